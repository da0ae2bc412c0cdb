//! Property paths of shapes: read from the graph of shapes, shown, written as RDF, and as part of a query.

use std::fmt;

use oxrdf::{BlankNode, NamedNode, NamedOrBlankNode, Term, Triple};
use spargebra::algebra::PropertyPathExpression;

use super::graph::ShapesGraph;
use super::vocabulary::sh;
use crate::vocab::short;

/// Paths nest at most this deep.
const DEEPEST: usize = 64;

/// A way from a focus node to its value nodes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Path {
    /// A predicate, from subject to object.
    Predicate(NamedNode),
    /// A path walked backwards.
    Inverse(Box<Path>),
    /// Paths one after the other.
    Sequence(Vec<Path>),
    /// Any of some paths.
    Alternative(Vec<Path>),
    /// A path any number of times, or not at all.
    ZeroOrMore(Box<Path>),
    /// A path once or more often.
    OneOrMore(Box<Path>),
    /// A path once or not at all.
    ZeroOrOne(Box<Path>),
}

impl Path {
    /// Reads the path that `node` stands for; what is wrong with it if it is not one.
    pub(super) fn read(graph: &ShapesGraph, node: &Term) -> Result<Self, String> {
        Self::read_at(graph, node, 0)
    }

    fn read_at(graph: &ShapesGraph, node: &Term, depth: usize) -> Result<Self, String> {
        if depth > DEEPEST {
            return Err(format!("the path nests more than {DEEPEST} deep, or leads back to itself"));
        }
        match node {
            Term::NamedNode(predicate) => Ok(Self::Predicate(predicate.clone())),
            Term::BlankNode(_) => Self::read_complex(graph, node, depth + 1),
            other => Err(format!("`{other}` is not a path")),
        }
    }

    fn read_complex(graph: &ShapesGraph, node: &Term, depth: usize) -> Result<Self, String> {
        let many = |head: &Term, least: usize| -> Result<Vec<Self>, String> {
            let members = graph.list(head).map_err(str::to_owned)?;
            if members.len() < least {
                return Err(format!("the list of a path has at least {least} members"));
            }
            members.iter().map(|member| Self::read_at(graph, member, depth)).collect()
        };
        // A list is a sequence, whatever else is said of its head.
        let first = NamedNode::from(oxrdf::vocab::rdf::FIRST);
        if graph.object(node, &first).is_some() {
            return many(node, 2).map(Self::Sequence);
        }
        let mut found = Vec::new();
        for (name, make) in OPERATORS {
            for value in graph.objects(node, &sh(name)) {
                found.push(make(Box::new(Self::read_at(graph, &value, depth)?)));
            }
        }
        for value in graph.objects(node, &sh("alternativePath")) {
            found.push(Self::Alternative(many(&value, 2)?));
        }
        match found.pop() {
            Some(path) if found.is_empty() => Ok(path),
            Some(_) => Err("a node of a path has one operator".to_owned()),
            None => Err("a path is an IRI, a list, or a node with one operator such as `sh:inversePath`".to_owned()),
        }
    }

    /// Returns the path as part of a query.
    pub(super) fn expression(&self) -> PropertyPathExpression {
        use PropertyPathExpression as E;
        let boxed = |path: &Self| Box::new(path.expression());
        match self {
            Self::Predicate(predicate) => E::NamedNode(predicate.clone()),
            Self::Inverse(path) => E::Reverse(boxed(path)),
            Self::ZeroOrMore(path) => E::ZeroOrMore(boxed(path)),
            Self::OneOrMore(path) => E::OneOrMore(boxed(path)),
            Self::ZeroOrOne(path) => E::ZeroOrOne(boxed(path)),
            Self::Sequence(paths) => joined(paths, |a, b| E::Sequence(Box::new(a), Box::new(b))),
            Self::Alternative(paths) => joined(paths, |a, b| E::Alternative(Box::new(a), Box::new(b))),
        }
    }

    /// Adds the path to `out` as the standard writes it, and returns the node that stands for it.
    pub fn write(&self, out: &mut Vec<Triple>, label: &str) -> Term {
        if let Self::Predicate(predicate) = self {
            return predicate.clone().into();
        }
        let node = BlankNode::new_unchecked(label);
        let operator = |name: &str, path: &Self, out: &mut Vec<Triple>| {
            let inner = path.write(out, &format!("{label}.1"));
            out.push(Triple::new(node.clone(), sh(name), inner));
        };
        match self {
            Self::Predicate(_) => {}
            Self::Inverse(path) => operator("inversePath", path, out),
            Self::ZeroOrMore(path) => operator("zeroOrMorePath", path, out),
            Self::OneOrMore(path) => operator("oneOrMorePath", path, out),
            Self::ZeroOrOne(path) => operator("zeroOrOnePath", path, out),
            Self::Sequence(paths) => return write_list(paths, out, label),
            Self::Alternative(paths) => {
                let list = write_list(paths, out, &format!("{label}.1"));
                out.push(Triple::new(node.clone(), sh("alternativePath"), list));
            }
        }
        node.into()
    }

    fn shown(&self, f: &mut fmt::Formatter<'_>, inside: bool) -> fmt::Result {
        let (paths, between) = match self {
            Self::Predicate(predicate) => return f.write_str(&short(predicate.as_str())),
            Self::Inverse(path) => {
                f.write_str("^")?;
                return path.shown(f, true);
            }
            Self::ZeroOrMore(path) => return path.shown(f, true).and_then(|()| f.write_str("*")),
            Self::OneOrMore(path) => return path.shown(f, true).and_then(|()| f.write_str("+")),
            Self::ZeroOrOne(path) => return path.shown(f, true).and_then(|()| f.write_str("?")),
            Self::Sequence(paths) => (paths, "/"),
            Self::Alternative(paths) => (paths, "|"),
        };
        f.write_str(if inside { "(" } else { "" })?;
        for (place, path) in paths.iter().enumerate() {
            f.write_str(if place > 0 { between } else { "" })?;
            path.shown(f, true)?;
        }
        f.write_str(if inside { ")" } else { "" })
    }
}

type Operator = fn(Box<Path>) -> Path;

/// The operators of one path, by their properties.
const OPERATORS: &[(&str, Operator)] = &[
    ("inversePath", Path::Inverse),
    ("zeroOrMorePath", Path::ZeroOrMore),
    ("oneOrMorePath", Path::OneOrMore),
    ("zeroOrOnePath", Path::ZeroOrOne),
];

fn joined(
    paths: &[Path],
    join: impl Fn(PropertyPathExpression, PropertyPathExpression) -> PropertyPathExpression,
) -> PropertyPathExpression {
    let expressions = paths.iter().map(Path::expression);
    // A path that was read has at least two members.
    expressions.reduce(join).unwrap_or(PropertyPathExpression::NegatedPropertySet(Vec::new()))
}

fn write_list(paths: &[Path], out: &mut Vec<Triple>, label: &str) -> Term {
    let mut rest: Term = oxrdf::vocab::rdf::NIL.into_owned().into();
    for (place, path) in paths.iter().enumerate().rev() {
        let cell = if place == 0 { label.to_owned() } else { format!("{label}.{place}") };
        let member = path.write(out, &format!("{label}.{place}m"));
        let node: NamedOrBlankNode = BlankNode::new_unchecked(cell).into();
        out.push(Triple::new(node.clone(), oxrdf::vocab::rdf::FIRST.into_owned(), member));
        out.push(Triple::new(node.clone(), oxrdf::vocab::rdf::REST.into_owned(), rest));
        rest = node.into();
    }
    rest
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.shown(f, false)
    }
}
