//! From the algebra of a query to a plan.
//!
//! One file for each concern: names and slots, bodies of patterns that are joined, graphs, tests of EXISTS and MINUS,
//! OPTIONAL, and what a SELECT does to its rows. What is asked of a pattern goes down with it as a [`Demand`]: slots that
//! nobody reads are left out, and patterns that only multiply rows are counted.

mod body;
mod clauses;
mod formula;
mod graph;
mod optional;
mod scope;
mod select;
mod steps;
mod test;

use oxrdf::Variable;
use spargebra::Query;
use spargebra::algebra::GraphPattern;

use self::scope::Scope;
pub(super) use self::scope::is_by_chance;
use super::plan::{GraphPlace, Node, Repeats, Slot, Step};
use super::slots::Slots;
use crate::cancel::Cancellation;
use crate::error::{Error, Result};
use crate::snapshot::Snapshot;

/// How deep the algebra of a query may be.
const DEPTH: usize = 1500;

/// Queries that are nested deeper than this are compiled on a thread with a stack made for [`DEPTH`].
const SHALLOW: usize = 48;

/// A compiled query: the rows that its form (SELECT, ASK, CONSTRUCT, DESCRIBE) is made of.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub root: Node,
    /// The variables of the rows, in the order of the columns of `root`.
    pub variables: Vec<Variable>,
    /// What each slot is called, where it has a name.
    pub names: Vec<Option<Variable>>,
}

/// What is asked of the rows of a pattern.
#[derive(Debug, Clone)]
pub(super) struct Demand {
    /// The slots that somebody reads.
    pub needed: Slots,
    pub repeats: Repeats,
}

impl Demand {
    /// Returns this demand with more slots.
    #[must_use]
    pub(super) fn and(&self, more: &Slots) -> Self {
        let mut needed = self.needed.clone();
        needed.extend(more);
        Self { needed, repeats: self.repeats }
    }
}

/// How to compile.
#[derive(Debug, Clone, Copy)]
pub(super) struct Options<'a> {
    /// Leave patterns in the order of the text.
    pub without_optimizer: bool,
    pub cancellation: &'a Cancellation,
}

/// Makes plans for one snapshot.
pub(super) struct Compiler<'a> {
    snapshot: &'a Snapshot,
    options: Options<'a>,
    scope: Scope,
    nodes: u32,
    /// The graph that patterns read.
    graph: GraphPlace,
    /// Slots whose values an enclosing step gives.
    given: Slots,
    /// Slots whose values are put into the patterns of EXISTS or LATERAL.
    substituted: Slots,
    /// Slots that have a value in any case, because an enclosing step gives or seeds it.
    bound: Slots,
}

/// Returns whether `query` is nested so deeply that it must be compiled on a thread with a large stack.
///
/// # Errors
/// When it is nested too deeply for that.
pub(super) fn is_deep(query: &Query) -> Result<bool> {
    Ok(scope::depth(pattern(query), DEPTH)? > SHALLOW)
}

fn pattern(query: &Query) -> &GraphPattern {
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = query;
    pattern
}

/// Returns the plan of `query`, which is not too deep for the stack.
///
/// # Errors
/// When an expression cannot be compiled, or the work is told to stop.
pub(super) fn compile(query: &Query, snapshot: &Snapshot, options: Options<'_>) -> Result<Plan> {
    let mut compiler = Compiler {
        snapshot,
        options,
        scope: Scope::default(),
        nodes: 0,
        graph: GraphPlace::Default,
        given: Slots::default(),
        substituted: Slots::default(),
        bound: Slots::default(),
    };
    let pattern = pattern(query);
    let variables = match query {
        Query::Ask { .. } => Vec::new(),
        _ => scope::visible(pattern),
    };
    let slots: Vec<Slot> = variables.iter().map(|variable| compiler.scope.slot(variable)).collect();
    let repeats = match query {
        Query::Ask { .. } | Query::Describe { .. } => Repeats::Once,
        Query::Select { .. } => Repeats::Times,
        // Each row has blank nodes of its own.
        Query::Construct { .. } => Repeats::Rows,
    };
    let demand = Demand { needed: slots.iter().copied().collect(), repeats };
    let inner = compiler.pattern(pattern, &demand)?;
    let root = compiler.project(inner, &slots);
    Ok(Plan { root, variables, names: compiler.scope.into_names() })
}

impl Compiler<'_> {
    /// Returns a node of `step`; nothing is known of its order.
    fn node(&mut self, step: Step, columns: Vec<Slot>, certain: Slots, rows: f64) -> Node {
        self.nodes += 1;
        Node { id: self.nodes, step, columns, certain, sorted: Vec::new(), rows }
    }

    /// Returns a node whose rows are some of those of `input`, in their order.
    fn passing(&mut self, input: Node, rows: f64, step: impl FnOnce(Box<Node>) -> Step) -> Node {
        self.nodes += 1;
        let (columns, certain, sorted) = (input.columns.clone(), input.certain.clone(), input.sorted.clone());
        Node { id: self.nodes, columns, certain, sorted, rows, step: step(Box::new(input)) }
    }

    fn unit(&mut self) -> Node {
        self.node(Step::Unit, Vec::new(), Slots::default(), 1.0)
    }

    fn empty(&mut self, columns: Vec<Slot>) -> Node {
        let certain = columns.iter().copied().collect();
        self.node(Step::Empty, columns, certain, 0.0)
    }

    /// Returns the rows of `input` with exactly the columns `slots`.
    fn project(&mut self, input: Node, slots: &[Slot]) -> Node {
        if input.columns == slots {
            return input;
        }
        let certain = input.certain.and(&slots.iter().copied().collect());
        let sorted = input.sorted.iter().copied().take_while(|slot| slots.contains(slot)).collect();
        let rows = input.rows;
        let step = Step::Project { input: Box::new(input), from: slots.to_vec() };
        Node { sorted, ..self.node(step, slots.to_vec(), certain, rows) }
    }

    /// Returns the steps of `pattern`.
    fn pattern(&mut self, pattern: &GraphPattern, demand: &Demand) -> Result<Node> {
        self.options.cancellation.check()?;
        match pattern {
            GraphPattern::Bgp { .. }
            | GraphPattern::Path { .. }
            | GraphPattern::Join { .. }
            | GraphPattern::Filter { .. }
            | GraphPattern::Graph { .. } => self.joined(pattern, demand),
            GraphPattern::Values { variables, bindings } => Ok(self.values(variables, bindings)),
            GraphPattern::Union { .. } => self.union(pattern, demand),
            GraphPattern::LeftJoin { left, right, expression } => {
                self.left_join(left, right, expression.as_ref(), demand)
            }
            GraphPattern::Minus { left, right } => self.minus(left, right, demand),
            GraphPattern::Lateral { left, right } => self.lateral(left, right, demand),
            GraphPattern::Extend { inner, variable, expression } => self.extend(inner, variable, expression, demand),
            GraphPattern::Service { name, silent, .. } => Ok(self.service(name, *silent)),
            GraphPattern::Project { inner, variables } => self.sub_select(inner, variables, demand),
            GraphPattern::Distinct { inner } => self.distinct(inner, false, demand),
            GraphPattern::Reduced { inner } => self.distinct(inner, true, demand),
            GraphPattern::Slice { inner, start, length } => self.slice(inner, *start, *length, demand),
            GraphPattern::OrderBy { inner, expression } => self.sort(inner, expression, None, demand),
            GraphPattern::Group { inner, variables, aggregates } => self.group(inner, variables, aggregates),
        }
    }
}

/// Returns the error of a query that is nested too deeply.
fn too_deep() -> Error {
    Error::limit(format!("the query is nested more than {DEPTH} levels deep"))
        .with_hint("write the query with fewer levels: VALUES for many alternatives, sub-selects for parts")
}
