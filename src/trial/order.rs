//! Whether ORDER BY tells any two rows apart, so that they come in the same order from every engine.

use oxrdf::Variable;
use spargebra::Query;
use spargebra::algebra::{GraphPattern, OrderExpression};

use crate::Engine;
use crate::engine::QueryOptions;
use crate::error::Result;
use crate::query::saved::{SavedQuery, Values};
use crate::query::walk::projection;
use crate::results::{Collected, Row};

/// Returns a sentence about two different rows that ORDER BY cannot tell apart, if there are any.
pub(super) fn tie(
    engine: &Engine,
    query: &SavedQuery,
    values: &Values,
    options: &QueryOptions,
) -> Result<Option<String>> {
    let Some((keyed, columns)) = with_keys(engine.prepare(query, values)?) else { return Ok(None) };
    let Collected::Solutions { rows, .. } = engine.evaluate(&keyed, options)?.results.collect()? else {
        return Ok(None);
    };
    let parts = |row: &Row| (row[..columns.min(row.len())].to_vec(), row[columns.min(row.len())..].to_vec());
    Ok(rows
        .windows(2)
        .position(|pair| {
            let ((one, one_key), (other, other_key)) = (parts(&pair[0]), parts(&pair[1]));
            one_key == other_key && one != other
        })
        .map(|at| format!("ORDER BY does not tell the rows {} and {} apart", at + 1, at + 2)))
}

/// Returns `query` with the keys of its ORDER BY as further columns, and the number of its own columns.
fn with_keys(query: Query) -> Option<(Query, usize)> {
    let Query::Select { dataset, pattern, base_iri } = query else { return None };
    let (variables, inner) = projection(&pattern)?;
    let GraphPattern::OrderBy { inner, expression } = inner.clone() else { return None };
    let (mut variables, mut inner) = (variables.to_vec(), inner);
    let columns = variables.len();
    for (number, order) in expression.iter().enumerate() {
        let (OrderExpression::Asc(key) | OrderExpression::Desc(key)) = order;
        let variable = Variable::new_unchecked(format!("order_key_{number}"));
        variables.push(variable.clone());
        inner = Box::new(GraphPattern::Extend { inner, variable, expression: key.clone() });
    }
    let inner = Box::new(GraphPattern::OrderBy { inner, expression });
    Some((Query::Select { dataset, pattern: GraphPattern::Project { inner, variables }, base_iri }, columns))
}
