//! Forces, after Fruchterman and Reingold: nodes push each other away and edges pull; then nodes make room for names.

use super::places::{HIGH, Line, Places, WIDE};

/// How often all nodes are moved.
const STEPS: usize = 250;

/// The space between two nodes.
const SPACE: f64 = 10.0;

/// Returns the places of nodes, the same ones each time. O(nodes² · steps).
pub(super) fn place(count: usize, edges: &[(usize, usize)]) -> Places {
    let ideal = WIDE * 1.25;
    let mut nodes: Vec<(f64, f64)> = (0..count).map(|at| start(at, ideal)).collect();
    let mut heat = ideal * (count.max(1) as f64).sqrt() / 4.0;
    for _ in 0..STEPS {
        let moves = moves(&nodes, edges, ideal);
        for (node, (x, y)) in nodes.iter_mut().zip(moves) {
            let long = x.hypot(y).max(1e-6);
            let far = long.min(heat);
            *node = (node.0 + x / long * far, node.1 + y / long * far);
        }
        heat *= 0.98;
    }
    // Pages and screens are wider than high, and so are names.
    nodes.iter_mut().for_each(|node| *node = (node.0 * 1.1, node.1 * 0.6));
    part(&mut nodes);
    finished(nodes, edges)
}

/// Returns where the node at a place begins: on a spiral, so that no two begin at the same place.
fn start(at: usize, ideal: f64) -> (f64, f64) {
    let angle = at as f64 * 2.399_963_229_728_653;
    let far = ideal * 0.6 * (at as f64 + 0.5).sqrt();
    (far * angle.cos(), far * angle.sin())
}

/// Returns how far each node is pushed and pulled.
fn moves(nodes: &[(f64, f64)], edges: &[(usize, usize)], ideal: f64) -> Vec<(f64, f64)> {
    let mut moves: Vec<(f64, f64)> = nodes.iter().map(|(x, y)| (-x * 0.12, -y * 0.12)).collect();
    for a in 0..nodes.len() {
        for b in a + 1..nodes.len() {
            let (x, y) = (nodes[a].0 - nodes[b].0, nodes[a].1 - nodes[b].1);
            let push = ideal * ideal / (x * x + y * y).max(1.0);
            moves[a] = (moves[a].0 + x * push, moves[a].1 + y * push);
            moves[b] = (moves[b].0 - x * push, moves[b].1 - y * push);
        }
    }
    for (a, b) in edges {
        let (x, y) = (nodes[*a].0 - nodes[*b].0, nodes[*a].1 - nodes[*b].1);
        let pull = x.hypot(y) / ideal;
        moves[*a] = (moves[*a].0 - x * pull, moves[*a].1 - y * pull);
        moves[*b] = (moves[*b].0 + x * pull, moves[*b].1 + y * pull);
    }
    moves
}

/// Moves nodes apart until none covers another.
fn part(nodes: &mut [(f64, f64)]) {
    let (wide, high) = (WIDE + SPACE, HIGH + SPACE);
    for _ in 0..200 {
        let mut is_done = true;
        for a in 0..nodes.len() {
            for b in a + 1..nodes.len() {
                let (x, y) = (nodes[b].0 - nodes[a].0, nodes[b].1 - nodes[a].1);
                let (over, above) = (wide - x.abs(), high - y.abs());
                if over <= 0.0 || above <= 0.0 {
                    continue;
                }
                is_done = false;
                let (x, y) = if over < above * 1.5 { (x.signum() * over, 0.0) } else { (0.0, y.signum() * above) };
                nodes[a] = (nodes[a].0 - x * 0.51, nodes[a].1 - y * 0.51);
                nodes[b] = (nodes[b].0 + x * 0.51, nodes[b].1 + y * 0.51);
            }
        }
        if is_done {
            return;
        }
    }
    settle(nodes, wide, high);
}

/// Moves nodes that still cover others down, one after another from the top.
fn settle(nodes: &mut [(f64, f64)], wide: f64, high: f64) {
    let mut order: Vec<usize> = (0..nodes.len()).collect();
    order.sort_by(|a, b| nodes[*a].1.total_cmp(&nodes[*b].1).then(a.cmp(b)));
    for at in 0..order.len() {
        let node = order[at];
        let covers = |place: (f64, f64), other: (f64, f64)| {
            (place.0 - other.0).abs() < wide - 0.1 && (place.1 - other.1).abs() < high - 0.1
        };
        while let Some(other) = order[..at].iter().find(|other| covers(nodes[node], nodes[**other])) {
            nodes[node].1 = nodes[*other].1 + high;
        }
    }
}

fn finished(mut nodes: Vec<(f64, f64)>, edges: &[(usize, usize)]) -> Places {
    let least = |of: fn(&(f64, f64)) -> f64| nodes.iter().map(of).fold(f64::INFINITY, f64::min);
    let (left, top) = (least(|node| node.0) - WIDE / 2.0, least(|node| node.1) - HIGH / 2.0);
    nodes.iter_mut().for_each(|node| *node = (node.0 - left, node.1 - top));
    let most = |of: fn(&(f64, f64)) -> f64| nodes.iter().map(of).fold(0.0, f64::max);
    let (width, height) = (most(|node| node.0) + WIDE / 2.0, most(|node| node.1) + HIGH / 2.0);
    let line = |(from, to): &(usize, usize)| Line {
        points: vec![rim(nodes[*to], nodes[*from]), rim(nodes[*from], nodes[*to])],
        joins: false,
    };
    let edges = edges.iter().map(line).collect();
    Places { nodes, edges, width, height }
}

/// Returns where a line from `from` to the middle of the node at `to` meets its frame.
fn rim(from: (f64, f64), to: (f64, f64)) -> (f64, f64) {
    let (x, y) = (from.0 - to.0, from.1 - to.1);
    let part = ((WIDE / 2.0 - 1.0) / x.abs().max(1e-6)).min((HIGH / 2.0 - 1.0) / y.abs().max(1e-6)).min(1.0);
    (to.0 + x * part, to.1 + y * part)
}
