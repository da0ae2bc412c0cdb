//! Compiled expressions as data, and what they are worth for one row.

use oxrdf::Term;
use rand::random;
use rustc_hash::FxHashSet;
use spargebra::algebra::Function as Name;

use super::compare::{Comparison, compare, equals, same_term};
use super::function::cast::Cast;
use super::function::numbers::{Arithmetic, minus, plus};
use super::function::{call, construct};
use super::pattern::{Search, Words};
use super::row::Row;
use super::value::{Constant, Fault, OrNoValue, Scalar, Value, Valued};
use crate::evaluate::{Function, Terms};
use crate::snapshot::Kind;

/// A part of an expression.
pub(super) enum Node {
    /// What never has a value: an unknown function, a variable that is nowhere bound.
    NoValue,
    Constant(Constant),
    Column(usize),
    Bound(usize),
    Not(Box<Node>),
    All(Vec<Node>),
    Any(Vec<Node>),
    Equal(Box<[Node; 2]>),
    SameTerm(Box<[Node; 2]>),
    Compare(Comparison, Box<[Node; 2]>),
    In(Box<Node>, List),
    /// Arithmetic from left to right.
    Chain(Box<Node>, Vec<(Arithmetic, Node)>),
    Plus(Box<Node>),
    Minus(Box<Node>),
    If(Box<[Node; 3]>),
    Coalesce(Vec<Node>),
    Call(Name, Vec<Node>),
    Cast(Cast, Box<Node>),
    Custom(Function, Vec<Node>),
    Regex(Box<Node>, Box<Sought>),
    Replace(Box<[Node; 2]>, Box<Sought>),
    Chance(Chance),
    Blank(Site, Option<Box<Node>>),
}

/// The pattern of REGEX or REPLACE with its flags, and what was compiled of it.
pub(super) struct Sought {
    pub pattern: Node,
    pub flags: Option<Node>,
    pub search: Search,
}

/// What is new at each call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Chance {
    Number,
    Uuid,
    UuidText,
}

/// The right side of IN.
pub(super) struct List {
    pub nodes: Vec<Node>,
    /// The numbers of the terms, if all are constants.
    pub constants: Option<FxHashSet<u32>>,
    /// Whether a constant may be equal to literals that are written differently.
    pub has_unknown: bool,
}

/// A place in a query that makes blank nodes: the rows that it sees, and which of the calls for them it is.
#[derive(Debug, Default)]
pub(super) struct Site {
    pub solutions: u32,
    pub call: u32,
}

impl Node {
    /// Returns the value for `row`.
    pub(super) fn value<'a>(&'a self, row: &Row<'a>) -> Valued<Value<'a>> {
        match self {
            Self::NoValue => Err(Fault::NoValue),
            Self::Constant(constant) => Ok(Value::Constant(constant)),
            Self::Column(column) => Value::of(row.column(*column), row.terms()),
            Self::Chain(first, rest) => chain(first, rest, row),
            Self::Plus(node) => Ok(Value::Scalar(plus(node.scalar(row)?)?)),
            Self::Minus(node) => Ok(Value::Scalar(minus(node.scalar(row)?)?)),
            Self::If(parts) => {
                if parts[0].truth(row)? {
                    parts[1].value(row)
                } else {
                    parts[2].value(row)
                }
            }
            Self::Coalesce(nodes) => coalesce(nodes, row),
            Self::Call(function, arguments) => {
                call(function, arguments.len(), |place| arguments.get(place).or_no_value()?.value(row), row)
            }
            Self::Cast(cast, node) => cast.apply(node.value(row)?, row.terms()),
            Self::Custom(function, arguments) => custom(function, arguments, row),
            Self::Replace(parts, sought) => {
                sought.search.replace(parts[0].value(row)?, || parts[1].value(row), || sought.words(row), row)
            }
            Self::Chance(Chance::Number) => Ok(Value::Scalar(Scalar::Double(random::<f64>().into()))),
            Self::Chance(chance) => Ok(construct::uuid(*chance == Chance::Uuid)),
            Self::Blank(site, node) => blank_node(site, node.as_deref(), row),
            _ => self.truth(row).map(Into::into),
        }
    }

    /// Returns the effective boolean value for `row`.
    pub(super) fn truth<'a>(&'a self, row: &Row<'a>) -> Valued<bool> {
        let terms = row.terms();
        match self {
            Self::Bound(column) => Ok(row.column(*column) != 0),
            Self::Not(node) => node.truth(row).map(|truth| !truth),
            Self::All(nodes) => decided_by(false, nodes, row),
            Self::Any(nodes) => decided_by(true, nodes, row),
            Self::Equal(sides) => equals(&sides[0].value(row)?, &sides[1].value(row)?, terms),
            Self::SameTerm(sides) => same_term(&sides[0].value(row)?, &sides[1].value(row)?, terms),
            Self::Compare(comparison, sides) => {
                let order = compare(&sides[0].value(row)?, &sides[1].value(row)?, terms)?;
                Ok(comparison.holds(order))
            }
            Self::In(node, list) => list.holds(node, row),
            Self::Regex(text, sought) => sought.search.is_match(text.value(row)?, || sought.words(row), row),
            Self::If(parts) => {
                if parts[0].truth(row)? {
                    parts[1].truth(row)
                } else {
                    parts[2].truth(row)
                }
            }
            _ => self.value(row)?.truth(terms),
        }
    }

    fn scalar<'a>(&'a self, row: &Row<'a>) -> Valued<Scalar> {
        self.value(row)?.scalar(row.terms()).or_no_value()
    }
}

/// Returns `&&` or `||` of many: the first part that is `decisive` decides, even beside an error.
fn decided_by<'a>(decisive: bool, nodes: &'a [Node], row: &Row<'a>) -> Valued<bool> {
    let mut has_error = false;
    for node in nodes {
        match node.truth(row) {
            Ok(truth) if truth == decisive => return Ok(decisive),
            Ok(_) => {}
            Err(Fault::NoValue) => has_error = true,
            Err(stop) => return Err(stop),
        }
    }
    if has_error { Err(Fault::NoValue) } else { Ok(!decisive) }
}

fn chain<'a>(first: &'a Node, rest: &'a [(Arithmetic, Node)], row: &Row<'a>) -> Valued<Value<'a>> {
    let mut result = first.scalar(row)?;
    for (operator, node) in rest {
        result = operator.apply(result, node.scalar(row)?)?;
    }
    Ok(Value::Scalar(result))
}

fn coalesce<'a>(nodes: &'a [Node], row: &Row<'a>) -> Valued<Value<'a>> {
    for node in nodes {
        match node.value(row) {
            Err(Fault::NoValue) => {}
            other => return other,
        }
    }
    Err(Fault::NoValue)
}

fn custom<'a>(function: &Function, arguments: &'a [Node], row: &Row<'a>) -> Valued<Value<'a>> {
    let mut terms: Vec<Term> = Vec::with_capacity(arguments.len());
    for node in arguments {
        terms.push(node.value(row)?.term(row.terms())?);
    }
    function(&terms).map(Value::Term).or_no_value()
}

/// Returns a blank node of this row alone: for one text always the same, without a text a new one.
fn blank_node<'a>(site: &Site, node: Option<&'a Node>, row: &Row<'a>) -> Valued<Value<'a>> {
    let (solutions, number) = (site.solutions, row.number);
    let label = match node {
        None => format!("n{solutions}r{number}c{}", site.call),
        Some(node) => {
            let text = node.value(row)?.plain(row.terms())?;
            format!("n{solutions}r{number}t{:032x}", xxhash_rust::xxh3::xxh3_128(text.as_bytes()))
        }
    };
    Ok(construct::blank_node(label, row.terms()))
}

impl Sought {
    /// Returns a pattern with its flags; one that all rows have is compiled now.
    ///
    /// # Errors
    /// When the pattern is too large.
    pub(super) fn new(pattern: Node, flags: Option<Node>, row: &Row<'_>) -> crate::error::Result<Self> {
        let is_constant = |node: &Node| matches!(node, Node::Constant(_) | Node::NoValue);
        let is_constant = is_constant(&pattern) && flags.as_ref().is_none_or(is_constant);
        let mut sought = Self { pattern, flags, search: Search::default() };
        if is_constant {
            sought.search = Search::for_all(|| sought.words(row), row)?;
        }
        Ok(sought)
    }

    /// Returns the text of the pattern, and that of its flags.
    fn words<'a>(&'a self, row: &Row<'a>) -> Valued<Words<'a>> {
        let pattern = self.pattern.value(row)?.plain(row.terms())?;
        let flags = match &self.flags {
            Some(flags) => flags.value(row)?.plain(row.terms())?.into_string(),
            None => String::new(),
        };
        Ok(Words { pattern, flags })
    }

    /// Calls `visit` with the parts that rows have values for.
    pub(super) fn visit<'a>(&'a self, visit: &mut dyn FnMut(&'a Node)) {
        visit(&self.pattern);
        self.flags.iter().for_each(visit);
    }
}

impl List {
    /// Returns a list of nodes.
    pub(super) fn new(nodes: Vec<Node>, terms: &Terms) -> Self {
        let constants = nodes.iter().map(|node| match node {
            Node::Constant(constant) => Some(constant.number),
            _ => None,
        });
        let constants = constants.collect();
        let is_unknown = |node: &Node| match node {
            Node::Constant(constant) => {
                constant.scalar.is_none() && Value::Constant(constant).kind(terms) == Kind::Typed
            }
            _ => true,
        };
        let has_unknown = nodes.iter().any(is_unknown);
        Self { nodes, constants, has_unknown }
    }

    /// Returns whether the value of `node` is equal to one of the list.
    fn holds<'a>(&'a self, node: &'a Node, row: &Row<'a>) -> Valued<bool> {
        let value = match node.value(row) {
            Err(Fault::NoValue) if self.nodes.is_empty() => return Ok(false),
            other => other?,
        };
        if let Some(constants) = &self.constants
            && let Some(number) = value.known_number()
        {
            match value.kind(row.terms()) {
                Kind::Typed | Kind::Triple => {}
                Kind::String if self.has_unknown && !constants.contains(&number) => return Err(Fault::NoValue),
                _ => return Ok(constants.contains(&number)),
            }
        }
        let mut has_error = false;
        for node in &self.nodes {
            let found = match node.value(row) {
                Ok(other) => equals(&value, &other, row.terms()),
                Err(fault) => Err(fault),
            };
            match found {
                Ok(true) => return Ok(true),
                Ok(false) => {}
                Err(Fault::NoValue) => has_error = true,
                Err(stop) => return Err(stop),
            }
        }
        if has_error { Err(Fault::NoValue) } else { Ok(false) }
    }
}

/// Returns what `value` is as a constant of a query.
///
/// # Errors
/// When there are more terms than numbers.
pub(super) fn constant(term: Term, terms: &Terms) -> crate::error::Result<Constant> {
    let number = terms.number(&term)?;
    let scalar = Value::Term(term.clone()).scalar(terms);
    Ok(Constant { number, term, scalar })
}
