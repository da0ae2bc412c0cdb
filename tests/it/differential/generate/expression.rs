//! Random expressions, by kind: numbers, texts, truths, and anything.

use proptest::prelude::*;
use proptest::sample::select;

use super::Literals;

/// Expressions of one depth.
#[derive(Clone)]
pub(super) struct Expressions {
    pub number: BoxedStrategy<String>,
    pub text: BoxedStrategy<String>,
    pub truth: BoxedStrategy<String>,
    pub any: BoxedStrategy<String>,
}

const VARIABLES: [&str; 5] = ["?v", "?w", "?x", "?y", "?z"];

impl Expressions {
    /// Returns expressions of up to `depth` levels.
    pub(super) fn of(literals: Literals, depth: u32) -> Self {
        (0..depth).fold(Self::leaves(literals), |inner, _| Self::over(&inner, literals))
    }

    fn leaves(literals: Literals) -> Self {
        let canonical = vec!["1", "2", "-1", "1.5", "2.5", "0", "1.0E0"];
        let odd = vec!["1", "01", "2.50", "1.0", "1e0", "0", "-1", "\"5\"^^xsd:byte", "\"1.5\"^^xsd:float"];
        let numbers = if literals == Literals::Odd { odd } else { canonical };
        let mut texts = vec!["\"text\"", "\"a\"", "\"\"", "\"Ab c\""];
        if literals == Literals::Odd {
            texts.extend(["\"text\"@en", "\"b\"@de"]);
        }
        let others = vec![
            ":a",
            ":b",
            "\"x\"^^:datatype",
            "\"2020-01-31\"^^xsd:date",
            "\"2020-01-31T12:00:00Z\"^^xsd:dateTime",
            "true",
        ];
        let variable = || select(VARIABLES.to_vec()).prop_map(str::to_owned);
        let one = |list: Vec<&'static str>| select(list).prop_map(str::to_owned);
        let number = prop_oneof![variable(), one(numbers)].boxed();
        let text = prop_oneof![variable(), one(texts)].boxed();
        let truth = prop_oneof![variable(), one(vec!["true", "false", "BOUND(?x)", "BOUND(?w)"])].boxed();
        let any = one_of![4 => variable(), 1 => number.clone(), 1 => text.clone(), 2 => one(others)].boxed();
        Self { number, text, truth, any }
    }

    fn over(inner: &Self, literals: Literals) -> Self {
        let next = Self {
            number: numbers(inner),
            text: texts(inner, literals),
            truth: truths(inner, literals),
            any: inner.any.clone(),
        };
        let any = others(&next, inner);
        Self { any, ..next }
    }
}

fn call(name: &'static str, arguments: &[&BoxedStrategy<String>]) -> BoxedStrategy<String> {
    let arguments: Vec<BoxedStrategy<String>> = arguments.iter().map(|argument| (*argument).clone()).collect();
    arguments.prop_map(move |arguments| format!("{name}({})", arguments.join(", "))).boxed()
}

fn numbers(inner: &Expressions) -> BoxedStrategy<String> {
    let Expressions { number, text, truth, any } = inner;
    let operator = select(vec!["+", "-", "*", "/"]);
    let date = Just("?w".to_owned()).boxed();
    one_of![
        4 => number.clone(),
        3 => (number.clone(), operator, number.clone()).prop_map(|(a, operator, b)| format!("({a} {operator} {b})")),
        1 => number.clone().prop_map(|a| format!("(-({a}))")),
        1 => number.clone().prop_map(|a| format!("(+({a}))")),
        1 => prop_oneof![call("ABS", &[number]), call("CEIL", &[number]), call("FLOOR", &[number]), call("ROUND", &[number])],
        1 => call("STRLEN", &[text]),
        1 => prop_oneof![call("YEAR", &[&date]), call("MONTH", &[&date]), call("HOURS", &[&date]), call("SECONDS", &[&date])],
        2 => prop_oneof![call("xsd:integer", &[any]), call("xsd:decimal", &[any]), call("xsd:double", &[any])],
        1 => call("IF", &[truth, number, number]),
        1 => call("COALESCE", &[number, number]),
    ]
    .boxed()
}

fn texts(inner: &Expressions, literals: Literals) -> BoxedStrategy<String> {
    let Expressions { number, text, any, .. } = inner;
    let patterns = select(PATTERNS.to_vec());
    let replacements = vec!["[$0]", "$1-$1", "x", "", "$12", "\\\\$", "$1em", "$", "\\\\"];
    let odd = u32::from(literals == Literals::Odd);
    one_of![
        4 => text.clone(),
        3 => call("STR", &[any]),
        2 => call("CONCAT", &[text, text]),
        1 => call("SUBSTR", &[text, number]),
        1 => (text.clone(), number.clone(), number.clone()).prop_map(|(t, a, b)| format!("SUBSTR({t}, {a}, {b})")),
        1 => prop_oneof![call("UCASE", &[text]), call("LCASE", &[text])],
        2 => prop_oneof![call("STRBEFORE", &[text, text]), call("STRAFTER", &[text, text])],
        odd => (text.clone(), patterns, select(replacements))
            .prop_map(|(text, pattern, with)| format!("REPLACE({text}, \"{pattern}\", \"{with}\")")),
        1 => call("LANG", &[any]),
        odd => call("xsd:string", &[any]),
        odd => text.clone().prop_map(|text| format!("STRLANG({text}, \"en\")")),
        1 => text.clone().prop_map(|text| format!("STRDT({text}, xsd:integer)")),
        1 => prop_oneof![
            call("ENCODE_FOR_URI", &[text]), call("SHA256", &[text]), call("MD5", &[text]), call("SHA1", &[text]),
            call("SHA512", &[text]), call("SHA384", &[text]), call("TZ", &[any]), call("LANGDIR", &[any]),
        ],
    ]
    .boxed()
}

/// Patterns of regular expressions.
const PATTERNS: [&str; 12] = ["a", "^t", "t$", "(e)(x)", "[a-e]+", "T", ".", "t.", "b|x", "(t)(e)?", "^$", "x*"];

fn truths(inner: &Expressions, literals: Literals) -> BoxedStrategy<String> {
    let Expressions { number, text, truth, any } = inner;
    let odd = u32::from(literals == Literals::Odd);
    let operators = if literals == Literals::Odd { vec!["=", "!=", "<", ">", "<=", ">="] } else { vec!["=", "!="] };
    let operator = || select(operators.clone());
    let flags = vec!["", "", "i", "s", "m", "x", "q", "iq", "z"];
    let mut patterns = PATTERNS.to_vec();
    patterns.extend(["(t)ex\\\\1", "[a-z-[t]]", "^[^-[a]]", "a{2", "(?:te)+?", "\\\\w+", "\\\\d", "[\\\\s]"]);
    one_of![
        2 => truth.clone(),
        4 => (any.clone(), operator(), any.clone()).prop_map(|(a, operator, b)| format!("({a} {operator} {b})")),
        3 => (number.clone(), operator(), number.clone()).prop_map(|(a, operator, b)| format!("({a} {operator} {b})")),
        2 => (text.clone(), operator(), text.clone()).prop_map(|(a, operator, b)| format!("({a} {operator} {b})")),
        2 => (truth.clone(), select(vec!["&&", "||"]), truth.clone()).prop_map(|(a, word, b)| format!("({a} {word} {b})")),
        2 => truth.clone().prop_map(|a| format!("(!({a}))")),
        2 => (select(vec!["ISIRI", "ISBLANK", "ISLITERAL", "ISNUMERIC", "ISTRIPLE", "hasLANG"]), any.clone())
            .prop_map(|(name, a)| format!("{name}({a})")),
        1 => prop_oneof![call("CONTAINS", &[text, text]), call("STRSTARTS", &[text, text]), call("STRENDS", &[text, text])],
        2 * odd => (text.clone(), select(patterns), select(flags)).prop_map(|(text, pattern, flags)| match flags {
            "" => format!("REGEX({text}, \"{pattern}\")"),
            flags => format!("REGEX({text}, \"{pattern}\", \"{flags}\")"),
        }),
        1 => (any.clone(), select(vec!["en", "*", "EN", "de"])).prop_map(|(a, range)| format!("LANGMATCHES(LANG({a}), \"{range}\")")),
        2 => (any.clone(), select(vec!["IN", "NOT IN"]), any.clone(), any.clone())
            .prop_map(|(a, word, b, c)| format!("({a} {word} ({b}, {c}))")),
        1 => call("sameTerm", &[any, any]),
        1 => call("IF", &[truth, truth, truth]),
        1 => call("xsd:boolean", &[any]),
        1 => select(vec!["ISNUMERIC(RAND())", "ISIRI(UUID())", "ISBLANK(BNODE())", "STRLEN(STRUUID()) = 36", "NOW() = NOW()"])
            .prop_map(str::to_owned),
    ]
    .boxed()
}

fn others(next: &Expressions, inner: &Expressions) -> BoxedStrategy<String> {
    let any = &inner.any;
    one_of![
        4 => any.clone(),
        2 => next.number.clone(),
        2 => next.text.clone(),
        2 => next.truth.clone(),
        1 => call("DATATYPE", &[any]),
        1 => call("IRI", &[any]),
        1 => prop_oneof![call("xsd:date", &[any]), call("xsd:dateTime", &[any]), call("xsd:float", &[any]), call("TIMEZONE", &[any])],
        1 => prop_oneof![call("TRIPLE", &[any, any, any]), call("SUBJECT", &[any]), call("PREDICATE", &[any]), call("OBJECT", &[any])],
    ]
    .boxed()
}
