//! Puts values into a query as RDF terms, never as text; runs a saved query with values as a person types them.
//!
//! `cargo run --example bind`

use lermap::engine::QueryOptions;
use lermap::load::LoadOptions;
use lermap::output::{Style, format};
use lermap::oxrdf::{NamedNode, Variable};
use lermap::query::saved::{Catalogue, Values};
use lermap::query::{Bindings, bind, parse_query};
use lermap::source::Source;
use lermap::{Engine, Result};

fn main() -> Result<()> {
    let engine = Engine::open(&[Source::Embedded], &LoadOptions::default())?;
    let query = parse_query("SELECT ?text { ?group ler:hasWorkStream/rdfs:label ?text } LIMIT 3", &engine.prefixes)?;
    let employers = NamedNode::new_unchecked("https://w3id.org/lermap/stakeholder/employers");
    let bindings = Bindings::from([(Variable::new_unchecked("group"), employers.into())]);
    let answer = engine.evaluate(&bind(query, &bindings)?, &QueryOptions::default())?;
    format("csv")?.write(answer.results, &Style::PLAIN, &mut std::io::stdout())?;

    let saved = Catalogue::embedded().query("framework-foundations")?;
    let values = Values::from([("framework".to_owned(), "Open Badges 3.0".to_owned())]);
    let answer = engine.run(&saved, &values, &QueryOptions::default())?;
    format("csv")?.write(answer.results, &Style::PLAIN, &mut std::io::stdout())?;
    Ok(())
}
