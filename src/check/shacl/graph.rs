//! A graph of shapes as their reader asks it, and where its statements are.
//!
//! The files of shapes are read once more apart from the data, so that a mistake in them has its file and line.

use std::collections::BTreeSet;
use std::sync::Arc;

use oxrdf::{NamedNode, NamedOrBlankNode, Quad, Term, TermRef, Triple};
use rustc_hash::FxHashMap;

use super::vocabulary::sh;
use crate::error::{Error, Position, Result};
use crate::snapshot::{Id, Order, Pattern, Snapshot, renamed};
use crate::source::{RdfFile, read_quads_by_line};
use crate::vocab::rdf;

/// A graph of shapes.
pub struct ShapesGraph {
    pub(super) snapshot: Arc<Snapshot>,
    /// The names of the files.
    files: Vec<String>,
    /// File and line of each statement.
    lines: FxHashMap<Triple, (u32, u64)>,
}

/// A text of shapes that is part of the program.
#[derive(Debug, Clone, Copy)]
pub struct Text {
    /// What messages call it.
    pub name: &'static str,
    /// The shapes, in Turtle.
    pub turtle: &'static str,
}

impl ShapesGraph {
    /// Returns the shapes that are among the data of `snapshot`; nothing is known of their files.
    pub fn within(snapshot: Arc<Snapshot>) -> Self {
        Self { snapshot, files: Vec::new(), lines: FxHashMap::default() }
    }

    /// Returns the shapes of `files` as one graph.
    ///
    /// # Errors
    /// When a file cannot be read, or is not RDF.
    pub fn read(files: &[RdfFile]) -> Result<Self> {
        let mut reader = Reader::default();
        for file in files {
            reader.begin(file.name());
            read_quads_by_line(file, &mut |quad, line| {
                reader.take(quad, line);
                Ok(())
            })?;
        }
        reader.finish()
    }

    /// Returns the shapes of `texts` as one graph.
    ///
    /// # Errors
    /// When a text is not Turtle.
    pub fn of_texts(texts: &[Text]) -> Result<Self> {
        let mut reader = Reader::default();
        for text in texts {
            reader.begin(text.name.to_owned());
            for triple in oxttl::TurtleParser::new().for_slice(text.turtle.as_bytes()) {
                let triple = triple.map_err(|error| Error::data(format!("{}: {error}", text.name)))?;
                reader.take(triple.in_graph(oxrdf::GraphName::DefaultGraph), 0);
            }
        }
        reader.finish()
    }

    /// Returns the objects of `subject` and `predicate`, in the order of ids.
    pub(super) fn objects(&self, subject: &Term, predicate: &NamedNode) -> Vec<Term> {
        let Some((subject, predicate)) = self.id(subject).zip(self.snapshot.find_iri(predicate)) else {
            return Vec::new();
        };
        let run = self.snapshot.index.pair_run(Order::Spo, subject, predicate);
        let column = &self.snapshot.index.columns(Order::Spo).third;
        column.get(run).unwrap_or_default().iter().filter_map(|id| self.snapshot.term(*id).ok()).collect()
    }

    /// Returns the least object of `subject` and `predicate`.
    pub(super) fn object(&self, subject: &Term, predicate: &NamedNode) -> Option<Term> {
        self.objects(subject, predicate).into_iter().next()
    }

    /// Returns the predicates and objects of `subject`.
    pub(super) fn about(&self, subject: &Term) -> Vec<(NamedNode, Term)> {
        let pattern = Pattern { subject: self.id(subject), ..Pattern::default() };
        if pattern.subject.is_none() {
            return Vec::new();
        }
        let hits = self.snapshot.triples(&pattern);
        let pairs = hits.filter_map(|hit| match (self.snapshot.term(hit.predicate), self.snapshot.term(hit.object)) {
            (Ok(Term::NamedNode(predicate)), Ok(object)) => Some((predicate, object)),
            _ => None,
        });
        pairs.collect()
    }

    /// Returns the subjects of `predicate` and `object`, in the order of ids; of any object if none is given.
    pub(super) fn subjects(&self, predicate: &NamedNode, object: Option<&Term>) -> Vec<Term> {
        let pattern = Pattern {
            predicate: self.snapshot.find_iri(predicate),
            object: object.and_then(|object| self.id(object)),
            subject: None,
        };
        if pattern.predicate.is_none() || (object.is_some() && pattern.object.is_none()) {
            return Vec::new();
        }
        let subjects: BTreeSet<u32> = self.snapshot.triples(&pattern).map(|hit| hit.subject).collect();
        subjects.into_iter().filter_map(|id| self.snapshot.term(id).ok()).collect()
    }

    /// Returns whether `subject`, `predicate`, `object` is a statement of the graph.
    pub(super) fn has(&self, subject: &Term, predicate: &NamedNode, object: &Term) -> bool {
        let ids = (self.id(subject), self.snapshot.find_iri(predicate), self.id(object));
        matches!(ids, (Some(s), Some(p), Some(o)) if self.snapshot.index.find(s, p, o).is_some())
    }

    /// Returns the members of the list `head`; what is wrong with it if it is not one.
    pub(super) fn list(&self, head: &Term) -> std::result::Result<Vec<Term>, &'static str> {
        let name = |local: &str| NamedNode::new_unchecked(format!("{}{local}", crate::vocab::RDF));
        let (first, rest, nil) = (name("first"), name("rest"), Term::NamedNode(name("nil")));
        let (mut members, mut seen, mut node) = (Vec::new(), BTreeSet::new(), head.clone());
        while node != nil {
            if !seen.insert(node.to_string()) {
                return Err("the list leads back to itself");
            }
            let (firsts, rests) = (self.objects(&node, &first), self.objects(&node, &rest));
            let ([member], [next]) = (firsts.as_slice(), rests.as_slice()) else {
                return Err("each node of a list has one `rdf:first` and one `rdf:rest`");
            };
            members.push(member.clone());
            node = next.clone();
        }
        Ok(members)
    }

    /// Returns the classes that `class` is above, itself included.
    pub(super) fn below(&self, class: &NamedNode) -> Vec<Term> {
        let sub_class_of = NamedNode::new_unchecked(rdf::SUB_CLASS_OF);
        let mut all = vec![Term::NamedNode(class.clone())];
        let mut at = 0;
        while let Some(class) = all.get(at) {
            let more = self.subjects(&sub_class_of, Some(class));
            let new: Vec<Term> = more.into_iter().filter(|class| !all.contains(class)).collect();
            all.extend(new);
            at += 1;
        }
        all
    }

    /// Returns the instances of `class` and the classes below it.
    pub(super) fn instances(&self, class: &NamedNode) -> Vec<Term> {
        let a = NamedNode::new_unchecked(rdf::TYPE);
        self.below(class).iter().flat_map(|class| self.subjects(&a, Some(class))).collect()
    }

    /// Returns where the statement is, if that is known.
    pub(super) fn place(&self, subject: &Term, predicate: &NamedNode, object: &Term) -> Option<Position> {
        let subject = node(subject)?;
        let (file, line) = self.lines.get(&Triple::new(subject, predicate.clone(), object.clone()))?;
        Some(self.position(*file, *line))
    }

    /// Returns where the first statement about `subject` is, if that is known.
    pub(super) fn place_of(&self, subject: &Term) -> Option<Position> {
        let found = self.about(subject).into_iter();
        found.filter_map(|(predicate, object)| self.place(subject, &predicate, &object)).min()
    }

    /// Returns the address that stands for this graph in queries.
    pub(super) fn name() -> NamedNode {
        sh("shapesGraph")
    }

    fn position(&self, file: u32, line: u64) -> Position {
        Position { file: self.files.get(file as usize).cloned(), line, column: 1 }
    }

    fn id(&self, term: &Term) -> Option<Id> {
        self.snapshot.dictionary.find(TermRef::from(term))
    }
}

/// Returns `term` as a subject.
pub(super) fn node(term: &Term) -> Option<NamedOrBlankNode> {
    match term {
        Term::NamedNode(node) => Some(node.clone().into()),
        Term::BlankNode(node) => Some(node.clone().into()),
        Term::Literal(_) | Term::Triple(_) => None,
    }
}

/// Gathers the statements of several files.
#[derive(Default)]
struct Reader {
    quads: Vec<Quad>,
    files: Vec<String>,
    lines: FxHashMap<Triple, (u32, u64)>,
    labels: FxHashMap<String, usize>,
}

impl Reader {
    fn begin(&mut self, name: String) {
        self.files.push(name);
        self.labels.clear();
    }

    fn take(&mut self, quad: Quad, line: u64) {
        // Parsers make labels up; numbers in the order of the file are the same in each run.
        let file = self.files.len();
        let labels = &mut self.labels;
        let mut quad = renamed(quad, &mut |label| {
            let next = labels.len();
            format!("f{file}-{:06}", labels.entry(label.to_owned()).or_insert(next))
        });
        quad.graph_name = oxrdf::GraphName::DefaultGraph;
        if line > 0 {
            let triple = Triple::new(quad.subject.clone(), quad.predicate.clone(), quad.object.clone());
            self.lines.entry(triple).or_insert((u32::try_from(file - 1).unwrap_or(u32::MAX), line));
        }
        self.quads.push(quad);
    }

    fn finish(self) -> Result<ShapesGraph> {
        let snapshot = Arc::new(Snapshot::build(self.quads)?);
        Ok(ShapesGraph { snapshot, files: self.files, lines: self.lines })
    }
}
