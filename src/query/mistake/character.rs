//! Characters that look like those of SPARQL and are others: blanks and quotes of word processors and web pages.

use crate::error::Error;
use crate::syntax::{Token, TokenKind};

/// Returns the error for the first of `tokens` that has such a character outside of strings, IRIs and comments.
pub(super) fn look_alike(text: &str, tokens: &[Token<'_>]) -> Option<Error> {
    let tokens =
        tokens.iter().filter(|token| matches!(token.kind, TokenKind::Space | TokenKind::Mark | TokenKind::Word));
    let mut found = tokens.flat_map(|token| token.text.char_indices().map(|(at, c)| (token.start + at, c)));
    let (start, c, (name, instead)) = found.find_map(|(at, c)| Some((at, c, described(c)?)))?;
    let shown = if is_seen(c) { format!("`{c}`, ") } else { String::new() };
    let message = format!("{shown}{name} (U+{:04X}), is not allowed in SPARQL outside a text", u32::from(c));
    Some(Error::usage(message).at_byte(None, text, start).with_hint(instead))
}

fn is_seen(c: char) -> bool {
    !c.is_whitespace() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{ad}' | '\u{feff}')
}

/// Returns what a character is called, and what to write in its place; nothing for those that SPARQL allows.
fn described(c: char) -> Option<(&'static str, &'static str)> {
    const BLANK: &str = "put a plain blank in its place";
    const NOTHING: &str = "take it out; it came along when the text was copied";
    Some(match c {
        '\u{a0}' => ("a no-break space", BLANK),
        '\u{202f}' => ("a narrow no-break space", BLANK),
        '\u{3000}' => ("an ideographic space", BLANK),
        '\u{2028}' | '\u{2029}' | '\u{85}' => ("a line end of another kind", "put a plain line end in its place"),
        '\u{b}' | '\u{c}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{205f}' => ("a blank of another kind", BLANK),
        '\u{200b}' => ("a zero-width space", NOTHING),
        '\u{200e}' | '\u{200f}' => ("a mark of writing direction", NOTHING),
        '\u{2060}' => ("a word joiner", NOTHING),
        '\u{ad}' => ("a soft hyphen", NOTHING),
        '\u{feff}' => ("a byte order mark", NOTHING),
        '\u{201c}'..='\u{201f}' | '\u{ab}' | '\u{bb}' => ("a typographic quote", "write `\"` around a text"),
        '\u{2018}'..='\u{201b}' | '\u{2039}' | '\u{203a}' | '\u{b4}' => {
            ("a typographic quote", "write `'` or `\"` around a text")
        }
        '\u{2010}'..='\u{2015}' | '\u{2212}' => ("a dash", "write `-` for a minus"),
        '\u{2026}' => ("an ellipsis", "write out what it stands for"),
        '\u{d7}' => ("a multiplication sign", "write `*`"),
        '\u{f7}' => ("a division sign", "write `/`"),
        '\u{2260}' => ("a sign for unequal", "write `!=`"),
        '\u{2264}' => ("a sign for less or equal", "write `<=`"),
        '\u{2265}' => ("a sign for greater or equal", "write `>=`"),
        '\u{ff08}' | '\u{ff09}' | '\u{ff5b}' | '\u{ff5d}' | '\u{ff1b}' | '\u{ff1f}' | '\u{ff0c}' => {
            ("a full-width mark", "write the plain one")
        }
        _ => return None,
    })
}
