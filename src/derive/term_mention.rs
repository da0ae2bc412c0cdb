//! Which texts mention which glossary term (the matching rule M1).

use super::Rule;
use super::derivation::{Confidence, Derivation, Derived, TextSpan};
use super::phrase::{Case, Index, Match, Phrase, longest_first, slice};
use super::unit::{Unit, actions, resources, terms, value_propositions, work_streams};
use crate::model::{Map, Term};
use crate::rdf::iri::entity;

/// The rule `term-mention`.
pub(super) struct TermMention;

impl Rule for TermMention {
    fn name(&self) -> &'static str {
        "term-mention"
    }

    fn label(&self) -> &'static str {
        "Term mention"
    }

    fn summary(&self) -> &'static str {
        "A text mentions a glossary term if one of the term's labels occurs in it"
    }

    fn documentation(&self) -> &'static str {
        "Reads work streams, actions, value propositions (title and description), definitions of terms (a term does \
         not mention itself) and titles of resources. The labels of a term are its name without the bracketed part, \
         each bracketed acronym, and the regular plural of each (add s; final y becomes ies; a name in s also without \
         it). A name with several brackets is known by its last one only: LER/VC. Words may be joined by blanks or \
         hyphens, and the hyphen inside a one-word name may vanish (microcredential). Labels all in capitals match \
         case exactly, others in any case. A match needs an edge on both sides, so `skills-based` counts as Skill. \
         The longest label goes first and matches do not overlap. A term counts once per text; the place is that of \
         the first match, in characters. Confidence is high for names of several words and for acronyms, medium for \
         single words, which may be meant in their everyday sense."
    }

    fn derive(&self, map: &Map, out: &mut Derived) {
        let labels = Labels::of(map);
        let units = work_streams(map)
            .chain(actions(map))
            .chain(value_propositions(map))
            .chain(terms(map))
            .chain(resources(map));
        for unit in units {
            for mention in labels.mentions(&unit) {
                out.add(mention.derivation(&unit, "mentions"));
            }
        }
    }
}

/// The labels of all terms of a map, ready to be found.
pub(super) struct Labels<'a> {
    terms: Vec<&'a Term>,
    index: Index,
}

/// A term that a unit mentions.
pub(super) struct Mention<'a> {
    pub term: &'a Term,
    pub place: TextSpan,
    /// The words that name it.
    pub words: String,
    pub confidence: Confidence,
}

impl<'a> Labels<'a> {
    /// Returns the labels of the terms of `map`. Of two terms with one label, the first by slug keeps it.
    pub(super) fn of(map: &'a Map) -> Self {
        let mut terms: Vec<&Term> = map.terms.iter().collect();
        terms.sort_by(|a, b| a.slug.cmp(&b.slug));
        let mut index = Index::default();
        for (number, term) in terms.iter().enumerate() {
            for (label, case) in labels(&term.name) {
                if let Some(phrase) = Phrase::parse(&label, case) {
                    index.add(phrase, number);
                }
            }
        }
        Self { terms, index }
    }

    /// Returns the terms that `unit` mentions, each once, without the unit itself, in the order of their slugs.
    pub(super) fn mentions(&self, unit: &Unit<'_>) -> Vec<Mention<'a>> {
        let mut found: Vec<(Match, &'static str, &str, u32)> = Vec::new();
        for (property, text) in &unit.texts {
            for one in longest_first(self.index.find(text)) {
                match found.iter_mut().find(|(other, ..)| other.target == one.target) {
                    Some((.., occurrences)) => *occurrences += 1,
                    None => found.push((one, property, text, 1)),
                }
            }
        }
        found.sort_by_key(|(one, ..)| one.target);
        let mentions = found.into_iter().filter_map(|(one, property, text, occurrences)| {
            let term = *self.terms.get(one.target)?;
            let words = slice(text, one.start, one.end);
            let confidence = confidence(&words);
            let place = TextSpan { start: one.start, end: one.end, property, occurrences };
            Some(Mention { term, place, words, confidence })
        });
        mentions.filter(|mention| entity("term", &mention.term.slug) != unit.node).collect()
    }
}

impl Mention<'_> {
    /// Returns the derivation that relates `unit` to the term by `property`.
    pub(super) fn derivation(&self, unit: &Unit<'_>, property: &str) -> Derivation {
        let verb = if property == "about" { "is about" } else { "mentions" };
        let times = match self.place.occurrences {
            1 => String::new(),
            count => format!(", {count} times"),
        };
        Derivation {
            label: format!("“{}” {verb} {}", unit.label, self.term.name),
            reason: format!("The text has the words “{}”{times}.", self.words),
            evidence: self.words.clone(),
            from: vec![unit.node.clone(), entity("term", &self.term.slug)],
            place: Some(self.place),
            ..Derivation::new(unit.node.clone(), property, entity("term", &self.term.slug), self.confidence)
        }
    }
}

/// Single words are often meant in their everyday sense; acronyms and longer names hardly ever.
fn confidence(words: &str) -> Confidence {
    let is_acronym = words.chars().filter(|c| c.is_uppercase()).count() > 1;
    let is_long = words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).count() > 1;
    if is_acronym || is_long { Confidence::High } else { Confidence::Medium }
}

/// Returns the labels of the term called `name`, and how to compare each.
pub(super) fn labels(name: &str) -> Vec<(String, Case)> {
    let (bare, brackets) = split(name);
    let mut out = Vec::new();
    let stems: Vec<&str> = match brackets.as_slice() {
        [.., last] if brackets.len() > 1 => vec![last],
        _ => std::iter::once(bare.as_str()).chain(brackets.iter().map(String::as_str)).collect(),
    };
    for stem in stems.into_iter().filter(|stem| !stem.is_empty()) {
        let is_capital = stem.chars().any(char::is_alphabetic) && !stem.chars().any(char::is_lowercase);
        let case = if is_capital { Case::Exact } else { Case::Ignored };
        for form in forms(stem) {
            out.push((form.clone(), case));
            if !form.contains(' ') && form.contains('-') {
                out.push((form.replace('-', ""), case));
            }
        }
    }
    out
}

/// Returns a stem and its plural, or its singular where it is a plural already.
fn forms(stem: &str) -> Vec<String> {
    let other = if let Some(singular) = stem.strip_suffix('s') {
        singular.to_owned()
    } else if let Some(start) = stem.strip_suffix('y') {
        format!("{start}ies")
    } else {
        format!("{stem}s")
    };
    vec![stem.to_owned(), other]
}

/// Returns `name` without its bracketed parts, and those parts.
fn split(name: &str) -> (String, Vec<String>) {
    let (mut bare, mut brackets, mut rest) = (String::new(), Vec::new(), name);
    while let Some((before, after)) = rest.split_once('(') {
        bare.push_str(before);
        let (inside, behind) = after.split_once(')').unwrap_or((after, ""));
        brackets.push(inside.trim().to_owned());
        rest = behind;
    }
    bare.push_str(rest);
    (bare.split_whitespace().collect::<Vec<_>>().join(" "), brackets)
}

#[cfg(test)]
mod tests {
    use oxrdf::NamedNode;

    use super::*;
    use crate::model::slugify;

    /// The names of the map's glossary that lie close together.
    const TERMS: &[&str] = &[
        "Badge",
        "Competency Framework",
        "Credential",
        "Interoperability",
        "Learning and Employment Record (LER)",
        "Learning and Employment Record (LER) Issued as a Verifiable Credential (LER/VC)",
        "Micro-credential",
        "Open Badges",
        "Skill ",
        "Skill Framework",
        "Skills-based Hiring and Advancement (SBHA)",
        "Verifiable Credential",
        "Verification",
        "Verifier",
    ];

    fn map() -> Map {
        let terms = TERMS.iter().map(|name| Term { slug: slugify(name), name: (*name).to_owned(), ..Term::default() });
        Map { terms: terms.collect(), ..Map::default() }
    }

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str, u32)]) {
        let map = map();
        let unit = Unit {
            node: NamedNode::new_unchecked("http://e/u"),
            label: String::new(),
            group: None,
            texts: vec![("http://e/p", text)],
        };
        let mut found: Vec<(String, String, u32)> = Labels::of(&map)
            .mentions(&unit)
            .into_iter()
            .map(|mention| (mention.term.slug.clone(), mention.words, mention.place.start))
            .collect();
        found.sort_by_key(|(.., start)| *start);
        let found: Vec<(&str, &str, u32)> = found.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), *c)).collect();
        assert_eq!(found, expected);
    }

    const LER: &str = "learning-and-employment-record-ler";
    const LER_VC: &str = "learning-and-employment-record-ler-issued-as-a-verifiable-credential-ler-vc";

    #[test]
    fn plurals_count() {
        check("Badges and LERs", &[("badge", "Badges", 0), (LER, "LERs", 11)]);
        check("interoperabilities", &[("interoperability", "interoperabilities", 0)]);
        check("an open badge", &[("open-badges", "open badge", 3)]);
        check("Learning and Employment Records", &[(LER, "Learning and Employment Records", 0)]);
    }

    #[test]
    fn the_longest_label_goes_first() {
        check("a skill framework", &[("skill-framework", "skill framework", 2)]);
        check("Open Badges", &[("open-badges", "Open Badges", 0)]);
        check("verifiable credentials", &[("verifiable-credential", "verifiable credentials", 0)]);
        check("issue LER/VCs", &[(LER_VC, "LER/VCs", 6)]);
        check("LER/VC and LER", &[(LER_VC, "LER/VC", 0), (LER, "LER", 11)]);
    }

    #[test]
    fn the_long_name_of_a_double_bracket_is_no_label() {
        check(
            "Learning and Employment Record Issued as a Verifiable Credential",
            &[(LER, "Learning and Employment Record", 0), ("verifiable-credential", "Verifiable Credential", 43)],
        );
    }

    #[test]
    fn capitals_match_exactly_and_words_in_any_case() {
        check("ler sbha LERS", &[]);
        check("SKILL", &[("skill", "SKILL", 0)]);
    }

    #[test]
    fn hyphens_join_and_vanish() {
        check("skills-based", &[("skill", "skills", 0)]);
        check("micro-credential", &[("micro-credential", "micro-credential", 0)]);
        check("microcredentials", &[("micro-credential", "microcredentials", 0)]);
        check("micro credential", &[("micro-credential", "micro credential", 0)]);
        check(
            "skills based hiring and advancement",
            &[("skills-based-hiring-and-advancement-sbha", "skills based hiring and advancement", 0)],
        );
    }

    #[test]
    fn edges_are_needed() {
        check(
            "upskill skillful verifiers, (verification)",
            &[("verifier", "verifiers", 17), ("verification", "verification", 29)],
        );
        check("credentialing", &[]);
    }

    #[test]
    fn a_term_counts_once_per_unit() {
        let map = map();
        let unit = Unit {
            node: NamedNode::new_unchecked("http://e/u"),
            label: String::new(),
            group: None,
            texts: vec![("http://e/title", "none"), ("http://e/p", "Skill, skills and a skill")],
        };
        let mentions = Labels::of(&map).mentions(&unit);
        assert_eq!(mentions.len(), 1);
        assert_eq!(mentions[0].place, TextSpan { start: 0, end: 5, property: "http://e/p", occurrences: 3 });
    }

    #[test]
    fn a_term_does_not_mention_itself() {
        let mut map = map();
        map.terms[8].definitions = vec!["A skill, or a badge.".into()];
        let mut out = Derived::new(&TermMention);
        TermMention.derive(&map, &mut out);
        let objects: Vec<String> = out.derivations().iter().map(|d| d.object.to_string()).collect();
        assert_eq!(objects, ["<https://w3id.org/lermap/term/badge>"]);
    }

    #[test]
    fn confidence_tells_common_words_from_names() {
        assert_eq!(confidence("skills"), Confidence::Medium);
        assert_eq!(confidence("LERs"), Confidence::High);
        assert_eq!(confidence("open badge"), Confidence::High);
    }
}
