//! Random patterns over small random data, answered by the operators and by Oxigraph's evaluator.

use std::sync::Arc;

use oxrdf::{Dataset, GraphName, NamedNode, Quad, Term};
use spareval::{QueryEvaluator, QueryResults};
use spargebra::SparqlParser;

use super::{DefaultGraph, Request, evaluate};
use crate::results::Results;
use crate::snapshot::Snapshot;

/// Numbers that look random and are the same in each run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, count: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % count
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len() as u64) as usize]
    }

    fn quads(&mut self) -> Vec<Quad> {
        let node = |name: &str| NamedNode::new_unchecked(format!("http://e/{name}"));
        (0..4 + self.below(24))
            .map(|_| {
                let graph = match self.below(4) {
                    0 => GraphName::NamedNode(node("g")),
                    1 => GraphName::NamedNode(node("h")),
                    _ => GraphName::DefaultGraph,
                };
                let (subject, predicate) = (node(self.pick(&["a", "b", "c"])), node(self.pick(&["p", "q"])));
                let object: Term = match self.below(4) {
                    0 => oxrdf::Literal::from(1).into(),
                    _ => node(self.pick(&["a", "b", "c", "g"])).into(),
                };
                Quad::new(subject, predicate, object, graph)
            })
            .collect()
    }

    fn triple(&mut self) -> String {
        let subject = self.pick(&["?x", "?y", "?z", "?w", "<http://e/a>", "?x", "?y"]);
        let predicate = self.pick(&["<http://e/p>", "<http://e/q>", "?p", "<http://e/p>"]);
        let object = self.pick(&["?x", "?y", "?z", "?w", "<http://e/b>", "1", "?y", "?z"]);
        format!("{subject} {predicate} {object} . ")
    }

    fn group(&mut self, depth: u64) -> String {
        let mut text: String = (0..self.below(3)).map(|_| self.triple()).collect();
        if depth == 0 {
            return text + &self.triple();
        }
        for _ in 0..1 + self.below(2) {
            let inner = self.group(depth - 1);
            text += &match self.below(10) {
                0 => format!("OPTIONAL {{ {inner} }} "),
                1 => format!("{{ {inner} }} UNION {{ {} }} ", self.group(depth - 1)),
                2 => format!("MINUS {{ {inner} }} "),
                // With MINUS, OPTIONAL or EXISTS inside, Oxigraph sees the variable of the graph there.
                3 => format!("GRAPH ?g {{ {} }} ", self.group(0)),
                4 => format!("GRAPH <http://e/g> {{ {inner} }} "),
                5 => format!("{{ SELECT ?x ?y {{ {inner} }} }} "),
                // What MINUS shares with values that are put into its left side is open in the standard.
                6 if inner.contains("MINUS") => self.triple(),
                6 => format!("FILTER {}EXISTS {{ {inner} }} ", self.pick(&["", "NOT "])),
                7 => "VALUES (?x ?y) { (<http://e/a> UNDEF) (UNDEF <http://e/b>) (<http://e/a> <http://e/b>) } "
                    .to_owned(),
                8 => format!("{{ {inner} }} "),
                _ => self.triple(),
            };
        }
        text
    }
}

fn ours(quads: &[Quad], query: &spargebra::Query, without_optimizer: bool, threads: usize) -> Vec<String> {
    let snapshot = Arc::new(Snapshot::build(quads.to_vec()).unwrap());
    let request = Request { default_graph: DefaultGraph::Strict, without_optimizer, threads, ..Request::default() };
    let Results::Solutions(solutions) = evaluate(&snapshot, query, &request).unwrap().0 else { panic!("no rows") };
    let names = solutions.variables.clone();
    let mut rows: Vec<String> = solutions
        .map(|row| {
            let mut cells: Vec<String> =
                names.iter().zip(row.unwrap()).filter_map(|(name, value)| Some(format!("{name}={}", value?))).collect();
            cells.sort();
            cells.join(" ")
        })
        .collect();
    rows.sort();
    rows
}

fn theirs(quads: &[Quad], query: &spargebra::Query) -> Vec<String> {
    let dataset: Dataset = quads.iter().cloned().collect();
    let evaluator = QueryEvaluator::new().without_optimizations();
    let QueryResults::Solutions(solutions) = evaluator.prepare(query).execute(&dataset).unwrap() else {
        panic!("no rows")
    };
    let mut rows: Vec<String> = solutions
        .map(|row| {
            let row = row.unwrap();
            let mut cells: Vec<String> = row.iter().map(|(name, value)| format!("{name}={value}")).collect();
            cells.sort();
            cells.join(" ")
        })
        .collect();
    rows.sort();
    rows
}

#[test]
fn random_patterns_have_the_same_rows_as_with_oxigraph() {
    let count = std::env::var("LERMAP_CASES").ok().and_then(|count| count.parse().ok()).unwrap_or(2_000);
    let start = std::env::var("LERMAP_SEED").ok().and_then(|count| count.parse().ok()).unwrap_or(0);
    let mut differ = 0;
    for seed in start..start + count {
        let mut chance = Chance(seed * 77 + 5);
        chance.below(2);
        let quads = chance.quads();
        let depth = chance.below(3);
        let text = format!("SELECT * {{ {} }}", chance.group(depth));
        let query = SparqlParser::new().parse_query(&text).unwrap();
        let expected = theirs(&quads, &query);
        for (without_optimizer, threads) in [(false, 1), (false, 2), (true, 1)] {
            let found = ours(&quads, &query, without_optimizer, threads);
            if found != expected {
                differ += 1;
                if differ < 4 {
                    let data: Vec<String> = quads.iter().map(ToString::to_string).collect();
                    eprintln!(
                        "{seed} {without_optimizer} {text}\n{}\n{query}\nexpected {expected:#?}\nfound {found:#?}",
                        data.join("\n")
                    );
                }
            }
        }
    }
    assert_eq!(differ, 0);
}
