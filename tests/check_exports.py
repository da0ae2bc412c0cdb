#!/usr/bin/env python3
"""Loads every export in another implementation: rdflib for RDF, networkx for graph files.

Usage: tests/check_exports.py [PROGRAM]
Says SKIPPED and exits 0 where Python has no rdflib or networkx; exits 1 at the first difference.
"""

import csv
import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import networkx
    import rdflib
    from rdflib.compare import isomorphic
except ImportError as error:
    print(f"SKIPPED: {error}; install rdflib and networkx to check the exports with them")
    sys.exit(0)

PROGRAM = sys.argv[1] if len(sys.argv) > 1 else "target/debug/lermap"
RDF = {"map.ttl": "turtle", "map.nt": "nt", "map.rdf": "xml"}
DATASETS = {"map.nq": "nquads", "map.trig": "trig", "map.jsonld": "json-ld", "map.canonical.nq": "nquads"}


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
    for name in ("vocabulary.ttl", "void.ttl", "dcat.ttl"):
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


main()
