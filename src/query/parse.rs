//! Text to algebra, with the known prefixes given to the parser, so that positions in messages stay true.

use spargebra::{Query, SparqlParser};

use super::guard::{Limits, guard};
use super::mend;
use super::mistake::mistake;
use super::star::order_columns;
use super::statement::Statement;
use super::transfer::with_transfers;
use crate::error::{Error, Result};
use crate::prefixes::Prefixes;
use crate::store::Update;

/// Returns the algebra of a query.
///
/// ```
/// use lermap::prefixes::Prefixes;
/// use lermap::query::parse_query;
///
/// assert!(parse_query("SELECT * { ?s a ler:Stage }", &Prefixes::default()).is_ok());
/// let error = parse_query("SELECT * {\n  ?s a Stage }", &Prefixes::default()).unwrap_err();
/// assert_eq!(error.position.map(|at| (at.line, at.column)), Some((2, 8)));
/// ```
///
/// # Errors
/// When `text` is not a query; the error has the place and a hint.
pub fn parse_query(text: &str, prefixes: &Prefixes) -> Result<Query> {
    let text = mend::without_mark(text);
    guard(text, Limits::default())?;
    let parse = |text: &str| Ok(parser(text, prefixes)?.parse_query(text));
    let mut query = mend::query(text, parse, |text, message| mistake(text, message, prefixes, Statement::Query))?;
    order_columns(&mut query, text);
    Ok(query)
}

/// Returns the operations of an update.
///
/// # Errors
/// When `text` is not an update; the error has the place and a hint.
pub fn parse_update(text: &str, prefixes: &Prefixes) -> Result<Update> {
    let text = mend::without_mark(text);
    guard(text, Limits::default())?;
    let parse = |text: &str| {
        let parsed = parser(text, prefixes)?.parse_update(text);
        parsed.map_err(|error| mistake(text, &error.to_string(), prefixes, Statement::Update))
    };
    with_transfers(parse(text)?, text, parse)
}

/// Returns a parser that knows those of `prefixes` that `text` may use: each costs the parser something.
fn parser(text: &str, prefixes: &Prefixes) -> Result<SparqlParser> {
    let mut parser = SparqlParser::new();
    for (prefix, namespace) in used(text, prefixes) {
        parser = parser
            .with_prefix(prefix, namespace)
            .map_err(|error| Error::usage(format!("the prefix `{prefix}` has no valid IRI: {error}")))?;
    }
    if let Some(base) = prefixes.base() {
        parser = parser
            .with_base_iri(base)
            .map_err(|error| Error::usage(format!("the base `{base}` is no valid IRI: {error}")))?;
    }
    Ok(parser)
}

/// Returns the prefixes that are before a colon of `text`.
fn used<'p>(text: &str, prefixes: &'p Prefixes) -> Vec<(&'p str, &'p str)> {
    let is_of_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '\u{b7}' | '\u{203f}' | '\u{2040}');
    let mut found: Vec<(&str, &str)> = Vec::new();
    for (colon, _) in text.match_indices(':') {
        let start = text[..colon].char_indices().rev().take_while(|(_, c)| is_of_name(*c)).last();
        let name = &text[start.map_or(colon, |(start, _)| start)..colon];
        // What precedes the prefix may be a part of something else, as in `?o.rdfs:label`.
        for (at, _) in name.char_indices().chain([(name.len(), ':')]) {
            let known = prefixes.entry(&name[at..]).filter(|entry| !found.contains(entry));
            found.extend(known);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_used(text: &str, expected: &[&str]) {
        let mut prefixes = Prefixes::default();
        ["", "é-1", "a.b"].iter().for_each(|prefix| prefixes.insert(*prefix, "http://e/"));
        let query = format!("SELECT * {{ {text} }}");
        assert!(parse_query(&query, &prefixes).is_ok(), "{query}");
        let mut found: Vec<&str> = used(&query, &prefixes).into_iter().map(|(prefix, _)| prefix).collect();
        found.sort_unstable();
        assert_eq!(found, expected, "{query}");
    }

    #[test]
    fn the_parser_is_told_of_the_prefixes_that_a_text_may_use() {
        check_used("?s ?p ?o.?o rdfs:label 'x:y'", &["", "rdfs"]);
        check_used("?s :p ?o.rdfs:a é-1:b a.b:c", &["", "a.b", "rdfs", "é-1"]);
        check_used("?s ?p ?o FILTER(?o<ler:a||-?o=xsd:integer(1))", &["", "ler", "sd", "xsd"]);
    }

    #[test]
    fn known_prefixes_need_no_prefix_line() {
        assert!(parse_query("SELECT * { ?s a ler:StakeholderGroup }", &Prefixes::default()).is_ok());
    }

    #[test]
    fn a_syntax_error_has_its_place() {
        let error = parse_query("SELECT *\nWHERE ?s { }", &Prefixes::default()).unwrap_err();
        let position = error.position.unwrap();
        assert_eq!((position.line, position.column), (2, 7));
        assert_eq!(error.excerpt.as_deref(), Some("WHERE ?s { }"));
    }
}
