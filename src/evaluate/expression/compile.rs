//! Algebra to nodes: variables become columns, functions are looked up, and what all rows have is computed now.

use oxrdf::NamedNode;
use spargebra::algebra::{Expression as Algebra, Function as Name};
use spargebra::term::Variable;

use super::Scope;
use super::compare::Comparison;
use super::function::cast::Cast;
use super::function::numbers::Arithmetic;
use super::node::{Chance, List, Node, Site, Sought, constant};
use super::row::Row;
use super::value::{Fault, Scalar, Value};
use crate::error::{Error, Result};
use crate::evaluate::{Batch, Context};

/// How deep expressions may be nested.
const DEPTH: usize = 1000;

/// Compiles the parts of one expression.
pub(super) struct Compiler<'a> {
    pub scope: &'a mut dyn Scope,
    pub context: &'a Context,
    pub depth: usize,
}

impl Compiler<'_> {
    /// Compiles `expression`.
    ///
    /// # Errors
    /// When it is too deep, or a pattern in it cannot be compiled.
    pub(super) fn node(&mut self, expression: &Algebra) -> Result<Node> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(Error::limit(format!("the expression is more than {DEPTH} levels deep"))
                .with_hint("take parts out of it with BIND"));
        }
        let node = self.unfolded(expression)?;
        self.depth -= 1;
        Ok(self.folded(node))
    }

    fn unfolded(&mut self, expression: &Algebra) -> Result<Node> {
        Ok(match expression {
            Algebra::NamedNode(node) => Node::Constant(constant(node.clone().into(), &self.context.terms)?),
            Algebra::Literal(literal) => Node::Constant(constant(literal.clone().into(), &self.context.terms)?),
            Algebra::Variable(variable) => self.variable(variable),
            Algebra::Bound(variable) => match self.scope.column(variable) {
                Some(column) => Node::Bound(column),
                None => self.truth(false)?,
            },
            Algebra::Exists(pattern) => Node::Column(self.scope.exists(pattern)?),
            Algebra::Or(..) => Node::Any(self.parts(expression, |side| match side {
                Algebra::Or(a, b) => Some((a, b)),
                _ => None,
            })?),
            Algebra::And(..) => Node::All(self.parts(expression, |side| match side {
                Algebra::And(a, b) => Some((a, b)),
                _ => None,
            })?),
            Algebra::Not(inner) => Node::Not(Box::new(self.node(inner)?)),
            Algebra::Equal(a, b) => Node::Equal(self.two(a, b)?),
            Algebra::SameTerm(a, b) => Node::SameTerm(self.two(a, b)?),
            Algebra::Less(a, b) => Node::Compare(Comparison::Less, self.two(a, b)?),
            Algebra::LessOrEqual(a, b) => Node::Compare(Comparison::LessOrEqual, self.two(a, b)?),
            Algebra::Greater(a, b) => Node::Compare(Comparison::Greater, self.two(a, b)?),
            Algebra::GreaterOrEqual(a, b) => Node::Compare(Comparison::GreaterOrEqual, self.two(a, b)?),
            Algebra::In(one, list) => {
                let one = self.node(one)?;
                Node::In(Box::new(one), List::new(self.nodes(list)?, &self.context.terms))
            }
            Algebra::Add(..) | Algebra::Subtract(..) | Algebra::Multiply(..) | Algebra::Divide(..) => {
                self.chain(expression)?
            }
            Algebra::UnaryPlus(inner) => Node::Plus(Box::new(self.node(inner)?)),
            Algebra::UnaryMinus(inner) => Node::Minus(Box::new(self.node(inner)?)),
            Algebra::If(a, b, c) => Node::If(Box::new([self.node(a)?, self.node(b)?, self.node(c)?])),
            Algebra::Coalesce(list) => Node::Coalesce(self.nodes(list)?),
            Algebra::FunctionCall(name, arguments) => self.call(name, arguments)?,
        })
    }

    fn variable(&mut self, variable: &Variable) -> Node {
        self.scope.column(variable).map_or(Node::NoValue, Node::Column)
    }

    fn nodes(&mut self, list: &[Algebra]) -> Result<Vec<Node>> {
        list.iter().map(|part| self.node(part)).collect()
    }

    fn two(&mut self, a: &Algebra, b: &Algebra) -> Result<Box<[Node; 2]>> {
        Ok(Box::new([self.node(a)?, self.node(b)?]))
    }

    /// Compiles the parts of a long `&&` or `||`, which leans to one side.
    fn parts<'b>(
        &mut self,
        expression: &'b Algebra,
        split: impl Fn(&'b Algebra) -> Option<(&'b Algebra, &'b Algebra)>,
    ) -> Result<Vec<Node>> {
        let (mut waiting, mut parts) = (vec![expression], Vec::new());
        while let Some(side) = waiting.pop() {
            match split(side) {
                Some((a, b)) => waiting.extend([b, a]),
                None => parts.push(self.node(side)?),
            }
        }
        Ok(parts)
    }

    /// Compiles arithmetic, which leans to the left.
    fn chain(&mut self, expression: &Algebra) -> Result<Node> {
        let (mut first, mut rest) = (expression, Vec::new());
        loop {
            let (operator, a, b) = match first {
                Algebra::Add(a, b) => (Arithmetic::Add, a, b),
                Algebra::Subtract(a, b) => (Arithmetic::Subtract, a, b),
                Algebra::Multiply(a, b) => (Arithmetic::Multiply, a, b),
                Algebra::Divide(a, b) => (Arithmetic::Divide, a, b),
                _ => break,
            };
            rest.push((operator, self.node(b)?));
            first = a;
        }
        rest.reverse();
        Ok(Node::Chain(Box::new(self.node(first)?), rest))
    }

    fn call(&mut self, name: &Name, arguments: &[Algebra]) -> Result<Node> {
        let mut nodes = self.nodes(arguments)?;
        Ok(match name {
            Name::Regex | Name::Replace => self.search(name, nodes)?,
            Name::Now => {
                let now = Value::Scalar(Scalar::DateTime(self.context.now)).term(&self.context.terms)?;
                Node::Constant(constant(now, &self.context.terms)?)
            }
            Name::Rand => Node::Chance(Chance::Number),
            Name::Uuid => Node::Chance(Chance::Uuid),
            Name::StrUuid => Node::Chance(Chance::UuidText),
            Name::BNode => {
                let site = Site { solutions: self.scope.solutions(), call: self.context.terms.next_site() };
                Node::Blank(site, nodes.pop().map(Box::new))
            }
            Name::Custom(iri) => self.custom(iri, nodes),
            name => Node::Call(name.clone(), nodes),
        })
    }

    fn search(&self, name: &Name, mut nodes: Vec<Node>) -> Result<Node> {
        let most = if *name == Name::Regex { 3 } else { 4 };
        let flags = if nodes.len() == most { nodes.pop() } else { None };
        let batch = Batch::default();
        let row = Row::of(&batch, 0, 0, self.context);
        let mut rest = nodes.into_iter();
        Ok(match (rest.next(), rest.next(), rest.next()) {
            (Some(text), Some(pattern), None) => {
                Node::Regex(Box::new(text), Box::new(Sought::new(pattern, flags, &row)?))
            }
            (Some(text), Some(pattern), Some(with)) => {
                Node::Replace(Box::new([text, with]), Box::new(Sought::new(pattern, flags, &row)?))
            }
            _ => Node::NoValue,
        })
    }

    /// Compiles a call of one of our functions or of a cast; a call of any other function never has a value.
    fn custom(&self, iri: &NamedNode, mut nodes: Vec<Node>) -> Node {
        if let Some((_, function)) = self.context.functions.iter().find(|(name, _)| name == iri) {
            return Node::Custom(function.clone(), nodes);
        }
        match (Cast::of(iri.as_str()), nodes.len()) {
            (Some(cast), 1) => nodes.pop().map_or(Node::NoValue, |node| Node::Cast(cast, Box::new(node))),
            _ => Node::NoValue,
        }
    }

    fn truth(&self, truth: bool) -> Result<Node> {
        let literal = Value::from(truth).term(&self.context.terms)?;
        Ok(Node::Constant(constant(literal, &self.context.terms)?))
    }

    /// Returns what `node` is worth for all rows, if they all agree.
    fn folded(&self, node: Node) -> Node {
        if matches!(node, Node::Constant(_) | Node::NoValue) || !node.is_constant() {
            return node;
        }
        let batch = Batch::default();
        let value = match node.value(&Row::of(&batch, 0, 0, self.context)) {
            Ok(value) => value.term(&self.context.terms),
            Err(Fault::NoValue) => return Node::NoValue,
            // Whoever needs the value meets the limit.
            Err(Fault::Stop(_)) => return node,
        };
        match value.and_then(|term| constant(term, &self.context.terms)) {
            Ok(constant) => Node::Constant(constant),
            Err(_) => node,
        }
    }
}

impl Node {
    /// Returns whether all parts are constants, so that this is one too.
    fn is_constant(&self) -> bool {
        let mut is_constant = !matches!(self, Self::Column(_) | Self::Bound(_) | Self::Chance(_) | Self::Blank(..));
        // Whoever has registered a function of ours may mean it to be called.
        is_constant &= !matches!(self, Self::Custom(..));
        self.children(&mut |child| is_constant &= matches!(child, Self::Constant(_) | Self::NoValue));
        is_constant
    }

    /// Calls `visit` with each part of this node.
    pub(super) fn children<'a>(&'a self, visit: &mut dyn FnMut(&'a Node)) {
        match self {
            Self::NoValue | Self::Constant(_) | Self::Column(_) | Self::Bound(_) | Self::Chance(_) => {}
            Self::Not(node) | Self::Plus(node) | Self::Minus(node) | Self::Cast(_, node) => visit(node),
            Self::All(nodes) | Self::Any(nodes) | Self::Coalesce(nodes) => nodes.iter().for_each(visit),
            Self::Call(_, nodes) | Self::Custom(_, nodes) => nodes.iter().for_each(visit),
            Self::Equal(sides) | Self::SameTerm(sides) | Self::Compare(_, sides) => sides.iter().for_each(visit),
            Self::In(node, list) => {
                visit(node);
                list.nodes.iter().for_each(visit);
            }
            Self::Chain(first, rest) => {
                visit(first);
                rest.iter().for_each(|(_, node)| visit(node));
            }
            Self::If(parts) => parts.iter().for_each(visit),
            Self::Regex(text, sought) => {
                visit(text);
                sought.visit(visit);
            }
            Self::Replace(parts, sought) => {
                parts.iter().for_each(&mut *visit);
                sought.visit(visit);
            }
            Self::Blank(_, node) => node.iter().for_each(|node| visit(node)),
        }
    }
}
