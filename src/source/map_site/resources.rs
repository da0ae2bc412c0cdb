//! The catalogue of resources of the site.

use super::super::yaml::Record;
use super::Context;
use super::known::key;
use super::text::{address, optional_line};
use crate::model::{Organization, Resource, ResourceCategory, slugify};

const RESOURCES: &str = "https://lermap.t3networkhub.org/resources";

pub(super) fn read(file: &Record<'_>, context: &mut Context<'_>) {
    for (order, record) in (1..).zip(file.records("resources")) {
        match optional_line(&record, "name") {
            Some(name) => read_category(&record, name, order, context),
            None => record.problems().error(record.node, "`name` is missing"),
        }
        record.finish();
    }
}

fn read_category(record: &Record<'_>, name: String, order: u32, context: &mut Context<'_>) {
    let curated = context.known.curated.categories.iter().find(|category| key(&category.name) == key(&name));
    let slug = curated.map_or_else(|| slugify(&name), |category| category.slug.clone());
    if context.map.categories.iter().any(|category| category.slug == slug) {
        record.problems().error(record.node, format!("the category `{name}` is listed twice"));
        return;
    }
    for (position, site) in (1..).zip(record.records("sites")) {
        if let Some(resource) = read_resource(&site, &slug, position, context) {
            context.map.resources.push(resource);
        }
        site.finish();
    }
    context.map.categories.push(ResourceCategory {
        definition: curated.and_then(|category| category.definition.clone()),
        curation: curated.map(|category| category.origin.clone()),
        slug,
        name,
        order,
        sources: vec![RESOURCES.to_owned()],
        origin: record.origin(),
    });
}

fn read_resource(record: &Record<'_>, category: &str, position: u32, context: &mut Context<'_>) -> Option<Resource> {
    let url = url(record);
    let author = optional_line(record, "author");
    let Some(title) = optional_line(record, "title") else {
        record.problems().error(record.node, "`title` is missing");
        return None;
    };
    let curated = context.known.resource(&title, url.as_deref());
    odd_parts(record, &title, author.as_deref(), url.as_deref(), context);
    let taken = |slug: &str| context.map.resources.iter().any(|resource| resource.slug == slug);
    let curated = curated.filter(|resource| !taken(&resource.slug));
    let slug = curated.map_or_else(|| slugify(&title), |resource| resource.slug.clone());
    if taken(&slug) {
        record.problems().error(record.node, format!("the resource `{title}` is listed twice"));
    }
    let authors = author.as_ref().map(|line| authors(line, record, context)).unwrap_or_default();
    // The curated defects are those of the entry as it was catalogued: with this very address.
    let same_entry = curated.filter(|resource| resource.url == url && key(&resource.title) == key(&title));
    Some(Resource {
        authors,
        format: url.as_ref().map(|url| format_of(url).to_owned()),
        summary: curated.and_then(|resource| resource.summary.clone()),
        about: curated.map(|resource| resource.about.clone()).unwrap_or_default(),
        audience: curated.map(|resource| resource.audience.clone()).unwrap_or_default(),
        curation: curated.map(|resource| resource.origin.clone()),
        findings: same_entry.map(|resource| resource.findings.clone()).unwrap_or_default(),
        slug,
        title,
        author,
        category: category.to_owned(),
        position,
        url,
        sources: vec![RESOURCES.to_owned()],
        origin: record.origin(),
    })
}

/// Returns the web address of a resource; one that is none is left out with a warning.
fn url(record: &Record<'_>) -> Option<String> {
    let url = address(&record.optional_text("url")?);
    let web = url.starts_with("https://") || url.starts_with("http://");
    if web && oxrdf::NamedNode::new(url.as_str()).is_ok() {
        return Some(url);
    }
    let node = record.node("url").unwrap_or(record.node);
    record.problems().warning(node, format!("`{url}` is no web address, so it is left out"));
    None
}

fn format_of(url: &str) -> &'static str {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    if path.to_ascii_lowercase().ends_with(".pdf") { "pdf" } else { "web" }
}

/// Warns of what a catalogue entry lacks or shares with another one.
fn odd_parts(record: &Record<'_>, title: &str, author: Option<&str>, url: Option<&str>, context: &Context<'_>) {
    let problems = record.problems();
    if record.optional_text("url").is_none() {
        problems.warning(record.node, format!("the resource `{title}` has no address"));
    }
    if author.is_none() {
        problems.warning(record.node, format!("the resource `{title}` has no author"));
    }
    if let Some(other) = context.map.resources.iter().find(|other| url.is_some() && other.url.as_deref() == url) {
        let message = format!("the resources `{}` and `{title}` have the same address", other.title);
        problems.warning(record.node, message);
    }
}

/// Returns the organizations that an author line names. A line that names nobody who is known becomes an organization.
fn authors(line: &str, record: &Record<'_>, context: &mut Context<'_>) -> Vec<String> {
    let node = record.node("author").unwrap_or(record.node);
    let (found, complete) = context.known.organizations_in(line);
    if complete {
        return found;
    }
    if !found.is_empty() {
        record.problems().warning(node, format!("the author line `{line}` names a body that is not known"));
        return found;
    }
    let slug = slugify(line);
    if !context.map.organizations.iter().any(|other| other.slug == slug) {
        record.problems().warning(node, format!("`{line}` is not known; it is read as one organization"));
        context.map.organizations.push(Organization {
            slug: slug.clone(),
            name: line.to_owned(),
            sources: vec![RESOURCES.to_owned()],
            origin: record.problems().origin(node),
            ..Organization::default()
        });
    }
    vec![slug]
}
