//! Writing a snapshot as N-Triples and as Turtle: speed against Oxigraph's serializer over triples in memory, in one
//! run, and the memory that writing takes.
//!
//! `LERMAP_BENCH_TRIPLES` sets the size.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a bench that cannot go on should stop and say so")]

mod ecosystem;

use std::io::{BufWriter, Write};
use std::time::Instant;

use lermap::cancel::Cancellation;
use lermap::export::{Choice, write};
use lermap::output::{Style, format};
use lermap::snapshot::{LineOptions, SnapshotBuilder, read_lines};
use lermap::store::Store;
use oxigraph::io::{RdfFormat, RdfSerializer};
use oxrdf::Triple;

/// Runs of which the median counts.
const RUNS: usize = 3;

fn main() {
    let store = store(&ecosystem::generate(ecosystem::triples_wanted()));
    let triples = store.len().unwrap();
    println!("{triples} triples");
    let of_format = |name: &str| {
        let format = format(name).unwrap();
        measure(&format!("lermap, {name}"), triples, |out| {
            let cancellation = Cancellation::new();
            write(&store, &Choice::default(), format, &Style::PLAIN, &cancellation, out).unwrap();
        })
    };
    let ours = of_format("ntriples");
    of_format("turtle");
    let list: Vec<Triple> = store.quads(&Default::default()).map(|quad| quad.unwrap().into()).collect();
    let theirs = measure("Oxigraph, N-Triples", triples, |out| {
        let mut serializer =
            RdfSerializer::from_format(RdfFormat::NTriples).for_writer(BufWriter::with_capacity(1 << 16, out));
        for triple in &list {
            serializer.serialize_triple(triple).unwrap();
        }
        serializer.finish().unwrap().flush().unwrap();
    });
    println!("speed of N-Triples over Oxigraph's {:.2}", theirs / ours);
}

fn store(text: &str) -> Store {
    let options = LineOptions { cancellation: Cancellation::new(), ..LineOptions::default() };
    let mut builder = SnapshotBuilder::new();
    for collector in read_lines(&mut text.as_bytes(), &options, lermap::Error::from).unwrap() {
        builder.add(collector);
    }
    builder.finish().unwrap().into()
}

/// Prints and returns the median seconds of some runs, and by how much the process grew meanwhile.
fn measure(name: &str, triples: usize, mut run: impl FnMut(&mut dyn Write)) -> f64 {
    let before = resident();
    let mut sink = Sink { bytes: 0, highest: before };
    let mut times: Vec<f64> = (0..RUNS)
        .map(|_| {
            sink.bytes = 0;
            let start = Instant::now();
            run(&mut sink);
            start.elapsed().as_secs_f64()
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let time = times[RUNS / 2];
    let grown = sink.highest.saturating_sub(before) as f64 / 1e6;
    let (rate, megabytes) = (triples as f64 / time, sink.bytes as f64 / 1e6);
    println!("{name:24} {time:.3} s, {rate:.0} triples a second, {megabytes:.0} MB written, {grown:.1} MB of memory");
    time
}

/// Takes everything and looks at the memory of the process now and then.
struct Sink {
    bytes: usize,
    highest: usize,
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        // Once in about 16 MB.
        if (self.bytes >> 24) != ((self.bytes + bytes.len()) >> 24) {
            self.highest = self.highest.max(resident());
        }
        self.bytes += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Returns the bytes of memory that the process holds, where the system tells.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<usize>().ok()).unwrap_or(0) * 1024
}
