//! Pages for people, rendered here and readable without a script. All text is escaped by the template language.

mod entity;
mod home;
mod query;
mod questions;
mod shell;
mod terms;

use super::message::{Reply, Request};
use super::state::State;

pub use entity::{by_address, by_path};
pub use home::home;
pub use query::query;
pub use questions::{question, questions};
pub use terms::{checks, found, vocabulary};

/// Answers with the stylesheet.
pub fn style(_: &Request, _: &State) -> Result<Reply, Reply> {
    Ok(Reply::ok("text/css; charset=utf-8", include_str!("style.css"))
        .with(hyper::header::CACHE_CONTROL, "max-age=300"))
}
