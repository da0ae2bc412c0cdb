//! A snapshot as the dataset of one query: which graphs it sees, and the terms that it makes itself.
//!
//! The evaluator asks for quads by pattern and works on ids. Terms that are not in the snapshot (constants, results of
//! expressions) get ids above it from a dictionary that lives as long as the query. The default graph is resolved here
//! and not in the evaluator, so that a triple in several of its graphs counts once.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use oxrdf::{GraphName, Term};
use oxsdatatypes::Boolean;
use rustc_hash::{FxHashMap, FxHashSet};
use spareval::{ExpressionTerm, InternalQuad, QueryableDataset};

use super::DefaultGraph;
use crate::cancel::Cancellation;
use crate::error::Error;
use crate::snapshot::{Graph, Hit, Id, Pattern, Scan, Snapshot, Value, damaged};

/// How many steps pass between two looks at the clock.
const PATIENCE: u32 = 256;

/// The dataset of one query; cheap to clone.
#[derive(Clone)]
pub struct View {
    inner: Rc<Inner>,
}

struct Inner {
    snapshot: Arc<Snapshot>,
    default: Visible,
    made: RefCell<Made>,
    /// Which sets hold a named graph, for graphs that were asked for.
    named: RefCell<FxHashMap<Graph, Visible>>,
    cancellation: Cancellation,
    steps: Cell<u32>,
    is_cancelled: Cell<bool>,
}

/// Which sets of graphs a pattern sees.
#[derive(Clone)]
pub enum Visible {
    All,
    Nothing,
    Sets(Rc<[bool]>),
}

/// The graphs that make the default graph of a query.
pub enum Graphs<'a> {
    /// What the options say.
    Default(&'a DefaultGraph),
    /// What the query says with FROM.
    From(&'a [GraphName]),
}

/// Terms that the query made, by id above those of the snapshot.
#[derive(Default)]
struct Made {
    terms: Vec<Term>,
    ids: FxHashMap<Term, Id>,
}

impl View {
    /// Returns `snapshot` as a query sees it.
    pub fn new(snapshot: Arc<Snapshot>, graphs: &Graphs<'_>, cancellation: Cancellation) -> Self {
        let default = Visible::of(&snapshot, graphs);
        Self {
            inner: Rc::new(Inner {
                snapshot,
                default,
                made: RefCell::default(),
                named: RefCell::default(),
                cancellation,
                steps: Cell::new(0),
                is_cancelled: Cell::new(false),
            }),
        }
    }

    /// Returns whether the work was told to stop; once true, every scan is at its end and results are not whole.
    pub fn is_cancelled(&self) -> bool {
        self.inner.is_cancelled.get()
    }

    /// Returns whether the default graph is all triples of the snapshot.
    pub fn sees_all(&self) -> bool {
        matches!(self.inner.default, Visible::All)
    }

    /// Counts a step and looks at the flag now and then.
    pub fn step(&self) -> bool {
        self.inner.step()
    }

    fn scan(&self, pattern: &Pattern, visible: Visible, graphs: Naming) -> Quads {
        let scan = match visible {
            Visible::Nothing => None,
            _ if self.inner.step() => None,
            _ => Some(Scan::new(&self.inner.snapshot.index, pattern)),
        };
        Quads { view: Rc::clone(&self.inner), scan, visible, graphs, hit: None, member: 0 }
    }

    /// Returns a scan over `graph`, along its own list of triples where that is shorter than the run of the pattern.
    fn scan_graph(&self, pattern: &Pattern, graph: Graph, name: Id) -> Quads {
        let visible = self.inner.visible_in(graph);
        let snapshot = &self.inner.snapshot;
        let places = snapshot.graphs.places(graph).map_or(usize::MAX, <[u32]>::len);
        let is_shorter = !matches!(visible, Visible::All | Visible::Nothing)
            && pattern.subject.is_none()
            && places < snapshot.index.count(pattern);
        let naming = Naming::One(name);
        if is_shorter && !self.inner.step() {
            let walk = Walk { graph, at: 0, pattern: *pattern };
            let view = Rc::clone(&self.inner);
            return Quads { view, scan: None, visible, graphs: Naming::Walk(name, walk), hit: None, member: 0 };
        }
        self.scan(pattern, visible, naming)
    }
}

impl Visible {
    /// Returns which sets of `snapshot` a query without FROM sees.
    pub fn by_default(snapshot: &Snapshot, graphs: &DefaultGraph) -> Self {
        Self::of(snapshot, &Graphs::Default(graphs))
    }

    fn of(snapshot: &Snapshot, graphs: &Graphs<'_>) -> Self {
        let number = |name: &GraphName| match name {
            GraphName::DefaultGraph => Some(0),
            GraphName::NamedNode(name) => snapshot.graphs.find(snapshot.dictionary.find(name.into())?),
            GraphName::BlankNode(name) => snapshot.graphs.find(snapshot.dictionary.find(name.into())?),
        };
        match graphs {
            Graphs::Default(DefaultGraph::Union) => Self::All,
            Graphs::Default(DefaultGraph::Strict) => Self::with(snapshot, |graph| graph == 0),
            Graphs::Default(DefaultGraph::Without(names)) => {
                let without: FxHashSet<Graph> = names.iter().filter_map(|n| number(&n.clone().into())).collect();
                Self::with(snapshot, |graph| !without.contains(&graph))
            }
            Graphs::From(names) => {
                let from: FxHashSet<Graph> = names.iter().filter_map(number).collect();
                Self::with(snapshot, |graph| from.contains(&graph))
            }
        }
    }

    /// Returns the sets that hold a graph that `is_seen`.
    fn with(snapshot: &Snapshot, is_seen: impl Fn(Graph) -> bool) -> Self {
        let graphs = &snapshot.graphs;
        let sets: Rc<[bool]> =
            (0..graphs.sets()).map(|set| graphs.set(set as u32).iter().any(|graph| is_seen(*graph))).collect();
        if sets.iter().all(|seen| *seen) {
            Self::All
        } else if sets.iter().any(|seen| *seen) {
            Self::Sets(sets)
        } else {
            Self::Nothing
        }
    }

    /// Returns whether a triple of `set` is seen.
    pub fn sees(&self, set: u32) -> bool {
        match self {
            Self::All => true,
            Self::Nothing => false,
            Self::Sets(sets) => sets.get(set as usize).copied().unwrap_or(false),
        }
    }
}

impl Inner {
    /// Counts a step; returns whether the work should stop.
    fn step(&self) -> bool {
        let steps = self.steps.get() + 1;
        self.steps.set(steps % PATIENCE);
        if steps == PATIENCE && self.cancellation.is_cancelled() {
            self.is_cancelled.set(true);
        }
        self.is_cancelled.get()
    }

    fn visible_in(&self, graph: Graph) -> Visible {
        if let Some(visible) = self.named.borrow().get(&graph) {
            return visible.clone();
        }
        let visible = Visible::with(&self.snapshot, |other| other == graph);
        self.named.borrow_mut().insert(graph, visible.clone());
        visible
    }

    fn last(&self) -> u32 {
        self.snapshot.dictionary.len()
    }

    /// Returns the id of `term`, a new one if neither the snapshot nor this query knows it.
    fn id(&self, term: Term) -> Result<Id, Error> {
        if let Some(id) = self.made.borrow().ids.get(&term) {
            return Ok(*id);
        }
        if let Some(id) = self.snapshot.dictionary.find(term.as_ref()) {
            return Ok(id);
        }
        let mut made = self.made.borrow_mut();
        let number = u32::try_from(made.terms.len() + 1).ok().and_then(|count| self.last().checked_add(count));
        let id = number.and_then(Id::new).ok_or_else(|| Error::limit("the query makes more than 4 billion terms"))?;
        made.terms.push(term.clone());
        made.ids.insert(term, id);
        Ok(id)
    }

    fn term(&self, id: Id) -> Result<Term, Error> {
        match id.number().checked_sub(self.last() + 1) {
            None => self.snapshot.dictionary.term(id),
            Some(place) => self.made.borrow().terms.get(place as usize).cloned().ok_or_else(damaged),
        }
    }
}

impl QueryableDataset<'static> for View {
    type InternalTerm = Id;
    type Error = Error;

    fn internal_quads_for_pattern(
        &self,
        subject: Option<&Id>,
        predicate: Option<&Id>,
        object: Option<&Id>,
        graph_name: Option<Option<&Id>>,
    ) -> impl Iterator<Item = Result<InternalQuad<Id>, Error>> + use<> {
        let pattern = Pattern { subject: subject.copied(), predicate: predicate.copied(), object: object.copied() };
        match graph_name {
            Some(None) => self.scan(&pattern, self.inner.default.clone(), Naming::Default),
            Some(Some(name)) => match self.inner.snapshot.graphs.find(*name) {
                Some(graph) => self.scan_graph(&pattern, graph, *name),
                None => self.scan(&pattern, Visible::Nothing, Naming::Default),
            },
            None => self.scan(&pattern, Visible::All, Naming::Each),
        }
    }

    fn internal_named_graphs(&self) -> impl Iterator<Item = Result<Id, Error>> + use<> {
        let view = Rc::clone(&self.inner);
        let count = view.snapshot.graphs.names().len();
        (0..count).filter_map(move |place| Id::new(*view.snapshot.graphs.names().get(place)?).map(Ok))
    }

    fn contains_internal_graph_name(&self, graph_name: &Id) -> Result<bool, Error> {
        Ok(self.inner.snapshot.graphs.find(*graph_name).is_some())
    }

    fn internalize_term(&self, term: Term) -> Result<Id, Error> {
        self.inner.id(term)
    }

    fn externalize_term(&self, term: Id) -> Result<Term, Error> {
        self.inner.term(term)
    }

    fn externalize_expression_term(&self, term: Id) -> Result<ExpressionTerm, Error> {
        if self.inner.step() {
            return Err(self.inner.cancellation.error());
        }
        match self.inner.snapshot.values.value(&self.inner.snapshot.dictionary, term) {
            Some(value) => Ok(expression_term(value)),
            None => Ok(self.inner.term(term)?.into()),
        }
    }

    fn internal_term_effective_boolean_value(&self, term: Id) -> Result<Option<bool>, Error> {
        Ok(match self.externalize_expression_term(term)? {
            ExpressionTerm::BooleanLiteral(value) => Some(value.into()),
            ExpressionTerm::StringLiteral(value) => Some(!value.is_empty()),
            ExpressionTerm::FloatLiteral(value) => Some(Boolean::from(value).into()),
            ExpressionTerm::DoubleLiteral(value) => Some(Boolean::from(value).into()),
            ExpressionTerm::IntegerLiteral(value) => Some(Boolean::from(value).into()),
            ExpressionTerm::DecimalLiteral(value) => Some(Boolean::from(value).into()),
            _ => None,
        })
    }
}

/// Returns `value` as the evaluator holds it.
pub fn expression_term(value: Value) -> ExpressionTerm {
    match value {
        Value::Boolean(value) => ExpressionTerm::BooleanLiteral(value),
        Value::Integer(value) => ExpressionTerm::IntegerLiteral(value),
        Value::Decimal(value) => ExpressionTerm::DecimalLiteral(value),
        Value::Float(value) => ExpressionTerm::FloatLiteral(value),
        Value::Double(value) => ExpressionTerm::DoubleLiteral(value),
        Value::DateTime(value) => ExpressionTerm::DateTimeLiteral(value),
        Value::Date(value) => ExpressionTerm::DateLiteral(value),
    }
}

/// What graph name quads get.
enum Naming {
    Default,
    /// One quad for each named graph that holds the triple.
    Each,
    One(Id),
    /// The same, along the list of triples of the graph.
    Walk(Id, Walk),
}

/// A walk along the triples of a graph.
struct Walk {
    graph: Graph,
    at: usize,
    pattern: Pattern,
}

impl Walk {
    fn next(&mut self, snapshot: &Snapshot) -> Option<Hit> {
        let columns = snapshot.index.columns(crate::snapshot::Order::Spo);
        loop {
            let place = *snapshot.graphs.places(self.graph)?.get(self.at)? as usize;
            self.at += 1;
            let (predicate, object) = (*columns.second.get(place)?, *columns.third.get(place)?);
            let fits = |wanted: Option<Id>, found: u32| wanted.is_none_or(|id| id.number() == found);
            if fits(self.pattern.predicate, predicate) && fits(self.pattern.object, object) {
                let subject = snapshot.index.subject_at(place);
                return Some(Hit { subject, predicate, object, set: columns.sets.at(place) });
            }
        }
    }
}

/// The quads that match a pattern. Holds no borrow and allocates nothing.
struct Quads {
    view: Rc<Inner>,
    scan: Option<Scan>,
    visible: Visible,
    graphs: Naming,
    /// A triple of which not all graphs are given out yet.
    hit: Option<Hit>,
    member: usize,
}

impl Quads {
    fn next_hit(&mut self) -> Option<Hit> {
        loop {
            let hit = self.scan.as_mut()?.next(&self.view.snapshot.index)?;
            if self.visible.sees(hit.set) {
                return Some(hit);
            }
            if self.view.step() {
                return None;
            }
        }
    }

    /// Returns the next triple with the next of its named graphs.
    fn next_in_each(&mut self) -> Option<(Hit, Option<Id>)> {
        loop {
            let hit = match self.hit.take() {
                Some(hit) => hit,
                None => {
                    self.member = 0;
                    self.next_hit()?
                }
            };
            let graphs = &self.view.snapshot.graphs;
            if let Some(graph) = graphs.set(hit.set).get(self.member) {
                self.member += 1;
                self.hit = Some(hit);
                if let Some(name) = graphs.name(*graph).and_then(Id::new) {
                    return Some((hit, Some(name)));
                }
            }
        }
    }
}

impl Iterator for Quads {
    type Item = Result<InternalQuad<Id>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.view.step() {
            return None;
        }
        let (hit, graph_name) = match &mut self.graphs {
            Naming::Default => (self.next_hit()?, None),
            Naming::One(name) => {
                let name = *name;
                (self.next_hit()?, Some(name))
            }
            Naming::Walk(name, walk) => (walk.next(&self.view.snapshot)?, Some(*name)),
            Naming::Each => self.next_in_each()?,
        };
        let terms = Id::new(hit.subject).zip(Id::new(hit.predicate)).zip(Id::new(hit.object));
        Some(terms.map_or_else(
            || Err(damaged()),
            |((subject, predicate), object)| Ok(InternalQuad { subject, predicate, object, graph_name }),
        ))
    }
}
