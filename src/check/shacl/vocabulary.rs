//! The names of SHACL that code needs.

use oxrdf::NamedNode;

pub(super) use crate::vocab::SH;

/// Returns the term of SHACL called `local`.
pub(super) fn sh(local: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{SH}{local}"))
}

/// Returns the local name of `iri` if it is a term of SHACL.
pub(super) fn local(iri: &str) -> Option<&str> {
    iri.strip_prefix(SH)
}

/// Parameters of the constraint components of the standard: they make their subject a shape.
pub(super) const PARAMETERS: &[&str] = &[
    "and",
    "class",
    "closed",
    "datatype",
    "disjoint",
    "equals",
    "flags",
    "hasValue",
    "ignoredProperties",
    "in",
    "languageIn",
    "lessThan",
    "lessThanOrEquals",
    "maxCount",
    "maxExclusive",
    "maxInclusive",
    "maxLength",
    "minCount",
    "minExclusive",
    "minInclusive",
    "minLength",
    "node",
    "nodeKind",
    "not",
    "or",
    "pattern",
    "property",
    "qualifiedMaxCount",
    "qualifiedMinCount",
    "qualifiedValueShape",
    "qualifiedValueShapesDisjoint",
    "sparql",
    "uniqueLang",
    "xone",
];

/// Properties that say which nodes a shape is for.
pub(super) const TARGETS: &[&str] = &["targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf", "target"];
