//! What every query and every analysis ends in: solutions, a boolean or a graph.
//!
//! Rows and triples stream: they are computed while they are read, on any thread. Nothing here knows a store or a format.

use std::sync::Arc;

use oxrdf::{Term, Triple, Variable};

use crate::error::Result;

/// A row: one value, or none, for each variable of its [`Solutions`].
pub type Row = Vec<Option<Term>>;

/// The results of a query or an analysis.
pub enum Results {
    /// A table.
    Solutions(Solutions),
    /// Yes or no.
    Boolean(bool),
    /// A graph.
    Graph(Triples),
}

impl Results {
    /// Returns all of these results in memory, so that they can be written more than once.
    pub fn collect(self) -> Result<Collected> {
        Ok(match self {
            Self::Solutions(solutions) => Collected::Solutions {
                variables: Arc::clone(&solutions.variables),
                rows: solutions.collect::<Result<Vec<_>>>()?.into(),
            },
            Self::Boolean(value) => Collected::Boolean(value),
            Self::Graph(triples) => Collected::Graph(triples.collect::<Result<Vec<_>>>()?.into()),
        })
    }
}

/// Results held in memory; cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Collected {
    Solutions { variables: Arc<[Variable]>, rows: Arc<[Row]> },
    Boolean(bool),
    Graph(Arc<[Triple]>),
}

impl Collected {
    /// Returns these results as a stream.
    pub fn results(&self) -> Results {
        match self {
            Self::Solutions { variables, rows } => {
                let rows = Arc::clone(rows);
                let stream = (0..rows.len()).map(move |index| Ok(rows[index].clone()));
                Results::Solutions(Solutions::new(Arc::clone(variables), stream))
            }
            Self::Boolean(value) => Results::Boolean(*value),
            Self::Graph(triples) => {
                let triples = Arc::clone(triples);
                Results::Graph(Triples::new((0..triples.len()).map(move |index| Ok(triples[index].clone()))))
            }
        }
    }
}

impl From<Solutions> for Results {
    fn from(solutions: Solutions) -> Self {
        Self::Solutions(solutions)
    }
}

/// A table: variables, and rows in the order of the query.
pub struct Solutions {
    pub variables: Arc<[Variable]>,
    rows: Box<dyn Iterator<Item = Result<Row>> + Send>,
}

impl Solutions {
    /// Returns a table of `rows`, each as long as `variables`.
    pub fn new(
        variables: impl Into<Arc<[Variable]>>,
        rows: impl Iterator<Item = Result<Row>> + Send + 'static,
    ) -> Self {
        Self { variables: variables.into(), rows: Box::new(rows) }
    }

    /// Returns a table of rows that are already known, with columns called `names`.
    ///
    /// # Panics
    /// If a name is not a SPARQL variable name; names come from code, never from input.
    pub fn from_rows(names: &[&str], rows: Vec<Row>) -> Self {
        let variables: Vec<Variable> = names.iter().map(|name| Variable::new_unchecked(*name)).collect();
        Self::new(variables, rows.into_iter().map(Ok))
    }
}

impl Iterator for Solutions {
    type Item = Result<Row>;

    fn next(&mut self) -> Option<Self::Item> {
        self.rows.next()
    }
}

/// A graph: triples in the order of the query, possibly repeated.
pub struct Triples {
    triples: Box<dyn Iterator<Item = Result<Triple>> + Send>,
}

impl Triples {
    /// Returns a graph of `triples`.
    pub fn new(triples: impl Iterator<Item = Result<Triple>> + Send + 'static) -> Self {
        Self { triples: Box::new(triples) }
    }
}

impl Iterator for Triples {
    type Item = Result<Triple>;

    fn next(&mut self) -> Option<Self::Item> {
        self.triples.next()
    }
}
