//! Functions of strings: SUBSTR, CONCAT, CONTAINS and their kin, which keep the language of what they cut.

use memchr::memmem;

use super::numbers::round_half_up;
use crate::evaluate::Terms;
use crate::evaluate::expression::value::{Fault, LONGEST, Scalar, Tag, Text, Value, Valued, Writer, too_long};

/// A string and its language.
pub(crate) type Tagged<'a> = (Text<'a>, Tag<'a>);

/// Returns two strings of which the first can be searched for the second.
pub(crate) fn compatible<'a>(a: Value<'a>, b: Value<'a>, terms: &'a Terms) -> Valued<(Tagged<'a>, Text<'a>)> {
    let (a, (b, of_b)) = (a.tagged(terms)?, b.tagged(terms)?);
    if a.1.takes(&of_b) { Ok((a, b)) } else { Err(Fault::NoValue) }
}

/// Returns the number of characters.
pub(crate) fn length(text: &str) -> i64 {
    i64::try_from(text.chars().count()).unwrap_or(i64::MAX)
}

/// Returns the strings one after the other, in their language if all have one.
pub(crate) fn concat<'a>(parts: impl Iterator<Item = Valued<Tagged<'a>>>) -> Valued<Value<'a>> {
    let (mut writer, mut common): (Writer, Option<Tag<'a>>) = (Writer::new("CONCAT"), None);
    for part in parts {
        let (text, tag) = part?;
        writer.push(&text)?;
        common = Some(match common {
            Some(common) if !common.is_like(&tag) => Tag::NONE,
            Some(common) => common,
            None => tag,
        });
    }
    Ok(Value::Text(writer.finish().into(), common.unwrap_or(Tag::NONE)))
}

/// Returns the characters of `text` from place `start`, counted from 1, `length` of them, as XPath rounds.
pub(crate) fn substring(text: &str, start: Scalar, length: Option<Scalar>) -> Valued<&str> {
    let Some((first, end)) = bounds(start, length)? else { return Ok("") };
    let place = |number: i128| {
        let before = usize::try_from((number - 1).max(0)).unwrap_or(usize::MAX);
        if text.len() <= before { text.len() } else { text.char_indices().nth(before).map_or(text.len(), |(at, _)| at) }
    };
    let (first, end) = (place(first), end.map_or(text.len(), place));
    Ok(text.get(first..end).unwrap_or_default())
}

/// Returns the places of the first character and of the one after the last; nothing where a bound is not a number.
fn bounds(start: Scalar, length: Option<Scalar>) -> Valued<Option<(i128, Option<i128>)>> {
    if let (Scalar::Integer(start), None | Some(Scalar::Integer(_))) = (start, length) {
        let first = i128::from(i64::from(start));
        let end = length.map(|length| match length {
            Scalar::Integer(length) => first + i128::from(i64::from(length)),
            _ => first,
        });
        return Ok(Some((first, end)));
    }
    let number = |value: Scalar| value.double().map(|value| round_half_up(value.into())).ok_or(Fault::NoValue);
    let first = number(start)?;
    let end = length.map(number).transpose()?.map(|length| first + length);
    if first.is_nan() || end.is_some_and(f64::is_nan) {
        return Ok(None);
    }
    // Beyond the numbers of i128 there are no characters.
    Ok(Some((first as i128, end.map(|end| end as i128))))
}

/// Returns what precedes the first occurrence of `part`, or what follows it.
pub(crate) fn around<'a>((text, tag): Tagged<'a>, part: &str, is_before: bool) -> Value<'a> {
    let Some(at) = find(&text, part) else { return Value::string("") };
    let found = if is_before { text.get(..at) } else { text.get(at + part.len()..) };
    Value::Text(found.unwrap_or_default().to_owned().into(), tag)
}

/// Returns where `part` first occurs.
pub(crate) fn find(text: &str, part: &str) -> Option<usize> {
    memmem::find(text.as_bytes(), part.as_bytes())
}

/// Returns the text in capitals, or in small letters.
pub(crate) fn in_case(text: &str, is_upper: bool) -> Valued<String> {
    let changed = if is_upper { text.to_uppercase() } else { text.to_lowercase() };
    if changed.len() > LONGEST { Err(too_long(if is_upper { "UCASE" } else { "LCASE" })) } else { Ok(changed) }
}

/// Returns the text with all but letters and digits of ASCII, `-`, `_`, `.` and `~` as `%` and two digits a byte.
pub(crate) fn encode_for_uri(text: &str) -> Valued<String> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
    let encoded = text.len() + 2 * text.bytes().filter(|byte| !is_plain(*byte)).count();
    if encoded > LONGEST {
        return Err(too_long("ENCODE_FOR_URI"));
    }
    let mut result = String::with_capacity(encoded);
    for byte in text.bytes() {
        if is_plain(byte) {
            result.push(byte.into());
        } else {
            result.push('%');
            for digit in [byte >> 4, byte & 15] {
                result.extend(char::from_digit(digit.into(), 16).map(|digit| digit.to_ascii_uppercase()));
            }
        }
    }
    Ok(result)
}

/// Returns whether a language tag matches a basic range of RFC 4647; `*` matches every tag.
pub(crate) fn language_matches(tag: &str, range: &str) -> bool {
    if range == "*" {
        return !tag.is_empty();
    }
    let (start, rest) = match (tag.get(..range.len()), tag.get(range.len()..)) {
        (Some(start), Some(rest)) => (start, rest),
        _ => return false,
    };
    start.eq_ignore_ascii_case(range) && (rest.is_empty() || rest.starts_with('-'))
}
