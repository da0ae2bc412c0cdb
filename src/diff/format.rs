//! The formats of differences. Those for tables of [`crate::output`] take them as rows.

use std::io::Write;

use super::{Diff, write_json, write_markdown, write_patch, write_text};
use crate::error::Result;
use crate::output::{Audience, Format, MediaType, OnScreen, Style};

/// A function that writes differences.
pub type WriteDiff = fn(&Diff, &Style<'_>, &mut dyn Write) -> Result<()>;

/// Every format of differences, in the order of help.
pub static FORMATS: &[&Format<WriteDiff>] = &[&TEXT, &MARKDOWN, &JSON, &PATCH];

/// What a person reads, in colours where they are wanted.
pub static TEXT: Format<WriteDiff> = Format {
    name: "text",
    summary: "What changed, entity by entity",
    audience: Audience::People,
    screen: OnScreen::Safe,
    extensions: &["txt"],
    media_type: MediaType::shared("text/plain"),
    aliases: &[],
    bundled: None,
    writer: |diff, style, out| write_text(diff, style.color, out),
};

static MARKDOWN: Format<WriteDiff> = Format {
    name: "markdown",
    summary: "A heading for each kind, an item for each entity",
    audience: Audience::Programs,
    screen: OnScreen::Raw,
    extensions: &["md"],
    media_type: MediaType::shared("text/markdown"),
    aliases: &[],
    bundled: None,
    writer: |diff, _, out| write_markdown(diff, out),
};

static JSON: Format<WriteDiff> = Format {
    name: "json",
    summary: "Counts and a list of changes",
    audience: Audience::Programs,
    screen: OnScreen::Raw,
    extensions: &["json"],
    media_type: MediaType::shared("application/json"),
    aliases: &[],
    bundled: None,
    writer: |diff, _, out| write_json(diff, out),
};

static PATCH: Format<WriteDiff> = Format {
    name: "patch",
    summary: "A SPARQL Update that turns the old data into the new",
    audience: Audience::Programs,
    screen: OnScreen::Raw,
    extensions: &["ru"],
    media_type: MediaType::of("application/sparql-update"),
    aliases: &["sparql-update"],
    bundled: None,
    writer: |diff, _, out| write_patch(diff, out),
};
