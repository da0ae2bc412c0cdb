//! Texts of the site as plain text: entities decoded, tags gone, white space collapsed.

use std::borrow::Cow;

use super::super::yaml::{Node, Record, texts_of};
use crate::model::normalize;

/// Tags that are between paragraphs; all others are inside a sentence.
const BLOCKS: &[&str] = &["p", "br", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "blockquote"];

/// Returns the text at `key` as plain text; `None` if it is missing or blank. Tags are a warning.
pub(super) fn optional_text(record: &Record<'_>, key: &'static str) -> Option<String> {
    let raw = record.optional_text(key)?;
    let node = record.node(key).unwrap_or(record.node);
    Some(plain(key, node, &raw, record)).filter(|text| !text.is_empty())
}

/// Returns the text at `key` as plain text in one paragraph.
pub(super) fn optional_line(record: &Record<'_>, key: &'static str) -> Option<String> {
    optional_text(record, key).map(|text| normalize(&text))
}

/// Returns the text at `key` as plain text; a warning if it is missing.
pub(super) fn wanted_text(record: &Record<'_>, key: &'static str) -> String {
    optional_text(record, key).unwrap_or_else(|| {
        record.problems().warning(record.node, format!("`{key}` is missing"));
        String::new()
    })
}

/// Returns the texts of the list at `key` as plain text, each with its node. One text in place of a list is one item,
/// with a warning; null is an empty list; blank items and repeated items are left out with a warning.
pub(super) fn texts<'a>(record: &Record<'a>, key: &'static str) -> Vec<(&'a Node, String)> {
    let Some(list) = record.node(key) else { return Vec::new() };
    let items = texts_of(key, list, record.problems());
    if let [(node, _)] = items.as_slice()
        && std::ptr::eq(*node, list)
    {
        record.problems().warning(list, format!("`{key}` is a text where a list is meant; it is read as one item"));
    }
    let mut seen: Vec<(&Node, String)> = Vec::new();
    for (node, raw) in items {
        let text = plain(key, node, &raw, record);
        if text.is_empty() {
            record.problems().warning(node, format!("an item of `{key}` is blank, so it is left out"));
        } else if seen.iter().any(|(_, other)| *other == text) {
            record.problems().warning(node, format!("an item of `{key}` is listed twice, so it is read once"));
        } else {
            seen.push((node, text));
        }
    }
    seen
}

fn plain(key: &str, node: &Node, raw: &str, record: &Record<'_>) -> String {
    let (text, tags) = clean(raw);
    if tags > 0 {
        record.problems().warning(node, format!("`{key}` has HTML tags, which are left out"));
    }
    text
}

/// Returns `raw` without tags and with entities decoded, and how many tags there were.
///
/// A tag between paragraphs becomes an empty line. Tags go first, so that `&lt;p&gt;` stays the text `<p>`.
fn clean(raw: &str) -> (String, usize) {
    let raw = normalize(raw);
    let (text, tags) = without_tags(&raw);
    let paragraphs: Vec<String> = text
        .split('\n')
        .map(|paragraph| normalize(&htmlize::unescape(paragraph)))
        .filter(|paragraph| !paragraph.is_empty())
        .collect();
    (paragraphs.join("\n\n"), tags)
}

/// Returns the web address `raw` with entities decoded as in an attribute, where `&copy=` is not an entity.
pub(super) fn address(raw: &str) -> String {
    normalize(&htmlize::unescape_attribute(raw))
}

fn without_tags(text: &str) -> (Cow<'_, str>, usize) {
    let mut out = String::new();
    let mut rest = text;
    let mut tags = 0;
    while let Some(start) = rest.find('<') {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        match tag(from) {
            Some((name, length)) => {
                tags += 1;
                if BLOCKS.contains(&name.to_ascii_lowercase().as_str()) {
                    out.push('\n');
                }
                rest = &from[length..];
            }
            None => {
                out.push('<');
                rest = &from[1..];
            }
        }
    }
    if tags == 0 {
        return (Cow::Borrowed(text), 0);
    }
    out.push_str(rest);
    (Cow::Owned(out), tags)
}

/// Returns the name and the length of the tag or comment that `text` starts with.
fn tag(text: &str) -> Option<(&str, usize)> {
    if text.starts_with("<!--") {
        return text.find("-->").map(|end| ("", end + 3));
    }
    let name_start = if text.starts_with("</") { 2 } else { 1 };
    let name_length = text[name_start..].find(|c: char| !c.is_ascii_alphanumeric())?;
    let name = &text[name_start..name_start + name_length];
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let mut quote = None;
    for (at, c) in text.char_indices().skip(name_start + name_length) {
        match (quote, c) {
            (None, '>') => return Some((name, at + 1)),
            (None, '<') => return None,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(raw: &str, expected: &str) {
        assert_eq!(clean(raw).0, expected);
    }

    #[test]
    fn entities_of_html5_are_decoded() {
        check("policy&colon; integrity", "policy: integrity");
        check("Records&#x3b; The 7", "Records; The 7");
        check("Learners &amp; Earners", "Learners & Earners");
        check("Co-Founder & CEO, R&D, AT&T", "Co-Founder & CEO, R&D, AT&T");
        check("a&nbsp;&nbsp;b", "a b");
    }

    #[test]
    fn tags_become_breaks_or_nothing() {
        check("one.</p><p>Two.", "one.\n\nTwo.");
        check("a <b class=\"x>y\">bold</b> word<br/>next", "a bold word\n\nnext");
        check("a<!-- hidden -->b", "ab");
        check("<p></p>", "");
    }

    #[test]
    fn what_only_looks_like_a_tag_stays() {
        check("a < b and c > d", "a < b and c > d");
        check("&lt;p&gt;", "<p>");
        check("x <3 y <", "x <3 y <");
        check("<a <b>c", "<a c");
    }

    #[test]
    fn white_space_and_invisible_characters_go() {
        check("  a  b\u{200d} \u{feff}c ", "a b c");
    }

    #[test]
    fn addresses_keep_their_parameters() {
        assert_eq!(address(" https://e.org/?a=1&copy=2&amp;b=3 "), "https://e.org/?a=1&copy=2&b=3");
    }
}
