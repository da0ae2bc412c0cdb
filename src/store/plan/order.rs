//! The order of the triple patterns of a query, by the counts of the snapshot.
//!
//! A group of patterns becomes a chain in which each pattern is looked up for every row of those before it, so that the
//! evaluator keeps the order. The first is the one with the fewest triples; then always the connected one that is
//! expected to give the fewest rows. Patterns that share nothing come last, looked up again for each row, so that no
//! product is held in memory and an interruption is seen between any two rows.

use oxrdf::{BlankNode, Term, Variable};
use rustc_hash::FxHashSet;
use spargebra::Query;
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

use crate::snapshot::{Id, Pattern, Snapshot};

/// What a pattern binds: variables, and blank nodes, which are variables without a name outside their group.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Name {
    Variable(Variable),
    Blank(BlankNode),
}

type Names = FxHashSet<Name>;

/// Returns `query` with its groups of patterns in a good order for `snapshot`.
pub fn ordered(query: &Query, snapshot: &Snapshot) -> Query {
    let order = |pattern: &GraphPattern| {
        let mut pattern = pattern.clone();
        Orderer { snapshot }.pattern(&mut pattern, &Names::default());
        pattern
    };
    let mut query = query.clone();
    match &mut query {
        Query::Select { pattern, .. }
        | Query::Construct { pattern, .. }
        | Query::Describe { pattern, .. }
        | Query::Ask { pattern, .. } => *pattern = order(pattern),
    }
    query
}

struct Orderer<'a> {
    snapshot: &'a Snapshot,
}

impl Orderer<'_> {
    /// Orders the groups in `pattern`, which is looked up for rows that bind `bound`.
    fn pattern(&self, pattern: &mut GraphPattern, bound: &Names) {
        match pattern {
            GraphPattern::Bgp { patterns } if patterns.len() > 1 => *pattern = self.chain(patterns, bound),
            GraphPattern::Bgp { .. }
            | GraphPattern::Path { .. }
            | GraphPattern::Values { .. }
            | GraphPattern::Service { .. } => {}
            GraphPattern::Join { left, right } => {
                // The evaluator orders the sides of a join among each other, for which it has to see the patterns.
                for side in [left, right] {
                    if !matches!(**side, GraphPattern::Bgp { .. }) {
                        self.pattern(side, bound);
                    }
                }
            }
            GraphPattern::LeftJoin { left, right, expression } => {
                self.pattern(left, bound);
                let bound = with(bound, left);
                self.pattern(right, &bound);
                if let Some(expression) = expression {
                    self.expression(expression, &with(&bound, right));
                }
            }
            GraphPattern::Lateral { left, right } => {
                self.pattern(left, bound);
                self.pattern(right, &with(bound, left));
            }
            GraphPattern::Filter { expr, inner } => {
                self.pattern(inner, bound);
                self.expression(expr, &with(bound, inner));
            }
            GraphPattern::Union { left, right } => {
                self.pattern(left, bound);
                self.pattern(right, bound);
            }
            GraphPattern::Minus { left, right } => {
                self.pattern(left, bound);
                self.pattern(right, &Names::default());
            }
            GraphPattern::Graph { inner, .. } | GraphPattern::Extend { inner, .. } => self.pattern(inner, bound),
            GraphPattern::OrderBy { inner, .. }
            | GraphPattern::Project { inner, .. }
            | GraphPattern::Distinct { inner }
            | GraphPattern::Reduced { inner }
            | GraphPattern::Slice { inner, .. }
            | GraphPattern::Group { inner, .. } => self.pattern(inner, &Names::default()),
        }
    }

    /// Orders the groups of EXISTS in `expression`.
    fn expression(&self, expression: &mut Expression, bound: &Names) {
        match expression {
            Expression::Exists(pattern) => self.pattern(pattern, bound),
            Expression::Not(inner) => self.expression(inner, bound),
            Expression::And(left, right) | Expression::Or(left, right) => {
                self.expression(left, bound);
                self.expression(right, bound);
            }
            _ => {}
        }
    }

    fn chain(&self, patterns: &[TriplePattern], bound: &Names) -> GraphPattern {
        let mut rest: Vec<&TriplePattern> = patterns.iter().collect();
        let mut bound = bound.clone();
        let mut chain: Option<GraphPattern> = None;
        while !rest.is_empty() {
            let costs = rest.iter().map(|pattern| self.cost(pattern, &bound)).enumerate();
            let best = costs.min_by(|a, b| a.1.partial_cmp(&b.1).unwrap_or(std::cmp::Ordering::Equal));
            let next = rest.remove(best.map_or(0, |(place, _)| place));
            bound.extend(names(next));
            let step = GraphPattern::Bgp { patterns: vec![next.clone()] };
            chain = Some(match chain {
                None => step,
                Some(left) => GraphPattern::Lateral { left: Box::new(left), right: Box::new(step) },
            });
        }
        chain.unwrap_or_default()
    }

    /// Returns whether `pattern` stands apart from what is bound, and how many triples it is expected to give for a row.
    fn cost(&self, pattern: &TriplePattern, bound: &Names) -> (bool, f64) {
        let is_bound = |term: &TermPattern| name(term).is_some_and(|name| bound.contains(&name));
        let predicate: TermPattern = match &pattern.predicate {
            NamedNodePattern::NamedNode(node) => node.clone().into(),
            NamedNodePattern::Variable(variable) => variable.clone().into(),
        };
        let bounds = [is_bound(&pattern.subject), is_bound(&predicate), is_bound(&pattern.object)];
        let names = names(pattern);
        let is_apart = !bound.is_empty() && !names.is_empty() && !bounds.contains(&true);
        let ids = (self.id(&pattern.subject), self.id(&predicate), self.id(&pattern.object));
        let (Some(subject), Some(predicate), Some(object)) = ids else { return (is_apart, 0.0) };
        (is_apart, expected(self.snapshot, &Pattern { subject, predicate, object }, bounds))
    }

    /// Returns the id of a constant, nothing for a variable; `None` if the constant is not in the data.
    fn id(&self, term: &TermPattern) -> Option<Option<Id>> {
        let term: Term = match term {
            TermPattern::NamedNode(node) => node.clone().into(),
            TermPattern::Literal(literal) => literal.clone().into(),
            TermPattern::BlankNode(_) | TermPattern::Variable(_) | TermPattern::Triple(_) => return Some(None),
        };
        self.snapshot.dictionary.find(term.as_ref()).map(Some)
    }
}

/// Returns how many triples match `pattern` on average, if the positions in `bounds` are bound to one value each.
pub fn expected(snapshot: &Snapshot, pattern: &Pattern, bounds: [bool; 3]) -> f64 {
    let (subjects, objects) = match pattern.predicate {
        Some(predicate) => {
            let statistics = snapshot.statistics.predicate(&snapshot.index, predicate);
            (statistics.subjects, statistics.objects)
        }
        None => (snapshot.dictionary.nodes() as usize, snapshot.dictionary.len() as usize),
    };
    let values = [subjects, snapshot.index.predicates().len(), objects];
    let shares = bounds.iter().zip(values).filter(|(bound, _)| **bound).map(|(_, values)| values.max(1) as f64);
    snapshot.count(pattern) as f64 / shares.product::<f64>()
}

/// Returns `bound` and what `pattern` may bind.
fn with(bound: &Names, pattern: &GraphPattern) -> Names {
    let mut all = bound.clone();
    pattern.on_in_scope_variable(|variable| {
        all.insert(Name::Variable(variable.clone()));
    });
    all
}

fn names(pattern: &TriplePattern) -> Names {
    let predicate = match &pattern.predicate {
        NamedNodePattern::NamedNode(_) => None,
        NamedNodePattern::Variable(variable) => Some(Name::Variable(variable.clone())),
    };
    let mut all: Names = predicate.into_iter().collect();
    collect(&pattern.subject, &mut all);
    collect(&pattern.object, &mut all);
    all
}

fn collect(term: &TermPattern, all: &mut Names) {
    match term {
        TermPattern::Triple(triple) => all.extend(names(triple)),
        _ => all.extend(name(term)),
    }
}

fn name(term: &TermPattern) -> Option<Name> {
    match term {
        TermPattern::Variable(variable) => Some(Name::Variable(variable.clone())),
        TermPattern::BlankNode(node) => Some(Name::Blank(node.clone())),
        TermPattern::NamedNode(_) | TermPattern::Literal(_) | TermPattern::Triple(_) => None,
    }
}
