//! Search, the vocabulary, and what is wrong with the data.

use lermap::Result;
use lermap::check::{Finding, Request as CheckRequest, distinct, known_shapes, run};
use lermap::label::StoreLabels;
use lermap::output::Labels;
use lermap::results::Row;
use lermap::schema::schema;
use lermap::search::search;
use lermap::vocab::{LER, compact, short};
use maud::{Markup, html};
use oxrdf::Term;

use super::super::message::{Reply, Request};
use super::super::state::State;
use super::shell::{SHOWN, address, reply, value};

/// The most that a search shows.
const FOUND: usize = 100;

fn text(row: &Row, at: usize) -> &str {
    match row.get(at) {
        Some(Some(Term::Literal(literal))) => literal.value(),
        Some(Some(Term::NamedNode(node))) => node.as_str(),
        _ => "",
    }
}

/// Answers with what a search finds.
pub fn found(request: &Request, state: &State) -> Result<Reply, Reply> {
    let parameters = request.parameters()?;
    let words = parameters.only("q")?.unwrap_or_default().trim();
    let engine = state.engine(request)?;
    let rows: Vec<Row> = search(words, engine.store())?.collect::<Result<_>>()?;
    let main = html! {
        h1 { "Search" }
        form.find action="/search" method="get" role="search" {
            input type="search" name="q" value=(words) aria-label="Search names and texts";
            button { "Search" }
        }
        @if !words.is_empty() { p.soft role="status" {
            @if rows.is_empty() { "Nothing has all of these words in its name or text." } @else { (rows.len()) " found" }
            @if rows.len() > FOUND { ", the best " (FOUND) " shown" }
        } }
        ul.plain { @for row in rows.iter().take(FOUND) { (hit(row)) } }
    };
    Ok(reply("Search", &main))
}

fn hit(row: &Row) -> Markup {
    let (iri, label, kind, matched) = (text(row, 0), text(row, 1), text(row, 2), text(row, 3));
    html! { li {
        a href=(address(iri)) { @if label.is_empty() { (short(iri)) } @else { (label) } } " " span.soft { (kind) }
        @if matched != label { p.soft { (matched) } }
    } }
}

/// Answers with the classes and properties of the data.
pub fn vocabulary(request: &Request, state: &State) -> Result<Reply, Reply> {
    let engine = state.engine(request)?;
    let rows: Vec<Row> = schema(engine.store(), None)?.collect::<Result<_>>()?;
    let main = html! {
        h1 { "Vocabulary" }
        p.lead { "The classes and properties of these data: what they mean and how often they are used." }
        @for (kind, title) in [("class", "Classes"), ("property", "Properties")] {
            h2 { (title) }
            dl.links { @for row in rows.iter().filter(|row| text(row, 1) == kind) { (term(row)) } }
        }
    };
    Ok(reply("Vocabulary", &main))
}

fn term(row: &Row) -> Markup {
    let (iri, label, count, meaning) = (text(row, 0), text(row, 2), text(row, 3), text(row, 4));
    let iri = lermap::vocab::expand(iri).unwrap_or_else(|| iri.to_owned());
    let id = iri.strip_prefix(LER).unwrap_or(&iri);
    html! {
        dt id=(id) { code { (compact(&iri).unwrap_or_else(|| iri.clone())) } }
        dd { strong { (label) } " " span.soft { "used " (count) " times" }
            @if !meaning.is_empty() { br; (meaning) } }
    }
}

fn remark(finding: &Finding, labels: &dyn Labels) -> Markup {
    html! { li {
        span.soft { (finding.severity.name()) " · " (finding.code) }
        @if let Some(entity) = &finding.entity { br; (value(entity, labels)) }
        p { (finding.message) "." }
        p.soft { (finding.advice) @if let Some((file, line)) = &finding.place { " (" (file) ":" (line) ")" } }
    } }
}

/// Answers with what is wrong with the data.
pub fn checks(request: &Request, state: &State) -> Result<Reply, Reply> {
    let engine = state.engine(request)?;
    let limited = request.cancellation.with_timeout(state.workspace.limits().time);
    let shapes = known_shapes(&[])?;
    let wanted =
        CheckRequest { warnings: &engine.warnings, shapes: &shapes, with_checks: true, cancellation: &limited };
    let findings = distinct(run(engine.store(), &wanted)?);
    let labels = StoreLabels::new(engine.store());
    let main = html! {
        h1 { "Checks" }
        p.lead { "What shapes and checks of data quality find: what is wrong, where, and what to do." }
        @if findings.is_empty() { p { "Nothing is wrong." } }
        p.soft { (findings.len()) " findings" @if findings.len() > SHOWN { ", the worst " (SHOWN) " shown" } }
        ul.plain { @for finding in findings.iter().take(SHOWN) { (remark(finding, &labels)) } }
    };
    Ok(reply("Checks", &main))
}
