//! Runs one test.

use lermap::cancel::Cancellation;
use lermap::output::{Style, format};
use lermap::query::{Prefixes, parse_query, parse_update};
use lermap::results::Results;
use lermap::store::{DefaultGraph, Evaluation, QuadPattern, Store};
use oxrdf::{Dataset, GraphName, NamedNode, Quad};

use super::compare::{actual, expected, same, same_but_for_duplicates};
use super::manifest::{Data, Suite, Test};

/// Returns nothing if the test passes, else why not.
pub(super) fn run(suite: &Suite, test: &Test) -> Result<(), String> {
    let prefixes = Prefixes::none().with_base(test.request.as_str());
    let text = suite.text(&test.request);
    match test.kind.as_str() {
        "PositiveSyntaxTest11" | "PositiveSyntaxTest" => {
            parse_query(&text, &prefixes).map(drop).map_err(|e| e.to_string())
        }
        "NegativeSyntaxTest11" | "NegativeSyntaxTest" => refused(parse_query(&text, &prefixes).is_err()),
        "PositiveUpdateSyntaxTest11" | "PositiveUpdateSyntaxTest" => {
            parse_update(&text, &prefixes).map(drop).map_err(|e| e.to_string())
        }
        "NegativeUpdateSyntaxTest11" | "NegativeUpdateSyntaxTest" => refused(parse_update(&text, &prefixes).is_err()),
        "QueryEvaluationTest" => evaluate(suite, test, &text, &prefixes),
        "CSVResultFormatTest" => evaluate_csv(suite, test, &text, &prefixes),
        "UpdateEvaluationTest" => update(suite, test, &text, &prefixes),
        other => Err(format!("no way is known to run a {other}")),
    }
}

fn refused(is_refused: bool) -> Result<(), String> {
    if is_refused { Ok(()) } else { Err("it is accepted".to_owned()) }
}

fn results(suite: &Suite, test: &Test, text: &str, prefixes: &Prefixes) -> Result<Results, String> {
    let query = parse_query(text, prefixes).map_err(|error| error.to_string())?;
    let mut quads = quads(suite, &test.data);
    if let Some(dataset) = query.dataset() {
        // The graphs that a query names with FROM are files of the suite.
        let named = dataset.named.iter().flatten().chain(&dataset.default);
        for graph in named {
            let file = suite.path(graph.as_str());
            if file.exists() {
                quads.extend(
                    suite.graph(graph.as_str()).iter().map(|triple| triple.into_owned().in_graph(graph.clone())),
                );
            }
        }
    }
    let store = Store::from_quads(quads).map_err(|error| error.to_string())?;
    let evaluation = Evaluation { default_graph: DefaultGraph::Strict, ..Evaluation::default() };
    store.evaluate(&query, &evaluation).map(|(results, _)| results).map_err(|error| error.to_string())
}

fn evaluate(suite: &Suite, test: &Test, text: &str, prefixes: &Prefixes) -> Result<(), String> {
    let found = results(suite, test, text, prefixes)?.collect().map_err(|error| error.to_string())?;
    let file = test.result.as_deref().ok_or("the test has no result")?;
    let (expected, found) = (expected(suite, file)?, actual(&found));
    let is_right = if test.is_lax { same_but_for_duplicates(&expected, &found) } else { same(&expected, &found) };
    if is_right { Ok(()) } else { Err(format!("expected {expected:?}\n  found {found:?}")) }
}

/// CSV leaves out what terms are, so that texts are compared, line by line in any order.
fn evaluate_csv(suite: &Suite, test: &Test, text: &str, prefixes: &Prefixes) -> Result<(), String> {
    let found = results(suite, test, text, prefixes)?;
    let mut out = Vec::new();
    format("csv").and_then(|csv| csv.write(found, &Style::PLAIN, &mut out)).map_err(|error| error.to_string())?;
    let found = String::from_utf8(out).map_err(|error| error.to_string())?;
    let expected = suite.text(test.result.as_deref().ok_or("the test has no result")?);
    if lines(&found) == lines(&expected) { Ok(()) } else { Err(format!("expected {expected:?}\n  found {found:?}")) }
}

/// Returns the lines, sorted, with blank nodes without their names and numbers as their values.
fn lines(text: &str) -> Vec<String> {
    let cell = |cell: &str| {
        if cell.starts_with("_:") {
            return "_:".to_owned();
        }
        cell.parse::<f64>().map_or_else(|_| cell.to_owned(), |number| number.to_string())
    };
    let mut lines: Vec<String> =
        text.lines().map(|line| line.split(',').map(cell).collect::<Vec<_>>().join(",")).collect();
    lines.sort();
    lines
}

fn update(suite: &Suite, test: &Test, text: &str, prefixes: &Prefixes) -> Result<(), String> {
    let update = parse_update(text, prefixes).map_err(|error| error.to_string())?;
    let store = Store::from_quads(quads(suite, &test.data)).map_err(|error| error.to_string())?;
    let changed = store.changed(&update, &DefaultGraph::Strict, &Cancellation::new());
    let (store, _) = changed.map_err(|error| error.to_string())?;
    let found = store.quads(&QuadPattern::default());
    let mut found: Dataset =
        found.collect::<lermap::Result<Vec<Quad>>>().map_err(|e| e.to_string())?.into_iter().collect();
    let mut expected: Dataset = quads(suite, &test.after).into_iter().collect();
    for dataset in [&mut found, &mut expected] {
        dataset.canonicalize(oxrdf::dataset::CanonicalizationAlgorithm::Unstable);
    }
    if found == expected { Ok(()) } else { Err(format!("expected {expected}\n  found {found}")) }
}

fn quads(suite: &Suite, data: &Data) -> Vec<Quad> {
    let mut quads = Vec::new();
    let default = data.default.iter().map(|file| (GraphName::DefaultGraph, file));
    let named = data.named.iter().map(|(name, file)| (NamedNode::new_unchecked(name).into(), file));
    for (graph, file) in default.chain(named) {
        quads.extend(suite.quads(file, &graph));
    }
    quads
}
