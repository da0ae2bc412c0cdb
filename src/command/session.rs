//! What one command runs with: a workspace, a console, and the options that hold for it alone.
//!
//! In the shell there is one session for one command; the prompt makes one for each line.

mod ask;
mod confirm;
mod write;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use lermap::cancel::Cancellation;
use lermap::engine::QueryOptions;
use lermap::load::LoadOptions;
use lermap::query::parse_update;
use lermap::query::saved::Catalogue;
use lermap::source::Skipped;
use lermap::workspace::QueryFolder;
use lermap::{Engine, Error, Result, Workspace};

use super::folders::{folder_for_new, named_folders};
use super::options::Options;
use crate::console::Console;
use crate::console::report;
use crate::console::screen::Screen;
use lermap::text::counted;

pub(crate) use confirm::{CLEARING, REMOVING, word_of};

/// How many statements that were left out are listed without `-v`.
const LISTED: usize = 20;

/// What opens a session at a prompt and returns the exit status.
pub(crate) type Prompt = fn(&mut Session<'_>) -> Result<u8>;

/// What one command runs with.
pub(crate) struct Session<'a> {
    pub workspace: Arc<Workspace>,
    pub console: &'a mut Console,
    /// What holds for this command.
    pub options: Options,
    /// Whether the person who types is asked before something is lost; scripts are not.
    pub asks: bool,
    pub prompt: Prompt,
    /// When the command began, if its time limit is one for all it does; `None` where each question has its own.
    pub started: Option<Instant>,
}

impl Session<'_> {
    /// Returns the dataset, opened on first use; what looks wrong in its sources is said then.
    pub(crate) fn engine(&self) -> Result<Arc<Engine>> {
        if let Some(engine) = self.workspace.opened() {
            return Ok(engine);
        }
        let engine = self.workspace.engine(&self.opening())?;
        self.warn_of_sources(&engine.warnings);
        self.say_skipped(&engine.skipped);
        Ok(engine)
    }

    /// Opens `sources` in place of the dataset, or leaves it as it is on an error.
    pub(crate) fn reopen(&self, sources: Vec<String>) -> Result<Arc<Engine>> {
        let engine = self.workspace.reopen(sources, &self.opening())?;
        self.warn_of_sources(&engine.warnings);
        self.say_skipped(&engine.skipped);
        Ok(engine)
    }

    /// Opens `sources` beside the dataset and warns of what looks wrong in them.
    pub(crate) fn open(&self, sources: &[String]) -> Result<Engine> {
        let engine = self.workspace.open(sources, &self.opening())?;
        self.warn_of_sources(&engine.warnings);
        self.say_skipped(&engine.skipped);
        Ok(engine)
    }

    /// Changes the dataset, and nothing that it came from, by a SPARQL update.
    pub(crate) fn change(&mut self, text: &str) -> Result<()> {
        let started = Instant::now();
        let engine = self.engine()?;
        let clearing = word_of(text, CLEARING);
        if let Some(word) = clearing {
            parse_update(text, &engine.prefixes)?;
            self.confirm(&format!("{word} empties whole graphs of this session. Go on?"))?;
        }
        let changes = loop {
            let (workspace, text) = (Arc::clone(&self.workspace), text.to_owned());
            let changed = self.apart(move |cancellation| workspace.changed(&text, cancellation))?;
            let changes = changed.changes;
            if clearing.is_none() && changed.is_emptied()? {
                self.confirm("This takes the last statement out of the session. Go on?")?;
            }
            if self.workspace.put(changed) {
                break changes;
            }
        };
        let time = if self.console.timer { format!(", {} ms", started.elapsed().as_millis()) } else { String::new() };
        self.note(&format!(
            "{} inserted, {} deleted, in this session only{time}",
            counted(changes.inserted, "statement"),
            counted(changes.deleted, "statement")
        ));
        Ok(())
    }

    /// Adds `sources` to the dataset.
    pub(crate) fn add(&mut self, sources: &[String]) -> Result<()> {
        self.engine()?;
        let added = self.workspace.add(sources, &self.opening())?;
        added.warnings.iter().for_each(|warning| self.warn(warning));
        self.say_skipped(&added.skipped);
        self.note(&format!("{} added, in this session only", counted(added.statements, "statement")));
        Ok(())
    }

    /// Warns of what looks wrong in sources: in full if that is one place or the user wants to know more.
    fn warn_of_sources(&self, warnings: &[Error]) {
        if warnings.len() < 2 || self.options.verbose > 0 {
            warnings.iter().for_each(|warning| self.warn(warning));
        } else {
            let count = counted(warnings.len(), "place");
            self.warn(
                &Error::data(format!("{count} in the source look wrong"))
                    .with_hint("`lermap check` lists them with what to do, `-v` shows them here"),
            );
        }
    }

    /// Lists the statements that a lenient load left out, all of them if the user wants to know more, and counts them.
    pub(crate) fn say_skipped(&self, skipped: &Skipped) {
        if skipped.count == 0 {
            return;
        }
        let listed = if self.options.verbose > 0 { skipped.places.len() } else { LISTED.min(skipped.places.len()) };
        skipped.places[..listed].iter().for_each(|place| self.warn(place));
        let more = match skipped.count - listed {
            0 => "",
            _ if self.options.verbose > 0 => ", the first are above",
            _ => ", the first are above and `-v` lists more",
        };
        self.note(&format!("{} left out{more}", counted(skipped.count, "statement")));
    }

    /// Returns the options for opening a dataset.
    pub(crate) fn load_options(&self) -> LoadOptions {
        self.workspace.load_options(&self.cancellation())
    }

    /// Returns the options for a query; the time limit starts with it or with the command.
    pub(crate) fn query_options(&self) -> QueryOptions {
        let options = self.workspace.query_options(&self.console.interruption);
        let memory = self.options.memory.or(options.memory);
        QueryOptions { cancellation: self.cancellation(), memory, ..options }
    }

    /// Returns the flag of this session with its time limit, which started with the command or starts now.
    pub(crate) fn cancellation(&self) -> Cancellation {
        let start = self.started.unwrap_or_else(Instant::now);
        self.console.interruption.with_timeout_since(start, self.limit())
    }

    /// Returns the flag for opening a dataset: a command's time limit holds for it, that of a question does not.
    fn opening(&self) -> Cancellation {
        if self.started.is_some() { self.cancellation() } else { self.console.interruption.clone() }
    }

    /// Returns the time that this command may take.
    pub(crate) fn limit(&self) -> Option<Duration> {
        self.options.timeout.or(self.workspace.limits().time)
    }

    /// Returns all saved queries.
    pub(crate) fn catalogue(&self) -> Result<Catalogue> {
        self.workspace.catalogue(&self.more_folders())
    }

    /// Returns the folders of saved queries that hold for this command only.
    pub(crate) fn more_folders(&self) -> Vec<QueryFolder> {
        named_folders(&self.options.queries)
    }

    /// Returns the folder where a new saved query is written.
    pub(crate) fn folder_for_new(&self) -> Option<PathBuf> {
        folder_for_new(self.workspace.folders(&self.more_folders()))
    }

    /// Returns standard output as a person sees it.
    pub(crate) fn screen(&self) -> Screen {
        Screen::now(self.options.color)
    }

    /// Tells the user about something that looks wrong, unless told to be quiet.
    pub(crate) fn warn(&self, warning: &Error) {
        if !self.options.quiet {
            report::warn(warning);
        }
    }

    /// Tells the user what was done, unless told to be quiet.
    pub(crate) fn note(&self, text: &str) {
        if !self.options.quiet {
            report::note(text);
        }
    }
}
