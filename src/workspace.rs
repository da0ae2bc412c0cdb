//! What a person or a program works in: an engine with its sources, the saved queries, values for their parameters,
//! limits, and a number that changes with the data.
//!
//! A workspace has no terminal and prints nothing. Many threads may use one: whoever asks gets the data as it is at
//! that moment, and a change puts new data in its place as a whole.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use oxrdf::{Term, Variable};
use spargebra::Query;
use tracing::debug;

use crate::analysis::Algorithms;
use crate::cancel::Cancellation;
use crate::engine::{Answer, Engine, QueryOptions};
use crate::error::{Error, Result};
use crate::infer::Regime;
use crate::load::LoadOptions;
use crate::query::saved::{Catalogue, SavedQuery, Values};
use crate::query::{Bindings, Prefixes, bind};
use crate::source::{Skipped, Source};
use crate::store::{Backend, Changes, DefaultGraph, Update};

/// What a workspace is made of.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// What to open, as [`Source::parse`] reads it; nothing stands for the embedded map.
    pub sources: Vec<String>,
    /// Folders of saved queries; of two queries with one name the later folder's prevails.
    pub folders: Vec<QueryFolder>,
    /// What a query without FROM asks.
    pub default_graph: DefaultGraph,
    /// What follows from the data is added under this regime.
    pub infer: Option<Regime>,
    /// The store that holds the data and answers.
    pub backend: Backend,
    /// JSON-LD contexts by their address, and the files to read in place of it.
    pub contexts: Vec<(String, PathBuf)>,
    /// Statements with an invalid IRI or language tag are left out.
    pub lenient: bool,
    /// What one piece of work may take.
    pub limits: Limits,
    /// What can be asked of a network.
    pub algorithms: Algorithms,
    /// What endpoints want to know of the user.
    #[cfg(feature = "remote")]
    pub access: crate::store::Access,
}

/// A folder of saved queries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryFolder {
    /// The path of the folder.
    pub path: PathBuf,
    /// Whether it may be missing.
    pub is_optional: bool,
}

/// What one piece of work may take.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Limits {
    /// How long it may take; no limit if `None`.
    pub time: Option<Duration>,
    /// Bytes that the steps of a query may take together.
    pub memory: Option<usize>,
}

/// What was added to the data of a workspace.
#[derive(Debug, Clone, Default)]
pub struct Added {
    /// Statements that were not there before.
    pub statements: usize,
    /// What looked wrong in the sources.
    pub warnings: Vec<Error>,
    /// Statements that were left out.
    pub skipped: Skipped,
}

/// Changed data that is not in place yet.
pub struct Changed {
    before: Arc<Engine>,
    after: Engine,
    /// What the change adds and removes.
    pub changes: Changes,
}

impl Changed {
    /// Returns the data that the change was made of.
    pub fn before(&self) -> &Engine {
        &self.before
    }

    /// Returns whether there were statements and none is left.
    ///
    /// # Errors
    /// When the data cannot be read.
    pub fn is_emptied(&self) -> Result<bool> {
        Ok(!self.before.store().is_empty()? && self.after.store().is_empty()?)
    }
}

/// An engine with all that belongs to it.
///
/// ```
/// use lermap::Workspace;
/// use lermap::cancel::Cancellation;
/// use lermap::workspace::Settings;
///
/// let workspace = Workspace::new(Settings { sources: vec!["map".to_owned()], ..Settings::default() });
/// let never = Cancellation::new();
/// let before = workspace.engine(&never)?;
/// let changes = workspace.change("INSERT DATA { <http://e/new> a ler:StakeholderGroup }", &never)?;
/// assert_eq!(changes.inserted, 1);
/// // Whoever asked before keeps the data of before.
/// assert_eq!(workspace.engine(&never)?.store().len()?, before.store().len()? + 1);
/// # Ok::<(), lermap::Error>(())
/// ```
pub struct Workspace {
    folders: Vec<QueryFolder>,
    infer: Option<Regime>,
    backend: Backend,
    default_graph: DefaultGraph,
    contexts: Vec<(String, PathBuf)>,
    lenient: bool,
    algorithms: Algorithms,
    #[cfg(feature = "remote")]
    access: crate::store::Access,
    state: RwLock<State>,
}

/// What changes in the life of a workspace.
struct State {
    sources: Vec<String>,
    engine: Option<Arc<Engine>>,
    generation: usize,
    is_changed: bool,
    parameters: Bindings,
    limits: Limits,
}

impl Workspace {
    /// Returns a workspace; its sources are opened when the data is first asked for.
    pub fn new(settings: Settings) -> Self {
        let Settings { sources, folders, default_graph, infer, backend, contexts, lenient, limits, algorithms, .. } =
            settings;
        let parameters = Bindings::new();
        let state = State { sources, engine: None, generation: 0, is_changed: false, parameters, limits };
        Self {
            folders,
            infer,
            backend,
            default_graph,
            contexts,
            lenient,
            algorithms,
            #[cfg(feature = "remote")]
            access: settings.access,
            state: RwLock::new(state),
        }
    }

    /// Returns the data, opened on first use.
    ///
    /// # Errors
    /// When a source cannot be opened; the next call tries again.
    pub fn engine(&self, cancellation: &Cancellation) -> Result<Arc<Engine>> {
        if let Some(engine) = self.opened() {
            return Ok(engine);
        }
        let engine = Arc::new(self.open(&self.sources(), cancellation)?);
        // Where two threads open the same sources at once, both get the data of the first that is done.
        Ok(Arc::clone(self.write().engine.get_or_insert(engine)))
    }

    /// Returns the data if it was asked for before.
    pub fn opened(&self) -> Option<Arc<Engine>> {
        self.read().engine.clone()
    }

    /// Opens other sources with the settings of this workspace, which stays as it is.
    ///
    /// # Errors
    /// When a source cannot be opened or a folder of saved queries cannot be read.
    pub fn open(&self, sources: &[String], cancellation: &Cancellation) -> Result<Engine> {
        let map = ["map".to_owned()];
        let names = if sources.is_empty() { map.as_slice() } else { sources };
        let mut engine = Engine::open(&parsed(names)?, &self.load_options(cancellation))?;
        engine.projections = self.projections(&[])?;
        engine.algorithms = self.algorithms;
        Ok(engine)
    }

    /// Opens `sources` in place of the data of this workspace, or leaves it as it is on an error.
    ///
    /// # Errors
    /// As [`Workspace::open`].
    pub fn reopen(&self, sources: Vec<String>, cancellation: &Cancellation) -> Result<Arc<Engine>> {
        let engine = Arc::new(self.open(&sources, cancellation)?);
        let mut state = self.write();
        state.sources = sources;
        state.engine = Some(Arc::clone(&engine));
        state.generation += 1;
        state.is_changed = false;
        Ok(engine)
    }

    /// Adds `sources` to the data of this workspace, and to nothing that it came from.
    ///
    /// # Errors
    /// When a source cannot be opened; the data is as before then.
    pub fn add(&self, sources: &[String], cancellation: &Cancellation) -> Result<Added> {
        let sources = parsed(sources)?;
        let options = LoadOptions { infer: None, ..self.load_options(cancellation) };
        let added = self.replace(cancellation, |engine| {
            let known = engine.warnings.len();
            let before = std::mem::take(&mut engine.skipped);
            let statements = engine.add(&sources, &options)?;
            let skipped = std::mem::replace(&mut engine.skipped, before);
            engine.skipped.extend(skipped.clone());
            Ok(Added { statements, warnings: engine.warnings[known..].to_vec(), skipped })
        })?;
        self.write().is_changed |= added.statements > 0;
        Ok(added)
    }

    /// Changes the data of this workspace, and nothing that it came from, by the SPARQL update `text`.
    ///
    /// # Errors
    /// When the update is not SPARQL, or the work was cancelled; the data is as before then.
    pub fn change(&self, text: &str, cancellation: &Cancellation) -> Result<Changes> {
        self.noted(self.replace(cancellation, |engine| engine.change(text, &self.default_graph, cancellation)))
    }

    /// Returns the data as the SPARQL update `text` would leave it; [`Workspace::put`] puts it in place.
    ///
    /// # Errors
    /// As [`Workspace::change`].
    pub fn changed(&self, text: &str, cancellation: &Cancellation) -> Result<Changed> {
        self.changed_with(cancellation, |engine| engine.change(text, &self.default_graph, cancellation))
    }

    /// Returns the data as `update` would leave it; [`Workspace::put`] puts it in place.
    ///
    /// # Errors
    /// As [`Workspace::apply`].
    pub fn changed_by(&self, update: &Update, cancellation: &Cancellation) -> Result<Changed> {
        self.changed_with(cancellation, |engine| engine.apply(update, &self.default_graph, cancellation))
    }

    fn changed_with(
        &self,
        cancellation: &Cancellation,
        change: impl FnOnce(&mut Engine) -> Result<Changes>,
    ) -> Result<Changed> {
        let before = self.engine(cancellation)?;
        let mut after = Engine::clone(&before);
        let changes = change(&mut after)?;
        Ok(Changed { before, after, changes })
    }

    /// Puts changed data in place; returns whether it did: not if other changes came first.
    pub fn put(&self, changed: Changed) -> bool {
        let mut state = self.write();
        if state.engine.as_ref().is_none_or(|now| !Arc::ptr_eq(now, &changed.before)) {
            return false;
        }
        state.engine = Some(Arc::new(changed.after));
        state.generation += 1;
        state.is_changed |= changed.changes != Changes::default();
        true
    }

    /// Changes the data of this workspace, and nothing that it came from, by `update`.
    ///
    /// # Errors
    /// When the work was cancelled; the data is as before then.
    pub fn apply(&self, update: &Update, cancellation: &Cancellation) -> Result<Changes> {
        self.noted(self.replace(cancellation, |engine| engine.apply(update, &self.default_graph, cancellation)))
    }

    /// Remembers that there are changes that no file has.
    fn noted(&self, changes: Result<Changes>) -> Result<Changes> {
        let changes = changes?;
        self.write().is_changed |= changes != Changes::default();
        Ok(changes)
    }

    /// Puts a changed copy of the data in its place, and changes it again if another thread was faster.
    ///
    /// Nothing is held while the copy is changed: whoever asks meanwhile gets the data of before, and work that is
    /// given up holds up nobody.
    fn replace<T>(&self, cancellation: &Cancellation, change: impl Fn(&mut Engine) -> Result<T>) -> Result<T> {
        loop {
            let before = self.engine(cancellation)?;
            let mut engine = Engine::clone(&before);
            let outcome = change(&mut engine)?;
            cancellation.check()?;
            let mut state = self.write();
            if state.engine.as_ref().is_some_and(|now| Arc::ptr_eq(now, &before)) {
                state.engine = Some(Arc::new(engine));
                state.generation += 1;
                return Ok(outcome);
            }
            debug!("another change came first: this one is made again");
        }
    }

    /// Returns a number that changes whenever the data does.
    pub fn generation(&self) -> usize {
        self.read().generation
    }

    /// Returns whether the data has changes that no file has.
    pub fn is_changed(&self) -> bool {
        self.read().is_changed
    }

    /// Says that a file has all changes of this workspace.
    pub fn saved(&self) {
        self.write().is_changed = false;
    }

    /// Returns the names of the sources; none for the embedded map.
    pub fn sources(&self) -> Vec<String> {
        self.read().sources.clone()
    }

    /// Returns the options for opening a dataset like that of this workspace.
    pub fn load_options(&self, cancellation: &Cancellation) -> LoadOptions {
        LoadOptions {
            cancellation: cancellation.clone(),
            infer: self.infer,
            backend: self.backend,
            contexts: self.contexts.clone(),
            lenient: self.lenient,
            #[cfg(feature = "remote")]
            access: self.access.clone(),
            ..LoadOptions::default()
        }
    }

    /// Returns the options for a query; the time limit of this workspace starts now.
    pub fn query_options(&self, cancellation: &Cancellation) -> QueryOptions {
        let Limits { time, memory } = self.limits();
        let cancellation = cancellation.with_timeout(time);
        QueryOptions { default_graph: self.default_graph.clone(), cancellation, memory, ..QueryOptions::default() }
    }

    /// Returns what one piece of work may take.
    pub fn limits(&self) -> Limits {
        self.read().limits
    }

    /// Sets what one piece of work may take from now on.
    pub fn set_limits(&self, limits: Limits) {
        self.write().limits = limits;
    }

    /// Returns the terms that take the place of variables in every query.
    pub fn parameters(&self) -> Bindings {
        self.read().parameters.clone()
    }

    /// Gives `variable` a value in every query.
    pub fn set_parameter(&self, variable: Variable, value: Term) {
        self.write().parameters.insert(variable, value);
    }

    /// Takes the value of `variable` away and returns it.
    pub fn free_parameter(&self, variable: &Variable) -> Option<Term> {
        self.write().parameters.remove(variable)
    }

    /// Changes the prefixes that queries may use without declaring them. The data stays the same.
    ///
    /// # Errors
    /// When the data cannot be opened, or `change` fails; the prefixes are as before then.
    pub fn change_prefixes<T>(
        &self,
        cancellation: &Cancellation,
        change: impl FnOnce(&mut Prefixes) -> Result<T>,
    ) -> Result<T> {
        self.engine(cancellation)?;
        let mut state = self.write();
        let engine = state.engine.as_mut().ok_or_else(|| Error::data("no dataset is open"))?;
        let mut prefixes = engine.prefixes.clone();
        let outcome = change(&mut prefixes)?;
        Arc::make_mut(engine).prefixes = prefixes;
        Ok(outcome)
    }

    /// Returns the query `text` for `engine`, with the values of this workspace in place of variables.
    ///
    /// # Errors
    /// When `text` is not a SPARQL query, or a value cannot be where its variable is.
    pub fn parse(&self, text: &str, engine: &Engine) -> Result<Query> {
        bind(Query::clone(&*engine.parse(text)?), &self.read().parameters)
    }

    /// Returns a saved query for `engine` with `values` bound, and those of this workspace for its other parameters.
    ///
    /// # Errors
    /// When a value does not fit its parameter, or one is missing.
    pub fn prepare(&self, query: &SavedQuery, values: &Values, engine: &Engine) -> Result<Query> {
        engine.prepare_with(query, values, &self.parameters())
    }

    /// Returns the text of a saved query with the values in place that [`Workspace::prepare`] binds.
    ///
    /// # Errors
    /// When a value does not fit its parameter, or one is missing.
    pub fn text_of(&self, query: &SavedQuery, values: &Values, engine: &Engine) -> Result<String> {
        engine.text_with(query, values, &self.parameters())
    }

    /// Answers a saved query with `values`, and those of this workspace for its other parameters.
    ///
    /// # Errors
    /// When the data cannot be opened, the values do not fit, or the answer fails.
    pub fn run(&self, query: &SavedQuery, values: &Values, options: &QueryOptions) -> Result<Answer> {
        let engine = self.engine(&options.cancellation)?;
        engine.evaluate(&self.prepare(query, values, &engine)?, options)
    }

    /// Returns all saved queries: those of the program, of `more`, and of the folders of this workspace.
    ///
    /// # Errors
    /// When a folder that may not be missing cannot be read.
    pub fn catalogue(&self, more: &[QueryFolder]) -> Result<Catalogue> {
        with_folders(self.folders(more).filter(|folder| !folder.is_optional || folder.path.is_dir()))
    }

    /// Returns all saved queries, where every folder may still be missing: the query that is written makes it.
    ///
    /// # Errors
    /// When a folder cannot be read.
    pub fn catalogue_to_write(&self, more: &[QueryFolder]) -> Result<Catalogue> {
        with_folders(self.folders(more).filter(|folder| folder.path.exists()))
    }

    /// Returns the named projections: those of the program, and of `projections` in each folder of saved queries.
    ///
    /// # Errors
    /// When a folder cannot be read.
    pub fn projections(&self, more: &[QueryFolder]) -> Result<Catalogue> {
        let mut catalogue = Catalogue::projections();
        for folder in self.folders(more) {
            let path = folder.path.join("projections");
            if path.is_dir() {
                catalogue.add_folder(&path)?;
            } else if !folder.is_optional && !folder.path.is_dir() {
                return Err(Error::usage(format!("`{}` is not a folder of saved queries", folder.path.display())));
            }
        }
        Ok(catalogue)
    }

    /// Returns the folders of saved queries, the one that prevails last: `more`, then those of this workspace.
    pub fn folders<'a>(&'a self, more: &'a [QueryFolder]) -> impl Iterator<Item = &'a QueryFolder> {
        more.iter().chain(&self.folders)
    }

    fn read(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}

fn with_folders<'a>(folders: impl Iterator<Item = &'a QueryFolder>) -> Result<Catalogue> {
    let mut catalogue = Catalogue::embedded();
    for folder in folders {
        catalogue.add_folder(&folder.path)?;
    }
    Ok(catalogue)
}

fn parsed(sources: &[String]) -> Result<Vec<Source>> {
    sources.iter().map(|name| Source::parse(name)).collect()
}

#[cfg(test)]
mod tests;
