//! Sorts against the obvious one: all keys by value, then all by form, then the row.

use std::cmp::Ordering;

use proptest::prelude::*;

use super::*;
use crate::evaluate::operator::rows::{Given, context_of, drain, literals, quads_of};

fn sort(rows: &[Vec<u32>], width: usize, size: usize, is_descending: &[bool], first: Option<usize>) -> Sort {
    let key = |(column, is_descending): (usize, &bool)| SortKey {
        source: Source::Column(column),
        is_descending: *is_descending,
    };
    Sort::new(SortPlan {
        input: Box::new(Given::new(width, rows, size)),
        keys: is_descending.iter().enumerate().map(key).collect(),
        first,
    })
}

fn plain(rows: &mut [Vec<u32>], is_descending: &[bool], context: &Context) {
    let turn = |order: Ordering, place: usize| if is_descending[place] { order.reverse() } else { order };
    rows.sort_by(|a, b| {
        let key = |row: &Vec<u32>, place: usize| Key::of(row[place], &context.terms);
        let places = 0..is_descending.len();
        let values = places.clone().map(|place| turn(key(a, place).by_value(&key(b, place)), place));
        let forms = places.map(|place| turn(key(a, place).by_form(&key(b, place)), place));
        values.chain(forms).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    });
}

proptest! {
    #[test]
    fn rows_come_in_the_total_order(
        stored in literals(),
        made in literals(),
        rows in prop::collection::vec(prop::collection::vec(any::<prop::sample::Index>(), 3), 0..120),
        is_descending in prop::collection::vec(any::<bool>(), 1..4),
        size in 1..50_usize,
        first in prop::option::of(0..30_usize),
    ) {
        let context = context_of(quads_of(&stored));
        let mut terms: Vec<u32> = stored.iter().chain(&made).map(|term| context.terms.number(term).unwrap()).collect();
        terms.push(0);
        let mut rows: Vec<Vec<u32>> = rows
            .iter()
            .enumerate()
            .map(|(at, row)| row.iter().map(|term| *term.get(&terms)).chain([at as u32 + 1]).collect())
            .collect();
        let found = drain(&mut sort(&rows, 4, size, &is_descending, first), &context);
        plain(&mut rows, &is_descending, &context);
        rows.truncate(first.unwrap_or(usize::MAX));
        prop_assert_eq!(found.into_iter().map(|(row, _)| row).collect::<Vec<_>>(), rows);
    }

    #[test]
    fn numbers_come_in_the_order_of_their_ranks(
        rows in prop::collection::vec(prop::collection::vec(0..9_u32, 5), 0..200),
        width in 0..6_usize,
    ) {
        let columns: Vec<Vec<u32>> = (0..width).map(|column| rows.iter().map(|row| row[column]).collect()).collect();
        let context = context_of([]);
        let mut expected: Vec<u32> = (0..rows.len() as u32).collect();
        expected.sort_by_key(|row| rows[*row as usize][..width].to_vec());
        prop_assert_eq!(permute::sorted_rows(&columns, rows.len(), &context).unwrap(), expected);
    }
}
