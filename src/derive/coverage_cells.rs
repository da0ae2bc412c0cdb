//! The coverage matrices: every group with every stage, and with every action area.

use std::collections::BTreeSet;

use oxrdf::{Literal, NamedNode};

use super::Rule;
use super::derivation::{Confidence, Derivation, Derived};
use crate::model::Map;
use crate::rdf::iri::{action, entity, ler, work_stream};
use crate::vocab::{prov, rdf};

/// The rule `coverage-cells`.
pub(super) struct CoverageCells;

impl Rule for CoverageCells {
    fn name(&self) -> &'static str {
        "coverage-cells"
    }

    fn label(&self) -> &'static str {
        "Coverage cells"
    }

    fn summary(&self) -> &'static str {
        "Each group has a cell with each stage and each action area, with the number of statements in it"
    }

    fn documentation(&self) -> &'static str {
        "Makes one cell for each pair of a group and a stage, which counts the group's work streams at that stage, and \
         one for each pair of a group and an action area, which counts the group's actions in that area. Empty cells \
         are made as well: they are the gaps. A cell is covered if it counts at least one statement. Confidence is \
         asserted: counting adds nothing to what the map says. That nobody wrote anything into a cell does not mean \
         that nobody does it."
    }

    fn derive(&self, map: &Map, out: &mut Derived) {
        for group in &map.stakeholders {
            for stage in &map.stages {
                let streams = map.work_streams.iter().filter(|s| s.stakeholder == group.slug && s.stage == stage.slug);
                let members = streams.map(|stream| work_stream(stream).into_string()).collect();
                write_cell(
                    &CoverageCell {
                        group: (&group.slug, &group.name),
                        property: "stage",
                        column: ("stage", &stage.slug, &stage.name),
                        unit: "work stream",
                        members,
                    },
                    out,
                );
            }
            for area in &map.areas {
                let actions = map.actions.iter().filter(|a| a.stakeholder == group.slug && a.area == area.slug);
                let members = actions.map(|record| action(record).into_string()).collect();
                write_cell(
                    &CoverageCell {
                        group: (&group.slug, &group.name),
                        property: "actionArea",
                        column: ("area", &area.slug, &area.name),
                        unit: "action",
                        members,
                    },
                    out,
                );
            }
        }
    }
}

/// A cell of a matrix.
struct CoverageCell<'a> {
    /// Slug and name.
    group: (&'a str, &'a str),
    /// The property that leads to the column.
    property: &'a str,
    /// Prefix, slug and name.
    column: (&'a str, &'a str, &'a str),
    /// What is counted.
    unit: &'a str,
    members: BTreeSet<String>,
}

fn write_cell(cell: &CoverageCell<'_>, out: &mut Derived) {
    let node = entity("cell", &format!("{}-{}", cell.group.0, cell.column.1));
    let group = entity("stakeholder", cell.group.0);
    let column = entity(cell.column.0, cell.column.1);
    let label = format!("{} × {}", cell.group.1, cell.column.2);
    let count = cell.members.len();
    let counted = if count == 1 { format!("1 {}", cell.unit) } else { format!("{count} {}s", cell.unit) };
    let beside = out.beside();
    beside.add(&node, rdf::TYPE, ler("Cell"));
    beside.text(&node, rdf::LABEL, &label);
    beside.text(&node, rdf::COMMENT, &format!("{} and {}: {counted}.", cell.group.1, cell.column.2));
    beside.own(&node, "stakeholder", group.clone());
    beside.own(&node, cell.property, column.clone());
    beside.own(&node, "isCovered", Literal::from(count > 0));
    beside.add(&node, prov::WAS_DERIVED_FROM, group.clone());
    beside.add(&node, prov::WAS_DERIVED_FROM, column.clone());
    let mut from: Vec<NamedNode> = cell.members.iter().map(NamedNode::new_unchecked).collect();
    if from.is_empty() {
        from = vec![group, column];
    }
    out.add(Derivation {
        label: format!("{label}: {counted}"),
        reason: format!("The map lists {counted} of {} under {}.", cell.group.1, cell.column.2),
        evidence: counted,
        from,
        ..Derivation::new(
            node,
            "statementCount",
            Literal::from(i64::try_from(count).unwrap_or(i64::MAX)),
            Confidence::Asserted,
        )
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ActionArea, Stage, StakeholderGroup, WorkStream};

    #[test]
    fn every_pair_has_a_cell_even_an_empty_one() {
        let map = Map {
            stakeholders: vec![StakeholderGroup { slug: "g".into(), name: "G".into(), ..Default::default() }],
            stages: vec![
                Stage { slug: "s".into(), name: "S".into(), ..Stage::default() },
                Stage { slug: "t".into(), name: "T".into(), ..Stage::default() },
            ],
            areas: vec![ActionArea { slug: "a".into(), name: "A".into(), ..ActionArea::default() }],
            work_streams: vec![
                WorkStream { stakeholder: "g".into(), stage: "s".into(), text: "x".into(), ..Default::default() },
                WorkStream { stakeholder: "g".into(), stage: "s".into(), text: "y".into(), ..Default::default() },
            ],
            ..Map::default()
        };
        let mut out = Derived::new(&CoverageCells);
        CoverageCells.derive(&map, &mut out);
        let labels: Vec<&str> = out.derivations().iter().map(|d| d.label.as_str()).collect();
        assert_eq!(labels, ["G × S: 2 work streams", "G × T: 0 work streams", "G × A: 0 actions"]);
    }
}
