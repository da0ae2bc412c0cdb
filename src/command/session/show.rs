//! Results on their way out: to the screen, through the pager, or into a file.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use lermap::label::StoreLabels;
use lermap::output::{Format, Labels, Style, format, format_of_path};
use lermap::results::Results;
use lermap::{Error, Result};

use super::{Session, counted};
use crate::command::file::{append, write_file};
use crate::command::screen::{Screen, Visible, page};

impl Session {
    /// Writes the text of a command, such as a card or a script, where the options ask for.
    pub fn write_text(&mut self, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
        if let Some(path) = self.view.once.take().or_else(|| self.options.output.clone()) {
            write_file(&path, write)
        } else if let Some(path) = &self.view.output {
            append(path, write)
        } else if self.interactive {
            let mut text = Vec::new();
            write(&mut text)?;
            page(&text, &Screen::now())
        } else {
            let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
            write(&mut out)?;
            Ok(out.flush()?)
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
        self.show(last.results())
    }

    /// Writes `results` without remembering them.
    pub fn show(&mut self, results: Results) -> Result<()> {
        if let Some(path) = self.view.once.take().or_else(|| self.options.output.clone()) {
            self.show_in_file(&path, results, |write| write_file(&path, write))
        } else if let Some(path) = self.view.output.clone() {
            self.show_in_file(&path, results, |write| append(&path, write))
        } else {
            self.show_on_screen(results)
        }
    }

    /// Hands what writes `results` into the file at `path` to `keep`, in the format of the options or of the name.
    fn show_in_file(
        &mut self,
        path: &Path,
        results: Results,
        keep: impl FnOnce(&mut dyn FnMut(&mut dyn Write) -> Result<()>) -> Result<()>,
    ) -> Result<()> {
        let format = match &self.options.format {
            Some(name) => format(name)?,
            None => format_of_path(path)?,
        };
        let engine = self.engine.clone();
        let labels = engine.as_ref().map(|engine| StoreLabels::new(engine.store()));
        // Files are for programs: only a drawing shows labels, and those are part of its data.
        let is_graph = matches!(results, Results::Graph(_));
        let label_columns = self.options.labels;
        let labels = labels.as_ref().filter(|_| is_graph || label_columns).map(|labels| labels as &dyn Labels);
        let style = Style { labels, label_columns, ..Style::PLAIN };
        let (shape, mut results, mut count) = (Rows::of(&results), Some(results), 0);
        keep(&mut |out| {
            if let Some(results) = results.take() {
                count = format.write(results, &style, out)?;
            }
            Ok(())
        })?;
        let time = self.time();
        if self.interactive {
            let what = shape.counted(count).unwrap_or_else(|| "the answer".to_owned());
            self.note(&format!("{what} to {}{time}", path.display()));
        }
        Ok(())
    }

    /// Returns the time since the work for these results began, for the footer; nothing if there was no work.
    fn time(&mut self) -> String {
        match self.started.take().filter(|_| self.view.timer).map(|started| started.elapsed()) {
            None => String::new(),
            Some(time) if time.as_millis() < 1000 => format!(", {} ms", time.as_millis()),
            Some(time) => format!(", {:.2} s", time.as_secs_f64()),
        }
    }

    /// Returns whether results go to a person who chose no format.
    pub fn chooses_view(&self) -> bool {
        let to_file = self.view.once.is_some() || self.view.output.is_some() || self.options.output.is_some();
        !to_file && self.options.format.is_none() && Screen::now().is_terminal
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
        // The time that a person spends in the pager is none of the query's.
        let time = is_paged.then(|| self.time());
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
        let time = time.unwrap_or_else(|| self.time());
        if screen.is_terminal
            && io::stderr().is_terminal()
            && let Some(what) = shape.counted(count)
        {
            self.note(&format!("{what}{time}"));
        }
        Ok(())
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

    /// Returns how much was shown, in words; nothing for a yes or no.
    fn counted(self, count: usize) -> Option<String> {
        match self {
            Self::Table { columns } => Some(format!("{}, {}", counted(count, "row"), counted(columns, "column"))),
            Self::Graph => Some(counted(count, "triple")),
            Self::Answer => None,
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
