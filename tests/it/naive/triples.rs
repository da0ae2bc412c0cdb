//! Triple patterns: basic graph patterns (18.3) and the templates of CONSTRUCT (16.2).

use std::collections::BTreeMap;

use oxrdf::{BlankNode, NamedNode, NamedOrBlankNode, Term, Triple};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

use super::Solution;
use super::data::Graph;

/// How blank nodes of a pattern are named among variables; no variable of a query has a space in its name.
pub(super) fn blank_name(node: &BlankNode) -> String {
    format!("blank {}", node.as_str())
}

/// Returns the solutions of a basic graph pattern: one for each way to put terms for variables and blank nodes.
pub(super) fn matches(graph: &Graph, patterns: &[TriplePattern], start: &Solution) -> Vec<Solution> {
    let mut found = vec![start.clone()];
    for pattern in patterns {
        let mut next = Vec::new();
        for solution in &found {
            for triple in graph {
                let mut longer = solution.clone();
                if match_triple(pattern, triple, &mut longer) {
                    next.push(longer);
                }
            }
        }
        found = next;
    }
    found
}

fn match_triple(pattern: &TriplePattern, triple: &Triple, solution: &mut Solution) -> bool {
    let predicate = match &pattern.predicate {
        NamedNodePattern::NamedNode(iri) => TermPattern::NamedNode(iri.clone()),
        NamedNodePattern::Variable(variable) => TermPattern::Variable(variable.clone()),
    };
    match_term(&pattern.subject, &triple.subject.clone().into(), solution)
        && match_term(&predicate, &triple.predicate.clone().into(), solution)
        && match_term(&pattern.object, &triple.object, solution)
}

/// Returns whether `pattern` is `term`, and binds what is open.
pub(super) fn match_term(pattern: &TermPattern, term: &Term, solution: &mut Solution) -> bool {
    let name = match pattern {
        TermPattern::Variable(variable) => variable.as_str().to_owned(),
        TermPattern::BlankNode(node) => blank_name(node),
        TermPattern::NamedNode(iri) => return *term == Term::from(iri.clone()),
        TermPattern::Literal(literal) => return *term == Term::from(literal.clone()),
        TermPattern::Triple(pattern) => {
            return matches!(term, Term::Triple(triple) if match_triple(pattern, triple, solution));
        }
    };
    match solution.get(&name) {
        Some(bound) => bound == term,
        None => {
            solution.insert(name, term.clone());
            true
        }
    }
}

/// Returns the term that `pattern` stands for, if `row` leaves nothing of it open.
pub(super) fn fixed(pattern: &TermPattern, row: &Solution) -> Option<Term> {
    let mut blanks = BTreeMap::new();
    make_term(pattern, row, &mut blanks).filter(|_| blanks.is_empty())
}

/// Returns the set of triples that a template makes of `rows`, with blank nodes of their own for each row.
pub(super) fn construct(template: &[TriplePattern], rows: &[Solution]) -> Vec<Triple> {
    let mut triples = Vec::new();
    for row in rows {
        let mut blanks = BTreeMap::new();
        for pattern in template {
            let made = make_triple(pattern, row, &mut blanks);
            triples.extend(made.filter(|triple| !triples.contains(triple)));
        }
    }
    triples
}

fn make_triple(pattern: &TriplePattern, row: &Solution, blanks: &mut BTreeMap<String, BlankNode>) -> Option<Triple> {
    let subject = match make_term(&pattern.subject, row, blanks)? {
        Term::NamedNode(node) => NamedOrBlankNode::from(node),
        Term::BlankNode(node) => node.into(),
        _ => return None,
    };
    let predicate: NamedNode = match &pattern.predicate {
        NamedNodePattern::NamedNode(iri) => iri.clone(),
        NamedNodePattern::Variable(variable) => match row.get(variable.as_str())? {
            Term::NamedNode(iri) => iri.clone(),
            _ => return None,
        },
    };
    Some(Triple::new(subject, predicate, make_term(&pattern.object, row, blanks)?))
}

fn make_term(pattern: &TermPattern, row: &Solution, blanks: &mut BTreeMap<String, BlankNode>) -> Option<Term> {
    Some(match pattern {
        TermPattern::NamedNode(iri) => iri.clone().into(),
        TermPattern::Literal(literal) => literal.clone().into(),
        TermPattern::Variable(variable) => row.get(variable.as_str())?.clone(),
        TermPattern::BlankNode(node) => blanks.entry(node.as_str().to_owned()).or_default().clone().into(),
        TermPattern::Triple(triple) => make_triple(triple, row, blanks)?.into(),
    })
}
