#!/usr/bin/env python3
"""The query mix over other engines, on the same data and in one table.

    LERMAP_BENCH_TRIPLES=1000000 LERMAP_BENCH_WRITE=/tmp/eco.nt cargo bench --bench load
    LERMAP_BENCH_TRIPLES=1000000 cargo bench --bench query > /tmp/eco.txt
    python3 benches/peers.py /tmp/eco.nt /tmp/eco.txt

Measures pyoxigraph, rdflib and maplib where they are installed (`pip install pyoxigraph rdflib maplib`), and Virtuoso
(`apt-get install virtuoso-opensource-7`), for which it starts a server of its own that is asked over HTTP. What is not
installed is named as left out. The second file, the table of our own benchmark, gives a column to compare with. Medians
in milliseconds; every row is read; what takes more than 20 seconds is not waited for. The queries are those of
benches/ecosystem/mix.rs.
"""

import atexit
import json
import math
import pathlib
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
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
        return int(bool(result)) if isinstance(result, pyoxigraph.QueryBoolean) else sum(1 for _ in result)

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
        # A graph is a table for each predicate.
        if isinstance(result, list):
            return sum(len(table) for table in result)
        return len(result) if hasattr(result, "__len__") else 1

    return run


VIRTUOSO_INI = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = {port}
DirsAllowed = {folder}
NumberOfBuffers = 340000
MaxDirtyBuffers = 250000
ThreadsPerQuery = 2
[HTTPServer]
ServerPort = {http}
[SPARQL]
ResultSetMaxRows = 100000000
MaxQueryExecutionTime = {cap}
"""
GRAPH = "http://example.org/eco"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def virtuoso_engine(path):
    """Starts a server of its own in a temporary folder, loads the file in bulk, and asks over HTTP on this machine."""
    program, shell = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if not program or not shell:
        raise ImportError("no `virtuoso-t` and `isql-vt` on the path; `apt-get install virtuoso-opensource-7`")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="virtuoso-"))
    port, http = free_port(), free_port()
    ini = folder / "virtuoso.ini"
    ini.write_text(VIRTUOSO_INI.format(folder=folder, port=port, http=f"127.0.0.1:{http}", cap=CAP_SECONDS))
    server = subprocess.Popen([program, "+foreground", "+configfile", str(ini)], cwd=folder, stderr=subprocess.DEVNULL)
    atexit.register(lambda: (server.terminate(), server.wait(), shutil.rmtree(folder, ignore_errors=True)))

    def isql(command):
        arguments = [shell, f"127.0.0.1:{port}", "dba", "dba", "ERRORS=STDOUT", f"EXEC={command}"]
        return subprocess.run(arguments, capture_output=True, text=True, check=False).stdout

    for _ in range(120):
        if "1 Rows" in isql("SELECT 1"):
            break
        if server.poll() is not None:
            raise ImportError("the server of Virtuoso stopped")
        time.sleep(0.5)
    shutil.copy(path, folder / "data.nt")
    isql(f"ld_dir('{folder}', 'data.nt', '{GRAPH}'); rdf_loader_run(); checkpoint;")
    base = {"default-graph-uri": GRAPH, "format": "application/sparql-results+json"}

    def run(query):
        # A graph comes back as N-Triples, one line for each triple.
        kind = {"format": "text/plain"} if "CONSTRUCT" in query else {}
        data = urllib.parse.urlencode({**base, **kind, "query": query}).encode()
        with urllib.request.urlopen(f"http://127.0.0.1:{http}/sparql", data) as reply:
            body = reply.read()
        if kind:
            return sum(1 for line in body.splitlines() if line.endswith(b"."))
        result = json.loads(body)
        return int(result["boolean"]) if "boolean" in result else len(result["results"]["bindings"])

    return run


def lermap_column(path, mix):
    """Returns the medians of the table that `cargo bench --bench query` printed."""
    rows = [line.split() for line in pathlib.Path(path).read_text().splitlines() if re.match(r"q\d\d-", line)]
    found = {row[0]: (row[1], int(row[4])) for row in rows}
    return [found.get(name, ("not measured", None)) for name, _ in mix]


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
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    signal.signal(signal.SIGALRM, over_time)
    mix = queries()
    columns = {"lermap": lermap_column(sys.argv[2], mix)} if len(sys.argv) == 3 else {}
    for name, make in ENGINES.items():
        try:
            start = time.perf_counter()
            run = make(sys.argv[1])
        except ImportError as error:
            print(f"{name}: left out ({error})", file=sys.stderr)
            continue
        print(f"{name}: loaded in {time.perf_counter() - start:.2f} s", file=sys.stderr)
        columns[name] = [median(run, query) for _, query in mix]
        del run
    show(mix, columns)


def number(cell):
    try:
        return float(cell[0])
    except ValueError:
        return None


def show(mix, columns):
    """Prints the table, and below it how many times the time of the first column each engine took."""
    print("| query | " + " | ".join(columns) + " | rows |")
    print("|" + " --- |" * (len(columns) + 2))
    for place, (name, _) in enumerate(mix):
        cells = [column[place][0] for column in columns.values()]
        rows = {column[place][1] for column in columns.values()} - {None}
        print(f"| {name} | " + " | ".join(cells) + f" | {'/'.join(map(str, sorted(rows)))} |")
    first = next(iter(columns.values()), [])
    means = []
    for column in columns.values():
        pairs = [(number(a), number(b)) for a, b in zip(first, column)]
        logs = [math.log(b / a) for a, b in pairs if a and b]
        means.append(f"{math.exp(statistics.mean(logs)):.1f} ({len(logs)} queries)" if logs else "")
    print("| geometric mean of the ratios | " + " | ".join(means) + " | |")


if __name__ == "__main__":
    main()
