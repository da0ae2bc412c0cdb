//! The W3C tests of the SPARQL 1.1 Protocol, the Graph Store Protocol and the Service Description, asked of the started
//! server with the settings of users.
//!
//! The folders `protocol` and `graph-store-protocol` have their requests as data. The older `http-rdf-update`, which the
//! suite calls deprecated in favour of the latter, has them as text. A service description is looked at by our own table
//! of the vocabulary: its tests are names. Each failure is listed with its reason; one that is not fails the test, and so
//! does a listed test that passes.

mod description;
mod exchange;
mod listed;
mod told;

use std::path::Path;

use super::manifest::Suite;
use super::root;
use crate::server::Server;

/// The name that the suite has for the server.
pub(super) const HOST: &str = "www.example";

const TOKEN: &str = "0123456789abcdef0123";

/// Tests that fail, by folder and name, with the reason.
const KNOWN_FAILURES: &[(&str, &str)] = &[
    ("http-rdf-update/post__existing_graph", "its body is no Turtle: the last statement has no dot"),
    ("http-rdf-update/get_of_post__existing_graph", "it expects a name that an earlier test replaced"),
    ("http-rdf-update/post__multipart_formdata", "its parts are no Turtle: their statements have no dot"),
    ("http-rdf-update/get_of_post__multipart_formdata", "it expects what the two bodies that are no Turtle have"),
];

/// The outcome of a test, by folder and name.
type Outcome = (String, Result<(), String>);

/// Returns a server without data that the token may change.
fn start(folder: &Path) -> Server {
    let (token, data) = (folder.join("token"), folder.join("empty.nt"));
    std::fs::write(&token, TOKEN).unwrap();
    std::fs::write(&data, "").unwrap();
    let (token, data) = (token.to_str().unwrap(), data.to_str().unwrap());
    Server::start(&["--allow-update", "--token-file", token, "--source", data, "--name", HOST])
}

/// Compares outcomes with the known failures.
fn judge(name: &str, outcomes: &[Outcome], all: usize) {
    let passed = outcomes.iter().filter(|(_, outcome)| outcome.is_ok()).count();
    eprintln!("{name}: {passed} of {} pass", outcomes.len());
    assert_eq!(outcomes.len(), all, "tests were found");
    let surprises: Vec<String> = outcomes
        .iter()
        .filter_map(|(id, outcome)| match (outcome, KNOWN_FAILURES.iter().any(|(known, _)| known == id)) {
            (Ok(()), true) => Some(format!("{id} passes, take it off the list")),
            (Err(reason), false) => Some(format!("{id} fails: {reason}")),
            _ => None,
        })
        .collect();
    assert!(surprises.is_empty(), "{} surprises:\n{}", surprises.len(), surprises.join("\n"));
}

/// Runs the tests of `manifests`, each on a server of its own.
fn run(name: &str, manifests: &[&str], all: usize) {
    let Some(root) = root() else { return };
    let suite = Suite::at(root);
    let folder = tempfile::tempdir().unwrap();
    let mut outcomes = Vec::new();
    for manifest in manifests {
        for test in listed::tests(&suite, manifest) {
            let server = start(folder.path());
            let outcome = exchange::load(&server, &test.data)
                .and_then(|()| exchange::run(&server, &test.exchanges, &mut String::new()));
            outcomes.push((test.id, outcome));
        }
    }
    judge(name, &outcomes, all);
}

#[test]
fn the_protocol_suite_passes_but_for_the_known_failures() {
    run("SPARQL Protocol", &["protocol/manifest.ttl"], 34);
}

#[test]
fn the_graph_store_suite_passes_but_for_the_known_failures() {
    let manifests = ["graph-store-protocol/manifest-direct.ttl", "graph-store-protocol/manifest-indirect.ttl"];
    run("Graph Store Protocol", &manifests, 14);
}

#[test]
fn the_older_graph_store_suite_passes_but_for_the_known_failures() {
    let Some(root) = root() else { return };
    let folder = tempfile::tempdir().unwrap();
    let server = start(folder.path());
    // The suite begins with a graph that it does not say how to make.
    exchange::load(&server, &[(format!("http://{HOST}{}/person/2.ttl", exchange::STORE), "<a> <b> <c> .".to_owned())])
        .unwrap();
    let mut location = String::new();
    let tests = told::tests(&Suite::at(root), "http-rdf-update/manifest.ttl");
    let outcomes: Vec<Outcome> =
        tests.into_iter().map(|(id, one)| (id, exchange::run(&server, &[one], &mut location))).collect();
    judge("Graph Store Protocol, older tests", &outcomes, 18);
}

#[test]
fn the_service_description_suite_passes_but_for_the_known_failures() {
    let Some(root) = root() else { return };
    let folder = tempfile::tempdir().unwrap();
    let server = start(folder.path());
    exchange::load(&server, &[("http://e/g".to_owned(), "<a> <b> <c> .".to_owned())]).unwrap();
    let names = listed::names(&Suite::at(root), "service-description/manifest.ttl");
    let outcomes: Vec<Outcome> = names.into_iter().map(|id| (id.clone(), description::check(&server, &id))).collect();
    judge("Service Description", &outcomes, 3);
}
