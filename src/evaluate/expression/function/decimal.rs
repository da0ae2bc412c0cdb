//! The product of decimals.

use oxsdatatypes::Decimal;

/// One, as a decimal holds it: 18 digits after the point.
const ONE: i128 = 10_i128.pow(18);

/// Returns the product; `None` where it needs more than 18 digits after the point or does not fit.
///
/// The same as [`Decimal::checked_mul`], which cancels the factors of 10^18 one by one with up to 70 divisions: here
/// the product is taken in 256 bits and divided once.
pub(super) fn product(a: Decimal, b: Decimal) -> Option<Decimal> {
    let (a, b) = (i128::from_be_bytes(a.to_be_bytes()), i128::from_be_bytes(b.to_be_bytes()));
    let whole = b / ONE;
    if whole * ONE == b {
        return a.checked_mul(whole).map(decimal);
    }
    let size = divided_by_one(wide_product(a.unsigned_abs(), b.unsigned_abs()))?;
    let value = if (a < 0) == (b < 0) { i128::try_from(size).ok() } else { 0_i128.checked_sub_unsigned(size) };
    value.map(decimal)
}

fn decimal(value: i128) -> Decimal {
    Decimal::from_be_bytes(value.to_be_bytes())
}

/// Returns the product in parts of 64 bits, the lowest first: the method of schools.
fn wide_product(a: u128, b: u128) -> [u64; 4] {
    let [a, b] = [a, b].map(|number| [number as u64, (number >> 64) as u64]);
    let mut parts = [0_u64; 4];
    for (i, x) in a.into_iter().enumerate() {
        let mut carry = 0_u64;
        for (j, y) in b.into_iter().enumerate() {
            let sum = u128::from(x) * u128::from(y) + u128::from(parts[i + j]) + u128::from(carry);
            parts[i + j] = sum as u64;
            carry = (sum >> 64) as u64;
        }
        parts[i + 2] = carry;
    }
    parts
}

/// Returns the number of these parts divided by 10^18, if nothing remains and 128 bits hold it.
fn divided_by_one(parts: [u64; 4]) -> Option<u128> {
    let (mut quotient, mut rest) = (0_u128, 0_u128);
    for part in parts.into_iter().rev() {
        let number = rest << 64 | u128::from(part);
        if quotient >> 64 != 0 {
            return None;
        }
        quotient = (quotient << 64) | (number / ONE as u128);
        rest = number % ONE as u128;
    }
    (rest == 0).then_some(quotient)
}

#[cfg(test)]
mod tests {
    use rand::rngs::StdRng;
    use rand::{Rng, SeedableRng};

    use super::*;

    #[test]
    fn products_are_those_of_the_type() {
        let mut random = StdRng::seed_from_u64(7);
        let mut numbers =
            vec![0, 1, -1, ONE, -ONE, ONE / 2, -ONE / 2, 3 * ONE / 2, i128::MAX, i128::MIN, i128::MIN / 2];
        numbers.extend((0..400).map(|_| {
            let digits = 10_i128.pow(random.random_range(0..=18));
            (random.random::<i128>() >> random.random_range(0..128)) / digits * digits
        }));
        for a in numbers.iter().copied().map(decimal) {
            for b in numbers.iter().copied().map(decimal) {
                assert_eq!(product(a, b), a.checked_mul(b), "{a} * {b}");
            }
        }
    }
}
