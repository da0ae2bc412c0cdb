//! The text of a query with values in the place of variables, for whoever takes it elsewhere.
//!
//! What runs is the parsed query with its terms ([`super::bind()`]); this is only its text, and means the same.

use oxrdf::{Term, Variable};

use super::Bindings;
use crate::prefixes::Prefixes;
use crate::syntax::{Token, TokenKind, tokens};
use crate::vocab::XSD;

/// Returns `text` with each variable of `bindings` written as its term: `(term AS ?variable)` where a column is named.
///
/// A variable of a VALUES block keeps its name, and a VALUES block at the end gives it its term. The terms have the
/// prefixes that are known.
pub fn filled(text: &str, bindings: &Bindings, prefixes: &Prefixes) -> String {
    let all = tokens(text);
    let kept = of_values(&all);
    let (mut out, mut clause, mut depth) = (String::new(), Clause::Other, 0_usize);
    let mut previous: Option<Token<'_>> = None;
    // The bracket depth at which the clause began.
    let mut start = 0;
    for token in all {
        match token.kind {
            TokenKind::Word => {
                if let Some(next) = Clause::of(&token, previous) {
                    (clause, start) = (next, depth);
                }
            }
            TokenKind::Open => {
                depth += 1;
                if token.text == "{" {
                    clause = Clause::Other;
                }
            }
            TokenKind::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        let term = token.variable().and_then(|name| {
            let variable = Variable::new(name).ok()?;
            bindings.get(&variable).filter(|_| !kept.contains(&name))
        });
        let is_target = previous.is_some_and(|before| before.is_word("AS"));
        match term.map(|term| written(term, prefixes)) {
            Some(term) if !is_target => out.push_str(&match clause {
                Clause::Columns if depth == start => format!("({term} AS {})", token.text),
                Clause::Keys if depth == start => format!("({term})"),
                _ => term,
            }),
            _ => out.push_str(token.text),
        }
        if !token.is_trivia() {
            previous = Some(token);
        }
    }
    let rest = bindings.iter().filter(|(variable, _)| kept.contains(&variable.as_str()));
    let rest: Vec<String> =
        rest.map(|(variable, term)| format!("VALUES {variable} {{ {} }}", written(term, prefixes))).collect();
    if rest.is_empty() { out } else { format!("{}\n{}\n", out.trim_end(), rest.join("\n")) }
}

/// A part of a query where a variable alone is more than its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Clause {
    /// The columns of a SELECT.
    Columns,
    /// What GROUP BY and ORDER BY name.
    Keys,
    Other,
}

impl Clause {
    /// Returns the part that begins with a word.
    fn of(token: &Token<'_>, previous: Option<Token<'_>>) -> Option<Self> {
        let is = |words: &[&str]| words.iter().any(|word| token.is_word(word));
        if token.is_word("SELECT") {
            return Some(Self::Columns);
        }
        if token.is_word("BY") && previous.is_some_and(|before| before.is_word("GROUP") || before.is_word("ORDER")) {
            return Some(Self::Keys);
        }
        is(&["WHERE", "FROM", "HAVING", "LIMIT", "OFFSET", "VALUES"]).then_some(Self::Other)
    }
}

/// Returns the variables that VALUES blocks name.
fn of_values<'a>(all: &[Token<'a>]) -> Vec<&'a str> {
    let mut found = Vec::new();
    let mut is_head = false;
    for token in all {
        match token.variable() {
            Some(name) if is_head => found.push(name),
            _ if token.is_word("VALUES") => is_head = true,
            _ if token.text == "{" => is_head = false,
            _ => {}
        }
    }
    found
}

/// Returns `term` as a query writes it.
fn written(term: &Term, prefixes: &Prefixes) -> String {
    match term {
        Term::NamedNode(node) => prefixes.short(node.as_str()),
        Term::Literal(literal) => {
            let kind = literal.datatype().as_str().strip_prefix(XSD);
            let is_plain = matches!(kind, Some("integer" | "decimal" | "boolean"));
            if is_plain { literal.value().to_owned() } else { literal.to_string() }
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use oxrdf::{Literal, NamedNode};

    use super::*;
    use crate::query::{bind, parse_query};

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let stage = NamedNode::new_unchecked("https://w3id.org/lermap/stage/issuing");
        let bindings = Bindings::from([
            (Variable::new_unchecked("stage"), Term::from(stage)),
            (Variable::new_unchecked("n"), Term::from(Literal::from(2))),
            (Variable::new_unchecked("word"), Term::from(Literal::from("no \" ends"))),
        ]);
        let prefixes = Prefixes::default();
        let found = filled(text, &bindings, &prefixes);
        assert_eq!(found, expected);
        assert!(bind(parse_query(text, &prefixes).unwrap(), &bindings).is_ok(), "{text}");
        parse_query(&found, &prefixes).unwrap();
    }

    #[test]
    fn values_take_the_place_of_variables() {
        check("ASK { ?s ler:stage ?stage } # ?stage", "ASK { ?s ler:stage stage:issuing } # ?stage");
        check(
            "SELECT ?s ?stage (STR(?stage) AS ?t) { ?s ler:stage ?stage FILTER(?n < 3) }",
            "SELECT ?s (stage:issuing AS ?stage) (STR(stage:issuing) AS ?t) { ?s ler:stage stage:issuing FILTER(2 < 3) }",
        );
        check(
            "SELECT ?stage (COUNT(*) AS ?c) { ?s ler:stage ?stage } GROUP BY ?stage ORDER BY ?stage DESC(?stage) LIMIT 1",
            "SELECT (stage:issuing AS ?stage) (COUNT(*) AS ?c) { ?s ler:stage stage:issuing } GROUP BY (stage:issuing) \
             ORDER BY (stage:issuing) DESC(stage:issuing) LIMIT 1",
        );
        check(
            "SELECT * { { SELECT ?s { ?s ler:stage ?stage ; rdfs:label ?word } } }",
            "SELECT * { { SELECT ?s { ?s ler:stage stage:issuing ; rdfs:label \"no \\\" ends\" } } }",
        );
        check(
            "SELECT ?s { VALUES ?stage { stage:issuing stage:using } ?s ler:stage ?stage }",
            "SELECT ?s { VALUES ?stage { stage:issuing stage:using } ?s ler:stage ?stage }\nVALUES ?stage { stage:issuing }\n",
        );
    }
}
