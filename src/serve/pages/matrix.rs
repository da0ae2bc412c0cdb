//! Matrices of groups by stage and by area: every cell leads to its statements, and empty cells are seen.

use std::collections::BTreeMap;

use hyper::StatusCode;
use lermap::Result;
use maud::{Markup, html};

use super::super::message::{Reply, Request};
use super::super::state::State;
use super::hues::groups;
use super::look::{Look, text};
use super::shell::{refusal, reply};
use super::value::{address, entity};

/// A matrix of groups by something.
struct MatrixKind {
    path: &'static str,
    title: &'static str,
    lead: &'static str,
    /// The class of the columns.
    columns: &'static str,
    /// Gives `?group ?column ?statement ?text`.
    statements: &'static str,
}

const KINDS: &[MatrixKind] = &[
    MatrixKind {
        path: "/matrix/stages",
        title: "Groups by stage",
        lead: "How many work streams each group has at each stage. A number leads to the statements behind it; a gap is where the map says nothing.",
        columns: "https://w3id.org/lermap/ns#Stage",
        statements: "SELECT ?group ?column ?statement ?text { ?statement a ler:WorkStream ; ler:stakeholder ?group ; ler:stage ?column
            OPTIONAL { ?statement dcterms:description ?text } OPTIONAL { ?statement ler:position ?place } } ORDER BY ?place ?statement",
    },
    MatrixKind {
        path: "/matrix/areas",
        title: "Groups by area of action",
        lead: "How many actions each group can take in each area. A number leads to the statements behind it; a gap is where the map says nothing.",
        columns: "https://w3id.org/lermap/ns#ActionArea",
        statements: "SELECT ?group ?column ?statement ?text { ?statement a ler:Action ; ler:stakeholder ?group ; ler:actionArea ?column
            OPTIONAL { ?statement dcterms:description ?text } OPTIONAL { ?statement ler:position ?place } } ORDER BY ?place ?statement",
    },
];

const COLUMNS: &str =
    "SELECT DISTINCT ?column { ?column a ?this OPTIONAL { ?column ler:order ?order } } ORDER BY ?order ?column";

/// The steps of shading.
const STEPS: usize = 5;

/// The statements of cells, by group and column: statement and text.
type Cells = BTreeMap<(String, String), Vec<(String, Option<String>)>>;

/// Answers with the list of matrices.
pub(super) fn matrices(request: &Request, state: &State) -> Result<Reply, Reply> {
    let main = html! {
        h1 { "Matrices" }
        p.lead { "Where the map has much to say, and where it has gaps." }
        ul.ways { @for kind in KINDS { li { a href=(kind.path) { (kind.title) } p.soft { (kind.lead) } } } }
    };
    Ok(reply("Matrices", &main, request, state))
}

/// Answers with one matrix.
pub(super) fn matrix(request: &Request, state: &State) -> Result<Reply, Reply> {
    let Some(kind) = KINDS.iter().find(|kind| kind.path == request.path) else {
        let main = html! { p { "There are " a href="/matrix" { "these matrices" } "." } };
        return Err(refusal(StatusCode::NOT_FOUND, "No such matrix", &main, request, state));
    };
    let engine = state.engine(request)?;
    let look = Look::new(&engine, request, state);
    state.cached(request, "page", || Ok(reply(kind.title, &page(kind, &look)?, request, state)))
}

fn page(kind: &MatrixKind, look: &Look<'_>) -> Result<Markup> {
    let groups = groups(look)?;
    let rows = look.rows(COLUMNS, &[("this", kind.columns)])?;
    let columns: Vec<&str> = rows.iter().filter_map(|row| text(row, 0)).collect();
    let cells = cells(kind, look)?;
    if groups.is_empty() || columns.is_empty() {
        return Ok(html! { h1 { (kind.title) } p { "These data have no groups and columns for it." } });
    }
    Ok(html! {
        h1 { (kind.title) }
        p.lead { (kind.lead) }
        (grid(&groups, &columns, &cells, look))
        p.legend.soft {
            span.key { span.swatch.step-1 {} "few" } span.key { span.swatch.step-5 {} "many" }
            span.key { span.swatch.gap {} "gap: nothing said" }
        }
        h2 { "The statements, cell by cell" }
        @for (at, group) in groups.iter().enumerate() {
            section class=(format!("hue hue-{}", at % 10)) {
                h3.group { (entity(group, &look.labels)) }
                div.columns { @for column in &columns { (cell(group, column, &cells, look)) } }
            }
        }
    })
}

fn cells(kind: &MatrixKind, look: &Look<'_>) -> Result<Cells> {
    let mut cells = Cells::new();
    for row in look.rows(kind.statements, &[])? {
        if let (Some(group), Some(column), Some(statement)) = (text(&row, 0), text(&row, 1), text(&row, 2)) {
            let key = (group.to_owned(), column.to_owned());
            cells.entry(key).or_default().push((statement.to_owned(), text(&row, 3).map(str::to_owned)));
        }
    }
    Ok(cells)
}

/// Returns the name of a cell in the page.
fn id(group: &str, column: &str) -> String {
    let last = |iri: &str| iri.rsplit(['/', '#']).next().unwrap_or_default().to_owned();
    format!("{}-{}", last(group), last(column))
}

fn grid(groups: &[String], columns: &[&str], cells: &Cells, look: &Look<'_>) -> Markup {
    let count = |group: &str, column: &str| cells.get(&(group.to_owned(), column.to_owned())).map_or(0, Vec::len);
    let most = cells.values().map(Vec::len).max().unwrap_or(1);
    html! { div.scroll tabindex="0" role="region" aria-label="Matrix" { table.matrix {
        thead { tr { th scope="col" { "Group" } @for column in columns { th scope="col" { a href=(address(column)) { (look.name(column)) } } } th scope="col" { "All" } } }
        tbody { @for (at, group) in groups.iter().enumerate() { tr {
            th scope="row" class=(format!("hue-{}", at % 10)) { a href=(address(group)) { (look.name(group)) } }
            @for column in columns {
                @let value = count(group, column);
                @if value == 0 { td.gap { a href=(format!("#{}", id(group, column))) aria-label=(says(group, column, 0, look)) { "0" } } }
                @else {
                    td class=(format!("step-{}", (value * STEPS).div_ceil(most))) {
                        a href=(format!("#{}", id(group, column))) aria-label=(says(group, column, value, look)) { (value) }
                    }
                }
            }
            td.sum { (columns.iter().map(|column| count(group, column)).sum::<usize>()) }
        } } }
        tfoot { tr { th scope="row" { "All" } @for column in columns {
            td.sum { (groups.iter().map(|group| count(group, column)).sum::<usize>()) }
        } td.sum { (cells.values().map(Vec::len).sum::<usize>()) } } }
    } } }
}

/// Returns what a cell says to those who do not see its place.
fn says(group: &str, column: &str, value: usize, look: &Look<'_>) -> String {
    format!("{}, {}: {value}", look.name(group), look.name(column))
}

fn cell(group: &str, column: &str, cells: &Cells, look: &Look<'_>) -> Markup {
    let statements = cells.get(&(group.to_owned(), column.to_owned())).map_or(&[][..], Vec::as_slice);
    html! { div.column.empty[statements.is_empty()] id=(id(group, column)) {
        h4 { (look.name(column)) " " span.count { (statements.len()) } }
        @if statements.is_empty() { p.gap { "Nothing here: a gap" } } @else { ul { @for (statement, text) in statements { li {
            @match text {
                Some(text) => { (look.text(text, group)) "\u{a0}" a.more href=(address(statement)) aria-label=(format!("Page of: {}", look.name(statement))) { "→" } },
                None => a href=(address(statement)) { (look.name(statement)) },
            }
        } } } }
    } }
}
