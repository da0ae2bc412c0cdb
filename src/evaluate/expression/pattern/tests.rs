use super::{Flags, Pattern, Replacement};
use crate::cancel::Cancellation;
use crate::evaluate::expression::value::Fault;

fn pattern(pattern: &str, flags: &str) -> Option<Pattern> {
    match Pattern::new(pattern, Flags::parse(flags)?) {
        Ok(pattern) => Some(pattern),
        Err(Fault::NoValue) => None,
        Err(Fault::Stop(error)) => panic!("{error}"),
    }
}

/// Checks that `text` has the pattern: yes, no, or an error.
#[track_caller]
fn check(text: &str, found: &str, flags: &str, expected: Option<bool>) {
    let result =
        pattern(found, flags).map(|pattern| pattern.is_match(text).unwrap_or_else(|_| panic!("{found} stops")));
    assert_eq!(result, expected, "{found} {flags} in {text:?}");
}

#[test]
fn patterns_are_those_of_xpath() {
    const YES: Option<bool> = Some(true);
    const NO: Option<bool> = Some(false);
    check("abracadabra", "bra", "", YES);
    check("abracadabra", "^a.*a$", "", YES);
    check("abracadabra", "^bra", "", NO);
    check("abab", r"^(ab)\1$", "", YES);
    check("abac", r"^(ab)\1$", "", NO);
    check("aBAb", r"^(ab)\1$", "i", YES);
    check("b", r"^(a)?b\1$", "", YES);
    check("a1", r"^(a)\11$", "", NO);
    check("aa1", r"^(a)\11$", "", YES);
    check("a", r"\1(a)", "", None);
    check("a", r"(a\1)", "", None);
    check("a", r"(a)\2", "", None);
    check("a", r"\0", "", None);
    check("a", "^[a-z-[aeiou]]$", "", NO);
    check("b", "^[a-z-[aeiou]]$", "", YES);
    check("b", "^[a-z-[aeiou-[e]]]$", "", YES);
    check("e", "^[a-z-[aeiou-[e]]]$", "", YES);
    check("-", "^[a-]$", "", YES);
    check("-", "^[-a]$", "", YES);
    check("-", "^[^-a]$", "", NO);
    check("b", "^[a-c-e]$", "", None);
    check("b", "[]", "", None);
    check("b", "[c-a]", "", None);
    check("[", r"[\[]", "", YES);
    check("a[", "a[[]", "", None);
    check("_", r"\w", "", NO);
    check("é", r"^\w$", "", YES);
    check("٣", r"^\d$", "", YES);
    check("a-b", r"^\i\c+$", "", YES);
    check("1a", r"^\i", "", NO);
    check("\u{a0}", r"\s", "", NO);
    check("Ω", r"^\p{IsGreek}$", "", YES);
    check("a", r"^\p{IsBasicLatin}$", "", YES);
    check("a", r"^\P{IsBasicLatin}$", "", NO);
    check("a", r"^\p{IsNowhere}$", "", None);
    check("a", r"^\p{Lu}$", "i", NO);
    check("A", r"^\p{Lu}$", "i", YES);
    check("a", r"\p{Greek}", "", None);
    check("a\nb", "a.b", "", NO);
    check("a\nb", "a.b", "s", YES);
    check("a\rb", "a.b", "", NO);
    check("a\nb", "^b$", "", NO);
    check("a\nb", "^b$", "m", YES);
    check("a\n", "^$", "m", NO);
    check("a\n", "a$", "", NO);
    check("", "^$", "m", YES);
    check("\n", "^$", "m", YES);
    check("hello world", "hello\\ sworld", "x", YES);
    check("helloworld", "hello world", "x", YES);
    check("hello world", "hello[ ]world", "x", YES);
    check("a.b", "a.b", "q", YES);
    check("axb", "a.b", "q", NO);
    check("A.B", "a.b", "qi", YES);
    check("KELVIN \u{212a}", "\u{212a} ?$", "i", YES);
    check("Q", "^[^q]$", "i", NO);
    check("ab", "(?:a)(b)", "", YES);
    check("ab", "(?=a)", "", None);
    check("ab", "a{2,1}", "", None);
    check("aa", "^a{2}$", "", YES);
    check("aa", "a{,2}", "", None);
    check("ab", "a**", "", None);
    check("ab", "a+?b", "", YES);
    check("ab", "*a", "", None);
    check("ab", "a{", "", None);
    check("ab", "a}", "", None);
    check("ab", "a]", "", None);
    check("ab", "(a", "", None);
    check("ab", "a)", "", None);
    check("ab", r"\b", "", None);
    check("ab", r"a\", "", None);
    check("ab", r"\x41", "", None);
    check("ab", "a", "k", None);
    check("", "", "", YES);
    check("a|b", r"a\|b", "", YES);
    check("a-b", r"a\-b", "", YES);
    check("x", "a||x", "", YES);
    check("#&~", "^#&~$", "", YES);
    check("&", "^[#&~&&]$", "", YES);
}

#[track_caller]
fn check_replace(text: &str, [found, with, flags]: [&str; 3], expected: Option<&str>) {
    let result = pattern(found, flags).filter(|pattern| !pattern.is_match("").unwrap_or(true)).and_then(|pattern| {
        let replacement = Replacement::parse(with, &pattern)?;
        pattern.replace(text, &replacement, &Cancellation::new()).ok()
    });
    assert_eq!(result.as_deref(), expected, "{found} with {with} in {text}");
}

#[test]
fn replacements_are_those_of_xpath() {
    check_replace("12px", ["([0-9]+)px", "$1em", ""], Some("12em"));
    check_replace("a-b", ["(a)-(b)", "$2_$1", ""], Some("b_a"));
    check_replace("9 EUR", [" EUR", r"\$", ""], Some("9$"));
    check_replace("ab", ["(a)(b)", "$12", ""], Some("a2"));
    check_replace("ab", ["(a)(b)", "[$0]", ""], Some("[ab]"));
    check_replace("ab", ["(a)(b)", "$3", ""], Some(""));
    check_replace("ab", ["(a)|(b)", "<$1$2>", ""], Some("<a><b>"));
    check_replace("ab", ["a", r"\\", ""], Some(r"\b"));
    check_replace("ab", ["a", "$", ""], None);
    check_replace("ab", ["a", r"\a", ""], None);
    check_replace("ab", ["a", r"x\", ""], None);
    check_replace("ab", ["x*", "y", ""], None);
    check_replace("abracadabra", ["a.*?a", "*", ""], Some("*c*bra"));
    check_replace("a.b", [".", "$", "q"], Some("a$b"));
    check_replace("AbA", ["a", "x", "i"], Some("xbx"));
    check_replace("abab", [r"(ab)\1", "$1", ""], Some("ab"));
    check_replace("AAAA", ["A+?", "b", ""], Some("bbbb"));
    check_replace("darted", ["^(.*?)d(.*)$", "$1c$2", ""], Some("carted"));
    check_replace("ä-ö", ["-", "→", ""], Some("ä→ö"));
}

#[test]
fn what_is_too_much_ends_the_query() {
    let too_large = Pattern::new(r"(\w{1,1000}\s){1,500}", Flags::default());
    assert!(matches!(too_large, Err(Fault::Stop(error)) if error.message.contains("MiB")));
    let slow = pattern(r"^(a*)*\1x$", "").unwrap();
    assert!(matches!(slow.is_match(&"a".repeat(40)), Err(Fault::Stop(_)) | Ok(false)));
    let twice = pattern("a", "").unwrap();
    let replacement = Replacement::parse(&"a".repeat(1 << 20), &twice).unwrap();
    assert!(matches!(twice.replace(&"a".repeat(1 << 10), &replacement, &Cancellation::new()), Err(Fault::Stop(_))));
}
