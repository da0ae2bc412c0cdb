//! The glossary of the site.

use super::super::yaml::{Problems, Record};
use super::Context;
use super::known::without_brackets;
use super::text::{optional_line, optional_text, texts};
use crate::model::{Term, hash10, slugify};

const GLOSSARY: &str = "https://lermap.t3networkhub.org/glossary";

pub(super) fn read(file: &Record<'_>, context: &mut Context<'_>) {
    for (position, record) in (1..).zip(file.records("terms")) {
        if let Some(term) = read_term(&record, position, context) {
            context.map.terms.push(term);
        }
        record.finish();
    }
}

fn read_term(record: &Record<'_>, position: u32, context: &Context<'_>) -> Option<Term> {
    let definitions = definitions(record);
    let Some(name) = optional_line(record, "term") else {
        record.problems().error(record.node, "`term` is missing");
        return None;
    };
    let curated = context.known.term(&name);
    let slug = curated.map_or_else(|| slugify(&without_brackets(&name)), |term| term.slug.clone());
    let slug = unique(slug, &name, &definitions, record, context);
    let curated = curated.filter(|term| term.slug == slug);
    Some(Term {
        acronyms: acronym(&name).into_iter().collect(),
        name,
        alternative_names: curated.map(|term| term.alternative_names.clone()).unwrap_or_default(),
        curation: curated.map(|term| term.origin.clone()),
        slug,
        definitions,
        position,
        sources: vec![GLOSSARY.to_owned()],
        origin: record.origin(),
        ..Term::default()
    })
}

/// Returns one text per sense: the definition, or else the senses that older versions list.
fn definitions(record: &Record<'_>) -> Vec<String> {
    let mut found: Vec<String> = optional_text(record, "definition").into_iter().collect();
    found.extend(texts(record, "list").into_iter().map(|(_, text)| text));
    if found.is_empty() {
        record.problems().warning(record.node, "the term has no definition");
    }
    found
}

/// Returns `slug`, made distinct by the text of the definition if a term before has it.
fn unique(slug: String, name: &str, definitions: &[String], record: &Record<'_>, context: &Context<'_>) -> String {
    if !context.map.terms.iter().any(|term| term.slug == slug) {
        return slug;
    }
    let problems: &Problems<'_> = record.problems();
    problems.warning(record.node, format!("the term `{name}` is in the glossary twice; both are kept"));
    format!("{slug}-{}", hash10(&definitions.join(" ")))
}

/// Returns the acronym in brackets at the end of `name`. Brackets further in belong to a part of the name.
fn acronym(name: &str) -> Option<String> {
    let (_, inner) = name.strip_suffix(')')?.rsplit_once('(')?;
    let capitals = inner.chars().filter(char::is_ascii_uppercase).count();
    (capitals > 1 && !inner.contains(char::is_whitespace)).then(|| inner.to_owned())
}

#[cfg(test)]
mod tests {
    use super::acronym;

    #[test]
    fn acronyms_stand_in_brackets_at_the_end() {
        assert_eq!(acronym("Learning and Employment Record (LER)").as_deref(), Some("LER"));
        assert_eq!(acronym("Record (LER) Issued as Credential (LER/VC)").as_deref(), Some("LER/VC"));
        assert_eq!(acronym("Badge"), None);
        assert_eq!(acronym("Badge (in plain words)"), None);
        assert_eq!(acronym("Badge (LER) of"), None);
    }
}
