//! RDF/XML: a description for each subject, a property element for each statement.

use std::io::Write;

use oxrdf::vocab::xsd;
use oxrdf::{Literal, NamedNode, NamedOrBlankNode, Quad, Term};

use super::Document;
use super::names::{DocumentPrefixes, Prefixes, prefixes_of};
use super::order::{Block, merged};
use crate::error::{Error, Result};
use crate::escape::xml_text;
use crate::vocab::namespace;

/// Names that RDF/XML keeps for itself: no property may have one.
const RESERVED: &[&str] =
    &["Description", "li", "RDF", "ID", "about", "parseType", "resource", "nodeID", "datatype", "bagID", "aboutEach"];

/// Writes the union of the graphs of `quads` as RDF/XML and returns how many triples that are.
pub(crate) fn write_rdfxml(quads: Vec<Quad>, out: &mut dyn Write) -> Result<usize> {
    let blocks = merged(quads);
    let names = DocumentPrefixes::new();
    write_document(&names, names.used(&blocks), blocks.into_iter().map(Ok), out)
}

/// Writes `document` as RDF/XML and returns how many triples that are.
pub(crate) fn write_rdfxml_blocks(document: Document<'_>, out: &mut dyn Write) -> Result<usize> {
    let names = DocumentPrefixes::new();
    write_document(&names, prefixes_of(&names, document.terms)?, document.blocks, out)
}

fn write_document(
    names: &DocumentPrefixes<'_>,
    mut prefixes: Prefixes<'_>,
    blocks: impl Iterator<Item = Result<Block>>,
    out: &mut dyn Write,
) -> Result<usize> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rdf:RDF")?;
    if !prefixes.iter().any(|(prefix, _)| *prefix == "rdf") {
        prefixes.extend(namespace("rdf").map(|namespace| ("rdf", namespace)));
    }
    for (prefix, namespace) in prefixes {
        writeln!(out, "    xmlns:{prefix}=\"{}\"", xml_text(namespace)?)?;
    }
    writeln!(out, "    >")?;
    let mut count = 0;
    for block in blocks {
        let block = block?;
        write_block(&block, names, out)?;
        count += block.statements.len();
    }
    writeln!(out, "</rdf:RDF>")?;
    Ok(count)
}

fn write_block(block: &Block, names: &DocumentPrefixes<'_>, out: &mut dyn Write) -> Result<()> {
    writeln!(out, "    <rdf:Description {}>", subject(&block.subject)?)?;
    for (predicate, object) in &block.statements {
        write!(out, "        ")?;
        write_property(predicate, object, names, out)?;
        writeln!(out)?;
    }
    writeln!(out, "    </rdf:Description>")?;
    Ok(())
}

fn subject(subject: &NamedOrBlankNode) -> Result<String> {
    Ok(match subject {
        NamedOrBlankNode::NamedNode(node) => format!("rdf:about=\"{}\"", xml_text(node.as_str())?),
        NamedOrBlankNode::BlankNode(node) => format!("rdf:nodeID=\"{}\"", node.as_str()),
    })
}

fn write_property(
    predicate: &NamedNode,
    object: &Term,
    names: &DocumentPrefixes<'_>,
    out: &mut dyn Write,
) -> Result<()> {
    let (tag, declaration) = tag(predicate, names)?;
    let open = format!("{tag}{declaration}");
    match object {
        Term::NamedNode(node) => write!(out, "<{open} rdf:resource=\"{}\"/>", xml_text(node.as_str())?)?,
        Term::BlankNode(node) => write!(out, "<{open} rdf:nodeID=\"{}\"/>", node.as_str())?,
        Term::Literal(literal) => {
            let text = xml_text(literal.value()).map_err(|error| {
                error.with_hint("RDF/XML cannot hold such a text; use `--format turtle` or `nquads`")
            })?;
            write!(out, "<{open}{}>{text}</{tag}>", literal_attributes(literal)?)?;
        }
        Term::Triple(triple) => {
            write!(out, "<{open} rdf:version=\"1.2\" rdf:parseType=\"Triple\">")?;
            write!(out, "<rdf:Description {}>", subject(&triple.subject)?)?;
            write_property(&triple.predicate, &triple.object, names, out)?;
            write!(out, "</rdf:Description></{tag}>")?;
        }
    }
    Ok(())
}

fn literal_attributes(literal: &Literal) -> Result<String> {
    let Some(language) = literal.language() else {
        return Ok(match literal.datatype() {
            xsd::STRING => String::new(),
            datatype => format!(" rdf:datatype=\"{}\"", xml_text(datatype.as_str())?),
        });
    };
    let direction = literal.direction().map(|direction| {
        let its = "xmlns:its=\"http://www.w3.org/2005/11/its\" its:version=\"2.0\"";
        format!(" rdf:version=\"1.2-basic\" {its} its:dir=\"{direction}\"")
    });
    Ok(format!(" xml:lang=\"{language}\"{}", direction.unwrap_or_default()))
}

/// Returns the element name of `predicate`, and the namespace declaration that it needs.
fn tag(predicate: &NamedNode, names: &DocumentPrefixes<'_>) -> Result<(String, String)> {
    let iri = predicate.as_str();
    let tail = iri.char_indices().rev().take_while(|(_, c)| is_name(*c)).map(|(at, _)| at).last();
    let local_at = tail.and_then(|at| iri[at..].find(is_name_start).map(|start| at + start));
    let refused = |reason: &str| {
        Error::data(format!("`{iri}` cannot be a property in RDF/XML: {reason}"))
            .with_hint("use another format, such as `--format turtle`")
    };
    let Some(at) = local_at.filter(|at| *at > 0) else {
        return Err(refused("its end is not an XML name"));
    };
    let (base, local) = iri.split_at(at);
    if Some(base) == namespace("rdf") && RESERVED.contains(&local) {
        return Err(refused("the name is reserved"));
    }
    if let Some((prefix, name)) = names.split(iri)
        && name == local
    {
        return Ok((format!("{prefix}:{local}"), String::new()));
    }
    Ok((format!("p:{local}"), format!(" xmlns:p=\"{}\"", xml_text(base)?)))
}

/// Returns whether an XML name without a colon may start with `c` (Namespaces in XML 1.0, section 3; XML 1.0, 2.3).
fn is_name_start(c: char) -> bool {
    matches!(c,
        'A'..='Z' | 'a'..='z' | '_' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}'
        | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}'
        | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}'
        | '\u{10000}'..='\u{effff}')
}

fn is_name(c: char) -> bool {
    is_name_start(c) || matches!(c, '0'..='9' | '-' | '.' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
}
