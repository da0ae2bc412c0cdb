//! Reasoning on demand: adds what follows from the vocabulary, in a graph of its own.
//!
//! A small forward chainer over numbered terms. It knows exactly these rules, by their names in the recommendations:
//!
//! * `rdfs` ([RDF 1.1 Semantics, 9.2.1](https://www.w3.org/TR/rdf11-mt/)): rdfs2 (domain), rdfs3 (range), rdfs5 and
//!   rdfs7 (sub-properties), rdfs9 and rdfs11 (sub-classes).
//! * `owl-rl` ([OWL 2 RL, 4.3](https://www.w3.org/TR/owl2-profiles/)): all of these, under their names prp-dom, prp-rng,
//!   scm-spo, prp-spo1, cax-sco and scm-sco, and prp-inv1, prp-inv2, prp-symp, prp-trp, prp-eqp1, prp-eqp2, cax-eqc1,
//!   cax-eqc2, prp-fp, prp-ifp, eq-sym, eq-trans, eq-rep-s and eq-rep-o. Not covered: property chains, keys,
//!   restrictions, set operations, eq-ref, eq-rep-p, datatypes, and the rules that find contradictions.
//!
//! What says nothing is left out: that something is an `owl:Thing` or `rdfs:Resource`, that a literal has a type, that
//! something is the same as itself. What vocabularies that we reuse say of their own terms is in `data/axioms.ttl`.

mod chain;
mod facts;
mod rules;

use oxrdf::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term, Triple};
use oxttl::TurtleParser;

use crate::cancel::Cancellation;
use crate::error::{Error, Result};
use crate::vocab::graph;

use chain::Chain;

static AXIOMS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/axioms.ttl"));

/// What a reasoner takes into account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Regime {
    /// Sub-classes, sub-properties, domains and ranges.
    Rdfs,
    /// Besides, inverses, symmetric and transitive properties, equivalence and identity.
    OwlRl,
}

impl Regime {
    /// Every regime.
    pub const ALL: [Self; 2] = [Self::Rdfs, Self::OwlRl];

    /// The name given to `--infer`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rdfs => "rdfs",
            Self::OwlRl => "owl-rl",
        }
    }

    /// Returns the regime called `name`.
    ///
    /// # Errors
    /// When no regime has this name.
    pub fn parse(name: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|regime| regime.name() == name);
        found.ok_or_else(|| Error::unknown("regime", name, Self::ALL.iter().map(|regime| regime.name())))
    }
}

/// Returns what follows from `quads`, taken as one graph, and is not in it yet: quads of the graph of inferred
/// statements, sorted, each once. Triple terms are carried along and not looked into.
///
/// Semi-naive: each statement meets each rule once, O(conclusions · joins).
///
/// # Errors
/// When the work should stop.
pub fn infer<'a>(
    quads: impl IntoIterator<Item = &'a Quad>,
    regime: Regime,
    cancellation: &Cancellation,
) -> Result<Vec<Quad>> {
    let mut chain = Chain::new(regime);
    for axiom in axioms()? {
        chain.add(&axiom.subject, &axiom.predicate, &axiom.object);
    }
    chain.close(cancellation)?;
    for quad in quads {
        chain.add(&quad.subject, &quad.predicate, &quad.object);
    }
    let mut triples = chain.conclusions(cancellation)?;
    triples.sort_by_cached_key(Triple::to_string);
    let graph = GraphName::NamedNode(NamedNode::new_unchecked(graph::INFERRED));
    Ok(triples.into_iter().map(|triple| triple.in_graph(graph.clone())).collect())
}

fn axioms() -> Result<Vec<Triple>> {
    let parser = TurtleParser::new().for_slice(AXIOMS.as_bytes());
    parser.map(|triple| triple.map_err(|error| Error::data(format!("`data/axioms.ttl` is broken: {error}")))).collect()
}

/// Returns `term` as a subject, if it can be one.
fn as_subject(term: &Term) -> Option<NamedOrBlankNode> {
    match term {
        Term::NamedNode(node) => Some(node.clone().into()),
        Term::BlankNode(node) => Some(node.clone().into()),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
