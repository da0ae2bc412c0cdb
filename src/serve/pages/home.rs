//! The first page: what this is, a search box, the groups of the map or the classes of other data, three questions.

use lermap::Engine;
use lermap::Result;
use lermap::engine::QueryOptions;
use lermap::label::StoreLabels;
use lermap::results::Results;
use lermap::schema::{Kind, uses};
use maud::{Markup, html};
use oxrdf::Term;

use super::super::message::{Reply, Request};
use super::super::state::State;
use super::shell::{address, entity, reply};

/// The groups of the map, in its order.
const GROUPS: &str = "SELECT ?group ?label (SAMPLE(?text) AS ?about) {
  ?group a ler:StakeholderGroup ; skos:prefLabel|rdfs:label ?label OPTIONAL { ?group skos:definition ?text }
} GROUP BY ?group ?label ORDER BY ?label";

/// Questions to begin with.
const QUESTIONS: &[&str] = &["stakeholder-work-streams", "framework-foundations", "thin-cells"];

/// How many classes are shown of data without groups.
const CLASSES: usize = 24;

/// Answers with the first page.
pub fn home(request: &Request, state: &State) -> Result<Reply, Reply> {
    let engine = state.engine(request)?;
    let groups = groups(&engine, &state.options(&request.cancellation))?;
    let statements = engine.store().len()?;
    let catalogue = state.workspace.catalogue(&[])?;
    let main = html! {
        @if groups.is_empty() {
            h1 { "What these data hold" }
            p.lead { (statements) " statements; each entity has a page." }
        } @else {
            h1 { "Who does what for learning and employment records" }
            p.lead {
                "The LER Ecosystem Map as a graph: groups of people, what they do at each stage, the frameworks they rest on, "
                "and where each statement comes from. " (statements) " statements; each entity has a page."
            }
        }
        form.find action="/search" method="get" role="search" {
            input type="search" name="q" aria-label="Search names and texts" placeholder="a group, a framework, a term";
            button { "Search" }
        }
        @if groups.is_empty() { (classes(&engine)?) } @else {
            h2 { "The groups" }
            ol.cards.hues { @for (iri, label, about) in &groups {
                li { a href=(address(iri)) { (label) } @if let Some(about) = about { p { (about) } } }
            } }
            h2 { "Questions to try" }
            ul.plain { @for query in QUESTIONS.iter().filter_map(|name| catalogue.query(name).ok()) {
                li { a href=(format!("/queries/{}", query.name)) { (query.header.summary) } }
            } }
            p { a href="/queries" { "All questions" } }
        }
    };
    Ok(reply("Home", &main))
}

/// Returns address, label and text of each group.
fn groups(engine: &Engine, options: &QueryOptions) -> Result<Vec<(String, String, Option<String>)>> {
    let Results::Solutions(rows) = engine.query(GROUPS, options)?.results else { return Ok(Vec::new()) };
    let text = |term: &Option<Term>| match term {
        Some(Term::Literal(literal)) => Some(literal.value().to_owned()),
        Some(Term::NamedNode(node)) => Some(node.as_str().to_owned()),
        _ => None,
    };
    let rows =
        rows.map(|row| row.map(|row| Some((text(row.first()?)?, text(row.get(1)?)?, row.get(2).and_then(text)))));
    let groups: Vec<Option<(String, String, Option<String>)>> = rows.collect::<Result<_>>()?;
    let mut groups: Vec<(String, String, Option<String>)> = groups.into_iter().flatten().collect();
    groups.dedup_by(|next, kept| next.0 == kept.0);
    Ok(groups)
}

fn classes(engine: &Engine) -> Result<Markup> {
    let labels = StoreLabels::new(engine.store());
    let classes = uses(engine.store(), Kind::Class)?;
    Ok(html! {
        h2 { "What there is" }
        ul.cards.hues { @for (class, count) in classes.iter().take(CLASSES) {
            li { (entity(class.as_str(), &labels)) p { (count) } }
        } }
    })
}
