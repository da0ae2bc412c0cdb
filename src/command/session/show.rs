//! Results on their way out: to the screen, through the pager, or into a file.

use std::fs;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;
use std::time::Instant;

use lermap::label::StoreLabels;
use lermap::output::{Format, Labels, Style, format, format_of_path};
use lermap::results::Results;
use lermap::{Error, Result};

use super::{Session, counted};
use crate::command::file::write_file;
use crate::command::screen::{Screen, Visible, page};

impl Session {
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
