//! RDF files to quads: Turtle, N-Triples, N-Quads, TriG, RDF/XML and JSON-LD, plain or compressed.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use oxrdf::Quad;
use oxrdfio::{JsonLdProfileSet, RdfFormat, RdfParseError, RdfParser};

use crate::error::{Error, Position, Result};

/// How a file is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    None,
    Gzip,
    Zstd,
}

/// An RDF file and how to read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RdfFile {
    /// The file; `None` is standard input.
    pub path: Option<PathBuf>,
    pub format: RdfFormat,
    pub compression: Compression,
}

impl RdfFile {
    /// Returns the file at `path`, its format and compression taken from its extensions.
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
        let format = match extension {
            "ttl" => RdfFormat::Turtle,
            "nt" => RdfFormat::NTriples,
            "nq" => RdfFormat::NQuads,
            "trig" => RdfFormat::TriG,
            "rdf" | "owl" | "xml" => RdfFormat::RdfXml,
            "jsonld" | "json" => RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() },
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
        Ok(Self { path: Some(path.to_owned()), format, compression })
    }

    /// Returns the name to show for this file.
    pub fn name(&self) -> String {
        match &self.path {
            Some(path) => path.display().to_string(),
            None => "standard input".to_owned(),
        }
    }

    fn open(&self) -> Result<Box<dyn Read>> {
        let raw: Box<dyn Read> = match &self.path {
            Some(path) => Box::new(File::open(path).map_err(|error| Error::io("read", path.display(), &error))?),
            None => Box::new(io::stdin()),
        };
        Ok(match self.compression {
            Compression::None => raw,
            Compression::Gzip => Box::new(flate2::read::MultiGzDecoder::new(raw)),
            Compression::Zstd => Box::new(
                ruzstd::decoding::StreamingDecoder::new(raw)
                    .map_err(|error| Error::data(format!("`{}` is not a zstd file: {error}", self.name())))?,
            ),
        })
    }
}

/// Reads all quads of `file` and hands them to `sink`. Blank-node labels are renamed, so that two files never share one.
pub fn read_quads(file: &RdfFile, sink: &mut dyn FnMut(Quad)) -> Result<()> {
    let mut reader = BufReader::with_capacity(1 << 16, file.open()?);
    skip_bom(&mut reader).map_err(|error| Error::io("read", file.name(), &error))?;
    let mut parser = RdfParser::from_format(file.format).rename_blank_nodes();
    if let Some(path) = &file.path
        && let Ok(path) = path.canonicalize()
        && let Some(path) = path.to_str()
    {
        let base = format!("file://{}", path.replace(' ', "%20"));
        if let Ok(based) = parser.clone().with_base_iri(base) {
            parser = based;
        }
    }
    for quad in parser.for_reader(reader) {
        sink(quad.map_err(|error| parse_error(file, &error))?);
    }
    Ok(())
}

fn skip_bom(reader: &mut impl BufRead) -> io::Result<()> {
    if reader.fill_buf()?.starts_with("\u{feff}".as_bytes()) {
        reader.consume(3);
    }
    Ok(())
}

fn parse_error(file: &RdfFile, error: &RdfParseError) -> Error {
    match error {
        RdfParseError::Io(error) => Error::io("read", file.name(), error),
        RdfParseError::Syntax(error) => {
            let result = Error::data(error.to_string());
            match error.location() {
                Some(range) => result.with_position(Position {
                    file: Some(file.name()),
                    line: range.start.line + 1,
                    column: range.start.column + 1,
                }),
                None => Error::data(format!("{}: {error}", file.name())),
            }
        }
    }
}
