//! What is gathered from a source before it is sorted: terms by number, and quads of these numbers.

use oxrdf::{GraphNameRef, QuadRef, TermRef};

use super::dictionary::{Kind, Parts, with_parts};
use super::intern::Interner;
use crate::error::{Error, Result};

/// The number that stands for the default graph.
pub(crate) const DEFAULT_GRAPH: u32 = u32::MAX;

/// Subject, predicate, object and graph, as numbers of one [`Collector`].
pub(crate) type Row = [u32; 4];

/// Terms and quads in the order of their appearance.
#[derive(Default)]
pub struct Collector {
    /// Kinds with their labels; a group of these texts is the kind.
    pub groups: Interner,
    /// Texts of terms; a group of these is a number in `groups`.
    pub terms: Interner,
    /// The quads, as numbers of terms and graphs.
    pub rows: Vec<Row>,
}

impl Collector {
    /// Adds a quad.
    ///
    /// # Errors
    /// When there are more terms than a collector can number.
    pub fn push(&mut self, quad: QuadRef<'_>) -> Result<()> {
        let graph = match quad.graph_name {
            GraphNameRef::DefaultGraph => DEFAULT_GRAPH,
            GraphNameRef::NamedNode(node) => self.term(node.into())?,
            GraphNameRef::BlankNode(node) => self.term(node.into())?,
        };
        let row = [self.term(quad.subject.into())?, self.term(quad.predicate.into())?, self.term(quad.object)?, graph];
        self.rows.push(row);
        Ok(())
    }

    /// Returns the number of `term`.
    ///
    /// # Errors
    /// When there are more terms than a collector can number.
    pub fn term(&mut self, term: TermRef<'_>) -> Result<u32> {
        with_parts(term, |parts| self.parts(&parts))
    }

    /// Returns the number of the term that is stored as `parts`.
    ///
    /// # Errors
    /// When there are more terms than a collector can number.
    pub fn parts(&mut self, parts: &Parts<'_>) -> Result<u32> {
        let group = self.group(parts.kind, parts.label)?;
        Ok(self.terms.intern(group, parts.text.as_bytes()).ok_or_else(too_many)?.number)
    }

    /// Returns the number of a group.
    ///
    /// # Errors
    /// When there are more groups than a collector can number.
    pub fn group(&mut self, kind: Kind, label: &str) -> Result<u32> {
        Ok(self.groups.intern(kind as u32, label.as_bytes()).ok_or_else(too_many)?.number)
    }

    /// Takes over what `other` gathered.
    ///
    /// # Errors
    /// When there are more terms than a collector can number.
    pub fn absorb(&mut self, other: &Self) -> Result<()> {
        let groups = (0..other.groups.len() as u32)
            .map(|number| {
                let (kind, label) = other.groups.text(number);
                self.groups.intern(kind, label).map(|found| found.number).ok_or_else(too_many)
            })
            .collect::<Result<Vec<u32>>>()?;
        let terms = (0..other.terms.len() as u32)
            .map(|number| {
                let (group, text) = other.terms.text(number);
                self.terms.intern(groups[group as usize], text).map(|found| found.number).ok_or_else(too_many)
            })
            .collect::<Result<Vec<u32>>>()?;
        let here = |number: u32| if number == DEFAULT_GRAPH { DEFAULT_GRAPH } else { terms[number as usize] };
        self.rows.extend(other.rows.iter().map(|row| row.map(here)));
        Ok(())
    }
}

/// The error of data with more statements than 32 bits count.
pub(super) fn too_many_statements(count: u64) -> Error {
    Error::limit(format!("the data has {count} statements, more than 4,294,967,295"))
        .with_hint("split the data over several snapshots")
}

/// The error of data with more terms than ids.
pub(super) fn too_many() -> Error {
    Error::limit("the data has more than 4,294,967,293 different terms, or a term of more than 4 GiB")
        .with_hint("split the data over several snapshots")
}
