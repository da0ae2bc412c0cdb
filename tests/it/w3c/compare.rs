//! Compares results up to the names of blank nodes, as bags.

use std::collections::BTreeMap;
use std::path::Path;

use lermap::results::Collected;
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsParser, SliceQueryResultsParserOutput};
use oxrdf::graph::CanonicalizationAlgorithm;
use oxrdf::vocab::xsd;
use oxrdf::{BlankNode, Graph, Literal, NamedNode, NamedNodeRef, Term, TermRef, Triple};
use oxsdatatypes::{Decimal, Double, Float};

use super::manifest::Suite;

const RS: &str = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#";

/// Results in a form that can be compared.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Comparable {
    Boolean(bool),
    /// Rows as bindings, without unbound variables.
    Rows(Vec<BTreeMap<String, Term>>),
    Graph(Box<Graph>),
}

/// Returns what the file `iri` expects.
pub(super) fn expected(suite: &Suite, iri: &str) -> Result<Comparable, String> {
    let extension = Path::new(iri).extension().and_then(|e| e.to_str()).unwrap_or_default();
    let format = match extension {
        "srx" => QueryResultsFormat::Xml,
        "srj" => QueryResultsFormat::Json,
        "tsv" => QueryResultsFormat::Tsv,
        _ => return Ok(of_graph(suite.graph(iri))),
    };
    let text = suite.text(iri);
    let parsed = QueryResultsParser::from_format(format).for_slice(text.as_bytes()).map_err(|e| e.to_string())?;
    Ok(match parsed {
        SliceQueryResultsParserOutput::Boolean(value) => Comparable::Boolean(value),
        SliceQueryResultsParserOutput::Solutions(solutions) => {
            let mut rows = Vec::new();
            for solution in solutions {
                let solution = solution.map_err(|error| error.to_string())?;
                rows.push(solution.iter().map(|(v, term)| (v.as_str().to_owned(), term.clone())).collect());
            }
            Comparable::Rows(rows)
        }
    })
}

/// Returns the results of a query in the form that can be compared.
pub(super) fn actual(results: &Collected) -> Comparable {
    match results {
        Collected::Boolean(value) => Comparable::Boolean(*value),
        Collected::Graph(triples) => Comparable::Graph(Box::new(triples.iter().cloned().collect())),
        Collected::Solutions { variables, rows } => {
            let row = |row: &Vec<Option<Term>>| {
                let bound = variables.iter().zip(row);
                bound.filter_map(|(v, term)| Some((v.as_str().to_owned(), term.clone()?))).collect()
            };
            Comparable::Rows(rows.iter().map(row).collect())
        }
    }
}

/// Returns whether two results are the same up to the names of blank nodes and the order of rows.
pub(super) fn same(a: &Comparable, b: &Comparable) -> bool {
    match (a, b) {
        (Comparable::Boolean(a), Comparable::Boolean(b)) => a == b,
        (Comparable::Graph(a), Comparable::Graph(b)) => isomorphic(Graph::clone(a), Graph::clone(b)),
        (Comparable::Rows(a), Comparable::Rows(b)) => a.len() == b.len() && isomorphic(encoded(a), encoded(b)),
        _ => false,
    }
}

/// Returns whether `found` has the rows of `expected`, each at least once and not more often.
pub(super) fn same_but_for_duplicates(expected: &Comparable, found: &Comparable) -> bool {
    let (Comparable::Rows(expected), Comparable::Rows(found)) = (expected, found) else { return false };
    let once = |rows: &[BTreeMap<String, Term>]| {
        let mut kept = Vec::new();
        rows.iter().for_each(|row| {
            if !kept.contains(row) {
                kept.push(row.clone());
            }
        });
        Comparable::Rows(kept)
    };
    found.len() <= expected.len() && same(&once(expected), &once(found))
}

/// Returns whether two graphs are the same up to the names of blank nodes.
pub(super) fn isomorphic(mut a: Graph, mut b: Graph) -> bool {
    a.canonicalize(CanonicalizationAlgorithm::Unstable);
    b.canonicalize(CanonicalizationAlgorithm::Unstable);
    a == b
}

/// Returns rows as a graph: one blank node a row, one property a variable.
fn encoded(rows: &[BTreeMap<String, Term>]) -> Graph {
    let mut graph = Graph::new();
    for row in rows {
        let node = BlankNode::default();
        let value = Literal::from(true);
        graph.insert(&Triple::new(node.clone(), NamedNode::new_unchecked("row:"), value));
        for (variable, term) in row {
            let predicate = NamedNode::new_unchecked(format!("variable:{variable}"));
            graph.insert(&Triple::new(node.clone(), predicate, by_value(term)));
        }
    }
    graph
}

/// Returns a number in its canonical form: the suite asks for values, not for the way to write them.
fn by_value(term: &Term) -> Term {
    let Term::Literal(literal) = term else { return term.clone() };
    let (value, datatype) = (literal.value(), literal.datatype());
    let canonical = if datatype == xsd::DECIMAL {
        value.parse::<Decimal>().ok().map(Literal::from)
    } else if datatype == xsd::DOUBLE {
        value.parse::<Double>().ok().map(Literal::from)
    } else if datatype == xsd::FLOAT {
        value.parse::<Float>().ok().map(Literal::from)
    } else {
        None
    };
    canonical.unwrap_or_else(|| literal.clone()).into()
}

/// Returns the result set that `graph` describes, or the graph itself.
fn of_graph(graph: Graph) -> Comparable {
    let class = NamedNode::new_unchecked(format!("{RS}ResultSet"));
    let property = |local: &str| NamedNode::new_unchecked(format!("{RS}{local}"));
    let type_ = NamedNodeRef::new_unchecked("http://www.w3.org/1999/02/22-rdf-syntax-ns#type");
    let Some(set) = graph.subject_for_predicate_object(type_, TermRef::from(class.as_ref())) else {
        return Comparable::Graph(Box::new(graph));
    };
    if let Some(TermRef::Literal(value)) = graph.object_for_subject_predicate(set, property("boolean").as_ref()) {
        return Comparable::Boolean(value.value() == "true");
    }
    let mut rows = Vec::new();
    let (solution, binding) = (property("solution"), property("binding"));
    for solution in graph.objects_for_subject_predicate(set, solution.as_ref()) {
        let TermRef::BlankNode(solution) = solution else { continue };
        let mut row = BTreeMap::new();
        for binding in graph.objects_for_subject_predicate(solution, binding.as_ref()) {
            let TermRef::BlankNode(binding) = binding else { continue };
            let name = graph.object_for_subject_predicate(binding, property("variable").as_ref());
            let value = graph.object_for_subject_predicate(binding, property("value").as_ref());
            if let (Some(TermRef::Literal(name)), Some(value)) = (name, value) {
                row.insert(name.value().to_owned(), value.into_owned());
            }
        }
        rows.push(row);
    }
    Comparable::Rows(rows)
}
