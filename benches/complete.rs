//! How long Tab takes: on the embedded map, and on as many triples as `LERMAP_BENCH_TRIPLES` says (100,000).

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench that cannot go on should stop and say so"
)]

mod ecosystem;

use std::time::{Duration, Instant};

use lermap::Engine;
use lermap::cancel::Cancellation;
use lermap::complete::{Catalogue, complete};
use lermap::load::LoadOptions;
use lermap::query::Prefixes;
use lermap::source::Source;
use lermap::store::Store;

/// Unfinished queries; the cursor is at their end.
const TEXTS: &[(&str, &str)] = &[
    ("word", "SEL"),
    ("class", "SELECT * { ?g a "),
    ("class by label", "SELECT * { ?g a stake"),
    ("predicate", "SELECT * { ?g a ler:StakeholderGroup ; "),
    ("path", "SELECT * { ?w ler:stakeholder/"),
    ("value", "SELECT * { ?w ler:stakeholder "),
    ("value by label", "SELECT * { ?w ler:stakeholder emp"),
    ("entity by label", "SELECT * { employ"),
    ("predicate there", "SELECT * { <http://example.org/eco/stream/77> "),
    ("value there", "SELECT * { ?s <http://example.org/eco/defines> "),
    ("filter", "SELECT * { ?w ler:stakeholder ?g . FILTER(?g = "),
];

fn main() {
    let map = Engine::open(&[Source::Embedded], &LoadOptions::default()).expect("the embedded map");
    measure("the embedded map", map.store());
    let size = ecosystem::triples_wanted();
    let text = ecosystem::generate(size);
    let quads: Vec<_> =
        oxttl::NQuadsParser::new().for_slice(text.as_bytes()).collect::<Result<_, _>>().expect("generated data");
    measure("generated data", &Store::from_quads(quads).expect("a store"));
}

fn measure(name: &str, store: &Store) {
    let start = Instant::now();
    let catalogue = Catalogue::of(store, &Cancellation::new()).expect("a catalogue");
    println!("{name}, {} statements: catalogue in {:.1?}", store.len().unwrap_or(0), start.elapsed());
    for (what, text) in TEXTS {
        let mut times: Vec<(Duration, usize)> = (0..7)
            .map(|_| {
                let patience = Cancellation::new().with_timeout(Some(Duration::from_millis(150)));
                let start = Instant::now();
                let found = complete(text, text.len(), &catalogue, store, &Prefixes::default(), &patience);
                (start.elapsed(), found.suggestions.len())
            })
            .collect();
        times.sort();
        println!("  {what:16} {:>9.2?}  {} suggestions", times[3].0, times[3].1);
    }
}
