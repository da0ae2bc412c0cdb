//! The stylesheet and the script. Both are files of their own, so that no page needs styles or code inside it.

use hyper::header::CACHE_CONTROL;
use lermap::picture;

use super::super::message::{Reply, Request};
use super::super::state::State;

/// How long a browser keeps them.
const KEPT: &str = "max-age=300";

/// The script: search, the editor, then the page that holds them.
const SCRIPT: &str = concat!(
    "\"use strict\";\n(() => {\n",
    include_str!("script/suggest.js"),
    include_str!("script/editor.js"),
    include_str!("script/page.js"),
    "})();\n"
);

/// Returns the stylesheet: that of pages, then that of pictures.
pub(super) fn stylesheet() -> String {
    format!("{}\n{}", include_str!("style.css"), picture::STYLE)
}

/// Answers with the stylesheet.
pub(super) fn style(_: &Request, _: &State) -> Result<Reply, Reply> {
    Ok(Reply::ok("text/css; charset=utf-8", stylesheet()).with(CACHE_CONTROL, KEPT))
}

/// Answers with the script.
pub(super) fn script(_: &Request, _: &State) -> Result<Reply, Reply> {
    Ok(Reply::ok("text/javascript; charset=utf-8", SCRIPT).with(CACHE_CONTROL, KEPT))
}
