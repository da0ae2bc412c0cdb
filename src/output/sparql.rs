//! The result formats of SPARQL 1.1: CSV, TSV, JSON and XML, to the letter of their recommendations.
//!
//! Only where columns of labels are asked for, there are more columns than the query has.
//!
//! CSV and TSV have no form for a boolean; they write `true` or `false`.

use std::io::Write;

use oxigraph::sparql::QuerySolution;
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};

use super::spreadsheet::with_label_columns;
use super::{Format, Shape, Style};
use crate::error::{Error, Result};
use crate::results::Results;

/// A standard format of SPARQL results.
pub(super) struct Sparql {
    name: &'static str,
    summary: &'static str,
    extensions: &'static [&'static str],
    media_type: &'static str,
    format: QueryResultsFormat,
}

pub(super) static CSV: Sparql = Sparql {
    name: "csv",
    summary: "SPARQL 1.1 CSV: plain values, one row a line",
    extensions: &["csv"],
    media_type: "text/csv",
    format: QueryResultsFormat::Csv,
};

pub(super) static TSV: Sparql = Sparql {
    name: "tsv",
    summary: "SPARQL 1.1 TSV: terms as in Turtle, tabs between",
    extensions: &["tsv"],
    media_type: "text/tab-separated-values",
    format: QueryResultsFormat::Tsv,
};

pub(super) static JSON: Sparql = Sparql {
    name: "json",
    summary: "SPARQL 1.1 JSON results",
    extensions: &["json", "srj"],
    media_type: "application/sparql-results+json",
    format: QueryResultsFormat::Json,
};

pub(super) static XML: Sparql = Sparql {
    name: "xml",
    summary: "SPARQL 1.1 XML results",
    extensions: &["xml", "srx"],
    media_type: "application/sparql-results+xml",
    format: QueryResultsFormat::Xml,
};

impl Format for Sparql {
    fn name(&self) -> &'static str {
        self.name
    }

    fn summary(&self) -> &'static str {
        self.summary
    }

    fn extensions(&self) -> &'static [&'static str] {
        self.extensions
    }

    fn media_type(&self) -> &'static str {
        self.media_type
    }

    fn shape(&self) -> Shape {
        Shape::Table
    }

    fn write(&self, results: Results, style: &Style<'_>, out: &mut dyn Write) -> Result<usize> {
        let serializer = QueryResultsSerializer::from_format(self.format);
        match with_label_columns(results, style)? {
            Results::Boolean(value) => {
                serializer.serialize_boolean_to_writer(&mut *out, value)?;
                writeln!(out)?;
                Ok(1)
            }
            Results::Solutions(solutions) => {
                let variables = solutions.variables.to_vec();
                let mut serializer = serializer.serialize_solutions_to_writer(&mut *out, variables.clone())?;
                let mut count = 0;
                for row in solutions {
                    let row = QuerySolution::from((variables.clone(), row?));
                    serializer.serialize(&row)?;
                    count += 1;
                }
                serializer.finish()?;
                if matches!(self.format, QueryResultsFormat::Json | QueryResultsFormat::Xml) {
                    writeln!(out)?;
                }
                Ok(count)
            }
            Results::Graph(_) => Err(Error::usage(format!("the format `{}` cannot hold a graph", self.name))
                .with_hint("use `--format turtle`, `ntriples`, `rdfxml` or `jsonld`, or ask with SELECT")),
        }
    }
}
