//! Where statements come from: the embedded map, a checkout of the map's site, RDF files, snapshots.
//!
//! A source gives records (`model::Map`) or quads; it mints no IRIs. What could not be read is an error or a
//! warning, never silence.

mod address;
mod compressed;
mod context;
mod decode;
pub mod embedded;
mod guard;
mod lenient;
pub mod map_site;
mod numbers;
mod rdf_file;
mod rewrite;
mod xml;
pub(crate) mod yaml;

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

pub use decode::decode_text;
pub use lenient::Skipped;
pub use rdf_file::{Compression, Found, RdfFile, io_error, open_text, read_quads, read_quads_by_line, with_line};

/// What a user names with `--source`.
///
/// ```
/// use lermap::source::Source;
///
/// assert_eq!(Source::parse("map")?, Source::Embedded);
/// assert!(matches!(Source::parse("turtle:-")?, Source::Rdf(_)));
/// assert!(Source::parse("-").is_err(), "standard input does not tell its format");
/// # Ok::<(), lermap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The map inside the program.
    Embedded,
    /// A checkout of the map's site: a folder with `_data/stakeholders-list.yml`.
    MapSite(PathBuf),
    /// An RDF file, or standard input.
    Rdf(RdfFile),
    /// A snapshot file.
    Snapshot(PathBuf),
    /// A folder of Oxigraph's store on the disk.
    #[cfg(feature = "rocksdb")]
    Disk(PathBuf),
    /// A SPARQL endpoint.
    Endpoint(String),
}

impl Source {
    /// Returns the source that `text` names. Looks at the file system to tell folders apart.
    ///
    /// # Errors
    /// When `text` names nothing that can be opened.
    pub fn parse(text: &str) -> Result<Self> {
        if text == "map" {
            return Ok(Self::Embedded);
        }
        if text.starts_with("http://") || text.starts_with("https://") {
            return Ok(Self::Endpoint(text.to_owned()));
        }
        if let Some(format) = text.strip_suffix(":-") {
            return Ok(Self::Rdf(RdfFile::standard_input(format)?));
        }
        if text == "-" {
            return Err(Error::usage("standard input does not tell its format")
                .with_hint("write `turtle:-`, `ntriples:-`, `nquads:-`, `trig:-`, `rdfxml:-` or `jsonld:-`"));
        }
        let path = Path::new(text);
        if path.is_dir() {
            if map_site::is_checkout(path) {
                return Ok(Self::MapSite(path.to_owned()));
            }
            // RocksDB names its newest manifest in this file.
            #[cfg(feature = "rocksdb")]
            if path.join("CURRENT").exists() {
                return Ok(Self::Disk(path.to_owned()));
            }
            #[cfg(not(feature = "rocksdb"))]
            if path.join("CURRENT").exists() {
                return Err(Error::usage(format!(
                    "`{text}` is a RocksDB folder, which this program was built without"
                ))
                .with_hint("build it with `cargo install lermap --features rocksdb`, or dump the data as N-Quads"));
            }
            return Err(Error::data(format!("the folder `{text}` is no checkout of the map's site"))
                .with_hint("a checkout has the file `_data/stakeholders-list.yml`"));
        }
        if path.extension().is_some_and(|extension| extension == "lermap") {
            return Ok(Self::Snapshot(path.to_owned()));
        }
        Ok(Self::Rdf(RdfFile::at(path)?))
    }
}
