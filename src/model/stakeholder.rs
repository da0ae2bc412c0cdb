//! Stakeholder groups and all that the map says of them.

use super::Origin;

/// A group of the ecosystem, such as Employers. A group is a concept, never an organization.
#[derive(Debug, Clone, Default)]
pub struct StakeholderGroup {
    pub slug: String,
    pub name: String,
    pub alternative_names: Vec<String>,
    pub legacy_slugs: Vec<String>,
    pub icon: Option<String>,
    pub definition: String,
    /// One sentence for a newcomer: who they are.
    pub who: Option<String>,
    /// Kinds of organization or person, in words.
    pub examples: Vec<String>,
    /// Slugs of organizations that the source names as examples.
    pub exemplars: Vec<String>,
    pub sources: Vec<String>,
    /// Where our additions to a record of the site are.
    pub curation: Option<Origin>,
    pub origin: Origin,
}

/// An adoption stage; not a step of the credential lifecycle.
#[derive(Debug, Clone, Default)]
pub struct Stage {
    pub slug: String,
    pub name: String,
    pub order: u32,
    pub definition: String,
    pub sources: Vec<String>,
    pub origin: Origin,
}

/// An action area.
#[derive(Debug, Clone, Default)]
pub struct ActionArea {
    pub slug: String,
    pub name: String,
    pub order: u32,
    pub definition: String,
    /// Names of the areas of the edition before that this one takes the place of.
    pub replaces: Vec<String>,
    pub sources: Vec<String>,
    /// Where our additions to a record of the site are.
    pub curation: Option<Origin>,
    pub origin: Origin,
}

/// What a group does at a stage.
#[derive(Debug, Clone, Default)]
pub struct WorkStream {
    pub stakeholder: String,
    pub stage: String,
    /// Place in its cell, from 1; not part of its identity.
    pub position: u32,
    pub text: String,
    pub sources: Vec<String>,
    pub origin: Origin,
}

/// What a group can do in an action area.
#[derive(Debug, Clone, Default)]
pub struct Action {
    pub stakeholder: String,
    pub area: String,
    /// Place in its cell, from 1; not part of its identity.
    pub position: u32,
    pub text: String,
    pub sources: Vec<String>,
    pub origin: Origin,
}

/// The kind of case that a value proposition makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Case {
    #[default]
    Business,
    Social,
}

impl Case {
    /// The slug of this kind.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Business => "business",
            Self::Social => "social",
        }
    }
}

/// Why a group gains from LERs.
#[derive(Debug, Clone, Default)]
pub struct ValueProposition {
    pub stakeholder: String,
    pub case: Case,
    /// Place in its case, from 1; not part of its identity.
    pub position: u32,
    pub title: String,
    pub text: String,
    pub sources: Vec<String>,
    pub origin: Origin,
}

/// A voice that the map quotes for a group.
#[derive(Debug, Clone, Default)]
pub struct Quotation {
    pub stakeholder: String,
    /// Slug of the person, if one is named.
    pub person: Option<String>,
    /// Slugs of the bodies that speak.
    pub organizations: Vec<String>,
    /// Slug of the resource that is quoted.
    pub resource: Option<String>,
    pub year: Option<String>,
    pub page: Option<String>,
    pub topic: Option<String>,
    /// What it says, in our words.
    pub gist: Option<String>,
    /// The quoted words, only from a checkout of the map's site.
    pub text: Option<String>,
    /// The attribution as the source spells it.
    pub attribution: Option<String>,
    pub sources: Vec<String>,
    pub origin: Origin,
}

/// The words by which running text names a group.
#[derive(Debug, Clone, Default)]
pub struct Aliases {
    pub stakeholder: String,
    pub patterns: Vec<String>,
    pub case_sensitive: Vec<String>,
    pub origin: Origin,
}

/// A category of the resource catalogue.
#[derive(Debug, Clone, Default)]
pub struct ResourceCategory {
    pub slug: String,
    pub name: String,
    pub order: u32,
    pub definition: Option<String>,
    pub sources: Vec<String>,
    /// Where our additions to a record of the site are.
    pub curation: Option<Origin>,
    pub origin: Origin,
}

/// A catalogued resource.
#[derive(Debug, Clone, Default)]
pub struct Resource {
    pub slug: String,
    pub title: String,
    /// The author line as catalogued.
    pub author: Option<String>,
    /// Slugs of the organizations that the author line names.
    pub authors: Vec<String>,
    pub category: String,
    /// Place in its category, from 1; not part of its identity.
    pub position: u32,
    pub url: Option<String>,
    pub format: Option<String>,
    pub summary: Option<String>,
    pub about: Vec<String>,
    pub audience: Vec<String>,
    /// Defects known of the catalogue entry, one sentence each.
    pub findings: Vec<String>,
    pub sources: Vec<String>,
    /// Where our additions to a record of the site are.
    pub curation: Option<Origin>,
    pub origin: Origin,
}
