//! Large whole numbers in JSON-LD: those of 21 digits are integers by the standard and doubles by the parser.
//!
//! JSON-LD 1.1 (API, 8.2.2) makes a double of what has a fraction and of what is 10^21 or more; the parser does so from
//! 10^20 on. Such a number goes through the parser as a smaller stand-in, and what comes out of it is put right.

use std::cell::RefCell;
use std::rc::Rc;

use oxrdf::vocab::rdf;
use oxrdf::{Literal, Quad, Term};

use super::rewrite::Rewrite;

/// The first stand-in; numbers of a file that are near it have stand-ins too.
const FIRST: u128 = 5_720_108_432_062_522 * STEP;

/// From one stand-in to the next: as near as two doubles of this size can be.
const STEP: u128 = 1 << 14;

/// The numbers of a document that went through the parser as others.
#[derive(Debug, Clone, Default)]
pub(super) struct Numbers(Rc<RefCell<Vec<Whole>>>);

/// A whole number of 21 digits, or of 20 from 9 * 10^19 on.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Whole {
    is_negative: bool,
    digits: String,
}

impl Whole {
    /// Returns the number that `token` is, if it is one of these.
    fn parse(token: &str) -> Option<Self> {
        let (is_negative, text) = token.strip_prefix('-').map_or((false, token), |text| (true, text));
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        let digits = all.trim_start_matches('0');
        let zeros = all.len() - digits.len();
        let before_point = i64::try_from(whole.len()).ok()? - i64::try_from(zeros).ok()?;
        let digits = digits.trim_end_matches('0');
        let width = match before_point.checked_add(exponent.parse().ok()?)? {
            21 if !digits.is_empty() => 21,
            20 if digits.starts_with('9') => 20,
            _ => return None,
        };
        (digits.len() <= width).then(|| Self { is_negative, digits: format!("{digits:0<width$}") })
    }

    fn sign(&self) -> &'static str {
        if self.is_negative { "-" } else { "" }
    }

    fn integer(&self) -> String {
        format!("{}{}", self.sign(), self.digits)
    }

    fn double(&self) -> String {
        let (first, rest) = self.digits.split_at(1);
        let rest = rest.trim_end_matches('0');
        let rest = if rest.is_empty() { "0" } else { rest };
        format!("{}{first}.{rest}E{}", self.sign(), self.digits.len() - 1)
    }

    /// Returns the number as canonical JSON has it.
    fn json(&self) -> String {
        self.integer().parse::<f64>().map_or_else(|_| self.integer(), |number| number.to_string())
    }
}

impl Numbers {
    /// Returns what to read in place of `token`.
    fn stand_in(&self, token: &[u8]) -> Option<String> {
        let whole = Whole::parse(std::str::from_utf8(token).ok()?)?;
        let mut known = self.0.borrow_mut();
        known.push(whole);
        Some((FIRST + STEP * (known.len() as u128 - 1)).to_string())
    }

    /// Returns the number that `text` stands for.
    fn find(&self, text: &str) -> Option<Whole> {
        let is_like = text.len() > 5 && text.starts_with('9') && text.bytes().all(|b| b"0123456789.E".contains(&b));
        let value: f64 = if is_like { text.parse().ok()? } else { return None };
        // Exact: a stand-in is a double, and far below 2^127.
        let place = (value as u128).checked_sub(FIRST)?;
        let known = self.0.borrow();
        known.get(usize::try_from(place / STEP).ok()?).filter(|_| place % STEP == 0).cloned()
    }

    /// Puts the numbers of the document back into `quad`.
    pub(super) fn restore(&self, quad: &mut Quad) {
        if self.0.borrow().is_empty() {
            return;
        }
        let Term::Literal(literal) = &quad.object else { return };
        if literal.language().is_some() {
            return;
        }
        let datatype = literal.datatype().into_owned();
        let text = if datatype == rdf::JSON {
            Some(self.in_json(literal.value()))
        } else {
            let is_double = literal.value().contains('E');
            self.find(literal.value()).map(|whole| if is_double { whole.double() } else { whole.integer() })
        };
        if let Some(text) = text {
            quad.object = Literal::new_typed_literal(text, datatype).into();
        }
    }

    /// Returns the canonical JSON `text` with its numbers.
    fn in_json(&self, text: &str) -> String {
        let mut found = String::with_capacity(text.len());
        let mut scan = Scan::default();
        let number = |token: &[u8], found: &mut String| {
            let token = String::from_utf8_lossy(token);
            found.push_str(&self.find(&token).map_or_else(|| token.to_string(), |whole| whole.json()));
        };
        for c in text.chars() {
            // Numbers are ASCII, and so is what begins and ends a string.
            let byte = u8::try_from(c).unwrap_or(b'x');
            if let Some(token) = scan.take(byte) {
                number(&token, &mut found);
            }
            if scan.token.is_empty() {
                found.push(c);
            }
        }
        number(&scan.token, &mut found);
        found
    }
}

/// Finds the numbers in JSON.
#[derive(Default)]
struct Scan {
    in_string: bool,
    escaped: bool,
    /// The number that is being read.
    token: Vec<u8>,
}

impl Scan {
    /// Takes the next byte, which is part of the token now unless that is empty; returns the number that ends before.
    fn take(&mut self, byte: u8) -> Option<Vec<u8>> {
        if self.in_string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.in_string = false,
                _ => {}
            }
            return None;
        }
        if matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')
            && (!self.token.is_empty() || matches!(byte, b'0'..=b'9' | b'-'))
        {
            self.token.push(byte);
            return None;
        }
        self.in_string = byte == b'"';
        (!self.token.is_empty()).then(|| std::mem::take(&mut self.token))
    }
}

/// Puts stand-ins in the place of large numbers in JSON on its way to the parser.
pub(super) struct Exchange {
    scan: Scan,
    numbers: Numbers,
}

impl Exchange {
    /// Returns an exchange that remembers the numbers in `numbers`.
    pub(super) fn new(numbers: Numbers) -> Self {
        Self { scan: Scan::default(), numbers }
    }

    fn push(&self, token: &[u8], out: &mut Vec<u8>) {
        match self.numbers.stand_in(token) {
            Some(text) => out.extend_from_slice(text.as_bytes()),
            None => out.extend_from_slice(token),
        }
    }
}

impl Rewrite for Exchange {
    fn take(&mut self, byte: u8, out: &mut Vec<u8>) {
        if let Some(token) = self.scan.take(byte) {
            self.push(&token, out);
        }
        if self.scan.token.is_empty() {
            out.push(byte);
        }
    }

    fn end(&mut self, out: &mut Vec<u8>) {
        let token = std::mem::take(&mut self.scan.token);
        self.push(&token, out);
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::super::rewrite::Rewritten;
    use super::*;

    #[track_caller]
    fn check(token: &str, expected: Option<&str>) {
        assert_eq!(Whole::parse(token).map(|whole| whole.integer()).as_deref(), expected, "{token}");
    }

    #[test]
    fn whole_numbers_of_21_digits_are_known_however_they_are_written() {
        for token in ["1e20", "1.0E+20", "100000000000000000000", "0.1e21", "100000000000000000000.00", "1000E17"] {
            check(token, Some("100000000000000000000"));
        }
        check("-123456789012345678901", Some("-123456789012345678901"));
        check("99999999999999999999", Some("99999999999999999999"));
        for token in
            ["1e21", "1e19", "89999999999999999999", "9e18", "123456789012345678901.5", "0e20", "-", "1e", "1e999999"]
        {
            check(token, None);
        }
    }

    #[test]
    fn all_else_goes_through_as_it_is_wherever_the_reads_are_cut() {
        let text = br#"{"1e20": ["a\"1e20", 1e20, -1.5e-3, 9, true, 123456789012345678901]}"#;
        for size in 1..9 {
            let numbers = Numbers::default();
            let mut reader = Rewritten::by_blocks(text.as_slice(), Exchange::new(numbers.clone()), size);
            let mut found = String::new();
            reader.read_to_string(&mut found).unwrap();
            let (first, second) = (FIRST.to_string(), (FIRST + STEP).to_string());
            assert_eq!(found, format!(r#"{{"1e20": ["a\"1e20", {first}, -1.5e-3, 9, true, {second}]}}"#));
            assert_eq!(numbers.find(&first).unwrap().double(), "1.0E20");
            assert_eq!(numbers.find(&second).unwrap().double(), "1.23456789012345678901E20");
            let json = format!(r#"{{"{first}":[{first},1]}}"#);
            assert_eq!(numbers.in_json(&json), format!(r#"{{"{first}":[100000000000000000000,1]}}"#));
        }
    }
}
