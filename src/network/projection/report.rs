//! What became of the statements of a dataset when a network was made of them.

use std::fmt;

use oxrdf::Term;
use sha2::{Digest, Sha256};

use super::{Form, Projection};
use crate::error::Result;
use crate::network::Losses;
use crate::store::{DefaultGraph, Store};
use crate::text::counted;

/// How many types of edges are named one by one.
const NAMED: usize = 12;

/// Statements of one type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The predicate, or what `?type` said; `None` for a projection without types.
    pub kind: Option<Term>,
    /// How many statements of this type there are.
    pub count: usize,
}

/// What became an edge, and what did not, and why.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// The name of the projection.
    pub name: String,
    /// How many nodes the network has.
    pub nodes: usize,
    /// How many edges it has.
    pub edges: usize,
    /// Whether its edges have a direction.
    pub directed: bool,
    /// Statements that became edges, by type, most frequent first.
    pub types: Vec<Tally>,
    /// Statements left out because of their predicate, most frequent first.
    pub left_out: Vec<Tally>,
    /// Statements left out because their object is a literal or a triple term.
    pub literals: usize,
    /// Statements left out because an end is of none of the wanted classes.
    pub of_other_classes: usize,
    /// Statements that say again, from the other end, what another one says.
    pub restated: usize,
    /// What became no edge, and why.
    pub losses: Losses,
    /// A number in hexadecimal that is the same for the same data and projection.
    pub digest: String,
}

impl Report {
    /// Returns the report as one line: the size of the network, and how many statements are not in it.
    pub fn line(&self) -> String {
        let losses = [self.literals, self.of_other_classes, self.restated, self.losses.loops, self.losses.merged];
        let by_predicate: usize = self.left_out.iter().map(|tally| tally.count).sum();
        let missing = by_predicate + losses.iter().sum::<usize>();
        let missing =
            if missing > 0 { format!(" ({} left out)", counted(missing, "statement")) } else { String::new() };
        let direction = if self.directed { "directed" } else { "undirected" };
        let edges = counted(self.edges, &format!("{direction} edge"));
        format!("Network `{}`: {}, {edges}{missing}", self.name, counted(self.nodes, "node"))
    }

    /// Returns the report as lines for a person; `name` shows a term.
    pub fn text(&self, name: &dyn Fn(&Term) -> String) -> String {
        let direction = if self.directed { "directed" } else { "undirected" };
        let mut lines =
            vec![format!("Network `{}`: {} nodes, {} {direction} edges", self.name, self.nodes, self.edges)];
        let types = Self::tallies(&self.types, name);
        if !types.is_empty() {
            lines.push(format!("  edges from {types}"));
        }
        let left_out = Self::tallies(&self.left_out, name);
        if !left_out.is_empty() {
            lines.push(format!("  left out by predicate: {left_out}"));
        }
        let dropped: Vec<String> = [
            (self.literals, "with literals"),
            (self.of_other_classes, "of other classes"),
            (self.restated, "restated from the other end"),
            (self.losses.loops, "from a node to itself"),
            (self.losses.merged, "merged with a parallel edge"),
        ]
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, why)| format!("{count} {why}"))
        .collect();
        if !dropped.is_empty() {
            lines.push(format!("  statements dropped: {}", dropped.join(", ")));
        }
        lines.join("\n")
    }

    fn tallies(tallies: &[Tally], name: &dyn Fn(&Term) -> String) -> String {
        let show = |tally: &Tally| match &tally.kind {
            Some(kind) => format!("{} {}", name(kind), tally.count),
            None => format!("{} rows", tally.count),
        };
        let mut shown: Vec<String> = tallies.iter().take(NAMED).map(show).collect();
        if tallies.len() > NAMED {
            let rest: usize = tallies[NAMED..].iter().map(|tally| tally.count).sum();
            shown.push(format!("{} more predicates {rest}", tallies.len() - NAMED));
        }
        shown.join(", ")
    }
}

/// Sorts tallies: the most frequent first, then by name.
pub(super) fn sorted(mut tallies: Vec<Tally>) -> Vec<Tally> {
    tallies.retain(|tally| tally.count > 0);
    tallies.sort_by_cached_key(|tally| (std::cmp::Reverse(tally.count), tally.kind.as_ref().map(Term::to_string)));
    tallies
}

/// Returns a digest of the data and of what is made of them.
///
/// # Errors
/// When the data is damaged.
pub fn digest(store: &Store, projection: &Projection, graphs: &DefaultGraph) -> Result<String> {
    let mut hash = Sha256::new();
    hash.update(store.digest()?);
    let form = match &projection.form {
        Form::Triples(choice) => {
            format!("{:?} {:?} {:?}", choice.predicates, choice.without, choice.classes)
        }
        Form::Query(query) => query.to_string(),
    };
    hash.update(format!("{form} {} {:?} {graphs:?}", projection.directed, projection.weight));
    Ok(hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect())
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(&Term::to_string))
    }
}
