//! The one door to the library: open sources, query, run, analyze, write.

use tracing::info;

use crate::cancel::Cancellation;
use crate::error::{Error, Result};
use crate::infer::Regime;
use crate::load::{LoadOptions, load, reason};
use crate::prefixes::Prefixes;
use crate::query::saved::{Catalogue, SavedQuery, Values};
use crate::query::{Bindings, parse_query, parse_update};
use crate::resolve::StoreEntities;
use crate::results::Results;
use crate::source::Source;
use crate::store::{Backend, Changes, DefaultGraph, Evaluation, Explanation, QuadPattern, Store, Update};
use crate::study::service::expand;
use crate::study::{Cache, Scope};

/// A dataset that answers questions.
#[derive(Clone)]
pub struct Engine {
    store: Store,
    /// Prefixes that queries may use without declaring them.
    pub prefixes: Prefixes,
    /// Named projections, for studies.
    pub projections: Catalogue,
    /// Studies of earlier queries.
    studies: Cache,
    /// What looked wrong while loading.
    pub warnings: Vec<Error>,
    /// What follows from the data is added under this regime, and anew whenever the data changes.
    regime: Option<Regime>,
    /// Which store holds the data, also when it has changed.
    backend: Backend,
}

/// How to answer a query.
#[derive(Debug, Clone, Default)]
pub struct QueryOptions {
    pub default_graph: DefaultGraph,
    pub cancellation: Cancellation,
    /// Count rows and time per step of the plan.
    pub explain: bool,
}

/// The answer to a query.
pub struct Answer {
    pub results: Results,
    /// The plan, if it was asked for; complete once the results are read to the end.
    pub explanation: Option<Explanation>,
}

impl Engine {
    /// Opens `sources` as one dataset.
    ///
    /// # Errors
    /// When a source cannot be read, or the work should stop.
    pub fn open(sources: &[Source], options: &LoadOptions) -> Result<Self> {
        let loaded = load(sources, options)?;
        let (prefixes, regime) = (Prefixes::default(), options.infer);
        let mut engine = Self {
            store: loaded.store,
            prefixes,
            projections: Catalogue::projections(),
            studies: Cache::default(),
            warnings: loaded.warnings,
            regime,
            backend: options.backend,
        };
        engine.reason(&options.cancellation)?;
        Ok(engine)
    }

    /// Returns the store behind this engine.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Answers the SPARQL query `text`. Rows are computed while they are read.
    ///
    /// # Errors
    /// When `text` is not a query, or its evaluation fails.
    pub fn query(&self, text: &str, options: &QueryOptions) -> Result<Answer> {
        let query = parse_query(text, &self.prefixes)?;
        self.evaluate(&query, options)
    }

    /// Changes the data of this engine, and nothing that it was opened from, by the SPARQL update `text`;
    /// [`crate::store`] says which graphs it reads and writes.
    ///
    /// # Errors
    /// When `text` is not an update, or it fails; the data are then as they were.
    pub fn change(&mut self, text: &str, default_graph: &DefaultGraph, cancellation: &Cancellation) -> Result<Changes> {
        self.apply(&parse_update(text, &self.prefixes)?, default_graph, cancellation)
    }

    /// Changes the data of this engine, and nothing that it was opened from, by `update`.
    ///
    /// # Errors
    /// When the update fails; the data are then as they were.
    pub fn apply(
        &mut self,
        update: &Update,
        default_graph: &DefaultGraph,
        cancellation: &Cancellation,
    ) -> Result<Changes> {
        let (store, changes) = self.store.changed(update, default_graph, cancellation)?;
        self.store = store;
        info!(inserted = changes.inserted, deleted = changes.deleted, "updated");
        self.reason(cancellation)?;
        Ok(changes)
    }

    /// Puts what follows from the data in place of what followed before, if this engine reasons.
    fn reason(&mut self, cancellation: &Cancellation) -> Result<()> {
        let Some(regime) = self.regime else { return Ok(()) };
        info!(regime = regime.name(), "reasons");
        self.store = self.backend.hold(reason(&self.store, regime, cancellation)?)?;
        Ok(())
    }

    /// Adds the quads of `sources` to the data of this engine and returns how many are new.
    ///
    /// # Errors
    /// When a source cannot be read, or the work should stop.
    pub fn add(&mut self, sources: &[Source], options: &LoadOptions) -> Result<usize> {
        let loaded = load(sources, options)?;
        let before = self.store.len()?;
        let old = self.store.quads(&QuadPattern::default());
        let new = loaded.store.quads(&QuadPattern::default());
        self.store = self.backend.hold(Store::from_quads(old.chain(new).collect::<Result<Vec<_>>>()?)?)?;
        self.warnings.extend(loaded.warnings);
        let added = self.store.len()? - before;
        self.reason(&options.cancellation)?;
        Ok(added)
    }

    /// Answers a saved query with `values` for its parameters.
    ///
    /// # Errors
    /// When a value is missing or does not fit, or the evaluation fails.
    pub fn run(&self, query: &SavedQuery, values: &Values, options: &QueryOptions) -> Result<Answer> {
        self.evaluate(&self.prepare(query, values)?, options)
    }

    /// Returns a saved query with `values` bound, ready to be answered.
    ///
    /// # Errors
    /// When a value is missing or does not fit.
    pub fn prepare(&self, query: &SavedQuery, values: &Values) -> Result<spargebra::Query> {
        self.prepare_with(query, values, &Bindings::new())
    }

    /// Returns a saved query with `values` bound, and terms of `set` for its other parameters, ready to be answered.
    pub fn prepare_with(&self, query: &SavedQuery, values: &Values, set: &Bindings) -> Result<spargebra::Query> {
        query.prepare(values, set, &self.prefixes, &StoreEntities::new(&self.store, &self.prefixes))
    }

    /// Returns the data of this engine for a study.
    pub fn scope(&self, options: &QueryOptions) -> Scope<'_> {
        Scope {
            store: &self.store,
            prefixes: &self.prefixes,
            default_graph: options.default_graph.clone(),
            cancellation: options.cancellation.clone(),
            projections: &self.projections,
            cache: &self.studies,
        }
    }

    /// Answers a query that is parsed already.
    ///
    /// # Errors
    /// When a service or function of the query fails, or its evaluation does.
    pub fn evaluate(&self, query: &spargebra::Query, options: &QueryOptions) -> Result<Answer> {
        let (query, functions) = expand(query, &self.scope(options))?;
        let evaluation = Evaluation {
            functions,
            default_graph: options.default_graph.clone(),
            cancellation: options.cancellation.clone(),
            without_optimizer: false,
            explain: options.explain,
            ..Evaluation::default()
        };
        let (results, explanation) = self.store.evaluate(&query, &evaluation)?;
        Ok(Answer { results, explanation })
    }
}
