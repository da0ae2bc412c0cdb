//! The vocabulary of the data: a diagram of classes, then classes and properties with their meaning and use.

use std::collections::BTreeMap;

use lermap::Result;
use lermap::entity::is_bookkeeping;
use lermap::picture::{Edge, Graph, Name, Node};
use lermap::results::Row;
use lermap::schema::schema;
use lermap::vocab::{BASE, LER, compact, short};
use maud::{Markup, html};

use super::super::message::{Reply, Request};
use super::super::state::State;
use super::figure::picture;
use super::look::{Look, number, text};
use super::shell::reply;
use super::value::entity;

/// How often which property leads from which class to which.
const JOINTS: &str = "SELECT ?from ?property ?to (COUNT(*) AS ?count) {
  ?subject ?property ?object . ?subject a ?from . ?object a ?to FILTER(?property != rdf:type)
} GROUP BY ?from ?property ?to ORDER BY DESC(?count) ?from ?property ?to LIMIT 400";

/// Data with more statements than this have no diagram: counting would take too long for a page.
const MOST: usize = 2_000_000;

/// The classes and the joints of a diagram that can be read.
const CLASSES: usize = 16;
const EDGES: usize = 30;

/// Answers with the classes and properties of the data.
pub(super) fn vocabulary(request: &Request, state: &State) -> Result<Reply, Reply> {
    let engine = state.engine(request)?;
    let look = Look::new(&engine, request, state);
    state.cached(request, "page", || {
        let rows: Vec<Row> = schema(engine.store(), None)?.collect::<Result<_>>()?;
        let main = html! {
            h1 { "Vocabulary" }
            p.lead { "The classes and properties of these data: how they are joined, what they mean and how often they are used." }
            @if engine.store().len()? <= MOST { (diagram(&look)?) }
            @for (kind, title) in [("class", "Classes"), ("property", "Properties")] {
                h2 id=(kind) { (title) }
                dl.links.terms { @for row in rows.iter().filter(|row| text(row, 1) == Some(kind)) { (term(row, &look)) } }
            }
        };
        Ok(reply("Vocabulary", &main, request, state))
    })
}

/// Two classes, and the properties that join them with their counts.
type Joint<'a> = (&'a str, &'a str, Vec<(&'a str, f64)>);

/// Returns the classes that are joined most, as many as a picture holds, and what joins them.
fn strongest<'a>(joints: BTreeMap<(&'a str, &'a str), Vec<(&'a str, f64)>>) -> (Vec<&'a str>, Vec<Joint<'a>>) {
    let mut all: Vec<Joint<'a>> = joints.into_iter().map(|((from, to), found)| (from, to, found)).collect();
    all.sort_by(|a, b| {
        let total = |joint: &Joint<'_>| joint.2.iter().map(|(_, count)| count).sum::<f64>();
        total(b).total_cmp(&total(a)).then((a.0, a.1).cmp(&(b.0, b.1)))
    });
    let (mut classes, mut kept): (Vec<&str>, Vec<Joint<'a>>) = (Vec::new(), Vec::new());
    for (from, to, properties) in all {
        let new: Vec<&str> = [from, to].into_iter().filter(|class| !classes.contains(class)).collect();
        if from != to && classes.len() + new.len() <= CLASSES && kept.len() < EDGES {
            classes.extend(new);
            kept.push((from, to, properties));
        }
    }
    (classes, kept)
}

/// Returns the picture of `joints` between `classes`.
fn graph(classes: &[&str], joints: &[Joint<'_>], look: &Look<'_>) -> Graph {
    let place = |class: &str| classes.iter().position(|known| *known == class).unwrap_or(0);
    let node = |class: &&str| Node {
        name: Name { text: look.name(class), link: (*class).to_owned() },
        kind: String::new(),
        text: String::new(),
        score: None,
    };
    let edge = |joint: &Joint<'_>| Edge { source: place(joint.0), target: place(joint.1), kind: String::new() };
    Graph {
        title: "How the classes are joined".to_owned(),
        nodes: classes.iter().map(node).collect(),
        edges: joints.iter().map(edge).collect(),
        directed: true,
        score: String::new(),
    }
}

/// Returns a picture of the classes that are joined most, and a list of the same.
fn diagram(look: &Look<'_>) -> Result<Markup> {
    let rows = look.rows(JOINTS, &[])?;
    let is_own = rows.iter().any(|row| text(row, 0).is_some_and(|class| class.starts_with(LER)));
    // Where classes of ours are there, those of other vocabularies say the same things again.
    let is_shown = |class: &str| !is_bookkeeping(class) && (!is_own || class.starts_with(LER));
    let mut joints: BTreeMap<(&str, &str), Vec<(&str, f64)>> = BTreeMap::new();
    for row in &rows {
        if let (Some(from), Some(property), Some(to)) = (text(row, 0), text(row, 1), text(row, 2))
            && is_shown(from)
            && is_shown(to)
        {
            joints.entry((from, to)).or_default().push((property, number(row, 3)));
        }
    }
    let (classes, kept) = strongest(joints);
    if kept.is_empty() {
        return Ok(html! {});
    }
    let graph = graph(&classes, &kept, look);
    Ok(html! {
        h2 { "Class diagram" }
        (picture(&graph.draw()))
        details { summary { "The same as a list" } ul.lines { @for (from, to, properties) in &kept { li {
            (entity(from, &look.labels)) " → " (entity(to, &look.labels)) " "
            span.note { (properties.iter().map(|(property, count)| format!("{} ({count})", look.name(property))).collect::<Vec<_>>().join(", ")) }
        } } } }
    })
}

fn term(row: &Row, look: &Look<'_>) -> Markup {
    let column = |at| text(row, at).unwrap_or_default();
    let (shown, label, count, meaning) = (column(0), column(2), column(3), column(4));
    let iri = lermap::vocab::expand(shown).unwrap_or_else(|| shown.to_owned());
    let id = iri.strip_prefix(LER).unwrap_or(&iri);
    html! {
        dt id=(id) { code { (compact(&iri).unwrap_or_else(|| iri.clone())) } }
        dd { strong { (label) } " " span.soft { "used " (count) " times" }
            @if !meaning.is_empty() { br; (meaning) }
            @for (at, word) in [(5, "of"), (6, "leads to")] { @if !column(at).is_empty() { " " span.soft { (word) " " (place(column(at), look)) } } }
        }
    }
}

/// Returns a link to a class in this page, or its name.
fn place(iri: &str, look: &Look<'_>) -> Markup {
    if iri.starts_with(BASE) {
        entity(iri, &look.labels)
    } else {
        html! { (short(iri)) }
    }
}
