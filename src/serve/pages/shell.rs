//! What all pages have: head, navigation, search, foot; and how a failure is shown.

use hyper::StatusCode;
use lermap::Error;
use lermap::store::QuadPattern;
use lermap::vocab::rdf;
use maud::{DOCTYPE, Markup, html};
use oxrdf::NamedNode;

use super::super::message::{Reply, Request, told};
use super::super::site::place;
use super::super::state::State;

/// Pages that every page leads to: address, name, and what it needs to be there.
const NAVIGATION: &[(&str, &str, Needs)] = &[
    ("/matrix", "Matrices", Needs::Map),
    ("/queries", "Questions", Needs::Nothing),
    ("/query", "Query", Needs::Server),
    ("/explore", "Explore", Needs::Server),
    ("/analyses", "Analyses", Needs::Nothing),
    ("/ns", "Vocabulary", Needs::Nothing),
    ("/changes", "Changes", Needs::Map),
    ("/checks", "Checks", Needs::Nothing),
];

/// What a page needs to be of use.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Needs {
    Nothing,
    /// Groups of the map in the data.
    Map,
    /// A server that answers.
    Server,
}

/// The class of the groups of the map.
pub(super) const GROUP: &str = "https://w3id.org/lermap/ns#StakeholderGroup";

/// Returns whether the data have groups of the map.
fn has_groups(request: &Request, state: &State) -> bool {
    let pattern = QuadPattern {
        predicate: Some(NamedNode::new_unchecked(rdf::TYPE)),
        object: Some(NamedNode::new_unchecked(GROUP).into()),
        ..QuadPattern::default()
    };
    state.engine(request).is_ok_and(|engine| engine.store().quads(&pattern).next().is_some())
}

/// Returns what the data are called: the map, or the names of their sources.
fn name(state: &State) -> String {
    let sources = state.workspace.sources();
    let last = |source: &String| source.trim_end_matches(['/', '\\']).rsplit(['/', '\\']).next().map(str::to_owned);
    match sources.as_slice() {
        [] => "LER Ecosystem Map".to_owned(),
        [only] if only == "map" => "LER Ecosystem Map".to_owned(),
        sources => sources.iter().filter_map(last).collect::<Vec<_>>().join(", "),
    }
}

/// Returns a search box; `words` are in it already.
pub(super) fn search_box(id: &str, words: &str) -> Markup {
    html! {
        form.find action="/search" method="get" role="search" {
            input id=(id) type="search" name="q" value=(words) autocomplete="off" aria-label="Search names and texts"
                placeholder="a group or a term";
            button { "Search" }
        }
    }
}

fn header(request: &Request, state: &State) -> Markup {
    let has_groups = has_groups(request, state);
    let is_there = |needs: Needs| match needs {
        Needs::Nothing => true,
        Needs::Map => has_groups,
        Needs::Server => !state.is_site(),
    };
    let here =
        |address: &str| (request.path == address || request.path.starts_with(&format!("{address}/"))).then_some("page");
    let has_box = !matches!(request.path.as_str(), "/" | "/search");
    html! {
        header.top { div {
            a.name href="/" { (name(state)) }
            nav aria-label="Main" { @for (address, name, _) in NAVIGATION.iter().filter(|(.., needs)| is_there(*needs)) {
                a href=(address) aria-current=[here(address)] { (name) }
            } }
            @if has_box { (search_box("find", "")) }
        } }
    }
}

/// Returns a whole page.
fn page(title: &str, main: &Markup, request: &Request, state: &State) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · " (name(state)) }
                @if let Some(base) = state.site.as_ref().and_then(|site| site.base.as_deref()) { link rel="canonical" href=(canonical(base, request)); }
                link rel="stylesheet" href="/style.css";
                link rel="icon" href="data:,";
                @if state.is_site() { script src="/index.js" defer {} }
                script src="/script.js" defer {}
            }
            body {
                a.skip href="#main" { "To the content" }
                (header(request, state))
                main id="main" tabindex="-1" { (main) }
                footer { div {
                    @if state.is_site() { "Written by lermap " (env!("CARGO_PKG_VERSION")) } @else {
                        "Served by lermap " (env!("CARGO_PKG_VERSION")) " · programs ask at " a href="/sparql" { "/sparql" }
                        " · " a href="/openapi.json" { "OpenAPI" } " · " a href="/.well-known/void" { "VoID" }
                    }
                } }
            }
        }
    }
}

/// Returns the full address of a page of a site.
fn canonical(base: &str, request: &Request) -> String {
    let query = if request.query.is_empty() { String::new() } else { format!("?{}", request.query) };
    let file = place(&format!("{}{query}", request.raw_path)).unwrap_or_default();
    format!("{base}/{}", file.strip_suffix("index.html").unwrap_or(&file))
}

/// Returns a page as a reply.
pub(super) fn reply(title: &str, main: &Markup, request: &Request, state: &State) -> Reply {
    Reply::ok("text/html; charset=utf-8", page(title, main, request, state).into_string())
}

/// Returns a page that says what is wrong.
pub(crate) fn refusal(status: StatusCode, title: &str, main: &Markup, request: &Request, state: &State) -> Reply {
    let body = html! { h1 { (title) } (main) };
    Reply { status, ..reply(title, &body, request, state) }
}

/// Returns a failure with place and hint; the place is there for scripts too.
pub(super) fn failure(error: &Error) -> Markup {
    let place = error.position.as_ref();
    let (line, column) = (place.map(|place| place.line), place.map(|place| place.column));
    html! { pre.error role="alert" data-line=[line] data-column=[column] { (told(error)) } }
}
