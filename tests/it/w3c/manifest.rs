//! Reads the manifests of the suite.

use std::fs;
use std::path::{Path, PathBuf};

use oxrdf::{
    BlankNode, Graph, GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Quad, Term, TermRef,
    Triple,
};
use oxrdfio::{RdfFormat, RdfParser};

/// Where the suite lives on the web; relative IRIs in its files resolve against this.
pub(super) const BASE: &str = "https://w3c.github.io/rdf-tests/sparql/sparql11/";

pub(super) const MF: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#";
const QT: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#";
pub(super) const UT: &str = "http://www.w3.org/2009/sparql/tests/test-update#";
pub(super) const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

/// A checkout of the suite.
pub(super) struct Suite {
    root: PathBuf,
    base: &'static str,
}

/// Data of a test: the default graph, and named graphs by name, each as IRIs of files.
#[derive(Debug, Default)]
pub(super) struct Data {
    pub default: Option<String>,
    pub named: Vec<(String, String)>,
}

/// One test.
#[derive(Debug)]
pub(super) struct Test {
    /// Folder and local name.
    pub id: String,
    /// The local name of the test's class.
    pub kind: String,
    /// IRI of the query or update.
    pub request: String,
    pub data: Data,
    /// IRI of the file with the expected results of a query.
    pub result: Option<String>,
    /// Expected data after an update.
    pub after: Data,
    /// Duplicates may be dropped.
    pub is_lax: bool,
}

impl Suite {
    pub(super) fn at(root: PathBuf) -> Self {
        Self { root, base: BASE }
    }

    /// Returns a suite whose files have IRIs that start with `base`.
    pub(super) fn with_base(root: PathBuf, base: &'static str) -> Self {
        Self { root, base }
    }

    /// Returns the file that `iri` stands for.
    pub(super) fn path(&self, iri: &str) -> PathBuf {
        self.root.join(iri.strip_prefix(self.base).unwrap_or(iri))
    }

    /// Returns the text of the file that `iri` stands for.
    pub(super) fn text(&self, iri: &str) -> String {
        fs::read_to_string(self.path(iri)).unwrap_or_else(|error| panic!("{iri}: {error}"))
    }

    /// Returns the graph in the RDF file that `iri` stands for.
    pub(super) fn graph(&self, iri: &str) -> Graph {
        let extension = Path::new(iri).extension().and_then(|e| e.to_str()).unwrap_or_default();
        let format = RdfFormat::from_extension(extension).unwrap_or(RdfFormat::Turtle);
        let parser = RdfParser::from_format(format).with_base_iri(iri).unwrap().without_named_graphs();
        let text = self.text(iri);
        let triples = parser.for_slice(text.as_bytes()).map(|quad| oxrdf::Triple::from(quad.unwrap()));
        triples.map(|triple| apart(triple, iri)).collect()
    }

    /// Returns the quads in the RDF file that `iri` stands for; triples come into `graph`.
    pub(super) fn quads(&self, iri: &str, graph: &GraphName) -> Vec<Quad> {
        let extension = Path::new(iri).extension().and_then(|e| e.to_str()).unwrap_or_default();
        match RdfFormat::from_extension(extension) {
            Some(format) if format.supports_datasets() => {
                let parser = RdfParser::from_format(format).with_base_iri(iri).unwrap();
                parser.for_slice(self.text(iri).as_bytes()).map(|quad| quad.unwrap()).collect()
            }
            _ => self.graph(iri).iter().map(|triple| triple.into_owned().in_graph(graph.clone())).collect(),
        }
    }

    /// Returns the tests of `manifest` and of the manifests that it includes.
    pub(super) fn tests(&self, manifest: &str) -> Vec<Test> {
        let iri = format!("{}{manifest}", self.base);
        let graph = self.graph(&iri);
        let mut tests = Vec::new();
        for list in objects(&graph, None, &format!("{MF}include")) {
            for included in items(&graph, &list) {
                let included = text(&included);
                tests.extend(self.tests(included.strip_prefix(self.base).unwrap_or(&included)));
            }
        }
        let folder = manifest.rsplit_once('/').map_or("", |(folder, _)| folder);
        for list in objects(&graph, None, &format!("{MF}entries")) {
            tests.extend(items(&graph, &list).iter().filter_map(|entry| test(&graph, entry, folder)));
        }
        tests
    }
}

/// Returns `triple` with the name of its file in the labels of its blank nodes: those of two files are never the same.
fn apart(mut triple: Triple, file: &str) -> Triple {
    let name: String = file.chars().filter(char::is_ascii_alphanumeric).collect();
    let renamed = |node: &BlankNode| BlankNode::new_unchecked(format!("{name}x{}", node.as_str()));
    if let NamedOrBlankNode::BlankNode(node) = &triple.subject {
        triple.subject = renamed(node).into();
    }
    match &triple.object {
        Term::BlankNode(node) => triple.object = renamed(node).into(),
        Term::Triple(inner) => triple.object = apart((**inner).clone(), file).into(),
        _ => {}
    }
    triple
}

fn test(graph: &Graph, entry: &Term, folder: &str) -> Option<Test> {
    let node = subject(entry)?;
    let kinds = objects(graph, Some(&node), &format!("{RDF}type"));
    let kind = kinds.iter().find_map(|kind| text(kind).strip_prefix(MF).map(str::to_owned))?;
    let action = objects(graph, Some(&node), &format!("{MF}action")).into_iter().next()?;
    let result = objects(graph, Some(&node), &format!("{MF}result")).into_iter().next();
    let local = text(entry).rsplit(['#', '/']).next().unwrap_or_default().to_owned();
    let mut test = Test {
        id: format!("{folder}/{local}"),
        kind,
        request: text(&action),
        data: Data::default(),
        result: result.as_ref().map(text),
        after: Data::default(),
        is_lax: !objects(graph, Some(&node), &format!("{MF}resultCardinality")).is_empty(),
    };
    if let Term::BlankNode(_) = action {
        let node = subject(&action)?;
        let request = [format!("{QT}query"), format!("{UT}request")];
        test.request = request.iter().find_map(|p| objects(graph, Some(&node), p).first().map(text))?;
        test.data = data(graph, &node);
    }
    if let Some(node) = result.as_ref().and_then(subject) {
        test.after = data(graph, &node);
    }
    Some(test)
}

fn data(graph: &Graph, node: &NamedOrBlankNode) -> Data {
    let mut data = Data::default();
    for namespace in [QT, UT] {
        if let Some(file) = objects(graph, Some(node), &format!("{namespace}data")).first() {
            data.default = Some(text(file));
        }
        for named in objects(graph, Some(node), &format!("{namespace}graphData")) {
            let inner = subject(&named).filter(|_| matches!(named, Term::BlankNode(_)));
            data.named.push(match inner {
                Some(inner) => {
                    let file = objects(graph, Some(&inner), &format!("{UT}graph"));
                    let name = objects(graph, Some(&inner), "http://www.w3.org/2000/01/rdf-schema#label");
                    (name.first().map(text).unwrap_or_default(), file.first().map(text).unwrap_or_default())
                }
                None => (text(&named), text(&named)),
            });
        }
    }
    data
}

/// Returns the objects of `predicate`, of one subject or of all.
pub(super) fn objects(graph: &Graph, subject: Option<&NamedOrBlankNode>, predicate: &str) -> Vec<Term> {
    let predicate = NamedNode::new_unchecked(predicate);
    let predicate: NamedNodeRef<'_> = predicate.as_ref();
    let mut found: Vec<Term> = match subject {
        Some(subject) => {
            let subject: NamedOrBlankNodeRef<'_> = subject.into();
            graph.objects_for_subject_predicate(subject, predicate).map(TermRef::into_owned).collect()
        }
        None => graph.triples_for_predicate(predicate).map(|triple| triple.object.into_owned()).collect(),
    };
    found.sort_by_key(ToString::to_string);
    found
}

/// Returns the items of an RDF list.
pub(super) fn items(graph: &Graph, list: &Term) -> Vec<Term> {
    let mut found = Vec::new();
    let mut at = subject(list);
    while let Some(node) = at {
        found.extend(objects(graph, Some(&node), &format!("{RDF}first")));
        at = objects(graph, Some(&node), &format!("{RDF}rest")).first().and_then(subject);
    }
    found
}

pub(super) fn subject(term: &Term) -> Option<NamedOrBlankNode> {
    match term {
        Term::NamedNode(node) => Some(node.clone().into()),
        Term::BlankNode(node) => Some(node.clone().into()),
        _ => None,
    }
}

pub(super) fn text(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => node.as_str().to_owned(),
        Term::Literal(literal) => literal.value().to_owned(),
        term => term.to_string(),
    }
}
