//! Which slugs exist and which are used, so that dangling references and duplicates are found.

use std::collections::BTreeMap;

use super::super::yaml::{Node, Record};
use crate::error::{Error, Position, nearest};

/// What a slug can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Referent {
    Group,
    Stage,
    Area,
    Term,
    NeighbourTerm,
    Vocabulary,
    Category,
    Resource,
    Organization,
    Role,
    Person,
    FrameworkKind,
    Status,
    Family,
    Framework,
    RelationKind,
    InvolvementKind,
    MentionKind,
    Principle,
    Step,
    Barrier,
    Recommendation,
    Edition,
    Purpose,
    Part,
}

impl Referent {
    fn noun(self) -> &'static str {
        match self {
            Self::Group => "stakeholder group",
            Self::Stage => "stage",
            Self::Area => "action area",
            Self::Term => "term",
            Self::NeighbourTerm => "neighbour term",
            Self::Vocabulary => "vocabulary",
            Self::Category => "category",
            Self::Resource => "resource",
            Self::Organization => "organization",
            Self::Role => "role",
            Self::Person => "person",
            Self::FrameworkKind => "framework kind",
            Self::Status => "status",
            Self::Family => "family",
            Self::Framework => "framework",
            Self::RelationKind => "relation kind",
            Self::InvolvementKind => "involvement kind",
            Self::MentionKind => "mention kind",
            Self::Principle => "principle",
            Self::Step => "lifecycle step",
            Self::Barrier => "barrier",
            Self::Recommendation => "recommendation",
            Self::Edition => "edition",
            Self::Purpose => "purpose",
            Self::Part => "part",
        }
    }
}

/// Slugs that are defined and slugs that are used.
#[derive(Default)]
pub(super) struct Slugs {
    defined: BTreeMap<(Referent, String), ()>,
    duplicates: Vec<Error>,
    used: Vec<(Referent, String, Error)>,
}

impl Slugs {
    /// Returns the slug of `record` and notes that it exists.
    pub(super) fn define(&mut self, kind: Referent, record: &Record<'_>) -> String {
        let slug = record.text("slug");
        let node = record.node("slug").unwrap_or(record.node);
        if !slug.is_empty() && !is_slug(&slug) {
            let message = format!("`{slug}` is no slug: lower-case letters, digits, `-` and `.`");
            record.problems().error(node, message);
        }
        self.define_as(kind, &slug, record);
        slug
    }

    /// Notes that `slug` exists.
    pub(super) fn define_as(&mut self, kind: Referent, slug: &str, record: &Record<'_>) {
        if self.defined.insert((kind, slug.to_owned()), ()).is_some() && !slug.is_empty() {
            let message = format!("the {} `{slug}` is defined twice", kind.noun());
            self.duplicates.push(placed(record, record.node, message));
        }
    }

    /// Returns the slug at `key` and notes that it is used; a mistake if it is missing.
    pub(super) fn one(&mut self, kind: Referent, record: &Record<'_>, key: &'static str) -> String {
        let slug = record.text(key);
        self.note(kind, record, record.node(key), &slug);
        slug
    }

    /// Returns the slug at `key`, if there is one, and notes that it is used.
    pub(super) fn optional(&mut self, kind: Referent, record: &Record<'_>, key: &'static str) -> Option<String> {
        let slug = record.optional_text(key)?;
        self.note(kind, record, record.node(key), &slug);
        Some(slug)
    }

    /// Returns the slugs of the list at `key` and notes that they are used.
    pub(super) fn many(&mut self, kind: Referent, record: &Record<'_>, key: &'static str) -> Vec<String> {
        let found = record.text_nodes(key);
        for (node, slug) in &found {
            self.note(kind, record, Some(*node), slug);
        }
        found.into_iter().map(|(_, slug)| slug).collect()
    }

    /// Notes that `slug` is used at `node`.
    pub(super) fn note(&mut self, kind: Referent, record: &Record<'_>, node: Option<&Node>, slug: &str) {
        if !slug.is_empty() {
            let message = format!("there is no {} `{slug}`", kind.noun());
            self.used.push((kind, slug.to_owned(), placed(record, node.unwrap_or(record.node), message)));
        }
    }

    /// Returns the mistakes: duplicates, then slugs that are used but not defined.
    pub(super) fn finish(self) -> Vec<Error> {
        let mut errors = self.duplicates;
        for (kind, slug, error) in self.used {
            if self.defined.contains_key(&(kind, slug.clone())) {
                continue;
            }
            let known: Vec<&str> =
                self.defined.keys().filter(|(other, _)| *other == kind).map(|(_, slug)| slug.as_str()).collect();
            errors.push(match nearest(&slug, &known, 2).as_slice() {
                [] => error,
                near => error.with_hint(format!("did you mean `{}`?", near.join("` or `"))),
            });
        }
        errors
    }
}

fn placed(record: &Record<'_>, node: &Node, message: String) -> Error {
    let origin = record.problems().origin(node);
    Error::data(message).with_position(Position { file: Some(origin.file), line: origin.line, column: origin.column })
}

fn is_slug(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.'))
}
