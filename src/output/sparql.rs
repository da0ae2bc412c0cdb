//! The result formats of SPARQL 1.1: CSV, TSV, JSON and XML, to the letter of their recommendations.
//!
//! Only where columns of labels are asked for, there are more columns than the query has.
//!
//! CSV and TSV have no form for a boolean; they write `true` or `false`.

use std::io::Write;

use oxigraph::sparql::QuerySolution;
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};

use super::spreadsheet::with_label_columns;
use super::{Audience, Format, MediaType, OnScreen, Style, Writer};
use crate::error::Result;
use crate::results::Results;

pub static CSV: Format = Format {
    name: "csv",
    summary: "SPARQL 1.1 CSV: plain values, one row a line",
    audience: Audience::Programs,
    screen: OnScreen::Raw,
    extensions: &["csv"],
    media_type: MediaType::of("text/csv"),
    aliases: &[],
    bundled: None,
    writer: Writer::Solutions(|results, style, out| write(QueryResultsFormat::Csv, results, style, out)),
};

pub(super) static TSV: Format = Format {
    name: "tsv",
    summary: "SPARQL 1.1 TSV: terms as in Turtle, tabs between",
    audience: Audience::Programs,
    screen: OnScreen::Raw,
    extensions: &["tsv"],
    media_type: MediaType::of("text/tab-separated-values"),
    aliases: &[],
    bundled: None,
    writer: Writer::Solutions(|results, style, out| write(QueryResultsFormat::Tsv, results, style, out)),
};

pub(super) static JSON: Format = Format {
    name: "json",
    summary: "SPARQL 1.1 JSON results",
    audience: Audience::Programs,
    screen: OnScreen::Raw,
    extensions: &["json", "srj"],
    media_type: MediaType::of("application/sparql-results+json"),
    aliases: &["sparql-json", "application/json"],
    bundled: None,
    writer: Writer::Solutions(|results, style, out| write(QueryResultsFormat::Json, results, style, out)),
};

pub(super) static XML: Format = Format {
    name: "xml",
    summary: "SPARQL 1.1 XML results",
    audience: Audience::Programs,
    screen: OnScreen::Raw,
    extensions: &["xml", "srx"],
    media_type: MediaType::of("application/sparql-results+xml"),
    aliases: &["sparql-xml", "application/xml"],
    bundled: None,
    writer: Writer::Solutions(|results, style, out| write(QueryResultsFormat::Xml, results, style, out)),
};

/// Writes `results` and returns how many rows they are.
fn write(format: QueryResultsFormat, results: Results, style: &Style<'_>, out: &mut dyn Write) -> Result<usize> {
    let serializer = QueryResultsSerializer::from_format(format);
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
            if matches!(format, QueryResultsFormat::Json | QueryResultsFormat::Xml) {
                writeln!(out)?;
            }
            Ok(count)
        }
        // A format of solutions is never given a graph.
        Results::Graph(_) => Ok(0),
    }
}
