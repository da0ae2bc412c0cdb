//! Holds quads and answers SPARQL.
//!
//! [`Store`] is the one door: what stands above speaks SPARQL terms and [`crate::results`], and does not see which
//! store answers. Statements sit in named graphs by origin; unless told otherwise the default graph of a query is the
//! union of all graphs, each triple once.

mod backend;
#[cfg(feature = "rocksdb")]
mod disk;
#[cfg(feature = "remote")]
mod endpoint;
mod lock;
mod oxigraph;
mod quads;
mod sort;
mod update;
mod watch;

use std::sync::Arc;

use oxrdf::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use spargebra::Query;
use tracing::debug;

use crate::cancel::Cancellation;
use crate::error::Result;
use crate::evaluate::{Request, evaluate, prepare};
use crate::results::Results;
use crate::snapshot::Snapshot;

pub use crate::evaluate::{Budget, DefaultGraph, Explained, Explanation, Function, Functions, Prepared, Visible};

pub use self::backend::Backend;
#[cfg(feature = "rocksdb")]
pub use self::disk::{read_disk, update_disk, write_disk};
#[cfg(feature = "remote")]
pub use self::endpoint::{Access, Endpoint};
pub use self::lock::WriteLock;
pub use self::oxigraph::Memory;
pub use self::update::{Changes, Operation, Transfer, TransferKind, Update, update_file, update_file_if};

/// How to evaluate a query.
#[derive(Clone, Default)]
pub struct Evaluation {
    /// Functions of our own that the query may call.
    pub functions: Functions,
    pub default_graph: DefaultGraph,
    pub cancellation: Cancellation,
    /// Leave the plan in the order of the text.
    pub without_optimizer: bool,
    /// Count rows and time per step.
    pub explain: bool,
    /// The memory that the operators of the query may take together.
    pub budget: Budget,
    /// How many threads may work at once; all cores if 0.
    pub threads: usize,
    /// What [`Store::prepare`] gave for the query, with or without the optimizer as here.
    pub prepared: Option<Prepared>,
}

impl Evaluation {
    fn request(&self) -> Request {
        Request {
            functions: self.functions.clone(),
            default_graph: self.default_graph.clone(),
            cancellation: self.cancellation.clone(),
            budget: self.budget.clone(),
            without_optimizer: self.without_optimizer,
            explain: self.explain,
            threads: self.threads,
            prepared: self.prepared.clone(),
        }
    }
}

/// A pattern of quads; `None` matches everything.
#[derive(Debug, Clone, Default)]
pub struct QuadPattern {
    pub subject: Option<NamedOrBlankNode>,
    pub predicate: Option<NamedNode>,
    pub object: Option<Term>,
    pub graph: Option<GraphName>,
}

/// A set of quads that answers SPARQL; cheap to clone.
#[derive(Clone)]
pub enum Store {
    /// An image made for reading, which our own evaluator answers from.
    Snapshot(Arc<Snapshot>),
    /// Oxigraph's store in memory with its evaluator: a second opinion.
    Memory(Memory),
    /// An engine elsewhere.
    #[cfg(feature = "remote")]
    Endpoint(Endpoint),
}

impl Store {
    /// Returns a snapshot of `quads`.
    ///
    /// # Errors
    /// When there are more terms or quads than a snapshot can number.
    pub fn from_quads(quads: impl IntoIterator<Item = Quad>) -> Result<Self> {
        Ok(Snapshot::build(quads)?.into())
    }

    /// Returns the plan of `query` over this store, for evaluations to come; `None` where the store keeps none.
    ///
    /// # Errors
    /// When the query is nested too deeply, or cannot be compiled.
    pub fn prepare(&self, query: &Query, without_optimizer: bool) -> Result<Option<Prepared>> {
        match self {
            Self::Snapshot(snapshot) => prepare(snapshot, query, without_optimizer).map(Some),
            Self::Memory(_) => Ok(None),
            #[cfg(feature = "remote")]
            Self::Endpoint(_) => Ok(None),
        }
    }

    /// Evaluates `query`. The explanation has counts once the results are read to the end, and only if asked for.
    ///
    /// # Errors
    /// When the query asks for what is refused, such as SERVICE, or the evaluation fails.
    pub fn evaluate(&self, query: &Query, evaluation: &Evaluation) -> Result<(Results, Option<Explanation>)> {
        match self {
            Self::Snapshot(snapshot) => {
                debug!(statements = snapshot.len(), "answers from the columns");
                evaluate(snapshot, query, &evaluation.request())
            }
            Self::Memory(store) => {
                debug!("answers with Oxigraph's evaluator");
                store.evaluate(query, evaluation)
            }
            #[cfg(feature = "remote")]
            Self::Endpoint(endpoint) => {
                debug!("asks an endpoint");
                Ok((endpoint.evaluate(query, evaluation)?, None))
            }
        }
    }

    /// Returns the quads that match `pattern`, all graphs included, in no particular order.
    pub fn quads(&self, pattern: &QuadPattern) -> Box<dyn Iterator<Item = Result<Quad>>> {
        match self {
            Self::Snapshot(snapshot) => quads::quads(snapshot, pattern),
            Self::Memory(store) => store.quads(pattern),
            #[cfg(feature = "remote")]
            Self::Endpoint(endpoint) => match endpoint.quads(pattern) {
                Ok(quads) => Box::new(quads.into_iter().map(Ok)),
                Err(error) => Box::new(std::iter::once(Err(error))),
            },
        }
    }

    /// Returns each graph with the number of its statements, the unnamed one first and the others by name; at once where
    /// the store keeps the counts.
    ///
    /// # Errors
    /// When the data cannot be read, or the store does not hand them over.
    pub fn graphs(&self) -> Result<Vec<(GraphName, usize)>> {
        let snapshot = self.snapshot()?;
        let all = 0..=snapshot.graphs.names().len() as u32;
        let counts = all.map(|graph| Ok((snapshot.graph_name(graph)?, snapshot.graphs.len(graph))));
        counts.filter(|found: &Result<_>| found.as_ref().map_or(true, |(_, count)| *count > 0)).collect()
    }

    /// Returns this data as a snapshot; a store that can change is copied into one.
    ///
    /// # Errors
    /// When the data cannot be read.
    pub fn snapshot(&self) -> Result<Arc<Snapshot>> {
        match self {
            Self::Snapshot(snapshot) => Ok(Arc::clone(snapshot)),
            Self::Memory(store) => {
                let quads = store.quads(&QuadPattern::default()).collect::<Result<Vec<_>>>()?;
                Ok(Arc::new(Snapshot::build(quads)?))
            }
            #[cfg(feature = "remote")]
            Self::Endpoint(endpoint) => Err(endpoint.unsupported("hand over all its data")),
        }
    }

    /// Reads all that lies in a file of ours and compares it with its checksums; other stores have none.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn verify(&self) -> Result<()> {
        match self {
            Self::Snapshot(snapshot) => snapshot.verify(),
            Self::Memory(_) => Ok(()),
            #[cfg(feature = "remote")]
            Self::Endpoint(_) => Ok(()),
        }
    }

    /// Returns whether each read is a request to another machine.
    pub fn is_remote(&self) -> bool {
        #[cfg(feature = "remote")]
        let is_remote = matches!(self, Self::Endpoint(_));
        #[cfg(not(feature = "remote"))]
        let is_remote = false;
        is_remote
    }

    /// Returns whether there is no quad.
    ///
    /// # Errors
    /// When the data cannot be read.
    pub fn is_empty(&self) -> Result<bool> {
        Ok(self.len()? == 0)
    }

    /// Returns the number of quads.
    ///
    /// # Errors
    /// When the data cannot be read.
    pub fn len(&self) -> Result<usize> {
        match self {
            Self::Snapshot(snapshot) => Ok(snapshot.len()),
            Self::Memory(store) => store.len(),
            #[cfg(feature = "remote")]
            Self::Endpoint(endpoint) => Err(endpoint.unsupported("count all its statements")),
        }
    }
}

impl From<Snapshot> for Store {
    fn from(snapshot: Snapshot) -> Self {
        Self::Snapshot(Arc::new(snapshot))
    }
}
