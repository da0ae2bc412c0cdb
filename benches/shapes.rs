//! Validation of a synthetic ecosystem by 50 generated shapes: time, memory, findings.
//!
//! `LERMAP_BENCH_TRIPLES` sets the size; the goal is a million triples in 5 seconds and 300 MiB, the data included.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench that cannot go on should stop and say so"
)]

mod ecosystem;

use std::fmt::Write;
use std::time::Instant;

use lermap::cancel::Cancellation;
use lermap::check::shacl::{DraftOptions, Shapes, ShapesGraph, draft, validate};
use lermap::snapshot::{LineOptions, SnapshotBuilder, read_lines};
use lermap::source::RdfFile;
use lermap::store::Store;

/// Constraints of the generated shapes, in turn; `P` is a property of the data.
const CONSTRAINTS: &[&str] = &[
    "sh:minCount 1",
    "sh:maxCount 1",
    "sh:nodeKind sh:IRI",
    "sh:pattern \"[aeiou]\" ; sh:minLength 2",
    "sh:nodeKind sh:IRIOrLiteral ; sh:uniqueLang true",
    "sh:property [ sh:path <http://www.w3.org/2000/01/rdf-schema#label> ; sh:minCount 1 ]",
    "sh:or ( [ sh:nodeKind sh:Literal ] [ sh:path <http://www.w3.org/2000/01/rdf-schema#label> ; sh:minCount 1 ] )",
    "sh:not [ sh:datatype <http://www.w3.org/2001/XMLSchema#date> ]",
    "sh:disjoint <http://www.w3.org/2000/01/rdf-schema#label>",
    "sh:qualifiedValueShape [ sh:nodeKind sh:IRI ] ; sh:qualifiedMaxCount 100",
];

fn main() {
    let text = ecosystem::generate(ecosystem::triples_wanted());
    let store = load(&text);
    let snapshot = store.snapshot().unwrap();
    println!("{} triples, an image of {:.0} MB", snapshot.len(), snapshot.size() as f64 / 1e6);
    drop(text);
    let cancellation = Cancellation::new();
    let started = Instant::now();
    let drafted = draft(&store, &DraftOptions { classes: Vec::new(), share: 0.95 }, &cancellation).unwrap();
    println!("draft of shapes: {:.2} s, {} lines", started.elapsed().as_secs_f64(), drafted.lines().count());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("shapes.ttl");
    std::fs::write(&file, generated(&store)).unwrap();
    let shapes = Shapes::read(ShapesGraph::read(&[RdfFile::at(&file).unwrap()]).unwrap()).unwrap();
    let before = memory("VmRSS:");
    for _ in 0..3 {
        let started = Instant::now();
        let found = validate(&shapes, &store, &cancellation).unwrap();
        println!(
            "validation by {} shapes: {:.2} s, {} findings",
            shapes.all.len(),
            started.elapsed().as_secs_f64(),
            found.len()
        );
    }
    println!("memory: {:.0} MiB before, {:.0} MiB at the peak of all", before, memory("VmHWM:"));
}

/// Returns 50 node shapes with a property shape each: a class and a property of the data, and one of the constraints.
fn generated(store: &Store) -> String {
    let snapshot = store.snapshot().unwrap();
    let classes: Vec<u32> = snapshot.statistics.classes().map(|(class, _)| class.number()).collect();
    let properties = snapshot.index.predicates();
    let mut text = "@prefix sh: <http://www.w3.org/ns/shacl#> .\n".to_owned();
    for number in 0..50 {
        let class = snapshot.term(classes[number % classes.len()]).unwrap();
        let property = snapshot.term(properties[(number * 7 + number / 3) % properties.len()]).unwrap();
        let constraint = CONSTRAINTS[number % CONSTRAINTS.len()];
        let _ = writeln!(
            text,
            "<http://e/s{number}> sh:targetClass {class} ; sh:property [ sh:path {property} ; {constraint} ] ."
        );
    }
    text
}

fn load(text: &str) -> Store {
    let options = LineOptions::default();
    let mut builder = SnapshotBuilder::new();
    for collector in read_lines(&mut text.as_bytes(), &options, lermap::Error::from).unwrap() {
        builder.add(collector);
    }
    builder.finish().unwrap().into()
}

/// Returns a figure of the process in MiB.
fn memory(name: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap_or_default().to_owned();
    line.split_whitespace().nth(1).and_then(|kilobytes| kilobytes.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}
