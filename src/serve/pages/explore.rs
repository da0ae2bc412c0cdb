//! Explore: some things and what is around them as a picture and as a list; all that is chosen is in the address.

mod around;

use std::collections::BTreeMap;

use lermap::output::Labels;
use lermap::picture::{Edge, Graph, Name, Node};
use lermap::resolve::EntityNames;
use lermap::text::percent_encoded;
use lermap::vocab::BASE;
use lermap::{Result, vocab};
use maud::{Markup, html};

use super::super::message::{Reply, Request};
use super::super::state::State;
use super::figure::picture_to;
use super::look::Look;
use super::shell::{failure, reply};
use super::value::{address, compacted, expanded};
use around::{Around, Shown};

/// What is chosen, as an address says it.
#[derive(Clone, Default)]
struct Choice {
    /// The things whose neighbours are shown, in the order in which they were opened.
    open: Vec<String>,
    /// The ends of a path.
    ends: [String; 2],
    /// Kinds of things, and properties, that are left out.
    kinds: Vec<String>,
    properties: Vec<String>,
}

impl Choice {
    /// Reads what is chosen; things may be named as the user calls them.
    fn read(request: &Request, look: &Look<'_>) -> Result<Result<Self>, Reply> {
        let parameters = request.parameters()?;
        let all = |name: &str| -> Vec<String> {
            parameters.all(name).filter(|text| !text.trim().is_empty()).map(|text| text.trim().to_owned()).collect()
        };
        let mut names = None;
        let mut find = |text: &str| find(text, look, &mut names);
        let mut read = || -> Result<Self> {
            let mut open: Vec<String> = Vec::new();
            for text in all("open") {
                let iri = find(&text)?;
                if !open.contains(&iri) {
                    open.push(iri);
                }
            }
            let mut end = |name: &str| all(name).first().map_or(Ok(String::new()), |text| find(text));
            let ends = [end("from")?, end("to")?];
            Ok(Self {
                open,
                ends,
                kinds: all("hide"),
                properties: all("without").iter().map(|text| expanded(text)).collect(),
            })
        };
        Ok(read())
    }

    /// Returns the address of this choice.
    fn address(&self, path: &str) -> String {
        let mut parts: Vec<String> = Vec::new();
        let mut add = |name: &str, value: &str| parts.push(format!("{name}={}", percent_encoded(value)));
        self.open.iter().for_each(|iri| add("open", &compacted(iri)));
        for (name, iri) in ["from", "to"].into_iter().zip(&self.ends).filter(|(_, iri)| !iri.is_empty()) {
            add(name, &compacted(iri));
        }
        self.kinds.iter().for_each(|kind| add("hide", kind));
        self.properties.iter().for_each(|iri| add("without", &compacted(iri)));
        if parts.is_empty() { path.to_owned() } else { format!("{path}?{}", parts.join("&")) }
    }

    /// Returns this choice with a thing opened, or closed if it is open.
    fn turned(&self, iri: &str) -> Self {
        let mut next = self.clone();
        if next.open.iter().any(|open| open == iri) {
            next.open.retain(|open| open != iri)
        } else {
            next.open.push(iri.to_owned())
        }
        next
    }

    fn is_empty(&self) -> bool {
        self.open.is_empty() && self.ends.iter().all(String::is_empty)
    }
}

/// Returns the IRI of the thing that `text` names.
fn find(text: &str, look: &Look<'_>, names: &mut Option<EntityNames>) -> Result<String> {
    let iri = expanded(text);
    if (iri.starts_with(BASE) || text.contains(':')) && look.labels.label(&iri).is_some() {
        return Ok(iri);
    }
    if text.contains("://") || text.starts_with("urn:") {
        return Ok(text.to_owned());
    }
    let names = match names {
        Some(names) => names,
        None => names.insert(EntityNames::of(look.engine.store(), &look.engine.prefixes)?),
    };
    Ok(names.resolve(text)?.into_string())
}

/// Answers with the page.
pub(super) fn explore(request: &Request, state: &State) -> Result<Reply, Reply> {
    let engine = state.engine(request)?;
    let look = Look::new(&engine, request, state);
    let outcome = Choice::read(request, &look)?.and_then(|choice| Ok((Around::of(&choice, &look)?, choice)));
    let main = match outcome {
        Ok((around, choice)) => page(&around, &choice, &look),
        Err(error) => html! { h1 { "Explore" } (failure(&error)) (start(&Choice::default())) },
    };
    Ok(reply("Explore", &main, request, state))
}

/// Answers with the picture alone.
pub(super) fn explored(request: &Request, state: &State) -> Result<Reply, Reply> {
    let engine = state.engine(request)?;
    let look = Look::new(&engine, request, state);
    let choice = Choice::read(request, &look)??;
    let around = Around::of(&choice, &look)?;
    Ok(Reply::ok("image/svg+xml", graph(&around, &look).draw()))
}

fn page(around: &Around, choice: &Choice, look: &Look<'_>) -> Markup {
    html! {
        h1 { "Explore" }
        @if choice.is_empty() {
            p.lead { "Begin with a thing, or ask how two things are joined. Then open what is around it, step by step." }
            (start(choice))
            @if look.state.workspace.sources().is_empty() { p { "For instance: "
                a href="/explore?open=framework%3Aob-3.0" { "Open Badges 3.0" } ", "
                a href="/explore?open=stakeholder%3Aemployers" { "Employers" } ", or "
                a href="/explore?from=framework%3Aob-3.0&to=framework%3Actdl-asn" { "how Open Badges 3.0 and CTDL-ASN are joined" } "."
            } }
        } @else {
            (tools(choice))
            @if let Some(remark) = &around.remark { p.soft role="status" { (remark) } }
            div.explore {
                div { (picture_to(&graph(around, look).draw(), |iri| choice.turned(iri).address("/explore"))) (filters(around, choice, look)) }
                (list(around, choice, look))
            }
            details { summary { "Add a thing, or a path" } (start(choice)) }
        }
    }
}

/// Returns links that take a step back, begin anew, and take the picture along.
fn tools(choice: &Choice) -> Markup {
    let mut before = choice.clone();
    if before.open.pop().is_none() {
        before.ends = Default::default();
    }
    html! { p.bar {
        a.button href=(before.address("/explore")) { "Undo the last step" } " "
        a.button href="/explore" { "Begin anew" } " "
        a.button href=(choice.address("/explore.svg")) download="explore.svg" { "The picture as SVG" }
        span.soft { "The address of this page brings all of this back." }
    } }
}

/// Returns the forms to add a thing or a path; what is chosen stays.
fn start(choice: &Choice) -> Markup {
    let kept = |with_ends: bool| {
        html! {
            @for iri in &choice.open { input type="hidden" name="open" value=(compacted(iri)); }
            @if with_ends { @for (name, iri) in ["from", "to"].into_iter().zip(&choice.ends) { @if !iri.is_empty() { input type="hidden" name=(name) value=(compacted(iri)); } } }
            @for kind in &choice.kinds { input type="hidden" name="hide" value=(kind); }
            @for iri in &choice.properties { input type="hidden" name="without" value=(compacted(iri)); }
        }
    };
    html! { div.starts {
        form action="/explore" method="get" {
            (kept(true))
            label { "A thing, by its name or IRI" input name="open" required data-suggest="name"; }
            button { "Show it" }
        }
        form action="/explore" method="get" {
            (kept(false))
            label { "A path from" input name="from" required value=(compacted(&choice.ends[0])) data-suggest="name"; }
            label { "to" input name="to" required value=(compacted(&choice.ends[1])) data-suggest="name"; }
            button { "Find the path" }
        }
    } }
}

fn graph(around: &Around, look: &Look<'_>) -> Graph {
    let node = |shown: &Shown| Node {
        name: Name { text: look.name(&shown.iri), link: shown.iri.clone() },
        kind: shown.kind.clone(),
        text: if shown.is_open { "open" } else { "opens on a click" }.to_owned(),
        score: None,
    };
    let mut seen = std::collections::BTreeSet::new();
    let edges = around.links.iter().filter(|link| seen.insert((link.from.min(link.to), link.from.max(link.to))));
    Graph {
        title: format!("{} things, {} links", around.shown.len(), around.links.len()),
        nodes: around.shown.iter().map(node).collect(),
        edges: edges.map(|link| Edge { source: link.from, target: link.to, kind: look.name(&link.property) }).collect(),
        directed: false,
        score: String::new(),
    }
}

/// Returns the kinds and properties that are there or left out, each as a link that turns it.
fn filters(around: &Around, choice: &Choice, look: &Look<'_>) -> Markup {
    let turned = |list: &[String], value: &str| -> Vec<String> {
        if list.iter().any(|own| own == value) {
            list.iter().filter(|own| *own != value).cloned().collect()
        } else {
            list.iter().cloned().chain([value.to_owned()]).collect()
        }
    };
    let link = |next: Choice, name: &str, count: usize, is_hidden: bool| {
        html! {
            a.hidden[is_hidden] href=(next.address("/explore")) aria-label=(format!("{} {name}", if is_hidden { "Show" } else { "Leave out" })) {
                (name) " " span.count { @if is_hidden { "hidden" } @else { (count) } }
            }
        }
    };
    html! {
        h2 { "What is shown" }
        p.soft { "Choose a kind or a property to leave it out, and again to have it back." }
        nav.filters aria-label="Kinds" { @for (kind, count) in &around.kinds {
            (link(Choice { kinds: turned(&choice.kinds, kind), ..choice.clone() }, kind, *count, choice.kinds.contains(kind)))
        } }
        nav.filters aria-label="Properties" { @for (property, count) in &around.properties {
            (link(Choice { properties: turned(&choice.properties, property), ..choice.clone() }, &look.name(property), *count, choice.properties.contains(property)))
        } }
    }
}

/// Returns the same content as a list: each thing with its links.
fn list(around: &Around, choice: &Choice, look: &Look<'_>) -> Markup {
    let mut kinds: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, shown) in around.shown.iter().enumerate() {
        kinds.entry(&shown.kind).or_default().push(at);
    }
    html! { aside.listed aria-label="The same as a list" { @for (kind, places) in &kinds {
        h3 { @if kind.is_empty() { "Without a class" } @else { (kind) } " " span.count { (places.len()) } }
        ul { @for at in places { @let shown = &around.shown[*at]; @let name = look.name(&shown.iri); li {
            a.turn href=(choice.turned(&shown.iri).address("/explore")) aria-label=(format!("{} {name}", if shown.is_open { "Close" } else { "Open" })) {
                @if shown.is_open { "−" } @else { "+" }
            } " "
            a href=(address(&shown.iri)) { (name) }
            @if shown.is_open { ul.soft { @for link in around.links.iter().filter(|link| link.from == *at) {
                li { (look.name(&link.property)) ": " (around.shown.get(link.to).map(|to| look.name(&to.iri)).unwrap_or_default()) }
            } } }
        } } }
    } } }
}

/// Returns what a class is called where it has no label.
fn class_name(iri: &str, look: &Look<'_>) -> String {
    look.labels.label(iri).unwrap_or_else(|| vocab::short(iri))
}
