#!/usr/bin/env python3
"""Loads every export in another implementation: rdflib for RDF, networkx for graph files.

Usage: tests/check_exports.py [PROGRAM]
Says SKIPPED and exits 0 where Python has no rdflib, networkx or scipy; exits 1 at the first difference.
"""

import csv
import hashlib
import json
import sqlite3
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

try:
    import networkx
    import numpy  # noqa: F401, what networkx computes ranks with
    import rdflib
    import scipy  # noqa: F401
    from rdflib.compare import isomorphic
except ImportError as error:
    print(f"SKIPPED: {error}; install rdflib, networkx and scipy to check the exports with them")
    sys.exit(0)

PROGRAM = sys.argv[1] if len(sys.argv) > 1 else "target/debug/lermap"
RDF = {"map.ttl": "turtle", "map.nt": "nt", "map.rdf": "xml", "map.jsonld": "json-ld"}
DATASETS = {"map.nq": "nquads", "map.trig": "trig", "map.graphs.jsonld": "json-ld", "map.canonical.nq": "nquads"}


PROJECTIONS = ["map", "frameworks", "frameworks-rest-on", "glossary", "coverage", "stakeholders-by-mention"]

# The elements of each format that we write: their parents, the attributes they must have and those they may have
# (https://gexf.net/schema.html, http://graphml.graphdrawing.org/specification.html).
GEXF = {
    "gexf": ({None}, {"version"}, set()),
    "meta": ({"gexf"}, set(), {"lastmodifieddate"}),
    "creator": ({"meta"}, set(), set()),
    "graph": ({"gexf"}, set(), {"defaultedgetype", "mode"}),
    "attributes": ({"graph"}, {"class"}, {"mode"}),
    "attribute": ({"attributes"}, {"id", "title", "type"}, set()),
    "nodes": ({"graph"}, set(), {"count"}),
    "node": ({"nodes"}, {"id", "label"}, set()),
    "attvalues": ({"node", "edge"}, set(), set()),
    "attvalue": ({"attvalues"}, {"for", "value"}, set()),
    "viz:color": ({"node"}, {"r", "g", "b"}, {"a"}),
    "viz:size": ({"node"}, {"value"}, set()),
    "edges": ({"graph"}, set(), {"count"}),
    "edge": ({"edges"}, {"id", "source", "target"}, {"label", "weight", "type"}),
}
GRAPHML = {
    "graphml": ({None}, set(), set()),
    "key": ({"graphml"}, {"id", "for", "attr.name", "attr.type"}, set()),
    "graph": ({"graphml"}, {"edgedefault"}, {"id"}),
    "node": ({"graph"}, {"id"}, set()),
    "edge": ({"graph"}, {"source", "target"}, {"id", "directed"}),
    "data": ({"node", "edge"}, {"key"}, set()),
}
NAMESPACES = {
    "{http://gexf.net/1.3}": "",
    "{http://gexf.net/1.3/viz}": "viz:",
    "{http://graphml.graphdrawing.org/xmlns}": "",
}


def check(condition, message):
    if not condition:
        print(f"FAILED: {message}")
        sys.exit(1)
    print(f"ok: {message}")


def check_rdf(folder):
    graphs = {name: rdflib.Graph().parse(folder / name, format=syntax) for name, syntax in RDF.items()}
    first = graphs["map.nt"]
    for name, graph in graphs.items():
        check(isomorphic(first, graph), f"rdflib reads {name} as the same {len(graph)} triples")
    quads = {}
    for name, syntax in DATASETS.items():
        dataset = rdflib.Dataset()
        dataset.parse(folder / name, format=syntax)
        quads[name] = {(s, p, o, str(getattr(g, "identifier", g))) for s, p, o, g in dataset.quads()}
    for name, found in quads.items():
        check(found == quads["map.nq"], f"rdflib reads {name} as the same {len(found)} quads")
    for name in ("vocabulary.ttl", "void.ttl", "dcat.ttl", "skosmos.ttl"):
        check(len(rdflib.Graph().parse(folder / name)) > 10, f"rdflib reads {name}")


def check_graph_files(folder):
    graphml = networkx.read_graphml(folder / "map.graphml")
    gexf = networkx.read_gexf(folder / "map.gexf")
    run = subprocess.run([PROGRAM, "export", "--format", "cytoscape"], capture_output=True, check=True)
    cytoscape = networkx.cytoscape_graph(json.loads(run.stdout))
    check(len(graphml) > 500, f"networkx reads map.graphml: {len(graphml)} nodes, {graphml.size()} edges")
    for name, graph in (("map.gexf", gexf), ("cytoscape", cytoscape)):
        same = set(graph) == set(graphml) and sorted(graph.edges()) == sorted(graphml.edges())
        check(same, f"networkx reads {name} as the same nodes and edges")
    with open(folder / "tables/nodes.csv", newline="", encoding="utf-8") as file:
        ids = {row["Id"] for row in csv.DictReader(file)}
    check(ids == set(graphml), "tables/nodes.csv has the same nodes")
    label = graphml.nodes["stakeholder:employers"].get("label")
    check(label == "Employers", "a node has its label")


def check_structure(path, rules, key):
    """Checks elements, attributes, unique ids, and that edges and values refer to what is there."""
    parents, ids, wrong = [None], {}, []
    for event, element in ElementTree.iterparse(path, ("start", "end")):
        space, _, local = element.tag.rpartition("}")
        name = NAMESPACES.get(space + "}", "?") + local
        if event == "end":
            parents.pop()
            continue
        above, required, allowed = rules.get(name, (set(), set(), set()))
        attributes = set(element.keys())
        if parents[-1] not in above or not required <= attributes <= required | allowed:
            wrong.append(f"{name} in {parents[-1]} with {sorted(attributes)}")
        if name in ("node", "edge") and "id" in attributes:
            seen = ids.setdefault(name, set())
            if element.get("id") in seen:
                wrong.append(f"{name} {element.get('id')} is listed twice")
            seen.add(element.get("id"))
        if name in ("key", "attribute"):
            ids.setdefault("declared", set()).add(element.get("id"))
        if name in ("data", "attvalue") and element.get(key) not in ids.get("declared", ()):
            wrong.append(f"{element.get(key)} is not declared")
        if name == "edge" and not {element.get("source"), element.get("target")} <= ids.get("node", set()):
            wrong.append(f"edge {element.get('id')} leads out of the file")
        parents.append(name)
    check(not wrong, f"{path.name} has the structure of its format {wrong[:3] or ''}")


def check_projections(folder):
    for name in PROJECTIONS:
        graphs = {}
        for extension in ("graphml", "gexf", "cyjs"):
            path = folder / f"{name}.{extension}"
            scores = ["--score", "page-rank", "--score", "leiden"]
            subprocess.run([PROGRAM, "-q", "export", "-p", name, *scores, "-o", path], check=True)
            if extension == "cyjs":
                graphs[extension] = networkx.cytoscape_graph(json.loads(path.read_text(encoding="utf-8")))
            else:
                check_structure(path, GEXF if extension == "gexf" else GRAPHML, "for" if extension == "gexf" else "key")
                graphs[extension] = getattr(networkx, f"read_{extension}")(path)
        first = graphs["graphml"]
        for extension, graph in graphs.items():
            same = set(graph) == set(first) and graph.is_directed() == first.is_directed()
            same = same and {frozenset(edge[:2]) for edge in graph.edges()} == {frozenset(e[:2]) for e in first.edges()}
            check(same and len(graph) > 0, f"networkx reads {name}.{extension}: {len(graph)} nodes, {graph.size()} edges")
        ours = networkx.get_node_attributes(first, "page-rank")
        theirs = networkx.pagerank(first, tol=1e-14, max_iter=1000, weight="weight")
        check(all(abs(ours[node] - theirs[node]) < 1e-9 for node in first), f"the scores of {name} are those of networkx")


def check_database(folder):
    database = sqlite3.connect(folder / "map.sqlite")
    one = lambda sql: database.execute(sql).fetchone()[0]
    check(one("PRAGMA integrity_check") == "ok", "SQLite finds map.sqlite in order")
    check(database.execute("PRAGMA foreign_key_check").fetchone() is None, "every link leads to an entity")
    with open(folder / "tables/ler-Stage.csv", newline="", encoding="utf-8") as file:
        rows = sorted((row["id"], row["label"]) for row in csv.DictReader(file))
    check(database.execute("SELECT id, label FROM Stage ORDER BY id").fetchall() == rows, "the view Stage has its rows")
    lines = (folder / "map.nq").read_text(encoding="utf-8").splitlines()
    count = one("SELECT (SELECT count(*) FROM link) + (SELECT count(*) FROM value)")
    check(count == len(lines), f"the database has the {count} statements of map.nq")


def check_manifest(folder):
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for file in manifest["files"]:
        data = (folder / file["path"]).read_bytes()
        true = len(data) == file["bytes"] and hashlib.sha256(data).hexdigest() == file["sha256"]
        check(true, f"the manifest tells the truth about {file['path']}")


def main():
    with tempfile.TemporaryDirectory() as folder:
        bundle = Path(folder) / "bundle"
        subprocess.run([PROGRAM, "--quiet", "export", "--bundle", str(bundle)], check=True)
        check_manifest(bundle)
        check_rdf(bundle)
        check_graph_files(bundle)
        check_structure(bundle / "map.gexf", GEXF, "for")
        check_structure(bundle / "map.graphml", GRAPHML, "key")
        check_projections(Path(folder))
        check_database(bundle)


main()
