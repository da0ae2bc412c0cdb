//! Conditions on findings, for checks that run by themselves: `articulation-points > 3`.

use std::fmt;

use super::Study;
use crate::analysis::Cell;
use crate::error::{Error, Result};

/// A condition on one figure of a study.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// `rows`, the name of the algorithm, which also means its rows, or the name of a figure.
    pub figure: String,
    /// How the figure and the value are compared.
    pub comparison: Comparison,
    /// What the figure is compared with.
    pub value: f64,
}

/// How a figure is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// The figure is less than the value: `<`.
    Less,
    /// It is at most the value: `<=`.
    AtMost,
    /// It is the value: `=`.
    Equal,
    /// It is another value: `!=`.
    Unequal,
    /// It is at least the value: `>=`.
    AtLeast,
    /// It is greater than the value: `>`.
    Greater,
}

/// Comparisons with their signs; longer signs first.
const SIGNS: &[(&str, Comparison)] = &[
    ("<=", Comparison::AtMost),
    (">=", Comparison::AtLeast),
    ("!=", Comparison::Unequal),
    ("==", Comparison::Equal),
    ("<", Comparison::Less),
    (">", Comparison::Greater),
    ("=", Comparison::Equal),
];

impl Condition {
    /// Reads a condition such as `articulation-points > 3`.
    ///
    /// # Errors
    /// When the text is not a condition.
    pub fn parse(text: &str) -> Result<Self> {
        let wrong = || {
            Error::usage(format!("`{text}` is no condition"))
                .with_hint("write a figure, a comparison and a number, such as `rows > 3`")
        };
        let (place, (sign, comparison)) = text
            .char_indices()
            .find_map(|(place, _)| Some((place, SIGNS.iter().find(|(sign, _)| text[place..].starts_with(sign))?)))
            .ok_or_else(wrong)?;
        let figure = text[..place].trim().to_owned();
        let value: f64 = text[place + sign.len()..].trim().parse().map_err(|_| wrong())?;
        if figure.is_empty() || !value.is_finite() {
            return Err(wrong());
        }
        Ok(Self { figure, comparison: *comparison, value })
    }

    /// Returns the figure of `study`, and whether the condition holds for it.
    ///
    /// # Errors
    /// When the study has no such figure.
    pub fn holds(&self, study: &Study) -> Result<(f64, bool)> {
        let found = self.figure_of(study)?;
        Ok((found, self.comparison.holds(found, self.value)))
    }

    fn figure_of(&self, study: &Study) -> Result<f64> {
        let name = self.figure.as_str();
        if name == "rows" || name == study.algorithm.name() {
            return Ok(study.findings.rows.len() as f64);
        }
        let figures = figures(study);
        let found = figures.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        found.ok_or_else(|| {
            let known = figures.iter().map(|(name, _)| *name);
            Error::unknown("figure", name, known.chain(["rows", study.algorithm.name()]))
        })
    }
}

/// Returns the figures of a study that are numbers.
pub fn figures(study: &Study) -> Vec<(&'static str, f64)> {
    let mut figures = vec![("nodes", study.network.len() as f64), ("edges", study.network.edge_count() as f64)];
    for (name, cell) in &study.findings.figures {
        match cell {
            Cell::Integer(value) => figures.push((name, *value as f64)),
            Cell::Number(value) => figures.push((name, *value)),
            _ => {}
        }
    }
    figures
}

impl Comparison {
    fn holds(self, found: f64, value: f64) -> bool {
        match self {
            Self::Less => found < value,
            Self::AtMost => found <= value,
            Self::Equal => found == value,
            Self::Unequal => found != value,
            Self::AtLeast => found >= value,
            Self::Greater => found > value,
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = SIGNS.iter().find(|(_, comparison)| *comparison == self.comparison).map_or("", |(sign, _)| sign);
        write!(f, "{} {sign} {}", self.figure, self.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_read() {
        for (text, shown) in [
            ("rows>3", "rows > 3"),
            (" articulation-points  >= 2.5 ", "articulation-points >= 2.5"),
            ("a = 1", "a == 1"),
        ] {
            assert_eq!(Condition::parse(text).unwrap().to_string(), shown);
        }
        for text in ["", "rows", "> 3", "rows > many", "rows > NaN", "é"] {
            assert!(Condition::parse(text).unwrap_err().message.contains("is no condition"), "{text}");
        }
    }
}
