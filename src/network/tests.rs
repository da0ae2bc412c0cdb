use std::collections::BTreeMap;

use petgraph::visit::{EdgeIndexable, EdgeRef, IntoEdgeReferences, IntoEdges};

use super::generate::{Random, from_edges, from_weighted_edges, skewed_edges, uniform_edges};
use super::visit::{Directed, Undirected};
use super::*;

/// Returns the edges of a network of stated `edges`, by the rules for parallel edges and loops, the obvious way.
fn slow(directed: bool, edges: &[(u32, u32)]) -> BTreeMap<(u32, u32), f64> {
    let mut sums = BTreeMap::new();
    for &(source, target) in edges.iter().filter(|(source, target)| source != target) {
        let ends = if directed { (source, target) } else { (source.min(target), source.max(target)) };
        *sums.entry(ends).or_insert(0.0) += 1.0;
    }
    sums
}

#[test]
fn rows_hold_the_edges_that_were_added() {
    for seed in 0..500 {
        let nodes = 1 + Random::new(seed).below(12);
        let edges: Vec<_> = uniform_edges(nodes, 2 * nodes as usize, seed).collect();
        for directed in [true, false] {
            let network = from_edges(nodes, directed, edges.iter().copied()).unwrap();
            let expected = slow(directed, &edges);
            let found: BTreeMap<_, _> =
                network.edges().map(|(source, target, weight)| ((source, target), weight)).collect();
            assert_eq!(found, expected, "seed {seed}");
            assert_eq!(network.edge_count(), expected.len());
            for node in network.nodes() {
                assert!(network.outgoing().row(node).is_sorted());
                for (other, weight) in network.incoming().weighted(node) {
                    let place = network.outgoing().find(other, node).unwrap();
                    assert_eq!(network.outgoing().weight(place), weight);
                }
            }
            assert_eq!(network.incoming().entries(), network.outgoing().entries());
        }
    }
}

#[test]
fn loops_and_parallel_edges_are_counted() {
    let mut builder = NetworkBuilder::new(true).merging(Merge::Greatest);
    for (source, target, weight) in [(0, 1, 2.0), (0, 1, 5.0), (1, 1, 1.0), (1, 0, 1.0)] {
        builder.weighted_edge(source, target, weight);
    }
    let (network, losses) = builder.finish(NodeNames::Numbers(3), Vec::new()).unwrap();
    assert_eq!(losses, Losses { loops: 1, merged: 1 });
    assert_eq!(network.edges().collect::<Vec<_>>(), [(0, 1, 5.0), (1, 0, 1.0)]);
    assert_eq!((network.len(), network.outgoing().degree(2)), (3, 0));
    assert!(network.has_role(0, Role::Source) && !network.has_role(2, Role::Source));
}

#[test]
fn directions_can_be_forgotten() {
    let network = from_weighted_edges(3, true, [(0, 1, 2.0), (1, 0, 3.0), (1, 2, 1.0)]).unwrap();
    let undirected = network.undirected().unwrap();
    assert_eq!(undirected.edges().collect::<Vec<_>>(), [(0, 1, 5.0), (1, 2, 1.0)]);
}

#[test]
fn a_part_keeps_names_and_edges() {
    let network = from_edges(5, true, [(0, 1), (1, 2), (2, 3), (3, 4), (4, 0)]).unwrap();
    let part = network.without(&[1, 3]).unwrap();
    assert_eq!(part.len(), 3);
    let ends: Vec<_> = part
        .edges()
        .map(|(source, target, _)| (part.term(source).unwrap().to_string(), part.term(target).unwrap().to_string()))
        .collect();
    assert_eq!(ends, [("<urn:node:4>".to_owned(), "<urn:node:0>".to_owned())]);
    assert_eq!(part.find(&network.term(4).unwrap()), Some(2));
    assert_eq!(part.find(&network.term(3).unwrap()), None);
}

#[test]
fn petgraph_runs_over_the_rows() {
    for seed in 0..100 {
        let edges: Vec<_> = uniform_edges(10, 15, seed).collect();
        let directed = from_edges(10, true, edges.iter().copied()).unwrap();
        let view = Directed::new(&directed).unwrap();
        let copy: petgraph::graph::DiGraph<(), ()> =
            petgraph::graph::DiGraph::from_edges(edges.iter().copied().chain([(9, 9)]));
        assert_eq!(petgraph::algo::tarjan_scc(view).len(), petgraph::algo::tarjan_scc(&copy).len());
        assert!(Undirected::new(&directed).is_none());
        let undirected = directed.undirected().unwrap();
        let view = Undirected::new(&undirected).unwrap();
        let mut ids = std::collections::BTreeMap::new();
        for edge in view.edge_references() {
            assert!(ids.insert(edge.id(), (edge.source(), edge.target())).is_none());
            assert!(edge.id() < view.edge_bound());
        }
        assert_eq!(ids.len(), undirected.edge_count());
        for edge in undirected.nodes().flat_map(|node| view.edges(node)) {
            let ends = (edge.source().min(edge.target()), edge.source().max(edge.target()));
            assert_eq!(ids[&edge.id()], ends);
        }
        assert_eq!(petgraph::algo::connected_components(view), petgraph::algo::connected_components(&copy));
    }
}

#[test]
fn skewed_networks_are_skewed_and_repeatable() {
    let network = from_edges(1 << 10, true, skewed_edges(10, 8_000, 7)).unwrap();
    let again = from_edges(1 << 10, true, skewed_edges(10, 8_000, 7)).unwrap();
    assert_eq!(network.outgoing(), again.outgoing());
    let highest = network.nodes().map(|node| network.outgoing().degree(node)).max().unwrap();
    assert!(highest > 50, "{highest}");
}
