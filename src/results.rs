//! What every query and every analysis ends in: solutions, a boolean or a graph.
//!
//! Rows and triples stream: they are computed while they are read, on any thread. Nothing here knows a store or a format.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use oxrdf::{Term, Triple, Variable};

use crate::error::Result;

/// A row: one value, or none, for each variable of its [`Solutions`].
pub type Row = Vec<Option<Term>>;

/// The results of a query or an analysis.
///
/// ```
/// use lermap::oxrdf::Literal;
/// use lermap::results::{Results, Solutions};
///
/// let rows = vec![vec![Some(Literal::from(1).into())], vec![None]];
/// let results = Results::Solutions(Solutions::from_rows(&["n"], rows));
/// let Results::Solutions(rows) = results else { unreachable!() };
/// assert_eq!(rows.filter(|row| row.as_ref().is_ok_and(|row| row[0].is_some())).count(), 1);
/// ```
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
    ///
    /// # Errors
    /// When the evaluation fails on the way.
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
    /// The variables and rows of a SELECT.
    Solutions {
        /// The columns, in their order.
        variables: Arc<[Variable]>,
        /// The rows, in the order of the query.
        rows: Arc<[Row]>,
    },
    /// The answer to an ASK.
    Boolean(bool),
    /// The triples of a CONSTRUCT or DESCRIBE.
    Graph(Arc<[Triple]>),
}

impl Collected {
    /// Returns whether there is no row and no triple.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Solutions { rows, .. } => rows.is_empty(),
            Self::Boolean(_) => false,
            Self::Graph(triples) => triples.is_empty(),
        }
    }

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

impl Results {
    /// Returns the first `count` rows or triples of these results. Whatever follows is not computed; `more` is asked to
    /// remember whether there was any.
    #[must_use]
    pub fn first(self, count: usize, more: Arc<AtomicBool>) -> Self {
        match self {
            Self::Solutions(solutions) => {
                let variables = Arc::clone(&solutions.variables);
                Self::Solutions(Solutions::new(variables, first(solutions, count, more)))
            }
            Self::Graph(triples) => Self::Graph(Triples::new(first(triples, count, more))),
            Self::Boolean(value) => Self::Boolean(value),
        }
    }
}

/// Returns the first `count` of `items`, and sets `more` if another one follows.
fn first<T>(
    mut items: impl Iterator<Item = Result<T>>,
    count: usize,
    more: Arc<AtomicBool>,
) -> impl Iterator<Item = Result<T>> {
    let mut left = count;
    std::iter::from_fn(move || {
        if left == 0 {
            if items.next().is_some() {
                more.store(true, Ordering::Relaxed);
            }
            return None;
        }
        left -= 1;
        items.next()
    })
    .fuse()
}

impl From<Solutions> for Results {
    fn from(solutions: Solutions) -> Self {
        Self::Solutions(solutions)
    }
}

/// A table: variables, and rows in the order of the query.
pub struct Solutions {
    /// The columns, in their order.
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

#[cfg(test)]
mod tests {
    use oxrdf::Literal;

    use super::*;

    #[track_caller]
    fn check(count: usize, expected: usize, is_more: bool) {
        let rows = (0..3).map(|n| vec![Some(Literal::from(n).into())]).collect();
        let more = Arc::new(AtomicBool::new(false));
        let Results::Solutions(rows) =
            Results::from(Solutions::from_rows(&["n"], rows)).first(count, Arc::clone(&more))
        else {
            panic!("a table stays a table")
        };
        assert_eq!((rows.count(), more.load(Ordering::Relaxed)), (expected, is_more));
    }

    #[test]
    fn the_first_rows_know_whether_more_follow() {
        check(0, 0, true);
        check(2, 2, true);
        check(3, 3, false);
        check(9, 3, false);
    }
}
