//! Pictures: their bytes, that they are well-formed whatever the names are, and what a reader without colours sees.

use proptest::prelude::*;
use quick_xml::events::Event as Xml;

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
            Xml::Start(start) | Xml::Empty(start) => {
                for attribute in start.attributes() {
                    let attribute = attribute.unwrap();
                    attribute.unescape_value().unwrap();
                    assert!(!attribute.key.as_ref().starts_with(b"on"), "a handler in {svg}");
                    let is_link = attribute.key.as_ref() == b"href";
                    assert!(!is_link || attribute.value.to_ascii_lowercase().starts_with(b"http"), "{svg}");
                }
                found.push(String::from_utf8(start.name().as_ref().to_vec()).unwrap());
                depth += i32::from(matches!(event, Xml::Start(_)));
            }
            Xml::Text(text) => {
                text.unescape().unwrap();
            }
            Xml::End(_) => depth -= 1,
            Xml::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0, "elements are left open");
    found
}

fn cell(value: f64) -> Option<MatrixCell> {
    Some(MatrixCell { value, shown: value.to_string() })
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

#[test]
fn a_small_network_has_these_bytes() {
    let node = |text: &str| Node { name: name(text, "https://e/n"), score: Some(1.0), ..Node::default() };
    let edge = |source, target, kind: &str| Edge { source, target, kind: kind.to_owned() };
    let graph = Graph {
        title: "What rests on what".to_owned(),
        nodes: vec![node("Top"), node("Middle"), node("Ground")],
        edges: vec![edge(0, 1, "uses"), edge(1, 2, "extends"), edge(0, 2, "uses"), edge(7, 0, "nothing")],
        directed: true,
        score: "page-rank".to_owned(),
    };
    insta::assert_snapshot!("network", drawn(&graph.draw()));
}

#[test]
fn a_small_ring_has_these_bytes() {
    let chord = |source, target, value: f64| Chord { source, target, value, shown: value.to_string() };
    let ring = Ring {
        title: "Mentions".to_owned(),
        names: vec![name("Employers", "https://e/employers"), Name::of("Funders"), Name::of("Governance")],
        chords: vec![chord(0, 1, 4.0), chord(1, 0, 1.0), chord(2, 2, 1.0), chord(0, 2, 0.0), chord(9, 0, 1.0)],
    };
    insta::assert_snapshot!("ring", drawn(&ring.draw()));
}

#[test]
fn a_small_card_has_these_bytes() {
    let links = |property: &str, values: &[&str]| Links {
        property: Name::of(property),
        values: values.iter().map(|value| name(value, "https://e/v")).collect(),
    };
    let card = Card {
        name: name("Employers", "https://e/employers"),
        kind: "stakeholder group".to_owned(),
        text: "Whoever pays others for work.".to_owned(),
        outgoing: vec![links("example", &["nonprofits"]), links("notation", &["employers"])],
        incoming: vec![links("audience", &["a", "b", "c", "d", "e", "f", "g", "h", "i"])],
    };
    let svg = drawn(&card.draw());
    assert!(svg.contains("and 2 more"));
    insta::assert_snapshot!("card", svg);
}

#[test]
fn a_small_tree_has_these_bytes() {
    let leaf = |text: &str| Branch { name: name(text, "https://e/l"), shown: "3".to_owned(), below: Vec::new() };
    let branches = vec![Branch { name: Name::of("Top"), shown: String::new(), below: vec![leaf("One"), leaf("Two")] }];
    insta::assert_snapshot!("tree", drawn(&Tree { title: "Tree".to_owned(), branches, left_out: 2 }.draw()));
}

fn event(name: Name, kind: &str, start: f64, end: Option<f64>) -> Event {
    Event { name, kind: kind.to_owned(), start, end, shown: start.to_string() }
}

#[test]
fn a_small_timeline_has_these_bytes() {
    let events = vec![
        event(name("Late", "https://e/late"), "final", 2024.5, None),
        event(Name::of("Early"), "draft", 2019.25, Some(2021.0)),
        event(Name::of("Never"), "draft", f64::NAN, None),
    ];
    insta::assert_snapshot!("timeline", drawn(&Timeline { title: "Time".to_owned(), events, undated: 1 }.draw()));
}

#[test]
fn an_axis_has_few_lines_however_long_the_time_is() {
    for (first, last) in [(2024.5, 2024.5), (2000.0, 2026.0), (-753.0, 2026.0), (0.0, 1e9), (-1e300, 1e300)] {
        let events = vec![event(Name::of("a"), "", first, None), event(Name::of("b"), "", last, None)];
        let svg = Timeline { title: "Time".to_owned(), events, undated: 0 }.draw();
        assert!((1..20).contains(&svg.matches("class=\"lp-line\"").count()), "{first} to {last}");
    }
}

/// Fails if the names of two nodes cover each other.
fn no_overlap(nodes: usize, edges: &[(usize, usize)], directed: bool) -> Result<(), TestCaseError> {
    let found = network::place(nodes, edges, &[], directed);
    prop_assert_eq!((found.nodes.len(), found.edges.len()), (nodes, edges.len()));
    for (at, a) in found.nodes.iter().enumerate() {
        prop_assert!(a.0 >= 0.0 && a.1 >= 0.0 && a.0 <= found.width && a.1 <= found.height, "{:?} is outside", a);
        for b in &found.nodes[..at] {
            let is_free = (a.0 - b.0).abs() >= places::WIDE - 0.5 || (a.1 - b.1).abs() >= places::HIGH - 0.5;
            prop_assert!(is_free, "{:?} and {:?} cover each other", a, b);
        }
    }
    Ok(())
}

#[test]
fn what_rests_on_what_stands_above_it() {
    let places = network::place(4, &[(0, 1), (1, 2), (0, 2)], &[], true);
    assert!(places.nodes[0].1 < places.nodes[1].1 && places.nodes[1].1 < places.nodes[2].1);
    assert!(places.nodes[3].1 > places.nodes[2].1, "nodes without edges come last");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn names_in_networks_never_cover_each_other(nodes in 1..45_usize,
        pairs in prop::collection::vec((0..1000_usize, 0..1000_usize), 0..70), directed in any::<bool>(), one_way in any::<bool>()) {
        let edges = pairs.iter().map(|(a, b)| (a % nodes, b % nodes));
        let edges: Vec<(usize, usize)> = edges.map(|(a, b)| if one_way { (a.min(b), a.max(b)) } else { (a, b) }).collect();
        no_overlap(nodes, &edges, directed)?;
    }

    #[test]
    fn every_network_is_well_formed(title in hostile(), names in prop::collection::vec((hostile_name(), hostile(), hostile()), 0..12),
        edges in prop::collection::vec((0..14_usize, 0..14_usize, hostile()), 0..20), score in prop::option::of(any::<f64>())) {
        let node = |(name, kind, text)| Node { name, kind, text, score };
        let edge = |(source, target, kind)| Edge { source, target, kind };
        let (nodes, edges) = (names.into_iter().map(node).collect(), edges.into_iter().map(edge).collect());
        let graph = Graph { title, nodes, edges, directed: true, score: "score".to_owned() };
        let svg = graph.draw();
        prop_assert!(!elements(&svg).contains(&"script".to_owned()));
        prop_assert_eq!(svg, graph.draw());
    }

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
    fn every_ring_is_well_formed(title in hostile(), names in prop::collection::vec(hostile_name(), 0..12),
        ends in prop::collection::vec((0..14_usize, 0..14_usize, any::<f64>(), hostile()), 0..20)) {
        let chord = |(source, target, value, shown)| Chord { source, target, value, shown };
        let ring = Ring { title, names, chords: ends.into_iter().map(chord).collect() };
        let svg = ring.draw();
        prop_assert!(!elements(&svg).contains(&"script".to_owned()));
        prop_assert_eq!(svg, ring.draw());
    }

    #[test]
    fn every_card_is_well_formed(name in hostile_name(), kind in hostile(), text in hostile(),
        links in prop::collection::vec((hostile_name(), prop::collection::vec(hostile_name(), 0..12)), 0..9), at in 0..9_usize) {
        let mut outgoing: Vec<Links> = links.into_iter().map(|(property, values)| Links { property, values }).collect();
        let incoming = outgoing.split_off(at.min(outgoing.len()));
        let card = Card { name, kind, text, outgoing, incoming };
        let svg = card.draw();
        prop_assert!(!elements(&svg).contains(&"script".to_owned()));
        prop_assert_eq!(svg, card.draw());
    }

    #[test]
    fn every_tree_is_well_formed(title in hostile(), names in prop::collection::vec((hostile_name(), hostile()), 1..30),
        depths in prop::collection::vec(0..12_usize, 30)) {
        let mut branches = Vec::new();
        for ((name, shown), depth) in names.into_iter().zip(depths) {
            let mut list: &mut Vec<Branch> = &mut branches;
            for _ in 0..depth {
                if list.is_empty() { list.push(Branch::default()); }
                list = &mut list.last_mut().unwrap().below;
            }
            list.push(Branch { name, shown, below: Vec::new() });
        }
        let tree = Tree { title, branches, left_out: 0 };
        let svg = tree.draw();
        prop_assert!(!elements(&svg).contains(&"script".to_owned()));
        prop_assert_eq!(svg, tree.draw());
    }

    #[test]
    fn every_timeline_is_well_formed(title in hostile(),
        events in prop::collection::vec((hostile_name(), hostile(), any::<f64>(), prop::option::of(any::<f64>())), 0..12)) {
        let events = events.into_iter().map(|(name, kind, start, end)| event(name, &kind, start, end)).collect();
        let timeline = Timeline { title, events, undated: 0 };
        let svg = timeline.draw();
        prop_assert!(!elements(&svg).contains(&"script".to_owned()));
        prop_assert_eq!(svg, timeline.draw());
    }

    #[test]
    fn every_picture_of_bars_is_well_formed(title in hostile(), names in prop::collection::vec(hostile_name(), 0..6),
        value in any::<f64>(), shown in hostile()) {
        let bars = names.into_iter().map(|name| Bar { name, value, shown: shown.clone() }).collect();
        let svg = Bars { title, bars, left_out: 0 }.draw();
        prop_assert!(!elements(&svg).contains(&"script".to_owned()));
    }
}
