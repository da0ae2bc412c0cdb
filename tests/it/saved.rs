//! Saved queries on the real map: the figures are worked out by a script of its own, `tests/data/real_map_figures.py`.

use std::fs;
use std::path::PathBuf;

use lermap::Engine;
use lermap::engine::QueryOptions;
use lermap::load::LoadOptions;
use lermap::query::saved::{Catalogue, QueryKind, Values};
use lermap::results::Collected;
use lermap::source::Source;
use lermap::store::QuadPattern;
use lermap::trial::Trial;
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxrdf::Term;

use crate::support::{lermap, site};

fn open(source: Source) -> Engine {
    Engine::open(&[source], &LoadOptions::default()).unwrap()
}

fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn data(name: &str) -> PathBuf {
    repository().join("tests/data").join(name)
}

/// Returns how many rows a query has, or the sum of a column.
fn figure(engine: &Engine, name: &str, parameters: &str, what: &str) -> i64 {
    let query = Catalogue::embedded().query(name).unwrap();
    let values: Values = parameters
        .split_whitespace()
        .map(|pair| pair.split_once('=').unwrap())
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let results = engine.run(&query, &values, &QueryOptions::default()).unwrap().results.collect().unwrap();
    let Collected::Solutions { variables, rows } = results else { panic!("{name} gives no rows") };
    let Some(column) = what.strip_prefix("sum ") else { return i64::try_from(rows.len()).unwrap() };
    let column = variables.iter().position(|variable| variable.as_str() == column).unwrap();
    let number = |term: &Term| match term {
        Term::Literal(literal) => literal.value().parse::<i64>().unwrap(),
        other => panic!("{other} is no number"),
    };
    rows.iter().filter_map(|row| row[column].as_ref()).map(number).sum()
}

#[test]
fn the_real_map_is_answered_with_the_known_figures() {
    let Some(folder) = site("2025-03-18") else { return };
    let engine = open(Source::MapSite(folder));
    let mut wrong = Vec::new();
    for line in fs::read_to_string(data("real-map.tsv")).unwrap().lines() {
        let [query, parameters, what, expected] = line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let found = figure(&engine, query, parameters, what);
        if found.to_string() != expected {
            wrong.push(format!("{query} {parameters}: {what} is {found}, and {expected} is expected"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_query_runs_on_both_copies_of_the_real_map() {
    for date in ["2024-04-15", "2025-03-18"] {
        let Some(folder) = site(date) else { return };
        let engine = open(Source::MapSite(folder));
        let trial = Trial { engine: &engine, source: date, options: QueryOptions::default(), updates_golden: false };
        let failures: Vec<String> = Catalogue::embedded()
            .queries()
            .flat_map(|query| {
                let outcome = trial.run(&query.unwrap());
                outcome.failures.into_iter().map(move |failure| format!("{}: {failure}", outcome.query))
            })
            .collect();
        assert!(failures.is_empty(), "{date}:\n{}", failures.join("\n"));
    }
}

#[test]
fn every_file_answers_in_oxigraph_as_it_is_and_as_it_does_here_without_values() {
    let engine = open(Source::Embedded);
    let store = oxigraph::store::Store::new().unwrap();
    engine.store().quads(&QuadPattern::default()).for_each(|quad| store.insert(&quad.unwrap()).map(drop).unwrap());
    for query in Catalogue::embedded().queries().map(Result::unwrap) {
        let text = fs::read_to_string(repository().join(&query.file)).unwrap();
        let mut plain = SparqlEvaluator::new().parse_query(&text).unwrap_or_else(|e| panic!("{}: {e}", query.name));
        plain.dataset_mut().set_default_graph_as_union();
        let found = match plain.on_store(&store).execute().unwrap() {
            QueryResults::Boolean(value) => usize::from(value),
            QueryResults::Solutions(rows) => rows.map(Result::unwrap).count(),
            QueryResults::Graph(triples) => triples.map(Result::unwrap).count(),
        };
        let free: Values = query.parameters.iter().map(|p| (p.parameter.name.clone(), String::new())).collect();
        let ours = engine.run(&query, &free, &QueryOptions::default()).unwrap().results.collect().unwrap();
        let expected = match ours {
            Collected::Boolean(value) => usize::from(value),
            Collected::Solutions { rows, .. } => rows.len(),
            Collected::Graph(triples) => triples.len(),
        };
        assert_eq!(found, expected, "{}", query.name);
        let may_be_empty = query.header.kind == QueryKind::Check || query.name.starts_with("neighbour-");
        assert!(found > 0 || may_be_empty, "{} has no row", query.name);
    }
}

#[test]
fn a_saved_query_of_ones_own_takes_the_place_of_another_and_that_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let text = "#+ summary: My own?\n#+ tags: [x]\nSELECT (1 AS ?mine) {}\n";
    fs::write(folder.path().join("glossary.rq"), text).unwrap();
    let output = lermap().args(["run", "glossary", "--queries"]).arg(folder.path()).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "mine\r\n1\r\n");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("in place of the query of the program"), "{said}");
}

#[test]
fn a_check_that_finds_rows_fails() {
    let folder = tempfile::tempdir().unwrap();
    let text = "#+ summary: x?\n#+ x-lermap:\n#+   kind: check\nSELECT ?s { ?s a ler:Stage } ORDER BY ?s\n";
    fs::write(folder.path().join("bad.rq"), text).unwrap();
    let junit = folder.path().join("junit.xml");
    let mut command = lermap();
    command.args(["queries", "test", "bad", "--queries"]).arg(folder.path()).arg("--junit").arg(&junit);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("found: https://w3id.org/lermap/stage/adopting"));
    assert!(fs::read_to_string(junit).unwrap().contains("failures=\"1\""));
}

#[test]
fn a_new_query_passes_check_and_test_and_is_laid_out() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let output = lermap().args(arguments).arg("--queries").arg(folder.path().join("new")).output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    for arguments in [
        &["queries", "new", "who-is-who"][..],
        &["queries", "check", "who-is-who"],
        &["queries", "test", "who-is-who"],
        &["queries", "fmt", "--check"],
        &["queries", "docs", "who-is-who"],
        &["run", "who-is-who", "stakeholder=Employers"],
    ] {
        let (status, said) = run(arguments);
        assert_eq!(status, Some(0), "{arguments:?}: {said}");
    }
    assert_eq!(run(&["queries", "new", "who-is-who"]).0, Some(2));
    assert_eq!(run(&["queries", "new", "../x"]).0, Some(2));
}

#[test]
fn a_batch_goes_on_after_a_failure_and_reports_it() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    fs::write(folder.path().join("aaa.rq"), "#+ summary: x?\nSELECT ?s { ?s a ler:Stage").unwrap();
    let mut command = lermap();
    command.args(["run", "--all", "--format", "json", "--queries"]).arg(folder.path()).arg("--output").arg(&out);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    let index = fs::read_to_string(out.join("index.csv")).unwrap();
    assert!(index.contains("aaa,,,x?,"), "{index}");
    assert!(index.contains("glossary,glossary.json,21,"), "{index}");
    assert!(out.join("group-neighbourhood.ttl").exists());
}

/// A batch that is killed at any moment leaves the folder as it was or as it is to be, never a mixture.
#[test]
fn a_killed_batch_leaves_the_old_folder_or_the_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let batch = |format: &str| {
        let mut command = std::process::Command::new(lermap().get_program());
        command.args(["run", "--all", "--quiet", "--format", format, "--output"]).arg(&out);
        command
    };
    assert!(batch("json").output().unwrap().status.success());
    fs::write(out.join("mine.txt"), "precious").unwrap();
    let whole = fs::read_to_string(out.join("index.csv")).unwrap();
    let mut killed = 0;
    for wait in (0..24).map(|step| std::time::Duration::from_millis(step * 12)) {
        let mut child = batch("csv").spawn().unwrap();
        std::thread::sleep(wait);
        let _ = child.kill();
        killed += usize::from(!child.wait().unwrap().success());
        let index = fs::read_to_string(out.join("index.csv")).unwrap();
        assert_eq!(index.lines().count(), whole.lines().count(), "{wait:?}");
        for file in index.lines().skip(1).filter_map(|line| line.split(',').nth(1)) {
            assert!(file.is_empty() || out.join(file).exists(), "{wait:?}: {file}");
        }
        assert_eq!(fs::read_to_string(out.join("mine.txt")).unwrap(), "precious");
    }
    assert!(killed > 0, "every batch came to its end: nothing was tried");
    assert!(batch("csv").output().unwrap().status.success());
    assert!(fs::read_to_string(out.join("index.csv")).unwrap().contains("glossary,glossary.csv,21,"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "something is left over");
}

#[test]
fn an_analyst_gets_a_cross_table_for_a_spreadsheet() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("coverage.csv");
    let mut command = lermap();
    command.args(["run", "coverage-by-stage", "--format", "cross-table", "--output"]).arg(&file);
    assert!(command.output().unwrap().status.success());
    let text = fs::read_to_string(file).unwrap();
    assert!(text.starts_with("\u{feff}group,Developing,Issuing,Using,Adopting\nCareer Navigators,1,1,1,2\n"), "{text}");
}

#[test]
fn a_workbook_is_written_or_the_missing_feature_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.xlsx");
    let mut command = lermap();
    let output = command.args(["run", "coverage-by-stage", "--output"]).arg(&file).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if cfg!(feature = "xlsx") {
        assert!(output.status.success(), "{said}");
        assert!(fs::read(file).unwrap().starts_with(b"PK"));
    } else {
        assert_eq!(output.status.code(), Some(2));
        assert!(said.starts_with("Error: this program was built without the cargo feature `xlsx`"), "{said}");
        assert!(!file.exists());
    }
}

#[test]
fn every_check_of_the_catalogue_finds_a_planted_defect() {
    let engine = open(Source::parse(data("defects.ttl").to_str().unwrap()).unwrap());
    let trial = Trial { engine: &engine, source: "defects", options: QueryOptions::default(), updates_golden: false };
    for (check, findings) in [("entities-without-label", 2), ("relations-without-source", 1), ("match-conflicts", 1)] {
        let outcome = trial.run(&Catalogue::embedded().query(check).unwrap());
        let found = outcome.failures.iter().filter(|failure| failure.starts_with("found: ")).count();
        assert_eq!(found, findings, "{check}: {:?}", outcome.failures);
    }
}

#[test]
fn an_edited_query_of_the_program_is_a_copy_of_ones_own() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = lermap();
    command.args(["queries", "edit", "glossary", "--queries"]).arg(folder.path()).env("EDITOR", "true");
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let shipped = fs::read_to_string(repository().join("queries/glossary.rq")).unwrap();
    assert_eq!(fs::read_to_string(folder.path().join("glossary.rq")).unwrap(), shipped);
}

#[test]
fn a_question_in_words_runs_a_query_and_says_which() {
    let output = lermap().args(["ask", "What does micro-credential mean?"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("lermap run glossary term=term:micro-credential"), "{said}");
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("name,acronyms,definition\r\nMicro-credential,"));
    let output = lermap().args(["ask", "which framework rests on which"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("lermap run framework-foundations framework=''\n"), "{said}");
    let output = lermap().args(["ask", "What is the weather in Boston?"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("Error: no saved query answers this question\n"));
    assert!(output.stdout.is_empty());
}

#[test]
fn values_of_parameters_can_be_listed() {
    let output = lermap().args(["queries", "values", "stakeholder-work-streams", "stage"]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), 5);
}

/// Each of the 34 questions of the field has a query, whose answer on the real map an independent script worked out, or
/// the table says what holds it instead.
#[test]
fn every_competency_question_has_a_query_and_a_figure() {
    let figures = fs::read_to_string(data("real-map.tsv")).unwrap();
    let table = fs::read_to_string(data("competency-questions.tsv")).unwrap();
    let catalogue = Catalogue::embedded();
    for (number, line) in (1..).zip(table.lines()) {
        let mut fields = line.split('\t');
        assert_eq!(fields.next(), Some(format!("Q{number}").as_str()));
        let query = fields.next().unwrap();
        catalogue.query(query).unwrap();
        let counted = figures.lines().any(|line| line.split('\t').next() == Some(query));
        assert_eq!(counted, fields.next().is_none(), "{line}");
    }
    assert_eq!(table.lines().count(), 34);
}

#[test]
fn a_byte_order_mark_before_a_query_is_skipped_wherever_it_comes_from() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.rq");
    for text in ["\u{feff}#+ summary: Is there anything?\nASK {}", "\u{feff}#+ summary: Is there anything?\r\nASK {}"] {
        fs::write(&file, text).unwrap();
        lermap().args(["query", "--file"]).arg(&file).assert().code(0).stdout("true\n");
        lermap().arg("query").write_stdin(text).assert().code(0).stdout("true\n");
        lermap().args(["run", "mine", "--queries"]).arg(folder.path()).assert().code(0).stdout("true\n");
    }
    let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain("ASK {}".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    fs::write(&file, wide).unwrap();
    lermap().args(["query", "--file"]).arg(&file).assert().code(0).stdout("true\n");
}
