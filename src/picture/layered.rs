//! Layers, after Sugiyama: circles are opened, every edge runs downwards, and layers are ordered so that few edges cross.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::places::{HIGH, Line, Places, WIDE};

/// The space between a layer and the next, and between things in one layer.
const GAP: f64 = 46.0;
const SPACE: f64 = 12.0;

/// The room of an edge that passes a layer.
const PASS: f64 = 14.0;

/// The widest picture, where it can be had.
const PAGE: f64 = 1500.0;

/// How often layers are ordered again.
const SWEEPS: usize = 12;

/// One in so many edges may run upwards; with more there is no order to show.
const CIRCULAR: usize = 8;

/// A node, or an edge that passes a layer.
struct Item {
    layer: usize,
    wide: f64,
    above: Vec<usize>,
    below: Vec<usize>,
    x: f64,
}

/// Returns the places of nodes in layers; `None` if too many edges run in circles, or nothing rests on what rests on
/// something.
///
/// Edges of one of `kinds` that lead to one node share a way where they pass layers.
pub(super) fn place(count: usize, edges: &[(usize, usize)], kinds: &[usize]) -> Option<Places> {
    let down = opened(count, edges);
    let turned = down.iter().zip(edges).filter(|(down, edge)| down != edge).count();
    if edges.is_empty() || turned * CIRCULAR > edges.len() {
        return None;
    }
    let usual = (count.isqrt() + 1).clamp(4, 9);
    let mut best: Option<(f64, Laid)> = None;
    // Fewer nodes in a layer make a narrower picture, if not too many edges pass.
    for most in (usual.min(6)..=usual).rev() {
        let laid = Laid::of(count, &down, edges, kinds, most)?;
        let page = laid.page();
        if best.as_ref().is_none_or(|(known, _)| page < *known) {
            best = Some((page, laid));
        }
        if page <= PAGE {
            break;
        }
    }
    let (page, mut laid) = best?;
    order(&mut laid.items, &mut laid.layers);
    for sweep in 0..SWEEPS {
        spread(&mut laid.items, &laid.layers, sweep % 2 == 0, page);
    }
    Some(finished(count, &laid.items, &laid.chains, laid.layers.len()))
}

/// Nodes in layers, and what their edges run through.
struct Laid {
    items: Vec<Item>,
    layers: Vec<Vec<usize>>,
    chains: Vec<Chain>,
}

impl Laid {
    /// Returns `None` if nothing rests on what rests on something.
    fn of(
        count: usize,
        down: &[(usize, usize)],
        edges: &[(usize, usize)],
        kinds: &[usize],
        most: usize,
    ) -> Option<Self> {
        let layer_of = layers(count, down, most)?;
        let mut items: Vec<Item> = layer_of.iter().map(|layer| Item::new(*layer, WIDE)).collect();
        let chains = chains(&mut items, down, edges, kinds);
        let mut layers = vec![Vec::new(); layer_of.iter().max().map_or(0, |most| most + 1)];
        items.iter().enumerate().for_each(|(at, item)| layers[item.layer].push(at));
        Some(Self { items, layers, chains })
    }

    /// Returns how wide the widest layer is.
    fn page(&self) -> f64 {
        self.layers.iter().map(|layer| room(&self.items, layer)).fold(0.0, f64::max)
    }
}

impl Item {
    fn new(layer: usize, wide: f64) -> Self {
        Self { layer, wide, above: Vec::new(), below: Vec::new(), x: 0.0 }
    }

    /// Returns the middle of what this is tied to above or below.
    fn middle(&self, items: &[Self], is_down: bool) -> Option<f64> {
        let ties = if is_down { &self.above } else { &self.below };
        let sum: f64 = ties.iter().map(|at| items[*at].x).sum();
        (!ties.is_empty()).then(|| sum / ties.len() as f64)
    }
}

/// Returns the edges with those turned round that would close a circle. An edge from a node to itself stays.
fn opened(count: usize, edges: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); count];
    edges.iter().for_each(|(from, to)| out[*from].push(*to));
    // 0 is not seen, 1 is on the way, else the number of steps after which it was left.
    let (mut state, mut clock) = (vec![0_usize; count], 1);
    for start in 0..count {
        let mut way = if state[start] == 0 { vec![(start, 0)] } else { Vec::new() };
        while let Some((node, next)) = way.pop() {
            state[node] = 1;
            match out[node].get(next) {
                Some(target) => {
                    way.push((node, next + 1));
                    if state[*target] == 0 {
                        way.push((*target, 0));
                    }
                }
                None => {
                    clock += 1;
                    state[node] = clock;
                }
            }
        }
    }
    // What was left later is placed above.
    edges.iter().map(|(from, to)| if state[*from] < state[*to] { (*to, *from) } else { (*from, *to) }).collect()
}

/// Returns a layer for each node, below all that points to it, no layer with more than `most`. Nodes without edges come
/// last. `None` if no node has edges from above and to below.
fn layers(count: usize, down: &[(usize, usize)], most: usize) -> Option<Vec<usize>> {
    let down: Vec<(usize, usize)> = down.iter().filter(|(from, to)| from != to).copied().collect();
    let up: Vec<(usize, usize)> = down.iter().map(|(from, to)| (*to, *from)).collect();
    let is_source: BTreeSet<usize> = down.iter().map(|edge| edge.0).collect();
    if !down.iter().any(|(_, to)| is_source.contains(to)) {
        return None;
    }
    let is_tied: BTreeSet<usize> = down.iter().chain(&up).map(|edge| edge.0).collect();
    let from_above = settled(filled(count, &down, &is_tied, most), &down, most);
    let mut from_below = filled(count, &up, &is_tied, most);
    let depth = is_tied.iter().map(|node| from_below[*node]).max().unwrap_or_default();
    is_tied.iter().for_each(|node| from_below[*node] = depth - from_below[*node]);
    let from_below = settled(from_below, &down, most);
    let length = |layers: &[usize]| down.iter().map(|(from, to)| layers[*to] - layers[*from]).sum::<usize>();
    let mut layer = if length(&from_below) < length(&from_above) { from_below } else { from_above };
    // Layers that were left empty are closed.
    let used: BTreeSet<usize> = is_tied.iter().map(|node| layer[*node]).collect();
    let places: Vec<usize> = used.into_iter().collect();
    for node in &is_tied {
        layer[*node] = places.binary_search(&layer[*node]).unwrap_or_default();
    }
    let alone = (0..count).filter(|node| !is_tied.contains(node));
    alone.enumerate().for_each(|(at, node)| layer[node] = places.len() + at / most);
    Some(layer)
}

/// Puts each node in the first layer below all that points to it that has room. O(nodes + edges).
fn filled(count: usize, down: &[(usize, usize)], is_tied: &BTreeSet<usize>, most: usize) -> Vec<usize> {
    let (mut out, mut waits) = (vec![Vec::new(); count], vec![0_usize; count]);
    for (from, to) in down {
        out[*from].push(*to);
        waits[*to] += 1;
    }
    let (mut layer, mut used) = (vec![0; count], Vec::new());
    let mut ready: VecDeque<usize> = is_tied.iter().filter(|node| waits[**node] == 0).copied().collect();
    while let Some(node) = ready.pop_front() {
        let mut at = layer[node];
        while used.get(at).is_some_and(|count| *count >= most) {
            at += 1;
        }
        used.resize(used.len().max(at + 1), 0);
        used[at] += 1;
        layer[node] = at;
        for target in &out[node] {
            layer[*target] = layer[*target].max(at + 1);
            waits[*target] -= 1;
            if waits[*target] == 0 {
                ready.push_back(*target);
            }
        }
    }
    layer
}

/// Moves nodes to layers with room where their edges are shorter, until none is to be had.
fn settled(mut layer: Vec<usize>, down: &[(usize, usize)], most: usize) -> Vec<usize> {
    let (mut above, mut below) = (vec![Vec::new(); layer.len()], vec![Vec::new(); layer.len()]);
    for (from, to) in down {
        below[*from].push(*to);
        above[*to].push(*from);
    }
    let is_tied = |node: &usize| !above[*node].is_empty() || !below[*node].is_empty();
    let depth = (0..layer.len()).filter(is_tied).map(|node| layer[node] + 1).max().unwrap_or_default();
    let mut used = vec![0_usize; depth];
    (0..layer.len()).filter(is_tied).for_each(|node| used[layer[node]] += 1);
    for _ in 0..4 * SWEEPS {
        let mut is_done = true;
        for node in (0..layer.len()).filter(is_tied) {
            let least = above[node].iter().map(|other| layer[*other] + 1).max().unwrap_or(0);
            let last = below[node].iter().map(|other| layer[*other]).min().unwrap_or(depth);
            let length = |at: usize| -> usize {
                above[node].iter().chain(&below[node]).map(|other| layer[*other].abs_diff(at)).sum()
            };
            let free = (least..last).filter(|at| *at == layer[node] || used[*at] < most);
            let best = free.min_by_key(|at| (length(*at), *at != layer[node], *at)).unwrap_or(layer[node]);
            if best != layer[node] {
                used[layer[node]] -= 1;
                used[best] += 1;
                layer[node] = best;
                is_done = false;
            }
        }
        if is_done {
            break;
        }
    }
    layer
}

/// The items that an edge runs through, from the upper end to the lower.
struct Chain {
    items: Vec<usize>,
    is_turned: bool,
    joins: bool,
}

/// Ties the ends of all edges through every layer between them, and returns what each edge runs through.
fn chains(items: &mut Vec<Item>, down: &[(usize, usize)], edges: &[(usize, usize)], kinds: &[usize]) -> Vec<Chain> {
    let mut passes: BTreeMap<(usize, usize, bool, usize), usize> = BTreeMap::new();
    let mut chains = Vec::with_capacity(down.len());
    for (at, ((from, to), edge)) in down.iter().zip(edges).enumerate() {
        let mut chain = Chain { items: vec![*from], is_turned: (*from, *to) != *edge, joins: false };
        for layer in items[*from].layer + 1..items[*to].layer {
            let kind = kinds.get(at).copied().unwrap_or_default();
            let pass = *passes.entry((*to, kind, chain.is_turned, layer)).or_insert_with(|| {
                items.push(Item::new(layer, PASS));
                items.len() - 1
            });
            chain.joins = !items[pass].above.is_empty();
            tie(items, &mut chain.items, pass);
            if chain.joins {
                break;
            }
        }
        if from == to {
            chain.items.push(*to);
        } else if !chain.joins {
            tie(items, &mut chain.items, *to);
        }
        chains.push(chain);
    }
    chains
}

/// Ties the last item of `chain` to the one at `next`, which becomes the last.
fn tie(items: &mut [Item], chain: &mut Vec<usize>, next: usize) {
    if let Some(above) = chain.last() {
        items[*above].below.push(next);
        items[next].above.push(*above);
    }
    chain.push(next);
}

/// Orders the layers by the middles of what their items are tied to, down and up in turn, and keeps the order in which
/// the fewest edges cross.
fn order(items: &mut [Item], layers: &mut [Vec<usize>]) {
    layers.iter().for_each(|layer| number(items, layer));
    let mut best = (crossings(items, layers), layers.to_vec());
    for sweep in 0..2 * SWEEPS {
        let is_down = sweep % 2 == 0;
        let depth = layers.len();
        for step in 0..depth {
            let layer = &mut layers[if is_down { step } else { depth - 1 - step }];
            let mut keys: Vec<(f64, usize)> =
                layer.iter().map(|at| (items[*at].middle(items, is_down).unwrap_or(items[*at].x), *at)).collect();
            // Equal middles keep their order.
            keys.sort_by(|a, b| a.0.total_cmp(&b.0));
            *layer = keys.into_iter().map(|(_, at)| at).collect();
            number(items, layer);
        }
        let found = crossings(items, layers);
        if found < best.0 {
            best = (found, layers.to_vec());
        }
    }
    layers.clone_from_slice(&best.1);
    for layer in layers.iter() {
        let mut x = -room(items, layer) / 2.0;
        for (place, at) in layer.iter().enumerate() {
            x += if place == 0 { items[*at].wide / 2.0 } else { apart(&items[layer[place - 1]], &items[*at]) };
            items[*at].x = x;
        }
    }
}

/// Sets the places of the items of a layer by their order.
fn number(items: &mut [Item], layer: &[usize]) {
    layer.iter().enumerate().for_each(|(place, at)| items[*at].x = place as f64 - layer.len() as f64 / 2.0);
}

/// Returns how many pairs of edges cross between layers that are numbered. O(edges · log edges).
fn crossings(items: &[Item], layers: &[Vec<usize>]) -> usize {
    let mut count = 0;
    for layer in layers {
        let mut targets = Vec::new();
        for at in layer {
            let mut own: Vec<f64> = items[*at].below.iter().map(|below| items[*below].x).collect();
            own.sort_by(f64::total_cmp);
            targets.extend(own);
        }
        count += inversions(&mut targets);
    }
    count
}

/// Sorts `values` and returns how many pairs of them were in the wrong order.
fn inversions(values: &mut [f64]) -> usize {
    if values.len() < 2 {
        return 0;
    }
    let middle = values.len() / 2;
    let (left, right) = values.split_at_mut(middle);
    let mut count = inversions(left) + inversions(right);
    let (mut a, mut b) = (0, middle);
    let mut sorted = Vec::with_capacity(values.len());
    while a < middle && b < values.len() {
        if values[a] <= values[b] {
            sorted.push(values[a]);
            a += 1;
        } else {
            count += middle - a;
            sorted.push(values[b]);
            b += 1;
        }
    }
    sorted.extend_from_slice(&values[a..middle]);
    sorted.extend_from_slice(&values[b..]);
    values.copy_from_slice(&sorted);
    count
}

/// Returns how wide a layer is whose items are as close as they may.
fn room(items: &[Item], layer: &[usize]) -> f64 {
    let ends = [layer.first(), layer.last()].into_iter().flatten().map(|at| items[*at].wide / 2.0).sum::<f64>();
    ends + layer.windows(2).map(|pair| apart(&items[pair[0]], &items[pair[1]])).sum::<f64>()
}

/// Moves items towards what they are tied to, as far as their neighbours and a page of the width `page` let them.
fn spread(items: &mut [Item], layers: &[Vec<usize>], is_down: bool, page: f64) {
    for step in 0..layers.len() {
        let layer = &layers[if is_down { step } else { layers.len() - 1 - step }];
        let apart = |a: usize, b: usize| apart(&items[layer[a]], &items[layer[b]]);
        // How far left and right each may stand for all to stay on the page.
        let slack = (page - room(items, layer)).max(0.0);
        let mut least = -page / 2.0;
        let mut wanted = Vec::with_capacity(layer.len());
        for (place, at) in layer.iter().enumerate() {
            least += if place == 0 { items[*at].wide / 2.0 } else { apart(place - 1, place) };
            wanted.push(items[*at].middle(items, is_down).unwrap_or(items[*at].x).clamp(least, least + slack));
        }
        let (mut left, mut right) = (wanted.clone(), wanted);
        for at in 1..layer.len() {
            left[at] = left[at].max(left[at - 1] + apart(at - 1, at));
        }
        for at in (1..layer.len()).rev() {
            right[at - 1] = right[at - 1].min(right[at] - apart(at - 1, at));
        }
        for (place, at) in layer.iter().enumerate() {
            items[*at].x = (left[place] + right[place]) / 2.0;
        }
    }
}

/// Returns how far the middles of two neighbours are apart at least; edges that pass are closer.
fn apart(a: &Item, b: &Item) -> f64 {
    let space = if a.wide.max(b.wide) > PASS { SPACE } else { 0.0 };
    (a.wide + b.wide) / 2.0 + space
}

fn finished(count: usize, items: &[Item], chains: &[Chain], depth: usize) -> Places {
    let left = items.iter().map(|item| item.x - item.wide / 2.0).fold(f64::INFINITY, f64::min);
    let right = items.iter().map(|item| item.x + item.wide / 2.0).fold(f64::NEG_INFINITY, f64::max);
    let place = |item: &Item| (item.x - left, item.layer as f64 * (HIGH + GAP) + HIGH / 2.0);
    let line = |chain: &Chain| {
        let mut points: Vec<(f64, f64)> = Vec::new();
        for (at, item) in chain.items.iter().map(|at| &items[*at]).enumerate() {
            let (x, y) = place(item);
            if at > 0 {
                points.push((x, y - HIGH / 2.0));
            }
            if at + 1 < chain.items.len() {
                points.push((x, y + HIGH / 2.0));
            }
        }
        bent(&mut points, chain.joins);
        if chain.is_turned {
            points.reverse();
        }
        Line { points, joins: chain.joins && !chain.is_turned }
    };
    Places {
        nodes: items[..count].iter().map(place).collect(),
        edges: chains.iter().map(line).collect(),
        width: right - left,
        height: depth as f64 * (HIGH + GAP) - GAP,
    }
}

/// Lets a line of two points leave and come upright too; what joins another line has no tip to come upright for.
fn bent(points: &mut Vec<(f64, f64)>, joins: bool) {
    if let [(x, y), to] = points.as_slice() {
        let (start, to) = ((*x, *y + 4.0), *to);
        let before = (to.0, to.1 - 9.0);
        *points = vec![(*x, *y), start, before, to];
    } else if let (Some(to), false) = (points.last().copied(), joins) {
        points.pop();
        points.extend([(to.0, to.1 - 9.0), to]);
    }
}
