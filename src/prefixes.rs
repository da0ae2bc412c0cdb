//! The prefixes that a text may use without declaring them.

use std::collections::BTreeMap;
use std::sync::Arc;

use oxrdf::NamedNode;

use crate::error::{Error, Result};
use crate::vocab::PREFIXES;

/// Prefixes that need no PREFIX line; cheap to clone, and clones that nobody changed are quickly compared.
///
/// ```
/// use lermap::prefixes::Prefixes;
///
/// let mut prefixes = Prefixes::default();
/// prefixes.insert("ex", "https://example.org/");
/// assert_eq!(prefixes.iri("ex:a")?.as_str(), "https://example.org/a");
/// assert_eq!(prefixes.iri("ler:Stage")?.as_str(), "https://w3id.org/lermap/ns#Stage");
/// # Ok::<(), lermap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prefixes {
    map: Arc<BTreeMap<String, String>>,
    base: Option<String>,
}

impl Default for Prefixes {
    fn default() -> Self {
        let map =
            PREFIXES.iter().map(|(prefix, iri)| ((*prefix).to_owned(), (*iri).to_owned())).collect::<BTreeMap<_, _>>();
        Self { map: Arc::new(map), base: None }
    }
}

impl Prefixes {
    /// Returns no prefixes: every prefix of a query must be declared in it.
    pub fn none() -> Self {
        Self { map: Arc::default(), base: None }
    }

    /// Resolves relative IRIs of queries against `base`.
    #[must_use]
    pub fn with_base(mut self, base: impl Into<String>) -> Self {
        self.base = Some(base.into());
        self
    }

    /// Returns what relative IRIs are resolved against.
    pub fn base(&self) -> Option<&str> {
        self.base.as_deref()
    }

    /// Returns the prefixes and namespaces, by prefix.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.map.iter().map(|(prefix, iri)| (prefix.as_str(), iri.as_str()))
    }

    /// Adds a prefix, or changes what it stands for.
    pub fn insert(&mut self, prefix: impl Into<String>, namespace: impl Into<String>) {
        Arc::make_mut(&mut self.map).insert(prefix.into(), namespace.into());
    }

    /// Removes a prefix and returns whether it was there.
    pub fn remove(&mut self, prefix: &str) -> bool {
        Arc::make_mut(&mut self.map).remove(prefix).is_some()
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

    /// Returns `iri` as a query can write it: `prefix:local` where a prefix fits and the local part needs no escape, or
    /// else in angle brackets.
    pub fn short(&self, iri: &str) -> String {
        let best = self.iter().filter(|(_, namespace)| iri.starts_with(namespace)).max_by_key(|(_, n)| n.len());
        match best.map(|(prefix, namespace)| (prefix, &iri[namespace.len()..])) {
            Some((prefix, local)) if is_plain(local) => format!("{prefix}:{local}"),
            _ => format!("<{iri}>"),
        }
    }

    /// Returns `prefix` with its namespace, if it is known.
    pub fn entry(&self, prefix: &str) -> Option<(&str, &str)> {
        self.map.get_key_value(prefix).map(|(prefix, iri)| (prefix.as_str(), iri.as_str()))
    }

    /// Returns the namespace of `prefix`.
    pub fn namespace(&self, prefix: &str) -> Option<&str> {
        self.map.get(prefix).map(String::as_str)
    }
}

fn is_plain(local: &str) -> bool {
    let inner = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    !local.is_empty() && local.chars().all(inner) && !local.starts_with(['-', '.']) && !local.ends_with('.')
}
