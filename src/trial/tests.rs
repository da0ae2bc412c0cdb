//! The queries of the program on its own map, and what trials find in bad ones.

use super::*;
use crate::cancel::Cancellation;
use crate::load::LoadOptions;
use crate::query::saved::{Catalogue, Known, read_query};
use crate::source::Source;

fn map() -> Engine {
    Engine::open(&[Source::Embedded], &LoadOptions::default()).unwrap()
}

fn trial<'a>(engine: &'a Engine, source: &'a str) -> Trial<'a> {
    let options = QueryOptions { cancellation: Cancellation::new(), ..QueryOptions::default() };
    Trial { engine, source, options, updates_golden: false }
}

#[test]
fn every_query_of_the_program_passes_on_the_map() {
    let engine = map();
    let trial = trial(&engine, MAP);
    let mut wrong = Vec::new();
    for query in Catalogue::embedded().queries() {
        let query = query.unwrap();
        let outcome = trial.run(&query);
        assert!(outcome.notes.is_empty(), "{}: {:?}", query.name, outcome.notes);
        let is_finding = query.header.kind == QueryKind::Check;
        let failures = outcome.failures.iter().filter(|failure| !is_finding || !failure.starts_with("found: "));
        wrong.extend(failures.map(|failure| format!("{}: {failure}", query.name)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_query_of_the_program_is_well_written() {
    let engine = map();
    let catalogue = Catalogue::embedded();
    let formats = crate::output::FORMATS.iter().map(|format| format.name).collect();
    let known = Known::of(engine.store(), &catalogue, formats).unwrap();
    let findings: Vec<String> =
        catalogue.queries().flat_map(|query| query.unwrap().lint(&known)).map(|error| error.to_string()).collect();
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

#[test]
fn every_query_of_the_program_says_what_it_answers_and_what_to_expect() {
    for query in Catalogue::embedded().queries().map(Result::unwrap) {
        let (name, header) = (&query.name, &query.header);
        let expect = &header.expect;
        assert!(header.summary.ends_with('?'), "the summary of `{name}` is no question");
        assert!(header.description.is_some() && !header.asked.is_empty(), "`{name}` is not described");
        assert!(query.runs_alone(), "`{name}` has a parameter without default");
        let is_bounded = expect.min_rows.is_some() || expect.max_rows.is_some();
        assert!(expect.golden.is_some() || is_bounded, "`{name}` expects nothing");
    }
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let engine = map();
    let query = read_query("q", "q.rq", text.to_owned(), QueryOrigin::Folder("/nonexistent".into())).unwrap();
    let failures = trial(&engine, "other").run(&query).failures;
    assert_eq!(failures, expected);
}

#[test]
fn broken_expectations_are_failures() {
    check(
        "#+ summary: x\n#+ x-lermap:\n#+   expect: {columns: [g], min-rows: 11, golden: q.csv}\nSELECT ?s { ?s a ler:StakeholderGroup } ORDER BY ?s",
        &[
            "the columns are s, and g are expected",
            "there are 10 rows, and at least 11 are expected",
            "the golden result `q.csv` is missing; `--update` writes it",
        ],
    );
    check(
        "#+ summary: x\n#+ x-lermap:\n#+   expect: {max-rows: 3}\nSELECT ?s { ?s a ler:Stage } ORDER BY DATATYPE(?s)",
        &["ORDER BY does not tell the rows 1 and 2 apart", "there are 4 rows, and at most 3 are expected"],
    );
    check(
        "#+ summary: x\n#+ x-lermap:\n#+   expect: {max-rows: 3}\nSELECT ?_s_iri { ?_s_iri a ler:Stage } ORDER BY ?_s_iri",
        &["there are 4 rows, and at most 3 are expected"],
    );
    check("#+ summary: x\nSELECT ?s { ?s a ler:Stage", &["q.rq:2:27: the text ends too early: `}` is missing"]);
}

#[test]
fn the_rows_of_a_check_are_findings() {
    check(
        "#+ summary: x\n#+ x-lermap:\n#+   kind: check\nSELECT ?l { ?s a ler:Stage ; rdfs:label ?l } ORDER BY ?l LIMIT 2",
        &["found: Adopting", "found: Developing"],
    );
    check("#+ summary: x\n#+ x-lermap:\n#+   kind: check\nSELECT ?s { ?s a ler:Nothing } ORDER BY ?s", &[]);
}

#[test]
fn junit_escapes_what_xml_cannot_hold() {
    let outcome = Outcome {
        query: "a<b".into(),
        rows: 0,
        time: Duration::ZERO,
        failures: vec!["\"x\" & \u{1b}".into(), "second".into()],
        notes: vec![],
    };
    let mut out = Vec::new();
    (JUNIT.writer)(&[outcome], &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.contains("name=\"a&lt;b\""), "{text}");
    assert!(
        text.contains(
            "<failure message=\"&quot;x&quot; &amp; \u{fffd}\">&quot;x&quot; &amp; \u{fffd}&#10;second</failure>"
        ),
        "{text}"
    );
}
