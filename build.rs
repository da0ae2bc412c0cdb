//! Turns the records of `data/` into the snapshot that the program carries, so that nothing is parsed when it starts.
//!
//! The modules of the library that this needs are compiled here once more. A mistake in a record fails the build, with
//! its file, line and column.

#![allow(dead_code, unused_imports, reason = "only a part of each module is needed here")]

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
#[path = "src/store"]
mod store {
    pub mod snapshot;
}
#[path = "src/vocab.rs"]
mod vocab;

use std::path::PathBuf;
use std::process::ExitCode;

use crate::error::Error;
use crate::source::embedded::{FILES, VOCABULARY, read};
use crate::store::snapshot::Snapshot;

fn main() -> ExitCode {
    println!("cargo:rerun-if-changed=data");
    for module in ["cancel.rs", "derive", "error.rs", "model", "rdf", "source", "store/snapshot", "vocab.rs"] {
        println!("cargo:rerun-if-changed=src/{module}");
    }
    match write_map() {
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
