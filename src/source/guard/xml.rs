//! The scan of XML: how deep elements are, and how much entities make of themselves.

use rustc_hash::FxHashMap;

use super::check_depth;

/// The longest document type declaration that is read.
const LONGEST_DECLARATION: usize = 64 << 10;
/// What entities may make, whatever the size of the file.
const EXPANSION: u64 = 1 << 20;
/// How much more than the bytes read entities may make.
const EXPANSION_RATIO: u64 = 10;
/// Entities that every XML file has.
const PREDEFINED: &[&str] = &["amp", "lt", "gt", "quot", "apos"];

/// Where the scan stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Text,
    /// Behind `<`.
    Opened,
    /// Behind `<!`, before it is clear what follows.
    Declaration,
    /// In a start tag, inside these quotes.
    StartTag {
        quote: Option<u8>,
    },
    EndTag,
    Instruction,
    Comment,
    Section,
    /// In a document type declaration: how many brackets are open, and inside which quotes.
    DocumentType {
        open: u32,
        quote: Option<u8>,
    },
    /// In a comment of a document type declaration.
    Remark {
        open: u32,
    },
}

/// The state of the scan.
pub(in crate::source) struct Xml {
    place: Place,
    depth: usize,
    /// The last three bytes, newest last.
    last: [u8; 3],
    /// What was read of a declaration or an entity's name.
    word: Vec<u8>,
    /// Whether an entity's name is being read.
    in_entity: bool,
    entities: FxHashMap<String, u64>,
    read: u64,
    expanded: u64,
}

impl Default for Xml {
    fn default() -> Self {
        Self {
            place: Place::Text,
            depth: 0,
            last: [0; 3],
            word: Vec::new(),
            in_entity: false,
            entities: FxHashMap::default(),
            read: 0,
            expanded: 0,
        }
    }
}

impl Xml {
    /// Takes the next byte; an error says why to stop.
    pub(super) fn take(&mut self, byte: u8) -> Result<(), String> {
        self.read += 1;
        self.last = [self.last[1], self.last[2], byte];
        match self.place {
            Place::Text => self.text(byte)?,
            Place::Opened => self.opened(byte),
            Place::Declaration => self.declaration(byte),
            Place::StartTag { quote } => self.start_tag(byte, quote)?,
            Place::EndTag if byte == b'>' => {
                self.depth = self.depth.saturating_sub(1);
                self.place = Place::Text;
            }
            Place::Instruction if self.last.ends_with(b"?>") => self.place = Place::Text,
            Place::Comment if self.last == *b"-->" => self.place = Place::Text,
            Place::Section if self.last == *b"]]>" => self.place = Place::Text,
            Place::DocumentType { open, quote } => self.document_type(byte, open, quote)?,
            Place::Remark { open } if self.last == *b"-->" => self.place = Place::DocumentType { open, quote: None },
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, byte: u8) -> Result<(), String> {
        if byte == b'<' {
            self.in_entity = false;
            self.place = Place::Opened;
            return Ok(());
        }
        self.entity(byte)
    }

    fn opened(&mut self, byte: u8) {
        self.word.clear();
        self.place = match byte {
            b'/' => Place::EndTag,
            b'?' => Place::Instruction,
            b'!' => Place::Declaration,
            _ => Place::StartTag { quote: None },
        };
    }

    fn declaration(&mut self, byte: u8) {
        self.word.push(byte);
        self.place = match self.word.as_slice() {
            b"--" => {
                // `<!-->` is no whole comment.
                self.last = [0; 3];
                Place::Comment
            }
            b"[CDATA[" => Place::Section,
            b"DOCTYPE" => Place::DocumentType { open: 1, quote: None },
            _ if byte == b'>' => Place::Text,
            _ => Place::Declaration,
        };
        // Of a declaration that is none of these only its start matters.
        self.word.truncate(16);
    }

    fn start_tag(&mut self, byte: u8, quote: Option<u8>) -> Result<(), String> {
        match (quote, byte) {
            (None, b'>') => {
                self.place = Place::Text;
                if self.last[1] != b'/' {
                    self.depth += 1;
                    check_depth(self.depth)?;
                }
            }
            (None, b'"' | b'\'') => self.place = Place::StartTag { quote: Some(byte) },
            (Some(open), byte) if byte == open => {
                self.in_entity = false;
                self.place = Place::StartTag { quote: None };
            }
            (Some(_), byte) => self.entity(byte)?,
            _ => {}
        }
        Ok(())
    }

    /// Counts what a reference to an entity makes.
    fn entity(&mut self, byte: u8) -> Result<(), String> {
        match byte {
            b'&' => {
                self.in_entity = true;
                self.word.clear();
            }
            b';' if self.in_entity => {
                self.in_entity = false;
                let name = String::from_utf8_lossy(&self.word);
                self.expanded += self.entities.get(name.as_ref()).copied().unwrap_or(0);
                if self.expanded > EXPANSION.max(self.read.saturating_mul(EXPANSION_RATIO)) {
                    let (mib, read) = (self.expanded >> 20, self.read);
                    return Err(format!("entities make more than {mib} MiB out of {read} bytes"));
                }
            }
            _ if self.in_entity && self.word.len() < LONGEST_DECLARATION => self.word.push(byte),
            _ => {}
        }
        Ok(())
    }

    /// Reads a document type declaration up to the `>` outside of brackets, quotes and comments.
    fn document_type(&mut self, byte: u8, open: u32, quote: Option<u8>) -> Result<(), String> {
        self.word.push(byte);
        if self.word.len() > LONGEST_DECLARATION {
            return Err(format!("the document type declaration is longer than {} KiB", LONGEST_DECLARATION >> 10));
        }
        self.place = match (quote, byte) {
            (Some(end), byte) if byte == end => Place::DocumentType { open, quote: None },
            (Some(_), _) => return Ok(()),
            (None, b'"' | b'\'') => Place::DocumentType { open, quote: Some(byte) },
            (None, b'-') if self.word.ends_with(b"<!--") => Place::Remark { open: open - 1 },
            (None, b'<' | b'[') => Place::DocumentType { open: open + 1, quote },
            (None, b'>' | b']') if open > 1 => Place::DocumentType { open: open - 1, quote },
            (None, b'>') => {
                self.place = Place::Text;
                let declaration = String::from_utf8_lossy(&self.word).into_owned();
                return self.note_entities(&declaration);
            }
            _ => return Ok(()),
        };
        Ok(())
    }

    fn note_entities(&mut self, declaration: &str) -> Result<(), String> {
        for part in declaration.split("<!ENTITY").skip(1) {
            let part = part.trim_start();
            let name = part.split(char::is_whitespace).next().unwrap_or_default();
            let Some(start) = part.find(['"', '\'']) else { continue };
            let quote = &part[start..=start];
            let value = part[start + 1..].split(quote).next().unwrap_or_default();
            if let Some(other) = references(value).next() {
                return Err(format!("the entity `{name}` refers to the entity `{other}`"));
            }
            self.entities.insert(name.to_owned(), value.len() as u64);
        }
        Ok(())
    }
}

/// Returns the names of the entities that `value` refers to, but for those that every file has.
fn references(value: &str) -> impl Iterator<Item = &str> {
    let names = value.split('&').skip(1).filter_map(|part| part.split_once(';').map(|(name, _)| name));
    names.filter(|name| !name.starts_with('#') && !PREDEFINED.contains(name))
}
