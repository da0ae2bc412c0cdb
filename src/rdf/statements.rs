//! Collects the quads of one graph, and beside them where each entity is in its file.

use oxrdf::vocab::xsd;
use oxrdf::{GraphName, Literal, NamedNode, Quad, Term};

use super::iri::{curation, entity, ler, named};
use crate::model::{EvidenceGrade, Origin};
use crate::vocab::{compact, dcterms, graph, rdf};

/// Quads on their way into one graph.
pub struct Statements {
    graph: GraphName,
    /// The edition of the map that its records are in.
    edition: Option<NamedNode>,
    quads: Vec<Quad>,
    /// Where statements go that the source of the records does not make, if somebody else keeps them.
    curation: Option<Box<Self>>,
}

/// What every entity has: its classes, label, text and sources, and where its record is.
pub struct Entity<'a> {
    pub node: &'a NamedNode,
    /// IRIs of its classes.
    pub classes: &'a [&'a str],
    pub label: &'a str,
    /// The property that holds the text, such as `skos:definition`.
    pub text_property: &'a str,
    pub text: &'a str,
    /// Web addresses.
    pub sources: &'a [String],
    pub origin: &'a Origin,
}

impl Statements {
    /// Returns an empty collection for the graph called `graph`.
    pub fn new(graph: &str) -> Self {
        Self { graph: GraphName::NamedNode(named(graph)), edition: None, quads: Vec::new(), curation: None }
    }

    /// Returns this collection for records of the edition called `slug`, if there is one.
    pub fn of_edition(self, slug: Option<&str>) -> Self {
        Self { edition: slug.map(|slug| entity("edition", slug)), ..self }
    }

    /// Returns this collection for records that somebody else keeps: what is ours goes into a graph of its own.
    pub fn of_somebody_else(self, is_theirs: bool) -> Self {
        let curation =
            is_theirs.then(|| Box::new(Self { edition: self.edition.clone(), ..Self::new(graph::CURATION) }));
        Self { curation, ..self }
    }

    /// Returns the collection for what the source of the records does not say itself.
    pub fn ours(&mut self) -> &mut Self {
        match self.curation {
            Some(ref mut curation) => curation,
            None => self,
        }
    }

    /// Returns the collection for a record that is at `origin`: ours if the files of the site do not hold it.
    pub fn at(&mut self, origin: &Origin) -> &mut Self {
        if origin.file.starts_with("_data/") { self } else { self.ours() }
    }

    /// Returns the collection for what is added to the record of `subject` from the one at `origin`, and notes that
    /// place, as the record of `subject` is elsewhere.
    pub fn added_from(&mut self, subject: &NamedNode, origin: Option<&Origin>) -> &mut Self {
        let ours = self.ours();
        if let Some(origin) = origin {
            let node = curation(subject);
            ours.add(&node, rdf::TYPE, ler("Curation"));
            ours.own(&node, "curates", subject.clone());
            let name = compact(subject.as_str()).unwrap_or_else(|| subject.as_str().to_owned());
            ours.text(&node, rdf::LABEL, &format!("Additions to {name}"));
            ours.text(&node, rdf::COMMENT, &format!("What we add to the record of {name} that the site keeps."));
            ours.source(&node, "https://w3id.org/lermap/");
            ours.origin(&node, origin);
        }
        ours
    }

    /// Adds that `subject` is a record of the edition of this collection.
    pub fn part_of_edition(&mut self, subject: &NamedNode) {
        if let Some(edition) = self.edition.clone() {
            self.add(subject, dcterms::IS_PART_OF, edition);
        }
    }

    /// Adds what every entity has.
    pub fn entity(&mut self, entity: &Entity<'_>) {
        for class in entity.classes {
            self.add(entity.node, rdf::TYPE, named(class));
        }
        self.text(entity.node, rdf::LABEL, entity.label);
        if !entity.text.is_empty() {
            self.text(entity.node, entity.text_property, entity.text);
        }
        for source in entity.sources {
            self.source(entity.node, source);
        }
        self.origin(entity.node, entity.origin);
    }

    /// Adds one statement.
    pub fn add(&mut self, subject: &NamedNode, predicate: &str, object: impl Into<Term>) {
        self.quads.push(Quad::new(subject.clone(), named(predicate), object, self.graph.clone()));
    }

    /// Adds one statement with a property of our own vocabulary.
    pub fn own(&mut self, subject: &NamedNode, property: &str, object: impl Into<Term>) {
        self.quads.push(Quad::new(subject.clone(), ler(property), object, self.graph.clone()));
    }

    /// Adds an English text.
    pub fn text(&mut self, subject: &NamedNode, predicate: &str, text: &str) {
        self.add(subject, predicate, Literal::new_language_tagged_literal_unchecked(text, "en"));
    }

    /// Adds an English text if there is one.
    pub fn optional_text(&mut self, subject: &NamedNode, predicate: &str, text: Option<&String>) {
        if let Some(text) = text {
            self.text(subject, predicate, text);
        }
    }

    /// Adds an integer with a property of our own vocabulary.
    pub fn integer(&mut self, subject: &NamedNode, property: &str, value: u32) {
        self.own(subject, property, Literal::from(i64::from(value)));
    }

    /// Adds a web address; one that is not a valid IRI becomes a text, so that nothing is lost.
    pub fn link(&mut self, subject: &NamedNode, predicate: &str, url: &str) {
        match NamedNode::new(url) {
            Ok(node) => self.add(subject, predicate, node),
            Err(_) => self.add(subject, predicate, Literal::from(url)),
        }
    }

    /// Adds where a statement comes from: a web address or words.
    pub fn source(&mut self, subject: &NamedNode, source: &str) {
        if source.starts_with("http") {
            self.link(subject, dcterms::SOURCE, source);
        } else {
            self.text(subject, dcterms::SOURCE, source);
        }
    }

    /// Adds a date of the form `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, with the datatype that its length asks for.
    pub fn date(&mut self, subject: &NamedNode, predicate: &str, date: &str) {
        let datatype = match date.len() {
            4 => xsd::G_YEAR,
            7 => xsd::G_YEAR_MONTH,
            _ => xsd::DATE,
        };
        self.add(subject, predicate, Literal::new_typed_literal(date, datatype));
    }

    /// Adds how well a statement is known, with the mark that its source uses.
    pub fn evidence(&mut self, subject: &NamedNode, grade: EvidenceGrade) {
        let mark = match grade {
            EvidenceGrade::Seen => "S",
            EvidenceGrade::Known => "K",
            EvidenceGrade::Ours => "O",
        };
        self.own(subject, "evidence", Literal::from(mark));
    }

    /// Adds where the record of `subject` is, to the graph of provenance.
    fn origin(&mut self, subject: &NamedNode, origin: &Origin) {
        if origin.file.is_empty() {
            return;
        }
        let graph = GraphName::NamedNode(named(graph::PROVENANCE));
        let file = Literal::from(origin.file.as_str());
        let line = Literal::from(i64::try_from(origin.line).unwrap_or(i64::MAX));
        self.quads.push(Quad::new(subject.clone(), ler("recordFile"), file, graph.clone()));
        self.quads.push(Quad::new(subject.clone(), ler("recordLine"), line, graph));
    }

    /// Adds the quads of `other`, in their order.
    pub fn extend(&mut self, other: Self) {
        self.quads.extend(other.quads);
    }

    /// Returns the quads in the order they were added, those of curation last.
    pub fn into_quads(mut self) -> Vec<Quad> {
        if let Some(curation) = self.curation {
            self.quads.extend(curation.into_quads());
        }
        self.quads
    }
}

/// Returns `text` as a label: cut at a word to at most 80 characters, with an ellipsis.
pub fn label_of(text: &str) -> String {
    const LONGEST: usize = 80;
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let end = text.char_indices().nth(LONGEST - 1).map_or(text.len(), |(at, _)| at);
    let end = text[..end].rfind(' ').unwrap_or(end);
    format!("{}…", text[..end].trim_end_matches([',', ';', ':', '.', ' ', '—']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_cut_at_a_word() {
        assert_eq!(label_of("short"), "short");
        let label = label_of(&"word, ".repeat(30));
        assert!(label.chars().count() <= 80 && label.ends_with("word…"), "{label}");
        assert_eq!(label_of(&"é".repeat(100)).chars().count(), 80);
    }
}
