//! Words in a picture: how wide they are, and where they break.
//!
//! No font is at hand where a picture is made, so widths are those of usual sans-serif fonts, a little too wide rather
//! than too narrow.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// What is at the end of words that were cut.
const MORE: &str = "…";

/// Returns how wide `text` is in a font of `size`.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.graphemes(true).map(advance).sum::<f64>() * size
}

/// Returns how wide one character is, in parts of the size of the font.
fn advance(grapheme: &str) -> f64 {
    match grapheme.chars().next().unwrap_or(' ') {
        'i' | 'j' | 'l' | '.' | ',' | ';' | ':' | '\'' | '|' | '!' | 'I' => 0.31,
        ' ' | 'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '/' | '-' | '·' => 0.40,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | MORE_CHARACTER => 0.95,
        'A'..='Z' | '&' | '<' | '>' | '=' | '+' => 0.72,
        'a'..='z' | '0'..='9' => 0.60,
        _ if grapheme.width() > 1 => 1.05,
        _ => 0.70,
    }
}

const MORE_CHARACTER: char = '…';

/// Returns `text`, cut where it would be wider than `room`.
pub(super) fn cut(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let (mut out, mut used) = (String::new(), width(MORE, size));
    for grapheme in text.graphemes(true) {
        used += advance(grapheme) * size;
        if used > room {
            break;
        }
        out.push_str(grapheme);
    }
    format!("{}{MORE}", out.trim_end())
}

/// Returns `text` in at most `lines` lines no wider than `room`; what does not fit is cut.
pub(super) fn wrap(text: &str, size: f64, room: f64, lines: usize) -> Vec<String> {
    let mut out: Vec<String> = vec![String::new()];
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let is_last = out.len() >= lines;
        let Some(line) = out.last_mut() else { break };
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if width(&longer, size) <= room || (line.is_empty() && !is_last) {
            *line = cut(&longer, size, room);
        } else if is_last {
            let rest = std::iter::once(word).chain(words).collect::<Vec<_>>().join(" ");
            *line = cut(format!("{line} {rest}").trim_start(), size, room);
            break;
        } else {
            out.push(cut(word, size, room));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_break_and_the_last_line_is_cut() {
        assert_eq!(wrap("Planning and design", 10.0, 80.0, 2), ["Planning and", "design"]);
        assert_eq!(wrap("one two three four", 10.0, 45.0, 2), ["one two", "three f…"]);
        assert_eq!(wrap("", 10.0, 50.0, 2), [""]);
        assert_eq!(wrap("Extraordinarily", 10.0, 50.0, 2), ["Extraor…"]);
    }

    #[test]
    fn what_fits_is_not_cut() {
        assert_eq!(cut("abc", 10.0, 18.0), "abc");
        assert_eq!(cut("abcdef", 10.0, 30.0), "abc…");
    }
}
