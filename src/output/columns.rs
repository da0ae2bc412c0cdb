//! Lays text out in columns: measures what terminals really draw, shares the window, breaks and cuts cells.
//!
//! Knows nothing of RDF. Widths are those of Unicode (East Asian wide, emoji, combining marks), text is never broken
//! inside a grapheme cluster.

use std::io::Write;

use anstyle::Style as Paint;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::Style;
use crate::error::Result;
use crate::hue;

/// A column narrower than this is no longer readable: the rows are shown as records instead.
const NARROWEST: usize = 8;

/// Lines of one cell before the rest is cut; the full text is in every other format.
const LINES: usize = 6;

/// How names of columns look.
const HEAD: Paint = hue::VIOLET.bold();

/// What is between two columns.
const GAP: usize = 3;

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CellKind {
    Text,
    Number,
    Entity,
}

/// A value, ready to show: no control characters.
#[derive(Debug, Clone)]
pub(super) struct TableCell {
    text: String,
    kind: CellKind,
    width: usize,
    /// How it is painted, where not as its kind is.
    paint: Option<Paint>,
}

impl TableCell {
    pub(super) fn new(text: String, kind: CellKind) -> Self {
        let width = text.width();
        Self { text, kind, width, paint: None }
    }

    /// Returns this cell painted with `paint`, where there are colours.
    pub(super) fn with_paint(self, paint: Option<Paint>) -> Self {
        Self { paint, ..self }
    }

    pub(super) fn empty() -> Self {
        Self::new(String::new(), CellKind::Text)
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    fn look(&self) -> Option<Paint> {
        self.paint.or_else(|| (self.kind == CellKind::Entity).then_some(hue::BLUE))
    }
}

/// A column: its name, its width, and whether all its values are numbers.
#[derive(Debug, Clone)]
pub(super) struct Column {
    name: String,
    width: usize,
    numeric: bool,
}

impl Column {
    pub(super) fn new(name: String) -> Self {
        let width = name.width().max(1);
        Self { name, width, numeric: false }
    }

    /// Takes the width of the widest of `cells`.
    pub(super) fn measure<'a>(&mut self, cells: impl Iterator<Item = &'a TableCell>) {
        let (mut numbers, mut others) = (0, 0);
        for cell in cells {
            self.width = self.width.max(cell.width);
            match cell.kind {
                CellKind::Number => numbers += 1,
                _ if cell.text.is_empty() => {}
                _ => others += 1,
            }
        }
        self.numeric = numbers > 0 && others == 0;
    }

    /// Shares `width` among `columns`, narrow ones first; `false` if they cannot be readable so.
    pub(super) fn fit(columns: &mut [Self], width: usize) -> bool {
        let gaps = GAP * columns.len().saturating_sub(1);
        let Some(mut left) = width.checked_sub(gaps) else { return false };
        let mut order: Vec<usize> = (0..columns.len()).collect();
        order.sort_by_key(|index| columns[*index].width);
        for (place, index) in order.into_iter().enumerate() {
            let share = left / (columns.len() - place);
            let column = &mut columns[index];
            if column.width > share && share < NARROWEST {
                return false;
            }
            column.width = column.width.min(share);
            left -= column.width;
        }
        true
    }
}

/// Writes a header, a rule and one row after the other.
pub(super) fn write_rows(
    columns: &[Column],
    rows: &[Vec<TableCell>],
    style: &Style<'_>,
    out: &mut dyn Write,
) -> Result<()> {
    let header: Vec<TableCell> =
        columns.iter().map(|column| TableCell::new(column.name.clone(), CellKind::Text)).collect();
    write_row(columns, &header, Some(HEAD).filter(|_| style.color), style, out)?;
    let rule: Vec<String> = columns.iter().map(|column| "─".repeat(column.width)).collect();
    writeln!(out, "{}", rule.join("─┼─"))?;
    for row in rows {
        write_row(columns, row, None, style, out)?;
    }
    Ok(())
}

fn write_row(
    columns: &[Column],
    row: &[TableCell],
    paint: Option<Paint>,
    style: &Style<'_>,
    out: &mut dyn Write,
) -> Result<()> {
    let limit = if style.width.is_some() { LINES } else { usize::MAX };
    let cells: Vec<Vec<String>> =
        columns.iter().zip(row).map(|(column, cell)| lines(&cell.text, column.width, limit)).collect();
    let height = cells.iter().map(Vec::len).max().unwrap_or(1);
    for index in 0..height {
        let mut line = String::new();
        let mut pending = 0;
        for ((column, cell), lines) in columns.iter().zip(row).zip(&cells) {
            if pending > 0 || !line.is_empty() {
                line.push_str(&" ".repeat(pending));
                line.push_str(" │ ");
            }
            let text = lines.get(index).map_or("", String::as_str);
            let blank = column.width.saturating_sub(text.width());
            let (before, after) = if column.numeric { (blank, 0) } else { (0, blank) };
            let paint = paint.or_else(|| cell.look().filter(|_| style.color));
            // A shade fills its column.
            let shaded = cell.paint.filter(|paint| style.color && paint.get_bg_color().is_some());
            let filled = format!("{}{text}", " ".repeat(before));
            let (text, blank) = if shaded.is_some() { (filled.as_str(), "") } else { (text, &filled[..before]) };
            line.push_str(blank);
            painted(&mut line, text, paint);
            pending = after;
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

fn painted(line: &mut String, text: &str, paint: Option<Paint>) {
    match paint {
        Some(paint) if !text.is_empty() => line.push_str(&format!("{paint}{text}{paint:#}")),
        _ => line.push_str(text),
    }
}

/// Writes each row as a block of `name  value` lines, for tables with too many columns for the window.
pub(super) fn write_records(
    columns: &[Column],
    rows: &[Vec<TableCell>],
    width: usize,
    style: &Style<'_>,
    out: &mut dyn Write,
) -> Result<()> {
    if !style.drawn {
        return write_plainly(columns, rows, out);
    }
    let color = style.color;
    let margin = columns.iter().map(|column| column.name.width()).max().unwrap_or(0).min(width / 2).max(1);
    let room = width.saturating_sub(margin + GAP).max(NARROWEST);
    for (index, row) in rows.iter().enumerate() {
        let title = format!("── {} ", index + 1);
        writeln!(out, "{title}{}", "─".repeat(width.min(80).saturating_sub(title.width())))?;
        for (column, cell) in columns.iter().zip(row).filter(|(_, cell)| !cell.text.is_empty()) {
            let name = lines(&column.name, margin, 1).concat();
            let blank = " ".repeat(margin.saturating_sub(name.width()));
            let mut first = String::new();
            painted(&mut first, &name, Some(HEAD).filter(|_| color));
            for (place, text) in lines(&cell.text, room, LINES).iter().enumerate() {
                let mut line =
                    if place == 0 { format!("{first}{blank} │ ") } else { format!("{} │ ", " ".repeat(margin)) };
                painted(&mut line, text, cell.look().filter(|_| color));
                writeln!(out, "{}", line.trim_end())?;
            }
        }
    }
    Ok(())
}

/// Writes each row as `name: value` lines under its number, nothing cut and nothing drawn.
fn write_plainly(columns: &[Column], rows: &[Vec<TableCell>], out: &mut dyn Write) -> Result<()> {
    for (index, row) in rows.iter().enumerate() {
        let gap = if index == 0 { "" } else { "\n" };
        writeln!(out, "{gap}Row {} of {}", index + 1, rows.len())?;
        for (column, cell) in columns.iter().zip(row).filter(|(_, cell)| !cell.text.is_empty()) {
            writeln!(out, "{}: {}", column.name, cell.text)?;
        }
    }
    Ok(())
}

/// Breaks `text` into lines of at most `width` columns, at blanks where there are some; cuts after `limit` lines.
fn lines(text: &str, width: usize, limit: usize) -> Vec<String> {
    if text.width() <= width {
        return vec![text.to_owned()];
    }
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in pieces(text) {
        if line.width() + word.width() <= width {
            line.push_str(&word);
        } else if word.width() <= width {
            end_line(&mut lines, &mut line);
            line.push_str(word.trim_start());
        } else {
            break_word(&mut lines, &mut line, &word, width);
        }
        if lines.len() > limit {
            break;
        }
    }
    end_line(&mut lines, &mut line);
    if lines.len() > limit {
        lines.truncate(limit);
        if let Some(last) = lines.last_mut() {
            shorten(last, width);
        }
    }
    lines
}

/// Returns the pieces of `text` that stay together: no line ends with an opening bracket or begins with a closing mark
/// (the rules for both in Unicode's line breaking, UAX 14).
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    for word in text.split_word_bounds() {
        let is_blank = |text: &str| text.chars().all(char::is_whitespace);
        let is_closing = word.starts_with([')', ']', '}', ',', ';', '.', ':', '!', '?', '…', '”', '’']);
        match pieces.last_mut() {
            Some(last) if !is_blank(last) && !is_blank(word) && (is_closing || last.ends_with(['(', '[', '{'])) => {
                last.push_str(word);
            }
            _ => pieces.push(word.to_owned()),
        }
    }
    pieces
}

fn end_line(lines: &mut Vec<String>, line: &mut String) {
    let text = std::mem::take(line);
    let text = text.trim_end();
    if !text.is_empty() {
        lines.push(text.to_owned());
    }
}

fn break_word(lines: &mut Vec<String>, line: &mut String, word: &str, width: usize) {
    for cluster in word.graphemes(true) {
        if !line.is_empty() && line.width() + cluster.width() > width {
            end_line(lines, line);
        }
        line.push_str(cluster);
    }
}

/// Cuts `line` so that it ends in `…` within `width`.
fn shorten(line: &mut String, width: usize) {
    while line.width() + 1 > width {
        match line.grapheme_indices(true).next_back() {
            Some((start, _)) => line.truncate(start),
            None => break,
        }
    }
    line.push('…');
}
