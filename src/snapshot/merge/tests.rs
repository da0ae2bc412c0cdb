//! A merged snapshot against one that is built of the changed quads: the same bytes, in memory and in a file.

use std::collections::HashSet;
use std::fs;

use oxrdf::Quad;
use proptest::prelude::*;

use super::super::tests::quads;
use super::super::{Hit, Pattern, Snapshot};
use super::Difference;
use crate::cancel::Cancellation;

/// Returns the difference from `old` to the quads `new`, of the snapshot of `old`.
fn difference(snapshot: &Snapshot, new: &[Quad]) -> Difference {
    let mut difference = Difference::default();
    let stays: HashSet<&Quad> = new.iter().collect();
    for hit in snapshot.triples(&Pattern::default()) {
        for graph in snapshot.graphs.set(hit.set) {
            if !stays.contains(&snapshot.quad(&hit, *graph).unwrap()) {
                let Hit { subject, predicate, object, .. } = hit;
                difference.remove([subject, predicate, object, *graph]);
            }
        }
    }
    new.iter().for_each(|quad| difference.add(quad).unwrap());
    difference
}

fn bytes(snapshot: &Snapshot) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    snapshot.write_to(&folder.path().join("a.lermap")).unwrap();
    fs::read(folder.path().join("a.lermap")).unwrap()
}

#[track_caller]
fn check(old: &[Quad], new: &[Quad]) {
    let old = Snapshot::build(old.iter().cloned()).unwrap();
    let expected = bytes(&Snapshot::build(new.iter().cloned()).unwrap());
    let difference = difference(&old, new);
    let merged = old.merged(&difference, &Cancellation::new()).unwrap();
    assert!(bytes(&merged) == expected, "{} quads become {}", old.len(), new.len());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.lermap");
    old.write_to(&path).unwrap();
    Snapshot::open(&path).unwrap().write_merged(&difference, &path, &Cancellation::new(), &mut |_| Ok(())).unwrap();
    assert!(fs::read(&path).unwrap() == expected, "the file differs");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

/// Returns `old` without those whose bit is set in `gone`, and with `added`.
fn changed(old: &[Quad], gone: u64, added: &[Quad]) -> Vec<Quad> {
    let stays = old.iter().enumerate().filter(|(place, _)| gone >> (place % 64) & 1 == 0);
    stays.map(|(_, quad)| quad.clone()).chain(added.iter().cloned()).collect()
}

proptest! {
    #[test]
    fn a_merged_snapshot_is_the_one_of_loading_anew(old in quads(), new in quads()) {
        check(&old, &new);
    }

    #[test]
    fn a_small_difference_gives_the_same_bytes(old in quads(), gone in any::<u64>(), added in quads()) {
        // Few bits are set, and few quads added.
        let gone = gone & gone.rotate_left(17) & gone.rotate_left(33);
        let added = &added[..added.len().min(3)];
        check(&old, &changed(&old, gone, added));
    }
}

#[test]
fn nothing_becomes_something_and_back() {
    let some: Vec<Quad> = super::super::tests::all_objects();
    check(&[], &[]);
    check(&[], &some);
    check(&some, &[]);
    check(&some, &some);
    for place in 0..some.len() {
        check(&some, &changed(&some, 1 << place, &[]));
        check(&changed(&some, 1 << place, &[]), &some);
    }
}

#[test]
fn long_columns_and_many_blocks_of_texts_give_the_same_bytes() {
    let many = super::super::tests::many_quads(70_000);
    let (few, rest) = many.split_at(13);
    check(rest, &many);
    check(&many, rest);
    check(&many, &changed(&many[..69_000], 1 << 20 | 1 << 50, few));
}

#[test]
fn work_that_is_told_to_stop_leaves_the_file_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.lermap");
    let old = Snapshot::build(super::super::tests::many_quads(100)).unwrap();
    old.write_to(&path).unwrap();
    let before = fs::read(&path).unwrap();
    let stopped = Cancellation::new();
    stopped.interrupt();
    assert!(old.write_merged(&difference(&old, &[]), &path, &stopped, &mut |_| Ok(())).is_err());
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn rows_that_are_not_there_are_refused() {
    let old = Snapshot::build(super::super::tests::many_quads(10)).unwrap();
    for row in [[0, 1, 1, 0], [1, u32::MAX, 1, 0], [1, 1, 1, 99]] {
        let mut difference = Difference::default();
        difference.remove(row);
        assert!(old.merged(&difference, &Cancellation::new()).is_err());
    }
}
