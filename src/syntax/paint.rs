//! Colours for SPARQL and Turtle text, token by token.

use anstyle::{AnsiColor, Style};

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
    let colour = |colour: AnsiColor| Some(colour.on_default());
    match token.kind {
        TokenKind::Comment => Some(Style::new().dimmed()),
        TokenKind::String => colour(AnsiColor::Green),
        TokenKind::OpenString => colour(AnsiColor::Red),
        TokenKind::Iri | TokenKind::Name => colour(AnsiColor::Cyan),
        TokenKind::Variable => colour(AnsiColor::Yellow),
        TokenKind::Word if token.text == "a" => Some(AnsiColor::Magenta.on_default().bold()),
        TokenKind::Word => Some(AnsiColor::Blue.on_default().bold()),
        TokenKind::Number => colour(AnsiColor::Magenta),
        TokenKind::Tag if matches!(token.text, "@prefix" | "@base") => Some(AnsiColor::Blue.on_default().bold()),
        TokenKind::Tag => colour(AnsiColor::Green),
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
