//! The one door to the library: open sources, query, run, analyze, write.

mod plans;

use std::sync::Arc;

use spargebra::Query;
use tracing::{debug, info};

pub use self::plans::PlanCounts;
use self::plans::Plans;
use crate::analysis::Algorithms;
use crate::cancel::Cancellation;
use crate::error::{Error, Result};
use crate::infer::Regime;
use crate::load::{LoadOptions, declare, load, reason};
use crate::prefixes::Prefixes;
use crate::query::saved::{Catalogue, SavedQuery, Values};
use crate::query::{Bindings, parse_query, parse_update};
use crate::resolve::StoreEntities;
use crate::results::Results;
use crate::source::{Skipped, Source};
use crate::store::{Backend, Budget, Changes, DefaultGraph, Evaluation, Explanation, Store, Update};
use crate::study::service::expand;
use crate::study::{Cache, Scope};

/// A dataset that answers questions.
///
/// ```
/// use lermap::Engine;
/// use lermap::engine::QueryOptions;
/// use lermap::load::LoadOptions;
/// use lermap::results::Results;
/// use lermap::source::Source;
///
/// let engine = Engine::open(&[Source::Embedded], &LoadOptions::default())?;
/// let answer = engine.query("ASK { stakeholder:employers a ler:StakeholderGroup }", &QueryOptions::default())?;
/// assert!(matches!(answer.results, Results::Boolean(true)));
/// # Ok::<(), lermap::Error>(())
/// ```
#[derive(Clone)]
pub struct Engine {
    store: Store,
    /// Prefixes that queries may use without declaring them.
    pub prefixes: Prefixes,
    /// Named projections, for studies.
    pub projections: Catalogue,
    /// What studies find algorithms in, and services in SPARQL.
    pub algorithms: Algorithms,
    /// Studies of earlier queries.
    studies: Cache,
    /// Plans of earlier queries over the data as it is.
    plans: Plans,
    /// What looked wrong while loading.
    pub warnings: Vec<Error>,
    /// Statements that a lenient load left out.
    pub skipped: Skipped,
    /// Prefixes that the sources declared, with their namespaces; the first source that has one decides.
    pub declared: Vec<(String, String)>,
    /// What follows from the data is added under this regime, and anew whenever the data changes.
    regime: Option<Regime>,
    /// Which store holds the data, also when it has changed.
    backend: Backend,
}

/// How to answer a query.
#[derive(Debug, Clone, Default)]
pub struct QueryOptions {
    /// What a query without FROM asks.
    pub default_graph: DefaultGraph,
    /// What ends the work early.
    pub cancellation: Cancellation,
    /// Bytes that the steps of the query may take together; no limit if `None`.
    pub memory: Option<usize>,
    /// Count rows and time per step of the plan.
    pub explain: bool,
}

/// The answer to a query.
pub struct Answer {
    /// Solutions, a boolean or a graph.
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
            algorithms: Algorithms::default(),
            studies: Cache::default(),
            plans: Plans::default(),
            warnings: loaded.warnings,
            skipped: loaded.skipped,
            declared: loaded.prefixes,
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
        self.evaluate(&*self.parse(text)?, options)
    }

    /// Returns the SPARQL query `text`; one that was asked lately is not parsed again.
    ///
    /// # Errors
    /// When `text` is not a query.
    pub fn parse(&self, text: &str) -> Result<Arc<Query>> {
        self.plans.query(text, &self.prefixes, || parse_query(text, &self.prefixes))
    }

    /// Returns how often a query was parsed and compiled before.
    pub fn plan_counts(&self) -> PlanCounts {
        self.plans.counts()
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
        self.replace(store);
        info!(inserted = changes.inserted, deleted = changes.deleted, "updated");
        self.reason(cancellation)?;
        Ok(changes)
    }

    /// Puts `store` in place of the data; plans are of one state of the data.
    fn replace(&mut self, store: Store) {
        (self.store, self.plans) = (store, Plans::default());
    }

    /// Puts what follows from the data in place of what followed before, if this engine reasons.
    fn reason(&mut self, cancellation: &Cancellation) -> Result<()> {
        let Some(regime) = self.regime else { return Ok(()) };
        info!(regime = regime.name(), "reasons");
        self.replace(self.backend.hold(reason(&self.store, regime, cancellation)?)?);
        Ok(())
    }

    /// Adds the quads of `sources` to the data of this engine and returns how many are new.
    ///
    /// # Errors
    /// When a source cannot be read, or the work should stop.
    pub fn add(&mut self, sources: &[Source], options: &LoadOptions) -> Result<usize> {
        let loaded = load(sources, options)?;
        let before = self.store.len()?;
        let old = self.store.all_quads();
        let new = loaded.store.all_quads();
        self.replace(self.backend.hold(Store::from_quads(old.chain(new).collect::<Result<Vec<_>>>()?)?)?);
        self.warnings.extend(loaded.warnings);
        self.skipped.extend(loaded.skipped);
        declare(&mut self.declared, loaded.prefixes);
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
    pub fn prepare(&self, query: &SavedQuery, values: &Values) -> Result<Query> {
        self.prepare_with(query, values, &Bindings::new())
    }

    /// Returns a saved query with `values` bound, and terms of `set` for its other parameters, ready to be answered.
    ///
    /// # Errors
    /// When a value is missing or does not fit.
    pub fn prepare_with(&self, query: &SavedQuery, values: &Values, set: &Bindings) -> Result<Query> {
        query.prepare(values, set, &self.prefixes, &StoreEntities::new(&self.store, &self.prefixes))
    }

    /// Returns the text of a saved query with the same values in place as [`Engine::prepare_with`] binds.
    ///
    /// # Errors
    /// When a value is missing or does not fit.
    pub fn text_with(&self, query: &SavedQuery, values: &Values, set: &Bindings) -> Result<String> {
        query.text_with(values, set, &self.prefixes, &StoreEntities::new(&self.store, &self.prefixes))
    }

    /// Returns the data of this engine for a study.
    pub fn scope(&self, options: &QueryOptions) -> Scope<'_> {
        Scope {
            store: &self.store,
            prefixes: &self.prefixes,
            default_graph: options.default_graph.clone(),
            cancellation: options.cancellation.clone(),
            memory: options.memory,
            projections: &self.projections,
            algorithms: self.algorithms,
            cache: &self.studies,
        }
    }

    /// Answers a query that is parsed already; one that was asked lately is not compiled again.
    ///
    /// # Errors
    /// When a service or function of the query fails, or its evaluation does.
    pub fn evaluate(&self, query: &Query, options: &QueryOptions) -> Result<Answer> {
        let mut evaluation = Evaluation {
            default_graph: options.default_graph.clone(),
            cancellation: options.cancellation.clone(),
            explain: options.explain,
            budget: Budget::of(options.memory),
            prepared: self.plans.plan(query),
            ..Evaluation::default()
        };
        let answer = if evaluation.prepared.is_some() {
            debug!("the plan is known");
            self.store.evaluate(query, &evaluation)
        } else {
            let (expanded, functions) = expand(query, &self.scope(options))?;
            evaluation.prepared = self.store.prepare(&expanded, &evaluation)?;
            // The rows of studies are in the query that was expanded: it is another one each time.
            if let Some(prepared) = evaluation.prepared.as_ref().filter(|_| functions.is_empty() && expanded == *query)
            {
                self.plans.keep(query, prepared);
            }
            evaluation.functions = functions;
            self.store.evaluate(&expanded, &evaluation)
        };
        let (results, explanation) = answer?;
        Ok(Answer { results, explanation })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUERY: &str = "SELECT ?s { ?s a ler:StakeholderGroup } ORDER BY ?s";

    fn rows(engine: &Engine, text: &str) -> usize {
        let Results::Solutions(rows) = engine.query(text, &QueryOptions::default()).unwrap().results else { panic!() };
        rows.map(Result::unwrap).count()
    }

    #[test]
    fn a_query_asked_twice_is_parsed_and_compiled_once() {
        let mut engine = Engine::open(&[Source::Embedded], &LoadOptions::default()).unwrap();
        for _ in 0..3 {
            assert_eq!(rows(&engine, QUERY), 10);
        }
        assert_eq!(engine.plan_counts(), PlanCounts { texts: 2, plans: 2, compiled: 1 });
        let new = "INSERT DATA { <http://e/new> a ler:StakeholderGroup }";
        engine.change(new, &DefaultGraph::Union, &Cancellation::new()).unwrap();
        assert_eq!(rows(&engine, QUERY), 11);
        assert_eq!(engine.plan_counts(), PlanCounts { texts: 0, plans: 0, compiled: 1 });
    }

    #[test]
    fn prefixes_are_part_of_a_text() {
        let mut engine = Engine::open(&[Source::Embedded], &LoadOptions::default()).unwrap();
        assert_eq!(rows(&engine, QUERY), 10);
        engine.prefixes.insert("ler", "http://e/other#");
        assert_eq!(rows(&engine, QUERY), 0);
    }

    #[test]
    fn rows_of_a_study_are_not_kept_with_the_plan() {
        let engine = Engine::open(&[Source::Embedded], &LoadOptions::default()).unwrap();
        let query = "SELECT * { SERVICE algorithm:degree { [] algorithm:node ?n ; algorithm:score ?d } }";
        let first = rows(&engine, query);
        assert!(first > 0 && rows(&engine, query) == first);
        assert_eq!(engine.plan_counts(), PlanCounts { texts: 1, plans: 0, compiled: 0 });
    }
}
