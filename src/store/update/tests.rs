//! Updates of sessions and of files: the same operations, the same data afterwards.

use oxrdf::Quad;
use oxttl::TriGParser;

use super::*;
use crate::query::{Prefixes, parse_update};

const PREFIXES: &str = "@prefix : <http://e/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . ";

pub(crate) fn quads(trig: &str) -> Vec<Quad> {
    let text = format!("{PREFIXES}{trig}");
    TriGParser::new().for_slice(text.as_bytes()).map(|quad| quad.unwrap()).collect()
}

pub(crate) fn parsed(text: &str) -> Update {
    let mut prefixes = Prefixes::none();
    prefixes.insert("", "http://e/");
    prefixes.insert("xsd", "http://www.w3.org/2001/XMLSchema#");
    parse_update(text, &prefixes).unwrap()
}

pub(crate) fn lines(store: &Store) -> Vec<String> {
    let mut lines: Vec<String> = store.all_quads().map(|quad| quad.unwrap().to_string()).collect();
    lines.sort();
    lines
}

/// Carries `update` out on `before` as a session does, and returns what is there then.
fn in_session(before: &str, update: &Update, rule: &DefaultGraph) -> Result<(Vec<String>, Changes)> {
    let store = Store::from_quads(quads(before)).unwrap();
    let (store, changes) = store.changed(update, rule, &Cancellation::new())?;
    Ok((lines(&store), changes))
}

/// The same on a file, which an error leaves as it is, byte for byte.
fn in_file(before: &str, update: &Update, rule: &DefaultGraph) -> Result<(Vec<String>, Changes)> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.lermap");
    Snapshot::build(quads(before)).unwrap().write_to(&path).unwrap();
    let old = std::fs::read(&path).unwrap();
    let changes = update_file(&path, update, rule, &Cancellation::new());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    if changes.is_err() {
        assert_eq!(std::fs::read(&path).unwrap(), old);
    }
    let snapshot = Snapshot::open(&path).unwrap();
    snapshot.verify().unwrap();
    Ok((lines(&Store::from(snapshot)), changes?))
}

/// Checks that `update` makes `after` of `before`, with blank nodes by label.
#[track_caller]
fn check_by(rule: &DefaultGraph, before: &str, update: &str, after: &str) {
    let update = parsed(update);
    let after = lines(&Store::from_quads(quads(after)).unwrap());
    let session = in_session(before, &update, rule).unwrap();
    assert_eq!(session.0, after);
    assert_eq!(in_file(before, &update, rule).unwrap(), session);
}

#[track_caller]
fn check(before: &str, update: &str, after: &str) {
    check_by(&DefaultGraph::Union, before, update, after);
}

#[track_caller]
fn check_strict(before: &str, update: &str, after: &str) {
    check_by(&DefaultGraph::Strict, before, update, after);
}

#[track_caller]
fn check_counts(before: &str, update: &str, inserted: usize, deleted: usize) {
    let (_, changes) = in_session(before, &parsed(update), &DefaultGraph::Union).unwrap();
    assert_eq!(changes, Changes { inserted, deleted });
}

#[track_caller]
fn check_fails(before: &str, update: &str, expected: &str) {
    let update = parsed(&format!("INSERT DATA {{ :new :p 1 }} ; {update}"));
    for rule in [DefaultGraph::Union, DefaultGraph::Strict] {
        for run in [in_session, in_file] {
            let error = run(before, &update, &rule).unwrap_err();
            assert!(error.message.contains(expected), "{error}");
            assert!(error.hint.is_some(), "{error}");
        }
    }
}

#[test]
fn delete_data_removes_only_the_term_as_it_is_written() {
    check(":s :p 1 , 01 .", "DELETE DATA { :s :p 1 }", ":s :p 01 .");
    check(":s :p 1 , 01 .", "DELETE DATA { :s :p 01 }", ":s :p 1 .");
    check(":s :p 01 .", "DELETE DATA { :s :p 1 }", ":s :p 01 .");
}

#[test]
fn insert_data_adds_a_number_beside_the_same_number_written_otherwise() {
    check(":s :price 2.50 .", "INSERT DATA { :s :price 2.5 }", ":s :price 2.50 , 2.5 .");
    check(
        ":s :on \"2020-01-01T00:00:00.000Z\"^^xsd:dateTime .",
        "INSERT DATA { :s :on \"2020-01-01T00:00:00Z\"^^xsd:dateTime , true , \"1\"^^xsd:boolean , 1e0 , 1.0e0 }",
        ":s :on \"2020-01-01T00:00:00.000Z\"^^xsd:dateTime , \"2020-01-01T00:00:00Z\"^^xsd:dateTime , true ,
            \"1\"^^xsd:boolean , 1e0 , 1.0e0 .",
    );
}

#[test]
fn a_copied_term_keeps_the_form_in_which_it_is_written() {
    check(
        ":s :price 2.50 ; :on \"2020-01-01T00:00:00.000Z\"^^xsd:dateTime .",
        "INSERT { :c ?p ?o } WHERE { :s ?p ?o }",
        ":s :price 2.50 ; :on \"2020-01-01T00:00:00.000Z\"^^xsd:dateTime .
         :c :price 2.50 ; :on \"2020-01-01T00:00:00.000Z\"^^xsd:dateTime .",
    );
    check(":s :p 01 , 1.50 .", "DELETE { :s :p ?o } INSERT { :t :p ?o } WHERE { :s :p ?o }", ":t :p 01 , 1.50 .");
}

#[test]
fn a_pattern_matches_only_the_term_as_it_is_written() {
    check(":s :p 01 .", "DELETE { ?s :p 1 } INSERT { ?s :q 2 } WHERE { ?s :p 1 }", ":s :p 01 .");
    check(":s :p 01 , 1 .", "DELETE WHERE { ?s :p 1 }", ":s :p 01 .");
    check(":s :p 01 . :t :p 1 .", "DELETE { ?s ?p ?o } WHERE { :t :p ?o . ?s ?p ?o }", ":s :p 01 .");
}

const GRAPHS: &str = ":a :p 1 . :g { :a :p 1 , 2 } :h { :b :p 3 }";

#[test]
fn the_union_is_read_and_deleted_from_and_the_unnamed_graph_written() {
    check(GRAPHS, "DELETE DATA { :a :p 1 }", ":g { :a :p 2 } :h { :b :p 3 }");
    check(GRAPHS, "DELETE WHERE { ?s :p 3 }", ":a :p 1 . :g { :a :p 1 , 2 }");
    check(
        GRAPHS,
        "INSERT { ?s :q ?o } WHERE { ?s :p ?o }",
        ":a :p 1 ; :q 1 , 2 . :b :q 3 . :g { :a :p 1 , 2 } :h { :b :p 3 }",
    );
    check(GRAPHS, "INSERT DATA { :b :p 3 }", ":a :p 1 . :b :p 3 . :g { :a :p 1 , 2 } :h { :b :p 3 }");
    check(GRAPHS, "DELETE DATA { GRAPH :g { :a :p 1 } }", ":a :p 1 . :g { :a :p 2 } :h { :b :p 3 }");
}

#[test]
fn strict_is_the_unnamed_graph_alone() {
    check_strict(GRAPHS, "DELETE DATA { :a :p 1 }", ":g { :a :p 1 , 2 } :h { :b :p 3 }");
    check_strict(GRAPHS, "DELETE WHERE { ?s :p 3 }", GRAPHS);
    check_strict(
        GRAPHS,
        "INSERT { ?s :q ?o } WHERE { ?s :p ?o }",
        ":a :p 1 ; :q 1 . :g { :a :p 1 , 2 } :h { :b :p 3 }",
    );
}

#[test]
fn graphs_that_are_left_out_are_not_read_and_keep_their_statements() {
    let without = DefaultGraph::Without(vec![oxrdf::NamedNode::new_unchecked("http://e/g")]);
    check_by(&without, GRAPHS, "DELETE WHERE { ?s :p ?o }", ":g { :a :p 1 , 2 }");
    check_by(
        &without,
        GRAPHS,
        "DELETE { GRAPH :g { ?s ?p ?o } } WHERE { ?s ?p ?o }",
        ":a :p 1 . :g { :a :p 2 } :h { :b :p 3 }",
    );
}

#[test]
fn using_says_what_where_reads_and_with_what_the_templates_mean() {
    for rule in [DefaultGraph::Union, DefaultGraph::Strict] {
        let check = |update: &str, after: &str| check_by(&rule, GRAPHS, update, after);
        check(
            "WITH :g DELETE { ?s ?p ?o } INSERT { ?s :q ?o } WHERE { ?s ?p ?o }",
            ":a :p 1 . :g { :a :q 1 , 2 } :h { :b :p 3 }",
        );
        check(
            "WITH :g INSERT { ?s :q ?o } USING :h WHERE { ?s ?p ?o }",
            ":a :p 1 . :g { :a :p 1 , 2 . :b :q 3 } :h { :b :p 3 }",
        );
        check(
            "INSERT { GRAPH :i { ?s ?p ?o } } USING :g USING :h WHERE { ?s ?p ?o }",
            ":a :p 1 . :g { :a :p 1 , 2 } :h { :b :p 3 } :i { :a :p 1 , 2 . :b :p 3 }",
        );
        check(
            "INSERT { ?s :q ?o } USING NAMED :h WHERE { GRAPH ?g { ?s ?p ?o } }",
            ":a :p 1 . :b :q 3 . :g { :a :p 1 , 2 } :h { :b :p 3 }",
        );
        check("INSERT { ?s :q ?o } USING NAMED :h WHERE { ?s ?p ?o }", GRAPHS);
        check("INSERT { ?s :q ?o } USING :h WHERE { GRAPH ?g { ?s ?p ?o } }", GRAPHS);
        check("WITH :none DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", GRAPHS);
        check("DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }", ":a :p 1 .");
    }
}

#[test]
fn whole_graphs_are_emptied_and_moved_and_default_is_the_unnamed_one() {
    for rule in [DefaultGraph::Union, DefaultGraph::Strict] {
        let check = |update: &str, after: &str| check_by(&rule, GRAPHS, update, after);
        check("CLEAR DEFAULT", ":g { :a :p 1 , 2 } :h { :b :p 3 }");
        check("DROP NAMED", ":a :p 1 .");
        check("CLEAR ALL", "");
        check("DROP GRAPH :g", ":a :p 1 . :h { :b :p 3 }");
        check("ADD DEFAULT TO :h", ":a :p 1 . :g { :a :p 1 , 2 } :h { :b :p 3 . :a :p 1 }");
        check("COPY DEFAULT TO :h", ":a :p 1 . :g { :a :p 1 , 2 } :h { :a :p 1 }");
        check("MOVE DEFAULT TO :h", ":g { :a :p 1 , 2 } :h { :a :p 1 }");
        check("MOVE :h TO DEFAULT", ":b :p 3 . :g { :a :p 1 , 2 }");
        check("COPY :g TO :new", ":a :p 1 . :g { :a :p 1 , 2 } :h { :b :p 3 } :new { :a :p 1 , 2 }");
        check("COPY :g TO :g", GRAPHS);
        check(
            "INSERT DATA { :x :p 4 } ; COPY DEFAULT TO :h ; CLEAR GRAPH :g",
            ":a :p 1 . :x :p 4 . :h { :a :p 1 . :x :p 4 }",
        );
    }
}

#[test]
fn graphs_that_are_not_there_are_errors_where_something_would_be_lost() {
    check_fails(GRAPHS, "CREATE GRAPH :g", "is there already");
    check_fails(GRAPHS, "CREATE GRAPH :n ; CREATE GRAPH :n", "is there already");
    for operation in ["CLEAR GRAPH :n", "DROP GRAPH :n"] {
        check(GRAPHS, operation, GRAPHS);
    }
    for operation in ["COPY :n TO :g", "MOVE :n TO DEFAULT", "ADD :n TO :g"] {
        check_fails(GRAPHS, operation, "no graph `http://e/n`");
        check_fails(
            GRAPHS,
            &format!("DROP GRAPH :g ; {}", operation.replace(":n", ":g").replacen("TO :g", "TO :h", 1)),
            "no graph `http://e/g`",
        );
        check(GRAPHS, &operation.replacen(' ', " SILENT ", 1), GRAPHS);
    }
    check(
        GRAPHS,
        "CREATE SILENT GRAPH :g ; CREATE GRAPH :n ; CLEAR GRAPH :n ; DROP GRAPH :n ; CREATE GRAPH :n",
        GRAPHS,
    );
    check(GRAPHS, "CLEAR GRAPH :g ; CLEAR GRAPH :g ; COPY :g TO :h ; MOVE :h TO :i ; DROP GRAPH :i", ":a :p 1 .");
}

#[test]
fn an_operation_that_fails_changes_nothing() {
    check_fails(GRAPHS, "CLEAR DEFAULT ; LOAD <http://e/file>", "LOAD");
    check(GRAPHS, "LOAD SILENT <http://e/file>", GRAPHS);
    check_fails(GRAPHS, "INSERT { ?s :q 1 } WHERE { SERVICE <http://e/> { ?s ?p ?o } }", "SERVICE");
}

#[test]
fn blank_nodes_of_data_and_templates_are_new_ones() {
    check(
        "_:n1 :p 1 .",
        "INSERT DATA { _:n1 :p 2 ; :q _:x . _:x :p 3 }",
        "_:n1 :p 1 . _:n2 :p 2 ; :q _:n3 . _:n3 :p 3 .",
    );
    check(
        ":a :p 1 . :b :p 2 .",
        "INSERT { ?s :q _:x . _:x :o ?o } WHERE { ?s :p ?o }",
        ":a :p 1 ; :q _:n1 . _:n1 :o 1 . :b :p 2 ; :q _:n2 . _:n2 :o 2 .",
    );
    check("_:b :p 1 .", "INSERT { ?s :q 2 } WHERE { ?s :p ?o } ; DELETE WHERE { ?s :p 1 }", "_:b :q 2 .");
    check(
        ":a :p 1 .",
        "INSERT { ?s :q ?b . ?b :r ?s } WHERE { ?s :p ?o BIND(BNODE() AS ?b) }",
        ":a :p 1 ; :q _:n1 . _:n1 :r :a .",
    );
    check(":a :p 1 .", "INSERT { [] :q 1 } WHERE { ?s :p ?o }", ":a :p 1 . _:n1 :q 1 .");
}

#[test]
fn later_operations_see_what_earlier_ones_did() {
    check(":a :p :b .", "INSERT DATA { :n :p :m } ; DELETE WHERE { :n ?p ?o }", ":a :p :b .");
    check(
        ":a :p :b .",
        "DELETE { ?s :p ?o } INSERT { ?o :p ?s } WHERE { ?s :p ?o } ; INSERT { ?s :q ?o } WHERE { ?s :p ?o }",
        ":b :p :a ; :q :a .",
    );
    check(":a :p 1 .", "INSERT { ?s ?p ?o , ?none . ?o ?p ?s } WHERE { ?s ?p ?o }", ":a :p 1 .");
}

#[test]
fn what_changes_is_counted() {
    check_counts(GRAPHS, "INSERT DATA { :x :p :y . :a :p 1 }", 1, 0);
    check_counts(GRAPHS, "DELETE DATA { :a :p 1 . :x :p :y }", 0, 2);
    check_counts(GRAPHS, "DELETE DATA { :a :p 1 } ; INSERT DATA { :a :p 1 }", 1, 2);
    check_counts(GRAPHS, "INSERT DATA { :x :p 9 . :x :p 9 } ; DELETE DATA { :x :p 9 }", 1, 1);
    check_counts(GRAPHS, "DROP ALL", 0, 4);
}

/// Oxigraph's store keeps numbers by value, in one form: the graphs follow the same rule, the forms are its own.
#[test]
fn a_store_of_oxigraph_is_changed_by_the_same_rule() {
    let check = |rule: DefaultGraph, update: &str, after: &str| {
        let store = oxigraph::store::Store::new().unwrap();
        quads(GRAPHS).iter().for_each(|quad| store.insert(quad).unwrap());
        crate::store::transaction::update(&store, &parsed(update), &rule, &Cancellation::new()).unwrap();
        let mut found: Vec<String> = store.iter().map(|quad| quad.unwrap().to_string()).collect();
        found.sort();
        assert_eq!(found, lines(&Store::from_quads(quads(after)).unwrap()), "{update}");
    };
    check(DefaultGraph::Union, "DELETE DATA { :a :p 1 }", ":g { :a :p 2 } :h { :b :p 3 }");
    check(DefaultGraph::Strict, "DELETE DATA { :a :p 1 }", ":g { :a :p 1 , 2 } :h { :b :p 3 }");
    check(DefaultGraph::Union, "DELETE DATA { :a :p 01 }", GRAPHS);
    check(DefaultGraph::Union, "DELETE { ?s :p 1 } INSERT { ?s :p \"1\" } WHERE { ?s :p 01 }", GRAPHS);
    check(DefaultGraph::Union, "COPY DEFAULT TO :h ; DROP GRAPH :g", ":a :p 1 . :h { :a :p 1 }");
}

#[test]
fn two_writers_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.lermap");
    Snapshot::build([]).unwrap().write_to(&path).unwrap();
    std::thread::scope(|scope| {
        for number in 0..8 {
            let path = &path;
            scope.spawn(move || {
                let update = parsed(&format!("INSERT DATA {{ :s :p {number} }}"));
                update_file(path, &update, &DefaultGraph::Union, &Cancellation::new()).unwrap();
            });
        }
    });
    assert_eq!(Snapshot::open(&path).unwrap().len(), 8);
}
