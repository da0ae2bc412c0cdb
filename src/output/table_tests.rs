//! Golden tables: what each kind of value looks like at each width.

use oxrdf::{NamedNode, Triple};

use super::*;
use crate::output::Labels;
use crate::results::{Solutions, Triples};

struct Names;

impl Labels for Names {
    fn label(&self, iri: &str) -> Option<String> {
        iri.strip_prefix("https://w3id.org/lermap/stakeholder/").map(|local| {
            let mut label = local.to_owned();
            label[..1].make_ascii_uppercase();
            label
        })
    }
}

/// A value by its look: `<IRI>`, a number, or text with an optional `@language`.
fn term(text: &str) -> Option<Term> {
    if text.is_empty() {
        None
    } else if let Some(iri) = text.strip_prefix('<') {
        Some(NamedNode::new_unchecked(iri.trim_end_matches('>')).into())
    } else if let Ok(number) = text.parse::<i64>() {
        Some(Literal::from(number).into())
    } else if let Ok(number) = text.parse::<f64>() {
        Some(Literal::from(number).into())
    } else if let Some((text, language)) = text.rsplit_once('@') {
        Some(Literal::new_language_tagged_literal_unchecked(text, language).into())
    } else {
        Some(Literal::from(text).into())
    }
}

fn table(names: &[&str], rows: &[&[&str]], style: &Style<'_>) -> String {
    let rows = rows.iter().map(|row| row.iter().map(|text| term(text)).collect()).collect();
    let mut out = Vec::new();
    TABLE.write(Results::Solutions(Solutions::from_rows(names, rows)), style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[track_caller]
fn check(names: &[&str], rows: &[&[&str]], width: Option<usize>, expected: &str) {
    let style = Style { width, labels: Some(&Names), ..Style::PLAIN };
    assert_eq!(table(names, rows, &style), expected.trim_start_matches('\n'));
}

#[test]
fn numbers_stand_to_the_right_and_labels_beside_names() {
    check(
        &["group", "n"],
        &[&["<https://w3id.org/lermap/stakeholder/employers>", "9"], &["<http://e/x>", "10"], &["", "1.5"]],
        None,
        "
group                             │   n
──────────────────────────────────┼────
Employers (stakeholder:employers) │   9
http://e/x                        │  10
                                  │ 1.5
",
    );
}

#[test]
fn a_label_is_not_said_twice() {
    check(
        &["group", "label"],
        &[&["<https://w3id.org/lermap/stakeholder/employers>", "Employers"]],
        None,
        "
group                 │ label
──────────────────────┼──────────
stakeholder:employers │ Employers
",
    );
}

#[test]
fn wide_right_to_left_and_emoji_text_keeps_the_columns() {
    check(
        &["text", "n"],
        &[&["学习与就业", "1"], &["שלום עולם", "2"], &["👩\u{200d}🎓 e\u{301}te\u{301}", "3"], &["مرحبا", "4"]],
        None,
        "
text       │ n
───────────┼──
学习与就业 │ 1
שלום עולם  │ 2
👩\u{200d}🎓 e\u{301}te\u{301}     │ 3
مرحبا      │ 4
",
    );
}

#[test]
fn long_text_is_broken_at_blanks_and_wide_text_anywhere() {
    check(
        &["id", "text"],
        &[&["one", "The quick brown fox jumps"], &["two", "学习学习学习学习学习"]],
        Some(20),
        "
id  │ text
────┼───────────────
one │ The quick
    │ brown fox
    │ jumps
two │ 学习学习学习学
    │ 习学习
",
    );
}

#[test]
fn very_long_values_are_cut_only_in_a_window() {
    let long = "x".repeat(300);
    let style = Style { width: Some(30), ..Style::PLAIN };
    let shown = table(&["v"], &[&[&long]], &style);
    assert_eq!(shown.lines().count(), 8, "{shown}");
    assert!(shown.lines().all(|line| line.chars().count() <= 30), "{shown}");
    assert!(shown.ends_with("…\n"));
    assert!(table(&["v"], &[&[&long]], &Style::PLAIN).contains(&long));
}

#[test]
fn control_characters_never_reach_the_terminal() {
    let shown = table(&["v"], &[&["a\u{1b}]0;title\u{7}\u{202e}b\nc"], &["<http://e/\u{1b}[31m>"]], &Style::PLAIN);
    assert_eq!(shown.lines().nth(2), Some("a\\u{1b}]0;title\\u{7}\\u{202e}b\\nc"));
    assert!(!shown.contains('\u{1b}'));
}

#[test]
fn too_many_columns_become_records() {
    let names = ["a", "b", "c", "d", "e"];
    let row: [&str; 5] = ["a long value", "another long value", "", "4", "x"];
    let style = Style { width: Some(30), ..Style::PLAIN };
    let shown = table(&names, &[&row], &style);
    assert_eq!(shown, "── 1 ─────────────────────────\na │ a long value\nb │ another long value\nd │ 4\ne │ x\n");
}

#[test]
fn languages_and_fractions_are_readable() {
    check(
        &["text", "x"],
        &[&["chat@fr", "3.3333333333333335"], &["cat@en", "0.5"]],
        None,
        "
text     │        x
─────────┼─────────
chat @fr │ 3.333333
cat      │      0.5
",
    );
}

#[test]
fn booleans_are_yes_and_no_and_graphs_are_three_columns() {
    let mut out = Vec::new();
    TABLE.write(Results::Boolean(true), &Style::PLAIN, &mut out).unwrap();
    let node = NamedNode::new_unchecked("http://e/x");
    let triple = Triple::new(node.clone(), node, Literal::from(1));
    TABLE.write(Results::Graph(Triples::new(std::iter::once(Ok(triple)))), &Style::PLAIN, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert_eq!(
        text,
        "yes\nsubject    │ predicate  │ object\n───────────┼────────────┼───────\nhttp://e/x │ http://e/x │      1\n"
    );
}

#[test]
fn a_table_without_columns_or_rows_is_no_panic() {
    check(&[], &[&[]], Some(10), "");
    check(&["a"], &[], Some(10), "a\n─\n");
    check(&["a"], &[&["x"]], Some(0), "── 1 \na │ x\n");
}

#[test]
fn colours_wrap_text_and_not_blanks() {
    let style = Style { color: true, ..Style::PLAIN };
    let shown = table(&["a", "bbb"], &[&["<http://e/x>", "1"]], &style);
    assert!(shown.contains("\u{1b}[1m\u{1b}[38;5;98ma\u{1b}[0m         "), "{shown:?}");
    assert!(shown.contains("\u{1b}[38;5;63mhttp://e/x\u{1b}[0m │   1"), "{shown:?}");
}

#[test]
fn no_line_ends_with_a_bracket_nor_begins_with_a_mark() {
    let style = Style { width: Some(12), ..Style::PLAIN };
    let shown = table(&["a"], &[&["of records (learner) , too, and more"]], &style);
    assert!(!shown.contains("(\n") && !shown.contains("\n,") && !shown.contains("\n)"), "{shown}");
    assert!(shown.contains("\n(learner)"), "{shown}");
}

#[test]
fn rows_are_lines_for_a_screen_reader() {
    let style = Style { drawn: false, width: Some(20), ..Style::PLAIN };
    let shown = table(&["name", "n"], &[&["a text that is longer than the window", "1"], &["b", "-"]], &style);
    let expected = "Row 1 of 2\nname: a text that is longer than the window\nn: 1\n\nRow 2 of 2\nname: b\nn: -\n";
    assert_eq!(shown, expected);
}

#[test]
fn a_label_can_stand_alone() {
    let style = Style { labels_only: true, labels: Some(&Names), ..Style::PLAIN };
    let shown = table(&["a"], &[&["<https://w3id.org/lermap/stakeholder/employers>"]], &style);
    assert!(!shown.contains("stakeholder:"), "{shown}");
}
