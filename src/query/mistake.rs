//! What is wrong with a text that the SPARQL parser refuses: one readable sentence, the true place, what to try.
//!
//! The parser's own place is the furthest it looked at, often words behind the mistake, and its list of what could
//! stand there runs to hundreds of character ranges. The error-tolerant parser knows the first wrong token.

use super::confusion::{lookalike, open_bracket, other_statement, selected_twice};
use super::namespaces::WELL_KNOWN;
use super::statement::Statement;
use super::tolerant::{tolerant_of, unread};
use crate::error::{Error, nearest};
use crate::prefixes::Prefixes;
use crate::syntax::{Kind, Token, tokens};
use crate::text::counted;

/// Returns the error for `text`, which the parser refused with `message` when it was `asked` for such a statement.
pub(super) fn mistake(text: &str, message: &str, asked: Statement, prefixes: &Prefixes) -> Error {
    let all = tokens(text);
    let tokens: Vec<Token<'_>> = all.iter().filter(|token| !token.is_trivia()).copied().collect();
    if tokens.is_empty() {
        return Error::usage("there is no query").with_hint("SELECT * { ?s ?p ?o } LIMIT 10");
    }
    if let Some(open) = tokens.iter().find(|token| token.kind == Kind::OpenString) {
        return Error::usage("this string is not closed").at_byte(None, text, open.start);
    }
    lookalike(text, &all)
        .or_else(|| other_statement(text, &tokens, asked))
        .or_else(|| wrong_token(text, &tokens, asked))
        .or_else(|| unknown_prefix(text, &tokens, prefixes))
        .or_else(|| relative_iri(text, &tokens))
        .or_else(|| known_rule(text, &tokens, message, asked))
        .or_else(|| open_bracket(text, &tokens))
        .unwrap_or_else(|| by_parser(text, &tokens, message))
}

/// The first token that cannot stand where it stands.
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

/// Words that can stand behind the last brace of a query.
const MODIFIERS: &[&str] = &["GROUP BY", "HAVING", "ORDER BY", "LIMIT", "OFFSET", "VALUES"];

/// Returns what may have been meant by a wrong token.
fn hint(token: &Token<'_>, expected: &[&str], behind: bool) -> Option<String> {
    if behind && token.kind == Kind::Close {
        return Some("there are more closing brackets than open ones".to_owned());
    }
    if behind && token.text == ";" {
        return Some("one query at a time; the prompt and `--file` take several".to_owned());
    }
    if token.text == "," && expected.contains(&"WHERE") {
        return Some("spaces separate variables".to_owned());
    }
    if token.kind == Kind::Variable && expected.contains(&"STRLEN") && !expected.contains(&"STRING_LITERAL1") {
        return Some(format!("put the condition into brackets: FILTER({} ...)", token.text));
    }
    if is_aggregate(token) && expected.contains(&"Star") {
        return Some(format!("give it a name: ({}(...) AS ?n)", token.text));
    }
    if token.kind != Kind::Word {
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

/// Returns what could stand there in words.
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
        token.kind == Kind::Name && token.text.split(':').next().is_some_and(|prefix| !declared.contains(&prefix))
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

/// An IRI that is no IRI without a base.
fn relative_iri(text: &str, tokens: &[Token<'_>]) -> Option<Error> {
    if tokens.iter().any(|token| token.is_word("BASE")) {
        return None;
    }
    let token = tokens
        .iter()
        .find(|token| token.kind == Kind::Iri && oxrdf::NamedNode::new(token.text.trim_matches(['<', '>'])).is_err())?;
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
        let error = Error::usage(format!("`{}` stands in DATA, which holds no variables", token.text));
        return Some(error.at_byte(None, text, token.start).with_hint("use INSERT { ... } WHERE { ... }"));
    }
    bound_twice(text, tokens).or_else(|| selected_twice(text, tokens)).or_else(|| uneven_values(text, tokens))
}

/// Returns the place of the first plain variable of the first SELECT that GROUP BY does not name.
fn ungrouped(tokens: &[Token<'_>]) -> Option<usize> {
    let group = tokens.iter().rposition(|token| token.is_word("GROUP"));
    let grouped: Vec<&str> = group.map_or(Vec::new(), |at| tokens[at..].iter().map(|token| token.text).collect());
    let select = tokens.iter().position(|token| token.is_word("SELECT"))?;
    let mut depth = 0_i32;
    for token in &tokens[select..] {
        match token.kind {
            Kind::Open if token.text == "{" => break,
            Kind::Open => depth += 1,
            Kind::Close => depth -= 1,
            Kind::Variable if depth == 0 && !grouped.contains(&token.text) => return Some(token.start),
            _ => {}
        }
    }
    Some(tokens[select].start)
}

fn variable_in_data<'a, 't>(tokens: &'a [Token<'t>]) -> Option<&'a Token<'t>> {
    let data = tokens.iter().position(|token| token.is_word("DATA"))?;
    tokens[data..].iter().find(|token| token.kind == Kind::Variable)
}

/// A BIND to a variable that has a value already.
fn bound_twice(text: &str, tokens: &[Token<'_>]) -> Option<Error> {
    for (index, window) in tokens.windows(2).enumerate() {
        let [word, variable] = window else { continue };
        let in_bind = tokens[..index].iter().rev().take_while(|token| token.text != "{").any(|t| t.is_word("BIND"));
        let before = tokens[..index].iter().filter(|token| token.text == variable.text).count();
        let after_where = tokens[..index].iter().position(|token| token.text == "{").unwrap_or(index);
        let seen = tokens[after_where..index].iter().any(|token| token.text == variable.text);
        if word.is_word("AS") && variable.kind == Kind::Variable && in_bind && before > 0 && seen {
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
    let wanted = rest.iter().take_while(|token| token.text != ")").filter(|token| token.kind == Kind::Variable).count();
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
            // The language or the datatype of a literal is no value of its own.
            (_, Some((start, count)))
                if token.kind != Kind::Tag && token.text != "^^" && rest[index - 1].text != "^^" =>
            {
                row = Some((start, count + 1));
            }
            _ => {}
        }
    }
    None
}

/// The parser's own words, at its own place.
fn by_parser(text: &str, tokens: &[Token<'_>], message: &str) -> Error {
    let parsed = message.strip_prefix("error at ").and_then(|rest| {
        let (line, rest) = rest.split_once(':')?;
        let (column, rest) = rest.split_once(": expected ")?;
        let (line, column): (usize, usize) = (line.parse().ok()?, column.parse().ok()?);
        (line > 0 && column > 0).then_some((line, column, rest))
    });
    let Some((line, column, expected)) = parsed else {
        return Error::usage(format!("this is not SPARQL: {message}"));
    };
    let rule = expected.trim_start_matches("one of ");
    // What the parser lists are characters and keywords; keywords alone help a reader.
    let keywords: Vec<String> = rule
        .split(", ")
        .filter(|word| word.len() > 1 && word.chars().all(|c| c.is_ascii_uppercase()))
        .take(6)
        .map(|word| format!("`{word}`"))
        .collect();
    let before: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let byte = before + text[before..].chars().take(column - 1).map(char::len_utf8).sum::<usize>();
    let what = match tokens.iter().find(|token| token.end() > byte) {
        Some(token) => format!("`{}` cannot be here", token.text),
        None => "the text ends too early".to_owned(),
    };
    let is_rule = rule.contains(' ') && !rule.contains(", ");
    let message = match keywords.as_slice() {
        _ if is_rule => format!("this is not SPARQL: {rule}"),
        [] => what,
        keywords => format!("{what}: expected {}", keywords.join(", ")),
    };
    Error::usage(message).at_byte(None, text, byte)
}

#[cfg(test)]
mod tests {
    use crate::prefixes::Prefixes;
    use crate::query::statement::{Statement, statement};
    use crate::query::{parse_query, parse_update};

    #[track_caller]
    fn check(text: &str, place: (u64, u64), message: &str, hint: &str) {
        check_asked(statement(text), text, place, message, hint);
    }

    #[track_caller]
    fn check_asked(asked: Statement, text: &str, place: (u64, u64), message: &str, hint: &str) {
        let prefixes = Prefixes::default();
        let error = match asked {
            Statement::Update => parse_update(text, &prefixes).unwrap_err(),
            Statement::Query => parse_query(text, &prefixes).unwrap_err(),
        };
        let found = error.position.clone().unwrap();
        assert_eq!((found.line, found.column, error.message.as_str()), (place.0, place.1, message));
        assert_eq!(error.hint.as_deref().unwrap_or_default(), hint);
    }

    #[test]
    fn wrong_tokens_are_named_at_their_place() {
        check("SELECT *\nWHERE ?s { }", (2, 7), "unexpected `?s`: expected `{`", "");
        check(
            "SELCT * { ?s ?p ?o }",
            (1, 1),
            "unexpected `SELCT`: expected `SELECT`, `CONSTRUCT`, `DESCRIBE` or `ASK`",
            "did you mean `SELECT`?",
        );
        check(
            "SELECT ?x { ?s ?p ?o } LIMT 10",
            (1, 24),
            "unexpected `LIMT` behind the end of the statement",
            "did you mean `LIMIT`?",
        );
        check(
            "SELECT ?x { ?s ?p ?o }}",
            (1, 23),
            "unexpected `}` behind the end of the statement",
            "there are more closing brackets than open ones",
        );
        check("SELECT ?x { FILTER(?a + ) }", (1, 25), "unexpected `)`: expected an expression", "");
        check(
            "SELECT ?x { ?s ?p ?o FILTER NOT EXIST { } }",
            (1, 33),
            "unexpected `EXIST`: expected `EXISTS`",
            "did you mean `EXISTS`?",
        );
        check("SELECT (COUNT(?x) ?y) { ?s ?p ?o }", (1, 19), "unexpected `?y`: expected `AS`", "");
        check(
            "SELECT * { ?s ler:a/ }",
            (1, 22),
            "unexpected `}`: expected a predicate, such as `a`, `rdfs:label` or a variable",
            "",
        );
        check(
            "SELECT * { ?s a Stage }",
            (1, 17),
            "unexpected `Stage`: expected a value: a variable, a name such as `ler:Stage`, an IRI, a text or a number",
            "a name needs a prefix, such as `ler:Stage`, and a text needs quotes",
        );
    }

    #[test]
    fn open_ends_say_what_is_missing() {
        check("SELECT * { ?s ?p ?o", (1, 20), "the text ends too early: `}` is missing", "");
        check("SELECT * {\n ?s ?p \"x }", (2, 8), "this string is not closed", "");
    }

    #[test]
    fn unknown_prefixes_name_the_nearest_or_the_declaration() {
        check(
            "SELECT * { ?s skoss:prefLabel ?o }",
            (1, 15),
            "the prefix `skoss:` is not known",
            "did you mean `skos:`?",
        );
        check(
            "SELECT * { ?s wdt:P31 ?o }",
            (1, 15),
            "the prefix `wdt:` is not known",
            "put this line first: PREFIX wdt: <http://www.wikidata.org/prop/direct/>",
        );
        check(
            "ASK { zzyzx:a ?p ?o }",
            (1, 7),
            "the prefix `zzyzx:` is not known",
            "declare it first: PREFIX zzyzx: <http://...>",
        );
    }

    #[test]
    fn rules_that_no_grammar_holds() {
        check(
            "SELECT * { <employers> ?p ?o }",
            (1, 12),
            "`<employers>` is no whole IRI",
            "an IRI starts with a scheme, such as `https:`; or declare a BASE",
        );
        check(
            "SELECT ?s (COUNT(?x) AS ?n) { ?s ?p ?x }",
            (1, 8),
            "with GROUP BY or an aggregate, SELECT shows grouped variables and aggregates only",
            "add it to GROUP BY, or wrap it: (SAMPLE(?x) AS ?y)",
        );
        check(
            "SELECT ?x { ?s ?p ?y BIND(2 AS ?y) }",
            (1, 32),
            "BIND cannot change `?y`, which has a value already",
            "use a new variable",
        );
        check(
            "SELECT ?x { VALUES (?a ?b) { (1 \"x\"@en) (1) } }",
            (1, 41),
            "this row has 1 value for 2 variables",
            "write UNDEF for a value that is not there",
        );
        check(
            "INSERT DATA { ?s a 1 }",
            (1, 15),
            "`?s` stands in DATA, which holds no variables",
            "use INSERT { ... } WHERE { ... }",
        );
    }

    #[test]
    fn another_kind_of_statement_is_said() {
        let to_update = "`lermap update --in FILE.lermap` changes a file; the prompt takes updates as they are";
        for (text, word) in [
            ("INSERT DATA { <a:s> <a:p> 1 }", "INSERT"),
            ("DELETE WHERE { ?s ?p ?o }", "DELETE"),
            ("CLEAR ALL", "CLEAR"),
            ("with <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "with"),
        ] {
            let message = format!("`{word}` starts an update, and a query is wanted");
            check_asked(Statement::Query, text, (1, 1), &message, to_update);
        }
        let to_query = "`lermap query` asks; an update starts with INSERT, DELETE or another word that changes data";
        for (text, word) in [("SELECT * { ?s ?p ?o }", "SELECT"), ("ask {}", "ask")] {
            let message = format!("`{word}` starts a query, and an update is wanted");
            check_asked(Statement::Update, text, (1, 1), &message, to_query);
        }
        let starts = "an update starts with `INSERT`, `DELETE`, `LOAD`, `CLEAR`, `DROP`, `CREATE`, `ADD`, `MOVE`, \
                      `COPY` or `WITH`";
        for (text, column, word, near) in [
            ("DELET DATA { <a:s> <a:p> 1 }", 1, "DELET", "did you mean `DELETE`?"),
            ("PREFIX a: <a:> INSRT DATA { a:s a:p 1 }", 16, "INSRT", "did you mean `INSERT`?"),
        ] {
            let message = format!("unexpected `{word}`: {starts}");
            check_asked(Statement::Update, text, (1, column), &message, near);
        }
    }

    #[test]
    fn characters_of_word_processors_are_named() {
        for (text, column, name, hint) in [
            ("ASK\u{a0}{}", 4, "a no-break space (U+00A0)", "type a plain space"),
            ("SELECT * { ?s ?p \u{201c}x\u{201d} }", 18, "a curly double quote (U+201C)", "type a straight one: \""),
            ("ASK { FILTER(1 \u{2212} 1) }", 16, "a dash (U+2212)", "type a plain minus: -"),
            ("ASK { FILTER(1 \u{2260} 1) }", 16, "the sign for `not equal` (U+2260)", "write !="),
        ] {
            check(text, (1, column), &format!("there is {name}"), hint);
        }
        // Texts, comments and IRIs may hold them.
        let text = "ASK { ?s <a:\u{2013}> '\u{a0}\u{201c}' } # \u{a0}";
        assert!(parse_query(text, &Prefixes::default()).is_ok());
    }

    #[test]
    fn what_the_grammar_leaves_to_rules_is_said_plainly() {
        for (text, column, name) in [
            ("SELECT (1 AS ?z) {?s ?p ?z} GROUP BY ?z", 14, "?z"),
            ("SELECT (?s AS ?s) { ?s ?p ?o }", 15, "?s"),
            ("SELECT (1 AS ?x) (2 AS ?x) {}", 24, "?x"),
        ] {
            let message = format!("`{name}` has a value already: SELECT cannot give it another");
            check(text, (1, column), &message, "use a new variable");
        }
        check("ASK {", (1, 6), "the text ends too early: `}` is missing", "");
        check(
            "SELECT * { ?s ?p ?o FILTER ?o > 3 }",
            (1, 28),
            "unexpected `?o`: expected `(` or a function",
            "put the condition into brackets: FILTER(?o ...)",
        );
        check(
            "SELECT COUNT(*) { ?s ?p ?o }",
            (1, 8),
            "unexpected `COUNT`: expected `(`, a variable or `*`",
            "give it a name: (COUNT(...) AS ?n)",
        );
        check(
            "SELECT ?s, ?p { ?s ?p ?o }",
            (1, 10),
            "unexpected `,`: expected `WHERE` or `{`",
            "spaces separate variables",
        );
    }
}
