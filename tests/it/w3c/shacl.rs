//! The W3C test suite of SHACL: what our validation reports, against what each test wants.
//!
//! The suite is read from `LERMAP_W3C_SHACL` or `../shared/w3c-shacl`. Every failure is in [`KNOWN_FAILURES`] with
//! its reason; a failure that is not there fails the test, and so does a listed test that passes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use lermap::cancel::Cancellation;
use lermap::check::shacl::{Outcome, Shapes, ShapesGraph, validate};
use lermap::load::{LoadOptions, load};
use lermap::snapshot::renamed;
use lermap::source::{RdfFile, Source, read_quads};
use oxrdf::{NamedNode, Quad, Term, Triple};

const KNOWN_FAILURES: &[(&str, &str)] = &[];

const MF: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#";
const SHT: &str = "http://www.w3.org/ns/shacl-test#";
const SH: &str = "http://www.w3.org/ns/shacl#";
const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

/// The results are compared by these.
const PROPERTIES: &[&str] = &[
    "focusNode",
    "resultPath",
    "resultSeverity",
    "sourceConstraint",
    "sourceConstraintComponent",
    "sourceShape",
    "value",
];

fn root() -> Option<PathBuf> {
    let root = std::env::var_os("LERMAP_W3C_SHACL")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/w3c-shacl"), PathBuf::from);
    let tests = root.join("data-shapes-test-suite/tests");
    if tests.is_dir() {
        return Some(tests);
    }
    eprintln!("SKIPPED: the W3C SHACL tests are not at {}; set LERMAP_W3C_SHACL to run them", root.display());
    None
}

#[test]
fn the_w3c_suite_of_shacl_passes_but_for_the_known_failures() {
    let Some(root) = root() else { return };
    let known: BTreeMap<&str, &str> = KNOWN_FAILURES.iter().copied().collect();
    let mut unexpected = Vec::new();
    for (part, least) in [("core", 95), ("sparql", 20)] {
        let mut files = Vec::new();
        turtle_files(&root.join(part), &mut files);
        let (mut passed, mut all) = (0, 0);
        for file in files {
            let name = file.strip_prefix(&root).unwrap().display().to_string();
            for (test, outcome) in tests(&file) {
                let name = format!("{}/{test}", name.rsplit_once('/').unwrap().0);
                all += 1;
                passed += usize::from(outcome.is_ok());
                match (outcome, known.contains_key(name.as_str())) {
                    (Ok(()), true) => unexpected.push(format!("{name} passes, take it off the list")),
                    (Err(reason), false) => unexpected.push(format!("{name} fails: {reason}")),
                    _ => {}
                }
            }
        }
        eprintln!("SHACL {part}: {passed} of {all} pass");
        assert!(all >= least, "only {all} tests of {part} were found");
    }
    assert!(unexpected.is_empty(), "{} surprises:\n{}", unexpected.len(), unexpected.join("\n"));
}

fn turtle_files(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            turtle_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "ttl") {
            files.push(path);
        }
    }
}

/// The statements of a file, with labels of blank nodes by their order.
struct Graph(Vec<Quad>);

impl Graph {
    fn read(path: &Path) -> Self {
        let mut labels: BTreeMap<String, usize> = BTreeMap::new();
        let mut quads = Vec::new();
        read_quads(&RdfFile::at(path).unwrap(), &mut |quad| {
            quads.push(renamed(quad, &mut |label| {
                let next = labels.len();
                format!("b{}", labels.entry(label.to_owned()).or_insert(next))
            }));
            Ok(())
        })
        .unwrap();
        Self(quads)
    }

    fn objects(&self, subject: &Term, predicate: &str) -> Vec<Term> {
        let is = |quad: &&Quad| Term::from(quad.subject.clone()) == *subject && quad.predicate.as_str() == predicate;
        self.0.iter().filter(is).map(|quad| quad.object.clone()).collect()
    }

    fn object(&self, subject: &Term, predicate: &str) -> Option<Term> {
        self.objects(subject, predicate).into_iter().next()
    }

    /// Returns a path as a text that does not depend on labels.
    fn path(&self, node: &Term) -> String {
        let Term::BlankNode(_) = node else { return node.to_string() };
        let first = self.object(node, &format!("{RDF}first"));
        let about = self.0.iter().filter(|quad| Term::from(quad.subject.clone()) == *node);
        // Of a list only the list counts.
        let about = about.filter(|quad| first.is_none() || quad.predicate.as_str().starts_with(RDF));
        let mut parts: Vec<String> =
            about.map(|quad| format!("{} {}", quad.predicate, self.path(&quad.object))).collect();
        parts.sort();
        format!("[{}]", parts.join("; "))
    }
}

/// Runs the tests that are in `file`: names, and why each fails.
fn tests(file: &Path) -> Vec<(String, Result<(), String>)> {
    let graph = Graph::read(file);
    let tests = graph.0.iter().filter(|quad| quad.object.to_string() == format!("<{SHT}Validate>"));
    tests
        .map(|quad| {
            let test = Term::from(quad.subject.clone());
            let name = test.to_string().trim_end_matches('>').rsplit('/').next().unwrap().to_owned();
            (name, run(&graph, &test))
        })
        .collect()
}

fn run(graph: &Graph, test: &Term) -> Result<(), String> {
    let action = graph.object(test, &format!("{MF}action")).unwrap();
    let path = |name: &str| {
        let Some(Term::NamedNode(iri)) = graph.object(&action, &format!("{SHT}{name}")) else { panic!("no {name}") };
        PathBuf::from(iri.as_str().trim_start_matches("file://"))
    };
    let found = outcomes(&path("dataGraph"), &path("shapesGraph"));
    let wanted = graph.object(test, &format!("{MF}result")).unwrap();
    if wanted.to_string() == format!("<{SHT}Failure>") {
        return match found {
            Ok(found) => Err(format!("a failure is wanted, {} results are found", found.len())),
            Err(_) => Ok(()),
        };
    }
    let found = found?;
    let results = graph.objects(&wanted, &format!("{SH}result"));
    let conforms = graph.object(&wanted, &format!("{SH}conforms")).unwrap().to_string().contains("true");
    if conforms != found.is_empty() {
        return Err(format!("conforms is wanted to be {conforms}, {} results are found", found.len()));
    }
    let mut wanted: Vec<String> = results.iter().map(|result| of_graph(graph, result)).collect();
    let often = |outcome: &Outcome| vec![of_outcome(outcome); usize::try_from(outcome.times).unwrap()];
    let mut ours: Vec<String> = found.iter().flat_map(often).collect();
    wanted.sort();
    ours.sort();
    if wanted != ours {
        return Err(format!("\n  wanted {}\n  found  {}", wanted.join("\n         "), ours.join("\n         ")));
    }
    // Messages are wanted only where the test names one.
    for result in &results {
        for message in graph.objects(result, &format!("{SH}resultMessage")) {
            let is = |outcome: &Outcome| outcome.messages.iter().any(|own| Term::from(own.clone()) == message);
            if !found.iter().any(is) {
                return Err(format!("no result says {message}"));
            }
        }
    }
    Ok(())
}

fn outcomes(data: &Path, shapes: &Path) -> Result<Vec<Outcome>, String> {
    let source = Source::Rdf(RdfFile::at(data).unwrap());
    let store = load(&[source], &LoadOptions::default()).map_err(|error| error.to_string())?.store;
    let shapes = ShapesGraph::read(&[RdfFile::at(shapes).unwrap()]).and_then(Shapes::read);
    let shapes = shapes.map_err(|error| error.to_string())?;
    validate(&shapes, &store, &Cancellation::new()).map_err(|error| error.to_string())
}

fn of_graph(graph: &Graph, result: &Term) -> String {
    let parts = PROPERTIES.iter().map(|name| match graph.object(result, &format!("{SH}{name}")) {
        Some(path) if *name == "resultPath" => graph.path(&path),
        Some(term) => shown(&term),
        None => String::new(),
    });
    parts.collect::<Vec<_>>().join(" | ")
}

fn of_outcome(outcome: &Outcome) -> String {
    let mut triples: Vec<Triple> = Vec::new();
    let path = outcome.path.as_ref().map(|path| path.write(&mut triples, "p"));
    let graph = Graph(triples.into_iter().map(|triple| triple.in_graph(oxrdf::GraphName::DefaultGraph)).collect());
    let component = NamedNode::clone(&outcome.component);
    let parts = [
        shown(&outcome.focus),
        path.map(|path| graph.path(&path)).unwrap_or_default(),
        shown(&outcome.weight.iri().into()),
        outcome.constraint.as_ref().map(shown).unwrap_or_default(),
        shown(&component.into()),
        shown(&outcome.shape),
        outcome.value.as_ref().map(shown).unwrap_or_default(),
    ];
    parts.join(" | ")
}

/// Returns a term; blank nodes by their order in the file, which is the same for data, shapes and wanted results.
fn shown(term: &Term) -> String {
    match term {
        Term::BlankNode(node) => {
            let digits = node.as_str().trim_start_matches("f1-").trim_start_matches('b');
            format!("_:{}", digits.parse::<usize>().unwrap())
        }
        other => other.to_string(),
    }
}
