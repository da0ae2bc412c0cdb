//! The list of algorithms and of named projections.

use lermap::Result;
use lermap::analysis::{Algorithm, Algorithms, Family};
use lermap::results::{Results, Solutions};
use oxrdf::{Literal, Term};

use super::super::Session;

const FAMILIES: &[Family] =
    &[Family::Centrality, Family::Structure, Family::Community, Family::Path, Family::Similarity, Family::Map];

/// Writes the list: as text for a person, as rows where a format is asked for.
pub(super) fn show(known: Algorithms, session: &mut Session<'_>) -> Result<u8> {
    if session.options.format.is_some() || session.options.output.is_some() {
        session.write(Results::Solutions(rows(known)))?;
        return Ok(0);
    }
    let mut text = String::new();
    for family in FAMILIES {
        let algorithms: Vec<_> = known.iter().filter(|algorithm| algorithm.family() == *family).collect();
        if !algorithms.is_empty() {
            text.push_str(&format!("{}\n", family.title()));
        }
        for algorithm in algorithms {
            text.push_str(&format!("  {:<24} {}\n", algorithm.name(), algorithm.summary()));
        }
    }
    text.push_str("projections, for --projection NAME\n");
    for saved in session.workspace.projections(&session.more_folders())?.queries() {
        let saved = saved?;
        text.push_str(&format!("  {:<24} {}\n", saved.name, saved.header.summary));
    }
    session.write_text(|out| Ok(out.write_all(text.as_bytes())?))?;
    Ok(0)
}

fn rows(known: Algorithms) -> Solutions {
    let text = |text: &str| -> Option<Term> { Some(Literal::from(text).into()) };
    let row = |algorithm: &dyn Algorithm| {
        let parameters: Vec<&str> = algorithm.parameters().iter().map(|parameter| parameter.name).collect();
        let family = algorithm.family().title().split(':').next().unwrap_or_default();
        vec![text(algorithm.name()), text(family), text(algorithm.summary()), text(&parameters.join(" "))]
    };
    Solutions::from_rows(&["algorithm", "family", "summary", "arguments"], known.iter().map(row).collect())
}
