//! What validation found, in terms.

use oxrdf::{Literal, NamedNode, Term};

use super::model::Weight;
use super::path::Path;
use crate::error::Position;

/// One thing that a shape finds wrong with a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The focus node.
    pub focus: Term,
    /// The path of a property shape, or the property that the result is about.
    pub path: Option<Path>,
    /// The value node, if one is wrong.
    pub value: Option<Term>,
    /// The shape that the focus node does not conform to.
    pub shape: Term,
    /// The constraint component that is violated.
    pub component: NamedNode,
    /// The node of a constraint in SPARQL.
    pub constraint: Option<Term>,
    /// How much it weighs.
    pub weight: Weight,
    /// What the shape says, in its languages, with all places filled.
    pub messages: Vec<Literal>,
    /// What is wrong, in our words: a sentence without a full stop.
    pub words: String,
    /// What to do about it, if the shape says so.
    pub advice: Option<String>,
    /// How often the standard counts this: once for each way that leads to it.
    pub times: u64,
    /// Where the shape is.
    pub place: Option<Position>,
}

impl Outcome {
    /// Returns what is wrong: the shape's own message in English or the least one, else our words; no full stop.
    pub fn sentence(&self) -> String {
        let rank =
            |message: &Literal| (message.language().is_some_and(|l| !l.starts_with("en")), message.value().to_owned());
        match self.messages.iter().min_by_key(|message| rank(message)) {
            Some(message) => message.value().trim_end_matches('.').to_owned(),
            None => self.words.clone(),
        }
    }
}
