//! Property paths (18.4): each operator as its definition, over pairs of terms.
//!
//! `path` returns every pair that a path joins in the whole graph, as often as the standard counts it, and ends that
//! are bound are compared afterwards. Zero-length paths also join an end of the pattern with itself that is not in the
//! data, which is why the bound ends are handed in.

use oxrdf::{Term, Triple};
use spargebra::algebra::PropertyPathExpression as Path;

use super::data::Graph;

/// Returns the pairs that `path` joins, with duplicates where the standard has them.
pub(super) fn pairs(graph: &Graph, path: &Path, ends: &[Term]) -> Vec<(Term, Term)> {
    match path {
        Path::NamedNode(iri) => steps(graph, |triple| triple.predicate == *iri),
        Path::NegatedPropertySet(iris) => steps(graph, |triple| !iris.contains(&triple.predicate)),
        Path::Reverse(path) => pairs(graph, path, ends).into_iter().map(|(from, to)| (to, from)).collect(),
        Path::Sequence(first, second) => {
            let second = pairs(graph, second, ends);
            let first = pairs(graph, first, ends);
            let joined = |(from, middle): &(Term, Term)| {
                let (from, middle) = (from.clone(), middle.clone());
                let next = second.iter().filter(move |(start, _)| *start == middle);
                next.map(move |(_, to)| (from.clone(), to.clone())).collect::<Vec<_>>()
            };
            first.iter().flat_map(joined).collect()
        }
        // A union of multisets.
        Path::Alternative(first, second) => {
            let mut found = pairs(graph, first, ends);
            found.extend(pairs(graph, second, ends));
            found
        }
        Path::ZeroOrOne(path) => {
            let mut found = pairs(graph, path, ends);
            found.extend(nodes(graph, ends).into_iter().map(|node| (node.clone(), node)));
            set(found)
        }
        Path::OneOrMore(path) => {
            let step = pairs(graph, path, ends);
            let starts = set(step.iter().map(|(from, _)| from.clone()).collect());
            reached(&step, &starts, false)
        }
        Path::ZeroOrMore(path) => reached(&pairs(graph, path, ends), &nodes(graph, ends), true),
    }
}

/// The terms of nodes(G) in 18.1.1, and the ends of the pattern.
fn nodes(graph: &Graph, ends: &[Term]) -> Vec<Term> {
    let terms = graph.iter().flat_map(|triple| [triple.subject.clone().into(), triple.object.clone()]);
    set(terms.chain(ends.iter().cloned()).collect())
}

fn steps(graph: &Graph, is_taken: impl Fn(&Triple) -> bool) -> Vec<(Term, Term)> {
    let taken = graph.iter().filter(|triple| is_taken(triple));
    taken.map(|triple| (triple.subject.clone().into(), triple.object.clone())).collect()
}

/// ALP of 18.4: what one or more steps reach from each start, each node once.
fn reached(step: &[(Term, Term)], starts: &[Term], with_start: bool) -> Vec<(Term, Term)> {
    let mut found = Vec::new();
    for start in starts {
        let mut visited: Vec<Term> = Vec::new();
        let mut waiting: Vec<Term> = if with_start { vec![start.clone()] } else { after(step, start) };
        while let Some(node) = waiting.pop() {
            if !visited.contains(&node) {
                waiting.extend(after(step, &node));
                visited.push(node);
            }
        }
        found.extend(visited.into_iter().map(|node| (start.clone(), node)));
    }
    found
}

fn after(step: &[(Term, Term)], node: &Term) -> Vec<Term> {
    step.iter().filter(|(from, _)| from == node).map(|(_, to)| to.clone()).collect()
}

fn set<T: PartialEq>(items: Vec<T>) -> Vec<T> {
    let mut kept = Vec::new();
    for item in items {
        if !kept.contains(&item) {
            kept.push(item);
        }
    }
    kept
}
