//! What a command writes, where and how the options ask for it.

use std::io::Write;

use lermap::Result;
use lermap::label::StoreLabels;
use lermap::output::{Declared, Format, Labels, Style, format};
use lermap::results::Results;

use super::Session;
use crate::console::{Console, Showing, View};

impl Session<'_> {
    /// Writes `results` as the options ask for.
    pub(crate) fn write(&mut self, results: impl Into<Results>) -> Result<()> {
        self.write_as(View::default(), results)
    }

    /// Writes `results` as the options ask for, or as `view` has it for a person who asked for nothing.
    pub(crate) fn write_as(&mut self, view: View, results: impl Into<Results>) -> Result<()> {
        self.showing(view, |console, showing| console.write(results.into(), showing))
    }

    /// Shows the last result again.
    pub(crate) fn write_last(&mut self) -> Result<()> {
        self.showing(View::default(), Console::show_last)
    }

    /// Writes the text of a command, such as a card or a script, where the options ask for, and says which file.
    pub(crate) fn write_text(&mut self, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
        self.write_silently(write)?;
        if let Some(path) = &self.options.output {
            self.note(&format!("Wrote `{}`", path.display()));
        }
        Ok(())
    }

    /// Writes the text of a command that says itself what it wrote.
    pub(crate) fn write_silently(&mut self, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
        self.console.write_text(self.options.output.as_deref(), self.options.color, write)
    }

    /// Hands the console to `work` with how results are shown.
    pub(super) fn showing<T>(
        &mut self,
        view: View,
        work: impl FnOnce(&mut Console, &Showing<'_>) -> Result<T>,
    ) -> Result<T> {
        let format = self.format()?;
        let engine = self.workspace.opened();
        let labels = engine.as_ref().map(|engine| StoreLabels::new(engine.store()));
        let showing = Showing {
            format,
            file: self.options.output.as_deref(),
            label_columns: self.options.labels,
            labels_only: self.options.labels_only,
            labels: labels.as_ref().map(|labels| labels as &dyn Labels),
            prefixes: engine.as_ref().map_or(&[], |engine| &engine.declared),
            colors: self.options.color,
            is_quiet: self.options.quiet,
            view,
        };
        work(self.console, &showing)
    }

    /// Returns the format that the options ask for.
    pub(crate) fn format(&self) -> Result<Option<&'static Format>> {
        self.options.format.as_deref().map(format).transpose()
    }

    /// Returns whether results go to a person who chose no format.
    pub(crate) fn chooses_view(&self) -> bool {
        let to_file = self.console.once.is_some() || self.console.output.is_some() || self.options.output.is_some();
        !to_file && self.options.format.is_none() && self.screen().is_terminal
    }

    /// Does `work` with the style for a file, which is never cut nor coloured.
    pub(crate) fn with_file_style<T>(&self, work: impl FnOnce(&Style<'_>) -> Result<T>) -> Result<T> {
        let engine = self.workspace.opened();
        let labels = engine.as_ref().map(|engine| StoreLabels::new(engine.store()));
        let labels = labels.as_ref().filter(|_| self.console.labels).map(|labels| labels as &dyn Labels);
        let prefixes: &Declared = engine.as_ref().map_or(&[], |engine| &engine.declared);
        work(&Style { labels, label_columns: self.options.labels, prefixes, ..Style::PLAIN })
    }
}
