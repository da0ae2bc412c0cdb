//! Guidance for one stakeholder group: which framework for which purpose, in which order, and what it rests on.
//!
//! [`Guide`] is the data; it knows no format. [`Guide::document`] makes a document of it, [`Guide::rows`] a table.

mod draw;
mod read;
mod rows;

use oxrdf::NamedNode;

use crate::error::Result;
use crate::store::Store;

/// What a stakeholder group has to do with each purpose, in the order in which it would begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guide {
    /// The group that is advised.
    pub group: Named,
    /// What it is told, purpose by purpose.
    pub advice: Vec<Advice>,
}

/// An entity and its label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The entity.
    pub node: NamedNode,
    /// Its label.
    pub label: String,
}

/// What a group has to do with one purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// The record of this advice.
    pub node: NamedNode,
    /// What is to be done.
    pub purpose: Named,
    /// The purpose in a sentence.
    pub definition: String,
    /// The part that the group plays, in words.
    pub part: String,
    /// The advice itself.
    pub statement: Statement,
    /// The choices for the purpose: first those that the group takes.
    pub picks: Vec<Pick>,
    /// Where to begin.
    pub starts: Vec<Start>,
    /// What to read.
    pub resources: Vec<Page>,
}

/// A sentence with what it is based on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The sentence.
    pub text: String,
    /// How well it is known.
    pub grade: Grade,
    /// Web addresses or words.
    pub sources: Vec<String>,
}

/// How well a statement is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// A published source says so.
    Confirmed,
    /// General knowledge of the field, which nobody has checked again.
    Expected,
    /// Advice or a reading of our own.
    Ours,
}

/// What a choice is for the group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChoiceRole {
    /// To be taken.
    Take,
    /// An alternative to what is taken.
    Instead,
    /// Needed besides what is taken.
    Besides,
}

/// A framework for a purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pick {
    /// What it is for the group.
    pub place: ChoiceRole,
    /// The framework.
    pub framework: Named,
    /// Why.
    pub reason: Statement,
    /// The label of its status.
    pub status: String,
    /// Whether the status is final.
    pub is_settled: bool,
    /// The date on which it was issued, as written.
    pub issued: Option<String>,
    /// What it rests on, directly or through others, in the order of labels.
    pub rests_on: Vec<Named>,
}

/// A stage to begin at, and the first work streams of the group there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    /// The stage.
    pub stage: Named,
    /// The first work streams of the group there.
    pub work_streams: Vec<String>,
}

/// A catalogued resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// What it is called.
    pub title: String,
    /// Where it is, if that is known.
    pub url: Option<String>,
}

impl Grade {
    /// Returns the grade that the mark of [`ler:evidence`](https://w3id.org/lermap/ns#evidence) stands for.
    pub fn of_mark(mark: &str) -> Self {
        match mark {
            "S" => Self::Confirmed,
            "O" => Self::Ours,
            _ => Self::Expected,
        }
    }

    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Expected => "expected",
            Self::Ours => "ours",
        }
    }
}

impl ChoiceRole {
    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Take => "take",
            Self::Instead => "instead",
            Self::Besides => "besides",
        }
    }
}

impl Pick {
    /// Returns how far the framework has come, in words.
    pub fn maturity(&self) -> String {
        let date = self.issued.as_ref().map(|date| format!(", {date}")).unwrap_or_default();
        let change = if self.is_settled { "" } else { ", may change" };
        format!("{}{date}{change}", self.status.to_lowercase())
    }
}

impl Guide {
    /// Returns the guidance for `group`; empty if the data has none.
    ///
    /// ```
    /// use lermap::guide::Guide;
    /// use lermap::load::LoadOptions;
    /// use lermap::oxrdf::NamedNode;
    /// use lermap::source::Source;
    ///
    /// let engine = lermap::Engine::open(&[Source::Embedded], &LoadOptions::default())?;
    /// let group = NamedNode::new_unchecked("https://w3id.org/lermap/stakeholder/employers");
    /// let guide = Guide::of(&group, engine.store())?;
    /// assert_eq!(guide.advice.len(), 9);
    /// assert!(guide.advice.iter().all(|advice| !advice.picks.is_empty()));
    /// # Ok::<(), lermap::Error>(())
    /// ```
    ///
    /// # Errors
    /// When the data cannot be read.
    pub fn of(group: &NamedNode, store: &Store) -> Result<Self> {
        read::guide(group, store)
    }

    /// Keeps only the advice for `purpose`.
    #[must_use]
    pub fn only(mut self, purpose: &NamedNode) -> Self {
        self.advice.retain(|advice| advice.purpose.node == *purpose);
        self
    }
}

#[cfg(test)]
mod tests;
