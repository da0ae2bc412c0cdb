//! Which objects a person means by words: terms as any format prints them.

use std::str::FromStr as _;

use oxrdf::{Literal, Quad, Term};

use super::local;
use crate::resolve::EntityNames;

/// Returns those of `quads` whose object `text` names.
pub(super) fn with_object<'a>(quads: &[&'a Quad], text: &str, names: &EntityNames) -> Vec<&'a Quad> {
    let written = Term::from_str(text.trim()).ok();
    let entity = match &written {
        Some(Term::NamedNode(node)) => Some(Term::NamedNode(node.clone())),
        _ => names.resolve(text).ok().map(Term::NamedNode),
    };
    let plain = text.trim_matches('"');
    let fits = |quad: &&&Quad| match &quad.object {
        Term::Literal(literal) => match &written {
            Some(written @ Term::Literal(_)) => is_same(literal, written, text),
            _ => literal.value().eq_ignore_ascii_case(plain) || is_short_form(literal, text, names),
        },
        Term::NamedNode(node) => {
            Some(&quad.object) == entity.as_ref() || local(node.as_str()).eq_ignore_ascii_case(text)
        }
        _ => false,
    };
    quads.iter().filter(fits).copied().collect()
}

/// Returns whether `written`, which `text` spells, is `literal`. Without a language or datatype it names any.
fn is_same(literal: &Literal, written: &Term, text: &str) -> bool {
    let Term::Literal(written) = written else { return false };
    match text.trim().ends_with('"') {
        true => literal.value().eq_ignore_ascii_case(written.value()),
        false => literal == written,
    }
}

/// Returns whether `text` is `literal` as Turtle writes it: with a prefixed datatype, or in quotes of three.
fn is_short_form(literal: &Literal, text: &str, names: &EntityNames) -> bool {
    let text = text.trim();
    if let Some(long) = text.strip_prefix("\"\"\"").and_then(|rest| rest.strip_suffix("\"\"\"")) {
        return literal.value() == long;
    }
    let Some((value, datatype)) = text.rsplit_once("^^") else { return false };
    let datatype = names.resolve(datatype).is_ok_and(|datatype| literal.datatype() == datatype.as_ref());
    datatype && Term::from_str(value).is_ok_and(|value| value == Literal::from(literal.value()).into())
}
