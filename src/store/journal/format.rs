//! The bytes of a journal. Numbers are little-endian.
//!
//! ```text
//! header       magic (8), version (4), zero (4), digest of the snapshot (32), checksum of these (8)
//! transaction  length of the body (8), checksum of the body (8), checksum of these, seeded with its place (8), body
//! body         1, terms, removed quads, added quads        a change
//!              2, digest (32)                              folded into the snapshot of this digest
//! terms        count (4), each: kind (1), label, text, both as length (4) and bytes
//! quads        count (4), each: four places among the terms (4 each); the last number of all is the unnamed graph
//! ```
//!
//! A journal may end early, as a killed writer leaves it: what is not there whole was never confirmed. What is there but
//! has another checksum was changed later, and is refused; zeros up to the end are what a disk makes of a write that it
//! never got.

use oxrdf::{GraphName, NamedOrBlankNode, Quad, Term};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use crate::error::{Error, Result};
use crate::snapshot::{Collector, DEFAULT_GRAPH, Kind, Parts};

const MAGIC: &[u8; 8] = b"lermapj\n";
const VERSION: u32 = 1;
const DIGEST: usize = 32;
const HEADER: usize = 56;
const HEAD: usize = 24;
const CHANGE: u8 = 1;
const FOLD: u8 = 2;

/// What a journal says.
#[derive(Debug, Default)]
pub(super) struct Contents {
    /// The digest of the snapshot that it changes.
    pub snapshot: String,
    /// The digests of the snapshots that it was to be folded into.
    pub folded: Vec<String>,
    /// Statements that are added (`true`) or removed, in order.
    pub changes: Vec<(bool, Quad)>,
    /// The bytes that are whole.
    pub whole: u64,
}

/// Returns the header of a journal of the snapshot `digest`.
pub(super) fn header(digest: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEADER);
    bytes.extend(MAGIC);
    bytes.extend(VERSION.to_le_bytes());
    bytes.extend([0; 4]);
    bytes.extend(digest.as_bytes());
    bytes.extend(xxh3_64(&bytes).to_le_bytes());
    bytes
}

/// Returns a transaction that removes and adds statements, to stand at the place `at`.
///
/// # Errors
/// When there are more terms than 32 bits count.
pub(super) fn change(at: u64, removed: &[Quad], added: &[Quad]) -> Result<Vec<u8>> {
    let mut collector = Collector::default();
    removed.iter().chain(added).try_for_each(|quad| collector.push(quad.as_ref()))?;
    let mut body = vec![CHANGE];
    body.extend((collector.terms.len() as u32).to_le_bytes());
    for number in 0..collector.terms.len() as u32 {
        let (group, text) = collector.terms.text(number);
        let (kind, label) = collector.groups.text(group);
        body.push(kind as u8);
        for bytes in [label, text] {
            body.extend((bytes.len() as u32).to_le_bytes());
            body.extend(bytes);
        }
    }
    let (removed, added) = collector.rows.split_at(removed.len());
    for rows in [removed, added] {
        body.extend((rows.len() as u32).to_le_bytes());
        body.extend(rows.iter().flatten().flat_map(|number| number.to_le_bytes()));
    }
    Ok(transaction(at, &body))
}

/// Returns a transaction that says what the journal is folded into, to stand at the place `at`.
pub(super) fn fold(at: u64, digest: &str) -> Vec<u8> {
    let mut body = vec![FOLD];
    body.extend(digest.as_bytes());
    transaction(at, &body)
}

fn transaction(at: u64, body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEAD + body.len());
    bytes.extend((body.len() as u64).to_le_bytes());
    bytes.extend(xxh3_64(body).to_le_bytes());
    bytes.extend(xxh3_64_with_seed(&bytes, at).to_le_bytes());
    bytes.extend(body);
    bytes
}

/// Reads a journal up to its last whole transaction.
///
/// # Errors
/// When the bytes are no journal, or were changed.
pub(super) fn read(bytes: &[u8]) -> Result<Contents> {
    let mut contents = Contents { snapshot: read_header(bytes)?, whole: HEADER as u64, ..Contents::default() };
    let mut at = HEADER;
    while let Some(body) = next(bytes, at)? {
        read_body(body, &mut contents).ok_or_else(|| changed(at))?;
        at += HEAD + body.len();
        contents.whole = at as u64;
    }
    Ok(contents)
}

fn read_header(bytes: &[u8]) -> Result<String> {
    let header = bytes.get(..HEADER).filter(|header| header.starts_with(MAGIC)).ok_or_else(|| {
        Error::data("this is no journal of a snapshot").with_hint("remove it, and what it held is lost")
    })?;
    let (start, sum) = header.split_at(HEADER - 8);
    if xxh3_64(start).to_le_bytes() != *sum {
        return Err(changed(0));
    }
    match start[8..12].try_into().map(u32::from_le_bytes) {
        Ok(VERSION) => {}
        _ => return Err(Error::data("the journal is of a newer format").with_hint("use a newer `lermap`")),
    }
    std::str::from_utf8(&start[16..16 + DIGEST]).map(str::to_owned).map_err(|_| changed(0))
}

/// Returns the body of the transaction at `at`; `None` if no whole one is there.
fn next(bytes: &[u8], at: usize) -> Result<Option<&[u8]>> {
    let rest = bytes.get(at..).unwrap_or_default();
    let Some((head, rest)) = rest.split_at_checked(HEAD) else { return Ok(None) };
    let word = |place: usize| head[place..place + 8].try_into().map_or(0, u64::from_le_bytes);
    if xxh3_64_with_seed(&head[..16], at as u64) != word(16) {
        let is_blank = head.iter().chain(rest).all(|byte| *byte == 0);
        return if is_blank { Ok(None) } else { Err(changed(at)) };
    }
    let length = usize::try_from(word(0)).unwrap_or(usize::MAX);
    let Some(body) = rest.get(..length) else { return Ok(None) };
    if xxh3_64(body) != word(8) {
        let is_blank = rest.iter().all(|byte| *byte == 0);
        return if is_blank { Ok(None) } else { Err(changed(at)) };
    }
    Ok(Some(body))
}

fn changed(at: usize) -> Error {
    Error::data(format!("the journal is damaged: the transaction at byte {at} does not have its checksum"))
        .with_hint("nothing is answered from it: put a copy in its place, or remove it, and its changes with it")
}

fn read_body(body: &[u8], contents: &mut Contents) -> Option<()> {
    let mut fields = Fields(body);
    match fields.take(1)? {
        [FOLD] => contents.folded.push(std::str::from_utf8(fields.take(DIGEST)?).ok()?.to_owned()),
        [CHANGE] => {
            let mut terms = Vec::new();
            for _ in 0..fields.number()? {
                let kind = Kind::of(u32::from(*fields.take(1)?.first()?))?;
                let (label, text) = (fields.text()?, fields.text()?);
                terms.push(Parts { kind, label, text }.term().ok()?);
            }
            for is_added in [false, true] {
                for _ in 0..fields.number()? {
                    contents.changes.push((is_added, fields.quad(&terms)?));
                }
            }
        }
        _ => return None,
    }
    fields.0.is_empty().then_some(())
}

/// What is left of a body.
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_le_bytes)
    }

    fn text(&mut self) -> Option<&'a str> {
        let length = self.number()? as usize;
        std::str::from_utf8(self.take(length)?).ok()
    }

    fn quad(&mut self, terms: &[Term]) -> Option<Quad> {
        let subject = node(terms.get(self.number()? as usize)?)?;
        let Term::NamedNode(predicate) = terms.get(self.number()? as usize)?.clone() else { return None };
        let object = terms.get(self.number()? as usize)?.clone();
        let graph_name = match self.number()? {
            DEFAULT_GRAPH => GraphName::DefaultGraph,
            number => node(terms.get(number as usize)?)?.into(),
        };
        Some(Quad { subject, predicate, object, graph_name })
    }
}

fn node(term: &Term) -> Option<NamedOrBlankNode> {
    match term {
        Term::NamedNode(node) => Some(node.clone().into()),
        Term::BlankNode(node) => Some(node.clone().into()),
        _ => None,
    }
}
