//! Keeps what a session made: its data as an RDF file, its last query as a saved query.

use std::path::Path;

use lermap::query::portable;
use lermap::store::QuadPattern;
use lermap::vocab::PREFIXES;
use lermap::{Error, Result};
use oxrdf::Quad;
use oxrdfio::{RdfFormat, RdfSerializer};

use super::Repl;
use crate::console::count::counted;
use crate::console::file::write_file;

/// Writes the data of the session to `path`, in the format of its extension, in the order of the terms.
pub fn save_data(repl: &mut Repl<'_>, path: &Path, format: RdfFormat) -> Result<()> {
    let mut quads: Vec<Quad> =
        repl.session().engine()?.store().quads(&QuadPattern::default()).collect::<Result<_>>()?;
    if !format.supports_datasets() {
        for quad in &mut quads {
            quad.graph_name = oxrdf::GraphName::DefaultGraph;
        }
    }
    quads.sort_by_cached_key(|quad| (quad.graph_name.to_string(), quad.subject.to_string(), quad.to_string()));
    quads.dedup();
    write_file(path, |out| {
        let mut serializer = RdfSerializer::from_format(format);
        for (prefix, namespace) in PREFIXES {
            serializer = serializer
                .with_prefix(*prefix, *namespace)
                .map_err(|error| Error::data(format!("prefix `{prefix}`: {error}")))?;
        }
        let mut serializer = serializer.for_writer(out);
        for quad in &quads {
            serializer.serialize_quad(quad)?;
        }
        serializer.finish()?;
        Ok(())
    })?;
    repl.note(&format!("{} to {}", counted(quads.len(), "statement"), path.display()));
    Ok(())
}

/// Writes the last statement to `NAME.rq` among the saved queries, with the PREFIX lines it needs.
pub fn save_query(repl: &mut Repl<'_>, name: &str, summary: &str) -> Result<()> {
    if repl.last_text.is_empty() {
        return Err(Error::usage("there is no query to save yet"));
    }
    let plain = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if !plain || name.is_empty() {
        return Err(Error::usage(format!("`{name}` is no name for a query")).with_hint(
            "small letters, digits and `-`, such as `streams-by-stage`; data is saved to a file: .save FILE.ttl",
        ));
    }
    let engine = repl.session().engine()?;
    let text = portable(&repl.last_text, &engine.prefixes);
    let folder = repl.session().folder_for_new().ok_or_else(|| {
        Error::data("there is no folder for saved queries").with_hint("name one with `--queries DIR`")
    })?;
    std::fs::create_dir_all(&folder).map_err(|error| Error::io("make", folder.display(), &error))?;
    let path = folder.join(format!("{name}.rq"));
    if path.exists() {
        return Err(Error::data(format!("`{}` is there already", path.display())).with_hint("choose another name"));
    }
    let summary = serde_json::to_string(summary).map_err(|error| Error::data(error.to_string()))?;
    write_file(&path, |out| Ok(out.write_all(format!("#+ summary: {summary}\n\n{text}").as_bytes())?))?;
    repl.note(&format!("{}; `.run {name}` runs it", path.display()));
    Ok(())
}
