//! A saved query and the values of a user, as a query that is ready to run.

use oxrdf::{NamedNode, Term, Variable};
use spargebra::Query;

use super::{SavedParameter, SavedQuery, Values};
use crate::error::{Error, Result};
use crate::prefixes::Prefixes;
use crate::query::{Bindings, Entities, bind, filled, fitted_value, parse_query, parse_value, portable};

impl SavedQuery {
    /// Returns the parsed query with `values` bound, terms of `set` where `values` has none, else defaults.
    ///
    /// An empty value leaves its parameter free: the query then answers for all values.
    ///
    /// # Errors
    /// When a value is missing, unknown or does not fit, or the text is not a query.
    pub fn prepare(
        &self,
        values: &Values,
        set: &Bindings,
        prefixes: &Prefixes,
        entities: &dyn Entities,
    ) -> Result<Query> {
        let bindings = self.bindings(values, set, prefixes, entities)?;
        bind(self.parse(prefixes)?, &bindings)
    }

    /// Returns the text of the query without its header, with the same values in place as [`SavedQuery::prepare`] binds.
    ///
    /// # Errors
    /// When a value is missing, unknown or does not fit.
    pub fn text_with(
        &self,
        values: &Values,
        set: &Bindings,
        prefixes: &Prefixes,
        entities: &dyn Entities,
    ) -> Result<String> {
        let bindings = self.bindings(values, set, prefixes, entities)?;
        let lines = self.text.lines().skip_while(|line| line.starts_with("#+") || line.trim().is_empty());
        let body: String = lines.map(|line| format!("{line}\n")).collect();
        // The prefixes of the file may be other ones than those that are known.
        Ok(portable(&filled(&body, &bindings, prefixes), prefixes))
    }

    fn bindings(
        &self,
        values: &Values,
        set: &Bindings,
        prefixes: &Prefixes,
        entities: &dyn Entities,
    ) -> Result<Bindings> {
        self.refuse_unknown(values)?;
        let mut bindings = Bindings::new();
        let mut missing = Vec::new();
        for parameter in &self.parameters {
            let name = &parameter.parameter.name;
            let set = set.get(&Variable::new_unchecked(name));
            let value = match (values.get(name), set) {
                (None, Some(term)) => Some(parameter.fit(term, prefixes, entities)?),
                (text, _) => match text.or(parameter.default.as_ref()) {
                    Some(text) if text.is_empty() => None,
                    Some(text) => Some(parameter.parse(text, prefixes, entities)?),
                    None if parameter.parameter.is_optional => None,
                    None => {
                        missing.push(parameter);
                        None
                    }
                },
            };
            bindings.extend(value.map(|term| (parameter.parameter.variable.clone(), term)));
        }
        if !missing.is_empty() {
            return Err(self.missing(&missing));
        }
        Ok(bindings)
    }

    /// Returns the parsed query without values. Positions in errors are those of the file.
    ///
    /// # Errors
    /// When the text is not a query; the error has file and place.
    pub fn parse(&self, prefixes: &Prefixes) -> Result<Query> {
        parse_query(&self.text, prefixes).map_err(|mut error| {
            if let Some(position) = &mut error.position {
                position.file = Some(self.file.clone());
            }
            error
        })
    }

    fn refuse_unknown(&self, values: &Values) -> Result<()> {
        match values.keys().find(|name| self.parameter(name).is_none()) {
            None => Ok(()),
            Some(name) if self.parameters.is_empty() => {
                Err(Error::usage(format!("the query `{}` takes no parameters, and `{name}` is one", self.name)))
            }
            Some(name) => {
                Err(Error::unknown("parameter", name, self.parameters.iter().map(|p| p.parameter.name.as_str())))
            }
        }
    }

    fn missing(&self, missing: &[&SavedParameter]) -> Error {
        let list: Vec<String> = missing.iter().map(|parameter| parameter.explained()).collect();
        let names: Vec<String> = missing.iter().map(|parameter| format!("`{}`", parameter.parameter.name)).collect();
        let plural = if names.len() == 1 { "" } else { "s" };
        Error::usage(format!("the query `{}` needs the parameter{plural} {}", self.name, names.join(" and ")))
            .with_hint(format!("{}; give it as `NAME=VALUE`", list.join("; ")))
    }
}

impl SavedParameter {
    /// Returns what the parameter means, for a message.
    pub fn explained(&self) -> String {
        let name = &self.parameter.name;
        match &self.meaning {
            Some(meaning) => format!("`{name}` is {meaning} ({})", self.wanted()),
            None => format!("`{name}` is {}", self.wanted()),
        }
    }

    fn wanted(&self) -> String {
        if self.choices.is_empty() {
            self.parameter.value_type.wanted()
        } else {
            format!("one of {}", self.choices.join(", "))
        }
    }

    /// Returns the class of the entities that this parameter takes.
    pub fn class_iri(&self, prefixes: &Prefixes) -> Option<NamedNode> {
        let class = self.class.as_ref()?;
        let iri = match class.split_once(':') {
            Some((prefix, local)) => match prefixes.namespace(prefix) {
                Some(namespace) => format!("{namespace}{local}"),
                None => class.clone(),
            },
            None => class.clone(),
        };
        NamedNode::new(iri).ok()
    }

    fn fit(&self, term: &Term, prefixes: &Prefixes, entities: &dyn Entities) -> Result<Term> {
        if let (Term::Literal(literal), false) = (term, self.choices.is_empty()) {
            return self.parse(literal.value(), prefixes, entities);
        }
        fitted_value(&self.parameter, self.class_iri(prefixes).as_ref(), term, entities)
    }

    fn parse(&self, text: &str, prefixes: &Prefixes, entities: &dyn Entities) -> Result<Term> {
        if !self.choices.is_empty() && !self.choices.iter().any(|choice| choice == text) {
            return Err(Error::unknown(
                &format!("value for the parameter `{}`:", self.parameter.name),
                text,
                self.choices.iter().map(String::as_str),
            ));
        }
        parse_value(&self.parameter, self.class_iri(prefixes).as_ref(), text, entities)
    }
}
