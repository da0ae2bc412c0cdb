//! The ground of every picture: shapes, texts, marks with titles and links, one sheet of styles.
//!
//! Nothing has an id, so that several pictures can be in one page. Numbers have one digit after the point.

use std::fmt::Write;

use crate::escape::svg_text;

/// The styles of every picture, for light and for dark. Ten hues keep their order everywhere; those who see fewer
/// colours tell them apart too (after Okabe and Ito, and Tol).
pub const STYLE: &str = include_str!("style.css");

/// Shapes that were drawn so far.
#[derive(Default)]
pub(super) struct Canvas {
    body: String,
}

/// What a mark says of itself.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Says<'a> {
    pub(super) title: &'a str,
    /// More than the title; empty if there is nothing more.
    pub(super) description: &'a str,
    /// Where it leads; only `http` and `https` are kept.
    pub(super) link: &'a str,
}

impl Canvas {
    /// Draws a mark: what `draw` draws, with a title, a description and a link.
    pub(super) fn mark(&mut self, class: &str, says: Says<'_>, draw: impl FnOnce(&mut Self)) {
        let link = link(says.link);
        match &link {
            Some(address) => self.put(format_args!("<a class=\"{class}\" href=\"{}\">", svg_text(address))),
            None => self.put(format_args!("<g class=\"{class}\">")),
        }
        self.put(format_args!("<title>{}</title>", svg_text(says.title)));
        if !says.description.is_empty() {
            self.put(format_args!("<desc>{}</desc>", svg_text(says.description)));
        }
        draw(self);
        self.put(format_args!("{}\n", if link.is_some() { "</a>" } else { "</g>" }));
    }

    pub(super) fn rect(&mut self, class: &str, [x, y, width, height]: [f64; 4], round: f64) {
        let [x, y, width, height, round] = [x, y, width, height, round].map(number);
        let round = if round == "0" { String::new() } else { format!(" rx=\"{round}\"") };
        self.put(format_args!(
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"{round}/>"
        ));
    }

    pub(super) fn disc(&mut self, class: &str, (x, y): (f64, f64), radius: f64) {
        let [x, y, radius] = [x, y, radius].map(number);
        self.put(format_args!("<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"/>"));
    }

    pub(super) fn path(&mut self, class: &str, data: &str) {
        self.put(format_args!("<path class=\"{class}\" d=\"{data}\"/>"));
    }

    /// Draws a path as thick as `width`.
    pub(super) fn stroke(&mut self, class: &str, data: &str, width: f64) {
        let width = number(width);
        self.put(format_args!("<path class=\"{class}\" d=\"{data}\" stroke-width=\"{width}\"/>"));
    }

    /// Writes `text` with its baseline at a place.
    pub(super) fn text(&mut self, class: &str, (x, y): (f64, f64), text: &str) {
        let [x, y] = [x, y].map(number);
        self.put(format_args!("<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{}</text>", svg_text(text)));
    }

    /// Writes `text` turned by `angle` degrees about the place of its baseline.
    pub(super) fn turned(&mut self, class: &str, (x, y): (f64, f64), angle: f64, text: &str) {
        let [x, y, angle] = [x, y, angle].map(number);
        let turn = format!("transform=\"rotate({angle} {x} {y})\"");
        self.put(format_args!("<text class=\"{class}\" x=\"{x}\" y=\"{y}\" {turn}>{}</text>", svg_text(text)));
    }

    /// Writes lines, the middle of all of them at the height `y`.
    pub(super) fn lines(&mut self, class: &str, (x, y): (f64, f64), step: f64, lines: &[String]) {
        let first = y - (lines.len() as f64 - 1.0) * step / 2.0;
        for (at, line) in lines.iter().enumerate() {
            self.text(class, (x, first + at as f64 * step), line);
        }
    }

    fn put(&mut self, text: std::fmt::Arguments<'_>) {
        // A string takes whatever is written to it.
        let _ = self.body.write_fmt(text);
    }

    /// Returns the picture of `width` by `height`.
    pub(super) fn finish(self, width: f64, height: f64, title: &str, description: &str) -> String {
        let [width, height] = [width.ceil(), height.ceil()].map(number);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"lp\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" role=\"graphics-document\">\n\
             <title>{}</title>\n<desc>{}</desc>\n<style>\n{STYLE}</style>\n\
             <rect class=\"lp-paper\" width=\"{width}\" height=\"{height}\"/>\n{}</svg>\n",
            svg_text(title),
            svg_text(description),
            self.body
        )
    }
}

/// Returns `value` with one digit after the point at most; `0` where it is not a number.
pub(super) fn number(value: f64) -> String {
    if !value.is_finite() {
        return "0".to_owned();
    }
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Returns `address` if it is one that a picture leads to.
fn link(address: &str) -> Option<&str> {
    let is = |scheme: &str| address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    (is("http://") || is("https://")).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_are_links() {
        for (address, expected) in [
            ("https://e/x", true),
            ("HTTP://e/x", true),
            ("javascript:alert(1)", false),
            ("data:text/html,x", false),
            ("", false),
            ("urn:x", false),
        ] {
            assert_eq!(link(address).is_some(), expected, "{address}");
        }
    }

    #[test]
    fn numbers_are_short_and_always_numbers() {
        for (value, expected) in [(1.0, "1"), (1.25, "1.2"), (-0.01, "0"), (f64::NAN, "0"), (f64::INFINITY, "0")] {
            assert_eq!(number(value), expected);
        }
    }
}
