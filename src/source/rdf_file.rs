//! RDF files to quads: Turtle, N-Triples, N-Quads, TriG, RDF/XML and JSON-LD, plain or compressed.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use oxrdf::Quad;
use oxrdfio::{JsonLdProfileSet, RdfFormat, RdfParseError, RdfParser, ReaderQuadParser};

use super::address::file_address;
use super::guard::{Guarded, Refusal, Watch};
use super::lenient::{Skipped, Tags, Wrong, wrong};
use super::numbers::{Exchange, Numbers};
use super::rewrite::Rewritten;
use super::xml::{Filter, decoded};
use super::{compressed, context};
use crate::error::{Error, Position, Result};

/// How a file is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    /// It is not compressed.
    None,
    /// With gzip.
    Gzip,
    /// With Zstandard.
    Zstd,
}

/// An RDF file and how to read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RdfFile {
    /// The file; `None` is standard input, or what `content` has.
    pub path: Option<PathBuf>,
    /// What is read in place of a file, such as what came in a message.
    pub content: Option<Arc<[u8]>>,
    /// Its RDF syntax.
    pub format: RdfFormat,
    /// How it is compressed.
    pub compression: Compression,
    /// What relative IRIs are resolved against; the address of the file where there is none.
    pub base: Option<String>,
    /// JSON-LD contexts by their address, and the files to read in place of it.
    pub contexts: Vec<(String, PathBuf)>,
    /// Leave out statements with an invalid IRI or language tag, in place of refusing the file. JSON-LD leaves them
    /// out by its own rules.
    pub lenient: bool,
}

/// What a file gave besides its quads.
#[derive(Debug, Default)]
pub struct Found {
    /// Prefixes that it declares, with their namespaces, by prefix.
    pub prefixes: Vec<(String, String)>,
    /// Statements that were left out.
    pub skipped: Skipped,
}

impl RdfFile {
    /// Returns the file at `path`, its format and compression taken from its extensions.
    ///
    ///
    /// # Errors
    /// When the name of the file tells no format.
    pub fn at(path: &Path) -> Result<Self> {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_ascii_lowercase();
        let (stem, compression) = if let Some(stem) = name.strip_suffix(".gz") {
            (stem, Compression::Gzip)
        } else if let Some(stem) = name.strip_suffix(".zst") {
            (stem, Compression::Zstd)
        } else {
            (name.as_str(), Compression::None)
        };
        let extension = stem.rsplit_once('.').map_or("", |(_, extension)| extension);
        let format = match format_of(extension) {
            Some(format) => format,
            _ if !path.exists() => {
                return Err(Error::data(format!("no source is called `{}`", path.display())).with_hint(
                    "a source is `map`, a checkout of the map's site, an RDF file, a `.lermap` file or an endpoint",
                ));
            }
            _ => {
                return Err(Error::data(format!("cannot tell the format of `{}`", path.display())).with_hint(
                    "RDF files end in .ttl, .nt, .nq, .trig, .rdf or .jsonld, and may be compressed as .gz or .zst",
                ));
            }
        };
        Ok(Self { path: Some(path.to_owned()), compression, ..Self::of(format) })
    }

    /// Returns standard input in the format called `format`, such as `turtle` or `ttl`.
    ///
    /// # Errors
    /// When no format has this name.
    pub fn standard_input(format: &str) -> Result<Self> {
        match format_of(format) {
            Some(format) => Ok(Self::of(format)),
            None => Err(Error::unknown("RDF format", format, FORMATS.iter().map(|(_, names)| names[0]))),
        }
    }

    /// Returns `content` as a file whose format is that of `media_type` or, where this tells none, of the extension of
    /// `name`; `None` where neither does. Relative IRIs start at `base`.
    pub fn of_content(content: Vec<u8>, media_type: &str, name: Option<&str>, base: &str) -> Option<Self> {
        let known = RdfFormat::from_media_type(media_type);
        let known = known.filter(|format| FORMATS.iter().any(|(ours, _)| ours.media_type() == format.media_type()));
        let extension =
            || name.and_then(|name| name.rsplit_once('.')).map(|(_, extension)| extension.to_ascii_lowercase());
        let format = known.or_else(|| format_of(&extension()?))?;
        Some(Self { content: Some(content.into()), base: Some(base.to_owned()), ..Self::of(format) })
    }

    /// Returns standard input in `format`.
    fn of(format: RdfFormat) -> Self {
        Self {
            path: None,
            content: None,
            format,
            compression: Compression::None,
            base: None,
            contexts: Vec::new(),
            lenient: false,
        }
    }

    /// Returns the name to show for this file.
    pub fn name(&self) -> String {
        match (&self.path, &self.content) {
            (Some(path), _) => path.display().to_string(),
            (None, Some(_)) => "body".to_owned(),
            (None, None) => "standard input".to_owned(),
        }
    }

    /// Returns the address of this file, if it has one.
    fn address(&self) -> Option<String> {
        self.path.as_ref()?.canonicalize().ok()?.to_str().map(file_address)
    }

    fn open(&self) -> Result<Box<dyn Read>> {
        let raw: Box<dyn Read> = match (&self.path, &self.content) {
            (_, Some(content)) => Box::new(io::Cursor::new(Arc::clone(content))),
            (Some(path), None) => {
                Box::new(File::open(path).map_err(|error| Error::io("read", path.display(), &error))?)
            }
            (None, None) => Box::new(io::stdin()),
        };
        Ok(match self.compression {
            Compression::None => raw,
            Compression::Gzip => compressed::gzip(raw),
            Compression::Zstd => compressed::zstd(raw),
        })
    }
}

/// Formats and their names: first the one that `--format` has, then extensions of files.
const FORMATS: &[(RdfFormat, &[&str])] = &[
    (RdfFormat::Turtle, &["turtle", "ttl"]),
    (RdfFormat::NTriples, &["ntriples", "nt"]),
    (RdfFormat::NQuads, &["nquads", "nq"]),
    (RdfFormat::TriG, &["trig"]),
    (RdfFormat::RdfXml, &["rdfxml", "rdf", "owl", "xml"]),
    (RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() }, &["jsonld", "json"]),
];

fn format_of(name: &str) -> Option<RdfFormat> {
    FORMATS.iter().find(|(_, names)| names.contains(&name)).map(|(format, _)| *format)
}

/// Returns the text of `file`, decompressed and without a byte order mark.
///
/// # Errors
/// When the file cannot be opened.
pub fn open_text(file: &RdfFile) -> Result<impl BufRead + use<>> {
    let mut reader = BufReader::with_capacity(1 << 16, file.open()?);
    skip_mark(&mut reader).map_err(|error| io_error(file, error))?;
    Ok(reader)
}

/// Returns `error` with the line of `file` that its position points to.
pub fn with_line(file: &RdfFile, error: Error) -> Error {
    match error.position.clone() {
        Some(position) => placed(error, file, position.line, position.column),
        None => error,
    }
}

/// Reads all quads of `file` and hands them to `sink`. Blank-node labels are renamed, so that two files never share one.
///
/// The sink may stop the reading with an error.
///
/// # Errors
/// When the file cannot be read, is wrong, or `sink` fails.
pub fn read_quads(file: &RdfFile, sink: &mut dyn FnMut(Quad) -> Result<()>) -> Result<Found> {
    // What is left out has a line.
    let pace = if file.lenient { Pace::Lines } else { Pace::Blocks };
    read(file, pace, &mut |quad, _| sink(quad))
}

/// Does the same by lines, and hands each quad over with the line at which it ended; takes somewhat longer.
///
/// JSON-LD gives the statements of an object when it is whole: the line is that of its end or a little behind it.
///
/// # Errors
/// As for [`read_quads`].
pub fn read_quads_by_line(file: &RdfFile, sink: &mut dyn FnMut(Quad, u64) -> Result<()>) -> Result<Found> {
    read(file, Pace::Lines, sink)
}

/// How much of a file the parser gets at once.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pace {
    Blocks,
    Lines,
}

fn read(file: &RdfFile, pace: Pace, sink: &mut dyn FnMut(Quad, u64) -> Result<()>) -> Result<Found> {
    let mut skipped = Skipped::default();
    let prefixes = read_all(file, pace, &mut sieve(file, &mut skipped, sink))?;
    Ok(Found { prefixes, skipped })
}

/// Hands all quads of `file` over and returns the prefixes that it declares.
fn read_all(
    file: &RdfFile,
    pace: Pace,
    sink: &mut dyn FnMut(Quad, u64) -> Result<()>,
) -> Result<Vec<(String, String)>> {
    let parser = parser(file)?;
    let mut reader = BufReader::with_capacity(1 << 16, file.open()?);
    if file.format == RdfFormat::RdfXml {
        let text = decoded(Box::new(reader)).map_err(|error| io_error(file, error))?;
        let filter = Filter::new(text);
        let place = filter.place();
        let mut quads = parser.for_reader(BufReader::with_capacity(1 << 16, filter));
        for quad in &mut quads {
            sink(quad.map_err(|error| parse_error(file, error, place.get()))?, place.get().0)?;
        }
        return Ok(declared(&quads));
    }
    skip_mark(&mut reader).map_err(|error| io_error(file, error))?;
    if reader.fill_buf().map_err(|error| io_error(file, error))?.is_empty() {
        return Ok(Vec::new());
    }
    let is_json = matches!(file.format, RdfFormat::JsonLd { .. });
    let guarded = Guarded::new(reader, if is_json { Watch::json() } else { Watch::turtle() });
    let guarded = if pace == Pace::Lines { guarded.by_line() } else { guarded };
    let line = guarded.line();
    if is_json {
        return read_json(file, parser, guarded, &line, sink);
    }
    let reader: Box<dyn Read> =
        if file.lenient { Box::new(Rewritten::new(guarded, Tags::default())) } else { Box::new(guarded) };
    let mut quads = parser.for_reader(BufReader::with_capacity(1 << 16, reader));
    for quad in &mut quads {
        sink(quad.map_err(|error| parse_error(file, error, (line.get(), 1)))?, line.get())?;
    }
    Ok(declared(&quads))
}

/// Returns `sink` behind a look at each statement of a file that is read with leniency.
fn sieve<'a>(
    file: &'a RdfFile,
    skipped: &'a mut Skipped,
    sink: &'a mut dyn FnMut(Quad, u64) -> Result<()>,
) -> impl FnMut(Quad, u64) -> Result<()> + 'a {
    move |quad, line| {
        let error = match if file.lenient { wrong(&quad) } else { None } {
            None => return sink(quad, line),
            Some(Wrong::Syntax(message)) => return Err(placed(Error::data(message), file, line, 1)),
            Some(Wrong::Statement(message)) => Error::data(message),
        };
        // Not the text of the line: the file would be read again for each of many statements.
        let position = Position { file: Some(file.name()), line, column: 1 };
        skipped.push(error.with_position(position));
        Ok(())
    }
}

/// Returns the prefixes that the parser met.
fn declared<R: Read>(quads: &ReaderQuadParser<R>) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> =
        quads.prefixes().map(|(prefix, namespace)| (prefix.to_owned(), namespace.to_owned())).collect();
    found.sort();
    found
}

/// What the parser says of an entity in a type map that has an `@id`; what it reads is right.
const NO_MISTAKE: &str = "@type must be the first key of an object or right after @context";

/// Reads JSON-LD, and mends what its parser has otherwise than the standard.
fn read_json(
    file: &RdfFile,
    parser: RdfParser,
    reader: impl Read,
    line: &Cell<u64>,
    sink: &mut dyn FnMut(Quad, u64) -> Result<()>,
) -> Result<Vec<(String, String)>> {
    let contexts = context::Loader::of(file.path.as_deref(), file.base.as_deref()).with_files(file.contexts.clone());
    let numbers = Numbers::default();
    let reader = Rewritten::new(reader, Exchange::new(numbers.clone()));
    let quads = parser.for_reader(BufReader::with_capacity(1 << 16, reader));
    let mut quads = quads.with_document_loader(move |address| contexts.load(address));
    for quad in &mut quads {
        match quad {
            Ok(mut quad) => {
                numbers.restore(&mut quad);
                sink(quad, line.get())?;
            }
            // The order of keys matters to a reader in a stream, which this one is not.
            Err(RdfParseError::Syntax(error)) if error.to_string() == NO_MISTAKE => {}
            Err(error) => return Err(parse_error(file, error, (line.get(), 1))),
        }
    }
    Ok(declared(&quads))
}

/// Returns the parser of `file`, with the base of its relative IRIs.
fn parser(file: &RdfFile) -> Result<RdfParser> {
    let parser = RdfParser::from_format(file.format).rename_blank_nodes();
    let is_json = matches!(file.format, RdfFormat::JsonLd { .. });
    let parser = if file.lenient && !is_json { parser.lenient() } else { parser };
    let Some(base) = file.base.clone().or_else(|| file.address()) else { return Ok(parser) };
    let refused = |error| Error::data(format!("`{base}` is not a base for relative IRIs: {error}"));
    parser.with_base_iri(base.clone()).map_err(refused)
}

/// Skips a byte order mark; refuses that of UTF-16.
fn skip_mark(reader: &mut impl BufRead) -> io::Result<()> {
    let start = reader.fill_buf()?;
    if start.starts_with("\u{feff}".as_bytes()) {
        reader.consume(3);
    } else if start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff") {
        let message = "this is UTF-16 text, UTF-8 is wanted".to_owned();
        return Err(io::Error::other(Refusal { message, place: Some((1, 1)), hint: "save the file as UTF-8" }));
    }
    Ok(())
}

/// Returns `error` with its place; `place` is that of a parser that tells none.
fn parse_error(file: &RdfFile, error: RdfParseError, place: (u64, u64)) -> Error {
    let error = match error {
        RdfParseError::Io(error) => return io_error(file, error),
        RdfParseError::Syntax(error) => error,
    };
    let text = error.to_string();
    match error.location() {
        Some(range) => {
            // The parsers put the place in front of the message; ours is there already.
            let message = match text.split_once(": ") {
                Some((place, message)) if place.contains(" line ") => message,
                _ => &text,
            };
            placed(Error::data(message), file, range.start.line + 1, range.start.column + 1)
        }
        None if file.format == RdfFormat::RdfXml => placed(Error::data(text), file, place.0, place.1),
        None if let Some(address) = context::unknown_address(&text) => Error::data(format!(
            "`{}` names the context `{address}`, which is not known here, and nothing is fetched",
            file.name()
        ))
        .with_hint("name a copy of it with `--context IRI=FILE`, or put the context into the file itself"),
        None => Error::data(format!("{}: {text}", file.name())),
    }
}

/// Returns what went wrong while reading `file`.
pub fn io_error(file: &RdfFile, error: io::Error) -> Error {
    match error.downcast::<Refusal>() {
        Ok(refusal) => {
            let hint = refusal.hint;
            match refusal.place {
                Some((line, column)) => placed(Error::data(refusal.message), file, line, column),
                None => Error::limit(format!("cannot read `{}`: {}", file.name(), refusal.message)),
            }
            .with_hint(hint)
        }
        Err(error) if error.to_string().contains("buffer maximal size") => {
            Error::limit(format!("`{}` has a literal or IRI of more than 16 MiB", file.name()))
        }
        Err(error) => Error::io("read", file.name(), &error),
    }
}

/// Returns `error` with its place, and the line there if the file can be read once more.
fn placed(error: Error, file: &RdfFile, line: u64, column: u64) -> Error {
    let position = Position { file: Some(file.name()), line, column };
    Error { position: Some(position), excerpt: line_of(file, line), ..error }
}

/// Returns the line of `file` with this number, from 1; `None` for standard input and for lines too long to show.
fn line_of(file: &RdfFile, number: u64) -> Option<String> {
    const LONGEST: u64 = 1 << 16;
    if file.path.is_none() && file.content.is_none() {
        return None;
    }
    let mut reader = BufReader::with_capacity(1 << 16, file.open().ok()?);
    skip_mark(&mut reader).ok()?;
    for _ in 1..number {
        reader.skip_until(b'\n').ok()?;
    }
    let mut line = Vec::new();
    reader.take(LONGEST).read_until(b'\n', &mut line).ok()?;
    if line.len() as u64 == LONGEST {
        return None;
    }
    Some(String::from_utf8_lossy(&line).trim_end_matches(['\n', '\r']).to_owned())
}

#[cfg(test)]
mod tests;
