//! The page of one thing: what it is, its texts, its links both ways, where it comes from, and the query behind it.

use hyper::{StatusCode, header};
use lermap::card::{Card, Links};
use lermap::label::StoreLabels;
use lermap::output::{Content, Labels, Style, format};
use lermap::query::parse_query;
use lermap::spargebra::Query;
use lermap::text::percent_encoded;
use lermap::vocab::BASE;
use lermap::{Engine, Error, Result};
use maud::{Markup, PreEscaped, html};
use oxrdf::{NamedNode, Term};

use super::super::message::{Reply, Request};
use super::super::negotiate::Accept;
use super::super::protocol::run;
use super::super::state::State;
use super::shell::{downloads, refusal, reply, value};

/// Links of one property that are shown before the rest is folded away.
const SHOWN: usize = 12;

/// Answers for the entity whose IRI ends as the address does.
pub fn by_path(request: &Request, state: &State) -> Result<Reply, Reply> {
    answer(&format!("{BASE}{}", request.path.trim_start_matches('/')), request, state)
}

/// Answers for the entity that the address names in full.
pub fn by_address(request: &Request, state: &State) -> Result<Reply, Reply> {
    let parameters = request.parameters()?;
    answer(parameters.only("iri")?.unwrap_or_default(), request, state)
}

fn answer(iri: &str, request: &Request, state: &State) -> Result<Reply, Reply> {
    let engine = state.engine(request)?;
    let card = match NamedNode::new(iri) {
        Ok(node) => Some(Card::of(&node, engine.store())?).filter(|card| !card.is_empty()),
        Err(_) => None,
    };
    let Some(card) = card else { return Err(missing(iri)) };
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

fn missing(iri: &str) -> Reply {
    let main = html! {
        p { "The data say nothing of " code { (iri) } "." }
        p { a href="/search" { "Search" } " finds entities by their names." }
    };
    refusal(StatusCode::NOT_FOUND, "Nothing is here", &main)
}

fn page(card: &Card, query: &Query, engine: &Engine, request: &Request, state: &State) -> Result<Reply> {
    let labels = StoreLabels::new(engine.store());
    let mut data = Vec::new();
    let described = state.bounded(engine.evaluate(query, &state.options(&request.cancellation))?.results);
    format("jsonld")?.write(described, &Style::PLAIN, &mut data)?;
    let iri = card.entity.as_str();
    let text = format!("SELECT ?property ?value {{ {} ?property ?value }}", card.entity);
    let main = html! {
        p.kind { (card.types.iter().map(|kind| kind.split(" (").next().unwrap_or(kind)).collect::<Vec<_>>().join(" · ")) }
        h1 { (card.label) }
        @for text in &card.texts { p.lead { (text) } }
        @if !card.outgoing.is_empty() { h2 { "What is said of it" } (links(&card.outgoing, &labels)) }
        @if !card.incoming.is_empty() { h2 { "What points to it" } (links(&card.incoming, &labels)) }
        h2 { "Where this comes from" }
        ul { @for source in &card.sources { li { (value(&source_term(source), &labels)) } } }
        p.soft { "Its IRI: " code { (iri) } }
        (downloads(Content::Graph, |name| format!("/entity?iri={}&format={name}", percent_encoded(iri))))
        details { summary { "The query behind this page" } pre { (text) }
            p { a href=(format!("/query?query={}", percent_encoded(&text))) { "Ask it" } } }
        script type="application/ld+json" { (data_block(&data)?) }
    };
    Ok(reply(&card.label, &main))
}

/// Returns a source as a link where it is an address.
fn source_term(source: &str) -> Term {
    NamedNode::new(source).map_or_else(|_| oxrdf::Literal::from(source).into(), Term::from)
}

fn links(groups: &[Links], labels: &dyn Labels) -> Markup {
    html! { dl.links { @for group in groups {
        dt { (group.label) }
        dd {
            ul { @for (term, _) in group.values.iter().take(SHOWN) { li { (value(term, labels)) } } }
            @if group.values.len() > SHOWN {
                details { summary { (group.values.len() - SHOWN) " more" }
                    ul { @for (term, _) in group.values.iter().skip(SHOWN) { li { (value(term, labels)) } } } }
            }
        }
    } } }
}

/// Returns JSON for inside a page, where nothing can end its element.
fn data_block(json: &[u8]) -> Result<Markup> {
    let text = std::str::from_utf8(json).map_err(|error| Error::data(error.to_string()))?;
    Ok(PreEscaped(text.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")))
}
