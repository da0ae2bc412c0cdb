//! Glossary terms and their counterparts in other vocabularies.

use super::{EvidenceGrade, Origin};

/// A term of the map's glossary.
#[derive(Debug, Clone, Default)]
pub struct Term {
    pub slug: String,
    /// The name as the source spells it, bracketed acronym included.
    pub name: String,
    pub alternative_names: Vec<String>,
    pub acronyms: Vec<String>,
    /// One text per sense.
    pub definitions: Vec<String>,
    pub related: Vec<String>,
    pub broader: Vec<String>,
    /// Slugs of frameworks that the term denotes.
    pub frameworks: Vec<String>,
    pub mappings: Vec<Mapping>,
    /// Place in the glossary, from 1; not part of its identity.
    pub position: u32,
    pub sources: Vec<String>,
    /// Where our additions to a record of the site are.
    pub curation: Option<Origin>,
    pub origin: Origin,
}

/// How close a mapping is; the SKOS mapping relations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Match {
    Exact,
    Close,
    Broad,
    Narrow,
    Related,
}

/// Whether somebody compared the two definitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MappingStatus {
    Confirmed,
    Expected,
}

/// A link from a term to a concept elsewhere.
#[derive(Debug, Clone)]
pub struct Mapping {
    /// Slug of the vocabulary that the concept belongs to.
    pub vocabulary: String,
    pub matching: Match,
    /// IRI of the concept, or what stands for it where it has none.
    pub target: String,
    /// The vocabulary gives the concept no address: the target only keeps records apart.
    pub is_minted: bool,
    pub label: String,
    pub status: MappingStatus,
    pub evidence: EvidenceGrade,
    pub sources: Vec<String>,
    pub origin: Origin,
}

/// A glossary or vocabulary beside the map.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    pub slug: String,
    pub name: String,
    pub publisher: Option<String>,
    pub homepage: Option<String>,
    pub definition: String,
    pub sources: Vec<String>,
    pub origin: Origin,
}

/// A term that a neighbouring vocabulary defines and the map lacks.
#[derive(Debug, Clone)]
pub struct NeighbourTerm {
    pub slug: String,
    pub name: String,
    pub definition: String,
    pub vocabulary: String,
    pub target: Option<String>,
    /// The vocabulary gives the term no address: the target only keeps records apart.
    pub is_minted: bool,
    pub evidence: EvidenceGrade,
    pub sources: Vec<String>,
    pub origin: Origin,
}
