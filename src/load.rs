//! Sources to a store, all or nothing: source, records, quads, store, in one function to read first.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use oxrdf::{GraphName, NamedNode, Quad};
use oxrdfio::RdfFormat;
use rustc_hash::FxHashMap;
use tracing::info;

use crate::cancel::Cancellation;
use crate::derive;
use crate::error::{Error, Result};
use crate::infer::{Regime, infer};
use crate::model::Map;
use crate::rdf;
use crate::snapshot::{LineOptions, Snapshot, SnapshotBuilder, prefixed, read_lines, renamed};
use crate::source::{Found, RdfFile, Skipped, Source, embedded, io_error, map_site, open_text, read_quads, with_line};
use crate::store::{Backend, Store, Versioned, WriteLock, announce_snapshot, remove_journal};
use crate::vocab::graph;

/// The snapshot of the embedded map, which the build script made of `data/`.
static EMBEDDED: &Aligned<[u8]> =
    &Aligned { start: [], bytes: *include_bytes!(concat!(env!("OUT_DIR"), "/map.lermap")) };

/// Bytes that start at a multiple of eight, so that they can be read as numbers where they are.
#[repr(C)]
struct Aligned<B: ?Sized> {
    start: [u64; 0],
    bytes: B,
}

impl Aligned<[u8]> {
    fn bytes(&'static self) -> &'static [u8] {
        let _ = self.start;
        &self.bytes
    }
}

/// Quads that go from the parser to the builder at once, and how many such heaps may wait.
const BATCH: usize = 1024;
const BATCHES: usize = 16;

/// The stack of a parser: contexts of JSON-LD are followed from term to term on it. What is not used costs nothing.
const STACK: usize = 512 << 20;

/// How to load.
#[derive(Debug, Clone, Default)]
pub struct LoadOptions {
    /// Puts statements of RDF files that name no graph into this one.
    pub graph: Option<NamedNode>,
    /// JSON-LD contexts by their address, and the files to read in place of it; before those that are known.
    pub contexts: Vec<(String, PathBuf)>,
    /// Adds what follows from the data and its vocabulary, once it is loaded.
    pub infer: Option<Regime>,
    /// What endpoints want to know of the user.
    #[cfg(feature = "remote")]
    pub access: crate::store::Access,
    /// What ends the work early.
    pub cancellation: Cancellation,
    /// The store that holds what is loaded.
    pub backend: Backend,
    /// Leaves out statements of RDF files with an invalid IRI or language tag, in place of refusing the file.
    pub lenient: bool,
    /// Opens snapshot files without a look at their checksums, to find out what is wrong with them.
    pub unverified: bool,
    /// Grows by the statements that are read from RDF files.
    pub read: Arc<AtomicU64>,
}

/// What a load gives.
pub struct Loaded {
    /// The data.
    pub store: Store,
    /// What was read but looked wrong, in the order of the sources.
    pub warnings: Vec<Error>,
    /// Prefixes that the sources declared, with their namespaces.
    pub prefixes: Vec<(String, String)>,
    /// Statements that a lenient load left out.
    pub skipped: Skipped,
}

impl From<Store> for Loaded {
    fn from(store: Store) -> Self {
        Self { store, warnings: Vec::new(), prefixes: Vec::new(), skipped: Skipped::default() }
    }
}

/// Adds `new` prefixes to those that are `known` and are not there yet.
pub fn declare(known: &mut Vec<(String, String)>, new: Vec<(String, String)>) {
    for (prefix, namespace) in new {
        if !known.iter().any(|(known, _)| *known == prefix) {
            known.push((prefix, namespace));
        }
    }
}

/// Loads all `sources` into one store, or none of them.
///
/// # Errors
/// When a source cannot be read, or the work should stop.
pub fn load(sources: &[Source], options: &LoadOptions) -> Result<Loaded> {
    let loaded = gathered(sources, options)?;
    Ok(Loaded { store: options.backend.hold(loaded.store)?, ..loaded })
}

/// Loads all `sources` into a snapshot.
fn gathered(sources: &[Source], options: &LoadOptions) -> Result<Loaded> {
    if let ([Source::Embedded | Source::Snapshot(_)], None) = (sources, &options.graph) {
        info!(source = ?sources[0], "opens");
        return open(&sources[0], options);
    }
    if let ([Source::Endpoint(url)], None) = (sources, &options.graph) {
        return endpoint(url, options);
    }
    let mut builder = SnapshotBuilder::new();
    let mut warnings = Vec::new();
    let (mut prefixes, mut skipped) = (Vec::new(), Skipped::default());
    for (number, source) in (1..).zip(sources) {
        options.cancellation.check()?;
        info!(?source, "reads");
        // Labels of two sources are apart; those of a single one stay as they are.
        let prefix = if sources.len() > 1 { format!("s{number}-") } else { String::new() };
        match source {
            Source::Rdf(file) => {
                let (found, warning) = read_file(file, &prefix, options, &mut builder)?;
                declare(&mut prefixes, found.prefixes);
                skipped.extend(found.skipped);
                warnings.extend(warning);
            }
            Source::Embedded | Source::Snapshot(_) => {
                copy(&open(source, options)?.store, &prefix, options, &mut builder)?;
            }
            Source::MapSite(folder) => {
                let site = map_site::read(folder, &embedded::read(embedded::FILES)?)?;
                builder.extend(domain(&site.map)?)?;
                warnings.extend(site.warnings);
            }
            #[cfg(feature = "rocksdb")]
            Source::Disk(folder) => crate::store::read_disk(folder, &mut |quad| {
                builder.push(place(prefixed(quad, &prefix), options.graph.as_ref()).as_ref())
            })?,
            Source::Endpoint(_) => {
                return Err(Error::unsupported("an endpoint", "be joined with other sources").with_hint(
                    "ask it alone, or fetch what you need with `lermap query -s URL -o part.nt 'CONSTRUCT …'`",
                ));
            }
        }
    }
    let snapshot = builder.finish()?;
    info!(statements = snapshot.len(), warnings = warnings.len(), "loaded");
    Ok(Loaded { store: snapshot.into(), warnings, prefixes, skipped })
}

/// Returns the endpoint at `url` as a store, which is not reached before something is asked.
#[cfg(feature = "remote")]
fn endpoint(url: &str, options: &LoadOptions) -> Result<Loaded> {
    let endpoint = crate::store::Endpoint::new(url, &options.access)?;
    Ok(Store::Endpoint(endpoint).into())
}

/// Says that this program cannot ask the endpoint at `_url`.
#[cfg(not(feature = "remote"))]
fn endpoint(_url: &str, _options: &LoadOptions) -> Result<Loaded> {
    Err(Error::unsupported("this program", "ask an endpoint")
        .with_hint("it was built without the feature `remote`, which is on by default"))
}

/// What a load into a file gives.
pub struct Written {
    /// How many statements the file holds.
    pub quads: usize,
    /// The size of the file.
    pub bytes: usize,
    /// What was read but looked wrong, in the order of the sources.
    pub warnings: Vec<Error>,
    /// Statements that a lenient load left out.
    pub skipped: Skipped,
}

/// Loads all `sources` into a snapshot file at `path`, or leaves what is there as it is.
///
/// # Errors
/// When a source cannot be read, the target cannot be written, or the work should stop.
pub fn load_into(path: &Path, sources: &[Source], options: &LoadOptions) -> Result<Written> {
    #[cfg(feature = "rocksdb")]
    if path.is_dir() || path.extension().is_none() {
        return load_into_disk(path, sources, options);
    }
    if path.extension().is_none_or(|extension| extension != "lermap") {
        return Err(Error::usage(format!("`{}` does not end in `.lermap`", path.display()))
            .with_hint("a snapshot is known by its extension"));
    }
    let _lock = WriteLock::acquire(path, &options.cancellation)?;
    let (snapshot, warnings, skipped) = load_snapshot(sources, options)?;
    announce_snapshot(path, &snapshot.digest())?;
    snapshot.write_to(path)?;
    remove_journal(path)?;
    Ok(Written { quads: snapshot.len(), bytes: snapshot.size(), warnings, skipped })
}

/// Returns a snapshot of all `sources` and what follows from them, with what looks wrong in them and what was left out.
fn load_snapshot(sources: &[Source], options: &LoadOptions) -> Result<(Arc<Snapshot>, Vec<Error>, Skipped)> {
    let loaded = load(sources, options)?;
    let store = match options.infer {
        Some(regime) => reason(&loaded.store, regime, &options.cancellation)?,
        None => loaded.store,
    };
    Ok((store.snapshot()?, loaded.warnings, loaded.skipped))
}

/// Returns `store` with what follows from it in place of what followed before.
///
/// # Errors
/// When the data cannot be read, or the work should stop.
pub fn reason(store: &Store, regime: Regime, cancellation: &Cancellation) -> Result<Store> {
    let old = GraphName::NamedNode(NamedNode::new_unchecked(graph::INFERRED));
    let mut quads = Vec::new();
    for quad in store.all_quads() {
        let quad = quad?;
        if quad.graph_name != old {
            quads.push(quad);
        }
    }
    let inferred = infer(&quads, regime, cancellation)?;
    quads.extend(inferred);
    Store::from_quads(quads)
}

/// Loads all `sources` into Oxigraph's store on the disk, in the folder at `path`.
#[cfg(feature = "rocksdb")]
fn load_into_disk(path: &Path, sources: &[Source], options: &LoadOptions) -> Result<Written> {
    let (snapshot, warnings, skipped) = load_snapshot(sources, options)?;
    crate::store::write_disk(&snapshot, path)?;
    Ok(Written { quads: snapshot.len(), bytes: snapshot.size(), warnings, skipped })
}

/// Up to this many bytes a snapshot file is compared with its checksums when it is opened, which takes a few
/// milliseconds.
const VERIFIED_WHEN_OPENED: usize = 32 << 20;

/// Opens a source that is a snapshot already.
fn open(source: &Source, options: &LoadOptions) -> Result<Loaded> {
    let snapshot = match source {
        Source::Snapshot(path) => {
            let snapshot = Versioned::open(path)?.merged(&options.cancellation)?;
            if !options.unverified && snapshot.size() <= VERIFIED_WHEN_OPENED {
                snapshot.verify()?;
            }
            snapshot
        }
        _ => Arc::new(Snapshot::from_static(EMBEDDED.bytes())?),
    };
    Ok(Store::Snapshot(snapshot).into())
}

/// Adds all quads of `file`, and returns what else it gave, with what looks wrong in it.
fn read_file(
    file: &RdfFile,
    prefix: &str,
    options: &LoadOptions,
    builder: &mut SnapshotBuilder,
) -> Result<(Found, Option<Error>)> {
    if matches!(file.format, RdfFormat::NTriples | RdfFormat::NQuads) && !options.lenient {
        let lines = LineOptions {
            has_graphs: file.format == RdfFormat::NQuads,
            graph: options.graph.clone(),
            blank_prefix: prefix,
            cancellation: options.cancellation.clone(),
            read: Arc::clone(&options.read),
        };
        let read = read_lines(&mut open_text(file)?, &lines, |error| io_error(file, error));
        read.map_err(|error| with_line(file, error))?.into_iter().for_each(|collector| builder.add(collector));
        return Ok((Found::default(), None));
    }
    let file = &RdfFile { contexts: options.contexts.clone(), lenient: options.lenient, ..file.clone() };
    // The parser has a thread of its own, as it does more than half of the work; the order of the file stays.
    let (sender, receiver) = sync_channel(BATCHES);
    let (gathered, parsed) = thread::scope(|scope| {
        let parser =
            thread::Builder::new().stack_size(STACK).spawn_scoped(scope, move || parse(file, options, &sender));
        let gathered = gather(receiver, prefix, options.graph.as_ref(), builder);
        (gathered, parser.map(|parser| parser.join()))
    });
    let count = gathered?;
    let stopped = || Error::data(format!("the reading of `{}` stopped", file.name()));
    let found = parsed
        .map_err(|error| Error::io("start a thread to read", file.name(), &error))?
        .unwrap_or_else(|_| Err(stopped()))?;
    let is_silent = count == 0 && matches!(file.format, RdfFormat::JsonLd { .. });
    let warning = is_silent.then(|| {
        Error::data(format!("`{}` gives no statement", file.name()))
            .with_hint("a key says something only where an `@context` gives it an IRI; put one into the file")
    });
    Ok((found, warning))
}

/// Hands all quads of `file` over, some at a time.
fn parse(file: &RdfFile, options: &LoadOptions, sender: &SyncSender<Vec<Quad>>) -> Result<Found> {
    let stopped = |_| Error::data("nobody takes what is read");
    let mut batch = Vec::with_capacity(BATCH);
    let found = read_quads(file, &mut |quad| {
        batch.push(quad);
        if batch.len() < BATCH {
            return Ok(());
        }
        options.read.fetch_add(BATCH as u64, Ordering::Relaxed);
        sender.send(std::mem::replace(&mut batch, Vec::with_capacity(BATCH))).map_err(stopped)?;
        // The token may read a clock.
        options.cancellation.check()
    })?;
    sender.send(batch).map_err(stopped)?;
    Ok(found)
}

/// Adds the quads that come in to `builder`, and returns how many they are.
fn gather(
    quads: Receiver<Vec<Quad>>,
    prefix: &str,
    graph: Option<&NamedNode>,
    builder: &mut SnapshotBuilder,
) -> Result<usize> {
    // The parser makes labels up; they are numbered in the order of the file, so that each load gives the same ones.
    let mut labels: FxHashMap<String, usize> = FxHashMap::default();
    let mut count = 0;
    for quad in quads.into_iter().flatten() {
        count += 1;
        let quad = renamed(quad, &mut |label| {
            let next = labels.len();
            format!("{prefix}b{}", labels.entry(label.to_owned()).or_insert(next))
        });
        builder.push(place(quad, graph).as_ref())?;
    }
    Ok(count)
}

/// Adds all quads of `store`.
fn copy(store: &Store, prefix: &str, options: &LoadOptions, builder: &mut SnapshotBuilder) -> Result<()> {
    for quad in store.all_quads() {
        builder.push(place(prefixed(quad?, prefix), options.graph.as_ref()).as_ref())?;
    }
    options.cancellation.check()
}

/// Returns the quads of the records of `map`, what rules derive from them, and the vocabulary that explains them.
fn domain(map: &Map) -> Result<Vec<Quad>> {
    let (file, text) = embedded::VOCABULARY;
    let mut quads = rdf::quads(map);
    quads.extend(derive::quads(map));
    quads.extend(rdf::vocabulary(file, text)?);
    Ok(quads)
}

fn place(mut quad: Quad, graph: Option<&NamedNode>) -> Quad {
    if let (GraphName::DefaultGraph, Some(graph)) = (&quad.graph_name, graph) {
        quad.graph_name = graph.clone().into();
    }
    quad
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_quads_are_those_of_the_records() {
        let records = domain(&embedded::read(embedded::FILES).unwrap()).unwrap();
        let quads = open(&Source::Embedded, &LoadOptions::default()).unwrap().store.all_quads();
        let quads: Vec<Quad> = quads.collect::<Result<_>>().unwrap();
        assert_eq!(rdf::sorted(quads), rdf::sorted(records));
    }

    /// Writes `files` into a folder and returns the quads of loading them.
    fn loaded(files: &[(&str, &str)]) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let sources: Vec<Source> = files
            .iter()
            .map(|(name, text)| {
                let path = folder.path().join(name);
                std::fs::write(&path, text).unwrap();
                Source::parse(path.to_str().unwrap()).unwrap()
            })
            .collect();
        let store = load(&sources, &LoadOptions::default()).unwrap().store;
        let mut quads: Vec<String> = store.all_quads().map(|quad| quad.unwrap().to_string()).collect();
        quads.sort();
        quads
    }

    #[test]
    fn blank_nodes_of_one_file_keep_their_labels() {
        assert_eq!(loaded(&[("a.nt", "_:x <a:p> _:y .")]), ["_:x <a:p> _:y"]);
    }

    #[test]
    fn labels_are_numbered_in_the_order_of_a_long_file() {
        let line = |i: usize| format!("_:n{} <a:p> {i} , [] .\n", i % 3000);
        let text: String = (0..6000).map(line).collect();
        let quads = loaded(&[("a.ttl", &text)]);
        assert_eq!(quads.len(), 12_000);
        assert!(quads.contains(&"_:b5998 <a:p> \"2999\"^^<http://www.w3.org/2001/XMLSchema#integer>".to_owned()));
        assert!(quads.contains(&"_:b5998 <a:p> _:b8999".to_owned()));
        assert_eq!(quads, loaded(&[("a.ttl", &text)]));
    }

    #[test]
    fn a_mistake_late_in_a_long_file_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ttl");
        let text: String = (0..50_000).map(|i| format!("<a:s> <a:p> {i} .\n")).collect();
        std::fs::write(&path, text + "oops").unwrap();
        let source = Source::parse(path.to_str().unwrap()).unwrap();
        let error = load(&[source], &LoadOptions::default()).err().unwrap();
        assert_eq!(error.position.map(|position| position.line), Some(50_001));
    }

    #[test]
    fn blank_nodes_of_two_files_are_apart() {
        let files = [("a.nt", "_:x <a:p> _:s2-x ."), ("b.ttl", "_:x <a:p> [] .")];
        assert_eq!(loaded(&files), ["_:s1-x <a:p> _:s1-s2-x", "_:s2-b0 <a:p> _:s2-b1"]);
        assert_eq!(loaded(&files), loaded(&files));
    }

    /// One bit of each byte: the file is refused, or the bit means nothing (gaps between sections).
    #[test]
    fn a_snapshot_with_a_changed_bit_is_refused_or_gives_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.lermap");
        let text = "<a:s> <a:p> 1 , 2.50 , \"x\"@en , \"y\" , <a:o> . <a:o> <a:q> true , <a:s> .";
        write_snapshot(&path, text);
        let quads = |path: &Path| -> Result<Vec<String>> {
            let loaded = load(&[Source::Snapshot(path.to_owned())], &LoadOptions::default())?;
            loaded.store.all_quads().map(|quad| Ok(quad?.to_string())).collect()
        };
        let expected = quads(&path).unwrap();
        let whole = std::fs::read(&path).unwrap();
        let mut refused = 0;
        for place in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[place] ^= 1 << (place % 8);
            std::fs::write(&path, bytes).unwrap();
            match quads(&path) {
                Ok(found) => assert_eq!(found, expected, "{place}"),
                Err(error) => {
                    assert!(error.hint.is_some(), "{place}: {error}");
                    refused += 1;
                }
            }
        }
        assert!(refused > whole.len() / 4, "{refused} of {}", whole.len());
    }

    fn write_snapshot(path: &Path, turtle: &str) {
        let source = path.with_extension("ttl");
        std::fs::write(&source, turtle).unwrap();
        load_into(path, &[Source::parse(source.to_str().unwrap()).unwrap()], &LoadOptions::default()).unwrap();
    }
}
