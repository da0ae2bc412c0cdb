//! Pictures in a page: the SVG without its own styles, which the stylesheet has, and with links to pages of ours.

use maud::{Markup, PreEscaped, html};

use super::value::address;

/// Returns a picture for inside a page; links to entities lead where `address` says.
pub(super) fn picture_to(svg: &str, address: impl Fn(&str) -> String) -> Markup {
    let start = svg.find("<style>").unwrap_or(svg.len());
    let end = svg.find("</style>").map_or(start, |end| end + "</style>".len());
    let mut out = svg[..start].to_owned();
    let mut rest = &svg[end..];
    while let Some(at) = rest.find(HREF) {
        let (before, after) = rest.split_at(at + HREF.len());
        let length = after.find('"').unwrap_or(after.len());
        out.push_str(before);
        out.push_str(&html! { (address(&unescaped(&after[..length]))) }.into_string().replace('"', "&quot;"));
        rest = &after[length..];
    }
    out.push_str(rest);
    html! { figure.picture tabindex="0" { (PreEscaped(out)) } }
}

/// Returns a picture for inside a page; links to entities lead to their pages.
pub(super) fn picture(svg: &str) -> Markup {
    picture_to(svg, address)
}

/// What a link of a picture begins with. Text has no such mark: its quotes are escaped.
const HREF: &str = " href=\"";

/// Resolves the escapes that pages and pictures have.
pub(crate) fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use lermap::picture::{Bar, Bars, Name};

    use super::*;

    #[test]
    fn links_of_pictures_lead_to_pages_and_styles_are_left_to_the_stylesheet() {
        let link = "https://w3id.org/lermap/stage/using".to_owned();
        let evil = "https://e/\" onload=\"x&y".to_owned();
        let bar =
            |link| Bar { name: Name { text: "a href=\"x\"".to_owned(), link }, value: 1.0, shown: "1".to_owned() };
        let svg = Bars { title: "T".to_owned(), bars: vec![bar(link), bar(evil)], left_out: 0 }.draw();
        let shown = picture(&svg).into_string();
        assert!(shown.contains(" href=\"/stage/using\""), "{shown}");
        assert!(shown.contains(" href=\"/entity?iri=https%3A%2F%2Fe%2F%22%20onload%3D%22x%26y\""), "{shown}");
        assert!(!shown.contains("<style>") && shown.contains("a href=&quot;x&quot;"), "{shown}");
    }
}
