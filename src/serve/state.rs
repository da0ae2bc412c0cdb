//! What all requests share: the workspace, limits, names and rights, and the digest of the data.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use hyper::header;
use lermap::cancel::Cancellation;
use lermap::complete::Catalogue;
use lermap::engine::QueryOptions;
use lermap::output::{Content, FORMATS, Format, Writer};
use lermap::results::{Results, Solutions, Triples};
use lermap::{Engine, Error, Result, Workspace};
use sha2::{Digest, Sha256};

use super::guard::{HostNames, Rights};
use super::kept::Kept;
use super::message::{Reply, Request};
use super::negotiate::{self, Accept};

/// Pages as files.
pub(super) struct Site {
    /// Where they will stand, without a slash at the end.
    pub base: Option<String>,
}

/// What all requests share.
pub(super) struct State {
    pub workspace: Arc<Workspace>,
    pub names: HostNames,
    pub rights: Rights,
    /// The most rows or triples of one answer.
    pub rows: usize,
    /// The most bytes of one request's body.
    pub body: usize,
    /// Where pages are written as files, and nothing answers questions.
    pub site: Option<Site>,
    digest: Mutex<Option<(usize, String)>>,
    words: Mutex<Option<(usize, Arc<Catalogue>)>>,
    kept: Mutex<Kept>,
    /// How many graphs were given a name by this server.
    graphs: AtomicU64,
}

impl State {
    /// Returns what requests to `workspace` share.
    pub(super) fn new(workspace: Arc<Workspace>, names: HostNames, rights: Rights, rows: usize, body: usize) -> Self {
        let (digest, words, kept, graphs) = Default::default();
        Self { workspace, names, rights, rows, body, site: None, digest, words, kept, graphs }
    }

    /// Returns the data as they are now.
    pub(super) fn engine(&self, request: &Request) -> Result<Arc<Engine>> {
        self.workspace.engine(&request.cancellation)
    }

    /// Returns the options for a query; its time starts now.
    pub(super) fn options(&self, cancellation: &Cancellation) -> QueryOptions {
        self.workspace.query_options(cancellation)
    }

    /// Returns what names the answer to `request` about the data as they are now, for caches.
    pub(super) fn tag(&self, request: &Request, variant: &str) -> Result<String> {
        let generation = self.workspace.generation();
        let known = self.known(generation);
        let digest = match known {
            Some(digest) => digest,
            None => {
                let digest = self.workspace.engine(&request.cancellation)?.store().digest()?;
                *self.digest.lock().unwrap_or_else(PoisonError::into_inner) = Some((generation, digest.clone()));
                digest
            }
        };
        let coding = negotiate::coding(request.header(&header::ACCEPT_ENCODING));
        let mut hash = Sha256::new();
        for part in [env!("CARGO_PKG_VERSION"), &digest, &request.path, &request.query, variant] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        hash.update(format!("{coding:?}"));
        let digits: String = hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        Ok(format!("\"{digits}\""))
    }

    /// Returns what the data hold, for completion.
    pub(super) fn words(&self, request: &Request) -> Result<Arc<Catalogue>> {
        let generation = self.workspace.generation();
        let mut known = self.words.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, words)) = known.as_ref().filter(|(at, _)| *at == generation) {
            return Ok(Arc::clone(words));
        }
        let words = Arc::new(Catalogue::of(self.engine(request)?.store(), &request.cancellation)?);
        *known = Some((generation, Arc::clone(&words)));
        Ok(words)
    }

    /// Returns whether pages are written as files.
    pub(super) fn is_site(&self) -> bool {
        self.site.is_some()
    }

    /// Returns how many formats a page offers: as files the first ones do.
    pub(super) fn formats(&self) -> usize {
        if self.is_site() { 2 } else { usize::MAX }
    }

    /// Returns a number for a new graph, each time another.
    pub(super) fn next_graph(&self) -> u64 {
        self.graphs.fetch_add(1, Ordering::Relaxed) + 1
    }

    fn known(&self, generation: usize) -> Option<String> {
        let known = self.digest.lock().unwrap_or_else(PoisonError::into_inner);
        known.as_ref().filter(|(at, _)| *at == generation).map(|(_, digest)| digest.clone())
    }

    /// Returns a reply that the client has already, or the one that `make` makes, with what names it.
    pub(super) fn cached(
        &self,
        request: &Request,
        variant: &str,
        make: impl FnOnce() -> Result<Reply, Reply>,
    ) -> Result<Reply, Reply> {
        let tag = self.tag(request, variant)?;
        let known = request.header(&header::IF_NONE_MATCH).unwrap_or_default();
        let reply = if known
            .split(',')
            .any(|known| matches!(known.trim(), "*") || known.trim().trim_start_matches("W/") == tag)
        {
            Reply::empty(hyper::StatusCode::NOT_MODIFIED)
        } else {
            make()?
        };
        Ok(reply.with(header::ETAG, tag).with(header::CACHE_CONTROL, "no-cache"))
    }

    /// Returns the reply that `make` made before to the same request about the same data, or the one that it makes.
    pub(super) fn remembered(
        &self,
        request: &Request,
        make: impl FnOnce() -> Result<Reply, Reply>,
    ) -> Result<Reply, Reply> {
        if self.is_site() || request.header(&header::IF_NONE_MATCH).is_some() {
            return make();
        }
        let header = |name| request.header(name).unwrap_or_default();
        let variant = format!("{} {}\n{}", request.method, header(&header::HOST), header(&header::ACCEPT));
        let name = self.tag(request, &variant)?;
        let known = self.kept.lock().unwrap_or_else(PoisonError::into_inner).get(&name);
        if let Some(reply) = known {
            return Ok(reply);
        }
        let reply = make()?;
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).put(name, &reply);
        Ok(reply)
    }

    /// Returns `results` with an error in place of what is too much.
    pub(super) fn bounded(&self, results: Results) -> Results {
        let most = self.rows;
        let too_much =
            move || Error::limit(format!("the answer has more than {most} rows")).with_hint("ask with LIMIT");
        match results {
            Results::Boolean(value) => Results::Boolean(value),
            Results::Solutions(rows) => {
                let variables = Arc::clone(&rows.variables);
                let rows = rows.enumerate();
                let rows = rows.map(move |(at, row)| if at < most { row } else { Err(too_much()) });
                Results::Solutions(Solutions::new(variables, rows))
            }
            Results::Graph(triples) => {
                let triples = triples.enumerate();
                Results::Graph(Triples::new(
                    triples.map(move |(at, triple)| if at < most { triple } else { Err(too_much()) }),
                ))
            }
        }
    }
}

/// What clients get that do not say what they want, then what they may want more than others.
const FIRST: &[&str] = &["json", "turtle", "xml", "ntriples", "csv", "tsv", "jsonld", "rdfxml", "trig", "nquads"];

/// Returns the formats for `content` that a client may name by media type, those first that are sent without a wish.
pub(super) fn offers(content: Content) -> Vec<&'static Format> {
    let fits = |format: &&&Format| {
        let is_common = matches!(format.writer, Writer::Results(_) | Writer::Solutions(_) | Writer::Rdf(_));
        is_common && format.takes(content) && format.media_type.is_negotiable
    };
    let mut offers: Vec<&'static Format> = FORMATS.iter().filter(fits).copied().collect();
    let place = |format: &&Format| FIRST.iter().position(|name| *name == format.name).unwrap_or(FIRST.len());
    offers.sort_by_key(|format| (content == Content::Graph && !matches!(format.writer, Writer::Rdf(_)), place(format)));
    offers
}

/// Returns the format for `content` that `request` asks for by `key`, the value of `format=`, or by `Accept`.
pub(super) fn chosen(request: &Request, key: Option<&str>, content: Content) -> Result<&'static Format, Reply> {
    if let Some(key) = key.filter(|key| !key.is_empty()) {
        let format = lermap::output::format(key)?;
        format.check(content)?;
        return Ok(format);
    }
    let offers = offers(content);
    let names: Vec<Vec<&str>> = offers
        .iter()
        .map(|format| {
            let aliases = format.aliases.iter().copied().filter(|alias| alias.contains('/'));
            std::iter::once(format.media_type.essence()).chain(aliases).collect()
        })
        .collect();
    let accept = Accept::read(request.header(&header::ACCEPT));
    accept.choose(&names).and_then(|at| offers.get(at).copied()).ok_or_else(|| {
        let list: Vec<&str> = offers.iter().map(|format| format.media_type.essence()).collect();
        Reply::error(
            hyper::StatusCode::NOT_ACCEPTABLE,
            &format!("none of what `Accept` names can be sent\nHint: there are {}", list.join(", ")),
        )
    })
}

/// Returns a media type as it is sent: with the character set where it is text.
pub(super) fn sent_as(format: &Format) -> String {
    let name = format.media_type.name;
    if name.starts_with("text/") && !name.contains(';') { format!("{name}; charset=utf-8") } else { name.to_owned() }
}
