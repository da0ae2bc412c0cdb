//! What is mended, and what is refused at its place.

use crate::query::{Prefixes, parse_query, parse_update};

fn sse(text: &str) -> String {
    parse_query(text, &Prefixes::default()).map_or_else(|error| error.to_string(), |query| query.to_sse())
}

/// Checks that `text` means what `other` means, but for the names that the parser makes.
#[track_caller]
fn check(text: &str, other: &str) {
    assert_eq!(numbered(&sse(text)), numbered(&sse(other)));
}

/// Returns `text` with made names in the order in which they come.
fn numbered(text: &str) -> String {
    let mut names: Vec<String> = Vec::new();
    let word = |word: &str| {
        let name = word.trim_matches(['(', ')']);
        if name.len() < 25 || !name.starts_with(['?', '_']) {
            return word.to_owned();
        }
        let at = names.iter().position(|known| known == name).unwrap_or_else(|| {
            names.push(name.to_owned());
            names.len() - 1
        });
        word.replace(name, &format!("?made{at}"))
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

#[test]
fn an_alias_of_a_plain_variable_is_a_key() {
    let found = sse("SELECT ?k (COUNT(*) AS ?n) { ?s ?p ?v } GROUP BY (?v AS ?k) ORDER BY ?k");
    assert!(found.contains("(extend ((?k ?v))") && found.contains("(group (?k)"), "{found}");
    let found = sse("SELECT (COUNT(*) AS ?n) { ?s ?p ?v } GROUP BY ?s (?v AS ?k) (STR(?p) AS ?t) HAVING (?k > 1)");
    assert!(found.contains("(group (?s ?k ?t)"), "{found}");
}

#[test]
fn later_expressions_read_earlier_aliases() {
    let found = sse("SELECT (COUNT(*) AS ?n) (?n + 1 AS ?m) (ABS(?m) AS ?o) { ?s ?p ?v }");
    assert!(found.contains("(+ ?n ") && found.contains("( abs ?m)"), "{found}");
    assert!(sse("SELECT (COUNT(*) AS ?n) (?v AS ?m) { ?s ?p ?v }").contains("SELECT shows grouped variables"));
}

#[test]
fn having_reads_aliases() {
    check(
        "SELECT ?s (SUM(?r) AS ?total) { ?s ?p ?r } GROUP BY ?s HAVING (?s != ?p)",
        "SELECT ?s (SUM(?r) AS ?total) { ?s ?p ?r } GROUP BY ?s HAVING (?s != ?p)",
    );
    let found = sse("SELECT ?s (SUM(?r) AS ?total) { ?s ?p ?r } GROUP BY ?s HAVING (?total > 4)");
    assert!(found.starts_with("(project (?s ?total) (filter (> ?total "), "{found}");
    let found = sse("SELECT (?o AS ?total) { ?s ?p ?o FILTER(?total > 4) }");
    assert!(found.contains("(extend ((?total ?o)) (filter"), "{found}");
}

#[test]
fn booleans_have_any_case() {
    check("ASK { FILTER(TRUE || False) }", "ASK { FILTER(true || false) }");
    check("SELECT * { VALUES ?x { TRUE } ?s ?p 'TRUE' }", "SELECT * { VALUES ?x { true } ?s ?p 'TRUE' }");
}

#[test]
fn a_variable_may_be_selected_twice() {
    check("SELECT ?s ?s $s ?o { ?s ?p ?o }", "SELECT ?s ?o { ?s ?p ?o }");
}

#[test]
fn local_names_have_any_number_of_dots() {
    check(
        "SELECT * { ler:a.b.c ?p ler:a..b.c }",
        "SELECT * { <https://w3id.org/lermap/ns#a.b.c> ?p <https://w3id.org/lermap/ns#a..b.c> }",
    );
}

#[test]
fn a_byte_order_mark_is_no_part_of_a_query() {
    check("\u{feff}ASK { ?s ?p ?o }", "ASK { ?s ?p ?o }");
    assert!(parse_update("\u{feff}CLEAR ALL", &Prefixes::default()).is_ok());
}

#[track_caller]
fn refused(text: &str, column: u64, message: &str) {
    let error = parse_query(text, &Prefixes::default()).unwrap_err();
    let place = error.position.as_ref().map(|position| position.column);
    assert_eq!((place, error.message.as_str()), (Some(column), message));
    assert_eq!(error.excerpt.as_deref(), Some(text));
}

#[test]
fn what_the_grammar_has_not_is_refused_at_its_place() {
    refused("SELECT (SUM(COUNT(*)) AS ?n) { ?s ?p ?o }", 13, "an aggregate cannot be inside another");
    refused(
        "SELECT * { BIND(<<( <<( ?s ?p ?o )>> ?p ?o )>> AS ?t) }",
        21,
        "`<<(` cannot be the subject of a triple term",
    );
    refused("SELECT (<<( 'a' ?p ?o )>> AS ?t) { ?s ?p ?o }", 13, "`'a'` cannot be the subject of a triple term");
    assert!(sse("SELECT (TRIPLE('a', ?p, ?o) AS ?t) { <<( <<( ?s ?p ?o )>> ?p ?o )>> ?p ?o }").starts_with("(project"));
    refused("SELECT * { FILTER (?x<?a&&?b>?y) }", 22, "`<?a&&?b>` reads as an IRI");
    assert!(sse("SELECT * { FILTER (?x < ?a && ?b > ?y) }").contains("(&&"));
}

#[test]
fn places_of_mistakes_stay_true() {
    refused(
        "SELECT (COUNT(*) AS ?n) (?n + TRUE AS ?m) { ?s ?p }",
        51,
        "unexpected `}`: expected a value: a variable, a name such as `ler:Stage`, an IRI, a text or a number",
    );
}
