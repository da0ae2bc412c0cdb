//! Where the edits belong in each of the sorted orders, and the columns with them put in.

use std::ops::Range;

use super::super::Snapshot;
use super::super::bytes::Column;
use super::super::dictionary::damaged;
use super::super::index::{Order, narrow};
use super::edits::{Edit, Edits};
use super::terms::Terms;
use crate::error::Result;

/// An edit at its place in an order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Splice {
    /// The place in the old order of the triple that is edited, or of the first one behind a new triple.
    pub at: usize,
    /// The place of the edit in the list.
    pub edit: usize,
    /// Whether the old triple is taken out.
    pub takes: bool,
    /// Whether a triple is put in.
    pub puts: bool,
}

/// Triples in a row in a merged order.
#[derive(Debug, Clone)]
pub(super) enum Piece {
    /// Old triples, by their places in the old order.
    Old(Range<usize>),
    /// The triple of an edit.
    New(usize),
}

/// Returns where first, second and third term of `order` are in a triple.
pub(super) fn positions(order: Order) -> [usize; 3] {
    match order {
        Order::Spo => [0, 1, 2],
        Order::Ops => [2, 1, 0],
        Order::Pso => [1, 0, 2],
        Order::Pos => [1, 2, 0],
    }
}

/// Returns the edits in `order`.
pub(super) fn splices(order: Order, old: &Snapshot, edits: &Edits, terms: &Terms<'_>) -> Vec<Splice> {
    let mut keyed: Vec<(Splice, [u32; 3])> = Vec::with_capacity(edits.list.len());
    for (place, edit) in edits.list.iter().enumerate() {
        let handles = positions(order).map(|at| edit.triple[at]);
        let at = find(order, old, terms, handles);
        let splice = Splice { at, edit: place, takes: edit.is_old, puts: !edit.graphs.is_empty() };
        keyed.push((splice, handles.map(|handle| terms.id(handle))));
    }
    // What is put in before a triple comes before what is done to that triple.
    keyed.sort_unstable_by_key(|(splice, key)| (splice.at, splice.takes, *key));
    keyed.into_iter().map(|(splice, _)| splice).collect()
}

/// Returns the place of a triple in `order`, or of the first one behind it.
fn find(order: Order, old: &Snapshot, terms: &Terms<'_>, [first, second, third]: [u32; 3]) -> usize {
    let columns = old.index.columns(order);
    let run = old.index.run_before(order, terms.floor(first), terms.old_id(first).is_some());
    let run = within(&columns.second, run, terms, second);
    within(&columns.third, run, terms, third).start
}

/// Returns the part of the sorted `run` of `column` that holds the term `handle`, or the empty one where it belongs.
fn within(column: &Column<u32>, run: Range<usize>, terms: &Terms<'_>, handle: u32) -> Range<usize> {
    let floor = terms.floor(handle);
    if run.is_empty() {
        return run;
    }
    if terms.old_id(handle).is_some() {
        return narrow(column, run, floor);
    }
    let place = column.partition_point_in(run, |value| *value < floor);
    place..place
}

/// Returns what lies behind what once `splices` are put into `length` old triples.
pub(super) fn pieces(splices: &[Splice], length: usize) -> Result<Vec<Piece>> {
    let (mut pieces, mut from) = (Vec::with_capacity(splices.len() * 2 + 1), 0);
    for splice in splices {
        if splice.at < from {
            return Err(damaged());
        }
        if splice.at > from {
            pieces.push(Piece::Old(from..splice.at));
        }
        if splice.puts {
            pieces.push(Piece::New(splice.edit));
        }
        from = splice.at + usize::from(splice.takes);
    }
    match from.cmp(&length) {
        std::cmp::Ordering::Less => pieces.push(Piece::Old(from..length)),
        std::cmp::Ordering::Equal => {}
        std::cmp::Ordering::Greater => return Err(damaged()),
    }
    Ok(pieces)
}

/// Calls `each` with the handles in the `run` of `column`, with those of `splices`, which are all of this run, at
/// `position` of their triples put in.
pub(super) fn walk(
    column: &[u32],
    run: Range<usize>,
    splices: &[Splice],
    edits: &[Edit],
    position: usize,
    each: &mut dyn FnMut(u32),
) -> Result<()> {
    let mut from = run.start;
    for splice in splices {
        column.get(from..splice.at).ok_or_else(damaged)?.iter().for_each(|handle| each(*handle));
        if let Some(edit) = edits.get(splice.edit).filter(|_| splice.puts) {
            each(edit.triple[position]);
        }
        from = splice.at + usize::from(splice.takes);
    }
    column.get(from..run.end).ok_or_else(damaged)?.iter().for_each(|handle| each(*handle));
    Ok(())
}
