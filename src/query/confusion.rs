//! Mistakes that have a cause of their own: another kind of statement, characters of a word processor, a variable that
//! has its value already, a bracket that nothing closes. What the parser says of them leads elsewhere.

use super::statement::{QUERY_WORDS, Statement, UPDATE_WORDS};
use crate::error::{Error, nearest};
use crate::syntax::{Kind, Token};

/// Words that stand before the first word of a statement.
const PROLOGUE: &[&str] = &["PREFIX", "BASE", "VERSION"];

/// A query where an update is `asked` for, or the reverse, or a misspelt word that should say which.
pub(super) fn other_statement(text: &str, tokens: &[Token<'_>], asked: Statement) -> Option<Error> {
    let word = tokens
        .iter()
        .find(|token| token.kind == Kind::Word && !PROLOGUE.iter().any(|prologue| token.is_word(prologue)))?;
    let is = |words: &[&str]| words.iter().any(|known| word.is_word(known));
    let error = |message: &str, hint: &str| Error::usage(message).at_byte(None, text, word.start).with_hint(hint);
    match asked {
        Statement::Query if is(UPDATE_WORDS) => Some(error(
            &format!("`{}` starts an update, and a query is wanted", word.text),
            "`lermap update --in FILE.lermap` changes a file; the prompt takes updates as they are",
        )),
        Statement::Update if is(QUERY_WORDS) => Some(error(
            &format!("`{}` starts a query, and an update is wanted", word.text),
            "`lermap query` asks; an update starts with INSERT, DELETE or another word that changes data",
        )),
        Statement::Update if !is(UPDATE_WORDS) && opens(tokens, word) => {
            let message = format!("unexpected `{}`: an update starts with {}", word.text, listed(UPDATE_WORDS));
            let near = nearest(&word.text.to_ascii_uppercase(), UPDATE_WORDS, 1);
            let error = Error::usage(message).at_byte(None, text, word.start);
            Some(match near.first() {
                Some(near) => error.with_hint(format!("did you mean `{near}`?")),
                None => error,
            })
        }
        _ => None,
    }
}

/// Returns whether nothing but a prologue stands before `word`.
fn opens(tokens: &[Token<'_>], word: &Token<'_>) -> bool {
    let is_prologue = |token: &&Token<'_>| {
        matches!(token.kind, Kind::Iri | Kind::Name | Kind::String) || PROLOGUE.iter().any(|known| token.is_word(known))
    };
    tokens.iter().take_while(is_prologue).count() == tokens.iter().take_while(|token| token.start < word.start).count()
}

fn listed(words: &[&str]) -> String {
    let marked: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match marked.as_slice() {
        [rest @ .., last] if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        other => other.concat(),
    }
}

/// Characters that look like others, what they are called, and what was meant.
const LOOKALIKES: &[(&str, &str, &str)] = &[
    ("\u{a0}\u{2007}\u{202f}", "a no-break space", "type a plain space"),
    (
        "\u{2000}\u{2001}\u{2002}\u{2003}\u{2004}\u{2005}\u{2006}\u{2008}\u{2009}\u{200a}\u{205f}\u{3000}",
        "a space of another width",
        "type a plain space",
    ),
    ("\u{200b}\u{2060}\u{feff}", "a character without width", "delete it, and type what is around it again"),
    ("\u{2028}\u{2029}\u{85}", "another line end", "type a plain line end"),
    ("\u{201c}\u{201d}\u{201e}\u{201f}\u{ff02}", "a curly double quote", "type a straight one: \""),
    ("\u{2018}\u{2019}\u{201a}\u{201b}\u{ff07}", "a curly single quote", "type a straight one: '"),
    ("\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2212}\u{ff0d}", "a dash", "type a plain minus: -"),
    ("\u{2260}", "the sign for `not equal`", "write !="),
    ("\u{2264}", "the sign for `at most`", "write <="),
    ("\u{2265}", "the sign for `at least`", "write >="),
    (
        "\u{ff08}\u{ff09}\u{ff5b}\u{ff5d}\u{ff1f}\u{ff1a}\u{ff1b}\u{ff0c}\u{ff1d}",
        "a wide character",
        "type the plain one",
    ),
];

/// A character that a word processor or a web page put where a plain one is wanted; texts, comments and IRIs may hold it.
pub(super) fn lookalike(text: &str, all: &[Token<'_>]) -> Option<Error> {
    let may_hold = |kind| matches!(kind, Kind::String | Kind::OpenString | Kind::Comment | Kind::Iri);
    for token in all.iter().filter(|token| !may_hold(token.kind)) {
        for (place, c) in token.text.char_indices() {
            let Some((_, name, hint)) = LOOKALIKES.iter().find(|(list, ..)| list.contains(c)) else { continue };
            let message = format!("there is {name} (U+{:04X})", u32::from(c));
            return Some(Error::usage(message).at_byte(None, text, token.start + place).with_hint(*hint));
        }
    }
    None
}

/// A SELECT that gives a value to a variable that has one: from the pattern, or from the SELECT itself.
pub(super) fn selected_twice(text: &str, tokens: &[Token<'_>]) -> Option<Error> {
    for (select, _) in tokens.iter().enumerate().filter(|(_, token)| token.is_word("SELECT")) {
        let open = select + tokens[select..].iter().position(|token| token.text == "{")?;
        let close = end_of_group(tokens, open);
        for at in select + 1..open {
            let [word, variable] = [&tokens[at - 1], &tokens[at]];
            if !word.is_word("AS") || variable.kind != Kind::Variable {
                continue;
            }
            let name = |token: &Token<'_>| token.kind == Kind::Variable && token.text[1..] == variable.text[1..];
            let given = |tokens: &[Token<'_>]| tokens.windows(2).any(|pair| pair[0].is_word("AS") && name(&pair[1]));
            if tokens[open..close].iter().any(name) || given(&tokens[select..at]) {
                let message = format!("`{}` has a value already: SELECT cannot give it another", variable.text);
                return Some(Error::usage(message).at_byte(None, text, variable.start).with_hint("use a new variable"));
            }
        }
    }
    None
}

/// Returns the place behind the bracket that closes the one at `open`.
fn end_of_group(tokens: &[Token<'_>], open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close if depth <= 1 => return at + 1,
            Kind::Close => depth -= 1,
            _ => {}
        }
    }
    tokens.len()
}

/// A bracket that nothing closes, where the parser came to the end of the text.
pub(super) fn open_bracket(text: &str, tokens: &[Token<'_>]) -> Option<Error> {
    let mut open: Vec<&Token<'_>> = Vec::new();
    for token in tokens {
        match token.kind {
            Kind::Open => open.push(token),
            Kind::Close => drop(open.pop()),
            _ => {}
        }
    }
    let close = match open.last()?.text {
        "{" => "}",
        "[" => "]",
        _ => ")",
    };
    let end = tokens.last()?.end();
    Some(Error::usage(format!("the text ends too early: `{close}` is missing")).at_byte(None, text, end))
}
