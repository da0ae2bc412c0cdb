//! Two engines over the same data: every saved query gives the same rows.

use std::collections::BTreeMap;

use lermap::Engine;
use lermap::engine::QueryOptions;
use lermap::load::LoadOptions;
use lermap::query::saved::{Catalogue, SavedQuery, Values};
use lermap::results::Results;
use lermap::source::Source;
use lermap::store::Backend;

use oxrdf::Term;

use crate::support::lermap;

fn engine(backend: Backend) -> Engine {
    let options = LoadOptions { backend, ..LoadOptions::default() };
    Engine::open(&[Source::parse("map").unwrap()], &options).unwrap()
}

/// A term as CSV shows it. GROUP_CONCAT leaves the order of its parts open: words are sorted here, and decimals compared by value; Oxigraph's keeps a
/// language that all of them share, the standard's does not.
fn text(term: &Term) -> String {
    match term {
        Term::Literal(literal) if literal.datatype() == oxrdf::vocab::xsd::DECIMAL => {
            literal.value().parse::<f64>().unwrap().to_string()
        }
        Term::Literal(literal) => {
            let mut words: Vec<&str> = literal.value().split(|c: char| c.is_whitespace() || ",;".contains(c)).collect();
            words.sort_unstable();
            words.join(" ")
        }
        other => other.to_string(),
    }
}

/// Rows as text, with how often each comes.
fn rows(engine: &Engine, query: &SavedQuery) -> Result<BTreeMap<String, usize>, lermap::Error> {
    let mut rows = BTreeMap::new();
    let mut count = |row: String| *rows.entry(row).or_insert(0) += 1;
    match engine.run(query, &Values::new(), &QueryOptions::default())?.results {
        Results::Boolean(value) => count(value.to_string()),
        Results::Solutions(solutions) => {
            for row in solutions {
                let cells: Vec<String> = row?.iter().map(|cell| cell.as_ref().map_or(String::new(), text)).collect();
                count(cells.join("\t"));
            }
        }
        Results::Graph(triples) => {
            for triple in triples {
                count(triple?.to_string());
            }
        }
    }
    Ok(rows)
}

#[test]
fn every_saved_query_gives_the_same_rows_by_both_engines() {
    let (own, second) = (engine(Backend::Lermap), engine(Backend::Oxigraph));
    let catalogue = Catalogue::embedded();
    let mut compared = 0;
    for query in catalogue.queries().filter_map(Result::ok).filter(|query| query.runs_alone()) {
        let [ours, theirs] = [&own, &second].map(|engine| rows(engine, &query));
        assert_eq!(ours.unwrap(), theirs.unwrap_or_else(|error| panic!("{}: {error}", query.name)), "{}", query.name);
        compared += 1;
    }
    assert!(compared > 40, "{compared}");
}

#[test]
fn the_second_engine_keeps_values_and_refuses_what_it_cannot_do() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("a.ttl");
    std::fs::write(&data, "<a:s> <a:p> 2.50 , 2.5 .").unwrap();
    let said = |arguments: &[&str]| {
        let output = lermap().args(["-s", data.to_str().unwrap()]).args(arguments).output().unwrap();
        (
            output.status.code(),
            String::from_utf8_lossy(&output.stdout).into_owned(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )
    };
    let query = "SELECT ?o { ?s ?p ?o } ORDER BY ?o";
    assert_eq!(said(&["query", query]).1, "o\r\n2.5\r\n2.50\r\n");
    assert_eq!(said(&["--engine", "oxigraph", "query", query]).1, "o\r\n2.5\r\n");
    let (status, _, error) = said(&["--engine", "oxigraph", "query", "--explain", query]);
    assert_eq!(status, Some(2));
    assert_eq!(
        error,
        "Error: Oxigraph's store cannot show a plan with its rows here\nHint: leave `--engine oxigraph` out\n"
    );
    let (status, _, error) = said(&["--engine", "oxigraph", "export", "-f", "turtle"]);
    assert_eq!(status, Some(2), "{error}");
    assert!(error.contains("--engine"), "{error}");
    let (status, _, error) = said(&["--engine", "jena", "query", query]);
    assert_eq!(status, Some(2), "{error}");
}
