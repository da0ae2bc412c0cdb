//! Opens the embedded map together with RDF of one's own, and shows the card of an entity.
//!
//! `cargo run --example open`

#![allow(clippy::print_stdout, reason = "an example shows what it finds")]

use lermap::card::Card;
use lermap::load::LoadOptions;
use lermap::oxrdf::NamedNode;
use lermap::source::Source;
use lermap::{Engine, Result};

fn main() -> Result<()> {
    let folder = std::env::temp_dir().join(format!("lermap-open-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let file = folder.join("own.ttl");
    std::fs::write(
        &file,
        "<https://example.org/me> a <https://schema.org/Person> ; <https://schema.org/name> \"Me\" .",
    )?;
    let sources = [Source::Embedded, Source::parse(&file.display().to_string())?];
    let engine = Engine::open(&sources, &LoadOptions::default())?;
    println!("{} statements", engine.store().len()?);
    for name in ["https://w3id.org/lermap/stakeholder/employers", "https://example.org/me"] {
        let card = Card::of(&NamedNode::new_unchecked(name), engine.store())?;
        println!("{}", card.render(Some(80), false));
    }
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}
