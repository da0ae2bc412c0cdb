//! One body under several names.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use oxrdf::Term;

use super::{Check, Dataset, Found, Severity};
use crate::error::Result;

/// The check `name-variant`.
pub(super) struct NameVariant;

impl Check for NameVariant {
    fn code(&self) -> &'static str {
        "name-variant"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn summary(&self) -> &'static str {
        "An organization goes by several spellings, or two organizations may be one"
    }

    fn advice(&self) -> &'static str {
        "choose one spelling, and keep the others as alternative names"
    }

    fn find(&self, data: &Dataset<'_>) -> Result<Vec<Found>> {
        let mut found = spellings(data)?;
        found.extend(twins(data)?);
        Ok(found)
    }
}

/// Finds organizations with names that differ only in case, hyphens or a leading article, or from their author line.
fn spellings(data: &Dataset<'_>) -> Result<Vec<Found>> {
    let rows = data.select(
        "SELECT DISTINCT ?body ?name { { ?body a org:Organization ; rdfs:label|skos:altLabel ?name } UNION \
         { ?resource ler:authorLine ?name ; dcterms:creator ?body \
           FILTER NOT EXISTS { ?resource dcterms:creator ?other FILTER(?other != ?body) } } } ORDER BY ?body ?name",
    )?;
    let mut bodies: BTreeMap<String, (Term, BTreeMap<String, BTreeSet<String>>)> = BTreeMap::new();
    for row in rows {
        let [Some(body), Some(name)] = row.as_slice() else { continue };
        let name = data.shown(name);
        let (_, names) = bodies.entry(body.to_string()).or_insert_with(|| (body.clone(), BTreeMap::new()));
        names.entry(bare(&name)).or_default().insert(name);
    }
    let found = bodies.into_values().filter_map(|(body, names)| {
        let variants: Vec<String> =
            names.into_values().filter(|same| same.len() > 1).flatten().map(|name| format!("“{name}”")).collect();
        let message = format!("the organization is spelled {}", variants.join(", "));
        (!variants.is_empty()).then_some(Found { entity: Some(body), message })
    });
    Ok(found.collect())
}

/// Returns a name without what spellings differ in.
fn bare(name: &str) -> String {
    let lower = name.to_lowercase().replace(['-', '\u{2019}', '\'', '.'], " ");
    let words: Vec<&str> = lower.split_whitespace().collect();
    match words.as_slice() {
        ["the", rest @ ..] if !rest.is_empty() => rest.join(" "),
        words => words.join(" "),
    }
}

/// Finds organizations whose names are alike but for the last word, as in “X Network” and “X Forum”, and that have no
/// organization above them in common. Each is told of the next one by IRI only: O(organizations · those above them).
fn twins(data: &Dataset<'_>) -> Result<Vec<Found>> {
    let rows = data.select(
        "SELECT DISTINCT ?body ?name { ?body a org:Organization ; rdfs:label ?name } ORDER BY STR(?body) ?name",
    )?;
    let mut alike: BTreeMap<String, Vec<Body>> = BTreeMap::new();
    for row in rows {
        let [Some(term), Some(name)] = row.as_slice() else { continue };
        let name = data.shown(name);
        if let Some(stem) = stem(&name) {
            alike.entry(stem.to_owned()).or_default().push(Body { term: term.clone(), name });
        }
    }
    let above = Above::of(data)?;
    let mut found = Vec::new();
    for bodies in alike.values() {
        data.cancellation().check()?;
        for (place, other) in above.strangers(bodies) {
            let message = format!("“{}” may be the same organization", bodies[other].name);
            found.push(Found { entity: Some(bodies[place].term.clone()), message });
        }
    }
    found.sort_by_cached_key(|found| (found.entity.as_ref().map(Term::to_string), found.message.clone()));
    found.dedup_by(|a, b| a.entity == b.entity && a.message == b.message);
    Ok(found)
}

/// An organization under one of its names.
struct Body {
    term: Term,
    name: String,
}

/// Returns `name` without its last word, if at least two words are left.
fn stem(name: &str) -> Option<&str> {
    let (stem, last) = name.rsplit_once(' ')?;
    (!last.is_empty() && stem.contains(' ')).then_some(stem)
}

/// The organizations right above each.
struct Above(HashMap<Term, Vec<Term>>);

impl Above {
    fn of(data: &Dataset<'_>) -> Result<Self> {
        let mut above: HashMap<Term, Vec<Term>> = HashMap::new();
        for row in data.select("SELECT DISTINCT ?part ?whole { ?part org:subOrganizationOf ?whole }")? {
            if let [Some(part), Some(whole)] = row.as_slice() {
                above.entry(part.clone()).or_default().push(whole.clone());
            }
        }
        Ok(Self(above))
    }

    /// Returns `body` and all that is above it.
    fn family<'a>(&'a self, body: &'a Term) -> HashSet<&'a Term> {
        let (mut family, mut waiting) = (HashSet::from([body]), vec![body]);
        while let Some(body) = waiting.pop() {
            let above = self.0.get(body).into_iter().flatten();
            waiting.extend(above.filter(|whole| family.insert(whole)));
        }
        family
    }

    /// Returns the places of `bodies`, sorted by IRI, that have a later one which is not of their family, each with the
    /// first such place.
    fn strangers(&self, bodies: &[Body]) -> Vec<(usize, usize)> {
        let families: Vec<HashSet<&Term>> = bodies.iter().map(|body| self.family(&body.term)).collect();
        // How many of those that are still to come each organization is above.
        let mut later: HashMap<&Term, usize> = HashMap::new();
        families.iter().flatten().for_each(|member| *later.entry(member).or_default() += 1);
        let mut found = Vec::new();
        for (place, family) in families.iter().enumerate() {
            family.iter().for_each(|member| *later.entry(member).or_default() -= 1);
            let rest = place + 1..bodies.len();
            let is_one_family = family.iter().any(|member| later.get(member) == Some(&rest.len()));
            if !is_one_family {
                let other = rest.into_iter().find(|other| families[*other].is_disjoint(family));
                found.extend(other.map(|other| (place, other)));
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_hyphens_and_articles_do_not_make_a_name() {
        assert_eq!(bare("Competency-based Education Network"), bare("Competency Based Education Network"));
        assert_eq!(bare("The T3 Innovation Network"), bare("T3 Innovation Network"));
        assert_eq!(bare("U.S. Chamber"), "u s chamber");
        assert_eq!(bare("The"), "the");
        assert_ne!(bare("SHRM"), bare("SHRM Foundation"));
    }

    #[test]
    fn a_stem_has_two_words() {
        assert_eq!(stem("T3 Innovation Network"), Some("T3 Innovation"));
        assert_eq!(stem("Innovation Network"), None);
        assert_eq!(stem("T3 Innovation "), None);
    }

    #[test]
    fn strangers_are_those_of_a_look_at_each_pair() {
        let term = |number: usize| Term::from(oxrdf::NamedNode::new_unchecked(format!("http://e/{number}")));
        for seed in 0..200_usize {
            let links = (0..seed % 12).map(|i| (seed * (i + 3) * 7 % 11, (seed * (i + 1) * 5 + i) % 11));
            let mut above = Above(HashMap::new());
            links.for_each(|(part, whole)| above.0.entry(term(part)).or_default().push(term(whole)));
            let bodies: Vec<Body> = (0..7).map(|i| Body { term: term(i), name: String::new() }).collect();
            let family = |place: usize| above.family(&bodies[place].term);
            let expected: Vec<(usize, usize)> =
                (0..7).filter_map(|a| Some((a, (a + 1..7).find(|b| family(a).is_disjoint(&family(*b)))?))).collect();
            assert_eq!(above.strangers(&bodies), expected, "{seed}");
        }
    }
}
