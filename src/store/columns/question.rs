//! What a whole query asks: a table, a yes or no, a graph; and the answer from the columns.

use std::cell::RefCell;
use std::ops::ControlFlow;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use oxrdf::{NamedNode, NamedOrBlankNode, Term, Triple, Variable};
use rustc_hash::FxHashSet;
use spargebra::Query;
use spargebra::algebra::{Expression, GraphPattern, OrderExpression};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

use super::body::{Body, Compiler};
use super::explain::Names;
use super::group::{Aggregate, Groups};
use super::rows::{MOST, Seen, Slice, SortBy, Table, sorted};
use super::steps::{Frame, Step as WalkStep, steps};
use super::walk::{CountsRows, End, Walk};
use crate::cancel::Cancellation;
use crate::error::Result;
use crate::results::{Results, Solutions, Triples};
use crate::snapshot::Snapshot;
use crate::store::explain::{Explanation, Step};

/// Answers `query` over all triples of `snapshot`; `None` if it is one for the evaluator.
pub fn answer(
    snapshot: &Arc<Snapshot>,
    query: &Query,
    cancellation: &Cancellation,
    counts_rows: CountsRows,
) -> Result<Option<(Results, Explanation)>> {
    let start = Instant::now();
    let (pattern, template) = match query {
        Query::Select { pattern, .. } | Query::Ask { pattern, .. } => (pattern, None),
        Query::Construct { pattern, template, .. } => (pattern, Some(template)),
        Query::Describe { .. } => return Ok(None),
    };
    let mut compiler = Compiler::new(snapshot);
    let shown = template.map(|template| variables(template)).unwrap_or_default();
    let Some(question) = Question::of(pattern, shown, matches!(query, Query::Ask { .. }), &mut compiler) else {
        return Ok(None);
    };
    let walk = Walk::new(snapshot, cancellation, counts_rows);
    let table = question.table(&walk, compiler.slots());
    match walk.end() {
        Some(End::Cancelled) => return Err(cancellation.error()),
        Some(End::Unsure) => return Ok(None),
        None => {}
    }
    let Some((table, steps)) = table else { return Ok(None) };
    let walked = Counted { rows: table.len(), time: start.elapsed() };
    let Some(rows) = sorted(&table, &question.order, question.slice, snapshot) else { return Ok(None) };
    let names = Names { snapshot, slots: compiler.names() };
    let below = if counts_rows == CountsRows::Yes { names.chain(&steps, &walk) } else { Vec::new() };
    let explanation = explained(&question, below, walked, Counted { rows: rows.len(), time: start.elapsed() });
    let table = Answer { snapshot: Arc::clone(snapshot), table, rows };
    let results = match (query, template) {
        (Query::Ask { .. }, _) => Results::Boolean(!table.rows.is_empty()),
        (_, Some(template)) => match table.graph(template, &question.columns) {
            Some(triples) => Results::Graph(triples),
            None => return Ok(None),
        },
        _ => Results::Solutions(table.solutions(&question)),
    };
    Ok(Some((results, explanation)))
}

/// A table that is asked for.
#[derive(Default)]
struct Question {
    body: Body,
    /// What the columns of the answer show, by their place in the table; nothing for a variable that is never bound.
    variables: Vec<Variable>,
    places: Vec<Option<usize>>,
    /// The names of the columns of the table.
    columns: Vec<Variable>,
    /// The slots of the table, where there are no groups.
    slots: Vec<usize>,
    groups: Option<(Vec<usize>, Vec<Aggregate>)>,
    is_distinct: bool,
    order: Vec<SortBy>,
    slice: Slice,
}

impl Question {
    /// Returns the question of `pattern`, which shows `shown` unless it says itself what it shows.
    fn of(pattern: &GraphPattern, mut shown: Vec<Variable>, is_ask: bool, compiler: &mut Compiler<'_>) -> Option<Self> {
        let mut question = Self::default();
        let mut pattern = pattern;
        if let GraphPattern::Slice { inner, start, length } = pattern {
            question.slice = Slice { start: *start, length: *length };
            pattern = inner;
        }
        if let GraphPattern::Distinct { inner } = pattern {
            question.is_distinct = true;
            pattern = inner;
        }
        if let GraphPattern::Project { inner, variables } = pattern {
            shown.clone_from(variables);
            pattern = inner;
        }
        let mut keys: &[OrderExpression] = &[];
        if let GraphPattern::OrderBy { inner, expression } = pattern {
            keys = expression;
            pattern = inner;
        }
        let mut names: Vec<(Variable, Variable)> = Vec::new();
        while let GraphPattern::Extend { inner, variable, expression: Expression::Variable(other) } = pattern {
            names.push((variable.clone(), other.clone()));
            pattern = inner;
        }
        if let GraphPattern::Group { inner, variables, aggregates } = pattern {
            question.group(inner, variables, aggregates, compiler)?;
        } else if names.is_empty() {
            question.body = compiler.body(pattern)?;
        } else {
            return None;
        }
        if is_ask {
            question.slice =
                Slice { start: question.slice.start, length: Some(question.slice.length.unwrap_or(1).min(1)) };
        }
        question.project(shown, keys, &names, compiler)
    }

    fn group(
        &mut self,
        inner: &GraphPattern,
        variables: &[Variable],
        aggregates: &[(Variable, spargebra::algebra::AggregateExpression)],
        compiler: &mut Compiler<'_>,
    ) -> Option<()> {
        if variables.len() > Seen::WIDTH {
            return None;
        }
        self.body = compiler.body(inner)?;
        let keys = variables.iter().map(|variable| compiler.slot(variable)).collect();
        let asked: Option<Vec<Aggregate>> =
            aggregates.iter().map(|(_, aggregate)| Aggregate::of(aggregate, compiler)).collect();
        self.groups = Some((keys, asked?));
        self.columns = variables.iter().chain(aggregates.iter().map(|(variable, _)| variable)).cloned().collect();
        Some(())
    }

    /// Finds the columns that are shown and sorted by.
    fn project(
        mut self,
        shown: Vec<Variable>,
        keys: &[OrderExpression],
        names: &[(Variable, Variable)],
        compiler: &mut Compiler<'_>,
    ) -> Option<Self> {
        let real = |variable: &Variable| {
            names.iter().find(|(name, _)| name == variable).map_or_else(|| variable.clone(), |(_, other)| other.clone())
        };
        let mut sort = Vec::new();
        for key in keys {
            let (expression, is_descending) = match key {
                OrderExpression::Asc(expression) => (expression, false),
                OrderExpression::Desc(expression) => (expression, true),
            };
            let Expression::Variable(variable) = expression else { return None };
            sort.push((real(variable), is_descending));
        }
        if self.groups.is_none() {
            for variable in shown.iter().chain(sort.iter().map(|(variable, _)| variable)) {
                if !self.columns.contains(variable) {
                    self.columns.push(variable.clone());
                }
            }
            self.slots = self.columns.iter().map(|variable| compiler.slot(variable)).collect();
            let is_wide = self.columns.len() > Seen::WIDTH || self.columns.len() > shown.len();
            if self.is_distinct && is_wide {
                return None;
            }
        } else if self.is_distinct {
            return None;
        }
        let place = |variable: &Variable| self.columns.iter().position(|column| *column == real(variable));
        self.places = shown.iter().map(place).collect();
        let order = sort.into_iter().map(|(variable, is_descending)| {
            let column = self.columns.iter().position(|column| *column == variable)?;
            Some(SortBy { column, is_descending })
        });
        self.order = order.collect::<Option<_>>()?;
        self.variables = shown;
        Some(self)
    }

    /// Walks and returns the rows before sorting, with the steps; `None` if there are too many.
    fn table(&self, walk: &Walk<'_>, slots: usize) -> Option<(Table, Vec<WalkStep>)> {
        let mut needed: FxHashSet<usize> = self.slots.iter().copied().collect();
        if let Some((keys, aggregates)) = &self.groups {
            needed.extend(keys.iter().copied().chain(aggregates.iter().filter_map(|aggregate| aggregate.slot())));
        }
        let frame = Frame { snapshot: walk.snapshot, bound: FxHashSet::default(), needed };
        let steps = steps(&self.body, &frame);
        let mut row = vec![0; slots];
        let table = match &self.groups {
            Some((keys, aggregates)) => {
                let mut groups = Groups::new(walk.snapshot, keys.clone(), aggregates.clone());
                let _ = walk.run(&steps, &mut row, 1, &mut |row, times| {
                    if groups.add(row, times) { ControlFlow::Continue(()) } else { walk.stop(End::Unsure) }
                });
                let (width, cells) = groups.finish();
                Table::Cells { width, cells }
            }
            None => self.rows(walk, &steps, &mut row),
        };
        Some((table, steps))
    }

    fn rows(&self, walk: &Walk<'_>, steps: &[WalkStep], row: &mut [u32]) -> Table {
        let (mut ids, mut rows, width) = (Vec::new(), 0_usize, self.slots.len());
        // Sorting needs all rows, anything else only those that are shown.
        let enough = if self.order.is_empty() { self.slice.end() } else { usize::MAX };
        let mut seen = Seen::default();
        let mut add = |row: &mut [u32], times: u64| {
            let values = self.slots.iter().map(|slot| row[*slot]);
            let times = match self.is_distinct {
                true => usize::from(seen.is_new(values.clone())),
                false => usize::try_from(times).unwrap_or(usize::MAX).min(enough.saturating_sub(rows)),
            };
            if rows.saturating_add(times).saturating_mul(width.max(1)) > MOST {
                return walk.stop(End::Unsure);
            }
            for _ in 0..times {
                ids.extend(values.clone());
            }
            rows += times;
            if rows >= enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        if enough > 0 {
            let _ = walk.run(steps, row, 1, &mut add);
        }
        Table::Ids { width, ids, rows }
    }
}

/// Rows of a table in the order of the answer.
struct Answer {
    snapshot: Arc<Snapshot>,
    table: Table,
    rows: Vec<u32>,
}

impl Answer {
    fn solutions(self, question: &Question) -> Solutions {
        let places = question.places.clone();
        let mut next = 0;
        let rows = std::iter::from_fn(move || {
            let row = *self.rows.get(next)? as usize;
            next += 1;
            let cell = |place: &Option<usize>| match place {
                Some(column) => self.table.cell(row, *column).term(&self.snapshot),
                None => Ok(None),
            };
            Some(places.iter().map(cell).collect::<Result<Vec<Option<Term>>>>())
        });
        Solutions::new(question.variables.clone(), rows)
    }

    /// Returns the triples of `template`, each once; `None` if it makes blank nodes or terms of its own.
    fn graph(self, template: &[TriplePattern], columns: &[Variable]) -> Option<Triples> {
        let template: Vec<[Part; 3]> =
            template.iter().map(|triple| Part::of_triple(triple, columns)).collect::<Option<_>>()?;
        let mut seen: FxHashSet<(usize, [u32; 3])> = FxHashSet::default();
        let (mut row, mut part) = (0, 0);
        Some(Triples::new(std::iter::from_fn(move || {
            loop {
                let number = *self.rows.get(row)? as usize;
                let place = part;
                part += 1;
                if part >= template.len() {
                    (part, row) = (0, row + 1);
                }
                let triple = template.get(place)?;
                let ids = triple.each_ref().map(|part| part.id(&self.table, number));
                if matches!(self.table, Table::Ids { .. }) && !seen.insert((place, ids)) {
                    continue;
                }
                match self.triple(triple, number).transpose() {
                    Some(triple) => return Some(triple),
                    None => continue,
                }
            }
        })))
    }

    /// Returns a triple of the template for a row; nothing if a value is missing or stands where it may not.
    fn triple(&self, parts: &[Part; 3], row: usize) -> Result<Option<Triple>> {
        let term = |part: &Part| match part {
            Part::Term(term) => Ok(Some(term.clone())),
            Part::Column(column) => self.table.cell(row, *column).term(&self.snapshot),
        };
        let subject = match term(&parts[0])? {
            Some(Term::NamedNode(node)) => NamedOrBlankNode::NamedNode(node),
            Some(Term::BlankNode(node)) => NamedOrBlankNode::BlankNode(node),
            _ => return Ok(None),
        };
        let Some(Term::NamedNode(predicate)) = term(&parts[1])? else { return Ok(None) };
        Ok(term(&parts[2])?.map(|object| Triple::new(subject, predicate, object)))
    }
}

/// Returns the variables of `template`, each once.
fn variables(template: &[TriplePattern]) -> Vec<Variable> {
    let mut all: Vec<Variable> = Vec::new();
    for triple in template {
        let predicate = TermPattern::from(triple.predicate.clone());
        for term in [&triple.subject, &predicate, &triple.object] {
            if let TermPattern::Variable(variable) = term
                && !all.contains(variable)
            {
                all.push(variable.clone());
            }
        }
    }
    all
}

/// A place of a template.
enum Part {
    Term(Term),
    Column(usize),
}

impl Part {
    fn of_triple(triple: &TriplePattern, columns: &[Variable]) -> Option<[Self; 3]> {
        let predicate = match &triple.predicate {
            NamedNodePattern::NamedNode(node) => Self::Term(NamedNode::clone(node).into()),
            NamedNodePattern::Variable(variable) => Self::of(&variable.clone().into(), columns)?,
        };
        Some([Self::of(&triple.subject, columns)?, predicate, Self::of(&triple.object, columns)?])
    }

    fn of(term: &TermPattern, columns: &[Variable]) -> Option<Self> {
        match term {
            TermPattern::NamedNode(node) => Some(Self::Term(node.clone().into())),
            TermPattern::Literal(literal) => Some(Self::Term(literal.clone().into())),
            TermPattern::Variable(variable) => columns.iter().position(|column| column == variable).map(Self::Column),
            TermPattern::BlankNode(_) | TermPattern::Triple(_) => None,
        }
    }

    fn id(&self, table: &Table, row: usize) -> u32 {
        match (self, table) {
            (Self::Column(column), Table::Ids { width, ids, .. }) => ids[row * width + column],
            _ => 0,
        }
    }
}

/// Rows, and the time until they were there.
#[derive(Clone, Copy)]
struct Counted {
    rows: usize,
    time: Duration,
}

/// Returns how the question was answered: what was `walked` before sorting, and the `answer`.
fn explained(question: &Question, mut inner: Vec<Step>, walked: Counted, answer: Counted) -> Explanation {
    let step = |name: &str, counted: Counted, children| Step {
        name: name.to_owned(),
        rows: Some(counted.rows as u64),
        time: Some(counted.time),
        children,
    };
    if question.groups.is_some() {
        inner = vec![step("group", walked, inner)];
    }
    if question.is_distinct {
        inner = vec![step("distinct", walked, inner)];
    }
    if !question.order.is_empty() {
        inner = vec![step("sort", answer, inner)];
    }
    Rc::new(RefCell::new(step("answer from the columns", answer, inner))).into()
}
