#!/usr/bin/env python3
"""Load on `lermap serve` beside Oxigraph's server: 64 connections ask for a point query, 10,000 rows, and a page.

Usage: benches/serve.py [LERMAP [SECONDS]]. Needs wrk (Debian: wrk); Oxigraph's server is measured where `oxigraph` is on the
path (pip install oxigraph), and said to be missing where it is not. Both hold the statements of the embedded map, which
`lermap export` writes, in memory. Prints requests a second, the middle and the 99th percentile of the time of one, failed
requests, and resident memory before and after.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

LERMAP = sys.argv[1] if len(sys.argv) > 1 else "target/release/lermap"
SECONDS = int(sys.argv[2]) if len(sys.argv) > 2 else 10
CONNECTIONS = 64
PREFIX = "https://w3id.org/lermap/"
POINT = f"SELECT ?name {{ <{PREFIX}stakeholder/employers> <http://www.w3.org/2000/01/rdf-schema#label> ?name }}"
ROWS = "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 10000"
UNITS = {"us": 1e-3, "ms": 1.0, "s": 1e3, "m": 6e4}


def resident(process):
    """Returns the memory of a process in MiB."""
    with open(f"/proc/{process.pid}/status") as status:
        return next(int(line.split()[1]) >> 10 for line in status if line.startswith("VmRSS"))


def milliseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text).groups()
    return float(number) * UNITS[unit]


def load(name, what, process, url, accept):
    """Asks `url` for some seconds and prints a row of the table."""
    before = resident(process)
    command = ["wrk", "--latency", "--timeout", "30s", "-t2", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-H", f"Accept: {accept}", url]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1])
    middle, last = (milliseconds(re.search(rf"{share}%\s+(\S+)", text)[1]) for share in ("50", "99"))
    errors = sum(int(count) for line in re.findall(r"(?:Socket errors|Non-2xx).*", text) for count in re.findall(r"\d+", line.replace("2xx", "").replace("3xx", "")))
    print(f"{name:10} {what:12} {rate:10.0f} {middle:9.2f} {last:9.2f} {errors:7} {before:7} {resident(process):7}", flush=True)
    return rate


def measure(name, process, address, pages):
    json = "application/sparql-results+json"
    asked = {"point query": (POINT, json), "10,000 rows": (ROWS, json)}
    rates = {}
    for what, (query, accept) in asked.items():
        rates[what] = load(name, what, process, f"{address}?query={urllib.parse.quote(query)}", accept)
    for what, url in pages.items():
        load(name, what, process, url, "text/html")
    return rates


def wait(url):
    for _ in range(200):
        try:
            with urllib.request.urlopen(url) as reply:
                return reply.read()
        except urllib.error.HTTPError:
            return None
        except OSError:
            time.sleep(0.05)
    sys.exit(f"{url} does not answer")


def ours():
    process = subprocess.Popen([LERMAP, "serve", "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    address = process.stdout.readline().strip()
    try:
        pages = {"home page": address, "group page": address + "stakeholder/employers"}
        return measure("lermap", process, address + "sparql", pages)
    finally:
        process.kill()
        process.wait()


def theirs(folder):
    data = os.path.join(folder, "map.nq")
    subprocess.run([LERMAP, "export", "--output", data, "--quiet"], check=True)
    process = subprocess.Popen(["oxigraph", "serve", "--bind", "127.0.0.1:17878", "--union-default-graph"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = "http://127.0.0.1:17878/"
    try:
        wait(address)
        with open(data, "rb") as file:
            request = urllib.request.Request(address + "store", file.read(), {"Content-Type": "application/n-quads"}, method="POST")
            urllib.request.urlopen(request).close()
        return measure("oxigraph", process, address + "query", {})
    finally:
        process.kill()
        process.wait()


def main():
    if not shutil.which("wrk"):
        sys.exit("wrk is not installed (Debian: apt-get install wrk)")
    print(f"{CONNECTIONS} connections, {SECONDS} s each; times in ms, memory in MiB")
    print(f"{'server':10} {'asked':12} {'a second':>10} {'middle':>9} {'p99':>9} {'failed':>7} {'before':>7} {'after':>7}")
    own = ours()
    if not shutil.which("oxigraph"):
        print("oxigraph is not installed (pip install oxigraph)")
        return
    with tempfile.TemporaryDirectory() as folder:
        other = theirs(folder)
    for what, rate in own.items():
        print(f"{what}: {rate / other[what]:.2f} times as many as Oxigraph's server")


main()
