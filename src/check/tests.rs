use std::collections::BTreeSet;

use oxrdf::{GraphName, Quad};
use oxttl::TurtleParser;

use super::*;
use crate::load::{LoadOptions, load};
use crate::source::Source;
use crate::vocab::PREFIXES;

fn store(turtle: &str) -> Store {
    let mut parser = TurtleParser::new();
    for (prefix, namespace) in PREFIXES {
        parser = parser.with_prefix(*prefix, *namespace).unwrap();
    }
    let quads: Vec<Quad> =
        parser.for_slice(turtle.as_bytes()).map(|triple| triple.unwrap().in_graph(GraphName::DefaultGraph)).collect();
    Store::from_quads(quads).unwrap()
}

/// Returns what our own shapes find in `store`, and the checks if asked for.
fn found(store: &Store, with_checks: bool) -> Vec<Finding> {
    let (shapes, cancellation) = (known_shapes(&[]).unwrap(), Cancellation::new());
    run(store, &Request { warnings: &[], shapes: &shapes, with_checks, cancellation: &cancellation }).unwrap()
}

/// Checks what the check called `code` finds in `turtle`: each finding as its entity and message.
#[track_caller]
fn check(code: &str, turtle: &str, expected: &[&str]) {
    let store = store(turtle);
    let cancellation = Cancellation::new();
    let data = Dataset::new(&store, &cancellation);
    let check = CHECKS.iter().find(|check| check.code() == code).unwrap();
    let found: Vec<String> = check
        .find(&data)
        .unwrap()
        .into_iter()
        .map(|found| match found.entity {
            Some(oxrdf::Term::NamedNode(node)) => {
                format!("{} {}", crate::vocab::compact(node.as_str()).unwrap(), found.message)
            }
            _ => found.message,
        })
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn codes_are_unique_sorted_and_kebab_case() {
    let codes: Vec<&str> = CHECKS.iter().map(|check| check.code()).collect();
    let sorted: Vec<&str> = codes.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
    assert_eq!(codes, sorted);
    for check in CHECKS {
        assert!(check.code().chars().all(|c| c.is_ascii_lowercase() || c == '-'), "`{}`", check.code());
        assert!(!check.summary().ends_with('.') && !check.advice().ends_with('.'), "`{}`", check.code());
    }
}

#[test]
fn blank_nodes_are_counted() {
    check("blank-node", "[] rdfs:label [] .", &["the dataset has blank nodes: 2"]);
    check("blank-node", "term:a rdfs:label \"x\" .", &[]);
}

#[test]
fn circles_of_broader_concepts_are_found() {
    check(
        "broader-cycle",
        "term:a skos:broader term:b . term:b skos:broader term:a . term:c skos:broader term:a .",
        &[
            "term:a following `skos:broader` from the concept leads back to it",
            "term:b following `skos:broader` from the concept leads back to it",
        ],
    );
}

#[test]
fn citations_need_a_resource() {
    check(
        "dangling-citation",
        "term:a skos:definition \"So it is (AACRAO, 2022; Getting Smart, 2021).\" . \
         resource:r a ler:Resource ; ler:authorLine \"Getting Smart\" .",
        &["term:a “(AACRAO, 2022)” names no resource of the catalogue"],
    );
}

#[test]
fn links_of_the_map_lead_somewhere() {
    check(
        "dangling-reference",
        "term:a skos:related term:b, term:c . term:b rdfs:label \"b\" . term:a dcterms:source <https://w3id.org/lermap/> .",
        &["term:a it points to `term:c`, of which nothing is said"],
    );
}

#[test]
fn drafts_do_not_replace_and_finals_do_not_revise() {
    let statuses = "status:final ler:isSettled true . status:draft ler:isSettled false . ";
    check(
        "draft-called-final",
        &format!(
            "{statuses} framework:a adms:status status:draft ; dcterms:replaces framework:o . \
             framework:b adms:status status:final ; ler:revises framework:o . \
             framework:c a ler:Framework ; adms:status status:final ; rdfs:label \"C Draft 2\" . \
             framework:d a ler:Framework ; adms:status status:final ; dcterms:replaces framework:o ; rdfs:label \"D\" ."
        ),
        &[
            "framework:a it is a draft, yet replaces another",
            "framework:b it only revises another, as drafts do, yet its status is settled",
            "framework:c its name says draft, its status is settled",
        ],
    );
}

#[test]
fn fused_statements_are_split_at_a_known_start() {
    check(
        "fused-statements",
        "stream:a a ler:WorkStream ; dcterms:description \"Verify LERsImplement tools from JobsEQ\" . \
         stream:b a ler:WorkStream ; dcterms:description \"Implement wallets of WorkingNation\" .",
        &["stream:a “LERs” and “Implement” are joined: two statements seem to be run into one"],
    );
}

#[test]
fn markup_is_found_in_texts() {
    check(
        "html-in-text",
        "term:a skos:definition \"One.</p><p>Two.\" . term:b skos:definition \"Learners & Earners\" .",
        &["term:a the text holds `</p>`"],
    );
}

#[test]
fn names_of_one_body_are_compared() {
    check(
        "name-variant",
        "organization:a a org:Organization ; rdfs:label \"Jobs for the Future\" ; skos:altLabel \"Jobs For the Future\", \"JFF\" . \
         organization:b a org:Organization ; rdfs:label \"Strada Education Foundation\" . \
         organization:c a org:Organization ; rdfs:label \"Strada Education Network\" .",
        &[
            "organization:a the organization is spelled “Jobs For the Future”, “Jobs for the Future”",
            "organization:b “Strada Education Network” may be the same organization",
        ],
    );
}

#[test]
fn parts_of_a_body_are_not_its_variants() {
    check(
        "name-variant",
        "organization:b a org:Organization ; rdfs:label \"Working Group One\" ; org:subOrganizationOf organization:c . \
         organization:c a org:Organization ; rdfs:label \"Working Group Two\" .",
        &[],
    );
}

#[test]
fn skos_conditions_are_held() {
    check(
        "skos-integrity",
        "term:a skos:exactMatch term:b ; skos:broadMatch term:b . \
         term:c skos:related term:d ; skos:broader term:e . term:e skos:broader term:d . \
         term:f skos:prefLabel \"x\"@en, \"y\"@en, \"z\"@de ; skos:altLabel \"x\"@en .",
        &[
            "term:a it is an exact match of term:b and a broad, narrow or related one at once (S46)",
            "term:c it is related to term:d and broader or narrower than it at once (S27)",
            "term:f it has more than one preferred label in one language, “x” among them (S14)",
            "term:f “x” is its preferred and its alternative label at once (S13)",
        ],
    );
}

#[test]
fn addresses_are_compared() {
    let resources = "resource:a a ler:Resource ; foaf:page <http://e/1> ; rdfs:label \"A\" . \
         resource:b a ler:Resource ; foaf:page <http://e/1> ; rdfs:label \"B\" . resource:c a ler:Resource .";
    check("url-missing", resources, &["resource:c the resource has no address"]);
    check(
        "url-repeated",
        resources,
        &[
            "resource:a its address `http://e/1` is also that of “B”",
            "resource:b its address `http://e/1` is also that of “A”",
        ],
    );
    check(
        "unversioned-link",
        "resource:a a ler:Resource ; foaf:page <https://www.w3.org/TR/vc/#what> . \
         framework:f a ler:Framework ; foaf:page <https://www.w3.org/TR/vc-2.0/> .",
        &["resource:a `https://www.w3.org/TR/vc/#what` leads to whatever version is the latest"],
    );
}

#[test]
fn gaps_of_groups_and_terms_are_found() {
    let map = "stakeholder:a a ler:StakeholderGroup ; rdfs:label \"A\" ; ler:hasWorkStream stream:s . \
         stakeholder:b a ler:StakeholderGroup . action:x a ler:Action ; ler:stakeholder stakeholder:b ; ler:mentions term:t . \
         area:r rdfs:label \"R\" . cell:a-r a ler:Cell ; ler:stakeholder stakeholder:a ; ler:actionArea area:r ; ler:isCovered false . \
         term:t a ler:Term . term:u a ler:Term ; ler:mentions term:t . term:t ler:mentions term:u .";
    check("group-without-actions", map, &["stakeholder:a the group has no action in any area"]);
    check("empty-cell", map, &["cell:a-r A has nothing under R"]);
    check("term-unused", map, &["term:u no work stream, action or value proposition uses the term"]);
}

#[test]
fn records_of_statements_and_editions_are_looked_at() {
    check(
        "unconfirmed-exact-match",
        "mapping:m a ler:Mapping ; rdf:predicate skos:exactMatch ; ler:mappingStatus \"expected\" . \
         mapping:n a ler:Mapping ; rdf:predicate skos:exactMatch ; ler:mappingStatus \"confirmed\" .",
        &["mapping:m the mapping is exact, but only expected"],
    );
    check(
        "framework-without-publisher",
        "framework:f a ler:Framework .",
        &["framework:f no organization publishes the framework"],
    );
    check(
        "licence-conflict",
        "edition:v2 ler:hasLicenceClaim edition:x, edition:y . edition:x dcterms:license <http://e/a> . edition:y dcterms:license <http://e/b> .",
        &["edition:v2 the edition states http://e/a and http://e/b"],
    );
    check(
        "joint-author-line",
        "resource:r ler:authorLine \"A and B\" ; dcterms:creator organization:a, organization:b .",
        &["resource:r one author line names 2 organizations"],
    );
    check(
        "known-defect",
        "resource:r ler:knownDefect \"It lost its address.\"@en .",
        &["resource:r It lost its address"],
    );
}

#[test]
fn the_embedded_map_has_no_violation() {
    let loaded = load(&[Source::Embedded], &LoadOptions::default()).unwrap();
    let findings = found(&loaded.store, true);
    let violations: Vec<_> = findings.iter().filter(|finding| finding.severity == Severity::Violation).collect();
    assert!(violations.is_empty(), "{violations:#?}");
}

#[test]
fn shapes_find_what_breaks_them() {
    let store = store(
        "stream:a a ler:WorkStream ; rdfs:label \"A\"@en, \"B\"@en ; dcterms:description \"Too\" ; dcterms:source <http://e/> ; \
         ler:stakeholder stakeholder:x ; ler:position 0 ; ler:textHash \"xyz\" . \
         stakeholder:x a ler:Stage . \
         <https://w3id.org/lermap/derivation/d> a ler:Mention ; ler:start 5 ; ler:end 5 .",
    );
    let findings = found(&store, false);
    let of_stream: BTreeSet<&str> = findings
        .iter()
        .filter(|finding| finding.entity.as_ref().is_some_and(|entity| entity.to_string().contains("/stream/a")))
        .map(|finding| finding.code.as_str())
        .collect();
    let expected = ["label", "position", "stage", "stakeholder", "statement", "text-hash"];
    assert_eq!(of_stream, expected.map(|code| format!("shape-{code}")).iter().map(String::as_str).collect());
    assert!(findings.iter().any(|finding| finding.code == "shape-start"), "{findings:#?}");
}
