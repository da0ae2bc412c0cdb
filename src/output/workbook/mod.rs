//! Results as an Excel workbook of one sheet, with the cargo feature `xlsx`.
//!
//! Without the feature the formats are known all the same, and say what is missing when they are asked for.

#[cfg(feature = "xlsx")]
mod cell;
#[cfg(feature = "xlsx")]
mod sheet;

use std::io::Write;

use super::{Format, Shape, Style};
use crate::error::{Error, Result};
use crate::results::Results;

/// A workbook.
pub(super) struct Workbook {
    name: &'static str,
    summary: &'static str,
    extensions: &'static [&'static str],
    #[cfg_attr(not(feature = "xlsx"), expect(dead_code, reason = "nothing is laid out without the feature"))]
    layout: Layout,
}

/// How rows are laid out on the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// As they are.
    Rows,
    /// The first column by the second, the last in the cells.
    CrossTable,
}

pub(super) static XLSX: Workbook = Workbook {
    name: "xlsx",
    summary: "An Excel workbook: numbers, dates and truth values as such; `--labels` adds label columns",
    extensions: &["xlsx"],
    layout: Layout::Rows,
};

pub(super) static XLSX_CROSS_TABLE: Workbook = Workbook {
    name: "xlsx-cross-table",
    summary: "An Excel workbook, the first column by the second, the last in the cells",
    extensions: &[],
    layout: Layout::CrossTable,
};

impl Format for Workbook {
    fn name(&self) -> &'static str {
        self.name
    }

    fn summary(&self) -> &'static str {
        self.summary
    }

    fn extensions(&self) -> &'static [&'static str] {
        self.extensions
    }

    fn media_type(&self) -> &'static str {
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    }

    fn shape(&self) -> Shape {
        Shape::Any
    }

    /// Fails without the feature, on a screen, and for results that no sheet holds.
    fn write(&self, results: Results, style: &Style<'_>, out: &mut dyn Write) -> Result<usize> {
        if style.width.is_some() {
            return Err(Error::usage("a workbook cannot be shown on a screen")
                .with_hint("write it to a file, such as `--output report.xlsx`"));
        }
        self.save(results, style, out)
    }
}

impl Workbook {
    #[cfg(feature = "xlsx")]
    fn save(&self, results: Results, style: &Style<'_>, out: &mut dyn Write) -> Result<usize> {
        let sheet = sheet::Sheet::of(results, self.layout, style)?;
        sheet.save(out)?;
        Ok(sheet.rows.len())
    }

    #[cfg(not(feature = "xlsx"))]
    fn save(&self, _: Results, _: &Style<'_>, _: &mut dyn Write) -> Result<usize> {
        Err(Error::usage("this program was built without the cargo feature `xlsx`, which writes workbooks").with_hint(
            "build it with `cargo install lermap --features xlsx`, or write CSV with `--format spreadsheet --output report.csv`",
        ))
    }
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
