//! Guidance out of a store.

use oxrdf::{NamedNode, Term};

use super::{Advice, ChoiceRole, Grade, Guide, Named, Page, Pick, Start, Statement};
use crate::about::About;
use crate::error::Result;
use crate::store::Store;
use crate::vocab::{adms, dcterms, foaf, ler, skos};

pub(super) fn guide(group: &NamedNode, store: &Store) -> Result<Guide> {
    let about = About::new(store);
    let mut found = Vec::new();
    for node in about.members(ler::GUIDANCE, ler::STAKEHOLDER, group)? {
        found.push((about.number(&node, ler::POSITION)?, node));
    }
    found.sort_by_key(|(position, node)| (*position, node.as_str().to_owned()));
    let advice: Result<Vec<Option<Advice>>> = found.into_iter().map(|(_, node)| advice(node, group, &about)).collect();
    Ok(Guide { group: named(group.clone(), &about), advice: advice?.into_iter().flatten().collect() })
}

fn named(node: NamedNode, about: &About<'_>) -> Named {
    Named { label: about.label(&node), node }
}

fn advice(node: NamedNode, group: &NamedNode, about: &About<'_>) -> Result<Option<Advice>> {
    let Some(purpose) = about.links(&node, ler::PURPOSE)?.into_iter().next() else { return Ok(None) };
    let mut resources = Vec::new();
    for resource in about.links(&node, ler::STARTS_WITH)? {
        let url = about.links(&resource, foaf::PAGE)?.into_iter().next().map(NamedNode::into_string);
        resources.push(Page { title: about.label(&resource), url });
    }
    Ok(Some(Advice {
        definition: about.text(&purpose, skos::DEFINITION)?.unwrap_or_default(),
        part: about.text(&node, ler::PART)?.unwrap_or_default(),
        statement: statement(&node, about)?,
        picks: picks(&node, &purpose, about)?,
        starts: starts(&node, group, about)?,
        resources,
        purpose: named(purpose, about),
        node,
    }))
}

fn statement(node: &NamedNode, about: &About<'_>) -> Result<Statement> {
    let sources = about.objects(node, dcterms::SOURCE)?.into_iter().map(|term| match term {
        Term::NamedNode(node) => node.into_string(),
        Term::Literal(text) => text.value().to_owned(),
        term => term.to_string(),
    });
    Ok(Statement {
        text: about.text(node, dcterms::DESCRIPTION)?.unwrap_or_default(),
        grade: Grade::of_mark(about.text(node, ler::EVIDENCE)?.as_deref().unwrap_or_default()),
        sources: sources.collect(),
    })
}

/// Returns the choices for `purpose`, those first that `guidance` takes.
fn picks(guidance: &NamedNode, purpose: &NamedNode, about: &About<'_>) -> Result<Vec<Pick>> {
    let taken = about.links(guidance, ler::TAKES)?;
    let mut picks = Vec::new();
    for choice in about.members(ler::CHOICE, ler::PURPOSE, purpose)? {
        let Some(framework) = about.links(&choice, ler::FRAMEWORK)?.into_iter().next() else { continue };
        let kind = about.text(&choice, ler::CHOICE_KIND)?.unwrap_or_default();
        let place = match kind.as_str() {
            "needed" => ChoiceRole::Besides,
            _ if taken.contains(&framework) => ChoiceRole::Take,
            _ => ChoiceRole::Instead,
        };
        // Of what a group takes, the usual first choice comes first.
        picks.push(((place, kind != "first"), pick(place, framework, &choice, about)?));
    }
    picks.sort_by(|(a, one), (b, other)| (a, &one.framework.label).cmp(&(b, &other.framework.label)));
    Ok(picks.into_iter().map(|(_, pick)| pick).collect())
}

fn pick(place: ChoiceRole, framework: NamedNode, choice: &NamedNode, about: &About<'_>) -> Result<Pick> {
    let status = about.links(&framework, adms::STATUS)?.into_iter().next();
    let is_settled = match &status {
        Some(status) => about.text(status, ler::IS_SETTLED)?.as_deref() == Some("true"),
        None => false,
    };
    let rests_on = about.links(&framework, ler::RESTS_ON)?.into_iter().map(|node| named(node, about)).collect();
    Ok(Pick {
        place,
        reason: statement(choice, about)?,
        status: status.map(|status| about.label(&status)).unwrap_or_default(),
        is_settled,
        issued: about.text(&framework, dcterms::ISSUED)?,
        rests_on,
        framework: named(framework, about),
    })
}

/// Returns the stages at which the group begins, in their order, with its work streams there.
fn starts(guidance: &NamedNode, group: &NamedNode, about: &About<'_>) -> Result<Vec<Start>> {
    let mut stages = Vec::new();
    for stage in about.links(guidance, ler::STARTS_AT)? {
        stages.push((about.number(&stage, ler::ORDER)?, stage));
    }
    stages.sort_by_key(|(order, _)| *order);
    let mut starts = Vec::new();
    for (_, stage) in stages {
        let mut streams = Vec::new();
        for stream in about.links(group, ler::HAS_WORK_STREAM)? {
            if about.links(&stream, ler::STAGE)?.contains(&stage) {
                let text = about.text(&stream, dcterms::DESCRIPTION)?.unwrap_or_default();
                streams.push((about.number(&stream, ler::POSITION)?, text));
            }
        }
        streams.sort();
        let work_streams = streams.into_iter().map(|(_, text)| text).collect();
        starts.push(Start { stage: named(stage, about), work_streams });
    }
    Ok(starts)
}
