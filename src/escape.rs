//! Text that is safe where it ends: one function for each such place, a terminal, XML, HTML, Markdown, a picture.

use crate::error::{Error, Result};

/// Returns `text` with everything visible that could drive a terminal or hide in it.
///
/// Control characters become `\n`, `\t`, `\r` or `\u{1b}`; characters that turn the direction of writing or have no
/// width become `\u{202e}` and the like.
pub fn visible_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() || is_invisible(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out
}

/// Returns whether `c` is a character that changes how its neighbours look without being seen.
///
/// The zero-width joiner stays: emoji are made with it.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Returns what is written in place of a character that XML and HTML take for markup.
fn entity(c: char) -> Option<&'static str> {
    Some(match c {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        _ => return None,
    })
}

/// Returns `text` for XML, as content or between quotes; an error if it has a character that XML 1.0 cannot hold.
///
/// Line ends and tabs become references, so that no parser takes them for its own.
///
/// # Errors
/// When `text` has a character that XML 1.0 cannot hold.
pub fn xml_text(text: &str) -> Result<String> {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            '\t' => out.push_str("&#9;"),
            c if !is_of_xml(c) => {
                return Err(Error::data(format!("the character U+{:04X} is not allowed in XML", u32::from(c))));
            }
            c => push(c, &mut out),
        }
    }
    Ok(out)
}

/// Returns `text` for XML that is looked at: a character that XML 1.0 cannot hold becomes U+FFFD.
pub fn xml_shown(text: &str) -> String {
    let shown: String = text.chars().map(|c| if is_of_xml(c) { c } else { '\u{fffd}' }).collect();
    xml_text(&shown).unwrap_or_default()
}

/// Returns whether XML 1.0 can hold `c`.
fn is_of_xml(c: char) -> bool {
    !matches!(c, '\0'..'\t' | '\u{b}' | '\u{c}' | '\u{e}'..'\u{20}' | '\u{fffe}' | '\u{ffff}')
}

/// Returns `text` for an element or an attribute of HTML; a control character, which HTML cannot hold, becomes U+FFFD.
pub fn html_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            // A parser takes a bare one, and one before a line feed, for a line end of its own.
            '\r' => out.push_str("&#13;"),
            c if c.is_control() => out.push('\u{fffd}'),
            c => push(c, &mut out),
        }
    }
    out
}

/// Returns `text` for a picture, in content or between quotes, on one line. What changes how its neighbours look without
/// being seen, and what XML cannot hold, becomes U+FFFD.
pub fn svg_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' | '\r' => out.push(' '),
            '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => out.push('\u{fffd}'),
            c if c.is_control() || !is_of_xml(c) => out.push('\u{fffd}'),
            c => push(c, &mut out),
        }
    }
    out
}

/// Adds `c`, or the entity that is written in its place.
fn push(c: char, out: &mut String) {
    match entity(c) {
        Some(entity) => out.push_str(entity),
        None => out.push(c),
    }
}

/// Returns `text` on one line, with everything escaped that Markdown or HTML could take for markup.
pub fn markdown_text(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '@' => out.push_str("\\@"),
            c if c.is_control() => out.push(' '),
            c => markdown_character(c, &mut out),
        }
    }
    out
}

/// Returns `text` for a cell of a Markdown table: line ends are breaks, control characters visible.
pub fn markdown_cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        if !out.is_empty() {
            out.push_str("<br>");
        }
        visible_text(line).chars().for_each(|c| markdown_character(c, &mut out));
    }
    out
}

/// Adds `c`, escaped if Markdown or HTML could take it for markup.
fn markdown_character(c: char, out: &mut String) {
    match c {
        '\\' | '`' | '*' | '_' | '[' | ']' | '~' | '#' | '|' => out.extend(['\\', c]),
        '"' => out.push('"'),
        c => push(c, out),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xml_holds_markup_and_refuses_control_characters() {
        assert_eq!(xml_text("a<b & \"c\"\r\n\t>").unwrap(), "a&lt;b &amp; &quot;c&quot;&#13;&#10;&#9;&gt;");
        assert!(xml_text("\u{1}").unwrap_err().message.contains("U+0001"));
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(visible_text(text), expected);
    }

    #[test]
    fn escape_sequences_are_shown() {
        check("a\u{1b}[31mb\u{7}", "a\\u{1b}[31mb\\u{7}");
        check("\u{9b}2J", "\\u{9b}2J");
    }

    #[test]
    fn direction_overrides_are_shown() {
        check("a\u{202e}b", "a\\u{202e}b");
    }

    #[test]
    fn ordinary_text_stays() {
        check("Café · 学习 · 👩\u{200d}🎓", "Café · 学习 · 👩\u{200d}🎓");
    }

    #[test]
    fn a_picture_shows_text_and_hides_what_is_not_seen() {
        assert_eq!(svg_text("<a>&\"'\u{1b}\u{202e}\n\u{ffff}"), "&lt;a&gt;&amp;&quot;&#39;\u{fffd}\u{fffd} \u{fffd}");
    }
}
