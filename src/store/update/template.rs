//! Quads of the templates of DELETE and INSERT, for the values of one solution.
//!
//! A template gives nothing where a value is missing or is not allowed in its place, such as a literal as a subject.

use oxrdf::{BlankNode, GraphName, NamedNode, NamedOrBlankNode, Quad, Term, Triple, Variable};
use rustc_hash::FxHashMap;
use spargebra::term::{
    self, GraphNamePattern, GroundQuadPattern, GroundTermPattern, NamedNodePattern, QuadPattern as Template,
    TermPattern,
};

/// The values of one solution.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub variables: &'a [Variable],
    pub values: &'a [Option<Term>],
}

impl Row<'_> {
    fn get(&self, variable: &Variable) -> Option<&Term> {
        let place = self.variables.iter().position(|other| other == variable)?;
        self.values.get(place)?.as_ref()
    }
}

/// Gives blank nodes that the data does not have.
pub(super) trait Blanks {
    /// Returns a new blank node.
    fn fresh(&mut self) -> BlankNode;

    /// Returns whether `node` is one of the data, and not one that an expression made.
    fn is_known(&self, node: &BlankNode) -> bool;
}

/// The new blank nodes that stand for those of a template or of one solution.
pub(super) struct Renaming<'a, B> {
    names: FxHashMap<BlankNode, BlankNode>,
    blanks: &'a mut B,
}

impl<'a, B: Blanks> Renaming<'a, B> {
    pub(super) fn new(blanks: &'a mut B) -> Self {
        Self { names: FxHashMap::default(), blanks }
    }

    fn new_for(&mut self, node: &BlankNode) -> BlankNode {
        self.names.entry(node.clone()).or_insert_with(|| self.blanks.fresh()).clone()
    }

    /// Returns a value of a solution with new names for blank nodes that an expression made.
    fn value(&mut self, term: &Term) -> Term {
        match term {
            Term::BlankNode(node) if !self.blanks.is_known(node) => self.new_for(node).into(),
            term => term.clone(),
        }
    }

    /// Returns a quad of INSERT DATA.
    pub(super) fn data(&mut self, quad: &term::Quad) -> Quad {
        let subject = match &quad.subject {
            NamedOrBlankNode::BlankNode(node) => self.new_for(node).into(),
            subject => subject.clone(),
        };
        Quad::new(subject, quad.predicate.clone(), self.data_term(&quad.object), graph_name(&quad.graph_name))
    }

    fn data_term(&mut self, term: &Term) -> Term {
        match term {
            Term::BlankNode(node) => self.new_for(node).into(),
            Term::Triple(triple) => {
                let subject = match &triple.subject {
                    NamedOrBlankNode::BlankNode(node) => self.new_for(node).into(),
                    subject => subject.clone(),
                };
                Triple::new(subject, triple.predicate.clone(), self.data_term(&triple.object)).into()
            }
            term => term.clone(),
        }
    }

    /// Returns the quad that a template of INSERT gives.
    pub(super) fn filled(&mut self, template: &Template, row: &Row<'_>) -> Option<Quad> {
        Some(Quad::new(
            subject(self.filled_term(&template.subject, row)?)?,
            name(&template.predicate, row)?,
            self.filled_term(&template.object, row)?,
            graph(&template.graph_name, row)?,
        ))
    }

    fn filled_term(&mut self, pattern: &TermPattern, row: &Row<'_>) -> Option<Term> {
        Some(match pattern {
            TermPattern::NamedNode(node) => node.clone().into(),
            TermPattern::BlankNode(node) => self.new_for(node).into(),
            TermPattern::Literal(literal) => literal.clone().into(),
            TermPattern::Variable(variable) => self.value(row.get(variable)?),
            TermPattern::Triple(triple) => Term::from(Triple::new(
                subject(self.filled_term(&triple.subject, row)?)?,
                name(&triple.predicate, row)?,
                self.filled_term(&triple.object, row)?,
            )),
        })
    }
}

/// Returns the quad that a template of DELETE gives.
pub(super) fn ground(template: &GroundQuadPattern, row: &Row<'_>) -> Option<Quad> {
    Some(Quad::new(
        subject(ground_term(&template.subject, row)?)?,
        name(&template.predicate, row)?,
        ground_term(&template.object, row)?,
        graph(&template.graph_name, row)?,
    ))
}

/// Returns a quad of DELETE DATA.
pub(super) fn ground_data(quad: &term::GroundQuad) -> Quad {
    let object = Term::from(quad.object.clone());
    Quad::new(quad.subject.clone(), quad.predicate.clone(), object, graph_name(&quad.graph_name))
}

fn ground_term(pattern: &GroundTermPattern, row: &Row<'_>) -> Option<Term> {
    Some(match pattern {
        GroundTermPattern::NamedNode(node) => node.clone().into(),
        GroundTermPattern::Literal(literal) => literal.clone().into(),
        GroundTermPattern::Variable(variable) => row.get(variable)?.clone(),
        GroundTermPattern::Triple(triple) => Term::from(Triple::new(
            subject(ground_term(&triple.subject, row)?)?,
            name(&triple.predicate, row)?,
            ground_term(&triple.object, row)?,
        )),
    })
}

fn graph_name(graph: &term::GraphName) -> GraphName {
    match graph {
        term::GraphName::NamedNode(name) => name.clone().into(),
        term::GraphName::DefaultGraph => GraphName::DefaultGraph,
    }
}

fn subject(term: Term) -> Option<NamedOrBlankNode> {
    match term {
        Term::NamedNode(node) => Some(node.into()),
        Term::BlankNode(node) => Some(node.into()),
        Term::Literal(_) | Term::Triple(_) => None,
    }
}

fn name(pattern: &NamedNodePattern, row: &Row<'_>) -> Option<NamedNode> {
    match pattern {
        NamedNodePattern::NamedNode(node) => Some(node.clone()),
        NamedNodePattern::Variable(variable) => match row.get(variable)? {
            Term::NamedNode(node) => Some(node.clone()),
            _ => None,
        },
    }
}

fn graph(pattern: &GraphNamePattern, row: &Row<'_>) -> Option<GraphName> {
    match pattern {
        GraphNamePattern::DefaultGraph => Some(GraphName::DefaultGraph),
        GraphNamePattern::NamedNode(node) => Some(node.clone().into()),
        GraphNamePattern::Variable(variable) => match row.get(variable)? {
            Term::NamedNode(node) => Some(node.clone().into()),
            Term::BlankNode(node) => Some(node.clone().into()),
            Term::Literal(_) | Term::Triple(_) => None,
        },
    }
}

/// Calls `found` with each variable of the templates.
pub(super) fn variables(delete: &[GroundQuadPattern], insert: &[Template], found: &mut impl FnMut(&Variable)) {
    for template in delete {
        ground_variables(&template.subject, found);
        name_variable(&template.predicate, found);
        ground_variables(&template.object, found);
        graph_variable(&template.graph_name, found);
    }
    for template in insert {
        term_variables(&template.subject, found);
        name_variable(&template.predicate, found);
        term_variables(&template.object, found);
        graph_variable(&template.graph_name, found);
    }
}

fn ground_variables(pattern: &GroundTermPattern, found: &mut impl FnMut(&Variable)) {
    match pattern {
        GroundTermPattern::Variable(variable) => found(variable),
        GroundTermPattern::Triple(triple) => {
            ground_variables(&triple.subject, found);
            name_variable(&triple.predicate, found);
            ground_variables(&triple.object, found);
        }
        GroundTermPattern::NamedNode(_) | GroundTermPattern::Literal(_) => {}
    }
}

fn term_variables(pattern: &TermPattern, found: &mut impl FnMut(&Variable)) {
    match pattern {
        TermPattern::Variable(variable) => found(variable),
        TermPattern::Triple(triple) => {
            term_variables(&triple.subject, found);
            name_variable(&triple.predicate, found);
            term_variables(&triple.object, found);
        }
        TermPattern::NamedNode(_) | TermPattern::BlankNode(_) | TermPattern::Literal(_) => {}
    }
}

fn name_variable(pattern: &NamedNodePattern, found: &mut impl FnMut(&Variable)) {
    if let NamedNodePattern::Variable(variable) = pattern {
        found(variable);
    }
}

fn graph_variable(pattern: &GraphNamePattern, found: &mut impl FnMut(&Variable)) {
    if let GraphNamePattern::Variable(variable) = pattern {
        found(variable);
    }
}
