//! The inside of a question: patterns and paths that are joined, conditions on them, and what must not or may match beside them.

use oxrdf::{Term, Variable};
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

use super::condition::Condition;
use super::path::{Path, Reach};
use crate::snapshot::{Id, Snapshot};

/// A place of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A constant; nothing if the data does not have it.
    Is(Option<Id>),
    Slot(usize),
}

/// Subject, predicate and object.
pub type Triple = [Place; 3];

/// Patterns that are joined, with all that is asked of their rows.
#[derive(Debug, Clone, Default)]
pub struct Body {
    pub triples: Vec<Triple>,
    pub paths: Vec<Reach>,
    pub conditions: Vec<Condition>,
    /// Bodies that must match (`true`) or must not.
    pub tests: Vec<(bool, Body)>,
    /// Bodies that may match, in the order of the text.
    pub optionals: Vec<Body>,
}

/// Gives slots to variables and ids to constants.
pub struct Compiler<'a> {
    pub snapshot: &'a Snapshot,
    names: Vec<String>,
}

impl<'a> Compiler<'a> {
    pub fn new(snapshot: &'a Snapshot) -> Self {
        Self { snapshot, names: Vec::new() }
    }

    /// Returns the number of slots so far.
    pub fn slots(&self) -> usize {
        self.names.len()
    }

    /// Returns the names of the slots.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Returns the slot of `variable`.
    pub fn slot(&mut self, variable: &Variable) -> usize {
        self.named(format!("?{}", variable.as_str()))
    }

    fn named(&mut self, name: String) -> usize {
        match self.names.iter().position(|known| *known == name) {
            Some(slot) => slot,
            None => {
                self.names.push(name);
                self.names.len() - 1
            }
        }
    }

    /// Returns the body of `pattern`; `None` if it is no such thing.
    pub fn body(&mut self, pattern: &GraphPattern) -> Option<Body> {
        let mut body = Body::default();
        self.add(pattern, &mut body)?;
        Some(body)
    }

    fn add(&mut self, pattern: &GraphPattern, body: &mut Body) -> Option<()> {
        match pattern {
            GraphPattern::Bgp { patterns } => {
                for pattern in patterns {
                    let triple = self.triple(pattern)?;
                    body.triples.push(triple);
                }
            }
            GraphPattern::Path { subject, path, object } => {
                let reached = Path::of(path, self.snapshot)?;
                let (from, to) = (self.place(subject)?, self.place(object)?);
                body.paths.push(Reach { from, to, path: reached, text: path.to_string() });
            }
            GraphPattern::Join { left, right } => {
                self.add(left, body)?;
                let mut other = self.body(right)?;
                // With optional parts the order of joining matters, and conditions see their own side only.
                if !body.is_plain() || !other.is_plain() {
                    return None;
                }
                body.triples.append(&mut other.triples);
                body.paths.append(&mut other.paths);
            }
            GraphPattern::Filter { expr, inner } => {
                self.add(inner, body)?;
                self.conditions(expr, body)?;
            }
            GraphPattern::Minus { left, right } => {
                self.add(left, body)?;
                let right = self.body(right)?;
                if !body.optionals.is_empty() || !right.is_plain() {
                    return None;
                }
                let shares = right.slots().iter().any(|slot| body.slots().contains(slot));
                if shares {
                    body.tests.push((false, right));
                }
            }
            GraphPattern::LeftJoin { left, right, expression: None } => {
                self.add(left, body)?;
                let right = self.body(right)?;
                let (seen, inside) = (body.slots(), right.slots());
                // A variable that an earlier optional part may have left open would be bound by the later one.
                let is_open = |slot: &usize| inside.contains(slot) && !seen.contains(slot);
                let mut earlier = body.optionals.iter().flat_map(Body::slots);
                if earlier.any(|slot| is_open(&slot)) || !right.is_plain() || body.has_late_conditions() {
                    return None;
                }
                body.optionals.push(right);
            }
            _ => return None,
        }
        Some(())
    }

    fn conditions(&mut self, expression: &Expression, body: &mut Body) -> Option<()> {
        match expression {
            Expression::And(a, b) => {
                self.conditions(a, body)?;
                self.conditions(b, body)
            }
            Expression::Exists(pattern) => self.exists(pattern, true, body),
            Expression::Not(inner) if matches!(**inner, Expression::Exists(_)) => match &**inner {
                Expression::Exists(pattern) => self.exists(pattern, false, body),
                _ => None,
            },
            other => {
                body.conditions.push(Condition::of(other, self)?);
                // Without optional parts a variable that no pattern binds is better left to the evaluator.
                (!body.has_late_conditions() || !body.optionals.is_empty()).then_some(())
            }
        }
    }

    fn exists(&mut self, pattern: &GraphPattern, wanted: bool, body: &mut Body) -> Option<()> {
        let inner = self.body(pattern)?;
        if !body.optionals.is_empty() || !inner.is_plain() {
            return None;
        }
        body.tests.push((wanted, inner));
        Some(())
    }

    fn triple(&mut self, pattern: &TriplePattern) -> Option<Triple> {
        let subject = self.place(&pattern.subject)?;
        let predicate = match &pattern.predicate {
            NamedNodePattern::NamedNode(node) => Place::Is(self.snapshot.find_iri(node)),
            NamedNodePattern::Variable(variable) => Place::Slot(self.slot(variable)),
        };
        Some([subject, predicate, self.place(&pattern.object)?])
    }

    fn place(&mut self, term: &TermPattern) -> Option<Place> {
        let term: Term = match term {
            TermPattern::NamedNode(node) => node.clone().into(),
            TermPattern::Literal(literal) => literal.clone().into(),
            TermPattern::Variable(variable) => return Some(Place::Slot(self.slot(variable))),
            TermPattern::BlankNode(node) => return Some(Place::Slot(self.named(format!("_{}", node.as_str())))),
            TermPattern::Triple(_) => return None,
        };
        Some(Place::Is(self.snapshot.dictionary.find(term.as_ref())))
    }
}

impl Body {
    /// Returns whether there is nothing but patterns.
    fn is_plain(&self) -> bool {
        let is_empty = self.triples.is_empty() && self.paths.is_empty();
        self.conditions.is_empty() && self.tests.is_empty() && self.optionals.is_empty() && !is_empty
    }

    /// Returns whether a condition reads what the patterns do not bind for certain.
    fn has_late_conditions(&self) -> bool {
        let certain = self.slots();
        self.conditions.iter().any(|condition| {
            let mut read = Vec::new();
            condition.slots(&mut read);
            read.iter().any(|slot| !certain.contains(slot))
        })
    }

    /// Returns the slots that the patterns bind for certain.
    pub fn slots(&self) -> Vec<usize> {
        let ends = self.paths.iter().flat_map(|reach| [&reach.from, &reach.to]);
        let mut slots: Vec<usize> = self.triples.iter().flatten().chain(ends).filter_map(Place::slot).collect();
        slots.sort_unstable();
        slots.dedup();
        slots
    }
}

impl Place {
    pub fn slot(&self) -> Option<usize> {
        match self {
            Self::Slot(slot) => Some(*slot),
            Self::Is(_) => None,
        }
    }
}
