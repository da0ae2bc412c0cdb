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
say("frameworks", "", "rows", 69)
say("framework-relations", "", "rows", 96)
say("licences", "edition=v2", "rows", 2)
say("renamed-areas", "", "rows", 4)
