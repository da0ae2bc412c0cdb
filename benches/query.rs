//! The query mix over a snapshot and over Oxigraph's memory store, in one run.
//!
//! Answers are compared whole, each once, outside of what is measured; the last column is the digest of ours.
//! `LERMAP_BENCH_TRIPLES` sets the size, `LERMAP_BENCH_ONLY` a part of the names of queries.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench that cannot go on should stop and say so"
)]

mod ecosystem;

use std::time::{Duration, Instant};

use ecosystem::digest::Digest;
use ecosystem::mix::{MIX, PREFIXES};
use lermap::Engine;
use lermap::engine::QueryOptions;
use lermap::load::LoadOptions;
use lermap::query::{Prefixes, parse_query};
use lermap::results::Results;
use lermap::source::Source;
use lermap::store::{DefaultGraph, Evaluation, Store};
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store as Oxigraph;

fn main() {
    point();
    let size = ecosystem::triples_wanted();
    let only = std::env::var("LERMAP_BENCH_ONLY").unwrap_or_default();
    let text = ecosystem::generate(size);
    let quads: Vec<_> = oxttl::NQuadsParser::new().for_slice(text.as_bytes()).collect::<Result<_, _>>().unwrap();
    let ours = Store::from_quads(quads.iter().cloned()).unwrap();
    let theirs = Oxigraph::new().unwrap();
    let mut loader = theirs.bulk_loader();
    loader.load_quads(quads).unwrap();
    loader.commit().unwrap();
    println!("{size} triples wanted, {} made; medians in milliseconds", ours.len().unwrap());
    println!("{:26} {:>12} {:>12} {:>8} {:>9} digest", "query", "snapshot", "oxigraph", "ratio", "rows");
    let (mut sum, mut count, mut slower) = (0.0, 0, 0);
    for (name, text) in MIX.iter().filter(|(name, _)| name.contains(&only)) {
        let text = format!("{PREFIXES}{text}");
        let digest = digest_of_results(snapshot(&ours, &text)).of(&text);
        let expected = digest_of_answer(oxigraph(&theirs, &text)).of(&text);
        let (ours, rows) = median(|| count_results(snapshot(&ours, &text)));
        let (theirs, _) = median(|| count_answer(oxigraph(&theirs, &text)));
        let ratio = theirs.as_secs_f64() / ours.as_secs_f64();
        sum += ratio.ln();
        count += 1;
        slower += i32::from(ratio < 1.0);
        let note = match (digest == expected, ratio < 1.0) {
            (false, _) => "  OTHER ANSWER",
            (true, true) => "  slower",
            (true, false) => "",
        };
        let (ours, theirs, digest) = (ms(ours), ms(theirs), digest.sum);
        println!("{name:26} {ours:>12.4} {theirs:>12.4} {ratio:>8.2} {rows:>9} {digest:x}{note}");
    }
    println!("geometric mean {:.2}, {slower} of {count} slower", (sum / f64::from(count)).exp());
}

/// Prints what one look-up takes from text to row over the embedded map: known, and parsed and compiled each time.
fn point() {
    let engine = Engine::open(&[Source::Embedded], &LoadOptions::default()).unwrap();
    let options = QueryOptions::default();
    let text = "SELECT ?label { framework:ob-3.0 rdfs:label ?label }";
    let micros = |run: &dyn Fn(usize) -> usize| {
        let mut times: Vec<Duration> = (0..20_001)
            .map(|number| {
                let start = Instant::now();
                assert_eq!(run(number), 1);
                start.elapsed()
            })
            .collect();
        times.sort();
        times[times.len() / 2].as_secs_f64() * 1e6
    };
    let known = micros(&|_| count_results(engine.query(text, &options).unwrap().results));
    let new = micros(&|number| {
        let text = format!("{text} # {number}");
        let query = parse_query(&text, &engine.prefixes).unwrap();
        count_results(engine.store().evaluate(&query, &Evaluation::default()).unwrap().0)
    });
    println!("point query from text to row, microseconds: {known:.2} known, {new:.2} parsed and compiled");
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// Returns the median time of runs, and the number of rows. Parsing is part of a run.
fn median(run: impl Fn() -> usize) -> (Duration, usize) {
    let timed = || {
        let start = Instant::now();
        let rows = run();
        (start.elapsed(), rows)
    };
    let (first, rows) = timed();
    let runs = match first.as_millis() {
        0..2 => 201,
        2..20 => 25,
        20..200 => 7,
        _ => 3,
    };
    let mut times: Vec<Duration> = (0..runs).map(|_| timed().0).collect();
    times.sort();
    (times[times.len() / 2], rows)
}

fn snapshot(store: &Store, text: &str) -> Results {
    let query = parse_query(text, &Prefixes::none()).unwrap();
    let evaluation = Evaluation { default_graph: DefaultGraph::Strict, ..Evaluation::default() };
    store.evaluate(&query, &evaluation).unwrap().0
}

fn count_results(results: Results) -> usize {
    match results {
        Results::Solutions(solutions) => solutions.fold(0, |count, row| count + row.map(|_| 1).unwrap()),
        Results::Graph(triples) => triples.fold(0, |count, triple| count + triple.map(|_| 1).unwrap()),
        Results::Boolean(value) => usize::from(value),
    }
}

fn digest_of_results(results: Results) -> Digest {
    let mut digest = Digest::default();
    match results {
        Results::Solutions(rows) => rows.for_each(|row| digest.add(row.unwrap().iter().map(Option::as_ref))),
        Results::Graph(triples) => triples.for_each(|triple| digest.add_triple(&triple.unwrap())),
        Results::Boolean(value) => digest.rows = usize::from(value),
    }
    digest
}

fn oxigraph<'a>(store: &'a Oxigraph, text: &str) -> QueryResults<'a> {
    let prepared = SparqlEvaluator::new().parse_query(text).unwrap();
    prepared.on_store(store).execute().unwrap()
}

fn count_answer(results: QueryResults<'_>) -> usize {
    match results {
        QueryResults::Solutions(solutions) => solutions.fold(0, |count, row| count + row.map(|_| 1).unwrap()),
        QueryResults::Graph(triples) => triples.fold(0, |count, triple| count + triple.map(|_| 1).unwrap()),
        QueryResults::Boolean(value) => usize::from(value),
    }
}

fn digest_of_answer(results: QueryResults<'_>) -> Digest {
    let mut digest = Digest::default();
    match results {
        QueryResults::Solutions(rows) => {
            rows.for_each(|row| digest.add(row.unwrap().values().iter().map(Option::as_ref)));
        }
        QueryResults::Graph(triples) => triples.for_each(|triple| digest.add_triple(&triple.unwrap())),
        QueryResults::Boolean(value) => digest.rows = usize::from(value),
    }
    digest
}
