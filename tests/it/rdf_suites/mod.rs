//! The W3C test suites of RDF 1.1, RDF 1.2 and JSON-LD 1.1, through our own door: each file is loaded as a user would.
//!
//! They are read from `LERMAP_RDF_TESTS` or `../shared/w3c-rdf`, and `LERMAP_JSONLD_TESTS` or `../shared/w3c-jsonld`.
//! Each failure is in a list with its reason; a failure that is not there fails the test, and so does a listed test that
//! passes.

mod json_ld;
mod rdf;

use std::path::{Path, PathBuf};

use lermap::load::{LoadOptions, load};
use lermap::source::{RdfFile, Source};
use lermap::store::QuadPattern;
use oxrdf::Dataset;
use oxrdf::dataset::CanonicalizationAlgorithm;

/// Returns the folder of a suite; says that it is skipped where there is none.
fn folder(variable: &str, default: &str) -> Option<PathBuf> {
    let root = std::env::var_os(variable)
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared").join(default), PathBuf::from);
    if root.is_dir() {
        return Some(root);
    }
    eprintln!("SKIPPED: the suite is not at {}; set {variable} to run it", root.display());
    None
}

/// Loads the file at `path`; relative addresses start at `address`.
fn loaded(path: &Path, address: &str) -> Result<Dataset, String> {
    let file = RdfFile::at(path).map_err(|error| error.to_string())?;
    let source = Source::Rdf(RdfFile { base: Some(address.to_owned()), ..file });
    let store = load(&[source], &LoadOptions::default()).map_err(|error| error.to_string())?.store;
    store.quads(&QuadPattern::default()).map(|quad| quad.map_err(|error| error.to_string())).collect()
}

/// Returns whether two datasets are the same but for the labels of blank nodes.
fn are_same(mut left: Dataset, mut right: Dataset) -> bool {
    left.canonicalize(CanonicalizationAlgorithm::Unstable);
    right.canonicalize(CanonicalizationAlgorithm::Unstable);
    left == right
}

/// Compares the outcomes of tests with the `known` failures, and fails with what is surprising.
fn judge(suite: &str, outcomes: &[(String, Result<(), String>)], known: &[(&str, &str)]) {
    let passed = outcomes.iter().filter(|(_, outcome)| outcome.is_ok()).count();
    eprintln!("{suite}: {passed} of {} pass", outcomes.len());
    let surprises: Vec<String> = outcomes
        .iter()
        .filter_map(|(id, outcome)| match (outcome, known.iter().any(|(known, _)| known == id)) {
            (Ok(()), true) => Some(format!("{id} passes, take it off the list")),
            (Err(reason), false) => Some(format!("{id} fails: {reason}")),
            _ => None,
        })
        .collect();
    assert!(surprises.is_empty(), "{suite}: {} surprises:\n{}", surprises.len(), surprises.join("\n"));
}
