//! `lermap site`: the pages of `lermap serve` as files, for any host of files.

use std::sync::Arc;

use clap::{ArgMatches, Args};
use lermap::text::counted;
use lermap::{Error, Result};

use super::options::Shared;
use super::{Command, Session, parsed};
use crate::serve::write_site;

/// Writes pages as files.
pub(super) struct Site;

#[derive(Args)]
struct Arguments {
    /// Where the site will stand, such as `https://example.org/map`: for a site map, canonical links and redirect rules
    #[arg(long, value_name = "URL")]
    base: Option<String>,
}

impl Command for Site {
    fn name(&self) -> &'static str {
        "site"
    }

    fn summary(&self) -> &'static str {
        "Write the pages of `serve` as files that any host can publish"
    }

    fn arguments(&self, command: clap::Command) -> clap::Command {
        Arguments::augment_args(command).after_help(
            "`--output` names the folder: a new one, an empty one, or an earlier site, which is replaced as a whole. Links \
             between pages are relative, so that they also work from a disk. A link that leads nowhere is an error.\n\
             Example: lermap site --output public --base https://example.org/map",
        )
    }

    fn takes(&self) -> &'static [Shared] {
        &[
            Shared::Source,
            Shared::Output,
            Shared::Asserted,
            Shared::DefaultGraph,
            Shared::Infer,
            Shared::Timeout,
            Shared::Queries,
        ]
    }

    fn run(&self, arguments: &ArgMatches, session: &mut Session<'_>) -> Result<u8> {
        let arguments: Arguments = parsed(arguments)?;
        let base = arguments.base.as_deref().map(checked).transpose()?;
        let folder = session.options.output.clone().ok_or_else(|| {
            Error::usage("a site is a folder of files")
                .with_hint("name the folder with `--output`, such as `--output public`")
        })?;
        session.engine()?;
        let cancellation = session.query_options().cancellation;
        let written = write_site(Arc::clone(&session.workspace), &folder, base, &cancellation)?;
        session.note(&format!(
            "Wrote {} and {} to `{}`",
            counted(written.pages, "page"),
            counted(written.files - written.pages, "other file"),
            folder.display()
        ));
        if base.is_none() {
            session.note("Without `--base` there is no `sitemap.xml`: it needs full addresses");
        }
        Ok(0)
    }
}

/// Returns an address that a site can stand at.
fn checked(base: &str) -> Result<&str> {
    let rest = base.strip_prefix("https://").or_else(|| base.strip_prefix("http://"));
    let is_safe = |c: char| c.is_ascii_alphanumeric() || "-._~/:%[]".contains(c);
    if rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/') && rest.chars().all(is_safe)) {
        return Ok(base);
    }
    Err(Error::usage(format!("`{base}` is no address of a site"))
        .with_hint("give one such as `https://example.org/map`, without a query"))
}
