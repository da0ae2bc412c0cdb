//! Asks doors for pages, wave by wave: first what there is, then what its pages link to.

use std::collections::{BTreeMap, BTreeSet};

use hyper::header::{ACCEPT, HeaderMap, HeaderValue};
use hyper::{Method, StatusCode};
use lermap::cancel::Cancellation;
use lermap::oxrdf::NamedOrBlankNode;
use lermap::store::QuadPattern;
use lermap::text::percent_decoded;
use lermap::{Error, Result};
use rayon::prelude::*;

use super::super::STACK;
use super::super::doors;
use super::super::message::{Body, Reply, Request};
use super::super::pages::address;
use super::super::state::State;
use super::link::{Link, ids, linked, relative};
use super::picture::with_files;
use super::place::place;

pub(super) const HTML: &str = "text/html";

/// Pages that are there whether something links to them or not.
const FIRST: &[&str] = &["/", "/search", "/style.css", "/script.js"];

/// The most links that lead nowhere of one message.
const TOLD: usize = 20;

/// A file of the site.
pub(super) struct Made {
    pub media_type: &'static str,
    pub bytes: Vec<u8>,
    links: BTreeSet<Link>,
    ids: BTreeSet<String>,
}

/// What was found so far.
pub(super) struct Crawl<'a> {
    state: &'a State,
    pub cancellation: &'a Cancellation,
    /// The files by their paths.
    pub found: BTreeMap<String, Made>,
}

impl<'a> Crawl<'a> {
    pub(super) fn new(state: &'a State, cancellation: &'a Cancellation) -> Self {
        Self { state, cancellation, found: BTreeMap::new() }
    }

    /// Makes all pages that there are and all that they link to.
    pub(super) fn run(&mut self) -> Result<()> {
        let pool = rayon::ThreadPoolBuilder::new().stack_size(STACK).build();
        let pool = pool.map_err(|error| Error::data(format!("no threads to write pages with: {error}")))?;
        let mut wanted = self.first()?;
        let mut asked: BTreeSet<String> = wanted.keys().cloned().collect();
        while !wanted.is_empty() {
            let made: Vec<_> = pool.install(|| {
                wanted
                    .par_iter()
                    .map(|(file, address)| Ok((file.clone(), self.make(file, address)?)))
                    .collect::<Result<_>>()
            })?;
            wanted = BTreeMap::new();
            for (file, found) in made.into_iter().flat_map(|(file, made)| with_own_files(file, made)) {
                for link in &found.links {
                    if let Some(next) = link.file.as_ref().filter(|next| asked.insert((*next).clone())) {
                        wanted.insert(next.clone(), link.address.clone());
                    }
                }
                self.found.insert(file, found);
            }
        }
        Ok(())
    }

    /// Returns the files to begin with, and their addresses.
    fn first(&self) -> Result<BTreeMap<String, String>> {
        let entities = self.entities()?.into_iter().map(|iri| address(&iri));
        let pages = FIRST.iter().map(|address| (*address).to_owned()).chain(entities);
        let page = |address: String| {
            let page = address.split('#').next()?;
            Some((place(page)?, page.to_owned()))
        };
        Ok(pages.filter_map(page).collect())
    }

    /// Returns the IRIs that something is said of, in their order.
    pub(super) fn entities(&self) -> Result<BTreeSet<String>> {
        let engine = self.state.workspace.engine(self.cancellation)?;
        let mut found = BTreeSet::new();
        for quad in engine.store().quads(&QuadPattern::default()) {
            if let NamedOrBlankNode::NamedNode(entity) = quad?.subject {
                found.insert(entity.into_string());
            }
        }
        Ok(found)
    }

    /// Returns what a door says at `address`; nothing if nothing is there.
    fn make(&self, file: &str, address: &str) -> Result<Option<Made>> {
        if file == "index.js" {
            return Ok(None);
        }
        let request = request(address, self.cancellation);
        let reply = doors::open(&request, self.state).unwrap_or_else(|reply| reply);
        if reply.status == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        let status = reply.status;
        let bytes = bytes(reply)?;
        let media_type = media_type(file);
        if status != StatusCode::OK {
            let said =
                if media_type == HTML { status.to_string() } else { String::from_utf8_lossy(&bytes).trim().to_owned() };
            return Err(Error::data(format!("the page `{address}` cannot be written: {said}"))
                .with_hint("`lermap serve` shows it at that address"));
        }
        if media_type != HTML {
            return Ok(Some(Made { media_type, bytes, links: BTreeSet::new(), ids: BTreeSet::new() }));
        }
        let page = linked(&String::from_utf8_lossy(&bytes), file, |to| relative(file, to));
        Ok(Some(Made { media_type, ids: ids(&page.html), links: page.links, bytes: page.html.into_bytes() }))
    }

    /// Holds every link of every page against the files that there are.
    pub(super) fn check(&self) -> Result<()> {
        let mut broken = Vec::new();
        for (from, made) in &self.found {
            for link in &made.links {
                let target = link.file.as_ref().and_then(|file| self.found.get(file));
                let is_made_later = link.file.as_deref() == Some("index.js");
                let shown =
                    format!("{}{}{}", link.address, if link.fragment.is_empty() { "" } else { "#" }, link.fragment);
                let wrong = match target {
                    _ if is_made_later => continue,
                    Some(target) if link.fragment.is_empty() || target.ids.contains(&link.fragment) => continue,
                    Some(_) => "a place that its page has not",
                    None if link.file.is_none() => "which only a server answers",
                    None => "where nothing is",
                };
                broken.push(format!("the page `{from}` links to `{shown}`, {wrong}"));
            }
        }
        let count = broken.len();
        let mut errors = broken.into_iter().take(TOLD).map(Error::data);
        let Some(mut first) = errors.next() else { return Ok(()) };
        first.others = errors.collect();
        let hint =
            format!("{count} links lead nowhere; give what they lead to a label or a type, or take the statement away");
        Err(first.with_hint(hint))
    }
}

/// Returns a page with its pictures as files of their own.
fn with_own_files(file: String, made: Option<Made>) -> Vec<(String, Made)> {
    let Some(mut made) = made else { return Vec::new() };
    let mut all = Vec::new();
    if made.media_type == HTML {
        let (html, pictures) = with_files(&String::from_utf8_lossy(&made.bytes), &file);
        made.bytes = html.into_bytes();
        for (path, svg) in pictures {
            let picture = Made {
                media_type: "image/svg+xml",
                bytes: svg.into_bytes(),
                links: BTreeSet::new(),
                ids: BTreeSet::new(),
            };
            all.push((path, picture));
        }
    }
    all.push((file, made));
    all
}

/// Returns the request of a browser for `address`.
pub(super) fn request(address: &str, cancellation: &Cancellation) -> Request {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    Request {
        method: Method::GET,
        path: percent_decoded(path).unwrap_or_else(|| path.to_owned()),
        raw_path: path.to_owned(),
        query: query.to_owned(),
        headers: HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(HTML))]),
        body: Vec::new(),
        cancellation: cancellation.clone(),
    }
}

/// Returns the whole body of a reply.
pub(super) fn bytes(reply: Reply) -> Result<Vec<u8>> {
    match reply.body {
        Body::Bytes(bytes) => Ok(bytes),
        Body::Stream(write) => {
            let mut bytes = Vec::new();
            write(&mut bytes)?;
            Ok(bytes)
        }
    }
}

/// Returns the media type of a file of the site.
pub(super) fn media_type(file: &str) -> &'static str {
    match file.rsplit('.').next() {
        Some("html") => HTML,
        Some("css") => "text/css",
        Some("js") => "text/javascript",
        Some("ttl") => "text/turtle",
        Some("jsonld") => "application/ld+json",
        Some("csv") => "text/csv",
        Some("json") => "application/json",
        Some("xml") => "application/xml",
        _ => "text/plain",
    }
}
