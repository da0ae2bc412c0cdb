//! Random queries over random data give the same answers from our store and from Oxigraph's own two: its in-memory
//! store, and its evaluator over a plain set of quads, with and without the optimizer.
//!
//! `LERMAP_CASES` sets how many cases run. proptest prints the seed of a failure and shrinks it.

mod generate;

use std::collections::BTreeMap;

use lermap::query::{Prefixes, parse_query};
use lermap::results::{Collected, Results, Solutions, Triples};
use lermap::store::{DefaultGraph, Evaluation, Memory, Store};
use oxrdf::{Dataset, GraphName, Quad, Term};
use proptest::prelude::*;
use proptest::test_runner::Config;
use spareval::{QueryEvaluator, QueryResults};
use spargebra::Query;

use generate::{Case, case};

fn cases() -> u32 {
    std::env::var("LERMAP_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(400)
}

proptest! {
    #![proptest_config(Config { cases: cases(), max_shrink_iters: 4_000, max_global_rejects: 1_000_000, failure_persistence: None, ..Config::default() })]

    #[test]
    fn our_store_answers_as_the_evaluator_over_plain_quads(case in case(generate::Literals::Odd)) {
        let query = parse(&case);
        prop_assume!(query.is_some());
        let query = query.unwrap();
        let expected = plain(&case, &query);
        for without_optimizer in [false, true] {
            let found = ours(&case, &query, without_optimizer);
            prop_assert!(agree(&case, &expected, &found), "{case}\nexpected {expected:#?}\nfound {found:#?}");
        }
    }

    #[test]
    fn our_store_answers_as_oxigraphs_store(mut case in case(generate::Literals::Canonical)) {
        // Oxigraph counts a triple once for each of its graphs where the default graph is a union.
        case.default_graph = DefaultGraph::Strict;
        // It also takes 01 in a query for 1.
        prop_assume!(!case.text.contains(" 01 "));
        let query = parse(&case);
        prop_assume!(query.is_some());
        let query = query.unwrap();
        let store = Store::Memory(Memory::from_quads(case.quads.clone()).unwrap());
        let expected = bag(collect(&store, &query, &evaluation(&case, false)));
        let found = ours(&case, &query, false);
        prop_assert!(agree(&case, &expected, &found), "{case}\nexpected {expected:#?}\nfound {found:#?}");
    }
}

/// Returns the query; none if it binds a variable twice, which the generator does not rule out.
fn parse(case: &Case) -> Option<Query> {
    parse_query(&case.text, &Prefixes::none()).ok()
}

fn evaluation(case: &Case, without_optimizer: bool) -> Evaluation {
    Evaluation { default_graph: case.default_graph.clone(), without_optimizer, ..Evaluation::default() }
}

fn ours(case: &Case, query: &Query, without_optimizer: bool) -> BTreeMap<String, usize> {
    let store = Store::from_quads(case.quads.clone()).unwrap();
    bag(collect(&store, query, &evaluation(case, without_optimizer)))
}

fn collect(store: &Store, query: &Query, evaluation: &Evaluation) -> Collected {
    store.evaluate(query, evaluation).unwrap().0.collect().unwrap()
}

/// Answers with Oxigraph's evaluator over a plain set of quads, whose default graph is what the case asks for.
fn plain(case: &Case, query: &Query) -> BTreeMap<String, usize> {
    let mut dataset: Dataset = case.quads.iter().cloned().collect();
    if case.default_graph == DefaultGraph::Union {
        let union = |quad: &Quad| Quad { graph_name: GraphName::DefaultGraph, ..quad.clone() };
        dataset.extend(case.quads.iter().map(union));
    }
    let evaluator = QueryEvaluator::new().without_optimizations();
    let results = match evaluator.prepare(query).execute(&dataset).unwrap() {
        QueryResults::Boolean(value) => Results::Boolean(value),
        QueryResults::Solutions(solutions) => {
            let variables = solutions.variables().to_vec();
            let rows: Vec<_> = solutions.map(|row| Ok(row.unwrap().values().to_vec())).collect();
            Results::Solutions(Solutions::new(variables, rows.into_iter()))
        }
        QueryResults::Graph(triples) => {
            let triples: Vec<_> = triples.map(|triple| Ok(triple.unwrap())).collect();
            Results::Graph(Triples::new(triples.into_iter()))
        }
    };
    bag(results.collect().unwrap())
}

/// Returns how often each row or triple occurs.
fn bag(results: Collected) -> BTreeMap<String, usize> {
    let rows: Vec<String> = match results {
        Collected::Boolean(value) => vec![value.to_string()],
        Collected::Solutions { rows, .. } => rows.iter().map(|row| shown(row)).collect(),
        Collected::Graph(triples) => {
            let mut triples: Vec<String> = triples.iter().map(ToString::to_string).collect();
            triples.sort();
            triples.dedup();
            triples
        }
    };
    let mut bag = BTreeMap::new();
    for row in rows {
        *bag.entry(row).or_default() += 1;
    }
    bag
}

fn shown(row: &[Option<Term>]) -> String {
    let value = |term: &Option<Term>| term.as_ref().map_or_else(|| "-".to_owned(), ToString::to_string);
    row.iter().map(value).collect::<Vec<_>>().join(" ")
}

/// Returns whether two answers agree: the same bag, or where LIMIT leaves a choice, the same number of rows.
fn agree(case: &Case, expected: &BTreeMap<String, usize>, found: &BTreeMap<String, usize>) -> bool {
    if case.is_limited {
        return expected.values().sum::<usize>() == found.values().sum::<usize>();
    }
    // Of 1 and 1.0 either is the least.
    if ["MIN(", "MAX("].iter().any(|name| case.text.contains(name)) {
        return by_value(expected) == by_value(found);
    }
    expected == found
}

/// Returns `bag` with numbers in place of the literals that have them as values.
fn by_value(bag: &BTreeMap<String, usize>) -> BTreeMap<String, usize> {
    const NUMBERS: [&str; 4] = ["integer", "decimal", "double", "byte"];
    let value = |term: &str| {
        let (text, datatype) = term.strip_prefix('"')?.split_once("\"^^<http://www.w3.org/2001/XMLSchema#")?;
        let is_number = NUMBERS.contains(&datatype.trim_end_matches('>'));
        // Nothing tells zero from the zero below it.
        text.parse().ok().filter(|_| is_number).map(|number: f64| (number + 0.0).to_string())
    };
    let mut values = BTreeMap::new();
    for (row, count) in bag {
        let terms: Vec<String> = row.split(' ').map(|term| value(term).unwrap_or_else(|| term.to_owned())).collect();
        *values.entry(terms.join(" ")).or_default() += count;
    }
    values
}
