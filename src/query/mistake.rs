//! What is wrong with a text that the SPARQL parser refuses: one readable sentence, the true place, what to try.
//!
//! The parser's own place is the furthest it looked at, often words behind the mistake, and its list of what could
//! are there runs to hundreds of character ranges. The error-tolerant parser knows the first wrong token.

mod character;
mod parser;
mod reuse;
mod verb;

use character::look_alike;
use parser::by_parser;
use reuse::reused;
use verb::wrong_verb;

use super::namespaces::WELL_KNOWN;
use super::statement::Statement;
use super::tolerant::{tolerant_of, unread};
use crate::error::{Error, nearest};
use crate::prefixes::Prefixes;
use crate::syntax::{Token, TokenKind, tokens};
use crate::text::counted;

/// Returns the error for `text`, which the parser refused with `message`.
///
/// `wanted` is what it should have been.
pub(super) fn mistake(text: &str, message: &str, prefixes: &Prefixes, wanted: Statement) -> Error {
    let mut tokens: Vec<Token<'_>> = tokens(text);
    if let Some(error) = look_alike(text, &tokens) {
        return error;
    }
    tokens.retain(|token| !token.is_trivia());
    if tokens.is_empty() {
        return match wanted {
            Statement::Query => Error::usage("there is no query").with_hint("SELECT * { ?s ?p ?o } LIMIT 10"),
            Statement::Update => Error::usage("there is no update").with_hint("INSERT DATA { ler:a ler:b ler:c }"),
        };
    }
    if let Some(open) = tokens.iter().find(|token| token.kind == TokenKind::OpenString) {
        return Error::usage("this string is not closed").at_byte(None, text, open.start);
    }
    wrong_verb(text, &tokens, wanted)
        .or_else(|| wrong_token(text, &tokens, wanted))
        .or_else(|| unknown_prefix(text, &tokens, prefixes))
        .or_else(|| relative_iri(text, &tokens))
        .or_else(|| known_rule(text, &tokens, message, wanted))
        .unwrap_or_else(|| by_parser(text, &tokens, message))
}

/// The first token that is not allowed where it is.
fn wrong_token(text: &str, tokens: &[Token<'_>], asked: Statement) -> Option<Error> {
    let (root, errors) = tolerant_of(text, asked);
    let first = errors.iter().min_by_key(|error| error.span.start());
    let (start, expected) = match first {
        Some(error) => (usize::from(error.span.start()), expected(&error.message)),
        None => (unread(&root, text)?, Vec::new()),
    };
    let Some(token) = tokens.iter().find(|token| token.end() > start) else {
        let what = if expected.is_empty() { "more".to_owned() } else { sentence(&expected) };
        return Some(Error::usage(format!("the text ends too early: {what} is missing")).at_byte(None, text, start));
    };
    let behind = first.is_none();
    let message = if behind {
        format!("unexpected `{}` behind the end of the statement", token.text)
    } else {
        format!("unexpected `{}`: expected {}", token.text, sentence(&expected))
    };
    let error = Error::usage(message).at_byte(None, text, token.start);
    Some(match hint(token, &expected, behind) {
        Some(hint) => error.with_hint(hint),
        None => error,
    })
}

/// Words that can follow the last brace of a query.
const MODIFIERS: &[&str] = &["GROUP BY", "HAVING", "ORDER BY", "LIMIT", "OFFSET", "VALUES"];

/// Returns what may have been meant by a wrong token.
fn hint(token: &Token<'_>, expected: &[&str], behind: bool) -> Option<String> {
    if behind && token.kind == TokenKind::Close {
        return Some("there are more closing brackets than open ones".to_owned());
    }
    if behind && token.text == ";" {
        return Some("one query at a time; the prompt and `--file` take several".to_owned());
    }
    if token.text == "," && expected.contains(&"WHERE") {
        return Some("spaces separate variables".to_owned());
    }
    if token.kind == TokenKind::Variable && expected.contains(&"STRLEN") && !expected.contains(&"STRING_LITERAL1") {
        return Some(format!("put the condition into brackets: FILTER({} ...)", token.text));
    }
    if is_aggregate(token) && expected.contains(&"Star") {
        return Some(format!("give it a name: ({}(...) AS ?n)", token.text));
    }
    if token.kind != TokenKind::Word {
        return None;
    }
    let keywords: Vec<&str> = if behind {
        MODIFIERS.to_vec()
    } else {
        expected.iter().copied().filter(|kind| kind.chars().all(|c| c.is_ascii_uppercase() || c == '_')).collect()
    };
    let word = token.text.to_ascii_uppercase();
    let near = nearest(&word, &keywords, 1);
    match near.first() {
        Some(near) => Some(format!("did you mean `{near}`?")),
        None if behind => Some(format!("known here: {}", MODIFIERS.join(", "))),
        None if token.text.len() > 1 => {
            Some(format!("a name needs a prefix, such as `ler:{}`, and a text needs quotes", token.text))
        }
        None => None,
    }
}

fn is_aggregate(token: &Token<'_>) -> bool {
    ["COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"].iter().any(|name| token.is_word(name))
}

/// Returns the kinds of token out of `Syntax Error: expected A or B`.
fn expected(message: &str) -> Vec<&str> {
    message.split_once("expected ").map_or(Vec::new(), |(_, list)| list.split(" or ").collect())
}

/// Returns what could be there in words.
fn sentence(expected: &[&str]) -> String {
    let has = |kind: &str| expected.contains(&kind);
    if has("STRLEN") || has("ExclamationMark") && has("STRING_LITERAL1") {
        return if has("STRING_LITERAL1") { "an expression" } else { "`(` or a function" }.to_owned();
    }
    if has("STRING_LITERAL1") && has("VAR1") {
        return "a value: a variable, a name such as `ler:Stage`, an IRI, a text or a number".to_owned();
    }
    if has("STRING_LITERAL1") {
        return "a value: a name such as `ler:Stage`, an IRI, a text or a number".to_owned();
    }
    if has("a") && has("PNAME_LN") {
        return "a predicate, such as `a`, `rdfs:label` or a variable".to_owned();
    }
    let mut words: Vec<String> = expected.iter().map(|kind| spelled(kind)).collect();
    words.dedup();
    match words.as_slice() {
        [] => "something else".to_owned(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} or {last}", rest.join(", ")),
    }
}

/// Returns how a kind of token is written.
fn spelled(kind: &str) -> String {
    match kind {
        "LCurly" => "`{`",
        "RCurly" => "`}`",
        "LParen" => "`(`",
        "RParen" => "`)`",
        "LBrack" => "`[`",
        "RBrack" => "`]`",
        "Dot" => "`.`",
        "Semicolon" => "`;`",
        "Colon" | "Comma" => "`,`",
        "Star" => "`*`",
        "Equals" => "`=`",
        "VAR1" | "VAR2" => "a variable",
        "IRIREF" => "an IRI such as `<http://example.org/>`",
        "PNAME_NS" => "a prefix such as `ler:`",
        "PNAME_LN" => "a name such as `ler:Stage`",
        "INTEGER" => "a number",
        other => return format!("`{other}`"),
    }
    .to_owned()
}

/// A prefix that neither the text nor the session declares.
fn unknown_prefix(text: &str, tokens: &[Token<'_>], prefixes: &Prefixes) -> Option<Error> {
    let mut declared: Vec<&str> = prefixes.iter().map(|(prefix, _)| prefix).collect();
    for pair in tokens.windows(2) {
        if pair[0].is_word("PREFIX") {
            declared.push(pair[1].text.trim_end_matches(':'));
        }
    }
    let token = tokens.iter().find(|token| {
        token.kind == TokenKind::Name && token.text.split(':').next().is_some_and(|prefix| !declared.contains(&prefix))
    })?;
    let prefix = token.text.split(':').next().unwrap_or_default();
    let error = Error::usage(format!("the prefix `{prefix}:` is not known")).at_byte(None, text, token.start);
    let near: Vec<String> = nearest(prefix, &declared, 2).iter().map(|name| format!("`{name}:`")).collect();
    let known = WELL_KNOWN.iter().find(|(name, _)| *name == prefix.to_ascii_lowercase());
    Some(error.with_hint(match (known, near.is_empty()) {
        (Some((_, namespace)), _) => format!("put this line first: PREFIX {prefix}: <{namespace}>"),
        (None, false) => format!("did you mean {}?", near.join(" or ")),
        (None, true) => format!("declare it first: PREFIX {prefix}: <http://...>"),
    }))
}

/// An IRI that is not an IRI without a base.
fn relative_iri(text: &str, tokens: &[Token<'_>]) -> Option<Error> {
    if tokens.iter().any(|token| token.is_word("BASE")) {
        return None;
    }
    let token = tokens.iter().find(|token| {
        token.kind == TokenKind::Iri && oxrdf::NamedNode::new(token.text.trim_matches(['<', '>'])).is_err()
    })?;
    let error = Error::usage(format!("`{}` is no whole IRI", token.text)).at_byte(None, text, token.start);
    Some(error.with_hint("an IRI starts with a scheme, such as `https:`; or declare a BASE"))
}

/// Rules that no grammar holds.
fn known_rule(text: &str, tokens: &[Token<'_>], message: &str, asked: Statement) -> Option<Error> {
    if message.contains("variable that is unbound") {
        let error = Error::usage("with GROUP BY or an aggregate, SELECT shows grouped variables and aggregates only");
        return Some(
            error
                .at_byte(None, text, ungrouped(tokens)?)
                .with_hint("add it to GROUP BY, or wrap it: (SAMPLE(?x) AS ?y)"),
        );
    }
    if message.contains("SELECT * is not authorized") {
        let star = tokens.iter().find(|token| token.text == "*")?;
        return Some(
            Error::usage("SELECT * cannot be grouped").at_byte(None, text, star.start).with_hint("name the variables"),
        );
    }
    if asked == Statement::Update
        && let Some(token) = variable_in_data(tokens)
    {
        let error = Error::usage(format!("`{}` is in DATA, which holds no variables", token.text));
        return Some(error.at_byte(None, text, token.start).with_hint("use INSERT { ... } WHERE { ... }"));
    }
    reused(text, tokens).or_else(|| bound_twice(text, tokens)).or_else(|| uneven_values(text, tokens))
}

/// Returns the place of the first plain variable of the first SELECT that GROUP BY does not name.
fn ungrouped(tokens: &[Token<'_>]) -> Option<usize> {
    let group = tokens.iter().rposition(|token| token.is_word("GROUP"));
    let grouped: Vec<&str> = group.map_or(Vec::new(), |at| tokens[at..].iter().map(|token| token.text).collect());
    let select = tokens.iter().position(|token| token.is_word("SELECT"))?;
    let mut depth = 0_i32;
    for token in &tokens[select..] {
        match token.kind {
            TokenKind::Open if token.text == "{" => break,
            TokenKind::Open => depth += 1,
            TokenKind::Close => depth -= 1,
            TokenKind::Variable if depth == 0 && !grouped.contains(&token.text) => return Some(token.start),
            _ => {}
        }
    }
    Some(tokens[select].start)
}

fn variable_in_data<'a, 't>(tokens: &'a [Token<'t>]) -> Option<&'a Token<'t>> {
    let data = tokens.iter().position(|token| token.is_word("DATA"))?;
    tokens[data..].iter().find(|token| token.kind == TokenKind::Variable)
}

/// A BIND to a variable that has a value already.
fn bound_twice(text: &str, tokens: &[Token<'_>]) -> Option<Error> {
    for (index, window) in tokens.windows(2).enumerate() {
        let [word, variable] = window else { continue };
        let in_bind = tokens[..index].iter().rev().take_while(|token| token.text != "{").any(|t| t.is_word("BIND"));
        let before = tokens[..index].iter().filter(|token| token.text == variable.text).count();
        let after_where = tokens[..index].iter().position(|token| token.text == "{").unwrap_or(index);
        let seen = tokens[after_where..index].iter().any(|token| token.text == variable.text);
        if word.is_word("AS") && variable.kind == TokenKind::Variable && in_bind && before > 0 && seen {
            let error = Error::usage(format!("BIND cannot change `{}`, which has a value already", variable.text));
            return Some(error.at_byte(None, text, variable.start).with_hint("use a new variable"));
        }
    }
    None
}

/// A row of VALUES that is longer or shorter than its variables.
fn uneven_values(text: &str, tokens: &[Token<'_>]) -> Option<Error> {
    let values = tokens.iter().position(|token| token.is_word("VALUES"))?;
    let rest = &tokens[values + 1..];
    if rest.first()?.text != "(" {
        return None;
    }
    let wanted =
        rest.iter().take_while(|token| token.text != ")").filter(|token| token.kind == TokenKind::Variable).count();
    let body = rest.iter().position(|token| token.text == "{")?;
    let mut row: Option<(usize, usize)> = None;
    for (index, token) in rest.iter().enumerate().skip(body + 1) {
        match (token.text, row) {
            ("(", _) => row = Some((token.start, 0)),
            (")", Some((start, count))) if count != wanted => {
                let error = Error::usage(format!(
                    "this row has {} for {}",
                    counted(count, "value"),
                    counted(wanted, "variable")
                ));
                return Some(error.at_byte(None, text, start).with_hint("write UNDEF for a value that is not there"));
            }
            ("}", _) => return None,
            // The language or the datatype of a literal is not a value of its own.
            (_, Some((start, count)))
                if token.kind != TokenKind::Tag && token.text != "^^" && rest[index - 1].text != "^^" =>
            {
                row = Some((start, count + 1));
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests;
