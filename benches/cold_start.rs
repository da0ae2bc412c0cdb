//! From the start of the process to its end: one question to the embedded map, and a point look-up in a file.
//!
//! `LERMAP_BENCH_TRIPLES` sets the size of the file.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench that cannot go on should stop and say so"
)]

mod ecosystem;

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use lermap::load::{LoadOptions, load_into};
use lermap::source::Source;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let (text, file) = (folder.path().join("a.nt"), folder.path().join("a.lermap"));
    std::fs::write(&text, ecosystem::generate(ecosystem::triples_wanted())).unwrap();
    let source = Source::parse(text.to_str().unwrap()).unwrap();
    let written = load_into(&file, &[source], &LoadOptions::default()).unwrap();
    println!("{} triples in a file of {:.1} MB", written.quads, written.bytes as f64 / 1e6);
    let point = "SELECT ?p ?o { <http://example.org/eco/stream/7> ?p ?o }";
    report("nothing: --version", run(&["--version"]));
    report("embedded map, count", run(&["query", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"]));
    let join = "SELECT ?l ?o { ?s a ler:StakeholderGroup ; rdfs:label ?l ; ?p ?o } LIMIT 20";
    report("embedded map, join", run(&["query", join]));
    report("file, point", run(&["--source", name(&file), "query", point]));
}

fn name(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Returns the median time of runs of the program.
fn run(arguments: &[&str]) -> Duration {
    let mut times: Vec<Duration> = (0..21)
        .map(|_| {
            let start = Instant::now();
            let output = Command::new(env!("CARGO_BIN_EXE_lermap")).args(arguments).output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            start.elapsed()
        })
        .collect();
    times.sort();
    times[times.len() / 2]
}

fn report(what: &str, time: Duration) {
    println!("{what:24} {:.2} ms", time.as_secs_f64() * 1e3);
}
