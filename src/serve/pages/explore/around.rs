//! What is around some things: neighbours, links among all that is shown, and a shortest path.

use std::collections::{BTreeMap, HashMap, VecDeque};

use lermap::entity::is_bookkeeping;
use lermap::output::Labels;
use lermap::store::QuadPattern;
use lermap::vocab::{LER, graph, prov, rdf};
use lermap::{Error, Result};
use oxrdf::{NamedNode, NamedOrBlankNode, Term};

use super::super::look::Look;
use super::{Choice, class_name};

/// More things than this cannot be read in one picture.
const MOST: usize = 90;

/// The most things that a search for a path looks at.
const REACH: usize = 20_000;

/// Properties that say nothing of how things hang together.
const QUIET: &[&str] = &[rdf::TYPE, rdf::SUBJECT, rdf::PREDICATE, rdf::OBJECT, prov::WAS_DERIVED_FROM, LABELLED];

const LABELLED: &str = "http://www.w3.org/2000/01/rdf-schema#isDefinedBy";

/// A thing that is shown.
pub(super) struct Shown {
    pub iri: String,
    pub kind: String,
    pub is_open: bool,
}

/// A link between two things that are shown, by their places.
pub(super) struct Link {
    pub from: usize,
    pub to: usize,
    pub property: String,
}

/// Things and links, in the order of their names.
#[derive(Default)]
pub(super) struct Around {
    pub shown: Vec<Shown>,
    pub links: Vec<Link>,
    /// Kinds and properties that are there or left out, with how often.
    pub kinds: BTreeMap<String, usize>,
    pub properties: BTreeMap<String, usize>,
    /// What a reader has to know of it.
    pub remark: Option<String>,
}

/// A statement between two things, seen from one of them.
struct Step {
    other: String,
    property: String,
    is_out: bool,
}

impl Around {
    /// Returns what `choice` shows.
    pub(super) fn of(choice: &Choice, look: &Look<'_>) -> Result<Self> {
        let mut found = Self::default();
        let mut kinds: HashMap<String, (String, bool)> = HashMap::new();
        let mut wanted: Vec<String> = choice.open.clone();
        if choice.ends.iter().all(|end| !end.is_empty()) {
            match path(&choice.ends[0], &choice.ends[1], choice, look)? {
                Some(path) => {
                    found.remark = Some(format!("The path has {} steps.", path.len().saturating_sub(1)));
                    wanted.extend(path);
                }
                None => found.remark = Some("No path joins the two.".to_owned()),
            }
        }
        wanted.extend(choice.ends.iter().filter(|end| !end.is_empty()).cloned());
        let fixed = wanted.len();
        for open in &choice.open {
            for step in steps(open, look)? {
                *found.properties.entry(step.property.clone()).or_default() += 1;
                if choice.properties.contains(&step.property) {
                    continue;
                }
                let (kind, is_record) = kind(&step.other, &mut kinds, look)?;
                if !is_record {
                    *found.kinds.entry(kind.clone()).or_default() += usize::from(!wanted.contains(&step.other));
                    if !choice.kinds.contains(&kind) {
                        wanted.push(step.other);
                    }
                }
            }
        }
        for property in &choice.properties {
            found.properties.entry(property.clone()).or_default();
        }
        found.show(wanted, fixed, choice, &mut kinds, look)?;
        Ok(found)
    }

    /// Shows `wanted`, of which the first `fixed` are shown whatever there is besides.
    fn show(
        &mut self,
        wanted: Vec<String>,
        fixed: usize,
        choice: &Choice,
        kinds: &mut HashMap<String, (String, bool)>,
        look: &Look<'_>,
    ) -> Result<()> {
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        let (mut left_out, mut chosen) = (0, 0);
        for (at, iri) in wanted.into_iter().enumerate() {
            if places.contains_key(&iri) {
                continue;
            }
            if at >= fixed && places.len() >= MOST {
                left_out += 1;
                continue;
            }
            places.insert(iri.clone(), self.shown.len());
            chosen = if at < fixed { places.len() } else { chosen };
            let is_open = choice.open.contains(&iri);
            let kind = kind(&iri, kinds, look)?.0;
            self.shown.push(Shown { iri, kind, is_open });
        }
        if left_out > 0 {
            self.remark = Some(format!("{left_out} more have no room: leave out a kind or a property."));
        }
        // How neighbours hang together among themselves is seen when they are opened.
        for at in 0..self.shown.len() {
            let mut links: Vec<Link> = Vec::new();
            for step in steps(&self.shown[at].iri, look)?.into_iter().filter(|step| step.is_out) {
                if let Some(to) = places.get(&step.other).filter(|_| !choice.properties.contains(&step.property))
                    && (at < chosen || *to < chosen)
                {
                    links.push(Link { from: at, to: *to, property: step.property });
                }
            }
            links.sort_by(|a, b| (a.to, &a.property).cmp(&(b.to, &b.property)));
            links.dedup_by(|a, b| a.to == b.to && a.property == b.property);
            self.links.append(&mut links);
        }
        Ok(())
    }
}

/// Returns the statements of `iri` with other things, out and then in, in the order of their terms.
fn steps(iri: &str, look: &Look<'_>) -> Result<Vec<Step>> {
    let node = NamedNode::new(iri).map_err(|error| Error::usage(format!("`{iri}` is not an IRI: {error}")))?;
    let out = QuadPattern { subject: Some(node.clone().into()), ..QuadPattern::default() };
    let into = QuadPattern { object: Some(node.into()), ..QuadPattern::default() };
    let mut found: Vec<Step> = Vec::new();
    for (pattern, is_out) in [(out, true), (into, false)] {
        for quad in look.engine.store().quads(&pattern) {
            let quad = quad?;
            let is_quiet = QUIET.contains(&quad.predicate.as_str())
                || quad.graph_name == NamedNode::new_unchecked(graph::PROVENANCE).into();
            let other = match (is_out, quad.object, quad.subject) {
                (true, Term::NamedNode(object), _) => object.into_string(),
                (false, _, NamedOrBlankNode::NamedNode(subject)) => subject.into_string(),
                _ => continue,
            };
            // What has no name is an address elsewhere, and no thing of these data.
            if !is_quiet && other != iri && look.labels.label(&other).is_some() {
                found.push(Step { other, property: quad.predicate.into_string(), is_out });
            }
        }
    }
    found.sort_by(|a, b| (!a.is_out, &a.property, &a.other).cmp(&(!b.is_out, &b.property, &b.other)));
    found.dedup_by(|a, b| a.other == b.other && a.property == b.property && a.is_out == b.is_out);
    Ok(found)
}

/// Returns what kind of thing `iri` is, and whether it is a record of a statement.
fn kind(iri: &str, kinds: &mut HashMap<String, (String, bool)>, look: &Look<'_>) -> Result<(String, bool)> {
    if let Some(known) = kinds.get(iri) {
        return Ok(known.clone());
    }
    let pattern = QuadPattern {
        subject: Some(NamedNode::new_unchecked(iri).into()),
        predicate: Some(NamedNode::new_unchecked(rdf::TYPE)),
        ..QuadPattern::default()
    };
    let mut classes: Vec<String> = Vec::new();
    for quad in look.engine.store().quads(&pattern) {
        if let Term::NamedNode(class) = quad?.object {
            classes.push(class.into_string());
        }
    }
    classes.sort_by_key(|class| (!class.starts_with(LER), class.clone()));
    let is_record =
        classes.iter().any(|class| is_bookkeeping(class) || RECORDS.iter().any(|record| class.ends_with(record)));
    let found = (classes.first().map(|class| class_name(class, look)).unwrap_or_default(), is_record);
    kinds.insert(iri.to_owned(), found.clone());
    Ok(found)
}

/// Records of statements that the graph has as links too.
const RECORDS: &[&str] = &["ns#Relation", "ns#Involvement", "ns#Participation"];

/// Returns a shortest path between two things, both among it; nothing if none joins them.
fn path(from: &str, to: &str, choice: &Choice, look: &Look<'_>) -> Result<Option<Vec<String>>> {
    let mut kinds = HashMap::new();
    let mut before: HashMap<String, String> = HashMap::from([(from.to_owned(), String::new())]);
    let mut next = VecDeque::from([from.to_owned()]);
    while let Some(here) = next.pop_front() {
        look.request.cancellation.check()?;
        if here == to {
            let mut path = vec![here];
            while let Some(previous) = path.last().and_then(|last| before.get(last)).filter(|iri| !iri.is_empty()) {
                path.push(previous.clone());
            }
            path.reverse();
            return Ok(Some(path));
        }
        if before.len() > REACH {
            return Err(Error::limit(format!("no path was found among the {REACH} nearest things"))
                .with_hint("choose things that are nearer to each other"));
        }
        for step in steps(&here, look)? {
            let is_barred = choice.properties.contains(&step.property) || before.contains_key(&step.other);
            if is_barred || (step.other != to && is_hidden(&step.other, choice, &mut kinds, look)?) {
                continue;
            }
            before.insert(step.other.clone(), here.clone());
            next.push_back(step.other);
        }
    }
    Ok(None)
}

fn is_hidden(iri: &str, choice: &Choice, kinds: &mut HashMap<String, (String, bool)>, look: &Look<'_>) -> Result<bool> {
    let (kind, is_record) = kind(iri, kinds, look)?;
    Ok(is_record || choice.kinds.contains(&kind))
}
