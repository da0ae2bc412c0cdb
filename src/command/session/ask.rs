//! Questions: typed queries with advice, and any work that gives results.

use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use lermap::cancel::Cancellation;
use lermap::engine::QueryOptions;
use lermap::query::saved::{SavedQuery, Values};
use lermap::query::{bind, parse_query, unknown_terms, why_empty};
use lermap::results::Results;
use lermap::{Engine, Result};
use oxrdf::Term;
use spargebra::Query;

use super::Session;
use crate::command::running::{GRACE_OF_PROCESS, end_later, run_apart};

/// How long the search for advice may take.
const ADVICE: Duration = Duration::from_secs(1);

impl Session {
    /// Answers the SPARQL query `text` and writes the results.
    pub fn ask(&mut self, text: &str) -> Result<()> {
        let engine = Arc::clone(self.shared_engine()?);
        let query = bind(parse_query(text, &engine.prefixes)?, &self.parameters)?;
        if !self.options.quiet {
            self.warn_of_unknown_terms(&engine, &query);
        }
        self.shown = None;
        let asked = query.clone();
        self.answer(move |engine, options| Ok(engine.evaluate(&asked, options)?.results))?;
        let watched = self.interactive || io::stdout().is_terminal();
        if watched && self.shown == Some(0) && !self.options.quiet {
            self.say_why_empty(&engine, query);
        }
        Ok(())
    }

    /// Returns `values` with what the session has set for the other parameters of `query`.
    pub fn values(&self, query: &SavedQuery, mut values: Values) -> Values {
        for (variable, value) in &self.parameters {
            let name = variable.as_str();
            if query.parameter(name).is_some() {
                values.entry(name.to_owned()).or_insert_with(|| match value {
                    Term::Literal(literal) => literal.value().to_owned(),
                    Term::NamedNode(node) => node.as_str().to_owned(),
                    other => other.to_string(),
                });
            }
        }
        values
    }

    /// Warns of predicates and classes that the data does not have.
    fn warn_of_unknown_terms(&self, engine: &Engine, query: &Query) {
        let patience = self.cancellation.with_timeout(Some(ADVICE));
        for warning in unknown_terms(query, engine.store(), &patience) {
            self.warn(&warning);
        }
    }

    /// Says which pattern of `query` left nothing, if that is found out soon.
    fn say_why_empty(&self, engine: &Arc<Engine>, query: Query) {
        let engine = Arc::clone(engine);
        let why = run_apart(&self.cancellation, Some(ADVICE), move |cancellation| {
            why_empty(&query, engine.store(), cancellation)
        });
        if let Ok(Some(why)) = why {
            self.note(&format!("No result: {why}"));
        }
    }

    /// Writes the results of `work`, which a session at a prompt does on a thread of its own.
    pub fn answer(
        &mut self,
        work: impl FnOnce(&Engine, &QueryOptions) -> Result<Results> + Send + 'static,
    ) -> Result<()> {
        self.started = Some(Instant::now());
        let mut options = self.query_options();
        let engine = Arc::clone(self.shared_engine()?);
        if !self.interactive {
            self.watch_time();
            let written = work(&engine, &options).and_then(|results| self.write(results));
            self.watch.fetch_add(1, Ordering::Relaxed);
            return written;
        }
        let results = run_apart(&self.cancellation, self.options.timeout, move |cancellation| {
            options.cancellation = cancellation.clone();
            work(&engine, &options)?.collect()
        })?;
        self.write(results.results())
    }

    /// Ends the process if a query that does not look at its flag goes on long after its time.
    fn watch_time(&self) {
        let Some(limit) = self.options.timeout else { return };
        let (watch, mine) = (Arc::clone(&self.watch), self.watch.fetch_add(1, Ordering::Relaxed) + 1);
        let error = Cancellation::time_error(limit);
        end_later(limit + GRACE_OF_PROCESS, error, move || watch.load(Ordering::Relaxed) == mine);
    }
}
