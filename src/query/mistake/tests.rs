//! What is said of wrong texts.

use crate::prefixes::Prefixes;
use crate::query::{parse_query, parse_update};

#[track_caller]
fn check(text: &str, place: (u64, u64), message: &str, hint: &str) {
    let update = crate::query::statement::statement(text) == super::Statement::Update;
    let prefixes = Prefixes::default();
    let error =
        if update { parse_update(text, &prefixes).unwrap_err() } else { parse_query(text, &prefixes).unwrap_err() };
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
    check("SELECT * { ?s skoss:prefLabel ?o }", (1, 15), "the prefix `skoss:` is not known", "did you mean `skos:`?");
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
        "`?s` is in DATA, which holds no variables",
        "use INSERT { ... } WHERE { ... }",
    );
}

#[test]
fn a_verb_of_the_other_kind_is_named() {
    let update = "changes are made with `lermap update --in FILE.lermap`, or at the prompt of `lermap repl`";
    let prefixes = Prefixes::default();
    for (text, verb, column) in [
        ("INSERT DATA { ler:a ler:b ler:c }", "INSERT", 1),
        ("PREFIX e: <http://e/> delete where { ?s ?p ?o }", "DELETE", 23),
        ("CLEAR ALL", "CLEAR", 1),
    ] {
        let error = parse_query(text, &prefixes).unwrap_err();
        assert_eq!(error.message, format!("{verb} changes data, and a query is wanted"));
        assert_eq!((error.position.unwrap().column, error.hint.as_deref()), (column, Some(update)));
    }
    let error = parse_update("SELECT * { ?s ?p ?o }", &prefixes).unwrap_err();
    assert_eq!(error.message, "SELECT asks, and an update is wanted");
    for (word, meant) in [("DELET", "`DELETE`?"), ("INSRT", "`INSERT`?"), ("SELCT", "`SELECT`? `lermap query` runs it")]
    {
        let error = parse_update(&format!("{word} {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}"), &prefixes).unwrap_err();
        assert_eq!(error.hint.unwrap(), format!("did you mean {meant}"));
        assert!(error.message.contains("expected `INSERT`, `DELETE`"), "{}", error.message);
    }
    let error = parse_query("DELET { ?s ?p ?o } WHERE { ?s ?p ?o }", &prefixes).unwrap_err();
    assert_eq!(error.hint.unwrap(), "did you mean `DELETE`? `lermap update` runs it");
    check(
        "{ ?s ?p ?o }",
        (1, 1),
        "unexpected `{`: expected `SELECT`, `CONSTRUCT`, `DESCRIBE` or `ASK`",
        "put `SELECT *` before it",
    );
}

#[test]
fn what_is_missing_at_the_end_is_named() {
    for (text, what) in [
        ("ASK {", "`}`"),
        ("ASK { {", "`}`"),
        ("SELECT * { ?s ?p ?o } ORDER BY", "a variable, `(`, a name such as `ler:Stage` or an IRI"),
        ("SELECT * { ?s ?p ?o FILTER(", "`)`"),
    ] {
        let error = parse_query(text, &Prefixes::default()).unwrap_err();
        assert_eq!(error.message, format!("the text ends too early: {what} is missing"), "{text}");
    }
    let error = parse_query("PREFIX e: <http://e/>", &Prefixes::default()).unwrap_err();
    assert!(error.message.starts_with("the text ends behind its prefixes: `SELECT`"), "{}", error.message);
}

#[test]
fn a_name_that_is_taken_is_shown_where_it_stands() {
    let hint = "use a variable that occurs nowhere else";
    let taken = "has a value already from the pattern: AS needs a new name";
    check("SELECT (1 AS ?z) { ?s ?p ?z } GROUP BY ?z", (1, 14), &format!("`?z` {taken}"), hint);
    check("SELECT (1 AS ?z)\n{ ?s ?p $z }", (1, 14), &format!("`?z` {taken}"), hint);
    check("SELECT * { { SELECT (1 AS ?o) { ?s ?p ?o } } }", (1, 27), &format!("`?o` {taken}"), hint);
    let shown = "is in SELECT already: AS needs a new name";
    check("SELECT (1 AS ?b) (2 AS ?b) { ?s ?p ?o }", (1, 24), &format!("`?b` {shown}"), hint);
}

#[test]
fn characters_that_look_like_others_are_named() {
    let blank = "put a plain blank in its place";
    let outside = "is not allowed in SPARQL outside a text";
    check("ASK\u{a0}{}", (1, 4), &format!("a no-break space (U+00A0), {outside}"), blank);
    check("ASK {\n?s ?p\u{202f}?o }", (2, 6), &format!("a narrow no-break space (U+202F), {outside}"), blank);
    check(
        "SELECT *\u{200b} { ?s ?p ?o }",
        (1, 9),
        &format!("a zero-width space (U+200B), {outside}"),
        "take it out; it came along when the text was copied",
    );
    check(
        "ASK { ?s ?p \u{201c}a\u{201d} }",
        (1, 13),
        &format!("`\u{201c}`, a typographic quote (U+201C), {outside}"),
        "write `\"` around a text",
    );
    check(
        "ASK { FILTER(1 \u{2264} 2) }",
        (1, 16),
        &format!("`\u{2264}`, a sign for less or equal (U+2264), {outside}"),
        "write `<=`",
    );
    assert!(parse_query("ASK { ?s ?p \"a\u{a0}b\" } # \u{a0}", &Prefixes::default()).is_ok());
}

#[test]
fn what_beginners_write_gets_the_right_form() {
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
