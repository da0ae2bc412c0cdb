//! Watches the bytes of RDF/XML and JSON-LD on their way to the parser, and stops what would exhaust it.
//!
//! Both parsers take time that grows with the square of the nesting depth, and that of RDF/XML expands entities without
//! a bound. The scan keeps a few numbers and does not judge syntax: that is the parser's work.

mod xml;

use std::cell::Cell;
use std::fmt;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

use self::xml::Xml;

/// The deepest nesting of elements or objects that is read.
const DEEPEST: usize = 256;

/// Why the reading was stopped, and where.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) message: String,
    /// From 1, if the place is known.
    pub(super) place: Option<(u64, u64)>,
    pub(super) hint: &'static str,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refusal {}

/// What is watched.
pub(super) enum Watch {
    Nothing,
    Json(Json),
    Xml(Box<Xml>),
}

impl Watch {
    pub(super) fn json() -> Self {
        Self::Json(Json::default())
    }

    pub(super) fn xml() -> Self {
        Self::Xml(Box::default())
    }

    /// Takes the next byte; an error says why to stop.
    fn take(&mut self, byte: u8) -> Result<(), String> {
        match self {
            Self::Nothing => Ok(()),
            Self::Json(json) => json.take(byte),
            Self::Xml(xml) => xml.take(byte),
        }
    }
}

/// A reader that hands on only bytes that were looked at.
pub(super) struct Guarded<R> {
    inner: R,
    watch: Watch,
    /// Hands on one line at a time, so that [`Guarded::line`] is the line at which the parser stands.
    by_line: bool,
    line: u64,
    column: u64,
    /// The line of the last byte that was handed on.
    handed_on: Rc<Cell<u64>>,
}

impl<R: BufRead> Guarded<R> {
    pub(super) fn new(inner: R, watch: Watch) -> Self {
        // The parser of XML tells no places of its own.
        let by_line = matches!(watch, Watch::Xml(_));
        Self { inner, watch, by_line, line: 1, column: 0, handed_on: Rc::new(Cell::new(1)) }
    }

    /// Returns this reader, which hands on one line at a time.
    pub(super) fn by_line(mut self) -> Self {
        self.by_line = true;
        self
    }

    /// Returns the line up to which bytes were handed on. By lines, it is the one at which the parser stands.
    pub(super) fn line(&self) -> Rc<Cell<u64>> {
        Rc::clone(&self.handed_on)
    }

    fn look(&mut self, bytes: &[u8]) -> io::Result<()> {
        for byte in bytes {
            // Continuation bytes belong to the character before them.
            self.column += u64::from(byte & 0xc0 != 0x80);
            if let Err(message) = self.watch.take(*byte) {
                let place = Some((self.line, self.column));
                let hint = "if the file is to be trusted, convert it to N-Quads with another tool";
                return Err(io::Error::other(Refusal { message, place, hint }));
            }
            if *byte == b'\n' {
                self.line += 1;
                self.column = 0;
            }
        }
        Ok(())
    }
}

impl<R: BufRead> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if matches!(self.watch, Watch::Nothing) && !self.by_line {
            return self.inner.read(buffer);
        }
        let available = self.inner.fill_buf()?;
        let available = &available[..available.len().min(buffer.len())];
        let end = available.iter().position(|byte| self.by_line && *byte == b'\n').map(|end| end + 1);
        let count = end.unwrap_or(available.len());
        buffer[..count].copy_from_slice(&available[..count]);
        self.inner.consume(count);
        self.handed_on.set(self.line);
        self.look(&buffer[..count])?;
        Ok(count)
    }
}

/// Counts open objects and arrays outside of strings.
#[derive(Default)]
pub(super) struct Json {
    depth: usize,
    in_string: bool,
    escaped: bool,
}

impl Json {
    fn take(&mut self, byte: u8) -> Result<(), String> {
        match byte {
            _ if self.escaped => self.escaped = false,
            b'\\' if self.in_string => self.escaped = true,
            b'"' => self.in_string = !self.in_string,
            b'{' | b'[' if !self.in_string => {
                self.depth += 1;
                return check_depth(self.depth);
            }
            b'}' | b']' if !self.in_string => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        Ok(())
    }
}

fn check_depth(depth: usize) -> Result<(), String> {
    if depth > DEEPEST { Err(format!("this is nested more than {DEEPEST} deep")) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads `text` in pieces of every small size, and compares why it was refused; empty if it was not.
    #[track_caller]
    fn check(watch: fn() -> Watch, text: &str, expected: &str) {
        for piece in [1, 3, 8192] {
            let mut guarded = Guarded::new(text.as_bytes(), watch());
            let mut buffer = vec![0; piece];
            let refusal = loop {
                match guarded.read(&mut buffer) {
                    Ok(0) => break String::new(),
                    Ok(_) => {}
                    Err(error) => {
                        let refusal = error.downcast::<Refusal>().unwrap();
                        let (line, column) = refusal.place.unwrap();
                        break format!("{line}:{column} {refusal}");
                    }
                }
            };
            assert_eq!(refusal, expected, "in pieces of {piece}");
        }
    }

    fn json(text: &str, expected: &str) {
        check(Watch::json, text, expected);
    }

    fn xml(text: &str, expected: &str) {
        check(Watch::xml, text, expected);
    }

    #[test]
    fn deep_json_is_refused_at_its_place() {
        json(&"[".repeat(256), "");
        json(&format!("\u{e9}\n{}", "[".repeat(257)), "2:257 this is nested more than 256 deep");
        json(&"{}[]".repeat(1000), "");
    }

    #[test]
    fn braces_in_strings_do_not_count() {
        json(&format!("\"{}\"", "[".repeat(1000)), "");
        json(&format!("\"\\\"{}\"", "{".repeat(1000)), "");
        json(&format!("\"\\\\\"{}", "{".repeat(257)), "1:261 this is nested more than 256 deep");
    }

    #[test]
    fn deep_xml_is_refused_at_its_place() {
        xml(&"<a>".repeat(256), "");
        xml(&"<a>".repeat(257), "1:771 this is nested more than 256 deep");
        xml(&"<a></a><b/><c d='/>'></c>".repeat(1000), "");
        xml(&"<a b='>'/>".repeat(1000), "");
    }

    #[test]
    fn comments_sections_and_instructions_do_not_count() {
        xml(&format!("<!--{}-->", "<a>".repeat(1000)), "");
        xml(&format!("<![CDATA[{}]]>", "<a>".repeat(1000)), "");
        xml(&format!("<?x {}?>", "<a>".repeat(1000)), "");
        xml(
            &format!("<!-- - -- --><![CDATA[ ] ]] ]]>{}", "<a>".repeat(257)),
            "1:802 this is nested more than 256 deep",
        );
    }

    #[test]
    fn entities_for_namespaces_are_read() {
        let declared = "<!DOCTYPE rdf:RDF [\n  <!ENTITY owl \"http://www.w3.org/2002/07/owl#\" >\n  <!-- \"' --> ]>\n";
        xml(&format!("{declared}{}", "<a b=\"&owl;Class\">&amp;&#65;</a>".repeat(2000)), "");
    }

    #[test]
    fn entities_of_entities_are_refused() {
        let text = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;\">]><x>&b;</x>";
        xml(text, "1:59 the entity `b` refers to the entity `a`");
        xml("<!DOCTYPE x [<!ENTITY a '&#65;&lt;'>]>", "");
    }

    #[test]
    fn one_large_entity_used_often_is_refused() {
        let large = "x".repeat(60_000);
        let text = format!("<!DOCTYPE x [<!ENTITY a \"{large}\">]><x>{}</x>", "&a;".repeat(1000));
        check(Watch::xml, &text, "1:60086 entities make more than 1 MiB out of 60086 bytes");
        xml(
            &format!("<!DOCTYPE x [{}", " ".repeat(70_000)),
            "1:65539 the document type declaration is longer than 64 KiB",
        );
    }
}
