//! A table in Markdown, as code hosts and wikis show it.

use std::io::Write;

use oxrdf::Term;

use super::shown::{Grid, name, plain};
use super::{Audience, Format, MediaType, OnScreen, Style, Writer};
use crate::error::Result;
use crate::escape::markdown_cell;
use crate::results::Results;

/// A table in Markdown.
pub static MARKDOWN: Format = Format {
    name: "markdown",
    summary: "A table in Markdown",
    audience: Audience::Programs,
    screen: OnScreen::Raw,
    extensions: &["md"],
    media_type: MediaType::of("text/markdown"),
    aliases: &[],
    bundled: None,
    writer: Writer::Results(write),
};

/// Writes `results` and returns how many rows they are.
fn write(results: Results, style: &Style<'_>, out: &mut dyn Write) -> Result<usize> {
    let grid = Grid::of(results)?;
    let names: Vec<String> = grid.names.iter().map(|name| markdown_cell(name)).collect();
    writeln!(out, "| {} |", names.join(" | "))?;
    let rules: Vec<&str> =
        (0..names.len()).map(|column| if grid.is_numeric(column) { "---:" } else { "---" }).collect();
    writeln!(out, "| {} |", rules.join(" | "))?;
    for row in &grid.rows {
        let cells: Vec<String> = (0..names.len()).map(|column| cell(Grid::value(row, column), style)).collect();
        writeln!(out, "| {} |", cells.join(" | "))?;
    }
    Ok(grid.rows.len())
}

fn cell(term: Option<&Term>, style: &Style<'_>) -> String {
    let Some(Term::NamedNode(node)) = term else { return markdown_cell(&plain(term)) };
    let iri = node.as_str();
    let label = style.labels.and_then(|labels| labels.label(iri)).unwrap_or_else(|| name(iri));
    if iri.starts_with("http://") || iri.starts_with("https://") {
        format!("[{}](<{}>)", markdown_cell(&label), iri.replace('|', "%7C"))
    } else {
        markdown_cell(&label)
    }
}

#[cfg(test)]
mod tests {
    use super::super::shown::tests::labelled;

    #[track_caller]
    fn check(table: &[&[&str]], expected: &str) {
        assert_eq!(labelled("markdown", table, None), expected);
    }

    #[test]
    fn numbers_stand_to_the_right() {
        check(&[&["a", "n"], &["x", "1"]], "| a | n |\n| --- | ---: |\n| x | 1 |\n");
    }

    #[test]
    fn entities_are_links() {
        check(&[&["a"], &["<http://e/employers>"]], "| a |\n| --- |\n| [Employers](<http://e/employers>) |\n");
        check(&[&["a"], &["<urn:x>"]], "| a |\n| --- |\n| urn:x |\n");
    }

    #[test]
    fn nothing_in_a_text_is_markup() {
        check(
            &[&["a"], &["a|b\n<script>*x*_y_`z`[l](u)&amp;"]],
            "| a |\n| --- |\n| a\\|b<br>&lt;script&gt;\\*x\\*\\_y\\_\\`z\\`\\[l\\](u)&amp;amp; |\n",
        );
    }
}
