//! SPARQL Update on a snapshot: carry it into Oxigraph's store, change that, make a new snapshot.
//!
//! Oxigraph's store keeps numbers and dates by value and gives them back in one form of its own. Statements that an
//! update leaves alone keep the form in which they were loaded: what the store makes of each literal is asked first.

use std::path::Path;

use oxrdf::{Literal, NamedNode, Quad, Term};
use rustc_hash::FxHashMap;
use spargebra::Update;

use super::lock::WriteLock;
use super::{Changes, Memory, QuadPattern, Store};
use crate::cancel::Cancellation;
use crate::error::Result;
use crate::snapshot::{Kind, Snapshot, SnapshotBuilder};

/// Applies the whole of `update` to the file at `path`, or nothing of it: the file is replaced at the end.
pub fn update_file(path: &Path, update: &Update, cancellation: &Cancellation) -> Result<Changes> {
    let _lock = WriteLock::acquire(path, cancellation)?;
    let snapshot = Snapshot::open(path)?;
    snapshot.verify()?;
    let store = Store::from(snapshot);
    let (snapshot, changes) = updated(&store, update, cancellation)?;
    if changes != Changes::default() {
        snapshot.write_to(path)?;
    }
    Ok(changes)
}

/// Returns a snapshot of `store` as `update` leaves it, and how many quads it added and removed.
pub fn updated(store: &Store, update: &Update, cancellation: &Cancellation) -> Result<(Snapshot, Changes)> {
    let before = store.quads(&QuadPattern::default()).collect::<Result<Vec<Quad>>>()?;
    let written = Written::of(store, &before)?;
    let memory = Memory::from_quads(before)?;
    cancellation.check()?;
    memory.update(update)?;
    cancellation.check()?;
    let mut builder = SnapshotBuilder::new();
    let (mut kept, mut count) = (0, 0);
    for quad in memory.quads(&QuadPattern::default()) {
        for quad in written.forms(quad?, store)? {
            kept += usize::from(contains(store, &quad)?);
            count += 1;
            builder.push(quad.as_ref())?;
        }
    }
    let snapshot = builder.finish()?;
    Ok((snapshot, Changes { inserted: count - kept, deleted: store.len()? - kept }))
}

fn contains(store: &Store, quad: &Quad) -> Result<bool> {
    let pattern = QuadPattern {
        subject: Some(quad.subject.clone()),
        predicate: Some(quad.predicate.clone()),
        object: Some(quad.object.clone()),
        graph: Some(quad.graph_name.clone()),
    };
    store.quads(&pattern).next().transpose().map(|found| found.is_some())
}

/// The literals that Oxigraph's store gives back in another form: its form, and the forms that were loaded.
struct Written {
    forms: FxHashMap<Literal, Vec<Literal>>,
}

impl Written {
    fn of(store: &Store, quads: &[Quad]) -> Result<Self> {
        let mut forms: FxHashMap<Literal, Vec<Literal>> = FxHashMap::default();
        if let Store::Snapshot(snapshot) = store
            && !snapshot.dictionary.groups().iter().any(|group| group.kind == Kind::Typed)
        {
            return Ok(Self { forms });
        }
        let mut literals: Vec<&Literal> = quads.iter().filter_map(typed).collect();
        literals.sort_unstable_by(|a, b| (a.value(), a.datatype()).cmp(&(b.value(), b.datatype())));
        literals.dedup();
        for literal in literals {
            let form = stored_form(literal)?;
            if form != *literal {
                forms.entry(form).or_default().push(literal.clone());
            }
        }
        Ok(Self { forms })
    }

    /// Returns the quads of `store` that `quad` stands for, or `quad` itself if it is new.
    fn forms(&self, quad: Quad, store: &Store) -> Result<Vec<Quad>> {
        let Some(forms) = typed(&quad).and_then(|literal| self.forms.get(literal)) else { return Ok(vec![quad]) };
        let mut found = Vec::new();
        let same = [quad.object.clone()].into_iter().chain(forms.iter().cloned().map(Term::from));
        for object in same {
            let form = Quad { object, ..quad.clone() };
            if contains(store, &form)? {
                found.push(form);
            }
        }
        if found.is_empty() {
            found.push(quad);
        }
        Ok(found)
    }
}

fn typed(quad: &Quad) -> Option<&Literal> {
    match &quad.object {
        Term::Literal(literal) if literal.language().is_none() && literal.datatype() != oxrdf::vocab::xsd::STRING => {
            Some(literal)
        }
        _ => None,
    }
}

/// Returns `literal` as Oxigraph's store gives it back.
fn stored_form(literal: &Literal) -> Result<Literal> {
    let node = NamedNode::new_unchecked("urn:x");
    let quad = Quad::new(node.clone(), node, literal.clone(), oxrdf::GraphName::DefaultGraph);
    let memory = Memory::from_quads([quad])?;
    match memory.quads(&QuadPattern::default()).next().transpose()?.map(|quad| quad.object) {
        Some(Term::Literal(form)) => Ok(form),
        _ => Ok(literal.clone()),
    }
}

#[cfg(test)]
mod tests {
    use oxrdf::GraphName;
    use spargebra::SparqlParser;

    use super::*;

    fn quads(objects: &[&str]) -> Vec<Quad> {
        let text: String = objects.iter().map(|object| format!("<http://e/s> <http://e/p> {object} .\n")).collect();
        let triples = oxttl::TurtleParser::new().for_slice(text.as_bytes());
        triples.map(|triple| triple.unwrap().in_graph(GraphName::DefaultGraph)).collect()
    }

    fn objects(store: &Store) -> Vec<String> {
        let mut all: Vec<String> =
            store.quads(&QuadPattern::default()).map(|quad| quad.unwrap().object.to_string()).collect();
        all.sort();
        all
    }

    #[track_caller]
    fn check(before: &[&str], update: &str, after: &[&str], changes: (usize, usize)) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.lermap");
        Snapshot::build(quads(before)).unwrap().write_to(&path).unwrap();
        let update = SparqlParser::new().parse_update(update).unwrap();
        let changed = update_file(&path, &update, &Cancellation::new()).unwrap();
        let store = Store::from(Snapshot::open(&path).unwrap());
        assert_eq!(objects(&store), objects(&Store::from_quads(quads(after)).unwrap()));
        assert_eq!((changed.inserted, changed.deleted), changes);
    }

    const INTEGER: &str = "^^<http://www.w3.org/2001/XMLSchema#integer>";

    #[test]
    fn what_is_left_alone_keeps_its_form() {
        check(
            &["01", "1.50", "\"a\""],
            "INSERT DATA { <http://e/s> <http://e/p> 7 }",
            &["01", "1.50", "\"a\"", "7"],
            (1, 0),
        );
        check(&["01", "1"], "DELETE DATA { <http://e/s> <http://e/p> \"x\" }", &["01", "1"], (0, 0));
        check(&["01", "2"], &format!("DELETE DATA {{ <http://e/s> <http://e/p> \"01\"{INTEGER} }}"), &["2"], (0, 1));
    }

    #[test]
    fn a_failing_operation_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.lermap");
        Snapshot::build(quads(&["1"])).unwrap().write_to(&path).unwrap();
        let before = std::fs::read(&path).unwrap();
        for operation in ["LOAD <http://e/x>", "CREATE GRAPH <http://e/g> ; CREATE GRAPH <http://e/g>"] {
            let text = format!("CLEAR ALL ; INSERT DATA {{ <http://e/s> <http://e/p> 2 }} ; {operation}");
            let update = SparqlParser::new().parse_update(&text).unwrap();
            assert!(update_file(&path, &update, &Cancellation::new()).is_err(), "{operation}");
            assert_eq!(std::fs::read(&path).unwrap(), before);
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn two_writers_lose_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.lermap");
        Snapshot::build([]).unwrap().write_to(&path).unwrap();
        std::thread::scope(|scope| {
            for number in 0..8 {
                let path = &path;
                scope.spawn(move || {
                    let text = format!("INSERT DATA {{ <http://e/s> <http://e/p> {number} }}");
                    let update = SparqlParser::new().parse_update(&text).unwrap();
                    update_file(path, &update, &Cancellation::new()).unwrap();
                });
            }
        });
        assert_eq!(Snapshot::open(&path).unwrap().len(), 8);
    }
}
