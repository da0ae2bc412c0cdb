//! The result formats of SPARQL 1.1: CSV, TSV, JSON and XML, to the letter of their recommendations.
//!
//! Only where columns of labels are asked for, there are more columns than the query has.
//!
//! CSV and TSV have no form for a boolean; they write `true` or `false`.

use std::io::{self, Write};

use oxigraph::sparql::QuerySolution;
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use oxrdf::{Term, Variable};

use super::spreadsheet::with_label_columns;
use super::{Audience, Format, MediaType, OnScreen, Style, Writer};
use crate::error::{Error, Result};
use crate::escape::xml_text;
use crate::results::{Results, Row};

/// Comma-separated values, as SPARQL 1.1 has them.
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
            let is_xml = format == QueryResultsFormat::Xml;
            let mut references = References { out: &mut *out, is_needed: is_xml };
            let mut serializer = serializer.serialize_solutions_to_writer(&mut references, variables.clone())?;
            let mut count = 0;
            for row in solutions {
                let row = row?;
                if is_xml {
                    check_xml(&variables, &row, count + 1)?;
                }
                let row = QuerySolution::from((variables.clone(), row));
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

/// Writes a carriage return as a reference, which XML needs: a parser would make a line feed of it.
struct References<'a> {
    out: &'a mut dyn Write,
    is_needed: bool,
}

impl Write for References<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        if !self.is_needed {
            return self.out.write_all(bytes);
        }
        for (number, piece) in bytes.split(|byte| *byte == b'\r').enumerate() {
            if number > 0 {
                self.out.write_all(b"&#13;")?;
            }
            self.out.write_all(piece)?;
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Refuses a row with a text that XML 1.0 cannot hold; `number` is that of the row, from 1.
fn check_xml(variables: &[Variable], row: &Row, number: usize) -> Result<()> {
    for (variable, value) in variables.iter().zip(row) {
        let Some(value) = value else { continue };
        check_term(value).map_err(|error| {
            Error::data(format!("{}: row {number}, {variable}", error.message))
                .with_hint("use `--format json` or `tsv`, which hold every character")
        })?;
    }
    Ok(())
}

fn check_term(term: &Term) -> Result<()> {
    match term {
        Term::Literal(literal) => xml_text(literal.value()).map(drop),
        Term::Triple(triple) => check_term(&triple.object),
        Term::NamedNode(_) | Term::BlankNode(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use oxrdf::Literal;

    use super::*;
    use crate::results::Solutions;

    /// Returns `text` in a row as the format called `name` writes it, or why it does not.
    fn written(name: &str, text: &str) -> std::result::Result<String, String> {
        let variables = vec![Variable::new_unchecked("o")];
        let rows = std::iter::once(Ok(vec![Some(Term::from(Literal::from(text)))]));
        let results = Results::Solutions(Solutions::new(variables, rows));
        let mut out = Vec::new();
        match super::super::format(name).unwrap().write(results, &Style::PLAIN, &mut out) {
            Ok(_) => Ok(String::from_utf8(out).unwrap()),
            Err(error) => Err(format!("{error} {}", error.hint.as_deref().unwrap_or_default())),
        }
    }

    #[test]
    fn xml_keeps_a_carriage_return_and_refuses_what_it_cannot_hold() {
        let found = written("xml", "a\r\nb\tc\r").unwrap();
        assert!(found.contains("<literal>a&#13;\nb\tc&#13;</literal>"), "{found}");
        for text in ["a\u{1}b", "\u{ffff}", "\0"] {
            let error = written("xml", text).unwrap_err();
            assert!(error.contains("row 1, ?o") && error.contains("`--format json`"), "{error}");
            assert!(written("json", text).is_ok());
        }
    }
}
