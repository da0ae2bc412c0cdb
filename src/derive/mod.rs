//! What the map does not say itself, made of what it says by documented rules.
//!
//! One file per rule. To add one, write the file, then add its `mod` line and its entry in [`RULES`]; `lermap rules`
//! and the tests walk that list. A rule sees records only, never RDF files or a store. Each statement it makes goes to
//! the graph of derived statements, with a record that names the rule, its version, the evidence and a confidence; a
//! derived statement is never a fact, and `--asserted` leaves it out.

mod co_mention;
mod coverage_cells;
mod derivation;
mod framework_closure;
mod framework_impact;
mod framework_touch;
mod group_mention;
mod phrase;
mod relations;
mod resource_topic;
mod restatement;
mod term_mention;
mod unit;

use oxrdf::{Literal, Quad};

use crate::model::Map;
use crate::rdf::Statements;
use crate::rdf::iri::{entity, ler, named};
use crate::vocab::{dcterms, graph, prov, rdf, skos};

pub use derivation::{Confidence, Derivation, Derived, TextSpan};

/// Every rule, in the order `lermap rules` shows them.
pub static RULES: &[&dyn Rule] = &[
    &term_mention::TermMention,
    &group_mention::GroupMention,
    &co_mention::CoMention,
    &restatement::Restatement,
    &resource_topic::ResourceTopic,
    &framework_closure::FrameworkClosure,
    &framework_impact::FrameworkImpact,
    &framework_touch::FrameworkTouch,
    &coverage_cells::CoverageCells,
];

/// A documented and versioned way of deriving statements from records.
pub trait Rule: Sync {
    /// The name, in kebab-case; the local part of the rule's IRI.
    fn name(&self) -> &'static str;

    /// What it is called for a reader, such as `Term mention`.
    fn label(&self) -> &'static str;

    /// Grows whenever the rule may give other statements for the same records.
    fn version(&self) -> u32 {
        1
    }

    /// One line, without a full stop.
    fn summary(&self) -> &'static str;

    /// What it does exactly, for somebody who doubts a derived statement.
    fn documentation(&self) -> &'static str;

    /// Adds what the rule makes of `map`; the result does not depend on the order of records.
    fn derive(&self, map: &Map, out: &mut Derived);
}

/// Returns the quads that all rules make of `map`, in a fixed order, each once.
pub fn quads(map: &Map) -> Vec<Quad> {
    let mut out = Statements::new(graph::DERIVED);
    for rule in RULES {
        let mut derived = Derived::new(*rule);
        rule.derive(map, &mut derived);
        if !derived.is_empty() {
            describe(*rule, &mut out);
            derived.write(&mut out);
        }
    }
    out.into_quads()
}

/// Adds what a rule is.
fn describe(rule: &dyn Rule, out: &mut Statements) {
    let node = entity("rule", rule.name());
    out.add(&node, rdf::TYPE, ler("Rule"));
    out.add(&node, rdf::TYPE, named(prov::PLAN));
    out.text(&node, rdf::LABEL, rule.label());
    out.text(&node, skos::DEFINITION, &format!("{}.", rule.summary()));
    out.text(&node, rdf::COMMENT, rule.documentation());
    out.own(&node, "ruleVersion", Literal::from(i64::from(rule.version())));
    out.add(&node, dcterms::SOURCE, named("https://w3id.org/lermap/"));
}

#[cfg(test)]
mod tests;
