//! Bodies: patterns that are joined, taken out of their nesting, with the conditions that all of their rows must meet.

use oxrdf::{Term, Triple};
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

use super::graph::is_simple;
use super::scope::{mentioned, read, tests, visible};
use super::{Compiler, Demand};
use crate::error::Result;
use crate::evaluate::order::{Atom, Condition, Order};
use crate::evaluate::plan::{GraphPlace, Node, Place, Quad, Reach, Slot};
use crate::evaluate::slots::Slots;

/// A part of a body.
pub(crate) enum Part<'p> {
    Quad(Quad),
    Reach(Reach),
    Unnest {
        slot: Slot,
        places: [Place; 3],
    },
    /// The graphs that are meant: for a body that reads none of their triples.
    Graphs(GraphPlace),
    /// Anything else, which reads the graph beside it.
    Other(&'p GraphPattern, GraphPlace),
}

/// Patterns that are joined.
#[derive(Default)]
pub(crate) struct Body<'p> {
    pub parts: Vec<Part<'p>>,
    /// Conditions with the graph that EXISTS in them reads.
    pub conditions: Vec<(&'p Expression, GraphPlace)>,
}

impl<'p> Compiler<'_> {
    /// Returns the steps of a pattern that is a body.
    pub(crate) fn joined(&mut self, pattern: &'p GraphPattern, demand: &Demand) -> Result<Node> {
        let body = self.body(pattern);
        self.run(body, None, demand)
    }

    /// Returns the body of `pattern`. The outermost conditions see all of it.
    pub(crate) fn body(&mut self, mut pattern: &'p GraphPattern) -> Body<'p> {
        let mut body = Body::default();
        let mut conditions = Vec::new();
        while let GraphPattern::Filter { expr, inner } = pattern {
            split(expr, &mut |part| conditions.push((part, self.graph.clone())));
            pattern = inner;
        }
        self.flatten(pattern, &mut body);
        body.conditions.extend(conditions);
        body
    }

    fn flatten(&mut self, mut pattern: &'p GraphPattern, body: &mut Body<'p>) {
        let mut later = Vec::new();
        while let GraphPattern::Join { left, right } = pattern {
            later.push(&**right);
            pattern = left;
        }
        self.add(pattern, body);
        while let Some(right) = later.pop() {
            if matches!(right, GraphPattern::Join { .. }) {
                self.flatten(right, body);
            } else {
                self.add(right, body);
            }
        }
    }

    fn add(&mut self, pattern: &'p GraphPattern, body: &mut Body<'p>) {
        match pattern {
            GraphPattern::Bgp { patterns } => {
                for triple in patterns {
                    self.triple(triple, body);
                }
            }
            GraphPattern::Path { subject, path, object } => {
                let (from, to) = (self.place(subject, body), self.place(object, body));
                let (path, graph) = (path.clone(), self.graph.clone());
                body.parts.push(Part::Reach(Reach { from, to, path, graph }));
            }
            GraphPattern::Filter { expr, inner } => self.add_filter(pattern, expr, inner, body),
            GraphPattern::Graph { name: NamedNodePattern::NamedNode(name), inner } => {
                let graph = GraphPlace::Named(self.constant(name.clone().into()));
                self.add_graph(graph, inner, body);
            }
            GraphPattern::Graph { name: NamedNodePattern::Variable(variable), inner }
                if is_simple(inner) && !mentioned(inner).contains(variable) =>
            {
                let graph = GraphPlace::Each(self.scope.slot(variable));
                self.add_graph(graph, inner, body);
            }
            other => body.parts.push(Part::Other(other, self.graph.clone())),
        }
    }

    /// Adds a condition within a body, if the values that it reads are the same in the whole body.
    fn add_filter(
        &mut self,
        pattern: &'p GraphPattern,
        condition: &'p Expression,
        inner: &'p GraphPattern,
        body: &mut Body<'p>,
    ) {
        let mut own = Body::default();
        self.flatten(inner, &mut own);
        let mut certain = own.certain();
        certain.extend(&self.bound);
        let slots = self.scope.slots(read(condition));
        if tests(condition).is_empty() && slots.is_within(&certain) {
            split(condition, &mut |part| own.conditions.push((part, self.graph.clone())));
            body.append(own);
        } else {
            body.parts.push(Part::Other(pattern, self.graph.clone()));
        }
    }

    fn add_graph(&mut self, graph: GraphPlace, inner: &'p GraphPattern, body: &mut Body<'p>) {
        let around = std::mem::replace(&mut self.graph, graph.clone());
        let mut own = Body::default();
        self.flatten(inner, &mut own);
        self.graph = around;
        if !own.parts.iter().any(|part| matches!(part, Part::Quad(quad) if quad.graph == graph)) {
            own.parts.push(Part::Graphs(graph));
        }
        body.append(own);
    }

    fn triple(&mut self, triple: &TriplePattern, body: &mut Body<'p>) {
        let places = self.places(triple, body);
        body.parts.push(Part::Quad(Quad { places, graph: self.graph.clone() }));
    }

    fn places(&mut self, triple: &TriplePattern, body: &mut Body<'p>) -> [Place; 3] {
        let predicate = match &triple.predicate {
            NamedNodePattern::NamedNode(node) => self.constant(node.clone().into()),
            NamedNodePattern::Variable(variable) => Place::Slot(self.scope.slot(variable)),
        };
        [self.place(&triple.subject, body), predicate, self.place(&triple.object, body)]
    }

    /// Returns the place of `term`; a triple term with variables becomes a slot that is taken apart.
    fn place(&mut self, term: &TermPattern, body: &mut Body<'p>) -> Place {
        match term {
            TermPattern::NamedNode(node) => self.constant(node.clone().into()),
            TermPattern::Literal(literal) => self.constant(literal.clone().into()),
            TermPattern::Variable(variable) => Place::Slot(self.scope.slot(variable)),
            TermPattern::BlankNode(node) => Place::Slot(self.scope.blank(node)),
            TermPattern::Triple(triple) => match ground(triple) {
                Some(triple) => self.constant(triple.into()),
                None => {
                    let slot = self.scope.fresh();
                    let places = self.places(triple, body);
                    body.parts.push(Part::Unnest { slot, places });
                    Place::Slot(slot)
                }
            },
        }
    }

    pub(crate) fn constant(&self, term: Term) -> Place {
        match self.snapshot.dictionary.find(term.as_ref()) {
            Some(id) => Place::Is(id.number()),
            None => Place::Other(term.into()),
        }
    }

    /// Returns the steps of `body`, which start from the rows of `seed` if there is one.
    pub(crate) fn run(&mut self, body: Body<'p>, seed: Option<Node>, demand: &Demand) -> Result<Node> {
        let is_empty = |part: &Part<'_>| matches!(part, Part::Quad(quad) if quad.matches_nothing());
        if body.parts.iter().any(is_empty) {
            let slots = demand.needed.iter().collect();
            return Ok(self.empty(slots));
        }
        let mut conditions = self.conditions(&body);
        let atoms = self.atoms(body, &conditions, demand)?;
        let atoms = self.with_constants(atoms, &mut conditions);
        let cancellation = self.options.cancellation;
        let order = Order { snapshot: self.snapshot, atoms: &atoms, conditions: &conditions, demand, cancellation };
        let order = order.find(seed.as_ref(), self.options.without_optimizer)?;
        self.chain(atoms, &order, conditions, seed, demand)
    }

    fn conditions(&mut self, body: &Body<'p>) -> Vec<Condition<'p>> {
        let condition = |(expression, graph): &(&'p Expression, GraphPlace)| {
            let reads = self.scope.slots(read(expression));
            Condition { expression, graph: graph.clone(), reads }
        };
        body.conditions.iter().map(condition).collect()
    }

    /// Compiles the parts of a body that are steps of their own.
    fn atoms(&mut self, body: Body<'p>, conditions: &[Condition<'p>], demand: &Demand) -> Result<Vec<Atom>> {
        let slots: Vec<Slots> = body.parts.iter().map(|part| self.part_slots(part)).collect();
        let mut atoms = Vec::with_capacity(body.parts.len());
        for (place, part) in body.parts.into_iter().enumerate() {
            atoms.push(match part {
                Part::Quad(quad) => Atom::Quad(quad),
                Part::Reach(reach) => Atom::Reach(reach),
                Part::Unnest { slot, places } => Atom::Unnest { slot, places },
                Part::Graphs(graph) => Atom::Node(self.graphs(graph)),
                Part::Other(pattern, graph) => {
                    let mut demand = demand.clone();
                    let others = slots.iter().enumerate().filter(|(other, _)| *other != place);
                    others.for_each(|(_, slots)| demand.needed.extend(slots));
                    conditions.iter().for_each(|condition| demand.needed.extend(&condition.reads));
                    let around = std::mem::replace(&mut self.graph, graph);
                    let node = self.separate(pattern, &demand);
                    self.graph = around;
                    Atom::Node(node?)
                }
            });
        }
        Ok(atoms)
    }

    fn part_slots(&mut self, part: &Part<'p>) -> Slots {
        match part {
            Part::Other(pattern, graph) => {
                let mut slots = self.scope.slots(&visible(pattern));
                graph.slot().into_iter().for_each(|slot| slots.insert(slot));
                slots
            }
            other => other.certain(),
        }
    }

    fn separate(&mut self, pattern: &'p GraphPattern, demand: &Demand) -> Result<Node> {
        match pattern {
            GraphPattern::Graph { name: NamedNodePattern::Variable(variable), inner } => {
                self.each_graph(variable, inner, demand)
            }
            other => self.pattern(other, demand),
        }
    }

    /// Makes values of conditions that ask for one of some IRIs, which may then come first.
    fn with_constants(&mut self, mut atoms: Vec<Atom>, conditions: &mut Vec<Condition<'p>>) -> Vec<Atom> {
        if self.options.without_optimizer {
            return atoms;
        }
        let certain: Vec<Slots> = atoms.iter().map(|atom| atom.certain()).collect();
        conditions.retain(|condition| {
            let Some((variable, nodes)) = asks_for(condition.expression) else { return true };
            let slot = self.scope.slot(variable);
            if !certain.iter().any(|certain| certain.contains(slot)) {
                return true;
            }
            atoms.push(Atom::Node(self.nodes_of(slot, &nodes)));
            false
        });
        atoms
    }
}

impl<'p> Body<'p> {
    /// Returns whether all parts can be looked up row by row.
    pub(crate) fn is_plain(&self) -> bool {
        !self.parts.is_empty()
            && self.parts.iter().all(|part| match part {
                Part::Quad(_) | Part::Reach(_) | Part::Unnest { .. } => true,
                Part::Other(pattern, _) => matches!(pattern, GraphPattern::Values { .. }),
                Part::Graphs(_) => false,
            })
    }

    /// Returns the slots that have a value in each row, as far as that can be seen.
    pub(crate) fn certain(&self) -> Slots {
        let mut slots = Slots::default();
        self.parts.iter().for_each(|part| slots.extend(&part.certain()));
        slots
    }

    fn append(&mut self, other: Self) {
        self.parts.extend(other.parts);
        self.conditions.extend(other.conditions);
    }
}

impl Part<'_> {
    fn certain(&self) -> Slots {
        match self {
            Self::Quad(quad) => quad.slots(),
            Self::Reach(reach) => reach.slots(),
            Self::Unnest { slot, places } => {
                let mut slots: Slots = places.iter().filter_map(Place::slot).collect();
                slots.insert(*slot);
                slots
            }
            Self::Graphs(graph) => graph.slot().into_iter().collect(),
            Self::Other(..) => Slots::default(),
        }
    }
}

/// Calls `visit` with each of the conditions that `expression` joins with `&&`.
pub(super) fn split<'p>(expression: &'p Expression, visit: &mut dyn FnMut(&'p Expression)) {
    match expression {
        Expression::And(a, b) => {
            split(a, visit);
            split(b, visit);
        }
        other => visit(other),
    }
}

/// Returns the variable that `expression` asks to be one of some IRIs, for which equal means the same.
fn asks_for(expression: &Expression) -> Option<(&oxrdf::Variable, Vec<&oxrdf::NamedNode>)> {
    match expression {
        Expression::Equal(a, b) | Expression::SameTerm(a, b) => match (&**a, &**b) {
            (Expression::Variable(variable), Expression::NamedNode(node))
            | (Expression::NamedNode(node), Expression::Variable(variable)) => Some((variable, vec![node])),
            _ => None,
        },
        Expression::In(one, list) => match &**one {
            Expression::Variable(variable) => {
                let nodes = list.iter().map(|item| match item {
                    Expression::NamedNode(node) => Some(node),
                    _ => None,
                });
                Some((variable, nodes.collect::<Option<_>>()?))
            }
            _ => None,
        },
        _ => None,
    }
}

/// Returns the triple that `pattern` is, if it has no variables.
fn ground(pattern: &TriplePattern) -> Option<Triple> {
    let subject = match &pattern.subject {
        TermPattern::NamedNode(node) => node.clone(),
        _ => return None,
    };
    let NamedNodePattern::NamedNode(predicate) = &pattern.predicate else { return None };
    let object: Term = match &pattern.object {
        TermPattern::NamedNode(node) => node.clone().into(),
        TermPattern::Literal(literal) => literal.clone().into(),
        TermPattern::Triple(triple) => ground(triple)?.into(),
        TermPattern::BlankNode(_) | TermPattern::Variable(_) => return None,
    };
    Some(Triple::new(subject, predicate.clone(), object))
}
