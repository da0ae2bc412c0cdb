//! How a query was answered: a tree of steps with the rows and the time of each.

mod words;

use std::fmt::{self, Write};
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use self::words::Words;
use super::compile::Plan;
use super::env::Shared;
use super::plan::{Node, Step, Test};
use crate::snapshot::Snapshot;

/// A step of a plan and the steps that it reads from.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Explained {
    /// What the step does, in words.
    pub name: String,
    /// Rows that the step gave; `None` if they were not counted.
    pub rows: Option<u64>,
    /// Rows that were expected of it when the order of the steps was chosen.
    pub expected: Option<u64>,
    /// Time spent in the step and below it.
    pub time: Option<Duration>,
    /// The most bytes that the step held at one time, without the steps below it.
    pub memory: Option<usize>,
    /// The steps that it reads from, in their order.
    pub children: Vec<Explained>,
}

/// The plan of a query; its counts are whole once the results are read to the end.
#[derive(Clone)]
pub struct Explanation {
    kind: ExplanationKind,
}

#[derive(Clone)]
enum ExplanationKind {
    Plan { plan: Arc<Plan>, shared: Arc<Shared>, snapshot: Arc<Snapshot> },
    Step(Explained),
}

impl From<Explained> for Explanation {
    fn from(step: Explained) -> Self {
        Self { kind: ExplanationKind::Step(step) }
    }
}

impl Explanation {
    pub(super) fn new(plan: Arc<Plan>, shared: Arc<Shared>, snapshot: Arc<Snapshot>) -> Self {
        Self { kind: ExplanationKind::Plan { plan, shared, snapshot } }
    }

    /// Returns the outermost step.
    pub fn step(&self) -> Explained {
        match &self.kind {
            ExplanationKind::Step(step) => step.clone(),
            ExplanationKind::Plan { plan, shared, snapshot } => {
                let words = Words { names: &plan.names, snapshot };
                explained(&plan.root, shared, &words)
            }
        }
    }

    /// Returns the plan as JSON: objects with `name`, `rows`, `expected`, `seconds`, `bytes` and `children`.
    pub fn json(&self) -> Value {
        write_step(&self.step())
    }
}

/// Returns `node` in words, with what it counted.
fn explained(node: &Node, shared: &Shared, words: &Words<'_>) -> Explained {
    // Steps that only move columns say nothing to a reader.
    if let Step::Project { input, .. } | Step::Given { input, .. } = &node.step {
        return explained(input, shared, words);
    }
    let counter = shared.counter(node.id);
    let children = below(node).into_iter().filter(|node| !matches!(node.step, Step::Unit | Step::Seed));
    Explained {
        name: words.node(node),
        rows: counter.as_ref().map(|counter| counter.rows()),
        expected: Some(node.rows.ceil() as u64),
        time: counter.as_ref().map(|counter| counter.time()),
        memory: counter.map(|counter| counter.memory()),
        children: children.map(|node| explained(node, shared, words)).collect(),
    }
}

/// Returns the steps that a step reads from.
fn below(node: &Node) -> Vec<&Node> {
    match &node.step {
        Step::Unit
        | Step::Empty
        | Step::Seed
        | Step::Scan { .. }
        | Step::Runs { .. }
        | Step::Values { .. }
        | Step::Graphs { .. }
        | Step::Service { .. } => Vec::new(),
        Step::Lookup { input, .. }
        | Step::Path { input, .. }
        | Step::Unnest { input, .. }
        | Step::Filter { input, .. }
        | Step::Extend { input, .. }
        | Step::Given { input, .. }
        | Step::Project { input, .. }
        | Step::Agree { input, .. }
        | Step::Group { input, .. }
        | Step::Distinct { input, .. }
        | Step::Sort { input, .. }
        | Step::Slice { input, .. } => vec![input],
        Step::Hash { left, right } | Step::LeftLookup { left, right, .. } | Step::Minus { left, right } => {
            vec![left, right]
        }
        Step::LeftHash { left, right, condition } => {
            let mut nodes: Vec<&Node> = vec![left, right];
            nodes.extend(condition.iter().map(|(steps, _)| &**steps));
            nodes
        }
        Step::Lateral { left, right, .. } => vec![left, right],
        Step::Semi { input, test, .. } | Step::Mark { input, test, .. } => match test {
            Test::Together { steps, .. } => vec![input, steps],
            Test::Apart { steps, .. } => vec![input, steps],
        },
        Step::Union(branches) => branches.iter().collect(),
        Step::EachGraph { inner, .. } => vec![inner],
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines = vec![("step".to_owned(), ["rows", "expected", "time", "memory"].map(str::to_owned))];
        draw(&self.step(), "", "", &mut lines);
        let width = lines.iter().map(|line| line.0.chars().count()).max().unwrap_or(0);
        for (name, [rows, expected, time, memory]) in lines {
            writeln!(f, "{name:width$}  {rows:>10}  {expected:>10}  {time:>12}  {memory:>8}")?;
        }
        Ok(())
    }
}

/// Adds a line for `step` and for each step below it.
fn draw(step: &Explained, branch: &str, margin: &str, lines: &mut Vec<(String, [String; 4])>) {
    let count = |count: Option<u64>| count.map(|count| count.to_string()).unwrap_or_default();
    let time = step.time.map(|time| format!("{:.3} ms", time.as_secs_f64() * 1e3)).unwrap_or_default();
    let memory = match step.memory {
        None | Some(0) => String::new(),
        Some(bytes @ ..1024) => format!("{bytes} B"),
        Some(bytes @ ..0x10_0000) => format!("{} KiB", bytes >> 10),
        Some(bytes) => format!("{} MiB", bytes >> 20),
    };
    lines.push((format!("{branch}{}", shortened(&step.name)), [count(step.rows), count(step.expected), time, memory]));
    for (place, child) in step.children.iter().enumerate() {
        let is_last = place + 1 == step.children.len();
        let (corner, side) = if is_last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
        draw(child, &format!("{margin}{corner}"), &format!("{margin}{side}"), lines);
    }
}

/// Returns `name` on one line of bearable length.
fn shortened(name: &str) -> String {
    const LONGEST: usize = 96;
    let mut text = String::new();
    for (place, c) in name.chars().enumerate() {
        if place == LONGEST {
            let _ = write!(text, "…");
            break;
        }
        text.push(if c.is_control() { ' ' } else { c });
    }
    text
}

fn write_step(step: &Explained) -> Value {
    json!({
        "name": step.name,
        "rows": step.rows,
        "expected": step.expected,
        "seconds": step.time.map(|time| time.as_secs_f64()),
        "bytes": step.memory,
        "children": step.children.iter().map(write_step).collect::<Vec<Value>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_is_drawn_as_a_tree() {
        let leaf = |name: &str| Explained { name: name.to_owned(), rows: Some(1), ..Explained::default() };
        let inner = Explained { children: vec![leaf("c\n")], ..leaf("b") };
        let step = Explained { rows: Some(12), children: vec![inner, leaf("d")], ..leaf("a") };
        let text = Explanation::from(step).to_string();
        let names: Vec<&str> = text.lines().map(|line| line.split("  ").next().unwrap_or_default()).collect();
        assert_eq!(names, ["step", "a", "├─ b", "│", "└─ d"]);
        assert!(text.contains(" 12 ") && text.contains("│  └─ c "), "{text}");
    }

    /// Checks that `query` tells rows and time of each step, and that no step takes less time than those below it.
    #[track_caller]
    fn check(query: &str) {
        let node = |name: &str| oxrdf::NamedNode::new_unchecked(format!("http://e/{name}"));
        let quads = (0..60).map(|number| {
            let (subject, object) = (node(&format!("s{}", number % 20)), node(&format!("s{}", number % 7)));
            oxrdf::Quad::new(subject, node(["p", "q", "r"][number % 3]), object, oxrdf::GraphName::DefaultGraph)
        });
        let snapshot = Arc::new(Snapshot::build(quads).unwrap());
        let text = query.replace("e:", "http://e/");
        let query = spargebra::SparqlParser::new().parse_query(&text).unwrap();
        let request = crate::evaluate::Request { explain: true, ..Default::default() };
        let (results, explanation) = crate::evaluate::evaluate(&snapshot, &query, &request).unwrap();
        results.collect().unwrap();
        let mut open = vec![explanation.unwrap().step()];
        assert!(open[0].time.is_some_and(|time| time > Duration::ZERO), "{query}: {open:?}");
        while let Some(step) = open.pop() {
            let (rows, time) = (step.rows, step.time);
            assert!(rows.is_some() && time.is_some(), "{query}: no rows or no time in {step:?}");
            assert!(step.expected.is_some(), "{query}: nothing was expected of {step:?}");
            open.extend(step.children);
        }
    }

    #[test]
    fn steps_that_hold_rows_say_how_many_bytes() {
        let node = |name: String| oxrdf::NamedNode::new_unchecked(name);
        let quads = (0..2000).map(|number| {
            let subject = node(format!("http://e/s{number}"));
            oxrdf::Quad::new(
                subject,
                node("http://e/p".into()),
                oxrdf::Literal::from(number % 9),
                oxrdf::GraphName::DefaultGraph,
            )
        });
        let snapshot = Arc::new(Snapshot::build(quads).unwrap());
        let text = "SELECT DISTINCT ?s ?o { ?s <http://e/p> ?o } ORDER BY ?o ?s";
        let query = spargebra::SparqlParser::new().parse_query(text).unwrap();
        let request = crate::evaluate::Request { explain: true, ..Default::default() };
        let (results, explanation) = crate::evaluate::evaluate(&snapshot, &query, &request).unwrap();
        results.collect().unwrap();
        let (mut open, mut sort) = (vec![explanation.unwrap().step()], None);
        while let Some(step) = open.pop() {
            let memory = step.memory.unwrap();
            if step.name.starts_with("scan") {
                assert_eq!(memory, 0, "{step:?}");
            }
            sort = sort.or(step.name.starts_with("sort").then_some(memory));
            open.extend(step.children);
        }
        // Two columns of 2000 numbers at least.
        assert!(sort.is_some_and(|bytes| bytes >= 16_000), "{sort:?}");
    }

    #[test]
    fn every_step_has_rows_and_time() {
        for query in [
            "SELECT * { ?s <e:p> ?o . ?o <e:q> ?x }",
            "SELECT ?o (COUNT(*) AS ?n) { ?s <e:p> ?o } GROUP BY ?o ORDER BY DESC(?n) LIMIT 2",
            "SELECT * { ?s <e:p> ?o OPTIONAL { ?o <e:r> ?x } FILTER(?s != ?o) }",
            "SELECT * { { ?s <e:p> ?o } UNION { ?s <e:q> ?o } MINUS { ?s <e:r> ?o } }",
            "SELECT DISTINCT ?x { <e:s1> (<e:p>|<e:q>)+ ?x }",
            "SELECT * { ?s <e:p> ?o . BIND(STRLEN(STR(?o)) AS ?n) FILTER(REGEX(STR(?s), '1')) }",
            "SELECT * { ?s <e:p> ?o FILTER NOT EXISTS { ?o <e:p> ?s } }",
        ] {
            check(query);
        }
    }
}
