//! A terminal that remembers what it showed.

use unicode_width::UnicodeWidthChar;

/// How wide it is.
pub(crate) const COLUMNS: usize = 80;

/// How a cell is drawn: places of the table of 256 colours, and whether it is bold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Ink {
    /// The colour of the text, if it is not the terminal's own.
    pub(crate) front: Option<u8>,
    /// The colour behind it.
    pub(crate) back: Option<u8>,
    /// Whether it is bold.
    pub(crate) bold: bool,
}

/// A character with what combines with it, empty behind a wide one, and how it is drawn.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    /// The text.
    pub(crate) text: String,
    /// Its look.
    pub(crate) ink: Ink,
}

/// What a terminal shows, every line since the start: the few sequences that line editors use.
#[derive(Default)]
pub(crate) struct Screen {
    lines: Vec<Vec<Cell>>,
    ink: Ink,
    row: usize,
    column: usize,
    pending: Vec<u8>,
}

impl Screen {
    /// Shows `bytes`; a sequence that is not all there yet waits for the rest.
    pub(crate) fn take(&mut self, bytes: &[u8]) {
        self.pending.extend(bytes);
        loop {
            let length = match std::str::from_utf8(&self.pending) {
                Ok(text) => text.len(),
                Err(error) => error.valid_up_to(),
            };
            let text = String::from_utf8(self.pending[..length].to_vec()).unwrap();
            let Some(first) = text.chars().next() else { return };
            let used = if first == '\u{1b}' {
                match self.sequence(&text) {
                    Some(used) => used,
                    None => return,
                }
            } else {
                self.put(first);
                first.len_utf8()
            };
            self.pending.drain(..used);
        }
    }

    fn put(&mut self, c: char) {
        match c {
            '\r' => self.column = 0,
            '\n' => self.row += 1,
            '\u{8}' => self.column = self.column.saturating_sub(1),
            c if c.is_control() => {}
            c => self.place(c),
        }
    }

    fn place(&mut self, c: char) {
        let width = c.width().unwrap_or(0);
        if self.column + width > COLUMNS {
            (self.row, self.column) = (self.row + 1, 0);
        }
        while self.lines.len() <= self.row {
            self.lines.push(Vec::new());
        }
        let line = &mut self.lines[self.row];
        if width == 0 {
            // A character that combines joins the last one that has a width.
            let end = self.column.min(line.len());
            let last = line[..end].iter_mut().rev().find(|cell| !cell.text.is_empty());
            last.into_iter().for_each(|cell| cell.text.push(c));
            return;
        }
        while line.len() < self.column + width {
            line.push(Cell { text: " ".to_owned(), ink: Ink::default() });
        }
        line[self.column] = Cell { text: c.to_string(), ink: self.ink };
        for cell in &mut line[self.column + 1..self.column + width] {
            *cell = Cell { text: String::new(), ink: self.ink };
        }
        self.column += width;
    }

    /// Obeys the escape sequence that `text` starts with and returns its length; `None` if it is not all there.
    fn sequence(&mut self, text: &str) -> Option<usize> {
        let rest = text[1..].strip_prefix('[')?;
        let end = rest.find(|c: char| c.is_ascii_alphabetic())?;
        let count = rest[..end].parse::<usize>().unwrap_or(1);
        match rest.as_bytes()[end] {
            b'A' => self.row = self.row.saturating_sub(count),
            b'B' => self.row += count,
            b'C' => self.column += count,
            b'D' => self.column = self.column.saturating_sub(count),
            b'K' => self.erase(false),
            b'J' => self.erase(true),
            b'm' => self.dip(&rest[..end]),
            _ => {}
        }
        Some(2 + end + 1)
    }

    /// Takes another ink: the few attributes that the program asks for.
    fn dip(&mut self, attributes: &str) {
        let mut codes = attributes.split(';').map(|code| code.parse::<u8>().unwrap_or(0));
        while let Some(code) = codes.next() {
            match code {
                0 => self.ink = Ink::default(),
                1 => self.ink.bold = true,
                22 => self.ink.bold = false,
                38 => self.ink.front = codes.nth(1),
                39 => self.ink.front = None,
                48 => self.ink.back = codes.nth(1),
                49 => self.ink.back = None,
                _ => {}
            }
        }
    }

    fn erase(&mut self, below: bool) {
        if let Some(line) = self.lines.get_mut(self.row) {
            line.truncate(self.column);
        }
        if below {
            self.lines.truncate(self.row + 1);
        }
    }

    /// Returns the lines, without spaces at their ends.
    pub(crate) fn text(&self) -> String {
        let text = |line: &Vec<Cell>| line.iter().map(|cell| cell.text.as_str()).collect::<String>();
        let lines: Vec<String> = self.lines.iter().map(|line| text(line).trim_end().to_owned()).collect();
        lines.join("\n")
    }

    /// Returns the cells of the lines.
    pub(crate) fn cells(&self) -> &[Vec<Cell>] {
        &self.lines
    }
}
