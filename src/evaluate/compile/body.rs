//! Bodies: patterns that are joined, taken out of their nesting, with the conditions that all of their rows must meet.

use oxrdf::{Term, Triple};
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

use super::graph::is_simple;
use super::scope::{mentioned, read, tests, visible};
use super::{Compiler, Demand};
use crate::error::Result;
use crate::evaluate::estimate::Estimate;
use crate::evaluate::order::{self, Atom, Condition, Order};
use crate::evaluate::plan::{GraphPlace, Node, Place, Quad, Reach, Repeats, Slot, Step};
use crate::evaluate::slots::Slots;
use crate::snapshot;

/// A part of a body.
pub enum Part<'p> {
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
pub struct Body<'p> {
    pub parts: Vec<Part<'p>>,
    /// Conditions with the graph that EXISTS in them reads.
    pub conditions: Vec<(&'p Expression, GraphPlace)>,
}

impl<'p> Compiler<'_> {
    /// Returns the steps of a pattern that is a body.
    pub fn joined(&mut self, pattern: &'p GraphPattern, demand: &Demand) -> Result<Node> {
        let body = self.body(pattern);
        self.run(body, None, demand)
    }

    /// Returns the body of `pattern`. Conditions that stand outermost see all of it.
    pub fn body(&mut self, mut pattern: &'p GraphPattern) -> Body<'p> {
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

    pub fn constant(&self, term: Term) -> Place {
        match self.snapshot.dictionary.find(term.as_ref()) {
            Some(id) => Place::Is(id.number()),
            None => Place::Other(term.into()),
        }
    }

    /// Returns the steps of `body`, which start from the rows of `seed` if there is one.
    pub fn run(&mut self, body: Body<'p>, seed: Option<Node>, demand: &Demand) -> Result<Node> {
        let is_empty = |part: &Part<'_>| matches!(part, Part::Quad(quad) if quad.matches_nothing());
        if body.parts.iter().any(is_empty) {
            let slots = demand.needed.iter().collect();
            return Ok(self.empty(slots));
        }
        let mut conditions = self.conditions(&body);
        let atoms = self.atoms(body, &conditions, demand)?;
        let atoms = self.with_constants(atoms, &mut conditions);
        let order = Order { snapshot: self.snapshot, atoms: &atoms, conditions: &conditions, demand };
        let order = order.find(seed.as_ref(), self.options.without_optimizer);
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

    /// Returns a chain of `atoms` in the order `order`.
    fn chain(
        &mut self,
        atoms: Vec<Atom>,
        order: &[usize],
        mut conditions: Vec<Condition<'p>>,
        seed: Option<Node>,
        demand: &Demand,
    ) -> Result<Node> {
        let all = atoms.iter().fold(Slots::default(), |mut all, atom| {
            all.extend(&atom.slots());
            all
        });
        let mut after = suffixes(&atoms, order);
        let mut atoms: Vec<Option<Atom>> = atoms.into_iter().map(Some).collect();
        let mut chain = seed;
        for (place, number) in order.iter().enumerate() {
            let Some(atom) = atoms.get_mut(*number).and_then(Option::take) else { continue };
            let mut needed = std::mem::take(&mut after[place + 1]);
            let next = needed.clone();
            needed.extend(&demand.needed);
            conditions.iter().for_each(|condition| needed.extend(&condition.reads));
            let demand = Demand { needed, repeats: demand.repeats };
            let node = match chain {
                None => {
                    let mut asked = Slots::default();
                    let alone = conditions.iter().filter(|condition| condition.reads.iter().count() == 1);
                    alone.for_each(|condition| asked.extend(&condition.reads));
                    self.first(atom, &next, &asked, &demand)
                }
                Some(input) => self.next(input, atom, &demand),
            };
            chain = Some(self.apply(node, &mut conditions, Some(&all))?);
        }
        let node = match chain {
            Some(node) => node,
            None => self.unit(),
        };
        self.apply(node, &mut conditions, None)
    }

    /// Applies the conditions whose slots have all the values that they ever get; all that are left without `all`.
    fn apply(&mut self, mut node: Node, conditions: &mut Vec<Condition<'p>>, all: Option<&Slots>) -> Result<Node> {
        let is_ready = |condition: &Condition<'_>, node: &Node| {
            all.is_none_or(|all| condition.reads.and(all).is_within(&node.certain))
        };
        let mut place = 0;
        while place < conditions.len() {
            if is_ready(&conditions[place], &node) {
                let condition = conditions.remove(place);
                let around = std::mem::replace(&mut self.graph, condition.graph);
                let filtered = self.filter(node, condition.expression);
                self.graph = around;
                node = filtered?;
            } else {
                place += 1;
            }
        }
        Ok(node)
    }

    fn first(&mut self, atom: Atom, next: &Slots, asked: &Slots, demand: &Demand) -> Node {
        match atom {
            Atom::Node(node) => node,
            Atom::Quad(quad) => self.scan(quad, next, asked, demand),
            other => {
                let unit = self.unit();
                self.next(unit, other, demand)
            }
        }
    }

    fn scan(&mut self, quad: Quad, next: &Slots, asked: &Slots, demand: &Demand) -> Node {
        let estimate = Estimate::of(&quad, self.snapshot);
        let slots = quad.slots();
        let needed: Vec<Slot> = slots.iter().filter(|slot| demand.needed.contains(*slot)).collect();
        if needed.is_empty() {
            let unit = self.unit();
            return self.next(unit, Atom::Quad(quad), demand);
        }
        if let [slot] = needed[..]
            && demand.repeats != Repeats::Rows
            && let Some(order) = quad.runs_by(slot)
        {
            let rows = estimate.distinct_of(slot);
            let step = Step::Runs { quad, order, repeats: demand.repeats };
            let certain = [slot].into_iter().collect();
            return Node { sorted: vec![slot], ..self.node(step, vec![slot], certain, rows) };
        }
        let order = quad.best_order(next, asked);
        let sorted = quad.sorted_by(order).into_iter().take_while(|slot| needed.contains(slot)).collect();
        let certain = needed.iter().copied().collect();
        let node = self.node(Step::Scan { quad, order }, needed, certain, estimate.count);
        Node { sorted, ..node }
    }

    /// Returns the rows of `input` joined with `atom`.
    pub fn next(&mut self, input: Node, atom: Atom, demand: &Demand) -> Node {
        if let Atom::Node(node) = atom {
            return self.hash(input, node, demand);
        }
        let slots = atom.slots();
        let has_new = slots.iter().any(|slot| !input.certain.contains(slot) && demand.needed.contains(slot));
        let repeats = if has_new { Repeats::Rows } else { demand.repeats };
        let rows = input.rows * self.fan_out(&atom, &input.certain, repeats);
        let mut certain = input.certain.clone();
        certain.extend(&slots);
        let wanted = |slot: &Slot| demand.needed.contains(*slot);
        let mut columns: Vec<Slot> = input.columns.iter().copied().filter(wanted).collect();
        let new: Vec<Slot> = slots.iter().filter(wanted).filter(|slot| !columns.contains(slot)).collect();
        columns.extend(new);
        let certain = certain.and(&columns.iter().copied().collect());
        let sorted = input.sorted.iter().copied().take_while(wanted).collect();
        let input = Box::new(input);
        let step = match atom {
            Atom::Quad(quad) => Step::Lookup { input, quad, repeats },
            Atom::Reach(reach) => {
                let is_substituted = !reach.slots().is_apart(&self.substituted);
                Step::Path { input, reach, repeats, is_substituted }
            }
            Atom::Unnest { slot, places } => Step::Unnest { input, slot, places },
            Atom::Node(_) => Step::Empty,
        };
        Node { sorted, ..self.node(step, columns, certain, rows) }
    }

    /// Returns how many rows `atom` is expected to give for a row whose `bound` slots have a value.
    fn fan_out(&self, atom: &Atom, bound: &Slots, repeats: Repeats) -> f64 {
        let rows = match atom {
            Atom::Quad(quad) => Estimate::of(quad, self.snapshot).fan_out(bound),
            Atom::Reach(reach) => {
                let far = order::triples(&reach.path, self.snapshot).sqrt().max(1.0);
                let open = reach.slots().iter().filter(|slot| !bound.contains(*slot)).count();
                [1.0, far, far * far * far][open.min(2)]
            }
            Atom::Unnest { .. } | Atom::Node(_) => 1.0,
        };
        if repeats == Repeats::Rows { rows } else { rows.min(1.0) }
    }

    /// Returns the rows of both sides that agree; the smaller side is held in memory.
    pub fn hash(&mut self, left: Node, right: Node, demand: &Demand) -> Node {
        let (left, right) = if left.rows < right.rows && !left.reads_seed() { (right, left) } else { (left, right) };
        let mut columns: Vec<Slot> = left.columns.iter().chain(&right.columns).copied().collect();
        let mut seen = Slots::default();
        columns.retain(|slot| {
            let is_new = !seen.contains(*slot) && demand.needed.contains(*slot);
            seen.insert(*slot);
            is_new
        });
        let shares = left.columns.iter().any(|slot| right.columns.contains(slot));
        let rows = if shares { left.rows.min(right.rows) } else { left.rows * right.rows };
        let mut certain = left.certain.clone();
        certain.extend(&right.certain);
        let certain = certain.and(&columns.iter().copied().collect());
        let sorted = left.sorted.iter().copied().take_while(|slot| columns.contains(slot)).collect();
        let step = Step::Hash { left: Box::new(left), right: Box::new(right) };
        Node { sorted, ..self.node(step, columns, certain, rows) }
    }
}

impl<'p> Body<'p> {
    /// Returns whether all parts can be looked up row by row.
    pub fn is_plain(&self) -> bool {
        !self.parts.is_empty()
            && self.parts.iter().all(|part| match part {
                Part::Quad(_) | Part::Reach(_) | Part::Unnest { .. } => true,
                Part::Other(pattern, _) => matches!(pattern, GraphPattern::Values { .. }),
                Part::Graphs(_) => false,
            })
    }

    /// Returns the slots that have a value in each row, as far as that can be seen.
    pub fn certain(&self) -> Slots {
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

/// Returns for each place of `order` the slots of the atoms from there on.
fn suffixes(atoms: &[Atom], order: &[usize]) -> Vec<Slots> {
    let mut after = vec![Slots::default(); order.len() + 1];
    for place in (0..order.len()).rev() {
        let mut slots = after[place + 1].clone();
        slots.extend(&atoms[order[place]].slots());
        after[place] = slots;
    }
    after
}

/// Calls `visit` with each of the conditions that `expression` joins with `&&`.
pub fn split<'p>(expression: &'p Expression, visit: &mut dyn FnMut(&'p Expression)) {
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

impl Quad {
    /// Returns whether a constant of the pattern is not in the data.
    fn matches_nothing(&self) -> bool {
        let is_other = |place: &Place| matches!(place, Place::Other(_));
        self.places.iter().any(is_other) || matches!(&self.graph, GraphPlace::Named(place) if is_other(place))
    }

    /// Returns the slots of the pattern.
    pub fn slots(&self) -> Slots {
        self.places.iter().filter_map(Place::slot).chain(self.graph.slot()).collect()
    }

    /// Returns the order in which the different values of `slot` lie in a row, if both ends of the pattern are open.
    fn runs_by(&self, slot: Slot) -> Option<snapshot::Order> {
        let [subject, predicate, object] = &self.places;
        let is_twice = subject.slot() == object.slot() || matches!(self.graph, GraphPlace::Each(_));
        match (subject.slot(), predicate, object.slot()) {
            _ if is_twice => None,
            (Some(end), Place::Is(_), Some(_)) if end == slot => Some(snapshot::Order::Pso),
            (Some(_), Place::Is(_), Some(end)) if end == slot => Some(snapshot::Order::Pos),
            _ => None,
        }
    }

    /// Returns the order that fits best to what reads the rows: the slot by which it joins next comes first, then one
    /// of which alone a condition asks something.
    fn best_order(&self, next: &Slots, asked: &Slots) -> snapshot::Order {
        use snapshot::Order::{Ops, Pos, Pso, Spo};
        let [subject, predicate, object] = &self.places;
        match (subject.slot(), predicate.slot(), object.slot()) {
            (None, ..) => Spo,
            (Some(_), _, None) => Ops,
            (Some(subject), None, Some(object)) => {
                let rank = |slot| (next.contains(slot), asked.contains(slot));
                if rank(object) > rank(subject) { Pos } else { Pso }
            }
            (Some(_), Some(_), Some(_)) => Spo,
        }
    }

    /// Returns the slots by which the triples of the pattern are sorted in `order`.
    fn sorted_by(&self, order: snapshot::Order) -> Vec<Slot> {
        let places = match order {
            snapshot::Order::Spo => [0, 1, 2],
            snapshot::Order::Ops => [2, 1, 0],
            snapshot::Order::Pso => [1, 0, 2],
            snapshot::Order::Pos => [1, 2, 0],
        };
        places.iter().filter_map(|place| self.places[*place].slot()).collect()
    }
}

impl Reach {
    /// Returns the slots of both ends.
    pub fn slots(&self) -> Slots {
        [&self.from, &self.to].into_iter().filter_map(Place::slot).collect()
    }
}

impl Place {
    /// Returns the slot of the place, if it is one.
    pub fn slot(&self) -> Option<Slot> {
        match self {
            Self::Slot(slot) => Some(*slot),
            Self::Is(_) | Self::Other(_) => None,
        }
    }
}

impl GraphPlace {
    /// Returns the slot of the name of the graph, if it is one.
    pub fn slot(&self) -> Option<Slot> {
        match self {
            Self::Each(slot) => Some(*slot),
            Self::Named(place) => place.slot(),
            Self::Default | Self::Given => None,
        }
    }
}
