//! What `why` answers to the words of a person.

use super::*;
use crate::Engine;
use crate::load::LoadOptions;
use crate::source::Source;

/// Answers a question over the embedded map; each row as `kind record rule confidence`.
#[track_caller]
fn check(subject: &str, predicate: &str, object: Option<&str>, expected: &[&str]) {
    let engine = Engine::open(&[Source::Embedded], &LoadOptions::default()).unwrap();
    let names = EntityNames::of(engine.store(), &engine.prefixes).unwrap();
    let found = match why(&Question { subject, predicate, object }, &names, engine.store()) {
        Ok(solutions) => solutions
            .map(|row| {
                let row = row.unwrap();
                [4, 5, 8, 9].map(|at| row[at].as_ref().map_or("-".to_owned(), plain)).join(" ")
            })
            .collect(),
        Err(error) => vec![format!("{error}; {}", error.hint.as_deref().unwrap_or_default())],
    };
    let cut: Vec<String> = found.iter().map(|row| row.chars().filter(|c| !c.is_ascii_digit()).collect()).collect();
    assert_eq!(cut, expected);
}

#[test]
fn a_relation_has_its_own_record() {
    check("ob-3.0", "isProfileOf", Some("framework:vcdm-2.0"), &["asserted data/relations.yaml: - -"]);
}

#[test]
fn a_property_of_an_entity_stands_in_its_record() {
    check("Employers", "label", Some("Employers"), &["asserted data/stakeholders/employers.yaml: - -"]);
    check("employers", "a", Some("ler:StakeholderGroup"), &["asserted data/stakeholders/employers.yaml: - -"]);
}

#[test]
fn a_derived_statement_has_a_rule() {
    check(
        "framework:ob-3.0",
        "rests on",
        Some("vcdm-2.0"),
        &["derived data/relations.yaml: rule:framework-closure asserted", "evidence data/relations.yaml: - -"],
    );
    check(
        "cell:employers-issuing",
        "is covered",
        None,
        &[
            "derived data/stakeholders/employers.yaml: rule:coverage-cells asserted",
            "evidence data/stages.yaml: - -",
            "evidence data/stakeholders/employers.yaml: - -",
        ],
    );
}

#[test]
fn terms_are_taken_as_formats_print_them() {
    for text in ["\"Employers\"@en", "\"Employers\"", "\"\"\"Employers\"\"\"", "Employers"] {
        check("employers", "rdfs:label", Some(text), &["asserted data/stakeholders/employers.yaml: - -"]);
    }
    let order = "\"1\"^^<http://www.w3.org/2001/XMLSchema#integer>";
    for text in [order, "\"1\"^^xsd:integer", "1"] {
        check("stage:developing", "order", Some(text), &["asserted data/stages.yaml: - -"]);
    }
    let group = "<https://w3id.org/lermap/ns#StakeholderGroup>";
    check(
        "<https://w3id.org/lermap/stakeholder/employers>",
        "a",
        Some(group),
        &["asserted data/stakeholders/employers.yaml: - -"],
    );
}

#[test]
fn what_is_not_said_is_a_negative_answer() {
    check(
        "ob-3.0",
        "replaces",
        Some("clr-2.0"),
        &[
            "no graph says `framework:ob-. dcterms:replaces clr-.`; it has: framework:ob-. (Open Badges .), framework:ob-. (Open Badges .)",
        ],
    );
    check(
        "stage:issuing",
        "isProfileOf",
        None,
        &["`stage:issuing` has no property called `isProfileOf`; known: source, type, label, definition, inScheme, \
         notation, prefLabel, topConceptOf, hasWorkStream, order, recordFile, recordLine"],
    );
}

/// Every statement of the evidence of every tenth derivation is named, with a file and line.
#[test]
fn a_derived_statement_leads_to_all_of_its_evidence() {
    let engine = Engine::open(&[Source::Embedded], &LoadOptions::default()).unwrap();
    let (store, names) = (engine.store(), EntityNames::of(engine.store(), &engine.prefixes).unwrap());
    let class = Term::NamedNode(NamedNode::new_unchecked("https://w3id.org/lermap/ns#Derivation"));
    let mut tried = 0;
    for record in quads(store, None, Some(rdf::TYPE), Some(&class)).unwrap().into_iter().step_by(40) {
        let NamedOrBlankNode::NamedNode(record) = record.subject else { panic!("a derivation has a name") };
        let one = |property| value(&record, property, store).unwrap().unwrap().to_string();
        let (subject, predicate, object) = (one(rdf::SUBJECT), one(rdf::PREDICATE), one(rdf::OBJECT));
        let question = Question { subject: &subject, predicate: &predicate, object: Some(&object) };
        let rows: Vec<Row> = why(&question, &names, store).unwrap().map(Result::unwrap).collect();
        let from = quads(store, Some(&record), Some(prov::WAS_DERIVED_FROM), None).unwrap();
        let evidence: Vec<&Row> = rows.iter().filter(|row| row[4] == Some(Literal::from("evidence").into())).collect();
        assert!(evidence.len() >= from.len(), "{record}: {} of {}", evidence.len(), from.len());
        assert!(evidence.iter().all(|row| row[5].is_some()), "{record}: evidence without a place");
        tried += 1;
    }
    assert!(tried > 10, "{tried}");
}

/// Whatever a format prints for a literal names that literal, so that no hint shows what was refused.
#[test]
fn every_written_form_of_a_literal_names_it() {
    let engine = Engine::open(&[Source::Embedded], &LoadOptions::default()).unwrap();
    let names = EntityNames::of(engine.store(), &engine.prefixes).unwrap();
    let all = quads(engine.store(), None, None, None).unwrap();
    let literals = all.iter().filter_map(|quad| match &quad.object {
        Term::Literal(literal) => Some((quad, literal)),
        _ => None,
    });
    for (quad, literal) in literals.step_by(151) {
        let long = literal.to_string();
        let mut forms = vec![literal.value().to_owned(), long.clone(), format!("\"\"\"{}\"\"\"", literal.value())];
        forms.extend(
            literal.language().map(|tag| long.replace(&format!("@{tag}"), &format!("@{}", tag.to_uppercase()))),
        );
        forms.push(long.replace("^^<http://www.w3.org/2001/XMLSchema#", "^^xsd:").replace('>', ""));
        for form in forms.iter().filter(|form| !form.contains("\"\"\"\"")) {
            if form.contains("^^xsd:") && long.contains('>') && literal.value().contains('>') {
                continue;
            }
            assert!(!with_object(&[quad], form, &names).is_empty(), "`{form}` does not name {long}");
        }
    }
}
