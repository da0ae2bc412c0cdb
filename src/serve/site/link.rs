//! Links of a page: from addresses of the server to paths between files, and what they lead to.

use std::collections::BTreeSet;

use lermap::text::percent_decoded;

use super::super::pages::unescaped;
use super::place::place;

/// What links begin with, up to the quote. Text of a page has no such marks: its quotes are escaped.
const MARKS: &[&str] = &[" href=\"", " src=\"", " action=\""];

/// What the name of a place in a page begins with.
const ID: &str = " id=\"";

/// A link from a page to another page of the site.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Link {
    /// The address as the server has it, without the fragment.
    pub address: String,
    /// The file; nothing where only a server answers.
    pub file: Option<String>,
    /// The place in the page; empty for its start.
    pub fragment: String,
}

/// A page whose links lead to files.
pub(super) struct Linked {
    pub html: String,
    pub links: BTreeSet<Link>,
}

/// Returns `html`, the page in `file`, with links to files in place of addresses; `to` makes a link of a file.
pub(super) fn linked(html: &str, file: &str, to: impl Fn(&str) -> String) -> Linked {
    let (mut out, mut links) = (String::with_capacity(html.len()), BTreeSet::new());
    let mut rest = html;
    while let Some(at) = next(rest) {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let end = after.find('"').unwrap_or(after.len());
        let target = unescaped(&after[..end]);
        rest = &after[end..];
        let (address, fragment) = target.split_once('#').unwrap_or((&target, ""));
        let fragment = percent_decoded(fragment).unwrap_or_default();
        if address.is_empty() && !fragment.is_empty() {
            links.insert(Link { address: address.to_owned(), file: Some(file.to_owned()), fragment });
        } else if address.starts_with('/') && !address.starts_with("//") {
            let found = place(address);
            if let Some(found) = &found {
                out.push_str(&to(found));
                out.push_str(&after[after[..end].find('#').unwrap_or(end)..end]);
            }
            links.insert(Link { address: address.to_owned(), file: found, fragment });
            continue;
        }
        out.push_str(&after[..end]);
    }
    out.push_str(rest);
    Linked { html: out, links }
}

/// Returns where the value of the next link begins.
fn next(html: &str) -> Option<usize> {
    let mut ends = html.match_indices("=\"").map(|(at, mark)| at + mark.len());
    ends.find(|end| MARKS.iter().any(|mark| html[..*end].ends_with(mark)))
}

/// Returns the path from the file `from` to the file `to`.
pub(super) fn relative(from: &str, to: &str) -> String {
    format!("{}{to}", "../".repeat(from.matches('/').count()))
}

/// Returns the places in a page that links can lead to.
pub(super) fn ids(html: &str) -> BTreeSet<String> {
    html.split(ID).skip(1).filter_map(|rest| rest.split_once('"')).map(|(id, _)| unescaped(id)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_from_file_to_file() {
        let html = "<a href=\"/stage/using#a%20b\">x</a><a href=\"https://e/\">/</a><a href=\"#here\"></a><form action=\"/search\"> href=&quot;/x<a href=\"/query?query=x\">";
        let page = linked(html, "a/b/index.html", |to| relative("a/b/index.html", to));
        assert_eq!(
            page.html,
            "<a href=\"../../stage/using/index.html#a%20b\">x</a><a href=\"https://e/\">/</a><a href=\"#here\"></a><form action=\"../../search/index.html\"> href=&quot;/x<a href=\"\">"
        );
        let links: Vec<_> = page.links.iter().map(|link| (link.file.as_deref(), link.fragment.as_str())).collect();
        assert_eq!(
            links,
            [
                (Some("a/b/index.html"), "here"),
                (None, ""),
                (Some("search/index.html"), ""),
                (Some("stage/using/index.html"), "a b")
            ]
        );
    }

    #[test]
    fn places_are_known_by_their_names() {
        assert_eq!(ids("<p id=\"a\"><b class=\"x\" id=\"b&amp;c\">"), ["a", "b&c"].map(str::to_owned).into());
    }
}
