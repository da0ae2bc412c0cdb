//! Findings as JUnit XML, which every build server reads: a test for each code, failed by its findings.

use std::collections::BTreeMap;
use std::io::Write;

use super::text::name;
use super::{CHECKS, Finding, Severity, WriteFindings};
use crate::error::Result;
use crate::output::{Audience, Format, MediaType, OnScreen, xml_shown};

/// Tests for build servers.
pub static JUNIT: Format<WriteFindings> = Format {
    name: "junit",
    summary: "JUnit XML, which every build server reads: a test for each code",
    audience: Audience::Programs,
    screen: OnScreen::Safe,
    extensions: &[],
    media_type: MediaType::shared("application/xml"),
    aliases: &[],
    bundled: None,
    writer: write_junit,
};

/// Writes `findings` as one test suite; only violations make a test fail.
fn write_junit(findings: &[Finding], out: &mut dyn Write) -> Result<()> {
    let mut by_code: BTreeMap<&str, Vec<&Finding>> = CHECKS.iter().map(|check| (check.code(), Vec::new())).collect();
    for finding in findings {
        by_code.entry(&finding.code).or_default().push(finding);
    }
    let is_wrong = |found: &[&Finding]| found.iter().any(|finding| finding.severity == Severity::Violation);
    let failures = by_code.values().filter(|found| is_wrong(found)).count();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<testsuite name=\"lermap check\" tests=\"{}\" failures=\"{failures}\">", by_code.len())?;
    for (code, found) in &by_code {
        let code = xml_shown(code);
        write!(out, "  <testcase classname=\"lermap.check\" name=\"{code}\">")?;
        let lines: Vec<String> = found.iter().map(|finding| line(finding)).collect();
        let text = xml_shown(&lines.join("\n"));
        match found.first() {
            Some(first) if is_wrong(found) => {
                let message = xml_shown(&first.message);
                write!(out, "<failure message=\"{message}\" type=\"{}\">{text}</failure>", first.severity)?;
            }
            Some(_) => write!(out, "<system-out>{text}</system-out>")?,
            None => {}
        }
        writeln!(out, "</testcase>")?;
    }
    writeln!(out, "</testsuite>")?;
    Ok(())
}

fn line(finding: &Finding) -> String {
    let place = finding.place.as_ref().map(|(file, line)| format!("{file}:{line}: ")).unwrap_or_default();
    format!("{place}{}: {}{}. To do: {}.", finding.severity, name(finding), finding.message, finding.advice)
}
