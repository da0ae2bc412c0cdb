//! Nodes and edges as pictures: a network, or a card of the node in the middle.

use rustc_hash::FxHashMap;

use crate::error::{Error, Result};
use crate::output::drawing::{self, Drawing};
use crate::output::visible_text;
use crate::picture::{Card, Edge, Graph, Links, MOST_EDGES, MOST_NODES, Name, Node};

/// Draws nodes and edges; the first score shades them.
pub(super) fn network(drawing: &Drawing) -> Result<String> {
    let (nodes, edges) = (drawing.nodes.len(), drawing.edges.len());
    if nodes > MOST_NODES || edges > MOST_EDGES {
        return Err(Error::usage(format!(
            "a picture of {nodes} nodes and {edges} edges cannot be read: there is room for {MOST_NODES} nodes and {MOST_EDGES} edges"
        ))
        .with_hint("draw less, such as with `--projection frameworks` or a CONSTRUCT, or write `--format gexf` for Gephi"));
    }
    let places: FxHashMap<&str, usize> =
        drawing.nodes.iter().enumerate().map(|(at, node)| (node.id.as_str(), at)).collect();
    let edge = |edge: &drawing::Edge| {
        let place = |id: &str| places.get(id).copied();
        Some(Edge { source: place(&edge.source)?, target: place(&edge.target)?, kind: visible_text(&edge.label) })
    };
    let node = |node: &drawing::Node| Node {
        name: name(node),
        kind: kind(node),
        text: visible_text(&node.text),
        score: node.scores.first().copied().flatten(),
    };
    let graph = Graph {
        title: format!("{nodes} nodes, {edges} edges"),
        nodes: drawing.nodes.iter().map(node).collect(),
        edges: drawing.edges.iter().filter_map(edge).collect(),
        directed: drawing.directed,
        score: drawing.scores.first().cloned().unwrap_or_default(),
    };
    Ok(graph.draw())
}

fn name(node: &drawing::Node) -> Name {
    Name { text: visible_text(&node.label), link: node.iri.clone() }
}

fn kind(node: &drawing::Node) -> String {
    visible_text(node.kind.rsplit([':', '/', '#']).next().unwrap_or_default())
}

/// Draws the node with the most edges and its neighbours as a card.
pub(super) fn card(drawing: &Drawing) -> Result<String> {
    // The first of those that have as many.
    let Some(centre) = drawing.nodes.iter().rev().max_by_key(|node| node.degree) else {
        let name = Name::of("There is nothing to show.");
        let nothing =
            Card { name, kind: String::new(), text: String::new(), outgoing: Vec::new(), incoming: Vec::new() };
        return Ok(nothing.draw());
    };
    let places: FxHashMap<&str, &drawing::Node> = drawing.nodes.iter().map(|node| (node.id.as_str(), node)).collect();
    let (mut outgoing, mut incoming) = (Vec::new(), Vec::new());
    for edge in &drawing.edges {
        for (own, other, list) in
            [(&edge.source, &edge.target, &mut outgoing), (&edge.target, &edge.source, &mut incoming)]
        {
            if let (true, Some(other)) = (*own == centre.id, places.get(other.as_str())) {
                push(list, &edge.label, name(other));
            }
        }
    }
    let card = Card { name: name(centre), kind: kind(centre), text: visible_text(&centre.text), outgoing, incoming };
    Ok(card.draw())
}

/// Adds a value of the property called `property`.
fn push(list: &mut Vec<Links>, property: &str, value: Name) {
    let property = Name::of(&visible_text(property));
    match list.iter_mut().find(|links| links.property == property) {
        Some(links) => links.values.push(value),
        None => list.push(Links { property, values: vec![value] }),
    }
}
