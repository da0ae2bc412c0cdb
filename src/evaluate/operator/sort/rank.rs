//! The place of each term of a column in the total order, as a number.

use std::cmp::Ordering;

use super::approximate::{Approximate, Places};
use super::merge::merge_sort;
use super::permute::sort_items;
use crate::error::Result;
use crate::evaluate::Context;
use crate::evaluate::expression::order::{Key, compare};
use crate::evaluate::operator::numbering::Numbering;
use crate::snapshot::Kind;

/// Ranks of the terms of a column, row by row.
pub(super) struct Ranks {
    /// Terms of one value have one rank.
    pub values: Vec<u32>,
    /// Each term has a rank of its own; missing where the values tell all terms apart.
    pub forms: Option<Vec<u32>>,
}

/// Returns the ranks of the terms of `column`.
pub(super) fn ranks(column: &[u32], context: &Context) -> Result<Ranks> {
    if is_sorted_by_id(column, context) {
        return Ok(Ranks { values: column.to_vec(), forms: None });
    }
    let (mut numbering, mut numbers) = (Numbering::new(1), Vec::new());
    numbering.number(&[column], column.len(), context.terms.last(), &mut numbers);
    context.cancellation.check()?;
    let terms = numbering.keys().first().map(Vec::as_slice).unwrap_or_default();
    let mut finder = Places::new(&context.terms);
    let places: Vec<Option<Approximate>> = terms.iter().map(|number| finder.of(*number)).collect();
    let sorted = sorted(terms, &places, context)?;
    let (mut values, mut forms) = (vec![0_u32; terms.len()], vec![0_u32; terms.len()]);
    let mut rank = 0;
    for (form, place) in sorted.iter().enumerate() {
        let is_next = form > 0 && order(terms, &places, sorted[form - 1], *place, Ties::Stay, context).is_ne();
        rank += u32::from(is_next);
        values[*place as usize] = rank;
        forms[*place as usize] = form as u32;
    }
    let of = |ranks: &[u32]| numbers.iter().map(|number| ranks[*number as usize]).collect();
    let has_ties = rank as usize + 1 < terms.len();
    Ok(Ranks { values: of(&values), forms: has_ties.then(|| of(&forms)) })
}

/// Returns whether all terms are of one group of the dictionary that is sorted by text, so that ids are ranks.
fn is_sorted_by_id(column: &[u32], context: &Context) -> bool {
    let least = column.iter().min().and_then(|number| context.terms.stored(*number));
    let greatest = column.iter().max().and_then(|number| context.terms.stored(*number));
    let Some((least, greatest)) = least.zip(greatest) else { return false };
    let dictionary = &context.terms.snapshot.dictionary;
    let groups = (dictionary.group_of(least), dictionary.group_of(greatest));
    groups.0 == groups.1 && !matches!(dictionary.kind(least), None | Some(Kind::Typed | Kind::Triple))
}

/// What terms of one value are.
#[derive(Clone, Copy, PartialEq)]
enum Ties {
    Stay,
    /// Told apart by their form.
    Broken,
}

fn order(terms: &[u32], places: &[Option<Approximate>], a: u32, b: u32, ties: Ties, context: &Context) -> Ordering {
    let (a, b) = (a as usize, b as usize);
    if let (Some(left), Some(right)) = (places[a], places[b])
        && let Some(order) = left.compare(&right).filter(|order| order.is_ne() || left.is_exact())
    {
        return order;
    }
    let (a, b) = (Key::of(terms[a], &context.terms), Key::of(terms[b], &context.terms));
    if ties == Ties::Stay { a.by_value(&b) } else { compare(&a, &b) }
}

/// Returns the places of `terms` in their order.
fn sorted(terms: &[u32], places: &[Option<Approximate>], context: &Context) -> Result<Vec<u32>> {
    let is_one_line = places.windows(2).all(|pair| matches!(pair, [Some(a), Some(b)] if a.line == b.line));
    if is_one_line && places.first().is_some_and(Option::is_some) {
        let place = |(at, place): (usize, &Option<Approximate>)| (place.map_or(0, |place| place.place), at as u32);
        let mut items: Vec<(u64, u32)> = places.iter().enumerate().map(place).collect();
        sort_items(&mut items, context)?;
        // What rounding made alike.
        for run in items.chunk_by_mut(|a, b| a.0 == b.0).filter(|run| run.len() > 1) {
            let sorted = merge_sort(run.iter().map(|item| item.1).collect(), context, |a, b| {
                order(terms, places, *a, *b, Ties::Broken, context)
            })?;
            run.iter_mut().zip(sorted).for_each(|(item, place)| item.1 = place);
        }
        return Ok(items.into_iter().map(|item| item.1).collect());
    }
    let all: Vec<u32> = (0..terms.len() as u32).collect();
    // Kinds are mixed or values are not decoded: every key once.
    let keys: Vec<Key<'_>> = terms.iter().map(|number| Key::of(*number, &context.terms)).collect();
    let mut lease = context.budget.lease("ORDER BY");
    lease.hold(keys.len() * size_of::<Key<'_>>())?;
    merge_sort(all, context, |a, b| {
        let (a, b) = (*a as usize, *b as usize);
        let known = places[a].zip(places[b]).and_then(|(a, b)| a.compare(&b)).filter(|order| order.is_ne());
        known.unwrap_or_else(|| compare(&keys[a], &keys[b]))
    })
}
