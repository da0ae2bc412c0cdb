//! Findings as lines for a person and for editors: where, how bad, what, and what to do.

use std::io::Write;

use oxrdf::Term;

use super::{Finding, WriteFindings};
use crate::error::Result;
use crate::output::{Audience, Format, MediaType, OnScreen, visible_text};
use crate::vocab::short;

/// Lines for people and editors.
pub static TEXT: Format<WriteFindings> = Format {
    name: "text",
    summary: "A line for each finding that starts with its place, and what to do",
    audience: Audience::People,
    screen: OnScreen::Safe,
    extensions: &["txt"],
    media_type: MediaType::of("text/plain"),
    aliases: &[],
    bundled: None,
    writer: write_text,
};

/// Writes `findings`, each with a line that starts with its place and one with what to do.
fn write_text(findings: &[Finding], out: &mut dyn Write) -> Result<()> {
    for finding in findings {
        let place = finding.place.as_ref().map(|(file, line)| format!("{file}:{line}: ")).unwrap_or_default();
        let line = format!("{place}{}: {}{} [{}]", finding.severity, name(finding), finding.message, finding.code);
        writeln!(out, "{}", visible_text(&line))?;
        writeln!(out, "    {}", visible_text(&finding.advice))?;
    }
    Ok(())
}

/// Returns what a finding is about, with a colon.
pub(super) fn name(finding: &Finding) -> String {
    let entity = match &finding.entity {
        Some(Term::NamedNode(node)) => Some(short(node.as_str())),
        Some(Term::BlankNode(_)) | None => None,
        Some(other) => Some(other.to_string()),
    };
    match (entity, &finding.label) {
        (Some(entity), Some(label)) => format!("{entity} ({label}): "),
        (Some(name), None) => format!("{name}: "),
        (None, Some(class)) => format!("a node of the class {class}: "),
        (None, None) => String::new(),
    }
}
