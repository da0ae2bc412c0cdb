//! Holds quads and answers SPARQL.
//!
//! [`Store`] is the one door: the layers above speak SPARQL terms and [`crate::results`], and does not see which
//! store answers. Statements sit in named graphs by origin; unless told otherwise the default graph of a query is the
//! union of all graphs, each triple once.

mod backend;
#[cfg(feature = "rocksdb")]
mod disk;
#[cfg(feature = "remote")]
mod endpoint;
mod journal;
mod lock;
mod oxigraph;
mod quads;
mod scan;
mod sort;
#[cfg(any(test, feature = "rocksdb"))]
mod transaction;
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
pub use self::journal::{Limits as JournalLimits, journal_of};
pub(crate) use self::journal::{Versioned, announce as announce_snapshot, remove as remove_journal};
pub use self::lock::WriteLock;
pub use self::oxigraph::Memory;
pub use self::scan::Scan;
pub use self::update::{Changes, Operation, Transfer, TransferKind, Update, compact_file, update_file, update_file_if};

/// How to evaluate a query.
#[derive(Clone, Default)]
pub struct Evaluation {
    /// Functions of our own that the query may call.
    pub functions: Functions,
    /// What a query without FROM asks.
    pub default_graph: DefaultGraph,
    /// What ends the work early.
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
    /// The subject, if it is given.
    pub subject: Option<NamedOrBlankNode>,
    /// The predicate, if it is given.
    pub predicate: Option<NamedNode>,
    /// The object, if it is given.
    pub object: Option<Term>,
    /// The graph, if it is given.
    pub graph: Option<GraphName>,
}

/// A set of quads that answers SPARQL; cheap to clone.
///
/// ```
/// use lermap::oxrdf::{GraphName, Literal, NamedNode, Quad};
/// use lermap::store::{QuadPattern, Store};
///
/// let node = |name: &str| NamedNode::new_unchecked(format!("http://e/{name}"));
/// let quad = |text: &str| Quad::new(node("s"), node("p"), Literal::from(text), GraphName::DefaultGraph);
/// let store = Store::from_quads([quad("a"), quad("b")])?;
/// let pattern = QuadPattern { object: Some(Literal::from("a").into()), ..QuadPattern::default() };
/// assert_eq!((store.len()?, store.quads(&pattern).count()), (2, 1));
/// # Ok::<(), lermap::Error>(())
/// ```
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
    /// When the query is nested too deeply, cannot be compiled, or the work is told to stop.
    pub fn prepare(&self, query: &Query, evaluation: &Evaluation) -> Result<Option<Prepared>> {
        match self {
            Self::Snapshot(snapshot) => prepare(snapshot, query, &evaluation.request()).map(Some),
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

    /// Returns the quads that match `pattern`, all graphs included, in no particular order. [`Store::all_quads`] is for a
    /// pattern that everything matches; a store elsewhere refuses it, and limits how many may match another one.
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
}

impl From<Snapshot> for Store {
    fn from(snapshot: Snapshot) -> Self {
        Self::Snapshot(Arc::new(snapshot))
    }
}
