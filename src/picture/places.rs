//! Where nodes stand and edges run, whoever found the places.

/// Where the middle of each node stands, and the points that each edge runs through.
pub(super) struct Places {
    pub(super) nodes: Vec<(f64, f64)>,
    pub(super) edges: Vec<Vec<(f64, f64)>>,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// The width of a node with its name, and the height of one.
pub(super) const WIDE: f64 = 142.0;
pub(super) const HIGH: f64 = 52.0;
