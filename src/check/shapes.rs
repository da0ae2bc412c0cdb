//! The shapes that the program brings along, and what shapes find as findings.

use oxrdf::{NamedNode, Term};

use super::shacl::{Outcome, Shapes, ShapesGraph, Text, validate};
use super::{Dataset, Finding, Severity};
use crate::cancel::Cancellation;
use crate::error::{Error, Result};
use crate::store::Store;
use crate::vocab::local_name;

/// Shapes that the program brings along.
pub struct ShapeSet {
    /// The name, in kebab-case.
    pub name: &'static str,
    /// What they are for, in one line without a full stop.
    pub summary: &'static str,
    turtle: &'static str,
}

macro_rules! turtle {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/", $name))
    };
}

/// All shapes that the program brings along. To add some, write the file and its entry here.
pub static SHAPE_SETS: &[ShapeSet] = &[
    ShapeSet { name: "clr", summary: "Comprehensive Learner Record 2.0", turtle: turtle!("shapes/clr.ttl") },
    ShapeSet {
        name: "credentials",
        summary: "the envelope of Verifiable Credentials, data model 2.0",
        turtle: turtle!("shapes/credentials.ttl"),
    },
    ShapeSet { name: "ctdl", summary: "the least that CTDL wants of a credential", turtle: turtle!("shapes/ctdl.ttl") },
    ShapeSet { name: "map", summary: "the LER Ecosystem Map", turtle: turtle!("shapes.ttl") },
    ShapeSet { name: "open-badges", summary: "Open Badges 3.0", turtle: turtle!("shapes/open-badges.ttl") },
    ShapeSet { name: "skos", summary: "concept schemes in SKOS", turtle: turtle!("shapes/skos.ttl") },
];

/// Where our shapes have their names.
const SHAPE: &str = "https://w3id.org/lermap/shape/";

/// Returns the shapes called `names`; all that the program brings along if there are no names.
///
/// # Errors
/// When no set has one of the names.
pub fn known_shapes(names: &[&str]) -> Result<Shapes> {
    let unknown = names.iter().find(|name| SHAPE_SETS.iter().all(|set| set.name != **name));
    if let Some(name) = unknown {
        return Err(Error::unknown("set of shapes", name, SHAPE_SETS.iter().map(|set| set.name)));
    }
    let chosen = SHAPE_SETS.iter().filter(|set| names.is_empty() || names.contains(&set.name));
    let texts: Vec<Text> = chosen.map(|set| Text { name: set.name, turtle: set.turtle }).collect();
    Shapes::read(ShapesGraph::of_texts(&texts)?)
}

/// Returns what `shapes` find wrong with `store`.
pub(super) fn findings(
    shapes: &Shapes,
    store: &Store,
    data: &Dataset<'_>,
    cancellation: &Cancellation,
) -> Result<Vec<Finding>> {
    validate(shapes, store, cancellation)?.into_iter().map(|outcome| finding(outcome, data)).collect()
}

fn finding(outcome: Outcome, data: &Dataset<'_>) -> Result<Finding> {
    let entity = Some(outcome.focus.clone());
    let path = outcome.path.as_ref().map(|path| format!("`{path}`"));
    let it = path.as_deref().unwrap_or("it");
    let advice = outcome.advice.clone().unwrap_or_else(|| match path.as_deref() {
        Some(path) => format!("correct {path} of the record"),
        None => "correct the record".to_owned(),
    });
    // A message of the shape's own tells what is wanted, and not what is there.
    let is_told = |value: &&Term| !outcome.messages.is_empty() && **value != outcome.focus && !value.is_blank_node();
    let value = outcome.value.as_ref().filter(is_told);
    let said = value.map(|value| data.shown(value)).filter(|said| !outcome.sentence().contains(said.as_str()));
    let message = match said {
        Some(said) if outcome.path.is_some() && !has_one_path(&outcome) => {
            format!("{}; {it} is `{said}`", outcome.sentence())
        }
        Some(said) => format!("{}; it is `{said}`", outcome.sentence()),
        None => outcome.sentence(),
    };
    Ok(Finding {
        code: code(&outcome),
        severity: severity(&outcome),
        label: data.label(entity.as_ref()),
        place: data.place(entity.as_ref())?,
        entity,
        message,
        advice,
        outcome: Some(Box::new(outcome)),
    })
}

/// Returns whether the shape is about one path, which its message is then about too.
fn has_one_path(outcome: &Outcome) -> bool {
    outcome.constraint.is_none() && !outcome.component.as_str().ends_with("#ClosedConstraintComponent")
}

fn severity(outcome: &Outcome) -> Severity {
    outcome.weight.severity()
}

/// Returns the code of what a shape found: its name, or that of the component if it has none.
fn code(outcome: &Outcome) -> String {
    let local = |iri: &NamedNode| local_name(iri.as_str().trim_start_matches(SHAPE)).to_owned();
    let name = match &outcome.shape {
        Term::NamedNode(shape) => local(shape),
        _ => local(&outcome.component).replace("ConstraintComponent", ""),
    };
    format!("shape-{}", kebab(&name))
}

/// Returns `name` in kebab-case.
fn kebab(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_uppercase() && out.ends_with(|last: char| last.is_lowercase() || last.is_numeric()) {
            out.push('-');
        }
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if !out.ends_with('-') && !out.is_empty() {
            out.push('-');
        }
    }
    let name = out.trim_end_matches('-');
    if name.is_empty() { "unnamed".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sets_are_read_without_a_note() {
        let shapes = known_shapes(&[]).unwrap();
        assert!(shapes.notes.is_empty(), "{:?}", shapes.notes);
        for set in SHAPE_SETS {
            assert!(!known_shapes(&[set.name]).unwrap().all.is_empty(), "{}", set.name);
        }
    }

    #[test]
    fn codes_are_kebab_case() {
        assert_eq!(kebab("PersonShape-address2City"), "person-shape-address2-city");
        assert_eq!(kebab("MinCount"), "min-count");
        assert_eq!(kebab("__"), "unnamed");
    }
}
