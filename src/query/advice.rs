//! What may be wrong with a query that is right: terms that the data does not have, and why there is no result.

use std::collections::BTreeSet;

use oxrdf::{NamedNode, Term};
use spargebra::Query;
use spargebra::algebra::{GraphPattern, PropertyPathExpression};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

use super::alike;
use super::namespaces::WELL_KNOWN;
use super::walk::{parts, pattern_of};
use crate::cancel::Cancellation;
use crate::error::{Error, Result, nearest};
use crate::results::Results;
use crate::store::{Evaluation, QuadPattern, Store};
use crate::vocab::{PREFIXES, compact, rdf};

/// Returns a warning for each predicate and each class of `query` that does not occur in `store`, by name.
pub fn unknown_terms(query: &Query, store: &Store, cancellation: &Cancellation) -> Vec<Error> {
    let mut terms = Terms::default();
    terms.read(pattern_of(query));
    let mut warnings = look_alikes(&terms.entities, store);
    for (what, known_as, names) in
        [("predicate", PatternPlace::Predicate, &terms.predicates), ("class", PatternPlace::Class, &terms.classes)]
    {
        let missing: Vec<&NamedNode> = names.iter().filter(|name| !occurs(store, name, known_as)).collect();
        if missing.is_empty() {
            continue;
        }
        let known = known_names(store, known_as, cancellation);
        for name in missing {
            let warning = Error::usage(format!("the {what} `{}` does not occur in the data", short(name.as_str())));
            warnings.push(
                match scheme_hint(name, |name| occurs(store, name, known_as)).or_else(|| near(name.as_str(), &known)) {
                    Some(hint) => warning.with_hint(hint),
                    None => warning,
                },
            );
        }
    }
    warnings
}

/// Returns a warning for each of `names` that would be known with `https:` for `http:`, or the other way round.
fn look_alikes(names: &BTreeSet<NamedNode>, store: &Store) -> Vec<Error> {
    let is_known = |name: &NamedNode| {
        let pattern = QuadPattern { subject: Some(name.clone().into()), ..QuadPattern::default() };
        store.quads(&pattern).next().is_some()
    };
    let warning = |name: &NamedNode| {
        let hint = scheme_hint(name, is_known)?;
        Some(Error::usage(format!("the data says nothing about `{}`", name.as_str())).with_hint(hint))
    };
    names.iter().filter(|name| !is_known(name)).filter_map(warning).collect()
}

/// Returns a hint if `name` has `https:` where the data or a known namespace has `http:`, or the other way round.
fn scheme_hint(name: &NamedNode, is_known: impl Fn(&NamedNode) -> bool) -> Option<String> {
    let (scheme, other) = match name.as_str().strip_prefix("https:") {
        Some(rest) => ("http:", format!("http:{rest}")),
        None => ("https:", format!("https:{}", name.as_str().strip_prefix("http:")?)),
    };
    let other = NamedNode::new(other).ok()?;
    // Of two prefixes for one namespace, the one that needs no declaration here.
    let known = WELL_KNOWN.iter().chain(PREFIXES);
    let namespace = known
        .filter(|(_, namespace)| other.as_str().starts_with(namespace))
        .max_by_key(|(_, namespace)| namespace.len());
    match namespace {
        Some((prefix, namespace)) => {
            Some(format!("that namespace begins with `{scheme}`: PREFIX {prefix}: <{namespace}>"))
        }
        None if is_known(&other) => Some(format!("the data has it with `{scheme}`: <{}>", other.as_str())),
        None => None,
    }
}

/// Returns why `query` has no rows: the first pattern that matches nothing, alone or with those before it.
///
/// # Errors
/// When a part of the query cannot be evaluated, or the work should stop.
pub fn why_empty(query: &Query, store: &Store, cancellation: &Cancellation) -> Result<Option<String>> {
    let mut steps = Vec::new();
    required(pattern_of(query), &mut steps);
    for step in &steps {
        if !matches(std::slice::from_ref(step), store, cancellation)? {
            let otherwise = alike::in_pattern(step, store, cancellation).map(|text| format!("; {text}"));
            return Ok(Some(format!("nothing matches `{}`{}", written(step), otherwise.unwrap_or_default())));
        }
    }
    for count in 2..=steps.len() {
        if !matches(&steps[..count], store, cancellation)? {
            let (last, before) = (written(&steps[count - 1]), count - 1);
            let those = if before == 1 { "the pattern" } else { "the patterns" };
            return Ok(Some(format!("nothing matches `{last}` together with {those} before it")));
        }
    }
    if let Some(text) = alike::in_condition(pattern_of(query), store, cancellation) {
        return Ok(Some(format!("no value is {text}")));
    }
    Ok((!steps.is_empty())
        .then(|| "all patterns match something together: a FILTER, VALUES, MINUS or HAVING leaves nothing".to_owned()))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PatternPlace {
    Predicate,
    Class,
}

/// The predicates, classes and other entities that a query names.
#[derive(Default)]
struct Terms {
    entities: BTreeSet<NamedNode>,
    predicates: BTreeSet<NamedNode>,
    classes: BTreeSet<NamedNode>,
}

impl Terms {
    fn read(&mut self, pattern: &GraphPattern) {
        match pattern {
            GraphPattern::Bgp { patterns } => patterns.iter().for_each(|triple| self.triple(triple)),
            GraphPattern::Path { subject, path, object } => {
                self.entity(subject);
                self.path(path);
                self.entity(object);
            }
            // What follows SERVICE is another's data.
            GraphPattern::Service { .. } | GraphPattern::Values { .. } => {}
            other => parts(other).into_iter().for_each(|part| self.read(part)),
        }
    }

    fn entity(&mut self, term: &TermPattern) {
        if let TermPattern::NamedNode(name) = term {
            self.entities.insert(name.clone());
        }
    }

    fn triple(&mut self, triple: &TriplePattern) {
        self.entity(&triple.subject);
        let NamedNodePattern::NamedNode(predicate) = &triple.predicate else { return };
        self.predicates.insert(predicate.clone());
        if let (rdf::TYPE, TermPattern::NamedNode(class)) = (predicate.as_str(), &triple.object) {
            self.classes.insert(class.clone());
        } else {
            self.entity(&triple.object);
        }
    }

    fn path(&mut self, path: &PropertyPathExpression) {
        match path {
            PropertyPathExpression::NamedNode(name) => {
                self.predicates.insert(name.clone());
            }
            PropertyPathExpression::Reverse(path)
            | PropertyPathExpression::ZeroOrMore(path)
            | PropertyPathExpression::OneOrMore(path)
            | PropertyPathExpression::ZeroOrOne(path) => self.path(path),
            PropertyPathExpression::Sequence(a, b) | PropertyPathExpression::Alternative(a, b) => {
                self.path(a);
                self.path(b);
            }
            PropertyPathExpression::NegatedPropertySet(_) => {}
        }
    }
}

/// Collects, in the order of the text, the single patterns that every result must match.
fn required(pattern: &GraphPattern, steps: &mut Vec<GraphPattern>) {
    match pattern {
        GraphPattern::Bgp { patterns } => {
            steps.extend(patterns.iter().map(|triple| GraphPattern::Bgp { patterns: vec![triple.clone()] }));
        }
        GraphPattern::Path { .. } => steps.push(pattern.clone()),
        GraphPattern::Graph { name, inner } => {
            let mut inside = Vec::new();
            required(inner, &mut inside);
            let inside =
                inside.into_iter().map(|inner| GraphPattern::Graph { name: name.clone(), inner: Box::new(inner) });
            steps.extend(inside);
        }
        GraphPattern::LeftJoin { left, .. } | GraphPattern::Minus { left, .. } => required(left, steps),
        // The variables of a sub-query are its own: what is not projected is another variable.
        GraphPattern::Union { .. } | GraphPattern::Service { .. } | GraphPattern::Values { .. } => {}
        other => parts(other).into_iter().for_each(|part| required(part, steps)),
    }
}

fn matches(steps: &[GraphPattern], store: &Store, cancellation: &Cancellation) -> Result<bool> {
    let joined =
        steps.iter().cloned().reduce(|left, right| GraphPattern::Join { left: left.into(), right: right.into() });
    let Some(pattern) = joined else { return Ok(true) };
    let query = Query::Ask { dataset: None, pattern, base_iri: None };
    let evaluation = Evaluation { cancellation: cancellation.clone(), ..Evaluation::default() };
    Ok(matches!(store.evaluate(&query, &evaluation)?.0, Results::Boolean(true)))
}

/// Returns a pattern as a query writes it, with known prefixes.
fn written(pattern: &GraphPattern) -> String {
    match pattern {
        GraphPattern::Bgp { patterns } => patterns.iter().map(triple).collect::<Vec<_>>().join(" . "),
        GraphPattern::Path { subject, path, object } => {
            format!("{} {} {}", term(subject), shortened(&path.to_string()), term(object))
        }
        GraphPattern::Graph { name, inner } => {
            format!("GRAPH {} {{ {} }}", shortened(&name.to_string()), written(inner))
        }
        other => shortened(&other.to_string()),
    }
}

fn triple(triple: &TriplePattern) -> String {
    let predicate = match &triple.predicate {
        NamedNodePattern::NamedNode(name) if name.as_str() == rdf::TYPE => "a".to_owned(),
        other => shortened(&other.to_string()),
    };
    format!("{} {predicate} {}", term(&triple.subject), term(&triple.object))
}

fn term(pattern: &TermPattern) -> String {
    match pattern {
        // The parser's name for `[]` says nothing to its writer.
        TermPattern::BlankNode(_) => "[]".to_owned(),
        other => shortened(&other.to_string()),
    }
}

/// Returns `text` with the IRIs that have a prefixed name written so.
pub fn shortened(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        let Some(length) = rest[start..].find('>') else { break };
        out.push_str(&rest[..start]);
        let iri = &rest[start..=start + length];
        out.push_str(&compact(&iri[1..iri.len() - 1]).unwrap_or_else(|| iri.to_owned()));
        rest = &rest[start + length + 1..];
    }
    out + rest
}

fn short(iri: &str) -> String {
    compact(iri).unwrap_or_else(|| iri.to_owned())
}

fn occurs(store: &Store, name: &NamedNode, place: PatternPlace) -> bool {
    store.quads(&pattern(name, place)).next().is_some()
}

fn pattern(name: &NamedNode, place: PatternPlace) -> QuadPattern {
    match place {
        PatternPlace::Predicate => QuadPattern { predicate: Some(name.clone()), ..QuadPattern::default() },
        PatternPlace::Class => QuadPattern {
            predicate: Some(NamedNode::new_unchecked(rdf::TYPE)),
            object: Some(Term::from(name.clone())),
            ..QuadPattern::default()
        },
    }
}

/// Returns the predicates or classes that the data has, as far as time allows.
fn known_names(store: &Store, place: PatternPlace, cancellation: &Cancellation) -> Vec<String> {
    let all = match place {
        PatternPlace::Predicate => QuadPattern::default(),
        PatternPlace::Class => {
            QuadPattern { predicate: Some(NamedNode::new_unchecked(rdf::TYPE)), ..QuadPattern::default() }
        }
    };
    let mut names = BTreeSet::new();
    for quad in store.quads(&all).map_while(Result::ok) {
        match (place, quad.object) {
            (PatternPlace::Predicate, _) => names.insert(quad.predicate.into_string()),
            (PatternPlace::Class, Term::NamedNode(class)) => names.insert(class.into_string()),
            _ => false,
        };
        if cancellation.is_cancelled() {
            break;
        }
    }
    names.into_iter().collect()
}

/// Returns a hint with the names nearest to `iri`: by local name, then by the whole of its prefixed name.
fn near(iri: &str, known: &[String]) -> Option<String> {
    let local = |iri: &str| iri.rsplit(['/', '#']).next().unwrap_or_default().to_owned();
    let locals: Vec<String> = known.iter().map(|iri| local(iri)).collect();
    let wanted: Vec<&str> = locals.iter().map(String::as_str).collect();
    let found = nearest(&local(iri), &wanted, 3);
    let mut names: Vec<String> = Vec::new();
    for name in found {
        let same = known.iter().zip(&locals).filter(|(_, local)| *local == name);
        names.extend(same.map(|(iri, _)| format!("`{}`", short(iri))));
    }
    names.dedup();
    names.truncate(3);
    (!names.is_empty()).then(|| format!("did you mean {}?", names.join(", ")))
}

#[cfg(test)]
mod tests {
    use oxrdf::{GraphName, Literal, Quad};

    use super::*;
    use crate::prefixes::Prefixes;
    use crate::query::parse_query;

    fn store() -> Store {
        let ler = |local: &str| NamedNode::new_unchecked(format!("https://w3id.org/lermap/ns#{local}"));
        let quad = |s: &str, p: NamedNode, o: Term| Quad::new(ler(s), p, o, GraphName::DefaultGraph);
        let quads = vec![
            quad("x", NamedNode::new_unchecked(rdf::TYPE), ler("StakeholderGroup").into()),
            quad("y", NamedNode::new_unchecked(rdf::TYPE), ler("Stage").into()),
            quad("y", ler("stakeholder"), ler("x").into()),
            quad("x", ler("position"), Literal::from(1).into()),
            quad("x", ler("name"), Literal::new_language_tagged_literal_unchecked("Employers", "en").into()),
        ];
        Store::from_quads(quads).unwrap()
    }

    #[track_caller]
    fn check_warnings(text: &str, expected: &[(&str, &str)]) {
        let query = parse_query(text, &Prefixes::default()).unwrap();
        let found: Vec<(String, String)> = unknown_terms(&query, &store(), &Cancellation::new())
            .into_iter()
            .map(|warning| (warning.message, warning.hint.unwrap_or_default()))
            .collect();
        let expected: Vec<(String, String)> =
            expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn terms_that_do_not_occur_are_named() {
        check_warnings("SELECT * { ?s a ler:Stage ; ler:position ?n }", &[]);
        check_warnings(
            "SELECT * { ?s a ler:StakeholderGrup OPTIONAL { ?s ler:stakholder/ler:positon ?o } }",
            &[
                ("the predicate `ler:positon` does not occur in the data", "did you mean `ler:position`?"),
                ("the predicate `ler:stakholder` does not occur in the data", "did you mean `ler:stakeholder`?"),
                ("the class `ler:StakeholderGrup` does not occur in the data", "did you mean `ler:StakeholderGroup`?"),
            ],
        );
        check_warnings("SELECT * { SERVICE <http://e/> { ?s ler:nonsense ?o } }", &[]);
    }

    #[test]
    fn http_and_https_are_told_apart() {
        check_warnings(
            "PREFIX l: <http://w3id.org/lermap/ns#> SELECT * { l:x a <http://w3id.org/lermap/ns#Stage> }",
            &[
                (
                    "the data says nothing about `http://w3id.org/lermap/ns#x`",
                    "that namespace begins with `https:`: PREFIX ler: <https://w3id.org/lermap/ns#>",
                ),
                (
                    "the class `http://w3id.org/lermap/ns#Stage` does not occur in the data",
                    "that namespace begins with `https:`: PREFIX ler: <https://w3id.org/lermap/ns#>",
                ),
            ],
        );
        check_warnings(
            "PREFIX dbo: <https://dbpedia.org/ontology/> SELECT * { ?s dbo:abstract ?o }",
            &[(
                "the predicate `https://dbpedia.org/ontology/abstract` does not occur in the data",
                "that namespace begins with `http:`: PREFIX dbo: <http://dbpedia.org/ontology/>",
            )],
        );
    }

    #[track_caller]
    fn check_empty(text: &str, expected: &str) {
        let query = parse_query(text, &Prefixes::default()).unwrap();
        assert_eq!(why_empty(&query, &store(), &Cancellation::new()).unwrap().as_deref(), Some(expected));
    }

    #[test]
    fn the_first_pattern_that_matches_nothing_is_named() {
        check_empty("SELECT * { ?s a ler:Stage ; ler:nonsense ?o . }", "nothing matches `?s ler:nonsense ?o`");
        check_empty(
            "SELECT * { ?s a ler:Stage . ?s ler:position ?n }",
            "nothing matches `?s ler:position ?n` together with the pattern before it",
        );
        check_empty(
            "SELECT * { ?s ler:position ?n FILTER(?n > 1) }",
            "all patterns match something together: a FILTER, VALUES, MINUS or HAVING leaves nothing",
        );
        check_empty(
            "SELECT * { ?s ler:name \"Employers\" }",
            "nothing matches `?s ler:name \"Employers\"`; the data has it as `\"Employers\"@en`",
        );
        check_empty(
            "SELECT * { ?s ler:name \"employers\"@en }",
            "nothing matches `?s ler:name \"employers\"@en`; the data has it as `\"Employers\"@en`",
        );
        check_empty(
            "SELECT * { ?s ler:name ?n FILTER(?n = \"Employers\") }",
            "no value is \"Employers\"; the data has it as `\"Employers\"@en`",
        );
        check_empty(
            "SELECT * { VALUES ?n { \"Employers\" } ?s ler:name ?n }",
            "no value is \"Employers\"; the data has it as `\"Employers\"@en`",
        );
        check_empty(
            "SELECT * { ?s ler:position \"1\" }",
            "nothing matches `?s ler:position \"1\"`; the data has it as `\"1\"^^xsd:integer`",
        );
        check_empty("SELECT * { ?s a ler:Sage OPTIONAL { ?s ler:position ?n } }", "nothing matches `?s a ler:Sage`");
    }
}
