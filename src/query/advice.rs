//! What may be wrong with a query that is right: terms that the data does not have, and why there is no result.

use std::collections::BTreeSet;

use oxrdf::{NamedNode, Term};
use spargebra::Query;
use spargebra::algebra::{GraphPattern, PropertyPathExpression};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

use crate::cancel::Cancellation;
use crate::error::{Error, Result, nearest};
use crate::results::Results;
use crate::store::{Evaluation, QuadPattern, Store};
use crate::vocab::{compact, rdf};

/// Returns a warning for each predicate and each class of `query` that does not occur in `store`, by name.
pub fn unknown_terms(query: &Query, store: &Store, cancellation: &Cancellation) -> Vec<Error> {
    let mut terms = Terms::default();
    terms.read(pattern_of(query));
    let mut warnings = Vec::new();
    for (what, known_as, names) in
        [("predicate", Place::Predicate, &terms.predicates), ("class", Place::Class, &terms.classes)]
    {
        let missing: Vec<&NamedNode> = names.iter().filter(|name| !occurs(store, name, known_as)).collect();
        if missing.is_empty() {
            continue;
        }
        let known = known_names(store, known_as, cancellation);
        for name in missing {
            let warning = Error::usage(format!("the {what} `{}` does not occur in the data", short(name.as_str())));
            warnings.push(match near(name.as_str(), &known) {
                Some(hint) => warning.with_hint(hint),
                None => warning,
            });
        }
    }
    warnings
}

/// Returns why `query` has no rows: the first pattern that matches nothing, alone or with those before it.
pub fn why_empty(query: &Query, store: &Store, cancellation: &Cancellation) -> Result<Option<String>> {
    let mut steps = Vec::new();
    required(pattern_of(query), &mut steps);
    for step in &steps {
        if !matches(std::slice::from_ref(step), store, cancellation)? {
            return Ok(Some(format!("nothing matches `{}`", written(step))));
        }
    }
    for count in 2..=steps.len() {
        if !matches(&steps[..count], store, cancellation)? {
            let (last, before) = (written(&steps[count - 1]), count - 1);
            let those = if before == 1 { "the pattern" } else { "the patterns" };
            return Ok(Some(format!("nothing matches `{last}` together with {those} before it")));
        }
    }
    Ok((!steps.is_empty())
        .then(|| "all patterns match something together: a FILTER, VALUES, MINUS or HAVING leaves nothing".to_owned()))
}

fn pattern_of(query: &Query) -> &GraphPattern {
    match query {
        Query::Select { pattern, .. }
        | Query::Construct { pattern, .. }
        | Query::Describe { pattern, .. }
        | Query::Ask { pattern, .. } => pattern,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Predicate,
    Class,
}

/// The predicates and classes that a query names.
#[derive(Default)]
struct Terms {
    predicates: BTreeSet<NamedNode>,
    classes: BTreeSet<NamedNode>,
}

impl Terms {
    fn read(&mut self, pattern: &GraphPattern) {
        match pattern {
            GraphPattern::Bgp { patterns } => patterns.iter().for_each(|triple| self.triple(triple)),
            GraphPattern::Path { path, .. } => self.path(path),
            // What stands behind SERVICE is another's data.
            GraphPattern::Service { .. } | GraphPattern::Values { .. } => {}
            other => parts(other).into_iter().for_each(|part| self.read(part)),
        }
    }

    fn triple(&mut self, triple: &TriplePattern) {
        let NamedNodePattern::NamedNode(predicate) = &triple.predicate else { return };
        self.predicates.insert(predicate.clone());
        if let (rdf::TYPE, TermPattern::NamedNode(class)) = (predicate.as_str(), &triple.object) {
            self.classes.insert(class.clone());
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

/// Returns the patterns inside a pattern.
fn parts(pattern: &GraphPattern) -> Vec<&GraphPattern> {
    match pattern {
        GraphPattern::Join { left, right }
        | GraphPattern::LeftJoin { left, right, .. }
        | GraphPattern::Union { left, right }
        | GraphPattern::Minus { left, right } => vec![left, right],
        GraphPattern::Filter { inner, .. }
        | GraphPattern::Graph { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::Group { inner, .. } => vec![inner],
        _ => Vec::new(),
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
fn shortened(text: &str) -> String {
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

fn occurs(store: &Store, name: &NamedNode, place: Place) -> bool {
    store.quads(&pattern(name, place)).next().is_some()
}

fn pattern(name: &NamedNode, place: Place) -> QuadPattern {
    match place {
        Place::Predicate => QuadPattern { predicate: Some(name.clone()), ..QuadPattern::default() },
        Place::Class => QuadPattern {
            predicate: Some(NamedNode::new_unchecked(rdf::TYPE)),
            object: Some(Term::from(name.clone())),
            ..QuadPattern::default()
        },
    }
}

/// Returns the predicates or classes that the data has, as far as time allows.
fn known_names(store: &Store, place: Place, cancellation: &Cancellation) -> Vec<String> {
    let all = match place {
        Place::Predicate => QuadPattern::default(),
        Place::Class => QuadPattern { predicate: Some(NamedNode::new_unchecked(rdf::TYPE)), ..QuadPattern::default() },
    };
    let mut names = BTreeSet::new();
    for quad in store.quads(&all).map_while(Result::ok) {
        match (place, quad.object) {
            (Place::Predicate, _) => names.insert(quad.predicate.into_string()),
            (Place::Class, Term::NamedNode(class)) => names.insert(class.into_string()),
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
    use crate::query::{Prefixes, parse_query};

    fn store() -> Store {
        let ler = |local: &str| NamedNode::new_unchecked(format!("https://w3id.org/lermap/ns#{local}"));
        let quad = |s: &str, p: NamedNode, o: Term| Quad::new(ler(s), p, o, GraphName::DefaultGraph);
        let quads = vec![
            quad("x", NamedNode::new_unchecked(rdf::TYPE), ler("StakeholderGroup").into()),
            quad("y", NamedNode::new_unchecked(rdf::TYPE), ler("Stage").into()),
            quad("y", ler("stakeholder"), ler("x").into()),
            quad("x", ler("position"), Literal::from(1).into()),
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
        check_empty("SELECT * { ?s a ler:Sage OPTIONAL { ?s ler:position ?n } }", "nothing matches `?s a ler:Sage`");
    }
}
