//! The W3C SPARQL 1.1 test suite, through our own door: queries as the store answers them, updates through the one
//! updater, both with the unnamed graph as the default graph.
//!
//! The suite is read from `LERMAP_W3C_TESTS` or `../shared/w3c-sparql11`. Every failure is in [`KNOWN_FAILURES`] with
//! its reason; a failure that is not there fails the test, and so does a listed test that passes.

mod compare;
#[cfg(feature = "serve")]
mod http;
mod manifest;
mod run;
mod shacl;
mod suites;

use std::collections::BTreeMap;
use std::path::PathBuf;

use manifest::{Suite, Test};

/// Tests that fail, by folder and name, with the reason, which lies in the standard.
const KNOWN_FAILURES: &[(&str, &str)] = &[];

/// The manifests that are run.
const MANIFESTS: &[&str] =
    &["manifest-sparql11-query.ttl", "manifest-sparql11-results.ttl", "manifest-sparql11-update.ttl"];

fn root() -> Option<PathBuf> {
    let root = std::env::var_os("LERMAP_W3C_TESTS")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/w3c-sparql11"), PathBuf::from);
    if root.is_dir() {
        return Some(root);
    }
    eprintln!("SKIPPED: the W3C SPARQL 1.1 tests are not at {}; set LERMAP_W3C_TESTS to run them", root.display());
    None
}

#[test]
fn the_w3c_suite_passes_but_for_the_known_failures() {
    let Some(root) = root() else { return };
    let suite = Suite::at(root);
    let known: BTreeMap<&str, &str> = KNOWN_FAILURES.iter().copied().collect();
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut unexpected = Vec::new();
    for manifest in MANIFESTS {
        for test in suite.tests(manifest) {
            let outcome = run::run(&suite, &test);
            let count = counts.entry(manifest).or_default();
            count.0 += usize::from(outcome.is_ok());
            count.1 += 1;
            unexpected.extend(surprise(&test, &outcome, &known));
        }
    }
    for (manifest, (passed, all)) in &counts {
        eprintln!("{manifest}: {passed} of {all} pass");
    }
    let all: usize = counts.values().map(|(_, all)| all).sum();
    assert!(all > 450, "only {all} tests were found");
    assert!(unexpected.is_empty(), "{} surprises:\n{}", unexpected.len(), unexpected.join("\n"));
}

/// Returns what is surprising about an outcome.
fn surprise(test: &Test, outcome: &Result<(), String>, known: &BTreeMap<&str, &str>) -> Option<String> {
    match (outcome, known.contains_key(test.id.as_str())) {
        (Ok(()), true) => Some(format!("{} passes, take it off the list", test.id)),
        (Err(reason), false) => Some(format!("{} fails: {reason}", test.id)),
        _ => None,
    }
}
