//! A terminal that remembers what it showed.

use unicode_width::UnicodeWidthChar;

/// How wide it is.
pub(crate) const COLUMNS: usize = 80;

/// What a terminal shows, every line since the start: the few sequences that line editors use.
#[derive(Default)]
pub(crate) struct Screen {
    /// The cells of each line: a character with what combines with it; empty behind a wide one.
    lines: Vec<Vec<String>>,
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
            let last = line[..end].iter_mut().rev().find(|cell| !cell.is_empty());
            last.into_iter().for_each(|cell| cell.push(c));
            return;
        }
        while line.len() < self.column + width {
            line.push(" ".to_owned());
        }
        line[self.column] = c.to_string();
        for cell in &mut line[self.column + 1..self.column + width] {
            cell.clear();
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
            _ => {}
        }
        Some(2 + end + 1)
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
        let lines: Vec<String> = self.lines.iter().map(|line| line.concat().trim_end().to_owned()).collect();
        lines.join("\n")
    }
}
