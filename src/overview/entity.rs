//! The page of an entity of any kind.

use oxrdf::{NamedNode, Term};

use crate::about::About;
use crate::card::{Card, Links};
use crate::document::{Document, Item, Section};
use crate::error::Result;
use crate::guide::Grade;
use crate::store::Store;
use crate::vocab::{dcterms, ler, rdf, short};

/// Returns all that a card of `entity` holds, and the records of statements about it.
pub(super) fn page(entity: &NamedNode, about: &About<'_>, store: &Store) -> Result<Document> {
    let card = Card::of(entity, store)?;
    let types = if card.types.is_empty() { "no type".to_owned() } else { card.types.join(", ") };
    let mut document = Document {
        title: card.label.clone(),
        subtitle: Some(format!("{types} · {}", short(entity.as_str()))),
        sources: card.sources.clone(),
        ..Document::default()
    };
    document.add(Section { texts: card.texts.clone(), ..Section::default() });
    let mut recorded = Section::new("Statements, each with its grade and source");
    for (property, end) in [(rdf::SUBJECT, "of it"), (rdf::OBJECT, "of others about it")] {
        recorded.add(Section::new(format!("Statements {end}")).of(records(entity, property, about)?));
    }
    let links = |heading: &str, groups: &[Links]| {
        let mut section = Section::new(heading);
        groups.iter().for_each(|links| section.add(listed(links)));
        section
    };
    document.add(links("What is said of it", &card.outgoing));
    document.add(recorded);
    document.add(links("What points to it", &card.incoming));
    Ok(document)
}

fn listed(links: &Links) -> Section {
    let item = |(value, text): &(Term, String)| match value {
        Term::NamedNode(node) if text == node.as_str() => Item::named(text, "").linked(Some(text.clone())),
        _ => Item::text(text),
    };
    Section::new(&links.label).of(links.values.iter().map(item))
}

/// Returns the curated records of statements whose `end` is `entity`; what rules derived has none.
fn records(entity: &NamedNode, end: &str, about: &About<'_>) -> Result<Vec<Item>> {
    let mut items = Vec::new();
    for record in about.subjects(end, entity)? {
        let Some(mark) = about.text(&record, ler::EVIDENCE)? else { continue };
        let text = about.text(&record, dcterms::DESCRIPTION)?.unwrap_or_default();
        let mut item = Item::named(about.label(&record), text).noted(Grade::of_mark(&mark).word());
        for source in about.objects(&record, dcterms::SOURCE)? {
            let source = match source {
                Term::NamedNode(node) => node.into_string(),
                Term::Literal(text) => text.value().to_owned(),
                other => other.to_string(),
            };
            item.items.push(Item::named("Source", source));
        }
        items.push(item);
    }
    Ok(items)
}
