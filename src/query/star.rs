//! `SELECT *` in the order in which the variables appear in the text.
//!
//! The parser sorts them by name; a reader expects the order that was typed.

use spargebra::Query;
use spargebra::algebra::GraphPattern;
use spargebra::term::Variable;

use super::guard::{Token, tokens};

/// Puts the columns of `query` into the order of `text` if its outermost SELECT has a star.
pub(super) fn order_columns(query: &mut Query, text: &str) {
    if let Query::Select { pattern, .. } = query
        && let Some(order) = star_variables(text)
        && let Some(variables) = columns(pattern)
    {
        let place = |variable: &Variable| order.iter().position(|name| *name == variable.as_str());
        variables.sort_by_key(|variable| place(variable).unwrap_or(usize::MAX));
    }
}

/// Returns the names of variables in the order of `text`, if its first SELECT has a star.
fn star_variables(text: &str) -> Option<Vec<&str>> {
    let mut words =
        tokens(text).skip_while(|token| !matches!(token, Token::Word(word) if word.eq_ignore_ascii_case("select")));
    words.next()?;
    let mut rest = words.skip_while(
        |token| matches!(token, Token::Word(word) if word.eq_ignore_ascii_case("distinct") || word.eq_ignore_ascii_case("reduced")),
    );
    if !matches!(rest.next()?, Token::Punctuation('*')) {
        return None;
    }
    let mut names = Vec::new();
    for token in rest {
        if let Token::Variable(name) = token
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    Some(names)
}

/// Returns the columns of the outermost projection.
fn columns(pattern: &mut GraphPattern) -> Option<&mut Vec<Variable>> {
    match pattern {
        GraphPattern::Project { variables, .. } => Some(variables),
        GraphPattern::Distinct { inner } | GraphPattern::Reduced { inner } | GraphPattern::Slice { inner, .. } => {
            columns(inner)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut query = spargebra::SparqlParser::new().parse_query(text).unwrap();
        order_columns(&mut query, text);
        let Query::Select { mut pattern, .. } = query else { panic!("this is no SELECT") };
        let found: Vec<String> = columns(&mut pattern).unwrap().iter().map(|v| v.as_str().to_owned()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_star_keeps_the_order_of_the_text() {
        check("SELECT * { ?s ?p ?o }", &["s", "p", "o"]);
        check("# SELECT ?z\nselect distinct * where { ?b ?a ?b . ?a ?c '?z' } LIMIT 3", &["b", "a", "c"]);
    }

    #[test]
    fn named_columns_stay() {
        check("SELECT ?o ?s { ?s ?p ?o }", &["o", "s"]);
        check("SELECT ?o ?s { ?s ?p ?o { SELECT * { ?s ?p ?o } } }", &["o", "s"]);
    }
}
