//! The functions of 17.4.2 to 17.4.6, and those of SPARQL 1.2 on directions and triple terms.

use oxrdf::{BaseDirection, BlankNode, Literal, NamedNode, NamedOrBlankNode, Term, Triple};
use oxsdatatypes::{DayTimeDuration, Decimal, TimezoneOffset};
use sha2::Digest;
use spargebra::algebra::Function;

use super::text::{Text, after, before, concat, encoded, lang_matches, pair, plain, string_of, substring};
use super::value::{Number, Value, boolean, xsd_name};
use super::{cast, regex};

/// Returns the value of a function; nothing if it is an error.
pub(super) fn call(function: &Function, arguments: &[Term]) -> Option<Term> {
    match function {
        Function::Custom(name) => match arguments {
            [term] => cast::cast(xsd_name(name.as_str())?, term),
            _ => None,
        },
        Function::Concat => concat(arguments),
        _ => match arguments {
            [] => without_arguments(function),
            [a] => of_one(function, a),
            [a, b] => of_two(function, a, b),
            _ => of_more(function, arguments),
        },
    }
}

/// What differs from call to call is only known by its kind.
fn without_arguments(function: &Function) -> Option<Term> {
    match function {
        Function::BNode => Some(BlankNode::default().into()),
        Function::Rand => Some(Literal::from(0.5).into()),
        Function::Now => Some(Literal::new_typed_literal("2020-01-01T00:00:00Z", oxrdf::vocab::xsd::DATE_TIME).into()),
        Function::Uuid => Some(NamedNode::new_unchecked("urn:uuid:00000000-0000-4000-8000-000000000000").into()),
        Function::StrUuid => Some(text("00000000-0000-4000-8000-000000000000")),
        _ => None,
    }
}

fn text(value: impl Into<String>) -> Term {
    Literal::from(value.into()).into()
}

fn of_one(function: &Function, term: &Term) -> Option<Term> {
    let literal = match term {
        Term::Literal(literal) => Some(literal),
        _ => None,
    };
    Some(match function {
        Function::IsIri => boolean(matches!(term, Term::NamedNode(_))),
        Function::IsBlank => boolean(matches!(term, Term::BlankNode(_))),
        Function::IsLiteral => boolean(literal.is_some()),
        Function::IsTriple => boolean(matches!(term, Term::Triple(_))),
        Function::IsNumeric => boolean(Number::of_term(term).is_some()),
        Function::Str => text(string_of(term)?),
        Function::Lang => text(literal?.language().unwrap_or_default()),
        Function::LangDir => text(literal?.direction().map(|direction| direction.to_string()).unwrap_or_default()),
        Function::HasLang => boolean(literal.is_some_and(|literal| literal.language().is_some())),
        Function::HasLangDir => boolean(literal.is_some_and(|literal| literal.direction().is_some())),
        Function::Datatype => literal?.datatype().into_owned().into(),
        Function::Iri => match term {
            Term::NamedNode(iri) => iri.clone().into(),
            _ => NamedNode::new(plain(term)?).ok()?.into(),
        },
        Function::BNode => plain(term).map(|_| BlankNode::default())?.into(),
        Function::StrLen => Literal::from(i64::try_from(Text::of(term)?.text.chars().count()).ok()?).into(),
        Function::UCase => Text::of(term)?.with(Text::of(term)?.text.to_uppercase()),
        Function::LCase => Text::of(term)?.with(Text::of(term)?.text.to_lowercase()),
        Function::EncodeForUri => text(encoded(&Text::of(term)?.text)),
        Function::Abs | Function::Ceil | Function::Floor | Function::Round => {
            rounded(function, Number::of_term(term)?)?.literal().into()
        }
        Function::Md5 => text(hex(&md5::Md5::digest(plain(term)?))),
        Function::Sha1 => text(hex(&sha1::Sha1::digest(plain(term)?))),
        Function::Sha256 => text(hex(&sha2::Sha256::digest(plain(term)?))),
        Function::Sha384 => text(hex(&sha2::Sha384::digest(plain(term)?))),
        Function::Sha512 => text(hex(&sha2::Sha512::digest(plain(term)?))),
        Function::Subject => triple(term)?.subject.clone().into(),
        Function::Predicate => triple(term)?.predicate.clone().into(),
        Function::Object => triple(term)?.object.clone(),
        _ => of_time(function, literal?)?,
    })
}

fn triple(term: &Term) -> Option<&Triple> {
    match term {
        Term::Triple(triple) => Some(triple),
        _ => None,
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Parts of an `xsd:dateTime`, and those that an `xsd:date` has.
fn of_time(function: &Function, literal: &Literal) -> Option<Term> {
    let integer = |number: i64| Some(Literal::from(number).into());
    let zoned = |offset: Option<TimezoneOffset>| match function {
        Function::Timezone => offset.map(|offset| Literal::from(DayTimeDuration::from(offset)).into()),
        Function::Tz => Some(text(offset.map(|offset| offset.to_string()).unwrap_or_default())),
        _ => None,
    };
    match (Value::of(literal), function) {
        (Value::DateTime(time), Function::Year) => integer(time.year()),
        (Value::DateTime(time), Function::Month) => integer(time.month().into()),
        (Value::DateTime(time), Function::Day) => integer(time.day().into()),
        (Value::DateTime(time), Function::Hours) => integer(time.hour().into()),
        (Value::DateTime(time), Function::Minutes) => integer(time.minute().into()),
        (Value::DateTime(time), Function::Seconds) => Some(Literal::from(time.second()).into()),
        (Value::DateTime(time), _) => zoned(time.timezone_offset()),
        (Value::Date(date), Function::Year) => integer(date.year()),
        (Value::Date(date), Function::Month) => integer(date.month().into()),
        (Value::Date(date), Function::Day) => integer(date.day().into()),
        (Value::Date(date), _) => zoned(date.timezone_offset()),
        _ => None,
    }
}

pub(super) fn negated(number: Number) -> Option<Term> {
    let negative = match number {
        Number::Integer(n) => Number::Integer(n.checked_neg()?),
        Number::Decimal(n) => Number::Decimal(n.checked_neg()?),
        Number::Float(n) => Number::Float(-n),
        Number::Double(n) => Number::Double(-n),
    };
    Some(negative.literal().into())
}

fn rounded(function: &Function, number: Number) -> Option<Number> {
    Some(match number {
        Number::Integer(n) => Number::Integer(if *function == Function::Abs { n.checked_abs()? } else { n }),
        Number::Decimal(n) => Number::Decimal(match function {
            Function::Abs => n.checked_abs()?,
            Function::Ceil => n.checked_ceil()?,
            Function::Floor => n.checked_floor()?,
            // Half goes up, also below zero.
            _ => n.checked_add(Decimal::from(1).checked_div(Decimal::from(2))?)?.checked_floor()?,
        }),
        Number::Float(n) => Number::Float((floating(function, f32::from(n).into()) as f32).into()),
        Number::Double(n) => Number::Double(floating(function, n.into()).into()),
    })
}

fn floating(function: &Function, number: f64) -> f64 {
    match function {
        Function::Abs => number.abs(),
        Function::Ceil => number.ceil(),
        Function::Floor => number.floor(),
        _ => (number + 0.5).floor(),
    }
}

fn of_two(function: &Function, a: &Term, b: &Term) -> Option<Term> {
    Some(match function {
        Function::Contains => pair(a, b).map(|(a, b)| boolean(a.text.contains(&b.text)))?,
        Function::StrStarts => pair(a, b).map(|(a, b)| boolean(a.text.starts_with(&b.text)))?,
        Function::StrEnds => pair(a, b).map(|(a, b)| boolean(a.text.ends_with(&b.text)))?,
        Function::StrBefore => pair(a, b).map(|(a, b)| before(&a, &b))?,
        Function::StrAfter => pair(a, b).map(|(a, b)| after(&a, &b))?,
        Function::LangMatches => boolean(lang_matches(&plain(a)?, &plain(b)?)),
        Function::StrDt => match b {
            Term::NamedNode(datatype) => Literal::new_typed_literal(plain(a)?, datatype.clone()).into(),
            _ => return None,
        },
        Function::StrLang => Literal::new_language_tagged_literal(plain(a)?, plain(b)?).ok()?.into(),
        Function::SubStr => substring(&Text::of(a)?, number(b)?, None),
        Function::Regex => boolean(regex::Regex::new(&plain(b)?, "")?.is_match(&Text::of(a)?.text)),
        _ => return None,
    })
}

fn number(term: &Term) -> Option<f64> {
    Some(Number::of_term(term)?.double().into())
}

fn of_more(function: &Function, arguments: &[Term]) -> Option<Term> {
    Some(match (function, arguments) {
        (Function::SubStr, [a, b, c]) => substring(&Text::of(a)?, number(b)?, Some(number(c)?)),
        (Function::Regex, [a, b, c]) => {
            boolean(regex::Regex::new(&plain(b)?, &plain(c)?)?.is_match(&Text::of(a)?.text))
        }
        (Function::Replace, [a, b, c, rest @ ..]) => {
            let flags = rest.first().map_or_else(|| Some(String::new()), plain)?;
            let text = Text::of(a)?;
            let replaced = regex::Regex::new(&plain(b)?, &flags)?.replace(&text.text, &plain(c)?)?;
            text.with(replaced)
        }
        (Function::StrLangDir, [a, b, c]) => {
            let direction = match plain(c)?.as_str() {
                "ltr" => BaseDirection::Ltr,
                "rtl" => BaseDirection::Rtl,
                _ => return None,
            };
            Literal::new_directional_language_tagged_literal(plain(a)?, plain(b)?, direction).ok()?.into()
        }
        (Function::Triple, [s, p, o]) => {
            let subject = match s {
                Term::NamedNode(iri) => NamedOrBlankNode::from(iri.clone()),
                Term::BlankNode(node) => node.clone().into(),
                _ => return None,
            };
            let Term::NamedNode(predicate) = p else { return None };
            Triple::new(subject, predicate.clone(), o.clone()).into()
        }
        _ => return None,
    })
}
