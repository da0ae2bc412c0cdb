//! A card as text for a person.

use std::fmt::Write as _;

use oxrdf::Term;

use super::{Card, Links, label_of};
use crate::output::{visible_text, wrap};
use crate::vocab::short;

/// Links of one property shown before the rest is only counted.
const SHOWN: usize = 12;

/// How a card is written.
#[derive(Clone, Copy)]
struct Pen {
    width: usize,
    labels_only: bool,
}

/// Returns labels of classes without the names behind them.
fn without_names(types: &[String]) -> Vec<&str> {
    types.iter().map(|text| text.rsplit_once(" (").map_or(text.as_str(), |(label, _)| label)).collect()
}

impl Card {
    /// Returns the card as text: wrapped at `width` columns and long lists shortened, or whole and a line for each value
    /// where there is no width; with `labels_only` without identifiers beside labels.
    pub fn render(&self, width: Option<usize>, labels_only: bool) -> String {
        let pen = Pen { width: width.map_or(usize::MAX, |width| width.clamp(40, 120)), labels_only };
        let mut out = String::new();
        let _ = writeln!(out, "{}", visible_text(&self.label));
        let types = if self.types.is_empty() { "no type".to_owned() } else { self.types.join(", ") };
        if labels_only {
            let _ = writeln!(out, "{}", visible_text(&without_names(&self.types).join(", ")));
        } else {
            let _ = writeln!(out, "{} · {}", visible_text(&types), short(self.entity.as_str()));
        }
        for text in &self.texts {
            let _ = writeln!(out);
            wrap(&mut out, &visible_text(text), pen.width, "  ", "  ");
        }
        for (arrow, groups) in [("", &self.outgoing), ("← ", &self.incoming)] {
            if groups.is_empty() {
                continue;
            }
            let _ = writeln!(out);
            for links in groups {
                links.render(&mut out, arrow, pen);
            }
        }
        if !self.sources.is_empty() {
            let _ = writeln!(out, "\nSource: {}", visible_text(&self.sources.join("\n        ")).replace("\\n", "\n"));
        }
        out
    }
}

impl Links {
    fn render(&self, out: &mut String, arrow: &str, pen: Pen) {
        let name = format!("{arrow}{}", visible_text(&self.label));
        let shown =
            |(value, text): &(Term, String)| visible_text(if pen.labels_only { label_of(value, text) } else { text });
        if let [value] = self.values.as_slice() {
            wrap(out, &shown(value), pen.width, &format!("{name}: "), "    ");
            return;
        }
        let _ = writeln!(out, "{name} ({}):", self.values.len());
        let most = if pen.width == usize::MAX { usize::MAX } else { SHOWN };
        for value in self.values.iter().take(most) {
            wrap(out, &shown(value), pen.width, "  - ", "    ");
        }
        if self.values.len() > most {
            let _ = writeln!(out, "  … and {} more", self.values.len() - most);
        }
    }
}
