//! JSON-LD 1.1: deserialization to RDF (toRdf) and serialization from it (fromRdf).

use std::path::Path;

use oxrdf::Dataset;
use oxrdfio::{RdfFormat, RdfParser};
use serde_json::Value;

use super::{are_same, folder, judge, loaded};

/// Where the suite is on the web; relative addresses in its files start there.
const BASE: &str = "https://w3c.github.io/json-ld-api/tests/";

/// Tests of toRdf that fail, with the reason.
const KNOWN_FAILURES: &[(&str, &str)] = &[
    ("t0122", "the parser keeps dots in the path of a base and resolves against them"),
    ("t0123", "the parser keeps dots in the path of a base and resolves against them"),
    ("tc013", "the parser reads the values of an index map with the context of the map's type"),
    ("tdi02", "a base direction is kept, as RDF 1.2 has it; the suite wants it dropped"),
    ("tdi04", "a base direction is kept, as RDF 1.2 has it; the suite wants it dropped"),
    ("tdi05", "a base direction is kept, as RDF 1.2 has it; the suite wants it dropped"),
    ("tdi06", "a base direction is kept, as RDF 1.2 has it; the suite wants it dropped"),
    ("te062", "the parser keeps dots in the path of a base and resolves against them"),
    ("te091", "the parser keeps dots in the path of a base and resolves against them"),
    ("tli12", "a base that is not an IRI is refused, in place of ignored"),
];

#[test]
fn the_json_ld_suite_passes_but_for_the_known_failures() {
    let Some(root) = folder("LERMAP_JSONLD_TESTS", "w3c-jsonld") else { return };
    let root = root.join("tests");
    let manifest = std::fs::read_to_string(root.join("toRdf-manifest.jsonld")).unwrap();
    let manifest: Value = serde_json::from_str(&manifest).unwrap();
    let mut outcomes = Vec::new();
    for test in manifest["sequence"].as_array().unwrap() {
        if is_ours(test) {
            let id = test["@id"].as_str().unwrap().trim_start_matches('#').to_owned();
            outcomes.push((id, run(test, &root)));
        }
    }
    assert!(outcomes.len() > 400, "only {} tests were found", outcomes.len());
    judge("JSON-LD 1.1 toRdf", &outcomes, KNOWN_FAILURES);
}

/// Tests of fromRdf that fail, with the reason.
const KNOWN_FAILURES_OUT: &[(&str, &str)] = &[
    ("t0016", "that a node of a list is of the class rdf:List is kept; the suite wants it dropped"),
    ("t0027", "a literal keeps the form that it has; the suite wants 1 as the truth value true"),
    ("t0028", "a JSON literal keeps the blanks that it has; the suite wants it in canonical form"),
    ("tjs08", "a text of the datatype rdf:JSON that is not JSON is kept; the suite wants an error"),
    ("tjs09", "a text of the datatype rdf:JSON that is not JSON is kept; the suite wants an error"),
];

/// What is exported means what the suite wants: the same dataset, in a layout of our own.
#[test]
fn what_is_exported_as_json_ld_means_what_the_suite_expects() {
    let Some(root) = folder("LERMAP_JSONLD_TESTS", "w3c-jsonld") else { return };
    let root = root.join("tests");
    let manifest = std::fs::read_to_string(root.join("fromRdf-manifest.jsonld")).unwrap();
    let manifest: Value = serde_json::from_str(&manifest).unwrap();
    let tests = manifest["sequence"].as_array().unwrap().iter().filter(|test| is_ours(test));
    let outcomes: Vec<_> = tests
        .map(|test| (test["@id"].as_str().unwrap().trim_start_matches('#').to_owned(), run_out(test, &root)))
        .collect();
    assert!(outcomes.len() > 40, "only {} tests were found", outcomes.len());
    judge("JSON-LD 1.1 fromRdf", &outcomes, KNOWN_FAILURES_OUT);
}

/// Exports the input of a test, and reads that and what is expected back.
fn run_out(test: &Value, root: &Path) -> Result<(), String> {
    let input = root.join(test["input"].as_str().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.jsonld");
    let mut command = crate::support::lermap();
    command.args(["-q", "export", "-f", "jsonld-graphs", "-s"]).arg(&input).arg("-o").arg(&path);
    let output = command.output().unwrap();
    let is_fine = output.status.success();
    if test["@type"].to_string().contains("Negative") {
        return if is_fine { Err("is written".to_owned()) } else { Ok(()) };
    }
    if !is_fine {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let expected = loaded(&root.join(test["expect"].as_str().unwrap()), BASE)?;
    let found = loaded(&path, BASE)?;
    if are_same(found.clone(), expected.clone()) {
        return Ok(());
    }
    Err(format!("expected\n{expected}\nfound\n{found}"))
}

/// Returns whether a test is about what a file alone says: not about JSON-LD 1.0, nor options of a program.
fn is_ours(test: &Value) -> bool {
    let option = &test["option"];
    let asks = |name: &str| !option[name].is_null() && option[name] != Value::Bool(false);
    option["specVersion"] != "json-ld-1.0"
        && option["processingMode"] != "json-ld-1.0"
        && !["expandContext", "rdfDirection", "produceGeneralizedRdf"].into_iter().any(asks)
}

fn run(test: &Value, root: &Path) -> Result<(), String> {
    let input = test["input"].as_str().unwrap();
    let address = test["option"]["base"].as_str().map_or_else(|| format!("{BASE}{input}"), str::to_owned);
    let found = loaded(&root.join(input), &address);
    let kinds = test["@type"].to_string();
    if kinds.contains("Negative") {
        return if found.is_err() { Ok(()) } else { Err("is accepted".to_owned()) };
    }
    let found = found?;
    let Some(expected) = test["expect"].as_str().filter(|_| kinds.contains("PositiveEvaluation")) else {
        return Ok(());
    };
    let text = std::fs::read(root.join(expected)).unwrap();
    let expected: Dataset = RdfParser::from_format(RdfFormat::NQuads).for_slice(&text).map(Result::unwrap).collect();
    if are_same(found.clone(), expected.clone()) {
        return Ok(());
    }
    Err(format!("expected\n{expected}\nfound\n{found}"))
}
