//! The page of a stakeholder group.

use std::collections::BTreeMap;

use oxrdf::{NamedNode, Term};

use super::standards::standards;
use crate::about::About;
use crate::document::{Document, Item, Section};
use crate::error::Result;
use crate::store::Store;
use crate::text::counted;
use crate::vocab::{dcterms, foaf, ler, short, skos};

/// Returns everything about `group`.
pub(super) fn page(group: &NamedNode, about: &About<'_>, store: &Store) -> Result<Document> {
    let mut document = Document {
        title: about.label(group),
        subtitle: Some(format!("stakeholder group · {}", short(group.as_str()))),
        ..Document::default()
    };
    let definition = Section { texts: about.texts(group, skos::DEFINITION)?, ..Section::default() };
    document.add(Section {
        texts: [definition.texts, about.texts(group, skos::SCOPE_NOTE)?].concat(),
        ..Section::default()
    });
    document.add(examples(group, about)?);
    document.add(voices(group, about)?);
    document.add(sorted_in("Work streams by stage", ler::STAGE_CLASS, ler::STAGE, ler::HAS_WORK_STREAM, group, about)?);
    document.add(sorted_in(
        "Actions by area",
        ler::ACTION_AREA_CLASS,
        ler::ACTION_AREA,
        ler::HAS_ACTION,
        group,
        about,
    )?);
    document.add(values(group, about)?);
    document.add(standards(group, about, store)?);
    document.add(terms(group, about)?);
    document.add(resources(group, about)?);
    document.add(others(group, about)?);
    document.add(steps_and_recommendations(group, about)?);
    document.add(gaps(group, about)?);
    for source in about.objects(group, dcterms::SOURCE)? {
        document.sources.push(match source {
            Term::NamedNode(node) => node.into_string(),
            Term::Literal(text) => text.value().to_owned(),
            other => other.to_string(),
        });
    }
    Ok(document)
}

fn examples(group: &NamedNode, about: &About<'_>) -> Result<Section> {
    let mut section = Section::new("Examples").of(about.texts(group, skos::EXAMPLE)?.into_iter().map(Item::text));
    for body in about.links(group, ler::EXEMPLIFIED_BY)? {
        section.items.push(Item::named(about.label(&body), "named by the map"));
    }
    Ok(section)
}

fn voices(group: &NamedNode, about: &About<'_>) -> Result<Section> {
    let mut section = Section::new("Voice");
    for quotation in about.links(group, ler::HAS_QUOTATION)? {
        let topic = about.text(&quotation, ler::TOPIC)?.map(|topic| format!("on {topic}")).unwrap_or_default();
        let text = about.text(&quotation, dcterms::DESCRIPTION)?.unwrap_or_default();
        let speakers: Vec<String> =
            about.links(&quotation, dcterms::CREATOR)?.iter().map(|node| about.label(node)).collect();
        let speakers = if speakers.is_empty() { about.label(&quotation) } else { speakers.join(", ") };
        section.items.push(Item::named(speakers, text).noted(topic));
    }
    Ok(section)
}

/// Returns what `has` links the group to, sorted under the concepts of `class` by `by`, each list in the map's order.
fn sorted_in(heading: &str, class: &str, by: &str, has: &str, group: &NamedNode, about: &About<'_>) -> Result<Section> {
    let mut concepts = Vec::new();
    for concept in about.instances(class)? {
        concepts.push((about.number(&concept, ler::ORDER)?, concept));
    }
    concepts.sort_by_key(|(order, _)| *order);
    let mut section = Section::new(heading);
    let units = about.links(group, has)?;
    for (_, concept) in concepts {
        let mut texts = Vec::new();
        for unit in &units {
            if about.links(unit, by)?.contains(&concept) {
                let text = about.text(unit, dcterms::DESCRIPTION)?.unwrap_or_default();
                texts.push((about.number(unit, ler::POSITION)?, text));
            }
        }
        texts.sort();
        section.add(Section::new(about.label(&concept)).of(texts.into_iter().map(|(_, text)| Item::text(text))));
    }
    Ok(section)
}

fn values(group: &NamedNode, about: &About<'_>) -> Result<Section> {
    let mut cases: BTreeMap<String, Vec<(u64, Item)>> = BTreeMap::new();
    for value in about.links(group, ler::HAS_VALUE_PROPOSITION)? {
        let text = about.text(&value, dcterms::DESCRIPTION)?.unwrap_or_default();
        let item = Item::named(about.label(&value), text);
        for case in about.links(&value, ler::CASE_KIND)? {
            cases.entry(about.label(&case)).or_default().push((about.number(&value, ler::POSITION)?, item.clone()));
        }
    }
    let mut section = Section::new("Why it pays");
    for (case, mut items) in cases {
        items.sort_by_key(|(position, _)| *position);
        section.add(Section::new(case).of(items.into_iter().map(|(_, item)| item)));
    }
    Ok(section)
}

/// Returns the terms that its work streams, actions and value propositions name, the most frequent first.
fn terms(group: &NamedNode, about: &About<'_>) -> Result<Section> {
    let mut counts: BTreeMap<NamedNode, usize> = BTreeMap::new();
    for has in [ler::HAS_WORK_STREAM, ler::HAS_ACTION, ler::HAS_VALUE_PROPOSITION] {
        for unit in about.links(group, has)? {
            for term in about.links(&unit, ler::MENTIONS)? {
                *counts.entry(term).or_default() += 1;
            }
        }
    }
    let mut counts: Vec<(usize, String)> =
        counts.into_iter().map(|(term, count)| (count, about.label(&term))).collect();
    counts.sort_by(|(a, one), (b, other)| b.cmp(a).then_with(|| one.cmp(other)));
    let item = |(count, label): (usize, String)| Item::named(label, "").noted(counted(count, "statement"));
    Ok(Section::new("Terms of the glossary that its statements name").of(counts.into_iter().map(item)))
}

fn resources(group: &NamedNode, about: &About<'_>) -> Result<Section> {
    let mut section = Section::new("Resources for it");
    for resource in about.subjects(dcterms::AUDIENCE, group)? {
        let text = about.text(&resource, dcterms::DESCRIPTION)?.unwrap_or_default();
        let link = about.links(&resource, foaf::PAGE)?.into_iter().next().map(NamedNode::into_string);
        let author = about.text(&resource, ler::AUTHOR_LINE)?.unwrap_or_default();
        section.items.push(Item::named(about.label(&resource), text).noted(author).linked(link));
    }
    Ok(section)
}

/// Returns which groups its work streams name, and which name it.
fn others(group: &NamedNode, about: &About<'_>) -> Result<Section> {
    let mut named: BTreeMap<String, usize> = BTreeMap::new();
    for stream in about.links(group, ler::HAS_WORK_STREAM)? {
        for other in about.links(&stream, ler::NAMES_GROUP)? {
            *named.entry(about.label(&other)).or_default() += 1;
        }
    }
    let mut naming: BTreeMap<String, usize> = BTreeMap::new();
    for stream in about.members(ler::WORK_STREAM, ler::NAMES_GROUP, group)? {
        for other in about.links(&stream, ler::STAKEHOLDER)? {
            *naming.entry(about.label(&other)).or_default() += 1;
        }
    }
    let mut section = Section::new("Dependencies, as work streams name groups");
    for (heading, counts) in [("It names", named), ("It is named by", naming)] {
        let items = counts.into_iter().map(|(label, n)| Item::named(label, "").noted(counted(n, "work stream")));
        section.add(Section::new(heading).of(items));
    }
    Ok(section)
}

fn steps_and_recommendations(group: &NamedNode, about: &About<'_>) -> Result<Section> {
    let mut section = Section::new("Lifecycle and barriers");
    let mut steps = Vec::new();
    for step in about.members(ler::LIFECYCLE_STEP, ler::STAKEHOLDER, group)? {
        steps.push((about.number(&step, ler::ORDER)?, about.label(&step)));
    }
    steps.sort();
    section.add(
        Section::new("Steps of a credential's life in which it acts")
            .of(steps.into_iter().map(|(_, label)| Item::text(label))),
    );
    let mut items = Vec::new();
    for recommendation in about.subjects(ler::ADDRESSED_TO, group)? {
        let text =
            about.text(&recommendation, skos::DEFINITION)?.or(about.text(&recommendation, dcterms::DESCRIPTION)?);
        items.push(Item::named(about.label(&recommendation), text.unwrap_or_default()));
    }
    section.add(Section::new("Recommendations to it").of(items));
    Ok(section)
}

/// Returns what the map leaves open for the group.
fn gaps(group: &NamedNode, about: &About<'_>) -> Result<Section> {
    let mut section = Section::new("Gaps");
    let (mut empty, mut thin) = (Vec::new(), Vec::new());
    for cell in about.members(ler::CELL, ler::STAKEHOLDER, group)? {
        let place = about.links(&cell, ler::STAGE)?.into_iter().chain(about.links(&cell, ler::ACTION_AREA)?).next();
        let Some(place) = place.map(|place| about.label(&place)) else { continue };
        match about.number(&cell, ler::STATEMENT_COUNT)? {
            0 => empty.push(place),
            1 => thin.push(place),
            _ => {}
        }
    }
    for (label, places) in [("Nothing under", empty), ("One statement only under", thin)] {
        if !places.is_empty() {
            section.items.push(Item::named(label, places.join("; ")));
        }
    }
    for (label, property) in [("Voice", ler::HAS_QUOTATION), ("Curated use of a framework", ler::INVOLVED_WITH)] {
        if about.links(group, property)?.is_empty() {
            section.items.push(Item::named(label, "none"));
        }
    }
    if about.subjects(ler::ADDRESSED_TO, group)?.is_empty() {
        section.items.push(Item::named("Recommendation on a barrier", "none"));
    }
    Ok(section)
}
