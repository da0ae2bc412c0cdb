//! What changed between two runs of an algorithm: who rose, what is new, what is gone.

use std::collections::BTreeMap;

use oxrdf::{Literal, Term};

use super::{StoreNaming, Study};
use crate::analysis::{Cell, ColumnKind, Findings, Naming, descending};
use crate::error::Result;
use crate::network::Network;
use crate::results::{Row, Solutions};
use crate::store::Store;

/// Something that was found in one run or in both.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What it is about: the nodes and types of its row, as their N-Triples forms.
    pub key: Vec<Term>,
    /// Where it was in the first run, if it was there.
    pub before: Option<Standing>,
    /// Where it is in the second run, if it is there.
    pub after: Option<Standing>,
}

/// Where something stood in a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// The number of its row, from 1.
    pub rank: i64,
    /// What it was ranked by; nothing where the algorithm ranks nothing.
    pub score: Option<f64>,
    /// The group that it is in, as the new run numbers groups: an old group is the new one that has most of it.
    pub group: Option<i64>,
}

/// What became of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It is in the first run only.
    Gone,
    /// It is in the second run only.
    New,
    /// It has a better rank than before.
    Rose,
    /// It has a worse rank than before.
    Fell,
    /// It is in another group.
    Moved,
    /// The rank is the same, the score is not.
    Changed,
    /// It has the same rank as before.
    Same,
}

impl Outcome {
    /// Returns the word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::New => "new",
            Self::Rose => "rose",
            Self::Fell => "fell",
            Self::Moved => "moved",
            Self::Changed => "changed",
            Self::Same => "same",
        }
    }
}

impl Change {
    /// Returns what became of it.
    pub fn outcome(&self) -> Outcome {
        match (self.before, self.after) {
            (Some(_), None) => Outcome::Gone,
            (None, _) => Outcome::New,
            (Some(before), Some(after)) if after.group != before.group => Outcome::Moved,
            (Some(before), Some(after)) if after.rank < before.rank => Outcome::Rose,
            (Some(before), Some(after)) if after.rank > before.rank => Outcome::Fell,
            _ if self.growth() != 0.0 => Outcome::Changed,
            _ => Outcome::Same,
        }
    }

    /// Returns by how much its score grew.
    fn growth(&self) -> f64 {
        let score = |place: Option<Standing>| place.and_then(|place| place.score).unwrap_or(0.0);
        score(self.after) - score(self.before)
    }
}

/// Returns what changed from `old` to `new`, the greatest change of score first, then by outcome and name.
///
/// # Errors
/// When a file is damaged.
pub fn changes(old: &Study, new: &Study) -> Result<Vec<Change>> {
    let mut before = places(&old.findings, &old.network)?;
    let mut after = places(&new.findings, &new.network)?;
    match_groups(&mut before, &after);
    let mut changes: Vec<Change> = before
        .into_iter()
        .map(|(name, (key, place))| Change {
            key,
            before: Some(place),
            after: after.remove(&name).map(|(_, place)| place),
        })
        .collect();
    changes.extend(after.into_values().map(|(key, place)| Change { key, before: None, after: Some(place) }));
    changes.sort_by_cached_key(|change| change.key.iter().map(Term::to_string).collect::<Vec<_>>());
    changes.sort_by(|a, b| descending(a.growth().abs(), b.growth().abs()).then_with(|| a.outcome().cmp(&b.outcome())));
    Ok(changes)
}

type Places = BTreeMap<Vec<String>, (Vec<Term>, Standing)>;

/// Numbers the groups of `before` as those of `after` that have most of their members, the first of several; one that
/// nobody of is left in any becomes 0.
fn match_groups(before: &mut Places, after: &Places) {
    let mut shared: BTreeMap<i64, BTreeMap<i64, usize>> = BTreeMap::new();
    for (name, (_, place)) in before.iter() {
        let now = after.get(name).and_then(|(_, place)| place.group);
        if let (Some(old), Some(new)) = (place.group, now) {
            *shared.entry(old).or_default().entry(new).or_default() += 1;
        }
    }
    for (_, place) in before.values_mut() {
        let Some(group) = place.group else { continue };
        let heirs = shared.get(&group).into_iter().flatten();
        let heir = heirs.max_by_key(|(new, count)| (**count, std::cmp::Reverse(**new)));
        place.group = Some(heir.map_or(0, |(new, _)| *new));
    }
}

/// Returns where each finding is, by its nodes and types; the first row of several about the same.
fn places(findings: &Findings, network: &Network) -> Result<Places> {
    let keys: Vec<usize> = (0..findings.columns.len())
        .filter(|column| matches!(findings.columns[*column].kind, ColumnKind::Node | ColumnKind::Type))
        .collect();
    let score = findings.column(ColumnKind::Score);
    let find = |names: &[&str]| findings.columns.iter().position(|column| names.contains(&column.name));
    let (rank, group) = (find(&["rank"]), find(&["community", "component"]));
    let mut places = Places::new();
    for (place, row) in findings.rows.iter().enumerate() {
        let terms = keys.iter().map(|column| row[*column].term(network)).collect::<Result<Vec<_>>>()?;
        let key: Vec<Term> = terms.into_iter().flatten().collect();
        let rank = match rank.map(|column| &row[column]) {
            Some(Cell::Integer(rank)) => *rank,
            // Without a ranking nothing rises nor falls.
            _ if score.is_none() => 1,
            _ => place as i64 + 1,
        };
        let score = match score.map(|column| &row[column]) {
            Some(Cell::Number(score)) => Some(*score),
            Some(Cell::Integer(score)) => Some(*score as f64),
            _ => None,
        };
        let group = match group.map(|column| &row[column]) {
            Some(Cell::Integer(group)) => Some(*group),
            _ => None,
        };
        let name = key.iter().map(Term::to_string).collect();
        places.entry(name).or_insert((key, Standing { rank, score, group }));
    }
    Ok(places)
}

/// Returns changes as rows: the nodes with their labels, what became of them, and scores and ranks of both runs.
/// Without `all`, what stayed the same is left out.
pub fn solutions(changes: &[Change], study: &Study, store: &Store, all: bool, count: usize) -> Solutions {
    let naming = StoreNaming::new(store);
    let mut names: Vec<String> = Vec::new();
    let keyed =
        study.findings.columns.iter().filter(|column| matches!(column.kind, ColumnKind::Node | ColumnKind::Type));
    let kinds: Vec<ColumnKind> = keyed.clone().map(|column| column.kind).collect();
    for column in keyed {
        names.push(column.name.to_owned());
        if column.kind == ColumnKind::Node {
            names.push(if column.name == "node" { "label".to_owned() } else { format!("{}Label", column.name) });
        }
    }
    let grouped =
        changes.iter().any(|change| change.after.or(change.before).is_some_and(|place| place.group.is_some()));
    let last: &[&str] = if grouped {
        &["change", "oldGroup", "newGroup"]
    } else {
        &["change", "oldRank", "newRank", "oldScore", "newScore"]
    };
    names.extend(last.iter().map(|name| (*name).to_owned()));
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let shown = changes.iter().filter(|change| all || change.outcome() != Outcome::Same);
    let rows = shown.take(count).map(|change| change.row(&kinds, grouped, &naming)).collect();
    Solutions::from_rows(&names, rows)
}

impl Change {
    fn row(&self, kinds: &[ColumnKind], grouped: bool, naming: &dyn Naming) -> Row {
        let mut row = Row::new();
        for (place, kind) in kinds.iter().enumerate() {
            let term = self.key.get(place);
            row.push(term.cloned());
            if *kind == ColumnKind::Node {
                row.push(term.and_then(|term| naming.label(term)).map(|label| Literal::from(label).into()));
            }
        }
        row.push(Some(Literal::from(self.outcome().name()).into()));
        if grouped {
            let group =
                |place: Option<Standing>| place.and_then(|place| place.group).map(|group| Literal::from(group).into());
            row.extend([group(self.before), group(self.after)]);
            return row;
        }
        let rank = |place: Option<Standing>| place.map(|place| Literal::from(place.rank).into());
        let score =
            |place: Option<Standing>| place.and_then(|place| place.score).map(|score| Literal::from(score).into());
        row.extend([rank(self.before), rank(self.after), score(self.before), score(self.after)]);
        row
    }
}
