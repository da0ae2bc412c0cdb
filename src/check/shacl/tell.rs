//! Violations by ids to outcomes in terms and words.

use oxrdf::{Literal, Term, Variable};

use super::message::{filled, parameter, shown, words};
use super::model::{ConstraintKind, Shape};
use super::outcome::Outcome;
use super::path::Path;
use super::prepare::Prepared;
use super::run::Run;
use super::violation::{Detail, Report, Violation};
use super::walk::PathWalk;
use crate::cancel::Cancellation;
use crate::error::Result;

/// Returns `violations` in terms, sorted.
pub(super) fn outcomes(
    prepared: &Prepared<'_>,
    mut violations: Vec<Violation>,
    cancellation: &Cancellation,
) -> Result<Vec<Outcome>> {
    let run = prepared.run(cancellation);
    let walk = PathWalk::new(run.data, cancellation);
    let path = |violation: &Violation| run.shapes.all[violation.shape].path.as_ref();
    violations.sort_by(|a, b| {
        let key = |v: &Violation| (v.value, v.shape, v.constraint);
        let order = (a.focus, path(a)).cmp(&(b.focus, path(b))).then_with(|| key(a).cmp(&key(b)));
        // Rows come in the order of the query, which is none.
        order.then_with(|| row_key(a).cmp(&row_key(b)))
    });
    violations.dedup_by(|next, kept| {
        let is_same = (next.focus, next.value, next.shape, next.constraint)
            == (kept.focus, kept.value, kept.shape, kept.constraint)
            && next.detail == kept.detail;
        if is_same {
            kept.times = kept.times.saturating_add(next.times);
        }
        is_same
    });
    let mut all = Vec::with_capacity(violations.len());
    for violation in &violations {
        walk.step()?;
        all.push(outcome(&run, &walk, violation, 0)?);
    }
    Ok(all)
}

fn row_key(violation: &Violation) -> Option<[Option<String>; 3]> {
    let Detail::Row(row) = &violation.detail else { return None };
    let text = |term: &Option<Term>| term.as_ref().map(ToString::to_string);
    Some([text(&row.value), text(&row.path), row.message.as_ref().map(ToString::to_string)])
}

/// How deep the reasons for a reason are looked for.
const DEEPEST: usize = 3;

fn outcome(run: &Run<'_>, walk: &PathWalk<'_>, violation: &Violation, depth: usize) -> Result<Outcome> {
    let shape = &run.shapes.all[violation.shape];
    let constraint = &shape.constraints[violation.constraint];
    let focus = run.data.term(violation.focus)?;
    let mut value = violation.value.map(|value| run.data.term(value)).transpose()?;
    let mut path = shape.path.clone();
    match &violation.detail {
        Detail::Predicate(predicate) => {
            if let Term::NamedNode(predicate) = run.data.term(*predicate)? {
                path = Some(Path::Predicate(predicate));
            }
        }
        Detail::Row(row) => {
            value = row.value.clone().or(value);
            if let Some(Term::NamedNode(predicate)) = &row.path {
                path = Some(Path::Predicate(predicate.clone()));
            }
        }
        _ => {}
    }
    let mut outcome = Outcome {
        focus,
        path,
        value,
        shape: shape.term.clone(),
        component: constraint.component.clone(),
        constraint: constraint.source.clone(),
        weight: shape.weight.clone(),
        messages: Vec::new(),
        words: String::new(),
        advice: shape.advice.clone(),
        times: violation.times,
        place: shape.place.clone(),
    };
    let own = own_messages(shape, violation);
    let bindings = bindings(&outcome, violation, shape);
    outcome.messages = own.iter().map(|message| filled(message, &bindings)).collect();
    outcome.words = match &constraint.kind {
        _ if !outcome.messages.is_empty() => String::new(),
        ConstraintKind::Node(inner) if depth < DEEPEST => {
            let reason = reason(run, walk, *inner, violation, depth)?;
            words(run, &outcome, violation, reason.as_deref())
        }
        _ => words(run, &outcome, violation, None),
    };
    Ok(outcome)
}

/// Returns the messages of the row, the constraint or the shape, the nearest first.
fn own_messages(shape: &Shape, violation: &Violation) -> Vec<Literal> {
    let constraint = &shape.constraints[violation.constraint];
    if let Detail::Row(row) = &violation.detail
        && let Some(message) = &row.message
    {
        return vec![message.clone()];
    }
    // A shape knows better than a component what it is for.
    let (first, second) = match constraint.source {
        Some(_) => (&constraint.messages, &shape.messages),
        None => (&shape.messages, &constraint.messages),
    };
    if first.is_empty() { second.clone() } else { first.clone() }
}

/// Returns what the places of a message may be filled with.
fn bindings(outcome: &Outcome, violation: &Violation, shape: &Shape) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    let mut add = |name: &str, text: String| all.push((name.to_owned(), text));
    let from_row: &[(Variable, Term)] = match &violation.detail {
        Detail::Row(row) => &row.bindings,
        _ => &[],
    };
    let constraint = &shape.constraints[violation.constraint];
    let parameters: &[(Variable, Term)] = match &constraint.kind {
        ConstraintKind::Query(question) => &question.parameters,
        _ => &[],
    };
    for (variable, term) in from_row.iter().chain(parameters) {
        add(variable.as_str(), shown(term));
    }
    add("this", shown(&outcome.focus));
    if let Some(value) = &outcome.value {
        add("value", shown(value));
    }
    if let Some(path) = &outcome.path {
        add("path", path.to_string());
        add("PATH", path.to_string());
    }
    all.extend(parameter(&constraint.kind));
    all
}

/// Returns why the value of `violation` does not conform to the shape `inner`: the first thing that is wrong.
fn reason(
    run: &Run<'_>,
    walk: &PathWalk<'_>,
    inner: usize,
    violation: &Violation,
    depth: usize,
) -> Result<Option<String>> {
    let Some(value) = violation.value else { return Ok(None) };
    let mut found = Report::default();
    run.report(walk, inner, &[value], &mut found)?;
    let Some(first) = found.violations.first() else { return Ok(None) };
    let first = outcome(run, walk, first, depth + 1)?;
    Ok(Some(first.sentence()))
}
