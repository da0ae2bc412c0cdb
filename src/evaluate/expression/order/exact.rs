//! Numbers of all datatypes compared by their mathematical value, without rounding.

use std::cmp::Ordering;

use crate::snapshot::Value;

/// Digits after the point of a decimal.
const SCALE: i128 = 1_000_000_000_000_000_000;

/// A number as it is written or computed.
#[derive(Debug, Clone)]
pub(crate) enum Exact {
    Integer(i64),
    /// In units of 10^-18.
    Decimal(i128),
    Double(f64),
    /// Digits of an integer or decimal that no type of the machine holds.
    Long(Box<str>),
}

impl Exact {
    /// Returns the number that `value` is, if it is one.
    pub(crate) fn of(value: Value) -> Option<Self> {
        Some(match value {
            Value::Integer(value) => Self::Integer(value.into()),
            Value::Decimal(value) => Self::Decimal(i128::from_be_bytes(value.to_be_bytes())),
            Value::Float(value) => Self::Double(f32::from(value).into()),
            Value::Double(value) => Self::Double(value.into()),
            _ => return None,
        })
    }

    /// Returns the number that `text` writes in digits, however many.
    pub(crate) fn long(text: &str) -> Option<Self> {
        let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let is_number = whole.len() + part.len() > 0 && whole.bytes().chain(part.bytes()).all(|b| b.is_ascii_digit());
        is_number.then(|| Self::Long(text.into()))
    }

    /// Returns how the mathematical values compare: NaN is above all, and both zeros are one.
    pub(crate) fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Integer(a), Self::Integer(b)) => a.cmp(b),
            (Self::Double(a), Self::Double(b)) => compare_doubles(*a, *b),
            (Self::Double(a), b) => compare_with_double(b, *a).reverse(),
            (a, Self::Double(b)) => compare_with_double(a, *b),
            (Self::Long(_), _) | (_, Self::Long(_)) => Digits::of(self).compare(&Digits::of(other)),
            (a, b) => a.scaled().cmp(&b.scaled()),
        }
    }

    /// Returns an integer or decimal in units of 10^-18.
    fn scaled(&self) -> i128 {
        match self {
            Self::Integer(value) => i128::from(*value) * SCALE,
            Self::Decimal(value) => *value,
            Self::Double(_) | Self::Long(_) => 0,
        }
    }
}

fn compare_doubles(a: f64, b: f64) -> Ordering {
    a.partial_cmp(&b).unwrap_or_else(|| a.is_nan().cmp(&b.is_nan()))
}

/// Compares an integer, decimal or long number with a double.
fn compare_with_double(a: &Exact, b: f64) -> Ordering {
    if b.is_nan() || b == f64::INFINITY {
        return Ordering::Less;
    }
    if b == f64::NEG_INFINITY {
        return Ordering::Greater;
    }
    if matches!(a, Exact::Long(_)) {
        return Digits::of(a).compare(&Digits::of(&Exact::Double(b)));
    }
    let a = a.scaled();
    // A decimal is below 1.8 * 10^20.
    if b.abs() >= 1e21 {
        return 0.0_f64.partial_cmp(&b).unwrap_or(Ordering::Equal);
    }
    // Both parts of a double are exact, and the whole part fits.
    let (whole, part) = (b.trunc() as i128, b.fract());
    (a / SCALE).cmp(&whole).then_with(|| compare_parts(a % SCALE, part))
}

/// Compares `a` units of 10^-18 with `b`, both between -1 and 1.
fn compare_parts(a: i128, b: f64) -> Ordering {
    let sign = |negative: bool, zero: bool| if zero { 0 } else { 1 - 2 * i32::from(negative) };
    let (of_a, of_b) = (sign(a < 0, a == 0), sign(b < 0.0, b == 0.0));
    if of_a != of_b || of_a == 0 {
        return of_a.cmp(&of_b);
    }
    // b = mantissa * 2^-shift, and mantissa * 10^18 is below 2^113.
    let bits = b.abs().to_bits();
    let (exponent, fraction) = ((bits >> 52) as i32, i128::from(bits & ((1 << 52) - 1)));
    let (mantissa, exponent) = if exponent == 0 { (fraction, 1) } else { (fraction | 1 << 52, exponent) };
    let (shift, scaled) = (1075 - exponent, mantissa * SCALE);
    let (units, has_rest) =
        if shift > 126 { (0, true) } else { (scaled >> shift, scaled & ((1_i128 << shift) - 1) != 0) };
    let order = a.abs().cmp(&units).then(if has_rest { Ordering::Less } else { Ordering::Equal });
    if of_a < 0 { order.reverse() } else { order }
}

/// A number in decimal digits, without needless zeros.
struct Digits {
    is_negative: bool,
    whole: String,
    part: String,
}

impl Digits {
    /// Returns the digits of a finite number.
    fn of(number: &Exact) -> Self {
        match number {
            Exact::Integer(value) => Self::read(&value.to_string()),
            Exact::Decimal(value) => {
                let (whole, part) = (value.unsigned_abs() / SCALE as u128, value.unsigned_abs() % SCALE as u128);
                Self::read(&format!("{}{whole}.{part:018}", if *value < 0 { "-" } else { "" }))
            }
            // The shortest part of a double has 1,074 digits, and all digits are printed true.
            Exact::Double(value) => Self::read(&format!("{value:.1074}")),
            Exact::Long(text) => Self::read(text),
        }
    }

    fn read(text: &str) -> Self {
        let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let (whole, part) = (whole.trim_start_matches('0').to_owned(), part.trim_end_matches('0').to_owned());
        let is_zero = whole.is_empty() && part.is_empty();
        Self { is_negative: text.starts_with('-') && !is_zero, whole, part }
    }

    fn compare(&self, other: &Self) -> Ordering {
        let order = (self.whole.len(), &self.whole, &self.part).cmp(&(other.whole.len(), &other.whole, &other.part));
        match (self.is_negative, other.is_negative) {
            (false, false) => order,
            (true, true) => order.reverse(),
            (a, b) => b.cmp(&a),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns a number: `i` integer, `d` decimal, `f` double, `l` long.
    fn number(text: &str) -> Exact {
        let (kind, digits) = text.split_at(1);
        match kind {
            "i" => Exact::Integer(digits.parse().unwrap()),
            "d" => Exact::of(Value::Decimal(digits.parse().unwrap())).unwrap(),
            "f" => Exact::Double(digits.parse().unwrap()),
            _ => Exact::long(digits).unwrap(),
        }
    }

    #[track_caller]
    fn check(a: &str, b: &str, expected: Ordering) {
        assert_eq!(number(a).compare(&number(b)), expected, "{a} {b}");
        assert_eq!(number(b).compare(&number(a)), expected.reverse(), "{b} {a}");
    }

    #[test]
    fn values_are_compared_without_rounding() {
        use Ordering::{Equal, Greater, Less};
        check("i9007199254740993", "f9007199254740992", Greater);
        check("i9007199254740992", "f9007199254740992", Equal);
        check("i-9007199254740993", "f-9007199254740992", Less);
        check("d0.1", "f0.1", Less);
        check("d-0.1", "f-0.1", Greater);
        check("d0.5", "f0.5", Equal);
        check("d0.000000000000000001", "f1e-18", Less);
        check("d0.000000000000000001", "f1e-19", Greater);
        check("d0.000000000000000001", "f5e-324", Greater);
        check("d0", "f5e-324", Less);
        check("d0", "f-0.0", Equal);
        check("i0", "fNaN", Less);
        check("finf", "fNaN", Less);
        check("i1", "finf", Less);
        check("i1", "f-inf", Greater);
        check("l123456789012345678901234567890", "f1e29", Greater);
        check("l100000000000000000000", "f1e20", Equal);
        check("l-100000000000000000001", "f-1e20", Less);
        check("l0000.50", "d0.5", Equal);
        check("l0.1000000000000000055511151231257827021181583404541015625", "f0.1", Equal);
        check("l0.5", "i1", Less);
        check("f1e300", "d170141183460469231731", Greater);
        check("f-1e300", "d0", Less);
        check("d1.5", "i1", Greater);
    }
}
