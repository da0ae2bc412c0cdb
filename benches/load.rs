//! Loading N-Triples: into a snapshot and into Oxigraph's memory store, in one run; memory; writing and opening files.
//!
//! `LERMAP_BENCH_TRIPLES` sets the size. `LERMAP_BENCH_WRITE=FILE` writes the data as N-Triples and stops.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench that cannot go on should stop and say so"
)]

mod ecosystem;

use std::time::{Duration, Instant};

use lermap::cancel::Cancellation;
use lermap::snapshot::{LineOptions, Pattern, Snapshot, SnapshotBuilder, read_lines};
use oxigraph::io::RdfFormat;
use oxigraph::store::Store;

fn main() {
    let text = ecosystem::generate(ecosystem::triples_wanted());
    if let Ok(path) = std::env::var("LERMAP_BENCH_WRITE") {
        std::fs::write(path, text).unwrap();
        return;
    }
    let before = resident();
    let first = load(&text);
    let once = resident().saturating_sub(before) as f64 / first.len() as f64;
    drop(first);
    let (ours, snapshot) = median(3, || load(&text));
    let after = resident();
    println!("{} triples, {:.1} MB of N-Triples", snapshot.len(), text.len() as f64 / 1e6);
    report("snapshot, all cores", ours, snapshot.len());
    let image = snapshot.size() as f64 / snapshot.len() as f64;
    let grown = after.saturating_sub(before) as f64 / snapshot.len() as f64;
    println!("  image {image:.1} bytes a triple; process grew by {once:.1} in one load, by {grown:.1} in four");
    println!("  (pages that the loads freed and the allocator keeps included)");
    files(&snapshot);
    drop(snapshot);
    let before = resident();
    let (bulk, store) = median(3, || {
        let store = Store::new().unwrap();
        let mut loader = store.bulk_loader();
        loader.load_from_slice(RdfFormat::NTriples, text.as_bytes()).unwrap();
        loader.commit().unwrap();
        store
    });
    let count = store.len().unwrap();
    report("Oxigraph, bulk loader", bulk, count);
    println!("  process grew by {:.1} bytes a triple", resident().saturating_sub(before) as f64 / count as f64);
    drop(store);
    let (plain, _) = median(1, || {
        let store = Store::new().unwrap();
        store.load_from_slice(RdfFormat::NTriples, text.as_bytes()).unwrap();
        store
    });
    report("Oxigraph, plain load", plain, count);
    println!("ratio to the bulk loader {:.2}", bulk.as_secs_f64() / ours.as_secs_f64());
}

fn load(text: &str) -> Snapshot {
    let start = Instant::now();
    let options = LineOptions { cancellation: Cancellation::new(), ..LineOptions::default() };
    let mut builder = SnapshotBuilder::new();
    for collector in read_lines(&mut text.as_bytes(), &options, lermap::Error::from).unwrap() {
        builder.add(collector);
    }
    let read = start.elapsed();
    let snapshot = builder.finish().unwrap();
    println!("  reading {:.3} s, sorting {:.3} s", read.as_secs_f64(), (start.elapsed() - read).as_secs_f64());
    snapshot
}

/// Writes a file, opens it, asks for a point.
fn files(snapshot: &Snapshot) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.lermap");
    let (write, ()) = median(3, || snapshot.write_to(&path).unwrap());
    let (open, count) = median(11, || {
        let snapshot = Snapshot::open(&path).unwrap();
        let node = oxrdf::NamedNode::new_unchecked("http://example.org/eco/stream/7");
        snapshot.count(&Pattern { subject: snapshot.find_iri(&node), ..Pattern::default() })
    });
    let (verify, ()) = median(3, || Snapshot::open(&path).unwrap().verify().unwrap());
    println!(
        "  file: write {:.1} ms, open and count {count} triples of a subject {:.3} ms, verify {:.1} ms",
        write.as_secs_f64() * 1e3,
        open.as_secs_f64() * 1e3,
        verify.as_secs_f64() * 1e3
    );
}

fn report(name: &str, time: Duration, triples: usize) {
    println!("{name:24} {:.3} s, {:.0} triples a second", time.as_secs_f64(), triples as f64 / time.as_secs_f64());
}

fn median<T>(runs: usize, mut run: impl FnMut() -> T) -> (Duration, T) {
    let mut times = Vec::new();
    let mut last = None;
    for _ in 0..runs {
        drop(last.take());
        let start = Instant::now();
        last = Some(run());
        times.push(start.elapsed());
    }
    times.sort();
    (times[runs / 2], last.unwrap())
}

/// Returns the bytes of memory that the process holds, where the system tells.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<usize>().ok()).unwrap_or(0) * 1024
}
