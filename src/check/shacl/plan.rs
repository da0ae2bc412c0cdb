//! Shapes made ready for one dataset: names become ids, classes their instances, datatypes the groups of terms.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use oxrdf::Term;
use rustc_hash::FxHashMap;

use super::compare::Comparable;
use super::data::{Data, sorted};
use super::datatype::is_well_formed;
use super::model::{Bound, Constraint, ConstraintKind, NodeKinds, Shape};
use super::walk::Steps;
use crate::error::Result;
use crate::snapshot::{Id, Kind};

/// A shape ready for one dataset.
pub(super) struct Plan {
    /// From focus nodes to value nodes, and back; a node shape has none.
    pub(super) path: Option<(Steps, Steps)>,
    /// One for each constraint of the shape.
    pub(super) rules: Vec<Rule>,
}

/// A constraint ready for one dataset.
pub(super) enum Rule {
    /// Each value node is looked at for itself.
    Test(Test),
    /// Value nodes are among these, sorted.
    Among(Vec<u32>),
    /// One of the value nodes is this.
    Has(u32),
    /// Value nodes are compared with the objects of this predicate.
    Pair(Option<Id>),
    /// The language of each group of terms, by number.
    Languages(Vec<Option<u32>>),
    /// Value nodes have these predicates only, sorted.
    Closed(Vec<u32>),
    /// The constraint itself says all.
    Other,
}

/// A condition on one term.
pub(super) enum Test {
    /// The groups that are allowed.
    Groups(Vec<bool>),
    /// The groups of a datatype, and its name.
    Datatype(Vec<bool>, String),
    /// A bound that can be compared with; none if nothing can.
    Range(Bound, Option<Comparable>),
    /// Least and greatest length; the groups of terms that have a text.
    Length(Vec<bool>, usize, usize),
    /// The groups of terms that have a text; the pattern is in the constraint.
    Pattern(Vec<bool>),
}

/// Makes all `shapes` ready for `data`, which gets ids for the terms that they name.
pub(super) fn plans(shapes: &[Shape], data: &mut Data) -> Vec<Plan> {
    // Terms first: groups are counted once all have their ids.
    for constraint in shapes.iter().flat_map(|shape| &shape.constraints) {
        match &constraint.kind {
            ConstraintKind::HasValue(term) => _ = data.intern(term),
            ConstraintKind::In(terms) => terms.iter().for_each(|term| _ = data.intern(term)),
            _ => {}
        }
    }
    let mut classes = FxHashMap::default();
    shapes.iter().map(|shape| plan(shape, data, &mut classes)).collect()
}

fn plan(shape: &Shape, data: &Data, classes: &mut FxHashMap<Term, Vec<u32>>) -> Plan {
    let steps = shape.path.as_ref().map(|path| Steps::of(path, data));
    Plan {
        path: steps.map(|steps| (steps.clone(), steps.back())),
        rules: shape.constraints.iter().map(|constraint| rule(constraint, data, classes)).collect(),
    }
}

fn rule(constraint: &Constraint, data: &Data, classes: &mut FxHashMap<Term, Vec<u32>>) -> Rule {
    let has_text = || data.groups(|kind, _| !matches!(kind, Kind::Blank | Kind::Triple));
    match &constraint.kind {
        ConstraintKind::Class(class) => {
            let instances = classes.entry(class.clone()).or_insert_with(|| data.instances(class));
            Rule::Among(instances.clone())
        }
        ConstraintKind::Datatype(datatype) => {
            let groups = data.groups(|kind, label| has_datatype(kind, label, datatype.as_str()));
            Rule::Test(Test::Datatype(groups, datatype.as_str().to_owned()))
        }
        ConstraintKind::Nodes(kinds) => Rule::Test(Test::Groups(data.groups(|kind, _| is_kind(kind, *kinds)))),
        ConstraintKind::Range(bound, literal) => Rule::Test(Test::Range(*bound, Comparable::of(literal))),
        ConstraintKind::MinLength(least) => Rule::Test(Test::Length(has_text(), length(*least), usize::MAX)),
        ConstraintKind::MaxLength(most) => Rule::Test(Test::Length(has_text(), 0, length(*most))),
        ConstraintKind::Pattern { .. } => Rule::Test(Test::Pattern(has_text())),
        ConstraintKind::LanguageIn(languages) => {
            Rule::Test(Test::Groups(data.groups(|kind, label| is_language(kind, label, languages))))
        }
        ConstraintKind::UniqueLang => Rule::Languages(languages(data)),
        ConstraintKind::Equals(other) | ConstraintKind::Disjoint(other) | ConstraintKind::LessThan { other, .. } => {
            Rule::Pair(data.iri(other))
        }
        ConstraintKind::Closed(allowed) => {
            let ids = allowed.iter().filter_map(|iri| data.iri(iri)).map(Id::number).collect();
            Rule::Closed(sorted(ids, data.ids()))
        }
        ConstraintKind::HasValue(term) => data.find(term).map_or(Rule::Other, Rule::Has),
        ConstraintKind::In(terms) => {
            Rule::Among(sorted(terms.iter().filter_map(|t| data.find(t)).collect(), data.ids()))
        }
        _ => Rule::Other,
    }
}

fn length(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

fn has_datatype(kind: Kind, label: &str, datatype: &str) -> bool {
    match kind {
        Kind::String => datatype == oxrdf::vocab::xsd::STRING.as_str(),
        Kind::Language => datatype == oxrdf::vocab::rdf::LANG_STRING.as_str(),
        Kind::LeftToRight | Kind::RightToLeft => datatype == "http://www.w3.org/1999/02/22-rdf-syntax-ns#dirLangString",
        Kind::Typed => label == datatype,
        Kind::Iri | Kind::Blank | Kind::Triple => false,
    }
}

fn is_kind(kind: Kind, wanted: NodeKinds) -> bool {
    match kind {
        Kind::Iri => wanted.iri,
        Kind::Blank => wanted.blank,
        Kind::Triple => false,
        _ => wanted.literal,
    }
}

/// Returns the language of a group, if it has one.
fn language(kind: Kind, label: &str) -> Option<String> {
    let is_language = matches!(kind, Kind::Language | Kind::LeftToRight | Kind::RightToLeft);
    is_language.then(|| label.to_lowercase())
}

/// Returns whether a group is in one of `languages` or a variety of one, as `langMatches` has it.
fn is_language(kind: Kind, label: &str, languages: &[String]) -> bool {
    let Some(found) = language(kind, label) else { return false };
    languages.iter().any(|wanted| {
        wanted == "*"
            || found.strip_prefix(wanted.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    })
}

fn languages(data: &Data) -> Vec<Option<u32>> {
    let mut numbers: FxHashMap<String, u32> = FxHashMap::default();
    let names = data.groups(language);
    let numbered = names.into_iter().map(|name| {
        let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        name.map(|name| *numbers.entry(name).or_insert(next))
    });
    numbered.collect()
}

impl Test {
    /// Returns whether the term `id` satisfies this, which `constraint` asks for.
    pub(super) fn passes(&self, data: &Data, id: u32, constraint: &Constraint) -> Result<bool> {
        let is_in = |groups: &[bool]| groups.get(data.group(id)).copied().unwrap_or(false);
        Ok(match self {
            Self::Groups(groups) => is_in(groups),
            Self::Datatype(groups, name) => is_in(groups) && data.with(id, |parts| is_well_formed(name, parts.text))?,
            Self::Range(_, None) => false,
            Self::Range(bound, Some(limit)) => {
                let order = Comparable::at(data, id)?.and_then(|value| value.compare(limit));
                order.is_some_and(|order| match bound {
                    Bound::MinExclusive => order.is_gt(),
                    Bound::MinInclusive => order.is_ge(),
                    Bound::MaxExclusive => order.is_lt(),
                    Bound::MaxInclusive => order.is_le(),
                })
            }
            Self::Length(groups, least, most) => {
                // Counting characters stops where the answer is known.
                let count = |text: &str| match most {
                    &usize::MAX => text.chars().take(*least).count() >= *least,
                    most => text.chars().take(most.saturating_add(1)).count() <= *most,
                };
                is_in(groups) && data.with(id, |parts| count(parts.text))?
            }
            Self::Pattern(groups) => match &constraint.kind {
                ConstraintKind::Pattern { regex, .. } => {
                    is_in(groups) && data.with(id, |parts| regex.is_match(parts.text))?
                }
                _ => false,
            },
        })
    }
}

/// Nodes on one page of verdicts.
const PAGE: usize = 4096;

/// For each node of a page whether it is known, then for each whether it does not conform.
type Page = OnceLock<Box<[AtomicU64; 2 * PAGE / 64]>>;

/// What is known of the nodes that were held against a shape; several threads fill it in.
pub(super) struct Verdicts {
    pages: Vec<Page>,
}

impl Verdicts {
    /// Returns verdicts on no node yet; `count` is above all ids.
    pub(super) fn new(count: usize) -> Self {
        Self { pages: (0..count.div_ceil(PAGE)).map(|_| OnceLock::new()).collect() }
    }

    /// Keeps that all of `nodes` are known, and that `failing`, which are some of them, do not conform.
    pub(super) fn keep(&self, nodes: &[u32], failing: &[u32]) {
        let mark = |node: u32, half: usize, order| {
            if let Some((page, word, bit)) = self.page(node) {
                let page = page.get_or_init(|| Box::new([const { AtomicU64::new(0) }; 2 * PAGE / 64]));
                page[half * (PAGE / 64) + word].fetch_or(bit, order);
            }
        };
        // A node is known only once its verdict is reached.
        failing.iter().for_each(|node| mark(*node, 1, Ordering::Release));
        nodes.iter().for_each(|node| mark(*node, 0, Ordering::Release));
    }

    pub(super) fn is_known(&self, node: u32) -> bool {
        self.is_marked(node, 0)
    }

    pub(super) fn fails(&self, node: u32) -> bool {
        self.is_marked(node, 1)
    }

    fn is_marked(&self, node: u32, half: usize) -> bool {
        let Some((page, word, bit)) = self.page(node) else { return false };
        page.get().is_some_and(|page| page[half * (PAGE / 64) + word].load(Ordering::Acquire) & bit != 0)
    }

    fn page(&self, node: u32) -> Option<(&Page, usize, u64)> {
        let node = node as usize;
        let page = self.pages.get(node / PAGE)?;
        Some((page, node % PAGE / 64, 1 << (node % 64)))
    }
}
