//! The outcome of trials as JUnit XML, which every build server reads.

use std::io::Write;

use super::Outcome;
use crate::error::Result;
use crate::output::xml_shown;

/// Writes `outcomes` as one test suite.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_junit(outcomes: &[Outcome], out: &mut dyn Write) -> Result<()> {
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
