//! With a checkout of the map's site, the graph of the map holds only what the site says, at the place that is named.

use std::collections::HashMap;
use std::fs;

use lermap::Engine;
use lermap::load::LoadOptions;
use lermap::oxrdf::{GraphName, Literal, NamedNode, Quad, Term};
use lermap::resolve::EntityNames;
use lermap::source::Source;
use lermap::store::QuadPattern;
use lermap::vocab::graph;
use lermap::why::{Question, why};

use crate::support::site;

/// Returns the letters and digits of `text`, without tags and entities, so that markup and white space do not count.
fn letters(text: &str) -> String {
    let text = text.replace("&colon;", "").replace("&#x3b;", "").replace("&amp;", "").replace("&nbsp;", "");
    let mut inside = false;
    let plain = text.chars().filter(|c| {
        inside = (inside || *c == '<') && *c != '>';
        !inside
    });
    plain.filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Returns the record of YAML that starts at `line` of `text`: up to the next one that is as far left.
fn record(text: &str, line: usize) -> String {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut lines = text.lines().skip(line - 1);
    let first = lines.next().unwrap();
    let more = lines.take_while(|line| {
        line.trim().is_empty()
            || indent(line) > indent(first)
            || (indent(line) == indent(first) && !line.trim_start().starts_with('-'))
    });
    std::iter::once(first).chain(more).collect::<Vec<_>>().join("\n")
}

/// Returns the texts that are in the graph of the map.
fn texts(engine: &Engine) -> Vec<Quad> {
    let map = GraphName::NamedNode(NamedNode::new(graph::MAP).unwrap());
    let all = engine.store().quads(&QuadPattern { graph: Some(map), ..QuadPattern::default() });
    // Numbers count: the place of a record in its list is what the list says by its order.
    let is_text =
        |quad: &Quad| matches!(&quad.object, Term::Literal(text) if !text.datatype().as_str().ends_with("#integer"));
    all.map(Result::unwrap).filter(is_text).collect()
}

/// Returns the file and line of the record of every entity, as `why` would name them.
fn places(engine: &Engine) -> HashMap<String, (String, usize)> {
    let mut places: HashMap<String, (String, usize)> = HashMap::new();
    for quad in engine.store().quads(&QuadPattern::default()).map(Result::unwrap) {
        let Term::Literal(value) = &quad.object else { continue };
        let place = places.entry(quad.subject.to_string());
        match quad.predicate.as_str() {
            "https://w3id.org/lermap/ns#recordFile" => place.or_default().0 = value.value().to_owned(),
            "https://w3id.org/lermap/ns#recordLine" => place.or_default().1 = value.value().parse().unwrap(),
            _ => {}
        }
    }
    places
}

/// Returns the place that `why` names for the statement of `quad` in the graph of the map.
fn place_of(quad: &Quad, names: &EntityNames, engine: &Engine) -> Option<String> {
    let (subject, predicate) = (quad.subject.to_string(), quad.predicate.to_string());
    let object = quad.object.to_string();
    let question = Question { subject: &subject, predicate: &predicate, object: Some(&object) };
    let map = Term::NamedNode(NamedNode::new(graph::MAP).unwrap());
    let mut rows = why(&question, names, engine.store()).unwrap().map(Result::unwrap);
    match rows.find(|row| row[3].as_ref() == Some(&map)).map(|row| row[5].clone()) {
        Some(Some(Term::Literal(place))) => Some(place.value().to_owned()),
        _ => None,
    }
}

fn check(date: &str) {
    let Some(folder) = site(date) else { return };
    let engine = Engine::open(&[Source::MapSite(folder.clone())], &LoadOptions::default()).unwrap();
    let names = EntityNames::of(engine.store(), &engine.prefixes).unwrap();
    let places = places(&engine);
    let mut wrong = Vec::new();
    let mut records: HashMap<(&String, usize), String> = HashMap::new();
    let texts = texts(&engine);
    for (number, quad) in texts.iter().enumerate() {
        let Some((file, line)) = places.get(&quad.subject.to_string()) else {
            wrong.push(format!("{quad} has no place"));
            continue;
        };
        // To ask for each would take a minute.
        if number % 29 == 0 {
            assert_eq!(place_of(quad, &names, &engine), Some(format!("{file}:{line}")), "{quad}");
        }
        let said = records.entry((file, *line)).or_insert_with(|| {
            let text = fs::read_to_string(folder.join(file)).unwrap_or_default();
            if text.is_empty() { text } else { letters(&record(&text, *line)) }
        });
        let Term::Literal(literal) = &quad.object else { continue };
        if said.is_empty() || !said.contains(&letters(literal.value())) {
            wrong.push(format!("{quad} is not at {file}:{line}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), texts.len(), wrong.join("\n"));
    assert!(texts.len() > 500, "{}", texts.len());
}

#[test]
fn the_graph_of_the_map_holds_what_the_site_says_where_it_says_it() {
    check("2025-03-18");
    check("2024-04-15");
}

#[test]
fn what_we_add_stands_in_our_file() {
    let Some(folder) = site("2025-03-18") else { return };
    let engine = Engine::open(&[Source::MapSite(folder)], &LoadOptions::default()).unwrap();
    let names = EntityNames::of(engine.store(), &engine.prefixes).unwrap();
    let question = Question { subject: "resource:talent-playbook", predicate: "audience", object: None };
    for row in why(&question, &names, engine.store()).unwrap() {
        let row = row.unwrap();
        assert_eq!(row[4], Some(Literal::from("curated").into()));
        let Some(Term::Literal(place)) = &row[5] else { panic!("{row:?}") };
        assert!(place.value().starts_with("data/resources.yaml:"), "{place}");
    }
}
