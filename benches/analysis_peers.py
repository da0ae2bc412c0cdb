#!/usr/bin/env python3
"""Runs the algorithms of benches/analysis.rs with igraph, NetworKit, rustworkx and networkx on the same edge lists, and
prints our time over theirs: below 1 we are faster.

    pip install igraph networkit rustworkx networkx scipy
    python3 benches/analysis_peers.py [EDGES] [THREADS] [PEER,...]

Reading the files is not timed. Each peer works in a process of its own, which starts again behind an algorithm that
crashes. A peer that is not installed, or that lacks an algorithm, has no entry.
"""

import importlib.util
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

RUNS = 3
SAMPLES = 16
# Of PageRank, in the sum of all changes; igraph's own is the same.
TOLERANCE = 1e-10


def median(run, prepare):
    times = []
    for _ in range(RUNS):
        prepare()
        start = time.perf_counter()
        run()
        times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times)


def igraph_runs(library, edges, nodes):
    directed = library.Graph(nodes, edges, directed=True)
    undirected = directed.as_undirected(mode="collapse")
    sources = list(range(SAMPLES))

    def forget():
        # igraph remembers whether a graph is connected until the graph changes.
        for graph in (directed, undirected):
            graph.add_vertices(1)
            graph.delete_vertices([nodes])

    return forget, {
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
    directed, undirected = library.Graph(nodes, directed=True), library.Graph(nodes)
    for source, target in edges:
        directed.addEdge(source, target)
    for source, target in sorted({(min(edge), max(edge)) for edge in edges}):
        undirected.addEdge(source, target)
    centrality, components, community = library.centrality, library.components, library.community

    def page_rank():
        algorithm = centrality.PageRank(directed, 0.85, TOLERANCE, False, centrality.SinkHandling.DistributeSinks)
        algorithm.norm = centrality.Norm.L1_NORM
        algorithm.run()

    return lambda: None, {
        "page-rank": page_rank,
        "breadth-first": lambda: library.distance.BFS(undirected, 0, False).run(),
        "weak-components": lambda: components.ConnectedComponents(undirected).run(),
        "strong-components": lambda: components.StronglyConnectedComponents(directed).run(),
        "k-core": lambda: centrality.CoreDecomposition(undirected).run(),
        "bridges": lambda: components.BiconnectedComponents(undirected).run(),
        "triangles": lambda: centrality.LocalClusteringCoefficient(undirected, True).run(),
        "label-propagation": lambda: community.PLP(undirected).run(),
        "betweenness": lambda: centrality.EstimateBetweenness(undirected, SAMPLES, False, True).run(),
        # Three rounds, its default: after one, its modularity is a quarter below that of the others.
        "leiden": lambda: community.ParallelLeiden(undirected, 3).run(),
    }


def rustworkx_runs(library, edges, nodes):
    directed = library.PyDiGraph()
    directed.add_nodes_from(range(nodes))
    directed.extend_from_edge_list(edges)
    undirected = directed.to_undirected(multigraph=False)
    return lambda: None, {
        "page-rank": lambda: library.pagerank(directed, tol=TOLERANCE / nodes, max_iter=1000),
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
    return lambda: None, {
        "page-rank": lambda: library.pagerank(directed, tol=TOLERANCE / nodes, max_iter=1000),
        "breadth-first": lambda: library.single_source_shortest_path_length(undirected, 0),
        "weak-components": lambda: list(library.connected_components(undirected)),
        "k-core": lambda: library.core_number(undirected),
    }


PEERS = {"igraph": igraph_runs, "networkit": networkit_runs, "rustworkx": rustworkx_runs, "networkx": networkx_runs}


def work(name, path, threads, done):
    """Runs what is not in `done` with the peer called `name`, and prints a line before and after each algorithm."""
    library = __import__(name)
    if name == "networkit" and threads != "0":
        library.setNumberOfThreads(int(threads))
    with open(path) as file:
        edges = [tuple(map(int, line.split())) for line in file]
    prepare, runs = PEERS[name](library, edges, 1 + max(max(edge) for edge in edges))
    for algorithm, run in runs.items():
        if algorithm not in done:
            print(json.dumps([algorithm]), flush=True)
            print(json.dumps([algorithm, median(run, prepare)]), flush=True)


def times_of(name, path, threads):
    """Returns the milliseconds of each algorithm that ends well."""
    times, done = {}, []
    while True:
        command = [sys.executable, __file__, "--work", name, path, threads, *done]
        lines = subprocess.run(command, stdout=subprocess.PIPE, text=True).stdout.splitlines()
        results = [json.loads(line) for line in lines]
        times.update({result[0]: result[1] for result in results if len(result) == 2})
        if not results or len(results[-1]) == 2:
            return times
        print(f"skipped: {name} {results[-1][0]} does not end well", file=sys.stderr)
        done += [result[0] for result in results if result[0] not in done]


def main():
    edges = sys.argv[1] if len(sys.argv) > 1 else "1000000"
    threads = sys.argv[2] if len(sys.argv) > 2 else "0"
    wanted = sys.argv[3].split(",") if len(sys.argv) > 3 else list(PEERS)
    table = {}
    with tempfile.TemporaryDirectory() as folder:
        settings = dict(os.environ, LERMAP_BENCH_EDGES=edges, LERMAP_BENCH_THREADS=threads, LERMAP_BENCH_WRITE=folder)
        subprocess.run(["cargo", "bench", "--bench", "analysis"], env=settings, check=True)
        with open(os.path.join(folder, "lermap.json")) as file:
            ours = json.load(file)
        installed = [name for name in wanted if importlib.util.find_spec(name)]
        for name in installed:
            for shape in ["uniform", "skewed"]:
                for algorithm, time_of_peer in times_of(name, os.path.join(folder, f"{shape}.edges"), threads).items():
                    table[f"{shape} {algorithm}", name] = time_of_peer
    print("| network, algorithm | lermap, ms | " + " | ".join(f"{name}, ms | ratio" for name in installed) + " |")
    print("| --- | ---: |" + " ---: | ---: |" * len(installed))
    for key, time_of_ours in ours.items():
        cells = [table.get((key, name)) for name in installed]
        shown = [f"{cell:.1f} | {time_of_ours / cell:.2f}" if cell else " | " for cell in cells]
        print(f"| {key} | {time_of_ours:.1f} | " + " | ".join(shown) + " |")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--work"]:
        work(*sys.argv[2:5], sys.argv[5:])
    else:
        main()
