//! The error-tolerant parser: the first token that is not allowed where it is.

use ll_sparql_parser::syntax_kind::SyntaxKind;

use super::statement::{Statement, statement};
use crate::syntax::tokens;

/// Returns the tree of the error-tolerant parser and its errors. The caller has guarded the depth of `text`.
pub(super) fn tolerant(text: &str) -> (ll_sparql_parser::SyntaxNode, Vec<ll_sparql_parser::ParseError>) {
    tolerant_of(text, statement(text))
}

/// The same for a text that should be such a `statement`.
pub(super) fn tolerant_of(
    text: &str,
    statement: Statement,
) -> (ll_sparql_parser::SyntaxNode, Vec<ll_sparql_parser::ParseError>) {
    // It knows no `\u00e9`; places stay true, because a backslash and an underscore are one byte each.
    let plain = text.replace("\\u", "_u").replace("\\U", "_U");
    match statement {
        Statement::Query => ll_sparql_parser::parse_query(&plain),
        Statement::Update => ll_sparql_parser::parse_update(&plain),
    }
}

/// Returns the place of the first token behind what the parser read, which is the whole statement.
pub(super) fn unread(root: &ll_sparql_parser::SyntaxNode, text: &str) -> Option<usize> {
    let end = root
        .children()
        .find(|node| node.kind() == SyntaxKind::Error)
        .map_or_else(|| usize::from(root.text_range().end()), |rest| usize::from(rest.text_range().start()));
    tokens(text).iter().find(|token| !token.is_trivia() && token.start >= end).map(|token| token.start)
}
