//! JSON-LD 1.1: compact, one tree per entity, with the context inside.

use std::collections::BTreeSet;
use std::io::Write;

use oxrdf::vocab::xsd;
use oxrdf::{GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use rustc_hash::{FxHashMap, FxHashSet};

use super::context::{Context, Key, json};
use super::names::DocumentPrefixes;
use super::order::{Block, GraphBlocks, by_graph, merged};
use crate::error::{Error, Result};
use crate::vocab::{PREFIXES, ler, rdf};

/// Properties that hold the parts of a stakeholder group: its parts are inside it.
const PARTS: &[&str] = &[ler::HAS_WORK_STREAM, ler::HAS_ACTION, ler::HAS_VALUE_PROPOSITION, ler::HAS_QUOTATION];

/// Integers beyond this are not exact in JSON.
const LARGEST: i64 = 1 << 53;

/// Writes the union of all graphs as JSON-LD, each triple once, and returns how many they are.
pub(crate) fn write_jsonld(quads: Vec<Quad>, out: &mut dyn Write) -> Result<usize> {
    write(&[(GraphName::DefaultGraph, merged(quads))], out)
}

/// Writes `quads` as JSON-LD with named graphs and returns how many they are.
pub(crate) fn write_jsonld_graphs(quads: Vec<Quad>, out: &mut dyn Write) -> Result<usize> {
    write(&by_graph(quads), out)
}

fn write(graphs: &[GraphBlocks], out: &mut dyn Write) -> Result<usize> {
    let count = |blocks: &[Block]| blocks.iter().map(|block| block.statements.len()).sum::<usize>();
    let mut writer = Writer::new(graphs);
    let mut texts = Vec::new();
    for (graph, blocks) in graphs {
        let trees = writer.trees(blocks)?;
        match graph {
            GraphName::DefaultGraph => texts.extend(trees.into_iter().map(|tree| indented(&tree, 4))),
            graph => {
                let name = match graph {
                    GraphName::NamedNode(node) => writer.short(node.as_str()),
                    graph => graph.to_string(),
                };
                let trees: Vec<String> = trees.iter().map(|tree| indented(tree, 8)).collect();
                let (name, trees) = (json(&name), trees.join(",\n"));
                texts.push(format!("    {{\n      \"@id\": {name},\n      \"@graph\": [\n{trees}\n      ]\n    }}"));
            }
        }
    }
    let prefixes = writer.names.sorted(&writer.prefixes);
    let context = Context::shared().lines(prefixes.into_iter(), writer.keys.iter().copied());
    let context: Vec<String> = context.iter().map(|line| format!("    {line}")).collect();
    writeln!(out, "{{\n  \"@context\": {{\n{}\n  }},\n  \"@graph\": [", context.join(",\n"))?;
    for (place, text) in texts.iter().enumerate() {
        writeln!(out, "{text}{}", if place + 1 < texts.len() { "," } else { "" })?;
    }
    writeln!(out, "  ]\n}}")?;
    Ok(graphs.iter().map(|(_, blocks)| count(blocks)).sum())
}

fn indented(text: &str, by: usize) -> String {
    let margin = " ".repeat(by);
    text.lines().map(|line| format!("{margin}{line}")).collect::<Vec<_>>().join("\n")
}

/// Writes trees, and remembers which prefixes and short names they use.
struct Writer {
    names: DocumentPrefixes<'static>,
    /// Prefixes that are also the scheme of an IRI in the data: JSON-LD would take one for the other.
    schemes: BTreeSet<&'static str>,
    prefixes: BTreeSet<&'static str>,
    keys: BTreeSet<&'static str>,
}

impl Writer {
    fn new(graphs: &[(GraphName, Vec<Block>)]) -> Self {
        let mut schemes = BTreeSet::new();
        let mut note = |iri: &str| {
            let scheme = iri.split(':').next().unwrap_or_default();
            schemes.extend(PREFIXES.iter().map(|(prefix, _)| *prefix).filter(|prefix| *prefix == scheme));
        };
        for (graph, blocks) in graphs {
            if let GraphName::NamedNode(node) = graph {
                note(node.as_str());
            }
            for block in blocks {
                if let NamedOrBlankNode::NamedNode(node) = &block.subject {
                    note(node.as_str());
                }
                for (predicate, object) in &block.statements {
                    note(predicate.as_str());
                    match object {
                        Term::NamedNode(node) => note(node.as_str()),
                        Term::Literal(literal) => note(literal.datatype().as_str()),
                        Term::BlankNode(_) | Term::Triple(_) => {}
                    }
                }
            }
        }
        Self { names: DocumentPrefixes::new(), schemes, prefixes: BTreeSet::new(), keys: BTreeSet::new() }
    }

    /// Returns a tree for each entity that is in no other.
    fn trees(&mut self, blocks: &[Block]) -> Result<Vec<String>> {
        let by_subject: FxHashMap<&NamedOrBlankNode, &Block> =
            blocks.iter().map(|block| (&block.subject, block)).collect();
        let mut owners: FxHashMap<NamedOrBlankNode, &Block> = FxHashMap::default();
        for owner in blocks.iter().filter(|block| is_group(block)) {
            for (predicate, object) in &owner.statements {
                if let Term::NamedNode(node) = object
                    && PARTS.contains(&predicate.as_str())
                    && let Some(part) = by_subject.get(&NamedOrBlankNode::from(node.clone()))
                    && !is_group(part)
                {
                    owners.entry(part.subject.clone()).or_insert(owner);
                }
            }
        }
        let mut inside: FxHashSet<&NamedOrBlankNode> = FxHashSet::default();
        let mut trees = Vec::new();
        for block in blocks.iter().filter(|block| !owners.contains_key(&block.subject)) {
            let mut lines = self.head(block);
            for (key, values) in self.properties(block, |writer, predicate, node| {
                let part = by_subject.get(&NamedOrBlankNode::from(node.clone()))?;
                let is_owner = owners.get(&part.subject).is_some_and(|owner| owner.subject == block.subject);
                let is_part = is_owner && PARTS.contains(&predicate.as_str()) && inside.insert(&part.subject);
                is_part.then(|| writer.leaf(part))
            })? {
                lines.push(entry(&key, &values));
            }
            trees.push(object(&lines));
        }
        Ok(trees)
    }

    /// Returns an entity with nothing inside.
    fn leaf(&mut self, block: &Block) -> Result<String> {
        let mut lines = self.head(block);
        for (key, values) in self.properties(block, |_, _, _| None)? {
            lines.push(entry(&key, &values));
        }
        Ok(object(&lines))
    }

    fn head(&mut self, block: &Block) -> Vec<String> {
        let id = match &block.subject {
            NamedOrBlankNode::NamedNode(node) => self.short(node.as_str()),
            NamedOrBlankNode::BlankNode(node) => node.to_string(),
        };
        let mut lines = vec![format!("\"@id\": {}", json(&id))];
        let types: Vec<String> = block
            .statements
            .iter()
            .filter(|(predicate, object)| predicate.as_str() == rdf::TYPE && is_node(object))
            .map(|(_, object)| json(&self.node(object)))
            .collect();
        match types.as_slice() {
            [] => {}
            [only] => lines.push(format!("\"@type\": {only}")),
            many => lines.push(format!("\"@type\": [{}]", many.join(", "))),
        }
        lines
    }

    /// Returns the keys of `block` but its classes, with their values as JSON; `nest` may put an entity inside.
    fn properties(
        &mut self,
        block: &Block,
        mut nest: impl FnMut(&mut Self, &NamedNode, &NamedNode) -> Option<Result<String>>,
    ) -> Result<Vec<(String, Vec<String>)>> {
        let mut found: Vec<(String, Vec<String>)> = Vec::new();
        for (predicate, object) in &block.statements {
            if predicate.as_str() == rdf::TYPE && is_node(object) {
                continue;
            }
            let (name, key) = match Context::shared().key(predicate.as_str()) {
                Some((name, key)) => {
                    self.keys.insert(name);
                    (name.to_owned(), key)
                }
                None => (self.short(predicate.as_str()), Key::Plain),
            };
            let nested = if let Term::NamedNode(node) = object { nest(self, predicate, node) } else { None };
            let value = match nested {
                Some(tree) => tree?,
                None => self.value(object, key)?,
            };
            match found.last_mut() {
                Some((last, values)) if *last == name => values.push(value),
                _ => found.push((name, vec![value])),
            }
        }
        Ok(found)
    }

    fn value(&mut self, object: &Term, key: Key) -> Result<String> {
        Ok(match object {
            Term::NamedNode(_) | Term::BlankNode(_) => {
                let name = json(&self.node(object));
                if key == Key::Entity { name } else { format!("{{ \"@id\": {name} }}") }
            }
            Term::Literal(literal) => self.literal(literal, key),
            Term::Triple(_) => {
                return Err(Error::data("JSON-LD 1.1 cannot hold a triple term").with_hint("use `--format turtle`"));
            }
        })
    }

    fn literal(&mut self, literal: &Literal, key: Key) -> String {
        let text = json(literal.value());
        match (literal.language(), literal.datatype()) {
            (Some("en"), _) if key == Key::English && literal.direction().is_none() => text,
            (Some(language), _) => {
                let direction = literal.direction().map(|direction| format!(", \"@direction\": \"{direction}\""));
                let direction = direction.unwrap_or_default();
                format!("{{ \"@language\": {}{direction}, \"@value\": {text} }}", json(language))
            }
            (None, xsd::STRING) if key == Key::Plain => text,
            (None, xsd::STRING) => format!("{{ \"@value\": {text} }}"),
            (None, xsd::INTEGER | xsd::BOOLEAN) if key == Key::Plain && is_native(literal) => {
                literal.value().to_owned()
            }
            (None, datatype) => {
                let datatype = json(&self.short(datatype.as_str()));
                format!("{{ \"@type\": {datatype}, \"@value\": {text} }}")
            }
        }
    }

    fn node(&mut self, term: &Term) -> String {
        match term {
            Term::NamedNode(node) => self.short(node.as_str()),
            term => term.to_string(),
        }
    }

    /// Returns `iri` with a prefix where one fits.
    fn short(&mut self, iri: &str) -> String {
        match self.names.split(iri).filter(|(prefix, _)| !self.schemes.contains(prefix)) {
            Some((prefix, local)) => {
                self.prefixes.insert(prefix);
                format!("{prefix}:{local}")
            }
            None => iri.to_owned(),
        }
    }
}

fn is_node(term: &Term) -> bool {
    matches!(term, Term::NamedNode(_) | Term::BlankNode(_))
}

fn is_group(block: &Block) -> bool {
    block.statements.iter().any(|(predicate, object)| {
        predicate.as_str() == rdf::TYPE
            && matches!(object, Term::NamedNode(class) if class.as_str() == ler::STAKEHOLDER_GROUP)
    })
}

/// Returns whether a JSON number or truth value reads back as `literal`.
fn is_native(literal: &Literal) -> bool {
    let text = literal.value();
    match literal.datatype() {
        xsd::BOOLEAN => matches!(text, "true" | "false"),
        _ => text.parse().is_ok_and(|n: i64| n.abs() < LARGEST && n.to_string() == text),
    }
}

fn entry(key: &str, values: &[String]) -> String {
    match values {
        [only] => format!("{}: {only}", json(key)),
        many => format!("{}: [\n{}\n]", json(key), many.iter().map(|v| indented(v, 2)).collect::<Vec<_>>().join(",\n")),
    }
}

fn object(lines: &[String]) -> String {
    format!("{{\n{}\n}}", lines.iter().map(|line| indented(line, 2)).collect::<Vec<_>>().join(",\n"))
}
