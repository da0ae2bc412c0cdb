//! Tables as data for pictures: which columns name things, which count them, which date them.

use std::collections::HashSet;

use oxrdf::Term;
use rustc_hash::FxHashMap;

use crate::error::Result;
use crate::output::Style;
use crate::output::shown::{Grid, number, shown};
use crate::picture::{
    Bar, Bars, Branch, Chord, Event, MOST_EVENTS, MOST_LEVELS, MOST_ON_RING, Matrix, MatrixCell, Name, Ring, Timeline,
    Tree,
};
use crate::results::Results;
use crate::vocab::XSD;

/// More bars than this are not looked at.
const MOST_BARS: usize = 150;

/// A matrix has at most so many rows, and so many columns.
const MOST_ROWS: usize = 150;
const MOST_COLUMNS: usize = 60;

/// A matrix whose cells are emptier than this is none, unless it is asked for: one in so many has a value.
const SPARSE: usize = 5;

/// Columns of numbers that say only where a row is.
const PLACES: &[&str] = &["rank", "position", "order"];

/// A column of so few words says of what kind a row is.
const MOST_KINDS: usize = 10;

/// More leaves than this are not looked at.
const MOST_LEAVES: usize = 250;

/// What the columns of a table are to a picture.
pub(super) struct Shape {
    pub(super) grid: Grid,
    /// Columns of names.
    pub(super) texts: Vec<usize>,
    /// The column of numbers that a picture shows.
    pub(super) measure: Option<usize>,
    /// Columns of dates.
    pub(super) dates: Vec<usize>,
}

impl Shape {
    pub(super) fn of(results: Results, style: &Style<'_>) -> Result<Self> {
        let grid = Grid::of(results)?;
        let columns = 0..grid.names.len();
        let numbers: Vec<usize> = columns.clone().filter(|column| grid.is_numeric(*column)).collect();
        let is_measure = |column: &&usize| !PLACES.contains(&grid.names[**column].as_str());
        let measure = numbers.iter().rev().find(is_measure).or(numbers.last()).copied();
        let dates: Vec<usize> = columns.clone().filter(|column| is_dated(&grid, *column)).collect();
        let mut texts: Vec<usize> =
            columns.filter(|column| !numbers.contains(column) && !dates.contains(column)).collect();
        // A column of labels beside the one that it labels says nothing new.
        texts.dedup_by(|second, first| {
            grid.rows
                .iter()
                .all(|row| shown(Grid::value(row, *first), style) == shown(Grid::value(row, *second), style))
        });
        Ok(Self { grid, texts, measure, dates })
    }

    pub(super) fn title(&self, by: &[usize]) -> String {
        let by: Vec<String> = by.iter().map(|column| words(&self.grid.names[*column])).collect();
        let what = self.measure.map_or_else(|| "Rows".to_owned(), |column| words(&self.grid.names[column]));
        let title = if by.is_empty() { what } else { format!("{what} by {}", by.join(" and ")) };
        capital(&title)
    }

    /// Returns the matrix of the first two columns of texts, or why there is none.
    pub(super) fn matrix(&self, style: &Style<'_>) -> std::result::Result<Matrix, String> {
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
            cells[column] = number(value).map(|value| MatrixCell { value, shown });
        }
        let width = matrix.columns.len();
        matrix.cells.iter_mut().for_each(|cells| cells.resize(width, None));
        Ok(matrix)
    }

    /// Returns a ring of what the first two columns of texts name, or why there is none.
    pub(super) fn ring(&self, style: &Style<'_>) -> std::result::Result<Ring, String> {
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

    pub(super) fn bars(&self, style: &Style<'_>) -> std::result::Result<Bars, String> {
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

    /// Returns the tree of the columns of names: rows that start alike share their first values.
    pub(super) fn tree(&self, style: &Style<'_>) -> std::result::Result<Tree, String> {
        let [first, rest @ ..] = self.texts.as_slice() else {
            return Err("a tree needs a column of names".to_owned());
        };
        let mut title = words(&self.grid.names[*first]);
        if let Some(last) = rest.last() {
            title = format!("{} by {title}", words(&self.grid.names[*last]));
        }
        let mut tree = Tree { title: capital(&title), branches: Vec::new(), left_out: 0 };
        for (at, row) in self.grid.rows.iter().enumerate() {
            if at >= MOST_LEAVES {
                tree.left_out += 1;
                continue;
            }
            let names = self.texts.iter().map(|column| name(row, *column, style)).filter(|name| !name.text.is_empty());
            let mut names: Vec<Name> = names.take(MOST_LEVELS).collect();
            let Some(last) = names.pop() else { continue };
            let mut branches = &mut tree.branches;
            for name in names {
                branches = &mut below(branches, name).below;
            }
            let leaf = below(branches, last);
            let value = self.measure.and_then(|measure| Grid::value(row, measure));
            leaf.shown = value.map_or(String::new(), |value| shown(Some(value), style));
        }
        Ok(tree)
    }

    /// Returns the rows in time: the first column of dates says when, a second one until when.
    pub(super) fn timeline(&self, style: &Style<'_>) -> std::result::Result<Timeline, String> {
        let (&[start, ref rest @ ..], Some(&first)) = (self.dates.as_slice(), self.texts.first()) else {
            return Err("a timeline needs a column of dates and one of names".to_owned());
        };
        let kind = self.texts.iter().skip(1).copied().find(|column| self.is_kind(*column));
        let title = format!("{} by {}", words(&self.grid.names[first]), words(&self.grid.names[start]));
        let mut timeline = Timeline { title: capital(&title), events: Vec::new(), undated: 0 };
        for row in &self.grid.rows {
            let date = |column: usize| Grid::value(row, column).and_then(day);
            let Some(day) = date(start) else {
                timeline.undated += 1;
                continue;
            };
            let dates = self.dates.iter().map(|column| shown(Grid::value(row, *column), style));
            let event = Event {
                name: name(row, first, style),
                kind: kind.map_or(String::new(), |column| shown(Grid::value(row, column), style)),
                start: day,
                end: rest.first().and_then(|column| date(*column)),
                shown: dates.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" to "),
            };
            if !timeline.events.contains(&event) {
                timeline.events.push(event);
            }
        }
        if timeline.events.len() > MOST_EVENTS {
            return Err(format!(
                "a timeline has room for {MOST_EVENTS} events, and these are {}",
                timeline.events.len()
            ));
        }
        Ok(timeline)
    }

    /// Returns whether a column has few words, each for several rows.
    fn is_kind(&self, column: usize) -> bool {
        let values: HashSet<_> = self.grid.rows.iter().filter_map(|row| Grid::value(row, column)).collect();
        (2..=MOST_KINDS).contains(&values.len()) && values.len() * 2 <= self.grid.rows.len()
    }
}

/// Returns the branch called `name`, a new one at the end if there is none.
fn below(branches: &mut Vec<Branch>, name: Name) -> &mut Branch {
    let place = branches.iter().position(|branch| branch.name == name).unwrap_or_else(|| {
        branches.push(Branch { name, ..Branch::default() });
        branches.len() - 1
    });
    &mut branches[place]
}

/// Returns whether a column has values and all of them are dates.
fn is_dated(grid: &Grid, column: usize) -> bool {
    let mut values = grid.rows.iter().filter_map(|row| Grid::value(row, column)).peekable();
    values.peek().is_some() && values.all(|value| day(value).is_some())
}

/// Returns when a date is, in years; a year or a month stands for its middle.
fn day(value: &Term) -> Option<f64> {
    let Term::Literal(literal) = value else { return None };
    let kind = literal.datatype().as_str().strip_prefix(XSD)?;
    let text = literal.value();
    let (sign, digits) = text.strip_prefix('-').map_or((1.0, text), |rest| (-1.0, rest));
    let mut parts = digits.split(['-', 'T', 'Z', '+']);
    let mut part = || parts.next()?.parse::<f64>().ok();
    let (year, month, day) = match kind {
        "gYear" => (part()?, 6.5, 1.0),
        "gYearMonth" => (part()?, part()?, 15.5),
        "date" | "dateTime" => (part()?, part()?, part()?),
        _ => return None,
    };
    Some(sign * year + (month - 1.0) / 12.0 + (day - 1.0) / 372.0)
}

/// Returns whether so few pairs have a value that nobody would look at all of them.
pub(super) fn is_sparse(matrix: &Matrix) -> bool {
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

/// Returns `title` with a capital letter at its start.
fn capital(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
