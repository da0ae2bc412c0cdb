//! What guidance has for every group, and what its views show of it.

use super::*;
use crate::document::View;
use crate::load::LoadOptions;
use crate::results::{Collected, Results};
use crate::source::Source;

fn guides() -> Vec<Guide> {
    let engine = crate::Engine::open(&[Source::Embedded], &LoadOptions::default()).unwrap();
    let groups = crate::about::About::new(engine.store()).instances("https://w3id.org/lermap/ns#StakeholderGroup");
    groups.unwrap().iter().map(|group| Guide::of(group, engine.store()).unwrap()).collect()
}

#[test]
fn every_group_has_advice_for_every_purpose() {
    let guides = guides();
    assert_eq!(guides.len(), 10);
    for guide in &guides {
        let purposes: std::collections::BTreeSet<&str> = guide.advice.iter().map(|a| a.purpose.node.as_str()).collect();
        assert_eq!((guide.advice.len(), purposes.len()), (9, 9), "{}", guide.group.label);
    }
}

#[test]
fn every_statement_has_a_source_and_every_advice_takes_something() {
    for advice in guides().iter().flat_map(|guide| &guide.advice) {
        let statements = advice.picks.iter().map(|pick| &pick.reason).chain([&advice.statement]);
        for statement in statements {
            assert!(!statement.text.is_empty() && !statement.sources.is_empty(), "{}", advice.node);
        }
        for place in [ChoiceRole::Take, ChoiceRole::Instead, ChoiceRole::Besides] {
            let some = advice.picks.iter().any(|pick| pick.place == place);
            assert!(some || place == ChoiceRole::Instead, "{}: nothing to {}", advice.node, place.word());
        }
    }
}

#[test]
fn the_views_hold_the_same_statements() {
    for guide in guides() {
        let purpose = guide.advice[0].purpose.node.clone();
        let one = guide.only(&purpose);
        let Ok(Collected::Solutions { rows, .. }) = Results::Solutions(one.rows()).collect() else { panic!("a table") };
        assert_eq!(rows.len(), one.advice[0].picks.len());
        let flat = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let (card, tree) = (flat(one.document().draw(View::Card, 90)), flat(one.document().draw(View::Tree, 90)));
        for pick in &one.advice[0].picks {
            assert!(card.contains(&pick.reason.text) && tree.contains(&pick.reason.text), "{}", pick.reason.text);
        }
    }
}
