//! RDF/XML as the parser reads it best: one encoding, one form of line ends, no declarations, no literals of XML.
//!
//! The parser of the family takes most of XML, and the filter brings the rest into a form that it takes: other encodings
//! become UTF-8, line ends and blanks are those of XML 1.0 (2.11, 3.3.3), entities are replaced, and the contents of
//! `rdf:parseType="Literal"`, or of an unknown type (RDF/XML 7.2.20), become a literal of their exclusive canonical
//! form. On the way it stops what would exhaust memory or time.

mod canonical;
mod decode;
mod entities;
mod lines;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

use quick_xml::escape::{EscapeError, unescape_with};
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::reader::NsReader;

use self::canonical::Canonical;
use self::entities::Entities;
use self::lines::Lines;
use super::guard::{Refusal, check_depth};

pub(super) use self::decode::decoded;

const RDF: &[u8] = b"http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const XML: &[u8] = b"http://www.w3.org/XML/1998/namespace";
const ITS: &[u8] = b"http://www.w3.org/2005/11/its";
/// The most declarations of namespaces that may hold at one place: each name is looked up among them.
const MOST_NAMESPACES: usize = 1024;
/// The most attributes of an element: they are compared pair by pair.
const MOST_ATTRIBUTES: usize = 1024;
/// What a refusal proposes.
const HINT: &str = "if the file is to be trusted, convert it to N-Quads with another tool";

/// A place in the file: line and column, both from 1.
pub(super) type LineColumn = (u64, u64);

/// What the elements inside of an element are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    Document,
    Nodes,
    Properties,
}

/// A reader of RDF/XML in the form that the parser takes, an event at a time.
pub(super) struct Filter<R> {
    reader: NsReader<Lines<R>>,
    buffer: Vec<u8>,
    out: Vec<u8>,
    /// How much of `out` was handed on.
    handed_on: usize,
    levels: Vec<Level>,
    /// How many namespaces each open element declares.
    declared: Vec<usize>,
    literal: Option<Canonical>,
    entities: Entities,
    /// Where the event starts that was handed on last.
    place: Rc<Cell<LineColumn>>,
    is_behind_text: bool,
    is_over: bool,
}

impl<R: BufRead> Filter<R> {
    /// Returns a filter of `text`, which is UTF-8.
    pub(super) fn new(text: R) -> Self {
        let mut reader = NsReader::from_reader(Lines::new(text));
        reader.config_mut().expand_empty_elements = true;
        Self {
            reader,
            buffer: Vec::new(),
            out: Vec::new(),
            handed_on: 0,
            levels: vec![Level::Document],
            declared: Vec::new(),
            literal: None,
            entities: Entities::default(),
            place: Rc::new(Cell::new((1, 1))),
            is_behind_text: false,
            is_over: false,
        }
    }

    /// Returns the place at which the parser reads, which tells none itself.
    pub(super) fn place(&self) -> Rc<Cell<LineColumn>> {
        Rc::clone(&self.place)
    }

    /// Reads the next event and writes it as the parser takes it.
    fn step(&mut self) -> io::Result<()> {
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.clear();
        let (line, column) = self.reader.get_ref().place();
        // Behind a text the reader has taken the bracket of the next tag already.
        self.place.set((line, column - u64::from(self.is_behind_text && column > 1)));
        self.reader.get_mut().start_event();
        let event = self.reader.read_event_into(&mut buffer).map_err(|error| self.ill_formed(error))?;
        self.is_behind_text = matches!(event, Event::Text(_));
        self.event(&event)?;
        drop(event);
        self.buffer = buffer;
        Ok(())
    }

    fn event(&mut self, event: &Event<'_>) -> io::Result<()> {
        match event {
            Event::Start(start) => self.start(start),
            Event::Empty(_) | Event::Decl(_) => Ok(()),
            Event::End(end) => self.end(end.name().as_ref()),
            Event::Text(text) => self.text(text),
            Event::CData(text) => {
                let text = with_line_ends(self.utf8(text)?).into_owned();
                self.characters(&text);
                Ok(())
            }
            Event::Comment(text) => {
                let text = self.utf8(text)?;
                if let Some(literal) = &mut self.literal {
                    literal.comment(&with_line_ends(text));
                }
                Ok(())
            }
            Event::PI(text) => {
                let text = self.utf8(text)?;
                if let Some(literal) = &mut self.literal {
                    literal.instruction(&with_line_ends(text));
                }
                Ok(())
            }
            Event::DocType(text) => {
                let text = self.utf8(text)?;
                self.entities.declare(text).map_err(|(at, message)| {
                    self.place.set(self.place_within(&text[..at.min(text.len())]));
                    self.refused(message)
                })
            }
            Event::Eof => {
                self.is_over = true;
                if self.declared.is_empty() { Ok(()) } else { Err(self.refused("the file ends inside an element")) }
            }
        }
    }

    fn start(&mut self, start: &BytesStart<'_>) -> io::Result<()> {
        let attributes = self.attributes(start)?;
        let declared = attributes.iter().filter(|attribute| attribute.declares_namespace()).count();
        self.declared.push(declared);
        check_depth(self.declared.len()).map_err(|message| self.refused(message))?;
        if self.declared.iter().sum::<usize>() > MOST_NAMESPACES {
            return Err(self.refused(format!("more than {MOST_NAMESPACES} namespaces are declared at one place")));
        }
        if let Some(literal) = &mut self.literal {
            let written = literal.start(&self.reader, start.name(), &attributes);
            return written.map_err(|message| self.refused(message));
        }
        let parse_type = attributes.iter().find(|attribute| self.is_rdf(attribute, b"parseType"));
        let level = self.levels.last().copied().unwrap_or(Level::Document);
        if level == Level::Properties && parse_type.is_some() {
            self.check_alone(&attributes)?;
        }
        let is_literal = level == Level::Properties
            && parse_type.is_some_and(|a| !["Resource", "Collection", "Triple"].contains(&a.value.as_ref()));
        self.out.push(b'<');
        self.out.extend_from_slice(start.name().as_ref());
        for attribute in &attributes {
            let is_type = is_literal && parse_type.is_some_and(|other| other.name == attribute.name);
            if is_type {
                self.literal_type(&attribute.name);
            } else {
                write_attribute(&mut self.out, &attribute.name, &attribute.value);
            }
        }
        self.out.push(b'>');
        let is_resource = parse_type.is_some_and(|attribute| attribute.value == "Resource");
        self.levels.push(match level {
            Level::Document if self.is_document(start) => Level::Nodes,
            Level::Document | Level::Nodes => Level::Properties,
            Level::Properties if is_resource => Level::Properties,
            Level::Properties => Level::Nodes,
        });
        if is_literal {
            self.literal = Some(Canonical::default());
        }
        Ok(())
    }

    /// Writes the datatype of XML in place of the attribute called `parse_type`, with its prefix.
    fn literal_type(&mut self, parse_type: &str) {
        let prefix = parse_type.split(':').next().unwrap_or_default();
        write_attribute(
            &mut self.out,
            &format!("{prefix}:datatype"),
            "http://www.w3.org/1999/02/22-rdf-syntax-ns#XMLLiteral",
        );
    }

    fn end(&mut self, name: &[u8]) -> io::Result<()> {
        self.declared.pop();
        if let Some(literal) = &mut self.literal {
            if literal.end(name) {
                return Ok(());
            }
            let text = std::mem::take(literal).into_text();
            self.literal = None;
            escape_text(&mut self.out, &text);
        }
        self.levels.pop();
        self.out.extend_from_slice(b"</");
        self.out.extend_from_slice(name);
        self.out.push(b'>');
        Ok(())
    }

    fn text(&mut self, raw: &[u8]) -> io::Result<()> {
        let text = with_line_ends(self.utf8(raw)?);
        let text = self.unescaped(&text)?.into_owned();
        self.characters(&text);
        Ok(())
    }

    /// Writes characters, which stand for themselves.
    fn characters(&mut self, text: &str) {
        match &mut self.literal {
            Some(literal) => literal.characters(text),
            None => escape_text(&mut self.out, text),
        }
    }

    /// Returns the attributes of `start` with the values that XML gives them.
    fn attributes(&self, start: &BytesStart<'_>) -> io::Result<Vec<Attribute>> {
        let mut attributes = Vec::new();
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|error| self.refused(error.to_string()))?;
            if attributes.len() == MOST_ATTRIBUTES {
                return Err(self.refused(format!("an element has more than {MOST_ATTRIBUTES} attributes")));
            }
            let raw = with_blanks(self.utf8(&attribute.value)?);
            let value = self.unescaped(&raw)?.into_owned();
            attributes.push(Attribute { name: self.utf8(attribute.key.as_ref())?.to_owned(), value });
        }
        Ok(attributes)
    }

    fn unescaped<'a>(&self, raw: &'a str) -> io::Result<Cow<'a, str>> {
        let text = unescape_with(raw, |name| self.entities.get(name));
        let text = text.map_err(|error| match error {
            EscapeError::UnrecognizedEntity(_, name) => self.refused(format!("the entity `{name}` is not declared")),
            error => self.refused(error.to_string()),
        })?;
        self.entities.check(self.reader.get_ref().bytes()).map_err(|message| self.refused(message))?;
        Ok(text)
    }

    fn is_rdf(&self, attribute: &Attribute, name: &[u8]) -> bool {
        let (namespace, local) = self.reader.resolve_attribute(attribute.key());
        namespace == ResolveResult::Bound(Namespace(RDF)) && local.as_ref() == name
    }

    /// Refuses what may not be beside `rdf:parseType`: it would be lost in silence (RDF/XML 7.2.17 to 7.2.20).
    fn check_alone(&self, attributes: &[Attribute]) -> io::Result<()> {
        let beside = |attribute: &&Attribute| {
            let (namespace, local) = self.reader.resolve_attribute(attribute.key());
            match namespace {
                ResolveResult::Bound(Namespace(RDF)) => {
                    let may = ["ID", "bagID", "parseType", "version", "annotation", "annotationNodeID"];
                    !may.iter().any(|name| name.as_bytes() == local.as_ref())
                }
                ResolveResult::Bound(Namespace(namespace)) => ![XML, ITS].contains(&namespace),
                _ => false,
            }
        };
        match attributes.iter().filter(|attribute| !attribute.declares_namespace()).find(beside) {
            Some(other) => Err(self.refused(format!("`{}` cannot be beside `rdf:parseType`", other.name))),
            None => Ok(()),
        }
    }

    fn is_document(&self, start: &BytesStart<'_>) -> bool {
        let (namespace, local) = self.reader.resolve_element(start.name());
        namespace == ResolveResult::Bound(Namespace(RDF)) && local.as_ref() == b"RDF"
    }

    /// Returns the place behind `before`, the start of a document type declaration.
    fn place_within(&self, before: &str) -> LineColumn {
        let (line, column) = self.place.get();
        match before.rsplit_once('\n') {
            Some((_, last)) => (line + before.matches('\n').count() as u64, last.chars().count() as u64 + 1),
            None => (line, column + ("<!DOCTYPE ".len() + before.chars().count()) as u64),
        }
    }

    fn utf8<'a>(&self, bytes: &'a [u8]) -> io::Result<&'a str> {
        std::str::from_utf8(bytes).map_err(|_| self.refused("this is not UTF-8 text"))
    }

    fn refused(&self, message: impl Into<String>) -> io::Error {
        let place = Some(self.place.get());
        io::Error::other(Refusal { message: message.into(), place, hint: HINT })
    }

    /// Returns the error of a file that is not well-formed, at the place where the reader was.
    fn ill_formed(&self, error: quick_xml::Error) -> io::Error {
        match error {
            quick_xml::Error::Io(error) => {
                std::sync::Arc::try_unwrap(error).unwrap_or_else(|error| io::Error::new(error.kind(), error))
            }
            error => {
                let hint = "the file is not well-formed XML; an XML editor shows what to mend";
                io::Error::other(Refusal { message: error.to_string(), place: Some(self.place.get()), hint })
            }
        }
    }
}

impl<R: BufRead> Read for Filter<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.handed_on == self.out.len() {
            if self.is_over {
                return Ok(0);
            }
            self.out.clear();
            self.handed_on = 0;
            self.step()?;
        }
        let rest = &self.out[self.handed_on..];
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.handed_on += count;
        Ok(count)
    }
}

/// An attribute with the value that XML gives it.
struct Attribute {
    name: String,
    value: String,
}

impl Attribute {
    fn key(&self) -> quick_xml::name::QName<'_> {
        quick_xml::name::QName(self.name.as_bytes())
    }

    fn declares_namespace(&self) -> bool {
        self.name == "xmlns" || self.name.starts_with("xmlns:")
    }
}

/// Returns `text` with line ends as XML reads them.
fn with_line_ends(text: &str) -> Cow<'_, str> {
    if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { Cow::Borrowed(text) }
}

/// Returns the `text` of an attribute with line ends and tabs as XML reads them.
fn with_blanks(text: &str) -> Cow<'_, str> {
    let text = with_line_ends(text);
    if text.contains(['\n', '\t']) { Cow::Owned(text.replace(['\n', '\t'], " ")) } else { text }
}

fn write_attribute(out: &mut Vec<u8>, name: &str, value: &str) {
    out.push(b' ');
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"=\"");
    for c in value.chars() {
        match c {
            '\t' => out.extend_from_slice(b"&#9;"),
            '\n' => out.extend_from_slice(b"&#10;"),
            '"' => out.extend_from_slice(b"&quot;"),
            c => escape_character(out, c),
        }
    }
    out.push(b'"');
}

fn escape_text(out: &mut Vec<u8>, text: &str) {
    text.chars().for_each(|c| escape_character(out, c));
}

fn escape_character(out: &mut Vec<u8>, c: char) {
    match c {
        '&' => out.extend_from_slice(b"&amp;"),
        '<' => out.extend_from_slice(b"&lt;"),
        '>' => out.extend_from_slice(b"&gt;"),
        '\r' => out.extend_from_slice(b"&#13;"),
        c => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
    }
}
