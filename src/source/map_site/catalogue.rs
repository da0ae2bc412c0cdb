//! Glossary and resources of the site.

use super::clean::{clean, optional_text, text};
use super::{Context, SITE};
use crate::model::{Organization, Resource, ResourceCategory, Term, hash10, slugify};
use crate::source::yaml::{Record, texts_of};

/// Pages of the site.
const GLOSSARY: &str = "https://lermap.t3networkhub.org/glossary";
const RESOURCES: &str = "https://lermap.t3networkhub.org/resources";

pub(super) fn read_terms(file: &Record<'_>, context: &mut Context<'_>) {
    for (position, record) in (1..).zip(file.records("terms")) {
        let name = text(&record, "term");
        let definitions = definitions(&record);
        let mut slug = context.registry.term(&name).map_or_else(|| slugify(without_brackets(&name)), str::to_owned);
        if context.map.terms.iter().any(|other| other.slug == slug) {
            let other = format!("{slug}-{}", hash10(definitions.first().map_or("", String::as_str)));
            let message = format!("the term `{name}` is defined twice; this one is called `{other}`");
            record.problems().warning(record.node, message);
            slug = other;
        }
        if definitions.is_empty() {
            record.problems().warning(record.node, format!("the term `{name}` has no definition"));
        }
        context.map.terms.push(Term {
            slug,
            acronyms: acronyms(&name),
            name,
            definitions,
            position,
            sources: vec![GLOSSARY.to_owned()],
            origin: record.origin(),
            ..Term::default()
        });
        record.finish();
    }
}

/// Returns the definition, and the senses that older versions keep in a list beside it.
fn definitions(record: &Record<'_>) -> Vec<String> {
    let mut found: Vec<String> = optional_text(record, "definition").into_iter().collect();
    if let Some(node) = record.node("list") {
        let senses = texts_of("list", node, record.problems());
        found.extend(senses.iter().map(|(node, sense)| clean(sense, node, record.problems())));
    }
    found
}

fn without_brackets(name: &str) -> &str {
    name.split('(').next().unwrap_or(name).trim()
}

/// Returns what stands in brackets in a name.
fn acronyms(name: &str) -> Vec<String> {
    let brackets = name.split('(').skip(1).filter_map(|part| part.split_once(')').map(|(inside, _)| inside.trim()));
    let mut found: Vec<String> = brackets.filter(|inside| !inside.is_empty()).map(str::to_owned).collect();
    // "Learning and Employment Record (LER) Issued as ... (LER/VC)": the last one is short for the whole.
    if found.len() > 1 {
        found.drain(..found.len() - 1);
    }
    found
}

pub(super) fn read_resources(file: &Record<'_>, context: &mut Context<'_>) {
    for (order, record) in (1..).zip(file.records("resources")) {
        let name = text(&record, "name");
        let known = context.registry.category(&name);
        let slug = known.map_or_else(|| slugify(&name), str::to_owned);
        for (position, site) in (1..).zip(record.records("sites")) {
            read_resource(&site, &slug, position, context);
            site.finish();
        }
        context.map.categories.push(ResourceCategory {
            slug,
            name,
            order,
            definition: None,
            sources: vec![RESOURCES.to_owned()],
            origin: record.origin(),
        });
        record.finish();
    }
}

fn read_resource(record: &Record<'_>, category: &str, position: u32, context: &mut Context<'_>) {
    let title = text(record, "title");
    let author = optional_text(record, "author");
    let url = record.optional_text("url");
    if url.is_none() {
        record.problems().warning(record.node, format!("the resource `{title}` has no address"));
    }
    if author.is_none() {
        record.problems().warning(record.node, format!("the resource `{title}` has no author"));
    }
    if let Some(other) = context.map.resources.iter().find(|other| url.is_some() && other.url == url) {
        let message = format!("the resources `{}` and `{title}` have the same address", other.title);
        record.problems().warning(record.node, message);
    }
    let slug = free_slug(&title, url.as_deref(), context);
    let authors = author.as_deref().map(|line| authors(record, line, context)).unwrap_or_default();
    context.map.resources.push(Resource {
        slug,
        title,
        author,
        authors,
        category: category.to_owned(),
        position,
        format: url.as_deref().map(|url| if url.ends_with(".pdf") { "pdf" } else { "web" }.to_owned()),
        url,
        sources: vec![RESOURCES.to_owned()],
        origin: record.origin(),
        ..Resource::default()
    });
}

/// Returns the slug of record for a resource: by its title, by its address, or made from its title.
fn free_slug(title: &str, url: Option<&str>, context: &Context<'_>) -> String {
    let taken = |slug: &str| context.map.resources.iter().any(|other| other.slug == slug);
    let known = context.registry.resource_by_title(title).or_else(|| context.registry.resource_by_url(url?));
    match known.filter(|slug| !taken(slug)) {
        Some(slug) => slug.to_owned(),
        None => {
            let slug = slugify(title);
            if taken(&slug) { format!("{slug}-{}", hash10(url.unwrap_or_default())) } else { slug }
        }
    }
}

/// Returns the slugs of the authors; an author nobody knows becomes an organization of its own.
fn authors(record: &Record<'_>, line: &str, context: &mut Context<'_>) -> Vec<String> {
    if let Some(slugs) = context.registry.organizations(line) {
        return slugs.into_iter().map(str::to_owned).collect();
    }
    let slug = slugify(line);
    if !context.map.organizations.iter().any(|other| other.slug == slug) {
        context.map.organizations.push(Organization {
            slug: slug.clone(),
            name: line.to_owned(),
            sources: vec![SITE.to_owned()],
            origin: record.origin(),
            ..Organization::default()
        });
    }
    vec![slug]
}
