//! `lermap guide`: which framework a stakeholder group takes for which purpose.

use clap::{ArgMatches, Args};
use lermap::document::View;
use lermap::guide::Guide;
use lermap::output::{FORMATS, find_by_path};
use lermap::resolve::EntityNames;
use lermap::{Error, Kind, Result};

use super::options::Shared;
use super::{Command, Session, parsed};

/// Shows what to take for which purpose.
pub(super) struct GuideGroup;

#[derive(Args)]
struct Arguments {
    /// A stakeholder group: its label, slug or prefixed name, such as `employers`
    group: String,

    /// A purpose, such as `verify` or `issue-a-badge`; without one, an overview of all of them
    purpose: Vec<String>,
}

impl Command for GuideGroup {
    fn name(&self) -> &'static str {
        "guide"
    }

    fn summary(&self) -> &'static str {
        "Tell a stakeholder group which framework to take for which purpose, and where to start"
    }

    fn arguments(&self, command: clap::Command) -> clap::Command {
        Arguments::augment_args(command).after_help(
            "Example: lermap guide employers verify\nFormats card, tree, markdown and html give a page; any other one row for each framework of each purpose.\nExits with 1 if there is no guidance.",
        )
    }

    fn takes(&self) -> &'static [Shared] {
        Shared::TABLE
    }

    fn run(&self, arguments: &ArgMatches, session: &mut Session<'_>) -> Result<u8> {
        let arguments: Arguments = parsed(arguments)?;
        let engine = session.engine()?;
        let names = EntityNames::of(engine.store(), &engine.prefixes)?;
        let group = names.resolve_in(&arguments.group, Some("stakeholder")).map_err(Error::unknown_as_negative)?;
        let mut guide = Guide::of(&group, engine.store())?;
        if guide.advice.is_empty() {
            let error = Error::new(Kind::Negative, format!("there is no guidance for `{}`", arguments.group));
            return Err(error.with_hint("`lermap run stakeholder-groups` lists the groups"));
        }
        if !arguments.purpose.is_empty() {
            let purpose = names.resolve_in(&arguments.purpose.join(" "), Some("purpose"));
            guide = guide.only(&purpose.map_err(Error::unknown_as_negative)?);
        }
        match page_view(session)? {
            Some(view) => write_page(&guide.document(), view, session)?,
            None => session.write(guide.rows())?,
        }
        Ok(0)
    }
}

/// Returns how a page is drawn as the options ask for: a card if they ask for nothing, nothing if they ask for rows.
pub(super) fn page_view(session: &Session<'_>) -> Result<Option<View>> {
    let by_file = || session.options.output.as_deref().and_then(|path| find_by_path(FORMATS, path));
    Ok(match session.format()?.or_else(by_file) {
        Some(format) => View::of_format(format.name),
        None => Some(View::Card),
    })
}

/// Writes `document` as `view` draws it.
pub(super) fn write_page(document: &lermap::document::Document, view: View, session: &mut Session<'_>) -> Result<()> {
    let text = document.draw(view, session.screen().width.unwrap_or(80));
    session.write_text(|out| Ok(out.write_all(text.as_bytes())?))
}
