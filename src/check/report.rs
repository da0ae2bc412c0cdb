//! Findings as a SHACL validation report, with IRIs in place of blank nodes.

use oxrdf::{Literal, NamedNode, Term, Triple};

use super::{Finding, Severity};
use crate::vocab::{BASE, SH, ler, rdf};

/// Returns the report of `findings`: it conforms if none is a violation.
pub fn report(findings: &[Finding]) -> Vec<Triple> {
    let sh = |local: &str| NamedNode::new_unchecked(format!("{SH}{local}"));
    let report = NamedNode::new_unchecked(format!("{BASE}report"));
    let conforms = findings.iter().all(|finding| finding.severity != Severity::Violation);
    let mut out = vec![
        Triple::new(report.clone(), NamedNode::new_unchecked(rdf::TYPE), sh("ValidationReport")),
        Triple::new(report.clone(), sh("conforms"), Literal::from(conforms)),
    ];
    for (number, finding) in findings.iter().enumerate() {
        // The order of findings is fixed, so that the number is as well.
        let node = NamedNode::new_unchecked(format!("{BASE}report/{}-{}", finding.code, number + 1));
        out.push(Triple::new(report.clone(), sh("result"), node.clone()));
        write(&node, &report, finding, &mut out);
    }
    out
}

fn write(node: &NamedNode, report: &NamedNode, finding: &Finding, out: &mut Vec<Triple>) {
    let sh = |local: &str| NamedNode::new_unchecked(format!("{SH}{local}"));
    let severity = match finding.severity {
        Severity::Violation => "Violation",
        Severity::Warning => "Warning",
        Severity::Info => "Info",
    };
    let english = |text: &str| Literal::new_language_tagged_literal_unchecked(text, "en");
    let focus = finding.entity.clone().unwrap_or_else(|| Term::NamedNode(report.clone()));
    let component = NamedNode::new_unchecked(format!("{BASE}check/{}", finding.code));
    let mut add = |property: NamedNode, value: Term| out.push(Triple::new(node.clone(), property, value));
    add(NamedNode::new_unchecked(rdf::TYPE), sh("ValidationResult").into());
    add(sh("focusNode"), focus);
    add(sh("resultSeverity"), sh(severity).into());
    add(sh("resultMessage"), english(&finding.message).into());
    add(sh("sourceConstraintComponent"), component.into());
    add(NamedNode::new_unchecked(rdf::COMMENT), english(&finding.advice).into());
    if let Some((file, line)) = &finding.place {
        let line = Literal::from(i64::try_from(*line).unwrap_or(i64::MAX));
        add(NamedNode::new_unchecked(ler::RECORD_FILE), Literal::from(file.as_str()).into());
        add(NamedNode::new_unchecked(ler::RECORD_LINE), line.into());
    }
}
