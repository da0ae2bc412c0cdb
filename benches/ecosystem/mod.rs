//! A synthetic ecosystem of any size, the same bytes for the same size: organizations, work streams, concepts, skills,
//! credentials and persons, with degrees that follow Zipf's law.

#![allow(dead_code, reason = "each benchmark uses a part")]

pub(crate) mod digest;
pub(crate) mod mix;

use std::fmt::Write;

/// The namespace of all IRIs of the data.
pub(crate) const NS: &str = "http://example.org/eco/";

const SEED: u64 = 0x1e12_2024;
const XSD: &str = "http://www.w3.org/2001/XMLSchema#";
const TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const LABEL: &str = "http://www.w3.org/2000/01/rdf-schema#label";

const WORDS: &[&str] = &[
    "credential",
    "wallet",
    "issuer",
    "verifier",
    "skill",
    "record",
    "learner",
    "employer",
    "registry",
    "badge",
    "standard",
    "pilot",
    "transcript",
    "framework",
    "policy",
    "trust",
    "network",
    "pathway",
    "assessment",
    "portfolio",
    "consent",
    "identity",
    "exchange",
    "alignment",
    "taxonomy",
    "competency",
    "evidence",
    "signature",
    "schema",
    "archive",
];

/// Returns the number of triples that the environment asks for: `LERMAP_BENCH_TRIPLES`, 100,000 by default.
pub(crate) fn triples_wanted() -> usize {
    std::env::var("LERMAP_BENCH_TRIPLES").ok().and_then(|text| text.replace('_', "").parse().ok()).unwrap_or(100_000)
}

/// Returns about `triples` triples as N-Triples.
pub(crate) fn generate(triples: usize) -> String {
    let mut writer = Writer { text: String::with_capacity(triples * 112), random: Random(SEED) };
    let unit = |per_million: usize| (triples * per_million / 1_000_000).max(12);
    let sizes = Sizes {
        organizations: unit(10_000),
        streams: unit(58_000),
        concepts: unit(10_000),
        skills: unit(6_000),
        credentials: unit(20_000),
        persons: unit(20_000),
        frameworks: unit(300),
    };
    writer.organizations(&sizes);
    writer.streams(&sizes);
    writer.concepts(&sizes);
    writer.skills(&sizes);
    writer.credentials(&sizes);
    writer.persons(&sizes);
    writer.text
}

struct Sizes {
    organizations: usize,
    streams: usize,
    concepts: usize,
    skills: usize,
    credentials: usize,
    persons: usize,
    frameworks: usize,
}

struct Writer {
    text: String,
    random: Random,
}

impl Writer {
    fn organizations(&mut self, sizes: &Sizes) {
        for i in 0..sizes.organizations {
            self.typed("organization", i, "Organization");
            self.label("organization", i);
            let group = self.random.below(10);
            self.link("organization", i, "memberOf", "group", group);
            let partner = self.random.zipf(sizes.organizations);
            self.link("organization", i, "partner", "organization", partner);
        }
    }

    fn streams(&mut self, sizes: &Sizes) {
        for i in 0..sizes.streams {
            self.typed("stream", i, "WorkStream");
            self.label("stream", i);
            let (stage, area) = (self.random.below(6), self.random.below(9));
            self.link("stream", i, "stage", "stage", stage);
            self.link("stream", i, "area", "area", area);
            let owner = self.random.zipf(sizes.organizations);
            self.link("stream", i, "owner", "organization", owner);
            for _ in 0..=self.random.below(2) {
                let framework = self.random.zipf(sizes.frameworks);
                self.link("stream", i, "uses", "framework", framework);
            }
            for _ in 0..1 + self.random.below(4) {
                let other = self.random.zipf(sizes.streams);
                self.link("stream", i, "relatedTo", "stream", other);
            }
            let text = self.sentence(12);
            self.literal("stream", i, "description", &format!("\"{text}\"@en"));
            let date = self.date();
            self.literal("stream", i, "created", &format!("\"{date}\"^^<{XSD}date>"));
            let priority = self.random.below(100);
            self.literal("stream", i, "priority", &format!("\"{priority}\"^^<{XSD}integer>"));
        }
    }

    fn concepts(&mut self, sizes: &Sizes) {
        for i in 0..sizes.concepts {
            self.typed("concept", i, "Concept");
            self.label("concept", i);
            if i > 0 {
                // A tree with a wide top: half of the nodes hang below a random earlier one, half below a near one.
                let parent = if self.random.below(2) == 0 { self.random.below(i) } else { self.random.zipf(i) };
                self.link("concept", i, "broader", "concept", parent);
            }
            for _ in 0..2 {
                let other = self.random.zipf(sizes.concepts);
                self.link("concept", i, "related", "concept", other);
            }
        }
    }

    fn skills(&mut self, sizes: &Sizes) {
        for i in 0..sizes.skills {
            self.typed("skill", i, "Skill");
            self.label("skill", i);
            let concept = self.random.below(sizes.concepts);
            self.link("skill", i, "defines", "concept", concept);
        }
    }

    fn credentials(&mut self, sizes: &Sizes) {
        for i in 0..sizes.credentials {
            self.typed("credential", i, "Credential");
            self.label("credential", i);
            let issuer = self.random.zipf(sizes.organizations);
            self.link("credential", i, "issuer", "organization", issuer);
            for _ in 0..3 {
                let skill = self.random.zipf(sizes.skills);
                self.link("credential", i, "attests", "skill", skill);
            }
            if self.random.below(3) > 0 {
                let cost = self.random.below(500_000);
                self.literal("credential", i, "cost", &format!("\"{}.{:02}\"^^<{XSD}decimal>", cost / 100, cost % 100));
            }
        }
    }

    fn persons(&mut self, sizes: &Sizes) {
        for i in 0..sizes.persons {
            self.typed("person", i, "Person");
            self.label("person", i);
            let employer = self.random.zipf(sizes.organizations);
            self.link("person", i, "worksFor", "organization", employer);
            for _ in 0..2 {
                let other = self.random.zipf(sizes.persons);
                self.link("person", i, "knows", "person", other);
            }
            if self.random.below(10) < 7 {
                let credential = self.random.zipf(sizes.credentials);
                self.link("person", i, "holds", "credential", credential);
            }
        }
    }

    fn typed(&mut self, kind: &str, number: usize, class: &str) {
        let _ = writeln!(self.text, "<{NS}{kind}/{number}> <{TYPE}> <{NS}{class}> .");
    }

    fn label(&mut self, kind: &str, number: usize) {
        let text = self.sentence(3);
        let _ = writeln!(self.text, "<{NS}{kind}/{number}> <{LABEL}> \"{text} {number}\"@en .");
    }

    fn link(&mut self, kind: &str, number: usize, predicate: &str, other: &str, other_number: usize) {
        let _ = writeln!(self.text, "<{NS}{kind}/{number}> <{NS}{predicate}> <{NS}{other}/{other_number}> .");
    }

    fn literal(&mut self, kind: &str, number: usize, predicate: &str, value: &str) {
        let _ = writeln!(self.text, "<{NS}{kind}/{number}> <{NS}{predicate}> {value} .");
    }

    fn sentence(&mut self, words: usize) -> String {
        (0..words).map(|_| WORDS[self.random.zipf(WORDS.len())]).collect::<Vec<_>>().join(" ")
    }

    fn date(&mut self) -> String {
        let (year, month, day) = (2010 + self.random.below(16), 1 + self.random.below(12), 1 + self.random.below(28));
        format!("{year}-{month:02}-{day:02}")
    }
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    /// Returns a number below `limit`, small ones more often: about the density of Zipf's law with exponent 0.8.
    fn zipf(&mut self, limit: usize) -> usize {
        let uniform = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        ((limit as f64 * uniform.powf(5.0)) as usize).min(limit.saturating_sub(1))
    }
}
