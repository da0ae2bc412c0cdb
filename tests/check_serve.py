#!/usr/bin/env python3
"""Asks a running `lermap serve` as standard clients do: SPARQLWrapper, rdflib's SPARQLStore, pyoxigraph, curl.

Usage: tests/check_serve.py [LERMAP]. Says SKIPPED for a client that is not installed
(pip install SPARQLWrapper rdflib pyoxigraph); fails where one of them sees another answer than the program gives itself.
"""

import csv
import importlib
import io
import shutil
import subprocess
import sys
import urllib.parse
import urllib.request

LERMAP = sys.argv[1] if len(sys.argv) > 1 else "target/debug/lermap"
LER = "https://w3id.org/lermap/ns#"
SELECT = f"SELECT ?s ?name {{ ?s a <{LER}Stage> ; <http://www.w3.org/2000/01/rdf-schema#label> ?name }} ORDER BY ?s"
CONSTRUCT = f"CONSTRUCT {{ ?s a <{LER}Stage> }} WHERE {{ ?s a <{LER}Stage> }}"
ASK = f"ASK {{ ?s a <{LER}Stage> }}"


def expected():
    """Returns the rows of SELECT as the command line gives them."""
    text = subprocess.run([LERMAP, "query", "--format", "csv", SELECT], capture_output=True, text=True, check=True).stdout
    return [tuple(row) for row in list(csv.reader(io.StringIO(text)))[1:]]


def same(client, what, found, wanted):
    if found != wanted:
        sys.exit(f"{client}: {what} is {found!r}, and should be {wanted!r}")


def with_sparqlwrapper(address, rows):
    from SPARQLWrapper import CSV, GET, JSON, POST, POSTDIRECTLY, TURTLE, URLENCODED, XML, SPARQLWrapper

    client = SPARQLWrapper(address)
    for method, request in ((GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)):
        client.setMethod(method)
        client.setRequestMethod(request)
        client.setQuery(SELECT)
        client.setReturnFormat(JSON)
        found = client.queryAndConvert()["results"]["bindings"]
        same("SPARQLWrapper", f"SELECT by {method}, {request}", [(row["s"]["value"], row["name"]["value"]) for row in found], rows)
        client.setReturnFormat(XML)
        same("SPARQLWrapper", "XML", len(client.queryAndConvert().getElementsByTagName("result")), len(rows))
        client.setReturnFormat(CSV)
        same("SPARQLWrapper", "CSV", len(client.queryAndConvert().decode().strip().splitlines()), len(rows) + 1)
        client.setReturnFormat(JSON)
        client.setQuery(ASK)
        same("SPARQLWrapper", "ASK", client.queryAndConvert()["boolean"], True)
        client.setQuery(CONSTRUCT)
        client.setReturnFormat(TURTLE)
        same("SPARQLWrapper", "CONSTRUCT", b"Stage" in client.queryAndConvert(), True)


def with_rdflib(address, rows):
    from rdflib import RDF, Graph, URIRef
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    graph = Graph(SPARQLStore(address))
    same("rdflib", "SELECT", [(str(s), str(name)) for s, name in graph.query(SELECT)], rows)
    same("rdflib", "triples", {str(s) for s in graph.subjects(RDF.type, URIRef(LER + "Stage"))}, {s for s, _ in rows})
    same("rdflib", "ASK", bool(graph.query(ASK)), True)
    same("rdflib", "CONSTRUCT", len(graph.query(CONSTRUCT).graph), len(rows))
    page = Graph().parse(address.replace("sparql", "stage/using"), format="turtle")
    same("rdflib", "a page as Turtle", (URIRef("https://w3id.org/lermap/stage/using"), RDF.type, URIRef(LER + "Stage")) in page, True)


def with_pyoxigraph(address, rows):
    import pyoxigraph

    for media_type, kind in (
        ("application/sparql-results+json", pyoxigraph.QueryResultsFormat.JSON),
        ("application/sparql-results+xml", pyoxigraph.QueryResultsFormat.XML),
        ("text/tab-separated-values", pyoxigraph.QueryResultsFormat.TSV),
    ):
        found = pyoxigraph.parse_query_results(ask(address, SELECT, media_type), format=kind)
        same("pyoxigraph", media_type, [(row["s"].value, row["name"].value) for row in found], rows)
    for media_type, kind in (
        ("text/turtle", pyoxigraph.RdfFormat.TURTLE),
        ("application/n-triples", pyoxigraph.RdfFormat.N_TRIPLES),
        ("application/rdf+xml", pyoxigraph.RdfFormat.RDF_XML),
        ("application/ld+json", pyoxigraph.RdfFormat.JSON_LD),
    ):
        found = list(pyoxigraph.parse(ask(address, CONSTRUCT, media_type), format=kind))
        same("pyoxigraph", media_type, len(found), len(rows))


def ask(address, query, media_type):
    request = urllib.request.Request(f"{address}?query={urllib.parse.quote(query)}", headers={"Accept": media_type})
    with urllib.request.urlopen(request) as reply:
        return reply.read()


def with_curl(address, rows):
    curl = ["curl", "--silent", "--show-error", "--fail", "--compressed"]
    form = subprocess.run([*curl, "-H", "Accept: text/csv", "--data-urlencode", f"query={SELECT}", address], capture_output=True, text=True, check=True)
    same("curl", "a form", [tuple(row) for row in list(csv.reader(io.StringIO(form.stdout)))[1:]], rows)
    direct = [*curl, "-H", "Content-Type: application/sparql-query", "-H", "Accept: text/csv", "--data-binary", SELECT, address]
    same("curl", "a body", subprocess.run(direct, capture_output=True, text=True, check=True).stdout, form.stdout)
    wrong = [*curl, "--output", "/dev/null", "--write-out", "%{http_code}", f"{address}?query=SELECT"]
    same("curl", "the status of a query that is none", subprocess.run(wrong, capture_output=True, text=True).stdout, "400")


CLIENTS = (
    ("SPARQLWrapper", with_sparqlwrapper, lambda: importlib.import_module("SPARQLWrapper")),
    ("rdflib", with_rdflib, lambda: importlib.import_module("rdflib")),
    ("pyoxigraph", with_pyoxigraph, lambda: importlib.import_module("pyoxigraph")),
    ("curl", with_curl, lambda: shutil.which("curl") or importlib.import_module("curl")),
)


def main():
    rows = expected()
    server = subprocess.Popen([LERMAP, "serve", "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        address = server.stdout.readline().strip() + "sparql"
        for name, check, load in CLIENTS:
            try:
                load()
            except ImportError:
                print(f"SKIPPED: {name} is not installed")
                continue
            check(address, rows)
            print(f"{name}: agrees")
    finally:
        server.kill()
        server.wait()


main()
