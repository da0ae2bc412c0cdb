//! A page holds all that its parts hold.

use super::*;
use crate::document::View;
use crate::load::LoadOptions;
use crate::source::Source;

fn page(iri: &str) -> (Document, String) {
    let engine = crate::Engine::open(&[Source::Embedded], &LoadOptions::default()).unwrap();
    let document = overview(&NamedNode::new_unchecked(iri), engine.store()).unwrap();
    let text = document.draw(View::Tree, 80);
    (document, text)
}

#[test]
fn the_page_of_each_group_has_every_statement_of_it() {
    let engine = crate::Engine::open(&[Source::Embedded], &LoadOptions::default()).unwrap();
    let about = About::new(engine.store());
    for group in about.instances(ler::STAKEHOLDER_GROUP).unwrap() {
        let text = overview(&group, engine.store()).unwrap().draw(View::Tree, 80);
        for has in [ler::HAS_WORK_STREAM, ler::HAS_ACTION, ler::HAS_VALUE_PROPOSITION, ler::HAS_QUOTATION] {
            for unit in about.links(&group, has).unwrap() {
                for statement in about.texts(&unit, crate::vocab::dcterms::DESCRIPTION).unwrap() {
                    assert!(text.contains(&statement), "{group}: {statement}");
                }
            }
        }
    }
}

#[test]
fn gaps_are_told() {
    let (_, text) = page("https://w3id.org/lermap/stakeholder/funders");
    for gap in ["Nothing under: Building Employer Demand", "Recommendation on a barrier: none"] {
        assert!(text.contains(gap), "{text}");
    }
}

#[test]
fn a_framework_has_its_records_with_grade_and_source() {
    let (document, text) = page("https://w3id.org/lermap/framework/ob-3.0");
    assert_eq!(document.title, "Open Badges 3.0");
    assert!(
        text.contains("Open Badges 3.0 is a profile of Verifiable Credentials Data Model v2.0 [confirmed]"),
        "{text}"
    );
    assert!(text.contains("Source: 1EdTech Open Badges page"), "{text}");
}

#[test]
fn nothing_is_said_of_what_is_not_there() {
    assert!(page("https://example.org/none").0.sections.is_empty());
}
