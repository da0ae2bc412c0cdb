//! What shapes and checks of data quality find, by kind, the worst first.

use std::collections::BTreeMap;

use lermap::Result;
use lermap::check::{Finding, Request as CheckRequest, distinct, known_shapes, run};
use lermap::output::Labels;
use maud::{Markup, html};

use super::super::message::{Reply, Request};
use super::super::state::State;
use super::look::Look;
use super::shell::reply;
use super::value::value;

/// The most findings of one kind that are shown.
const SHOWN: usize = 100;

/// Answers with what is wrong with the data.
pub(super) fn checks(request: &Request, state: &State) -> Result<Reply, Reply> {
    let engine = state.engine(request)?;
    let look = Look::new(&engine, request, state);
    state.cached(request, "page", || {
        let limited = request.cancellation.with_timeout(state.workspace.limits().time);
        let shapes = known_shapes(&[])?;
        let wanted =
            CheckRequest { warnings: &engine.warnings, shapes: &shapes, with_checks: true, cancellation: &limited };
        let findings = distinct(run(engine.store(), &wanted)?);
        Ok(reply("Checks", &page(&findings, &look), request, state))
    })
}

fn page(findings: &[Finding], look: &Look<'_>) -> Markup {
    let mut kinds: BTreeMap<(u8, &str), Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        kinds.entry((finding.severity as u8, finding.code.as_str())).or_default().push(finding);
    }
    html! {
        h1 { "Checks" }
        p.lead { "What shapes and checks of data quality find: what is wrong, where, and what to do." }
        @if findings.is_empty() { p { "Nothing is wrong." } } @else {
            p.soft { (findings.len()) " findings of " (kinds.len()) " kinds" }
        }
        @for ((_, code), found) in &kinds { @if let Some(first) = found.first() {
            details.finding open[kinds.len() == 1] {
                summary { span.severity.(first.severity.name()) { (first.severity.name()) } " " strong { (code.replace('-', " ")) } " " span.count { (found.len()) } }
                p.soft { (first.advice) }
                ul.lines { @for finding in found.iter().take(SHOWN) { (remark(finding, &look.labels)) } }
                @if found.len() > SHOWN { p.soft { (found.len() - SHOWN) " more: " code { "lermap check" } " lists them all." } }
            }
        } }
    }
}

fn remark(finding: &Finding, labels: &dyn Labels) -> Markup {
    html! { li {
        @if let Some(entity) = &finding.entity { (value(entity, labels)) " " }
        span.note { (finding.message) "." @if let Some((file, line)) = &finding.place { " " code { (file) ":" (line) } } }
    } }
}
