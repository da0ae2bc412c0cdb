//! `lermap history`: what changed from version to version of a checkout of the map's site, read with the git program.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command as Process;

use clap::{ArgMatches, Args};
use lermap::diff::{Change, Diff, What, compare};
use lermap::export::{Choice, choose};
use lermap::load::LoadOptions;
use lermap::results::{Results, Row, Solutions};
use lermap::source::Source;
use lermap::{Engine, Error, Result};
use oxrdf::{Literal, Quad};

use super::options::Shared;
use super::{Command, Session, parsed};

/// Tells the history of the map.
pub(super) struct History;

#[derive(Args)]
struct Arguments {
    /// A git checkout of the map's site
    dir: PathBuf,

    /// Only the life of this entity, by its prefixed name or IRI, such as `term:issuer`
    #[arg(long, value_name = "NAME")]
    entity: Option<String>,
}

/// A version of the map.
struct Version {
    commit: String,
    date: String,
    subject: String,
}

impl Command for History {
    fn name(&self) -> &'static str {
        "history"
    }

    fn summary(&self) -> &'static str {
        "Tell what changed from version to version of a git checkout of the map's site"
    }

    fn arguments(&self, command: clap::Command) -> clap::Command {
        Arguments::augment_args(command).after_help("Versions that do not load are named and skipped.")
    }

    fn takes(&self) -> &'static [Shared] {
        &[Shared::Format, Shared::Output, Shared::Timeout, Shared::Memory, Shared::Labels, Shared::LabelsOnly]
    }

    fn run(&self, arguments: &ArgMatches, session: &mut Session<'_>) -> Result<u8> {
        let arguments: Arguments = parsed(arguments)?;
        let folder = std::env::temp_dir().join(format!("lermap-history-{}", std::process::id()));
        let rows = rows(&arguments, &folder, session);
        let _ = fs::remove_dir_all(&folder);
        let columns: &[&str] = match arguments.entity {
            Some(_) => &["commit", "date", "change", "property", "old", "new"],
            None => &["commit", "date", "subject", "added", "removed", "reworded", "moved"],
        };
        session.write(Results::Solutions(Solutions::from_rows(columns, rows?)))?;
        Ok(0)
    }
}

fn rows(arguments: &Arguments, folder: &Path, session: &Session<'_>) -> Result<Vec<Row>> {
    let cancellation = session.query_options().cancellation;
    let mut before: Vec<Quad> = Vec::new();
    let mut rows = Vec::new();
    for version in versions(&arguments.dir)? {
        cancellation.check()?;
        let quads = check_out(&arguments.dir, &version.commit, folder).and_then(|()| {
            let options = LoadOptions { cancellation: cancellation.clone(), ..LoadOptions::default() };
            let engine = Engine::open(&[Source::parse(&folder.display().to_string())?], &options)?;
            choose(engine.store(), &Choice { asserted: true, ..Choice::default() }, &cancellation)
        });
        cancellation.check()?;
        match quads {
            Ok(quads) => {
                let diff = compare(std::mem::replace(&mut before, quads.clone()), quads);
                rows.extend(version_rows(&version, &diff, arguments.entity.as_deref()));
            }
            Err(error) => {
                let message = format!("the version {} of {} does not load: {error}", version.commit, version.date);
                session.warn(&Error::data(message));
            }
        }
    }
    Ok(rows)
}

/// Returns the versions of the data in the checkout at `dir`, oldest first.
fn versions(dir: &Path) -> Result<Vec<Version>> {
    let text = git(dir, &["log", "--reverse", "--format=%h%x09%cs%x09%s", "--", "_data"], None)?;
    let version = |line: &str| {
        let mut parts = line.splitn(3, '\t').map(str::to_owned);
        Some(Version { commit: parts.next()?, date: parts.next()?, subject: parts.next()? })
    };
    let versions: Vec<Version> = text.lines().filter_map(version).collect();
    if versions.is_empty() {
        return Err(Error::data(format!("no version of `{}` has the folder `_data`", dir.display()))
            .with_hint("name a git clone of the map's site"));
    }
    Ok(versions)
}

/// Writes the data of `commit` to `folder`, with an index of its own: nothing in the checkout is touched.
fn check_out(dir: &Path, commit: &str, folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| Error::io("remove", folder.display(), &error))?;
    }
    fs::create_dir_all(folder).map_err(|error| Error::io("write", folder.display(), &error))?;
    let index = folder.join(".index");
    git(dir, &["read-tree", "--prefix=_data/", &format!("{commit}:_data")], Some(&index))?;
    git(dir, &["checkout-index", "--all", &format!("--prefix={}/", folder.display())], Some(&index))?;
    Ok(())
}

fn git(dir: &Path, arguments: &[&str], index: Option<&Path>) -> Result<String> {
    let mut process = Process::new("git");
    process.arg("-C").arg(dir).args(arguments);
    if let Some(index) = index {
        process.env("GIT_INDEX_FILE", index);
    }
    let output = process.output().map_err(|error| Error::io("run", "git", &error))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let reason = String::from_utf8_lossy(&output.stderr);
    Err(Error::data(format!("git cannot read `{}`: {}", dir.display(), reason.trim().trim_start_matches("fatal: "))))
}

fn version_rows(version: &Version, diff: &Diff, entity: Option<&str>) -> Vec<Row> {
    let text = |text: &str| Some(Literal::from(text).into());
    let number = |count: usize| Some(Literal::from(i64::try_from(count).unwrap_or(i64::MAX)).into());
    let Some(entity) = entity else {
        let counts = diff.counts();
        let head = [&version.commit, &version.date, &version.subject].map(|part| text(part));
        let counts = [counts.added, counts.removed, counts.reworded, counts.moved].map(number);
        return vec![head.into_iter().chain(counts).collect()];
    };
    let wanted = lermap::vocab::compact(entity).unwrap_or_else(|| entity.to_owned());
    let changes = diff.changes.iter().filter(|change| is_about(change, &wanted)).cloned().collect();
    let life = Diff { changes, ..Diff::default() };
    // Columns of the table of differences: change, kind, entity, label, property, old, new.
    let rows = life.rows().filter_map(Result::ok);
    let cells = |row: Row| [0, 4, 5, 6].map(|at| row.get(at).cloned().flatten());
    rows.map(|row| [text(&version.commit), text(&version.date)].into_iter().chain(cells(row)).collect()).collect()
}

fn is_about(change: &Change, name: &str) -> bool {
    let was = matches!(&change.what, What::Changed(_)) && change.old_name.as_deref() == Some(name);
    change.name == name || was
}
