//! A tree: things below things, from left to right; each is placed beside the first of what is below it.

use super::svg::{Canvas, Says, number};
use super::words::{cut, width, wrap};
use super::{HEAD, MARGIN, Name, head};
use crate::text::thousands;

/// Things below things.
pub struct Tree {
    /// What is written above it.
    pub title: String,
    /// What is at the top.
    pub branches: Vec<Branch>,
    /// How many more leaves there are that are not drawn.
    pub left_out: usize,
}

/// A thing and what is below it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Branch {
    /// The thing.
    pub name: Name,
    /// What is written behind the name, such as a number.
    pub shown: String,
    /// What is below it.
    pub below: Vec<Branch>,
}

/// More levels than this are not drawn.
pub const MOST_LEVELS: usize = 8;

const FONT: f64 = 13.0;

/// The height of a line, and the space below a leaf.
const LINE: f64 = 16.0;
const BELOW: f64 = 7.0;

/// The widest column, the widest last column, and the space between two.
const COLUMN: f64 = 210.0;
const LAST: f64 = 400.0;
const SPACE: f64 = 34.0;

/// Lines of one name.
const LINES: usize = 3;

/// A tree while it is drawn.
struct Pen {
    canvas: Canvas,
    /// Where each level starts and how wide it is.
    levels: Vec<(f64, f64)>,
}

impl Tree {
    /// Returns the picture as SVG; levels below [`MOST_LEVELS`] are counted and not drawn.
    pub fn draw(&self) -> String {
        let mut rooms = Vec::new();
        measure(&self.branches, 0, &mut rooms);
        let last = rooms.len().saturating_sub(1);
        let mut x = MARGIN;
        let mut levels = Vec::new();
        for (at, room) in rooms.iter().enumerate() {
            let room = room.min(if at == last { LAST } else { COLUMN });
            levels.push((x, room));
            x += room + SPACE;
        }
        let wide = (x - SPACE + MARGIN).max(360.0);
        let mut pen = Pen { canvas: Canvas::default(), levels };
        head(&mut pen.canvas, &self.title, wide);
        let mut y = HEAD + FONT;
        for (at, branch) in self.branches.iter().enumerate() {
            y = pen.branch(branch, 0, at, y).1 + BELOW;
        }
        let note = match (self.left_out, self.branches.is_empty()) {
            (0, true) => "There is nothing to show.".to_owned(),
            (0, false) => String::new(),
            (more, _) => format!("{} more are not shown.", thousands(more)),
        };
        if !note.is_empty() {
            pen.canvas.text("lp-quiet", (MARGIN, y + 4.0), &note);
            y += 20.0;
        }
        let (count, leaves) = (thousands(self.branches.len()), thousands(self.branches.iter().map(leaves).sum()));
        let description = format!("{count} at the top, {leaves} at the ends. {note}");
        pen.canvas.finish(wide, y, &self.title, description.trim_end())
    }
}

/// Returns how many ends a branch has.
fn leaves(branch: &Branch) -> usize {
    if branch.below.is_empty() { 1 } else { branch.below.iter().map(leaves).sum() }
}

/// Finds how wide the names of each level are.
fn measure(branches: &[Branch], level: usize, rooms: &mut Vec<f64>) {
    if level >= MOST_LEVELS || branches.is_empty() {
        return;
    }
    if rooms.len() <= level {
        rooms.push(0.0);
    }
    for branch in branches {
        let room = width(&branch.name.text, FONT * 1.06) + shown_room(&branch.shown) + 4.0;
        rooms[level] = rooms[level].max(room);
        measure(&branch.below, level + 1, rooms);
    }
}

/// Returns the room for what follows a name.
fn shown_room(shown: &str) -> f64 {
    if shown.is_empty() { 0.0 } else { width(shown, FONT) + 10.0 }
}

impl Pen {
    /// Draws a branch from the baseline `y` downwards, with the hue of its place at the top, and returns the baseline of
    /// its name and where the next one can go.
    fn branch(&mut self, branch: &Branch, level: usize, hue: usize, y: f64) -> (f64, f64) {
        let Some((x, room)) = self.levels.get(level).copied() else { return (y, y) };
        let lines = wrap(&branch.name.text, FONT * 1.06, room - shown_room(&branch.shown), LINES);
        let title = if branch.shown.is_empty() {
            branch.name.text.clone()
        } else {
            format!("{}: {}", branch.name.text, branch.shown)
        };
        let class = if level == 0 { "lp-strong" } else { "lp-text" };
        // The names at the top are bold.
        let long = width(&lines[0], FONT * if level == 0 { 1.12 } else { 1.0 });
        self.canvas.mark("lp-name", Says { title: &title, link: &branch.name.link, ..Says::default() }, |canvas| {
            for (at, line) in lines.iter().enumerate() {
                canvas.text(class, (x, y + at as f64 * LINE), line);
            }
            if !branch.shown.is_empty() {
                let end = width(&lines[lines.len() - 1], FONT * 1.06) + 8.0;
                let place = (x + end, y + (lines.len() - 1) as f64 * LINE);
                canvas.text("lp-quiet", place, &cut(&branch.shown, FONT, LAST));
            }
        });
        let own = y + lines.len() as f64 * LINE + BELOW;
        if branch.below.is_empty() {
            return (y, own);
        }
        if level + 1 >= self.levels.len() {
            let more = format!("{} below", thousands(branch.below.len()));
            self.canvas.text("lp-quiet", (x, y + lines.len() as f64 * LINE), &more);
            return (y, own + LINE);
        }
        let mut next = y;
        let mut ends = Vec::new();
        for below in &branch.below {
            let (at, after) = self.branch(below, level + 1, hue, next);
            ends.push(at);
            next = after;
        }
        self.lines(branch, (x + long.min(room) + 6.0, y - 4.5), self.levels[level + 1].0 - 6.0, &ends, hue);
        (y, next.max(own))
    }

    /// Draws the lines from a name to what is below it.
    fn lines(&mut self, branch: &Branch, (x, y): (f64, f64), to: f64, ends: &[f64], hue: usize) {
        let middle = to - 14.0;
        let last = ends.last().map_or(y, |end| end - 4.5);
        let [x, y, middle, to, bottom] = [x, y, middle, to, last].map(number);
        let mut data = format!("M{x} {y}H{to}");
        if ends.len() > 1 {
            data.push_str(&format!("M{middle} {y}V{bottom}"));
        }
        for end in ends.iter().skip(1) {
            data.push_str(&format!("M{middle} {0}H{to}", number(end - 4.5)));
        }
        let says = format!("{}: {} below", branch.name.text, thousands(ends.len()));
        self.canvas.mark("lp-link", Says { title: &says, ..Says::default() }, |canvas| {
            canvas.path(&format!("lp-c lp-thin lp-c{}", hue % 10), &data);
        });
    }
}
