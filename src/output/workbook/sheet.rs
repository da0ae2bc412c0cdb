//! A sheet: its head, its cells, and how it is written.

use std::io::Write;

use oxrdf::Term;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::super::Style;
use super::super::matrix::{Matrix, cross_table};
use super::super::shown::Grid;
use super::super::spreadsheet::{header, label_of, wants_labels};
use super::Layout;
use super::cell::{Precision, SheetCell};
use crate::error::{Error, Result};
use crate::results::{Results, Row};

/// What a sheet holds at most; from Microsoft's "Excel specifications and limits".
const ROWS: usize = 1_048_576;
const COLUMNS: usize = 16_384;
const UNITS_OF_TEXT: usize = 32_767;

/// The widest that a column is opened to, in pixels.
const WIDEST: u32 = 480;

/// A head and rows of cells.
pub(super) struct Sheet {
    names: Vec<String>,
    pub(super) rows: Vec<Vec<SheetCell>>,
}

impl Sheet {
    /// Lays `results` out; an error for what no sheet holds, and for a cross table of fewer than two columns.
    pub(super) fn of(results: Results, layout: Layout, style: &Style<'_>) -> Result<Self> {
        let grid = Grid::of(results)?;
        let sheet = match layout {
            Layout::Rows => Self::of_rows(&grid, style),
            Layout::CrossTable => Self::of_matrix(cross_table(&grid, style)?),
        };
        sheet.check()?;
        Ok(sheet)
    }

    fn of_rows(grid: &Grid, style: &Style<'_>) -> Self {
        let labelled = wants_labels(grid, style);
        let names = header(grid, &labelled);
        let rows = grid.rows.iter().map(|row| cells(row, &labelled, style)).collect();
        Self { names, rows }
    }

    fn of_matrix(matrix: Matrix) -> Self {
        let names = std::iter::once(matrix.corner).chain(matrix.columns).collect();
        let cell = |value: super::super::matrix::Value| {
            if value.is_number { SheetCell::of_digits(&value.text) } else { SheetCell::text(value.text) }
        };
        let row = |(name, values): (String, Vec<_>)| {
            std::iter::once(SheetCell::text(name)).chain(values.into_iter().map(cell)).collect()
        };
        Self { names, rows: matrix.rows.into_iter().map(row).collect() }
    }

    fn check(&self) -> Result<()> {
        let (rows, columns) = (self.rows.len() + 1, self.names.len());
        if rows > ROWS || columns > COLUMNS {
            return Err(too_large(format!(
                "a sheet holds {ROWS} rows and {COLUMNS} columns, not {rows} and {columns}"
            )));
        }
        for (number, row) in self.rows.iter().enumerate() {
            for (name, cell) in self.names.iter().zip(row) {
                if let SheetCell::Text(text) = cell
                    && text.encode_utf16().count() > UNITS_OF_TEXT
                {
                    let row = number + 1;
                    return Err(too_large(format!(
                        "a cell holds {UNITS_OF_TEXT} characters, and `{name}` has more in row {row}"
                    )));
                }
            }
        }
        Ok(())
    }

    /// Writes a workbook of this sheet to `out`; the same bytes for the same cells.
    pub(super) fn save(&self, out: &mut dyn Write) -> Result<()> {
        let bytes =
            self.workbook().and_then(|mut workbook| workbook.save_to_buffer()).map_err(|error| failed(&error))?;
        out.write_all(&bytes)?;
        Ok(())
    }

    fn workbook(&self) -> std::result::Result<Workbook, XlsxError> {
        let mut workbook = Workbook::new();
        // The time of writing would make every file another one.
        let epoch = ExcelDateTime::from_ymd(2000, 1, 1)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&epoch));
        let sheet = workbook.add_worksheet().set_name("Results")?;
        let bold = Format::new().set_bold();
        for (column, name) in (0..).zip(&self.names) {
            sheet.write_string_with_format(0, column, name, &bold)?;
        }
        for (row, cells) in (1..).zip(&self.rows) {
            for (column, cell) in (0..).zip(cells) {
                write(sheet, row, column, cell)?;
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        if let (Ok(last_row @ 1..), Some(last)) = (u32::try_from(self.rows.len()), self.names.len().checked_sub(1)) {
            sheet.autofilter(0, 0, last_row, u16::try_from(last).unwrap_or(u16::MAX))?;
        }
        sheet.set_autofit_max_width(WIDEST).autofit();
        Ok(workbook)
    }
}

fn cells(row: &Row, labelled: &[bool], style: &Style<'_>) -> Vec<SheetCell> {
    let mut cells = Vec::new();
    for (column, is_labelled) in labelled.iter().enumerate() {
        let value: Option<&Term> = Grid::value(row, column);
        cells.push(SheetCell::of(value));
        if *is_labelled {
            cells.push(SheetCell::text(label_of(value, style)));
        }
    }
    cells
}

fn write(sheet: &mut Worksheet, row: u32, column: u16, cell: &SheetCell) -> std::result::Result<(), XlsxError> {
    match cell {
        SheetCell::Empty => return Ok(()),
        SheetCell::Text(text) => sheet.write_string(row, column, text)?,
        SheetCell::Number(number) => sheet.write_number(row, column, *number)?,
        SheetCell::Truth(value) => sheet.write_boolean(row, column, *value)?,
        SheetCell::Moment(moment, precision) => {
            sheet.write_datetime_with_format(row, column, moment, &moment_format(*precision))?
        }
    };
    Ok(())
}

fn moment_format(precision: Precision) -> Format {
    Format::new().set_num_format(precision.pattern())
}

fn too_large(message: String) -> Error {
    Error::data(message).with_hint("write CSV with `--format spreadsheet --output report.csv`")
}

fn failed(error: &XlsxError) -> Error {
    Error::data(format!("cannot write the workbook: {error}"))
}
