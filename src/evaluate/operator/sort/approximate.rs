//! A number that stands for a term where terms are sorted, as far as 64 bits can tell them apart.

use std::cmp::Ordering;
use std::ops::Range;

use crate::evaluate::Terms;
use crate::snapshot::{Coding, Kind, Value};

/// A place on a line: what is less on the same line comes first in the order by value; what is equal may differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Approximate {
    pub line: u32,
    pub place: u64,
}

/// Lines of values; those of ids lie above.
const BOOLEAN: u32 = 0;
const NUMBER: u32 = 1;
const DATE_TIME: u32 = 2;
const DATE: u32 = 3;
const IDS: u32 = 4;

impl Approximate {
    /// Returns how two terms compare; nothing where the lines differ.
    pub(crate) fn compare(&self, other: &Self) -> Option<Ordering> {
        (self.line == other.line).then(|| self.place.cmp(&other.place))
    }

    /// Returns whether equal places are one term: ids of one group of the dictionary, which is sorted by text.
    pub(crate) fn is_exact(&self) -> bool {
        self.line >= IDS
    }
}

/// Finds places; remembers the group of the dictionary that the last term was in, as the next one mostly is too.
pub(crate) struct Places<'a> {
    terms: &'a Terms,
    ids: Range<u32>,
    group: usize,
    /// Whether ids of the group are in the order of its terms, or else whether its values are decoded.
    is_plain: bool,
    is_decoded: bool,
}

impl<'a> Places<'a> {
    pub(crate) fn new(terms: &'a Terms) -> Self {
        Self { terms, ids: 0..0, group: 0, is_plain: false, is_decoded: false }
    }

    /// Returns where the term called `number` is; nothing where that takes a whole key.
    #[inline]
    pub(crate) fn of(&mut self, number: u32) -> Option<Approximate> {
        if !self.ids.contains(&number) && !self.find(number) {
            return of_value(self.terms.value(number)?);
        }
        if self.is_plain {
            return Some(Approximate { line: IDS + self.group as u32, place: u64::from(number) });
        }
        if !self.is_decoded {
            return None;
        }
        let value = self.terms.snapshot.values.value_in(self.group, number - self.ids.start);
        of_value(value.or_else(|| self.terms.value(number))?)
    }

    /// Remembers the group of a stored term; returns whether it is one.
    fn find(&mut self, number: u32) -> bool {
        let Some(id) = self.terms.stored(number) else { return false };
        let snapshot = &self.terms.snapshot;
        let Some(place) = snapshot.dictionary.group_of(id) else { return false };
        let group = &snapshot.dictionary.groups()[place];
        (self.ids, self.group) = (group.ids.clone(), place);
        self.is_plain = !matches!(group.kind, Kind::Typed | Kind::Triple);
        self.is_decoded = snapshot.values.coding(place) != Coding::None;
        true
    }
}

/// Returns where the term called `number` is; nothing where that takes a whole key.
pub(crate) fn approximate(number: u32, terms: &Terms) -> Option<Approximate> {
    Places::new(terms).of(number)
}

#[inline]
fn of_value(value: Value) -> Option<Approximate> {
    let at = |line, number: f64| Some(Approximate { line, place: ordered(number) });
    // All numbers are multiplied by the same factor and rounded once, so that no two change places.
    match value {
        Value::Boolean(value) => Some(Approximate { line: BOOLEAN, place: u64::from(bool::from(value)) }),
        Value::Integer(value) => at(NUMBER, scaled(value.into())),
        Value::Decimal(value) => at(NUMBER, i128::from_be_bytes(value.to_be_bytes()) as f64),
        Value::Float(value) => at(NUMBER, f64::from(f32::from(value)) * SCALE as f64),
        Value::Double(value) => at(NUMBER, f64::from(value) * SCALE as f64),
        Value::DateTime(value) => at(DATE_TIME, seconds(value.to_be_bytes())),
        Value::Date(value) => at(DATE, seconds(value.to_be_bytes())),
    }
}

const SCALE: i128 = 1_000_000_000_000_000_000;

/// Returns an integer times the scale, rounded once.
fn scaled(value: i64) -> f64 {
    // Small ones and the scale are doubles as they are.
    if value.unsigned_abs() < 1 << 53 { value as f64 * SCALE as f64 } else { (i128::from(value) * SCALE) as f64 }
}

fn seconds(bytes: [u8; 18]) -> f64 {
    let mut seconds = [0; 16];
    seconds.copy_from_slice(&bytes[..16]);
    i128::from_be_bytes(seconds) as f64
}

/// Returns the bits of `number` so that they sort as numbers do, both zeros at one place and NaN above all.
fn ordered(number: f64) -> u64 {
    if number.is_nan() {
        return u64::MAX;
    }
    let bits = (number + 0.0).to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::evaluate::expression::order::Key;
    use crate::evaluate::operator::rows::{context_of, literals};

    proptest! {
        #[test]
        fn approximate_places_agree_with_the_order(stored in literals(), made in literals()) {
            let context = context_of(crate::evaluate::operator::rows::quads_of(&stored));
            let terms: Vec<u32> =
                stored.iter().chain(&made).map(|term| context.terms.number(term).unwrap()).collect();
            for a in &terms {
                for b in &terms {
                    let places = (approximate(*a, &context.terms), approximate(*b, &context.terms));
                    let (Some(left), Some(right)) = places else { continue };
                    let order = Key::of(*a, &context.terms).by_value(&Key::of(*b, &context.terms));
                    match left.compare(&right) {
                        None | Some(Ordering::Equal) if !(left.is_exact() && left == right) => {}
                        None => prop_assert!(false),
                        Some(known) => prop_assert_eq!(known, order),
                    }
                }
            }
        }
    }
}
