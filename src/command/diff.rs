//! `lermap diff`: what changed between two sources.

use clap::{ArgMatches, Args};
use lermap::diff::{Diff as Differences, compare, write_json, write_markdown, write_patch, write_text};
use lermap::export::{Choice, choose};
use lermap::load::LoadOptions;
use lermap::output::FORMATS;
use lermap::results::Results;
use lermap::source::Source;
use lermap::{Engine, Error, Result};
use oxrdf::Quad;

use super::screen::Screen;
use super::{Command, Session, parsed};

/// Shows what changed.
pub struct Diff;

/// Formats of differences besides those for tables.
const OWN_FORMATS: &[(&str, &str)] = &[("text", "txt"), ("markdown", "md"), ("json", "json"), ("patch", "ru")];

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
             for tables. The exit status is 1 if there are differences. Where records stand in their files is not compared.",
        )
    }

    fn run(&self, arguments: &ArgMatches, session: &mut Session) -> Result<u8> {
        let arguments: Arguments = parsed(arguments)?;
        let old = arguments.quads(&arguments.old, session)?;
        let new = arguments.quads(&arguments.new, session)?;
        let diff = compare(old, new);
        write(&diff, &chosen_format(session)?, session)?;
        Ok(u8::from(!diff.is_empty()))
    }
}

impl Arguments {
    /// Returns the statements of the source called `name` that are compared.
    fn quads(&self, name: &str, session: &Session) -> Result<Vec<Quad>> {
        let cancellation = session.query_options().cancellation;
        let options = LoadOptions { cancellation: cancellation.clone(), ..session.load_options()? };
        let engine = Engine::open(&[Source::parse(name)?], &options)?;
        for warning in &engine.warnings {
            session.warn(warning);
        }
        let choice = Choice { asserted: !self.derived, ..Choice::default() };
        choose(engine.store(), &choice, &cancellation)
    }
}

fn chosen_format(session: &Session) -> Result<String> {
    let extension = session.options.output.as_ref().and_then(|path| path.extension()?.to_str().map(str::to_owned));
    let of_path = extension.and_then(|extension| {
        let own = OWN_FORMATS.iter().find(|(_, known)| *known == extension).map(|(name, _)| (*name).to_owned());
        own.or_else(|| FORMATS.iter().find(|f| f.extensions().contains(&&*extension)).map(|f| f.name().to_owned()))
    });
    let name = session.options.format.clone().or(of_path).unwrap_or_else(|| "text".to_owned());
    let own = OWN_FORMATS.iter().map(|(name, _)| *name);
    let known: Vec<&str> = own.chain(FORMATS.iter().map(|format| format.name())).collect();
    if known.contains(&name.as_str()) { Ok(name) } else { Err(Error::unknown("format", &name, known)) }
}

fn write(diff: &Differences, format: &str, session: &mut Session) -> Result<()> {
    let is_file = session.options.output.is_some();
    match format {
        "text" => session.write_text(|out| write_text(diff, !is_file && Screen::now().color, out)),
        "markdown" => session.write_text(|out| write_markdown(diff, out)),
        "json" => session.write_text(|out| write_json(diff, out)),
        "patch" => session.write_text(|out| write_patch(diff, out)),
        _ => session.write(Results::Solutions(diff.rows())),
    }
}
