//! The query mix over a snapshot and over Oxigraph's memory store, in one run.
//!
//! `LERMAP_BENCH_TRIPLES` sets the size, `LERMAP_BENCH_ONLY` a part of the names of queries.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench that cannot go on should stop and say so"
)]

mod ecosystem;

use std::time::{Duration, Instant};

use ecosystem::mix::{MIX, PREFIXES};
use lermap::query::{Prefixes, parse_query};
use lermap::results::Results;
use lermap::store::{DefaultGraph, Evaluation, Store};
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store as Oxigraph;

fn main() {
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
    println!("{:22} {:>12} {:>12} {:>8} {:>9}", "query", "snapshot", "oxigraph", "ratio", "rows");
    let (mut sum, mut count, mut slower) = (0.0, 0, 0);
    for (name, text) in MIX.iter().filter(|(name, _)| name.contains(&only)) {
        let text = format!("{PREFIXES}{text}");
        let (ours, rows) = median(|| snapshot(&ours, &text));
        let (theirs, expected) = median(|| oxigraph(&theirs, &text));
        let ratio = theirs.as_secs_f64() / ours.as_secs_f64();
        sum += ratio.ln();
        count += 1;
        slower += i32::from(ratio < 1.0);
        let note = match (rows == expected, ratio < 1.0) {
            (false, _) => "  OTHER ANSWER",
            (true, true) => "  slower",
            (true, false) => "",
        };
        println!("{name:22} {:>12.4} {:>12.4} {ratio:>8.2} {rows:>9}{note}", ms(ours), ms(theirs));
    }
    println!("geometric mean {:.2}, {slower} of {count} slower", (sum / f64::from(count)).exp());
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

fn snapshot(store: &Store, text: &str) -> usize {
    let query = parse_query(text, &Prefixes::none()).unwrap();
    let evaluation = Evaluation { default_graph: DefaultGraph::Strict, ..Evaluation::default() };
    match store.evaluate(&query, &evaluation).unwrap().0 {
        Results::Solutions(solutions) => solutions.fold(0, |count, row| count + row.map(|_| 1).unwrap()),
        Results::Graph(triples) => triples.fold(0, |count, triple| count + triple.map(|_| 1).unwrap()),
        Results::Boolean(value) => usize::from(value),
    }
}

fn oxigraph(store: &Oxigraph, text: &str) -> usize {
    let prepared = SparqlEvaluator::new().parse_query(text).unwrap();
    match prepared.on_store(store).execute().unwrap() {
        QueryResults::Solutions(solutions) => solutions.fold(0, |count, row| count + row.map(|_| 1).unwrap()),
        QueryResults::Graph(triples) => triples.fold(0, |count, triple| count + triple.map(|_| 1).unwrap()),
        QueryResults::Boolean(value) => usize::from(value),
    }
}
