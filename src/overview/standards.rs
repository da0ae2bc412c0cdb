//! What a stakeholder group has to do with standards: what is known, and what we advise.

use oxrdf::{NamedNode, Term};

use crate::about::About;
use crate::document::{Item, Section};
use crate::error::Result;
use crate::guide::{ChoiceRole, Grade, Guide};
use crate::store::Store;
use crate::vocab::{dcterms, ler};

pub(super) fn standards(group: &NamedNode, about: &About<'_>, store: &Store) -> Result<Section> {
    let mut section = Section::new("Standards");
    section.add(Section::new("What it does with them").of(involvements(group, about)?));
    section.add(Section::new("What we advise, by purpose").of(advice(&Guide::of(group, store)?)));
    Ok(section)
}

fn involvements(group: &NamedNode, about: &About<'_>) -> Result<Vec<Item>> {
    let mut items = Vec::new();
    for record in about.members(ler::INVOLVEMENT, ler::STAKEHOLDER, group)? {
        let text = about.text(&record, dcterms::DESCRIPTION)?.unwrap_or_default();
        let grade = Grade::of_mark(about.text(&record, ler::EVIDENCE)?.as_deref().unwrap_or_default());
        let source = about.objects(&record, dcterms::SOURCE)?.into_iter().find_map(|term| match term {
            Term::NamedNode(node) => Some(node.into_string()),
            _ => None,
        });
        items.push(Item::named(about.label(&record), text).noted(grade.word()).linked(source));
    }
    Ok(items)
}

fn advice(guide: &Guide) -> Vec<Item> {
    let item = |advice: &crate::guide::Advice| {
        let taken = advice.picks.iter().filter(|pick| pick.place == ChoiceRole::Take);
        let taken: Vec<&str> = taken.map(|pick| pick.framework.label.as_str()).collect();
        let frameworks = Item::named("Take", taken.join("; "));
        let text = Item::named(&advice.purpose.label, &advice.statement.text);
        Item { items: vec![frameworks], ..text.noted(advice.statement.grade.word()) }
    };
    guide.advice.iter().map(item).collect()
}
