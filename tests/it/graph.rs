//! What the embedded graph holds, and what every entity of it has.

use lermap::engine::QueryOptions;
use lermap::infer::Regime;
use lermap::load::LoadOptions;
use lermap::results::Results;
use lermap::source::Source;
use lermap::{Engine, vocab};

use crate::support::site;

fn open(source: Source) -> Engine {
    Engine::open(&[source], &LoadOptions::default()).unwrap()
}

/// Returns the rows of a SELECT, each value as its text.
fn rows(engine: &Engine, query: &str) -> Vec<Vec<String>> {
    let Results::Solutions(solutions) = engine.query(query, &QueryOptions::default()).unwrap().results else {
        panic!("this is no SELECT: {query}");
    };
    let text = |term: Option<oxrdf::Term>| match term {
        Some(oxrdf::Term::Literal(literal)) => literal.value().to_owned(),
        Some(oxrdf::Term::NamedNode(node)) => vocab::compact(node.as_str()).unwrap_or_else(|| node.into_string()),
        Some(term) => term.to_string(),
        None => String::new(),
    };
    solutions.map(|row| row.unwrap().into_iter().map(text).collect()).collect()
}

#[track_caller]
fn check_counts(engine: &Engine, expected: &[(&str, usize)]) {
    for (class, count) in expected {
        let query = format!("SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s a {class} }}");
        assert_eq!(rows(engine, &query), [[count.to_string()]], "{class}");
    }
}

#[test]
fn the_embedded_graph_has_the_known_counts() {
    let engine = open(Source::Embedded);
    check_counts(
        &engine,
        &[
            ("ler:StakeholderGroup", 10),
            ("ler:Stage", 4),
            ("ler:WorkStream", 85),
            ("ler:ActionArea", 4),
            ("ler:Action", 54),
            ("ler:ValueProposition", 45),
            ("ler:Quotation", 9),
            ("ler:Term", 21),
            ("ler:Mapping", 91),
            ("ler:NeighbourTerm", 17),
            ("ler:Resource", 28),
            ("ler:ResourceCategory", 4),
            ("org:Organization", 74),
            ("foaf:Person", 6),
            ("ler:Framework", 76),
            ("ler:Relation", 109),
            ("ler:Principle", 7),
            ("ler:LifecycleStep", 6),
            ("ler:Barrier", 3),
            ("ler:Edition", 2),
            ("ler:Tally", 86),
            ("ler:LicenceClaim", 4),
        ],
    );
    assert!(engine.store().len().unwrap() >= 1_500);
}

#[test]
fn the_real_map_has_the_known_counts() {
    let Some(folder) = site("2025-03-18") else { return };
    let counts = [
        ("ler:StakeholderGroup", 10),
        ("ler:WorkStream", 85),
        ("ler:ActionArea", 4),
        ("ler:Action", 54),
        ("ler:ValueProposition", 45),
        ("ler:Term", 21),
        ("ler:Resource", 28),
        ("ler:ResourceCategory", 4),
        ("ler:Framework", 76),
    ];
    check_counts(&open(Source::MapSite(folder)), &counts);
}

#[test]
fn the_older_copy_of_the_real_map_has_the_known_counts() {
    let Some(folder) = site("2024-04-15") else { return };
    let counts = [
        ("ler:StakeholderGroup", 10),
        ("ler:WorkStream", 85),
        ("ler:ActionArea", 4),
        ("ler:Action", 53),
        ("ler:ValueProposition", 45),
        ("ler:Quotation", 8),
        ("ler:Term", 15),
        ("ler:Resource", 9),
        ("ler:ResourceCategory", 1),
        ("ler:Framework", 76),
        ("ler:Relation", 109),
    ];
    check_counts(&open(Source::MapSite(folder)), &counts);
}

#[test]
fn every_entity_has_a_label_a_text_and_a_source() {
    check_entities(&open(Source::Embedded));
    for date in ["2025-03-18", "2024-04-15"] {
        if let Some(folder) = site(date) {
            check_entities(&open(Source::MapSite(folder)));
        }
    }
}

#[track_caller]
fn check_entities(engine: &Engine) {
    for (what, pattern) in [
        ("label", "?s rdfs:label ?l FILTER(LANG(?l) = \"en\")"),
        ("text", "?s skos:definition|dcterms:description|rdfs:comment ?l FILTER(LANG(?l) = \"en\")"),
        ("source", "?s dcterms:source|rdfs:isDefinedBy|prov:wasDerivedFrom ?l"),
    ] {
        let query = format!("SELECT DISTINCT ?s {{ ?s a ?c FILTER NOT EXISTS {{ {pattern} }} }} ORDER BY ?s");
        assert_eq!(rows(engine, &query), Vec::<Vec<String>>::new(), "entities without a {what}");
    }
    assert_eq!(rows(engine, "SELECT * { ?s ?p ?o FILTER(ISBLANK(?s) || ISBLANK(?o)) }").len(), 0, "blank nodes");
}

#[test]
fn every_link_leads_to_an_entity_of_the_graph() {
    let dangling = "SELECT DISTINCT ?o { ?s ?p ?o FILTER(ISIRI(?o) && STRSTARTS(STR(?o), 'https://w3id.org/lermap/')) \
                    FILTER NOT EXISTS { ?o ?q ?x } FILTER(?o NOT IN (<https://w3id.org/lermap/>, <https://w3id.org/lermap/ns/0.1.0>)) } ORDER BY ?o";
    assert_eq!(rows(&open(Source::Embedded), dangling), Vec::<Vec<String>>::new());
    for date in ["2025-03-18", "2024-04-15"] {
        if let Some(folder) = site(date) {
            assert_eq!(rows(&open(Source::MapSite(folder)), dangling), Vec::<Vec<String>>::new(), "{date}");
        }
    }
}

#[test]
fn every_property_has_a_label() {
    let unnamed = "SELECT DISTINCT ?p { ?s ?p ?o FILTER NOT EXISTS { ?p rdfs:label ?l } } ORDER BY ?p";
    assert_eq!(rows(&open(Source::Embedded), unnamed), Vec::<Vec<String>>::new());
}

/// Terms of the vocabulary that only stored analyses and checkouts of the map's site use.
const UNUSED_HERE: &[&str] = &[
    "ler:Analysis",
    "ler:Curation",
    "ler:Finding",
    "ler:algorithm",
    "ler:commit",
    "ler:curates",
    "ler:dataDigest",
    "ler:findingsDigest",
    "ler:projectionDigest",
    "ler:request",
    "ler:toolVersion",
];

#[test]
fn every_declared_term_is_used_or_meant_for_others() {
    let unused = "SELECT ?t { ?t rdfs:isDefinedBy ?o FILTER(STRSTARTS(STR(?t), STR(ler:))) \
                  FILTER NOT EXISTS { ?s ?t ?x } FILTER NOT EXISTS { ?s a ?t } } ORDER BY ?t";
    let unused: Vec<String> = rows(&open(Source::Embedded), unused).into_iter().flatten().collect();
    let unknown: Vec<&String> = unused.iter().filter(|term| !UNUSED_HERE.contains(&term.as_str())).collect();
    assert!(unknown.is_empty(), "declared, but nothing uses them: {unknown:?}");
}

/// An inverse holds for every pair, so its domain and range must fit whatever its partner is used for.
#[test]
fn inverses_agree_with_the_classes_of_what_they_join() {
    let wrong = "SELECT ?p ?s ?o { ?p owl:inverseOf ?q ; rdfs:domain ?d ; rdfs:range ?r . ?o ?q ?s \
                 FILTER(?d != owl:Thing && ?r != owl:Thing) \
                 FILTER NOT EXISTS { ?s a/rdfs:subClassOf* ?d . ?o a/rdfs:subClassOf* ?r } } LIMIT 5";
    assert_eq!(rows(&open(Source::Embedded), wrong), Vec::<Vec<String>>::new());
}

/// Whatever a property of ours joins has the classes that its domain and range promise.
#[test]
fn domains_and_ranges_hold() {
    let engine = open(Source::Embedded);
    for (end, at) in [("domain", "?x ?p ?y"), ("range", "?y ?p ?x")] {
        let wrong = format!(
            "SELECT DISTINCT ?p ?x {{ ?p a owl:ObjectProperty ; rdfs:{end} ?c FILTER(?c NOT IN (owl:Thing, rdf:Property)) {at} \
             FILTER NOT EXISTS {{ ?x a/rdfs:subClassOf* ?c }} }} ORDER BY ?p ?x LIMIT 5"
        );
        assert_eq!(rows(&engine, &wrong), Vec::<Vec<String>>::new(), "{end}");
    }
}

#[test]
fn every_own_term_is_declared_and_documented() {
    let engine = open(Source::Embedded);
    let own = "FILTER(STRSTARTS(STR(?t), STR(ler:)))";
    let undeclared = format!(
        "SELECT DISTINCT ?t {{ {{ ?s ?t ?o }} UNION {{ ?s a ?t }} {own} FILTER NOT EXISTS {{ ?t rdfs:label ?l ; skos:definition ?d }} }}"
    );
    assert_eq!(rows(&engine, &undeclared).len(), 0, "{:?}", rows(&engine, &undeclared));
    let incomplete = format!(
        "SELECT ?t {{ VALUES ?k {{ owl:ObjectProperty owl:DatatypeProperty }} ?t a ?k {own} \
         FILTER NOT EXISTS {{ ?t rdfs:domain ?d ; rdfs:range ?r ; skos:example ?e }} }}"
    );
    assert_eq!(rows(&engine, &incomplete).len(), 0, "{:?}", rows(&engine, &incomplete));
}

#[test]
fn origins_are_graphs_and_the_default_graph_is_their_union() {
    let engine = open(Source::Embedded);
    let graphs = rows(&engine, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g");
    let expected = ["graph:alignments", "graph:frameworks", "graph:map", "graph:provenance", "graph:vocabulary"];
    assert!(expected.iter().all(|graph| graphs.contains(&vec![(*graph).to_owned()])), "{graphs:?}");
    assert_eq!(rows(&engine, "SELECT (COUNT(*) AS ?n) FROM graph:map { ?s a ler:Framework }"), [["0"]]);
    let distinct = rows(&engine, "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } }");
    assert_eq!(rows(&engine, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"), distinct);
}

#[test]
fn mentions_agree_with_an_independent_count_on_both_copies_of_the_real_map() {
    // Worked out by a script in another language, with regular expressions in place of our index.
    for (date, counts) in [("2024-04-15", [55, 39, 18, 14, 6, 50, 9]), ("2025-03-18", [74, 62, 34, 32, 25, 50, 9])] {
        let Some(folder) = site(date) else { return };
        let engine = open(Source::MapSite(folder));
        let of = |class: &str| format!("?u a {class} ; ler:mentions ?t");
        let patterns = [
            of("ler:WorkStream"),
            of("ler:Action"),
            of("ler:ValueProposition"),
            of("ler:Term"),
            of("ler:Resource"),
            "?u ler:namesGroup ?t".to_owned(),
            "?u ler:nearlyRestates ?t FILTER(STR(?u) < STR(?t))".to_owned(),
        ];
        for (pattern, count) in patterns.iter().zip(counts) {
            let query = format!("SELECT (COUNT(*) AS ?n) {{ {pattern} }}");
            assert_eq!(rows(&engine, &query), [[count.to_string()]], "{date}: {pattern}");
        }
    }
}

#[test]
fn places_of_mentions_hold_their_words() {
    let engine = open(Source::Embedded);
    let wrong = rows(
        &engine,
        "SELECT ?m { ?m a ler:Mention ; rdf:subject ?u ; ler:textProperty ?p ; ler:start ?from ; ler:end ?to ; ler:evidenceText ?words . \
         ?u ?p ?text FILTER(STRLEN(?text) >= ?to && SUBSTR(STR(?text), ?from + 1, ?to - ?from) != ?words) }",
    );
    assert_eq!(wrong, Vec::<Vec<String>>::new());
}

#[test]
fn the_rules_give_the_known_figures_on_the_real_map() {
    let Some(folder) = site("2025-03-18") else { return };
    let engine = open(Source::MapSite(folder));
    for (what, pattern, expected) in [
        ("pairs of equal texts", "?a ler:restates ?b FILTER(STR(?a) < STR(?b))", 8),
        ("pairs of groups that name each other", "?a ler:coMentions ?b FILTER(STR(?a) < STR(?b))", 5),
        ("cells of groups and stages", "?a a ler:Cell ; ler:stage ?b", 40),
        ("cells of groups and stages without a work stream", "?a ler:isCovered false ; ler:stage ?b", 0),
        ("cells of groups and areas with an action", "?a ler:isCovered true ; ler:actionArea ?b", 23),
        ("cells with one work stream", "?a ler:statementCount 1 ; ler:stage ?b", 10),
        (
            "work streams that mention verifiable credentials",
            "?a a ler:WorkStream ; ler:mentions term:verifiable-credential BIND(1 AS ?b)",
            1,
        ),
        (
            "actions that mention verifiable credentials",
            "?a a ler:Action ; ler:mentions term:verifiable-credential BIND(1 AS ?b)",
            1,
        ),
    ] {
        let query = format!("SELECT (COUNT(*) AS ?n) {{ SELECT DISTINCT ?a ?b {{ {pattern} }} }}");
        assert_eq!(rows(&engine, &query), [[expected.to_string()]], "{what}");
    }
}

#[test]
fn a_clone_tells_its_commit() {
    let Some(copy) = site("2025-03-18") else { return };
    let folder = tempfile::tempdir().unwrap();
    let (data, git) = (folder.path().join("_data"), folder.path().join(".git"));
    std::fs::create_dir_all(&data).unwrap();
    std::fs::create_dir_all(&git).unwrap();
    for entry in std::fs::read_dir(copy.join("_data")).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, data.join(path.file_name().unwrap())).unwrap();
    }
    let commit = "5b775e9c9e93721648b8d5d7d6afff961fb6ff58";
    std::fs::write(git.join("HEAD"), commit).unwrap();
    for source in [folder.path(), &data] {
        let engine = open(Source::MapSite(source.to_owned()));
        assert_eq!(rows(&engine, "SELECT ?c { graph:map ler:commit ?c }"), [[commit]]);
    }
}

/// Figures that were counted in the files of the real map by other means. The embedded map tells the same facts in
/// other words, so they hold for both.
const FIGURES: &[(&str, &str)] = &[
    (
        "SELECT (COUNT(*) AS ?n) { ?s ler:stage ?g ; a ler:WorkStream . ?g ler:order ?o } GROUP BY ?o ORDER BY ?o",
        "24 23 19 19",
    ),
    (
        "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ler:WorkStream ; ler:stakeholder ?g ; ler:stage ?t BIND(CONCAT(STR(?g), STR(?t)) AS ?c) }",
        "40",
    ),
    (
        "SELECT ?n { { SELECT (COUNT(*) AS ?n) { ?s a ler:WorkStream ; ler:stakeholder ?g ; ler:stage ?t } GROUP BY ?g ?t } } ORDER BY DESC(?n) LIMIT 1",
        "6",
    ),
    (
        "SELECT (COUNT(*) AS ?m) { { SELECT (COUNT(*) AS ?n) { ?s a ler:WorkStream ; ler:stakeholder ?g ; ler:stage ?t } GROUP BY ?g ?t HAVING(COUNT(*) = 1) } }",
        "10",
    ),
    (
        "SELECT (COUNT(*) AS ?n) { ?s a ler:WorkStream ; ler:stakeholder ?g } GROUP BY ?g ORDER BY ?g",
        "5 12 8 11 7 9 10 7 9 7",
    ),
    ("SELECT (COUNT(*) AS ?n) { ?s a ler:Action ; ler:actionArea ?a } GROUP BY ?a ORDER BY ?a", "12 10 14 18"),
    (
        "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ler:Action ; ler:stakeholder ?g ; ler:actionArea ?a BIND(CONCAT(STR(?g), STR(?a)) AS ?c) }",
        "23",
    ),
    ("SELECT (COUNT(*) AS ?n) { ?s ler:caseKind ?k } GROUP BY ?k ORDER BY ?k", "25 20"),
    ("SELECT (COUNT(DISTINCT ?t) AS ?n) { ?s a ler:ValueProposition ; dcterms:title ?t }", "45"),
    ("SELECT (COUNT(*) AS ?n) { ?q a ler:Quotation ; schema:spokenByCharacter ?p }", "6"),
    ("SELECT ?g { ?g a ler:StakeholderGroup FILTER NOT EXISTS { ?g ler:hasQuotation ?q } }", "stakeholder:hr-systems"),
    (
        "SELECT ?g { ?g a ler:StakeholderGroup FILTER NOT EXISTS { ?g ler:hasAction ?q } }",
        "stakeholder:data-standards-organizations",
    ),
    (
        "SELECT ?o { ?g ler:exemplifiedBy ?o } ORDER BY ?o",
        "organization:1edtech organization:credential-engine organization:dif organization:hr-open organization:w3c",
    ),
    (
        "SELECT (COUNT(*) AS ?n) { ?c a ler:ResourceCategory ; ler:order ?o ; ler:hasResource ?r } GROUP BY ?o ORDER BY ?o",
        "6 10 7 5",
    ),
    ("SELECT (COUNT(*) AS ?n) { ?r a ler:Resource FILTER NOT EXISTS { ?r foaf:page ?p } }", "1"),
    ("SELECT (COUNT(DISTINCT ?p) AS ?n) { ?r a ler:Resource ; foaf:page ?p }", "26"),
    (
        "SELECT (COUNT(*) AS ?m) { { SELECT ?p { ?r a ler:Resource ; foaf:page ?p } GROUP BY ?p HAVING(COUNT(*) > 1) } }",
        "1",
    ),
    ("SELECT (COUNT(DISTINCT ?a) AS ?n) { ?r ler:authorLine ?a }", "20"),
    ("SELECT (COUNT(DISTINCT LCASE(?a)) AS ?n) { ?r ler:authorLine ?a }", "19"),
    ("SELECT (COUNT(*) AS ?n) { ?r a ler:Resource ; foaf:page ?p FILTER(CONTAINS(LCASE(STR(?p)), '.pdf')) }", "6"),
    ("SELECT (COUNT(*) AS ?n) { ?r dcterms:creator organization:jff }", "8"),
    (
        "SELECT (COUNT(DISTINCT ?h) AS ?n) { ?r a ler:Resource ; foaf:page ?p BIND(REPLACE(STR(?p), '^https?://([^/]*).*$', '$1') AS ?h) }",
        "19",
    ),
];

#[track_caller]
fn check_figures(engine: &Engine) {
    for (query, expected) in FIGURES {
        let found: Vec<String> = rows(engine, query).into_iter().flatten().collect();
        assert_eq!(found.join(" "), *expected, "{query}");
    }
}

#[test]
fn figures_of_the_embedded_map_are_those_counted_by_hand() {
    check_figures(&open(Source::Embedded));
}

#[test]
fn figures_of_the_real_map_are_those_counted_by_hand() {
    let Some(folder) = site("2025-03-18") else { return };
    let engine = open(Source::MapSite(folder));
    check_figures(&engine);
    let distinct = "SELECT (COUNT(DISTINCT ?t) AS ?n) { { ?s a ler:WorkStream } UNION { ?s a ler:Action } ?s dcterms:description ?d \
                    BIND(REPLACE(LCASE(STR(?d)), '[^a-z0-9 ]', '') AS ?u) BIND(REPLACE(?u, ' +', ' ') AS ?t) }";
    assert_eq!(rows(&engine, distinct), [["131"]]);
}
#[test]
fn a_reasoner_adds_what_the_vocabulary_says() {
    let ask = |infer: Option<Regime>, pattern: &str| {
        let options = LoadOptions { infer, ..LoadOptions::default() };
        let engine = Engine::open(&[Source::Embedded], &options).unwrap();
        rows(&engine, &format!("SELECT (COUNT(*) AS ?n) {{ {pattern} }}"))[0][0].clone()
    };
    for (pattern, plain, rdfs, owl) in [
        ("framework:vcdm-1.1 dcterms:isReplacedBy framework:vcdm-2.0", "0", "0", "1"),
        ("framework:case-1.1 ler:alignsWith framework:ob-3.0", "0", "0", "1"),
        ("<https://w3id.org/lermap/relation/ob-3.0-profiles-vcdm-2.0> a rdf:Statement", "0", "1", "1"),
        ("framework:ob-3.0 dcterms:requires framework:vc-di", "0", "1", "1"),
        ("GRAPH graph:inferred { ?s a owl:Thing }", "0", "0", "0"),
    ] {
        let found = [None, Some(Regime::Rdfs), Some(Regime::OwlRl)].map(|regime| ask(regime, pattern));
        assert_eq!(found, [plain, rdfs, owl], "{pattern}");
    }
}
