//! Rows of ids to the four sorted orders.
//!
//! Only SPO is sorted by comparing, run by run. Each of the others comes from one that is sorted already by dealing its
//! triples out by another term, which keeps their order: PSO from SPO, OPS from PSO, POS from OPS. O(n) each.

use rayon::prelude::*;

use super::collect::Row;

/// Triples in SPO, each once; the subject is implied by `offsets`.
pub(super) struct Triples {
    /// Where the triples of each subject start; one more than there are nodes, and one for the end.
    pub offsets: Vec<u32>,
    pub predicates: Vec<u32>,
    pub objects: Vec<u32>,
    /// The set of graphs of each triple; empty if all have the first set.
    pub sets: Vec<u32>,
    /// The sets, each the sorted numbers of its graphs.
    pub set_table: Vec<Vec<u32>>,
}

/// The two columns of an order, and its sets.
#[derive(Default)]
pub(super) struct Sorted {
    pub second: Vec<u32>,
    pub third: Vec<u32>,
    pub sets: Vec<u32>,
}

/// Predicate and object in one number, and the graph; sorts as (predicate, object, graph).
type Pair = (u64, u32);

/// Sorts `rows` by subject, predicate and object; ids count from 1 to `nodes`, graphs are small numbers.
pub(super) fn sort_triples(rows: Vec<Row>, nodes: usize) -> Triples {
    let mut starts = vec![0_u32; nodes + 2];
    for row in &rows {
        starts[row[0] as usize + 1] += 1;
    }
    accumulate(&mut starts);
    // starts[s] is now the start of the run of subject s, counting subjects from 1.
    let mut next = starts.clone();
    let mut pairs: Vec<Pair> = vec![(0, 0); rows.len()];
    for [s, p, o, g] in &rows {
        let place = &mut next[*s as usize];
        pairs[*place as usize] = (u64::from(*p) << 32 | u64::from(*o), *g);
        *place += 1;
    }
    drop((rows, next));
    sort_runs(&mut pairs, &starts);
    unify(&pairs, &starts)
}

/// Sorts each run of `pairs`; `starts` are places in the whole, the first of them that of `pairs` itself.
fn sort_runs(pairs: &mut [Pair], starts: &[u32]) {
    const ENOUGH: usize = 1 << 14;
    if starts.len() > 2 && pairs.len() > ENOUGH {
        let middle = starts.len() / 2;
        let (left, right) = pairs.split_at_mut((starts[middle] - starts[0]) as usize);
        rayon::join(|| sort_runs(left, &starts[..=middle]), || sort_runs(right, &starts[middle..]));
        return;
    }
    if starts.len() == 2 {
        pairs.par_sort_unstable();
        return;
    }
    let base = starts[0];
    for ends in starts.windows(2) {
        pairs[(ends[0] - base) as usize..(ends[1] - base) as usize].sort_unstable();
    }
}

/// Makes one triple of equal ones, and the set of their graphs.
fn unify(pairs: &[Pair], starts: &[u32]) -> Triples {
    let mut triples = Triples {
        offsets: Vec::with_capacity(starts.len()),
        predicates: Vec::with_capacity(pairs.len()),
        objects: Vec::with_capacity(pairs.len()),
        sets: Vec::new(),
        set_table: Vec::new(),
    };
    let mut sets = Sets::default();
    // Subjects count from 1, so that the first run is that of subject 0 and is empty.
    for ends in starts.windows(2).skip(1) {
        triples.offsets.push(triples.predicates.len() as u32);
        let run = &pairs[ends[0] as usize..ends[1] as usize];
        for same in run.chunk_by(|a, b| a.0 == b.0) {
            triples.predicates.push((same[0].0 >> 32) as u32);
            triples.objects.push(same[0].0 as u32);
            sets.push(same, &mut triples.sets);
        }
    }
    triples.offsets.push(triples.predicates.len() as u32);
    triples.set_table = sets.table;
    if triples.set_table.len() <= 1 {
        triples.sets = Vec::new();
    }
    triples
}

/// Numbers for sets of graphs, in the order of first appearance.
#[derive(Default)]
struct Sets {
    table: Vec<Vec<u32>>,
    numbers: rustc_hash::FxHashMap<Vec<u32>, u32>,
    last: Option<(u32, u32)>,
}

impl Sets {
    /// Appends the number of the set of the graphs of `same`, equal triples sorted by graph.
    fn push(&mut self, same: &[Pair], numbers: &mut Vec<u32>) {
        let is_single = same.first().map(|pair| pair.1) == same.last().map(|pair| pair.1);
        if let (true, Some((graph, number))) = (is_single, self.last)
            && same[0].1 == graph
        {
            numbers.push(number);
            return;
        }
        let mut graphs: Vec<u32> = same.iter().map(|pair| pair.1).collect();
        graphs.dedup();
        let number = match self.numbers.get(&graphs) {
            Some(number) => *number,
            None => {
                let number = self.table.len() as u32;
                self.table.push(graphs.clone());
                self.numbers.insert(graphs, number);
                number
            }
        };
        if is_single {
            self.last = Some((same[0].1, number));
        }
        numbers.push(number);
    }
}

/// Returns PSO for `triples`; `place` gives the place of a predicate among the predicates.
pub(super) fn by_predicate(triples: &Triples, starts: &[u32], place: impl Fn(u32) -> usize) -> Sorted {
    let mut next = starts.to_vec();
    let mut sorted = Sorted::of(triples.predicates.len(), !triples.sets.is_empty());
    for (subject, ends) in (1_u32..).zip(triples.offsets.windows(2)) {
        for at in ends[0] as usize..ends[1] as usize {
            let to = &mut next[place(triples.predicates[at])];
            sorted.put(*to, subject, triples.objects[at], triples.sets.get(at));
            *to += 1;
        }
    }
    sorted
}

/// Returns OPS and where each object starts, for PSO and the predicates with their starts.
pub(super) fn by_object(pso: &Sorted, predicates: &[u32], starts: &[u32], terms: usize) -> (Sorted, Vec<u32>) {
    let mut offsets = vec![0_u32; terms + 1];
    for object in &pso.third {
        offsets[*object as usize] += 1;
    }
    // Objects count from 1: the entry of an object becomes the end of its run, the one before it its start.
    accumulate(&mut offsets);
    let mut next = offsets.clone();
    let mut sorted = Sorted::of(pso.third.len(), !pso.sets.is_empty());
    for (predicate, ends) in predicates.iter().zip(starts.windows(2)) {
        for at in ends[0] as usize..ends[1] as usize {
            let to = &mut next[pso.third[at] as usize - 1];
            sorted.put(*to, *predicate, pso.second[at], pso.sets.get(at));
            *to += 1;
        }
    }
    (sorted, offsets)
}

/// Returns POS for OPS; `place` gives the place of a predicate among the predicates.
pub(super) fn by_predicate_and_object(
    ops: &Sorted,
    offsets: &[u32],
    starts: &[u32],
    place: impl Fn(u32) -> usize,
) -> Sorted {
    let mut next = starts.to_vec();
    let mut sorted = Sorted::of(ops.second.len(), !ops.sets.is_empty());
    for (object, ends) in (1_u32..).zip(offsets.windows(2)) {
        for at in ends[0] as usize..ends[1] as usize {
            let to = &mut next[place(ops.second[at])];
            sorted.put(*to, object, ops.third[at], ops.sets.get(at));
            *to += 1;
        }
    }
    sorted
}

impl Sorted {
    fn of(length: usize, has_sets: bool) -> Self {
        Self { second: vec![0; length], third: vec![0; length], sets: vec![0; if has_sets { length } else { 0 }] }
    }

    fn put(&mut self, to: u32, second: u32, third: u32, set: Option<&u32>) {
        self.second[to as usize] = second;
        self.third[to as usize] = third;
        if let Some(set) = set {
            self.sets[to as usize] = *set;
        }
    }
}

/// Makes starts of counts that are one place behind.
fn accumulate(counts: &mut [u32]) {
    let mut sum = 0;
    for count in counts {
        sum += *count;
        *count = sum;
    }
}
