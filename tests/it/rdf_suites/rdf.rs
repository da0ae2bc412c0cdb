//! RDF 1.1 and 1.2: Turtle, TriG, N-Triples, N-Quads, RDF/XML.

use std::path::{Path, PathBuf};

use oxrdf::{Dataset, Graph, NamedNodeRef, NamedOrBlankNode, Term, TermRef};
use oxrdfio::{RdfFormat, RdfParser};

use super::{are_same, folder, judge, loaded};

const MF: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#";
const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

/// What fails, by folder and name, with the reason.
const KNOWN_FAILURES: &[(&str, &str)] = &[];

#[test]
fn the_rdf_suites_pass_but_for_the_known_failures() {
    let Some(root) = folder("LERMAP_RDF_TESTS", "w3c-rdf") else { return };
    let mut outcomes = Vec::new();
    for folder in ["rdf11", "rdf12"] {
        for syntax in ["rdf-turtle", "rdf-trig", "rdf-n-triples", "rdf-n-quads", "rdf-xml"] {
            run_manifest(&root, &root.join(folder).join(syntax).join("manifest.ttl"), &mut outcomes);
        }
    }
    assert!(outcomes.len() > 1_200, "only {} tests were found", outcomes.len());
    judge("RDF 1.1 and 1.2", &outcomes, KNOWN_FAILURES);
}

/// Runs the tests of `manifest` and of the manifests that it includes.
fn run_manifest(root: &Path, manifest: &Path, outcomes: &mut Vec<(String, Result<(), String>)>) {
    let folder = manifest.parent().unwrap();
    let relative = folder.strip_prefix(root).unwrap().display().to_string();
    let base = format!("https://w3c.github.io/rdf-tests/rdf/{relative}/");
    let text = std::fs::read(manifest).unwrap();
    let parser = RdfParser::from_format(RdfFormat::Turtle).with_base_iri(format!("{base}manifest.ttl")).unwrap();
    let graph: Graph = parser.for_slice(&text).map(|quad| oxrdf::Triple::from(quad.unwrap())).collect();
    for list in objects(&graph, None, &format!("{MF}include")) {
        for included in items(&graph, &list) {
            // Those of 1.2 include those of 1.1, which are run by themselves.
            if let Some(included) = name(&included).strip_prefix(&base) {
                run_manifest(root, &folder.join(included), outcomes);
            }
        }
    }
    for list in objects(&graph, None, &format!("{MF}entries")) {
        for entry in items(&graph, &list) {
            let kind = objects(&graph, Some(&entry), &format!("{RDF}type"));
            let file = |property: &str| -> Option<PathBuf> {
                let file = objects(&graph, Some(&entry), &format!("{MF}{property}")).into_iter().next()?;
                Some(folder.join(name(&file).strip_prefix(&base)?))
            };
            let (Some(kind), Some(action)) = (kind.first().map(name), file("action")) else { continue };
            let id = format!("{relative}/{}", name(&entry).rsplit('#').next().unwrap_or_default());
            let address = format!("{base}{}", action.strip_prefix(folder).unwrap().display());
            outcomes.push((id, run(&kind, &action, file("result").as_deref(), &address)));
        }
    }
}

fn run(kind: &str, action: &Path, result: Option<&Path>, address: &str) -> Result<(), String> {
    let found = loaded(action, address);
    if kind.contains("Negative") {
        return if found.is_err() { Ok(()) } else { Err("is accepted".to_owned()) };
    }
    let found = found?;
    let Some(result) = result.filter(|_| kind.ends_with("Eval")) else { return Ok(()) };
    let format = RdfFormat::from_extension(result.extension().unwrap().to_str().unwrap()).unwrap();
    let text = std::fs::read(result).unwrap();
    let expected: Dataset = RdfParser::from_format(format).for_slice(&text).map(Result::unwrap).collect();
    if are_same(found.clone(), expected.clone()) {
        return Ok(());
    }
    Err(format!("expected\n{expected}\nfound\n{found}"))
}

fn name(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => node.as_str().to_owned(),
        other => other.to_string(),
    }
}

fn objects(graph: &Graph, subject: Option<&Term>, predicate: &str) -> Vec<Term> {
    let node = subject.and_then(|term| match term {
        Term::NamedNode(node) => Some(NamedOrBlankNode::from(node.clone())),
        Term::BlankNode(node) => Some(node.clone().into()),
        _ => None,
    });
    let predicate = NamedNodeRef::new_unchecked(predicate);
    let triples = graph.triples_for_predicate(predicate);
    triples.filter(|t| node.as_ref().is_none_or(|n| n.as_ref() == t.subject)).map(|t| t.object.into_owned()).collect()
}

/// Returns the members of `list`.
fn items(graph: &Graph, list: &Term) -> Vec<Term> {
    let mut found = Vec::new();
    let mut rest = list.clone();
    while let Some(first) = objects(graph, Some(&rest), &format!("{RDF}first")).into_iter().next() {
        found.push(first);
        match objects(graph, Some(&rest), &format!("{RDF}rest")).into_iter().next() {
            Some(next) if next.as_ref() != TermRef::from(oxrdf::vocab::rdf::NIL) => rest = next,
            _ => break,
        }
    }
    found
}
