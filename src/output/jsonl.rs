//! One JSON object a line, with plain values: for `jq`, data frames and logs.

use std::io::Write;

use oxrdf::Term;
use oxrdf::vocab::xsd;
use serde_json::{Map, Number, Value};

use super::shown::number;
use super::spreadsheet::with_label_columns;
use super::{Audience, Format, MediaType, OnScreen, Style, Writer};
use crate::error::{Error, Result};
use crate::results::Results;

/// JSON lines.
pub(super) static JSONL: Format = Format {
    name: "jsonl",
    summary: "One JSON object a line, with plain values",
    audience: Audience::Programs,
    screen: OnScreen::Raw,
    extensions: &["jsonl", "ndjson"],
    media_type: MediaType::of("application/jsonl"),
    aliases: &["json-lines", "application/x-ndjson"],
    bundled: None,
    writer: Writer::Results(write),
};

/// Writes `results` and returns how many rows they are.
fn write(results: Results, style: &Style<'_>, out: &mut dyn Write) -> Result<usize> {
    let mut count = 0;
    match with_label_columns(results, style)? {
        Results::Boolean(value) => {
            writeln!(out, "{value}")?;
            count = 1;
        }
        Results::Solutions(solutions) => {
            let names: Vec<String> = solutions.variables.iter().map(|variable| variable.as_str().to_owned()).collect();
            for row in solutions {
                let row = row?;
                line(names.iter().zip(&row).map(|(name, term)| (name.as_str(), term.as_ref())), out)?;
                count += 1;
            }
        }
        Results::Graph(triples) => {
            for triple in triples {
                let triple = triple?;
                let terms = [triple.subject.into(), triple.predicate.into(), triple.object];
                line(["subject", "predicate", "object"].into_iter().zip(terms.iter().map(Some)), out)?;
                count += 1;
            }
        }
    }
    Ok(count)
}

fn line<'a>(fields: impl Iterator<Item = (&'a str, Option<&'a Term>)>, out: &mut dyn Write) -> Result<()> {
    let object: Map<String, Value> = fields.map(|(name, term)| (name.to_owned(), value(term))).collect();
    serde_json::to_writer(&mut *out, &object).map_err(|error| Error::from(std::io::Error::from(error)))?;
    writeln!(out)?;
    Ok(())
}

/// Returns a number or truth value where JSON has it, else a text; IRIs whole.
fn value(term: Option<&Term>) -> Value {
    match term {
        None => Value::Null,
        Some(Term::NamedNode(node)) => node.as_str().into(),
        Some(term @ Term::Literal(literal)) => {
            let text = literal.value();
            if literal.datatype() == xsd::BOOLEAN {
                return matches!(text, "true" | "1").into();
            }
            match number(term) {
                None => text.into(),
                Some(value) => match text.parse::<i64>() {
                    Ok(whole) => whole.into(),
                    Err(_) => Number::from_f64(value).map_or_else(|| text.into(), Value::Number),
                },
            }
        }
        Some(other) => other.to_string().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::shown::tests::labelled;

    #[test]
    fn values_are_plain() {
        let table: &[&[&str]] = &[&["b", "a", "n"], &["x\"\n", "<http://e/s>", "1.5"], &["-", "y", "-7"]];
        let expected = "{\"a\":\"http://e/s\",\"b\":\"x\\\"\\n\",\"n\":1.5}\n{\"a\":\"y\",\"b\":null,\"n\":-7}\n";
        assert_eq!(labelled("jsonl", table, None), expected);
    }
}
