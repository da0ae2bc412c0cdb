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
