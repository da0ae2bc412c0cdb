//! A snapshot against a list of quads, and against files that lie.

use std::collections::BTreeSet;
use std::fs;

use oxrdf::{GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term, TermRef, Triple};
use proptest::prelude::*;

use super::*;

fn node(number: u8) -> NamedNode {
    NamedNode::new_unchecked(format!("http://e/{number}"))
}

fn subject(number: u8) -> NamedOrBlankNode {
    match number % 4 {
        0 => oxrdf::BlankNode::new_unchecked(format!("b{number}")).into(),
        _ => node(number).into(),
    }
}

fn object(number: u8) -> Term {
    match number {
        0..8 => subject(number).into(),
        8 => Literal::new_simple_literal("").into(),
        9 => Literal::new_language_tagged_literal_unchecked("x", "en").into(),
        10 => Literal::new_language_tagged_literal_unchecked("x", "de-at").into(),
        11 => Literal::new_directional_language_tagged_literal_unchecked("x", "en", oxrdf::BaseDirection::Rtl).into(),
        12 => Literal::new_typed_literal("01", oxrdf::vocab::xsd::INTEGER).into(),
        13 => Literal::new_typed_literal("1", oxrdf::vocab::xsd::INTEGER).into(),
        14 => Literal::new_typed_literal("odd", oxrdf::vocab::xsd::DATE).into(),
        15 => Triple::new(subject(0), node(1), Literal::new_simple_literal("in\n\"side")).into(),
        _ => Literal::new_typed_literal("\u{0}é\"\\", node(200)).into(),
    }
}

fn graph(number: u8) -> GraphName {
    match number {
        0 => GraphName::DefaultGraph,
        4 => oxrdf::BlankNode::new_unchecked("g").into(),
        _ => node(100 + number).into(),
    }
}

pub(super) fn quads() -> impl Strategy<Value = Vec<Quad>> {
    let quad = (0_u8..8, 0_u8..5, 0_u8..17, 0_u8..5);
    prop::collection::vec(quad, 0..60).prop_map(|list| {
        list.into_iter().map(|(s, p, o, g)| Quad::new(subject(s), node(p), object(o), graph(g))).collect()
    })
}

/// Returns a quad with each object, in different graphs.
pub(super) fn all_objects() -> Vec<Quad> {
    (0..17).map(|number| Quad::new(subject(number % 7), node(number % 3), object(number), graph(number % 5))).collect()
}

/// Returns quads of more terms than one block of texts has, two graphs and classes.
pub(super) fn many_quads(count: u32) -> Vec<Quad> {
    let name = |number: u32| NamedNode::new_unchecked(format!("http://e/{}", number.wrapping_mul(2_654_435_761) >> 8));
    let number = |number: u32| Literal::new_typed_literal(format!("{:03}", number % 700), oxrdf::vocab::xsd::INTEGER);
    (0..count)
        .map(|i| match i % 3 {
            0 => Quad::new(name(i), oxrdf::vocab::rdf::TYPE.into_owned(), node((i % 7) as u8), graph((i % 2) as u8)),
            1 => Quad::new(name(i), node(3), number(i), graph(0)),
            _ => Quad::new(name(i), node(4), name(i / 2), graph(0)),
        })
        .collect()
}

fn all(snapshot: &Snapshot, pattern: &Pattern) -> BTreeSet<String> {
    let hits = snapshot.triples(pattern);
    let quads = hits.flat_map(|hit| snapshot.graphs.set(hit.set).iter().map(move |graph| snapshot.quad(&hit, *graph)));
    quads.map(|quad| quad.unwrap().to_string()).collect()
}

proptest! {
    #[test]
    fn every_pattern_gives_the_quads_that_match(quads in quads(), wanted in (0_u8..9, 0_u8..6, 0_u8..18)) {
        let snapshot = Snapshot::build(quads.clone()).unwrap();
        let different: BTreeSet<String> = quads.iter().map(Quad::to_string).collect();
        prop_assert_eq!(snapshot.len(), different.len());
        let (s, p, o) = (
            (wanted.0 < 8).then(|| subject(wanted.0)),
            (wanted.1 < 5).then(|| node(wanted.1)),
            (wanted.2 < 17).then(|| object(wanted.2)),
        );
        let find = |term: TermRef<'_>| snapshot.dictionary.find(term);
        let ids = (
            s.as_ref().map(|s| find(s.into())), p.as_ref().map(|p| find(p.into())), o.as_ref().map(|o| find(o.into())),
        );
        let is_missing = [ids.0, ids.1, ids.2].contains(&Some(None));
        let expected: Vec<&Quad> = quads.iter().filter(|quad| {
            s.as_ref().is_none_or(|s| *s == quad.subject)
                && p.as_ref().is_none_or(|p| *p == quad.predicate)
                && o.as_ref().is_none_or(|o| *o == quad.object)
        }).collect();
        if is_missing {
            prop_assert!(expected.is_empty());
            return Ok(());
        }
        let pattern = Pattern { subject: ids.0.flatten(), predicate: ids.1.flatten(), object: ids.2.flatten() };
        prop_assert_eq!(all(&snapshot, &pattern), expected.iter().map(|quad| quad.to_string()).collect());
        let triples: BTreeSet<String> =
            expected.iter().map(|q| Triple::new(q.subject.clone(), q.predicate.clone(), q.object.clone()).to_string()).collect();
        prop_assert_eq!(snapshot.count(&pattern), triples.len());
    }

    #[test]
    fn order_and_repetition_change_nothing(quads in quads()) {
        let mut other: Vec<Quad> = quads.iter().rev().cloned().collect();
        other.extend(quads.iter().take(5).cloned());
        prop_assert_eq!(Snapshot::build(quads).unwrap().digest(), Snapshot::build(other).unwrap().digest());
    }

    #[test]
    fn a_file_that_lies_never_panics(quads in quads(), lies in prop::collection::vec((any::<usize>(), any::<u8>()), 1..6)) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.lermap");
        let whole = Snapshot::build(quads).unwrap();
        whole.write_to(&path).unwrap();
        let mut bytes = fs::read(&path).unwrap();
        let table = 64..64 + file::Section::COUNT * 24;
        for (place, byte) in lies {
            // The table of sections has a checksum of its own, which a liar would write anew.
            let place = if table.contains(&(place % bytes.len())) { table.end } else { place } % bytes.len();
            bytes[place] ^= byte;
        }
        seal(&mut bytes);
        fs::write(&path, &bytes).unwrap();
        let Ok(snapshot) = Snapshot::open(&path) else { return Ok(()) };
        let _ = snapshot.verify();
        for pattern in patterns(&snapshot) {
            let _ = snapshot.count(&pattern);
            for hit in snapshot.triples(&pattern).take(1000) {
                for graph in snapshot.graphs.set(hit.set).iter().take(10) {
                    let _ = snapshot.quad(&hit, *graph);
                }
                let _ = Id::new(hit.object).and_then(|id| snapshot.values.value(&snapshot.dictionary, id));
            }
        }
        let _ = snapshot.dictionary.find(object(3).as_ref());
    }
}

/// Writes all checksums anew, as a careful liar would.
fn seal(bytes: &mut [u8]) {
    let sum = |bytes: &[u8]| xxhash_rust::xxh3::xxh3_64(bytes).to_le_bytes();
    let end = u64::from_le_bytes(bytes[40..48].try_into().unwrap()) as usize;
    if (file::HEAD..=bytes.len()).contains(&end) {
        let sums = blocks::sums_of(&bytes[file::HEAD..end]);
        let list: Vec<u8> = sums.iter().flat_map(|sum| sum.to_le_bytes()).take(bytes.len() - end).collect();
        bytes[end..end + list.len()].copy_from_slice(&list);
        let of_list = sum(&bytes[end..]);
        bytes[48..56].copy_from_slice(&of_list);
    }
    let of_table = sum(&bytes[file::HEADER..file::HEAD]);
    bytes[32..40].copy_from_slice(&of_table);
    let of_header = sum(&bytes[..file::SUMMED]);
    bytes[file::SUMMED..file::HEADER].copy_from_slice(&of_header);
}

/// Returns a pattern of each shape, for the first ids.
fn patterns(snapshot: &Snapshot) -> Vec<Pattern> {
    let ids: Vec<Option<Id>> = (0..snapshot.dictionary.len().min(12)).map(Id::new).collect();
    let mut all = Vec::new();
    for (place, id) in ids.iter().enumerate() {
        let other = ids.get(place / 2).copied().flatten();
        all.push(Pattern { subject: *id, predicate: other, object: None });
        all.push(Pattern { subject: *id, predicate: None, object: other });
        all.push(Pattern { subject: None, predicate: other, object: *id });
        all.push(Pattern { subject: None, predicate: *id, object: None });
    }
    all
}

#[test]
fn a_file_comes_back_and_is_verified() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.lermap");
    let built = Snapshot::build((0..17).map(|o| Quad::new(subject(1), node(2), object(o), graph(o % 5)))).unwrap();
    built.write_to(&path).unwrap();
    let opened = Snapshot::open(&path).unwrap();
    opened.verify().unwrap();
    assert_eq!(opened.digest(), built.digest());
    assert_eq!(all(&opened, &Pattern::default()), all(&built, &Pattern::default()));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[track_caller]
fn check_refused(change: impl Fn(&mut Vec<u8>), expected: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.lermap");
    Snapshot::build([Quad::new(subject(1), node(2), object(3), graph(1))]).unwrap().write_to(&path).unwrap();
    let mut bytes = fs::read(&path).unwrap();
    change(&mut bytes);
    fs::write(&path, &bytes).unwrap();
    let error = match Snapshot::open(&path) {
        Ok(snapshot) => snapshot.verify().unwrap_err(),
        Err(error) => error,
    };
    assert!(error.message.contains(expected), "{error}");
    assert!(error.hint.is_some(), "{error}");
}

#[test]
fn wrong_files_are_refused_with_the_reason() {
    check_refused(|bytes| bytes.truncate(10), "no snapshot");
    check_refused(|bytes| bytes.clear(), "no snapshot");
    check_refused(|bytes| bytes[0] = b'x', "no snapshot");
    check_refused(|bytes| bytes[8] = 99, "format 99");
    check_refused(|bytes| bytes[8] = 0, "old format 0");
    check_refused(|bytes| bytes.truncate(bytes.len() - 1), "are wanted");
    check_refused(|bytes| bytes.push(0), "are wanted");
    check_refused(|bytes| bytes[70] ^= 1, "table of sections");
    check_refused(|bytes| bytes[12..16].reverse(), "byte order");
    check_refused(|bytes| bytes[8] = 1, "old format 1");
    check_refused(|bytes| bytes[45] ^= 1, "header of the snapshot");
    check_refused(|bytes| *bytes.last_mut().unwrap() ^= 1, "list of checksums");
    let first_section = (64 + file::Section::COUNT * 24).next_multiple_of(bytes::ALIGNMENT);
    check_refused(move |bytes| bytes[first_section] ^= 1, "block 0 of the snapshot is damaged");
}

#[test]
fn no_quads_are_a_snapshot_too() {
    let snapshot = Snapshot::build([]).unwrap();
    assert!(snapshot.is_empty());
    assert_eq!(snapshot.count(&Pattern::default()), 0);
    assert_eq!(snapshot.statistics.classes().count(), 0);
}

#[test]
fn columns_of_a_predicate_are_sorted_and_counted() {
    let quads = (0..40_u8).map(|i| Quad::new(subject(i % 5), node(i % 3), object(i % 7), graph(i % 2)));
    let snapshot = Snapshot::build(quads).unwrap();
    for number in snapshot.index.predicates() {
        let id = Id::new(*number).unwrap();
        let (out, into) = (snapshot.edges_out(id), snapshot.edges_in(id));
        assert!(out.sources.is_sorted() && into.sources.is_sorted());
        let pairs: BTreeSet<(u32, u32)> = out.sources.iter().copied().zip(out.targets.iter().copied()).collect();
        let back: BTreeSet<(u32, u32)> = into.targets.iter().copied().zip(into.sources.iter().copied()).collect();
        assert_eq!(pairs, back);
        let statistics = snapshot.statistics.predicate(&snapshot.index, id);
        let subjects: BTreeSet<u32> = pairs.iter().map(|pair| pair.0).collect();
        let objects: BTreeSet<u32> = pairs.iter().map(|pair| pair.1).collect();
        assert_eq!(
            (statistics.triples, statistics.subjects, statistics.objects),
            (pairs.len(), subjects.len(), objects.len())
        );
    }
}
