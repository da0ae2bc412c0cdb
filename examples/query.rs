//! Asks in SPARQL, reads the rows one by one, and writes the same answer as JSON.
//!
//! `cargo run --example query`

#![allow(clippy::print_stdout, reason = "an example shows what it finds")]

use lermap::engine::QueryOptions;
use lermap::load::LoadOptions;
use lermap::output::{Style, format};
use lermap::results::Results;
use lermap::source::Source;
use lermap::{Engine, Result};

fn main() -> Result<()> {
    let engine = Engine::open(&[Source::Embedded], &LoadOptions::default())?;
    // The prefixes of the map need no PREFIX line.
    let text = "SELECT ?group ?label { ?group a ler:StakeholderGroup ; rdfs:label ?label } ORDER BY ?label";
    let options = QueryOptions::default();
    if let Results::Solutions(rows) = engine.query(text, &options)?.results {
        for row in rows {
            let row = row?;
            println!("{:?}", row[1].as_ref().map(ToString::to_string));
        }
    }
    let answer = engine.query(text, &options)?;
    format("json")?.write(answer.results, &Style::PLAIN, &mut std::io::stdout())?;
    Ok(())
}
