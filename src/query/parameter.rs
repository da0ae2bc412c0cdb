//! Parameters of a query: variables named as BASIL does, which any other tool reads as plain variables.
//!
//! `?_name` is a parameter, `?__name` one that may be left out. What follows the next underscore is the type of its
//! values: `?_stakeholder_iri`, `?_year_integer`, `?_label_en`, `?_day_xsd_date`.

use oxrdf::vocab::xsd;
use oxrdf::{NamedNode, Variable};

use crate::syntax::iterate;

/// What values a parameter takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValueType {
    /// An entity.
    Iri,
    /// A plain text.
    Text,
    /// A text in a language.
    LanguageText(String),
    /// A whole number.
    Integer,
    /// A number with digits after the point.
    Decimal,
    /// A number in floating point.
    Double,
    /// A whole number or a decimal.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A day, such as `2025-01-24`.
    Date,
    /// A day with a time.
    DateTime,
    /// A year.
    Year,
    /// Any other datatype of XML Schema, not checked further.
    Datatype(NamedNode),
}

impl ValueType {
    /// Returns the type that the end of a variable name stands for.
    pub(crate) fn of_suffix(suffix: &str) -> Self {
        match suffix {
            "iri" | "uri" => Self::Iri,
            "literal" | "string" | "xsd_string" => Self::Text,
            "integer" | "int" | "xsd_integer" => Self::Integer,
            "decimal" | "xsd_decimal" => Self::Decimal,
            "double" | "float" | "xsd_double" => Self::Double,
            "number" => Self::Number,
            "boolean" | "bool" | "xsd_boolean" => Self::Boolean,
            "date" | "xsd_date" => Self::Date,
            "datetime" | "dateTime" | "xsd_dateTime" => Self::DateTime,
            "year" | "gYear" | "xsd_gYear" => Self::Year,
            other => match other.strip_prefix("xsd_") {
                Some(name) => Self::Datatype(NamedNode::new_unchecked(format!("{}{name}", xsd_namespace()))),
                None => Self::LanguageText(other.replace('_', "-").to_ascii_lowercase()),
            },
        }
    }

    /// Returns what is wanted, for a message: `a date such as 2024-06-05`.
    pub fn wanted(&self) -> String {
        match self {
            Self::Iri => "an entity: a slug, a label, a prefixed name or an IRI".to_owned(),
            Self::Text => "a text".to_owned(),
            Self::LanguageText(language) => format!("a text in the language `{language}`"),
            Self::Integer => "a whole number such as 7".to_owned(),
            Self::Decimal => "a decimal number such as 0.5".to_owned(),
            Self::Double | Self::Number => "a number such as 7 or 0.5".to_owned(),
            Self::Boolean => "true or false".to_owned(),
            Self::Date => "a date such as 2024-06-05".to_owned(),
            Self::DateTime => "a date and time such as 2024-06-05T12:00:00Z".to_owned(),
            Self::Year => "a year such as 2024".to_owned(),
            Self::Datatype(datatype) => format!("a value of <{}>", datatype.as_str()),
        }
    }

    /// Returns one word for a list of parameters.
    pub fn name(&self) -> &str {
        match self {
            Self::Iri => "entity",
            Self::Text => "text",
            Self::LanguageText(language) => language,
            Self::Integer => "integer",
            Self::Decimal => "decimal",
            Self::Double | Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::DateTime => "date and time",
            Self::Year => "year",
            Self::Datatype(datatype) => datatype.as_str().rsplit('#').next().unwrap_or_default(),
        }
    }
}

fn xsd_namespace() -> &'static str {
    xsd::STRING.as_str().trim_end_matches("string")
}

/// A parameter of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// The name, as it is given on the command line.
    pub name: String,
    /// The variable that stands for it in the query.
    pub variable: Variable,
    /// Whether it may be left out.
    pub is_optional: bool,
    /// What values it takes.
    pub value_type: ValueType,
}

impl Parameter {
    /// Returns the parameter that the variable called `name` (without its mark) is; `None` for any other variable.
    pub fn of_variable(name: &str) -> Option<Self> {
        let rest = name.strip_prefix('_')?;
        let (rest, is_optional) = rest.strip_prefix('_').map_or((rest, false), |rest| (rest, true));
        let (label, suffix) = rest.split_once('_').map_or((rest, None), |(label, suffix)| (label, Some(suffix)));
        let is_name = !label.is_empty() && label.chars().all(char::is_alphanumeric) && suffix != Some("");
        is_name.then(|| Self {
            name: label.to_owned(),
            variable: Variable::new_unchecked(name),
            is_optional,
            value_type: suffix.map_or(ValueType::Text, ValueType::of_suffix),
        })
    }
}

/// Returns the parameters of the query `text`, each variable once, in the order of their first use.
pub fn parameters(text: &str) -> Vec<Parameter> {
    let mut found: Vec<Parameter> = Vec::new();
    for name in iterate(text).filter_map(|token| token.variable()) {
        if !found.iter().any(|parameter| parameter.variable.as_str() == name) {
            found.extend(Parameter::of_variable(name));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(variable: &str, expected: Option<(&str, bool, ValueType)>) {
        let found = Parameter::of_variable(variable);
        let found = found.map(|parameter| (parameter.name, parameter.is_optional, parameter.value_type));
        assert_eq!(found, expected.map(|(name, optional, value)| (name.to_owned(), optional, value)));
    }

    #[test]
    fn names_carry_types() {
        check("_stakeholder_iri", Some(("stakeholder", false, ValueType::Iri)));
        check("__stage_iri", Some(("stage", true, ValueType::Iri)));
        check("_year_integer", Some(("year", false, ValueType::Integer)));
        check("_label_en", Some(("label", false, ValueType::LanguageText("en".into()))));
        check("_label_en_us", Some(("label", false, ValueType::LanguageText("en-us".into()))));
        check("_day_xsd_date", Some(("day", false, ValueType::Date)));
        check("_word", Some(("word", false, ValueType::Text)));
        let duration = NamedNode::new_unchecked("http://www.w3.org/2001/XMLSchema#duration");
        check("_span_xsd_duration", Some(("span", false, ValueType::Datatype(duration))));
    }

    #[test]
    fn other_variables_are_no_parameters() {
        for name in ["stage", "a_b", "_", "__", "___x", "_x_", "__x_"] {
            check(name, None);
        }
    }

    #[test]
    fn strings_and_comments_hold_no_parameters() {
        let found = parameters("# ?_a\nSELECT ?_b { ?s ?p '?_c' , <http://e/?_d> . FILTER($_e_integer > ?_b) }");
        let names: Vec<&str> = found.iter().map(|parameter| parameter.name.as_str()).collect();
        assert_eq!(names, ["b", "e"]);
    }
}
