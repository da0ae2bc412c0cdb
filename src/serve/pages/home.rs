//! The first page: what this is, a search box, the ring of groups or the classes of other data, three questions.

use std::sync::Arc;

use lermap::picture::{Chord, Name, Ring};
use lermap::schema::{VocabularyKind, uses};
use lermap::text::{percent_encoded, thousands};
use lermap::{Engine, Result};
use maud::{Markup, html};

use super::super::message::{Reply, Request};
use super::super::state::State;
use super::figure::picture;
use super::hues::groups;
use super::look::{Look, number, text};
use super::shell::{reply, search_box};
use super::value::{address, entity};

/// Which group names which in its work streams, and how often.
const MENTIONS: &str = "SELECT ?from ?to (COUNT(DISTINCT ?stream) AS ?count) {
  ?stream a ler:WorkStream ; ler:stakeholder ?from ; ler:namesGroup ?to FILTER(?from != ?to)
} GROUP BY ?from ?to ORDER BY ?from ?to";

/// Questions to begin with.
const QUESTIONS: &[&str] = &["stakeholder-work-streams", "framework-foundations", "thin-cells"];

/// How many classes are shown of data without groups.
const CLASSES: usize = 24;

/// Answers with the first page.
pub(super) fn home(request: &Request, state: &State) -> Result<Reply, Reply> {
    state.cached(request, "page", || Ok(page(request, state)?))
}

fn page(request: &Request, state: &State) -> Result<Reply> {
    let engine = state.engine(request)?;
    let look = Look::new(&engine, request, state);
    let groups = groups(&look)?;
    let statements = thousands(engine.store().len()?);
    let main = if groups.is_empty() { other(&statements, &engine, &look)? } else { map(&statements, &groups, &look)? };
    Ok(reply("Home", &main, request, state))
}

fn map(statements: &str, groups: &[String], look: &Look<'_>) -> Result<Markup> {
    Ok(html! {
        div.opening {
            div {
                h1 { "Who does what for learning and employment records" }
                p.lead {
                    "The LER Ecosystem Map as a graph: groups of people, what they do at each stage, the frameworks they rest on, "
                    "and where each statement comes from."
                }
                (search_box("find", ""))
                h2 { "Questions to try" }
                (questions(look)?)
                h2 { "Ways in" }
                ul.ways {
                    li { a href="/matrix/stages" { "Groups by stage" } ", and " a href="/matrix/areas" { "groups by area of action" } }
                    li { a href="/analyses/page-rank" { "Which frameworks carry the most" } }
                    li { a href="/changes" { "What changed from version to version" } }
                    li { a href="/ns" { "The vocabulary" } ": " (statements) " statements in the words of it" }
                }
            }
            (ring(groups, look)?)
        }
        h2 { "The groups" }
        ol.cards.hues { @for iri in groups { li {
            a href=(address(iri)) { (look.name(iri)) }
            @if let Some(about) = about(iri, look)? { p { (about) } }
        } } }
    })
}

fn questions(look: &Look<'_>) -> Result<Markup> {
    let catalogue = look.state.workspace.catalogue(&[])?;
    Ok(html! {
        ul.ways { @for query in QUESTIONS.iter().filter_map(|name| catalogue.query(name).ok()) { li {
            a href=(format!("/queries/{}", query.name)) { (query.header.summary) }
        } } }
        p.soft { a href="/queries" { "All " (catalogue.queries().count()) " questions" } }
    })
}

fn about(iri: &str, look: &Look<'_>) -> Result<Option<String>> {
    let rows = look.rows("SELECT ?text { ?this skos:definition ?text } ORDER BY ?text LIMIT 1", &[("this", iri)])?;
    Ok(rows.first().and_then(|row| text(row, 0)).map(str::to_owned))
}

fn ring(groups: &[String], look: &Look<'_>) -> Result<Markup> {
    let place = |iri: &str| groups.iter().position(|group| group == iri);
    let rows = look.rows(MENTIONS, &[])?;
    let chord = |row| {
        let count = number(row, 2);
        Some(Chord {
            source: place(text(row, 0)?)?,
            target: place(text(row, 1)?)?,
            value: count,
            shown: format!("{count} work streams"),
        })
    };
    let ring = Ring {
        title: "Who names whom in their work streams".to_owned(),
        names: groups.iter().map(|iri| Name { text: look.name(iri), link: iri.clone() }).collect(),
        chords: rows.iter().filter_map(chord).collect(),
    };
    Ok(html! { div.ring { (picture(&ring.draw())) } })
}

fn other(statements: &str, engine: &Arc<Engine>, look: &Look<'_>) -> Result<Markup> {
    let classes = uses(engine.store(), VocabularyKind::Class)?;
    Ok(html! {
        h1 { "What these data hold" }
        p.lead { (statements) " statements about the kinds of things below. Each thing has a page of its own; the vocabulary shows how kinds are joined." }
        (search_box("find", ""))
        h2 { "What there is" }
        @if classes.is_empty() { p { "Nothing in these data has a class." } }
        ul.cards.hues { @for (class, count) in classes.iter().take(CLASSES) { li {
            (entity(class.as_str(), &look.labels)) p { (thousands(usize::try_from(*count).unwrap_or(usize::MAX))) }
            ul.samples { @for sample in samples(class.as_str(), look)? { li { (entity(&sample, &look.labels)) } } }
            @if !look.state.is_site() { p { a href=(listing(class.as_str())) aria-label=(format!("All of class {}", look.name(class.as_str()))) { "all of them" } } }
        } } }
        h2 { "Ways in" }
        ul.ways {
            li { a href="/ns" { "The vocabulary: classes and properties, and how they are joined" } }
            li { a href="/checks" { "What checks of data quality find" } }
        }
    })
}

/// Returns the address of the list of the things of a class.
fn listing(class: &str) -> String {
    let query = format!("SELECT ?thing {{ ?thing a <{class}> }} ORDER BY ?thing LIMIT 500");
    format!("/query?query={}", percent_encoded(&query))
}

/// Returns the first things of a class.
fn samples(class: &str, look: &Look<'_>) -> Result<Vec<String>> {
    let rows = look.rows(
        "SELECT DISTINCT ?thing { ?thing a ?this FILTER(ISIRI(?thing)) } ORDER BY ?thing LIMIT 3",
        &[("this", class)],
    )?;
    Ok(rows.iter().filter_map(|row| text(row, 0)).map(str::to_owned).collect())
}
