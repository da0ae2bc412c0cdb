//! What a person types for a parameter, as an RDF term of the type that the parameter wants.

use std::str::FromStr;

use oxrdf::vocab::xsd;
use oxrdf::{Literal, NamedNode, NamedNodeRef, Term};
use oxsdatatypes::{Date, DateTime, Decimal, Double, GYear, Integer};

use super::parameter::{Parameter, ValueType};
use crate::error::{Error, Result};

/// Finds the entity that a person means.
pub trait Entities {
    /// Returns the entity that `text` names, an instance of `class` if one is given.
    ///
    /// Fails with candidates if there is none or more than one.
    ///
    /// # Errors
    /// When there is none or more than one; the error lists candidates.
    fn entity(&self, text: &str, class: Option<&NamedNode>) -> Result<NamedNode>;
}

/// Returns the term that `text` stands for as a value of `parameter`.
///
/// # Errors
/// When `text` is not a value of the type of the parameter.
pub fn parse_value(
    parameter: &Parameter,
    class: Option<&NamedNode>,
    text: &str,
    entities: &dyn Entities,
) -> Result<Term> {
    let trimmed = text.trim();
    let literal = match &parameter.value_type {
        ValueType::Iri => {
            let entity = entities.entity(trimmed, class);
            return entity.map(Term::from).map_err(|error| Error {
                message: format!("{} (for the parameter `{}`)", error.message, parameter.name),
                ..error
            });
        }
        ValueType::Text => Some(Literal::new_simple_literal(text)),
        ValueType::LanguageText(language) => language_text(text, language)?,
        ValueType::Integer => checked::<Integer>(trimmed, xsd::INTEGER),
        ValueType::Decimal => checked::<Decimal>(trimmed, xsd::DECIMAL),
        ValueType::Double => checked::<Double>(trimmed, xsd::DOUBLE),
        ValueType::Number => {
            checked::<Integer>(trimmed, xsd::INTEGER).or_else(|| checked::<Decimal>(trimmed, xsd::DECIMAL))
        }
        ValueType::Boolean => boolean(trimmed),
        ValueType::Date => checked::<Date>(trimmed, xsd::DATE),
        ValueType::DateTime => checked::<DateTime>(trimmed, xsd::DATE_TIME),
        ValueType::Year => checked::<GYear>(trimmed, xsd::G_YEAR),
        ValueType::Datatype(datatype) => Some(Literal::new_typed_literal(trimmed, datatype.clone())),
    };
    literal.map(Term::from).ok_or_else(|| {
        Error::usage(format!("`{text}` is no value for the parameter `{}`", parameter.name))
            .with_hint(format!("{} is wanted", parameter.value_type.wanted()))
    })
}

/// Returns `term` as a value of `parameter`: a literal of the wanted type as it is, anything else by its text.
///
/// # Errors
/// When the text is not a value of the type, or names no entity.
pub fn fitted_value(
    parameter: &Parameter,
    class: Option<&NamedNode>,
    term: &Term,
    entities: &dyn Entities,
) -> Result<Term> {
    let text = match term {
        Term::Literal(literal) if parameter.value_type.holds(literal) => return Ok(term.clone()),
        Term::Literal(literal) => literal.value().to_owned(),
        Term::NamedNode(node) => node.as_str().to_owned(),
        other => other.to_string(),
    };
    parse_value(parameter, class, &text, entities)
}

impl ValueType {
    /// Returns whether `literal` is of this type already. A parameter without a type takes a text in any language.
    fn holds(&self, literal: &Literal) -> bool {
        let datatype = literal.datatype();
        match self {
            Self::Iri => false,
            Self::Text => true,
            Self::LanguageText(language) => literal.language() == Some(language),
            Self::Integer => datatype == xsd::INTEGER,
            Self::Decimal => datatype == xsd::DECIMAL,
            Self::Double => datatype == xsd::DOUBLE,
            Self::Number => [xsd::INTEGER, xsd::DECIMAL].contains(&datatype),
            Self::Boolean => datatype == xsd::BOOLEAN,
            Self::Date => datatype == xsd::DATE,
            Self::DateTime => datatype == xsd::DATE_TIME,
            Self::Year => datatype == xsd::G_YEAR,
            Self::Datatype(wanted) => datatype == wanted.as_ref(),
        }
    }
}

/// Returns the literal of `text` if it is a value of `T`, in its canonical form.
fn checked<T: FromStr + ToString>(text: &str, datatype: NamedNodeRef<'_>) -> Option<Literal> {
    let value: T = text.parse().ok()?;
    Some(Literal::new_typed_literal(value.to_string(), datatype))
}

fn boolean(text: &str) -> Option<Literal> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "1" => Some(Literal::from(true)),
        "false" | "no" | "0" => Some(Literal::from(false)),
        _ => None,
    }
}

fn language_text(text: &str, language: &str) -> Result<Option<Literal>> {
    Literal::new_language_tagged_literal(text, language)
        .map(Some)
        .map_err(|_| Error::usage(format!("`{language}` is no language tag")).with_hint("rename the parameter"))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Knows one entity.
    pub(crate) struct OnlyEmployers;

    impl Entities for OnlyEmployers {
        fn entity(&self, text: &str, _class: Option<&NamedNode>) -> Result<NamedNode> {
            match text {
                "employers" => Ok(NamedNode::new_unchecked("http://e/employers")),
                _ => Err(Error::usage(format!("nothing is called `{text}`")).with_hint("did you mean `employers`?")),
            }
        }
    }

    #[track_caller]
    fn check(variable: &str, text: &str, expected: &str) {
        let parameter = Parameter::of_variable(variable).unwrap();
        let found = match parse_value(&parameter, None, text, &OnlyEmployers) {
            Ok(term) => term.to_string(),
            Err(error) => format!("{error}; {}", error.hint.as_deref().unwrap_or_default()),
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn values_have_the_type_of_their_parameter() {
        check("_x_iri", " employers ", "<http://e/employers>");
        check("_x", " a \"b\" ", "\" a \\\"b\\\" \"");
        check("_x_en", "Skill", "\"Skill\"@en");
        check("_x_integer", "007", "\"7\"^^<http://www.w3.org/2001/XMLSchema#integer>");
        check("_x_decimal", "0.50", "\"0.5\"^^<http://www.w3.org/2001/XMLSchema#decimal>");
        check("_x_number", "7", "\"7\"^^<http://www.w3.org/2001/XMLSchema#integer>");
        check("_x_number", "7.5", "\"7.5\"^^<http://www.w3.org/2001/XMLSchema#decimal>");
        check("_x_boolean", "Yes", "\"true\"^^<http://www.w3.org/2001/XMLSchema#boolean>");
        check("_x_date", "2024-06-05", "\"2024-06-05\"^^<http://www.w3.org/2001/XMLSchema#date>");
        check("_x_year", "2024", "\"2024\"^^<http://www.w3.org/2001/XMLSchema#gYear>");
    }

    #[test]
    fn a_wrong_type_says_what_is_wanted() {
        check("_x_integer", "x", "`x` is no value for the parameter `x`; a whole number such as 7 is wanted");
        check("_x_integer", "1e999", "`1e999` is no value for the parameter `x`; a whole number such as 7 is wanted");
        check("_x_date", "5 June", "`5 June` is no value for the parameter `x`; a date such as 2024-06-05 is wanted");
        check("_x_boolean", "maybe", "`maybe` is no value for the parameter `x`; true or false is wanted");
        check("_x_iri", "emp", "nothing is called `emp` (for the parameter `x`); did you mean `employers`?");
    }
}
