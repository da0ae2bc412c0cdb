//! Random queries over random data give the answers of two oracles: a naive evaluator straight from the standard
//! (`tests/it/naive`), and Oxigraph's evaluator over its own store, with the optimizer and without.
//!
//! `LERMAP_CASES` sets how many cases run. proptest prints the seed of a failure and shrinks it to a small query and
//! its data. What Oxigraph gets wrong is left out by [`rules`], each with its reason.

mod compare;
mod generate;
mod rules;

use lermap::query::{Prefixes, parse_query};
use lermap::results::Collected;
use lermap::store::{Evaluation, Memory, Store};
use proptest::prelude::*;
use proptest::test_runner::Config;
use spargebra::Query;

use crate::naive;
use compare::{Expected, check, unsliced};
use generate::{Case, Literals, PROLOGUE, case};

fn cases() -> u32 {
    std::env::var("LERMAP_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(400)
}

fn config() -> Config {
    Config {
        cases: cases(),
        max_shrink_iters: 20_000,
        max_global_rejects: u32::MAX,
        max_local_rejects: u32::MAX,
        failure_persistence: None,
        ..Config::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn our_store_answers_as_the_standard_says(case in case(Literals::Odd)) {
        let query = parse(&case);
        prop_assume!(query.is_some());
        let query = query.unwrap();
        let (whole, slice) = unsliced(&query);
        let answer = naive::answer(&case.quads, &case.default_graph, &whole);
        prop_assume!(answer.is_some());
        let expected = Expected { answer: answer.unwrap(), is_ordered: true };
        for without_optimizer in [false, true] {
            let found = ours(&case, &query, without_optimizer);
            let checked = found.and_then(|found| check(&case.shape, slice, &expected, &found));
            prop_assert!(checked.is_ok(), "{case}\n{}", checked.unwrap_err());
        }
    }

    #[test]
    fn our_store_answers_as_oxigraph(case in case(Literals::Canonical)) {
        prop_assume!(rules::why_not(&case).is_none());
        let query = parse(&case);
        prop_assume!(query.is_some());
        let query = query.unwrap();
        let (whole, slice) = unsliced(&query);
        let answer = oxigraph(&case, &whole);
        prop_assume!(answer.is_some());
        let expected = Expected { answer: answer.unwrap(), is_ordered: false };
        for without_optimizer in [false, true] {
            let found = ours(&case, &query, without_optimizer);
            let checked = found.and_then(|found| check(&case.shape, slice, &expected, &found));
            prop_assert!(checked.is_ok(), "{case}\n{}", checked.unwrap_err());
        }
    }
}

/// Returns the query; none if it binds a variable twice, which the generator does not rule out.
fn parse(case: &Case) -> Option<Query> {
    parse_query(&format!("{PROLOGUE} {}", case.text), &Prefixes::none()).ok()
}

fn evaluation(case: &Case, without_optimizer: bool) -> Evaluation {
    Evaluation { default_graph: case.default_graph.clone(), without_optimizer, ..Evaluation::default() }
}

fn ours(case: &Case, query: &Query, without_optimizer: bool) -> Result<Collected, String> {
    let store = Store::from_quads(case.quads.clone()).map_err(|error| error.to_string())?;
    collect(&store, query, &evaluation(case, without_optimizer))
}

/// Returns nothing where Oxigraph refuses to answer.
fn oxigraph(case: &Case, query: &Query) -> Option<naive::Answer> {
    let store = Store::Memory(Memory::from_quads(case.quads.clone()).unwrap());
    let found = collect(&store, query, &evaluation(case, true)).ok()?;
    Some(compare::answer(&found).0)
}

fn collect(store: &Store, query: &Query, evaluation: &Evaluation) -> Result<Collected, String> {
    let results = store.evaluate(query, evaluation).and_then(|(results, _)| results.collect());
    results.map_err(|error| format!("it fails: {error}"))
}
