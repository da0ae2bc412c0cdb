//! SVG: the picture that fits the shape of the results, or the one that is asked for.

use std::io::Write;

use rustc_hash::FxHashMap;

use super::drawing::Drawing;
use super::shown::{Grid, number, shown};
use super::{Audience, Format, MediaType, OnScreen, Picture, Style, WriteResults, Writer, visible_text};
use crate::error::{Error, Result};
use crate::picture::{
    Bar, Bars, Cell, Chord, Edge, Graph, MOST_EDGES, MOST_NODES, MOST_ON_RING, Matrix, Name, Node, Ring,
};
use crate::results::Results;

/// The picture that fits.
pub(super) static SVG: Format = Format {
    name: "svg",
    summary: "A picture: a matrix, bars or a network, whatever fits the results",
    audience: Audience::People,
    screen: OnScreen::Safe,
    extensions: &["svg"],
    media_type: MediaType::of("image/svg+xml"),
    aliases: &["picture"],
    bundled: None,
    writer: Writer::Picture(Picture { table: Some(fitting), network: Some(network) }),
};

pub(super) static SVG_MATRIX: Format =
    asked("svg-matrix", "A picture: the first column by the second, cells shaded by a number", of_table(matrix));

pub(super) static SVG_BARS: Format =
    asked("svg-bars", "A picture: a bar for each row, as long as a number", of_table(bars));

pub(super) static SVG_RING: Format =
    asked("svg-ring", "A picture: names on a ring, chords from the first column to the second", of_table(ring));

pub(super) static SVG_NETWORK: Format = asked(
    "svg-network",
    "A picture: nodes and edges, in layers where edges run one way",
    Picture { table: None, network: Some(network) },
);

/// A picture of tables alone.
const fn of_table(write: WriteResults) -> Picture {
    Picture { table: Some(write), network: None }
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

/// More bars than this are not looked at.
const MOST_BARS: usize = 150;

/// A matrix has at most so many rows, and so many columns.
const MOST_ROWS: usize = 150;
const MOST_COLUMNS: usize = 60;

/// A matrix whose cells are emptier than this is none, unless it is asked for: one in so many has a value.
const SPARSE: usize = 5;

/// Columns of numbers that say only where a row stands.
const PLACES: &[&str] = &["rank", "position", "order"];

/// What the columns of a table are to a picture.
struct Shape {
    grid: Grid,
    texts: Vec<usize>,
    measure: Option<usize>,
}

impl Shape {
    fn of(results: Results, style: &Style<'_>) -> Result<Self> {
        let grid = Grid::of(results)?;
        let columns = 0..grid.names.len();
        let numbers: Vec<usize> = columns.clone().filter(|column| grid.is_numeric(*column)).collect();
        let is_measure = |column: &&usize| !PLACES.contains(&grid.names[**column].as_str());
        let measure = numbers.iter().rev().find(is_measure).or(numbers.last()).copied();
        let mut texts: Vec<usize> = columns.filter(|column| !numbers.contains(column)).collect();
        // A column of labels beside the one that it labels says nothing new.
        texts.dedup_by(|second, first| {
            grid.rows
                .iter()
                .all(|row| shown(Grid::value(row, *first), style) == shown(Grid::value(row, *second), style))
        });
        Ok(Self { grid, texts, measure })
    }

    fn title(&self, by: &[usize]) -> String {
        let by: Vec<String> = by.iter().map(|column| words(&self.grid.names[*column])).collect();
        let what = self.measure.map_or_else(|| "Rows".to_owned(), |column| words(&self.grid.names[column]));
        let title = if by.is_empty() { what } else { format!("{what} by {}", by.join(" and ")) };
        let mut letters = title.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
    }

    /// Returns the matrix of the first two columns of texts, or why there is none.
    fn matrix(&self, style: &Style<'_>) -> std::result::Result<Matrix, String> {
        let (&[first, second, ..], Some(measure)) = (self.texts.as_slice(), self.measure) else {
            return Err("a matrix needs two columns of names and one of numbers".to_owned());
        };
        let mut matrix =
            Matrix { title: self.title(&[first, second]), rows: Vec::new(), columns: Vec::new(), cells: Vec::new() };
        let (mut rows, mut columns) = (FxHashMap::default(), FxHashMap::default());
        for row in &self.grid.rows {
            let at = place(&mut rows, &mut matrix.rows, name(row, first, style));
            let column = place(&mut columns, &mut matrix.columns, name(row, second, style));
            if at >= MOST_ROWS || column >= MOST_COLUMNS {
                return Err(format!("a matrix has at most {MOST_ROWS} rows and {MOST_COLUMNS} columns"));
            }
            if matrix.cells.len() <= at {
                matrix.cells.push(Vec::new());
            }
            let cells = &mut matrix.cells[at];
            if cells.len() <= column {
                cells.resize(column + 1, None);
            }
            let Some(value) = Grid::value(row, measure) else { continue };
            if cells[column].is_some() {
                let pair = (&matrix.rows[at].text, &matrix.columns[column].text);
                return Err(format!("{} and {} have more than one number", pair.0, pair.1));
            }
            let shown = shown(Some(value), style);
            cells[column] = number(value).map(|value| Cell { value, shown });
        }
        let width = matrix.columns.len();
        matrix.cells.iter_mut().for_each(|cells| cells.resize(width, None));
        Ok(matrix)
    }

    /// Returns a ring of what the first two columns of texts name, or why there is none.
    fn ring(&self, style: &Style<'_>) -> std::result::Result<Ring, String> {
        let &[first, second, ..] = self.texts.as_slice() else {
            return Err("a ring needs two columns of names".to_owned());
        };
        let (mut places, mut names) = (FxHashMap::default(), Vec::new());
        for row in &self.grid.rows {
            place(&mut places, &mut names, name(row, first, style));
        }
        let mut chords = Vec::new();
        for row in self.grid.rows.iter().filter(|row| Grid::value(row, second).is_some()) {
            let source = place(&mut places, &mut names, name(row, first, style));
            let target = place(&mut places, &mut names, name(row, second, style));
            let value = self.measure.and_then(|measure| Grid::value(row, measure));
            let shown = value.map_or_else(|| "1".to_owned(), |value| shown(Some(value), style));
            chords.push(Chord {
                source,
                target,
                value: value.map_or(1.0, |value| number(value).unwrap_or(0.0)),
                shown,
            });
        }
        if names.len() > MOST_ON_RING {
            return Err(format!("a ring has room for {MOST_ON_RING} names, and these are {}", names.len()));
        }
        Ok(Ring { title: self.title(&[first, second]), names, chords })
    }

    fn bars(&self, style: &Style<'_>) -> std::result::Result<Bars, String> {
        let Some(measure) = self.measure else { return Err("bars need a column of numbers".to_owned()) };
        let others = || (0..self.grid.names.len()).filter(|column| *column != measure).collect();
        let by: Vec<usize> = if self.texts.is_empty() { others() } else { self.texts.clone() };
        let bar = |row: &Vec<_>| {
            let names: Vec<Name> = by.iter().map(|column| name(row, *column, style)).collect();
            let link = names.iter().map(|name| name.link.clone()).find(|link| !link.is_empty()).unwrap_or_default();
            let texts: Vec<String> = names.into_iter().map(|name| name.text).filter(|text| !text.is_empty()).collect();
            let value = Grid::value(row, measure);
            let number = value.and_then(number).unwrap_or(0.0);
            Bar {
                name: Name { text: texts.join(" · "), link },
                value: number,
                shown: short(number, &shown(value, style)),
            }
        };
        let bars: Vec<Bar> = self.grid.rows.iter().take(MOST_BARS).map(bar).collect();
        Ok(Bars { title: self.title(&by), left_out: self.grid.rows.len() - bars.len(), bars })
    }
}

/// Returns whether so few pairs have a value that nobody would look at all of them.
fn is_sparse(matrix: &Matrix) -> bool {
    let filled = matrix.cells.iter().flatten().flatten().count();
    filled.saturating_mul(SPARSE) < matrix.rows.len().saturating_mul(matrix.columns.len())
}

/// Returns the place of `name` among `names`, at the end if it is new.
fn place(places: &mut FxHashMap<Name, usize>, names: &mut Vec<Name>, name: Name) -> usize {
    *places.entry(name).or_insert_with_key(|name| {
        names.push(name.clone());
        names.len() - 1
    })
}

fn name(row: &crate::results::Row, column: usize, style: &Style<'_>) -> Name {
    let value = Grid::value(row, column);
    let link = match value {
        Some(oxrdf::Term::NamedNode(node)) => node.as_str().to_owned(),
        _ => String::new(),
    };
    Name { text: shown(value, style), link }
}

/// Returns a number with as many digits as a picture needs; `text` where that is shorter.
fn short(value: f64, text: &str) -> String {
    let digits = format!("{value:.4}");
    if text.len() > digits.len() && value.abs() >= 0.001 { digits } else { text.to_owned() }
}

/// Returns the words of a name in camel case: `workStreams` is `work streams`.
fn words(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        match c {
            '_' => out.push(' '),
            c if c.is_uppercase() && !out.is_empty() => out.extend(std::iter::once(' ').chain(c.to_lowercase())),
            c => out.push(c),
        }
    }
    out
}

fn refused(why: &str) -> Error {
    Error::usage(format!("no such picture can be made of these results: {why}"))
        .with_hint("name columns for it in SELECT, such as `SELECT ?group ?stage (COUNT(*) AS ?n)`, or write a table")
}

fn write(svg: &str, rows: usize, out: &mut dyn Write) -> Result<usize> {
    out.write_all(svg.as_bytes())?;
    Ok(rows)
}

fn fitting(results: Results, style: &Style<'_>, out: &mut dyn Write) -> Result<usize> {
    let shape = Shape::of(results, style)?;
    let rows = shape.grid.rows.len();
    if shape.texts.len() == 2
        && let Ok(matrix) = shape.matrix(style)
        && !is_sparse(&matrix)
    {
        return write(&matrix.draw(), rows, out);
    }
    let bars = shape.bars(style).map_err(|why| refused(&why))?;
    write(&bars.draw(), rows, out)
}

fn matrix(results: Results, style: &Style<'_>, out: &mut dyn Write) -> Result<usize> {
    let shape = Shape::of(results, style)?;
    let matrix = shape.matrix(style).map_err(|why| refused(&why))?;
    write(&matrix.draw(), shape.grid.rows.len(), out)
}

fn ring(results: Results, style: &Style<'_>, out: &mut dyn Write) -> Result<usize> {
    let shape = Shape::of(results, style)?;
    let ring = shape.ring(style).map_err(|why| refused(&why))?;
    write(&ring.draw(), shape.grid.rows.len(), out)
}

fn bars(results: Results, style: &Style<'_>, out: &mut dyn Write) -> Result<usize> {
    let shape = Shape::of(results, style)?;
    let bars = shape.bars(style).map_err(|why| refused(&why))?;
    write(&bars.draw(), shape.grid.rows.len(), out)
}

/// Draws nodes and edges; the first score shades them.
fn network(drawing: &Drawing, out: &mut dyn Write) -> Result<()> {
    let (nodes, edges) = (drawing.nodes.len(), drawing.edges.len());
    if nodes > MOST_NODES || edges > MOST_EDGES {
        return Err(Error::usage(format!(
            "a picture of {nodes} nodes and {edges} edges cannot be read: there is room for {MOST_NODES} nodes and {MOST_EDGES} edges"
        ))
        .with_hint("draw less, such as with `--projection frameworks` or a CONSTRUCT, or write `--format gexf` for Gephi"));
    }
    let places: FxHashMap<&str, usize> =
        drawing.nodes.iter().enumerate().map(|(at, node)| (node.id.as_str(), at)).collect();
    let edge = |edge: &super::drawing::Edge| {
        let place = |id: &str| places.get(id).copied();
        Some(Edge { source: place(&edge.source)?, target: place(&edge.target)?, kind: visible_text(&edge.label) })
    };
    let node = |node: &super::drawing::Node| Node {
        name: Name { text: visible_text(&node.label), link: node.iri.clone() },
        kind: visible_text(node.kind.rsplit([':', '/', '#']).next().unwrap_or_default()),
        text: visible_text(&node.text),
        score: node.scores.first().copied().flatten(),
    };
    let graph = Graph {
        title: format!("{nodes} nodes, {edges} edges"),
        nodes: drawing.nodes.iter().map(node).collect(),
        edges: drawing.edges.iter().filter_map(edge).collect(),
        directed: drawing.directed,
        score: drawing.scores.first().cloned().unwrap_or_default(),
    };
    Ok(out.write_all(graph.draw().as_bytes())?)
}

#[cfg(test)]
mod tests {
    use super::super::shown::tests::labelled;
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
        // Labels beside entities are no second name, and ranks are no measure.
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
