use std::collections::BTreeSet;

use super::*;

const PREFIXES: &str = "@prefix : <http://e/> . @prefix owl: <http://www.w3.org/2002/07/owl#> . \
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> . ";

fn quads(turtle: &str) -> Vec<Quad> {
    let text = format!("{PREFIXES}{turtle}");
    TurtleParser::new()
        .for_slice(text.as_bytes())
        .map(|triple| triple.unwrap().in_graph(GraphName::DefaultGraph))
        .collect()
}

/// Checks what follows from `turtle`: names of our own terms, in the order of the statements.
#[track_caller]
fn check(regime: Regime, turtle: &str, expected: &[&str]) {
    let found: Vec<String> = infer(&quads(turtle), regime, &Cancellation::new())
        .unwrap()
        .iter()
        .map(|quad| {
            let text = format!("{} {} {}", quad.subject, quad.predicate, quad.object);
            let local = |term: &str| term.trim_end_matches('>').rsplit(['/', '#']).next().unwrap().to_owned();
            text.split(' ').map(local).collect::<Vec<_>>().join(" ")
        })
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn rdfs_sub_classes_and_sub_properties() {
    check(
        Regime::Rdfs,
        ":a a :C . :C rdfs:subClassOf :D . :D rdfs:subClassOf :E . :p rdfs:subPropertyOf :q . :a :p :b .",
        &["C subClassOf E", "a q b", "a type D", "a type E"],
    );
}

#[test]
fn rdfs_domains_and_ranges() {
    check(
        Regime::Rdfs,
        ":p rdfs:domain :C ; rdfs:range :D . :a :p :b . :c :p \"x\" . :q rdfs:range rdfs:Literal ; rdfs:domain owl:Thing . :a :q :b .",
        &["a type C", "b type D", "c type C"],
    );
}

#[test]
fn rdfs_leaves_owl_alone() {
    check(Regime::Rdfs, ":p a owl:SymmetricProperty . :a :p :b .", &[]);
}

#[test]
fn owl_inverses_hold_both_ways() {
    check(Regime::OwlRl, ":p owl:inverseOf :q . :a :p :b . :c :q :d .", &["b q a", "d p c"]);
}

#[test]
fn owl_symmetric_and_transitive() {
    check(Regime::OwlRl, ":p a owl:SymmetricProperty . :a :p :b .", &["b p a"]);
    check(
        Regime::OwlRl,
        ":a :p :b . :b :p :c . :c :p :d . :p a owl:TransitiveProperty .",
        &["a p c", "a p d", "b p d"],
    );
    check(Regime::OwlRl, ":p a owl:TransitiveProperty . :a :p :b . :b :p :a .", &["a p a", "b p b"]);
}

#[test]
fn owl_equivalents() {
    check(
        Regime::OwlRl,
        ":C owl:equivalentClass :D . :a a :C . :b a :D . :p owl:equivalentProperty :q . :a :p :b . :a :q :c .",
        &["a p c", "a q b", "a type D", "b type C"],
    );
}

#[test]
fn owl_same_things_share_what_holds() {
    check(Regime::OwlRl, ":a owl:sameAs :b . :a :p :c . :d :p :b .", &["b p c", "b sameAs a", "d p a"]);
    check(
        Regime::OwlRl,
        ":p a owl:FunctionalProperty . :a :p :b, :c . :b :q :d .",
        &["b sameAs c", "c q d", "c sameAs b"],
    );
    check(Regime::OwlRl, ":p a owl:InverseFunctionalProperty . :a :p :x . :b :p :x .", &["a sameAs b", "b sameAs a"]);
}

#[test]
fn literals_are_no_subjects() {
    check(Regime::OwlRl, ":p a owl:SymmetricProperty . :p owl:inverseOf :q . :a :p \"x\" .", &[]);
}

#[test]
fn reused_vocabularies_bring_their_axioms() {
    check(
        Regime::OwlRl,
        ":a skos:broader :b . :b skos:broader :c .",
        &[
            "a broaderTransitive b",
            "a broaderTransitive c",
            "b broaderTransitive c",
            "b narrower a",
            "b narrowerTransitive a",
            "c narrower b",
            "c narrowerTransitive a",
            "c narrowerTransitive b",
        ],
    );
}

#[test]
fn work_stops_when_asked_to() {
    let flag = Cancellation::new();
    flag.interrupt();
    let chain: String = (0..2000).map(|n| format!(":n{n} :p :n{} . ", n + 1)).collect();
    assert!(infer(&quads(&format!(":p a owl:TransitiveProperty . {chain}")), Regime::OwlRl, &flag).is_err());
}

/// Applies the rules for a transitive, a symmetric and an inverse property until nothing is new, in the plainest way.
fn slow(pairs: &BTreeSet<(u8, u8, u8)>) -> BTreeSet<(u8, u8, u8)> {
    let mut all = pairs.clone();
    loop {
        let mut next = all.clone();
        for (s, p, o) in &all {
            match p {
                0 => {
                    next.extend(all.iter().filter(|(a, q, _)| q == p && a == o).map(|(.., b)| (*s, 0, *b)));
                    next.insert((*o, 2, *s));
                }
                1 => {
                    next.insert((*o, 1, *s));
                }
                _ => {
                    next.insert((*o, 0, *s));
                }
            }
        }
        if next == all {
            return all;
        }
        all = next;
    }
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(64))]
    #[test]
    fn chaining_agrees_with_the_plain_way(pairs in proptest::collection::btree_set((0_u8..5, 0_u8..3, 0_u8..5), 0..12)) {
        let facts: String = pairs.iter().map(|(s, p, o)| format!(":n{s} :p{p} :n{o} . ")).collect();
        let schema = ":p0 a owl:TransitiveProperty ; owl:inverseOf :p2 . :p1 a owl:SymmetricProperty . ";
        let given = quads(&format!("{facts}{schema}"));
        let inferred = infer(&given, Regime::OwlRl, &Cancellation::new()).unwrap();
        let expected: BTreeSet<String> = slow(&pairs)
            .difference(&pairs)
            .map(|(s, p, o)| format!("<http://e/n{s}> <http://e/p{p}> <http://e/n{o}>"))
            .collect();
        let found: BTreeSet<String> =
            inferred.iter().map(|quad| format!("{} {} {}", quad.subject, quad.predicate, quad.object)).collect();
        proptest::prop_assert_eq!(found, expected);
    }
}
