//! Technical frameworks and standards, and how they relate.

use super::Origin;

/// How well a statement is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum EvidenceGrade {
    /// Seen in a published source (`S`).
    #[default]
    Seen,
    /// General knowledge of the field, not checked again (`K`).
    Known,
    /// Advice or a reading of our own, which no source gives (`O`).
    Ours,
}

/// A kind of framework.
#[derive(Debug, Clone, Default)]
pub struct FrameworkKind {
    pub slug: String,
    pub name: String,
    pub definition: String,
    pub origin: Origin,
}

/// A status of a framework.
#[derive(Debug, Clone, Default)]
pub struct FrameworkStatus {
    pub slug: String,
    pub name: String,
    pub definition: String,
    /// False for drafts and whatever may still change.
    pub settled: bool,
    pub origin: Origin,
}

/// A framework over all its versions.
#[derive(Debug, Clone, Default)]
pub struct FrameworkFamily {
    pub slug: String,
    pub name: String,
    pub definition: String,
    pub origin: Origin,
}

/// One version of a technical framework.
#[derive(Debug, Clone, Default)]
pub struct Framework {
    pub slug: String,
    pub name: String,
    pub family: Option<String>,
    pub version: Option<String>,
    pub publishers: Vec<String>,
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub date: Option<String>,
    pub status: String,
    pub status_note: Option<String>,
    pub kinds: Vec<String>,
    pub page: Option<String>,
    pub evidence: EvidenceGrade,
    pub definition: String,
    pub sources: Vec<String>,
    pub origin: Origin,
}

/// A kind of relation, involvement or mention.
#[derive(Debug, Clone, Default)]
pub struct NamedKind {
    pub slug: String,
    pub name: String,
    pub definition: String,
    pub origin: Origin,
}

/// A relation between two frameworks.
#[derive(Debug, Clone, Default)]
pub struct FrameworkRelation {
    pub subject: String,
    /// Slug of the relation kind.
    pub relation: String,
    pub object: String,
    /// The subject can do without the object: it is one of several ways, or a part that may be left out.
    pub is_optional: bool,
    /// The source as cited, in words.
    pub source: String,
    pub evidence: EvidenceGrade,
    pub origin: Origin,
}

/// What a stakeholder group does with a framework.
#[derive(Debug, Clone, Default)]
pub struct Involvement {
    pub stakeholder: String,
    /// Slug of the involvement kind.
    pub involvement: String,
    pub framework: String,
    pub statement: String,
    pub date: Option<String>,
    pub evidence: EvidenceGrade,
    pub sources: Vec<String>,
    pub origin: Origin,
}

/// What the map's own pages say of a framework or a family.
#[derive(Debug, Clone, Default)]
pub struct MapMention {
    pub edition: String,
    /// Slug of the mention kind.
    pub mention: String,
    pub framework: Option<String>,
    pub family: Option<String>,
    pub statement: String,
    pub evidence: EvidenceGrade,
    pub sources: Vec<String>,
    pub origin: Origin,
}
