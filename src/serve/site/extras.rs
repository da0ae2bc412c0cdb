//! What a site has besides pages: the index of search, the page for what is not there, redirect rules, the site map.

use hyper::StatusCode;
use lermap::escape::xml_shown;
use lermap::export::ExportFile;
use lermap::search::searched;
use lermap::text::percent_encoded;
use lermap::vocab::short;
use lermap::{Error, Result};
use maud::html;
use serde_json::json;

use super::super::pages::{address, refusal};
use super::super::state::State;
use super::crawl::{Crawl, HTML, bytes, media_type, request};
use super::link::linked;
use super::place::{SERVED, place};

/// The most addresses of one site map (sitemaps.org/protocol).
const ADDRESSES: usize = 50_000;

/// Returns the files besides those that doors made.
pub(super) fn files(crawl: &Crawl<'_>, state: &State) -> Result<Vec<ExportFile>> {
    let base = state.site.as_ref().and_then(|site| site.base.as_deref());
    let file = |path: &str, text: String| ExportFile {
        path: path.to_owned(),
        media_type: media_type(path),
        bytes: text.into_bytes(),
    };
    let mut files = vec![
        file("index.js", index(crawl, state)?),
        file("404.html", missing(crawl, state)?),
        file("_redirects", redirects(crawl, base.unwrap_or_default())?),
    ];
    if let Some(base) = base {
        files.extend(site_maps(crawl, base).into_iter().map(|(path, text)| file(&path, text)));
    }
    Ok(files)
}

/// Returns what search looks through, for the script: the same texts and weights as those of the server. Without records of how
/// statements came about, which are most of the bytes and the last of every search.
fn index(crawl: &Crawl<'_>, state: &State) -> Result<String> {
    let engine = state.workspace.engine(crawl.cancellation)?;
    let mut lines = Vec::new();
    for entry in searched(engine.store())?.into_iter().filter(|entry| !entry.is_record) {
        let iri = entry.entity.as_str();
        let link = address(iri);
        let (page, fragment) = link.split_once('#').unwrap_or((&link, ""));
        let Some(file) = place(page).filter(|file| crawl.found.contains_key(file)) else { continue };
        let target = if fragment.is_empty() { file } else { format!("{file}#{fragment}") };
        let name = entry.label.unwrap_or_else(|| short(iri));
        lines.push(
            json!({ "name": name, "kind": entry.kind, "address": target, "last": 0, "fields": entry.fields })
                .to_string(),
        );
    }
    Ok(format!("window.lermapIndex = [\n{}\n];\n", lines.join(",\n")))
}

/// Returns the page for addresses where nothing is. It is shown at any depth: its links are full.
fn missing(crawl: &Crawl<'_>, state: &State) -> Result<String> {
    let main = html! {
        p { "There is no page at this address." }
        p { a href="/search" { "Search" } " finds things by their names. What asks new questions, such as "
            code { "/sparql" } ", needs a server: " code { "lermap serve" } "." }
    };
    let reply = refusal(StatusCode::NOT_FOUND, "Nothing is here", &main, &request("/404", crawl.cancellation), state);
    let html = String::from_utf8(bytes(reply)?).map_err(|error| Error::data(error.to_string()))?;
    let base = state.site.as_ref().and_then(|site| site.base.clone()).unwrap_or_default();
    Ok(linked(&html, "404.html", |to| format!("{base}/{to}")).html)
}

/// Returns rules for hosts that read `_redirects`: addresses of the server to those of files.
fn redirects(crawl: &Crawl<'_>, base: &str) -> Result<String> {
    let path = base
        .split_once("://")
        .and_then(|(_, rest)| rest.split_once('/'))
        .map_or(String::new(), |(_, path)| format!("/{path}"));
    let mut out = "# Entities of other vocabularies, by their IRIs.\n".to_owned();
    for iri in crawl.entities()? {
        let link = address(&iri);
        if let Some(file) = place(&link).filter(|_| link.starts_with("/entity?")) {
            out.push_str(&format!("{path}/entity iri={} {path}/{} 301\n", percent_encoded(&iri), folder(&file)));
        }
    }
    out.push_str("# What needs a server.\n");
    for served in SERVED {
        out.push_str(&format!("{path}{served} {path}/404.html 404\n"));
    }
    Ok(out)
}

/// Returns the address of the page in `file` as hosts have it.
fn folder(file: &str) -> &str {
    file.strip_suffix("index.html").unwrap_or(file)
}

/// Returns the site map, in several files with a list of them where there are too many pages for one.
fn site_maps(crawl: &Crawl<'_>, base: &str) -> Vec<(String, String)> {
    let pages = crawl.found.iter().filter(|(_, made)| made.media_type == HTML).map(|(file, _)| folder(file));
    let pages: Vec<String> = pages.map(|page| format!("{base}/{page}")).collect();
    if pages.len() <= ADDRESSES {
        return vec![("sitemap.xml".to_owned(), site_map("urlset", "url", &pages))];
    }
    let parts = pages.chunks(ADDRESSES).enumerate();
    let mut files: Vec<(String, String)> =
        parts.map(|(at, part)| (format!("sitemap-{}.xml", at + 1), site_map("urlset", "url", part))).collect();
    let names: Vec<String> = files.iter().map(|(name, _)| format!("{base}/{name}")).collect();
    files.push(("sitemap.xml".to_owned(), site_map("sitemapindex", "sitemap", &names)));
    files
}

fn site_map(list: &str, item: &str, addresses: &[String]) -> String {
    let lines: String =
        addresses.iter().map(|address| format!("<{item}><loc>{}</loc></{item}>\n", xml_shown(address))).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{list} xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{lines}</{list}>\n"
    )
}
