//! A card as text for a person.

use std::fmt::Write as _;

use super::{Card, Links};
use crate::output::{visible_text, wrap};
use crate::vocab::short;

/// Links of one property shown before the rest is only counted.
const SHOWN: usize = 12;

impl Card {
    /// Returns the card as text, wrapped at `width` columns.
    pub fn render(&self, width: usize) -> String {
        let width = width.clamp(40, 120);
        let mut out = String::new();
        let _ = writeln!(out, "{}", visible_text(&self.label));
        let types = if self.types.is_empty() { "no type".to_owned() } else { self.types.join(", ") };
        let _ = writeln!(out, "{} · {}", visible_text(&types), short(self.entity.as_str()));
        for text in &self.texts {
            let _ = writeln!(out);
            wrap(&mut out, &visible_text(text), width, "  ", "  ");
        }
        for (arrow, groups) in [("", &self.outgoing), ("← ", &self.incoming)] {
            if groups.is_empty() {
                continue;
            }
            let _ = writeln!(out);
            for links in groups {
                links.render(&mut out, arrow, width);
            }
        }
        if !self.sources.is_empty() {
            let _ = writeln!(out, "\nSource: {}", visible_text(&self.sources.join("\n        ")).replace("\\n", "\n"));
        }
        out
    }
}

impl Links {
    fn render(&self, out: &mut String, arrow: &str, width: usize) {
        let name = format!("{arrow}{}", visible_text(&self.label));
        if let [(_, value)] = self.values.as_slice() {
            wrap(out, &visible_text(value), width, &format!("{name}: "), "    ");
            return;
        }
        let _ = writeln!(out, "{name} ({}):", self.values.len());
        for (_, value) in self.values.iter().take(SHOWN) {
            wrap(out, &visible_text(value), width, "  - ", "    ");
        }
        if self.values.len() > SHOWN {
            let _ = writeln!(out, "  … and {} more", self.values.len() - SHOWN);
        }
    }
}
