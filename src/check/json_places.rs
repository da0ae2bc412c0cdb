//! The lines of nodes and values in JSON-LD: found by `id` where the node has one, else on the way from one that has.

use oxrdf::vocab::rdf;
use oxrdf::{BlankNode, GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use rustc_hash::FxHashMap;

use super::Finding;
use super::json_text::{Member, Value, parse};
use super::shacl::Path;
use crate::vocab::local_name;

const ID: &[&str] = &["@id", "id"];

/// From where a blank node is reached: a property of a node, and the how manyeth of its values it is.
struct Parent {
    subject: NamedOrBlankNode,
    predicate: NamedNode,
    /// Counted from 0 among the values without a name.
    number: usize,
}

/// What the statements of a file tell of its blank nodes.
#[derive(Default)]
pub(super) struct Ways {
    parents: FxHashMap<BlankNode, Parent>,
    /// The named graph in which a node is described.
    graphs: FxHashMap<BlankNode, BlankNode>,
    /// How many values without a name a property has so far.
    counts: FxHashMap<(NamedOrBlankNode, NamedNode), usize>,
    /// Blank nodes as subjects, in the order of the statements.
    subjects: Vec<BlankNode>,
}

impl Ways {
    /// Takes a statement, in the order in which the parser gives them.
    pub(super) fn take(&mut self, quad: &Quad) {
        if let NamedOrBlankNode::BlankNode(subject) = &quad.subject {
            if self.subjects.last() != Some(subject) {
                self.subjects.push(subject.clone());
            }
            if let GraphName::BlankNode(graph) = &quad.graph_name {
                self.graphs.entry(subject.clone()).or_insert_with(|| graph.clone());
            }
        }
        let Term::BlankNode(object) = &quad.object else { return };
        let count = self.counts.entry((quad.subject.clone(), quad.predicate.clone())).or_default();
        self.parents.entry(object.clone()).or_insert_with(|| Parent {
            subject: quad.subject.clone(),
            predicate: quad.predicate.clone(),
            number: *count,
        });
        *count += 1;
    }

    /// Returns from where `node` is reached, also through the graph that it is in, and its place if it is in a list.
    fn parent(&self, node: &BlankNode) -> Option<(&Parent, Option<usize>)> {
        let mut parent = self.parents.get(node).or_else(|| self.parents.get(self.graphs.get(node)?))?;
        let (mut cells, is_in_list) = (0, parent.predicate == rdf::FIRST);
        // No list is longer than the statements that were taken, so that a circle of them ends too.
        while is_in_list && (parent.predicate == rdf::FIRST || parent.predicate == rdf::REST) {
            cells += usize::from(parent.predicate == rdf::REST);
            let NamedOrBlankNode::BlankNode(cell) = &parent.subject else { return None };
            parent = self.parents.get(cell).filter(|_| cells <= self.parents.len())?;
        }
        Some((parent, is_in_list.then_some(cells)))
    }

    /// Returns how many blank nodes that nothing leads to come before `node`.
    fn number_of_root(&self, node: &BlankNode) -> usize {
        let is_root = |node: &&BlankNode| self.parent(node).is_none();
        let mut seen = rustc_hash::FxHashSet::default();
        self.subjects
            .iter()
            .filter(is_root)
            .filter(|node| seen.insert(*node))
            .position(|root| root == node)
            .unwrap_or(0)
    }
}

/// The objects of a document.
pub(super) struct Places<'a> {
    ways: &'a Ways,
    /// All objects in the order of the text, with whether they are within another one.
    objects: Vec<(&'a Value, bool)>,
    /// Names that contexts in the document give to properties.
    aliases: FxHashMap<&'a str, &'a str>,
}

/// The text of a document, and what its statements tell.
pub(super) struct Document {
    root: Option<Value>,
    pub(super) ways: Ways,
}

impl Document {
    /// Reads the text of a document; one that is not JSON has no places.
    pub(super) fn new(text: &str, ways: Ways) -> Self {
        Self { root: parse(text), ways }
    }

    /// Returns the places of its nodes.
    pub(super) fn places(&self) -> Places<'_> {
        let mut objects = Vec::new();
        let mut aliases = FxHashMap::default();
        if let Some(root) = &self.root {
            collect(root, false, &mut objects);
            collect_aliases(root, &mut aliases);
        }
        Places { ways: &self.ways, objects, aliases }
    }
}

fn collect<'a>(value: &'a Value, is_within: bool, objects: &mut Vec<(&'a Value, bool)>) {
    let members = value.members();
    let is_graph = |member: &Member| member.key == "@graph";
    if !members.is_empty() {
        // The object around `@graph` is not a node itself.
        let only_graph = members.iter().any(is_graph) && value.get(ID).is_none();
        if !only_graph {
            objects.push((value, is_within));
        }
        for member in members.iter().filter(|member| member.key != "@context") {
            collect(&member.value, is_within || !is_graph(member), objects);
        }
    } else if !std::ptr::eq(value.each(), std::slice::from_ref(value)) {
        value.each().iter().for_each(|value| collect(value, is_within, objects));
    }
}

fn collect_aliases<'a>(value: &'a Value, aliases: &mut FxHashMap<&'a str, &'a str>) {
    if !std::ptr::eq(value.each(), std::slice::from_ref(value)) {
        value.each().iter().for_each(|value| collect_aliases(value, aliases));
    }
    for member in value.members() {
        if member.key == "@context" {
            let terms = member.value.each().iter().flat_map(Value::members);
            aliases.extend(terms.filter_map(|term| {
                let name = term.value.text().or_else(|| term.value.get(ID)?.text())?;
                Some((term.key.as_str(), name))
            }));
        }
        collect_aliases(&member.value, aliases);
    }
}

impl Places<'_> {
    /// Returns the line of what `finding` is about, and how near it is: 2 for its value, 1 for its property, 0 for the
    /// node or, where the node is not found, the nearest that leads to it.
    pub(super) fn find(&self, finding: &Finding) -> Option<(u8, u64)> {
        let (object, is_found) = match finding.entity.as_ref()? {
            Term::NamedNode(node) => (self.named(node)?, true),
            Term::BlankNode(node) => self.unnamed(node, 0)?,
            _ => return None,
        };
        let outcome = finding.outcome.as_ref().filter(|_| is_found);
        if let Some(outcome) = outcome
            && let Some(Path::Predicate(predicate)) = &outcome.path
            && let Some(member) = self.member(object, predicate)
        {
            let texts =
                |value: &Value| value.text().or_else(|| value.get(&["@value", "@id", "id"])?.text()).map(str::to_owned);
            let wanted = match &outcome.value {
                Some(Term::Literal(literal)) => Some(literal.value()),
                Some(Term::NamedNode(node)) => Some(node.as_str()),
                _ => None,
            };
            let found = member.value.each().iter().find(|value| wanted.is_some() && texts(value).as_deref() == wanted);
            return Some(found.map_or((1, member.line), |value| (2, value.line)));
        }
        let name = object.members().iter().find(|member| is_found && ID.contains(&member.key.as_str()));
        Some((0, name.map_or(object.line, |member| member.line)))
    }

    /// Returns the object that says most of `node`: by its whole name, else by one that is written short.
    fn named(&self, node: &NamedNode) -> Option<&Value> {
        let is_whole = |id: &str| id == node.as_str();
        let is_short = |id: &str| {
            let local = id.rsplit_once(':').map_or(id, |(_, local)| local).trim_start_matches(['.', '/']);
            !local.is_empty() && node.as_str().ends_with(local)
        };
        let best = |holds: &dyn Fn(&str) -> bool| {
            let with_id = |object: &&Value| object.get(ID).and_then(Value::text).is_some_and(holds);
            let objects = self.objects.iter().map(|(object, _)| *object).filter(with_id);
            objects.rev().max_by_key(|object| object.members().len())
        };
        best(&is_whole).or_else(|| best(&is_short))
    }

    /// Returns the object of `node`, or the nearest one on the way to it with `false`.
    fn unnamed(&self, node: &BlankNode, depth: usize) -> Option<(&Value, bool)> {
        let Some((parent, in_list)) = self.ways.parent(node).filter(|_| depth < 256) else {
            let mut roots = self.objects.iter().filter(|(object, is_within)| !is_within && is_unnamed(object));
            return roots.nth(self.ways.number_of_root(node)).map(|(object, _)| (*object, true));
        };
        let Parent { subject, predicate, number } = parent;
        let (object, is_found) = match subject {
            NamedOrBlankNode::NamedNode(subject) => (self.named(subject)?, true),
            NamedOrBlankNode::BlankNode(subject) => self.unnamed(subject, depth + 1)?,
        };
        if !is_found {
            return Some((object, false));
        }
        let value = self.member(object, predicate).map(|member| &member.value);
        let value = value.map(|value| value.get(&["@list", "@set", "@graph"]).unwrap_or(value));
        let mut values = value.into_iter().flat_map(Value::each);
        let found = match in_list {
            Some(number) => values.nth(number),
            None => values.filter(|value| is_unnamed(value)).nth(*number),
        };
        Some(found.map_or((object, false), |object| (object, true)))
    }

    /// Returns the member of `object` whose key is a name of `predicate`.
    fn member<'b>(&self, object: &'b Value, predicate: &NamedNode) -> Option<&'b Member> {
        let local = local_name(predicate.as_str());
        let is_name = |key: &str| {
            let name = self.aliases.get(key).copied().unwrap_or(key);
            let short = name.rsplit_once([':', '/', '#']).map_or(name, |(_, local)| local);
            name == predicate.as_str()
                || short.eq_ignore_ascii_case(local)
                || *predicate == rdf::TYPE && name == "@type"
        };
        object.members().iter().find(|member| is_name(&member.key))
    }
}

/// Returns whether `value` is an object without a name of its own.
fn is_unnamed(value: &Value) -> bool {
    let id = value.get(ID).and_then(Value::text);
    !value.members().is_empty() && value.get(&["@value"]).is_none() && id.is_none_or(|id| id.starts_with("_:"))
}
