//! Compressed sparse rows: for each node the nodes that its edges lead to, in order.

/// One direction of adjacency: 4 bytes an edge and 4 a node, and 8 an edge more where edges have weights.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rows {
    /// Where the row of each node starts; one number more than nodes.
    offsets: Vec<u32>,
    targets: Vec<u32>,
    /// Empty where all weights are 1.
    weights: Vec<f64>,
}

impl Rows {
    /// Returns rows of edges sorted by source, then target; `offsets` has one number more than nodes.
    pub(super) fn new(offsets: Vec<u32>, targets: Vec<u32>, weights: Vec<f64>) -> Self {
        Self { offsets, targets, weights }
    }

    /// Returns the number of rows.
    pub fn len(&self) -> usize {
        self.offsets.len().saturating_sub(1)
    }

    /// Returns whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the number of entries of all rows.
    pub fn entries(&self) -> usize {
        self.targets.len()
    }

    /// Returns the places of the entries of `node`.
    pub fn range(&self, node: u32) -> std::ops::Range<usize> {
        self.offsets[node as usize] as usize..self.offsets[node as usize + 1] as usize
    }

    /// Returns where each row starts, and where the last one ends.
    pub fn offsets(&self) -> &[u32] {
        &self.offsets
    }

    /// Returns the targets of all rows, one row behind the other.
    pub fn targets(&self) -> &[u32] {
        &self.targets
    }

    /// Returns the neighbors of `node` in ascending order, each once.
    pub fn row(&self, node: u32) -> &[u32] {
        &self.targets[self.range(node)]
    }

    /// Returns how many neighbors `node` has.
    pub fn degree(&self, node: u32) -> usize {
        self.range(node).len()
    }

    /// Returns whether edges have weights other than 1.
    pub fn is_weighted(&self) -> bool {
        !self.weights.is_empty()
    }

    /// Returns the weight of the entry at `place`.
    pub fn weight(&self, place: usize) -> f64 {
        self.weights.get(place).copied().unwrap_or(1.0)
    }

    /// Returns the neighbors of `node` with the weights of the edges to them.
    pub fn weighted(&self, node: u32) -> impl ExactSizeIterator<Item = (u32, f64)> + '_ {
        self.range(node).map(|place| (self.targets[place], self.weight(place)))
    }

    /// Returns the sum of the weights of the edges of `node`.
    pub fn strength(&self, node: u32) -> f64 {
        if !self.is_weighted() {
            return self.degree(node) as f64;
        }
        // A sum of nothing would be -0.
        self.weights[self.range(node)].iter().fold(0.0, |sum, weight| sum + weight)
    }

    /// Returns the place of the edge from `source` to `target`, if there is one. O(log degree).
    pub fn find(&self, source: u32, target: u32) -> Option<usize> {
        let range = self.range(source);
        self.targets[range.clone()].binary_search(&target).ok().map(|place| range.start + place)
    }

    /// Returns the same edges by their targets. O(nodes + edges).
    pub(super) fn transposed(&self) -> Self {
        let mut offsets = vec![0_u32; self.offsets.len()];
        for &target in &self.targets {
            offsets[target as usize + 1] += 1;
        }
        for node in 1..offsets.len() {
            offsets[node] += offsets[node - 1];
        }
        let mut next = offsets.clone();
        let mut targets = vec![0; self.targets.len()];
        let mut weights = vec![0.0; self.weights.len()];
        for source in 0..self.len() as u32 {
            for place in self.range(source) {
                let to = &mut next[self.targets[place] as usize];
                targets[*to as usize] = source;
                if let Some(weight) = weights.get_mut(*to as usize) {
                    *weight = self.weights[place];
                }
                *to += 1;
            }
        }
        Self { offsets, targets, weights }
    }
}
