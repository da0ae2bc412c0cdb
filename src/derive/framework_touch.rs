//! Which group has to do with which framework, in three grades that are kept apart.

use std::collections::{BTreeMap, BTreeSet};

use oxrdf::NamedNode;

use super::Rule;
use super::derivation::{Confidence, Derivation, Derived};
use super::phrase::{Case, Index, Phrase, longest_first, slice};
use super::term_mention::Labels;
use super::unit::{Unit, actions, value_propositions, work_streams};
use crate::model::{EvidenceGrade, Map};
use crate::rdf::iri::{entity, involvement};

/// The rule `framework-touch`.
pub(super) struct FrameworkTouch;

impl Rule for FrameworkTouch {
    fn name(&self) -> &'static str {
        "framework-touch"
    }

    fn label(&self) -> &'static str {
        "Framework touch"
    }

    fn summary(&self) -> &'static str {
        "A group touches a framework by naming it, by mentioning a term that denotes it, or by a curated statement"
    }

    fn documentation(&self) -> &'static str {
        "Three grades, each with a record of its own (`ler:grade`): `literal`, a work stream, action or value \
         proposition of the group has the name of a framework or of its family, with or without the version, or a \
         bracketed acronym of it (confidence high); `term`, one of them mentions a glossary term that denotes the \
         framework, by the rule term-mention (confidence low: the term may be meant, and not the framework); \
         `curated`, somebody stated with a source what the group does with the framework (confidence asserted, or \
         medium where it is general knowledge of the field). One record per group, framework and grade, with all \
         texts behind it."
    }

    fn derive(&self, map: &Map, out: &mut Derived) {
        let names = FrameworkNames::of(map);
        let labels = Labels::of(map);
        let mut touches: BTreeMap<Key, Touch> = BTreeMap::new();
        for unit in work_streams(map).chain(actions(map)).chain(value_propositions(map)) {
            let Some(group) = unit.group else { continue };
            for (standard, words) in names.named(&unit) {
                touch(&mut touches, group, &standard, "literal").add(&unit, words);
            }
            for mention in labels.mentions(&unit) {
                for framework in &mention.term.frameworks {
                    let standard = entity("framework", framework);
                    touch(&mut touches, group, &standard, "term").add(&unit, mention.words.clone());
                }
            }
        }
        for ((group, standard, grade), touch) in touches {
            out.add(touch.derivation(map, &group, &NamedNode::new_unchecked(standard), grade));
        }
        derive_curated(map, out);
    }
}

/// Slug of the group, IRI of the framework or family, and grade of one touch.
type Key = (String, String, &'static str);

/// What speaks for one touch.
#[derive(Default)]
struct Touch {
    units: BTreeSet<String>,
    words: BTreeSet<String>,
}

fn touch<'a>(
    touches: &'a mut BTreeMap<Key, Touch>,
    group: &str,
    standard: &NamedNode,
    grade: &'static str,
) -> &'a mut Touch {
    touches.entry((group.to_owned(), standard.as_str().to_owned(), grade)).or_default()
}

impl Touch {
    fn add(&mut self, unit: &Unit<'_>, words: String) {
        self.units.insert(unit.node.as_str().to_owned());
        self.words.insert(words);
    }

    fn derivation(self, map: &Map, group: &str, standard: &NamedNode, grade: &'static str) -> Derivation {
        let (words, count) = (self.words.into_iter().collect::<Vec<_>>().join(", "), self.units.len());
        let texts = if count == 1 { "1 text".to_owned() } else { format!("{count} texts") };
        let (confidence, reason) = match grade {
            "literal" => (Confidence::High, format!("{texts} of the group name it: {words}.")),
            _ => (Confidence::Low, format!("{texts} of the group mention a term that denotes it: {words}.")),
        };
        Derivation {
            label: label(map, group, standard),
            reason,
            evidence: words,
            from: self.units.into_iter().map(NamedNode::new_unchecked).collect(),
            grade: Some(grade),
            ..Derivation::new(entity("stakeholder", group), "touches", standard.clone(), confidence)
        }
    }
}

fn derive_curated(map: &Map, out: &mut Derived) {
    let mut records: BTreeMap<(&str, &str), Vec<&crate::model::Involvement>> = BTreeMap::new();
    for record in &map.involvements {
        records.entry((&record.stakeholder, &record.framework)).or_default().push(record);
    }
    for ((group, framework), mut records) in records {
        records.sort_by(|a, b| a.involvement.cmp(&b.involvement));
        let standard = entity("framework", framework);
        let is_seen = records.iter().any(|record| record.evidence == EvidenceGrade::Seen);
        let statements: Vec<&str> = records.iter().map(|record| record.statement.as_str()).collect();
        out.add(Derivation {
            label: label(map, group, &standard),
            reason: "Somebody stated what the group does with it.".to_owned(),
            evidence: statements.join(" "),
            from: records.iter().map(|record| involvement(record)).collect(),
            grade: Some("curated"),
            ..Derivation::new(
                entity("stakeholder", group),
                "touches",
                standard,
                if is_seen { Confidence::Asserted } else { Confidence::Medium },
            )
        });
    }
}

fn label(map: &Map, group: &str, standard: &NamedNode) -> String {
    let group = map.stakeholders.iter().find(|g| g.slug == group).map_or(group, |g| &g.name);
    let framework = map.frameworks.iter().find(|f| entity("framework", &f.slug) == *standard).map(|f| &f.name);
    let family = map.families.iter().find(|f| entity("family", &f.slug) == *standard).map(|f| &f.name);
    format!("{group} touches {}", framework.or(family).map_or(standard.as_str(), String::as_str))
}

/// The names of frameworks and families, ready to be found.
struct FrameworkNames {
    standards: Vec<NamedNode>,
    index: Index,
}

impl FrameworkNames {
    /// Reads the names: of families, and of frameworks that do not share their bare name with a family or each other.
    fn of(map: &Map) -> Self {
        let mut by_name: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut add = |name: String, standard: NamedNode| {
            by_name.entry(name).or_default().insert(standard.into_string());
        };
        for family in &map.families {
            add(family.name.clone(), entity("family", &family.slug));
        }
        for framework in &map.frameworks {
            for name in names(&framework.name) {
                add(name, entity("framework", &framework.slug));
            }
        }
        let mut out = Self { standards: Vec::new(), index: Index::default() };
        for (name, mut standards) in by_name {
            if standards.len() > 1 {
                standards.retain(|standard| standard.contains("/family/"));
            }
            // A name that several frameworks share, and no family or several, tells nothing.
            let Some(standard) = standards.pop_first().filter(|_| standards.is_empty()) else { continue };
            let is_capital = !name.chars().any(char::is_lowercase);
            let case = if is_capital || !name.contains(' ') { Case::Exact } else { Case::Ignored };
            if let Some(phrase) = Phrase::parse(&name, case) {
                out.index.add(phrase, out.standards.len());
                out.standards.push(NamedNode::new_unchecked(standard));
            }
        }
        out
    }

    /// Returns the frameworks and families that `unit` names, and the words that name them.
    fn named(&self, unit: &Unit<'_>) -> Vec<(NamedNode, String)> {
        let mut out = Vec::new();
        for (_, text) in &unit.texts {
            for found in longest_first(self.index.find(text)) {
                out.extend(self.standards.get(found.target).map(|s| (s.clone(), slice(text, found.start, found.end))));
            }
        }
        out
    }
}

/// Returns the forms of a framework's name: whole, without the brackets, without the version, and each acronym.
fn names(name: &str) -> BTreeSet<String> {
    let mut out = BTreeSet::from([name.to_owned()]);
    let (mut bare, mut rest) = (String::new(), name);
    while let Some((before, after)) = rest.split_once('(') {
        let (inside, behind) = after.split_once(')').unwrap_or((after, ""));
        bare.push_str(before);
        let is_acronym = inside.len() > 2 && !inside.contains(' ') && inside.chars().any(char::is_uppercase);
        out.extend(is_acronym.then(|| inside.to_owned()));
        rest = behind;
    }
    bare.push_str(rest);
    let words: Vec<&str> = bare.split_whitespace().collect();
    out.insert(words.join(" "));
    let is_version = |word: &str| word.trim_start_matches('v').starts_with(|c: char| c.is_ascii_digit());
    if let Some((last, first)) = words.split_last()
        && is_version(last)
        && !first.is_empty()
    {
        out.insert(first.join(" "));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Framework, FrameworkFamily, Involvement, Term, WorkStream};

    fn map(text: &str) -> Map {
        let framework =
            |slug: &str, name: &str| Framework { slug: slug.into(), name: name.into(), ..Framework::default() };
        Map {
            families: vec![FrameworkFamily { slug: "ob".into(), name: "Open Badges".into(), ..Default::default() }],
            frameworks: vec![
                framework("ob-2.0", "Open Badges 2.0"),
                framework("ob-3.0", "Open Badges 3.0"),
                framework("jedx", "JEDx API"),
                framework("ctdl", "Credential Transparency Description Language (CTDL)"),
            ],
            terms: vec![Term {
                slug: "badge".into(),
                name: "Badge".into(),
                frameworks: vec!["ob-3.0".into()],
                ..Term::default()
            }],
            work_streams: vec![WorkStream { stakeholder: "g".into(), text: text.into(), ..WorkStream::default() }],
            involvements: vec![Involvement {
                stakeholder: "h".into(),
                framework: "jedx".into(),
                involvement: "consumes".into(),
                ..Involvement::default()
            }],
            ..Map::default()
        }
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut out = Derived::new(&FrameworkTouch);
        FrameworkTouch.derive(&map(text), &mut out);
        let found: Vec<String> = out
            .derivations()
            .iter()
            .filter(|d| d.grade != Some("curated"))
            .map(|d| format!("{} {}", d.object.to_string().rsplit("lermap/").next().unwrap(), d.grade.unwrap()))
            .map(|text| text.replace('>', ""))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_version_and_a_family_are_told_apart() {
        check("Use Open Badges 2.0", &["framework/ob-2.0 literal", "framework/ob-3.0 term"]);
        check("Use open badges", &["family/ob literal", "framework/ob-3.0 term"]);
    }

    #[test]
    fn acronyms_and_terms_touch() {
        check("Publish in CTDL", &["framework/ctdl literal"]);
        check("ctdl", &[]);
        check("a badge", &["framework/ob-3.0 term"]);
        check("nothing", &[]);
    }

    #[test]
    fn curated_statements_are_a_grade_of_their_own() {
        let mut out = Derived::new(&FrameworkTouch);
        FrameworkTouch.derive(&map("nothing"), &mut out);
        let [one] = out.derivations() else { panic!("one touch is wanted") };
        assert_eq!((one.grade, one.confidence), (Some("curated"), Confidence::Asserted));
    }
}
