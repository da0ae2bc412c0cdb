//! Edges out of the answer of a query.

use oxrdf::{Literal, Term, Variable};
use oxsdatatypes::Double;
use rustc_hash::FxHashMap;
use spargebra::Query;

use super::Projection;
use super::report::{Report, Tally, sorted};
use crate::cancel::Cancellation;
use crate::error::{Error, Result};
use crate::network::{Network, NetworkBuilder, NodeNames, Role};
use crate::results::{Results, Row, Solutions};
use crate::store::{Budget, DefaultGraph, Evaluation, Store};

/// Rows between two looks at the flag.
const BLOCK: usize = 1 << 10;

/// Edges as the answer states them, with numbers in the order in which terms first came.
#[derive(Default)]
struct Collected {
    numbers: FxHashMap<Term, u32>,
    edges: Vec<(u32, u32, f64, u32)>,
    /// Nodes without an edge, with their side.
    alone: Vec<(u32, Role)>,
    kinds: FxHashMap<Option<Term>, (u32, usize)>,
    literals: usize,
}

/// Makes a network of the answer of `query`.
pub(super) fn project(
    store: &Store,
    projection: &Projection,
    query: &Query,
    graphs: &DefaultGraph,
    memory: Option<usize>,
    cancellation: &Cancellation,
) -> Result<(Network, Report)> {
    let evaluation = Evaluation {
        default_graph: graphs.clone(),
        cancellation: cancellation.clone(),
        budget: Budget::of(memory),
        ..Evaluation::default()
    };
    let mut collected = Collected::default();
    match store.evaluate(query, &evaluation)?.0 {
        Results::Solutions(solutions) => collected.read_rows(solutions, cancellation)?,
        Results::Graph(triples) => {
            for (place, triple) in triples.enumerate() {
                if place.is_multiple_of(BLOCK) {
                    cancellation.check()?;
                }
                let triple = triple?;
                let kind = Some(triple.predicate.into());
                collected.edge(Term::from(triple.subject), triple.object, kind, 1.0);
            }
        }
        Results::Boolean(_) => {
            return Err(Error::usage("an ASK query states no edges")
                .with_hint("write a SELECT with `?source ?target`, or a CONSTRUCT"));
        }
    }
    collected.finish(projection)
}

impl Collected {
    fn read_rows(&mut self, solutions: Solutions, cancellation: &Cancellation) -> Result<()> {
        let columns = Columns::of(&solutions.variables)?;
        for (place, row) in solutions.enumerate() {
            if place.is_multiple_of(BLOCK) {
                cancellation.check()?;
            }
            let mut row = row?;
            let weight = columns.weight(&row, place)?;
            let kind = columns.kind.and_then(|column| row[column].take());
            match (row[columns.source].take(), row[columns.target].take()) {
                (Some(source), Some(target)) => self.edge(source, target, kind, weight),
                (Some(source), None) => self.alone(source, Role::Source),
                (None, Some(target)) => self.alone(target, Role::Target),
                (None, None) => {}
            }
        }
        Ok(())
    }

    fn edge(&mut self, source: Term, target: Term, kind: Option<Term>, weight: f64) {
        if !is_node(&source) || !is_node(&target) {
            self.literals += 1;
            return;
        }
        let next = self.kinds.len() as u32;
        let kind = self.kinds.entry(kind).or_insert((next, 0));
        kind.1 += 1;
        let kind = kind.0;
        let edge = (self.number(source), self.number(target), weight, kind);
        self.edges.push(edge);
    }

    fn alone(&mut self, term: Term, role: Role) {
        if is_node(&term) {
            let number = self.number(term);
            self.alone.push((number, role));
        } else {
            self.literals += 1;
        }
    }

    fn number(&mut self, term: Term) -> u32 {
        let next = self.numbers.len() as u32;
        *self.numbers.entry(term).or_insert(next)
    }

    /// Numbers the nodes and types anew, in the order of their terms.
    fn finish(self, projection: &Projection) -> Result<(Network, Report)> {
        let (terms, numbers) = in_order(self.numbers.into_iter().collect(), Term::to_string);
        let kinds: Vec<((Option<Term>, usize), u32)> =
            self.kinds.into_iter().map(|(kind, (number, count))| ((kind, count), number)).collect();
        let show = |(kind, _): &(Option<Term>, usize)| kind.as_ref().map_or_else(String::new, Term::to_string);
        let (kinds, kind_numbers) = in_order(kinds, show);
        let mut builder = NetworkBuilder::new(projection.directed).merging(projection.weight.merge());
        if projection.links {
            builder = builder.keeping_links();
        }
        for (source, target, weight, kind) in self.edges {
            let kind = kind_numbers[kind as usize];
            let weight = weight * projection.weight.of_predicate(kinds[kind as usize].1);
            builder.typed_edge(numbers[source as usize], numbers[target as usize], weight, kind);
        }
        for (node, role) in self.alone {
            builder.node(numbers[node as usize], role);
        }
        let (network, losses) = builder.finish(NodeNames::Terms(terms), types(&kinds))?;
        let types = sorted(kinds.into_iter().map(|(kind, count)| Tally { kind, count }).collect());
        Ok((network, Report { types, literals: self.literals, losses, ..Report::default() }))
    }
}

/// Returns the types of edges; none if no row named one.
fn types(kinds: &[(Option<Term>, usize)]) -> Vec<Term> {
    if kinds.iter().all(|(kind, _)| kind.is_none()) {
        return Vec::new();
    }
    let untyped = || Literal::new_simple_literal("untyped").into();
    kinds.iter().map(|(kind, _)| kind.clone().unwrap_or_else(untyped)).collect()
}

/// Sorts `items` by `key` and returns them with a table from old numbers to new ones.
fn in_order<T>(items: Vec<(T, u32)>, key: impl Fn(&T) -> String) -> (Vec<T>, Vec<u32>) {
    let mut keyed: Vec<(String, T, u32)> = items.into_iter().map(|(item, number)| (key(&item), item, number)).collect();
    keyed.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    let mut numbers = vec![0; keyed.len()];
    for (new, (_, _, old)) in keyed.iter().enumerate() {
        numbers[*old as usize] = new as u32;
    }
    (keyed.into_iter().map(|(_, item, _)| item).collect(), numbers)
}

fn is_node(term: &Term) -> bool {
    matches!(term, Term::NamedNode(_) | Term::BlankNode(_))
}

/// Where the columns of a projection are.
struct Columns {
    source: usize,
    target: usize,
    kind: Option<usize>,
    weight: Option<usize>,
}

impl Columns {
    fn of(variables: &[Variable]) -> Result<Self> {
        let find = |name: &str| variables.iter().position(|variable| variable.as_str() == name);
        let wanted = |name: &str| {
            find(name).ok_or_else(|| {
                let found: Vec<String> = variables.iter().map(ToString::to_string).collect();
                Error::usage(format!("the projection has no `?{name}`; it has {}", found.join(", ")))
                    .with_hint("a projection selects `?source ?target`, and `?type` and `?weight` if it likes")
            })
        };
        Ok(Self { source: wanted("source")?, target: wanted("target")?, kind: find("type"), weight: find("weight") })
    }

    /// Returns the weight that `row` states; 1 where it states none.
    fn weight(&self, row: &Row, place: usize) -> Result<f64> {
        let Some(term) = self.weight.and_then(|column| row[column].as_ref()) else { return Ok(1.0) };
        let number = match term {
            Term::Literal(literal) => number(literal),
            _ => None,
        };
        number.filter(|weight| weight.is_finite() && *weight >= 0.0).ok_or_else(|| {
            Error::data(format!("the weight {term} in row {} of the projection is no number from 0 up", place + 1))
        })
    }
}

fn number(literal: &Literal) -> Option<f64> {
    literal.value().parse::<Double>().ok().map(f64::from)
}
