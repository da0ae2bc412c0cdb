//! Groups against the obvious way: a list of rows for each key.

use std::collections::BTreeSet;

use proptest::prelude::*;
use spargebra::algebra::{AggregateFunction, Expression};
use spargebra::term::Variable;

use super::*;
use crate::evaluate::expression::order::{Key, compare};
use crate::evaluate::operator::rows::{Given, context_of, drain, literals, quads_of};

fn asked(name: Option<AggregateFunction>, distinct: bool, column: usize) -> Asked {
    let expression = match name {
        None => AggregateExpression::CountSolutions { distinct },
        Some(name) => {
            let expr = Expression::Variable(Variable::new_unchecked("x"));
            AggregateExpression::FunctionCall { name, expr, distinct }
        }
    };
    let source = (!matches!(expression, AggregateExpression::CountSolutions { .. })).then_some(Source::Column(column));
    struct Nothing;
    impl crate::evaluate::expression::Scope for Nothing {
        fn column(&mut self, _: &Variable) -> Option<usize> {
            None
        }
        fn exists(&mut self, _: &spargebra::algebra::GraphPattern) -> Result<usize> {
            Ok(0)
        }
    }
    let aggregate = Aggregate::compile(&expression, &mut Nothing, &context_of([])).unwrap();
    Asked { expression: Arc::new(expression), aggregate, source }
}

fn all() -> Vec<Asked> {
    vec![
        asked(None, false, 0),
        asked(None, true, 0),
        asked(Some(AggregateFunction::Count), false, 3),
        asked(Some(AggregateFunction::Count), true, 3),
        asked(Some(AggregateFunction::Min), false, 4),
        asked(Some(AggregateFunction::Max), false, 4),
    ]
}

/// The aggregates of [`all`] over the rows of one group.
fn plain(rows: &[&(Vec<u32>, u64)], context: &Context) -> Vec<u32> {
    let number = |count: u64| context.terms.integer(i64::try_from(count).unwrap()).unwrap();
    let different: BTreeSet<&Vec<u32>> = rows.iter().map(|(row, _)| row).collect();
    let values: BTreeSet<u32> = rows.iter().map(|(row, _)| row[3]).filter(|value| *value != 0).collect();
    let mut terms: Vec<u32> = rows.iter().map(|(row, _)| row[4]).collect();
    terms.sort_by(|a, b| compare(&Key::of(*a, &context.terms), &Key::of(*b, &context.terms)));
    vec![
        number(rows.iter().map(|(_, times)| times).sum()),
        number(different.len() as u64),
        number(rows.iter().filter(|(row, _)| row[3] != 0).map(|(_, times)| times).sum()),
        number(values.len() as u64),
        terms.first().copied().unwrap_or(0),
        terms.last().copied().unwrap_or(0),
    ]
}

proptest! {
    #[test]
    fn rows_are_grouped(
        stored in literals(),
        made in literals(),
        rows in prop::collection::vec((prop::collection::vec(0..5_u32, 4), any::<prop::sample::Index>(), 1..4_u64), 0..150),
        width in 0..4_usize,
        size in 1..40_usize,
        inputs in 1..5_usize,
        is_sorted: bool,
    ) {
        let mut context = context_of(quads_of(&stored));
        context.threads = 2;
        let mut terms: Vec<u32> = stored.iter().chain(&made).map(|term| context.terms.number(term).unwrap()).collect();
        if terms.is_empty() {
            terms.push(context.terms.integer(7).unwrap());
        }
        let mut rows: Vec<(Vec<u32>, u64)> = rows
            .into_iter()
            .map(|(mut row, term, times)| {
                row.push(*term.get(&terms));
                (row, times)
            })
            .collect();
        if is_sorted {
            rows.sort();
        }
        let mut keys: Vec<Vec<u32>> = Vec::new();
        for (row, _) in &rows {
            if !keys.contains(&row[..width].to_vec()) {
                keys.push(row[..width].to_vec());
            }
        }
        if width > 0 || !rows.is_empty() {
            let length = rows.len().div_ceil(inputs).max(1);
            let given = |rows: &[(Vec<u32>, u64)]| {
                Box::new(Given::repeated(5, rows, size, true)) as Box<dyn Operator>
            };
            let mut group = Group::new(GroupPlan {
                inputs: rows.chunks(length).map(given).collect(),
                keys: (0..width).collect(),
                is_sorted,
                asked: all(),
                solution: (0..5).collect(),
            });
            let expected: Vec<Vec<u32>> = keys
                .into_iter()
                .map(|key| {
                    let rows: Vec<_> = rows.iter().filter(|(row, _)| row[..width] == key).collect();
                    key.iter().copied().chain(plain(&rows, &context)).collect()
                })
                .collect();
            let found: Vec<Vec<u32>> = drain(&mut group, &context).into_iter().map(|(row, _)| row).collect();
            prop_assert_eq!(found, expected);
        }
    }
}

#[test]
fn no_rows_are_one_group_only_without_keys() {
    let context = context_of([]);
    let group = |keys: Vec<usize>| {
        Group::new(GroupPlan {
            inputs: vec![Box::new(Given::new(5, &[], 1))],
            keys,
            is_sorted: false,
            asked: vec![asked(None, false, 0), asked(Some(AggregateFunction::Count), true, 1)],
            solution: vec![0],
        })
    };
    let zero = context.terms.integer(0).unwrap();
    assert_eq!(drain(&mut group(Vec::new()), &context), [(vec![zero, zero], 1)]);
    assert_eq!(drain(&mut group(vec![0]), &context), []);
}

#[test]
fn the_memory_of_groups_has_a_limit() {
    let mut context = context_of([]);
    context.budget = crate::evaluate::Budget::new(1 << 16);
    let rows: Vec<Vec<u32>> = (1..20_000).map(|id| vec![id, id]).collect();
    let mut group = Group::new(GroupPlan {
        inputs: vec![Box::new(Given::new(2, &rows, 4096))],
        keys: vec![0, 1],
        is_sorted: false,
        asked: vec![asked(None, false, 0)],
        solution: Vec::new(),
    });
    let error = group.next(&context).unwrap_err();
    assert!(error.message.contains("`GROUP BY`"), "{}", error.message);
}
