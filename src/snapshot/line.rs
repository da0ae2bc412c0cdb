//! One line of N-Triples or N-Quads to a row.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use oxrdf::{BlankNode, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term, Triple};
use oxttl::{NQuadsParser, NTriplesParser};

use super::collect::{Collector, DEFAULT_GRAPH};
use super::dictionary::Kind;
use crate::cancel::Cancellation;
use crate::error::{Error, Position, Result};

/// How to read lines.
#[derive(Clone, Default)]
pub struct LineOptions<'a> {
    /// Whether a line may name a graph: N-Quads.
    pub has_graphs: bool,
    /// Where statements go that name no graph.
    pub graph: Option<NamedNode>,
    /// What is in front of every blank-node label.
    pub blank_prefix: &'a str,
    /// What ends the work early.
    pub cancellation: Cancellation,
    /// Grows by the statements that are read.
    pub read: Arc<AtomicU64>,
}

/// Reads lines into a collector.
pub(super) struct LineScanner<'a> {
    collector: &'a mut Collector,
    options: &'a LineOptions<'a>,
    /// The graph of statements that name none.
    graph: u32,
    iris: u32,
    blanks: u32,
    strings: u32,
    /// A language tag as it was written, and its group.
    language: Option<(Vec<u8>, u32)>,
    /// A datatype and its group.
    datatype: Option<(Vec<u8>, u32)>,
    text: Vec<u8>,
}

/// A part of a line that the scanner does not know: the parser decides.
struct Unusual;

/// The deepest nesting of triple terms that is read.
const DEEPEST: usize = 256;

type Scanned<T> = std::result::Result<T, Unusual>;

impl<'a> LineScanner<'a> {
    /// Returns a scanner that puts statements without a graph into the graph of number `graph`.
    pub(super) fn new(collector: &'a mut Collector, options: &'a LineOptions<'a>, graph: u32) -> Self {
        let mut group = |kind| collector.group(kind, "").unwrap_or_default();
        let (iris, blanks, strings) = (group(Kind::Iri), group(Kind::Blank), group(Kind::String));
        Self { collector, options, graph, iris, blanks, strings, language: None, datatype: None, text: Vec::new() }
    }

    /// Reads a line; `is_text` says that it is known to be UTF-8. The position of an error counts from this line.
    pub(super) fn line(&mut self, line: &[u8], is_text: bool) -> Result<()> {
        if is_text && self.scan(line).is_ok() {
            return Ok(());
        }
        self.parse(line)
    }

    fn scan(&mut self, line: &[u8]) -> Scanned<()> {
        let mut cursor = Cursor { rest: line };
        cursor.skip_blanks();
        if matches!(cursor.rest.first(), None | Some(b'#')) {
            return if line.contains(&b'\r') { Err(Unusual) } else { Ok(()) };
        }
        let subject = self.node(&mut cursor)?;
        cursor.skip_blanks();
        let predicate = self.iri(&mut cursor)?;
        cursor.skip_blanks();
        let object = match cursor.rest.first() {
            Some(b'"') => self.literal(&mut cursor)?,
            _ => self.node(&mut cursor)?,
        };
        cursor.skip_blanks();
        let graph = match cursor.rest.first() {
            Some(b'<' | b'_') if self.options.has_graphs => self.node(&mut cursor)?,
            _ => self.graph,
        };
        cursor.skip_blanks();
        cursor.expect(b'.')?;
        cursor.skip_blanks();
        if !matches!(cursor.rest, [] | [b'\r']) {
            return Err(Unusual);
        }
        self.collector.rows.push([subject, predicate, object, graph]);
        Ok(())
    }

    fn node(&mut self, cursor: &mut Cursor<'_>) -> Scanned<u32> {
        match cursor.rest.first() {
            Some(b'<') => self.iri(cursor),
            Some(b'_') => self.blank(cursor),
            _ => Err(Unusual),
        }
    }

    fn iri(&mut self, cursor: &mut Cursor<'_>) -> Scanned<u32> {
        let text = cursor.iri()?;
        let found = self.collector.terms.intern(self.iris, text).ok_or(Unusual)?;
        if found.is_new && !is_iri(text) {
            return Err(Unusual);
        }
        Ok(found.number)
    }

    fn blank(&mut self, cursor: &mut Cursor<'_>) -> Scanned<u32> {
        cursor.expect(b'_')?;
        cursor.expect(b':')?;
        let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
        let length = cursor.rest.iter().take_while(|byte| is_plain(byte)).count();
        let (label, rest) = cursor.rest.split_at(length);
        if label.is_empty() || !matches!(rest.first(), Some(b' ' | b'\t')) {
            return Err(Unusual);
        }
        cursor.rest = rest;
        self.text.clear();
        self.text.extend_from_slice(self.options.blank_prefix.as_bytes());
        self.text.extend_from_slice(label);
        Ok(self.collector.terms.intern(self.blanks, &self.text).ok_or(Unusual)?.number)
    }

    fn literal(&mut self, cursor: &mut Cursor<'_>) -> Scanned<u32> {
        let mut text = std::mem::take(&mut self.text);
        let value = cursor.string(&mut text);
        let number = value.and_then(|value| {
            let group = match cursor.rest {
                [b'@', ..] => self.language(cursor)?,
                [b'^', b'^', b'<', ..] => self.datatype(cursor)?,
                _ => self.strings,
            };
            Ok(self.collector.terms.intern(group, value).ok_or(Unusual)?.number)
        });
        self.text = text;
        number
    }

    fn language(&mut self, cursor: &mut Cursor<'_>) -> Scanned<u32> {
        let is_tag = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
        let length = cursor.rest[1..].iter().take_while(|byte| is_tag(byte)).count();
        let (tag, rest) = cursor.rest[1..].split_at(length);
        cursor.rest = rest;
        if let Some((known, group)) = &self.language
            && known == tag
        {
            return Ok(*group);
        }
        // A direction follows two hyphens.
        let is_directed = tag.windows(2).any(|pair| pair == b"--");
        let text = std::str::from_utf8(tag).map_err(|_| Unusual)?;
        if is_directed || Literal::new_language_tagged_literal("", text).is_err() {
            return Err(Unusual);
        }
        let group = self.collector.group(Kind::Language, &text.to_ascii_lowercase()).map_err(|_| Unusual)?;
        self.language = Some((tag.to_owned(), group));
        Ok(group)
    }

    fn datatype(&mut self, cursor: &mut Cursor<'_>) -> Scanned<u32> {
        cursor.rest = &cursor.rest[2..];
        let iri = cursor.iri()?;
        if let Some((known, group)) = &self.datatype
            && known == iri
        {
            return Ok(*group);
        }
        let text = std::str::from_utf8(iri).map_err(|_| Unusual)?;
        let special = [oxrdf::vocab::rdf::LANG_STRING, oxrdf::vocab::rdf::DIR_LANG_STRING];
        if special.iter().any(|datatype| datatype.as_str() == text) || !is_iri(iri) {
            return Err(Unusual);
        }
        let is_string = text == oxrdf::vocab::xsd::STRING.as_str();
        let (kind, label) = if is_string { (Kind::String, "") } else { (Kind::Typed, text) };
        let group = self.collector.group(kind, label).map_err(|_| Unusual)?;
        self.datatype = Some((iri.to_owned(), group));
        Ok(group)
    }

    /// Reads a line with the parser that knows everything.
    fn parse(&mut self, line: &[u8]) -> Result<()> {
        if is_version(line) {
            return Ok(());
        }
        check_depth(line)?;
        let quads: Vec<Quad> = if self.options.has_graphs {
            NQuadsParser::new().for_slice(line).collect::<Result<_, _>>().map_err(|error| wrong(&error))?
        } else {
            let triples = NTriplesParser::new().for_slice(line).map(|t| t.map(|t| t.in_graph(GraphName::DefaultGraph)));
            triples.collect::<Result<_, _>>().map_err(|error| wrong(&error))?
        };
        for quad in quads {
            let quad = prefixed(quad, self.options.blank_prefix);
            self.collector.push(quad.as_ref())?;
            if let Some(row) = self.collector.rows.last_mut().filter(|row| row[3] == DEFAULT_GRAPH) {
                row[3] = self.graph;
            }
        }
        Ok(())
    }
}

/// Returns whether `line` says which version of RDF follows, which changes nothing (N-Triples 1.2, section 2.8).
fn is_version(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    let Some(rest) = line.strip_prefix(b"VERSION").filter(|rest| rest.starts_with(b" ") || rest.starts_with(b"\t"))
    else {
        return false;
    };
    let rest = rest.trim_ascii();
    let Some(quote) = rest.first().filter(|byte| matches!(byte, b'"' | b'\'')) else { return false };
    let Some(end) = rest[1..].iter().position(|byte| byte == quote) else { return false };
    let behind = rest[end + 2..].trim_ascii_start();
    behind.is_empty() || behind.starts_with(b"#")
}

/// Refuses triple terms that are too deep in each other: they are dropped and written on the stack.
fn check_depth(line: &[u8]) -> Result<()> {
    let (mut depth, mut place) = (0_usize, 0);
    while let Some(byte) = line.get(place) {
        place += match byte {
            b'"' => text_length(&line[place..]),
            b'<' if line.get(place + 1) == Some(&b'<') => {
                depth += 1;
                if depth > DEEPEST {
                    let position = Position { file: None, line: 1, column: place as u64 + 1 };
                    return Err(Error::data(format!("triple terms are nested more than {DEEPEST} deep"))
                        .with_position(position));
                }
                2
            }
            b'<' => 1 + line[place..].iter().position(|byte| *byte == b'>').unwrap_or(0),
            b'>' if line.get(place + 1) == Some(&b'>') => {
                depth = depth.saturating_sub(1);
                2
            }
            b'#' => return Ok(()),
            _ => 1,
        };
    }
    Ok(())
}

/// Returns the length of the text that `rest` starts with, quotes included.
fn text_length(rest: &[u8]) -> usize {
    let mut place = 1;
    while let Some(byte) = rest.get(place) {
        place += match byte {
            b'"' => return place + 1,
            b'\\' => 2,
            _ => 1,
        };
    }
    rest.len()
}

fn is_iri(text: &[u8]) -> bool {
    std::str::from_utf8(text).is_ok_and(|text| NamedNode::new(text).is_ok())
}

fn wrong(error: &oxttl::TurtleSyntaxError) -> Error {
    let start = error.location().start;
    let position = Position { file: None, line: start.line + 1, column: start.column + 1 };
    Error::data(error.message().to_owned()).with_position(position)
}

/// Returns `quad` with `prefix` in front of every blank-node label.
pub fn prefixed(quad: Quad, prefix: &str) -> Quad {
    if prefix.is_empty() {
        return quad;
    }
    renamed(quad, &mut |label| format!("{prefix}{label}"))
}

/// Returns `quad` with every blank-node label renamed.
pub fn renamed(quad: Quad, rename: &mut impl FnMut(&str) -> String) -> Quad {
    let graph_name = match quad.graph_name {
        GraphName::BlankNode(node) => BlankNode::new_unchecked(rename(node.as_str())).into(),
        other => other,
    };
    let triple = renamed_triple(Triple::new(quad.subject, quad.predicate, quad.object), rename);
    triple.in_graph(graph_name)
}

fn renamed_triple(triple: Triple, rename: &mut impl FnMut(&str) -> String) -> Triple {
    let subject = match triple.subject {
        NamedOrBlankNode::BlankNode(node) => BlankNode::new_unchecked(rename(node.as_str())).into(),
        other => other,
    };
    let object = match triple.object {
        Term::BlankNode(node) => BlankNode::new_unchecked(rename(node.as_str())).into(),
        Term::Triple(triple) => renamed_triple(*triple, rename).into(),
        other => other,
    };
    Triple::new(subject, triple.predicate, object)
}

/// What is left of a line.
struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    fn skip_blanks(&mut self) {
        while let [b' ' | b'\t', rest @ ..] = self.rest {
            self.rest = rest;
        }
    }

    fn expect(&mut self, byte: u8) -> Scanned<()> {
        match self.rest {
            [first, rest @ ..] if *first == byte => {
                self.rest = rest;
                Ok(())
            }
            _ => Err(Unusual),
        }
    }

    /// Returns what is between angle brackets, if it has no escapes and no character that is never part of an IRI.
    fn iri(&mut self) -> Scanned<&'a [u8]> {
        self.expect(b'<')?;
        let end = self.rest.iter().position(|byte| STOPS[*byte as usize]).ok_or(Unusual)?;
        let (text, rest) = self.rest.split_at(end);
        self.rest = rest;
        self.expect(b'>')?;
        Ok(text)
    }

    /// Returns what is between quotes; escapes of one character are put into `buffer`.
    fn string<'b>(&mut self, buffer: &'b mut Vec<u8>) -> Scanned<&'b [u8]>
    where
        'a: 'b,
    {
        self.expect(b'"')?;
        let length = self.plain_length();
        if let Some(b'"') = self.rest.get(length) {
            let text = &self.rest[..length];
            self.rest = &self.rest[length + 1..];
            return Ok(text);
        }
        buffer.clear();
        loop {
            let length = self.plain_length();
            buffer.extend_from_slice(&self.rest[..length]);
            match self.rest.get(length..) {
                Some([b'"', rest @ ..]) => {
                    self.rest = rest;
                    return Ok(buffer);
                }
                Some([b'\\', escaped, rest @ ..]) => {
                    buffer.push(unescape(*escaped)?);
                    self.rest = rest;
                }
                _ => return Err(Unusual),
            }
        }
    }

    fn plain_length(&self) -> usize {
        let is_stop = |byte: &u8| matches!(byte, b'"' | b'\\' | b'\r');
        self.rest.iter().position(is_stop).unwrap_or(self.rest.len())
    }
}

fn unescape(byte: u8) -> Scanned<u8> {
    Ok(match byte {
        b't' => b'\t',
        b'n' => b'\n',
        b'r' => b'\r',
        b'"' | b'\\' => byte,
        _ => return Err(Unusual),
    })
}

/// Bytes that end an IRI or are never part of one.
static STOPS: [bool; 256] = {
    let mut stops = [false; 256];
    let mut byte = 0;
    while byte <= 0x20 {
        stops[byte] = true;
        byte += 1;
    }
    let others = b"<>\"{}|^`\\";
    let mut place = 0;
    while place < others.len() {
        stops[others[place] as usize] = true;
        place += 1;
    }
    stops
};

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::snapshot::{Pattern, SnapshotBuilder};

    /// Reads a line by scanning where possible; the quads as text, or nothing if it is wrong.
    fn scanned(line: &str) -> Option<BTreeSet<String>> {
        let options = LineOptions { has_graphs: true, ..LineOptions::default() };
        let mut collector = Collector::default();
        LineScanner::new(&mut collector, &options, DEFAULT_GRAPH).line(line.as_bytes(), true).ok()?;
        let mut builder = SnapshotBuilder::new();
        builder.add(collector);
        let snapshot = builder.finish().unwrap();
        let pattern = Pattern::default();
        let hits: Vec<_> = snapshot.triples(&pattern).collect();
        let quads = hits.iter().flat_map(|hit| {
            snapshot.graphs.set(hit.set).iter().map(|graph| snapshot.quad(hit, *graph).unwrap().to_string())
        });
        Some(quads.collect())
    }

    fn parsed(line: &str) -> Option<BTreeSet<String>> {
        let quads = NQuadsParser::new().for_slice(line.as_bytes()).map(|quad| quad.map(|quad| quad.to_string()));
        quads.collect::<Result<_, _>>().ok()
    }

    #[track_caller]
    fn check(line: &str) {
        assert_eq!(scanned(line), parsed(line), "{line:?}");
    }

    #[test]
    fn lines_are_read_as_the_parser_reads_them() {
        check("");
        check("  # <a:b>");
        check("# x\r<a:b> <a:b> <a:b> .");
        check("<a:b> <a:c> <a:d> .");
        check("<a:b><a:c><a:d>.");
        check("\t<a:b>\t<a:c> _:x <a:g> . # why");
        check("<a:b> <a:c> _:x .\r");
        check("_:x.y <a:c> _:x-y _:g .");
        check("_:x <a:c> _:x.");
        check("<a:b> <a:c> \"\\n\\\"\\u00e9\\\\é\"@EN-us .");
        check("<a:b> <a:c> \"x\"@en--ltr .");
        check("<a:b> <a:c> \"x\"@ .");
        check("<a:b> <a:c> \"x\"@e_n .");
        check("<a:b> <a:c> \"x\"^^<http://www.w3.org/2001/XMLSchema#string> .");
        check("<a:b> <a:c> \"x\"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString> .");
        check("<a:b> <a:c> \"01\"^^<http://www.w3.org/2001/XMLSchema#integer> <a:g>.");
        check("<a:b> <a:c> \"x\" ^^ <a:d> .");
        check("<a:b> <a:c> <<( <a:b> <a:c> \"x\" )>> .");
        check("<relative> <a:c> <a:d> .");
        check("<a:b> <a:\\u0063> <a:d> .");
        check("<a:b> <a:c d> <a:d> .");
        check("<a:b> <a:c> <a:d>");
        check("<a:b> <a:c> <a:d> . <a:b> <a:c> <a:d> .");
        check("<a:b> _:p <a:d> .");
        check("\"x\" <a:b> <a:d> .");
        check("<a:b> <a:c> \"open .");
    }

    #[test]
    fn a_version_changes_nothing() {
        for line in ["VERSION \"1.2\"", "  VERSION\t'1.2-basic' # for now\r"] {
            assert_eq!(scanned(line), Some(BTreeSet::new()), "{line}");
        }
        for line in ["VERSION", "VERSION 1.2", "VERSION \"1.2\" .", "VERSION\"1.2\"", "VERSION \"1.2"] {
            assert!(scanned(line).is_none(), "{line}");
        }
    }

    #[test]
    fn deep_triple_terms_are_refused() {
        let line = |depth| format!("<a:s> <a:p> {}<a:o>{} .", "<<( <a:s> <a:p> ".repeat(depth), " )>>".repeat(depth));
        assert!(scanned(&line(256)).is_some());
        for depth in [257, 1_000, 100_000] {
            assert!(scanned(&line(depth)).is_none(), "{depth}");
        }
        let text = "<<( ".repeat(1_000);
        assert!(scanned(&format!("<a:s> <a:p> \"\\u0041\\\"{text}\" . # {text}")).is_some());
    }

    proptest! {
        #[test]
        fn any_line_is_read_as_the_parser_reads_it(
            line in "(<a:[b-c%é]{1,2}> ?|_:[a-b.-]{1,3} ?|\"[a\\\\nuté \t]{0,3}\"(@[a-zA-Z-]{1,6}|\\^\\^<a:d>)? ?|[.#<\" \r]){1,6}( \\.)?",
        ) {
            prop_assert_eq!(scanned(&line), parsed(&line));
        }
    }
}
