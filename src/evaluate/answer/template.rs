//! The template of CONSTRUCT as data: columns, numbers of terms, and blank nodes that each row makes anew.

use oxrdf::{BlankNode, NamedNode, NamedOrBlankNode, Term, Triple, Variable};
use rustc_hash::FxHashMap;
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

use crate::error::Result;
use crate::evaluate::{Batch, Terms};
use crate::snapshot::{Dictionary, Group, Id, Kind};

/// A place of a triple of the template.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Slot {
    Column(usize),
    Term(u32),
    /// A blank node of the template, by its place among them.
    Blank(usize),
    Triple(Box<[Slot; 3]>),
    /// A variable that never has a value.
    Nothing,
}

/// The triples to make of each row.
pub(super) struct Template {
    pub triples: Vec<[Slot; 3]>,
    pub blanks: usize,
    /// What labels of blank nodes start with: no label of the data does.
    prefix: String,
}

impl Template {
    /// Returns the template of `patterns` over rows whose columns are `variables`.
    ///
    /// # Errors
    /// When there is no number left for a constant.
    pub(super) fn new(patterns: &[TriplePattern], variables: &[Variable], terms: &Terms) -> Result<Self> {
        let mut compiler = Compiler { variables, terms, blanks: FxHashMap::default() };
        let triples = patterns.iter().map(|pattern| compiler.triple(pattern)).collect::<Result<_>>()?;
        let blanks = compiler.blanks.len();
        let prefix = if blanks == 0 { String::new() } else { free_prefix(&terms.snapshot.dictionary) };
        Ok(Self { triples, blanks, prefix })
    }

    /// Returns the blank node at `place` of the template for the solution at `solution`.
    pub(super) fn blank(&self, solution: u64, place: usize) -> BlankNode {
        BlankNode::new_unchecked(format!("{}{solution}-{place}", self.prefix))
    }

    /// Returns the number of what is at `slot` for a row; 0 if there is nothing.
    ///
    /// # Errors
    /// When there is no number left for a new term.
    pub(super) fn number(&self, slot: &Slot, batch: &Batch, row: usize, solution: u64, terms: &Terms) -> Result<u32> {
        match slot {
            Slot::Column(column) => Ok(batch.value(row, *column)),
            Slot::Term(number) => Ok(*number),
            Slot::Blank(place) => terms.number(&self.blank(solution, *place).into()),
            Slot::Nothing => Ok(0),
            Slot::Triple(slots) => {
                let [subject, predicate, object] = &**slots;
                let term = |slot| terms.term(self.number(slot, batch, row, solution, terms)?);
                match triple(term(subject)?, term(predicate)?, term(object)?) {
                    Some(triple) => terms.number(&triple.into()),
                    None => Ok(0),
                }
            }
        }
    }
}

/// Returns whether a triple may have this subject and this predicate.
pub(super) fn is_triple(subject: u32, predicate: u32, object: u32, terms: &Terms) -> bool {
    object != 0
        && matches!(terms.kind(predicate), Some(Kind::Iri))
        && matches!(terms.kind(subject), Some(Kind::Iri | Kind::Blank))
}

/// Returns a triple, if these are terms of one.
pub(super) fn triple(subject: Option<Term>, predicate: Option<Term>, object: Option<Term>) -> Option<Triple> {
    let subject: NamedOrBlankNode = match subject? {
        Term::NamedNode(node) => node.into(),
        Term::BlankNode(node) => node.into(),
        _ => return None,
    };
    let predicate: NamedNode = match predicate? {
        Term::NamedNode(node) => node,
        _ => return None,
    };
    Some(Triple { subject, predicate, object: object? })
}

struct Compiler<'a> {
    variables: &'a [Variable],
    terms: &'a Terms,
    blanks: FxHashMap<BlankNode, usize>,
}

impl Compiler<'_> {
    fn triple(&mut self, pattern: &TriplePattern) -> Result<[Slot; 3]> {
        let predicate = match &pattern.predicate {
            NamedNodePattern::NamedNode(node) => Slot::Term(self.terms.number(&node.clone().into())?),
            NamedNodePattern::Variable(variable) => self.variable(variable),
        };
        Ok([self.slot(&pattern.subject)?, predicate, self.slot(&pattern.object)?])
    }

    fn slot(&mut self, pattern: &TermPattern) -> Result<Slot> {
        Ok(match pattern {
            TermPattern::NamedNode(node) => Slot::Term(self.terms.number(&node.clone().into())?),
            TermPattern::Literal(literal) => Slot::Term(self.terms.number(&literal.clone().into())?),
            TermPattern::Variable(variable) => self.variable(variable),
            TermPattern::BlankNode(node) => {
                let next = self.blanks.len();
                Slot::Blank(*self.blanks.entry(node.clone()).or_insert(next))
            }
            TermPattern::Triple(pattern) => Slot::Triple(Box::new(self.triple(pattern)?)),
        })
    }

    fn variable(&self, variable: &Variable) -> Slot {
        self.variables.iter().position(|other| other == variable).map_or(Slot::Nothing, Slot::Column)
    }
}

/// Returns a beginning of labels that no blank node of the data has, inside triple terms neither.
fn free_prefix(dictionary: &Dictionary) -> String {
    let mut prefix = "row".to_owned();
    while dictionary.groups().iter().any(|group| is_taken(&prefix, group, dictionary)) {
        prefix.push('x');
    }
    prefix
}

fn is_taken(prefix: &str, group: &Group, dictionary: &Dictionary) -> bool {
    let text = |number| Id::new(number).and_then(|id| dictionary.text(id).ok());
    match group.kind {
        Kind::Blank => {
            // The texts of a group are sorted.
            let (mut low, mut high) = (group.ids.start, group.ids.end);
            while low < high {
                let middle = low + (high - low) / 2;
                match text(middle) {
                    Some(text) if text < prefix => low = middle + 1,
                    _ => high = middle,
                }
            }
            low < group.ids.end && text(low).is_some_and(|text| text.starts_with(prefix))
        }
        Kind::Triple => {
            let label = format!("_:{prefix}");
            group.ids.clone().any(|number| text(number).is_some_and(|text| text.contains(&label)))
        }
        _ => false,
    }
}
