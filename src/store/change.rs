//! Changes a session's own data, and counts what changed.
//!
//! Here the default graph is the union of all graphs, as it is for queries: a pattern sees every graph, a deleted
//! triple that names no graph goes from all graphs, and an inserted one goes to the unnamed graph. What is changed is a
//! snapshot: it answers the patterns of the update, and a new one takes its place, so that terms keep the form in which
//! they were written.

use std::collections::BTreeSet;
use std::mem::take;

use oxrdf::{BlankNode, GraphName, NamedNode, NamedOrBlankNode, Quad, Term, Triple, Variable};
use rustc_hash::{FxHashMap, FxHashSet};
use spargebra::algebra::{GraphPattern, GraphTarget};
use spargebra::term::{
    GraphNamePattern, GroundQuadPattern, GroundTermPattern, NamedNodePattern, QuadPattern as Template, TermPattern,
};
use spargebra::{GraphUpdateOperation, Query, Update, term};

use super::{Evaluation, QuadPattern, Store};
use crate::cancel::Cancellation;
use crate::error::{Error, Result};
use crate::results::Results;
use crate::snapshot::SnapshotBuilder;

/// How many statements an update added and removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Changes {
    pub inserted: usize,
    pub deleted: usize,
}

/// The values of one solution.
type Solution = FxHashMap<Variable, Term>;

impl Store {
    /// Returns this data as `update` leaves it, and counts what changed; this store stays as it is.
    ///
    /// Takes the time of building a snapshot for each operation that follows a change and reads.
    pub fn changed(&self, update: &Update, cancellation: &Cancellation) -> Result<(Self, Changes)> {
        let mut change = Change {
            store: self.clone(),
            cancellation,
            added: FxHashSet::default(),
            removed: FxHashSet::default(),
            counts: Changes::default(),
        };
        for operation in &update.operations {
            change.apply(operation)?;
        }
        change.rebuild()?;
        Ok((change.store, change.counts))
    }
}

/// An update under way.
struct Change<'a> {
    /// The data before what is added and removed.
    store: Store,
    cancellation: &'a Cancellation,
    /// Quads that the store does not have.
    added: FxHashSet<Quad>,
    /// Quads of the store that are gone.
    removed: FxHashSet<Quad>,
    counts: Changes,
}

impl Change<'_> {
    fn apply(&mut self, operation: &GraphUpdateOperation) -> Result<()> {
        self.cancellation.check()?;
        match operation {
            GraphUpdateOperation::InsertData { data } => data.iter().try_for_each(|quad| self.insert(owned(quad))),
            GraphUpdateOperation::DeleteData { data } => {
                self.rebuild()?;
                data.iter().try_for_each(|quad| self.delete(&quad.clone().into_quad()))
            }
            GraphUpdateOperation::DeleteInsert { delete, insert, using, pattern } => {
                self.rebuild()?;
                let mut variables = BTreeSet::new();
                pattern.on_in_scope_variable(|variable| _ = variables.insert(variable.clone()));
                let pattern =
                    GraphPattern::Project { inner: pattern.clone(), variables: variables.into_iter().collect() };
                let query = Query::Select { dataset: using.clone(), pattern, base_iri: None };
                self.replace(delete, insert, &self.solutions(&query)?)
            }
            GraphUpdateOperation::Clear { graph, .. } | GraphUpdateOperation::Drop { graph, .. } => {
                self.rebuild()?;
                self.clear(graph)
            }
            GraphUpdateOperation::Create { .. } => Ok(()),
            GraphUpdateOperation::Load { silent: true, .. } => Ok(()),
            GraphUpdateOperation::Load { source, .. } => Err(Error::usage(format!(
                "LOAD `{}` would fetch a document, which an update may not do",
                source.as_str()
            ))
            .with_hint("`.load FILE` adds a file to this session")),
        }
    }

    /// Removes what `delete` gives for each of `solutions`, then adds what `insert` gives.
    fn replace(&mut self, delete: &[GroundQuadPattern], insert: &[Template], solutions: &[Solution]) -> Result<()> {
        for solution in solutions {
            for template in delete {
                if let Some(quad) = ground(template, solution) {
                    self.delete(&quad)?;
                }
            }
        }
        for solution in solutions {
            let mut blanks = FxHashMap::default();
            for template in insert {
                if let Some(quad) = filled(template, solution, &mut blanks) {
                    self.insert(quad)?;
                }
            }
        }
        Ok(())
    }

    fn solutions(&self, query: &Query) -> Result<Vec<Solution>> {
        let evaluation = Evaluation { cancellation: self.cancellation.clone(), ..Evaluation::default() };
        let (Results::Solutions(solutions), _) = self.store.evaluate(query, &evaluation)? else {
            return Ok(Vec::new());
        };
        let variables = solutions.variables.to_vec();
        let named = |row: Vec<Option<Term>>| {
            let pairs = variables.iter().cloned().zip(row);
            pairs.filter_map(|(variable, term)| Some((variable, term?))).collect()
        };
        solutions.map(|row| row.map(named)).collect()
    }

    fn insert(&mut self, quad: Quad) -> Result<()> {
        self.cancellation.check()?;
        let there = !self.removed.contains(&quad) && self.store.quads(&exactly(&quad)).next().transpose()?.is_some();
        if !there && (self.removed.remove(&quad) || self.added.insert(quad)) {
            self.counts.inserted += 1;
        }
        Ok(())
    }

    /// Removes a quad of the store; from all graphs if it names none.
    fn delete(&mut self, quad: &Quad) -> Result<()> {
        let mut pattern = exactly(quad);
        pattern.graph = pattern.graph.filter(|graph| *graph != GraphName::DefaultGraph);
        self.delete_all(&pattern)
    }

    fn delete_all(&mut self, pattern: &QuadPattern) -> Result<()> {
        for quad in self.store.quads(pattern) {
            self.cancellation.check()?;
            self.counts.deleted += usize::from(self.removed.insert(quad?));
        }
        Ok(())
    }

    fn clear(&mut self, target: &GraphTarget) -> Result<()> {
        let graph = match target {
            GraphTarget::AllGraphs => None,
            GraphTarget::DefaultGraph => Some(GraphName::DefaultGraph),
            GraphTarget::NamedNode(name) => Some(name.clone().into()),
            GraphTarget::NamedGraphs => {
                for quad in self.store.quads(&QuadPattern::default()) {
                    let quad = quad?;
                    if quad.graph_name != GraphName::DefaultGraph {
                        self.counts.deleted += usize::from(self.removed.insert(quad));
                    }
                }
                return Ok(());
            }
        };
        self.delete_all(&QuadPattern { graph, ..QuadPattern::default() })
    }

    /// Makes a snapshot of what there is now, if it differs from the one at hand.
    fn rebuild(&mut self) -> Result<()> {
        if self.added.is_empty() && self.removed.is_empty() {
            return Ok(());
        }
        let (added, removed) = (take(&mut self.added), take(&mut self.removed));
        let mut builder = SnapshotBuilder::new();
        for quad in self.store.quads(&QuadPattern::default()) {
            self.cancellation.check()?;
            let quad = quad?;
            if !removed.contains(&quad) {
                builder.push(quad.as_ref())?;
            }
        }
        for quad in &added {
            builder.push(quad.as_ref())?;
        }
        self.store = builder.finish()?.into();
        Ok(())
    }
}

/// Returns the pattern that `quad` alone matches.
fn exactly(quad: &Quad) -> QuadPattern {
    QuadPattern {
        subject: Some(quad.subject.clone()),
        predicate: Some(quad.predicate.clone()),
        object: Some(quad.object.clone()),
        graph: Some(quad.graph_name.clone()),
    }
}

fn owned(quad: &term::Quad) -> Quad {
    Quad::new(quad.subject.clone(), quad.predicate.clone(), quad.object.clone(), graph_name(&quad.graph_name))
}

fn graph_name(graph: &term::GraphName) -> GraphName {
    match graph {
        term::GraphName::NamedNode(name) => name.clone().into(),
        term::GraphName::DefaultGraph => GraphName::DefaultGraph,
    }
}

/// A quad without blank nodes as an ordinary one.
trait IntoQuad {
    fn into_quad(self) -> Quad;
}

impl IntoQuad for term::GroundQuad {
    fn into_quad(self) -> Quad {
        Quad::new(self.subject, self.predicate, Term::from(self.object), graph_name(&self.graph_name))
    }
}

/// Returns the quad that a template of DELETE gives; `None` if a value is missing or cannot stand there.
fn ground(template: &GroundQuadPattern, solution: &Solution) -> Option<Quad> {
    let term = |pattern: &GroundTermPattern| ground_term(pattern, solution);
    Some(Quad::new(
        subject(term(&template.subject)?)?,
        name(&template.predicate, solution)?,
        term(&template.object)?,
        graph(&template.graph_name, solution)?,
    ))
}

fn ground_term(pattern: &GroundTermPattern, solution: &Solution) -> Option<Term> {
    Some(match pattern {
        GroundTermPattern::NamedNode(node) => node.clone().into(),
        GroundTermPattern::Literal(literal) => literal.clone().into(),
        GroundTermPattern::Variable(variable) => solution.get(variable)?.clone(),
        GroundTermPattern::Triple(triple) => Term::from(Triple::new(
            subject(ground_term(&triple.subject, solution)?)?,
            name(&triple.predicate, solution)?,
            ground_term(&triple.object, solution)?,
        )),
    })
}

/// Returns the quad that a template of INSERT gives; its blank nodes are new ones for each solution.
fn filled(template: &Template, solution: &Solution, blanks: &mut FxHashMap<BlankNode, BlankNode>) -> Option<Quad> {
    Some(Quad::new(
        subject(filled_term(&template.subject, solution, blanks)?)?,
        name(&template.predicate, solution)?,
        filled_term(&template.object, solution, blanks)?,
        graph(&template.graph_name, solution)?,
    ))
}

fn filled_term(
    pattern: &TermPattern,
    solution: &Solution,
    blanks: &mut FxHashMap<BlankNode, BlankNode>,
) -> Option<Term> {
    Some(match pattern {
        TermPattern::NamedNode(node) => node.clone().into(),
        TermPattern::BlankNode(node) => blanks.entry(node.clone()).or_default().clone().into(),
        TermPattern::Literal(literal) => literal.clone().into(),
        TermPattern::Variable(variable) => solution.get(variable)?.clone(),
        TermPattern::Triple(triple) => Term::from(Triple::new(
            subject(filled_term(&triple.subject, solution, blanks)?)?,
            name(&triple.predicate, solution)?,
            filled_term(&triple.object, solution, blanks)?,
        )),
    })
}

fn subject(term: Term) -> Option<NamedOrBlankNode> {
    match term {
        Term::NamedNode(node) => Some(node.into()),
        Term::BlankNode(node) => Some(node.into()),
        _ => None,
    }
}

fn name(pattern: &NamedNodePattern, solution: &Solution) -> Option<NamedNode> {
    match pattern {
        NamedNodePattern::NamedNode(node) => Some(node.clone()),
        NamedNodePattern::Variable(variable) => match solution.get(variable)? {
            Term::NamedNode(node) => Some(node.clone()),
            _ => None,
        },
    }
}

fn graph(pattern: &GraphNamePattern, solution: &Solution) -> Option<GraphName> {
    match pattern {
        GraphNamePattern::DefaultGraph => Some(GraphName::DefaultGraph),
        GraphNamePattern::NamedNode(node) => Some(node.clone().into()),
        GraphNamePattern::Variable(variable) => match solution.get(variable)? {
            Term::NamedNode(node) => Some(node.clone().into()),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATA: &str =
        "http://e/a http://e/p http://e/b|http://e/b http://e/p http://e/c|http://e/a http://e/q http://e/c http://e/g";

    fn store() -> Store {
        let quads = DATA.split('|').map(|line| {
            let mut words = line.split(' ').map(NamedNode::new_unchecked);
            let mut next = || words.next();
            let (s, p, o) = (next().unwrap(), next().unwrap(), next().unwrap());
            Quad::new(s, p, o, next().map_or(GraphName::DefaultGraph, GraphName::from))
        });
        Store::from_quads(quads.collect::<Vec<_>>()).unwrap()
    }

    fn parsed(update: &str) -> Update {
        spargebra::SparqlParser::new().with_prefix("e", "http://e/").unwrap().parse_update(update).unwrap()
    }

    #[track_caller]
    fn check(update: &str, inserted: usize, deleted: usize, left: usize) {
        let (store, changes) = store().changed(&parsed(update), &Cancellation::new()).unwrap();
        assert_eq!((changes, store.len().unwrap()), (Changes { inserted, deleted }, left));
    }

    #[test]
    fn data_is_added_and_removed_once() {
        check("INSERT DATA { e:x e:p e:y . e:a e:p e:b }", 1, 0, 4);
        check("DELETE DATA { e:a e:p e:b . e:x e:p e:y }", 0, 1, 2);
        check("INSERT DATA { GRAPH e:g { e:a e:p e:b } }", 1, 0, 4);
    }

    #[test]
    fn a_triple_without_a_graph_goes_from_all_graphs() {
        check("DELETE DATA { e:a e:q e:c }", 0, 1, 2);
        check("DELETE WHERE { e:a ?p ?o }", 0, 2, 1);
        check("DELETE WHERE { GRAPH e:g { e:a ?p ?o } }", 0, 1, 2);
    }

    #[test]
    fn patterns_see_all_graphs_and_earlier_operations() {
        check("DELETE { ?s e:p ?o } INSERT { ?o e:p ?s } WHERE { ?s e:p ?o }", 2, 2, 3);
        check("INSERT { ?s e:r [ e:v ?o ] } WHERE { ?s e:p ?o }", 4, 0, 7);
        check("INSERT DATA { e:n e:p e:m } ; DELETE WHERE { e:n ?p ?o }", 1, 1, 3);
        check("CLEAR NAMED", 0, 1, 2);
        check("CLEAR DEFAULT", 0, 2, 1);
        check("DROP ALL", 0, 3, 0);
    }

    #[test]
    fn what_is_removed_and_added_again_is_there() {
        check("DELETE DATA { e:a e:p e:b } ; INSERT DATA { e:a e:p e:b }", 1, 1, 3);
        check("DELETE { e:a e:p ?o } INSERT { e:a e:p ?o } WHERE { e:a e:p ?o }", 1, 1, 3);
        check("INSERT DATA { e:x e:p e:y . e:x e:p e:y } ; DELETE DATA { e:x e:p e:y }", 1, 1, 3);
    }

    #[test]
    fn terms_keep_the_form_in_which_they_were_written() {
        let update = "INSERT DATA { e:n e:p 01, 1, 1.50, true, \"1\"^^e:t } ; DELETE DATA { e:n e:p 1 } ;
            INSERT { e:m e:p ?o } WHERE { e:n e:p ?o }";
        let (store, changes) = store().changed(&parsed(update), &Cancellation::new()).unwrap();
        assert_eq!(changes, Changes { inserted: 9, deleted: 1 });
        let subject = Some(NamedNode::new_unchecked("http://e/m").into());
        let mut forms: Vec<String> = store
            .quads(&QuadPattern { subject, ..QuadPattern::default() })
            .map(|quad| match quad.unwrap().object {
                Term::Literal(literal) => literal.value().to_owned(),
                other => other.to_string(),
            })
            .collect();
        forms.sort();
        assert_eq!(forms, ["01", "1", "1.50", "true"]);
    }

    #[test]
    fn a_failed_update_changes_nothing() {
        let store = store();
        let update = parsed("INSERT DATA { e:x e:p 1 } ; CLEAR DEFAULT ; LOAD <http://e/file>");
        assert!(store.changed(&update, &Cancellation::new()).is_err());
        assert_eq!(store.len().unwrap(), 3);
    }
}
