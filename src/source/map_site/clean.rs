//! Texts of the site to plain text: entities decoded, markup taken out, white space collapsed.

use super::super::yaml::{Node, Problems, Record};
use crate::model::normalize;

/// Returns `text` as plain text; what was markup becomes a paragraph break or nothing, with a warning.
pub(super) fn clean(text: &str, node: &Node, problems: &Problems<'_>) -> String {
    let (without_tags, had_tags) = strip_tags(text);
    if had_tags {
        problems.warning(node, "HTML in a text was taken out");
    }
    let decoded = htmlize::unescape(without_tags);
    let paragraphs: Vec<String> =
        decoded.split(PARAGRAPH).map(normalize).filter(|paragraph| !paragraph.is_empty()).collect();
    paragraphs.join("\n\n")
}

/// Returns the cleaned text of `key`.
pub(super) fn optional_text(record: &Record<'_>, key: &'static str) -> Option<String> {
    let text = record.optional_text(key)?;
    let text = clean(&text, record.node(key).unwrap_or(record.node), record.problems());
    (!text.is_empty()).then_some(text)
}

/// Returns the cleaned text of `key`; a mistake if it is missing.
pub(super) fn text(record: &Record<'_>, key: &'static str) -> String {
    let text = record.text(key);
    clean(&text, record.node(key).unwrap_or(record.node), record.problems())
}

/// Stands for a paragraph break while tags are taken out; no text holds it.
const PARAGRAPH: char = '\u{1d}';

/// Takes out tags; those of paragraphs and breaks leave a paragraph break.
fn strip_tags(text: &str) -> (String, bool) {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut found = false;
    while let Some(start) = rest.find('<') {
        let tag = &rest[start + 1..];
        let starts_tag = tag.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        let Some(end) = tag.find('>').filter(|_| starts_tag) else {
            out.push_str(&rest[..=start]);
            rest = tag;
            continue;
        };
        out.push_str(&rest[..start]);
        let name = tag[..end].trim_start_matches('/').to_ascii_lowercase();
        let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        if matches!(name, "p" | "br" | "div" | "li") {
            out.push(PARAGRAPH);
        }
        found = true;
        rest = &tag[end + 1..];
    }
    out.push_str(rest);
    (out, found)
}

#[cfg(test)]
mod tests {
    use super::super::super::yaml::Value;
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str, warnings: usize) {
        let node = Node { line: 1, column: 1, value: Value::Null };
        let problems = Problems::lenient("f", text);
        assert_eq!(clean(text, &node, &problems), expected);
        assert_eq!(problems.finish().1.len(), warnings);
    }

    #[test]
    fn entities_are_decoded() {
        check("Going digital&colon; how&#x3b; R&D &amp; more", "Going digital: how; R&D & more", 0);
    }

    #[test]
    fn markup_becomes_a_paragraph_break_or_nothing() {
        check("one.</p><p>two <b>bold</b>", "one.\n\ntwo bold", 1);
        check("a<br/>b", "a\n\nb", 1);
    }

    #[test]
    fn a_less_than_sign_is_no_markup() {
        check("3 < 4 and &lt;b&gt;", "3 < 4 and <b>", 0);
    }

    #[test]
    fn white_space_and_zero_width_characters_go() {
        check("  a \u{200d} b  ", "a b", 0);
    }
}
