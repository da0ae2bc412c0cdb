//! The page of one thing: what it is, its texts, what its kind shows, its links both ways, where it comes from, and the
//! query behind it.

use std::collections::BTreeSet;
use std::sync::Arc;

use hyper::{StatusCode, header};
use lermap::card::{Card, Links};
use lermap::label::StoreLabels;
use lermap::output::{Content, Labels, Style, format};
use lermap::picture::{Edge, Graph, Name, Node};
use lermap::query::parse_query;
use lermap::spargebra::Query;
use lermap::store::QuadPattern;
use lermap::text::percent_encoded;
use lermap::vocab::{BASE, compact, rdf};
use lermap::{Engine, Error, Result};
use maud::{Markup, PreEscaped, html};
use oxrdf::{NamedNode, Term};

use super::super::message::{Reply, Request};
use super::super::negotiate::Accept;
use super::super::protocol::run;
use super::super::state::State;
use super::figure::picture;
use super::hues::hue;
use super::look::{Look, text};
use super::parts::Sections;
use super::shell::{refusal, reply};
use super::value::{downloads, value};

/// Links of one property that are shown before the rest is folded away.
const SHOWN: usize = 12;

/// Answers for the entity whose IRI ends as the address does.
pub(crate) fn by_path(request: &Request, state: &State) -> Result<Reply, Reply> {
    answer(&format!("{BASE}{}", request.path.trim_start_matches('/')), request, state)
}

/// Answers for the entity that the address names in full.
pub(super) fn by_address(request: &Request, state: &State) -> Result<Reply, Reply> {
    let parameters = request.parameters()?;
    answer(parameters.only("iri")?.unwrap_or_default(), request, state)
}

fn answer(iri: &str, request: &Request, state: &State) -> Result<Reply, Reply> {
    let engine = state.engine(request)?;
    let card = match NamedNode::new(iri) {
        // Of what has a name and nothing else, such as a property that is used, there is the name to show.
        Ok(node) => Some(Card::of(&node, engine.store())?)
            .filter(|card| !card.is_empty() || StoreLabels::new(engine.store()).label(iri).is_some()),
        Err(_) => None,
    };
    let Some(card) = card else { return Err(missing(iri, request, state)) };
    let query = parse_query(&format!("DESCRIBE {}", card.entity), &engine.prefixes)?;
    let key = request.parameters()?.first("format").map(str::to_owned);
    let graphs = vec!["text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml"];
    let accept = Accept::read(request.header(&header::ACCEPT));
    if key.is_some() || accept.choose(&[vec!["text/html", "application/xhtml+xml"], graphs]) != Some(0) {
        let variant = key.clone().unwrap_or_else(|| request.header(&header::ACCEPT).unwrap_or_default().to_owned());
        return state.cached(request, &variant, || run(&query, key.as_deref(), &engine, request, state));
    }
    state.cached(request, "page", || Ok(page(&card, &query, &engine, request, state)?))
}

fn missing(iri: &str, request: &Request, state: &State) -> Reply {
    let main = html! {
        p { "The data say nothing of " code { (iri) } "." }
        p { a href="/search" { "Search" } " finds entities by their names." }
    };
    refusal(StatusCode::NOT_FOUND, "Nothing is here", &main, request, state)
}

fn page(card: &Card, query: &Query, engine: &Arc<Engine>, request: &Request, state: &State) -> Result<Reply> {
    let look = Look::new(engine, request, state);
    let iri = card.entity.as_str();
    let classes = classes(&card.entity, engine)?;
    let sections = Sections::of(iri, &classes, &look)?;
    let rest = |links: &&Links| !sections.cover(links.property.as_str());
    let outgoing: Vec<&Links> = card.outgoing.iter().filter(rest).collect();
    let incoming: Vec<&Links> = card.incoming.iter().filter(rest).collect();
    let hue = hue(iri, &classes, &look)?;
    let main = html! {
        article class=(hue.map_or_else(String::new, |at| format!("hue hue-{at}"))) {
            header.head {
                p.kind { (kinds(card).join(" · ")) }
                h1 { (card.label) }
                @for text in &card.texts { p.lead { (look.text(text, iri)) } }
            }
            @if classes.iter().any(|class| class.ends_with("ns#Framework")) { (foundations(card, &look)?) }
            @for section in &sections.shown { (section) }
            @if !outgoing.is_empty() { section { h2 { "What is said of it" } (links(&outgoing, &look)) } }
            @if !incoming.is_empty() { section { h2 { "What points to it" } (links(&incoming, &look)) } }
            (origin(card, &look))
            (data(query, engine, request, state)?)
        }
    };
    Ok(reply(&card.label, &main, request, state))
}

/// Returns what kinds of thing an entity is: those that have names, unless none has.
fn kinds(card: &Card) -> Vec<&str> {
    let all: Vec<&str> = card.kinds().collect();
    let named: Vec<&str> = all.iter().copied().filter(|kind| !kind.contains(':')).collect();
    if named.is_empty() { all } else { named }
}

/// Returns the classes of an entity, in the order of their IRIs.
fn classes(entity: &NamedNode, engine: &Engine) -> Result<Vec<String>> {
    let pattern = QuadPattern {
        subject: Some(entity.clone().into()),
        predicate: Some(NamedNode::new_unchecked(rdf::TYPE)),
        ..QuadPattern::default()
    };
    let mut found = BTreeSet::new();
    for quad in engine.store().quads(&pattern) {
        if let Term::NamedNode(class) = quad?.object {
            found.insert(class.into_string());
        }
    }
    Ok(found.into_iter().collect())
}

/// Returns where an entity comes from, its data in other formats, and the query behind the page.
fn origin(card: &Card, look: &Look<'_>) -> Markup {
    let iri = card.entity.as_str();
    let query = format!("SELECT ?property ?value {{ {} ?property ?value }}", shortest(iri));
    html! {
        section.origin {
            h2 { "Where this comes from" }
            @if card.sources.is_empty() { p { "Its record names no source." } }
            ul { @for source in &card.sources { li { (value(&source_term(source), &look.labels)) } } }
            p.soft { "Its IRI: " code { (iri) } }
            (downloads(Content::Graph, look.state.formats(), |name| format!("/entity?iri={}&format={name}", percent_encoded(iri))))
            @if !look.state.is_site() {
                p.soft { a href=(format!("/explore?open={}", percent_encoded(&super::value::compacted(iri)))) { "Explore what is around it" } }
            }
            details { summary { "The query behind this page" } pre tabindex="0" { (query) }
                @if !look.state.is_site() { p { a href=(format!("/query?query={}", percent_encoded(&query))) { "Ask it" } } } }
        }
    }
}

/// Returns an IRI as a query has it.
fn shortest(iri: &str) -> String {
    compact(iri).unwrap_or_else(|| format!("<{iri}>"))
}

/// Returns a source as a link where it is an address.
fn source_term(source: &str) -> Term {
    NamedNode::new(source).map_or_else(|_| oxrdf::Literal::from(source).into(), Term::from)
}

fn links(groups: &[&Links], look: &Look<'_>) -> Markup {
    html! { dl.links { @for group in groups {
        dt { (group.label) }
        dd {
            ul { @for (term, _) in group.values.iter().take(SHOWN) { li { (value(term, &look.labels)) } } }
            @if group.values.len() > SHOWN {
                details { summary { (group.values.len() - SHOWN) " more" }
                    ul { @for (term, _) in group.values.iter().skip(SHOWN) { li { (value(term, &look.labels)) } } } }
            }
        }
    } } }
}

/// The frameworks that one rests on and those that rest on it, with what holds between them.
const FOUNDATIONS: &str = "SELECT DISTINCT ?from ?to { { ?this ler:restsOn* ?from . ?from ler:restsOn ?to }
    UNION { ?from ler:restsOn ?to . ?to ler:restsOn* ?this } } ORDER BY ?from ?to";

/// Returns a picture of what a framework rests on and what rests on it.
fn foundations(card: &Card, look: &Look<'_>) -> Result<Markup> {
    let rows = look.rows(FOUNDATIONS, &[("this", card.entity.as_str())])?;
    let ends: Vec<(&str, &str)> = rows.iter().filter_map(|row| Some((text(row, 0)?, text(row, 1)?))).collect();
    if ends.is_empty() || ends.len() > 60 {
        return Ok(html! {});
    }
    let mut names: Vec<&str> = ends.iter().flat_map(|(from, to)| [*from, *to]).collect();
    names.sort_unstable();
    names.dedup();
    let place = |iri: &str| names.binary_search(&iri).unwrap_or(0);
    let node = |iri: &&str| Node {
        name: Name { text: look.labels.label(iri).unwrap_or_default(), link: (*iri).to_owned() },
        kind: if *iri == card.entity.as_str() { "this framework" } else { "another framework" }.to_owned(),
        text: String::new(),
        score: None,
    };
    let graph = Graph {
        title: "What it rests on, and what rests on it".to_owned(),
        nodes: names.iter().map(node).collect(),
        edges: ends
            .iter()
            .map(|(from, to)| Edge { source: place(from), target: place(to), kind: "rests on".to_owned() })
            .collect(),
        directed: true,
        score: String::new(),
    };
    Ok(picture(&graph.draw()))
}

/// Returns the data of an entity as JSON-LD for inside its page.
fn data(query: &Query, engine: &Engine, request: &Request, state: &State) -> Result<Markup> {
    let mut data = Vec::new();
    let described = state.bounded(engine.evaluate(query, &state.options(&request.cancellation))?.results);
    format("jsonld")?.write(described, &Style::PLAIN, &mut data)?;
    let text = std::str::from_utf8(&data).map_err(|error| Error::data(error.to_string()))?;
    // Nothing in it can end its element.
    let text = text.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026");
    Ok(html! { script type="application/ld+json" { (PreEscaped(text)) } })
}
