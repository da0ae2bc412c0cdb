//! A CSV table for each kind of entity: plain values, short names, and the labels of what is linked.

use std::collections::{BTreeMap, BTreeSet};

use oxrdf::{NamedOrBlankNode, Quad, Term};

use super::folder::ExportFile;
use crate::entity::{Caption, Section, captions};
use crate::error::{Error, Result};
use crate::output::Labels;
use crate::vocab::{rdf, short};

/// Between several values of one cell.
const BETWEEN: &str = " | ";

/// The values of one entity by column.
type Cells = BTreeMap<String, BTreeSet<String>>;

/// Returns a table for each class that has individuals: one row each, sorted by name, a column for each property, and
/// one more with labels for those that link.
pub(super) fn tables(quads: &[Quad], labels: &dyn Labels) -> Result<Vec<ExportFile>> {
    let captions = captions(quads);
    let mut kinds: BTreeMap<String, BTreeMap<String, Cells>> = BTreeMap::new();
    for quad in quads {
        let NamedOrBlankNode::NamedNode(subject) = &quad.subject else { continue };
        let Some(Caption { section: Section::Individuals { class, .. }, label }) = captions.get(&quad.subject) else {
            continue;
        };
        let rows = kinds.entry(short(class)).or_default();
        let row = rows.entry(subject.as_str().to_owned()).or_default();
        row.entry("label".to_owned()).or_default().insert(label.clone());
        if quad.predicate.as_str() == rdf::TYPE || quad.predicate.as_str() == rdf::LABEL {
            continue;
        }
        let column = short(quad.predicate.as_str());
        match &quad.object {
            Term::NamedNode(node) => {
                row.entry(column.clone()).or_default().insert(short(node.as_str()));
                if let Some(label) = labels.label(node.as_str()) {
                    row.entry(format!("{column} label")).or_default().insert(label);
                }
            }
            Term::Literal(literal) => {
                row.entry(column).or_default().insert(literal.value().to_owned());
            }
            term => {
                row.entry(column).or_default().insert(term.to_string());
            }
        }
    }
    kinds.iter().map(|(kind, rows)| table(kind, rows)).collect()
}

fn table(kind: &str, rows: &BTreeMap<String, Cells>) -> Result<ExportFile> {
    let columns: BTreeSet<&String> = rows.values().flat_map(BTreeMap::keys).filter(|name| *name != "label").collect();
    let mut csv = csv::Writer::from_writer(Vec::new());
    let failed = |error: csv::Error| Error::data(format!("cannot write CSV: {error}"));
    let head = ["id", "label", "iri"].into_iter().chain(columns.iter().map(|name| name.as_str()));
    csv.write_record(head).map_err(failed)?;
    for (iri, cells) in rows {
        let cell = |name: &str| match cells.get(name) {
            Some(values) => values.iter().map(String::as_str).collect::<Vec<_>>().join(BETWEEN),
            None => String::new(),
        };
        let head = [short(iri), cell("label"), iri.clone()];
        csv.write_record(head.into_iter().chain(columns.iter().map(|name| cell(name)))).map_err(failed)?;
    }
    let bytes = csv.into_inner().map_err(|error| Error::data(format!("cannot write CSV: {error}")))?;
    let name: String = kind.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '-' }).collect();
    Ok(ExportFile { path: format!("tables/{name}.csv"), media_type: "text/csv", bytes })
}
