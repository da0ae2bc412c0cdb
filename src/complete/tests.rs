use super::*;
use crate::cancel::Cancellation;
use crate::engine::Engine;
use crate::load::LoadOptions;
use crate::prefixes::Prefixes;
use crate::source::Source;

thread_local! {
    static MAP: (Engine, Catalogue) = {
        let engine = Engine::open(&[Source::Embedded], &LoadOptions::default()).unwrap();
        let catalogue = Catalogue::of(engine.store(), &Cancellation::new()).unwrap();
        (engine, catalogue)
    };
}

/// Completes at the `|` of `text` over the embedded map.
fn completed(text: &str) -> Completion {
    let cursor = text.find('|').expect("a cursor");
    let text = text.replacen('|', "", 1);
    MAP.with(|(engine, catalogue)| {
        complete(&text, cursor, catalogue, engine.store(), &Prefixes::default(), &Cancellation::new())
    })
}

/// Checks that all of `expected` are among the first ten suggestions, as `text/kind`.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let shown: Vec<String> =
        completed(text).suggestions.iter().map(|s| format!("{}/{}", s.text, s.kind.name())).collect();
    let first = &shown[..shown.len().min(10)];
    for wanted in expected {
        assert!(first.iter().any(|found| found == wanted), "{text}: no {wanted} in {first:?}");
    }
}

/// Checks that none of `unwanted` is suggested.
#[track_caller]
fn check_without(text: &str, unwanted: &[&str]) {
    let found = completed(text);
    for word in unwanted {
        assert!(found.suggestions.iter().all(|s| s.text != *word), "{text}: {word} is suggested");
    }
}

#[test]
fn statements_start() {
    check("|", &["SELECT/keyword", "ASK/keyword"]);
    check("sel|", &["SELECT/keyword"]);
    check("PREFIX wd|", &["wd: <http://www.wikidata.org/entity/>/prefix"]);
    check("PREFIX e: <http://e/> D|", &["DESCRIBE/keyword"]);
    check("DESCRIBE employ|", &["stakeholder:employers/entity"]);
}

#[test]
fn classes_stand_behind_a() {
    for text in [
        "SELECT * { ?g a |",
        "SELECT * { ?g rdf:type |",
        "SELECT * { ?g <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> |",
        "SELECT * { ?g a Stake|",
        "SELECT * { ?g a ler:Stake|",
        "SELECT * { ?g a ler:Stake| ; ?p ?o }",
        "SELECT * { { SELECT ?g { ?g a ler:Stake|",
        "SELECT * { OPTIONAL { ?g a Stake| } }",
        "SELECT * { GRAPH ?x { ?g a Stake| } }",
        "CONSTRUCT { ?g a Stake|",
        "INSERT DATA { ler:x a Stake|",
        "SELECT * { FILTER EXISTS { ?g a Stake|",
        "SELECT * { FILTER(NOT EXISTS { ?g a Stake|",
    ] {
        if text.contains("Stake") {
            check(text, &["ler:StakeholderGroup/class"]);
        } else {
            assert!(completed(text).suggestions.iter().any(|s| s.text == "ler:StakeholderGroup"), "{text}");
        }
    }
}

#[test]
fn predicates_fit_the_class_of_the_subject() {
    check_without("SELECT * { ?g a ler:StakeholderGroup ; |", &["ler:stage", "bibo:status"]);
    check("SELECT * { ?g a ler:StakeholderGroup ; rdfs:lab|", &["rdfs:label/predicate"]);
    check("SELECT * { ?g a ler:StakeholderGroup . ?g rdfs:lab|", &["rdfs:label/predicate"]);
    check("SELECT * { ?g rdfs:lab| . ?g a ler:StakeholderGroup }", &["rdfs:label/predicate"]);
    check("SELECT * { stakeholder:employers |", &["a/predicate"]);
    check("SELECT * { ?s |", &["a/predicate", "rdfs:label/predicate"]);
    check("SELECT * { ?s label|", &["rdfs:label/predicate"]);
}

#[test]
fn paths_go_on() {
    check("SELECT * { ?w a ler:WorkStream ; ler:stakeholder/rdfs:l|", &["rdfs:label/predicate"]);
    check("SELECT * { ?g ^ler:stake|", &["ler:stakeholder/predicate"]);
    check("SELECT * { ?g !rdfs:la|", &["rdfs:label/predicate"]);
    check("SELECT * { ?g (rdfs:la|", &["rdfs:label/predicate"]);
}

#[test]
fn values_fit_the_predicate() {
    check("SELECT * { ?w ler:stakeholder |", &["stakeholder:employers/value"]);
    check("SELECT * { ?w ler:stakeholder empl|", &["stakeholder:employers/value"]);
    check("SELECT * { ?w ler:stakeholder stakeholder:educators, stakeholder:empl|", &["stakeholder:employers/value"]);
    check("SELECT * { ?w ler:stakeholder ?g . FILTER(?g = empl|", &["stakeholder:employers/value"]);
    check(
        "SELECT * { ?w ler:stakeholder ?g . FILTER(?g IN (stakeholder:educators, empl|",
        &["stakeholder:employers/value"],
    );
    check("SELECT * { VALUES ?g { empl| } ?w ler:stakeholder ?g }", &["stakeholder:employers/value"]);
    check("SELECT * { VALUES (?x ?g) { (1 empl|) } ?w ler:stakeholder ?g }", &["stakeholder:employers/value"]);
    check("SELECT * { VALUES ?g { | } ?g a ler:StakeholderGroup }", &["stakeholder:employers/value"]);
}

#[test]
fn values_are_offered_for_a_variable_that_nothing_binds_yet() {
    check("SELECT * { VALUES ?stage { |", &["stage:issuing/value", "stage:using/value"]);
    check("SELECT * { VALUES ?group { empl|", &["stakeholder:employers/value"]);
    check("SELECT * { VALUES (?group ?n) { (|", &["stakeholder:employers/value"]);
    assert!(!completed("SELECT * { VALUES ?x { |").suggestions.is_empty());
    let first = completed("SELECT * { VALUES ?x { |").suggestions.into_iter().take(10);
    let records: Vec<String> = first.map(|s| s.text).filter(|text| text.starts_with("derived:")).collect();
    assert_eq!(records, Vec::<String>::new());
}

#[test]
fn records_of_how_statements_came_about_come_last() {
    for text in ["SELECT * { ?s a |", "SELECT * { ?s a ler:|", "DESCRIBE employers|", "SELECT * { ?s |"] {
        let shown = completed(text).suggestions;
        let is_record = |s: &Suggestion| {
            ["ler:Derivation", "ler:Mention", "ler:Mapping", "ler:Cell", "ler:MapMention"].contains(&s.text.as_str())
                || ["derivation:", "mention:", "mapping:", "cell:"].iter().any(|prefix| s.text.starts_with(prefix))
        };
        let in_data = shown.iter().filter(|s| matches!(s.kind, SuggestionKind::Class | SuggestionKind::Entity));
        let marks: Vec<bool> = in_data.map(is_record).collect();
        assert!(marks.is_sorted(), "{text}: {:?}", shown.iter().map(|s| s.text.as_str()).collect::<Vec<_>>());
    }
    let all = completed("SELECT * { ?s a |");
    assert_eq!(all.total, all.suggestions.len());
    let many = completed("SELECT * { VALUES ?x { |");
    assert!(many.total > many.suggestions.len());
}

#[test]
fn expressions_hold_functions_and_variables_and_no_labels() {
    check("SELECT (|", &["COUNT(/function"]);
    check("SELECT (CO|", &["COUNT(/function", "CONCAT(/function", "COALESCE(/function"]);
    check("SELECT (| AS ?n) { ?g a ler:Stage }", &["COUNT(/function", "SUM(/function"]);
    check("SELECT (COUNT(| { ?g a ler:Stage }", &["?g/variable"]);
    check("SELECT * { ?g a ler:Stage FILTER(|", &["?g/variable", "CONTAINS(/function"]);
    check("SELECT * { ?g a ler:Stage FILTER(con|", &["CONTAINS(/function", "CONCAT(/function"]);
    check("SELECT * { ?g a ler:Stage BIND(|", &["?g/variable", "IF(/function"]);
    for text in ["SELECT (co|", "SELECT * { ?g a ler:Stage FILTER(co|", "SELECT * { ?g a ler:Stage BIND(is|"] {
        let found = completed(text).suggestions;
        let other = found.iter().find(|s| s.kind == SuggestionKind::Entity);
        assert_eq!(other, None, "{text}");
    }
    check("SELECT * { ?g a ler:Stage FILTER(?g = stage:iss|", &["stage:issuing/value"]);
}

#[test]
fn each_statement_counts_once() {
    MAP.with(|(engine, catalogue)| {
        let ask = |text: &str| {
            let text = format!("SELECT (COUNT(*) AS ?n) {{ {text} }}");
            let query = crate::query::parse_query(&text, &Prefixes::default()).unwrap();
            let found = engine.evaluate(&query, &crate::engine::QueryOptions::default()).unwrap().results;
            let crate::results::Results::Solutions(mut rows) = found else { panic!("a table") };
            match rows.next().unwrap().unwrap()[0].clone().unwrap() {
                oxrdf::Term::Literal(literal) => literal.value().parse::<usize>().unwrap(),
                other => panic!("{other}"),
            }
        };
        let count = |text: &str, wanted: &str| {
            let found = completed(text).suggestions.into_iter().find(|s| s.text == wanted);
            found.and_then(|s| s.count).unwrap_or_default()
        };
        assert_eq!(count("SELECT * { ?s rdfs:lab|", "rdfs:label"), ask("?s rdfs:label ?o"));
        let of_frameworks = ask("{ SELECT DISTINCT ?s { ?s a ler:Framework } } ?s rdfs:label ?o");
        assert_eq!(count("SELECT * { ?s a ler:Framework ; rdfs:lab|", "rdfs:label"), of_frameworks);
        assert_eq!(count("SELECT * { ?s a ler:Stag|", "ler:Stage"), ask("?s a ler:Stage"));
        assert!(catalogue.class_counts().len() > 10);
    });
}

#[test]
fn a_parameter_is_completed_with_entities_of_its_class() {
    MAP.with(|(_, catalogue)| {
        let class = oxrdf::NamedNode::new_unchecked("https://w3id.org/lermap/ns#Stage");
        let found = complete_entity("", &[class], catalogue, &Prefixes::default());
        let mut names: Vec<&str> = found.suggestions.iter().map(|s| s.text.as_str()).collect();
        names.sort_unstable();
        assert_eq!(names, ["stage:adopting", "stage:developing", "stage:issuing", "stage:using"]);
        let found = complete_entity("employ", &[], catalogue, &Prefixes::default());
        assert_eq!(found.suggestions[0].text, "stakeholder:employers");
    });
}

#[test]
fn entities_are_found_by_a_part_of_their_label() {
    check("SELECT * { employ|", &["stakeholder:employers/entity"]);
    check("SELECT * { ?s ?p employ|", &["stakeholder:employers/entity"]);
    let employers = completed("SELECT * { employ|").suggestions.into_iter().find(|s| s.text == "stakeholder:employers");
    let employers = employers.unwrap();
    assert_eq!(employers.label.as_deref(), Some("Employers"));
    assert!(employers.count.unwrap() > 3);
}

#[test]
fn variables_are_those_of_the_query() {
    check("SELECT ?| { ?group a ler:Stage }", &["?group/variable"]);
    check("SELECT * { ?group a ler:Stage } ORDER BY ?g|", &["?group/variable"]);
    check("SELECT * { ?group a ler:Stage . ?gr|", &["?group/variable"]);
    check("SELECT * { ?group a ler:Stage . FILTER(?g|", &["?group/variable"]);
    check_without("SELECT * { ?group a ler:Stage . ?gr|", &["?gr"]);
}

#[test]
fn words_stand_where_they_can() {
    check("SELECT * { ?s ?p ?o . FIL|", &["FILTER/keyword"]);
    check("SELECT * { ?s ?p ?o } LI|", &["LIMIT/keyword"]);
    check("SELECT * { { SELECT ?s { ?s ?p ?o } LI|", &["LIMIT/keyword"]);
    check("SELECT * { ?s ?p ?o FILTER(STRS|", &["STRSTARTS(/function"]);
    check("SELECT (COU|", &["COUNT(/function"]);
    check("SELECT * { ?s ?p \"x\"^^xsd:da|", &["xsd:date/class"]);
    check("SELECT * FROM |", &["graph:map/graph"]);
    check("SELECT * { GRAPH |", &["graph:map/graph"]);
    check("SELECT * { ?s stak|", &["stakeholder:/prefix"]);
}

#[test]
fn strings_comments_and_numbers_are_left_alone() {
    for text in ["SELECT * { ?s ?p \"empl|", "# empl|", "SELECT * { ?s ?p ?o } LIMIT 1|"] {
        assert_eq!(completed(text).suggestions, Vec::new(), "{text}");
    }
}

#[test]
fn the_word_at_the_cursor_is_replaced_whole() {
    assert_eq!(completed("SELECT * { ?s ler:stake|").start, 14);
    assert_eq!(completed("SELECT * { ?s a |").start, 16);
    assert_eq!(completed("SELECT ?|").start, 7);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
    #[test]
    fn no_text_makes_it_panic(text in "(SELECT|\\{|\\}|\\(|\\)|\\[|\\]|\\?s| |a|ler:x|;|\\.|,|\"|<|>|FILTER|VALUES|UNION|@en|BIND|AS|/|\\^|5|GRAPH|\\PC){0,20}", at in 0_usize..60) {
        MAP.with(|(engine, catalogue)| {
            let found = complete(&text, at, catalogue, engine.store(), &Prefixes::default(), &Cancellation::new());
            proptest::prop_assert!(found.start <= text.len() && text.is_char_boundary(found.start));
            Ok(())
        })?;
    }
}
