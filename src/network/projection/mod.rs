//! Which statements become edges: stated by predicates and classes, by a SELECT, or by a CONSTRUCT.
//!
//! All three end in one [`NetworkBuilder`](super::NetworkBuilder), and each comes with a [`Report`] of what became an edge and what did not,
//! and why. The nodes are numbered in the order of their terms.

mod answer;
mod report;
#[cfg(test)]
mod tests;
mod triples;

use oxrdf::NamedNode;
use spargebra::Query;

use super::{Merge, Network};
use crate::cancel::Cancellation;
use crate::error::Result;
use crate::store::{DefaultGraph, Store};
use crate::vocab::{dcterms, foaf, ler, owl, prov, rdf, skos};

pub use report::{Report, Tally, digest};

/// A projection: which statements of a dataset become edges, and how.
#[derive(Debug, Clone)]
pub struct Projection {
    /// How the user calls it.
    pub name: String,
    /// Which statements are edges.
    pub form: Form,
    /// Whether edges have a direction.
    pub directed: bool,
    /// What an edge weighs.
    pub weight: Weight,
    /// Keep the edges as they were stated, for algorithms that name the predicates on a path.
    pub links: bool,
}

/// How the edges of a projection are stated.
#[derive(Debug, Clone)]
pub enum Form {
    /// Statements, chosen by predicates and classes.
    Triples(Choice),
    /// A SELECT with `?source ?target [?type] [?weight]`, or a CONSTRUCT each of whose triples is an edge.
    Query(Box<Query>),
}

/// Which statements become edges.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// Only these predicates; without any, all but [`HUBS`] and those whose objects are literals.
    pub predicates: Vec<NamedNode>,
    /// Not these predicates.
    pub without: Vec<NamedNode>,
    /// Only instances of these classes are nodes, and all of them are, with edges or without.
    pub classes: Vec<NamedNode>,
}

/// What an edge weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Weight {
    /// As many as statements it stands for, or the sum of what the projection says.
    #[default]
    Count,
    /// 1.
    One,
    /// The rarer its predicate the more: the sum of 1 / ln(e + statements of the predicate - 1).
    Rarity,
}

impl Weight {
    /// Every weight, by the name that a user gives.
    pub const ALL: [(&'static str, Self); 3] = [("count", Self::Count), ("one", Self::One), ("rarity", Self::Rarity)];

    /// Returns the weight of one statement of a predicate that occurs `count` times.
    fn of_predicate(self, count: usize) -> f64 {
        match self {
            Self::Rarity => 1.0 / (std::f64::consts::E + count.saturating_sub(1) as f64).ln(),
            Self::Count | Self::One => 1.0,
        }
    }

    fn merge(self) -> Merge {
        if self == Self::One { Merge::First } else { Merge::Sum }
    }
}

/// Predicates that lead to what nearly everything shares, or to what is said about statements; left out unless named.
pub static HUBS: &[&str] = &[
    rdf::TYPE,
    rdf::SUBJECT,
    rdf::PREDICATE,
    rdf::OBJECT,
    skos::IN_SCHEME,
    skos::HAS_TOP_CONCEPT,
    skos::TOP_CONCEPT_OF,
    rdf::DOMAIN,
    rdf::RANGE,
    rdf::IS_DEFINED_BY,
    rdf::SEE_ALSO,
    owl::VERSION_INFO,
    dcterms::LICENSE,
    dcterms::SOURCE,
    dcterms::IS_PART_OF,
    prov::WAS_DERIVED_FROM,
    foaf::PAGE,
    foaf::HOMEPAGE,
    ler::RULE,
    ler::TEXT_PROPERTY,
    ler::IN_VOCABULARY,
];

/// Returns the network that `projection` makes of `store`, and what became of its statements.
///
/// O(statements) for predicates and classes; as long as the query takes, and O(rows log rows), for a query, whose steps
/// may take `memory` bytes together.
///
/// # Errors
/// When the query fails or lacks `?source` or `?target`, when a weight is not a number, and when the work was cancelled.
///
/// ```
/// use lermap::Engine;
/// use lermap::engine::QueryOptions;
/// use lermap::load::LoadOptions;
/// use lermap::network::{Projection, Weight, project};
/// use lermap::source::Source;
///
/// let engine = Engine::open(&[Source::Embedded], &LoadOptions::default())?;
/// let options = QueryOptions::default();
/// let (name, form, directed) = engine.scope(&options).named_projection("frameworks-rest-on")?;
/// let projection = Projection { name, form, directed, weight: Weight::One, links: false };
/// let (network, report) = project(engine.store(), &projection, &options.default_graph, None, &options.cancellation)?;
/// assert!(network.len() > 50 && report.edges == network.edge_count());
/// # Ok::<(), lermap::Error>(())
/// ```
pub fn project(
    store: &Store,
    projection: &Projection,
    graphs: &DefaultGraph,
    memory: Option<usize>,
    cancellation: &Cancellation,
) -> Result<(Network, Report)> {
    let (network, mut report) = match &projection.form {
        Form::Triples(choice) => triples::project(store, projection, choice, graphs, cancellation)?,
        Form::Query(query) => answer::project(store, projection, query, graphs, memory, cancellation)?,
    };
    report.name.clone_from(&projection.name);
    (report.nodes, report.edges, report.directed) = (network.len(), network.edge_count(), network.is_directed());
    report.digest = report::digest(store, projection, graphs)?;
    Ok((network, report))
}
