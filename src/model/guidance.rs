//! What to take for which purpose: choices of frameworks, and what each stakeholder group has to do with it.

use super::{EvidenceGrade, NamedKind, Origin};

/// Something that people want to do with records, such as issuing a badge.
#[derive(Debug, Clone, Default)]
pub struct Purpose {
    pub slug: String,
    pub name: String,
    /// The place among the purposes, from 1.
    pub order: u32,
    pub definition: String,
    pub origin: Origin,
}

/// What a framework is for a purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum ChoiceKind {
    /// To be taken unless a reason speaks against it.
    #[default]
    First,
    /// To be taken for the reason given.
    Alternative,
    /// Needed beside whichever is taken.
    Needed,
}

impl ChoiceKind {
    /// Every kind, best first.
    pub const ALL: [Self; 3] = [Self::First, Self::Alternative, Self::Needed];

    /// Returns the word by which data calls it.
    pub fn word(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Alternative => "alternative",
            Self::Needed => "needed",
        }
    }
}

/// A framework for a purpose, with the reason to take it.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    pub purpose: String,
    pub framework: String,
    pub kind: ChoiceKind,
    pub reason: String,
    pub evidence: EvidenceGrade,
    pub sources: Vec<String>,
    pub origin: Origin,
}

/// What a stakeholder group has to do with a purpose.
#[derive(Debug, Clone, Default)]
pub struct Guidance {
    pub stakeholder: String,
    pub purpose: String,
    /// The place among the guidance of the group, from 1: where to begin.
    pub position: u32,
    /// Slug of the part that the group plays.
    pub part: String,
    /// Frameworks among the choices for the purpose that concern the group.
    pub takes: Vec<String>,
    pub statement: String,
    /// Stages under which the first work streams are.
    pub stages: Vec<String>,
    /// Resources to begin with.
    pub resources: Vec<String>,
    pub evidence: EvidenceGrade,
    pub sources: Vec<String>,
    pub origin: Origin,
}

/// All guidance.
#[derive(Debug, Clone, Default)]
pub struct GuidanceBook {
    pub purposes: Vec<Purpose>,
    pub parts: Vec<NamedKind>,
    pub choices: Vec<Choice>,
    pub guidance: Vec<Guidance>,
}
