//! Brackets that belong together.

use super::token::{Token, TokenKind};

/// Returns the place of the bracket that belongs to the one at `at`, if there is a bracket and it has a partner.
pub fn partner(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    let mut open: Vec<&Token<'_>> = Vec::new();
    for token in tokens {
        match token.kind {
            TokenKind::Open => open.push(token),
            TokenKind::Close => {
                let first = open.pop()?;
                if closes(first.text, token.text) && (first.start == at || token.start == at) {
                    return Some(if first.start == at { token.start } else { first.start });
                }
            }
            _ => {}
        }
    }
    None
}

fn closes(open: &str, close: &str) -> bool {
    matches!((open, close), ("(", ")") | ("[", "]") | ("{", "}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::tokens;

    #[track_caller]
    fn check(text: &str, at: usize, expected: Option<usize>) {
        assert_eq!(partner(&tokens(text), at), expected);
    }

    #[test]
    fn brackets_in_strings_do_not_count() {
        check("{ ( \")\" ) }", 0, Some(10));
        check("{ ( \")\" ) }", 8, Some(2));
        check("{ ( \")\" ) }", 5, None);
    }

    #[test]
    fn open_and_crossed_brackets_have_no_partner() {
        check("{ (", 0, None);
        check("( }", 0, None);
        check(")", 0, None);
    }
}
