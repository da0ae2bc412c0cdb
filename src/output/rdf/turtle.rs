//! Turtle and TriG, one statement a line, so that a statement more is a line more.
//!
//! Every statement ends in ` ;` and every subject in a dot on a line of its own: the line before a new statement stays
//! as it was. Written block by block, never held as a whole.

use std::io::Write;

use oxrdf::vocab::xsd;
use oxrdf::{BaseDirection, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};

use super::names::{DocumentPrefixes, is_bare, prefixes_of};
use super::order::{Block, by_graph, merged};
use super::{Declared, Document};
use crate::entity::Section;
use crate::error::Result;
use crate::vocab::rdf;

/// Writes the union of the graphs of `quads` as Turtle and returns how many triples that are.
pub(crate) fn write_turtle(quads: Vec<Quad>, declared: &Declared, out: &mut dyn Write) -> Result<usize> {
    let blocks = merged(quads);
    let names = DocumentPrefixes::with(declared);
    write_prefixes(&names.used(&blocks), out)?;
    write_blocks(blocks.into_iter().map(Ok), &names, "", out)
}

/// Writes `document` as Turtle and returns how many triples that are.
pub(crate) fn write_turtle_blocks(document: Document<'_>, out: &mut dyn Write) -> Result<usize> {
    let names = DocumentPrefixes::with(document.prefixes);
    write_prefixes(&prefixes_of(&names, document.terms)?, out)?;
    write_blocks(document.blocks, &names, "", out)
}

/// Writes `quads` as TriG and returns how many they are.
pub(crate) fn write_trig(quads: Vec<Quad>, declared: &Declared, out: &mut dyn Write) -> Result<usize> {
    let graphs = by_graph(quads);
    let names = DocumentPrefixes::with(declared);
    let mut used: std::collections::BTreeSet<&str> =
        names.used(graphs.iter().flat_map(|(_, blocks)| blocks)).into_iter().map(|(prefix, _)| prefix).collect();
    for (graph, _) in &graphs {
        if let GraphName::NamedNode(node) = graph {
            names.note(node, &mut used);
        }
    }
    write_prefixes(&names.sorted(&used), out)?;
    let mut count = 0;
    for (graph, blocks) in graphs {
        let blocks = blocks.into_iter().map(Ok);
        let name = match &graph {
            GraphName::DefaultGraph => {
                count += write_blocks(blocks, &names, "", out)?;
                continue;
            }
            GraphName::NamedNode(node) => names.show(node),
            GraphName::BlankNode(node) => node.to_string(),
        };
        writeln!(out, "\n{name} {{")?;
        count += write_blocks(blocks, &names, "    ", out)?;
        writeln!(out, "}}")?;
    }
    Ok(count)
}

fn write_prefixes(prefixes: &[(&str, &str)], out: &mut dyn Write) -> Result<()> {
    for (prefix, namespace) in prefixes {
        writeln!(out, "@prefix {prefix}: <{namespace}> .")?;
    }
    Ok(())
}

fn write_blocks(
    blocks: impl Iterator<Item = Result<Block>>,
    names: &DocumentPrefixes<'_>,
    margin: &str,
    out: &mut dyn Write,
) -> Result<usize> {
    let mut count = 0;
    let mut section: Option<Section> = None;
    for block in blocks {
        let block = block?;
        if section.as_ref() != Some(&block.section) {
            if let Some(title) = title(&block.section, names) {
                writeln!(out, "\n{margin}# {title}")?;
            }
            section = Some(block.section);
        }
        writeln!(out, "\n{margin}{}", names.subject(&block.subject))?;
        for (predicate, object) in &block.statements {
            let verb = if predicate.as_str() == rdf::TYPE { "a".to_owned() } else { names.show(predicate) };
            writeln!(out, "{margin}    {verb} {} ;", names.term(object))?;
        }
        writeln!(out, "{margin}    .")?;
        count += block.statements.len();
    }
    Ok(count)
}

/// Returns the line over a section, if it has one.
fn title(section: &Section, names: &DocumentPrefixes<'_>) -> Option<String> {
    match section {
        Section::Ontology => Some("Ontology".to_owned()),
        Section::Classes => Some("Classes".to_owned()),
        Section::Properties => Some("Properties".to_owned()),
        Section::Individuals { class, .. } => names.split(class).map(|(prefix, local)| format!("{prefix}:{local}")),
        Section::Untyped => None,
    }
}

impl DocumentPrefixes<'_> {
    /// Returns `node` as Turtle.
    pub(super) fn show(&self, node: &NamedNode) -> String {
        match self.split(node.as_str()) {
            Some((prefix, local)) => format!("{prefix}:{local}"),
            None => node.to_string(),
        }
    }

    fn subject(&self, subject: &NamedOrBlankNode) -> String {
        match subject {
            NamedOrBlankNode::NamedNode(node) => self.show(node),
            NamedOrBlankNode::BlankNode(node) => node.to_string(),
        }
    }

    /// Returns `term` as Turtle.
    pub(super) fn term(&self, term: &Term) -> String {
        match term {
            Term::NamedNode(node) => self.show(node),
            Term::BlankNode(node) => node.to_string(),
            Term::Literal(literal) => self.literal(literal),
            Term::Triple(triple) => {
                let (subject, object) = (self.subject(&triple.subject), self.term(&triple.object));
                format!("<<( {subject} {} {object} )>>", self.show(&triple.predicate))
            }
        }
    }

    fn literal(&self, literal: &Literal) -> String {
        if is_bare(literal) {
            return literal.value().to_owned();
        }
        let text = quoted(literal.value());
        match (literal.language(), literal.direction()) {
            (Some(language), None) => format!("{text}@{language}"),
            (Some(language), Some(BaseDirection::Ltr)) => format!("{text}@{language}--ltr"),
            (Some(language), Some(BaseDirection::Rtl)) => format!("{text}@{language}--rtl"),
            (None, _) if literal.datatype() == xsd::STRING => text,
            (None, _) => format!("{text}^^{}", self.show(&literal.datatype().into_owned())),
        }
    }
}

/// Returns `text` between quotes, on one line, with everything escaped that cannot be seen.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}') => {
                out.push_str(&format!("\\u{:04X}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
