//! Lines of running text.

use unicode_width::UnicodeWidthStr;

/// Writes `text` after `first`, broken at blanks to `width` columns, later lines after `next`.
pub fn wrap(out: &mut String, text: &str, width: usize, first: &str, next: &str) {
    let mut line = first.to_owned();
    let mut is_fresh = true;
    for word in words(text) {
        if !is_fresh && line.width().saturating_add(1 + word.width()) > width {
            out.push_str(line.trim_end());
            out.push('\n');
            next.clone_into(&mut line);
            is_fresh = true;
        }
        if !is_fresh {
            line.push(' ');
        }
        line.push_str(&word);
        is_fresh = false;
    }
    out.push_str(line.trim_end());
    out.push('\n');
}

/// Returns the pieces of `text` that stay together: words, with an opening bracket before or a closing mark behind.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split(' ') {
        let is_closing = word.starts_with([')', ']', ',', ';', '.', ':', '!', '?']);
        match words.last_mut() {
            Some(last) if is_closing || last.ends_with(['(', '[']) => {
                last.push(' ');
                last.push_str(word);
            }
            _ => words.push(word.to_owned()),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, width: usize, expected: &str) {
        let mut out = String::new();
        wrap(&mut out, text, width, "", "");
        assert_eq!(out, expected);
    }

    #[test]
    fn no_line_ends_with_a_bracket_nor_begins_with_a_mark() {
        check("one two three", 8, "one two\nthree\n");
        check("one ( two ) three", 6, "one\n( two )\nthree\n");
        check("three , four", 6, "three ,\nfour\n");
        check("one two", usize::MAX, "one two\n");
    }
}
