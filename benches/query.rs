//! The query mix over a snapshot and over Oxigraph's memory store, in one run.
//!
//! `LERMAP_BENCH_TRIPLES` sets the size, `LERMAP_BENCH_ONLY` a part of the names of queries.

mod ecosystem;

use std::time::{Duration, Instant};

use ecosystem::mix::{MIX, PREFIXES};
use lermap::query::{Prefixes, parse_query};
use lermap::results::Results;
use lermap::store::{DefaultGraph, Evaluation, Memory, Store};

fn main() {
    let size = ecosystem::triples_wanted();
    let only = std::env::var("LERMAP_BENCH_ONLY").unwrap_or_default();
    let text = ecosystem::generate(size);
    let quads: Vec<_> =
        oxttl::NQuadsParser::new().for_slice(text.as_bytes()).collect::<Result<_, _>>().expect("generated data");
    let ours = Store::from_quads(quads.iter().cloned()).expect("a snapshot");
    let theirs = Store::Memory(Memory::from_quads(quads).expect("a store"));
    println!("{size} triples wanted, {} made; medians in milliseconds", ours.len().unwrap_or(0));
    println!("{:22} {:>12} {:>12} {:>8} {:>9}", "query", "snapshot", "oxigraph", "ratio", "rows");
    let (mut sum, mut count) = (0.0, 0);
    for (name, text) in MIX.iter().filter(|(name, _)| name.contains(&only)) {
        let (ours, rows) = median(&ours, text);
        let (theirs, expected) = median(&theirs, text);
        let ratio = theirs.as_secs_f64() / ours.as_secs_f64();
        sum += ratio.ln();
        count += 1;
        let (note, slow) =
            (if rows == expected { "" } else { "  OTHER ANSWER" }, if ratio < 1.0 { "  slower" } else { "" });
        println!("{name:22} {:>12.4} {:>12.4} {ratio:>8.2} {rows:>9}{note}{slow}", ms(ours), ms(theirs));
    }
    println!("geometric mean {:.2}", (sum / f64::from(count)).exp());
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// Returns the median time of runs, and the number of rows. Parsing is part of a run.
fn median(store: &Store, text: &str) -> (Duration, usize) {
    let text = format!("{PREFIXES}{text}");
    let (first, rows) = run(store, &text);
    let runs = match first.as_millis() {
        0..20 => 25,
        20..200 => 7,
        _ => 3,
    };
    let mut times: Vec<Duration> = (0..runs).map(|_| run(store, &text).0).collect();
    times.sort();
    (times[times.len() / 2], rows)
}

fn run(store: &Store, text: &str) -> (Duration, usize) {
    let start = Instant::now();
    let query = parse_query(text, &Prefixes::none()).expect("a query");
    let evaluation = Evaluation { default_graph: DefaultGraph::Strict, ..Evaluation::default() };
    let (results, _) = store.evaluate(&query, &evaluation).expect("results");
    let rows = match results {
        Results::Solutions(solutions) => solutions.map(|row| row.expect("a row")).count(),
        Results::Graph(triples) => triples.map(|triple| triple.expect("a triple")).count(),
        Results::Boolean(value) => usize::from(value),
    };
    (start.elapsed(), rows)
}
