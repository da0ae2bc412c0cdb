//! What is wrong: one finding, and findings as a table.

use oxrdf::{Literal, Term};

use super::Severity;
use super::shacl::Outcome;
use crate::results::{Row, Solutions};

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The name of the check, in kebab-case.
    pub code: String,
    /// How much it weighs.
    pub severity: Severity,
    /// What it is about; nothing where it is about a file.
    pub entity: Option<Term>,
    /// The label of the entity, if it has one.
    pub label: Option<String>,
    /// File and line of the record.
    pub place: Option<(String, u64)>,
    /// A sentence, without a full stop.
    pub message: String,
    /// What to do about it.
    pub advice: String,
    /// What a shape found, in the terms of the standard.
    pub outcome: Option<Box<Outcome>>,
}

impl Finding {
    /// Returns what findings are sorted by.
    pub(super) fn rank(&self) -> (Severity, String, Option<(String, u64)>, String, String) {
        let entity = self.entity.as_ref().map(ToString::to_string).unwrap_or_default();
        (self.severity, self.code.clone(), self.place.clone(), entity, self.message.clone())
    }
}

/// Returns `findings`, which are sorted, without those that say the same of the same: several parts of one shape can be
/// broken at once.
pub fn distinct(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.dedup_by(|next, kept| next.rank() == kept.rank());
    findings
}

/// Returns `findings` as a table.
pub fn rows(findings: &[Finding]) -> Solutions {
    let text = |text: &str| Some(Term::from(Literal::from(text)));
    let rows = findings.iter().map(|finding| -> Row {
        let place = finding.place.as_ref();
        vec![
            text(finding.severity.name()),
            text(&finding.code),
            finding.entity.clone(),
            finding.label.as_deref().and_then(text),
            place.and_then(|(file, _)| text(file)),
            place.map(|(_, line)| Literal::from(i64::try_from(*line).unwrap_or(i64::MAX)).into()),
            text(&finding.message),
            text(&finding.advice),
        ]
    });
    let names = ["severity", "code", "entity", "label", "file", "line", "message", "advice"];
    Solutions::from_rows(&names, rows.collect())
}
