//! Coverage: which sources reach which targets, and which cells of that matrix are empty.

use super::findings::list;
use super::{Algorithm, Arguments, Cell, ColumnKind, Control, Family, Findings, Key, Parameter, Sentence};
use crate::error::{Error, Result};
use crate::network::{Network, Role};

/// The matrix of sources and targets of a directed network. Empty cells are what a map lacks.
#[derive(Debug, Clone, PartialEq)]
pub struct Coverage {
    /// Nodes on the side of sources, ascending.
    pub rows: Vec<u32>,
    /// Nodes on the side of targets, ascending.
    pub columns: Vec<u32>,
    /// Weights, row by row; 0 where no edge leads.
    pub weights: Vec<f64>,
    /// Empty cells of each row and of each column.
    empty_of_rows: Vec<usize>,
    empty_of_columns: Vec<usize>,
}

impl Coverage {
    /// Returns the matrix of `network`: nodes that are sources or could be, by nodes that are targets or could be.
    /// O(rows × columns + edges).
    pub fn of(network: &Network) -> Self {
        let side = |role| network.nodes().filter(|node| network.has_role(*node, role)).collect::<Vec<u32>>();
        let (rows, columns) = (side(Role::Source), side(Role::Target));
        let mut weights = Vec::with_capacity(rows.len() * columns.len());
        for &row in &rows {
            weights.extend(columns.iter().map(|&column| {
                network.outgoing().find(row, column).map_or(0.0, |place| network.outgoing().weight(place))
            }));
        }
        let (mut empty_of_rows, mut empty_of_columns) = (vec![0; rows.len()], vec![0; columns.len()]);
        for (place, _) in weights.iter().enumerate().filter(|(_, weight)| **weight == 0.0) {
            empty_of_rows[place / columns.len()] += 1;
            empty_of_columns[place % columns.len()] += 1;
        }
        Self { rows, columns, weights, empty_of_rows, empty_of_columns }
    }

    /// Returns the weight in a row and a column, by their places.
    pub fn weight(&self, row: usize, column: usize) -> f64 {
        self.weights[row * self.columns.len() + column]
    }

    /// Returns the number of empty cells.
    pub fn empty(&self) -> usize {
        self.empty_of_rows.iter().sum()
    }

    /// Returns the number of empty cells of a row, by its place.
    pub fn empty_in_row(&self, row: usize) -> usize {
        self.empty_of_rows[row]
    }

    /// Returns the number of empty cells of a column, by its place.
    pub fn empty_in_column(&self, column: usize) -> usize {
        self.empty_of_columns[column]
    }

    /// Returns the rows, by their places, without any weight.
    pub fn empty_rows(&self) -> Vec<u32> {
        let is_empty = |row: &usize| self.empty_in_row(*row) == self.columns.len();
        (0..self.rows.len()).filter(is_empty).map(|row| self.rows[row]).collect()
    }

    /// Returns the columns, by their places, without any weight.
    pub fn empty_columns(&self) -> Vec<u32> {
        let is_empty = |column: &usize| self.empty_in_column(*column) == self.rows.len();
        (0..self.columns.len()).filter(is_empty).map(|column| self.columns[column]).collect()
    }

    fn figures(&self, mut findings: Findings) -> Findings {
        let count = |count: usize| Cell::Integer(count as i64);
        findings.figures.extend([
            ("cells", count(self.weights.len())),
            ("empty-cells", count(self.empty())),
            ("empty-rows", count(self.empty_rows().len())),
            ("empty-columns", count(self.empty_columns().len())),
        ]);
        findings
    }
}

fn matrix(network: &Network) -> Result<Coverage> {
    if !network.is_directed() {
        return Err(Error::usage("coverage tells sources from targets, and this network has no directions")
            .with_hint("leave `--undirected` out, or take the projection `coverage`"));
    }
    let cells = |role| network.nodes().filter(|node| network.has_role(*node, role)).count();
    let (rows, columns) = (cells(Role::Source), cells(Role::Target));
    if rows.saturating_mul(columns) > MOST_CELLS {
        return Err(Error::limit(format!("a matrix of {rows} rows and {columns} columns is too large to be read"))
            .with_hint("choose a projection with two kinds of nodes, such as `coverage`"));
    }
    Ok(Coverage::of(network))
}

/// Cells that a matrix may have.
const MOST_CELLS: usize = 10_000_000;

/// Every cell of the matrix of sources and targets.
pub struct CoverageMatrix;

impl Algorithm for CoverageMatrix {
    fn name(&self) -> &'static str {
        "coverage"
    }

    fn summary(&self) -> &'static str {
        "The matrix of sources by targets, with the weight of each cell; best with `-p coverage`"
    }

    fn family(&self) -> Family {
        Family::Map
    }

    fn run(&self, network: &Network, _: &Arguments, control: &Control) -> Result<Findings> {
        control.check()?;
        let coverage = matrix(network)?;
        let mut findings = Findings::new(&[
            ("source", ColumnKind::Node),
            ("target", ColumnKind::Node),
            ("weight", ColumnKind::Plain),
            ("empty", ColumnKind::Plain),
        ]);
        for (row, &source) in coverage.rows.iter().enumerate() {
            for (column, &target) in coverage.columns.iter().enumerate() {
                let weight = coverage.weight(row, column);
                let empty = Cell::Flag(weight == 0.0);
                findings.rows.push(vec![Cell::Node(source), Cell::Node(target), Cell::Number(weight), empty]);
            }
        }
        Ok(coverage.figures(findings))
    }

    fn explain(&self, network: &Network, _: &Findings, count: usize) -> Vec<Sentence> {
        sentences(network, count)
    }
}

const LEAST: Key<f64> = Key::number("least", [0.0, f64::MAX], 0.0, "Also list cells with at most this weight");

/// The empty cells, those of the emptiest rows first.
pub struct Gaps;

impl Algorithm for Gaps {
    fn name(&self) -> &'static str {
        "gaps"
    }

    fn summary(&self) -> &'static str {
        "The empty cells of sources by targets, the emptiest sources first; best with `-p coverage`"
    }

    fn family(&self) -> Family {
        Family::Map
    }

    fn parameters(&self) -> &'static [Parameter] {
        &[LEAST.parameter]
    }

    fn run(&self, network: &Network, arguments: &Arguments, control: &Control) -> Result<Findings> {
        control.check()?;
        let coverage = matrix(network)?;
        let least = arguments.number(&LEAST);
        let mut gaps: Vec<(usize, usize)> = (0..coverage.rows.len())
            .flat_map(|row| (0..coverage.columns.len()).map(move |column| (row, column)))
            .filter(|(row, column)| coverage.weight(*row, *column) <= least)
            .collect();
        gaps.sort_by_key(|(row, column)| {
            (
                std::cmp::Reverse(coverage.empty_in_row(*row)),
                std::cmp::Reverse(coverage.empty_in_column(*column)),
                *row,
                *column,
            )
        });
        let mut findings = Findings::new(&[
            ("source", ColumnKind::Node),
            ("target", ColumnKind::Node),
            ("weight", ColumnKind::Plain),
            ("emptyInRow", ColumnKind::Plain),
            ("emptyInColumn", ColumnKind::Plain),
        ]);
        findings.rows.extend(gaps.into_iter().map(|(row, column)| {
            vec![
                Cell::Node(coverage.rows[row]),
                Cell::Node(coverage.columns[column]),
                Cell::Number(coverage.weight(row, column)),
                Cell::Integer(coverage.empty_in_row(row) as i64),
                Cell::Integer(coverage.empty_in_column(column) as i64),
            ]
        }));
        Ok(coverage.figures(findings))
    }

    fn explain(&self, network: &Network, _: &Findings, count: usize) -> Vec<Sentence> {
        sentences(network, count)
    }
}

/// Names the empty rows and columns, then the rows with empty cells, the emptiest first.
fn sentences(network: &Network, count: usize) -> Vec<Sentence> {
    let coverage = Coverage::of(network);
    let text = |text: String| Cell::Text(text);
    let plain = |pieces| Sentence { pieces, evidence: Vec::new() };
    let mut sentences =
        vec![plain(vec![text(format!("{} of {} cells are empty", coverage.empty(), coverage.weights.len()))])];
    let whole = |node, side: &str, others: usize| {
        plain(vec![
            Cell::Node(node),
            text(format!(" is an empty {side}: nothing joins it to any of the {others} others")),
        ])
    };
    sentences.extend(coverage.empty_rows().into_iter().map(|node| whole(node, "row", coverage.columns.len())));
    sentences.extend(coverage.empty_columns().into_iter().map(|node| whole(node, "column", coverage.rows.len())));
    let mut rows: Vec<usize> = (0..coverage.rows.len())
        .filter(|row| (1..coverage.columns.len()).contains(&coverage.empty_in_row(*row)))
        .collect();
    rows.sort_by_key(|row| (std::cmp::Reverse(coverage.empty_in_row(*row)), *row));
    for row in rows {
        let empty: Vec<Cell> = (0..coverage.columns.len())
            .filter(|column| coverage.weight(row, *column) == 0.0)
            .map(|column| Cell::Node(coverage.columns[column]))
            .collect();
        let mut pieces = vec![Cell::Node(coverage.rows[row]), text(" has nothing for ".to_owned())];
        list(&mut pieces, &empty);
        let evidence = network.outgoing().row(coverage.rows[row]).iter().map(|target| (coverage.rows[row], *target));
        sentences.push(Sentence { pieces, evidence: evidence.collect() });
    }
    sentences.truncate(count);
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::{NetworkBuilder, NodeNames};

    fn network() -> Network {
        let mut builder = NetworkBuilder::new(true);
        builder.weighted_edge(0, 3, 2.0);
        builder.weighted_edge(0, 4, 1.0);
        builder.weighted_edge(1, 3, 5.0);
        builder.node(2, Role::Source);
        builder.node(5, Role::Target);
        builder.finish(NodeNames::Numbers(6), Vec::new()).unwrap().0
    }

    #[test]
    fn lone_nodes_are_empty_rows_and_columns() {
        let coverage = Coverage::of(&network());
        assert_eq!((coverage.rows.clone(), coverage.columns.clone()), (vec![0, 1, 2], vec![3, 4, 5]));
        assert_eq!(coverage.weights, [2.0, 1.0, 0.0, 5.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
        assert_eq!((coverage.empty(), coverage.empty_rows(), coverage.empty_columns()), (6, vec![2], vec![5]));
    }

    #[test]
    fn gaps_start_with_the_emptiest() {
        let network = network();
        let arguments = Arguments::default();
        let findings = Gaps.run(&network, &arguments, &Control::single()).unwrap();
        let cells: Vec<(Cell, Cell)> = findings.rows.iter().map(|row| (row[0].clone(), row[1].clone())).collect();
        let expected = [(2, 5), (2, 4), (2, 3), (1, 5), (1, 4), (0, 5)];
        assert_eq!(cells, expected.map(|(source, target)| (Cell::Node(source), Cell::Node(target))));
        assert_eq!(findings.figures[1], ("empty-cells", Cell::Integer(6)));
        let words = Gaps.explain(&network, &findings, 9);
        assert_eq!(words.len(), 5);
        assert_eq!(words[1].pieces[0], Cell::Node(2));
    }

    #[test]
    fn an_empty_network_has_an_empty_matrix() {
        let empty = NetworkBuilder::new(true).finish(NodeNames::Numbers(0), Vec::new()).unwrap().0;
        let findings = CoverageMatrix.run(&empty, &Arguments::default(), &Control::single()).unwrap();
        assert!(findings.rows.is_empty());
        assert!(CoverageMatrix.run(&empty.undirected().unwrap(), &Arguments::default(), &Control::single()).is_err());
    }
}
