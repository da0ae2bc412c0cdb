//! Layers, after Sugiyama: circles are opened, every edge runs downwards, and layers are ordered so that few edges cross.

use super::places::{HIGH, Places, WIDE};

/// The space between a layer and the next, and between things in one layer.
const GAP: f64 = 46.0;
const SPACE: f64 = 12.0;

/// The room of an edge that passes a layer.
const PASS: f64 = 14.0;

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
pub(super) fn place(count: usize, edges: &[(usize, usize)]) -> Option<Places> {
    let down = opened(count, edges);
    let turned = down.iter().zip(edges).filter(|(down, edge)| down != edge).count();
    if edges.is_empty() || turned * CIRCULAR > edges.len() {
        return None;
    }
    let (layer_of, is_deep) = layers(count, &down);
    if !is_deep {
        return None;
    }
    let mut items: Vec<Item> = layer_of.iter().map(|layer| Item::new(*layer, WIDE)).collect();
    let chains: Vec<Vec<usize>> = down.iter().map(|(from, to)| chain(&mut items, *from, *to)).collect();
    let depth = layer_of.iter().max().map_or(0, |most| most + 1);
    let mut layers: Vec<Vec<usize>> = vec![Vec::new(); depth];
    items.iter().enumerate().for_each(|(at, item)| layers[item.layer].push(at));
    order(&mut items, &mut layers);
    for sweep in 0..SWEEPS {
        spread(&mut items, &layers, sweep % 2 == 0);
    }
    Some(finished(count, &items, &chains, edges, &down, depth))
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
    // What was left later stands above.
    edges.iter().map(|(from, to)| if state[*from] < state[*to] { (*to, *from) } else { (*from, *to) }).collect()
}

/// Returns a layer for each node, below all that points to it, no layer wider than a page, and whether any node has
/// edges from above and to below. Nodes without edges come last.
fn layers(count: usize, down: &[(usize, usize)]) -> (Vec<usize>, bool) {
    let (mut out, mut waits) = (vec![Vec::new(); count], vec![0_usize; count]);
    let mut is_tied = vec![false; count];
    for (from, to) in down.iter().filter(|(from, to)| from != to) {
        out[*from].push(*to);
        waits[*to] += 1;
        (is_tied[*from], is_tied[*to]) = (true, true);
    }
    let is_deep = (0..count).any(|node| waits[node] > 0 && !out[node].is_empty());
    let most = (count.isqrt() + 1).clamp(4, 9);
    let (mut layer, mut filled) = (vec![0; count], Vec::new());
    let mut ready: std::collections::VecDeque<usize> =
        (0..count).filter(|node| is_tied[*node] && waits[*node] == 0).collect();
    let mut put = |at: usize, least: usize| {
        let mut at_layer = at.max(least);
        while filled.get(at_layer).is_some_and(|count| *count >= most) {
            at_layer += 1;
        }
        filled.resize(filled.len().max(at_layer + 1), 0);
        filled[at_layer] += 1;
        (at_layer, filled.len())
    };
    let mut depth = 0;
    while let Some(node) = ready.pop_front() {
        (layer[node], depth) = put(layer[node], 0);
        for target in &out[node] {
            layer[*target] = layer[*target].max(layer[node] + 1);
            waits[*target] -= 1;
            if waits[*target] == 0 {
                ready.push_back(*target);
            }
        }
    }
    let last = depth;
    (0..count).filter(|node| !is_tied[*node]).for_each(|node| layer[node] = put(last, last).0);
    (layer, is_deep)
}

/// Ties two nodes through every layer between them, and returns what the edge runs through.
fn chain(items: &mut Vec<Item>, from: usize, to: usize) -> Vec<usize> {
    let mut chain = vec![from];
    for layer in items[from].layer + 1..items[to].layer {
        items.push(Item::new(layer, PASS));
        chain.push(items.len() - 1);
    }
    chain.push(to);
    if from != to {
        for pair in chain.windows(2) {
            items[pair[0]].below.push(pair[1]);
            items[pair[1]].above.push(pair[0]);
        }
    }
    chain
}

/// Orders the layers by the middles of what their items are tied to, down and up in turn.
fn order(items: &mut [Item], layers: &mut [Vec<usize>]) {
    let number = |items: &mut [Item], layer: &[usize]| {
        layer.iter().enumerate().for_each(|(place, at)| items[*at].x = place as f64 - layer.len() as f64 / 2.0);
    };
    layers.iter().for_each(|layer| number(items, layer));
    for sweep in 0..SWEEPS {
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
    }
    for layer in layers.iter() {
        let mut x = -layer.iter().map(|at| items[*at].wide + SPACE).sum::<f64>() / 2.0;
        for at in layer {
            items[*at].x = x + items[*at].wide / 2.0;
            x += items[*at].wide + SPACE;
        }
    }
}

/// Moves items towards what they are tied to, as far as their neighbours let them.
fn spread(items: &mut [Item], layers: &[Vec<usize>], is_down: bool) {
    for step in 0..layers.len() {
        let layer = &layers[if is_down { step } else { layers.len() - 1 - step }];
        let wanted: Vec<f64> =
            layer.iter().map(|at| items[*at].middle(items, is_down).unwrap_or(items[*at].x)).collect();
        let apart = |a: usize, b: usize| apart(&items[layer[a]], &items[layer[b]]);
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

/// Returns how far the middles of two neighbours are apart at least; edges that pass stand closer.
fn apart(a: &Item, b: &Item) -> f64 {
    let space = if a.wide.max(b.wide) > PASS { SPACE } else { 0.0 };
    (a.wide + b.wide) / 2.0 + space
}

fn finished(
    count: usize,
    items: &[Item],
    chains: &[Vec<usize>],
    edges: &[(usize, usize)],
    down: &[(usize, usize)],
    depth: usize,
) -> Places {
    let left = items.iter().map(|item| item.x - item.wide / 2.0).fold(f64::INFINITY, f64::min);
    let right = items.iter().map(|item| item.x + item.wide / 2.0).fold(f64::NEG_INFINITY, f64::max);
    let place = |item: &Item| (item.x - left, item.layer as f64 * (HIGH + GAP) + HIGH / 2.0);
    let line = |chain: &Vec<usize>, is_turned: bool| {
        let mut points: Vec<(f64, f64)> = Vec::new();
        for (at, item) in chain.iter().map(|at| &items[*at]).enumerate() {
            let (x, y) = place(item);
            if at > 0 {
                points.push((x, y - HIGH / 2.0));
            }
            if at + 1 < chain.len() {
                points.push((x, y + HIGH / 2.0));
            }
        }
        bent(&mut points);
        if is_turned {
            points.reverse();
        }
        points
    };
    Places {
        nodes: items[..count].iter().map(place).collect(),
        edges: chains
            .iter()
            .zip(edges.iter().zip(down))
            .map(|(chain, (edge, down))| line(chain, edge != down))
            .collect(),
        width: right - left,
        height: depth as f64 * (HIGH + GAP) - GAP,
    }
}

/// Lets a line of two points leave and come upright too.
fn bent(points: &mut Vec<(f64, f64)>) {
    if let [(x, y), to] = points.as_slice() {
        let (start, to) = ((*x, *y + 4.0), *to);
        let before = (to.0, to.1 - 9.0);
        *points = vec![(*x, *y), start, before, to];
    } else if let Some(to) = points.pop() {
        points.extend([(to.0, to.1 - 9.0), to]);
    }
}
