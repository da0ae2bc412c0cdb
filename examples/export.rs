//! Writes the map as Turtle and as a graph file, and says what an update changed.
//!
//! `cargo run --example export`

#![allow(clippy::print_stdout, reason = "an example shows what it finds")]

use lermap::cancel::Cancellation;
use lermap::diff::{TEXT, compare};
use lermap::export::{Choice, choose};
use lermap::label::StoreLabels;
use lermap::load::LoadOptions;
use lermap::output::{Style, format};
use lermap::source::Source;
use lermap::store::DefaultGraph;
use lermap::{Engine, Result};

fn main() -> Result<()> {
    let mut engine = Engine::open(&[Source::Embedded], &LoadOptions::default())?;
    let never = Cancellation::new();
    let before = choose(engine.store(), &Choice::default(), &never)?;
    let labels = StoreLabels::new(engine.store());
    let style = Style { labels: Some(&labels), ..Style::PLAIN };
    for name in ["turtle", "graphml"] {
        let mut bytes = Vec::new();
        let count = format(name)?.write_quads(before.clone(), &style, &mut bytes)?;
        println!("{name}: {count} statements, {} bytes", bytes.len());
    }
    engine.change("DELETE WHERE { stage:issuing rdfs:label ?label }", &DefaultGraph::Union, &never)?;
    let after = choose(engine.store(), &Choice::default(), &never)?;
    (TEXT.writer)(&compare(before, after), &Style::PLAIN, &mut std::io::stdout())?;
    Ok(())
}
