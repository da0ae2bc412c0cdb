//! The functions of SPARQL, one file for each sort of them, and which is called for which name.

pub(super) mod cast;
pub(super) mod construct;
pub(super) mod dates;
mod decimal;
pub(super) mod hash;
pub(super) mod numbers;
pub(super) mod strings;

use oxrdf::{BaseDirection, NamedNode};
use spargebra::algebra::Function;

use super::row::Row;
use super::value::{Fault, OrNoValue, Tag, Value, Valued};
use crate::snapshot::Kind;

/// Returns what `function` gives for its `count` arguments, a number that the parser has checked; `value` says what each is.
pub(super) fn call<'a>(
    function: &'a Function,
    count: usize,
    value: impl Fn(usize) -> Valued<Value<'a>>,
    row: &Row<'a>,
) -> Valued<Value<'a>> {
    use Function as F;
    let terms = row.terms();
    let argument = |place: usize| row.looked(value(place)?);
    let scalar = |place: usize| argument(place)?.scalar(terms).or_no_value();
    Ok(match function {
        F::Str => {
            let value = argument(0)?;
            if matches!(value.kind(terms), Kind::Blank | Kind::Triple) {
                return Err(Fault::NoValue);
            }
            Value::Text(value.text(terms)?, Tag::NONE)
        }
        F::Lang | F::LangDir | F::HasLang | F::HasLangDir => of_tag(function, &argument(0)?, row)?,
        F::LangMatches => {
            let (tag, range) = (argument(0)?.plain(terms)?, argument(1)?.plain(terms)?);
            strings::language_matches(&tag, &range).into()
        }
        F::Datatype => NamedNode::new_unchecked(argument(0)?.datatype(terms)?).into(),
        F::Iri => construct::iri(argument(0)?, row.context().base.as_ref(), terms)?,
        F::StrDt => construct::typed(argument(0)?, argument(1)?, terms)?,
        F::StrLang => construct::tagged([argument(0)?, argument(1)?], None, terms)?,
        F::StrLangDir => construct::tagged([argument(0)?, argument(1)?], Some(argument(2)?), terms)?,
        F::Abs | F::Ceil | F::Floor | F::Round => Value::Scalar(numbers::rounded(function, scalar(0)?)?),
        F::Concat => strings::concat((0..count).map(|place| argument(place)?.tagged(terms)))?,
        F::SubStr => {
            let (text, tag) = argument(0)?.tagged(terms)?;
            let length = if count > 2 { Some(scalar(2)?) } else { None };
            Value::Text(strings::substring(&text, scalar(1)?, length)?.to_owned().into(), tag)
        }
        F::StrLen => {
            let value = argument(0)?;
            value.tag(terms)?;
            strings::length(&value.written(terms)?).into()
        }
        F::UCase | F::LCase => {
            let (text, tag) = argument(0)?.tagged(terms)?;
            Value::Text(strings::in_case(&text, *function == F::UCase)?.into(), tag)
        }
        F::EncodeForUri => Value::string(strings::encode_for_uri(&argument(0)?.tagged(terms)?.0)?),
        F::Contains | F::StrStarts | F::StrEnds => {
            let ((text, _), part) = strings::compatible(argument(0)?, argument(1)?, terms)?;
            match function {
                F::Contains => strings::find(&text, &part).is_some(),
                F::StrStarts => text.starts_with(&*part),
                _ => text.ends_with(&*part),
            }
            .into()
        }
        F::StrBefore | F::StrAfter => {
            let (text, part) = strings::compatible(argument(0)?, argument(1)?, terms)?;
            strings::around(text, &part, *function == F::StrBefore)
        }
        F::Year | F::Month | F::Day | F::Hours | F::Minutes | F::Seconds | F::Timezone | F::Tz => {
            dates::part(function, scalar(0)?)?
        }
        F::Adjust => Value::Scalar(dates::adjust(scalar(0)?, scalar(1)?)?),
        F::Md5 | F::Sha1 | F::Sha256 | F::Sha384 | F::Sha512 => {
            Value::string(hash::digest(function, &argument(0)?.plain(terms)?, &row.context().cancellation)?)
        }
        F::IsIri => (argument(0)?.kind(terms) == Kind::Iri).into(),
        F::IsBlank => (argument(0)?.kind(terms) == Kind::Blank).into(),
        F::IsTriple => (argument(0)?.kind(terms) == Kind::Triple).into(),
        F::IsLiteral => (!matches!(argument(0)?.kind(terms), Kind::Iri | Kind::Blank | Kind::Triple)).into(),
        F::IsNumeric => is_numeric(&argument(0)?, row).into(),
        F::Triple => construct::triple([argument(0)?, argument(1)?, argument(2)?], terms)?,
        F::Subject | F::Predicate | F::Object => construct::component(function, argument(0)?, terms)?,
        // These have nodes of their own.
        F::BNode | F::Rand | F::Uuid | F::StrUuid | F::Now | F::Regex | F::Replace | F::Custom(_) => {
            return Err(Fault::NoValue);
        }
    })
}

/// Returns whether a literal is a number, also one that no type of the machine holds.
fn is_numeric(value: &Value<'_>, row: &Row<'_>) -> bool {
    value.kind(row.terms()) == Kind::Typed
        && (value.scalar(row.terms()).is_some_and(super::value::Scalar::is_numeric)
            || value.is_large_number(row.terms()))
}

fn of_tag<'a>(function: &Function, value: &Value<'a>, row: &Row<'a>) -> Valued<Value<'a>> {
    let kind = value.kind(row.terms());
    let is_literal = !matches!(kind, Kind::Iri | Kind::Blank | Kind::Triple);
    Ok(match function {
        Function::HasLang => matches!(kind, Kind::Language | Kind::LeftToRight | Kind::RightToLeft).into(),
        Function::HasLangDir => matches!(kind, Kind::LeftToRight | Kind::RightToLeft).into(),
        _ if !is_literal => return Err(Fault::NoValue),
        _ => match value.tag(row.terms()) {
            Err(Fault::NoValue) => Value::string(""),
            Err(fault) => return Err(fault),
            Ok(tag) if *function == Function::Lang => Value::string(tag.language.into_owned()),
            Ok(tag) => Value::string(match tag.direction {
                Some(BaseDirection::Ltr) => "ltr",
                Some(BaseDirection::Rtl) => "rtl",
                None => "",
            }),
        },
    })
}
