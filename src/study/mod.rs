//! One analysis from the request to the results: projection, algorithm, arguments, findings, words.
//!
//! `analysis` knows networks only; here the names of entities, the data behind a network and the ways to look at
//! findings meet: against another network ([`compare`]), with intervals ([`intervals`]), against a condition
//! ([`gate`]), and as statements to keep ([`record`]).

pub mod compare;
pub mod gate;
pub mod intervals;
mod naming;
pub mod record;
#[cfg(test)]
mod tests;

use oxrdf::Term;

use crate::analysis::{self, Algorithm, Arguments, Control, Findings, ParameterKind, algorithm};
use crate::engine::{Engine, QueryOptions};
use crate::error::{Error, Result};
use crate::network::{Network, Projection, Report};
use crate::query::Prefixes;
use crate::resolve::Names;
use crate::results::Solutions;
use crate::store::Store;

pub use intervals::Bootstrap;
pub use naming::StoreNaming;

/// What to analyze, and how.
#[derive(Debug, Clone)]
pub struct Request {
    /// The name of the algorithm.
    pub algorithm: String,
    /// Names and texts of its arguments.
    pub arguments: Vec<(String, String)>,
    pub projection: Projection,
    /// Entities to leave out of the network, as the user names them.
    pub without: Vec<String>,
    /// How to draw intervals of ranks, if they are wanted.
    pub intervals: Option<Bootstrap>,
    /// Threads; 0 means one for each core. The findings are the same for any number.
    pub threads: usize,
}

/// An algorithm that ran on a network.
pub struct Study {
    pub algorithm: &'static dyn Algorithm,
    pub arguments: Arguments,
    pub network: Network,
    pub report: Report,
    pub findings: Findings,
}

impl Study {
    /// Makes the network that `request` asks for and runs its algorithm on it.
    ///
    /// # Errors
    /// When a name is unknown, when the projection fails, and when the work was cancelled.
    pub fn run(engine: &Engine, request: &Request, options: &QueryOptions) -> Result<Self> {
        let algorithm = algorithm(&request.algorithm)?;
        let mut projection = request.projection.clone();
        projection.links |= algorithm.needs_links();
        let default_graph = record::without_studies(engine.store(), &options.default_graph)?;
        let (network, report) = engine.network(&projection, &QueryOptions { default_graph, ..options.clone() })?;
        let nodes = Nodes { store: engine.store(), prefixes: &engine.prefixes, network: &network };
        let left_out = request.without.iter().map(|text| nodes.find(text)).collect::<Result<Vec<_>>>()?;
        let network = if left_out.is_empty() { network } else { network.without(&left_out)? };
        let nodes = Nodes { store: engine.store(), prefixes: &engine.prefixes, network: &network };
        let arguments = Arguments::read(algorithm.parameters(), &request.arguments, &|text| nodes.find(text))?;
        let control = Control::new(options.cancellation.clone(), request.threads)?;
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
    pub sentence: String,
    pub evidence: Vec<Evidence>,
}

/// An edge as the data states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    pub source: Term,
    /// Its predicate, or what the projection calls its type.
    pub kind: Option<Term>,
    pub target: Term,
}

/// Finds the nodes that a user names.
struct Nodes<'a> {
    store: &'a Store,
    prefixes: &'a Prefixes,
    network: &'a Network,
}

impl Nodes<'_> {
    /// Returns the node that `text` names: an IRI, a prefixed name, a slug or a label.
    fn find(&self, text: &str) -> Result<u32> {
        if let Some(node) = self.exact(text) {
            return Ok(node);
        }
        let names = Names::of(self.store, self.prefixes)?;
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
        self.network.find(&self.prefixes.iri(text).ok()?.into())
    }
}

/// Returns whether `algorithm` takes an argument that names nodes.
pub fn takes_nodes(algorithm: &dyn Algorithm) -> bool {
    let names_nodes = |kind| matches!(kind, ParameterKind::Node | ParameterKind::Nodes);
    algorithm.parameters().iter().any(|parameter| names_nodes(parameter.kind))
}
