//! Findings as SARIF 2.1.0, which code hosts and editors show at the lines of the records.

use std::collections::BTreeMap;

use oxrdf::Term;
use serde_json::{Value, json};

use super::{CHECKS, Finding, Severity, WriteFindings};
use crate::error::{Error, Result};
use crate::output::{Audience, Format, MediaType, OnScreen};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// A log for code hosts and editors.
pub static SARIF: Format<WriteFindings> = Format {
    name: "sarif",
    summary: "A SARIF log, which code hosts and editors show at the lines of the records",
    audience: Audience::Programs,
    screen: OnScreen::Raw,
    extensions: &["sarif"],
    media_type: MediaType::of("application/sarif+json"),
    aliases: &[],
    bundled: None,
    writer: |findings, out| Ok(writeln!(out, "{}", sarif(findings)?)?),
};

/// Returns `findings` as the text of a SARIF log.
fn sarif(findings: &[Finding]) -> Result<String> {
    let mut rules: BTreeMap<&str, Value> = BTreeMap::new();
    for finding in findings {
        let check = CHECKS.iter().find(|check| check.code() == finding.code);
        let summary = check.map_or(finding.advice.as_str(), |check| check.summary());
        rules.entry(&finding.code).or_insert_with(|| {
            json!({
                "id": finding.code,
                "shortDescription": {"text": summary},
                "help": {"text": finding.advice},
                "defaultConfiguration": {"level": level(finding.severity)}
            })
        });
    }
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "lermap",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.into_values().collect::<Vec<_>>()
            }},
            "results": findings.iter().map(result).collect::<Vec<_>>()
        }]
    });
    serde_json::to_string_pretty(&log).map_err(|error| Error::data(format!("cannot write SARIF: {error}")))
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Violation => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn result(finding: &Finding) -> Value {
    let name = finding.label.as_deref().map(|label| format!("{label}: ")).unwrap_or_default();
    let mut location = serde_json::Map::new();
    if let Some((file, line)) = &finding.place {
        let place =
            json!({"artifactLocation": {"uri": file.replace(' ', "%20")}, "region": {"startLine": (*line).max(1)}});
        location.insert("physicalLocation".to_owned(), place);
    }
    if let Some(Term::NamedNode(entity)) = &finding.entity {
        location.insert("logicalLocations".to_owned(), json!([{"fullyQualifiedName": entity.as_str()}]));
    }
    let locations = if location.is_empty() { json!([]) } else { json!([location]) };
    json!({
        "ruleId": finding.code,
        "level": level(finding.severity),
        "message": {"text": format!("{name}{}. To do: {}.", finding.message, finding.advice)},
        "locations": locations
    })
}
