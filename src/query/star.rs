//! `SELECT *` in the order in which the variables appear in the text.
//!
//! The parser sorts them by name; a reader expects the order that was typed.

use rustc_hash::FxHashMap;
use spargebra::Query;

use super::walk::columns;
use crate::syntax::iterate;

/// Puts the columns of `query` into the order of `text` if its outermost SELECT has a star.
pub(super) fn order_columns(query: &mut Query, text: &str) {
    if let Query::Select { pattern, .. } = query
        && let Some(order) = star_variables(text)
        && let Some(variables) = columns(pattern)
    {
        variables.sort_by_cached_key(|variable| order.get(variable.as_str()).copied().unwrap_or(usize::MAX));
    }
}

/// Returns the names of variables with their places among them in `text`, if its first SELECT has a star.
fn star_variables(text: &str) -> Option<FxHashMap<&str, usize>> {
    let mut words = iterate(text).filter(|token| !token.is_trivia()).skip_while(|token| !token.is_word("SELECT"));
    words.next()?;
    let mut rest = words.skip_while(|token| token.is_word("DISTINCT") || token.is_word("REDUCED"));
    if rest.next()?.text != "*" {
        return None;
    }
    let mut names = FxHashMap::default();
    for name in rest.filter_map(|token| token.variable()) {
        let next = names.len();
        names.entry(name).or_insert(next);
    }
    Some(names)
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
