//! The rules: what follows from one new statement and those that were seen before.
//!
//! Each rule with two premises is here twice, once for each premise that may be the new one.

use super::Regime;
use super::facts::{Fact, Id, Index};
use crate::vocab::{OWL, RDF, RDFS};

/// The numbers of the terms that rules name.
#[derive(Default)]
pub(super) struct Known {
    pub rdf_type: Id,
    pub sub_class_of: Id,
    pub sub_property_of: Id,
    pub same_as: Id,
    /// Classes of which everything is an instance, or only literals.
    pub idle_classes: Vec<Id>,
    domain: Id,
    range: Id,
    inverse_of: Id,
    equivalent_class: Id,
    equivalent_property: Id,
    symmetric: Id,
    transitive: Id,
    functional: Id,
    inverse_functional: Id,
}

impl Known {
    /// Returns the numbers that `number` gives to the terms.
    pub(super) fn new(number: &mut dyn FnMut(String) -> Id) -> Self {
        let mut of = |namespace: &str, local: &str| number(format!("{namespace}{local}"));
        Self {
            rdf_type: of(RDF, "type"),
            sub_class_of: of(RDFS, "subClassOf"),
            sub_property_of: of(RDFS, "subPropertyOf"),
            same_as: of(OWL, "sameAs"),
            idle_classes: vec![of(OWL, "Thing"), of(RDFS, "Resource"), of(RDFS, "Literal"), of(RDF, "langString")],
            domain: of(RDFS, "domain"),
            range: of(RDFS, "range"),
            inverse_of: of(OWL, "inverseOf"),
            equivalent_class: of(OWL, "equivalentClass"),
            equivalent_property: of(OWL, "equivalentProperty"),
            symmetric: of(OWL, "SymmetricProperty"),
            transitive: of(OWL, "TransitiveProperty"),
            functional: of(OWL, "FunctionalProperty"),
            inverse_functional: of(OWL, "InverseFunctionalProperty"),
        }
    }
}

/// Adds to `out` what follows from `fact`, which `index` holds already, and the statements in `index`.
pub(super) fn apply(fact: Fact, regime: Regime, known: &Known, index: &Index, out: &mut Vec<Fact>) {
    as_data(fact, known, index, out);
    as_schema(fact, known, index, out);
    if regime == Regime::OwlRl {
        owl_data(fact, known, index, out);
        owl_schema(fact, known, index, out);
        same(fact, known, index, out);
    }
}

/// RDFS rules in which the new statement is about instances.
fn as_data([s, p, o]: Fact, known: &Known, index: &Index, out: &mut Vec<Fact>) {
    out.extend(index.objects(p, known.domain).iter().map(|class| [s, known.rdf_type, *class]));
    out.extend(index.objects(p, known.range).iter().map(|class| [o, known.rdf_type, *class]));
    out.extend(index.objects(p, known.sub_property_of).iter().map(|wider| [s, *wider, o]));
    if p == known.rdf_type {
        out.extend(index.objects(o, known.sub_class_of).iter().map(|wider| [s, p, *wider]));
    }
}

/// RDFS rules in which the new statement is about classes and properties.
fn as_schema([s, p, o]: Fact, known: &Known, index: &Index, out: &mut Vec<Fact>) {
    if p == known.domain {
        out.extend(index.pairs(s).iter().map(|(subject, _)| [*subject, known.rdf_type, o]));
    } else if p == known.range {
        out.extend(index.pairs(s).iter().map(|(_, object)| [*object, known.rdf_type, o]));
    } else if p == known.sub_property_of {
        out.extend(index.pairs(s).iter().map(|(subject, object)| [*subject, o, *object]));
        transitive([s, p, o], index, out);
    } else if p == known.sub_class_of {
        out.extend(index.subjects(known.rdf_type, s).iter().map(|instance| [*instance, known.rdf_type, o]));
        transitive([s, p, o], index, out);
    }
}

/// What follows from a statement of a transitive property.
fn transitive([s, p, o]: Fact, index: &Index, out: &mut Vec<Fact>) {
    out.extend(index.objects(o, p).iter().map(|further| [s, p, *further]));
    out.extend(index.subjects(p, s).iter().map(|before| [*before, p, o]));
}

fn is_a(index: &Index, known: &Known, thing: Id, class: Id) -> bool {
    index.objects(thing, known.rdf_type).contains(&class)
}

/// OWL rules in which the new statement is about instances.
fn owl_data([s, p, o]: Fact, known: &Known, index: &Index, out: &mut Vec<Fact>) {
    let inverses = index.objects(p, known.inverse_of).iter().chain(index.subjects(known.inverse_of, p));
    out.extend(inverses.map(|inverse| [o, *inverse, s]));
    let equals = index.objects(p, known.equivalent_property).iter().chain(index.subjects(known.equivalent_property, p));
    out.extend(equals.map(|equal| [s, *equal, o]));
    if is_a(index, known, p, known.symmetric) {
        out.push([o, p, s]);
    }
    if is_a(index, known, p, known.transitive) {
        transitive([s, p, o], index, out);
    }
    if is_a(index, known, p, known.functional) {
        out.extend(index.objects(s, p).iter().filter(|other| **other != o).map(|other| [o, known.same_as, *other]));
    }
    if is_a(index, known, p, known.inverse_functional) {
        out.extend(index.subjects(p, o).iter().filter(|other| **other != s).map(|other| [s, known.same_as, *other]));
    }
    if p == known.rdf_type {
        let equals = index.objects(o, known.equivalent_class).iter().chain(index.subjects(known.equivalent_class, o));
        out.extend(equals.map(|equal| [s, p, *equal]));
    }
}

/// OWL rules in which the new statement is about classes and properties.
fn owl_schema([s, p, o]: Fact, known: &Known, index: &Index, out: &mut Vec<Fact>) {
    if p == known.inverse_of {
        out.extend(index.pairs(s).iter().map(|(x, y)| [*y, o, *x]));
        out.extend(index.pairs(o).iter().map(|(x, y)| [*y, s, *x]));
    } else if p == known.equivalent_property {
        out.extend(index.pairs(s).iter().map(|(x, y)| [*x, o, *y]));
        out.extend(index.pairs(o).iter().map(|(x, y)| [*x, s, *y]));
    } else if p == known.equivalent_class {
        out.extend(index.subjects(known.rdf_type, s).iter().map(|x| [*x, known.rdf_type, o]));
        out.extend(index.subjects(known.rdf_type, o).iter().map(|x| [*x, known.rdf_type, s]));
    } else if p == known.rdf_type {
        owl_characteristic(s, o, known, index, out);
    }
}

/// What follows once it is known what kind of property `property` is.
fn owl_characteristic(property: Id, kind: Id, known: &Known, index: &Index, out: &mut Vec<Fact>) {
    let pairs = index.pairs(property);
    if kind == known.symmetric {
        out.extend(pairs.iter().map(|(x, y)| [*y, property, *x]));
    } else if kind == known.transitive {
        pairs.iter().for_each(|(x, y)| transitive([*x, property, *y], index, out));
    } else if kind == known.functional {
        for (x, y) in pairs {
            let others = index.objects(*x, property).iter().filter(|other| *other != y);
            out.extend(others.map(|other| [*y, known.same_as, *other]));
        }
    } else if kind == known.inverse_functional {
        for (x, y) in pairs {
            let others = index.subjects(property, *y).iter().filter(|other| *other != x);
            out.extend(others.map(|other| [*x, known.same_as, *other]));
        }
    }
}

/// What holds of a thing holds of it under its other names.
fn same([s, p, o]: Fact, known: &Known, index: &Index, out: &mut Vec<Fact>) {
    if p == known.same_as {
        out.push([o, p, s]);
        transitive([s, p, o], index, out);
        out.extend(index.about(s).iter().map(|fact| renamed(*fact, s, o)));
        out.extend(index.about(o).iter().map(|fact| renamed(*fact, o, s)));
        return;
    }
    out.extend(index.objects(s, known.same_as).iter().map(|other| [*other, p, o]));
    out.extend(index.objects(o, known.same_as).iter().map(|other| [s, p, *other]));
}

/// Returns `fact` with `to` in place of `from` at both ends.
fn renamed([s, p, o]: Fact, from: Id, to: Id) -> Fact {
    let turned = |term: Id| if term == from { to } else { term };
    [turned(s), p, turned(o)]
}
