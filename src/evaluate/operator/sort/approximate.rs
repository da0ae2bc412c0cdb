//! A number that stands for a term where terms are sorted, as far as 64 bits can tell them apart.

use std::cmp::Ordering;

use crate::evaluate::Terms;
use crate::snapshot::{Coding, Kind, Value};

/// A place on a line: what is less on the same line comes first in the order by value; what is equal may differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Approximate {
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
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        (self.line == other.line).then(|| self.place.cmp(&other.place))
    }

    /// Returns whether equal places are one term: ids of one group of the dictionary, which is sorted by text.
    pub fn is_exact(&self) -> bool {
        self.line >= IDS
    }
}

/// Returns where the term called `number` stands; nothing where that takes a whole key.
pub fn approximate(number: u32, terms: &Terms) -> Option<Approximate> {
    if let Some(id) = terms.stored(number) {
        let group = terms.snapshot.dictionary.group_of(id)?;
        let kind = terms.snapshot.dictionary.groups()[group].kind;
        let is_plain = !matches!(kind, Kind::Typed | Kind::Triple);
        if is_plain {
            return Some(Approximate { line: IDS + group as u32, place: u64::from(number) });
        }
        if terms.snapshot.values.coding(group) == Coding::None {
            return None;
        }
    }
    of_value(terms.value(number)?)
}

fn of_value(value: Value) -> Option<Approximate> {
    let at = |line, number: f64| Some(Approximate { line, place: ordered(number) });
    // All numbers are multiplied by the same factor and rounded once, so that no two change places.
    match value {
        Value::Boolean(value) => Some(Approximate { line: BOOLEAN, place: u64::from(bool::from(value)) }),
        Value::Integer(value) => at(NUMBER, (i128::from(i64::from(value)) * SCALE) as f64),
        Value::Decimal(value) => at(NUMBER, i128::from_be_bytes(value.to_be_bytes()) as f64),
        Value::Float(value) => at(NUMBER, f64::from(f32::from(value)) * SCALE as f64),
        Value::Double(value) => at(NUMBER, f64::from(value) * SCALE as f64),
        Value::DateTime(value) => at(DATE_TIME, seconds(value.to_be_bytes())),
        Value::Date(value) => at(DATE, seconds(value.to_be_bytes())),
    }
}

const SCALE: i128 = 1_000_000_000_000_000_000;

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
