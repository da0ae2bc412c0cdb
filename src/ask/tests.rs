//! How often a question finds its query: measured on questions that were used for tuning and on those that were not.

use super::*;
use crate::Engine;
use crate::load::LoadOptions;
use crate::source::Source;

/// Stands in the place of the query where none fits.
const NOTHING: &str = "-";

fn engine() -> Engine {
    Engine::open(&[Source::Embedded], &LoadOptions::default()).unwrap()
}

fn index(engine: &Engine) -> Index {
    Index::of(&Catalogue::embedded(), engine.store(), &engine.prefixes).unwrap()
}

fn ranked(question: &str, engine: &Engine, index: &Index) -> Vec<Candidate> {
    index.rank(question, engine.store()).unwrap()
}

#[test]
#[allow(clippy::print_stdout, reason = "the rates are what the test is for")]
fn questions_find_their_queries() {
    let engine = engine();
    let index = index(&engine);
    let text = include_str!("../../tests/data/ask.tsv");
    let questions: Vec<Vec<&str>> =
        text.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect()).collect();
    assert!(questions.len() >= 60, "{} questions", questions.len());
    for set in ["tuning", "held-out"] {
        let (mut first, mut in_three, mut filled, mut all, mut with_values) = (0, 0, 0, 0, 0);
        let mut missed = Vec::new();
        for line in questions.iter().filter(|line| line[0] == set) {
            let (question, wanted, values) = (line[1], line[2], line[3]);
            let found = ranked(question, &engine, &index);
            let place = match wanted {
                NOTHING => Some(0).filter(|_| !found.first().is_some_and(Candidate::fits)),
                _ => found.iter().position(|candidate| candidate.query.name == wanted && candidate.fits()),
            };
            all += 1;
            first += usize::from(place == Some(0));
            in_three += usize::from(place.is_some_and(|place| place < 3));
            if !values.is_empty() {
                with_values += 1;
                filled += usize::from(place.is_some_and(|place| has(&found[place].values, values)));
            }
            if place != Some(0) {
                let names: Vec<&str> = found.iter().take(4).map(|candidate| candidate.query.name.as_str()).collect();
                missed.push(format!("{question} -> {wanted} is {place:?} of {}", names.join(", ")));
            }
        }
        let percent = |part: usize, of: usize| 100.0 * part as f64 / of as f64;
        println!(
            "{set}: {all} questions, {:.0}% first, {:.0}% in the first three, {:.0}% of {with_values} with their values",
            percent(first, all),
            percent(in_three, all),
            percent(filled, with_values)
        );
        let missed = missed.join("\n");
        println!("{missed}");
        assert!(percent(first, all) >= 80.0, "{set}: first\n{missed}");
        assert!(percent(in_three, all) >= 95.0, "{set}: in the first three\n{missed}");
        assert!(percent(filled, with_values) >= 90.0, "{set}: values\n{missed}");
    }
    let held_out = questions.iter().filter(|line| line[0] == "held-out").count();
    assert!(held_out * 3 >= questions.len(), "a third of the questions is held out");
}

/// A question of `tests/data/ask_users.tsv`, or of the catalogue of competency questions.
struct Asked<'a> {
    question: &'a str,
    wanted: Vec<&'a str>,
    values: &'a str,
}

/// Returns how many of `asked` find a query that answers them first, in the first three, and with their values; and the
/// others in words.
fn measured(asked: &[Asked<'_>], engine: &Engine, index: &Index) -> (usize, usize, usize, String) {
    let (mut first, mut in_three, mut filled, mut missed) = (0, 0, 0, String::new());
    for Asked { question, wanted, values } in asked {
        let found = ranked(question, engine, index);
        let fitting: Vec<&Candidate> = found.iter().filter(|candidate| candidate.fits()).collect();
        let described = index.described(question, engine.store()).unwrap();
        if let Some(entity) = described.filter(|_| wanted.contains(&"describe")) {
            let is_meant =
                values.split_once('=').is_none_or(|(_, slug)| entity.as_str().ends_with(&format!("/{slug}")));
            first += 1;
            in_three += 1;
            filled += usize::from(is_meant);
            continue;
        }
        let place = match wanted.as_slice() {
            [NOTHING] => Some(0).filter(|_| fitting.is_empty()),
            _ => fitting.iter().position(|candidate| wanted.contains(&candidate.query.name.as_str())),
        };
        first += usize::from(place == Some(0));
        in_three += usize::from(place.is_some_and(|place| place < 3));
        let has_values = place.is_some_and(|at| values.is_empty() || has(&fitting[at].values, values));
        filled += usize::from(has_values);
        if place != Some(0) || !has_values {
            let names: Vec<String> =
                fitting.iter().take(3).map(|found| format!("{} {:?}", found.query.name, found.values)).collect();
            let read = index.spelled(question);
            missed.push_str(&format!("{read} -> {wanted:?} {values} is {place:?} of {}\n", names.join(", ")));
        }
    }
    (first, in_three, filled, missed)
}

#[test]
fn users_of_ten_roles_find_their_answers() {
    check_rates(include_str!("../../tests/data/ask_users.tsv"));
}

#[test]
fn everyday_words_find_their_answers() {
    check_rates(include_str!("../../tests/data/ask_words.tsv"));
}

/// Asks the hundred questions of `text`: 90 find their answer first, 98 in three, 90 with their values.
#[track_caller]
#[allow(clippy::print_stdout, reason = "the rates are what the test is for")]
fn check_rates(text: &str) {
    let engine = engine();
    let index = index(&engine);
    let lines: Vec<Vec<&str>> =
        text.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect()).collect();
    let asked: Vec<Asked<'_>> = lines
        .iter()
        .map(|line| Asked { question: line[1], wanted: line[2].split('|').collect(), values: line[3] })
        .collect();
    let (first, in_three, filled, missed) = measured(&asked, &engine, &index);
    println!("{} questions: {first} first, {in_three} in three, {filled} with their values\n{missed}", asked.len());
    assert_eq!(asked.len(), 100);
    assert!(first >= 90, "{first} first\n{missed}");
    assert!(in_three >= 98, "{in_three} in three\n{missed}");
    assert!(filled >= 90, "{filled} with values\n{missed}");
}

#[test]
#[allow(clippy::print_stdout, reason = "the rates are what the test is for")]
fn competency_questions_find_their_queries() {
    let engine = engine();
    let index = index(&engine);
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let file = std::env::var_os("LERMAP_QUESTIONS").map_or_else(|| root.join("../shared/DOMAIN.md"), Into::into);
    let Ok(text) = std::fs::read_to_string(&file) else {
        eprintln!("SKIPPED: no competency questions at {}; set LERMAP_QUESTIONS to test with them", file.display());
        return;
    };
    let queries = include_str!("../../tests/data/competency-questions.tsv");
    let known: BTreeMap<&str, &str> =
        queries.lines().filter_map(|line| line.split_once('\t')).map(|(key, rest)| (key, first_column(rest))).collect();
    let asked: Vec<Asked<'_>> = text
        .lines()
        .filter_map(|line| {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            let [_, key, _, question, ..] = cells.as_slice() else { return None };
            let also = ALSO.iter().filter(|(other, _)| other == key).map(|(_, query)| *query);
            let wanted = std::iter::once(*known.get(key)?).chain(also).collect();
            Some(Asked { question, wanted, values: "" })
        })
        .collect();
    let (first, _, filled, missed) = measured(&asked, &engine, &index);
    println!("{} competency questions: {first} first, {filled} with their values\n{missed}", asked.len());
    assert_eq!(asked.len(), 34);
    assert!(first >= 32, "{first} first\n{missed}");
}

/// Questions that ask for two things, and the query for the second.
const ALSO: &[(&str, &str)] =
    &[("Q7", "unused-terms"), ("Q8", "unsettled-frameworks"), ("Q9", "editions"), ("Q23", "unnamed-foundations")];

fn first_column(line: &str) -> &str {
    line.split('\t').next().unwrap_or_default()
}

/// Returns whether `values` names the entities that `expected` names by their slugs.
fn has(values: &Values, expected: &str) -> bool {
    expected.split_whitespace().all(|pair| {
        let (name, value) = pair.split_once('=').unwrap();
        values.get(name).is_some_and(|found| found.rsplit(':').next() == Some(value))
    })
}

#[test]
fn nothing_fits_what_the_catalogue_does_not_know() {
    let engine = engine();
    let index = index(&engine);
    for question in
        ["What is the weather in Boston tomorrow?", "bake a chocolate cake", "", "???", "fußball ergebnisse"]
    {
        let found = ranked(question, &engine, &index);
        let fitting: Vec<&str> = found.iter().filter(|c| c.fits()).map(|c| c.query.name.as_str()).collect();
        assert!(fitting.is_empty(), "{question}: {fitting:?}");
    }
}

#[test]
fn the_same_question_gets_the_same_answer() {
    let engine = engine();
    let index = index(&engine);
    let names = || -> Vec<String> {
        ranked("Which standards are hubs?", &engine, &index).into_iter().map(|candidate| candidate.query.name).collect()
    };
    assert_eq!(names(), names());
}

#[test]
fn a_name_alone_is_described_and_so_is_what_a_question_asks_the_meaning_of() {
    let engine = engine();
    let index = index(&engine);
    for (question, expected) in [
        ("tell me about Open Badges 3.0", Some("framework:ob-3.0")),
        ("tell me about caliper-1.2", Some("framework:caliper-1.2")),
        ("what is vcdm 2.0", Some("framework:vcdm-2.0")),
        ("ob-2.1", Some("framework:ob-2.1")),
        ("oidf-1.1", Some("framework:oidf-1.1")),
        ("did", None),
        ("what does Open Badges 3.0 rest on", None),
    ] {
        let found = index.described(question, engine.store()).unwrap();
        let name = found.as_ref().and_then(|node| crate::vocab::compact(node.as_str()));
        assert_eq!(name.as_deref(), expected, "{question}");
    }
}
