//! Answers of endpoints: what is accepted, and how it becomes results.

use std::io::Read;

use oxrdf::Variable;
use oxrdfio::{RdfFormat, RdfParseError, RdfParser};
use sparesults::{QueryResultsFormat, QueryResultsParseError, QueryResultsParser, ReaderQueryResultsParserOutput};

use super::transport::{Answer, broken, failure};
use crate::cancel::Cancellation;
use crate::error::{Error, Result};
use crate::results::{Results, Solutions, Triples};

/// What a query gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    Rows,
    Boolean,
    Graph,
}

impl Asked {
    /// Returns the media types that are understood, the best first.
    pub(super) fn accept(self) -> &'static str {
        match self {
            Self::Rows => {
                "application/sparql-results+json, application/sparql-results+xml;q=0.8, text/tab-separated-values;q=0.4"
            }
            Self::Boolean => "application/sparql-results+json, application/sparql-results+xml;q=0.8",
            Self::Graph => "application/n-triples, text/turtle;q=0.8, application/rdf+xml;q=0.6",
        }
    }
}

/// Reads the answer to a query that gives what was `asked`.
///
/// # Errors
/// When it is something else.
pub(super) fn read(answer: Answer, asked: Asked, cancellation: &Cancellation) -> Result<Results> {
    let media_type = answer.header("Content-Type").unwrap_or_default().to_owned();
    let cut = answer.header("X-SPARQL-MaxRows").and_then(|rows| rows.trim().parse().ok());
    if answer.header("X-SQL-State").is_some_and(|state| state == "S1TAT") {
        return Err(partial(&answer.url));
    }
    let source = From { url: answer.url.clone(), cancellation: cancellation.clone() };
    if asked == Asked::Graph {
        return graph(answer.into_reader(), &media_type, source);
    }
    let Some(format) = QueryResultsFormat::from_media_type(&media_type).filter(|f| *f != QueryResultsFormat::Csv)
    else {
        return Err(source.wrong_type(&media_type));
    };
    let reader = answer.into_reader();
    let output = QueryResultsParser::from_format(format).for_reader(reader).map_err(|error| source.unread(error))?;
    match (output, asked) {
        (ReaderQueryResultsParserOutput::Boolean(value), Asked::Boolean) => Ok(Results::Boolean(value)),
        (ReaderQueryResultsParserOutput::Solutions(rows), Asked::Rows) => {
            let variables: Vec<Variable> = rows.variables().to_vec();
            let rows = rows.map(move |row| {
                source.cancellation.check()?;
                Ok(row.map_err(|error| source.unread(error))?.values().to_vec())
            });
            Ok(Results::Solutions(Solutions::new(variables, Whole { rows, seen: 0, cut })))
        }
        (ReaderQueryResultsParserOutput::Solutions(_), _) => {
            Err(source.other("a table where a yes or no was asked for"))
        }
        (ReaderQueryResultsParserOutput::Boolean(_), _) => Err(source.other("a yes or no where rows were asked for")),
    }
}

fn graph(reader: impl Read + Send + 'static, media_type: &str, source: From) -> Result<Results> {
    let Some(format) = RdfFormat::from_media_type(media_type) else { return Err(source.wrong_type(media_type)) };
    let parser =
        RdfParser::from_format(format).with_base_iri(&source.url).map_err(|_| source.wrong_type(media_type))?;
    let triples = parser.for_reader(reader).map(move |quad| {
        source.cancellation.check()?;
        quad.map(Into::into).map_err(|error| source.unparsed(error))
    });
    Ok(Results::Graph(Triples::new(triples)))
}

/// Where an answer comes from, for its errors.
struct From {
    url: String,
    cancellation: Cancellation,
}

impl From {
    fn wrong_type(&self, media_type: &str) -> Error {
        let shown: String = media_type.chars().take(60).collect();
        let shown = if shown.is_empty() { "no media type".to_owned() } else { format!("`{shown}`") };
        self.other(&format!("{shown}, which is not the answer to a query"))
            .with_hint("is this the address of a SPARQL service? Many servers have it at `/sparql`")
    }

    fn other(&self, what: &str) -> Error {
        failure(format!("`{}` answers with {what}", self.url))
    }

    fn unread(&self, error: QueryResultsParseError) -> Error {
        match error {
            QueryResultsParseError::Io(error) => broken(&self.url, error, &self.cancellation),
            QueryResultsParseError::Syntax(error) => self.malformed(&error.to_string()),
        }
    }

    fn unparsed(&self, error: RdfParseError) -> Error {
        match error {
            RdfParseError::Io(error) => broken(&self.url, error, &self.cancellation),
            RdfParseError::Syntax(error) => self.malformed(&error.to_string()),
        }
    }

    fn malformed(&self, why: &str) -> Error {
        let why: String = why.chars().take(200).collect();
        failure(format!("the answer of `{}` is cut or malformed: {why}", self.url))
    }
}

fn partial(url: &str) -> Error {
    Error::limit(format!("`{url}` gave up in its own time limit: its answer is a part"))
        .with_hint("narrow the query, or let the server take more time")
}

/// Rows that end with an error where the server stopped at a number of rows of its own.
struct Whole<I> {
    rows: I,
    seen: u64,
    cut: Option<u64>,
}

impl<I: Iterator<Item = Result<crate::results::Row>>> Iterator for Whole<I> {
    type Item = I::Item;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(row) = self.rows.next() {
            self.seen += 1;
            return Some(row);
        }
        let cut = self.cut.take().filter(|cut| self.seen >= *cut)?;
        Some(Err(Error::limit(format!("the server gives no more than {cut} rows: there may be others"))
            .with_hint("ask in parts, with ORDER BY, LIMIT and OFFSET")))
    }
}
