//! The entities of a dataset and what a comparison needs to know of them.

use oxrdf::{NamedNode, NamedOrBlankNode, Quad, Term};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::entity::{Caption, Section, best_text, captions, kind_of, linked};
use crate::vocab::ler;

/// An entity.
pub(super) struct Entity {
    pub section: Section,
    /// Its class as a prefixed name.
    pub kind: String,
    pub label: String,
    pub text: Option<String>,
    /// The group that it belongs to, if it belongs to exactly one.
    pub owner: Option<NamedOrBlankNode>,
    pub statements: FxHashSet<(NamedNode, Term)>,
}

/// The entities of a dataset.
pub(super) struct Entities {
    pub by_node: FxHashMap<NamedOrBlankNode, Entity>,
}

impl Entities {
    /// Returns the subjects of `quads`, all graphs together.
    pub(super) fn of(quads: &[Quad]) -> Self {
        let captions = captions(quads);
        let mut statements: FxHashMap<NamedOrBlankNode, FxHashSet<(NamedNode, Term)>> = FxHashMap::default();
        for quad in quads {
            let entry = statements.entry(quad.subject.clone()).or_default();
            entry.insert((quad.predicate.clone(), quad.object.clone()));
        }
        let by_node = statements
            .into_iter()
            .map(|(node, statements)| {
                let Caption { section, label } = captions.get(&node).cloned().unwrap_or(Caption::NONE);
                let text = best_text(statements.iter().map(|(predicate, object)| (predicate.as_str(), object)));
                let (text, owner, kind) = (text.map(str::to_owned), owner(&statements), kind_of(&section));
                (node, Entity { section, kind, label, text, owner, statements })
            })
            .collect();
        Self { by_node }
    }

    /// Returns the label of `term`, or its text.
    pub(super) fn label(&self, term: &Term) -> Option<String> {
        let entity = self.by_node.get(&linked(term)?)?;
        (!entity.label.is_empty()).then(|| entity.label.clone())
    }
}

fn owner(statements: &FxHashSet<(NamedNode, Term)>) -> Option<NamedOrBlankNode> {
    let mut owners = statements.iter().filter(|(predicate, _)| predicate.as_str() == ler::STAKEHOLDER);
    let owner = owners.next().and_then(|(_, object)| linked(object));
    owner.filter(|_| owners.next().is_none())
}
