//! Pictures as SVG, out of plain data: cells, bars, nodes and edges in; one text out.
//!
//! The same data gives the same bytes. Text is text, with a title and, where there is more to say, a description on the
//! picture and on every mark; links lead to `http` and `https` only. Light and dark follow the reader's setting, and
//! nothing is told by colour alone. Widths of words are estimated: see `words`.
//!
//! One file per kind of picture. Nothing here knows RDF, results or files.
//!
//! ```
//! use lermap::picture::{Bar, Bars, Name};
//!
//! let bars = vec![Bar { name: Name::of("Employers"), value: 12.0, shown: "12".to_owned() }];
//! let svg = Bars { title: "Work streams".to_owned(), bars, left_out: 0 }.draw();
//! assert!(svg.contains("<title>Employers: 12</title>"));
//! ```

mod bars;
mod card;
mod force;
mod layered;
mod matrix;
mod network;
mod places;
mod ring;
mod svg;
mod timeline;
mod tree;
mod words;

pub use bars::{Bar, Bars};
pub use card::{Card, Links};
pub use matrix::{Matrix, MatrixCell};
pub use network::{Edge, Graph, MOST_EDGES, MOST_NODES, Node};
pub use ring::{Chord, MOST_ON_RING, Ring};
pub use svg::STYLE;
pub use timeline::{Event, MOST_EVENTS, Timeline};
pub use tree::{Branch, MOST_LEVELS, Tree};

/// What something is called, and where it leads.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Name {
    /// The name, as it is shown.
    pub text: String,
    /// An address; only `http` and `https` become links. Empty if there is none.
    pub link: String,
}

impl Name {
    /// Returns a name without a link.
    pub fn of(text: &str) -> Self {
        Self { text: text.to_owned(), link: String::new() }
    }
}

/// The space around a picture.
const MARGIN: f64 = 20.0;

/// The height of the title.
const HEAD: f64 = 52.0;

/// Writes the title of a picture no wider than `width`; what does not fit is in the title of the file.
fn head(canvas: &mut svg::Canvas, title: &str, width: f64) {
    canvas.text("lp-title", (MARGIN, 34.0), &words::cut(title, 18.0, width - 2.0 * MARGIN));
}

#[cfg(test)]
mod tests;
