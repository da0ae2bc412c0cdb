//! Paths against the text of the standard: every path as the relation that 18.4 and 18.5 say, over all pairs of nodes.

use std::collections::BTreeMap;

use oxrdf::{GraphName, NamedNode, Quad, Term};
use proptest::prelude::*;
use spargebra::algebra::PropertyPathExpression as Expression;

use super::*;
use crate::evaluate::operator::Operator;
use crate::evaluate::operator::rows::{Given, context_of, drain};
use crate::evaluate::{BATCH, Context, Visible};

type Relation = BTreeMap<(u32, u32), u64>;

fn node(number: u32) -> NamedNode {
    NamedNode::new_unchecked(format!("http://e/n{number}"))
}

fn predicate(number: u32) -> NamedNode {
    NamedNode::new_unchecked(format!("http://e/p{number}"))
}

/// Three predicates over the nodes 0 to 7, in three graphs; the node 9 is in no triple.
fn context(triples: &[(u32, u32, u32, u32)]) -> Context {
    let quads = triples.iter().map(|(subject, p, object, graph)| {
        let graph = if *graph == 0 { GraphName::DefaultGraph } else { predicate(10 + graph).into() };
        Quad::new(node(*subject), predicate(*p), node(*object), graph)
    });
    context_of(quads)
}

/// The obvious evaluator: a relation over the given nodes, which are those of the graph and those that are named.
struct Naive<'a> {
    triples: &'a [(u32, u32, u32)],
    nodes: Vec<u32>,
}

impl Naive<'_> {
    fn relation(&self, path: &Expression) -> Relation {
        let mut found = Relation::new();
        match path {
            Expression::NamedNode(name) => {
                for (s, p, o) in self.triples {
                    if predicate(*p) == *name {
                        *found.entry((*s, *o)).or_default() += 1;
                    }
                }
            }
            Expression::NegatedPropertySet(names) => {
                for (s, p, o) in self.triples {
                    if !names.contains(&predicate(*p)) {
                        *found.entry((*s, *o)).or_default() += 1;
                    }
                }
            }
            Expression::Reverse(path) => {
                found.extend(self.relation(path).into_iter().map(|((a, b), times)| ((b, a), times)));
            }
            Expression::Alternative(a, b) => {
                for (pair, times) in self.relation(a).into_iter().chain(self.relation(b)) {
                    *found.entry(pair).or_default() += times;
                }
            }
            Expression::Sequence(a, b) => {
                let right = self.relation(b);
                for ((from, middle), times) in self.relation(a) {
                    for ((start, to), count) in &right {
                        if *start == middle {
                            *found.entry((from, *to)).or_default() += times * count;
                        }
                    }
                }
            }
            Expression::ZeroOrOne(path) => {
                found.extend(self.relation(path).into_keys().map(|pair| (pair, 1)));
                found.extend(self.nodes.iter().map(|node| ((*node, *node), 1)));
            }
            Expression::OneOrMore(path) => found = self.closure(path),
            Expression::ZeroOrMore(path) => {
                found = self.closure(path);
                found.extend(self.nodes.iter().map(|node| ((*node, *node), 1)));
            }
        }
        found
    }

    fn closure(&self, path: &Expression) -> Relation {
        let mut found: Relation = self.relation(path).into_keys().map(|pair| (pair, 1)).collect();
        loop {
            let more: Vec<(u32, u32)> = found
                .keys()
                .flat_map(|(a, b)| found.keys().filter(move |(c, _)| c == b).map(move |(_, d)| (*a, *d)))
                .collect();
            let before = found.len();
            found.extend(more.into_iter().map(|pair| (pair, 1)));
            if found.len() == before {
                return found;
            }
        }
    }
}

fn paths() -> impl Strategy<Value = Expression> {
    let name = (0..4_u32).prop_map(predicate);
    let negated = prop::collection::vec((0..4_u32).prop_map(predicate), 1..3).prop_map(Expression::NegatedPropertySet);
    let leaf = prop_oneof![3 => name.prop_map(Expression::from), 1 => negated];
    leaf.prop_recursive(4, 12, 2, |inner| {
        prop_oneof![
            inner.clone().prop_map(|path| Expression::Reverse(Box::new(path))),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| Expression::Sequence(Box::new(a), Box::new(b))),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| Expression::Alternative(Box::new(a), Box::new(b))),
            inner.clone().prop_map(|path| Expression::ZeroOrMore(Box::new(path))),
            inner.clone().prop_map(|path| Expression::OneOrMore(Box::new(path))),
            inner.prop_map(|path| Expression::ZeroOrOne(Box::new(path))),
        ]
    })
}

fn quads() -> impl Strategy<Value = Vec<(u32, u32, u32, u32)>> {
    prop::collection::vec((0..8_u32, 0..3_u32, 0..8_u32, 0..3_u32), 0..24)
}

/// What a test sees: all graphs, or the one with this number.
fn visible(context: &Context, graph: Option<u32>) -> Visible {
    match graph {
        None => Visible::All,
        Some(0) => Visible::in_graph(&context.terms.snapshot, 0),
        Some(number) => Visible::of(&context.terms.snapshot, &[predicate(10 + number).into()]),
    }
}

/// The rows of an operator, sorted, by the numbers of the nodes.
fn rows(context: &Context, mut operator: impl Operator) -> Vec<Vec<u32>> {
    let mut found = Vec::new();
    for (row, times) in drain(&mut operator, context) {
        let named = row.into_iter().map(|number| number_of(context, number)).collect::<Vec<_>>();
        found.extend(std::iter::repeat_n(named, usize::try_from(times).unwrap()));
    }
    found.sort();
    found
}

fn number_of(context: &Context, number: u32) -> u32 {
    match context.terms.term(number).unwrap().unwrap() {
        Term::NamedNode(node) => node.as_str().strip_prefix("http://e/n").unwrap().parse().unwrap(),
        other => panic!("{other}"),
    }
}

fn number(context: &Context, number: u32) -> u32 {
    context.terms.number(&node(number).into()).unwrap()
}

/// Pairs with repetitions, sorted.
fn expand(relation: Relation) -> Vec<(u32, u32)> {
    relation.into_iter().flat_map(|(pair, times)| std::iter::repeat_n(pair, usize::try_from(times).unwrap())).collect()
}

struct Case {
    context: Context,
    visible: Visible,
    path: Path,
    triples: Vec<(u32, u32, u32)>,
    nodes: Vec<u32>,
}

impl Case {
    fn new(quads: &[(u32, u32, u32, u32)], path: &Expression, graph: Option<u32>) -> Self {
        let context = context(quads);
        let visible = visible(&context, graph);
        let is_seen = |other: &u32| graph.is_none_or(|graph| graph == *other);
        let mut triples: Vec<_> = quads.iter().filter(|q| is_seen(&q.3)).map(|(s, p, o, _)| (*s, *p, *o)).collect();
        triples.sort_unstable();
        triples.dedup();
        let mut nodes: Vec<u32> = triples.iter().flat_map(|(s, _, o)| [*s, *o]).collect();
        nodes.sort_unstable();
        nodes.dedup();
        Self { path: Path::compile(path, &context.terms.snapshot), context, visible, triples, nodes }
    }

    /// The pairs of `path`; `named` are ends of the query, only the pairs that begin or end there are right.
    fn pairs(&self, path: &Expression, named: &[u32]) -> Vec<(u32, u32)> {
        let mut nodes = self.nodes.clone();
        nodes.extend(named.iter().filter(|node| !self.nodes.contains(node)));
        expand(Naive { triples: &self.triples, nodes }.relation(path))
    }

    fn scan(&self, from: End, to: End, is_counted: bool) -> PathScan {
        PathScan::new(PathScanPlan {
            path: self.path.clone(),
            visible: self.visible.clone(),
            from,
            to,
            is_loop: false,
            is_counted,
        })
    }

    fn named(&self, node: u32) -> End {
        End::Named(number(&self.context, node))
    }
}

fn graphs() -> impl Strategy<Value = Option<u32>> {
    prop_oneof![2 => Just(None), 1 => (0..3_u32).prop_map(Some)]
}

proptest! {
    #[test]
    fn open_ends_give_all_pairs(quads in quads(), path in paths(), graph in graphs(), is_counted: bool) {
        let case = Case::new(&quads, &path, graph);
        let expected = case.pairs(&path, &[]);
        let pairs: Vec<Vec<u32>> = expected.iter().map(|(a, b)| vec![*a, *b]).collect();
        prop_assert_eq!(rows(&case.context, case.scan(End::Open, End::Open, is_counted)), pairs);
        let plan = PathScanPlan {
            path: case.path.clone(),
            visible: case.visible.clone(),
            from: End::Open,
            to: End::Open,
            is_loop: true,
            is_counted,
        };
        let loops: Vec<Vec<u32>> = expected.iter().filter(|(a, b)| a == b).map(|(a, _)| vec![*a]).collect();
        prop_assert_eq!(rows(&case.context, PathScan::new(plan)), loops);
    }

    #[test]
    fn named_ends_give_what_they_reach(quads in quads(), path in paths(), graph in graphs(), from in 0..8_u32, to in 0..8_u32) {
        let case = Case::new(&quads, &path, graph);
        if !case.nodes.contains(&from) || !case.nodes.contains(&to) {
            return Ok(());
        }
        let expected = case.pairs(&path, &[]);
        let targets: Vec<Vec<u32>> = expected.iter().filter(|(a, _)| *a == from).map(|(_, b)| vec![*b]).collect();
        prop_assert_eq!(rows(&case.context, case.scan(case.named(from), End::Open, false)), targets);
        let sources: Vec<Vec<u32>> = expected.iter().filter(|(_, b)| *b == to).map(|(a, _)| vec![*a]).collect();
        prop_assert_eq!(rows(&case.context, case.scan(End::Open, case.named(to), false)), sources);
        let times = expected.iter().filter(|pair| **pair == (from, to)).count();
        prop_assert_eq!(rows(&case.context, case.scan(case.named(from), case.named(to), true)).len(), times);
    }

    #[test]
    fn rows_are_joined_with_pairs(
        quads in quads(),
        path in paths(),
        graph in graphs(),
        input in prop::collection::vec((0..10_u32, 0..10_u32), 0..12),
        is_counted: bool,
        is_from_new: bool,
        is_to_new: bool,
    ) {
        let case = Case::new(&quads, &path, graph);
        let expected = case.pairs(&path, &[]);
        // 8 is no value, 9 a term that is in no triple.
        let value = |node: u32| if node == 8 { 0 } else { number(&case.context, node) };
        let lines: Vec<Vec<u32>> = input.iter().map(|(a, b)| vec![value(*a), value(*b)]).collect();
        let lookup = PathLookup::new(PathLookupPlan {
            input: Box::new(Given::new(2, &lines, 5)),
            path: case.path.clone(),
            visible: case.visible.clone(),
            from: if is_from_new { PathEnd::New } else { PathEnd::Column(0) },
            to: if is_to_new { PathEnd::New } else { PathEnd::Column(1) },
            is_loop: false,
            is_substituted: false,
            is_counted,
        });
        let mut found = Vec::new();
        let mut lookup = lookup;
        for (row, times) in drain(&mut lookup, &case.context) {
            found.extend(std::iter::repeat_n(row, usize::try_from(times).unwrap()));
        }
        let mut joined = Vec::new();
        for line in &lines {
            for (a, b) in &expected {
                let (a, b) = (number(&case.context, *a), number(&case.context, *b));
                let fits = |known: u32, node: u32| known == 0 || known == node;
                if (is_from_new || fits(line[0], a)) && (is_to_new || fits(line[1], b)) {
                    let mut row = line.clone();
                    if is_from_new { row.push(a) } else { row[0] = a }
                    if is_to_new { row.push(b) } else { row[1] = b }
                    joined.push(row);
                }
            }
        }
        found.sort();
        joined.sort();
        prop_assert_eq!(found, joined);
    }
}

/// Parses `?s PATH ?o` and asks with the ends given; `n9` is in no triple.
#[track_caller]
fn check(path: &str, from: Option<u32>, to: Option<u32>, expected: &[&[u32]]) {
    let text = format!("PREFIX : <http://e/> SELECT * {{ ?s ({path}) ?o }}");
    let query = spargebra::SparqlParser::new().parse_query(&text).unwrap();
    let spargebra::Query::Select { pattern, .. } = query else { panic!() };
    let path = find_path(&pattern).unwrap_or_else(|| panic!("no path in {pattern:?}"));
    // n0 -p0-> n1 -p0-> n2 -p0-> n0, n0 -p1-> n1, n2 -p1-> n3
    let quads = [(0, 0, 1, 0), (1, 0, 2, 0), (2, 0, 0, 0), (0, 1, 1, 0), (2, 1, 3, 0)];
    let case = Case::new(&quads, &path, None);
    let end = |node: Option<u32>| node.map_or(End::Open, |node| case.named(node));
    let expected: Vec<Vec<u32>> = expected.iter().map(|row| row.to_vec()).collect();
    assert_eq!(rows(&case.context, case.scan(end(from), end(to), false)), expected, "{path}");
}

fn find_path(pattern: &spargebra::algebra::GraphPattern) -> Option<Expression> {
    use spargebra::algebra::GraphPattern;
    match pattern {
        GraphPattern::Path { path, .. } => Some(path.clone()),
        GraphPattern::Project { inner, .. } => find_path(inner),
        _ => None,
    }
}

#[test]
fn alternatives_and_negated_sets_are_bags() {
    check(":p0|:p1", Some(0), None, &[&[1], &[1]]);
    check("!:p2", Some(0), None, &[&[1], &[1]]);
    check("!(:p2|^:p2)", Some(0), None, &[&[1], &[1], &[2]]);
    check("(:p0/:p0)|:p1", Some(2), None, &[&[1], &[3]]);
    check("(:p0|:p1)/:p0|:p1", Some(0), None, &[&[1], &[2], &[2]]);
    check("(:p0|:p1)?", Some(0), None, &[&[0], &[1]]);
    check("(:p0|:p1)+", Some(0), Some(1), &[&[]]);
    check(":p0|:p1", Some(0), Some(1), &[&[], &[]]);
}

#[test]
fn a_term_outside_the_data_leads_to_itself_if_it_is_named() {
    check(":p0*", Some(9), None, &[&[9]]);
    check(":p0?", None, Some(9), &[&[9]]);
    check(":p0*", Some(9), Some(9), &[&[]]);
    check(":p0+", Some(9), None, &[]);
    check(":p0*|:p1?", Some(9), None, &[&[9], &[9]]);
    // A join of both halves, whose middle is a variable over the nodes of the graph (18.2.2.4).
    check("(:p0?/:p1?)|:p2", Some(9), None, &[]);
    check("(:p0?/:p1?)|:p2", Some(9), Some(9), &[&[]]);
    check("(:p0?/:p1?)*", Some(9), None, &[&[9]]);
}

#[test]
fn long_outputs_are_cut_into_batches() {
    // A circle of 150 nodes: every node reaches every node.
    let circle: Vec<_> = (0..150_u32).map(|node| (node, 0, (node + 1) % 150, 0)).collect();
    let path = Expression::OneOrMore(Box::new(predicate(0).into()));
    let case = Case::new(&circle, &path, None);
    let mut scan = case.scan(End::Open, End::Open, false);
    let (mut sum, mut sizes) = (0, Vec::new());
    while let Some(batch) = scan.next(&case.context).unwrap() {
        sum += batch.rows;
        sizes.push(batch.rows);
        assert!(batch.columns.iter().all(|column| column.len() == batch.rows));
        assert!(batch.columns[0].is_sorted());
    }
    assert_eq!(sum, 150 * 150);
    assert!(sizes.iter().rev().skip(1).all(|rows| *rows == BATCH));
}
