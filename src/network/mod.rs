//! A dataset seen as a network: what is a node, what is an edge, weights, direction.
//!
//! ```text
//!   flags, SELECT, CONSTRUCT --> projection --> builder --> Network --> analysis, petgraph
//! ```
//!
//! Nodes are numbered from 0 in the order of their terms, so that the same data give the same numbers and the same
//! floating-point results. Edges are compressed sparse rows in both directions with 32-bit numbers. [`visit`]
//! implements petgraph's traits over them, so that algorithms of other crates run without a copy.

mod build;
pub mod generate;
mod links;
mod names;
pub mod projection;
mod rows;
#[cfg(test)]
mod tests;
pub mod visit;

use oxrdf::Term;

use crate::error::Result;

pub use build::{Losses, Merge, NetworkBuilder};
pub use links::{Link, Links};
pub use names::NodeNames;
pub use projection::{Choice, Form, Projection, Report, Weight, project};
pub use rows::Rows;

/// On which side of edges a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Role {
    /// It belongs to the network, with edges or without.
    Member = 1,
    /// Edges start here, or would if there were any.
    Source = 2,
    /// Edges end here, or would if there were any.
    Target = 4,
}

/// Nodes and weighted edges, at most one edge from a node to another.
///
/// In an undirected network, each edge is in the rows of both its ends, and [`Network::outgoing`] and
/// [`Network::incoming`] are the same rows.
#[derive(Clone)]
pub struct Network {
    directed: bool,
    out: Rows,
    into: Option<Rows>,
    roles: Vec<u8>,
    names: NodeNames,
    types: Vec<Term>,
    links: Option<Links>,
}

impl Network {
    /// Returns the number of nodes.
    pub fn len(&self) -> usize {
        self.out.len()
    }

    /// Returns whether there is no node.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns all nodes in order.
    pub fn nodes(&self) -> std::ops::Range<u32> {
        0..self.len() as u32
    }

    /// Returns the number of edges; an undirected one counts once.
    pub fn edge_count(&self) -> usize {
        if self.directed {
            return self.out.entries();
        }
        let loops = self.nodes().filter(|node| self.out.find(*node, *node).is_some()).count();
        (self.out.entries() + loops) / 2
    }

    /// Returns whether edges have a direction.
    pub fn is_directed(&self) -> bool {
        self.directed
    }

    /// Returns whether edges have weights other than 1.
    pub fn is_weighted(&self) -> bool {
        self.out.is_weighted()
    }

    /// Returns the edges by their sources.
    pub fn outgoing(&self) -> &Rows {
        &self.out
    }

    /// Returns the edges by their targets.
    pub fn incoming(&self) -> &Rows {
        self.into.as_ref().unwrap_or(&self.out)
    }

    /// Returns each edge once, as source, target and weight; the ends of an undirected one in ascending order.
    pub fn edges(&self) -> impl Iterator<Item = (u32, u32, f64)> + '_ {
        self.nodes()
            .flat_map(|source| self.out.weighted(source).map(move |(target, weight)| (source, target, weight)))
            .filter(|(source, target, _)| self.directed || source <= target)
    }

    /// Returns whether `node` is on the side of `role`.
    pub fn has_role(&self, node: u32, role: Role) -> bool {
        self.roles[node as usize] & role as u8 != 0
    }

    /// Returns the term that `node` stands for.
    ///
    /// # Errors
    /// When the snapshot that it comes from is damaged.
    pub fn term(&self, node: u32) -> Result<Term> {
        self.names.term(node)
    }

    /// Returns the node that stands for `term`.
    pub fn find(&self, term: &Term) -> Option<u32> {
        self.names.find(term)
    }

    /// Returns the types of edges, as [`Link::kind`] numbers them.
    pub fn types(&self) -> &[Term] {
        &self.types
    }

    /// Returns the edges as they were stated, if the builder kept them.
    pub fn links(&self) -> Option<&Links> {
        self.links.as_ref()
    }

    /// Returns the same nodes with every edge of both directions; weights of opposite edges add up. O(nodes + edges).
    ///
    /// # Errors
    /// As for [`NetworkBuilder::finish`].
    pub fn undirected(&self) -> Result<Self> {
        if !self.directed {
            return Ok(self.clone());
        }
        let mut builder = NetworkBuilder::new(false).keeping_loops();
        for (source, target, weight) in self.edges() {
            builder.weighted_edge(source, target, weight);
        }
        let (mut network, _) = builder.finish(self.names.clone(), self.types.clone())?;
        network.roles.clone_from(&self.roles);
        network.links.clone_from(&self.links);
        Ok(network)
    }

    /// Returns the network without `nodes`; what is left is numbered anew, in the same order. O(nodes + edges).
    ///
    /// # Errors
    /// As for [`NetworkBuilder::finish`].
    pub fn without(&self, nodes: &[u32]) -> Result<Self> {
        let kept: Vec<u32> = self.nodes().filter(|node| !nodes.contains(node)).collect();
        self.induced(&kept)
    }

    /// Returns the network of `kept`, which ascend, and the edges among them. O(nodes + edges).
    ///
    /// # Errors
    /// As for [`NetworkBuilder::finish`].
    pub fn induced(&self, kept: &[u32]) -> Result<Self> {
        let mut numbers = vec![u32::MAX; self.len()];
        for (number, &node) in kept.iter().enumerate() {
            numbers[node as usize] = number as u32;
        }
        let number = |node: u32| Some(numbers[node as usize]).filter(|number| *number != u32::MAX);
        let mut builder = NetworkBuilder::new(self.directed).keeping_loops();
        for (source, target, weight) in self.edges() {
            if let (Some(source), Some(target)) = (number(source), number(target)) {
                builder.weighted_edge(source, target, weight);
            }
        }
        let names = self.names.only(kept)?;
        let (mut network, _) = builder.finish(names, self.types.clone())?;
        network.roles = kept.iter().map(|&node| self.roles[node as usize]).collect();
        network.links = self.links.as_ref().map(|links| links.renumbered(number));
        Ok(network)
    }
}
