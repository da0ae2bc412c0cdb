//! Which work streams name which stakeholder group (the matching rule M2).

use super::Rule;
use super::derivation::{Confidence, Derivation, Derived, TextSpan};
use super::phrase::{Case, Index, Match, Phrase, slice};
use super::unit::{Unit, work_streams};
use crate::model::{Aliases, Map};
use crate::rdf::iri::entity;

/// Words that often mean something else than the group: the group, and how the word starts.
const DOUBTFUL: &[(&str, &str)] =
    &[("governance", "governance"), ("credentialing-organizations", "issuer"), ("learners-earners", "applicant")];

/// The rule `group-mention`.
pub(super) struct GroupMention;

impl Rule for GroupMention {
    fn name(&self) -> &'static str {
        "group-mention"
    }

    fn label(&self) -> &'static str {
        "Group mention"
    }

    fn summary(&self) -> &'static str {
        "A work stream names a stakeholder group if a word of the group's alias table occurs in it"
    }

    fn documentation(&self) -> &'static str {
        "Reads work streams. The alias table (`aliases.yaml`) holds, for each group, the words by which running text \
         names it: `(s)` is an optional plural, a final `*` lets the word go on; words listed as case-sensitive match \
         exactly, others in any case, all of them between edges. A group does not name itself, and counts once per \
         work stream; the place is that of the first match, in characters. Confidence is high for names of several \
         words and for acronyms, medium for single words, and low for words that are known to mean something else as \
         well: governance as a common noun, issuers as a role, applicants beside hiring systems."
    }

    fn derive(&self, map: &Map, out: &mut Derived) {
        let aliases = AliasIndex::of(map);
        for unit in work_streams(map) {
            for naming in aliases.namings(&unit) {
                out.add(naming.derivation(&unit, map));
            }
        }
    }
}

/// The alias tables of a map, ready to be found.
pub(super) struct AliasIndex<'a> {
    groups: Vec<&'a str>,
    index: Index,
}

/// A group that a unit names.
pub(super) struct Naming<'a> {
    pub group: &'a str,
    pub place: TextSpan,
    /// The words that name it.
    pub words: String,
}

impl<'a> AliasIndex<'a> {
    /// Returns the alias tables of `map`.
    pub(super) fn of(map: &'a Map) -> Self {
        let mut tables: Vec<&Aliases> = map.aliases.iter().collect();
        tables.sort_by(|a, b| a.stakeholder.cmp(&b.stakeholder));
        let mut index = Index::default();
        for (number, table) in tables.iter().enumerate() {
            let any = table.patterns.iter().map(|pattern| (pattern, Case::Ignored));
            let exact = table.case_sensitive.iter().map(|pattern| (pattern, Case::Exact));
            for (pattern, case) in any.chain(exact) {
                for phrase in expand(pattern).iter().filter_map(|form| Phrase::parse(form, case)) {
                    index.add(phrase, number);
                }
            }
        }
        Self { groups: tables.iter().map(|table| table.stakeholder.as_str()).collect(), index }
    }

    /// Returns the groups that `unit` names, each once, without its own group, in the order of their slugs.
    pub(super) fn namings(&self, unit: &Unit<'_>) -> Vec<Naming<'a>> {
        let mut found: Vec<(Match, &'static str, &str, u32)> = Vec::new();
        for (property, text) in &unit.texts {
            for one in self.index.find(text) {
                match found.iter_mut().find(|(other, ..)| other.target == one.target) {
                    // The longest alias at the first place is the evidence; nested aliases are one occurrence.
                    Some((first, ..)) if first.start == one.start => first.end = first.end.max(one.end),
                    Some((first, _, _, occurrences)) => *occurrences += u32::from(one.start >= first.end),
                    None => found.push((one, property, text, 1)),
                }
            }
        }
        found.sort_by_key(|(one, ..)| one.target);
        let namings = found.into_iter().filter_map(|(one, property, text, occurrences)| {
            let group = *self.groups.get(one.target)?;
            let place = TextSpan { start: one.start, end: one.end, property, occurrences };
            Some(Naming { group, place, words: slice(text, one.start, one.end) })
        });
        namings.filter(|naming| Some(naming.group) != unit.group).collect()
    }
}

impl Naming<'_> {
    fn derivation(&self, unit: &Unit<'_>, map: &Map) -> Derivation {
        let group = entity("stakeholder", self.group);
        let name = map.stakeholders.iter().find(|group| group.slug == self.group);
        let name = name.map_or(self.group, |group| &group.name);
        Derivation {
            label: format!("“{}” names {name}", unit.label),
            reason: format!("The text has the words “{}”, which stand for {name} in the alias table.", self.words),
            evidence: self.words.clone(),
            from: vec![unit.node.clone(), group.clone()],
            place: Some(self.place),
            ..Derivation::new(unit.node.clone(), "namesGroup", group, self.confidence())
        }
    }

    fn confidence(&self) -> Confidence {
        let lower = self.words.to_lowercase();
        if DOUBTFUL.iter().any(|(group, word)| *group == self.group && lower.starts_with(word)) {
            return Confidence::Low;
        }
        let is_acronym = !self.words.chars().any(char::is_lowercase);
        if is_acronym || self.words.contains([' ', '-']) { Confidence::High } else { Confidence::Medium }
    }
}

/// Returns the forms of a pattern: `counselor(s)` is `counselor` and `counselors`.
fn expand(pattern: &str) -> Vec<String> {
    match pattern.split_once("(s)") {
        Some((before, after)) => {
            let mut forms = expand(&format!("{before}{after}"));
            forms.extend(expand(&format!("{before}s{after}")));
            forms
        }
        None => vec![pattern.to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::WorkStream;

    fn aliases(stakeholder: &str, patterns: &[&str], exact: &[&str]) -> Aliases {
        Aliases {
            stakeholder: stakeholder.into(),
            patterns: patterns.iter().map(|&p| p.to_owned()).collect(),
            case_sensitive: exact.iter().map(|&p| p.to_owned()).collect(),
            ..Aliases::default()
        }
    }

    #[track_caller]
    fn check(group: &str, text: &str, expected: &[(&str, &str, &str)]) {
        let stream = WorkStream { stakeholder: group.into(), text: text.into(), ..WorkStream::default() };
        let map = Map {
            aliases: vec![
                aliases("employers", &["employer(s)", "hiring manager(s)"], &[]),
                aliases("hr-systems", &["HR system(s)"], &["ATS"]),
                aliases("learners-earners", &["learner(s)", "earner(s)", "l/earner(s)", "applicant(s)"], &[]),
                aliases(
                    "career-navigators",
                    &["career navigat*", "workforce development", "workforce development organization(s)"],
                    &[],
                ),
            ],
            work_streams: vec![stream],
            ..Map::default()
        };
        let index = AliasIndex::of(&map);
        let unit = work_streams(&map).next().unwrap();
        let namings = index.namings(&unit);
        let found: Vec<(&str, &str, &str)> =
            namings.iter().map(|n| (n.group, n.words.as_str(), n.confidence().word())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn words_and_plurals_name_a_group() {
        check("funders", "Employer, employers", &[("employers", "Employer", "medium")]);
        check("funders", "hiring-managers", &[("employers", "hiring-managers", "high")]);
        check("funders", "self-employers, employership", &[("employers", "employers", "medium")]);
    }

    #[test]
    fn a_group_does_not_name_itself() {
        check("employers", "employers and HR systems", &[("hr-systems", "HR systems", "high")]);
    }

    #[test]
    fn capitals_that_are_words_match_exactly() {
        check("funders", "hats ats", &[]);
        check("funders", "an ATS", &[("hr-systems", "ATS", "high")]);
    }

    #[test]
    fn the_longest_alias_at_a_place_is_the_evidence() {
        check(
            "funders",
            "workforce development organizations",
            &[("career-navigators", "workforce development organizations", "high")],
        );
        check("funders", "career navigation", &[("career-navigators", "career navigation", "high")]);
    }

    #[test]
    fn slashes_and_doubtful_words() {
        check("funders", "L/earners", &[("learners-earners", "L/earners", "medium")]);
        check("funders", "applicants", &[("learners-earners", "applicants", "low")]);
    }
}
