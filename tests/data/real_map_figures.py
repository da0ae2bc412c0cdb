"""Works out from a checkout of the map's site what saved queries must answer, without our program.

Usage: python3 real_map_figures.py CHECKOUT > real-map.tsv   (needs PyYAML)

Each line: query, parameters, what is counted (`rows`, or `sum COLUMN`), expected number.
"""

import html
import re
import sys
from pathlib import Path

import yaml

root = Path(sys.argv[1]) / "_data"


def read(name, key):
    return yaml.safe_load((root / name).read_text(encoding="utf-8"))[key]


def text(value):
    value = re.sub(r"<[^>]*>", " ", html.unescape(str(value)))
    return re.sub(r"\s+", " ", value).strip()


def bullets(value):
    return [text(b) for b in value] if isinstance(value, list) else [text(value)]


def say(query, parameters, what, number):
    print(query, parameters, what, number, sep="\t")


def items(group, key):
    return [(group["url"].strip(), text(s["title"]).lower(), b) for s in group.get(key) or [] for b in bullets(s["bullets"])]


groups = read("stakeholders-list.yml", "stakeholders")
streams = [item for group in groups for item in items(group, "sections")]
actions = [item for group in groups for item in items(group, "action-areas")]
slugs = [group["url"].strip() for group in groups]
stages = ["developing", "issuing", "using", "adopting"]
areas = sorted({area for _, area, _ in actions})

say("stakeholder-groups", "", "rows", len(slugs))
say("stakeholder-groups", "", "sum workStreams", len(streams))
say("stakeholder-groups", "", "sum actions", len(actions))
say("coverage-by-stage", "", "rows", len(slugs) * len(stages))
say("coverage-by-stage", "", "sum workStreams", len(streams))
for stage in stages:
    count = sum(s == stage for _, s, _ in streams)
    say("coverage-by-stage", f"stage={stage}", "sum workStreams", count)
say("work-streams-per-stage", "", "sum workStreams", len(streams))
say("coverage-by-area", "", "sum actions", len(actions))
for area in areas:
    say("coverage-by-area", f"area={area}", "sum actions", sum(a == area for _, a, _ in actions))
pairs = {(g, a) for g, a, _ in actions}
say("action-gaps", "", "rows", len(slugs) * len(areas) - len(pairs))
cells = {(g, s): sum((g, s) == (x, y) for x, y, _ in streams) for g in slugs for s in stages}
say("thin-cells", "", "rows", sum(n <= 1 for n in cells.values()))
say("thin-cells", "most=2", "rows", sum(n <= 2 for n in cells.values()))
for slug in slugs:
    say("stakeholder-work-streams", f"stakeholder={slug}", "rows", sum(g == slug for g, _, _ in streams))
    say("stakeholder-actions", f"stakeholder={slug}", "rows", sum(g == slug for g, _, _ in actions))
for slug, stage in (("credentialing-organizations", "issuing"), ("hr-systems", "adopting")):
    say("stakeholder-work-streams", f"stakeholder={slug} stage={stage}", "rows", cells[slug, stage])

# Words of a theme, at the start of a word of the text.
THEMES = {
    "open-standards-work": (r"(^|\W)(open|data|technical|industry|interoperab\w*)[ -]([a-z]+ )?standard|(^|\W)standards", re.I),
    "outcome-tracking-work": (r"(^|\W)(outcome|metric|measur|impact|evaluat|track)", re.I),
    "pilot-and-research-work": (r"(^|\W)(pilot|research|case stud|experiment)", re.I),
    "equity-and-privacy-work": (r"(^|\W)(equit|inequit|privacy|inclusi|fair|consent|bias|underrepresented|marginali)", re.I),
    "policy-work": (r"(^|\W)(polic(y|ies)|governance|regulat|legislat|law(s|$|\W)|mandat)", re.I),
    "api-and-ai-work": (r"(^|\W)(APIs?|AI|artificial intelligence|machine learning)(\W|$)", 0),
    "wallet-work": (r"(^|\W)wallets?(\W|$)", re.I),
}
statements = streams + actions
for query, (pattern, flags) in THEMES.items():
    say(query, "", "rows", sum(bool(re.search(pattern, b, flags)) for _, _, b in statements))
    for slug in ("governance", "hr-systems"):
        found = sum(g == slug and bool(re.search(pattern, b, flags)) for g, _, b in statements)
        say(query, f"stakeholder={slug}", "rows", found)

cases = {"business": "business-case", "social": "social-case"}
values = [(g["url"].strip(), case, v) for g in groups for case, key in cases.items() for v in g.get(key) or []]
say("value-propositions", "", "rows", len(values))
for case in cases:
    say("case-balance", f"case={case}", "sum valuePropositions", sum(c == case for _, c, _ in values))
for word in ("skill", "wallet", "equity"):
    texts = [b for _, _, b in statements] + [text(v["description"]) for _, _, v in values]
    say("statements-about", f"word={word}", "rows", sum(word in t.lower() for t in texts))

first = [re.sub(r"^\W*(\w+).*$", r"\1", b, flags=re.S).lower() for _, _, b in streams]
say("verbs", "", "rows", len(set(first)))
say("verbs", "", "sum workStreams", len(first))

categories = [site for category in read("resources-list.yml", "resources") for site in category["sites"]]
say("resources", "", "rows", len(categories))
urls = [str(site["url"]).strip() for site in categories if site.get("url")]
shared = sum(urls.count(url) > 1 for url in urls)
# Three defects more are known of entries: the registry of the program says them, whatever the copy.
say("resource-defects", "", "rows", len(categories) - len(urls) + shared + 3)
glossary = next(iter(yaml.safe_load((root / "glossary-list.yml").read_text(encoding="utf-8")).values()))
say("glossary", "", "rows", len(glossary))

# Facts of the prose pages, of the history and of the curated registry, counted by hand.
say("voices", "", "rows", len(groups))
say("mutual-dependencies", "", "rows", 5)
say("lifecycle", "", "rows", 6)
say("principles", "", "rows", 7)
say("frameworks", "", "rows", 76)
say("framework-relations", "", "rows", 109)
say("licences", "edition=v2", "rows", 2)
say("renamed-areas", "", "rows", 4)

# What follows from the curated registry, worked out from its YAML with other means than the program's rules.
data = Path(__file__).resolve().parents[2] / "data"


def record(name, key):
    return yaml.safe_load((data / name).read_text(encoding="utf-8"))[key]


relations = [(r["subject"], r["relation"], r["object"]) for r in record("relations.yaml", "relations")]
frameworks = record("frameworks.yaml", "frameworks")


def reached(start, step):
    found, border = set(), {start}
    while border:
        border = {b for a in border for b in step(a)} - found - {start}
        found |= border
    return found


RESTS = {"profiles", "extends", "uses", "packages", "implements"}
TOUCHES = RESTS | {"secures", "status-for", "transports"}
below = lambda framework: [o for s, kind, o in relations if s == framework and kind in RESTS]
above = lambda framework: [s for s, kind, o in relations if o == framework and kind in TOUCHES]
say("framework-foundations", "framework=ob-3.0", "rows", len(reached("ob-3.0", below)))
say("framework-foundations", "framework=clr-2.0", "rows", len(reached("clr-2.0", below)))
say("framework-impact", "framework=vcdm-2.0", "rows", len(reached("vcdm-2.0", above)))
say("framework-hubs", "", "sum relations", 2 * len(relations))
required = {(r["subject"], r["object"]) for r in record("relations.yaml", "relations") if r["relation"] in RESTS and not r.get("optional")}
mentions = record("relations.yaml", "map-mentions")
known = {m.get("framework") for m in mentions} | {f["slug"] for f in frameworks if f.get("family") in {m.get("family") for m in mentions if m.get("family")}}
bases = {base for name in known for base in reached(name, lambda a: [o for s, o in required if s == a])}
say("unnamed-foundations", "", "rows", len(bases - known))
newer = {old: new for new, kind, old in relations if kind == "supersedes"}
outdated = [r for r in relations if r[2] in newer and r[1] != "supersedes" and r[0] != newer[r[2]]]
say("superseded-relations", "", "rows", len(outdated))
settled = {status["slug"]: status["settled"] for status in record("frameworks.yaml", "statuses")}
say("unsettled-frameworks", "", "rows", sum(not settled[f["status"]] for f in frameworks))
say("framework-statuses", "", "sum frameworks", len(frameworks))


def chains(start, end, steps):
    """Chains of different relations between different frameworks, whatever their direction, by their ends."""
    edges = [(number, a, b) for number, (s, _, o) in enumerate(relations) for a, b in ((s, o), (o, s))]
    ways = [((), (start,))]
    for _ in range(steps):
        ways = [(used + (n,), path + (b,)) for used, path in ways for n, a, b in edges if a == path[-1] and n not in used and b not in path]
    return [used for used, path in ways if path[-1] == end]


say("framework-chain", "from=ler-rs-2 to=ob-2.0", "rows", sum(len(chains("ler-rs-2", "ob-2.0", n)) for n in (1, 2, 3)))

glossary_records = record("glossary.yaml", "terms")
say("term-mappings", "", "rows", sum(len(t.get("mappings") or []) for t in glossary_records))
say("missing-terms", "", "rows", len(record("neighbours.yaml", "terms")))
recommendations = record("barriers.yaml", "recommendations")
say("barriers", "", "rows", sum(len(r["mitigates"]) for r in recommendations))
say("map-frameworks", "", "rows", len(record("relations.yaml", "map-mentions")))


# Which group a work stream names: the words of the alias table at the edges of words, longer ones first.
def pattern(alias):
    body = re.escape(alias).replace(r"\(s\)", "s?").replace(r"\ ", r"\s+")
    return body[:-2] + r"\w*" if alias.endswith("*") else body


words = []
for alias in record("aliases.yaml", "aliases"):
    words += [(p, re.I, alias["stakeholder"]) for p in alias.get("patterns") or []]
    words += [(p, 0, alias["stakeholder"]) for p in alias.get("case-sensitive") or []]
words.sort(key=lambda word: -len(word[0]))


def named(statement):
    taken, found = [], set()
    for alias, flags, group in words:
        for match in re.finditer(rf"(?<!\w){pattern(alias)}(?!\w)", statement, flags):
            if not any(match.start() < end and start < match.end() for start, end in taken):
                taken.append(match.span())
                found.add(group)
    return found


names = {(group, number, other) for number, (group, _, b) in enumerate(streams) for other in named(b) if other != group}
say("group-dependencies", "", "rows", len({(group, other) for group, _, other in names}))
say("group-dependencies", "", "sum workStreams", len(names))
say("term-usage", "", "rows", len(glossary))
say("term-network", "", "rows", len(glossary))

# Who is named as an example, who plays several roles, and where a record stands.
organizations = record("organizations.yaml", "organizations")
called = {o["slug"]: [o["name"], *(o.get("alternative-names") or [])] for o in organizations}
published = {slug: sum(slug in (f.get("publishers") or []) for f in frameworks) for slug in called}


def bodies(sentence):
    """Organizations that the parts of a sentence name."""
    parts = {part.strip().lower() for part in re.split(r"[,;]| and | & ", text(sentence))} | {text(sentence).lower()}
    return {slug for slug, names in called.items() if any(name.lower() in parts for name in names)}


examples = {(g["url"].strip(), body) for g in groups for body in bodies(g.get("examples") or "")}
say("exemplars", "", "rows", sum(max(1, published[body]) for _, body in examples))

roles = {slug: {role["role"] for role in o.get("roles") or []} for slug, o in ((o["slug"], o) for o in organizations)}
for site in categories:
    for body in bodies(site.get("author") or ""):
        roles[body].add("author")
people = {p["name"]: p.get("organizations") or [] for p in record("people.yaml", "people")}
for group in groups:
    voice = text(group.get("quote-description") or "")
    spoken = [body for name, theirs in people.items() if name in voice for body in theirs]
    for body in [*spoken, *([] if spoken else bodies(voice))]:
        roles[body].add("voice")
for slug in called:
    roles[slug] |= {"publisher"} if published[slug] else set()
for _, body in examples:
    roles[body].add("example")
say("organization-roles", "", "rows", sum(len(theirs) > 1 for theirs in roles.values()))
say("organization-roles", "least=3", "rows", sum(len(theirs) > 2 for theirs in roles.values()))

lines = (data / "frameworks.yaml").read_text(encoding="utf-8").splitlines()
for slug in ("ob-3.0", "clr-2.0"):
    say("where-from", f"entity={slug}", "sum line", 1 + lines.index(f"  - slug: {slug}"))
