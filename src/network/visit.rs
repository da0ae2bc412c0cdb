//! petgraph's view of a network: its traits over the rows, without a copy.
//!
//! For who uses this crate as a library: any algorithm that is written over petgraph's traits runs on a network. The
//! tests compare algorithms of our own with petgraph's. [`Directed`] and [`Undirected`] are the same network with the
//! two edge types that petgraph tells apart at compile time.
//!
//! ```
//! use lermap::network::{generate::from_edges, visit::Directed};
//!
//! let network = from_edges(4, true, [(0, 1), (1, 2), (2, 0), (2, 3)])?;
//! let view = Directed::new(&network).ok_or("the network has no directions")?;
//! assert_eq!(petgraph::algo::tarjan_scc(view).len(), 2);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::marker::PhantomData;

use fixedbitset::FixedBitSet;
use petgraph::visit::{
    Data, EdgeCount, EdgeIndexable, EdgeRef, GetAdjacencyMatrix, GraphBase, GraphProp, GraphRef, IntoEdgeReferences,
    IntoEdges, IntoEdgesDirected, IntoNeighbors, IntoNeighborsDirected, IntoNodeIdentifiers, IntoNodeReferences,
    NodeCompactIndexable, NodeCount, NodeIndexable, Visitable,
};
use petgraph::{Direction, EdgeType};

use super::{Network, Rows};

/// A network as petgraph sees one; cheap to copy.
pub struct View<'a, Ty> {
    network: &'a Network,
    kind: PhantomData<Ty>,
}

/// A network whose edges have a direction.
pub type Directed<'a> = View<'a, petgraph::Directed>;

/// A network whose edges have none.
pub type Undirected<'a> = View<'a, petgraph::Undirected>;

impl<'a, Ty: EdgeType> View<'a, Ty> {
    /// Returns `network` as petgraph sees it, or nothing if it is not as directed as the view.
    pub fn new(network: &'a Network) -> Option<Self> {
        (network.is_directed() == Ty::is_directed()).then_some(Self { network, kind: PhantomData })
    }

    fn rows(self, direction: Direction) -> &'a Rows {
        if direction == Direction::Outgoing { self.network.outgoing() } else { self.network.incoming() }
    }

    /// Returns the edge at `place` in the row of `node`, seen from there.
    fn edge(self, direction: Direction, node: u32, place: usize) -> Edge {
        let rows = self.rows(direction);
        let other = rows.targets()[place];
        let (source, target) = if direction == Direction::Outgoing { (node, other) } else { (other, node) };
        let turned = if Ty::is_directed() { direction == Direction::Incoming } else { source > target };
        let (low, high) = if Ty::is_directed() { (source, target) } else { (source.min(target), source.max(target)) };
        // The number of an edge is its place in the rows by source; an undirected one has that of its lower end.
        let id = if turned { self.network.outgoing().find(low, high).unwrap_or(place) } else { place };
        Edge { id, source, target, weight: rows.weight(place) }
    }
}

impl<Ty> Clone for View<'_, Ty> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Ty> Copy for View<'_, Ty> {}

/// An edge of a view, with its number, ends and weight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge {
    id: usize,
    source: u32,
    target: u32,
    weight: f64,
}

impl EdgeRef for Edge {
    type NodeId = u32;
    type EdgeId = usize;
    type Weight = f64;

    fn source(&self) -> u32 {
        self.source
    }

    fn target(&self) -> u32 {
        self.target
    }

    fn weight(&self) -> &f64 {
        &self.weight
    }

    fn id(&self) -> usize {
        self.id
    }
}

impl<Ty> GraphBase for View<'_, Ty> {
    type EdgeId = usize;
    type NodeId = u32;
}

impl<Ty> GraphRef for View<'_, Ty> {}

impl<Ty> Data for View<'_, Ty> {
    type NodeWeight = ();
    type EdgeWeight = f64;
}

impl<Ty: EdgeType> GraphProp for View<'_, Ty> {
    type EdgeType = Ty;
}

impl<Ty> NodeCount for View<'_, Ty> {
    fn node_count(&self) -> usize {
        self.network.len()
    }
}

impl<Ty> NodeIndexable for View<'_, Ty> {
    fn node_bound(&self) -> usize {
        self.network.len()
    }

    fn to_index(&self, node: u32) -> usize {
        node as usize
    }

    fn from_index(&self, index: usize) -> u32 {
        index as u32
    }
}

impl<Ty> NodeCompactIndexable for View<'_, Ty> {}

impl<Ty> EdgeCount for View<'_, Ty> {
    fn edge_count(&self) -> usize {
        self.network.edge_count()
    }
}

impl<Ty> EdgeIndexable for View<'_, Ty> {
    fn edge_bound(&self) -> usize {
        self.network.outgoing().entries()
    }

    fn to_index(&self, edge: usize) -> usize {
        edge
    }

    fn from_index(&self, index: usize) -> usize {
        index
    }
}

impl<Ty> IntoNodeIdentifiers for View<'_, Ty> {
    type NodeIdentifiers = std::ops::Range<u32>;

    fn node_identifiers(self) -> Self::NodeIdentifiers {
        self.network.nodes()
    }
}

impl<'a, Ty> IntoNodeReferences for View<'a, Ty> {
    type NodeRef = (u32, &'a ());
    type NodeReferences = std::iter::Map<std::ops::Range<u32>, fn(u32) -> (u32, &'a ())>;

    fn node_references(self) -> Self::NodeReferences {
        self.network.nodes().map(|node| (node, &()))
    }
}

impl<'a, Ty: EdgeType> IntoNeighbors for View<'a, Ty> {
    type Neighbors = std::iter::Copied<std::slice::Iter<'a, u32>>;

    fn neighbors(self, node: u32) -> Self::Neighbors {
        self.network.outgoing().row(node).iter().copied()
    }
}

impl<Ty: EdgeType> IntoNeighborsDirected for View<'_, Ty> {
    type NeighborsDirected = Self::Neighbors;

    fn neighbors_directed(self, node: u32, direction: Direction) -> Self::Neighbors {
        self.rows(direction).row(node).iter().copied()
    }
}

/// The edges of one node.
pub struct Edges<'a, Ty> {
    view: View<'a, Ty>,
    direction: Direction,
    node: u32,
    places: std::ops::Range<usize>,
}

impl<Ty: EdgeType> Iterator for Edges<'_, Ty> {
    type Item = Edge;

    fn next(&mut self) -> Option<Edge> {
        let place = self.places.next()?;
        Some(self.view.edge(self.direction, self.node, place))
    }
}

impl<'a, Ty: EdgeType> IntoEdges for View<'a, Ty> {
    type Edges = Edges<'a, Ty>;

    fn edges(self, node: u32) -> Self::Edges {
        self.edges_directed(node, Direction::Outgoing)
    }
}

impl<'a, Ty: EdgeType> IntoEdgesDirected for View<'a, Ty> {
    type EdgesDirected = Edges<'a, Ty>;

    fn edges_directed(self, node: u32, direction: Direction) -> Self::EdgesDirected {
        Edges { view: self, direction, node, places: self.rows(direction).range(node) }
    }
}

/// Every edge once.
pub struct AllEdges<'a, Ty> {
    view: View<'a, Ty>,
    node: u32,
    place: usize,
}

impl<Ty: EdgeType> Iterator for AllEdges<'_, Ty> {
    type Item = Edge;

    fn next(&mut self) -> Option<Edge> {
        let rows = self.view.network.outgoing();
        while self.place < rows.entries() {
            while rows.range(self.node).end <= self.place {
                self.node += 1;
            }
            let edge = self.view.edge(Direction::Outgoing, self.node, self.place);
            self.place += 1;
            if Ty::is_directed() || edge.source <= edge.target {
                return Some(edge);
            }
        }
        None
    }
}

impl<'a, Ty: EdgeType> IntoEdgeReferences for View<'a, Ty> {
    type EdgeRef = Edge;
    type EdgeReferences = AllEdges<'a, Ty>;

    fn edge_references(self) -> Self::EdgeReferences {
        AllEdges { view: self, node: 0, place: 0 }
    }
}

impl<Ty> Visitable for View<'_, Ty> {
    type Map = FixedBitSet;

    fn visit_map(&self) -> FixedBitSet {
        FixedBitSet::with_capacity(self.network.len())
    }

    fn reset_map(&self, map: &mut FixedBitSet) {
        map.clear();
        map.grow(self.network.len());
    }
}

impl<Ty> GetAdjacencyMatrix for View<'_, Ty> {
    type AdjMatrix = ();

    fn adjacency_matrix(&self) {}

    fn is_adjacent(&self, (): &(), a: u32, b: u32) -> bool {
        self.network.outgoing().find(a, b).is_some()
    }
}
