#!/usr/bin/env python3
"""Writes tests/golden/analysis.json: what networkx and igraph say of two networks. `--check` computes it anew with
those of the two that are installed and compares.

    pip install networkx scipy igraph
    python3 tests/golden/analysis.py [--check]

Generated with networkx 3.6.1 and igraph 1.0.0. Figures are divided and scaled as networkx does, which is what the tests
in src/analysis/tests.rs do too.
"""

import json
import pathlib
import random
import sys

try:
    import igraph
except ImportError:
    igraph = None
try:
    import networkx as nx
    import scipy  # noqa: F401
except ImportError as error:
    print(f"SKIPPED: {error}; install networkx, scipy and igraph to compare the algorithms with them")
    sys.exit(0)

FILE = pathlib.Path(__file__).with_suffix(".json")


def by_node(values):
    return [values[node] for node in sorted(values)]


def directed():
    """A directed network with weights from 1 to 4; a circle holds it together."""
    draw = random.Random(7)
    graph = nx.DiGraph()
    graph.add_nodes_from(range(40))
    for node in range(40):
        graph.add_edge(node, (node + 1) % 40, weight=1 + draw.randrange(4))
    for _ in range(80):
        source, target = draw.randrange(40), draw.randrange(40)
        if source != target:
            graph.add_edge(source, target, weight=1 + draw.randrange(4))
    return graph


def both(graph, unit):
    """Figures of directed and undirected networks; `unit` has the same edges without weights."""
    hubs, authorities = nx.hits(graph, max_iter=10_000, tol=1e-14)
    weight = "weight"
    return {
        "page-rank": by_node(nx.pagerank(graph, tol=1e-15, max_iter=10_000)),
        "page-rank from 0": by_node(nx.pagerank(graph, personalization={0: 1}, tol=1e-15, max_iter=10_000)),
        "eigenvector": by_node(nx.eigenvector_centrality(graph, max_iter=100_000, tol=1e-14, weight=weight)),
        "katz 0.01": by_node(nx.katz_centrality(graph, alpha=0.01, max_iter=100_000, tol=1e-14, weight=weight)),
        "hubs": by_node(hubs),
        "authorities": by_node(authorities),
        "closeness": by_node(nx.closeness_centrality(unit)),
        "closeness by weight": by_node(nx.closeness_centrality(graph, distance=weight)),
        "harmonic": [value / 39 if len(graph) == 40 else value / 33 for value in by_node(nx.harmonic_centrality(unit))],
        "betweenness": by_node(nx.betweenness_centrality(unit)),
        "betweenness by weight": by_node(nx.betweenness_centrality(graph, weight=weight)),
        "edge betweenness": [[*edge, value] for edge, value in sorted(nx.edge_betweenness_centrality(unit).items())],
    }


def sim_rank(graph, decay):
    """The plain steps: the fast ones of networkx stop at a relative change of 1e-5 whatever they are told."""
    plain = nx.algorithms.similarity._simrank_similarity_python
    rows = plain(graph, importance_factor=decay, max_iterations=10_000, tolerance=1e-12)
    return [by_node(row) for _, row in sorted(rows.items())]


def undirected_only(graph, unit):
    return {
        "constraint": by_node(nx.constraint(graph, weight="weight")),
        # For all nodes at once networkx 3.6.1 divides integers and is off; node by node it holds its own definition.
        "effective size": by_node(nx.effective_size(graph, nodes=list(graph), weight="weight")),
        "cores": by_node(nx.core_number(unit)),
        "triangles": by_node(nx.triangles(unit)),
        "clustering": by_node(nx.clustering(unit)),
        "simrank 0.8": sim_rank(unit, 0.8),
        "adamic-adar": sorted([min(a, b), max(a, b), score] for a, b, score in nx.adamic_adar_index(unit) if score > 0),
        "assortativity": nx.degree_assortativity_coefficient(unit),
        "transitivity": nx.transitivity(unit),
        "paths 0 to 33": [len(path) - 1 for _, path in zip(range(20), nx.shortest_simple_paths(unit, 0, 33))],
    }


def unweighted(graph):
    copy = graph.__class__()
    copy.add_nodes_from(sorted(graph))
    copy.add_edges_from(graph.edges())
    return copy


def network(graph, *figures):
    unit = unweighted(graph)
    found = {"directed": graph.is_directed(), "edges": sorted([a, b, data["weight"]] for a, b, data in graph.edges(data=True))}
    for figure in figures:
        found.update(figure(graph, unit))
    return found


def by_igraph(graph):
    """What igraph says; of the figures that both know, the same ones."""
    nodes = len(graph)
    edges = sorted([a, b, data["weight"]] for a, b, data in graph.edges(data=True))
    net = igraph.Graph(nodes, [edge[:2] for edge in edges], directed=graph.is_directed())
    weights = [edge[2] for edge in edges]
    pairs = (nodes - 1) * (nodes - 2) / (1 if graph.is_directed() else 2)
    sized = lambda values: [value / sum(v * v for v in values) ** 0.5 for value in values]
    summed = lambda values: [value / sum(values) for value in values]
    per_edge = nodes * (nodes - 1) / (1 if graph.is_directed() else 2)
    found = {
        "directed": graph.is_directed(),
        "edges": edges,
        "page-rank": net.pagerank(weights=weights),
        "page-rank from 0": net.personalized_pagerank(reset_vertices=[0], weights=weights),
        "eigenvector": sized(net.eigenvector_centrality(weights=weights)),
        "hubs": summed(net.hub_score(weights=weights)),
        "authorities": summed(net.authority_score(weights=weights)),
        "closeness": net.closeness(mode="in"),
        "closeness by weight": net.closeness(mode="in", weights=weights),
        "harmonic": net.harmonic_centrality(mode="in"),
        "betweenness": [value / pairs for value in net.betweenness()],
        "betweenness by weight": [value / pairs for value in net.betweenness(weights=weights)],
        "edge betweenness": [[*edge[:2], value / per_edge] for edge, value in zip(edges, net.edge_betweenness())],
        "strong components": len(net.connected_components(mode="strong")),
        "minimum cut 0 to 20": net.mincut(0, 20, capacity=weights).value,
        "modularity of fours": net.modularity([node % 4 for node in range(nodes)], weights=weights, directed=False),
    }
    if graph.is_directed():
        # -1 for the root.
        return {**found, "dominators of 0": [max(above, -1) for above in net.dominator(0)]}
    triangles = net.list_triangles()
    return {
        **found,
        "constraint": net.constraint(weights=weights),
        "cores": net.coreness(),
        "triangles": [sum(node in triangle for triangle in triangles) for node in range(nodes)],
        "clustering": net.transitivity_local_undirected(mode="zero"),
        "transitivity": net.transitivity_undirected(),
        "assortativity": net.assortativity_degree(),
        "articulation points": sorted(net.articulation_points()),
        "bridges": sorted(sorted(edges[edge][:2]) for edge in net.bridges()),
        "diameter": net.diameter(),
    }


def rounded(value):
    if isinstance(value, float):
        return float(f"{value:.12g}")
    if isinstance(value, list):
        return [rounded(item) for item in value]
    return value


def close(a, b):
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(close(a[key], b[key]) for key in a)
    if isinstance(a, list):
        return len(a) == len(b) and all(map(close, a, b))
    return a == b or (isinstance(a, float) and abs(a - b) <= 1e-9)


def main():
    networks = {"karate": nx.karate_club_graph(), "directed": directed()}
    found = {"karate": network(networks["karate"], both, undirected_only), "directed": network(networks["directed"], both)}
    versions = f"networkx {nx.__version__}"
    if igraph:
        found.update({f"{name}, igraph": by_igraph(graph) for name, graph in networks.items()})
        versions += f" and igraph {igraph.__version__}"
    found = {name: {key: rounded(value) for key, value in figures.items()} for name, figures in found.items()}
    if "--check" in sys.argv:
        golden = json.loads(FILE.read_text())
        same = all(close(golden[name], figures) for name, figures in found.items())
        print(f"{versions}: {'the same' if same else 'something else'}")
        sys.exit(0 if same else 1)
    if not igraph:
        sys.exit("igraph is missing: its figures would be lost")
    FILE.write_text(json.dumps(found, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
