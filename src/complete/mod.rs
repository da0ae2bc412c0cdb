//! What can come at the cursor of an unfinished query: words of the language, and terms out of the data.
//!
//! `context` reads the text up to the cursor, however incomplete; [`Catalogue`] knows what the data holds;
//! `suggest` brings both together. Used by the REPL, and by whoever else completes queries. Never prints, never
//! touches a network.

mod catalogue;
mod context;
mod fit;
mod rank;
mod suggest;
mod values;
mod words;

pub use catalogue::Catalogue;
pub use rank::complete_entity;
pub use suggest::complete;

/// What a suggestion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SuggestionKind {
    /// A word of SPARQL, such as `SELECT`.
    Keyword,
    /// A function that can be called.
    Function,
    /// A variable of the query.
    Variable,
    /// A prefix with its colon.
    Prefix,
    /// A class of the data.
    Class,
    /// A property that the data uses.
    Predicate,
    /// A value that a property has in the data.
    Value,
    /// An entity of the data.
    Entity,
    /// The name of a graph.
    Graph,
}

impl SuggestionKind {
    /// Returns the word that a list of suggestions shows.
    pub fn name(self) -> &'static str {
        match self {
            Self::Keyword => "keyword",
            Self::Function => "function",
            Self::Variable => "variable",
            Self::Prefix => "prefix",
            Self::Class => "class",
            Self::Predicate => "predicate",
            Self::Value => "value",
            Self::Entity => "entity",
            Self::Graph => "graph",
        }
    }
}

/// Something that can come at the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What to put in place of the word at the cursor.
    pub text: String,
    /// What it is.
    pub kind: SuggestionKind,
    /// What the term is called, or what the word is for.
    pub label: Option<String>,
    /// How often the data has it there: entities of a class, statements of a predicate or about an entity.
    pub count: Option<usize>,
}

/// All that can come at the cursor, best first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Completion {
    /// Where the word at the cursor starts.
    pub start: usize,
    /// What fits, the best first.
    pub suggestions: Vec<Suggestion>,
    /// How many there are with those that are left out because nobody would read them.
    pub total: usize,
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
