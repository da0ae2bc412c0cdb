//! Mistakes in records: each at its place, all in one run.

use super::*;

const STAGES: &str = "stages:\n  - {slug: issuing, name: Issuing, order: 1, definition: d, source: 'https://e.org/'}\n";

#[track_caller]
fn check(files: &[(&str, &str)], expected: &[&str]) {
    let found: Vec<String> = match read(files) {
        Ok(_) => Vec::new(),
        Err(error) => std::iter::once(&error).chain(&error.others).map(ToString::to_string).collect(),
    };
    assert_eq!(found, expected);
}

#[test]
fn good_records_are_read() {
    check(&[("data/stages.yaml", STAGES)], &[]);
}

#[test]
fn mistakes_of_all_files_come_in_one_run() {
    let terms = "terms:\n  - slug: a\n    name: A\n    definition: d\n    related: [b]\n    source: 'https://e.org/'\n    colour: red\n  \
                 - slug: a\n    name: A\n    definition: d\n    source: nowhere\n";
    check(
        &[("data/glossary.yaml", terms), ("data/stages.yaml", "stages: 5\n")],
        &[
            "data/glossary.yaml:5:15: there is no term `b`",
            "data/glossary.yaml:7:5: unknown key `colour`",
            "data/glossary.yaml:8:5: the term `a` is defined twice",
            "data/glossary.yaml:11:13: `nowhere` is no web address",
            "data/stages.yaml:1:9: `stages` is a number, a list is wanted",
        ],
    );
}

#[test]
fn unknown_files_are_named() {
    check(
        &[("data/other.yaml", "a: b\n")],
        &[
            "data/other.yaml:1:1: no record is kept in a file called `other.yaml`",
            "data/other.yaml:1:1: unknown key `a`",
        ],
    );
}

#[test]
fn dates_and_slugs_have_a_form() {
    let bad = "stages:\n  - {slug: Is suing, name: I, order: 1, definition: d, source: 'https://e.org/'}\n";
    check(
        &[("data/stages.yaml", bad)],
        &["data/stages.yaml:2:12: `Is suing` is no slug: lower-case letters, digits, `-` and `.`"],
    );
}

#[test]
fn dates_are_days_of_the_calendar() {
    for good in ["2024", "2024-12", "2024-02-29", "2000-02-29"] {
        assert!(is_date(good), "{good}");
    }
    for bad in ["", "24", "2024-13", "2024-00", "2023-02-29", "1900-02-29", "2024-04-31", "2024-1-1", "2024-01-011"] {
        assert!(!is_date(bad), "{bad}");
    }
}

#[test]
fn a_dangling_slug_names_the_nearest_and_shows_its_line() {
    let glossary = "terms:\n  - {slug: issuer, name: I, definition: d, related: [isuer], source: 'https://e.org/'}\n";
    let error = read(&[("data/glossary.yaml", glossary)]).unwrap_err();
    assert_eq!(error.hint.as_deref(), Some("did you mean `issuer`?"));
    assert_eq!(error.excerpt.as_deref(), glossary.lines().nth(1));
}

#[test]
fn an_exact_match_must_be_confirmed() {
    let glossary = "terms:\n  - slug: a\n    name: A\n    definition: d\n    source: 'https://e.org/'\n    mappings:\n      \
                    - {vocabulary: v, match: exact, target: 'https://e.org/a', label: a, status: expected, evidence: S, source: 'https://e.org/'}\n";
    check(
        &[("data/glossary.yaml", glossary)],
        &[
            "data/glossary.yaml:7:9: an exact match is only expected",
            "data/glossary.yaml:7:22: there is no vocabulary `v`",
        ],
    );
}

#[test]
fn statements_stand_there_once_and_join_two_things() {
    let relations = "relation-kinds:\n  - {slug: uses, name: uses, definition: d}\nrelations:\n  \
                     - {subject: a, relation: uses, object: b, source: s, evidence: S}\n  \
                     - {subject: a, relation: uses, object: b, source: s, evidence: K}\n  \
                     - {subject: a, relation: uses, object: a, source: s, evidence: K}\n";
    let error = read(&[("data/relations.yaml", relations)]).unwrap_err();
    let found: Vec<String> = std::iter::once(&error).chain(&error.others).map(ToString::to_string).collect();
    let odd: Vec<&String> = found.iter().filter(|text| !text.contains("there is no framework")).collect();
    assert_eq!(
        odd,
        [
            "data/relations.yaml:5:5: the relation `a uses b` is listed twice",
            "data/relations.yaml:6:5: the relation `a uses a` joins a thing with itself",
        ]
    );
}

/// Reads `text` in place of the file called `name`, alone, and returns its mistakes with their lines.
fn mistakes(name: &str, text: &str) -> Vec<(u64, String)> {
    match read(&[(name, text)]) {
        Ok(_) => Vec::new(),
        Err(error) => std::iter::once(&error)
            .chain(&error.others)
            .map(|error| (error.position.as_ref().map_or(0, |position| position.line), error.message.clone()))
            .collect(),
    }
}

/// Every key of every file, misspelt: the mistake is found at its line, and the key is named.
#[test]
fn a_misspelt_key_is_found_in_every_file() {
    let mut tried = 0;
    for (name, text) in FILES {
        let lines: Vec<&str> = text.lines().collect();
        let mut seen = std::collections::HashSet::new();
        for (number, line) in lines.iter().enumerate() {
            let start = line.len() - line.trim_start_matches([' ', '-']).len();
            let Some((key, _)) = line[start..].split_once(':') else { continue };
            if key.is_empty() || !key.chars().all(|c| c.is_ascii_lowercase() || c == '-') || !seen.insert(key) {
                continue;
            }
            let changed = format!("{}{key}q{}", &line[..start], &line[start + key.len()..]);
            let mut text = lines.clone();
            text[number] = &changed;
            let found = mistakes(name, &text.join("\n"));
            let wrong = format!("{key}q");
            let at_line = |(line, message): &(u64, String)| *line == number as u64 + 1 && message.contains(&wrong);
            assert!(found.iter().any(at_line), "{name}:{}: `{wrong}` was not found: {found:?}", number + 1);
            tried += 1;
        }
    }
    assert!(tried > 100, "only {tried} keys were tried");
}

/// Files cut off anywhere are read or refused, and never bring the program down.
#[test]
fn truncated_files_are_read_or_refused() {
    for (name, text) in FILES {
        for part in 1..8 {
            let end = text.floor_char_boundary(text.len() * part / 8);
            let _ = mistakes(name, &text[..end]);
        }
    }
}

#[test]
fn the_order_of_files_does_not_matter() {
    let backwards: Vec<(&str, &str)> = FILES.iter().rev().copied().collect();
    let (one, other) = (read(FILES).unwrap(), read(&backwards).unwrap());
    assert_eq!(format!("{one:?}"), format!("{other:?}"));
}
