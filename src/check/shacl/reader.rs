//! What reading shapes is made of: the values of a parameter, each mistake with its file and line, terms in messages.
//!
//! Nothing here knows which parameters there are; [`super::read`], [`super::constraint`], [`super::component`] and
//! [`super::question`] do.

use std::collections::{BTreeMap, BTreeSet};

use oxrdf::{Literal, NamedNode, Term};

use super::graph::ShapesGraph;
use super::model::ShapeId;
use super::vocabulary::sh;
use crate::error::{Error, Position};
use crate::vocab::short;

/// Reads a graph and gathers what is wrong with it.
pub(super) struct Reader<'a> {
    pub(super) graph: &'a ShapesGraph,
    /// Shapes by their terms.
    pub(super) ids: BTreeMap<String, ShapeId>,
    pub(super) problems: Vec<Error>,
    pub(super) notes: Vec<Error>,
}

impl Reader<'_> {
    /// Returns the messages of a shape, a constraint or a validator, in the order of their languages.
    pub(super) fn messages(&mut self, node: &Term) -> Vec<Literal> {
        let mut messages = Vec::new();
        for message in self.graph.objects(node, &sh("message")) {
            match message {
                Term::Literal(literal) if is_text(&literal) => messages.push(literal),
                other => self.wrong_value(node, "message", &other, "is not a text"),
            }
        }
        messages
    }

    pub(super) fn note(&mut self, place: Option<Position>, message: String, hint: &str) {
        let error = Error::data(message).with_hint(hint);
        self.notes.push(Error { position: place, ..error });
    }

    /// Returns the shape that `term` stands for, which `shape` refers to by `parameter`.
    pub(super) fn reference(&mut self, shape: &Term, parameter: &str, term: &Term) -> Option<ShapeId> {
        let found = self.ids.get(&term.to_string()).copied();
        if found.is_none() {
            self.wrong_value(shape, parameter, term, "is not a shape");
        }
        found
    }

    /// Returns the IRIs that `shape` has by the parameter `name`.
    pub(super) fn iris(&mut self, shape: &Term, name: &str) -> Vec<NamedNode> {
        let mut iris = Vec::new();
        for value in self.graph.objects(shape, &sh(name)) {
            match value {
                Term::NamedNode(iri) => iris.push(iri),
                other => self.wrong_value(shape, name, &other, "is not an IRI"),
            }
        }
        iris
    }

    /// Returns the one value that `shape` has by the parameter `name`, if it has one.
    pub(super) fn one(&mut self, shape: &Term, name: &str) -> Option<Term> {
        let values = self.graph.objects(shape, &sh(name));
        if values.len() > 1 {
            self.wrong(shape, Some(name), &format!("a shape has at most one `sh:{name}`"));
        }
        values.into_iter().next()
    }

    pub(super) fn one_boolean(&mut self, shape: &Term, name: &str) -> Option<bool> {
        let value = self.one(shape, name)?;
        let boolean = match &value {
            Term::Literal(literal) if literal.datatype() == oxrdf::vocab::xsd::BOOLEAN => match literal.value() {
                "true" => Some(true),
                // The standard asks for the term `true`, and its tests for nothing else.
                "1" => {
                    let message = format!("`sh:{name}` \"1\" of {} has no effect", shown_shape(shape));
                    self.note(self.graph.place(shape, &sh(name), &value), message, "write `true`");
                    Some(false)
                }
                "false" | "0" => Some(false),
                _ => None,
            },
            _ => None,
        };
        if boolean.is_none() {
            self.wrong_value(shape, name, &value, "is not `true` or `false`");
        }
        boolean
    }

    pub(super) fn one_count(&mut self, shape: &Term, name: &str) -> Option<u64> {
        let value = self.one(shape, name)?;
        let count = match &value {
            Term::Literal(literal) if literal.datatype() == oxrdf::vocab::xsd::INTEGER => {
                literal.value().strip_prefix('+').unwrap_or(literal.value()).parse().ok()
            }
            _ => None,
        };
        if count.is_none() {
            self.wrong_value(shape, name, &value, "is not a whole number from 0");
        }
        count
    }

    /// Returns the members of the list that `shape` has by the parameter `name`.
    pub(super) fn members(&mut self, shape: &Term, name: &str, list: &Term) -> Vec<Term> {
        match self.graph.list(list) {
            Ok(members) => members,
            Err(reason) => {
                self.wrong(shape, Some(name), &format!("`sh:{name}` takes a list: {reason}"));
                Vec::new()
            }
        }
    }

    /// Keeps that `value`, which `shape` has by the parameter `name`, is wrong.
    pub(super) fn wrong_value(&mut self, shape: &Term, name: &str, value: &Term, what: &str) {
        let place = self.graph.place(shape, &sh(name), value).or_else(|| self.graph.place_of(shape));
        let message = format!("`sh:{name}` of {} {what}: {}", shown_shape(shape), shown(value));
        self.problems.push(Error { position: place, ..wrong(message) });
    }

    /// Keeps what is wrong with `shape`, or with its parameter `name`.
    pub(super) fn wrong(&mut self, shape: &Term, name: Option<&str>, what: &str) {
        let values: Vec<Term> = name.map(|name| self.graph.objects(shape, &sh(name))).unwrap_or_default();
        let place = values.iter().filter_map(|value| self.graph.place(shape, &sh(name.unwrap_or("")), value)).max();
        let place = place.or_else(|| self.graph.place_of(shape));
        let message = format!("{}: {what}", shown_shape(shape));
        self.problems.push(Error { position: place, ..wrong(message) });
    }
}

fn wrong(message: String) -> Error {
    Error::data(message).with_hint("correct the shapes; https://www.w3.org/TR/shacl/ says what each part takes")
}

/// Returns whether `literal` is plain or in a language.
pub(super) fn is_text(literal: &Literal) -> bool {
    literal.language().is_some() || literal.datatype() == oxrdf::vocab::xsd::STRING
}

/// Returns a term for an error.
pub(super) fn shown(term: &Term) -> String {
    match term {
        Term::NamedNode(iri) => format!("`{}`", short(iri.as_str())),
        Term::BlankNode(_) => "a blank node".to_owned(),
        other => format!("`{other}`"),
    }
}

/// Returns the name of a shape for an error.
pub(super) fn shown_shape(term: &Term) -> String {
    match term {
        Term::BlankNode(_) => "a shape without a name".to_owned(),
        other => format!("the shape {}", shown(other)),
    }
}

/// Returns `values` without those that come twice, in their order.
pub(super) fn distinct(values: Vec<NamedNode>) -> Vec<NamedNode> {
    let mut seen = BTreeSet::new();
    values.into_iter().filter(|value| seen.insert(value.clone())).collect()
}

/// Returns `literal` as a boolean, if it is one.
pub(super) fn is_true(literal: &Literal) -> bool {
    literal.datatype() == oxrdf::vocab::xsd::BOOLEAN && matches!(literal.value(), "true" | "1")
}
