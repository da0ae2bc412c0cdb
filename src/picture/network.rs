//! A network: nodes and edges. What rests on what is drawn in layers, everything else is pushed and pulled into place.
//!
//! Names never cover each other: a node takes the room of its name too. Kinds of edges differ by dashes beside colours.

use std::collections::BTreeMap;

use super::places::{HIGH, Line, Places, WIDE};
use super::svg::{Canvas, Says, number};
use super::words::{cut, width, wrap};
use super::{HEAD, MARGIN, Name, force, head, layered};
use crate::text::thousands;

/// More nodes than this cannot be read in one picture.
pub const MOST_NODES: usize = 300;

/// More edges than this cannot be told apart.
pub const MOST_EDGES: usize = 3_000;

/// Nodes and edges.
pub struct Graph {
    /// What the picture is called, above it.
    pub title: String,
    /// The nodes, which edges name by their places.
    pub nodes: Vec<Node>,
    /// The edges.
    pub edges: Vec<Edge>,
    /// Whether edges have a direction.
    pub directed: bool,
    /// What the scores of nodes are called; empty if they have none.
    pub score: String,
}

/// A node.
#[derive(Default)]
pub struct Node {
    /// What it is called.
    pub name: Name,
    /// What it is, which its colour shows; empty if that is not known.
    pub kind: String,
    /// More than the name, such as a definition.
    pub text: String,
    /// Its score, which its size shows.
    pub score: Option<f64>,
}

/// An edge between the nodes at two places.
pub struct Edge {
    /// The place of the node where it starts.
    pub source: usize,
    /// The place of the node where it ends.
    pub target: usize,
    /// What it says, which its colour and dashes show.
    pub kind: String,
}

/// The size of the font in nodes.
const FONT: f64 = 12.0;

/// Ways to draw an edge, one after another for the kinds of edges.
const WAYS: usize = 70;

impl Graph {
    /// Returns the picture as SVG. Edges whose ends are not nodes are left out.
    pub fn draw(&self) -> String {
        let edges: Vec<&Edge> =
            self.edges.iter().filter(|edge| edge.source.max(edge.target) < self.nodes.len()).collect();
        let ends: Vec<(usize, usize)> = edges.iter().map(|edge| (edge.source, edge.target)).collect();
        let kinds = Kinds::of(edges.iter().map(|edge| edge.kind.as_str()), WAYS);
        let ways: Vec<usize> = edges.iter().map(|edge| kinds.place(&edge.kind)).collect();
        let places = place(self.nodes.len(), &ends, &ways, self.directed);
        let classes = Kinds::of(self.nodes.iter().map(|node| node.kind.as_str()), 10);
        let mut canvas = Canvas::default();
        let wide = places.width.max(560.0) + 2.0 * MARGIN;
        head(&mut canvas, &self.title, wide);
        for ((edge, line), kind) in edges.iter().zip(&places.edges).zip(ways) {
            self.draw_edge(&mut canvas, edge, line, kind);
        }
        let most = self.nodes.iter().filter_map(|node| node.score).filter(|s| s.is_finite()).fold(0.0, f64::max);
        for (node, place) in self.nodes.iter().zip(&places.nodes) {
            self.draw_node(&mut canvas, node, shifted(*place), classes.place(&node.kind), most);
        }
        let mut y = HEAD + places.height + 30.0;
        y = classes.legend(&mut canvas, wide, y, |canvas, at, (x, y)| {
            canvas.rect(&format!("lp-h{}", at % 10), [x + 8.0, y - 11.0, 6.0, 14.0], 0.0);
        });
        y = kinds.legend(&mut canvas, wide, y, |canvas, at, (x, y)| {
            canvas.path(&way(at), &format!("M{x:.1} {0:.1}H{1:.1}", y - 4.0, x + 30.0));
        });
        canvas.finish(wide, y, &self.title, &self.description(edges.len()))
    }

    fn description(&self, edges: usize) -> String {
        let score = if self.score.is_empty() {
            String::new()
        } else {
            format!(" Discs and shades of nodes grow with {}.", self.score)
        };
        format!("{} nodes and {} edges.{score}", thousands(self.nodes.len()), thousands(edges))
    }

    fn draw_edge(&self, canvas: &mut Canvas, edge: &Edge, line: &Line, kind: usize) {
        let name = |at: usize| self.nodes.get(at).map_or("", |node| node.name.text.as_str());
        let says = [name(edge.source), edge.kind.as_str(), name(edge.target)].join(" ");
        let points: Vec<(f64, f64)> = line.points.iter().map(|point| shifted(*point)).collect();
        canvas.mark("lp-link", Says { title: &says, ..Says::default() }, |canvas| {
            canvas.path(&way(kind), &curve(&points));
            if let ([.., from, to], true) = (points.as_slice(), self.directed && !line.joins) {
                canvas.path(&format!("lp-h{}", kind % 10), &tip(*from, *to));
            }
        });
    }

    fn draw_node(&self, canvas: &mut Canvas, node: &Node, (x, y): (f64, f64), kind: usize, most: f64) {
        let score = node.score.map(|score| format!("{}: {}", self.score, shown(score)));
        let title = [node.name.text.clone(), node.kind.clone()].into_iter().chain(score.clone());
        let title = title.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ");
        let says = Says { title: &title, description: &node.text, link: &node.name.link };
        let step = node.score.map_or(0, |score| step(score, most));
        let (wide, high) = (WIDE - 4.0, HIGH - 4.0);
        canvas.mark("lp-node", says, |canvas| {
            let frame = [x - wide / 2.0, y - high / 2.0, wide, high];
            canvas.rect("lp-box", frame, 4.0);
            if step > 0 {
                canvas.rect(&format!("lp-s{step}"), frame, 4.0);
            }
            let hue = format!("lp-h{}", kind % 10);
            canvas.rect(&hue, [frame[0], frame[1], 5.0, high], 0.0);
            let on = if step > 3 { " lp-on" } else { "" };
            let mut left = frame[0] + 9.0;
            if let Some(score) = node.score {
                canvas.disc("lp-disc", (left + 19.0, y - 5.0), radius(score, most));
                canvas.text(&format!("lp-mid lp-tiny{on}"), (left + 19.0, y + 19.0), &shown(score));
                left += 40.0;
            }
            let room = x + wide / 2.0 - 4.0 - left;
            let lines = wrap(&node.name.text, FONT, room, 3);
            canvas.lines(&format!("lp-mid lp-node-name{on}"), (left + room / 2.0, y + 4.0), 14.0, &lines);
        });
    }
}

/// The radius of the disc of the largest score.
const LARGEST: f64 = 13.0;

/// Returns the radius of the disc for `score`: its area grows with the score, and what is there at all is seen.
fn radius(score: f64, most: f64) -> f64 {
    if most <= 0.0 || score <= 0.0 || !score.is_finite() { 1.5 } else { (score / most).sqrt().max(0.12) * LARGEST }
}

/// Returns where nodes are: in layers where edges run one way, else where forces push them.
pub(super) fn place(nodes: usize, edges: &[(usize, usize)], kinds: &[usize], directed: bool) -> Places {
    if directed && let Some(places) = layered::place(nodes, edges, kinds) {
        return places;
    }
    force::place(nodes, edges)
}

/// Returns a place in the picture, below the title.
fn shifted((x, y): (f64, f64)) -> (f64, f64) {
    (x + MARGIN, y + HEAD)
}

/// Returns the class of edges of the kind at a place.
fn way(kind: usize) -> String {
    format!("lp-c lp-thin lp-c{} lp-d{}", kind % 10, kind % 7)
}

/// Returns a line through points, straight between two, else bent so that it leaves and comes upright.
fn curve(points: &[(f64, f64)]) -> String {
    let mut data = String::new();
    for (at, (x, y)) in points.iter().enumerate() {
        let Some((from, above)) = at.checked_sub(1).and_then(|at| points.get(at)) else {
            data.push_str(&format!("M{} {}", number(*x), number(*y)));
            continue;
        };
        if points.len() == 2 {
            data.push_str(&format!("L{} {}", number(*x), number(*y)));
        } else {
            let [from, middle, x, y] = [*from, (above + y) / 2.0, *x, *y].map(number);
            data.push_str(&format!("C{from} {middle} {x} {middle} {x} {y}"));
        }
    }
    data
}

/// Returns the tip of an arrow that comes from `from` and ends at `to`.
fn tip(from: (f64, f64), to: (f64, f64)) -> String {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let long = dx.hypot(dy).max(0.1);
    let (dx, dy) = (dx / long, dy / long);
    let (x, y) = (to.0 - dx * 8.0, to.1 - dy * 8.0);
    let ends = [to.0, to.1, x - dy * 3.5, y + dx * 3.5, x + dy * 3.5, y - dx * 3.5].map(number);
    format!("M{} {}L{} {}L{} {}Z", ends[0], ends[1], ends[2], ends[3], ends[4], ends[5])
}

/// Returns a score with as many digits as are read.
fn shown(score: f64) -> String {
    if score.fract() == 0.0 { format!("{score:.0}") } else { format!("{score:.4}") }
}

/// Returns the step of shading for `score`, from 1 to 5.
fn step(score: f64, most: f64) -> usize {
    let part = if most > 0.0 { score / most } else { 0.0 };
    [0.2, 0.4, 0.6, 0.8].iter().filter(|bound| part > **bound).count() + 1
}

/// Kinds with how often they occur, the most frequent first.
struct Kinds {
    names: Vec<(String, usize)>,
}

impl Kinds {
    fn of<'a>(kinds: impl Iterator<Item = &'a str>, most: usize) -> Self {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        kinds.for_each(|kind| *counts.entry(kind).or_default() += 1);
        let mut names: Vec<(String, usize)> = counts.into_iter().map(|(name, n)| (name.to_owned(), n)).collect();
        names.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        if names.len() > most {
            let rest = names.split_off(most - 1).iter().map(|(_, count)| count).sum();
            names.push(("other kinds".to_owned(), rest));
        }
        Self { names }
    }

    fn place(&self, kind: &str) -> usize {
        let place = self.names.iter().position(|(name, _)| name == kind);
        place.unwrap_or_else(|| self.names.len().saturating_sub(1))
    }

    /// Writes what each kind looks like, and returns where the next thing can go.
    fn legend(&self, canvas: &mut Canvas, wide: f64, mut y: f64, draw: impl Fn(&mut Canvas, usize, (f64, f64))) -> f64 {
        let mut x = MARGIN;
        for (at, (name, count)) in self.names.iter().enumerate().filter(|(_, (name, _))| !name.is_empty()) {
            let text = format!("{} ({})", cut(name, FONT, 300.0), thousands(*count));
            let room = 36.0 + width(&text, FONT) + 18.0;
            if x + room > wide - MARGIN && x > MARGIN {
                (x, y) = (MARGIN, y + 20.0);
            }
            draw(canvas, at, (x, y));
            canvas.text("lp-quiet", (x + 36.0, y), &text);
            x += room;
        }
        if x > MARGIN { y + 26.0 } else { y }
    }
}
