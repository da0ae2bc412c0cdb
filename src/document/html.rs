//! A document as a web page of its own: no script, no style from elsewhere, readable by a screen reader.

use std::fmt::Write as _;

use super::{Document, Item, Section};
use crate::output::html_text;

const STYLE: &str = "
:root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.5; }
main { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1 { line-height: 1.2; margin-bottom: 0; }
h2 { margin-top: 2.2rem; border-bottom: 1px solid #8886; padding-bottom: .2rem; }
h3 { margin-bottom: .3rem; }
.subtitle, .note, footer { opacity: .75; }
.note { font-size: .85em; border: 1px solid #8886; border-radius: .6em; padding: 0 .5em; white-space: nowrap; }
ul { padding-left: 1.2rem; }
li { margin: .3rem 0; }
footer { margin-top: 2.5rem; font-size: .9em; overflow-wrap: anywhere; }
";

/// Returns `document` as a page; nothing in a text of it is markup.
pub(super) fn draw(document: &Document) -> String {
    let title = html_text(&document.title);
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
    );
    if let Some(subtitle) = &document.subtitle {
        let _ = writeln!(out, "<p class=\"subtitle\">{}</p>", html_text(subtitle));
    }
    for section in &document.sections {
        write_section(section, 2, &mut out);
    }
    if !document.sources.is_empty() {
        let sources: Vec<String> = document.sources.iter().map(|source| address(source, source)).collect();
        let _ = writeln!(out, "<footer>Source: {}</footer>", sources.join("<br>"));
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

/// Returns a link to `address` called `label`, or `label` alone if nothing safe can be followed.
fn address(address: &str, label: &str) -> String {
    match super::is_web(address) {
        true => format!("<a href=\"{}\">{}</a>", html_text(address), html_text(label)),
        false => html_text(label),
    }
}

fn write_section(section: &Section, level: usize, out: &mut String) {
    let has_heading = !section.heading.is_empty();
    if has_heading {
        let level = level.min(6);
        let _ = writeln!(out, "<h{level}>{}</h{level}>", html_text(&section.heading));
    }
    for text in &section.texts {
        let _ = writeln!(out, "<p>{}</p>", html_text(text));
    }
    write_items(&section.items, out);
    for section in &section.sections {
        write_section(section, level + usize::from(has_heading), out);
    }
}

fn write_items(items: &[Item], out: &mut String) {
    if items.is_empty() {
        return;
    }
    out.push_str("<ul>\n");
    for item in items {
        let label = match &item.link {
            Some(link) => address(link, &item.label),
            None if item.label.is_empty() => String::new(),
            None => format!("<strong>{}</strong>", html_text(&item.label)),
        };
        let between = if label.is_empty() || item.text.is_empty() { "" } else { ": " };
        let _ = write!(out, "<li>{label}{between}{}", html_text(&item.text));
        if !item.note.is_empty() {
            let _ = write!(out, " <span class=\"note\">{}</span>", html_text(&item.note));
        }
        write_items(&item.items, out);
        out.push_str("</li>\n");
    }
    out.push_str("</ul>\n");
}
