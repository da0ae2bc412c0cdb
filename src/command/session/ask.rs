//! Questions: typed queries with advice, and any work that gives results.

use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::time::{Duration, Instant};

use lermap::cancel::Cancellation;
use lermap::engine::QueryOptions;
use lermap::query::{unbound_variables, unknown_terms, why_empty};
use lermap::results::Results;
use lermap::{Engine, Result};
use spargebra::Query;

use super::super::limit::First;
use super::Session;
use crate::console::View;
use crate::console::running::run_apart;

/// How long the search for advice may take.
const ADVICE: Duration = Duration::from_secs(1);

impl Session<'_> {
    /// Answers the SPARQL query `text` and writes the `first` rows of the results.
    pub(crate) fn ask(&mut self, text: &str, first: &First) -> Result<()> {
        let engine = self.engine()?;
        let query = self.workspace.parse(text, &engine)?;
        if !self.options.quiet && !engine.store().is_remote() {
            self.warn_of_unknown_terms(&engine, &query);
        }
        let (asked, first) = (query.clone(), first.clone());
        self.answer(View::default(), move |engine, options| Ok(first.of(engine.evaluate(&asked, options)?.results)))?;
        let watched = self.console.is_interactive() || io::stdout().is_terminal();
        if watched && self.console.shown() == Some(0) && !self.options.quiet && !engine.store().is_remote() {
            self.say_why_empty(&engine, query);
        }
        Ok(())
    }

    /// Warns of variables that nothing binds, and of predicates and classes that the data does not have.
    fn warn_of_unknown_terms(&self, engine: &Engine, query: &Query) {
        let patience = self.console.interruption.with_timeout(Some(ADVICE));
        unbound_variables(query).iter().for_each(|warning| self.warn(warning));
        for warning in unknown_terms(query, engine.store(), &patience) {
            self.warn(&warning);
        }
    }

    /// Says which pattern of `query` left nothing, if that is found out soon.
    fn say_why_empty(&self, engine: &Arc<Engine>, query: Query) {
        let engine = Arc::clone(engine);
        let why = run_apart(&self.console.interruption, Some((Instant::now(), ADVICE)), move |cancellation| {
            why_empty(&query, engine.store(), cancellation)
        });
        if let Ok(Some(why)) = why {
            self.note(&format!("No result: {why}"));
        }
    }

    /// Writes the results of `work` as `view` has it; at a prompt the work is done on a thread of its own.
    pub(crate) fn answer(
        &mut self,
        view: View,
        work: impl FnOnce(&Engine, &QueryOptions) -> Result<Results> + Send + 'static,
    ) -> Result<()> {
        self.console.begin();
        let options = self.query_options();
        let engine = self.engine()?;
        if self.console.is_interactive() {
            let results = self.apart(move |cancellation| {
                let options = QueryOptions { cancellation: cancellation.clone(), ..options };
                work(&engine, &options)?.collect()
            })?;
            return self.showing(view, |console, showing| console.write_collected(results, showing));
        }
        let limit = self.limit();
        self.showing(view, |console, showing| {
            console
                .watched(limit, |console| work(&engine, &options).and_then(|results| console.write(results, showing)))
        })
    }

    /// Does `work` on a thread of its own, so that Ctrl-C and the time limit stop it even if it does not look up.
    pub(crate) fn apart<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Cancellation) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let start = self.started.unwrap_or_else(Instant::now);
        run_apart(&self.console.interruption, self.limit().map(|limit| (start, limit)), work)
    }
}
