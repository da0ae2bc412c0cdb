//! N-Triples and N-Quads, sorted by bytes, from the sorted columns of a snapshot.

use std::fmt::Write as _;
use std::io::Write;

use oxrdf::{GraphName, LiteralRef, Quad};

use super::Chosen;
use crate::error::Result;
use crate::output::BlankLabels;
use crate::snapshot::{Graph, Id, Kind, Snapshot};

/// Bytes that are gathered before they are written.
const CHUNK: usize = 1 << 16;

/// Writes each triple once, or with `graphs` each quad, and returns how many lines that are.
pub(super) fn write_lines(chosen: &Chosen<'_>, graphs: bool, out: &mut dyn Write) -> Result<usize> {
    let (labels, own) = chosen.relabelled(chosen.quads_with_blank_nodes(!graphs)?);
    let names = if graphs { chosen.graphs.iter().map(|(name, _)| name_end(name)).collect() } else { Vec::new() };
    let mut writer =
        Lines { chosen, labels, names, count: 0, ends: String::new(), spans: Vec::new(), text: String::new() };
    let mut subjects = LineOrder::new(chosen);
    while let Some(subject) = subjects.next()? {
        writer.add(subject)?;
        if writer.text.len() >= CHUNK {
            chosen.cancellation.check()?;
            out.write_all(writer.text.as_bytes())?;
            writer.text.clear();
        }
    }
    writer.add_lines(&own);
    out.write_all(writer.text.as_bytes())?;
    Ok(writer.count)
}

/// Returns what follows the object of a quad.
fn name_end(name: &GraphName) -> String {
    match name {
        GraphName::DefaultGraph => " .\n".to_owned(),
        name => format!(" {name} .\n"),
    }
}

/// The lines of subjects on their way to a file.
struct Lines<'a> {
    chosen: &'a Chosen<'a>,
    labels: BlankLabels,
    /// What follows the object, by graph; empty if each triple is written once.
    names: Vec<String>,
    count: usize,
    /// What follows the subject, line by line, of one subject.
    ends: String,
    spans: Vec<(usize, usize)>,
    text: String,
}

impl Lines<'_> {
    /// Adds the lines of an IRI.
    fn add(&mut self, subject: Id) -> Result<()> {
        self.ends.clear();
        self.spans.clear();
        let snapshot = self.chosen.snapshot;
        for (predicate, object, graphs) in self.chosen.statements(subject) {
            let start = self.ends.len();
            push_term(&mut self.ends, snapshot, predicate, &self.labels)?;
            self.ends.push(' ');
            push_term(&mut self.ends, snapshot, object, &self.labels)?;
            if self.names.is_empty() {
                self.ends.push_str(" .\n");
                self.spans.push((start, self.ends.len()));
                continue;
            }
            self.add_graphs(start, graphs);
        }
        let ends = self.ends.as_bytes();
        self.spans.sort_unstable_by(|a, b| ends[a.0..a.1].cmp(&ends[b.0..b.1]));
        let subject = snapshot.dictionary.text(subject)?;
        for (start, end) in &self.spans {
            self.text.push('<');
            self.text.push_str(subject);
            self.text.push_str("> ");
            self.text.push_str(&self.ends[*start..*end]);
        }
        self.count += self.spans.len();
        Ok(())
    }

    /// Ends the line from `start` on once for each graph.
    fn add_graphs(&mut self, start: usize, graphs: &[Graph]) {
        let end = self.ends.len();
        for (place, graph) in graphs.iter().enumerate() {
            let from = if place == 0 { start } else { self.ends.len() };
            if place > 0 {
                self.ends.extend_from_within(start..end);
            }
            self.ends.push_str(self.names.get(*graph as usize).map_or("", String::as_str));
            self.spans.push((from, self.ends.len()));
        }
    }

    /// Adds quads as lines, which come after those of IRIs.
    fn add_lines(&mut self, quads: &[Quad]) {
        let mut lines: Vec<String> = quads.iter().map(|quad| format!("{quad} .\n")).collect();
        lines.sort_unstable();
        lines.dedup();
        self.count += lines.len();
        self.text.extend(lines);
    }
}

/// Appends the term that is in a column as `number`, in the form of N-Triples.
fn push_term(out: &mut String, snapshot: &Snapshot, number: u32, labels: &BlankLabels) -> Result<()> {
    let id = Id::new(number).ok_or_else(crate::snapshot::damaged)?;
    let parts = snapshot.dictionary.parts(id)?;
    match parts.kind {
        Kind::Iri => push_iri(out, parts.text),
        Kind::String => push_quoted(out, parts.text),
        Kind::Language => {
            push_quoted(out, parts.text);
            out.push('@');
            out.push_str(parts.label);
        }
        Kind::Typed => {
            push_quoted(out, parts.text);
            out.push_str("^^");
            push_iri(out, parts.label);
        }
        Kind::Blank | Kind::LeftToRight | Kind::RightToLeft | Kind::Triple => {
            let mut term = parts.term()?;
            labels.rename_term(&mut term);
            let _ = write!(out, "{term}");
        }
    }
    Ok(())
}

fn push_iri(out: &mut String, iri: &str) {
    out.push('<');
    out.push_str(iri);
    out.push('>');
}

/// Appends `text` between quotes; what needs an escape is left to `oxrdf`.
fn push_quoted(out: &mut String, text: &str) {
    // U+FFFE and U+FFFF, which start with the byte 0xEF, are escaped too.
    let is_plain = |byte: &u8| (*byte >= b' ' && !matches!(*byte, b'"' | b'\\' | 0x7F)) && *byte != 0xEF;
    if text.as_bytes().iter().all(is_plain) {
        out.push('"');
        out.push_str(text);
        out.push('"');
    } else {
        let _ = write!(out, "{}", LiteralRef::new_simple_literal(text));
    }
}

/// The subjects that are IRIs, in the order of their lines.
///
/// Ids follow the text of IRIs, lines the text with a `>` behind it: `a/b` comes before `a`, since `/` is less than `>`.
/// An IRI waits here until those that continue it with less than `>` are out.
struct LineOrder<'a> {
    chosen: &'a Chosen<'a>,
    next: u32,
    waiting: Vec<Id>,
}

impl<'a> LineOrder<'a> {
    fn new(chosen: &'a Chosen<'a>) -> Self {
        Self { chosen, next: chosen.iris.start, waiting: Vec::new() }
    }

    fn next(&mut self) -> Result<Option<Id>> {
        let snapshot = self.chosen.snapshot;
        while self.next < self.chosen.iris.end {
            let Some(id) = Id::new(self.next).filter(|id| !snapshot.index.subject_run(*id).is_empty()) else {
                self.next += 1;
                continue;
            };
            if let Some(last) = self.waiting.last() {
                let (short, long) = (snapshot.dictionary.text(*last)?, snapshot.dictionary.text(id)?);
                let rest = long.strip_prefix(short).and_then(|rest| rest.bytes().next());
                if rest.is_none_or(|byte| byte > b'>') {
                    return Ok(self.waiting.pop());
                }
            }
            self.waiting.push(id);
            self.next += 1;
        }
        Ok(self.waiting.pop())
    }
}
