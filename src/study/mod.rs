//! One analysis from the request to the results: projection, algorithm, arguments, findings, words.
//!
//! `analysis` knows networks only; here the names of entities, the data behind a network and the ways to look at
//! findings meet: against another network ([`compare`]), with intervals ([`intervals`]), against a condition
//! ([`gate`]), and as statements to keep ([`record`]).

pub mod compare;
mod drawing;
pub mod gate;
mod ground;
pub mod intervals;
mod naming;
mod path_search;
pub mod record;
pub mod service;
#[cfg(test)]
mod tests;

use std::sync::{Arc, Mutex};

use oxrdf::Term;
use tracing::debug;

use crate::analysis::{self, Algorithm, Algorithms, Arguments, Control, Findings, ParameterKind};
use crate::cancel::Cancellation;
use crate::error::{Error, Result};
use crate::network::projection::digest;
use crate::network::{Choice, Form, Network, Projection, Report, project};
use crate::prefixes::Prefixes;
use crate::query::saved::{Catalogue, SavedQuery};
use crate::resolve::EntityNames;
use crate::results::Solutions;
use crate::store::{DefaultGraph, Store};

pub use drawing::drawing;
pub use intervals::Bootstrap;
pub use naming::StoreNaming;

/// What to analyze, and how.
#[derive(Debug, Clone)]
pub struct Request {
    /// The name of the algorithm.
    pub algorithm: String,
    /// Names and texts of its arguments.
    pub arguments: Vec<(String, String)>,
    /// Which statements become edges.
    pub projection: Projection,
    /// Entities to leave out of the network, as the user names them.
    pub without: Vec<String>,
    /// How to draw intervals of ranks, if they are wanted.
    pub intervals: Option<Bootstrap>,
    /// Threads; 0 means one for each core. The findings are the same for any number.
    pub threads: usize,
}

/// The data that a study runs on, and until when it may run.
///
/// ```
/// use lermap::Engine;
/// use lermap::engine::QueryOptions;
/// use lermap::load::LoadOptions;
/// use lermap::network::{Projection, Weight};
/// use lermap::source::Source;
/// use lermap::study::Request;
///
/// let engine = Engine::open(&[Source::Embedded], &LoadOptions::default())?;
/// let options = QueryOptions::default();
/// let scope = engine.scope(&options);
/// let (name, form, directed) = scope.named_projection("frameworks-rest-on")?;
/// let study = scope.study(&Request {
///     algorithm: "page-rank".to_owned(),
///     arguments: vec![("damping".to_owned(), "0.9".to_owned())],
///     projection: Projection { name, form, directed, weight: Weight::One, links: false },
///     without: Vec::new(),
///     intervals: None,
///     threads: 1,
/// })?;
/// assert_eq!(study.solutions(engine.store(), 5)?.count(), 5);
/// # Ok::<(), lermap::Error>(())
/// ```
#[derive(Clone)]
pub struct Scope<'a> {
    /// The data.
    pub store: &'a Store,
    /// Prefixes that a projection may use without declaring them.
    pub prefixes: &'a Prefixes,
    /// What a projection without FROM asks.
    pub default_graph: DefaultGraph,
    /// What ends the work early.
    pub cancellation: Cancellation,
    /// Bytes that a query which states edges may take; no limit if `None`.
    pub memory: Option<usize>,
    /// Named projections.
    pub projections: &'a Catalogue,
    /// What can be asked for by name.
    pub algorithms: Algorithms,
    /// Studies of earlier queries.
    pub cache: &'a Cache,
}

/// The name of a projection of all statements but those of hub predicates.
pub const EVERYTHING: &str = "all statements";

/// Returns the name, the form and the direction of the projection of all statements but those of hub predicates.
pub fn everything() -> (String, Form, bool) {
    (EVERYTHING.to_owned(), Form::Triples(Choice::default()), true)
}

/// How many studies a cache keeps.
const KEPT: usize = 16;

/// Studies that were run lately, by the digest of their data and projection and by their arguments; cheap to clone.
#[derive(Clone, Default)]
pub struct Cache(Arc<Mutex<Vec<Kept>>>);

/// A study and what it is found by.
type Kept = (String, Arc<Study>);

impl Cache {
    fn find(&self, key: &str) -> Option<Arc<Study>> {
        let kept = self.0.lock().ok()?;
        kept.iter().find(|(known, _)| known == key).map(|(_, study)| Arc::clone(study))
    }

    fn keep(&self, key: String, study: &Arc<Study>) {
        if let Ok(mut kept) = self.0.lock() {
            if kept.len() == KEPT {
                kept.remove(0);
            }
            kept.push((key, Arc::clone(study)));
        }
    }
}

impl Scope<'_> {
    /// Returns the study that `request` asks for: an earlier one of the same data and arguments, or a new one.
    ///
    /// # Errors
    /// As for [`Study::run`].
    pub fn study(&self, request: &Request) -> Result<Arc<Study>> {
        let digest = digest(self.store, &request.projection, &self.default_graph)?;
        let key = format!(
            "{digest} {} {:?} {:?} {:?}",
            request.algorithm, request.arguments, request.without, request.intervals
        );
        if let Some(study) = self.cache.find(&key) {
            debug!(algorithm = request.algorithm, "takes an earlier study of the same data and arguments");
            return Ok(study);
        }
        debug!(algorithm = request.algorithm, "finds no earlier study");
        let study = Arc::new(Study::run(self, request)?);
        self.cache.keep(key, &study);
        Ok(study)
    }

    /// Returns the name, the form and the direction of the projection called `name`.
    ///
    /// # Errors
    /// When there is none, or it has mistakes.
    pub fn named_projection(&self, name: &str) -> Result<(String, Form, bool)> {
        let saved = self.projections.query(name);
        let saved = saved.map_err(|error| Error { message: error.message.replace("query", "projection"), ..error })?;
        of_query(&saved, self.prefixes)
    }
}

/// Returns `saved` as a projection: its name, its form, and whether its edges have a direction.
///
/// # Errors
/// When its query has mistakes.
pub fn of_query(saved: &SavedQuery, prefixes: &Prefixes) -> Result<(String, Form, bool)> {
    let form = Form::Query(Box::new(saved.parse(prefixes)?));
    Ok((saved.name.clone(), form, saved.header.directed.unwrap_or(true)))
}

/// An algorithm that ran on a network.
pub struct Study {
    /// The algorithm.
    pub algorithm: &'static dyn Algorithm,
    /// The arguments that it was given.
    pub arguments: Arguments,
    /// The network that it ran on.
    pub network: Network,
    /// What became an edge of the network, and what did not.
    pub report: Report,
    /// What the algorithm found.
    pub findings: Findings,
}

impl Study {
    /// Makes the network that `request` asks for and runs its algorithm on it.
    ///
    /// # Errors
    /// When a name is unknown, when the projection fails, and when the work was cancelled.
    pub fn run(scope: &Scope<'_>, request: &Request) -> Result<Self> {
        let algorithm = scope.algorithms.find(&request.algorithm)?;
        let mut projection = request.projection.clone();
        projection.links |= algorithm.needs_links();
        let graphs = record::without_studies(scope.store, &scope.default_graph)?;
        let (network, report) = project(scope.store, &projection, &graphs, scope.memory, &scope.cancellation)?;
        let nodes = Nodes { scope, network: &network };
        let left_out = request.without.iter().map(|text| nodes.find(text)).collect::<Result<Vec<_>>>()?;
        let network = if left_out.is_empty() { network } else { network.without(&left_out)? };
        let nodes = Nodes { scope, network: &network };
        let arguments = Arguments::read(algorithm.parameters(), &request.arguments, &|text| nodes.find(text))?;
        let control = Control::new(scope.cancellation.clone(), request.threads)?;
        let findings = analysis::run(algorithm, &network, &arguments, &control)?;
        let mut study = Self { algorithm, arguments, network, report, findings };
        if let Some(bootstrap) = request.intervals {
            intervals::add(&mut study, bootstrap, &control)?;
        }
        Ok(study)
    }

    /// Returns the first `count` rows with labels out of `store`.
    ///
    /// # Errors
    /// When the data is damaged.
    pub fn solutions(&self, store: &Store, count: usize) -> Result<Solutions> {
        self.findings.solutions(&self.network, &StoreNaming::new(store), count)
    }

    /// Returns at most `count` sentences about what was found, each with the statements behind it.
    ///
    /// # Errors
    /// When the data is damaged.
    pub fn words(&self, store: &Store, count: usize) -> Result<Vec<Words>> {
        let naming = StoreNaming::new(store);
        let sentences = self.algorithm.explain(&self.network, &self.findings, count);
        let words = |sentence: &analysis::Sentence| {
            let edges = sentence.evidence.iter().map(|&(source, target)| self.statements(source, target));
            let evidence = edges.collect::<Result<Vec<_>>>()?.concat();
            Ok(Words { sentence: sentence.text(&self.network, &naming)?, evidence })
        };
        sentences.iter().map(words).collect()
    }

    /// Returns the stated edges between two nodes, in both directions: source, type, target.
    fn statements(&self, source: u32, target: u32) -> Result<Vec<Evidence>> {
        let Some(links) = self.network.links() else {
            let (source, target) = (self.network.term(source)?, self.network.term(target)?);
            return Ok(vec![Evidence { source, kind: None, target }]);
        };
        let both = links.from_to(source, target).iter().chain(links.from_to(target, source));
        both.map(|link| {
            Ok(Evidence {
                source: self.network.term(link.source)?,
                kind: self.network.types().get(link.kind as usize).cloned(),
                target: self.network.term(link.target)?,
            })
        })
        .collect()
    }
}

/// A sentence about a finding, and what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// The sentence, without a full stop.
    pub sentence: String,
    /// The statements that it rests on.
    pub evidence: Vec<Evidence>,
}

/// An edge as the data states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The subject of the statement.
    pub source: Term,
    /// Its predicate, or what the projection calls its type.
    pub kind: Option<Term>,
    /// Its object.
    pub target: Term,
}

/// Finds the nodes that a user names.
struct Nodes<'a> {
    scope: &'a Scope<'a>,
    network: &'a Network,
}

impl Nodes<'_> {
    /// Returns the node that `text` names: an IRI, a prefixed name, a slug or a label.
    fn find(&self, text: &str) -> Result<u32> {
        if let Some(node) = self.exact(text) {
            return Ok(node);
        }
        let names = EntityNames::of(self.scope.store, self.scope.prefixes)?;
        let members = self.network.nodes().map(|node| self.network.term(node));
        let members = members.filter_map(|term| match term {
            Ok(Term::NamedNode(node)) => Some(Ok(node)),
            Ok(_) => None,
            Err(error) => Some(Err(error)),
        });
        let entity = names.resolve_among(text, "node of this network", &members.collect::<Result<_>>()?)?;
        self.network.find(&entity.into()).ok_or_else(|| Error::usage(format!("`{text}` is no node of this network")))
    }

    fn exact(&self, text: &str) -> Option<u32> {
        self.network.find(&self.scope.prefixes.iri(text).ok()?.into())
    }
}

/// Returns whether `algorithm` takes an argument that names nodes.
pub fn takes_nodes(algorithm: &dyn Algorithm) -> bool {
    let names_nodes = |kind| matches!(kind, ParameterKind::Node | ParameterKind::Nodes);
    algorithm.parameters().iter().any(|parameter| names_nodes(parameter.kind))
}
