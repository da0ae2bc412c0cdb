//! Pictures: their bytes, that they are well-formed whatever the names are, and what a reader without colours sees.

use proptest::prelude::*;
use quick_xml::events::Event;

use super::*;

/// Returns the elements of a picture, and fails if it is not well-formed.
#[track_caller]
pub(super) fn elements(svg: &str) -> Vec<String> {
    let mut reader = quick_xml::Reader::from_str(svg);
    reader.config_mut().check_end_names = true;
    let (mut found, mut depth) = (Vec::new(), 0_i32);
    loop {
        let event = reader.read_event().unwrap();
        match &event {
            Event::Start(start) | Event::Empty(start) => {
                for attribute in start.attributes() {
                    let attribute = attribute.unwrap();
                    attribute.unescape_value().unwrap();
                    assert!(!attribute.key.as_ref().starts_with(b"on"), "a handler in {svg}");
                    let is_link = attribute.key.as_ref() == b"href";
                    assert!(!is_link || attribute.value.to_ascii_lowercase().starts_with(b"http"), "{svg}");
                }
                found.push(String::from_utf8(start.name().as_ref().to_vec()).unwrap());
                depth += i32::from(matches!(event, Event::Start(_)));
            }
            Event::Text(text) => {
                text.unescape().unwrap();
            }
            Event::End(_) => depth -= 1,
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0, "elements are left open");
    found
}

fn cell(value: f64) -> Option<Cell> {
    Some(Cell { value, shown: value.to_string() })
}

fn name(text: &str, link: &str) -> Name {
    Name { text: text.to_owned(), link: link.to_owned() }
}

#[test]
fn a_small_matrix_has_these_bytes() {
    let matrix = Matrix {
        title: "Work streams by group and stage".to_owned(),
        rows: vec![name("Employers", "https://e/employers"), Name::of("Learners & workers")],
        columns: vec![Name::of("Planning"), Name::of("Use")],
        cells: vec![vec![cell(5.0), cell(0.0)], vec![None, cell(1.0)]],
    };
    insta::assert_snapshot!("matrix", drawn(&matrix.draw()));
}

#[test]
fn small_bars_have_these_bytes() {
    let bar = |text: &str, value: f64| Bar { name: name(text, "https://e/x"), value, shown: value.to_string() };
    let bars =
        Bars { title: "Score".to_owned(), bars: vec![bar("A", 2.0), bar("B", -1.0), bar("C", 0.0)], left_out: 3 };
    insta::assert_snapshot!("bars", drawn(&bars.draw()));
}

/// Returns a picture without the sheet of styles, which every picture has.
fn drawn(svg: &str) -> String {
    assert!(svg.contains(STYLE));
    elements(svg);
    svg.replace(STYLE, "")
}

/// Names that would end an element, an attribute or a comment, or hide.
fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("</text><script>alert(1)</script>".to_owned()),
        Just("\" onload=\"alert(1)".to_owned()),
        Just("]]>&bogus;<!--".to_owned()),
        Just("\u{0}\u{1b}[31m\u{202e}\u{ffff}".to_owned()),
        Just("javascript:alert(1)".to_owned()),
        Just(String::new()),
        proptest::string::string_regex("\\PC{0,60}").unwrap(),
        any::<String>(),
    ]
}

fn hostile_name() -> impl Strategy<Value = Name> {
    (hostile(), hostile()).prop_map(|(text, link)| Name { text, link })
}

proptest! {
    #[test]
    fn every_matrix_is_well_formed(title in hostile(), rows in prop::collection::vec(hostile_name(), 0..5),
        columns in prop::collection::vec(hostile_name(), 0..12), values in prop::collection::vec(any::<f64>(), 60)) {
        let cells = |row: usize| (0..columns.len()).map(|at| cell(values[(row * 12 + at) % 60])).collect();
        let cells = (0..rows.len()).map(cells).collect();
        let matrix = Matrix { title, rows, columns, cells };
        let svg = matrix.draw();
        prop_assert!(!elements(&svg).contains(&"script".to_owned()));
        prop_assert_eq!(svg, matrix.draw());
    }

    #[test]
    fn every_picture_of_bars_is_well_formed(title in hostile(), names in prop::collection::vec(hostile_name(), 0..6),
        value in any::<f64>(), shown in hostile()) {
        let bars = names.into_iter().map(|name| Bar { name, value, shown: shown.clone() }).collect();
        let svg = Bars { title, bars, left_out: 0 }.draw();
        prop_assert!(!elements(&svg).contains(&"script".to_owned()));
    }
}
