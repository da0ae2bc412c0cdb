//! Bars: a name and a number each, as long as the number is large.

use super::svg::{Canvas, Says};
use super::words::{cut, width};
use super::{HEAD, MARGIN, Name, head};
use crate::text::thousands;

/// Bars under each other, in the order given.
pub struct Bars {
    /// What the picture is called, above it.
    pub title: String,
    /// The bars, from top to bottom.
    pub bars: Vec<Bar>,
    /// How many more there are that are not drawn.
    pub left_out: usize,
}

/// One bar.
pub struct Bar {
    /// What it counts.
    pub name: Name,
    /// The number, which its length shows.
    pub value: f64,
    /// The number as it is written.
    pub shown: String,
}

/// The size of the font.
const FONT: f64 = 13.0;

/// The height of a bar and the space below it.
const STEP: f64 = 24.0;

/// The widest room for names.
const NAMES: f64 = 400.0;

/// The width of the longest bar.
const LONGEST: f64 = 420.0;

impl Bars {
    /// Returns the picture as SVG.
    pub fn draw(&self) -> String {
        let mut canvas = Canvas::default();
        let widest = |room: f64, text: &str| room.max(width(text, FONT));
        let names = self.bars.iter().fold(0.0, |room, bar| widest(room, &bar.name.text)).min(NAMES);
        let numbers = self.bars.iter().fold(0.0, |room, bar| widest(room, &bar.shown));
        let most = self.bars.iter().map(|bar| bar.value.abs()).filter(|value| value.is_finite()).fold(0.0, f64::max);
        let wide = MARGIN + names + 12.0 + LONGEST + 8.0 + numbers + MARGIN;
        head(&mut canvas, &self.title, wide);
        for (at, bar) in self.bars.iter().enumerate() {
            let says = format!("{}: {}", bar.name.text, bar.shown);
            let says = Says { title: &says, link: &bar.name.link, ..Says::default() };
            let (x, y) = (MARGIN + names + 12.0, HEAD + at as f64 * STEP);
            canvas.mark("lp-bar", says, |canvas| {
                canvas.text("lp-end", (x - 12.0, y + 14.0), &cut(&bar.name.text, FONT, names));
                let long = length(bar.value, most);
                canvas.rect(if bar.value < 0.0 { "lp-less" } else { "lp-h0" }, [x, y, long, STEP - 6.0], 2.0);
                canvas.text("lp-quiet", (x + long + 8.0, y + 14.0), &bar.shown);
            });
        }
        let mut high = HEAD + self.bars.len() as f64 * STEP;
        canvas.path("lp-line", &format!("M{0:.1} {1:.1}V{high:.1}", MARGIN + names + 12.0, HEAD - 4.0));
        let note = self.note();
        if !note.is_empty() {
            high += 22.0;
            canvas.text("lp-quiet", (MARGIN, high), &note);
        }
        canvas.finish(wide, high + MARGIN, &self.title, &self.description(&note))
    }

    fn note(&self) -> String {
        match (self.left_out, self.bars.is_empty()) {
            (0, true) => "There is nothing to show.".to_owned(),
            (0, false) => String::new(),
            (more, _) => format!("{} more are not shown.", thousands(more)),
        }
    }

    fn description(&self, note: &str) -> String {
        let mut largest: Option<&Bar> = None;
        for bar in &self.bars {
            if largest.is_none_or(|known| bar.value > known.value) {
                largest = Some(bar);
            }
        }
        let largest = largest.map(|bar| format!(" The largest is {}: {}.", bar.name.text, bar.shown));
        format!("{} bars.{} {note}", thousands(self.bars.len()), largest.unwrap_or_default()).trim_end().to_owned()
    }
}

/// Returns how long the bar of `value` is where `most` is the largest; what is there at all is seen.
fn length(value: f64, most: f64) -> f64 {
    if !value.is_finite() || most <= 0.0 || value == 0.0 {
        return 0.0;
    }
    (value.abs() / most * LONGEST).max(1.0)
}
