//! Changes a session's own data, and counts what changed.
//!
//! Here the default graph is the union of all graphs, as it is for queries: a pattern sees every graph, a deleted
//! triple that names no graph goes from all graphs, and an inserted one goes to the unnamed graph.

use oxrdf::{BlankNode, GraphName, NamedNode, NamedOrBlankNode, Quad, Term, Triple, Variable};
use rustc_hash::FxHashMap;
use spargebra::algebra::GraphTarget;
use spargebra::term::{
    GraphNamePattern, GroundQuadPattern, GroundTermPattern, NamedNodePattern, QuadPattern as Template, TermPattern,
};
use spargebra::{GraphUpdateOperation, Query, Update, term};

use super::{Evaluation, Memory, QuadPattern, Store};
use crate::cancel::Cancellation;
use crate::error::{Error, Result};
use crate::results::Results;

/// How many statements an update added and removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Changes {
    pub inserted: usize,
    pub deleted: usize,
}

/// The values of one solution.
type Solution = FxHashMap<Variable, Term>;

impl Store {
    /// Returns a store of the same quads that can be changed on its own.
    pub fn copy(&self) -> Result<Self> {
        let quads = self.quads(&QuadPattern::default()).collect::<Result<Vec<_>>>()?;
        Ok(Self::Memory(Memory::from_quads(quads)?))
    }

    /// Applies `update`, all of it or nothing, and counts what changed.
    pub fn change(&self, update: &Update, cancellation: &Cancellation) -> Result<Changes> {
        let Self::Memory(memory) = self else {
            return Err(Error::usage("this dataset cannot be changed in place").with_hint("change a copy of it"));
        };
        let mut change = Change { store: self, memory, cancellation, done: Vec::new() };
        for operation in &update.operations {
            if let Err(error) = change.apply(operation) {
                change.undo()?;
                return Err(error);
            }
        }
        let inserted = change.done.iter().filter(|(added, _)| *added).count();
        Ok(Changes { inserted, deleted: change.done.len() - inserted })
    }
}

/// An update under way.
struct Change<'a> {
    store: &'a Store,
    memory: &'a Memory,
    cancellation: &'a Cancellation,
    /// What was done: `true` for an added quad.
    done: Vec<(bool, Quad)>,
}

impl Change<'_> {
    fn apply(&mut self, operation: &GraphUpdateOperation) -> Result<()> {
        self.cancellation.check()?;
        match operation {
            GraphUpdateOperation::InsertData { data } => data.iter().try_for_each(|quad| self.insert(owned(quad))),
            GraphUpdateOperation::DeleteData { data } => {
                data.iter().try_for_each(|quad| self.delete(&quad.clone().into_quad()))
            }
            GraphUpdateOperation::DeleteInsert { delete, insert, using, pattern } => {
                let query = Query::Select { dataset: using.clone(), pattern: (**pattern).clone(), base_iri: None };
                let solutions = self.solutions(&query)?;
                for solution in &solutions {
                    for template in delete {
                        if let Some(quad) = ground(template, solution) {
                            self.delete(&quad)?;
                        }
                    }
                }
                for solution in &solutions {
                    let mut blanks = FxHashMap::default();
                    for template in insert {
                        if let Some(quad) = filled(template, solution, &mut blanks) {
                            self.insert(quad)?;
                        }
                    }
                }
                Ok(())
            }
            GraphUpdateOperation::Clear { graph, .. } | GraphUpdateOperation::Drop { graph, .. } => self.clear(graph),
            GraphUpdateOperation::Create { .. } => Ok(()),
            GraphUpdateOperation::Load { silent: true, .. } => Ok(()),
            GraphUpdateOperation::Load { source, .. } => Err(Error::usage(format!(
                "LOAD `{}` would fetch a document, which an update may not do",
                source.as_str()
            ))
            .with_hint("`.load FILE` adds a file to this session")),
        }
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
        if self.memory.insert(&quad)? {
            self.done.push((true, quad));
        }
        Ok(())
    }

    /// Removes a quad; from all graphs if it names none.
    fn delete(&mut self, quad: &Quad) -> Result<()> {
        let pattern = QuadPattern {
            subject: Some(quad.subject.clone()),
            predicate: Some(quad.predicate.clone()),
            object: Some(quad.object.clone()),
            graph: Some(quad.graph_name.clone()).filter(|graph| *graph != GraphName::DefaultGraph),
        };
        self.delete_all(&pattern)
    }

    fn delete_all(&mut self, pattern: &QuadPattern) -> Result<()> {
        let found = self.store.quads(pattern).collect::<Result<Vec<_>>>()?;
        for quad in found {
            self.cancellation.check()?;
            if self.memory.remove(&quad)? {
                self.done.push((false, quad));
            }
        }
        Ok(())
    }

    fn clear(&mut self, target: &GraphTarget) -> Result<()> {
        let graph = match target {
            GraphTarget::AllGraphs => None,
            GraphTarget::DefaultGraph => Some(GraphName::DefaultGraph),
            GraphTarget::NamedNode(name) => Some(name.clone().into()),
            GraphTarget::NamedGraphs => {
                let quads = self.store.quads(&QuadPattern::default()).collect::<Result<Vec<_>>>()?;
                for quad in quads.iter().filter(|quad| quad.graph_name != GraphName::DefaultGraph) {
                    self.delete(quad)?;
                }
                return Ok(());
            }
        };
        self.delete_all(&QuadPattern { graph, ..QuadPattern::default() })
    }

    fn undo(&mut self) -> Result<()> {
        while let Some((added, quad)) = self.done.pop() {
            if added {
                self.memory.remove(&quad)?
            } else {
                self.memory.insert(&quad)?
            };
        }
        Ok(())
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
        Store::Memory(Memory::from_quads(quads.collect::<Vec<_>>()).unwrap())
    }

    #[track_caller]
    fn check(update: &str, inserted: usize, deleted: usize, left: usize) {
        let store = store();
        let update =
            spargebra::SparqlParser::new().with_prefix("e", "http://e/").unwrap().parse_update(update).unwrap();
        let changes = store.change(&update, &Cancellation::new()).unwrap();
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
    fn a_failed_update_changes_nothing() {
        let store = store();
        let update = "INSERT DATA { <http://e/x> <http://e/p> 1 } ; CLEAR DEFAULT ; LOAD <http://e/file>";
        let update = spargebra::SparqlParser::new().parse_update(update).unwrap();
        assert!(store.change(&update, &Cancellation::new()).is_err());
        assert_eq!(store.len().unwrap(), 3);
    }
}
