//! Results on their way out: to the screen, through the pager, or into a file.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use lermap::output::{
    Audience, Content, Declared, Format, Labels, OnScreen, Style, format_of_path, in_file, usual_format,
};
use lermap::results::{Collected, Results};
use lermap::{Error, Result};

use super::Console;
use super::file::{append, write_file};
use super::lines::Lines;
use super::pager::paged;
use super::report::note;
use super::screen::{Colors, Screen, Visible};
use lermap::text::counted;

/// How a command wants its results to be shown to a person who asked for no other way.
#[derive(Default, Clone, Copy)]
pub(crate) struct View {
    /// The format that shows them best on a terminal.
    pub format: Option<&'static Format>,
    /// Names without labels beside them: the rows have columns of labels.
    pub bare: bool,
}

/// How one result is written: what the user asked for, and what is known of the data.
pub(crate) struct Showing<'a> {
    /// The format that was asked for.
    pub format: Option<&'static Format>,
    /// The file that was asked for.
    pub file: Option<&'a Path>,
    /// Columns of labels beside columns of entities.
    pub label_columns: bool,
    /// Labels alone, in views for people.
    pub labels_only: bool,
    pub labels: Option<&'a dyn Labels>,
    /// Prefixes that the sources declared.
    pub prefixes: &'a Declared,
    pub colors: Colors,
    pub is_quiet: bool,
    pub view: View,
}

impl Console {
    /// Writes the text of a command, such as a card or a script, to `file` or where this console writes.
    pub(crate) fn write_text(
        &mut self,
        file: Option<&Path>,
        colors: Colors,
        write: impl FnOnce(&mut dyn Write) -> Result<()>,
    ) -> Result<()> {
        if let Some(path) = self.once.take().or_else(|| file.map(Path::to_owned)) {
            write_file(&path, write)
        } else if let Some(path) = &self.output {
            append(path, write)
        } else {
            let screen = Screen::now(colors);
            // A text in a pipe may be a script.
            let lines = if screen.is_terminal { Lines::chosen() } else { Lines::Drawn };
            paged(&screen, |out| write(&mut lines.on(out)))
        }
    }

    /// Writes `results`, and remembers them at a prompt.
    pub(crate) fn write(&mut self, results: Results, showing: &Showing<'_>) -> Result<()> {
        if self.is_interactive() {
            return self.write_collected(results.collect()?, showing);
        }
        self.show(results, showing)
    }

    /// Writes and remembers results that are in memory already.
    pub(crate) fn write_collected(&mut self, results: Collected, showing: &Showing<'_>) -> Result<()> {
        let shown = results.results();
        self.last = Some(results);
        self.show(shown, showing)
    }

    /// Shows the last result again.
    pub(crate) fn show_last(&mut self, showing: &Showing<'_>) -> Result<()> {
        let Some(last) = &self.last else {
            return Err(Error::usage("there is no last result yet").with_hint("ask something first"));
        };
        let results = last.results();
        self.show(results, showing)
    }

    /// Writes `results` without remembering them.
    fn show(&mut self, results: Results, showing: &Showing<'_>) -> Result<()> {
        if let Some(path) = self.once.take().or_else(|| showing.file.map(Path::to_owned)) {
            self.show_in_file(&path, results, showing, |write| write_file(&path, write))
        } else if let Some(path) = self.output.clone() {
            self.show_in_file(&path, results, showing, |write| append(&path, write))
        } else {
            self.show_on_screen(results, showing)
        }
    }

    /// Hands what writes `results` into the file at `path` to `keep`, in the format asked for or that of the name.
    fn show_in_file(
        &mut self,
        path: &Path,
        results: Results,
        showing: &Showing<'_>,
        keep: impl FnOnce(&mut dyn FnMut(&mut dyn Write) -> Result<()>) -> Result<()>,
    ) -> Result<()> {
        let format = match showing.format {
            Some(format) => in_file(format, path),
            None => format_of_path(path)?,
        };
        check_labels(format, showing)?;
        // A file says what a pipe says.
        let is_graph = matches!(results, Results::Graph(_));
        let label_columns = showing.label_columns;
        let labels = self
            .labels_of(showing)
            .or_else(|| showing.labels.filter(|_| is_graph || label_columns || format.is_picture()));
        let style = Style {
            labels,
            label_columns,
            labels_only: showing.labels_only,
            prefixes: showing.prefixes,
            ..Style::PLAIN
        };
        let (shape, mut results, mut count) = (Rows::of(&results), Some(results), 0);
        keep(&mut |out| {
            if let Some(results) = results.take() {
                count = format.write(results, &style, out)?;
            }
            Ok(())
        })?;
        self.written = Some(count);
        let time = self.time();
        if !showing.is_quiet {
            let what = shape.counted(count).unwrap_or_else(|| "the answer".to_owned());
            let time = if self.is_interactive() { time } else { String::new() };
            note(&format!("Wrote {what} to `{}`{time}", path.display()));
        }
        Ok(())
    }

    /// Returns the labels for a format that shows them beside names.
    fn labels_of<'a>(&self, showing: &Showing<'a>) -> Option<&'a dyn Labels> {
        showing.labels.filter(|_| self.labels && !showing.view.bare)
    }

    /// Returns the time since the work for these results began, for the footer; empty if there was no work.
    fn time(&mut self) -> String {
        self.started.take().map(|started| self.time_of(started.elapsed())).unwrap_or_default()
    }

    fn show_on_screen(&mut self, results: Results, showing: &Showing<'_>) -> Result<()> {
        let screen = Screen::now(showing.colors);
        let format = chosen_format(&results, &screen, showing);
        check_labels(format, showing)?;
        let shape = Rows::of(&results);
        let style = Style {
            width: screen.width,
            color: screen.color,
            drawn: Lines::chosen() != Lines::None,
            labels_only: showing.labels_only,
            iris: false,
            labels: self.labels_of(showing),
            label_columns: showing.label_columns,
            prefixes: showing.prefixes,
        };
        let (mut count, mut time) = (0, String::new());
        paged(&screen, |out| {
            count = match format.audience {
                Audience::People => write_safely(format, results, &style, &screen, &mut Lines::chosen().on(out))?,
                Audience::Programs => write_safely(format, results, &style, &screen, out)?,
            };
            // The time that a person spends in the pager is none of the query's.
            time = self.time();
            Ok(())
        })?;
        self.written = Some(count);
        self.shown = Some(count);
        if screen.is_terminal
            && io::stderr().is_terminal()
            && !showing.is_quiet
            && let Some(what) = shape.counted(count)
        {
            note(&format!("{what}{time}"));
        }
        Ok(())
    }
}

/// Refuses labels alone in a format that programs read.
fn check_labels(format: &Format, showing: &Showing<'_>) -> Result<()> {
    if !showing.labels_only || format.audience == Audience::People {
        return Ok(());
    }
    let error = Error::usage(format!("`--labels-only` is for views for people, and `{}` is for programs", format.name));
    Err(error.with_hint("`--format table` is such a view; `--labels` puts labels beside identifiers"))
}

/// Returns the format for the screen: what was asked for, what suits the command, or what is usual.
fn chosen_format(results: &Results, screen: &Screen, showing: &Showing<'_>) -> &'static Format {
    let suited = showing.view.format.filter(|_| screen.is_terminal);
    let content = if matches!(results, Results::Graph(_)) { Content::Graph } else { Content::Table };
    let audience = if screen.is_terminal { Audience::People } else { Audience::Programs };
    showing.format.or(suited).unwrap_or_else(|| usual_format(content, audience))
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

    /// Returns how much was shown, in words; `None` for a boolean.
    fn counted(self, count: usize) -> Option<String> {
        match self {
            Self::Table { columns } => Some(format!("{}, {}", counted(count, "row"), counted(columns, "column"))),
            Self::Graph => Some(counted(count, "triple")),
            Self::Answer => None,
        }
    }
}

/// Writes results so that no value of theirs can drive the terminal; some formats see to it themselves.
fn write_safely(
    format: &Format,
    results: Results,
    style: &Style<'_>,
    screen: &Screen,
    out: &mut dyn Write,
) -> Result<usize> {
    if screen.is_terminal && format.screen != OnScreen::Safe {
        format.write(results, style, &mut Visible::new(out))
    } else {
        format.write(results, style, out)
    }
}
