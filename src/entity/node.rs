//! The node that an entity is.

use oxrdf::{NamedOrBlankNode, Term};

use crate::vocab::short;

/// Returns the IRI or the blank-node label of `node`.
pub fn address(node: &NamedOrBlankNode) -> String {
    match node {
        NamedOrBlankNode::NamedNode(node) => node.as_str().to_owned(),
        NamedOrBlankNode::BlankNode(node) => node.to_string(),
    }
}

/// Returns the id of `node`, the same from run to run: its prefixed name, else its IRI or blank-node label.
pub fn id_of(node: &NamedOrBlankNode) -> String {
    short(&address(node))
}

/// Returns the entity that a statement with `object` links to, if it links to one.
pub fn linked(object: &Term) -> Option<NamedOrBlankNode> {
    match object {
        Term::NamedNode(node) => Some(node.clone().into()),
        Term::BlankNode(node) => Some(node.clone().into()),
        Term::Literal(_) | Term::Triple(_) => None,
    }
}
