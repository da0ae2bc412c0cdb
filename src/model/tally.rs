//! How much an edition of the map holds, where only its counts are kept.

use super::{Case, Origin};

/// How many things of one kind an edition holds for a group, stage, case or area.
#[derive(Debug, Clone)]
pub struct Tally {
    /// Slug of the edition.
    pub edition: String,
    pub subject: TallySubject,
    /// The name that the edition itself gives to the group or area.
    pub name: String,
    pub number: u32,
    pub sources: Vec<String>,
    pub origin: Origin,
}

/// What is counted, and for whom or what; all by slug.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum TallySubject {
    WorkStreams {
        stakeholder: String,
        stage: String,
    },
    ValuePropositions {
        stakeholder: String,
        case: Case,
    },
    Actions {
        stakeholder: String,
        area: String,
    },
    /// Advice on an area that speaks to no group alone.
    Recommendations {
        area: String,
    },
}
