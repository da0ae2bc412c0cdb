//! Counts in words.

/// Returns `1 row`, `2 rows`, `2 queries` and so on, thousands apart.
pub fn counted(count: usize, noun: &str) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    match noun.strip_suffix('y') {
        _ if count == 1 => format!("{text} {noun}"),
        Some(stem) => format!("{text} {stem}ies"),
        None => format!("{text} {noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(count: usize, noun: &str, expected: &str) {
        assert_eq!(counted(count, noun), expected);
    }

    #[test]
    fn counts_are_words() {
        check(0, "row", "0 rows");
        check(1, "query", "1 query");
        check(2, "query", "2 queries");
        check(1_234_567, "statement", "1,234,567 statements");
    }
}
