//! Queries that are in a graph of shapes: read, and refused where values cannot be bound before they are evaluated.
//!
//! Source: SHACL, W3C Recommendation of 2017-07-20, section 5 and appendix A (pre-binding of variables).

use oxrdf::{Literal, NamedNode, Term, Variable};
use spargebra::Query;
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::{NamedNodePattern, TriplePattern};

use super::graph::ShapesGraph;
use super::model::{Answer, Constraint, ConstraintKind, Question, Shape};
use super::path::Path;
use super::reader::{Reader, shown};
use super::vocabulary::sh;
use crate::error::{Error, Result};
use crate::query::walk::{Visitor, walk};
use crate::query::{Prefixes, parse_query};

/// The variable of the focus node, of the value node, and of the path in a query.
pub(super) const THIS: &str = "this";
pub(super) const VALUE: &str = "value";
const PATH: &str = "PATH";
const SHAPES_GRAPH: &str = "shapesGraph";
const CURRENT_SHAPE: &str = "currentShape";

/// The form of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Select,
    Ask,
}

/// A query that the graph of shapes has.
pub(super) struct Asked<'a> {
    /// The node that has the text.
    pub(super) node: &'a Term,
    pub(super) form: Form,
    pub(super) answer: Answer,
    pub(super) shape: &'a Term,
    pub(super) path: Option<&'a Path>,
    /// All parameters of the component, and the values that the shape has for some.
    pub(super) names: Vec<Variable>,
    pub(super) parameters: Vec<(Variable, Term)>,
}

impl Reader<'_> {
    /// Returns the constraint that the value `node` of `sh:sparql` is.
    pub(super) fn constraint_query(&mut self, shape: &Shape, node: &Term) -> Option<Constraint> {
        let is_off = self.one_boolean(node, "deactivated") == Some(true);
        let asked = Asked {
            node,
            form: Form::Select,
            answer: Answer::Violations,
            shape: &shape.term,
            path: shape.path.as_ref(),
            names: Vec::new(),
            parameters: Vec::new(),
        };
        let question = self.question(asked)?;
        let messages = self.messages(node);
        let kind = ConstraintKind::Query(Box::new(question));
        let component = sh("SPARQLConstraintComponent");
        (!is_off).then(|| Constraint { component, kind, source: Some(node.clone()), messages })
    }

    /// Reads the query of `asked`, ready for values to be bound.
    pub(super) fn question(&mut self, asked: Asked<'_>) -> Option<Question> {
        let name = if asked.form == Form::Select { "select" } else { "ask" };
        let Some(Term::Literal(text)) = self.one(asked.node, name) else {
            self.wrong(asked.node, None, &format!("a query is in `sh:{name}`"));
            return None;
        };
        match self.prefixes(asked.node).and_then(|prefixes| read(&text, &prefixes, &asked)) {
            Ok(question) => Some(question),
            Err(error) => {
                let hint = error.hint.map(|hint| format!(" ({hint})")).unwrap_or_default();
                self.wrong(asked.node, Some(name), &format!("{}{hint}", error.message));
                None
            }
        }
    }

    /// Returns the prefixes that `sh:prefixes` of `node` declares, over those that are known anyway.
    fn prefixes(&self, node: &Term) -> Result<Prefixes> {
        let imports = NamedNode::new_unchecked("http://www.w3.org/2002/07/owl#imports");
        let mut prefixes = Prefixes::default();
        let mut owners = self.graph.objects(node, &sh("prefixes"));
        let mut at = 0;
        while let Some(owner) = owners.get(at).cloned() {
            at += 1;
            for declaration in self.graph.objects(&owner, &sh("declare")) {
                let part = |name: &str| match self.graph.object(&declaration, &sh(name)) {
                    Some(Term::Literal(text)) => Some(text.value().to_owned()),
                    _ => None,
                };
                let (Some(prefix), Some(namespace)) = (part("prefix"), part("namespace")) else {
                    return Err(Error::data(format!("a prefix of {} has no name or no namespace", shown(&owner))));
                };
                prefixes.insert(prefix, namespace);
            }
            let more = self.graph.objects(&owner, &imports);
            let new: Vec<Term> = more.into_iter().filter(|owner| !owners.contains(owner)).collect();
            owners.extend(new);
        }
        Ok(prefixes)
    }
}

fn read(text: &Literal, prefixes: &Prefixes, asked: &Asked<'_>) -> Result<Question> {
    let query = parse_query(text.value(), prefixes)?;
    let (mut query, form) = match query {
        Query::Select { dataset: None, pattern, base_iri } => {
            (Query::Select { dataset: None, pattern, base_iri }, Form::Select)
        }
        Query::Ask { dataset: None, pattern, base_iri } => (Query::Ask { dataset: None, pattern, base_iri }, Form::Ask),
        _ => return Err(Error::data("the query is a SELECT or ASK without FROM")),
    };
    if form != asked.form {
        return Err(Error::data(format!("the query is a {}", if form == Form::Ask { "SELECT" } else { "ASK" })));
    }
    let mut bound: Vec<Variable> = asked.names.clone();
    bound.push(Variable::new_unchecked(THIS));
    if form == Form::Ask {
        bound.push(Variable::new_unchecked(VALUE));
    }
    // The parser gives an ASK a projection too.
    let mut look = Look { bound, is_outermost: true, path: asked.path, is_apart: false, shapes: false, shape: false };
    if asked.answer == Answer::Targets {
        // Nothing but parameters is bound before a query for targets, so that it may use all of SPARQL.
        look.bound.clear();
    }
    walk(&mut query, &mut look)?;
    let mut parameters = asked.parameters.clone();
    if look.shape {
        parameters.push((Variable::new_unchecked(CURRENT_SHAPE), asked.shape.clone()));
    }
    if look.shapes {
        parameters.push((Variable::new_unchecked(SHAPES_GRAPH), ShapesGraph::name().into()));
    }
    Ok(Question { query, answer: asked.answer, parameters, is_apart: look.is_apart, asks_shapes: look.shapes })
}

/// Looks for what cannot be bound before evaluation, and puts the path in.
struct Look<'a> {
    bound: Vec<Variable>,
    is_outermost: bool,
    path: Option<&'a Path>,
    is_apart: bool,
    shapes: bool,
    shape: bool,
}

impl Look<'_> {
    fn refuse<T>(&self, what: &str) -> Result<T> {
        Err(Error::data(format!("{what} is not allowed in a query of shapes"))
            .with_hint("values are bound before the query is evaluated; FILTER NOT EXISTS says what MINUS would"))
    }

    fn see(&mut self, variable: &Variable) {
        self.shapes |= variable.as_str() == SHAPES_GRAPH;
        self.shape |= variable.as_str() == CURRENT_SHAPE;
    }

    fn triples(&mut self, patterns: Vec<TriplePattern>) -> Result<GraphPattern> {
        let (paths, plain): (Vec<_>, Vec<_>) = patterns.into_iter().partition(|triple| is_path(&triple.predicate));
        for triple in &plain {
            for term in [&triple.subject, &triple.object] {
                if let spargebra::term::TermPattern::Variable(variable) = term {
                    self.see(variable);
                }
            }
        }
        let mut pattern = GraphPattern::Bgp { patterns: plain };
        for triple in paths {
            let Some(path) = self.path else { return self.refuse("`$PATH` outside of a property shape") };
            let path = match path {
                Path::Predicate(predicate) => GraphPattern::Bgp {
                    patterns: vec![TriplePattern { predicate: predicate.clone().into(), ..triple }],
                },
                other => {
                    GraphPattern::Path { subject: triple.subject, path: other.expression(), object: triple.object }
                }
            };
            pattern = match pattern {
                GraphPattern::Bgp { patterns } if patterns.is_empty() => path,
                other => GraphPattern::Join { left: Box::new(other), right: Box::new(path) },
            };
        }
        Ok(pattern)
    }
}

fn is_path(predicate: &NamedNodePattern) -> bool {
    matches!(predicate, NamedNodePattern::Variable(variable) if variable.as_str() == PATH)
}

impl Visitor for Look<'_> {
    fn pattern(&mut self, pattern: &mut GraphPattern) -> Result<bool> {
        match pattern {
            GraphPattern::Bgp { patterns } => {
                *pattern = self.triples(std::mem::take(patterns))?;
                return Ok(false);
            }
            GraphPattern::Minus { .. } if !self.bound.is_empty() => return self.refuse("MINUS"),
            GraphPattern::Values { .. } if !self.bound.is_empty() => return self.refuse("VALUES"),
            GraphPattern::Service { .. } => return self.refuse("SERVICE"),
            GraphPattern::Project { variables, .. } => {
                let lacks = self.bound.iter().find(|variable| !variables.contains(variable));
                if let Some(variable) = lacks.filter(|_| !self.is_outermost) {
                    return self.refuse(&format!("a nested SELECT without `{variable}`"));
                }
                self.is_outermost = false;
            }
            GraphPattern::Extend { variable, .. } if self.bound.contains(variable) => {
                return self.refuse(&format!("a new value for `{variable}`"));
            }
            GraphPattern::Group { .. } | GraphPattern::Slice { .. } => self.is_apart = true,
            GraphPattern::Graph { name: NamedNodePattern::Variable(variable), .. } => self.see(&variable.clone()),
            _ => {}
        }
        Ok(true)
    }

    fn expression(&mut self, expression: &mut Expression) -> Result<()> {
        if let Expression::Variable(variable) | Expression::Bound(variable) = expression {
            self.see(&variable.clone());
        }
        Ok(())
    }
}
