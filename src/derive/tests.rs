use std::collections::BTreeSet;

use super::*;
use crate::source::embedded::{FILES, read};

fn embedded() -> Map {
    read(FILES).unwrap()
}

#[test]
fn names_are_unique_and_kebab_case() {
    let mut seen = BTreeSet::new();
    for rule in RULES {
        let name = rule.name();
        assert!(seen.insert(name), "two rules are called `{name}`");
        assert!(name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "`{name}` is not kebab-case");
        assert!(!rule.summary().ends_with('.') && rule.documentation().ends_with('.'), "`{name}` is badly told");
    }
}

#[test]
fn every_rule_derives_something_from_the_embedded_map() {
    let map = embedded();
    for rule in RULES {
        let mut out = Derived::new(*rule);
        rule.derive(&map, &mut out);
        assert!(!out.is_empty(), "`{}` derives nothing", rule.name());
    }
}

#[test]
fn the_order_of_records_does_not_matter() {
    let map = embedded();
    let mut turned = map.clone();
    turned.work_streams.reverse();
    turned.actions.reverse();
    turned.value_propositions.reverse();
    turned.terms.reverse();
    turned.resources.reverse();
    turned.aliases.reverse();
    turned.frameworks.reverse();
    turned.families.reverse();
    turned.relations.reverse();
    turned.involvements.reverse();
    turned.stakeholders.reverse();
    let set = |map: &Map| quads(map).iter().map(ToString::to_string).collect::<BTreeSet<_>>();
    assert_eq!(set(&map), set(&turned));
}

#[test]
fn derived_quads_have_no_blank_nodes_and_one_graph() {
    for quad in quads(&embedded()) {
        assert!(quad.subject.is_named_node() && !quad.object.is_blank_node(), "{quad}");
        assert_eq!(quad.graph_name.to_string(), format!("<{}>", graph::DERIVED));
    }
}
