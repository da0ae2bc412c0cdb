//! Texts of a query that the data has only with another language, type or case: `"Employers"` where it says
//! `"Employers"@en`.

use oxrdf::{Literal, NamedNode, Term, Variable};
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::{GroundTerm, NamedNodePattern, TermPattern};

use super::walk::parts;
use crate::cancel::Cancellation;
use crate::store::{QuadPattern, Store};
use crate::vocab::compact;

/// A text that a query asks for, and the predicate whose values it is compared with.
struct Asked<'a> {
    text: &'a Literal,
    predicate: Option<&'a NamedNode>,
}

/// Returns how the data writes the text that `step`, a pattern that matches nothing, asks for.
pub(super) fn in_pattern(step: &GraphPattern, store: &Store, cancellation: &Cancellation) -> Option<String> {
    let asked = match step {
        GraphPattern::Bgp { patterns } => patterns.iter().find_map(|triple| {
            let TermPattern::Literal(text) = &triple.object else { return None };
            Some(Asked { text, predicate: named(&triple.predicate) })
        }),
        GraphPattern::Path { object: TermPattern::Literal(text), .. } => Some(Asked { text, predicate: None }),
        GraphPattern::Graph { inner, .. } => return in_pattern(inner, store, cancellation),
        _ => None,
    };
    asked.and_then(|asked| asked.otherwise(store, cancellation))
}

/// Returns how the data writes a text that a FILTER or a VALUES of `pattern` compares with the objects of a predicate.
pub(super) fn in_condition(pattern: &GraphPattern, store: &Store, cancellation: &Cancellation) -> Option<String> {
    let mut compared = Vec::new();
    conditions(pattern, &mut compared);
    compared.into_iter().find_map(|(variable, text)| {
        let predicate = predicate_of(pattern, variable)?;
        let other = Asked { text, predicate: Some(predicate) }.otherwise(store, cancellation)?;
        Some(format!("{}; {other}", text_of(text)))
    })
}

impl Asked<'_> {
    fn otherwise(&self, store: &Store, cancellation: &Cancellation) -> Option<String> {
        let pattern = QuadPattern { predicate: self.predicate.cloned(), ..QuadPattern::default() };
        let wanted = self.text.value().to_lowercase();
        let mut best: Option<(bool, String)> = None;
        for (count, quad) in store.quads(&pattern).enumerate() {
            if count % 256 == 0 && cancellation.is_cancelled() {
                break;
            }
            let Term::Literal(found) = quad.ok()?.object else { continue };
            if found == *self.text || found.value().len() != self.text.value().len() {
                continue;
            }
            let is_other_case = found.value() != self.text.value();
            if is_other_case && found.value().to_lowercase() != wanted {
                continue;
            }
            let candidate = (is_other_case, text_of(&found));
            if best.as_ref().is_none_or(|best| candidate < *best) {
                best = Some(candidate);
            }
        }
        best.map(|(_, text)| format!("the data has it as `{text}`"))
    }
}

fn text_of(literal: &Literal) -> String {
    if literal.language().is_some() || literal.datatype() == oxrdf::vocab::xsd::STRING {
        return literal.to_string();
    }
    let datatype = literal.datatype();
    let kind = compact(datatype.as_str()).unwrap_or_else(|| datatype.to_string());
    format!("{}^^{kind}", Literal::from(literal.value()))
}

fn named(predicate: &NamedNodePattern) -> Option<&NamedNode> {
    match predicate {
        NamedNodePattern::NamedNode(name) => Some(name),
        NamedNodePattern::Variable(_) => None,
    }
}

/// Collects the texts that a row must have under a variable.
fn conditions<'a>(pattern: &'a GraphPattern, found: &mut Vec<(&'a Variable, &'a Literal)>) {
    match pattern {
        GraphPattern::Filter { expr, .. } => equalities(expr, found),
        GraphPattern::Values { variables, bindings } => {
            let texts = bindings.iter().flat_map(|row| variables.iter().zip(row)).filter_map(|(variable, term)| {
                let Some(GroundTerm::Literal(text)) = term else { return None };
                Some((variable, text))
            });
            found.extend(texts);
        }
        _ => {}
    }
    parts(pattern).into_iter().for_each(|part| conditions(part, found));
}

fn equalities<'a>(expression: &'a Expression, found: &mut Vec<(&'a Variable, &'a Literal)>) {
    match expression {
        Expression::And(a, b) | Expression::Or(a, b) => {
            equalities(a, found);
            equalities(b, found);
        }
        Expression::Equal(a, b) | Expression::SameTerm(a, b) => match (&**a, &**b) {
            (Expression::Variable(variable), Expression::Literal(text))
            | (Expression::Literal(text), Expression::Variable(variable)) => found.push((variable, text)),
            _ => {}
        },
        Expression::In(inner, list) => {
            if let Expression::Variable(variable) = &**inner {
                let texts = list.iter().filter_map(|part| match part {
                    Expression::Literal(text) => Some((variable, text)),
                    _ => None,
                });
                found.extend(texts);
            }
        }
        _ => {}
    }
}

/// Returns the predicate that has `variable` as its object.
fn predicate_of<'a>(pattern: &'a GraphPattern, variable: &Variable) -> Option<&'a NamedNode> {
    if let GraphPattern::Bgp { patterns } = pattern {
        let is_object = |object: &TermPattern| matches!(object, TermPattern::Variable(found) if found == variable);
        return patterns.iter().filter(|triple| is_object(&triple.object)).find_map(|triple| named(&triple.predicate));
    }
    parts(pattern).into_iter().find_map(|part| predicate_of(part, variable))
}
