//! The official validation graphs of LDBC Graphalytics: 6 algorithms on directed and undirected networks, twice each.
//!
//! The files are read from `LERMAP_GRAPHALYTICS` or `../shared/graphalytics`. Besides what the official comparison looks
//! at, the sets of vertices have to be equal.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use lermap::analysis::Control;
use lermap::analysis::components::weak_components;
use lermap::analysis::label_propagation::label_propagation;
use lermap::analysis::page_rank::{PageRank, page_rank};
use lermap::analysis::search::{Length, UNREACHED, hops, lengths};
use lermap::analysis::triangles::clustering;
use lermap::network::Network;
use lermap::network::generate::from_weighted_edges;

/// The distance that the files give to what is not reached.
const INFINITE_HOPS: i64 = i64::MAX;

struct Graph {
    /// Vertices as the files call them, ascending: node 0 is the first.
    vertices: Vec<i64>,
    network: Network,
}

fn root() -> Option<PathBuf> {
    let root = std::env::var_os("LERMAP_GRAPHALYTICS")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/graphalytics"), PathBuf::from);
    if root.is_dir() {
        return Some(root);
    }
    eprintln!("SKIPPED: no Graphalytics graphs at {}; set LERMAP_GRAPHALYTICS to test with them", root.display());
    None
}

fn read(path: &Path) -> Vec<Vec<String>> {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let words = |line: &str| line.split_whitespace().map(str::to_owned).collect();
    text.lines().filter(|line| !line.trim().is_empty()).map(words).collect()
}

/// Reads a graph from lists of neighbors, or from a list of vertices and one of edges.
fn graph(path: &Path, directed: bool) -> Graph {
    let mut vertices = Vec::new();
    let mut edges = Vec::new();
    let number = |word: &String| word.parse::<i64>().unwrap();
    if path.is_file() {
        for line in read(path) {
            vertices.push(number(&line[0]));
            edges.extend(line[1..].iter().map(|other| (number(&line[0]), number(other), 1.0)));
        }
    } else {
        let with = |extension: &str| PathBuf::from(format!("{}.{extension}", path.display()));
        vertices.extend(read(&with("v")).iter().map(|line| number(&line[0])));
        for line in read(&with("e")) {
            let weight = line.get(2).map_or(1.0, |weight| weight.parse().unwrap());
            edges.push((number(&line[0]), number(&line[1]), weight));
        }
    }
    vertices.extend(edges.iter().flat_map(|(a, b, _)| [*a, *b]));
    vertices.sort_unstable();
    vertices.dedup();
    let node = |vertex: i64| vertices.binary_search(&vertex).unwrap() as u32;
    // Lists of neighbors of an undirected graph have each edge twice.
    let mut edges: Vec<(u32, u32, f64)> = edges
        .into_iter()
        .map(|(a, b, weight)| (node(a), node(b), weight))
        .map(|(a, b, weight)| if directed { (a, b, weight) } else { (a.min(b), a.max(b), weight) })
        .collect();
    edges.sort_by_key(|(a, b, _)| (*a, *b));
    edges.dedup_by_key(|(a, b, _)| (*a, *b));
    let network = from_weighted_edges(vertices.len() as u32, directed, edges).unwrap();
    Graph { vertices, network }
}

fn expected(path: &Path) -> BTreeMap<i64, String> {
    read(path).into_iter().map(|line| (line[0].parse().unwrap(), line[1].clone())).collect()
}

impl Graph {
    fn node(&self, vertex: i64) -> u32 {
        self.vertices.binary_search(&vertex).unwrap() as u32
    }

    /// Returns what was found by vertex, and holds that the vertices are those of the file.
    fn by_vertex<T: Clone>(&self, found: &[T], file: &BTreeMap<i64, String>) -> Vec<(T, String)> {
        assert_eq!(self.vertices, file.keys().copied().collect::<Vec<i64>>());
        found.iter().cloned().zip(file.values().cloned()).collect()
    }

    #[track_caller]
    fn exact(&self, found: &[i64], file: &BTreeMap<i64, String>) {
        for (found, expected) in self.by_vertex(found, file) {
            assert_eq!(found, expected.parse::<i64>().unwrap());
        }
    }

    /// Within `part` of what is expected, or of what the digits of the file can say; the official rule has 1e-4.
    #[track_caller]
    fn close(&self, found: &[f64], part: f64, file: &BTreeMap<i64, String>) {
        for (found, text) in self.by_vertex(found, file) {
            let expected: f64 = text.to_lowercase().replace("infinity", "inf").parse().unwrap();
            let same = found == expected || (found - expected).abs() <= (part * expected).max(half_digit(&text));
            assert!(same, "{found} {expected}");
            assert!(expected != 0.0 || found == 0.0);
        }
    }

    /// The same groups, whatever they are called.
    fn equivalent(&self, found: &[u32], file: &BTreeMap<i64, String>) {
        let (mut there, mut back) = (BTreeMap::new(), BTreeMap::new());
        for (found, expected) in self.by_vertex(found, file) {
            assert_eq!(there.entry(found).or_insert_with(|| expected.clone()), &expected);
            assert_eq!(*back.entry(expected).or_insert(found), found);
        }
    }
}

/// Returns half a unit of the last digit of a number.
fn half_digit(text: &str) -> f64 {
    let (digits, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let places = digits.split_once('.').map_or(0, |(_, places)| places.len() as i32);
    0.5001 * 10_f64.powi(exponent.parse::<i32>().unwrap_or(0) - places)
}

/// Runs one algorithm on one graph and compares.
fn check(algorithm: &str, graph: &Graph, source: i64, iterations: u64, file: &BTreeMap<i64, String>) {
    let control = Control::new(lermap::cancel::Cancellation::new(), 2).unwrap();
    let network = &graph.network;
    match algorithm {
        "bfs" => {
            let hops = hops(network, graph.node(source), &control).unwrap();
            let shown = |hops: &u32| if *hops == UNREACHED { INFINITE_HOPS } else { i64::from(*hops) };
            graph.exact(&hops.iter().map(shown).collect::<Vec<i64>>(), file);
        }
        "cdlp" => {
            let (labels, _) = label_propagation(network, iterations, &control).unwrap();
            let vertex = |label: &u32| graph.vertices[*label as usize];
            graph.exact(&labels.iter().map(vertex).collect::<Vec<i64>>(), file);
        }
        "lcc" => graph.close(&clustering(network, &control).unwrap(), 1e-9, file),
        "pr" => {
            let options = PageRank { tolerance: 0.0, iterations, ..PageRank::default() };
            // The ranks of the validation graphs were not made with the number of steps that goes with them: those of
            // the directed one are the ranks that no step changes any more.
            let part = if iterations == 2 { 1e-9 } else { 1e-4 };
            graph.close(&page_rank(network, &options, &control).unwrap().scores, part, file);
            if iterations == 14 {
                let settled = page_rank(network, &PageRank::default(), &control).unwrap();
                graph.close(&settled.scores, 1e-9, file);
            }
        }
        "sssp" => {
            let lengths = lengths(network.outgoing(), Length::Weight, graph.node(source), &control).unwrap();
            graph.close(&lengths, 1e-9, file);
        }
        "wcc" => graph.equivalent(&weak_components(network, &control).unwrap(), file),
        other => panic!("no algorithm {other}"),
    }
}

#[test]
fn the_official_graphs_agree() {
    let Some(root) = root() else { return };
    let mut cases = 0;
    for algorithm in ["bfs", "cdlp", "lcc", "pr", "sssp", "wcc"] {
        for (directed, short, long) in [(true, "dir", "directed"), (false, "undir", "undirected")] {
            let iterations = match (algorithm, directed) {
                ("cdlp", _) => 5,
                ("pr", true) => 14,
                _ => 26,
            };
            let graph_file = root.join(algorithm).join(format!("{short}-input"));
            let file = expected(&root.join(algorithm).join(format!("{short}-output")));
            check(algorithm, &graph(&graph_file, directed), 1, iterations, &file);
            let example = root.join("example").join(format!("example-{long}"));
            let output = format!("example-{long}-{}", algorithm.to_uppercase());
            let file = expected(&root.join("example").join(output));
            let mut graph = graph(&example, directed);
            if algorithm != "sssp" {
                // Weights are those of SSSP; the others follow edges alike.
                let edges: Vec<_> = graph.network.edges().map(|(a, b, _)| (a, b, 1.0)).collect();
                graph.network = from_weighted_edges(graph.vertices.len() as u32, directed, edges).unwrap();
            }
            check(algorithm, &graph, if directed { 1 } else { 2 }, 2, &file);
            cases += 2;
        }
    }
    assert_eq!(cases, 24);
}
