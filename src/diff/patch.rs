//! Differences as SPARQL Update: applied to the old dataset it gives the new one.

use std::io::Write;

use oxrdf::GraphName;

use super::Diff;
use crate::error::{Error, Result};
use crate::output::has_blank_node;

/// Writes `diff` as a SPARQL Update. Fails if a statement with a blank node is gone: no update can name that.
pub(super) fn write_patch(diff: &Diff, out: &mut dyn Write) -> Result<()> {
    if let Some(quad) = diff.removed.iter().find(|quad| has_blank_node(quad)) {
        return Err(Error::data(format!("a patch cannot take away `{quad}`, which has a blank node"))
            .with_hint("give blank nodes IRIs, or look at the differences with `--format text`"));
    }
    writeln!(out, "# {}", diff.summary())?;
    for (operation, quads) in [("DELETE DATA", &diff.removed), ("INSERT DATA", &diff.added)] {
        if quads.is_empty() {
            continue;
        }
        writeln!(out, "{operation} {{")?;
        for quad in quads {
            let triple = format!("{} {} {}", quad.subject, quad.predicate, quad.object);
            match &quad.graph_name {
                GraphName::DefaultGraph => writeln!(out, "  {triple} .")?,
                graph => writeln!(out, "  GRAPH {graph} {{ {triple} }}")?,
            }
        }
        writeln!(out, "}} ;")?;
    }
    Ok(())
}
