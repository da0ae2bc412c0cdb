//! What commands share: the global options, the dataset, and where results go.
//!
//! In the shell a session lasts for one command; in the REPL it lasts until the user leaves.

use std::fs;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use lermap::cancel::Cancellation;
use lermap::engine::QueryOptions;
use lermap::load::LoadOptions;
use lermap::output::{Format, Style, format, format_of_path};
use lermap::results::Results;
use lermap::source::Source;
use lermap::{Engine, Error, Result};

use crate::cli::GlobalOptions;

/// Options, dataset and output of a run of commands.
pub struct Session {
    pub options: GlobalOptions,
    pub cancellation: Cancellation,
    engine: Option<Engine>,
}

impl Session {
    /// Starts a session; sources are opened when a command first needs them.
    pub fn new(options: GlobalOptions) -> Result<Self> {
        let cancellation = Cancellation::new();
        let flag = cancellation.clone();
        // The second interruption ends the process: work that does not look at the flag must not hold the user.
        ctrlc::set_handler(move || {
            if flag.is_cancelled() {
                std::process::exit(130);
            }
            flag.interrupt();
        })
        .map_err(|error| Error::data(format!("cannot watch for Ctrl-C: {error}")))?;
        Ok(Self { options, cancellation, engine: None })
    }

    /// Returns the dataset, opened on first use.
    pub fn engine(&mut self) -> Result<&Engine> {
        if self.engine.is_none() {
            let names =
                if self.options.sources.is_empty() { vec!["map".to_owned()] } else { self.options.sources.clone() };
            let sources: Vec<Source> = names.iter().map(|name| Source::parse(name)).collect::<Result<_>>()?;
            let options = LoadOptions { cancellation: self.cancellation.clone(), ..LoadOptions::default() };
            let engine = Engine::open(&sources, &options)?;
            for warning in &engine.warnings {
                self.warn(warning);
            }
            self.engine = Some(engine);
        }
        self.engine.as_ref().ok_or_else(|| Error::data("no dataset is open"))
    }

    /// Returns the query options that the global options ask for; the time limit starts now.
    pub fn query_options(&self) -> QueryOptions {
        QueryOptions { cancellation: self.cancellation.with_timeout(self.options.timeout), ..QueryOptions::default() }
    }

    /// Tells the user about something that looks wrong, unless told to be quiet.
    pub fn warn(&self, warning: &Error) {
        if !self.options.quiet {
            let _ = writeln!(anstream::stderr(), "Warning: {warning}");
        }
    }

    /// Writes text that is no result, such as a card or a script, where the options ask for.
    pub fn write_text(&mut self, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
        match &self.options.output {
            Some(path) => write_file(path, write),
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
        match self.options.output.clone() {
            Some(path) => {
                let format = match &self.options.format {
                    Some(name) => format(name)?,
                    None => format_of_path(&path)?,
                };
                write_file(&path, |out| format.write(results, &Style::PLAIN, out).map(drop))
            }
            None => {
                let format = self.default_format(&results)?;
                let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
                format.write(results, &Style::PLAIN, &mut out)?;
                out.flush()?;
                Ok(())
            }
        }
    }

    fn default_format(&self, results: &Results) -> Result<&'static dyn Format> {
        let name = match (&self.options.format, results, io::stdout().is_terminal()) {
            (Some(name), _, _) => name.as_str(),
            (None, Results::Graph(_), true) => "turtle",
            (None, Results::Graph(_), false) => "ntriples",
            (None, _, _) => "csv",
        };
        format(name)
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
