//! Guidance as a document: an overview of all purposes, or everything about one.

use super::{Advice, ChoiceRole, Grade, Guide, Pick, Statement};
use crate::document::{Document, Item, Section};
use crate::vocab::short;

/// What the grades mean, for a reader who meets them first.
const GRADES: &str = "Grades: confirmed is what a published source says, expected is general knowledge of the field, \
                      ours is advice of this project that no source gives.";

impl Guide {
    /// Returns the guide as a document; with one purpose everything about it, with several an overview.
    pub fn document(&self) -> Document {
        let mut document = Document {
            title: format!("{}: what to take for which purpose", self.group.label),
            subtitle: Some(format!("guidance · {}", short(self.group.node.as_str()))),
            ..Document::default()
        };
        match self.advice.as_slice() {
            [advice] => {
                document.title = format!("{}: {}", self.group.label, advice.purpose.label);
                document.subtitle = Some(format!("guidance · {}", short(advice.node.as_str())));
                document.sections.extend(in_full(advice));
            }
            all => document.sections.extend(all.iter().enumerate().map(|(at, advice)| in_short(at + 1, advice))),
        }
        document.add(Section::default().saying(GRADES));
        document
    }
}

fn graded(statement: &Statement) -> Item {
    Item::text(&statement.text).noted(statement.grade.word())
}

fn of_place(advice: &Advice, place: ChoiceRole) -> impl Iterator<Item = &Pick> {
    advice.picks.iter().filter(move |pick| pick.place == place)
}

fn in_short(number: usize, advice: &Advice) -> Section {
    let mut section = Section::new(format!("{number}. {} — {}", advice.purpose.label, advice.part));
    section.items.push(graded(&advice.statement));
    for pick in of_place(advice, ChoiceRole::Take) {
        section.items.push(Item::named("Take", &pick.framework.label).noted(pick.maturity()));
    }
    for (label, place) in [("Instead", ChoiceRole::Instead), ("Needed besides", ChoiceRole::Besides)] {
        let names: Vec<&str> = of_place(advice, place).map(|pick| pick.framework.label.as_str()).collect();
        if !names.is_empty() {
            section.items.push(Item::named(label, names.join("; ")));
        }
    }
    section
}

fn in_full(advice: &Advice) -> Vec<Section> {
    let opening = Section::default().saying(&advice.definition);
    let part = Section::new(format!("Your part: {}", advice.part)).of([sourced(&advice.statement, String::new())]);
    let place = |heading: &str, place| Section::new(heading).of(of_place(advice, place).map(in_detail));
    let mut start = Section::new("Where to start");
    for begin in &advice.starts {
        let streams = begin.work_streams.iter().map(Item::text);
        let text = if begin.work_streams.is_empty() { "no work stream of the map" } else { "" };
        start.items.push(Item { items: streams.collect(), ..Item::named(&begin.stage.label, text) });
    }
    start.items.extend(advice.resources.iter().map(|page| Item::named(&page.title, "").linked(page.url.clone())));
    let all = [
        opening,
        part,
        place("Take", ChoiceRole::Take),
        place("Take instead, if", ChoiceRole::Instead),
        place("Needed besides", ChoiceRole::Besides),
        start,
    ];
    all.into_iter().filter(|section| !section.is_empty()).collect()
}

/// Returns a statement with its grade and sources below it.
fn sourced(statement: &Statement, label: String) -> Item {
    let sources = statement.sources.iter().filter(|_| statement.grade != Grade::Ours);
    let sources = sources.map(|source| Item::named("Source", source)).collect();
    Item { label, items: sources, ..graded(statement) }
}

fn in_detail(pick: &Pick) -> Item {
    let mut item = sourced(&pick.reason, pick.framework.label.clone());
    let rests_on: Vec<&str> = pick.rests_on.iter().map(|named| named.label.as_str()).collect();
    if !rests_on.is_empty() && pick.place == ChoiceRole::Take {
        item.items.insert(0, Item::named("Rests on", rests_on.join("; ")));
    }
    item.items.insert(0, Item::named("Maturity", pick.maturity()));
    item
}
