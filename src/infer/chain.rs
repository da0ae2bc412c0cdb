//! Numbered terms, and the loop that derives new statements.

use oxrdf::{NamedNode, NamedOrBlankNode, Term, Triple};
use rustc_hash::{FxHashMap, FxHashSet};

use super::facts::{Fact, Id, Index};
use super::rules::{Known, apply};
use super::{Regime, as_subject};
use crate::cancel::Cancellation;
use crate::error::Result;
use crate::vocab::XSD;

/// Statements on their way to what follows from them.
pub(super) struct Chain {
    regime: Regime,
    terms: Vec<Term>,
    numbers: FxHashMap<Term, Id>,
    /// Statements that were given, and statements that came forth.
    facts: FxHashSet<Fact>,
    /// Statements that no rule has seen.
    queue: Vec<Fact>,
    known: Known,
    index: Index,
}

impl Chain {
    /// Returns an empty chain.
    pub(super) fn new(regime: Regime) -> Self {
        let mut chain = Self {
            regime,
            terms: Vec::new(),
            numbers: FxHashMap::default(),
            facts: FxHashSet::default(),
            queue: Vec::new(),
            known: Known::default(),
            index: Index::default(),
        };
        let known = Known::new(&mut |iri| chain.number(&Term::NamedNode(NamedNode::new_unchecked(iri))));
        chain.known = known;
        chain
    }

    /// Adds a statement that is given.
    pub(super) fn add(&mut self, subject: &NamedOrBlankNode, predicate: &NamedNode, object: &Term) {
        let subject = Term::from(subject.clone());
        let fact = [self.number(&subject), self.number(&predicate.clone().into()), self.number(object)];
        if self.facts.insert(fact) {
            self.queue.push(fact);
        }
    }

    fn number(&mut self, term: &Term) -> Id {
        if let Some(number) = self.numbers.get(term) {
            return *number;
        }
        let number = Id::try_from(self.terms.len()).unwrap_or(Id::MAX);
        self.terms.push(term.clone());
        self.numbers.insert(term.clone(), number);
        number
    }

    /// Brings forth all that follows from the statements so far.
    pub(super) fn close(&mut self, cancellation: &Cancellation) -> Result<()> {
        let mut conclusions = Vec::new();
        let mut steps = 0_usize;
        while let Some(fact) = self.queue.pop() {
            self.index.insert(fact);
            apply(fact, self.regime, &self.known, &self.index, &mut conclusions);
            // One statement may have very many conclusions.
            steps += 1 + conclusions.len();
            if steps > 4096 {
                cancellation.check()?;
                steps = 0;
            }
            for conclusion in conclusions.drain(..) {
                if says_something(conclusion, &self.known, &self.terms) && self.facts.insert(conclusion) {
                    self.queue.push(conclusion);
                }
            }
        }
        Ok(())
    }

    /// Returns everything that follows and is not known yet.
    pub(super) fn conclusions(mut self, cancellation: &Cancellation) -> Result<Vec<Triple>> {
        let given = self.facts.clone();
        self.close(cancellation)?;
        Ok(self.facts.difference(&given).filter_map(|fact| self.triple(*fact)).collect())
    }

    fn triple(&self, [s, p, o]: Fact) -> Option<Triple> {
        let term = |id: Id| self.terms.get(id as usize);
        let Some(Term::NamedNode(predicate)) = term(p) else { return None };
        Some(Triple::new(as_subject(term(s)?)?, predicate.clone(), term(o)?.clone()))
    }
}

/// Returns whether a graph can hold a conclusion and it is worth holding.
fn says_something([s, p, o]: Fact, known: &Known, terms: &[Term]) -> bool {
    let is_node = |id: Id| matches!(terms.get(id as usize), Some(Term::NamedNode(_) | Term::BlankNode(_)));
    let is_property = matches!(terms.get(p as usize), Some(Term::NamedNode(_)));
    let is_idle = (p == known.rdf_type && known.idle_classes.contains(&o))
        || (s == o && [known.same_as, known.sub_class_of, known.sub_property_of].contains(&p));
    is_node(s) && is_property && !is_idle && (p != known.rdf_type || is_class(o, terms))
}

/// Datatypes hold literals, which have no type of their own.
fn is_class(id: Id, terms: &[Term]) -> bool {
    match terms.get(id as usize) {
        Some(Term::NamedNode(node)) => !node.as_str().starts_with(XSD),
        Some(Term::BlankNode(_)) => true,
        _ => false,
    }
}
