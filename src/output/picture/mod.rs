//! Pictures: the one that fits the shape of the results, or the one that is asked for, as SVG, PNG or PDF.

pub(super) mod carrier;
mod graph;
#[cfg(feature = "png")]
mod render;
mod shape;

use std::path::Path;

use super::{Audience, DrawTable, Format, MediaType, OnScreen, Picture, Style, Writer};
use crate::error::{Error, Result};
use crate::results::Results;

use carrier::Carrier;
use graph::{card, network};
use shape::{Shape, is_sparse};

/// The picture that fits.
pub(super) static SVG: Format = Format {
    name: "svg",
    summary: "A picture: a matrix, bars, a timeline, a tree, a card or a network, whatever fits the results",
    audience: Audience::People,
    screen: OnScreen::Safe,
    extensions: &["svg"],
    media_type: MediaType::of("image/svg+xml"),
    aliases: &["picture"],
    bundled: None,
    writer: Writer::Picture(Picture {
        table: Some(fitting),
        network: Some(network),
        is_card: true,
        carrier: Carrier::Svg,
    }),
};

pub(super) static PNG: Format = Format {
    name: "png",
    summary: "A picture as PNG, the one that fits; needs the feature `png`",
    extensions: &["png"],
    media_type: MediaType::of("image/png"),
    aliases: &[],
    ..carried(&SVG, Carrier::Png)
};

pub(super) static PDF: Format = Format {
    name: "pdf",
    summary: "A picture as PDF, the one that fits; needs the feature `png`",
    extensions: &["pdf"],
    media_type: MediaType::of("application/pdf"),
    aliases: &[],
    ..carried(&SVG, Carrier::Pdf)
};

/// The kinds of pictures in other files than SVG.
static CARRIED: [Format; 14] = [
    carried(&SVG_MATRIX, Carrier::Png),
    carried(&SVG_BARS, Carrier::Png),
    carried(&SVG_RING, Carrier::Png),
    carried(&SVG_TIMELINE, Carrier::Png),
    carried(&SVG_TREE, Carrier::Png),
    carried(&SVG_CARD, Carrier::Png),
    carried(&SVG_NETWORK, Carrier::Png),
    carried(&SVG_MATRIX, Carrier::Pdf),
    carried(&SVG_BARS, Carrier::Pdf),
    carried(&SVG_RING, Carrier::Pdf),
    carried(&SVG_TIMELINE, Carrier::Pdf),
    carried(&SVG_TREE, Carrier::Pdf),
    carried(&SVG_CARD, Carrier::Pdf),
    carried(&SVG_NETWORK, Carrier::Pdf),
];

/// Returns the picture that `kind` draws, carried in another kind of file.
const fn carried(kind: &Format, carrier: Carrier) -> Format {
    let writer = match kind.writer {
        Writer::Picture(picture) => Writer::Picture(Picture { carrier, ..picture }),
        writer => writer,
    };
    Format { writer, screen: OnScreen::Binary, ..*kind }
}

/// Returns how `kind`, a picture that was asked for by its name, is written to the file at `path`: its extension says
/// whether as SVG, PNG or PDF.
pub fn in_file(kind: &'static Format, path: &Path) -> &'static Format {
    if !kind.is_picture() {
        return kind;
    }
    let carrier = match path.extension().and_then(|extension| extension.to_str()) {
        Some(extension) if extension.eq_ignore_ascii_case("png") => Carrier::Png,
        Some(extension) if extension.eq_ignore_ascii_case("pdf") => Carrier::Pdf,
        _ => return kind,
    };
    let is_it = |format: &&Format| {
        format.name == kind.name && matches!(format.writer, Writer::Picture(picture) if picture.carrier == carrier)
    };
    match kind.name {
        "svg" if carrier == Carrier::Png => &PNG,
        "svg" => &PDF,
        _ => CARRIED.iter().find(is_it).unwrap_or(kind),
    }
}

pub(super) static SVG_MATRIX: Format =
    asked("svg-matrix", "A picture: the first column by the second, cells shaded by a number", of_table(matrix));

pub(super) static SVG_BARS: Format =
    asked("svg-bars", "A picture: a bar for each row, as long as a number", of_table(bars));

pub(super) static SVG_RING: Format =
    asked("svg-ring", "A picture: names on a ring, chords from the first column to the second", of_table(ring));

pub(super) static SVG_TIMELINE: Format =
    asked("svg-timeline", "A picture: rows in time, by the first column of dates", of_table(timeline));

pub(super) static SVG_TREE: Format = asked(
    "svg-tree",
    "A picture: a tree of the columns; rows that start alike share their first values",
    of_table(tree),
);

pub(super) static SVG_NETWORK: Format = asked(
    "svg-network",
    "A picture: nodes and edges, in layers where edges run one way",
    Picture { table: None, network: Some(network), is_card: false, carrier: Carrier::Svg },
);

pub(super) static SVG_CARD: Format = asked(
    "svg-card",
    "A picture: an entity and its neighbours by property",
    Picture { table: None, network: Some(card), is_card: true, carrier: Carrier::Svg },
);

/// A picture of tables alone.
const fn of_table(draw: DrawTable) -> Picture {
    Picture { table: Some(draw), network: None, is_card: false, carrier: Carrier::Svg }
}

/// A kind of picture that is asked for by its name.
const fn asked(name: &'static str, summary: &'static str, picture: Picture) -> Format {
    Format {
        name,
        summary,
        audience: Audience::People,
        screen: OnScreen::Safe,
        extensions: &[],
        media_type: MediaType::shared("image/svg+xml"),
        aliases: &[],
        bundled: None,
        writer: Writer::Picture(picture),
    }
}

fn refused(why: &str) -> Error {
    Error::usage(format!("no such picture can be made of these results: {why}"))
        .with_hint("name columns for it in SELECT, such as `SELECT ?group ?stage (COUNT(*) AS ?n)`, or write a table")
}

/// Draws what fits: a matrix of pairs with numbers, bars of numbers, a timeline of dates, else a tree.
fn fitting(results: Results, style: &Style<'_>) -> Result<(String, usize)> {
    let shape = Shape::of(results, style)?;
    let rows = shape.grid.rows.len();
    if shape.texts.len() == 2
        && let Ok(matrix) = shape.matrix(style)
        && !is_sparse(&matrix)
    {
        return Ok((matrix.draw(), rows));
    }
    if shape.measure.is_some() {
        let bars = shape.bars(style).map_err(|why| refused(&why))?;
        return Ok((bars.draw(), rows));
    }
    if let Ok(timeline) = shape.timeline(style) {
        return Ok((timeline.draw(), rows));
    }
    if shape.texts.len() > 1 {
        let tree = shape.tree(style).map_err(|why| refused(&why))?;
        return Ok((tree.draw(), rows));
    }
    let bars = shape.bars(style).map_err(|why| refused(&why))?;
    Ok((bars.draw(), rows))
}

fn matrix(results: Results, style: &Style<'_>) -> Result<(String, usize)> {
    let shape = Shape::of(results, style)?;
    let matrix = shape.matrix(style).map_err(|why| refused(&why))?;
    Ok((matrix.draw(), shape.grid.rows.len()))
}

fn ring(results: Results, style: &Style<'_>) -> Result<(String, usize)> {
    let shape = Shape::of(results, style)?;
    let ring = shape.ring(style).map_err(|why| refused(&why))?;
    Ok((ring.draw(), shape.grid.rows.len()))
}

fn bars(results: Results, style: &Style<'_>) -> Result<(String, usize)> {
    let shape = Shape::of(results, style)?;
    let bars = shape.bars(style).map_err(|why| refused(&why))?;
    Ok((bars.draw(), shape.grid.rows.len()))
}

fn tree(results: Results, style: &Style<'_>) -> Result<(String, usize)> {
    let shape = Shape::of(results, style)?;
    let tree = shape.tree(style).map_err(|why| refused(&why))?;
    Ok((tree.draw(), shape.grid.rows.len()))
}

fn timeline(results: Results, style: &Style<'_>) -> Result<(String, usize)> {
    let shape = Shape::of(results, style)?;
    let timeline = shape.timeline(style).map_err(|why| refused(&why))?;
    Ok((timeline.draw(), shape.grid.rows.len()))
}

#[cfg(test)]
mod tests {
    use super::super::shown::tests::labelled;
    use oxrdf::NamedNodeRef;
    use oxrdf::vocab::xsd;

    use super::*;

    /// Checks which class of marks the picture of a table has, and its title.
    #[track_caller]
    fn check(name: &str, table: &[&[&str]], mark: &str, title: &str) {
        let svg = labelled(name, table, None);
        assert!(svg.contains(&format!("class=\"{mark}\"")), "no `{mark}` in {svg}");
        assert!(svg.contains(&format!("<title>{title}</title>")), "no `{title}` in {svg}");
    }

    const PAIRS: &[&[&str]] =
        &[&["group", "stage", "workStreams"], &["<http://e/employers>", "Use", "3"], &["b", "Use", "0"]];

    #[test]
    fn the_shape_of_a_table_decides() {
        check("svg", PAIRS, "lp-cell", "Work streams by group and stage");
        check("svg", &[&["group", "n"], &["<http://e/employers>", "3"]], "lp-bar", "N by group");
        // Labels beside entities are not a second name, and ranks are not a measure.
        let scores = &[&["node", "label", "score", "rank"][..], &["<http://e/employers>", "Employers", "0.5", "1"]];
        check("svg", scores, "lp-bar", "Employers: 0.5");
        // Pairs with more than one number make no matrix.
        check("svg", &[&["a", "b", "n"], &["x", "y", "1"], &["x", "y", "2"]], "lp-bar", "N by a and b");
    }

    #[test]
    fn a_kind_is_drawn_when_it_is_asked_for() {
        check("svg-bars", PAIRS, "lp-bar", "Employers · Use: 3");
        check("svg-ring", PAIRS, "lp-chord", "Employers to Use: 3");
        check("svg-matrix", PAIRS, "lp-cell", "Employers, Use: 3");
        check("svg-tree", PAIRS, "lp-name", "Use: 3");
    }

    #[test]
    fn dates_make_a_timeline_and_other_names_a_tree() {
        let literal = |text: &str, kind: NamedNodeRef<'_>| oxrdf::Literal::new_typed_literal(text, kind).into();
        let row = |name: &str, date: Option<oxrdf::Term>| vec![Some(oxrdf::Literal::from(name).into()), date];
        let rows = vec![
            row("late", Some(literal("2024-06-05", xsd::DATE))),
            row("early", Some(literal("2023-09", xsd::G_YEAR_MONTH))),
            row("once", Some(literal("2019", xsd::G_YEAR))),
            row("never", None),
        ];
        let results = crate::results::Solutions::from_rows(&["edition", "issued"], rows);
        let mut out = Vec::new();
        SVG.write(results.into(), &Style::PLAIN, &mut out).unwrap();
        let svg = String::from_utf8(out).unwrap();
        let place = |title: &str| svg.find(&format!("<title>{title}</title>")).unwrap();
        assert!(
            place("once · 2019") < place("early · 2023-09") && place("early · 2023-09") < place("late · 2024-06-05")
        );
        assert!(svg.contains("1 more has no date."));
        check("svg", &[&["a", "b"], &["x", "y"], &["x", "z"]], "lp-link", "x: 2 below");
    }

    #[test]
    fn a_card_has_the_entity_with_the_most_links_in_its_middle() {
        let triple = |s: &str, o: &str| {
            let node = |name: &str| oxrdf::NamedNode::new_unchecked(format!("http://e/{name}"));
            Ok(oxrdf::Triple::new(node(s), node("says"), node(o)))
        };
        let triples = vec![triple("b", "a"), triple("a", "c"), triple("a", "d")];
        let results = Results::Graph(crate::results::Triples::new(triples.into_iter()));
        let mut out = Vec::new();
        SVG_CARD.write(results, &Style::PLAIN, &mut out).unwrap();
        let svg = String::from_utf8(out).unwrap();
        assert!(svg.contains("2 links out, 1 links in."), "{svg}");
    }

    #[test]
    fn every_kind_has_its_own_in_png_and_pdf() {
        for format in crate::output::FORMATS.iter().filter(|format| format.name.starts_with("svg")) {
            for (file, carrier) in
                [("a.PNG", Carrier::Png), ("a.b.pdf", Carrier::Pdf), ("a.svg", Carrier::Svg), ("a", Carrier::Svg)]
            {
                let Writer::Picture(own) = format.writer else { panic!("`{}` is no picture", format.name) };
                let Writer::Picture(found) = in_file(format, Path::new(file)).writer else { panic!() };
                assert_eq!(found.carrier, carrier, "{} in {file}", format.name);
                let draws = |picture: Picture| (picture.table.map(|f| f as usize), picture.network.map(|f| f as usize));
                assert_eq!(draws(found), draws(own), "{} in {file}", format.name);
            }
        }
    }

    #[test]
    fn entities_have_labels_and_lead_to_their_addresses() {
        assert!(labelled("svg", PAIRS, None).contains("href=\"http://e/employers\"><title>Employers</title>"));
    }

    #[test]
    fn what_has_no_picture_is_refused_in_words() {
        let results = crate::results::Solutions::from_rows(&["a"], Vec::new());
        let error = SVG.write(results.into(), &Style::PLAIN, &mut Vec::new()).unwrap_err();
        assert_eq!(error.message, "no such picture can be made of these results: bars need a column of numbers");
    }
}
