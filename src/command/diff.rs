//! `lermap diff`: what changed between two sources.

use clap::{ArgMatches, Args};
use lermap::diff::{Diff as Differences, FORMATS, TEXT, WriteDiff, compare};
use lermap::export::{Choice, choose};
use lermap::load::LoadOptions;
use lermap::output::{self, Content, Format, Style, find, find_by_path, unknown_format};
use lermap::source::Source;
use lermap::{Engine, Result};
use oxrdf::Quad;

use super::options::Shared;
use super::{Command, Session, parsed};

/// Shows what changed.
pub(super) struct Diff;

#[derive(Args)]
struct Arguments {
    /// The source before: `map`, a checkout of the map's site, an RDF file, a .lermap file
    old: String,

    /// The source after
    new: String,

    /// Compare what rules and reasoners made too
    #[arg(long)]
    derived: bool,
}

impl Command for Diff {
    fn name(&self) -> &'static str {
        "diff"
    }

    fn summary(&self) -> &'static str {
        "Show what changed between two sources, entity by entity"
    }

    fn arguments(&self, command: clap::Command) -> clap::Command {
        Arguments::augment_args(command).after_help(
            "Formats: text (with colours), markdown, json, patch (a SPARQL Update that turns OLD into \
             NEW with `lermap update --default-graph strict`), and those \
             for tables. The exit status is 1 if there are differences. Where records are in their files is not compared.",
        )
    }

    fn takes(&self) -> &'static [Shared] {
        &[
            Shared::Format,
            Shared::Output,
            Shared::Infer,
            Shared::Context,
            Shared::Lenient,
            Shared::Timeout,
            Shared::Memory,
            Shared::Labels,
            Shared::LabelsOnly,
        ]
    }

    fn run(&self, arguments: &ArgMatches, session: &mut Session<'_>) -> Result<u8> {
        let arguments: Arguments = parsed(arguments)?;
        let chosen = chosen(session)?;
        let old = arguments.quads(&arguments.old, session)?;
        let new = arguments.quads(&arguments.new, session)?;
        let diff = compare(old, new);
        write(&diff, &chosen, session)?;
        Ok(u8::from(!diff.is_empty()))
    }
}

impl Arguments {
    /// Returns the statements of the source called `name` that are compared.
    fn quads(&self, name: &str, session: &Session<'_>) -> Result<Vec<Quad>> {
        let cancellation = session.query_options().cancellation;
        let options = LoadOptions { cancellation: cancellation.clone(), ..session.load_options() };
        let engine = Engine::open(&[Source::parse(name)?], &options)?;
        for warning in &engine.warnings {
            session.warn(warning);
        }
        session.say_skipped(&engine.skipped);
        let choice = Choice { asserted: !self.derived, ..Choice::default() };
        choose(engine.store(), &choice, &cancellation)
    }
}

/// How differences are written.
enum Chosen {
    /// In a format of their own.
    Own(&'static Format<WriteDiff>),
    /// As rows.
    Rows,
}

/// Returns how `session` asks for differences: by a name, or by the extension of a file; as text if it asks for nothing.
fn chosen(session: &Session<'_>) -> Result<Chosen> {
    match (&session.options.format, &session.options.output) {
        (Some(key), _) => match find(FORMATS, key) {
            Some(own) => Ok(Chosen::Own(own)),
            None if find(output::FORMATS, key).is_some() => Ok(Chosen::Rows),
            None => Err(unknown_format(key, known())),
        },
        (None, Some(path)) => Ok(match find_by_path(FORMATS, path) {
            Some(own) => Chosen::Own(own),
            None if find_by_path(output::FORMATS, path).is_some() => Chosen::Rows,
            None => Chosen::Own(&TEXT),
        }),
        (None, None) => Ok(Chosen::Own(&TEXT)),
    }
}

/// Returns the names of the formats that differences can be written in.
fn known() -> impl Iterator<Item = &'static str> {
    let tables = output::FORMATS.iter().filter(|format| format.takes(Content::Table));
    FORMATS.iter().map(|format| format.name).chain(tables.map(|format| format.name))
}

fn write(diff: &Differences, chosen: &Chosen, session: &mut Session<'_>) -> Result<()> {
    match chosen {
        Chosen::Own(format) => {
            let color = session.options.output.is_none() && session.screen().color;
            let style = Style { color, ..Style::PLAIN };
            session.write_text(|out| (format.writer)(diff, &style, out))
        }
        Chosen::Rows => session.write(diff.rows()),
    }
}
