//! Grouping and aggregates (18.5.1).

use std::cmp::Ordering;

use oxrdf::{Literal, Term, Variable};
use oxsdatatypes::Integer;
use spargebra::algebra::{AggregateExpression, AggregateFunction, Expression};

use super::order::total;
use super::value::{Number, arithmetic};
use super::{Solution, text};

/// Returns one solution for each group: its keys and its aggregates. No key means one group, even of nothing.
pub(super) fn groups(
    rows: &[Solution],
    variables: &[Variable],
    aggregates: &[(Variable, AggregateExpression)],
    value: impl Fn(&Expression, &Solution) -> Option<Term>,
) -> Vec<Solution> {
    let mut groups: Vec<(Solution, Vec<&Solution>)> = Vec::new();
    if variables.is_empty() {
        groups.push((Solution::new(), Vec::new()));
    }
    for row in rows {
        let bound = variables.iter().filter_map(|v| Some((v.as_str().to_owned(), row.get(v.as_str())?.clone())));
        let key: Solution = bound.collect();
        match groups.iter_mut().find(|(other, _)| *other == key) {
            Some((_, members)) => members.push(row),
            None => groups.push((key, vec![row])),
        }
    }
    let finished = groups.into_iter().map(|(mut solution, members)| {
        for (variable, aggregate) in aggregates {
            if let Some(term) = aggregated(aggregate, &members, &value) {
                solution.insert(variable.as_str().to_owned(), term);
            }
        }
        solution
    });
    finished.collect()
}

fn aggregated(
    aggregate: &AggregateExpression,
    members: &[&Solution],
    value: &impl Fn(&Expression, &Solution) -> Option<Term>,
) -> Option<Term> {
    match aggregate {
        AggregateExpression::CountSolutions { distinct } => {
            Some(count(if *distinct { different(members.to_vec()).len() } else { members.len() }))
        }
        AggregateExpression::FunctionCall { name, expr, distinct } => {
            let mut terms: Vec<Option<Term>> = members.iter().map(|row| value(expr, row)).collect();
            if *distinct {
                terms = different(terms);
            }
            apply(name, &terms)
        }
    }
}

fn apply(name: &AggregateFunction, terms: &[Option<Term>]) -> Option<Term> {
    let known = || terms.iter().flatten().cloned();
    let all: Option<Vec<Term>> = terms.iter().cloned().collect();
    match name {
        AggregateFunction::Count => Some(count(known().count())),
        AggregateFunction::Sum => sum(&all?).map(|number| number.literal().into()),
        AggregateFunction::Avg => {
            let all = all?;
            let length = i64::try_from(all.len()).ok()?;
            let sum = sum(&all)?;
            let mean =
                if length == 0 { Some(sum) } else { arithmetic('/', sum, Number::Integer(Integer::from(length))) };
            Some(mean?.literal().into())
        }
        AggregateFunction::Min => all?.into_iter().reduce(|a, b| if total(&b, &a) == Ordering::Less { b } else { a }),
        AggregateFunction::Max => {
            all?.into_iter().reduce(|a, b| if total(&b, &a) == Ordering::Greater { b } else { a })
        }
        AggregateFunction::Sample => known().next(),
        AggregateFunction::GroupConcat { separator } => {
            let texts: Option<Vec<String>> = all?.iter().map(text::string_of).collect();
            Some(Literal::from(texts?.join(separator.as_deref().unwrap_or(" "))).into())
        }
        AggregateFunction::Custom(_) => None,
    }
}

fn sum(terms: &[Term]) -> Option<Number> {
    terms.iter().try_fold(Number::Integer(Integer::from(0)), |sum, term| arithmetic('+', sum, Number::of_term(term)?))
}

fn count(number: usize) -> Term {
    Literal::from(i64::try_from(number).unwrap_or(i64::MAX)).into()
}

fn different<T: PartialEq>(items: Vec<T>) -> Vec<T> {
    let mut kept = Vec::new();
    for item in items {
        if !kept.contains(&item) {
            kept.push(item);
        }
    }
    kept
}
