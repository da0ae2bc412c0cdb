#!/usr/bin/env python3
"""Asks pyshacl what random shapes find in random graphs, and compares with `lermap check --shapes`.

Usage: tests/check_shapes.py [PROGRAM] [--cases COUNT] [--first SEED] [--keep FOLDER]
Says SKIPPED and exits 0 where Python has no pyshacl; exits 1 if a case differs. A case is known by its seed, so that
`--first SEED --cases 1 --keep FOLDER` writes its two files.
"""

import argparse
import logging
import random
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

try:
    import pyshacl
    import rdflib
except ImportError as error:
    print(f"SKIPPED: {error}; install pyshacl to compare validation with it")
    sys.exit(0)

SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
PREFIXES = """@prefix e: <http://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

"""
NODES = [f"e:n{number}" for number in range(8)]
PROPERTIES = [f"e:p{number}" for number in range(4)]
CLASSES = [f"e:C{number}" for number in range(4)]
LITERALS = [
    "1", "2", "3", "10", "2.5", "-1", '"a"', '"ab"', '"abc"', '"b"@en', '"c"@en', '"b"@de',
    '"d"@en-gb', '"x"^^xsd:integer', '"12"^^xsd:byte',
]
# What pyshacl sees otherwise than the standard stays out. It compares what SPARQL does not (dates with numbers, IRIs,
# texts in languages), writes doubles anew before it counts their characters, and walks back along sequences in the
# order of walking forth. These properties have numbers and texts only.
COMPARED = ["e:q0", "e:q1"]
COMPARABLE = ["1", "2", "3", "2.5", '"x"', '"y"']
LANGUAGES = ['"en"', '"de"', '"en" "de"', '"fr"']
BOUNDS = ["1", "2", "3", "2.5"]


class Case:
    """Random data and shapes."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.shapes = []
        self.data = self.make_data()
        self.make_shapes()

    def one(self, items):
        return self.random.choice(items)

    def some(self, items, most):
        return [self.one(items) for _ in range(self.random.randint(1, most))]

    def make_data(self):
        lines = []
        for node in NODES:
            if self.random.random() < 0.7:
                lines.append(f"{node} a {self.one(CLASSES)} .")
            for _ in range(self.random.randint(0, 5)):
                value = self.one(NODES) if self.random.random() < 0.5 else self.one(LITERALS)
                lines.append(f"{node} {self.one(PROPERTIES)} {value} .")
            for _ in range(self.random.randint(0, 3)):
                lines.append(f"{node} {self.one(COMPARED)} {self.one(COMPARABLE)} .")
        for _ in range(self.random.randint(0, 2)):
            lines.append(f"{self.one(CLASSES)} rdfs:subClassOf {self.one(CLASSES)} .")
        return PREFIXES + "\n".join(lines) + "\n"

    def path(self, depth=0):
        kind = self.random.random()
        if depth > 1 or kind < 0.5:
            return self.one(PROPERTIES)
        inner = self.path(depth + 1)
        if kind < 0.6:
            return f"[ sh:inversePath {self.one(PROPERTIES)} ]"
        if kind < 0.7:
            return f"( {inner} {self.path(depth + 1)} )"
        if kind < 0.8:
            return f"[ sh:alternativePath ( {inner} {self.path(depth + 1)} ) ]"
        return f"[ sh:{self.one(['zeroOrMorePath', 'oneOrMorePath', 'zeroOrOnePath'])} {inner} ]"

    def value_constraints(self, depth):
        values = NODES + LITERALS
        makers = {
            "class": lambda: f"sh:class {self.one(CLASSES)}",
            "datatype": lambda: f"sh:datatype {self.one(['xsd:integer', 'xsd:string', 'xsd:date', 'xsd:byte', 'rdf:langString'])}",
            "nodeKind": lambda: "sh:nodeKind sh:" + self.one(
                ["IRI", "Literal", "BlankNode", "IRIOrLiteral", "BlankNodeOrIRI", "BlankNodeOrLiteral"]
            ),
            "bound": lambda: f"sh:{self.one(['minInclusive', 'minExclusive', 'maxInclusive', 'maxExclusive'])} {self.one(BOUNDS)}",
            "minLength": lambda: f"sh:minLength {self.random.randint(0, 4)}",
            "maxLength": lambda: f"sh:maxLength {self.random.randint(0, 25)}",
            "pattern": lambda: f'sh:pattern "{self.one(["^a", "b", "n[0-3]$", "^http", "C"])}"' + self.one(["", ' ; sh:flags "i"']),
            "languageIn": lambda: f"sh:languageIn ( {self.one(LANGUAGES)} )",
            "in": lambda: f"sh:in ( {' '.join(self.some(values, 5))} )",
            "hasValue": lambda: f"sh:hasValue {self.one(values)}",
            "disjoint": lambda: f"sh:disjoint {self.one(PROPERTIES)}",
            "equals": lambda: f"sh:equals {self.one(PROPERTIES)}",
            "closed": lambda: f"sh:closed true ; sh:ignoredProperties ( rdf:type {self.one(PROPERTIES)} )",
        }
        if depth < 2:
            for name in ["and", "or", "xone"]:
                makers[name] = lambda name=name: f"sh:{name} ( {' '.join(self.shape(depth + 1) for _ in range(self.random.randint(1, 3)))} )"
            makers["not"] = lambda: f"sh:not {self.shape(depth + 1)}"
            makers["node"] = lambda: f"sh:node {self.shape(depth + 1, False)}"
            makers["property"] = lambda: f"sh:property {self.shape(depth + 1, True)}"
        names = self.random.sample(sorted(makers), self.random.randint(1, 3))
        return [makers[name]() for name in names]

    def shape(self, depth=0, is_property=None):
        if is_property is None:
            is_property = self.random.random() < 0.5
        parts = self.value_constraints(depth)
        if is_property:
            parts.insert(0, f"sh:path {self.path()}")
            if self.random.random() < 0.4:
                parts.append(f"sh:minCount {self.random.randint(0, 3)}")
            if self.random.random() < 0.4:
                parts.append(f"sh:maxCount {self.random.randint(0, 3)}")
            if self.random.random() < 0.15:
                parts.append("sh:uniqueLang true")
            if self.random.random() < 0.15:
                parts[0] = f"sh:path {self.one(COMPARED)}"
                parts.append(f"sh:{self.one(['lessThan', 'lessThanOrEquals'])} {self.one(COMPARED)}")
            if self.random.random() < 0.2 and depth < 2:
                disjoint = self.one(["", " ; sh:qualifiedValueShapesDisjoint true"])
                count = self.one(["sh:qualifiedMinCount 1", "sh:qualifiedMaxCount 1"])
                parts.append(f"sh:qualifiedValueShape {self.shape(depth + 1)} ; {count}{disjoint}")
        if self.random.random() < 0.05 and depth > 0:
            parts.append("sh:deactivated true")
        parts.append(self.one(["", "", "sh:severity sh:Warning", "sh:severity sh:Info"]))
        name = f"e:S{len(self.shapes)}"
        self.shapes.append("")
        place = len(self.shapes) - 1
        kind = "PropertyShape" if is_property else "NodeShape"
        self.shapes[place] = f"{name} a sh:{kind} ; " + " ;\n    ".join(part for part in parts if part)
        if depth == 0:
            self.shapes[place] += " ;\n    " + self.target()
        self.shapes[place] += " ."
        return name

    def target(self):
        return self.one([
            f"sh:targetNode {self.one(NODES + LITERALS)}, {self.one(NODES)}",
            f"sh:targetClass {self.one(CLASSES)}",
            f"sh:targetSubjectsOf {self.one(PROPERTIES)}",
            f"sh:targetObjectsOf {self.one(PROPERTIES)}",
        ])

    def make_shapes(self):
        for _ in range(self.random.randint(1, 3)):
            self.shape()
        self.shapes = PREFIXES + "\n".join(self.shapes) + "\n"


def results(graph):
    """The results of a report, each as one line; paths that are not one predicate are only said to be so."""
    lines = set()
    for result in graph.subjects(rdflib.RDF.type, SH.ValidationResult):
        # pyshacl hangs what made a value fail below its result.
        if any(True for _ in graph.subjects(SH.detail, result)):
            continue
        def shown(name):
            value = graph.value(result, SH[name])
            if isinstance(value, rdflib.BNode):
                return "_:"
            return "" if value is None else value.n3()
        path = shown("resultPath")
        parts = [shown("focusNode"), "complex" if path == "_:" else path, shown("sourceConstraintComponent"), shown("sourceShape"), shown("value")]
        # pyshacl sometimes takes a text that is not a number to be within bounds.
        if not (parts[4].startswith('"x"^^') and "clusiveConstraint" in parts[2]):
            lines.add(" | ".join(parts))
    return lines


def check(program, seed, folder):
    """Returns what differs in the case `seed`, or nothing."""
    case = Case(seed)
    data, shapes = folder / f"{seed}-data.ttl", folder / f"{seed}-shapes.ttl"
    data.write_text(case.data)
    shapes.write_text(case.shapes)
    run = subprocess.run([program, "check", data, "--shapes", shapes, "--format", "ntriples"], capture_output=True, text=True)
    if run.returncode not in (0, 1):
        return f"lermap: {run.stderr}"
    return case, run.stdout


def compare(seed, case, output):
    ours = rdflib.Graph().parse(data=output, format="nt")
    _, theirs, _ = pyshacl.validate(
        rdflib.Graph().parse(data=case.data, format="turtle"),
        shacl_graph=rdflib.Graph().parse(data=case.shapes, format="turtle"),
        inference="none",
        advanced=False,
    )
    if not isinstance(theirs, rdflib.Graph):
        return f"pyshacl: {theirs}"
    ours, theirs = results(ours), results(theirs)
    if ours == theirs:
        return None
    only = lambda name, lines: "".join(f"\n    only {name}: {line}" for line in sorted(lines)[:6])
    return only("ours", ours - theirs) + only("pyshacl", theirs - ours)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program", nargs="?", default="target/debug/lermap")
    parser.add_argument("--cases", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    # Texts that are not numbers are meant, and need no words.
    logging.disable(logging.WARNING)
    rdflib.NORMALIZE_LITERALS = False
    wrong = 0
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as threads:
        folder = options.keep or Path(folder)
        folder.mkdir(exist_ok=True)
        seeds = range(options.first, options.first + options.cases)
        for seed, found in zip(seeds, threads.map(lambda seed: check(options.program, seed, folder), seeds)):
            difference = found if isinstance(found, str) else compare(seed, *found)
            if difference:
                wrong += 1
                print(f"seed {seed}: {difference}")
    print(f"{options.cases - wrong} of {options.cases} random cases give what pyshacl gives")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
