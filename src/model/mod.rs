//! The records of the LER Ecosystem Map as plain structs.
//!
//! Every source of the domain ends here, so that the same records give the same RDF whichever source they came from.
//! Records refer to each other by slug. This module knows no RDF, no files and no YAML.

mod framework;
mod glossary;
mod guidance;
mod organization;
mod stakeholder;
mod tally;
mod text;

pub(crate) use framework::{
    EvidenceGrade, Framework, FrameworkFamily, FrameworkKind, FrameworkRelation, FrameworkStatus, Involvement,
    MapMention, NamedKind,
};
pub(crate) use glossary::{Mapping, MappingStatus, Match, NeighbourTerm, Term, Vocabulary};
pub(crate) use guidance::{Choice, ChoiceKind, Guidance, GuidanceBook, Purpose};
pub(crate) use organization::{
    Barrier, Edition, LicenceClaim, LifecycleStep, Organization, Part, Person, Principle, Recommendation, Role,
};
pub(crate) use stakeholder::{
    Action, ActionArea, Aliases, Case, Quotation, Resource, ResourceCategory, Stage, StakeholderGroup,
    ValueProposition, WorkStream,
};
pub(crate) use tally::{Tally, TallySubject};
pub(crate) use text::{hash10, normalize, slugify};

/// Where a record is in its source.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Origin {
    /// The file, relative to the root of its source.
    pub file: String,
    /// The line, from 1.
    pub line: u64,
    /// The column, from 1.
    pub column: u64,
}

/// The clone that records were read from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checkout {
    /// The web address of the repository.
    pub repository: Option<String>,
    /// The hash of the commit.
    pub commit: Option<String>,
}

/// All records of one source of the domain, each list in the order of the source.
#[derive(Debug, Clone, Default)]
pub struct Map {
    /// The clone that the records were read from, if they were.
    pub checkout: Option<Checkout>,
    /// Whether the map's own files were read, and not ours: then what we add is told apart from what they say.
    pub is_of_site: bool,
    pub stakeholders: Vec<StakeholderGroup>,
    pub stages: Vec<Stage>,
    pub areas: Vec<ActionArea>,
    pub work_streams: Vec<WorkStream>,
    pub actions: Vec<Action>,
    pub value_propositions: Vec<ValueProposition>,
    pub quotations: Vec<Quotation>,
    pub aliases: Vec<Aliases>,
    pub terms: Vec<Term>,
    pub vocabularies: Vec<Vocabulary>,
    pub neighbour_terms: Vec<NeighbourTerm>,
    pub categories: Vec<ResourceCategory>,
    pub resources: Vec<Resource>,
    pub organizations: Vec<Organization>,
    pub roles: Vec<Role>,
    pub people: Vec<Person>,
    pub framework_kinds: Vec<FrameworkKind>,
    pub framework_statuses: Vec<FrameworkStatus>,
    pub families: Vec<FrameworkFamily>,
    pub frameworks: Vec<Framework>,
    pub relation_kinds: Vec<NamedKind>,
    pub relations: Vec<FrameworkRelation>,
    pub involvement_kinds: Vec<NamedKind>,
    pub involvements: Vec<Involvement>,
    pub mention_kinds: Vec<NamedKind>,
    pub map_mentions: Vec<MapMention>,
    pub principles: Vec<Principle>,
    pub steps: Vec<LifecycleStep>,
    pub barriers: Vec<Barrier>,
    pub recommendations: Vec<Recommendation>,
    pub editions: Vec<Edition>,
    pub tallies: Vec<Tally>,
    pub guidance: GuidanceBook,
}
