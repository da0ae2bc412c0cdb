//! Text to algebra, with the known prefixes given to the parser, so that positions in messages stay true.

use std::collections::BTreeMap;

use oxrdf::NamedNode;
use spargebra::{Query, SparqlParser};

use super::guard::{Limits, guard};
use super::mend;
use super::mistake::mistake;
use super::star::order_columns;
use super::transfer::with_transfers;
use crate::error::{Error, Result};
use crate::store::Update;
use crate::vocab::PREFIXES;

/// Prefixes that need no PREFIX line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prefixes {
    map: BTreeMap<String, String>,
    base: Option<String>,
}

impl Default for Prefixes {
    fn default() -> Self {
        let map = PREFIXES.iter().map(|(prefix, iri)| ((*prefix).to_owned(), (*iri).to_owned())).collect();
        Self { map, base: None }
    }
}

impl Prefixes {
    /// Returns no prefixes: every prefix of a query must be declared in it.
    pub fn none() -> Self {
        Self { map: BTreeMap::new(), base: None }
    }

    /// Resolves relative IRIs of queries against `base`.
    #[must_use]
    pub fn with_base(mut self, base: impl Into<String>) -> Self {
        self.base = Some(base.into());
        self
    }

    /// Returns the prefixes and namespaces, by prefix.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.map.iter().map(|(prefix, iri)| (prefix.as_str(), iri.as_str()))
    }

    /// Adds a prefix, or changes what it stands for.
    pub fn insert(&mut self, prefix: impl Into<String>, namespace: impl Into<String>) {
        self.map.insert(prefix.into(), namespace.into());
    }

    /// Removes a prefix and returns whether it was there.
    pub fn remove(&mut self, prefix: &str) -> bool {
        self.map.remove(prefix).is_some()
    }

    /// Returns the IRI that a user calls `name`: a prefixed name, or an IRI with or without angle brackets.
    ///
    /// # Errors
    /// When it is neither.
    pub fn iri(&self, name: &str) -> Result<NamedNode> {
        let iri = name.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).unwrap_or(name);
        let expanded =
            iri.split_once(':').and_then(|(prefix, local)| Some(format!("{}{local}", self.namespace(prefix)?)));
        NamedNode::new(expanded.unwrap_or_else(|| iri.to_owned()))
            .map_err(|error| Error::usage(format!("`{name}` is no IRI and no prefixed name: {error}")))
    }

    /// Returns the namespace of `prefix`.
    pub fn namespace(&self, prefix: &str) -> Option<&str> {
        self.map.get(prefix).map(String::as_str)
    }

    fn parser(&self) -> Result<SparqlParser> {
        let mut parser = SparqlParser::new();
        for (prefix, namespace) in self.iter() {
            parser = parser
                .with_prefix(prefix, namespace)
                .map_err(|error| Error::usage(format!("the prefix `{prefix}` has no valid IRI: {error}")))?;
        }
        if let Some(base) = &self.base {
            parser = parser
                .with_base_iri(base)
                .map_err(|error| Error::usage(format!("the base `{base}` is no valid IRI: {error}")))?;
        }
        Ok(parser)
    }
}

/// Returns the algebra of a query.
pub fn parse_query(text: &str, prefixes: &Prefixes) -> Result<Query> {
    let text = mend::without_mark(text);
    guard(text, Limits::default())?;
    let parse = |text: &str| Ok(prefixes.parser()?.parse_query(text));
    let mut query = mend::query(text, parse, |text, message| mistake(text, message, prefixes))?;
    order_columns(&mut query, text);
    Ok(query)
}

/// Returns the operations of an update.
pub fn parse_update(text: &str, prefixes: &Prefixes) -> Result<Update> {
    let text = mend::without_mark(text);
    guard(text, Limits::default())?;
    let parse = |text: &str| {
        let parsed = prefixes.parser()?.parse_update(text);
        parsed.map_err(|error| mistake(text, &error.to_string(), prefixes))
    };
    with_transfers(parse(text)?, text, parse)
}

#[cfg(test)]
mod tests {
    use super::*;

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
