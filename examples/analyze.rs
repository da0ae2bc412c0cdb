//! Makes a network of a named projection, ranks its nodes, and runs an algorithm of petgraph on the same rows.
//!
//! `cargo run --example analyze`

#![allow(clippy::print_stdout, reason = "an example shows what it finds")]

use lermap::analysis::page_rank::{PageRank, page_rank};
use lermap::analysis::{Control, descending};
use lermap::engine::QueryOptions;
use lermap::load::LoadOptions;
use lermap::network::visit::Directed;
use lermap::network::{Projection, Weight, project};
use lermap::source::Source;
use lermap::{Engine, Result};

fn main() -> Result<()> {
    let engine = Engine::open(&[Source::Embedded], &LoadOptions::default())?;
    let options = QueryOptions::default();
    let (name, form, directed) = engine.scope(&options).named_projection("frameworks-rest-on")?;
    let projection = Projection { name, form, directed, weight: Weight::One, links: false };
    let (network, report) = project(engine.store(), &projection, &options.default_graph, None, &options.cancellation)?;
    println!("{} nodes, {} edges", report.nodes, report.edges);

    let ranks = page_rank(&network, &PageRank::default(), &Control::single())?;
    let mut nodes: Vec<u32> = network.nodes().collect();
    nodes.sort_by(|a, b| descending(ranks.scores[*a as usize], ranks.scores[*b as usize]));
    for node in nodes.into_iter().take(5) {
        println!("{:.4} {}", ranks.scores[node as usize], network.term(node)?);
    }
    if let Some(view) = Directed::new(&network) {
        println!("{} strong components", lermap::petgraph::algo::tarjan_scc(view).len());
    }
    Ok(())
}
