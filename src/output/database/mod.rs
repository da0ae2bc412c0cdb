//! A dataset as an SQLite database of one file, with the cargo feature `sqlite`.
//!
//! Without the feature the format is known all the same, and says what is missing when it is asked for.

#[cfg(feature = "sqlite")]
mod content;
#[cfg(feature = "sqlite")]
mod file;
#[cfg(test)]
#[cfg(feature = "sqlite")]
mod tests;

use std::io::Write;

use oxrdf::Quad;

use super::{Audience, Format, MediaType, OnScreen, Style, Writer};
use crate::error::Result;

/// An SQLite database.
pub(super) static SQLITE: Format = Format {
    name: "sqlite",
    summary: "An SQLite database: entities, links and values as tables, and a view for each kind",
    audience: Audience::Programs,
    screen: OnScreen::Binary,
    extensions: &["sqlite", "sqlite3", "db"],
    media_type: MediaType::of("application/vnd.sqlite3"),
    aliases: &[],
    bundled: if cfg!(feature = "sqlite") { Some("map.sqlite") } else { None },
    writer: Writer::Dataset(write),
};

#[cfg(feature = "sqlite")]
fn write(quads: Vec<Quad>, style: &Style<'_>, out: &mut dyn Write) -> Result<usize> {
    let content = content::Content::of(quads, style.labels);
    out.write_all(&file::bytes(&content)?)?;
    Ok(content.links.len() + content.values.len())
}

#[cfg(not(feature = "sqlite"))]
fn write(_: Vec<Quad>, _: &Style<'_>, _: &mut dyn Write) -> Result<usize> {
    Err(crate::error::Error::usage("this program was built without the cargo feature `sqlite`, which writes databases")
        .with_hint(
            "build it with `cargo install lermap --features sqlite`, or write tables with `lermap export --bundle DIR`",
        ))
}
