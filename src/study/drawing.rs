//! A network with the scores of its nodes, as a drawing for graph files.

use oxrdf::{NamedOrBlankNode, Quad, Term};

use super::{Scope, record};
use crate::analysis::{self, Algorithms, Arguments, Cell, ColumnKind, Control, Findings};
use crate::error::{Error, Kind, Result};
use crate::label::StoreLabels;
use crate::network::{Network, Projection, Report, project};
use crate::output::{Drawing, Outline, OutlineEdge};
use crate::store::{QuadPattern, Store};

/// Returns the network of `projection` as a drawing whose nodes have the scores that the algorithms called `scores`
/// give them, and the report of the projection.
///
/// A score is named after its algorithm, but for `weighted-degree`. It is what the algorithm ranks by, or else the first other column of its rows, such as a community.
///
/// # Errors
/// When a name is unknown, when an algorithm gives nodes no number or needs arguments, and when the projection or the
/// algorithm fails.
pub fn drawing(scope: &Scope<'_>, projection: &Projection, scores: &[String]) -> Result<(Drawing, Report)> {
    let projection = Projection { links: true, ..projection.clone() };
    let graphs = record::without_studies(scope.store, &scope.default_graph)?;
    let (network, report) = project(scope.store, &projection, &graphs, scope.memory, &scope.cancellation)?;
    let control = Control::new(scope.cancellation.clone(), 0)?;
    let mut values: Vec<(String, Vec<Option<f64>>)> = Vec::new();
    for name in scores {
        // Graph files give the number of edges of a node as `degree` already.
        let attribute = if name == "degree" { "weighted-degree" } else { name };
        if !values.iter().any(|(known, _)| known == attribute) {
            values.push((attribute.to_owned(), score(name, scope.algorithms, &network, &control)?));
        }
    }
    let nodes = network.nodes().map(|node| network.term(node)).collect::<Result<Vec<_>>>()?;
    let about = about(&nodes, scope.store)?;
    let outline =
        Outline { edges: edges(&network), directed: network.is_directed(), scores: values, about: &about, nodes };
    Ok((Drawing::of_network(outline, Some(&StoreLabels::new(scope.store))), report))
}

/// Returns the value that the algorithm called `name` gives each node.
fn score(name: &str, algorithms: Algorithms, network: &Network, control: &Control) -> Result<Vec<Option<f64>>> {
    let algorithm = algorithms.find(name)?;
    let refused = |why: &str| {
        Error::usage(format!("`{name}` cannot be a score: {why}"))
            .with_hint("take an algorithm that ranks or groups nodes, such as `page-rank`, `k-core` or `leiden`")
    };
    let arguments = Arguments::read(algorithm.parameters(), &[], &|_| Err(refused("it needs arguments")));
    let findings = arguments.and_then(|arguments| analysis::run(algorithm, network, &arguments, control));
    // What is missing cannot be given here.
    let findings = findings.map_err(|error| {
        if matches!(error.kind, Kind::Usage | Kind::Unknown) { refused(&error.message) } else { error }
    })?;
    let columns = (findings.column(ColumnKind::Node), value_column(&findings));
    let (Some(node), Some(value)) = columns else { return Err(refused("its rows are not nodes with a number")) };
    let mut scores = vec![None; network.len()];
    for row in &findings.rows {
        if let Cell::Node(node) = row[node] {
            scores[node as usize] = number(&row[value]);
        }
    }
    if scores.iter().all(Option::is_none) && !network.is_empty() {
        return Err(refused("it gives nodes no number"));
    }
    Ok(scores)
}

/// Returns the column to show beside nodes, if each row is about one node.
fn value_column(findings: &Findings) -> Option<usize> {
    let nodes = findings.columns.iter().filter(|column| column.kind == ColumnKind::Node).count();
    let value = || findings.column(ColumnKind::Score).or_else(|| findings.column(ColumnKind::Plain));
    (nodes == 1).then(value).flatten()
}

fn number(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Number(number) => Some(*number),
        Cell::Integer(number) => Some(*number as f64),
        Cell::Flag(flag) => Some(f64::from(u8::from(*flag))),
        Cell::Missing | Cell::Node(_) | Cell::Type(_) | Cell::Text(_) => None,
    }
}

fn edges(network: &Network) -> Vec<OutlineEdge> {
    let kinds = |source: u32, target: u32| {
        let links = network.links().map_or(&[][..], |links| links.from_to(source, target));
        links.iter().map(|link| link.kind)
    };
    let edge = |(source, target, weight): (u32, u32, f64)| {
        let other = if network.is_directed() { None } else { Some(kinds(target, source)) };
        let mut numbers: Vec<u32> = kinds(source, target).chain(other.into_iter().flatten()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let kinds = numbers.iter().filter_map(|kind| network.types().get(*kind as usize).cloned()).collect();
        OutlineEdge { source, target, kinds, weight }
    };
    network.edges().map(edge).collect()
}

/// Returns what is stated about `nodes` in `store`.
fn about(nodes: &[Term], store: &Store) -> Result<Vec<Quad>> {
    let mut found = Vec::new();
    for node in nodes {
        let subject: NamedOrBlankNode = match node {
            Term::NamedNode(node) => node.clone().into(),
            Term::BlankNode(node) => node.clone().into(),
            Term::Literal(_) | Term::Triple(_) => continue,
        };
        let pattern = QuadPattern { subject: Some(subject), ..QuadPattern::default() };
        for quad in store.quads(&pattern) {
            found.push(quad?);
        }
    }
    Ok(found)
}
