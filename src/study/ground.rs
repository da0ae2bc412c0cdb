//! Nodes and figures as terms of VALUES.

use oxrdf::Term;
use spargebra::term::GroundTerm;

use crate::error::{Error, Result};

/// Returns `term` as a value of a query.
///
/// # Errors
/// When it is a blank node or a triple, which no query can name.
pub(super) fn ground(term: Option<Term>) -> Result<Option<GroundTerm>> {
    Ok(match term {
        None => None,
        Some(Term::NamedNode(node)) => Some(node.into()),
        Some(Term::Literal(literal)) => Some(literal.into()),
        Some(term) => {
            return Err(Error::usage(format!("the node {term} has no name that a query could use"))
                .with_hint("keep such nodes out of the projection with `FILTER(isIRI(?source) && isIRI(?target))`"));
        }
    })
}
