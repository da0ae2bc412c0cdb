//! Binds variables before a query is evaluated, in its algebra, for many nodes at once.
//!
//! The standard wants values in the place of variables everywhere, also in filters of inner groups. Here a table of
//! values is joined to the parts of the query that would otherwise not see them, so that one query asks about a whole
//! set of nodes. A table cannot hold a blank node; a function gives it.

use oxrdf::{Literal, NamedNode, Term, Variable};
use spargebra::Query;
use spargebra::algebra::{Expression, Function, GraphPattern};
use spargebra::term::{GroundTerm, NamedNodePattern, TermPattern};

use crate::error::Result;
use crate::query::walk::{Visitor, walk};

/// The function that gives a term by its place.
pub(super) const TERM: &str = "https://w3id.org/lermap/function/term";

/// Values for variables: one row for each way to bind them.
pub(super) struct Seed {
    pub(super) variables: Vec<Variable>,
    pub(super) rows: Vec<Vec<Term>>,
}

impl Seed {
    /// Returns whether a table can hold all values.
    pub(super) fn is_ground(&self) -> bool {
        self.rows.iter().flatten().all(|term| ground(term).is_some())
    }

    /// Returns the rows as a pattern.
    fn pattern(&self) -> GraphPattern {
        if self.is_ground() {
            let bindings = self.rows.iter().map(|row| row.iter().map(ground).collect()).collect();
            return GraphPattern::Values { variables: self.variables.clone(), bindings };
        }
        // Only single rows have blank nodes.
        let row = self.rows.first().map(Vec::as_slice).unwrap_or_default();
        let nothing = GraphPattern::Bgp { patterns: Vec::new() };
        self.variables.iter().zip(row).enumerate().fold(nothing, |inner, (place, (variable, term))| {
            let expression = match term {
                Term::NamedNode(node) => Expression::NamedNode(node.clone()),
                Term::Literal(literal) => Expression::Literal(literal.clone()),
                _ => {
                    let place = Literal::from(i64::try_from(place).unwrap_or(0));
                    let function = Function::Custom(NamedNode::new_unchecked(TERM));
                    Expression::FunctionCall(function, vec![Expression::Literal(place)])
                }
            };
            GraphPattern::Extend { inner: Box::new(inner), variable: variable.clone(), expression }
        })
    }

    /// Returns `query` with the variables bound, as a SELECT that gives them too.
    pub(super) fn query(&self, query: &Query) -> Result<Query> {
        let (pattern, base_iri) = match query {
            Query::Select { pattern, base_iri, .. } => (pattern.clone(), base_iri.clone()),
            Query::Ask { pattern, base_iri, .. }
            | Query::Construct { pattern, base_iri, .. }
            | Query::Describe { pattern, base_iri, .. } => {
                let inner = Box::new(pattern.clone());
                let inner = GraphPattern::Project { inner, variables: self.variables.clone() };
                (GraphPattern::Distinct { inner: Box::new(inner) }, base_iri.clone())
            }
        };
        let pattern = if self.variables.is_empty() { pattern } else { self.bound(pattern)? };
        Ok(Query::Select { dataset: None, pattern, base_iri })
    }

    /// Returns `pattern` so that every solution of it has the variables.
    fn bound(&self, pattern: GraphPattern) -> Result<GraphPattern> {
        use GraphPattern as P;
        let boxed = |inner: Box<P>| -> Result<Box<P>> { Ok(Box::new(self.bound(*inner)?)) };
        Ok(match pattern {
            P::Join { left, right } => {
                let (needs_left, needs_right) = (self.is_needed(&left)?, self.is_needed(&right)?);
                let left = if needs_left || !needs_right { boxed(left)? } else { left };
                P::Join { left, right: if needs_right { boxed(right)? } else { right } }
            }
            P::Lateral { left, right } => P::Lateral { left: boxed(left)?, right },
            P::Union { left, right } => P::Union { left: boxed(left)?, right: boxed(right)? },
            P::Minus { left, right } => P::Minus { left: boxed(left)?, right },
            P::LeftJoin { left, right, expression } => {
                let right = if self.is_needed(&right)? { boxed(right)? } else { right };
                P::LeftJoin { left: boxed(left)?, right, expression }
            }
            P::Filter { expr, inner } => P::Filter { expr, inner: boxed(inner)? },
            P::Extend { inner, variable, expression } => P::Extend { inner: boxed(inner)?, variable, expression },
            P::OrderBy { inner, expression } => P::OrderBy { inner: boxed(inner)?, expression },
            P::Distinct { inner } => P::Distinct { inner: boxed(inner)? },
            P::Reduced { inner } => P::Reduced { inner: boxed(inner)? },
            P::Slice { inner, start, length } => P::Slice { inner: boxed(inner)?, start, length },
            P::Graph { name, inner } => P::Graph { name: self.name(name), inner: boxed(inner)? },
            P::Project { inner, mut variables } => {
                let more: Vec<Variable> = self.variables.iter().filter(|v| !variables.contains(v)).cloned().collect();
                variables.extend(more);
                P::Project { inner: boxed(inner)?, variables }
            }
            P::Group { inner, variables, aggregates } => {
                self.join(P::Group { inner: boxed(inner)?, variables, aggregates })
            }
            other => self.join(other),
        })
    }

    fn join(&self, pattern: GraphPattern) -> GraphPattern {
        let seed = self.pattern();
        match &pattern {
            GraphPattern::Bgp { patterns } if patterns.is_empty() => seed,
            _ => GraphPattern::Join { left: Box::new(seed), right: Box::new(pattern) },
        }
    }

    /// Returns the name of GRAPH, which is the same in all rows.
    fn name(&self, name: NamedNodePattern) -> NamedNodePattern {
        let NamedNodePattern::Variable(variable) = &name else { return name };
        let place = self.variables.iter().position(|other| other == variable);
        match place.and_then(|place| self.rows.first()?.get(place)) {
            Some(Term::NamedNode(node)) if self.rows.len() == 1 || variable.as_str() == "shapesGraph" => {
                node.clone().into()
            }
            _ => name,
        }
    }

    /// Returns whether an expression in `pattern` mentions one of the variables.
    fn is_needed(&self, pattern: &GraphPattern) -> Result<bool> {
        let mut look = Mentions { variables: &self.variables, found: false };
        let mut query = Query::Ask { dataset: None, pattern: pattern.clone(), base_iri: None };
        walk(&mut query, &mut look)?;
        Ok(look.found)
    }
}

struct Mentions<'a> {
    variables: &'a [Variable],
    found: bool,
}

impl Visitor for Mentions<'_> {
    fn pattern(&mut self, pattern: &mut GraphPattern) -> Result<bool> {
        // Inside a nested SELECT nothing from outside is seen.
        self.found |= matches!(pattern, GraphPattern::Project { .. } | GraphPattern::Graph { .. });
        Ok(!self.found)
    }

    fn expression(&mut self, expression: &mut Expression) -> Result<()> {
        match expression {
            Expression::Variable(variable) | Expression::Bound(variable) => {
                self.found |= self.variables.contains(variable);
            }
            Expression::Exists(pattern) => self.found |= has_variable(pattern, self.variables),
            _ => {}
        }
        Ok(())
    }
}

/// Returns whether a triple of `pattern` has one of `variables`; expressions are looked at elsewhere.
fn has_variable(pattern: &GraphPattern, variables: &[Variable]) -> bool {
    let is = |term: &TermPattern| matches!(term, TermPattern::Variable(variable) if variables.contains(variable));
    match pattern {
        GraphPattern::Bgp { patterns } => patterns.iter().any(|triple| is(&triple.subject) || is(&triple.object)),
        GraphPattern::Path { subject, object, .. } => is(subject) || is(object),
        // Anything more than triples is bound to be on the safe side.
        _ => true,
    }
}

fn ground(term: &Term) -> Option<GroundTerm> {
    match term {
        Term::NamedNode(node) => Some(node.clone().into()),
        Term::Literal(literal) => Some(literal.clone().into()),
        Term::BlankNode(_) | Term::Triple(_) => None,
    }
}
