//! Which work streams and actions say the same, or nearly so.

use oxrdf::NamedNode;
use rustc_hash::FxHashMap;

use super::Rule;
use super::derivation::{Confidence, Derivation, Derived};
use super::unit::{Unit, actions, work_streams};
use crate::model::Map;

/// The least share of common words for a near restatement.
const NEAR: f64 = 0.6;

/// The rule `restatement`.
pub(super) struct Restatement;

impl Rule for Restatement {
    fn name(&self) -> &'static str {
        "restatement"
    }

    fn label(&self) -> &'static str {
        "Restatement"
    }

    fn summary(&self) -> &'static str {
        "Two work streams or actions restate each other if their texts are equal, or share most of their words"
    }

    fn documentation(&self) -> &'static str {
        "Compares every two work streams and actions. Texts that are equal once they are in lower case and hold \
         nothing but a-z, 0-9 and single blanks restate each other (`ler:restates`, confidence high). Other texts \
         nearly restate each other (`ler:nearlyRestates`, confidence medium) if the number of different words that \
         both have, divided by the number of different words that either has, is at least 0.6 (Jaccard); the quotient \
         is the score. The statement holds both ways and has one record."
    }

    fn derive(&self, map: &Map, out: &mut Derived) {
        let mut texts = texts(work_streams(map).chain(actions(map)));
        texts.sort_by(|a, b| a.unit.node.as_str().cmp(b.unit.node.as_str()));
        texts.dedup_by(|a, b| a.unit.node == b.unit.node);
        for (number, one) in texts.iter().enumerate() {
            for other in &texts[number + 1..] {
                if one.normal == other.normal {
                    out.add(derivation(one, other, 1.0));
                } else if let Some(score) = near(&one.words, &other.words) {
                    out.add(derivation(one, other, score));
                }
            }
        }
    }
}

/// A unit with its text made comparable.
struct Text<'a> {
    unit: Unit<'a>,
    normal: String,
    /// Numbers of its different words, in ascending order.
    words: Vec<u32>,
}

/// Returns the texts of `units`; units without any letter are left out.
fn texts<'a>(units: impl Iterator<Item = Unit<'a>>) -> Vec<Text<'a>> {
    let mut numbers: FxHashMap<String, u32> = FxHashMap::default();
    let mut out = Vec::new();
    for unit in units {
        let normal = normal(unit.texts.first().map_or("", |(_, text)| text));
        if normal.is_empty() {
            continue;
        }
        let mut words: Vec<u32> = Vec::new();
        for word in normal.split(' ') {
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            words.push(*numbers.entry(word.to_owned()).or_insert(next));
        }
        words.sort_unstable();
        words.dedup();
        out.push(Text { unit, normal, words });
    }
    out
}

/// Returns `text` in lower case, with nothing but a-z, 0-9 and single blanks.
pub(super) fn normal(text: &str) -> String {
    let kept: String = text
        .to_lowercase()
        .chars()
        .filter_map(|c| match c {
            c if c.is_ascii_alphanumeric() => Some(c),
            c if c.is_whitespace() => Some(' '),
            _ => None,
        })
        .collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the share of common words if it is at least [`NEAR`]; both lists ascend.
fn near(a: &[u32], b: &[u32]) -> Option<f64> {
    let (less, more) = if a.len() < b.len() { (a, b) } else { (b, a) };
    if (less.len() as f64) < NEAR * more.len() as f64 {
        return None;
    }
    let common = less.iter().filter(|word| more.binary_search(word).is_ok()).count();
    let score = common as f64 / (less.len() + more.len() - common) as f64;
    (score >= NEAR).then_some(score)
}

fn derivation(one: &Text<'_>, other: &Text<'_>, score: f64) -> Derivation {
    let is_equal = one.normal == other.normal;
    let (property, verb, confidence, reason) = if is_equal {
        ("restates", "restates", Confidence::High, "The two texts are equal but for case and punctuation.".to_owned())
    } else {
        let reason = format!("The two texts have {:.0} % of their words in common.", score * 100.0);
        ("nearlyRestates", "nearly restates", Confidence::Medium, reason)
    };
    let (subject, object): (&NamedNode, &NamedNode) = (&one.unit.node, &other.unit.node);
    let evidence = if is_equal { one.normal.clone() } else { format!("{} | {}", text(&one.unit), text(&other.unit)) };
    Derivation {
        label: format!("“{}” {verb} “{}”", one.unit.label, other.unit.label),
        reason,
        evidence,
        from: vec![subject.clone(), object.clone()],
        score: Some(score),
        is_symmetric: true,
        ..Derivation::new(subject.clone(), property, object.clone(), confidence)
    }
}

fn text<'a>(unit: &Unit<'a>) -> &'a str {
    unit.texts.first().map_or("", |(_, text)| text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Action, WorkStream};

    #[track_caller]
    fn check(stream: &str, action: &str, expected: Option<(&str, &str)>) {
        let map = Map {
            work_streams: vec![WorkStream { text: stream.into(), ..WorkStream::default() }],
            actions: vec![Action { text: action.into(), ..Action::default() }],
            ..Map::default()
        };
        let mut out = Derived::new(&Restatement);
        Restatement.derive(&map, &mut out);
        let found = out.derivations().first().map(|d| {
            let property = d.property.as_str().rsplit('#').next().unwrap_or_default();
            (property.to_owned(), format!("{:.2}", d.score.unwrap()))
        });
        assert_eq!(found.as_ref().map(|(a, b)| (a.as_str(), b.as_str())), expected);
    }

    #[test]
    fn case_and_punctuation_do_not_matter() {
        check("Issue LERs — “now”!", "issue  lers now", Some(("restates", "1.00")));
        check("skills-based", "skills based", None);
    }

    #[test]
    fn near_texts_share_six_tenths_of_their_words() {
        check("a b c d", "a b c e", Some(("nearlyRestates", "0.60")));
        check("a b c d e", "a b c f g", None);
        check("a b c", "a b c d e f", None);
        check("a a a b", "a b", Some(("nearlyRestates", "1.00")));
    }

    #[test]
    fn texts_without_words_are_left_out() {
        check("—", "…", None);
    }

    proptest::proptest! {
        #[test]
        fn near_is_symmetric_and_bounded(a in "[a-d ]{0,20}", b in "[a-d ]{0,20}") {
            let set = |text: &str| {
                let mut words: Vec<u32> = text.chars().filter(|c| *c != ' ').map(|c| c as u32).collect();
                words.sort_unstable();
                words.dedup();
                words
            };
            let (a, b) = (set(&a), set(&b));
            proptest::prop_assume!(!a.is_empty() && !b.is_empty());
            proptest::prop_assert_eq!(near(&a, &b), near(&b, &a));
            let union: std::collections::BTreeSet<_> = a.iter().chain(&b).collect();
            let common = a.iter().filter(|x| b.contains(x)).count();
            let slow = common as f64 / union.len() as f64;
            proptest::prop_assert_eq!(near(&a, &b), (slow >= NEAR).then_some(slow));
        }
    }
}
