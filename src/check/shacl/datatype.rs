//! Whether a text is one that its datatype allows.

use std::str::FromStr;

use oxsdatatypes::{
    Date, DateTime, DayTimeDuration, Double, Duration, Float, GDay, GMonth, GMonthDay, GYear, GYearMonth, Time,
    YearMonthDuration,
};

use crate::vocab::XSD;

/// Returns whether `text` is a value of `datatype`; any text is one of a datatype that is not known here.
pub(super) fn is_well_formed(datatype: &str, text: &str) -> bool {
    let Some(name) = datatype.strip_prefix(XSD) else { return true };
    match name {
        "boolean" => matches!(text, "true" | "false" | "1" | "0"),
        "decimal" => is_decimal(text),
        "float" => is_floating(text) && is::<Float>(text),
        "double" => is_floating(text) && is::<Double>(text),
        "dateTime" => is::<DateTime>(text),
        "dateTimeStamp" => DateTime::from_str(text).is_ok_and(|value| value.timezone_offset().is_some()),
        "date" => is::<Date>(text),
        "time" => is::<Time>(text),
        "duration" => is::<Duration>(text),
        "dayTimeDuration" => is::<DayTimeDuration>(text),
        "yearMonthDuration" => is::<YearMonthDuration>(text),
        "gYear" => is::<GYear>(text),
        "gYearMonth" => is::<GYearMonth>(text),
        "gMonth" => is::<GMonth>(text),
        "gMonthDay" => is::<GMonthDay>(text),
        "gDay" => is::<GDay>(text),
        "hexBinary" => text.len().is_multiple_of(2) && text.bytes().all(|byte| byte.is_ascii_hexdigit()),
        "base64Binary" => is_base64(text),
        "language" => is_language(text),
        _ => is_integer(name, text).unwrap_or(true),
    }
}

fn is<T: FromStr>(text: &str) -> bool {
    text.parse::<T>().is_ok()
}

/// Returns whether `text` has no letters but those of an exponent and of the three special values.
fn is_floating(text: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphabetic() && !matches!(c, 'e' | 'E');
    matches!(text, "INF" | "+INF" | "-INF" | "NaN") || !text.contains(is_letter)
}

fn is_decimal(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    !(whole.is_empty() && fraction.is_empty()) && [whole, fraction].iter().all(|part| is_digits(part))
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns whether `text` is a whole number of the datatype `name`; nothing if that is not one for whole numbers.
fn is_integer(name: &str, text: &str) -> Option<bool> {
    let (least, most) = match name {
        "integer" => (None, None),
        "nonNegativeInteger" => (Some(0), None),
        "positiveInteger" => (Some(1), None),
        "nonPositiveInteger" => (None, Some(0)),
        "negativeInteger" => (None, Some(-1)),
        "long" => (Some(i128::from(i64::MIN)), Some(i128::from(i64::MAX))),
        "int" => (Some(i128::from(i32::MIN)), Some(i128::from(i32::MAX))),
        "short" => (Some(i128::from(i16::MIN)), Some(i128::from(i16::MAX))),
        "byte" => (Some(i128::from(i8::MIN)), Some(i128::from(i8::MAX))),
        "unsignedLong" => (Some(0), Some(i128::from(u64::MAX))),
        "unsignedInt" => (Some(0), Some(i128::from(u32::MAX))),
        "unsignedShort" => (Some(0), Some(i128::from(u16::MAX))),
        "unsignedByte" => (Some(0), Some(i128::from(u8::MAX))),
        _ => return None,
    };
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !is_digits(digits) {
        return Some(false);
    }
    // A number beyond 128 bits is beyond each bound on its side.
    let limit = if text.starts_with('-') { i128::MIN } else { i128::MAX };
    let value = text.parse::<i128>().unwrap_or(limit);
    Some(least.is_none_or(|least| value >= least) && most.is_none_or(|most| value <= most))
}

fn is_base64(text: &str) -> bool {
    let text: Vec<u8> = text.bytes().filter(|byte| *byte != b' ').collect();
    let padding = text.iter().rev().take_while(|byte| **byte == b'=').count();
    let body = &text[..text.len() - padding];
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    text.len().is_multiple_of(4) && padding <= 2 && body.iter().all(is_letter)
}

fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let is_part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let first = parts.next().unwrap_or_default();
    is_part(first) && first.bytes().all(|byte| byte.is_ascii_alphabetic()) && parts.all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(datatype: &str, good: &[&str], bad: &[&str]) {
        for (texts, expected) in [(good, true), (bad, false)] {
            for text in texts {
                assert_eq!(is_well_formed(&format!("{XSD}{datatype}"), text), expected, "{datatype} `{text}`");
            }
        }
    }

    #[test]
    fn numbers_have_digits_and_bounds() {
        check("integer", &["0", "-007", "+3", "99999999999999999999999999999999999999999999"], &["", "-", "1.0", " 1"]);
        check("byte", &["127", "-128"], &["128", "c"]);
        check("nonNegativeInteger", &["-0", "99999999999999999999999999999999999999999999"], &["-1"]);
        check("negativeInteger", &["-99999999999999999999999999999999999999999999"], &["0"]);
        check("decimal", &["1.", ".5", "-1.50"], &[".", "1e3", ""]);
        check("double", &["1e3", "INF", "NaN"], &["inf", "e3"]);
    }

    #[test]
    fn dates_are_days_that_there_are() {
        check("date", &["2024-02-29", "2024-01-01Z"], &["2023-02-29", "2024-1-1"]);
        check("dateTimeStamp", &["2024-02-29T00:00:00Z"], &["2024-02-29T00:00:00"]);
        check("gYear", &["2024"], &["24"]);
    }

    #[test]
    fn other_texts() {
        check("boolean", &["true", "0"], &["TRUE", "2"]);
        check("hexBinary", &["", "0aFF"], &["0", "xx"]);
        check("base64Binary", &["YWI=", ""], &["YW=I", "a"]);
        check("language", &["en", "de-AT-1996"], &["", "e_n", "123"]);
        check("anyURI", &["", "x y"], &[]);
    }
}
