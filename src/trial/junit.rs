//! The outcome of trials as JUnit XML, which every build server reads.

use std::io::Write;

use super::Outcome;
use crate::error::Result;
use crate::output::{Audience, Format, MediaType, OnScreen, xml_shown};

/// A function that writes what came of trying queries.
pub type WriteOutcomes = fn(&[Outcome], &mut dyn Write) -> Result<()>;

/// A test report for build servers.
pub static JUNIT: Format<WriteOutcomes> = Format {
    name: "junit",
    summary: "A JUnit report, which build servers show",
    audience: Audience::Programs,
    screen: OnScreen::Raw,
    extensions: &["xml"],
    media_type: MediaType::shared("application/xml"),
    aliases: &[],
    bundled: None,
    writer: write_junit,
};

/// Writes `outcomes` as one test suite.
fn write_junit(outcomes: &[Outcome], out: &mut dyn Write) -> Result<()> {
    let failures = outcomes.iter().filter(|outcome| !outcome.failures.is_empty()).count();
    let time: f64 = outcomes.iter().map(|outcome| outcome.time.as_secs_f64()).sum();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<testsuite name=\"saved queries\" tests=\"{}\" failures=\"{failures}\" time=\"{time:.3}\">",
        outcomes.len()
    )?;
    for outcome in outcomes {
        let (name, time) = (xml_shown(&outcome.query), outcome.time.as_secs_f64());
        write!(out, "  <testcase classname=\"lermap.queries\" name=\"{name}\" time=\"{time:.3}\">")?;
        if let Some(first) = outcome.failures.first() {
            let all = xml_shown(&outcome.failures.join("\n"));
            write!(out, "<failure message=\"{}\">{all}</failure>", xml_shown(first))?;
        }
        if !outcome.notes.is_empty() {
            write!(out, "<system-out>{}</system-out>", xml_shown(&outcome.notes.join("\n")))?;
        }
        writeln!(out, "</testcase>")?;
    }
    writeln!(out, "</testsuite>")?;
    Ok(())
}
