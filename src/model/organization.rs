//! Organizations, people, versions of the map, and what comes with its data: principles, lifecycle, barriers.

use super::Origin;

/// An organization.
#[derive(Debug, Clone, Default)]
pub struct Organization {
    pub slug: String,
    pub name: String,
    pub alternative_names: Vec<String>,
    pub kind: Option<String>,
    pub homepage: Option<String>,
    /// Slug of the organization that this one is a part of.
    pub part_of: Option<String>,
    pub definition: Option<String>,
    pub parts: Vec<Part>,
    pub sources: Vec<String>,
    pub origin: Origin,
}

/// A part that an organization played in an edition of the map.
#[derive(Debug, Clone, Default)]
pub struct Part {
    pub role: String,
    pub edition: String,
    pub note: Option<String>,
    pub sources: Vec<String>,
    pub origin: Origin,
}

/// A kind of part.
#[derive(Debug, Clone, Default)]
pub struct Role {
    pub slug: String,
    pub name: String,
    pub definition: String,
    pub origin: Origin,
}

/// A person who is quoted.
#[derive(Debug, Clone, Default)]
pub struct Person {
    pub slug: String,
    pub name: String,
    /// The position held, such as Director.
    pub title: Option<String>,
    pub organizations: Vec<String>,
    pub definition: Option<String>,
    pub sources: Vec<String>,
    pub origin: Origin,
}

/// A design principle.
#[derive(Debug, Clone, Default)]
pub struct Principle {
    pub slug: String,
    pub name: String,
    pub order: u32,
    pub definition: String,
    pub sources: Vec<String>,
    pub origin: Origin,
}

/// A step of the credential lifecycle; not an adoption stage.
#[derive(Debug, Clone, Default)]
pub struct LifecycleStep {
    pub slug: String,
    pub name: String,
    pub order: u32,
    pub definition: String,
    /// Who acts, in plain words.
    pub roles: Vec<String>,
    pub stakeholders: Vec<String>,
    pub sources: Vec<String>,
    pub origin: Origin,
}

/// What stands in the way of adoption.
#[derive(Debug, Clone, Default)]
pub struct Barrier {
    pub slug: String,
    pub name: String,
    pub definition: String,
    pub sources: Vec<String>,
    pub origin: Origin,
}

/// What mitigates a barrier.
#[derive(Debug, Clone, Default)]
pub struct Recommendation {
    pub slug: String,
    pub name: String,
    pub definition: String,
    pub mitigates: Vec<String>,
    pub addressed_to: Vec<String>,
    pub frameworks: Vec<String>,
    pub sources: Vec<String>,
    pub origin: Origin,
}

/// A version of the map.
#[derive(Debug, Clone, Default)]
pub struct Edition {
    pub slug: String,
    pub name: String,
    pub version: String,
    pub date: Option<String>,
    pub previous: Option<String>,
    pub homepage: Option<String>,
    pub repository: Option<String>,
    /// Where issues are taken.
    pub issue_form: Option<String>,
    /// Where readers tell what they think.
    pub feedback_form: Option<String>,
    pub licences: Vec<LicenceClaim>,
    pub definition: String,
    pub sources: Vec<String>,
    pub origin: Origin,
}

/// A licence that a publisher claims, and for what.
#[derive(Debug, Clone, Default)]
pub struct LicenceClaim {
    pub licence: String,
    pub scope: String,
}
