#!/usr/bin/env python3
"""The query mix over other engines, on the same data and in one table.

    LERMAP_BENCH_TRIPLES=1000000 LERMAP_BENCH_WRITE=/tmp/eco.nt cargo bench --bench load
    LERMAP_BENCH_TRIPLES=1000000 cargo bench --bench query > /tmp/eco.txt
    python3 benches/peers.py /tmp/eco.nt /tmp/eco.txt

Measures pyoxigraph, rdflib and maplib where they are installed (`pip install pyoxigraph rdflib maplib`), and Virtuoso
(`apt-get install virtuoso-opensource-7`), for which it starts a server of its own that is asked over HTTP. What is not
installed is named as left out. The second file, the table of our own benchmark, gives a column to compare with. Medians
in milliseconds; every row is read; what takes more than 20 seconds is not waited for. The queries are those of
benches/ecosystem/mix.rs. Answers are compared whole by a digest (see benches/ecosystem/digest.rs), outside of what is
measured; a `!` marks another answer than that of the first column. `LERMAP_BENCH_ENGINES=maplib,virtuoso` chooses.
"""

import atexit
import json
import decimal
import math
import os
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
import zlib

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


NUMBERS = {"integer", "decimal", "double", "float", "int", "long"}


def number_cell(value):
    """Returns a number with nine digits, as Rust writes it."""
    mantissa, exponent = f"{float(value):.8e}".split("e")
    return f"{mantissa}e{int(exponent)}"


def literal_cell(text, datatype):
    return number_cell(text) if (datatype or "").rpartition("#")[2] in NUMBERS else text


def digest(rows):
    """Returns the number of rows and a sum that is the same for any order of them."""
    rows = list(rows)
    return len(rows), sum(zlib.crc32("\t".join(row).encode()) for row in rows) & (1 << 64) - 1


def is_open(query):
    """Returns whether the query does not say which rows it wants."""
    return ("LIMIT" in query or "OFFSET" in query) and "ORDER BY" not in query


class Pyoxigraph:
    def __init__(self, path):
        import pyoxigraph

        self.module = pyoxigraph
        self.store = pyoxigraph.Store()
        self.store.bulk_load(path=path, format=pyoxigraph.RdfFormat.N_TRIPLES)

    def run(self, query):
        result = self.store.query(query)
        return int(bool(result)) if isinstance(result, self.module.QueryBoolean) else sum(1 for _ in result)

    def rows(self, query):
        result = self.store.query(query)
        if isinstance(result, self.module.QueryBoolean):
            return [("true",)] if bool(result) else []
        return [tuple(self.cell(term) for term in row) for row in result]

    def cell(self, term):
        if term is None:
            return ""
        if isinstance(term, self.module.BlankNode):
            return "_"
        return literal_cell(term.value, term.datatype.value) if isinstance(term, self.module.Literal) else term.value


class Rdflib:
    def __init__(self, path):
        import rdflib

        self.graph = rdflib.Graph()
        self.graph.parse(path, format="nt")

    def run(self, query):
        return sum(1 for _ in self.graph.query(query))

    def rows(self, query):
        import rdflib

        def cell(term):
            if isinstance(term, rdflib.BNode):
                return "_"
            return "" if term is None else literal_cell(str(term), str(getattr(term, "datatype", None)))

        result = self.graph.query(query)
        if result.type == "ASK":
            return [("true",)] if result.askAnswer else []
        return [tuple(cell(term) for term in row) for row in result]


class Maplib:
    def __init__(self, path):
        import maplib

        self.model = (getattr(maplib, "Model", None) or maplib.Mapping)()
        getattr(self.model, "read", getattr(self.model, "read_triples", None))(path)

    def run(self, query):
        result = self.model.query(query)
        # A graph is a table for each predicate.
        if isinstance(result, list):
            return sum(len(table) for table in result)
        return len(result) if hasattr(result, "__len__") else 1

    def rows(self, query):
        result = self.model.query(query)
        tables = result if isinstance(result, list) else [result]
        return [tuple(self.cell(value) for value in row) for table in tables for row in table.rows()]

    @staticmethod
    def cell(value):
        """Columns of one type have values of Python, others texts as in N-Triples."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, (int, float, decimal.Decimal)):
            return number_cell(value)
        text = value if isinstance(value, str) else str(value)
        if text.startswith("<") and text.endswith(">"):
            return text[1:-1]
        match = re.fullmatch(r'"(.*)"(?:@[\w-]+|\^\^<([^>]*)>)?', text, re.DOTALL)
        return literal_cell(match.group(1), match.group(2)) if match else text


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


class Virtuoso:
    def __init__(self, path):
        self.address = start_virtuoso(path)

    def ask(self, query):
        # A graph comes back as N-Triples, one line for each triple.
        is_graph = "CONSTRUCT" in query or "DESCRIBE" in query
        kind = "text/plain" if is_graph else "application/sparql-results+json"
        values = {"default-graph-uri": GRAPH, "format": kind, "query": query}
        with urllib.request.urlopen(self.address, urllib.parse.urlencode(values).encode()) as reply:
            body = reply.read()
        return [line for line in body.splitlines() if line.endswith(b".")] if is_graph else json.loads(body)

    def run(self, query):
        result = self.ask(query)
        if isinstance(result, list):
            return len(result)
        return int(result["boolean"]) if "boolean" in result else len(result["results"]["bindings"])

    def rows(self, query):
        result = self.ask(query)
        if isinstance(result, list):
            return [self.triple(line.decode()) for line in result]
        if "boolean" in result:
            return [("true",)] if result["boolean"] else []
        names = result["head"]["vars"]
        return [tuple(self.cell(row.get(name)) for name in names) for row in result["results"]["bindings"]]

    @staticmethod
    def triple(line):
        subject, predicate, rest = line.split(None, 2)
        return subject.strip("<>"), predicate.strip("<>"), Maplib.cell(rest.rstrip(" .\t"))

    @staticmethod
    def cell(value):
        if value is None:
            return ""
        return "_" if value["type"] == "bnode" else literal_cell(value["value"], value.get("datatype"))


def start_virtuoso(path):
    """Starts a server in a temporary folder, loads the file in bulk, and returns where to ask on this machine."""
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
    return f"http://127.0.0.1:{http}/sparql"


def lermap_column(path, mix):
    """Returns the medians of the table that `cargo bench --bench query` printed, with rows and digests."""
    rows = [line.split() for line in pathlib.Path(path).read_text().splitlines() if re.match(r"q\d\d-", line)]
    found = {row[0]: (row[1], (int(row[4]), int(row[5], 16))) for row in rows}
    return [found.get(name, ("not measured", None)) for name, _ in mix]


# What is not asked: a call that no signal interrupts and that would take minutes, and one that leaves the engine unusable.
LEFT_OUT = {"maplib": {"q15-plus-reach", "q77-path-negated", "q94-same-term"}}
ENGINES = {"pyoxigraph": Pyoxigraph, "maplib": Maplib, "rdflib": Rdflib, "virtuoso": Virtuoso}


class OverTime(Exception):
    pass


def over_time(*_):
    raise OverTime


def timed(run, query):
    start = time.perf_counter()
    rows = run(query)
    return time.perf_counter() - start, rows


def median(engine, query):
    """Returns milliseconds as text, or why there are none, and the digest of the answer."""
    signal.alarm(CAP_SECONDS)
    try:
        first, rows = timed(engine.run, query)
        signal.alarm(0)
        runs = 5 if first < 1 else 1
        times = [timed(engine.run, query)[0] for _ in range(runs)] if first < 5 else [first]
        answer = (rows, 0) if is_open(query) or "ASK" in query else digest(engine.rows(query))
        return f"{statistics.median(times) * 1e3:.3f}", answer
    except OverTime:
        return f"over {CAP_SECONDS} s", None
    except BaseException as error:  # an engine may not know a feature or panic, which is a result too
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            raise
        return f"error {type(error).__name__}", None
    finally:
        signal.alarm(0)


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    signal.signal(signal.SIGALRM, over_time)
    mix = queries()
    columns = {"lermap": lermap_column(sys.argv[2], mix)} if len(sys.argv) == 3 else {}
    chosen = os.environ.get("LERMAP_BENCH_ENGINES", ",".join(ENGINES)).split(",")
    for name in chosen:
        try:
            start = time.perf_counter()
            engine = ENGINES[name](sys.argv[1])
        except ImportError as error:
            print(f"{name}: left out ({error})", file=sys.stderr)
            continue
        print(f"{name}: loaded in {time.perf_counter() - start:.2f} s", file=sys.stderr)
        skipped = LEFT_OUT.get(name, ())
        columns[name] = [("left out", None) if q in skipped else median(engine, query) for q, query in mix]
        print(f"{name}: asked in {time.perf_counter() - start:.0f} s", file=sys.stderr)
        del engine
    show(mix, columns)


def number(cell):
    try:
        return float(cell[0].rstrip("!"))
    except ValueError:
        return None


def show(mix, columns):
    """Prints the table, and below it how many times the time of the first column each engine took."""
    print("| query | " + " | ".join(columns) + " | rows |")
    print("|" + " --- |" * (len(columns) + 2))
    for place, (name, _) in enumerate(mix):
        answers = [column[place][1] for column in columns.values()]
        expected = next((answer for answer in answers if answer), None)
        marks = ["!" if answer and answer != expected else "" for answer in answers]
        cells = [column[place][0] + mark for column, mark in zip(columns.values(), marks)]
        rows = sorted({answer[0] for answer in answers if answer})
        print(f"| {name} | " + " | ".join(cells) + f" | {'/'.join(map(str, rows))} |")
    first = next(iter(columns.values()), [])
    means = []
    for column in columns.values():
        pairs = [(number(a), number(b)) for a, b in zip(first, column)]
        logs = [math.log(b / a) for a, b in pairs if a and b]
        means.append(f"{math.exp(statistics.mean(logs)):.1f} ({len(logs)} queries)" if logs else "")
    print("| geometric mean of the ratios | " + " | ".join(means) + " | |")


if __name__ == "__main__":
    main()
