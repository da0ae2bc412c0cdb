#!/usr/bin/env python3
"""Runs the algorithms of benches/analysis.rs with igraph, NetworKit, rustworkx and networkx on the same edge lists, and
prints our time over theirs: below 1 we are faster.

    pip install igraph networkit rustworkx networkx scipy
    python3 benches/analysis_peers.py [EDGES] [THREADS]

Reading the files is not timed. A peer that is not installed, or that lacks an algorithm, has no column entry.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

RUNS = 3
SAMPLES = 16


def median(run):
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        run()
        times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times)


def optional(name):
    try:
        return __import__(name)
    except ImportError:
        print(f"skipped: {name} is not installed", file=sys.stderr)
        return None


def igraph_runs(library, edges, nodes):
    directed = library.Graph(nodes, edges, directed=True)
    undirected = directed.as_undirected(mode="collapse")
    sources = list(range(SAMPLES))
    return {
        "page-rank": lambda: directed.pagerank(),
        "breadth-first": lambda: undirected.distances([0]),
        "weak-components": lambda: undirected.connected_components(),
        "strong-components": lambda: directed.connected_components(mode="strong"),
        "k-core": lambda: undirected.coreness(),
        "bridges": lambda: undirected.biconnected_components(return_articulation_points=True),
        "triangles": lambda: undirected.transitivity_local_undirected(),
        "label-propagation": lambda: undirected.community_label_propagation(),
        "betweenness": lambda: undirected.betweenness(sources=sources, targets=None),
        "leiden": lambda: undirected.community_leiden("modularity", n_iterations=1),
    }


def networkit_runs(library, edges, nodes):
    directed = library.Graph(nodes, directed=True)
    for source, target in edges:
        directed.addEdge(source, target)
    undirected = library.graphtools.toUndirected(directed)
    undirected.removeMultiEdges()
    undirected.sortEdges()
    centrality, components, community = library.centrality, library.components, library.community
    rank = lambda: centrality.PageRank(directed, 0.85, 0.0)

    def page_rank():
        algorithm = rank()
        algorithm.maxIterations = 50
        algorithm.run()

    return {
        "page-rank": page_rank,
        "breadth-first": lambda: library.distance.BFS(undirected, 0, False).run(),
        "weak-components": lambda: components.ConnectedComponents(undirected).run(),
        "strong-components": lambda: components.StronglyConnectedComponents(directed).run(),
        "k-core": lambda: centrality.CoreDecomposition(undirected).run(),
        "bridges": lambda: components.BiconnectedComponents(undirected).run(),
        "triangles": lambda: centrality.LocalClusteringCoefficient(undirected, True).run(),
        "label-propagation": lambda: community.PLP(undirected).run(),
        "betweenness": lambda: centrality.EstimateBetweenness(undirected, SAMPLES, False, True).run(),
        "leiden": lambda: community.ParallelLeiden(undirected, 1).run(),
    }


def rustworkx_runs(library, edges, nodes):
    directed = library.PyDiGraph()
    directed.add_nodes_from(range(nodes))
    directed.extend_from_edge_list(edges)
    undirected = directed.to_undirected(multigraph=False)
    return {
        "page-rank": lambda: library.pagerank(directed, tol=1e-12, max_iter=1000),
        "weak-components": lambda: library.connected_components(undirected),
        "strong-components": lambda: library.strongly_connected_components(directed),
        "k-core": lambda: library.core_number(undirected),
        "bridges": lambda: library.articulation_points(undirected),
    }


def networkx_runs(library, edges, nodes):
    directed = library.DiGraph()
    directed.add_nodes_from(range(nodes))
    directed.add_edges_from(edges)
    undirected = directed.to_undirected()
    return {
        "page-rank": lambda: library.pagerank(directed, tol=1e-15, max_iter=1000),
        "breadth-first": lambda: library.single_source_shortest_path_length(undirected, 0),
        "weak-components": lambda: list(library.connected_components(undirected)),
        "k-core": lambda: library.core_number(undirected),
    }


PEERS = [
    ("igraph", igraph_runs),
    ("networkit", networkit_runs),
    ("rustworkx", rustworkx_runs),
    ("networkx", networkx_runs),
]


def main():
    edges = sys.argv[1] if len(sys.argv) > 1 else "1000000"
    threads = sys.argv[2] if len(sys.argv) > 2 else "0"
    with tempfile.TemporaryDirectory() as folder:
        settings = dict(os.environ, LERMAP_BENCH_EDGES=edges, LERMAP_BENCH_THREADS=threads, LERMAP_BENCH_WRITE=folder)
        subprocess.run(["cargo", "bench", "--bench", "analysis"], env=settings, check=True)
        with open(os.path.join(folder, "lermap.json")) as file:
            ours = json.load(file)
        lists = {}
        for shape in ["uniform", "skewed"]:
            with open(os.path.join(folder, f"{shape}.edges")) as file:
                lists[shape] = [tuple(map(int, line.split())) for line in file]
    table = {}
    for name, runs in PEERS:
        library = optional(name)
        if library is None:
            continue
        if name == "networkit" and threads != "0":
            library.setNumberOfThreads(int(threads))
        for shape, edges in lists.items():
            nodes = 1 + max(max(edge) for edge in edges)
            for algorithm, run in runs(library, edges, nodes).items():
                try:
                    table[f"{shape} {algorithm}", name] = median(run)
                except Exception as error:
                    print(f"skipped: {name} {algorithm}: {error}", file=sys.stderr)
    peers = [name for name, _ in PEERS if any(peer == name for _, peer in table)]
    print("| network, algorithm | lermap, ms | " + " | ".join(f"over {name}" for name in peers) + " |")
    print("| --- | ---: |" + " ---: |" * len(peers))
    for key, time_of_ours in ours.items():
        ratios = [f"{time_of_ours / table[key, name]:.2f}" if (key, name) in table else "" for name in peers]
        print(f"| {key} | {time_of_ours:.1f} | " + " | ".join(ratios) + " |")


if __name__ == "__main__":
    main()
