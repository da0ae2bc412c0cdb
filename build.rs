//! Turns the records of `data/` into the snapshot that the program carries, so that nothing is parsed when it starts.
//!
//! The modules of the library that this needs are compiled here once more. A mistake in a record fails the build, with
//! its file, line and column.

#![allow(dead_code, unused_imports, unreachable_pub, reason = "only a part of each module is needed here")]

#[path = "src/atomic"]
mod atomic {
    mod file;
    mod temporary;

    pub use file::{failed_to_write, write_file};
}
#[path = "src/cancel.rs"]
mod cancel;
#[path = "src/derive/mod.rs"]
mod derive;
#[path = "src/error.rs"]
mod error;
#[path = "src/model/mod.rs"]
mod model;
#[path = "src/rdf/mod.rs"]
mod rdf;
#[path = "src/source"]
mod source {
    pub mod embedded;
    pub mod yaml;
}
#[path = "src/snapshot/mod.rs"]
mod snapshot;
#[path = "src/text.rs"]
mod text;
#[path = "src/vocab.rs"]
mod vocab;

use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::error::Error;
use crate::snapshot::Snapshot;
use crate::source::embedded::{FILES, VOCABULARY, read};

fn main() -> ExitCode {
    println!("cargo:rerun-if-changed=data");
    for module in
        ["atomic", "cancel.rs", "derive", "error.rs", "model", "rdf", "source", "snapshot", "text.rs", "vocab.rs"]
    {
        println!("cargo:rerun-if-changed=src/{module}");
    }
    println!("cargo:rerun-if-changed=queries");
    match write_map().and_then(|()| write_queries()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            for error in std::iter::once(&error).chain(&error.others) {
                let hint = error.hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default();
                println!("cargo:error={error}{hint}");
            }
            ExitCode::FAILURE
        }
    }
}

/// Writes the snapshot of the embedded map.
fn write_map() -> Result<(), Error> {
    let map = read(FILES)?;
    let mut quads = rdf::quads(&map);
    quads.extend(derive::quads(&map));
    quads.extend(rdf::vocabulary(VOCABULARY.0, VOCABULARY.1)?);
    let folder = std::env::var_os("OUT_DIR").ok_or_else(|| Error::data("cargo gave no folder to write to"))?;
    Snapshot::build(quads)?.write_to(&PathBuf::from(folder).join("map.lermap"))
}

/// Writes the list of saved queries, and of golden results beside them: the folder is the registry.
fn write_queries() -> Result<(), Error> {
    let root = std::env::var_os("CARGO_MANIFEST_DIR").ok_or_else(|| Error::data("cargo gave no root folder"))?;
    let root = PathBuf::from(root).join("queries");
    let mut text = String::new();
    for (list, what, folder, extension) in [
        ("QUERIES", "Saved queries: name and text.", root.clone(), "rq"),
        ("PROJECTIONS", "Named projections: name and text.", root.join("projections"), "rq"),
        ("GOLDEN", "Golden results: file name and text.", root.join("expected"), "csv"),
    ] {
        let mut paths: Vec<PathBuf> = match std::fs::read_dir(&folder) {
            Ok(entries) => entries.filter_map(|entry| Some(entry.ok()?.path())).collect(),
            Err(_) => Vec::new(),
        };
        paths.retain(|path| path.extension().is_some_and(|found| found == extension));
        paths.sort();
        let _ = writeln!(text, "/// {what}\npub(super) static {list}: &[(&str, &str)] = &[");
        for path in paths {
            let name = if extension == "rq" { path.file_stem() } else { path.file_name() };
            let name = name.unwrap_or_default().to_string_lossy();
            let _ = writeln!(text, "    ({name:?}, include_str!({path:?})),");
        }
        text.push_str("];\n");
    }
    let folder = std::env::var_os("OUT_DIR").ok_or_else(|| Error::data("cargo gave no folder to write to"))?;
    let path = PathBuf::from(folder).join("queries.rs");
    std::fs::write(&path, text).map_err(|error| Error::io("write", path.display(), &error))
}
