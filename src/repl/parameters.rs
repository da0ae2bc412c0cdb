//! Values for variables, set once and put into every query of the session.

use lermap::resolve::EntityNames;
use lermap::results::Solutions;
use lermap::vocab::compact;
use lermap::{Error, Result};
use oxrdf::{Literal, Term, Variable};

use super::Repl;

/// Gives the variable `name` the value that `text` stands for, or takes its value away.
pub(super) fn set(repl: &mut Repl<'_>, name: &str, text: Option<&str>) -> Result<()> {
    let name = name.trim_start_matches(['?', '$']);
    let variable = Variable::new(name).map_err(|_| Error::usage(format!("`{name}` is no name of a variable")))?;
    let Some(text) = text else {
        if repl.workspace.free_parameter(&variable).is_none() {
            let known = repl.workspace.parameters();
            return Err(Error::unknown("parameter", name, known.keys().map(Variable::as_str)));
        }
        repl.note(&format!("?{name} is free again"));
        return Ok(());
    };
    let value = value(repl, text)?;
    repl.note(&format!("?{name} is {} in all queries", short(&value)));
    repl.workspace.set_parameter(variable, value);
    Ok(())
}

/// Returns `value` as it is written in a query.
fn short(value: &Term) -> String {
    match value {
        Term::NamedNode(name) => compact(name.as_str()).unwrap_or_else(|| value.to_string()),
        Term::Literal(literal) if literal.datatype() != oxrdf::vocab::xsd::STRING => literal.value().to_owned(),
        _ => value.to_string(),
    }
}

/// Numbers and booleans are what they look like, a text has quotes, everything else names an entity.
fn value(repl: &mut Repl<'_>, text: &str) -> Result<Term> {
    if let Some(literal) = plain_value(text) {
        return Ok(literal.into());
    }
    let engine = repl.session().engine()?;
    let found = EntityNames::of(engine.store(), &engine.prefixes)?.resolve(text);
    found.map(Term::from).map_err(|error| match error.hint {
        Some(_) => error,
        None => error.with_hint(format!("a text has quotes of its own: .set NAME '\"{text}\"'")),
    })
}

fn plain_value(text: &str) -> Option<Literal> {
    if let Some(inner) = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        return Some(Literal::from(inner));
    }
    match text {
        "true" => return Some(Literal::from(true)),
        "false" => return Some(Literal::from(false)),
        _ => {}
    }
    if let Ok(number) = text.parse::<i64>() {
        return Some(Literal::from(number));
    }
    let looks_decimal = text.contains('.') && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-'));
    (looks_decimal && text.parse::<f64>().is_ok()).then(|| Literal::new_typed_literal(text, oxrdf::vocab::xsd::DECIMAL))
}

/// Shows the values that are set.
pub(super) fn list(repl: &mut Repl<'_>) -> Result<()> {
    let row = |(name, value): (&Variable, &Term)| vec![Some(Literal::from(name.as_str()).into()), Some(value.clone())];
    let rows = repl.workspace.parameters().iter().map(row).collect();
    repl.session().write(Solutions::from_rows(&["parameter", "value"], rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(plain_value(text).map(|literal| literal.to_string()).as_deref(), expected);
    }

    #[test]
    fn values_are_what_they_look_like() {
        check("5", Some("\"5\"^^<http://www.w3.org/2001/XMLSchema#integer>"));
        check("-0.5", Some("\"-0.5\"^^<http://www.w3.org/2001/XMLSchema#decimal>"));
        check("true", Some("\"true\"^^<http://www.w3.org/2001/XMLSchema#boolean>"));
        check("\"5\"", Some("\"5\""));
        check("stage:issuing", None);
        check("1.2.3", None);
    }
}
