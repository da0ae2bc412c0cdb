//! Figures of a whole network: size, density, parts, distances, degrees.

use super::components::{sorted_groups, strong_components, weak_components};
use super::diameter::{Bounds, diameter};
use super::search::{BreadthFirst, UNREACHED};
use super::triangles::{clustering, transitivity};
use super::{Algorithm, Arguments, Cell, ColumnKind, Control, Family, Findings, Key, Parameter, Sentence};
use crate::error::Result;
use crate::network::Network;
use crate::network::generate::Random;

/// Searches in a block of work.
const BLOCK: usize = 64;

/// Figures of a network. Degrees, distances, clustering and assortativity look at edges without their direction.
#[derive(Debug, Clone, PartialEq)]
pub struct Statistics {
    /// How many nodes there are.
    pub nodes: usize,
    /// How many edges there are.
    pub edges: usize,
    /// Edges over possible edges.
    pub density: f64,
    /// Nodes without edges.
    pub isolates: usize,
    /// The mean number of edges of a node.
    pub mean_degree: f64,
    /// The most edges that a node has.
    pub greatest_degree: usize,
    /// Of the edges of a directed network, the part that has one back.
    pub reciprocity: f64,
    /// Parts that hold together where edges have no direction.
    pub weak_components: usize,
    /// The nodes of the largest such part.
    pub largest_weak_component: usize,
    /// Parts in which every node reaches every other one along the edges.
    pub strong_components: usize,
    /// The greatest distance between two nodes that there is a way between, direction ignored.
    pub diameter: Bounds,
    /// The mean distance between two different nodes that there is a way between.
    pub mean_distance: f64,
    /// Distances were measured from this many nodes: from all, their mean is exact.
    pub searches: usize,
    /// Of all paths of two edges, the share whose ends are neighbours.
    pub transitivity: f64,
    /// The mean of the clustering coefficients of the nodes.
    pub mean_clustering: f64,
    /// Whether those with many edges are tied to such (Newman 2002), from -1 to 1; 0 where all degrees are equal.
    pub assortativity: f64,
    /// How many nodes have each degree, by degree.
    pub degrees: Vec<(usize, usize)>,
}

impl Statistics {
    /// Returns the figures of `network`; distances from `searches` nodes at most.
    /// O(searches × edges + edges^1.5).
    ///
    /// # Errors
    /// When the work should stop.
    pub fn of(network: &Network, searches: usize, control: &Control) -> Result<Self> {
        let undirected = network.undirected()?;
        let rows = undirected.outgoing();
        let (nodes, edges) = (network.len(), network.edge_count());
        let degrees: Vec<usize> = network.nodes().map(|node| rows.degree(node)).collect();
        let weak = sorted_groups(&weak_components(network, control)?);
        let strong = sorted_groups(&strong_components(network, control)?);
        let (greatest, mean_distance, searched) = distances(&undirected, searches, control)?;
        let diameter = if searched == nodes {
            Bounds { at_least: greatest, at_most: greatest }
        } else {
            let found = diameter(&undirected, &weak, searches / 10, control)?;
            Bounds { at_least: found.at_least.max(greatest), ..found }
        };
        let clustering = clustering(&undirected, control)?;
        let pairs = nodes as f64 * (nodes as f64 - 1.0) / if network.is_directed() { 1.0 } else { 2.0 };
        let over = |a: f64, b: f64| if b > 0.0 { a / b } else { 0.0 };
        Ok(Self {
            nodes,
            edges,
            density: over(edges as f64, pairs),
            isolates: degrees.iter().filter(|degree| **degree == 0).count(),
            mean_degree: over(degrees.iter().sum::<usize>() as f64, nodes as f64),
            greatest_degree: degrees.iter().copied().max().unwrap_or(0),
            reciprocity: reciprocity(network),
            weak_components: weak.len(),
            largest_weak_component: weak.first().map_or(0, Vec::len),
            strong_components: strong.len(),
            diameter,
            mean_distance,
            searches: searched,
            transitivity: transitivity(&undirected, control)?,
            mean_clustering: over(clustering.iter().fold(0.0, |sum, value| sum + value), nodes as f64),
            assortativity: assortativity(&undirected, &degrees),
            degrees: distribution(&degrees),
        })
    }
}

fn reciprocity(network: &Network) -> f64 {
    if !network.is_directed() || network.edge_count() == 0 {
        return if network.edge_count() == 0 { 0.0 } else { 1.0 };
    }
    let back =
        network.edges().filter(|(source, target, _)| network.outgoing().find(*target, *source).is_some()).count();
    back as f64 / network.edge_count() as f64
}

/// Returns the greatest and the mean distance, from all nodes or from a sample, and from how many.
fn distances(network: &Network, searches: usize, control: &Control) -> Result<(u32, f64, usize)> {
    let mut sources: Vec<u32> = network.nodes().collect();
    if sources.len() > searches {
        Random::new(1).shuffle(&mut sources);
        sources.truncate(searches);
    }
    let blocks = control.blocks(sources.len(), BLOCK, |block| {
        let mut search = BreadthFirst::new(network.len());
        let (mut greatest, mut sum, mut pairs) = (0, 0_u64, 0_u64);
        for place in block {
            search.run(network.outgoing(), &[sources[place]], UNREACHED);
            for node in &search.order {
                let distance = search.distances[*node as usize];
                greatest = greatest.max(distance);
                sum += u64::from(distance);
            }
            pairs += search.order.len() as u64 - 1;
        }
        (greatest, sum, pairs)
    })?;
    let greatest = blocks.iter().map(|block| block.0).max().unwrap_or(0);
    let (sum, pairs) = blocks.iter().fold((0, 0), |all, block| (all.0 + block.1, all.1 + block.2));
    Ok((greatest, if pairs == 0 { 0.0 } else { sum as f64 / pairs as f64 }, sources.len()))
}

/// Returns the correlation of the degrees at the two ends of edges.
fn assortativity(network: &Network, degrees: &[usize]) -> f64 {
    let (mut product, mut sum, mut square, mut ends) = (0.0, 0.0, 0.0, 0.0);
    for (a, b, _) in network.edges().filter(|(a, b, _)| a != b) {
        let (a, b) = (degrees[a as usize] as f64, degrees[b as usize] as f64);
        product += 2.0 * a * b;
        sum += a + b;
        square += a * a + b * b;
        ends += 2.0;
    }
    if ends == 0.0 {
        return 0.0;
    }
    let mean: f64 = sum / ends;
    let variance = square / ends - mean * mean;
    if variance <= 1e-12 { 0.0 } else { (product / ends - mean * mean) / variance }
}

fn distribution(degrees: &[usize]) -> Vec<(usize, usize)> {
    let mut sorted = degrees.to_vec();
    sorted.sort_unstable();
    sorted.chunk_by(|a, b| a == b).map(|run| (run[0], run.len())).collect()
}

const SEARCHES: Key<u64> = Key::integer("searches", 1, 10_000, "Measure distances from this many nodes at most");

/// Lists the figures of a network.
pub struct StatisticsAlgorithm;

impl Algorithm for StatisticsAlgorithm {
    fn name(&self) -> &'static str {
        "statistics"
    }

    fn summary(&self) -> &'static str {
        "Figures of the whole: size, density, parts, diameter, clustering, assortativity"
    }

    fn family(&self) -> Family {
        Family::Map
    }

    fn parameters(&self) -> &'static [Parameter] {
        &[SEARCHES.parameter]
    }

    fn run(&self, network: &Network, arguments: &Arguments, control: &Control) -> Result<Findings> {
        let searches = arguments.size(&SEARCHES);
        let figures = Statistics::of(network, searches, control)?;
        let whole = |value: usize| Cell::Integer(value as i64);
        let mut findings = Findings::new(&[("figure", ColumnKind::Plain), ("value", ColumnKind::Plain)]);
        let Bounds { at_least, at_most } = figures.diameter;
        let diameter = |name, value| (name, Cell::Integer(i64::from(value)));
        let diameters = if at_least == at_most {
            vec![diameter("diameter", at_least)]
        } else {
            vec![diameter("diameter-at-least", at_least), diameter("diameter-at-most", at_most)]
        };
        let before = [
            ("nodes", whole(figures.nodes)),
            ("edges", whole(figures.edges)),
            ("density", Cell::Number(figures.density)),
            ("isolates", whole(figures.isolates)),
            ("mean-degree", Cell::Number(figures.mean_degree)),
            ("greatest-degree", whole(figures.greatest_degree)),
            ("reciprocity", Cell::Number(figures.reciprocity)),
            ("weak-components", whole(figures.weak_components)),
            ("largest-weak-component", whole(figures.largest_weak_component)),
            ("strong-components", whole(figures.strong_components)),
        ];
        let after = [
            ("mean-distance", Cell::Number(figures.mean_distance)),
            ("transitivity", Cell::Number(figures.transitivity)),
            ("mean-clustering", Cell::Number(figures.mean_clustering)),
            ("assortativity", Cell::Number(figures.assortativity)),
        ];
        for (name, value) in before.into_iter().chain(diameters).chain(after) {
            findings.rows.push(vec![Cell::Text(name.to_owned()), value.clone()]);
            if !["nodes", "edges"].contains(&name) {
                findings.figures.push((name, value));
            }
        }
        findings.figures.push(("searches", whole(figures.searches)));
        Ok(findings)
    }

    fn explain(&self, _: &Network, findings: &Findings, count: usize) -> Vec<Sentence> {
        let say = |row: &Vec<Cell>| Sentence {
            pieces: vec![row[0].clone(), Cell::Text(": ".to_owned()), row[1].clone()],
            evidence: Vec::new(),
        };
        findings.rows.iter().take(count).map(say).collect()
    }
}

/// Counts nodes by degree.
pub struct DegreeDistribution;

impl Algorithm for DegreeDistribution {
    fn name(&self) -> &'static str {
        "degree-distribution"
    }

    fn summary(&self) -> &'static str {
        "How many nodes have each degree"
    }

    fn family(&self) -> Family {
        Family::Map
    }

    fn run(&self, network: &Network, _: &Arguments, control: &Control) -> Result<Findings> {
        control.check()?;
        let undirected = network.undirected()?;
        let degrees: Vec<usize> = network.nodes().map(|node| undirected.outgoing().degree(node)).collect();
        let mut findings = Findings::new(&[("degree", ColumnKind::Plain), ("nodes", ColumnKind::Plain)]);
        let row = |(degree, nodes)| vec![Cell::Integer(degree as i64), Cell::Integer(nodes as i64)];
        findings.rows.extend(distribution(&degrees).into_iter().map(row));
        Ok(findings)
    }

    fn explain(&self, _: &Network, findings: &Findings, count: usize) -> Vec<Sentence> {
        let say = |row: &Vec<Cell>| Sentence {
            pieces: vec![row[1].clone(), Cell::Text(" nodes have degree ".to_owned()), row[0].clone()],
            evidence: Vec::new(),
        };
        findings.rows.iter().rev().take(count).map(say).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::generate::from_edges;

    #[test]
    fn the_figures_of_a_path_are_known() {
        let path = from_edges(5, false, [(0, 1), (1, 2), (2, 3)]).unwrap();
        let figures = Statistics::of(&path, 100, &Control::single()).unwrap();
        assert_eq!((figures.nodes, figures.edges, figures.isolates), (5, 3, 1));
        assert_eq!((figures.diameter.at_most, figures.weak_components, figures.largest_weak_component), (3, 2, 4));
        assert_eq!(figures.density, 0.3);
        assert!((figures.mean_distance - 10.0 / 6.0).abs() < 1e-12);
        assert!((figures.assortativity + 0.5).abs() < 1e-12);
        assert_eq!(figures.degrees, [(0, 1), (1, 2), (2, 2)]);
        assert_eq!((figures.transitivity, figures.mean_clustering, figures.reciprocity), (0.0, 0.0, 1.0));
    }

    #[test]
    fn directions_count_where_they_should() {
        let network = from_edges(3, true, [(0, 1), (1, 0), (1, 2)]).unwrap();
        let figures = Statistics::of(&network, 100, &Control::single()).unwrap();
        assert_eq!((figures.weak_components, figures.strong_components, figures.diameter.at_least), (1, 2, 2));
        assert!((figures.reciprocity - 2.0 / 3.0).abs() < 1e-12 && figures.density == 0.5);
    }

    #[test]
    fn a_diameter_that_is_not_known_has_bounds() {
        let edges: Vec<(u32, u32)> = crate::network::generate::uniform_edges(2000, 6000, 1).collect();
        let network = from_edges(2000, false, edges).unwrap();
        let exact = Statistics::of(&network, 2000, &Control::single()).unwrap().diameter;
        let rough = Statistics::of(&network, 20, &Control::single()).unwrap().diameter;
        assert!(exact.at_least == exact.at_most && rough.at_least < rough.at_most);
        assert!(rough.at_least <= exact.at_least && exact.at_most <= rough.at_most);
    }

    #[test]
    fn an_empty_network_has_figures_without_nan() {
        for nodes in [0, 1] {
            let network = from_edges(nodes, true, []).unwrap();
            let findings = StatisticsAlgorithm.run(&network, &Arguments::default(), &Control::single()).unwrap();
            assert!(findings.rows.iter().all(|row| !matches!(row[1], Cell::Number(value) if value.is_nan())));
        }
    }
}
