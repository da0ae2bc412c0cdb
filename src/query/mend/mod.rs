//! SPARQL that the parser refuses or loses although the grammar has it, and what it takes although the grammar has not.
//!
//! A text that the parser takes goes straight through. Where it is refused, or an alias of GROUP BY would be lost, the
//! text is written again in words that mean the same ([`even`] keeps every place, [`longer`] does not) and parsed once
//! more; [`tree`] takes the added words out of the algebra. Messages always speak of the text as it was typed.

mod even;
mod longer;
mod refuse;
mod tree;

use spargebra::{Query, SparqlSyntaxError};

use crate::error::{Error, Result};

/// Returns the text without the byte order mark that some editors put before it.
pub(super) fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// Returns the algebra of `text`; `parse` is the parser, and `explain` makes an error of a text and the parser's words.
///
/// # Errors
/// When it is not SPARQL.
pub(super) fn query(
    text: &str,
    parse: impl Fn(&str) -> Result<Parsed>,
    explain: impl Fn(&str, &str) -> Error,
) -> Result<Query> {
    refuse::check(text)?;
    let first = parse(text)?;
    if first.is_ok() && !longer::has_group_alias(text) {
        return finished(first, text, explain);
    }
    let even = even::written(text);
    if let Ok(mut query) = parse(&longer::written(&even))? {
        tree::take_out(&mut query)?;
        return finished(Ok(query), text, explain);
    }
    if first.is_ok() || even == text {
        return finished(first, text, explain);
    }
    finished(parse(&even)?, &even, explain).map_err(|error| as_typed(error, text))
}

/// What the parser says of a text.
pub(super) type Parsed = std::result::Result<Query, SparqlSyntaxError>;

/// Applies the rules that are in no grammar.
fn finished(parsed: Parsed, text: &str, explain: impl Fn(&str, &str) -> Error) -> Result<Query> {
    let mut query = parsed.map_err(|error| explain(text, &error.to_string()))?;
    tree::check(&mut query).map_err(|error| refuse::at_nested_aggregate(error, text))?;
    refuse::check_terms(text, tree::terms_without_subject(&mut query)?)?;
    tree::show_aliases(&mut query)?;
    Ok(query)
}

/// Returns `error` with the line of `text` in place of the line that was written again; places are the same.
fn as_typed(error: Error, text: &str) -> Error {
    match error.position.clone() {
        Some(position) => error.at(None, text, position.line, position.column),
        None => error,
    }
}

#[cfg(test)]
mod tests;
