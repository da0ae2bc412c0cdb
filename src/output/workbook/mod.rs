//! Results as an Excel workbook of one sheet, with the cargo feature `xlsx`.
//!
//! Without the feature the formats are known all the same, and say what is missing when they are asked for.

#[cfg(feature = "xlsx")]
mod cell;
#[cfg(feature = "xlsx")]
mod sheet;

use std::io::Write;

use super::{Audience, Format, MediaType, OnScreen, Style, Writer};
use crate::error::{Error, Result};
use crate::results::Results;

/// How rows are laid out on the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// As they are.
    Rows,
    /// The first column by the second, the last in the cells.
    CrossTable,
}

pub(super) static XLSX: Format = Format {
    name: "xlsx",
    summary: "An Excel workbook: numbers, dates and truth values as such; `--labels` adds label columns",
    audience: Audience::Programs,
    screen: OnScreen::Binary,
    extensions: &["xlsx"],
    media_type: MediaType::of("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    aliases: &["excel"],
    bundled: None,
    writer: Writer::Results(|results, style, out| write(Layout::Rows, results, style, out)),
};

pub(super) static XLSX_CROSS_TABLE: Format = Format {
    name: "xlsx-cross-table",
    summary: "An Excel workbook, the first column by the second, the last in the cells",
    audience: Audience::Programs,
    screen: OnScreen::Binary,
    extensions: &[],
    media_type: MediaType::shared("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    aliases: &[],
    bundled: None,
    writer: Writer::Results(|results, style, out| write(Layout::CrossTable, results, style, out)),
};

/// Fails without the feature, on a screen, and for results that no sheet holds.
fn write(layout: Layout, results: Results, style: &Style<'_>, out: &mut dyn Write) -> Result<usize> {
    if style.width.is_some() {
        return Err(Error::usage("a workbook cannot be shown on a screen")
            .with_hint("write it to a file, such as `--output report.xlsx`"));
    }
    save(layout, results, style, out)
}

#[cfg(feature = "xlsx")]
fn save(layout: Layout, results: Results, style: &Style<'_>, out: &mut dyn Write) -> Result<usize> {
    let sheet = sheet::Sheet::of(results, layout, style)?;
    sheet.save(out)?;
    Ok(sheet.rows.len())
}

#[cfg(not(feature = "xlsx"))]
fn save(_: Layout, _: Results, _: &Style<'_>, _: &mut dyn Write) -> Result<usize> {
    Err(Error::usage("this program was built without the cargo feature `xlsx`, which writes workbooks").with_hint(
        "build it with `cargo install lermap --features xlsx`, or write CSV with `--format spreadsheet --output report.csv`",
    ))
}

#[cfg(test)]
#[cfg(feature = "xlsx")]
mod tests;

#[cfg(test)]
#[cfg(not(feature = "xlsx"))]
mod tests {
    use super::super::format;
    use super::*;

    #[test]
    fn the_missing_feature_is_named() {
        for name in ["xlsx", "xlsx-cross-table"] {
            let error = format(name).unwrap().write(Results::Boolean(true), &Style::PLAIN, &mut Vec::new());
            assert!(error.unwrap_err().message.contains("feature `xlsx`"));
        }
    }
}
