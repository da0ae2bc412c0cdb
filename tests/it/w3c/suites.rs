//! The W3C suites of SPARQL 1.0 and 1.2, through the same door as those of 1.1.
//!
//! Each is read from the folder that its variable names or from `../shared`. A failure is in the list of its suite
//! with a reason that lies in the standard; one that is not listed fails the test, and so does a listed test that passes.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::manifest::Suite;
use super::{run, surprise};

/// A suite: where it is, and what of it fails.
struct Listed {
    name: &'static str,
    variable: &'static str,
    folder: &'static str,
    base: &'static str,
    manifests: &'static [&'static str],
    /// How many tests there are at least.
    least: usize,
    /// By folder and name, with the reason.
    failures: &'static [(&'static str, &'static str)],
}

const SPARQL_10: Listed = Listed {
    name: "SPARQL 1.0",
    variable: "LERMAP_W3C_SPARQL10",
    folder: "../shared/w3c-sparql10",
    base: "https://w3c.github.io/rdf-tests/sparql/sparql10/",
    manifests: &["manifest-syntax.ttl", "manifest-evaluation.ttl", "extended-manifest-evaluation.ttl"],
    least: 450,
    failures: &[],
};

const SPARQL_12: Listed = Listed {
    name: "SPARQL 1.2",
    variable: "LERMAP_W3C_SPARQL12",
    folder: "../shared/w3c-sparql12",
    base: "https://w3c.github.io/rdf-tests/sparql/sparql12/",
    manifests: &["manifest.ttl"],
    least: 250,
    failures: &[(
        "expression/not-not",
        "17.2.2 of SPARQL 1.1 gives a text with a language the truth of its length, and a boolean that is none false",
    )],
};

fn check(listed: &Listed) {
    let root = std::env::var_os(listed.variable)
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(listed.folder), PathBuf::from);
    if !root.is_dir() {
        eprintln!("SKIPPED: the W3C {} tests are not at {}; set {}", listed.name, root.display(), listed.variable);
        return;
    }
    let suite = Suite::with_base(root, listed.base);
    let known: BTreeMap<&str, &str> = listed.failures.iter().copied().collect();
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut unexpected = Vec::new();
    for manifest in listed.manifests {
        for test in suite.tests(manifest) {
            let outcome = run::run(&suite, &test);
            let count = counts.entry(test.kind.clone()).or_default();
            count.0 += usize::from(outcome.is_ok());
            count.1 += 1;
            unexpected.extend(surprise(&test, &outcome, &known));
        }
    }
    for (kind, (passed, all)) in &counts {
        eprintln!("{}, {kind}: {passed} of {all} pass", listed.name);
    }
    let all: usize = counts.values().map(|(_, all)| all).sum();
    assert!(all >= listed.least, "only {all} tests were found");
    assert!(unexpected.is_empty(), "{} surprises:\n{}", unexpected.len(), unexpected.join("\n"));
}

#[test]
fn the_suite_of_sparql_10_passes_but_for_the_known_failures() {
    check(&SPARQL_10);
}

#[test]
fn the_suite_of_sparql_12_passes_but_for_the_known_failures() {
    check(&SPARQL_12);
}
