//! The edges as they were stated, with their types: what a path runs over.

/// An edge as it was stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// The node that it starts at, by its number.
    pub source: u32,
    /// The node that it ends at.
    pub target: u32,
    /// The number of its type among [`super::Network::types`].
    pub kind: u32,
}

/// Stated edges, sorted by source, target and type.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Links(Vec<Link>);

impl Links {
    pub(super) fn new(mut links: Vec<Link>) -> Self {
        links.sort_unstable();
        links.dedup();
        Self(links)
    }

    /// Returns the edges that were stated from `source` to `target`. O(log edges).
    pub fn from_to(&self, source: u32, target: u32) -> &[Link] {
        let start = self.0.partition_point(|link| (link.source, link.target) < (source, target));
        let length = self.0[start..].partition_point(|link| (link.source, link.target) == (source, target));
        &self.0[start..start + length]
    }

    /// Returns all edges.
    pub fn all(&self) -> &[Link] {
        &self.0
    }

    /// Returns the edges whose ends `number` keeps, with the numbers that it gives them.
    pub(super) fn renumbered(&self, number: impl Fn(u32) -> Option<u32>) -> Self {
        let kept = self.0.iter().filter_map(|link| {
            Some(Link { source: number(link.source)?, target: number(link.target)?, kind: link.kind })
        });
        Self::new(kept.collect())
    }
}
