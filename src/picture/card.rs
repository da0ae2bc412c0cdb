//! A card: an entity in its neighbourhood. What points to it is on its left, what it says on its right, both by
//! property; arrows tell which way a property leads.

use super::svg::{Canvas, Says, number};
use super::words::{cut, width, wrap};
use super::{HEAD, MARGIN, Name};
use crate::text::thousands;

/// An entity and what is said of it.
pub struct Card {
    /// The entity.
    pub name: Name,
    /// What it is, in words.
    pub kind: String,
    /// Its definition; empty if it has none.
    pub text: String,
    /// What it says of others.
    pub outgoing: Vec<Links>,
    /// What points to it.
    pub incoming: Vec<Links>,
}

/// The values of one property.
pub struct Links {
    /// The property.
    pub property: Name,
    /// What it leads to, or comes from.
    pub values: Vec<Name>,
}

const FONT: f64 = 13.0;

/// The width of the entity, of a column of links, and of the space between them.
const OWN: f64 = 220.0;
const COLUMN: f64 = 330.0;
const SPACE: f64 = 96.0;

/// The height of a line, and the space below the values of a property.
const LINE: f64 = 17.0;
const BELOW: f64 = 14.0;

/// Values of one property that are shown, and lines of one value.
const MOST: usize = 7;
const LINES: usize = 2;

/// A side of the picture.
struct Side<'a> {
    links: &'a [Links],
    /// Where its column starts.
    x: f64,
    is_left: bool,
    /// The place of its first property among the hues.
    first: usize,
}

impl Card {
    /// Returns the picture as SVG.
    pub fn draw(&self) -> String {
        let mut canvas = Canvas::default();
        let left = if self.incoming.is_empty() { 0.0 } else { COLUMN + SPACE };
        let right = if self.outgoing.is_empty() { 0.0 } else { COLUMN + SPACE };
        let own = MARGIN + left;
        let wide = (own + OWN + right + MARGIN).max(2.0 * (MARGIN + OWN));
        let top = HEAD - 20.0;
        let (own_high, lines) = self.own_size();
        let incoming = Side { links: &self.incoming, x: MARGIN, is_left: true, first: self.outgoing.len() };
        let outgoing = Side { links: &self.outgoing, x: own + OWN + SPACE, is_left: false, first: 0 };
        let middle = top + (own_high / 2.0).min(60.0);
        let mut bottom = top + own_high;
        for (side, edge) in [(incoming, own), (outgoing, own + OWN)] {
            bottom = bottom.max(side.draw(&mut canvas, top, (edge, middle)));
        }
        self.draw_own(&mut canvas, [own, top, OWN, own_high], &lines);
        canvas.finish(wide, bottom + MARGIN, &self.name.text, &self.description())
    }

    /// Returns how high the box of the entity is, and the lines of its name and its text.
    fn own_size(&self) -> (f64, [Vec<String>; 3]) {
        let name = wrap(&self.name.text, 18.0, OWN - 28.0, 4);
        let kind = wrap(&self.kind, 12.0, OWN - 28.0, 2);
        let text = if self.text.is_empty() { Vec::new() } else { wrap(&self.text, FONT, OWN - 28.0, 14) };
        let high = 26.0 + name.len() as f64 * 22.0 + kind.len() as f64 * 15.0 + text.len() as f64 * LINE;
        (high + if text.is_empty() { 0.0 } else { 10.0 }, [name, kind, text])
    }

    fn draw_own(&self, canvas: &mut Canvas, frame: [f64; 4], [name, kind, text]: &[Vec<String>; 3]) {
        let says = Says { title: &self.name.text, description: &self.text, link: &self.name.link };
        canvas.mark("lp-node", says, |canvas| {
            canvas.rect("lp-box", frame, 6.0);
            canvas.rect("lp-h0", [frame[0], frame[1], frame[2], 5.0], 0.0);
            let (x, mut y) = (frame[0] + 14.0, frame[1] + 30.0);
            for (lines, class, step, before) in
                [(name, "lp-title", 22.0, 0.0), (kind, "lp-quiet", 15.0, -4.0), (text, "lp-text", LINE, 10.0)]
            {
                y += before;
                for line in lines {
                    canvas.text(class, (x, y), line);
                    y += step;
                }
            }
        });
    }

    fn description(&self) -> String {
        let count = |links: &[Links]| thousands(links.iter().map(|links| links.values.len()).sum());
        let kind = if self.kind.is_empty() { String::new() } else { format!("{}. ", self.kind) };
        format!("{kind}{} links out, {} links in. {}", count(&self.outgoing), count(&self.incoming), self.text)
            .trim_end()
            .to_owned()
    }
}

impl Side<'_> {
    /// Draws the properties under each other, each with an arrow from or to the entity, and returns where they end.
    fn draw(&self, canvas: &mut Canvas, top: f64, entity: (f64, f64)) -> f64 {
        let mut y = top + FONT;
        for (at, links) in self.links.iter().enumerate() {
            let hue = (self.first + at) % 10;
            self.arrow(canvas, links, hue, y - 4.5, entity);
            y = self.links(canvas, links, hue, y) + BELOW;
        }
        y - FONT
    }

    fn arrow(&self, canvas: &mut Canvas, links: &Links, hue: usize, y: f64, (edge, middle): (f64, f64)) {
        let near = if self.is_left { self.x + COLUMN + 6.0 } else { self.x - 8.0 };
        let (from, to) = if self.is_left { ((near, y), (edge, middle)) } else { ((edge, middle), (near, y)) };
        let says = Says { title: &links.property.text, link: &links.property.link, ..Says::default() };
        canvas.mark("lp-link", says, |canvas| {
            let bend = (from.0 + to.0) / 2.0;
            let [x1, y1, bend, x2, y2, tip] = [from.0, from.1, bend, to.0, to.1, to.0 - 7.0].map(number);
            canvas.path(&format!("lp-c lp-thin lp-c{hue}"), &format!("M{x1} {y1}C{bend} {y1} {bend} {y2} {tip} {y2}"));
            let [above, below] = [to.1 - 4.0, to.1 + 4.0].map(number);
            canvas.path(&format!("lp-h{hue}"), &format!("M{x2} {y2}L{tip} {above}L{tip} {below}Z"));
        });
    }

    /// Writes a property and its values, and returns where they end.
    fn links(&self, canvas: &mut Canvas, links: &Links, hue: usize, mut y: f64) -> f64 {
        let says = Says { title: &links.property.text, link: &links.property.link, ..Says::default() };
        canvas.mark("lp-name", says, |canvas| {
            canvas.rect(&format!("lp-h{hue}"), [self.x, y - 10.0, 4.0, 13.0], 0.0);
            let count =
                if links.values.len() > 1 { format!(" ({})", thousands(links.values.len())) } else { String::new() };
            let room = COLUMN - 10.0 - width(&count, FONT);
            canvas.text(
                "lp-strong",
                (self.x + 10.0, y),
                &format!("{}{count}", cut(&links.property.text, FONT * 1.06, room)),
            );
        });
        y += LINE + 2.0;
        let start = y;
        for value in links.values.iter().take(MOST) {
            let says = Says { title: &value.text, link: &value.link, ..Says::default() };
            let lines = wrap(&value.text, FONT, COLUMN - 24.0, LINES);
            canvas.mark("lp-name", says, |canvas| {
                canvas.disc("lp-dot", (self.x + 13.0, y - 4.5), 2.0);
                for (at, line) in lines.iter().enumerate() {
                    canvas.text("lp-text", (self.x + 22.0, y + at as f64 * LINE), line);
                }
            });
            y += lines.len() as f64 * LINE + 1.0;
        }
        if links.values.len() > MOST {
            canvas.text("lp-quiet", (self.x + 22.0, y), &format!("and {} more", thousands(links.values.len() - MOST)));
            y += LINE;
        }
        let [x, top, end] = [self.x + 2.0, start - LINE + 5.0, y - LINE + 4.0].map(number);
        canvas.path("lp-line", &format!("M{x} {top}V{end}"));
        y
    }
}
