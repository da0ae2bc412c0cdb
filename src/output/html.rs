//! A table as a web page of its own: no script, no style from elsewhere, readable by a screen reader.

use std::io::Write;

use oxrdf::Term;

use super::shown::{Grid, name, number, plain};
use super::{Audience, Format, MediaType, OnScreen, Style, Writer};
use crate::error::Result;
use crate::escape::html_text;
use crate::results::Results;

/// A table as a web page.
pub(super) static HTML: Format = Format {
    name: "html",
    summary: "A table as a web page of its own",
    audience: Audience::Programs,
    screen: OnScreen::Raw,
    extensions: &["html", "htm"],
    media_type: MediaType::of("text/html; charset=utf-8"),
    aliases: &[],
    bundled: None,
    writer: Writer::Results(write),
};

/// Everything before the table.
const HEAD: &str = "<!DOCTYPE html>
<html lang=\"en\">
<head>
<meta charset=\"utf-8\">
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">
<title>Results</title>
<style>
:root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.4; }
table { border-collapse: collapse; }
caption { text-align: left; padding: 0.5rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.8rem; border-bottom: 1px solid #8888; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
</style>
</head>
<body>
<main>
";

/// Writes `results` and returns how many rows they are.
fn write(results: Results, style: &Style<'_>, out: &mut dyn Write) -> Result<usize> {
    let grid = Grid::of(results)?;
    let count = grid.rows.len();
    out.write_all(HEAD.as_bytes())?;
    writeln!(out, "<table>\n<caption>{count} row{}</caption>", if count == 1 { "" } else { "s" })?;
    let names: String = grid.names.iter().map(|name| format!("<th scope=\"col\">{}</th>", html_text(name))).collect();
    writeln!(out, "<thead>\n<tr>{names}</tr>\n</thead>\n<tbody>")?;
    for row in &grid.rows {
        let cells: String = (0..grid.names.len()).map(|column| cell(Grid::value(row, column), style)).collect();
        writeln!(out, "<tr>{cells}</tr>")?;
    }
    writeln!(out, "</tbody>\n</table>\n</main>\n</body>\n</html>")?;
    Ok(count)
}

fn cell(term: Option<&Term>, style: &Style<'_>) -> String {
    match term {
        Some(Term::NamedNode(node)) => {
            let iri = node.as_str();
            let label = style.labels.and_then(|labels| labels.label(iri)).unwrap_or_else(|| name(iri));
            // Only these schemes are safe to follow: a `javascript:` IRI is data, not a link.
            if iri.starts_with("http://") || iri.starts_with("https://") {
                format!("<td><a href=\"{}\">{}</a></td>", html_text(iri), html_text(&label))
            } else {
                format!("<td>{}</td>", html_text(&label))
            }
        }
        Some(Term::Literal(literal)) if literal.language().is_some_and(|language| language != "en") => {
            let language = literal.language().unwrap_or_default();
            format!("<td lang=\"{}\">{}</td>", html_text(language), html_text(literal.value()))
        }
        Some(value) if number(value).is_some() => format!("<td class=\"number\">{}</td>", html_text(&plain(term))),
        _ => format!("<td>{}</td>", html_text(&plain(term))),
    }
}

#[cfg(test)]
mod tests {
    use super::super::shown::tests::labelled;

    #[track_caller]
    fn check(table: &[&[&str]], expected: &str) {
        let page = labelled("html", table, None);
        let body = &page[page.find("<tbody>").unwrap() + 8..page.find("</tbody>").unwrap()];
        assert_eq!(body, expected);
    }

    #[test]
    fn nothing_in_a_value_is_markup() {
        check(
            &[&["a", "n"], &["<script>alert('x')</script> & \"q\"", "3"]],
            "<tr><td>&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;q&quot;</td><td class=\"number\">3</td></tr>\n",
        );
    }

    #[test]
    fn only_web_addresses_are_links() {
        check(
            &[&["a"], &["<http://e/employers>"], &["<javascript:alert(1)>"], &["<http://e/\"onclick=x>"]],
            "<tr><td><a href=\"http://e/employers\">Employers</a></td></tr>\n\
             <tr><td>javascript:alert(1)</td></tr>\n\
             <tr><td><a href=\"http://e/&quot;onclick=x\">http://e/&quot;onclick=x</a></td></tr>\n",
        );
    }

    #[test]
    fn columns_have_heads() {
        assert!(labelled("html", &[&["a"]], None).contains("<th scope=\"col\">a</th>"));
    }
}
