//! The plan of a query as a tree, with the rows and the time of each step.

use std::sync::Arc;

use lermap::{Error, Result};
use serde_json::Value;

use super::Repl;
use crate::command::running::run_apart;

/// Runs the last query again and returns its plan.
pub fn explain(repl: &mut Repl<'_>) -> Result<String> {
    if repl.last_text.is_empty() {
        return Err(Error::usage("there is no query to explain yet").with_hint("ask something first"));
    }
    let (text, mut options) = (repl.last_text.clone(), repl.session.query_options());
    let engine = Arc::clone(repl.session.shared_engine()?);
    let json = run_apart(&repl.session.cancellation, repl.session.options.timeout, move |cancellation| {
        options.cancellation = cancellation.clone();
        options.explain = true;
        let answer = engine.query(&text, &options)?;
        // Rows are counted while they are read.
        answer.results.collect()?;
        let explanation = answer.explanation.ok_or_else(|| Error::usage("this source gives no plan"))?;
        let mut json = Vec::new();
        explanation.write_in_json(&mut json)?;
        Ok(json)
    })?;
    let plan: Value =
        serde_json::from_slice(&json).map_err(|error| Error::data(format!("the plan cannot be read: {error}")))?;
    let mut out = String::new();
    draw(&plan["plan"], 0, &mut out);
    Ok(out)
}

fn draw(step: &Value, depth: usize, out: &mut String) {
    let name = step["name"].as_str().unwrap_or_default();
    let rows = step["number of results"].as_u64().map(|rows| crate::command::counted(rows as usize, "row"));
    let time = step["duration in seconds"].as_f64().map(|seconds| format!("{:.1} ms", seconds * 1000.0));
    let figures: Vec<String> = [rows, time].into_iter().flatten().collect();
    let figures = if figures.is_empty() { String::new() } else { format!("  [{}]", figures.join(", ")) };
    out.push_str(&format!("{}{}{figures}\n", "  ".repeat(depth), lermap::output::visible_text(name)));
    for child in step["children"].as_array().into_iter().flatten() {
        draw(child, depth + 1, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_is_a_tree_with_figures() {
        let plan = serde_json::json!({
            "name": "Project(?s)", "number of results": 2, "duration in seconds": 0.0015,
            "children": [{ "name": "QuadPattern", "children": [] }]
        });
        let mut out = String::new();
        draw(&plan, 0, &mut out);
        assert_eq!(out, "Project(?s)  [2 rows, 1.5 ms]\n  QuadPattern\n");
    }
}
