#!/usr/bin/env python3
"""The query mix over other engines, on the same data and in one table.

    LERMAP_BENCH_TRIPLES=1000000 LERMAP_BENCH_WRITE=/tmp/eco.nt cargo bench --bench load
    python3 benches/peers.py /tmp/eco.nt

Measures pyoxigraph, rdflib and maplib where they are installed (`pip install pyoxigraph rdflib maplib`), and Virtuoso
where LERMAP_VIRTUOSO names its SPARQL endpoint with the data loaded. Medians in milliseconds; every row is read. The
queries are those of benches/ecosystem/mix.rs, read out of that file.
"""

import json
import os
import pathlib
import re
import signal
import statistics
import sys
import time
import urllib.parse
import urllib.request

CAP_SECONDS = 20
MIX = pathlib.Path(__file__).with_name("ecosystem") / "mix.rs"
STRING = r'"((?:[^"\\]|\\.|\\\n)*)"'


def unescape(text):
    """Returns a Rust string literal as its text."""
    text = re.sub(r"\\\n\s*", "", text)
    return text.replace('\\"', '"').replace("\\\\", "\\")


def queries():
    source = MIX.read_text()
    prefixes = unescape(re.search(r"PREFIXES: &str = " + STRING, source).group(1))
    pairs = re.findall(r"\(\s*\"(q\d\d[^\"]*)\",\s*" + STRING, source)
    return [(name, prefixes + unescape(text)) for name, text in pairs]


def pyoxigraph_engine(path):
    import pyoxigraph

    store = pyoxigraph.Store()
    store.bulk_load(path=path, format=pyoxigraph.RdfFormat.N_TRIPLES)

    def run(query):
        result = store.query(query)
        return 1 if isinstance(result, (bool, pyoxigraph.QueryBoolean)) else sum(1 for _ in result)

    return run


def rdflib_engine(path):
    import rdflib

    graph = rdflib.Graph()
    graph.parse(path, format="nt")
    return lambda query: sum(1 for _ in graph.query(query))


def maplib_engine(path):
    import maplib

    model = (getattr(maplib, "Model", None) or maplib.Mapping)()
    getattr(model, "read", getattr(model, "read_triples", None))(path)

    def run(query):
        result = model.query(query)
        return len(result) if hasattr(result, "__len__") else 1

    return run


def virtuoso_engine(_path):
    endpoint = os.environ["LERMAP_VIRTUOSO"]

    def run(query):
        data = urllib.parse.urlencode({"query": query, "format": "application/sparql-results+json"}).encode()
        with urllib.request.urlopen(endpoint, data) as reply:
            body = reply.read()
        try:
            return len(json.loads(body)["results"]["bindings"])
        except (ValueError, KeyError):
            return 1

    return run


ENGINES = {
    "pyoxigraph": pyoxigraph_engine,
    "maplib": maplib_engine,
    "rdflib": rdflib_engine,
    "virtuoso": virtuoso_engine,
}


class OverTime(Exception):
    pass


def over_time(*_):
    raise OverTime


def timed(run, query):
    start = time.perf_counter()
    rows = run(query)
    return time.perf_counter() - start, rows


def median(run, query):
    """Returns milliseconds as text, or why there are none."""
    signal.alarm(CAP_SECONDS)
    try:
        first, rows = timed(run, query)
        signal.alarm(0)
        runs = 5 if first < 1 else 1
        times = [timed(run, query)[0] for _ in range(runs)] if first < 5 else [first]
        return f"{statistics.median(times) * 1e3:.3f}", rows
    except OverTime:
        return f"over {CAP_SECONDS} s", None
    except Exception as error:  # an engine may not know a feature, which is a result too
        return f"error {type(error).__name__}", None
    finally:
        signal.alarm(0)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    signal.signal(signal.SIGALRM, over_time)
    mix = queries()
    columns = {}
    for name, make in ENGINES.items():
        try:
            start = time.perf_counter()
            run = make(sys.argv[1])
        except (ImportError, KeyError) as error:
            print(f"{name}: left out ({error})", file=sys.stderr)
            continue
        print(f"{name}: loaded in {time.perf_counter() - start:.2f} s", file=sys.stderr)
        columns[name] = [median(run, query) for _, query in mix]
        del run
    print("| query | " + " | ".join(columns) + " | rows |")
    print("|" + " --- |" * (len(columns) + 2))
    for place, (name, _) in enumerate(mix):
        cells = [column[place][0] for column in columns.values()]
        rows = {column[place][1] for column in columns.values()} - {None}
        print(f"| {name} | " + " | ".join(cells) + f" | {'/'.join(map(str, sorted(rows)))} |")


if __name__ == "__main__":
    main()
