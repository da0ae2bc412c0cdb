//! What the nodes of a network stand for.

use std::sync::Arc;

use oxrdf::{NamedNode, Term};

use crate::error::Result;
use crate::snapshot::{Id, Snapshot, damaged};

/// The names of nodes, by their number.
#[derive(Clone)]
pub enum NodeNames {
    /// Nodes without names of their own: node 7 is called `<urn:node:7>`. Generated networks have these.
    Numbers(u32),
    /// Some of those, in ascending order.
    Chosen(Vec<u32>),
    /// Any terms, sorted by their N-Triples form.
    Terms(Vec<Term>),
    /// Terms of a snapshot by their ids, in ascending order.
    Stored(Arc<Snapshot>, Vec<u32>),
}

impl NodeNames {
    /// Returns the number of names.
    pub fn len(&self) -> usize {
        match self {
            Self::Numbers(count) => *count as usize,
            Self::Chosen(numbers) => numbers.len(),
            Self::Terms(terms) => terms.len(),
            Self::Stored(_, ids) => ids.len(),
        }
    }

    /// Returns whether there is no name.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the term that `node` stands for.
    ///
    /// # Errors
    /// When the snapshot that it comes from is damaged.
    pub fn term(&self, node: u32) -> Result<Term> {
        match self {
            Self::Numbers(_) => Ok(numbered(node)),
            Self::Chosen(numbers) => numbers.get(node as usize).copied().map(numbered).ok_or_else(damaged),
            Self::Terms(terms) => terms.get(node as usize).cloned().ok_or_else(damaged),
            Self::Stored(snapshot, ids) => snapshot.term(ids.get(node as usize).copied().ok_or_else(damaged)?),
        }
    }

    /// Returns the node that stands for `term`. O(log nodes).
    pub fn find(&self, term: &Term) -> Option<u32> {
        match self {
            Self::Numbers(count) => number(term).filter(|node| node < count),
            Self::Chosen(numbers) => numbers.binary_search(&number(term)?).ok().map(|place| place as u32),
            Self::Terms(terms) => {
                let text = term.to_string();
                terms.binary_search_by(|known| known.to_string().cmp(&text)).ok().map(|place| place as u32)
            }
            Self::Stored(snapshot, ids) => {
                let id: Id = snapshot.dictionary.find(term.as_ref())?;
                ids.binary_search(&id.number()).ok().map(|place| place as u32)
            }
        }
    }

    /// Returns the names of `kept`, which ascend.
    pub(super) fn only(&self, kept: &[u32]) -> Result<Self> {
        Ok(match self {
            Self::Numbers(_) => Self::Chosen(kept.to_vec()),
            Self::Chosen(numbers) => Self::Chosen(kept.iter().map(|&node| numbers[node as usize]).collect()),
            Self::Terms(terms) => Self::Terms(kept.iter().map(|&node| terms[node as usize].clone()).collect()),
            Self::Stored(snapshot, ids) => {
                Self::Stored(Arc::clone(snapshot), kept.iter().map(|&node| ids[node as usize]).collect())
            }
        })
    }
}

fn numbered(node: u32) -> Term {
    NamedNode::new_unchecked(format!("urn:node:{node}")).into()
}

fn number(term: &Term) -> Option<u32> {
    let Term::NamedNode(node) = term else { return None };
    node.as_str().strip_prefix("urn:node:")?.parse().ok()
}
