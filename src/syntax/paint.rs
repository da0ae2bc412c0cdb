//! Colours for SPARQL and Turtle text, token by token.

use anstyle::Style;

use crate::hue;

use super::token::{Token, TokenKind, tokens};

/// Says how a token looks; `None` leaves it plain.
pub type Painter<'a> = &'a dyn Fn(&Token<'_>) -> Option<Style>;

/// Returns `text` with colours; without them it is `text` again.
///
/// `extra` may paint a token in another way, such as a bracket and its partner.
pub fn paint(text: &str, extra: Painter<'_>) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for token in tokens(text) {
        match extra(&token).or_else(|| look(&token)) {
            Some(style) => out.push_str(&format!("{style}{}{style:#}", token.text)),
            None => out.push_str(token.text),
        }
    }
    out
}

fn look(token: &Token<'_>) -> Option<Style> {
    match token.kind {
        TokenKind::Comment => Some(hue::GRAY),
        TokenKind::String => Some(hue::GREEN),
        TokenKind::OpenString => Some(hue::MAGENTA.underline()),
        TokenKind::Iri | TokenKind::Name => Some(hue::BLUE),
        TokenKind::Variable => Some(hue::BROWN),
        TokenKind::Word => Some(hue::VIOLET.bold()),
        TokenKind::Number => Some(hue::MAGENTA),
        TokenKind::Tag if matches!(token.text, "@prefix" | "@base") => Some(hue::VIOLET.bold()),
        TokenKind::Tag => Some(hue::GREEN),
        TokenKind::Space | TokenKind::Blank | TokenKind::Open | TokenKind::Close | TokenKind::Mark => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some(at) = rest.find("\u{1b}[") {
            out.push_str(&rest[..at]);
            rest = rest[at..].split_once('m').map_or("", |(_, rest)| rest);
        }
        out + rest
    }

    #[test]
    fn colours_change_no_text_however_incomplete() {
        for text in ["SELECT * { ?s a \"open", "", "PREFIX", "<http://e", "ASK { ?s ?p 'x'@en , 3 }"] {
            assert_eq!(plain(&paint(text, &|_| None)), text);
        }
    }

    #[test]
    fn a_bracket_can_be_marked() {
        let marked = paint("{ }", &|token| (token.start == 2).then(|| Style::new().bold()));
        assert_eq!(marked, "{ \u{1b}[1m}\u{1b}[0m");
    }
}
