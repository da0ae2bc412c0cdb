//! Where nodes are and edges run, whoever found the places.

/// Where the middle of each node is, and the points that each edge runs through.
pub(super) struct Places {
    pub(super) nodes: Vec<(f64, f64)>,
    pub(super) edges: Vec<Line>,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// What an edge runs through.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub(super) points: Vec<(f64, f64)>,
    /// Whether it ends where another edge of its kind goes on to the same node.
    pub(super) joins: bool,
}

/// The width of a node with its name, and the height of one.
pub(super) const WIDE: f64 = 150.0;
pub(super) const HIGH: f64 = 52.0;
