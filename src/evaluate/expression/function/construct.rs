//! Functions that make terms: IRI, BNODE, STRDT, STRLANG, STRLANGDIR, UUID, TRIPLE and its parts.

use oxiri::Iri;
use oxrdf::vocab::rdf;
use oxrdf::{BaseDirection, BlankNode, Literal, NamedNode, NamedOrBlankNode, Term, Triple};
use rand::random;
use spargebra::algebra::Function;

use crate::evaluate::Terms;
use crate::evaluate::expression::value::{Fault, OrNoValue, Value, Valued};

/// Returns the IRI that a text writes, relative to `base` where there is one; an IRI stays what it is.
pub(crate) fn iri<'a>(value: Value<'a>, base: Option<&Iri<String>>, terms: &'a Terms) -> Valued<Value<'a>> {
    if value.kind(terms) == crate::snapshot::Kind::Iri {
        return Ok(value);
    }
    let text = value.plain(terms)?;
    let iri = match base {
        Some(base) => base.resolve(&text).or_no_value()?,
        None => Iri::parse(text.into_string()).or_no_value()?,
    };
    Ok(NamedNode::from(iri).into())
}

/// Returns a literal of `datatype`; one of a string with a language needs the language.
pub(crate) fn typed<'a>(text: Value<'a>, datatype: Value<'a>, terms: &'a Terms) -> Valued<Value<'a>> {
    let text = text.plain(terms)?;
    match datatype.term(terms)? {
        Term::NamedNode(datatype) if datatype != rdf::LANG_STRING && datatype != rdf::DIR_LANG_STRING => {
            Ok(Value::Term(Literal::new_typed_literal(text.into_string(), datatype).into()))
        }
        _ => Err(Fault::NoValue),
    }
}

/// Returns a string in a language, and with a base direction where there is one.
pub(crate) fn tagged<'a>(parts: [Value<'a>; 2], direction: Option<Value<'a>>, terms: &'a Terms) -> Valued<Value<'a>> {
    let [text, language] = parts;
    let (text, language) = (text.plain(terms)?.into_string(), language.plain(terms)?.into_string());
    let literal = match direction {
        None => Literal::new_language_tagged_literal(text, language).or_no_value()?,
        Some(direction) => {
            let direction = match &*direction.plain(terms)? {
                "ltr" => BaseDirection::Ltr,
                "rtl" => BaseDirection::Rtl,
                _ => return Err(Fault::NoValue),
            };
            Literal::new_directional_language_tagged_literal(text, language, direction).or_no_value()?
        }
    };
    Ok(Value::Term(literal.into()))
}

/// Returns a new UUID, as an IRI or as a text.
pub(crate) fn uuid(is_iri: bool) -> Value<'static> {
    let number = random::<u128>() & !(0xf << 76) & !(0b11 << 62) | 4 << 76 | 0b10 << 62;
    let digits = format!("{number:032x}");
    let parts = [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]];
    let text = parts.join("-");
    if is_iri { NamedNode::new_unchecked(format!("urn:uuid:{text}")).into() } else { Value::string(text) }
}

/// Returns a blank node that the data does not have, the same one for the same `label`.
pub(crate) fn blank_node(mut label: String, terms: &Terms) -> Value<'static> {
    loop {
        let node = BlankNode::new_unchecked(label.as_str());
        if terms.snapshot.dictionary.find(node.as_ref().into()).is_none() {
            return Value::Term(node.into());
        }
        label.push('x');
    }
}

/// Returns the triple term of three terms, if they can form one.
pub(crate) fn triple<'a>(parts: [Value<'a>; 3], terms: &'a Terms) -> Valued<Value<'a>> {
    let [subject, predicate, object] = parts;
    let subject: NamedOrBlankNode = match subject.term(terms)? {
        Term::NamedNode(node) => node.into(),
        Term::BlankNode(node) => node.into(),
        Term::Literal(_) | Term::Triple(_) => return Err(Fault::NoValue),
    };
    let Term::NamedNode(predicate) = predicate.term(terms)? else { return Err(Fault::NoValue) };
    Ok(Value::Term(Triple::new(subject, predicate, object.term(terms)?).into()))
}

/// Returns SUBJECT, PREDICATE or OBJECT of a triple term.
pub(crate) fn component<'a>(function: &Function, value: Value<'a>, terms: &'a Terms) -> Valued<Value<'a>> {
    let Term::Triple(triple) = value.term(terms)? else { return Err(Fault::NoValue) };
    Ok(Value::Term(match function {
        Function::Subject => triple.subject.into(),
        Function::Predicate => triple.predicate.into(),
        _ => triple.object,
    }))
}
