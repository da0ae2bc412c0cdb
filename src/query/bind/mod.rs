//! Puts RDF terms in the place of variables, in the parsed query, before it is planned.
//!
//! A value never meets text: the structure of the query is fixed before any value is seen. Every place of the algebra
//! has a rule:
//!
//! * Triple patterns, paths, filters, aggregates, sub-selects, templates, `GRAPH` and `SERVICE`: the variable becomes the
//!   term. Where a term of its kind is not allowed, binding fails and names the place.
//! * The outermost SELECT and DESCRIBE: a column called like the variable stays and shows the term.
//! * `GROUP BY`: groups by the term, so that nothing to group still gives no group.
//! * `VALUES`: keeps the rows that say the same or nothing, and loses the column.
//! * `MINUS`: what both sides shared by the variable they go on sharing.
//! * `BOUND`, and the target of `BIND`, `AS` and an aggregate: no value is allowed there.

mod expression;
mod pattern;

use std::cell::Cell;
use std::collections::BTreeMap;

use oxrdf::{NamedNode, Term, Variable};
use spargebra::Query;
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

use crate::error::{Error, Result};

/// Terms by the variables that they take the place of.
pub type Bindings = BTreeMap<Variable, Term>;

/// Returns `query` with every variable of `bindings` replaced by its term. Variables it does not have are ignored.
///
/// ```
/// use lermap::oxrdf::{Literal, Variable};
/// use lermap::prefixes::Prefixes;
/// use lermap::query::{Bindings, bind, parse_query};
///
/// let query = parse_query("ASK { ?s ?p ?value }", &Prefixes::none())?;
/// let value = Literal::from("no \" ends } a text").into();
/// let bound = bind(query, &Bindings::from([(Variable::new_unchecked("value"), value)]))?;
/// assert!(bound.to_string().contains(r#""no \" ends } a text""#));
/// # Ok::<(), lermap::Error>(())
/// ```
///
/// # Errors
/// When a value cannot be where the query has its parameter.
pub fn bind(query: Query, bindings: &Bindings) -> Result<Query> {
    if bindings.is_empty() {
        return Ok(query);
    }
    if let Some(variable) = bindings.iter().find(|(_, term)| !is_value(term)).map(|(variable, _)| variable) {
        return Err(Error::usage(format!("`{variable}` can take an IRI or a literal, and nothing else")));
    }
    let binder = Binder { bindings, fresh: Cell::new(0) };
    Ok(match query {
        Query::Select { dataset, pattern, base_iri } => {
            Query::Select { dataset, pattern: binder.outermost(pattern)?, base_iri }
        }
        Query::Describe { dataset, pattern, base_iri } => {
            Query::Describe { dataset, pattern: binder.outermost(pattern)?, base_iri }
        }
        Query::Ask { dataset, pattern, base_iri } => {
            Query::Ask { dataset, pattern: binder.pattern(pattern)?, base_iri }
        }
        Query::Construct { template, dataset, pattern, base_iri } => Query::Construct {
            template: binder.triples(template, VariablePlace::Template)?,
            dataset,
            pattern: binder.pattern(pattern)?,
            base_iri,
        },
    })
}

fn is_value(term: &Term) -> bool {
    matches!(term, Term::NamedNode(_) | Term::Literal(_))
}

/// Where in the query a variable is.
#[derive(Debug, Clone, Copy)]
enum VariablePlace {
    Pattern,
    Template,
}

impl VariablePlace {
    fn name(self) -> &'static str {
        match self {
            Self::Pattern => "a triple pattern",
            Self::Template => "the template of CONSTRUCT",
        }
    }
}

struct Binder<'a> {
    bindings: &'a Bindings,
    /// How many variables of our own the query has.
    fresh: Cell<u32>,
}

impl Binder<'_> {
    fn value(&self, variable: &Variable) -> Option<&Term> {
        self.bindings.get(variable)
    }

    /// Fails if `variable` has a value: only a variable is allowed as `place`.
    fn keep_free(&self, variable: &Variable, place: &str) -> Result<()> {
        match self.value(variable) {
            None => Ok(()),
            Some(_) => Err(Error::usage(format!("{variable} cannot take a value: it is {place}"))
                .with_hint("use it in a pattern, and `BIND(… AS ?shown)` to show its value")),
        }
    }

    fn triples(&self, triples: Vec<TriplePattern>, place: VariablePlace) -> Result<Vec<TriplePattern>> {
        triples.into_iter().map(|triple| self.triple(triple, place)).collect()
    }

    fn triple(&self, triple: TriplePattern, place: VariablePlace) -> Result<TriplePattern> {
        Ok(TriplePattern {
            subject: self.subject(triple.subject, place)?,
            predicate: self.name(triple.predicate, &format!("the predicate of {}", place.name()))?,
            object: self.object(triple.object, place)?,
        })
    }

    /// Binds a term in the place of a subject, where no literal is allowed.
    fn subject(&self, subject: TermPattern, place: VariablePlace) -> Result<TermPattern> {
        if let TermPattern::Variable(variable) = &subject
            && let Some(Term::Literal(literal)) = self.value(variable)
        {
            return Err(literal_as(variable, literal.value(), &format!("the subject of {}", place.name())));
        }
        self.object(subject, place)
    }

    fn object(&self, object: TermPattern, place: VariablePlace) -> Result<TermPattern> {
        Ok(match object {
            TermPattern::Variable(variable) => match self.value(&variable) {
                Some(term) => TermPattern::from(term.clone()),
                None => TermPattern::Variable(variable),
            },
            TermPattern::Triple(triple) => TermPattern::Triple(Box::new(self.triple(*triple, place)?)),
            other => other,
        })
    }

    /// Binds a name, where only an IRI is allowed.
    fn name(&self, name: NamedNodePattern, place: &str) -> Result<NamedNodePattern> {
        let NamedNodePattern::Variable(variable) = name else { return Ok(name) };
        match self.value(&variable) {
            None => Ok(NamedNodePattern::Variable(variable)),
            Some(Term::NamedNode(node)) => Ok(NamedNodePattern::NamedNode(NamedNode::clone(node))),
            Some(Term::Literal(literal)) => Err(literal_as(&variable, literal.value(), place)),
            Some(_) => Err(Error::usage(format!("{variable} must be an IRI: it is {place}"))),
        }
    }
}

fn literal_as(variable: &Variable, value: &str, place: &str) -> Error {
    Error::usage(format!("{variable} is the text `{value}`, and a text cannot be {place}"))
        .with_hint("name the parameter `?_NAME_iri`, so that it takes an entity")
}

#[cfg(test)]
mod tests;
