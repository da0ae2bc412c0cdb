//! N-Triples and N-Quads, sorted, and canonical N-Quads.

use std::io::Write;

use oxrdf::dataset::{CanonicalizationAlgorithm, CanonicalizationHashAlgorithm};
use oxrdf::{Dataset, GraphName, Quad};

use super::blank::{is_hard, relabel};
use crate::error::{Error, Result};

/// Writes the union of the graphs of `quads` as N-Triples, sorted by bytes, and returns how many triples that are.
pub(crate) fn write_ntriples(quads: Vec<Quad>, out: &mut dyn Write) -> Result<usize> {
    write_nquads(quads.into_iter().map(|quad| Quad { graph_name: GraphName::DefaultGraph, ..quad }).collect(), out)
}

/// Writes `quads` as N-Quads, sorted by bytes, each once, and returns how many they are.
pub(crate) fn write_nquads(quads: Vec<Quad>, out: &mut dyn Write) -> Result<usize> {
    write_sorted(relabel(quads).iter().map(line).collect(), out)
}

/// Writes `quads` as canonical N-Quads: what RDFC-1.0 with SHA-256 gives.
pub(crate) fn write_canonical(quads: Vec<Quad>, out: &mut dyn Write) -> Result<usize> {
    if is_hard(&quads) {
        return Err(Error::limit("the canonical form of these blank nodes would take too long to find")
            .with_hint("give the blank nodes IRIs, or use `--format nquads`, which is deterministic for most data"));
    }
    let mut dataset: Dataset = quads.into_iter().collect();
    dataset.canonicalize(CanonicalizationAlgorithm::Rdfc10 { hash_algorithm: CanonicalizationHashAlgorithm::Sha256 });
    write_sorted(dataset.iter().map(|quad| line(&quad.into_owned())).collect(), out)
}

fn line(quad: &Quad) -> String {
    format!("{quad} .\n")
}

fn write_sorted(mut lines: Vec<String>, out: &mut dyn Write) -> Result<usize> {
    lines.sort_unstable();
    lines.dedup();
    for line in &lines {
        out.write_all(line.as_bytes())?;
    }
    Ok(lines.len())
}
