//! A graph of shapes to shapes, with every mistake of the graph at its file and line.
//!
//! These are the rules that the shapes of shapes in appendix C of the SHACL recommendation state, in code: so that a
//! mistake is said in words, and so that no shape has to be trusted before it is read.

use std::collections::BTreeMap;

use oxrdf::{NamedNode, Term};

use super::component::{Component, components};
use super::cycle;
use super::graph::ShapesGraph;
use super::model::{Shape, Shapes, Target, Weight};
use super::path::Path;
use super::reader::{Reader, shown};
use super::vocabulary::{PARAMETERS, TARGETS, sh};
use crate::check::Severity;
use crate::error::{Error, Result};
use crate::vocab::{rdf, short};

impl Shapes {
    /// Reads the shapes of `graph`.
    ///
    /// # Errors
    /// When shapes are not well-formed or refer to themselves; one error tells all that is wrong, each at its line.
    pub fn read(graph: ShapesGraph) -> Result<Self> {
        let mut reader = Reader { graph: &graph, ids: BTreeMap::new(), problems: Vec::new(), notes: Vec::new() };
        let components = components(&mut reader);
        let terms = reader.discover(&components);
        for (id, term) in terms.iter().enumerate() {
            reader.ids.insert(term.to_string(), id);
        }
        let all: Vec<Shape> = terms.iter().map(|term| reader.shape(term, &components)).collect();
        reader.unfollowed();
        let Reader { mut problems, notes, .. } = reader;
        problems.sort_by(|a, b| (&a.position, &a.message).cmp(&(&b.position, &b.message)));
        problems.dedup();
        if let Some(error) = Error::all(problems) {
            return Err(error);
        }
        cycle::check(&all)?;
        Ok(Self { all, notes, graph })
    }
}

impl Reader<'_> {
    /// Returns all shapes of the graph, in the order of their terms.
    fn discover(&mut self, components: &[Component]) -> Vec<Term> {
        let mut found: Vec<Term> = Vec::new();
        for class in ["NodeShape", "PropertyShape"] {
            found.extend(self.graph.instances(&sh(class)));
        }
        for name in PARAMETERS.iter().chain(TARGETS) {
            found.extend(self.graph.subjects(&sh(name), None));
        }
        for parameter in components.iter().flat_map(|component| &component.parameters) {
            found.extend(self.graph.subjects(&parameter.path, None));
        }
        for name in ["node", "property", "not", "qualifiedValueShape"] {
            for subject in self.graph.subjects(&sh(name), None) {
                found.extend(self.graph.objects(&subject, &sh(name)));
            }
        }
        for name in ["and", "or", "xone"] {
            for subject in self.graph.subjects(&sh(name), None) {
                let lists = self.graph.objects(&subject, &sh(name));
                found.extend(lists.iter().flat_map(|list| self.graph.list(list).unwrap_or_default()));
            }
        }
        let is_shape = |term: &Term| matches!(term, Term::NamedNode(_) | Term::BlankNode(_));
        let named: BTreeMap<String, Term> =
            found.into_iter().filter(is_shape).map(|term| (term.to_string(), term)).collect();
        named.into_values().collect()
    }

    fn shape(&mut self, term: &Term, components: &[Component]) -> Shape {
        let path = self.path(term);
        let mut shape = Shape {
            term: term.clone(),
            path,
            targets: self.targets(term),
            constraints: Vec::new(),
            weight: self.weight(term),
            messages: self.messages(term),
            advice: self.advice(term),
            is_deactivated: self.one_boolean(term, "deactivated").unwrap_or(false),
            place: self.graph.place_of(term),
        };
        shape.constraints = self.constraints(&shape, components);
        shape
    }

    fn path(&mut self, shape: &Term) -> Option<Path> {
        let paths = self.graph.objects(shape, &sh("path"));
        let is_property = self.has_type(shape, "PropertyShape");
        match paths.as_slice() {
            [] if is_property => {
                self.wrong(shape, None, "a property shape has a `sh:path`");
                None
            }
            [] => None,
            [_] if self.has_type(shape, "NodeShape") => {
                self.wrong(shape, Some("path"), "a node shape has no `sh:path`");
                None
            }
            [path] => match Path::read(self.graph, path) {
                Ok(path) => Some(path),
                Err(reason) => {
                    self.wrong(shape, Some("path"), &reason);
                    None
                }
            },
            _ => {
                self.wrong(shape, Some("path"), "a property shape has one `sh:path`");
                None
            }
        }
    }

    fn has_type(&self, term: &Term, class: &str) -> bool {
        let a = NamedNode::new_unchecked(rdf::TYPE);
        self.graph.below(&sh(class)).iter().any(|class| self.graph.has(term, &a, class))
    }

    fn targets(&mut self, shape: &Term) -> Vec<Target> {
        let mut targets = Vec::new();
        for node in self.graph.objects(shape, &sh("targetNode")) {
            match node {
                Term::NamedNode(_) | Term::Literal(_) => targets.push(Target::Node(node)),
                _ => self.wrong_value(shape, "targetNode", &node, "is not an IRI or a literal"),
            }
        }
        targets.extend(self.iris(shape, "targetClass").into_iter().map(|class| Target::Class(class.into())));
        targets.extend(self.iris(shape, "targetSubjectsOf").into_iter().map(Target::SubjectsOf));
        targets.extend(self.iris(shape, "targetObjectsOf").into_iter().map(Target::ObjectsOf));
        for node in self.graph.objects(shape, &sh("target")) {
            targets.extend(self.target_query(shape, &node).map(|question| Target::Query(Box::new(question))));
        }
        if matches!(shape, Term::NamedNode(_)) && self.is_class(shape) {
            targets.push(Target::Class(shape.clone()));
        }
        targets
    }

    /// Returns whether a shape is a class and so the class of its target nodes.
    fn is_class(&self, shape: &Term) -> bool {
        // Any class of OWL is one of RDFS, which ontologies do not repeat.
        let names = ["http://www.w3.org/2000/01/rdf-schema#Class", "http://www.w3.org/2002/07/owl#Class"];
        let a = NamedNode::new_unchecked(rdf::TYPE);
        let mut classes = names.into_iter().flat_map(|name| self.graph.below(&NamedNode::new_unchecked(name)));
        classes.any(|class| self.graph.has(shape, &a, &class))
    }

    fn weight(&mut self, shape: &Term) -> Weight {
        let names = self.iris(shape, "severity");
        if names.len() > 1 {
            self.wrong(shape, Some("severity"), "a shape has at most one `sh:severity`");
        }
        let Some(name) = names.into_iter().next() else { return Weight::Known(Severity::Violation) };
        let known = [("Violation", Severity::Violation), ("Warning", Severity::Warning), ("Info", Severity::Info)];
        let found = known.into_iter().find(|(local, _)| name == sh(local));
        found.map_or(Weight::Other(name), |(_, severity)| Weight::Known(severity))
    }

    fn advice(&self, shape: &Term) -> Option<String> {
        let texts = self.graph.objects(shape, &sh("description")).into_iter().filter_map(|text| match text {
            Term::Literal(text) => Some((text.language() != Some("en"), text.value().trim_end_matches('.').to_owned())),
            _ => None,
        });
        texts.min().map(|(_, text)| text)
    }

    /// Notes what the graph asks for and nothing here does.
    fn unfollowed(&mut self) {
        for (iri, hint) in [
            (sh("rule").into_string(), "rules are not run: data is checked as it is"),
            (sh("js").into_string(), "constraints in JavaScript are not run"),
            (sh("expression").into_string(), "node expressions are not evaluated"),
            (sh("entailment").into_string(), "`--infer rdfs` or `--infer owl-rl` adds what follows"),
            (format!("{}imports", crate::vocab::OWL), "nothing is fetched: name its file with one more `--shapes`"),
        ] {
            let predicate = NamedNode::new_unchecked(iri);
            for subject in self.graph.subjects(&predicate, None) {
                for object in self.graph.objects(&subject, &predicate) {
                    let own = self.graph.about(&object).into_iter().next().is_some();
                    if predicate.as_str() != format!("{}imports", crate::vocab::OWL) || !own {
                        let message = format!("`{}` {} has no effect", short(predicate.as_str()), shown(&object));
                        let place = self.graph.place(&subject, &predicate, &object);
                        self.note(place, message, hint);
                    }
                }
            }
        }
    }
}
