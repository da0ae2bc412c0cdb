//! Variables and their slots, and which variables a pattern mentions.
//!
//! A sub-select has a scope of its own: what it does not project is another variable, even under the same name.

use oxrdf::{BlankNode, Variable};
use rustc_hash::{FxHashMap, FxHashSet};
use spargebra::algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

use super::too_deep;
use crate::error::Result;
use crate::evaluate::plan::Slot;
use crate::evaluate::slots::Slots;

/// The slots of the scope that is compiled, and those around it.
#[derive(Debug, Default)]
pub(super) struct Scope {
    names: Vec<Option<Variable>>,
    slots: FxHashMap<Variable, Slot>,
    around: Vec<FxHashMap<Variable, Slot>>,
    blanks: FxHashMap<BlankNode, Slot>,
}

impl Scope {
    /// Returns the slot of `variable`.
    pub(super) fn slot(&mut self, variable: &Variable) -> Slot {
        if let Some(slot) = self.slots.get(variable) {
            return *slot;
        }
        let slot = self.add(Some(variable.clone()));
        self.slots.insert(variable.clone(), slot);
        slot
    }

    /// Returns the slot of a blank node of a pattern, which is a variable that nobody can name.
    pub(super) fn blank(&mut self, node: &BlankNode) -> Slot {
        if let Some(slot) = self.blanks.get(node) {
            return *slot;
        }
        let slot = self.add(None);
        self.blanks.insert(node.clone(), slot);
        slot
    }

    /// Returns a slot that no variable has.
    pub(super) fn fresh(&mut self) -> Slot {
        self.add(None)
    }

    /// Enters a sub-select that shares `variables` with what is around it.
    pub(super) fn enter(&mut self, variables: &[Variable]) {
        let shared = variables.iter().map(|variable| (variable.clone(), self.slot(variable))).collect();
        self.around.push(std::mem::replace(&mut self.slots, shared));
    }

    /// Leaves the sub-select that was entered last.
    pub(super) fn leave(&mut self) {
        self.slots = self.around.pop().unwrap_or_default();
    }

    /// Returns what each slot is called.
    pub(super) fn into_names(self) -> Vec<Option<Variable>> {
        self.names
    }

    /// Returns the slots of `variables`.
    pub(super) fn slots<'v>(&mut self, variables: impl IntoIterator<Item = &'v Variable>) -> Slots {
        variables.into_iter().map(|variable| self.slot(variable)).collect()
    }

    fn add(&mut self, name: Option<Variable>) -> Slot {
        self.names.push(name);
        self.names.len() as Slot - 1
    }
}

/// Returns the variables that `pattern` may bind, in the order of the text, each once.
pub(super) fn visible(pattern: &GraphPattern) -> Vec<Variable> {
    let mut seen = FxHashSet::default();
    let mut variables = Vec::new();
    pattern.on_in_scope_variable(|variable| {
        if seen.insert(variable) {
            variables.push(variable.clone());
        }
    });
    variables
}

/// Returns all variables of `pattern` that what is around it can give values to.
pub(super) fn mentioned(pattern: &GraphPattern) -> FxHashSet<&Variable> {
    let mut mentions = Mentions::default();
    mentions.pattern(pattern);
    mentions.variables
}

/// Returns the variables that `expression` reads, EXISTS included.
pub(super) fn read(expression: &Expression) -> FxHashSet<&Variable> {
    let mut mentions = Mentions::default();
    mentions.expression(expression);
    mentions.variables
}

/// Returns the patterns of EXISTS in `expression`, in the order of the text.
pub(super) fn tests(expression: &Expression) -> Vec<&GraphPattern> {
    let mut found = Vec::new();
    collect_tests(expression, &mut found);
    found
}

fn collect_tests<'p>(expression: &'p Expression, found: &mut Vec<&'p GraphPattern>) {
    if let Expression::Exists(pattern) = expression {
        found.push(pattern);
    }
    each_part(expression, &mut |part| collect_tests(part, found));
}

/// Returns whether `expression` may give another value for each row that has the same values.
pub(crate) fn is_by_chance(expression: &Expression) -> bool {
    use spargebra::algebra::Function::{BNode, Rand, StrUuid, Uuid};
    let mut found = matches!(expression, Expression::FunctionCall(Rand | Uuid | StrUuid | BNode, _));
    each_part(expression, &mut |part| found |= is_by_chance(part));
    found
}

/// Calls `visit` with each expression right below `expression`.
pub(super) fn each_part<'p>(expression: &'p Expression, visit: &mut dyn FnMut(&'p Expression)) {
    use Expression as E;
    match expression {
        E::NamedNode(_) | E::Literal(_) | E::Variable(_) | E::Bound(_) | E::Exists(_) => {}
        E::Not(inner) | E::UnaryPlus(inner) | E::UnaryMinus(inner) => visit(inner),
        E::Or(a, b)
        | E::And(a, b)
        | E::Equal(a, b)
        | E::SameTerm(a, b)
        | E::Greater(a, b)
        | E::GreaterOrEqual(a, b)
        | E::Less(a, b)
        | E::LessOrEqual(a, b)
        | E::Add(a, b)
        | E::Subtract(a, b)
        | E::Multiply(a, b)
        | E::Divide(a, b) => [a, b].into_iter().for_each(|part| visit(part)),
        E::If(a, b, c) => [a, b, c].into_iter().for_each(|part| visit(part)),
        E::In(one, list) => {
            visit(one);
            list.iter().for_each(visit);
        }
        E::Coalesce(parts) | E::FunctionCall(_, parts) => parts.iter().for_each(visit),
    }
}

#[derive(Default)]
struct Mentions<'p> {
    variables: FxHashSet<&'p Variable>,
}

impl<'p> Mentions<'p> {
    fn pattern(&mut self, pattern: &'p GraphPattern) {
        match pattern {
            GraphPattern::Bgp { patterns } => patterns.iter().for_each(|triple| self.triple(triple)),
            GraphPattern::Path { subject, object, .. } => {
                [subject, object].into_iter().for_each(|term| self.term(term))
            }
            GraphPattern::Join { left, right }
            | GraphPattern::Lateral { left, right }
            | GraphPattern::Union { left, right }
            | GraphPattern::Minus { left, right } => [left, right].into_iter().for_each(|side| self.pattern(side)),
            GraphPattern::LeftJoin { left, right, expression } => {
                [left, right].into_iter().for_each(|side| self.pattern(side));
                expression.iter().for_each(|expression| self.expression(expression));
            }
            GraphPattern::Filter { expr, inner } => {
                self.pattern(inner);
                self.expression(expr);
            }
            GraphPattern::Extend { inner, variable, expression } => {
                self.pattern(inner);
                self.variables.insert(variable);
                self.expression(expression);
            }
            GraphPattern::Graph { name, inner } | GraphPattern::Service { name, inner, .. } => {
                self.name(name);
                self.pattern(inner);
            }
            GraphPattern::Values { variables, .. } => self.variables.extend(variables),
            GraphPattern::OrderBy { inner, expression } => {
                self.pattern(inner);
                for OrderExpression::Asc(key) | OrderExpression::Desc(key) in expression {
                    self.expression(key);
                }
            }
            GraphPattern::Group { inner, variables, aggregates } => {
                self.pattern(inner);
                self.variables.extend(variables);
                for (variable, aggregate) in aggregates {
                    self.variables.insert(variable);
                    if let AggregateExpression::FunctionCall { expr, .. } = aggregate {
                        self.expression(expr);
                    }
                }
            }
            GraphPattern::Project { variables, .. } => self.variables.extend(variables),
            GraphPattern::Distinct { inner } | GraphPattern::Reduced { inner } | GraphPattern::Slice { inner, .. } => {
                self.pattern(inner)
            }
        }
    }

    fn expression(&mut self, expression: &'p Expression) {
        match expression {
            Expression::Variable(variable) | Expression::Bound(variable) => {
                self.variables.insert(variable);
            }
            Expression::Exists(pattern) => self.pattern(pattern),
            other => each_part(other, &mut |part| self.expression(part)),
        }
    }

    fn triple(&mut self, triple: &'p TriplePattern) {
        self.term(&triple.subject);
        self.name(&triple.predicate);
        self.term(&triple.object);
    }

    fn term(&mut self, term: &'p TermPattern) {
        match term {
            TermPattern::Variable(variable) => {
                self.variables.insert(variable);
            }
            TermPattern::Triple(triple) => self.triple(triple),
            TermPattern::NamedNode(_) | TermPattern::BlankNode(_) | TermPattern::Literal(_) => {}
        }
    }

    fn name(&mut self, name: &'p NamedNodePattern) {
        if let NamedNodePattern::Variable(variable) = name {
            self.variables.insert(variable);
        }
    }
}

/// Returns how many levels deep `pattern` is nested. Needs no stack.
///
/// The left sides of joins and unions do not count, since they are walked in a loop.
///
/// # Errors
/// When they are more than `limit`.
pub(super) fn depth(pattern: &GraphPattern, limit: usize) -> Result<usize> {
    let mut deepest = 0;
    let mut rest = vec![(Part::Pattern(pattern), 0_usize)];
    while let Some((part, depth)) = rest.pop() {
        if depth > limit {
            return Err(too_deep());
        }
        deepest = deepest.max(depth);
        let mut add = |part| rest.push((part, depth + 1));
        match part {
            Part::Expression(Expression::Exists(pattern)) => add(Part::Pattern(pattern)),
            Part::Expression(expression) => each_part(expression, &mut |part| add(Part::Expression(part))),
            Part::Pattern(pattern) => match pattern {
                GraphPattern::Join { left, right } | GraphPattern::Union { left, right } => {
                    add(Part::Pattern(right));
                    rest.push((Part::Pattern(left), depth));
                }
                other => each_below(other, &mut add),
            },
        }
    }
    Ok(deepest)
}

enum Part<'p> {
    Pattern(&'p GraphPattern),
    Expression(&'p Expression),
}

fn each_below<'p>(pattern: &'p GraphPattern, add: &mut dyn FnMut(Part<'p>)) {
    match pattern {
        GraphPattern::Bgp { .. } | GraphPattern::Path { .. } | GraphPattern::Values { .. } => {}
        GraphPattern::Join { left, right }
        | GraphPattern::Union { left, right }
        | GraphPattern::Lateral { left, right }
        | GraphPattern::Minus { left, right } => [left, right].into_iter().for_each(|side| add(Part::Pattern(side))),
        GraphPattern::LeftJoin { left, right, expression } => {
            [left, right].into_iter().for_each(|side| add(Part::Pattern(side)));
            expression.iter().for_each(|expression| add(Part::Expression(expression)));
        }
        GraphPattern::Filter { expr: expression, inner } | GraphPattern::Extend { inner, expression, .. } => {
            add(Part::Pattern(inner));
            add(Part::Expression(expression));
        }
        GraphPattern::OrderBy { inner, expression } => {
            add(Part::Pattern(inner));
            for OrderExpression::Asc(key) | OrderExpression::Desc(key) in expression {
                add(Part::Expression(key));
            }
        }
        GraphPattern::Group { inner, aggregates, .. } => {
            add(Part::Pattern(inner));
            for (_, aggregate) in aggregates {
                if let AggregateExpression::FunctionCall { expr, .. } = aggregate {
                    add(Part::Expression(expr));
                }
            }
        }
        GraphPattern::Graph { inner, .. }
        | GraphPattern::Service { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. } => add(Part::Pattern(inner)),
    }
}
