//! What is wrong in words, for shapes that say nothing of their own, and the places of messages that do.

use oxrdf::{Literal, Term};

use super::model::{Bound, ConstraintKind, Count, NodeKinds};
use super::outcome::Outcome;
use super::run::Run;
use super::violation::{Detail, Violation};
use crate::vocab::short;

/// Texts are cut to this many characters.
const LONGEST: usize = 80;

/// Returns a term for a sentence.
pub(super) fn shown(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => short(node.as_str()),
        Term::Literal(literal) => {
            let text = literal.value();
            match text.char_indices().nth(LONGEST) {
                Some((end, _)) => format!("{}…", &text[..end]),
                None => text.to_owned(),
            }
        }
        Term::BlankNode(_) => "a node without a name".to_owned(),
        other => other.to_string(),
    }
}

/// Returns `message` with `{?name}` and `{$name}` replaced.
pub(super) fn filled(message: &Literal, bindings: &[(String, String)]) -> Literal {
    let (mut out, mut rest) = (String::new(), message.value());
    while let Some(start) = rest.find(['{']) {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let name = rest[1..].strip_prefix(['?', '$']).and_then(|name| name.split_once('}'));
        let found = name.and_then(|(name, after)| {
            let (_, text) = bindings.iter().find(|(known, _)| known == name)?;
            Some((text, after))
        });
        match found {
            Some((text, after)) => {
                out.push_str(text);
                rest = after;
            }
            None => {
                out.push('{');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    match message.language() {
        Some(language) => Literal::new_language_tagged_literal_unchecked(out, language),
        None => Literal::new_simple_literal(out),
    }
}

/// Returns the parameter of a constraint by its name in the standard, with its value.
pub(super) fn parameter(kind: &ConstraintKind) -> Option<(String, String)> {
    let (name, text) = match kind {
        ConstraintKind::Class(class) => ("class", shown(class)),
        ConstraintKind::Datatype(datatype) => ("datatype", short(datatype.as_str())),
        ConstraintKind::MinCount(count) => ("minCount", count.to_string()),
        ConstraintKind::MaxCount(count) => ("maxCount", count.to_string()),
        ConstraintKind::MinLength(count) => ("minLength", count.to_string()),
        ConstraintKind::MaxLength(count) => ("maxLength", count.to_string()),
        ConstraintKind::Pattern { pattern, .. } => ("pattern", pattern.clone()),
        ConstraintKind::Equals(other) => ("equals", short(other.as_str())),
        ConstraintKind::Disjoint(other) => ("disjoint", short(other.as_str())),
        ConstraintKind::LessThan { other, or_equals } => {
            (if *or_equals { "lessThanOrEquals" } else { "lessThan" }, short(other.as_str()))
        }
        ConstraintKind::HasValue(value) => ("hasValue", shown(value)),
        ConstraintKind::Range(bound, literal) => (bound_name(*bound), literal.value().to_owned()),
        _ => return None,
    };
    Some((name.to_owned(), text))
}

fn bound_name(bound: Bound) -> &'static str {
    match bound {
        Bound::MinExclusive => "minExclusive",
        Bound::MinInclusive => "minInclusive",
        Bound::MaxExclusive => "maxExclusive",
        Bound::MaxInclusive => "maxInclusive",
    }
}

/// What a sentence about a violation is made of.
struct Parts {
    /// The path, or `it` for a node shape.
    it: String,
    /// The path and the value that it has.
    found: String,
    count: usize,
}

impl Parts {
    fn of(outcome: &Outcome, violation: &Violation) -> Self {
        let path = outcome.path.as_ref().map(|path| format!("`{path}`"));
        let it = path.unwrap_or_else(|| "it".to_owned());
        let found = match &outcome.value {
            Some(value) => format!("{it} is `{}`", shown(value)),
            None => it.clone(),
        };
        let count = match violation.detail {
            Detail::Count(count) => count,
            _ => 0,
        };
        Self { it, found, count }
    }
}

/// Returns what is wrong, as a sentence without a full stop; `reason` says why a value does not conform.
pub(super) fn words(run: &Run<'_>, outcome: &Outcome, violation: &Violation, reason: Option<&str>) -> String {
    let kind = &run.shapes.all[violation.shape].constraints[violation.constraint].kind;
    let parts = Parts::of(outcome, violation);
    let Parts { it, found, .. } = &parts;
    match kind {
        ConstraintKind::Class(class) => format!("{found}, which is not an instance of `{}`", shown(class)),
        ConstraintKind::Datatype(datatype) => format!("{found}, which is not an `{}`", short(datatype.as_str())),
        ConstraintKind::Nodes(kinds) => format!("{found}, which is not {}", kinds_in_words(*kinds)),
        ConstraintKind::Range(bound, limit) => format!("{found}, {} is wanted", bound_in_words(*bound, limit.value())),
        ConstraintKind::MinLength(least) => format!("{found}, which has fewer than {least} characters"),
        ConstraintKind::MaxLength(most) => format!("{found}, which has more than {most} characters"),
        ConstraintKind::Pattern { pattern, .. } => format!("{found}, which does not match `{pattern}`"),
        ConstraintKind::LanguageIn(languages) => {
            format!("{found}, which is in none of the languages {}", languages.join(", "))
        }
        ConstraintKind::UniqueLang => format!("{it} has more than one value in {}", language(run, violation)),
        ConstraintKind::Equals(other) => {
            format!("{found}, and {it} and `{}` do not have the same values", short(other.as_str()))
        }
        ConstraintKind::Disjoint(other) => format!("{found}, which is a value of `{}` too", short(other.as_str())),
        ConstraintKind::LessThan { other, or_equals } => {
            let wanted = if *or_equals { "at most" } else { "less than" };
            format!("{found}, which is not {wanted} each value of `{}`", short(other.as_str()))
        }
        ConstraintKind::Closed(_) => format!("{found}, and the shape is closed to this property"),
        ConstraintKind::HasValue(value) => format!("{it} lacks the value `{}`", shown(value)),
        ConstraintKind::In(terms) => format!("{found}, which is not one of {}", list(terms)),
        ConstraintKind::Query(_) => format!("{found}, which breaks `{}`", short(outcome.component.as_str())),
        _ => words_of_counts(run, kind, &parts).unwrap_or_else(|| words_of_shapes(run, kind, found, reason)),
    }
}

fn words_of_counts(run: &Run<'_>, kind: &ConstraintKind, Parts { it, count, .. }: &Parts) -> Option<String> {
    let has = values(*count);
    let name = |shape: &usize| name_of(&run.shapes.all[*shape].term);
    Some(match kind {
        ConstraintKind::MinCount(1) => format!("{it} is missing"),
        ConstraintKind::MinCount(least) => format!("{it} has {has}, at least {least} are wanted"),
        ConstraintKind::MaxCount(most) => format!("{it} has {has}, at most {most} allowed"),
        ConstraintKind::Qualified { shape, count: Count::AtLeast(least), .. } => {
            format!("{it} has {has} that conform to {}, at least {least} are wanted", name(shape))
        }
        ConstraintKind::Qualified { shape, count: Count::AtMost(most), .. } => {
            format!("{it} has {has} that conform to {}, at most {most} allowed", name(shape))
        }
        _ => return None,
    })
}

fn words_of_shapes(run: &Run<'_>, kind: &ConstraintKind, found: &str, reason: Option<&str>) -> String {
    let names: Vec<String> = kind.shapes().iter().map(|shape| name_of(&run.shapes.all[*shape].term)).collect();
    let names = names.join(", ");
    let why = reason.map(|reason| format!(": {reason}")).unwrap_or_default();
    match kind {
        ConstraintKind::Not(_) => format!("{found}, which conforms to {names}"),
        ConstraintKind::And(_) => format!("{found}, which does not conform to all of {names}"),
        ConstraintKind::Or(_) => format!("{found}, which conforms to none of {names}"),
        ConstraintKind::Xone(_) => format!("{found}, which does not conform to exactly one of {names}"),
        _ => format!("{found}, which does not conform to {names}{why}"),
    }
}

fn bound_in_words(bound: Bound, limit: &str) -> String {
    match bound {
        Bound::MinExclusive => format!("more than {limit}"),
        Bound::MinInclusive => format!("{limit} or more"),
        Bound::MaxExclusive => format!("less than {limit}"),
        Bound::MaxInclusive => format!("{limit} or less"),
    }
}

fn values(count: usize) -> String {
    match count {
        0 => "no value".to_owned(),
        1 => "1 value".to_owned(),
        count => format!("{count} values"),
    }
}

fn name_of(term: &Term) -> String {
    match term {
        Term::BlankNode(_) => "a shape without a name".to_owned(),
        other => format!("`{}`", shown(other)),
    }
}

fn list(terms: &[Term]) -> String {
    const FEW: usize = 8;
    let names: Vec<String> = terms.iter().take(FEW).map(|term| format!("`{}`", shown(term))).collect();
    let more = if terms.len() > FEW { format!(" and {} more", terms.len() - FEW) } else { String::new() };
    format!("{}{more}", names.join(", "))
}

fn language(run: &Run<'_>, violation: &Violation) -> String {
    let group = match violation.detail {
        Detail::Language(group) => group as usize,
        _ => usize::MAX,
    };
    let labels = run.data.dictionary().groups().get(group);
    labels.map_or_else(|| "one language".to_owned(), |group| format!("the language `{}`", group.label))
}

fn kinds_in_words(kinds: NodeKinds) -> String {
    let names = [(kinds.iri, "an IRI"), (kinds.blank, "a blank node"), (kinds.literal, "a literal")];
    names.into_iter().filter(|(is, _)| *is).map(|(_, name)| name).collect::<Vec<_>>().join(" or ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(message: &str, expected: &str) {
        let bindings = [("this".to_owned(), "a".to_owned()), ("x".to_owned(), "{?this}".to_owned())];
        assert_eq!(filled(&Literal::new_simple_literal(message), &bindings).value(), expected);
    }

    #[test]
    fn places_are_filled_once() {
        check("{?this} is {$x}", "a is {?this}");
        check("{this} {?other} {?this", "{this} {?other} {?this");
        check("{{?this}", "{a");
    }
}
