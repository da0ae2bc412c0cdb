//! Rows for tests: an operator that gives what it was given, and the rows of another.

use std::sync::Arc;

use oxrdf::{BlankNode, GraphName, Literal, NamedNode, Quad, Term};
use oxsdatatypes::DateTime;
use proptest::prelude::*;

use super::Operator;
use crate::cancel::Cancellation;
use crate::error::Result;
use crate::evaluate::{Batch, Budget, Context, Terms, Visible};
use crate::snapshot::Snapshot;

/// Returns what a query over `quads` works with.
pub(crate) fn context_of(quads: impl IntoIterator<Item = Quad>) -> Context {
    Context {
        terms: Terms::new(Arc::new(Snapshot::build(quads).unwrap()), &Budget::default()),
        default: Visible::All,
        named: None,
        functions: Vec::new(),
        base: None,
        now: DateTime::now(),
        cancellation: Cancellation::new(),
        budget: Budget::default(),
        threads: 2,
    }
}

/// Returns what a query over no data works with.
pub(crate) fn context() -> Context {
    context_of([])
}

/// Gives rows in batches of a size.
pub(crate) struct Given {
    batches: std::vec::IntoIter<Batch>,
}

impl Given {
    pub(crate) fn new(width: usize, rows: &[Vec<u32>], size: usize) -> Self {
        Self::repeated(width, &rows.iter().map(|row| (row.clone(), 1)).collect::<Vec<_>>(), size, false)
    }

    /// Gives rows that occur more than once, with a column that says so where `is_counted`.
    pub(crate) fn repeated(width: usize, rows: &[(Vec<u32>, u64)], size: usize, is_counted: bool) -> Self {
        let batch = |rows: &[(Vec<u32>, u64)]| {
            let mut batch = Batch::with_width(width);
            rows.iter().for_each(|(row, _)| batch.push(row));
            batch.times = is_counted.then(|| rows.iter().map(|(_, times)| *times).collect());
            batch
        };
        Self { batches: rows.chunks(size.max(1)).map(batch).collect::<Vec<_>>().into_iter() }
    }
}

impl Operator for Given {
    fn next(&mut self, _: &Context) -> Result<Option<Batch>> {
        Ok(self.batches.next())
    }
}

/// Returns all rows of `operator` with how often each occurs.
pub(crate) fn drain(operator: &mut dyn Operator, context: &Context) -> Vec<(Vec<u32>, u64)> {
    let mut rows = Vec::new();
    while let Some(batch) = operator.next(context).unwrap() {
        assert!(batch.rows > 0, "an empty batch");
        assert!(batch.columns.iter().all(|column| column.len() == batch.rows), "columns of other lengths");
        assert!(batch.times.as_ref().is_none_or(|times| times.len() == batch.rows), "counts of another length");
        for row in 0..batch.rows {
            rows.push(((0..batch.columns.len()).map(|column| batch.value(row, column)).collect(), batch.times(row)));
        }
    }
    rows
}

/// Terms of all kinds, many of which have one value in several forms.
pub(crate) fn literals() -> impl Strategy<Value = Vec<Term>> {
    let typed = |text: String, name: &str| {
        Term::from(Literal::new_typed_literal(
            text,
            NamedNode::new_unchecked(format!("http://www.w3.org/2001/XMLSchema#{name}")),
        ))
    };
    let number = prop_oneof![
        (-20..20_i64).prop_map(|n| n.to_string()),
        (-20..20_i64).prop_map(|n| format!("{}.{}0", n, n.abs() % 7)),
        Just("9007199254740993".to_owned()),
        Just("9007199254740992.5".to_owned()),
        Just("-0".to_owned()),
        Just("nothing".to_owned()),
    ];
    let names = prop::sample::select(vec!["integer", "decimal", "double", "float", "byte"]);
    let date = (1..4_u32, 1..3_u32, prop::sample::select(vec!["", "Z", "+02:00"]));
    let term = prop_oneof![
        4 => (number, names).prop_map(move |(text, name)| typed(text, name)),
        2 => date.clone().prop_map(move |(day, month, zone)| typed(format!("2020-0{month}-0{day}{zone}"), "date")),
        2 => date.prop_map(move |(day, _, zone)| typed(format!("2020-01-0{day}T00:00:00{zone}"), "dateTime")),
        1 => prop::sample::select(vec!["INF", "NaN", "1e3", "-INF"]).prop_map(move |t| typed(t.to_owned(), "double")),
        1 => any::<bool>().prop_map(|value| Literal::from(value).into()),
        1 => "[a-c]{0,2}".prop_map(|text| Literal::new_simple_literal(text).into()),
        1 => ("[a-c]{0,2}", "(en|de)").prop_map(|(text, language)| {
            Literal::new_language_tagged_literal_unchecked(text, language).into()
        }),
        1 => "[a-c]{1,2}".prop_map(|name| NamedNode::new_unchecked(format!("http://e/{name}")).into()),
        1 => "[a-c]{1,2}".prop_map(|name| BlankNode::new_unchecked(name).into()),
        1 => "[a-c]{1,2}".prop_map(|text| Literal::new_typed_literal(text, NamedNode::new_unchecked("http://e/t")).into()),
    ];
    prop::collection::vec(term, 0..12)
}

/// Returns statements that hold `terms`.
pub(crate) fn quads_of(terms: &[Term]) -> Vec<Quad> {
    let node = NamedNode::new_unchecked("http://e/s");
    terms.iter().map(|term| Quad::new(node.clone(), node.clone(), term.clone(), GraphName::DefaultGraph)).collect()
}
