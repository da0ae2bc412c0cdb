//! Graph algorithms on generated networks, uniform and skewed: milliseconds, the median of some runs.
//!
//! `LERMAP_BENCH_EDGES` sets the size (one million), `LERMAP_BENCH_THREADS` the threads (all cores).
//! `LERMAP_BENCH_WRITE=FOLDER` also writes the edge lists and the timings, for `benches/analysis_peers.py`, which
//! runs the same with igraph, NetworKit, rustworkx and networkx and prints the ratios.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a bench that cannot go on should stop and say so")]

use std::fmt::Write;
use std::path::PathBuf;
use std::time::Instant;

use lermap::analysis::Control;
use lermap::analysis::betweenness::{Betweenness, betweenness};
use lermap::analysis::components::{strong_components, weak_components};
use lermap::analysis::cores::core_numbers;
use lermap::analysis::cuts::Cuts;
use lermap::analysis::label_propagation::label_propagation;
use lermap::analysis::leiden::{Leiden, leiden};
use lermap::analysis::page_rank::{PageRank, page_rank};
use lermap::analysis::search::hops;
use lermap::analysis::triangles::triangles;
use lermap::cancel::Cancellation;
use lermap::network::Network;
use lermap::network::generate::{from_edges, skewed_edges, uniform_edges};

/// Runs of which the median counts.
const RUNS: usize = 5;

/// Sources that betweenness is counted from.
const SAMPLES: u32 = 16;

fn main() {
    let number = |name: &str, usual: usize| std::env::var(name).ok().map_or(usual, |text| text.parse().unwrap());
    let edges = number("LERMAP_BENCH_EDGES", 1_000_000);
    let control = Control::new(Cancellation::new(), number("LERMAP_BENCH_THREADS", 0)).unwrap();
    let folder = std::env::var_os("LERMAP_BENCH_WRITE").map(PathBuf::from);
    let scale = (edges / 10).max(2).ilog2();
    let mut json = String::from("{");
    for (shape, list) in [
        ("uniform", uniform_edges(1 << scale, edges, 1).collect::<Vec<_>>()),
        ("skewed", skewed_edges(scale, edges, 1).collect::<Vec<_>>()),
    ] {
        let start = Instant::now();
        let directed = from_edges(1 << scale, true, list.iter().copied()).unwrap();
        println!("{shape}: {} nodes, {} edges", directed.len(), directed.edge_count());
        println!("  {:<24} {:>10.2} ms", "build", start.elapsed().as_secs_f64() * 1e3);
        for (name, time) in timings(&directed, &control) {
            println!("  {name:<24} {time:>10.2} ms");
            let comma = if json.len() == 1 { "" } else { "," };
            let _ = write!(json, "{comma}\n  \"{shape} {name}\": {time:.3}");
        }
        if let Some(folder) = &folder {
            let lines: String = directed.edges().map(|(a, b, _)| format!("{a} {b}\n")).collect();
            std::fs::write(folder.join(format!("{shape}.edges")), lines).unwrap();
        }
    }
    if let Some(folder) = folder {
        std::fs::write(folder.join("lermap.json"), json + "\n}\n").unwrap();
    }
}

fn timings(directed: &Network, control: &Control) -> Vec<(&'static str, f64)> {
    let undirected = directed.undirected().unwrap();
    // As exact as the peers are told to be, in the sum of all changes.
    let rank = PageRank { tolerance: 1e-10, ..PageRank::default() };
    let sampled = Betweenness { samples: Some(SAMPLES), ..Betweenness::default() };
    vec![
        ("page-rank", median(|| page_rank(directed, &rank, control).unwrap())),
        ("breadth-first", median(|| hops(&undirected, 0, control).unwrap())),
        ("weak-components", median(|| weak_components(&undirected, control).unwrap())),
        ("strong-components", median(|| strong_components(directed, control).unwrap())),
        ("k-core", median(|| core_numbers(&undirected, control).unwrap())),
        ("bridges", median(|| Cuts::of(&undirected, control).unwrap())),
        ("triangles", median(|| triangles(&undirected, control).unwrap())),
        ("label-propagation", median(|| label_propagation(&undirected, 10, control).unwrap())),
        ("betweenness", median(|| betweenness(&undirected, &sampled, false, control).unwrap())),
        ("leiden", median(|| leiden(&undirected, &Leiden { rounds: 1, ..Leiden::default() }, control).unwrap())),
    ]
}

/// Returns the median of some runs in milliseconds.
fn median<T>(run: impl Fn() -> T) -> f64 {
    let mut times: Vec<f64> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(run());
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[RUNS / 2]
}
