use oxrdf::NamedNode;

use super::compare::{Outcome, changes};
use super::gate::Condition;
use super::record::{statements, stored, update};
use super::service::expand;
use super::*;
use crate::engine::{Engine, QueryOptions};
use crate::network::{Choice, Form, Weight};
use crate::results::Results;
use crate::source::Source;

fn engine() -> Engine {
    Engine::open(&[Source::Embedded], &crate::load::LoadOptions::default()).unwrap()
}

fn request(engine: &Engine, algorithm: &str, projection: &str) -> Request {
    let options = QueryOptions::default();
    let (name, form, directed) = engine.scope(&options).named_projection(projection).unwrap();
    Request {
        algorithm: algorithm.to_owned(),
        arguments: Vec::new(),
        projection: Projection { name, form, directed, weight: Weight::Count, links: false },
        without: Vec::new(),
        intervals: None,
        threads: 1,
    }
}

fn study(engine: &Engine, request: &Request) -> Study {
    Study::run(&engine.scope(&QueryOptions::default()), request).unwrap()
}

/// Returns the first row of a query as text.
#[track_caller]
fn rows(engine: &Engine, query: &str) -> Vec<String> {
    let Results::Solutions(rows) = engine.query(query, &QueryOptions::default()).unwrap().results else {
        panic!("no solutions");
    };
    let show = |term: Option<Term>| match term {
        Some(Term::Literal(literal)) => literal.value().to_owned(),
        Some(term) => crate::vocab::compact(term.to_string().trim_matches(['<', '>'])).unwrap_or(term.to_string()),
        None => "-".to_owned(),
    };
    rows.map(|row| row.unwrap().into_iter().map(show).collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn a_service_answers_like_the_data() {
    let engine = engine();
    let service = "SELECT ?n ?in { SERVICE algorithm:degree { [] algorithm:node ?n ; algorithm:in ?in . \
                   { SELECT ?source ?target { ?source ler:uses ?target } } } FILTER(?in > 0) } ORDER BY ?n";
    let data = "SELECT ?n (COUNT(?s) AS ?in) { ?s ler:uses ?n } GROUP BY ?n ORDER BY ?n";
    assert_eq!(rows(&engine, service), rows(&engine, data));
}

#[test]
fn a_service_joins_the_rest_of_the_query_wherever_it_stands() {
    let engine = engine();
    let service =
        "SERVICE algorithm:degree { [] algorithm:projection \"coverage\" ; algorithm:node ?g ; algorithm:score ?s }";
    for query in [
        format!("SELECT ?s {{ {service} ?g rdfs:label \"Employers\"@en }}"),
        format!("SELECT ?s {{ VALUES ?g {{ stakeholder:employers }} OPTIONAL {{ {service} }} }}"),
        format!("SELECT ?s {{ {{ SELECT ?g ?s {{ {service} }} }} FILTER(?g = stakeholder:employers) }}"),
        "SELECT (algorithm:degree(stakeholder:employers, \"coverage\") AS ?s) {}".to_owned(),
        "SELECT (SUM(algorithm:degree(?g, \"coverage\")) AS ?s) { VALUES ?g { stakeholder:employers ler:none } }"
            .to_owned(),
    ] {
        let first = if query.contains("SUM") { "-" } else { "13" };
        assert_eq!(rows(&engine, &query), [first], "{query}");
    }
}

#[test]
fn wrong_services_say_what_is_wrong() {
    let engine = engine();
    let scope_options = QueryOptions::default();
    for (inner, message) in [
        ("algorithm:degre { [] algorithm:node ?n }", "unknown algorithm `degre`"),
        ("algorithm:degree { [] algorithm:nod ?n }", "unknown column `nod`"),
        ("algorithm:degree { [] algorithm:node ?n ; algorithm:damping 1 }", "unknown argument `damping`"),
        ("algorithm:degree { [] algorithm:top \"x\" }", "`x` is no value for `algorithm:top`"),
        ("algorithm:degree { [] algorithm:projection \"none\" }", "unknown projection `none`"),
        ("algorithm:degree { ?s rdfs:label ?n }", "is no argument of an algorithm"),
        ("algorithm:degree { [] algorithm:node ?n FILTER(?n = 1) }", "and nothing else"),
        ("algorithm:degree { [] algorithm:weight \"heavy\" }", "unknown weight `heavy`"),
    ] {
        let query = crate::query::parse_query(&format!("SELECT * {{ SERVICE {inner} }}"), &engine.prefixes).unwrap();
        let error = expand(&query, &engine.scope(&scope_options)).err().unwrap();
        assert!(error.message.contains(message), "{inner}: {error}");
    }
}

#[test]
fn the_path_search_of_qlever_works_too() {
    let query = "PREFIX pathSearch: <https://qlever.cs.uni-freiburg.de/pathSearch/>
        SELECT ?path ?edge ?from ?to { SERVICE pathSearch: {
          _:path pathSearch:algorithm pathSearch:allPaths ; pathSearch:source ler:a ; pathSearch:target ler:d ;
            pathSearch:pathColumn ?path ; pathSearch:edgeColumn ?edge ; pathSearch:start ?from ; pathSearch:end ?to .
          { SELECT * { VALUES (?from ?to) { (ler:a ler:b) (ler:b ler:d) (ler:a ler:d) (ler:d ler:a) } } } } }
        ORDER BY ?path ?edge";
    assert_eq!(rows(&engine(), query), ["0 0 ler:a ler:d", "1 0 ler:a ler:b", "1 1 ler:b ler:d"]);
    let error = engine()
        .query(&query.replace("pathSearch:allPaths", "pathSearch:shortest"), &QueryOptions::default())
        .err()
        .unwrap();
    assert!(error.message.contains("`shortest`"), "{error}");
}

#[test]
fn a_blank_node_is_no_answer_of_a_service() {
    let query = "SELECT ?n { SERVICE algorithm:degree { [] algorithm:node ?n { SELECT (BNODE() AS ?source) \
                 (ler:x AS ?target) {} } } }";
    let error = engine().query(query, &QueryOptions::default()).err().unwrap();
    assert!(error.hint.unwrap().contains("isIRI(?source)"));
}

#[test]
fn studies_are_kept_for_the_next_query() {
    let engine = engine();
    let options = QueryOptions::default();
    let request = request(&engine, "degree", "map");
    let first = engine.scope(&options).study(&request).unwrap();
    assert!(std::sync::Arc::ptr_eq(&first, &engine.scope(&options).study(&request).unwrap()));
    let other = Request { without: vec!["employers".to_owned()], ..request };
    assert!(!std::sync::Arc::ptr_eq(&first, &engine.scope(&options).study(&other).unwrap()));
}

#[test]
fn leaving_an_entity_out_changes_the_rest() {
    let engine = engine();
    let whole = request(&engine, "degree", "stakeholders-by-mention");
    let less = Request { without: vec!["Employers".to_owned()], ..whole.clone() };
    let (whole, less) = (study(&engine, &whole), study(&engine, &less));
    let found = changes(&whole, &less).unwrap();
    let gone: Vec<String> = found
        .iter()
        .filter(|change| change.outcome() == Outcome::Gone)
        .map(|change| change.key[0].to_string())
        .collect();
    assert_eq!(gone, ["<https://w3id.org/lermap/stakeholder/employers>"]);
    assert!(changes(&whole, &whole).unwrap().iter().all(|change| change.outcome() == Outcome::Same));
}

#[test]
fn nodes_that_change_their_community_are_named() {
    let engine = engine();
    let of = |edges: &str| {
        let query = format!("SELECT ?source ?target {{ VALUES (?source ?target) {{ {edges} }} }}");
        let query = crate::query::parse_query(&query, &engine.prefixes).unwrap();
        let asked = request(&engine, "weak-components", "map");
        let projection = Projection { form: Form::Query(Box::new(query)), ..asked.projection.clone() };
        study(&engine, &Request { projection, ..asked })
    };
    let old = of("(ler:a ler:b) (ler:b ler:c) (ler:c ler:d) (ler:x ler:y) (ler:y ler:z)");
    let new = of("(ler:a ler:b) (ler:b ler:c) (ler:d ler:x) (ler:x ler:y) (ler:y ler:z)");
    let moved: Vec<String> = changes(&old, &new)
        .unwrap()
        .iter()
        .filter(|change| change.outcome() == Outcome::Moved)
        .map(|change| change.key[0].to_string())
        .collect();
    assert_eq!(moved, ["<https://w3id.org/lermap/ns#d>"]);
}

#[test]
fn names_outside_the_network_are_refused() {
    let engine = engine();
    let request = Request { without: vec!["Issuer".to_owned()], ..request(&engine, "degree", "coverage") };
    let error = Study::run(&engine.scope(&QueryOptions::default()), &request).err().unwrap();
    assert!(error.message.contains("Issuer"), "{error}");
}

#[test]
fn intervals_hold_the_rank_and_repeat() {
    let engine = engine();
    let bootstrap = Bootstrap { rounds: 50, ..Bootstrap::default() };
    let request = Request { intervals: Some(bootstrap), ..request(&engine, "degree", "map") };
    let first = study(&engine, &request);
    assert_eq!(first.findings, study(&engine, &Request { threads: 4, ..request }).findings);
    let column = |name| first.findings.columns.iter().position(|column| column.name == name).unwrap();
    let (low, high) = (column("rankLow"), column("rankHigh"));
    for row in &first.findings.rows {
        let (crate::analysis::Cell::Integer(low), crate::analysis::Cell::Integer(high)) = (&row[low], &row[high])
        else {
            panic!("no interval");
        };
        assert!(low <= high);
    }
}

#[test]
fn a_condition_reads_rows_and_figures() {
    let engine = engine();
    let study = study(&engine, &request(&engine, "degree", "coverage"));
    for (text, holds) in [("rows == 14", true), ("degree > 14", false), ("nodes >= 14", true), ("edges < 23", false)] {
        assert_eq!(Condition::parse(text).unwrap().holds(&study).unwrap().1, holds, "{text}");
    }
    let error = Condition::parse("row > 1").unwrap().holds(&study).unwrap_err();
    assert!(error.message.contains("unknown figure `row`"));
}

#[test]
fn a_stored_study_finds_the_same_again() {
    let engine = engine();
    let graph = NamedNode::new_unchecked("https://w3id.org/lermap/graph/test");
    let bootstrap = Bootstrap { rounds: 5, ..Bootstrap::default() };
    let mut asked = request(&engine, "degree", "frameworks");
    asked.intervals = Some(bootstrap);
    asked.without = vec!["framework:ob-3.0".to_owned()];
    let first = study(&engine, &asked);
    let quads = statements(&first, &asked, engine.store(), &graph).unwrap();
    assert_eq!(quads, statements(&study(&engine, &asked), &asked, engine.store(), &graph).unwrap());
    let changed = |store: &Store, update: &crate::store::Update| {
        store.changed(update, &DefaultGraph::Union, &Cancellation::new()).unwrap().0
    };
    let store = changed(engine.store(), &update(&quads, &graph).into());
    let kept = stored(&store, &graph, &engine.prefixes).unwrap();
    let options = QueryOptions::default();
    let scope = Scope { store: &store, ..engine.scope(&options) };
    let (again, same) = kept.replay(&scope).unwrap();
    assert!(same && !kept.is_stale(&store).unwrap());
    assert_eq!(again.findings, first.findings);
    let insert = crate::query::parse_update("INSERT DATA { ler:x ler:uses ler:y }", &engine.prefixes).unwrap();
    assert!(kept.is_stale(&changed(&store, &insert)).unwrap());
    assert!(stored(&store, &NamedNode::new_unchecked("urn:none"), &engine.prefixes).is_err());
}

/// Stored studies are statements like any other, and no analysis counts them.
#[test]
fn an_analysis_does_not_see_earlier_ones() {
    let mut engine = engine();
    let asked = Request {
        projection: Projection {
            name: EVERYTHING.to_owned(),
            form: Form::Triples(Choice::default()),
            directed: true,
            weight: Weight::Count,
            links: false,
        },
        ..request(&engine, "degree", "map")
    };
    let first = study(&engine, &asked);
    let graph = NamedNode::new_unchecked("https://w3id.org/lermap/graph/test");
    let quads = statements(&first, &asked, engine.store(), &graph).unwrap();
    engine.apply(&update(&quads, &graph).into(), &DefaultGraph::Union, &Cancellation::new()).unwrap();
    assert_eq!(study(&engine, &asked).report.edges, first.report.edges);
}

#[test]
fn every_named_projection_makes_a_network() {
    let engine = engine();
    for name in engine.projections.names() {
        let study = study(&engine, &request(&engine, "degree", name));
        assert!(study.network.len() > 9 && study.network.edge_count() > 9, "{name}");
    }
}
