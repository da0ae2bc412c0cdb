//! Pages for people, rendered here and readable without a script. All text is escaped by the template language.
//!
//! One file per page. To add one, write the file and add its door to [`PAGES`], or to [`FAMILIES`] where the end of an
//! address says which page of a kind it is.

mod analysis;
mod assets;
mod changes;
mod checks;
mod complete;
mod entity;
mod explore;
mod figure;
mod home;
mod hues;
mod look;
mod matrix;
mod parts;
mod query;
mod questions;
mod search;
mod shell;
mod value;
mod vocabulary;
mod words;

use super::message::{Reply, Request};
use super::state::State;

pub(super) use entity::by_path;
pub(super) use figure::unescaped;
pub(super) use shell::refusal;
pub(super) use value::address;

/// A function that answers requests.
type Door = fn(&Request, &State) -> Result<Reply, Reply>;

/// Pages by their paths.
const PAGES: &[(&str, Door)] = &[
    ("/", home::home),
    ("/search", search::found),
    ("/suggest", search::suggestions),
    ("/query", query::query),
    ("/complete", complete::completions),
    ("/queries", questions::questions),
    ("/explore", explore::explore),
    ("/explore.svg", explore::explored),
    ("/matrix", matrix::matrices),
    ("/analyses", analysis::analyses),
    ("/ns", vocabulary::vocabulary),
    ("/changes", changes::changes),
    ("/checks", checks::checks),
    ("/entity", entity::by_address),
    ("/style.css", assets::style),
    ("/script.js", assets::script),
];

/// Pages of a kind by the starts of their paths.
const FAMILIES: &[(&str, Door)] =
    &[("/queries/", questions::question), ("/matrix/", matrix::matrix), ("/analyses/", analysis::analysis)];

/// Returns the door of the page at `path`, if there is one besides the pages of entities.
pub(super) fn at(path: &str) -> Option<Door> {
    let own = PAGES.iter().find(|(own, _)| *own == path);
    own.or_else(|| FAMILIES.iter().find(|(start, _)| path.starts_with(start))).map(|(_, door)| *door)
}
