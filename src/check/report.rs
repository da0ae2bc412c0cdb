//! Findings as a SHACL validation report, with IRIs in place of blank nodes.

use oxrdf::{Literal, NamedNode, Term, Triple};

use super::Finding;
use super::shacl::Weight;
use crate::vocab::{BASE, SH, ler, rdf};

/// Returns the report of `findings`: it conforms if there is none.
pub fn report(findings: &[Finding]) -> Vec<Triple> {
    let sh = |local: &str| NamedNode::new_unchecked(format!("{SH}{local}"));
    let report = NamedNode::new_unchecked(format!("{BASE}report"));
    let mut out = vec![
        Triple::new(report.clone(), NamedNode::new_unchecked(rdf::TYPE), sh("ValidationReport")),
        Triple::new(report.clone(), sh("conforms"), Literal::from(findings.is_empty())),
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
    let english = |text: &str| Literal::new_language_tagged_literal_unchecked(text, "en");
    let focus = finding.entity.clone().unwrap_or_else(|| Term::NamedNode(report.clone()));
    let severity = Weight::Known(finding.severity).iri();
    let mut about: Vec<(NamedNode, Term)> =
        vec![(NamedNode::new_unchecked(rdf::TYPE), sh("ValidationResult").into()), (sh("focusNode"), focus)];
    match &finding.outcome {
        None => {
            let component = NamedNode::new_unchecked(format!("{BASE}check/{}", finding.code));
            about.push((sh("resultSeverity"), severity.into()));
            about.push((sh("resultMessage"), english(&finding.message).into()));
            about.push((sh("sourceConstraintComponent"), component.into()));
        }
        Some(outcome) => {
            let messages = outcome.messages.iter().cloned();
            let own = outcome.messages.is_empty().then(|| english(&finding.message));
            about.push((sh("resultSeverity"), outcome.weight.iri().into()));
            about.extend(messages.chain(own).map(|message| (sh("resultMessage"), message.into())));
            about.push((sh("sourceConstraintComponent"), outcome.component.clone().into()));
            about.push((sh("sourceShape"), outcome.shape.clone()));
            // The standard wants blank nodes for paths of more than one predicate.
            let label = format!("path-{}", node.as_str().rsplit('-').next().unwrap_or_default());
            about.extend(outcome.path.as_ref().map(|path| (sh("resultPath"), path.write(out, &label))));
            about.extend(outcome.value.clone().map(|value| (sh("value"), value)));
            about.extend(outcome.constraint.clone().map(|constraint| (sh("sourceConstraint"), constraint)));
        }
    }
    let mut add = |property: NamedNode, value: Term| out.push(Triple::new(node.clone(), property, value));
    about.into_iter().for_each(|(property, value)| add(property, value));
    add(NamedNode::new_unchecked(rdf::COMMENT), english(&finding.advice).into());
    if let Some((file, line)) = &finding.place {
        let line = Literal::from(i64::try_from(*line).unwrap_or(i64::MAX));
        add(NamedNode::new_unchecked(ler::RECORD_FILE), Literal::from(file.as_str()).into());
        add(NamedNode::new_unchecked(ler::RECORD_LINE), line.into());
    }
}
