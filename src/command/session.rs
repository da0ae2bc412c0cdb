//! What commands share: the global options, the dataset, and where results go.
//!
//! In the shell a session lasts for one command; in the REPL it lasts until the user leaves.

use std::fs;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use lermap::cancel::Cancellation;
use lermap::engine::QueryOptions;
use lermap::infer::Regime;
use lermap::label::StoreLabels;
use lermap::load::LoadOptions;
use lermap::output::{Format, Labels, Style, format, format_of_path};
use lermap::query::{Bindings, bind, parse_query, unknown_terms, why_empty};
use lermap::results::{Collected, Results};
use lermap::source::Source;
use lermap::store::DefaultGraph;
use lermap::vocab::graph;
use lermap::{Engine, Error, Result};
use oxrdf::NamedNode;
use spargebra::Query;

use super::running::{GRACE_OF_PROCESS, end_later, run_apart};
use super::screen::{Screen, Visible, page};
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
    /// Rows or triples of the last results that were written.
    shown: Option<usize>,
    /// What the Ctrl-C handler knows of `interactive`.
    at_prompt: Arc<AtomicBool>,
    /// Counts the queries, so that a watch over an old one does nothing.
    watch: Arc<AtomicUsize>,
    engine: Option<Arc<Engine>>,
    generation: usize,
    started: Instant,
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
        let started = Instant::now();
        let watch = Arc::default();
        Ok(Self {
            options,
            cancellation,
            view,
            interactive: false,
            parameters: Bindings::new(),
            shown: None,
            at_prompt,
            watch,
            last: None,
            engine: None,
            generation: 0,
            started,
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
        let text = text.to_owned();
        // The changed copy replaces the dataset only when the whole update is done.
        let (engine, changes) = run_apart(&self.cancellation, self.options.timeout, move |cancellation| {
            let changes = engine.change(&text, cancellation)?;
            Ok((engine, changes))
        })?;
        self.engine = Some(Arc::new(engine));
        self.generation += 1;
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
        for warning in &engine.warnings {
            self.warn(warning);
        }
        Ok(engine)
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
        self.at_prompt.store(true, Ordering::Relaxed);
    }

    /// Ends the process if a query that does not look at its flag goes on long after its time.
    fn watch_time(&self) {
        let Some(limit) = self.options.timeout else { return };
        let (watch, mine) = (Arc::clone(&self.watch), self.watch.fetch_add(1, Ordering::Relaxed) + 1);
        let error = Cancellation::time_error(limit);
        end_later(limit + GRACE_OF_PROCESS, error, move || watch.load(Ordering::Relaxed) == mine);
    }

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
        self.started = Instant::now();
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

    /// Writes text that is no result, such as a card or a script, where the options ask for.
    pub fn write_text(&mut self, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
        match self.view.once.take().or_else(|| self.options.output.clone()) {
            Some(path) => write_file(&path, write),
            None if self.interactive => {
                let mut text = Vec::new();
                write(&mut text)?;
                page(&text, &Screen::now())
            }
            None => {
                let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
                write(&mut out)?;
                out.flush()?;
                Ok(())
            }
        }
    }

    /// Writes `results` where and how the options ask for.
    pub fn write(&mut self, results: Results) -> Result<()> {
        let results = if self.interactive {
            let collected = results.collect()?;
            let results = collected.results();
            self.last = Some(collected);
            results
        } else {
            results
        };
        self.show(results)
    }

    /// Shows the last result again, in the format of the options.
    pub fn show_last(&mut self) -> Result<()> {
        let Some(last) = self.last.clone() else {
            return Err(Error::usage("there is no last result yet").with_hint("ask something first"));
        };
        self.started = Instant::now();
        self.show(last.results())
    }

    /// Writes `results` without remembering them.
    pub fn show(&mut self, results: Results) -> Result<()> {
        match self.view.once.take().or_else(|| self.options.output.clone()) {
            Some(path) => {
                let format = match &self.options.format {
                    Some(name) => format(name)?,
                    None => format_of_path(&path)?,
                };
                let engine = self.engine.clone();
                let labels = engine.as_ref().map(|engine| StoreLabels::new(engine.store()));
                // Files are for programs: only a drawing shows labels, and those are part of its data.
                let is_graph = matches!(results, Results::Graph(_));
                let label_columns = self.options.labels;
                let labels = labels.as_ref().filter(|_| is_graph || label_columns).map(|labels| labels as &dyn Labels);
                let style = Style { labels, label_columns, ..Style::PLAIN };
                write_file(&path, |out| format.write(results, &style, out).map(drop))
            }
            None => match self.view.output.clone() {
                Some(path) => self.append(&path, results),
                None => self.show_on_screen(results),
            },
        }
    }

    /// Adds `results` to the end of a file.
    fn append(&self, path: &Path, results: Results) -> Result<()> {
        let format = match &self.options.format {
            Some(name) => format(name)?,
            None => format_of_path(path)?,
        };
        let failed = |error: io::Error| Error::io("write", path.display(), &error);
        let file = fs::OpenOptions::new().append(true).create(true).open(path).map_err(failed)?;
        let mut out = BufWriter::new(file);
        self.with_style(None, |style| format.write(results, style, &mut out))?;
        out.flush().map_err(failed)
    }

    /// Does `work` with the style for `screen`, or for a file, which is never cut nor coloured.
    pub fn with_style<T>(&self, screen: Option<&Screen>, work: impl FnOnce(&Style<'_>) -> Result<T>) -> Result<T> {
        let labels = self.engine.as_ref().filter(|_| self.view.labels).map(|engine| StoreLabels::new(engine.store()));
        work(&Style {
            width: screen.and_then(|screen| screen.width),
            color: screen.is_some_and(|screen| screen.color),
            iris: false,
            labels: labels.as_ref().map(|labels| labels as &dyn Labels),
            label_columns: self.options.labels,
        })
    }

    fn show_on_screen(&mut self, results: Results) -> Result<()> {
        let screen = Screen::now();
        let format = self.default_format(&results, &screen)?;
        let shape = Rows::of(&results);
        let is_paged = self.interactive && screen.is_terminal;
        let count = self.with_style(Some(&screen), |style| {
            if is_paged {
                let mut text = Vec::new();
                let count = write_safely(format, results, style, &screen, &mut text)?;
                page(&text, &screen)?;
                return Ok(count);
            }
            let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
            let count = write_safely(format, results, style, &screen, &mut out)?;
            out.flush()?;
            Ok(count)
        })?;
        self.shown = Some(count);
        if screen.is_terminal && io::stderr().is_terminal() {
            self.footer(shape, count);
        }
        Ok(())
    }

    /// Says how much was shown and how long it took.
    fn footer(&self, shape: Rows, count: usize) {
        let time = self.started.elapsed();
        let time = match time.as_millis() {
            _ if !self.view.timer => String::new(),
            0..1000 => format!(", {} ms", time.as_millis()),
            _ => format!(", {:.2} s", time.as_secs_f64()),
        };
        match shape {
            Rows::Table { columns } => {
                self.note(&format!("{}, {}{time}", counted(count, "row"), counted(columns, "column")));
            }
            Rows::Graph => self.note(&format!("{}{time}", counted(count, "triple"))),
            Rows::Answer => {}
        }
    }

    fn default_format(&self, results: &Results, screen: &Screen) -> Result<&'static dyn Format> {
        let best = self.view.best.as_ref().filter(|_| screen.is_terminal);
        let name = match (self.options.format.as_ref().or(best), results, screen.is_terminal) {
            (Some(name), _, _) => name.as_str(),
            (None, Results::Graph(_), true) => "turtle",
            (None, Results::Graph(_), false) => "ntriples",
            (None, _, true) => "table",
            (None, _, false) => "csv",
        };
        format(name)
    }
}

/// How long the search for advice may take.
const ADVICE: Duration = Duration::from_secs(1);

/// What there is to count in results.
#[derive(Debug, Clone, Copy)]
enum Rows {
    Table { columns: usize },
    Graph,
    Answer,
}

impl Rows {
    fn of(results: &Results) -> Self {
        match results {
            Results::Solutions(solutions) => Self::Table { columns: solutions.variables.len() },
            Results::Graph(_) => Self::Graph,
            Results::Boolean(_) => Self::Answer,
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

/// Formats for people, which never write a control character of a value.
const SAFE: &[&str] = &["table", "bars", "matrix", "tree", "card", "graph", "turtle", "trig"];

/// Writes results so that no value of theirs can drive the terminal; tables and graphs for people see to it themselves.
fn write_safely(
    format: &dyn Format,
    results: Results,
    style: &Style<'_>,
    screen: &Screen,
    out: &mut dyn Write,
) -> Result<usize> {
    if screen.is_terminal && !SAFE.contains(&format.name()) {
        format.write(results, style, &mut Visible::new(out))
    } else {
        format.write(results, style, out)
    }
}

/// Writes a file whole or not at all: to a temporary file in the same folder, synced, then renamed.
pub fn write_file(path: &Path, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    let failed = |error: io::Error| Error::io("write", path.display(), &error);
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let name = path.file_name().ok_or_else(|| Error::usage(format!("`{}` names no file", path.display())))?;
    let temporary = folder.join(format!(".{}.{}.tmp", name.to_string_lossy(), std::process::id()));
    let result = (|| {
        let mut out = BufWriter::with_capacity(1 << 16, fs::File::create(&temporary).map_err(failed)?);
        write(&mut out)?;
        let file = out.into_inner().map_err(|error| failed(error.into_error()))?;
        file.sync_all().map_err(failed)?;
        fs::rename(&temporary, path).map_err(failed)
    })();
    if result.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    result
}
