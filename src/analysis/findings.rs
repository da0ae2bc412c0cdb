//! What an algorithm found: a table of nodes and numbers, figures of the run, sentences.

use std::cmp::Ordering;

/// The answer of an algorithm.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Findings {
    /// What the values of each row are, in their order.
    pub columns: Vec<Column>,
    /// Rows in the order in which they are shown, each as long as `columns`.
    pub rows: Vec<Vec<Cell>>,
    /// Figures of the run: iterations, a seed, an error bound; name and value.
    pub figures: Vec<(&'static str, Cell)>,
}

/// A column of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// The name, a SPARQL variable name.
    pub name: &'static str,
    /// What its values are, which decides how they are shown.
    pub kind: ColumnKind,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Nodes.
    Node,
    /// Types of edges.
    Type,
    /// What rows are ranked by, the highest first.
    Score,
    /// Anything else.
    Plain,
}

/// A value of findings.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// There is no value.
    Missing,
    /// A node of the network, by its number.
    Node(u32),
    /// A type of edges, by its number.
    Type(u32),
    /// A whole number, such as a count or a rank.
    Integer(i64),
    /// Any other number, such as a score.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// A text, such as the name of a figure.
    Text(String),
}

/// A sentence about a finding, in pieces, with the edges that it rests on.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sentence {
    /// Texts, nodes and numbers; one behind the other they are the sentence.
    pub pieces: Vec<Cell>,
    /// The edges behind it, from source to target.
    pub evidence: Vec<(u32, u32)>,
}

impl Findings {
    /// Returns findings without rows.
    pub fn new(columns: &[(&'static str, ColumnKind)]) -> Self {
        let columns = columns.iter().map(|&(name, kind)| Column { name, kind }).collect();
        Self { columns, ..Self::default() }
    }

    /// Returns a score for each node as rows `node`, `score`, `rank`, the highest score first, ties by node. Equal
    /// scores have equal ranks.
    pub fn ranking(scores: &[f64]) -> Self {
        let mut order: Vec<u32> = (0..scores.len() as u32).collect();
        order.sort_by(|a, b| descending(scores[*a as usize], scores[*b as usize]).then(a.cmp(b)));
        let mut findings =
            Self::new(&[("node", ColumnKind::Node), ("score", ColumnKind::Score), ("rank", ColumnKind::Plain)]);
        let (mut rank, mut last) = (0, f64::NAN);
        for (place, node) in order.into_iter().enumerate() {
            let score = scores[node as usize];
            if score != last {
                (rank, last) = (place as i64 + 1, score);
            }
            findings.rows.push(vec![Cell::Node(node), Cell::Number(score), Cell::Integer(rank)]);
        }
        findings
    }

    /// Returns these findings with a figure of the run.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: Cell) -> Self {
        self.figures.push((name, value));
        self
    }

    /// Returns the place of the first column of `kind`.
    pub fn column(&self, kind: ColumnKind) -> Option<usize> {
        self.columns.iter().position(|column| column.kind == kind)
    }

    /// Returns a sentence for each of the first `count` rows of a ranking.
    pub fn ranking_sentences(&self, count: usize) -> Vec<Sentence> {
        let (Some(node), Some(score)) = (self.column(ColumnKind::Node), self.column(ColumnKind::Score)) else {
            return Vec::new();
        };
        let sentence = |(place, row): (usize, &Vec<Cell>)| Sentence {
            pieces: vec![
                row[node].clone(),
                Cell::Text(format!(" is number {} of {} with a score of ", place + 1, self.rows.len())),
                row[score].clone(),
            ],
            evidence: Vec::new(),
        };
        self.rows.iter().take(count).enumerate().map(sentence).collect()
    }
}

/// Adds `cells` to `pieces` as a list in words; of many, the first ones and how many more there are.
pub(super) fn list(pieces: &mut Vec<Cell>, cells: &[Cell]) {
    const NAMED: usize = 6;
    let text = |text: &str| Cell::Text(text.to_owned());
    for (place, cell) in cells.iter().take(NAMED).enumerate() {
        if place > 0 {
            pieces.push(text(if place + 1 == cells.len() { " and " } else { ", " }));
        }
        pieces.push(cell.clone());
    }
    if cells.len() > NAMED {
        pieces.push(Cell::Text(format!(" and {} more", cells.len() - NAMED)));
    }
}

/// Returns how two scores compare in a ranking: the higher first.
pub fn descending(first: f64, second: f64) -> Ordering {
    second.total_cmp(&first)
}
