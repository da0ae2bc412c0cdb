//! What commands share: the global options, the dataset, and where results go.
//!
//! In the shell a session lasts for one command; in the REPL it lasts until the user leaves.

mod ask;
pub mod confirm;
mod show;

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Instant;

use lermap::cancel::Cancellation;
use lermap::engine::QueryOptions;
use lermap::infer::Regime;
use lermap::load::LoadOptions;
use lermap::query::{Bindings, parse_update};
use lermap::results::Collected;
use lermap::source::Source;
use lermap::store::{Changes, DefaultGraph};
use lermap::vocab::graph;
use lermap::{Engine, Error, Result};
use oxrdf::NamedNode;

use self::confirm::{CLEARING, word_of};
use super::running::{GRACE_OF_PROCESS, end_later, run_apart};
use crate::cli::GlobalOptions;

/// Options, dataset and output of a run of commands.
pub struct Session {
    pub options: GlobalOptions,
    pub cancellation: Cancellation,
    /// How results are shown.
    pub view: View,
    /// Whether a person sits at a prompt: results are remembered and paged, Ctrl-C gives the prompt back.
    pub interactive: bool,
    /// The last result of an interactive session.
    pub last: Option<Collected>,
    /// Values for variables, put into every query that is typed.
    pub parameters: Bindings,
    /// Whether the person who types is asked before something is lost; scripts are not.
    pub asks: bool,
    /// The data has changes that no file has.
    unsaved: bool,
    /// Rows or triples of the last results that were written.
    shown: Option<usize>,
    /// What the Ctrl-C handler knows of `interactive`.
    at_prompt: Arc<AtomicBool>,
    /// Counts the queries, so that a watch over an old one does nothing.
    watch: Arc<AtomicUsize>,
    engine: Option<Arc<Engine>>,
    generation: usize,
    /// When the work for the next results began; nothing if there was none.
    started: Option<Instant>,
}

/// How results are shown to a person.
#[derive(Debug, Clone)]
pub struct View {
    /// Labels beside prefixed names.
    pub labels: bool,
    /// Time in the footer.
    pub timer: bool,
    /// Where the next result goes, and only that.
    pub once: Option<PathBuf>,
    /// The format that shows the next result best, for a person at a terminal who asked for none.
    pub best: Option<String>,
    /// The file that results are added to.
    pub output: Option<PathBuf>,
}

impl Session {
    /// Starts a session; sources are opened when a command first needs them.
    pub fn new(options: GlobalOptions) -> Result<Self> {
        let cancellation = Cancellation::new();
        let flag = cancellation.clone();
        let at_prompt = Arc::new(AtomicBool::new(false));
        let patient = Arc::clone(&at_prompt);
        // The second interruption ends the process: work that does not look at the flag must not hold the user.
        ctrlc::set_handler(move || {
            if flag.is_cancelled() {
                std::process::exit(130);
            }
            flag.interrupt();
            if !patient.load(Ordering::Relaxed) {
                end_later(GRACE_OF_PROCESS, Error::interrupted(), || true);
            }
        })
        .map_err(|error| Error::data(format!("cannot watch for Ctrl-C: {error}")))?;
        let view = View { labels: true, timer: true, once: None, output: None, best: None };
        let watch = Arc::default();
        Ok(Self {
            options,
            cancellation,
            view,
            interactive: false,
            parameters: Bindings::new(),
            asks: false,
            unsaved: false,
            shown: None,
            at_prompt,
            watch,
            last: None,
            engine: None,
            generation: 0,
            started: None,
        })
    }

    /// Returns the dataset, opened on first use.
    pub fn engine(&mut self) -> Result<&Engine> {
        self.shared_engine().map(|engine| &**engine)
    }

    /// Returns the dataset for a change to what belongs to this session, such as its prefixes.
    pub fn engine_mut(&mut self) -> Result<&mut Engine> {
        self.shared_engine()?;
        self.engine.as_mut().map(Arc::make_mut).ok_or_else(|| Error::data("no dataset is open"))
    }

    /// Returns the dataset for work on another thread.
    pub fn shared_engine(&mut self) -> Result<&Arc<Engine>> {
        if self.engine.is_none() {
            let engine = self.open(&self.options.sources)?;
            self.engine = Some(Arc::new(engine));
        }
        self.engine.as_ref().ok_or_else(|| Error::data("no dataset is open"))
    }

    /// Opens `sources` in place of the dataset of this session, or leaves it as it is on an error.
    pub fn reopen(&mut self, sources: Vec<String>) -> Result<()> {
        let engine = self.open(&sources)?;
        self.options.sources = sources;
        self.engine = Some(Arc::new(engine));
        self.generation += 1;
        self.unsaved = false;
        Ok(())
    }

    /// Returns a number that changes whenever the data does.
    pub fn generation(&self) -> usize {
        self.generation
    }

    /// Changes the data of this session, and nothing that it came from, by a SPARQL update.
    pub fn change(&mut self, text: &str) -> Result<()> {
        let started = Instant::now();
        let mut engine = self.shared_engine()?.as_ref().clone();
        if let Some(word) = word_of(text, CLEARING) {
            parse_update(text, &engine.prefixes)?;
            self.confirm(&format!("{word} empties whole graphs of this session. Go on?"))?;
        }
        let text = text.to_owned();
        let default_graph = self.query_options().default_graph;
        // The changed copy replaces the dataset only when the whole update is done.
        let (engine, changes) = run_apart(&self.cancellation, self.options.timeout, move |cancellation| {
            let changes = engine.change(&text, &default_graph, cancellation)?;
            Ok((engine, changes))
        })?;
        self.engine = Some(Arc::new(engine));
        self.generation += 1;
        self.unsaved |= changes != Changes::default();
        let time = if self.view.timer { format!(", {} ms", started.elapsed().as_millis()) } else { String::new() };
        self.note(&format!(
            "{} inserted, {} deleted, in this session only{time}",
            counted(changes.inserted, "statement"),
            counted(changes.deleted, "statement")
        ));
        Ok(())
    }

    /// Adds `sources` to the data of this session.
    pub fn add(&mut self, sources: &[String]) -> Result<()> {
        let sources: Vec<Source> = sources.iter().map(|name| Source::parse(name)).collect::<Result<_>>()?;
        let options = LoadOptions { cancellation: self.cancellation.clone(), ..LoadOptions::default() };
        let engine = self.engine_mut()?;
        let known = engine.warnings.len();
        let added = engine.add(&sources, &options)?;
        let warnings = engine.warnings[known..].to_vec();
        self.generation += 1;
        warnings.iter().for_each(|warning| self.warn(warning));
        self.note(&format!("{} added, in this session only", counted(added, "statement")));
        Ok(())
    }

    /// Opens `sources` and warns of what looks wrong in them.
    pub fn open(&self, sources: &[String]) -> Result<Engine> {
        let names = if sources.is_empty() { &["map".to_owned()] } else { sources };
        let sources: Vec<Source> = names.iter().map(|name| Source::parse(name)).collect::<Result<_>>()?;
        let options = self.load_options()?;
        let mut engine = Engine::open(&sources, &options)?;
        engine.projections = super::catalogue::projections(self)?;
        self.warn_of_sources(&engine.warnings);
        Ok(engine)
    }

    /// Warns of what looks wrong in sources: in full if that is one place or the user wants to know more.
    fn warn_of_sources(&self, warnings: &[Error]) {
        if warnings.len() < 2 || self.options.verbose {
            warnings.iter().for_each(|warning| self.warn(warning));
        } else {
            let count = counted(warnings.len(), "place");
            self.warn(
                &Error::data(format!("{count} in the source look wrong"))
                    .with_hint("`lermap check` lists them with what to do, `-v` shows them here"),
            );
        }
    }

    /// Returns the options for opening a dataset that the global options ask for.
    pub fn load_options(&self) -> Result<LoadOptions> {
        let infer = self.options.infer.as_deref().map(Regime::parse).transpose()?;
        Ok(LoadOptions { cancellation: self.cancellation.clone(), infer, ..LoadOptions::default() })
    }

    /// Returns the query options that the global options ask for; the time limit starts now.
    pub fn query_options(&self) -> QueryOptions {
        let default_graph = match self.options.default_graph.as_str() {
            _ if self.options.asserted => {
                DefaultGraph::Without([graph::DERIVED, graph::INFERRED].map(NamedNode::new_unchecked).to_vec())
            }
            "strict" => DefaultGraph::Strict,
            _ => DefaultGraph::Union,
        };
        let cancellation = self.cancellation.with_timeout(self.options.timeout);
        QueryOptions { default_graph, cancellation, ..QueryOptions::default() }
    }

    /// Returns whether a person sits at a prompt.
    pub fn is_interactive(&self) -> bool {
        self.interactive
    }

    /// Says that a person sits at a prompt.
    pub fn become_interactive(&mut self) {
        self.interactive = true;
        self.asks = true;
        self.at_prompt.store(true, Ordering::Relaxed);
    }

    /// Tells the user about something that looks wrong, unless told to be quiet.
    pub fn warn(&self, warning: &Error) {
        if !self.options.quiet {
            let _ = writeln!(anstream::stderr(), "Warning: {warning}");
            if let Some(hint) = &warning.hint {
                let _ = writeln!(anstream::stderr(), "Hint: {hint}");
            }
        }
    }

    /// Tells the user what was done, unless told to be quiet.
    pub fn note(&self, text: &str) {
        if !self.options.quiet {
            let _ = writeln!(anstream::stderr(), "{text}");
        }
    }
}

/// Returns `1 row`, `2 rows` and so on, thousands apart.
pub fn counted(count: usize, noun: &str) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    format!("{text} {noun}{}", if count == 1 { "" } else { "s" })
}
