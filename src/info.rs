//! What is in a dataset, before anybody asks it in SPARQL: how much, in which graphs, of which classes, by which
//! prefixes.

use std::collections::BTreeMap;

use oxrdf::{GraphName, Literal, NamedNode, Term};

use crate::error::Result;
use crate::results::{Row, Solutions};
use crate::schema::{VocabularyKind, uses};
use crate::store::Store;
use crate::text::thousands;
use crate::vocab::{PREFIXES, compact, short};

/// Columns of the answer.
const COLUMNS: &[&str] = &["part", "name", "count", "value"];

/// What is in a dataset.
#[derive(Debug, Clone, Default)]
pub struct Info {
    /// What the sources are, each with what is known of it, such as its format and its size.
    pub sources: Vec<(String, String)>,
    /// Statements, those of several graphs counted for each.
    pub statements: usize,
    /// The graphs with their statements: the unnamed one first, without a name.
    pub graphs: Vec<(Option<String>, usize)>,
    /// Classes and how many instances they have, the largest first.
    pub classes: Vec<(NamedNode, u64)>,
    /// Properties and how often they are used, the most used first.
    pub properties: Vec<(NamedNode, u64)>,
    /// Prefixes with their namespaces: those that the sources declare, or else the known ones of classes and properties.
    pub prefixes: BTreeMap<String, String>,
}

impl Info {
    /// Returns what is in `store`, whose sources declared the prefixes `declared`. Takes time in the size of the store.
    ///
    /// # Errors
    /// When the data cannot be read, or the store does not hand them over.
    pub fn of(store: &Store, declared: &[(String, String)]) -> Result<Self> {
        let name = |graph: GraphName| match graph {
            GraphName::DefaultGraph => None,
            GraphName::NamedNode(node) => Some(node.into_string()),
            GraphName::BlankNode(node) => Some(node.to_string()),
        };
        let graphs: Vec<_> = store.graphs()?.into_iter().map(|(graph, count)| (name(graph), count)).collect();
        let (classes, properties) = (uses(store, VocabularyKind::Class)?, uses(store, VocabularyKind::Property)?);
        let mut prefixes: BTreeMap<String, String> = declared.iter().cloned().collect();
        if prefixes.is_empty() {
            let names: Vec<String> =
                classes.iter().chain(&properties).filter_map(|(term, _)| compact(term.as_str())).collect();
            let is_used =
                |prefix: &str| names.iter().any(|name| name.split_once(':').is_some_and(|(used, _)| used == prefix));
            let used = PREFIXES.iter().filter(|(prefix, _)| is_used(prefix));
            prefixes.extend(used.map(|(prefix, namespace)| ((*prefix).to_owned(), (*namespace).to_owned())));
        }
        let statements = graphs.iter().map(|(_, count)| count).sum();
        Ok(Self { sources: Vec::new(), statements, graphs, classes, properties, prefixes })
    }

    /// Returns all of it as rows: the part, what it is about, how many there are, and what else is known.
    pub fn rows(&self) -> Solutions {
        let text = |text: &str| -> Option<Term> { Some(Literal::from(text).into()) };
        let count =
            |count: u64| -> Option<Term> { Some(Literal::from(i64::try_from(count).unwrap_or(i64::MAX)).into()) };
        let row = |part: &str, name: Option<Term>, count: Option<Term>, value: Option<Term>| -> Row {
            vec![text(part), name, count, value]
        };
        let mut rows = Vec::new();
        rows.extend(self.sources.iter().map(|(name, what)| row("source", text(name), None, text(what))));
        rows.push(row("statements", None, count(self.statements as u64), None));
        for (name, size) in &self.graphs {
            let name = name.as_deref().map_or_else(|| text("unnamed"), |name| Some(term(name)));
            rows.push(row("graph", name, count(*size as u64), None));
        }
        for (part, terms) in [("class", &self.classes), ("property", &self.properties)] {
            rows.extend(terms.iter().map(|(term, used)| row(part, Some(term.clone().into()), count(*used), None)));
        }
        rows.extend(self.prefixes.iter().map(|(prefix, iri)| row("prefix", text(prefix), None, text(iri))));
        Solutions::from_rows(COLUMNS, rows)
    }

    /// Returns all of it as text for a person, the `most` frequent classes and properties.
    pub fn text(&self, most: usize) -> String {
        let mut text = String::new();
        for (name, what) in &self.sources {
            text.push_str(&format!("{name}: {what}\n"));
        }
        text.push_str(&format!("statements: {}\n", thousands(self.statements)));
        let graphs = self.graphs.iter().map(|(name, count)| {
            (name.as_deref().map_or_else(|| "the unnamed graph".to_owned(), short), thousands(*count))
        });
        push_list(&mut text, "graphs", graphs.collect(), usize::MAX);
        let counted = |terms: &[(NamedNode, u64)]| {
            let of = |(term, count): &(NamedNode, u64)| {
                (short(term.as_str()), thousands(usize::try_from(*count).unwrap_or(usize::MAX)))
            };
            terms.iter().map(of).collect::<Vec<_>>()
        };
        push_list(&mut text, "classes", counted(&self.classes), most);
        push_list(&mut text, "properties", counted(&self.properties), most);
        let prefixes = self.prefixes.iter().map(|(prefix, iri)| (format!("{prefix}:"), format!("<{iri}>")));
        push_list(&mut text, "prefixes", prefixes.collect(), usize::MAX);
        text
    }
}

/// Returns what a graph is called as a term.
fn term(name: &str) -> Term {
    match name.strip_prefix("_:") {
        Some(label) => oxrdf::BlankNode::new_unchecked(label).into(),
        None => NamedNode::new_unchecked(name).into(),
    }
}

/// Adds the first `most` of `rows` in two columns under a title that counts all of them.
fn push_list(text: &mut String, title: &str, rows: Vec<(String, String)>, most: usize) {
    const WIDEST: usize = 50;
    text.push_str(&format!("{title}: {}\n", thousands(rows.len())));
    let shown = &rows[..rows.len().min(most)];
    let width = shown.iter().map(|(name, _)| name.chars().count()).filter(|width| *width <= WIDEST).max().unwrap_or(0);
    for (name, value) in shown {
        text.push_str(&format!("  {name:<width$}  {value}\n"));
    }
    if rows.len() > shown.len() {
        text.push_str(&format!("  and {} more\n", thousands(rows.len() - shown.len())));
    }
}

#[cfg(test)]
mod tests {
    use oxrdf::Quad;

    use super::*;
    use crate::vocab::rdf;

    fn store() -> Store {
        let node = |local: &str| NamedNode::new_unchecked(format!("http://e/{local}"));
        let kind = NamedNode::new_unchecked(rdf::TYPE);
        Store::from_quads([
            Quad::new(node("a"), kind.clone(), node("C"), GraphName::DefaultGraph),
            Quad::new(node("a"), kind.clone(), node("C"), node("g")),
            Quad::new(node("b"), kind, node("C"), node("g")),
            Quad::new(node("b"), node("p"), Literal::from(1), node("g")),
        ])
        .unwrap()
    }

    #[test]
    fn everything_is_counted() {
        let info = Info::of(&store(), &[]).unwrap();
        let text = "statements: 4\ngraphs: 2\n  the unnamed graph  1\n  http://e/g         3\nclasses: 1\n  http://e/C  2\n\
                    properties: 2\n  rdf:type  2\n  and 1 more\nprefixes: 1\n  rdf:  <http://www.w3.org/1999/02/22-rdf-syntax-ns#>\n";
        assert_eq!(info.text(1), text);
        assert_eq!(info.rows().count(), 1 + 2 + 1 + 2 + 1);
    }

    #[test]
    fn the_prefixes_of_the_sources_come_first() {
        let declared = [("e".to_owned(), "http://e/".to_owned())];
        let info = Info::of(&store(), &declared).unwrap();
        assert_eq!(info.prefixes.into_iter().collect::<Vec<_>>(), declared);
    }
}
