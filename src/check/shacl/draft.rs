//! Shapes drafted from data, to be read and edited: what instances of each class have, and how many keep to it.

use std::collections::BTreeSet;
use std::fmt::Write;

use oxrdf::{NamedNode, Term};
use rustc_hash::FxHashMap;

use super::data::{Data, Way};
use crate::cancel::Cancellation;
use crate::error::{Error, Result};
use crate::snapshot::{Id, Kind};
use crate::store::Store;
use crate::vocab::{PREFIXES, compact, local_name, rdf};

/// What to draft.
#[derive(Debug, Clone)]
pub struct DraftOptions {
    /// The classes; all but those that vocabularies are made of if there are none.
    pub classes: Vec<NamedNode>,
    /// What at least this share of the instances keeps to becomes a constraint, from 0 to 1; what at least half keeps
    /// to becomes a comment.
    pub share: f64,
}

/// Namespaces whose classes describe vocabularies.
const VOCABULARIES: &[&str] = &["rdf", "rdfs", "owl", "sh"];

/// Constraints that fewer keep to are not even mentioned.
const HALF: f64 = 0.5;

/// How the instances of a class use a property.
#[derive(Default)]
struct Use {
    /// Instances that have it, and those that have it more than once.
    nodes: usize,
    repeated: usize,
    most: usize,
    values: usize,
    /// Values by kind and datatype.
    datatypes: FxHashMap<&'static str, usize>,
    typed: FxHashMap<usize, usize>,
    /// Values that are instances of a class.
    classes: FxHashMap<u32, usize>,
}

/// Returns shapes for the data of `store` as Turtle, one node shape for each class. Takes time in the size of the data.
///
/// # Errors
/// When the store does not hand over its data, or the work should stop.
pub fn draft(store: &Store, options: &DraftOptions, cancellation: &Cancellation) -> Result<String> {
    let data = Data::new(store)?;
    let a = data.iri(&NamedNode::new_unchecked(rdf::TYPE));
    let mut classes: Vec<(u32, String)> = Vec::new();
    for (class, _) in data.snapshot.statistics.classes() {
        if let Term::NamedNode(iri) = data.snapshot.term(class.number())?
            && (options.classes.contains(&iri) || (options.classes.is_empty() && !is_of_vocabulary(&iri)))
        {
            classes.push((class.number(), iri.into_string()));
        }
    }
    if classes.is_empty() {
        return Err(Error::data("the data has no instance of such a class")
            .with_hint("`lermap schema` lists the classes of the data"));
    }
    let mut body = String::new();
    let mut names = BTreeSet::new();
    for (class, iri) in classes {
        let instances = data.ends(a, Way::ToSubjects, class);
        let uses = uses(&data, a, instances, cancellation)?;
        write_shape(&mut body, &data, (&iri, &name(&iri, &mut names)), (instances.len(), uses), options.share)?;
    }
    let mut text = format!(
        "# Shapes drafted by lermap from data. A comment says how many keep to a line; lines that start with `#` are\n\
         # kept to by at least half, but by fewer than {} percent. Read, correct, and check with\n\
         # `lermap check DATA --shapes THIS-FILE`.\n",
        options.share * 100.0
    );
    for (prefix, namespace) in PREFIXES.iter().filter(|(prefix, _)| body.contains(&format!(" {prefix}:"))) {
        let _ = writeln!(text, "@prefix {prefix}: <{namespace}> .");
    }
    text.push_str("@prefix draft: <https://w3id.org/lermap/draft/> .\n");
    Ok(text + &body)
}

fn is_of_vocabulary(class: &NamedNode) -> bool {
    compact(class.as_str())
        .is_some_and(|name| VOCABULARIES.iter().any(|prefix| name.starts_with(&format!("{prefix}:"))))
}

/// Returns a name for the shape of a class that no other shape has.
fn name(class: &str, names: &mut BTreeSet<String>) -> String {
    let plain: String = local_name(class).chars().filter(char::is_ascii_alphanumeric).collect();
    let plain = if plain.is_empty() { "Class".to_owned() } else { plain };
    let names_in_turn = std::iter::once(plain.clone()).chain((2_usize..).map(|number| format!("{plain}-{number}")));
    let mut free = names_in_turn.filter(|name| !names.contains(name));
    let name = free.next().unwrap_or_default();
    names.insert(name.clone());
    name
}

/// Returns how `instances` use each predicate, in the order of ids.
fn uses(data: &Data, a: Option<Id>, instances: &[u32], cancellation: &Cancellation) -> Result<Vec<(u32, Use)>> {
    let mut uses: FxHashMap<u32, Use> = FxHashMap::default();
    for (place, node) in instances.iter().enumerate() {
        if place.is_multiple_of(1 << 10) {
            cancellation.check()?;
        }
        let about: Vec<(u32, u32)> = data.about(*node).collect();
        for same in about.chunk_by(|x, y| x.0 == y.0) {
            let of = uses.entry(same[0].0).or_default();
            of.nodes += 1;
            of.repeated += usize::from(same.len() > 1);
            of.most = of.most.max(same.len());
            of.values += same.len();
            for (_, value) in same {
                of.look(data, a, *value);
            }
        }
    }
    let mut uses: Vec<(u32, Use)> =
        uses.into_iter().filter(|(predicate, _)| Some(*predicate) != a.map(Id::number)).collect();
    uses.sort_unstable_by_key(|(predicate, _)| *predicate);
    Ok(uses)
}

impl Use {
    fn look(&mut self, data: &Data, a: Option<Id>, value: u32) {
        let group = data.group(value);
        let kind = data.dictionary().groups().get(group).map(|group| group.kind);
        let name = match kind {
            Some(Kind::Iri) => "sh:IRI",
            Some(Kind::Blank) => "sh:BlankNode",
            Some(Kind::String) => "xsd:string",
            Some(Kind::Language | Kind::LeftToRight | Kind::RightToLeft) => "rdf:langString",
            Some(Kind::Typed) => {
                *self.typed.entry(group).or_default() += 1;
                return;
            }
            _ => return,
        };
        *self.datatypes.entry(name).or_default() += 1;
        if name.starts_with("sh:") {
            for class in data.ends(a, Way::ToObjects, value) {
                *self.classes.entry(*class).or_default() += 1;
            }
        }
    }

    /// Returns the line for the kind or datatype that most values have, and how many they are.
    fn kind(&self, data: &Data) -> Option<(String, usize)> {
        let typed = self.typed.iter().filter_map(|(group, count)| {
            let datatype = &data.dictionary().groups().get(*group)?.label;
            Some((shown(datatype), *count))
        });
        let known = self.datatypes.iter().map(|(name, count)| ((*name).to_owned(), *count));
        let (name, count) = known.chain(typed).max_by(|x, y| (x.1, &y.0).cmp(&(y.1, &x.0)))?;
        let property = if name.starts_with("sh:") { "sh:nodeKind" } else { "sh:datatype" };
        Some((format!("{property} {name}"), count))
    }

    /// Returns the line for the smallest class that enough values are of, and how many they are.
    fn class(&self, data: &Data, a: Option<Id>, share: f64) -> Result<Option<(String, usize)>> {
        let size = |class: u32| data.ends(a, Way::ToSubjects, class).len();
        let enough = self.classes.iter().filter(|(_, count)| ratio(**count, self.values) >= share);
        let best = enough.min_by_key(|(class, count)| (size(**class), std::cmp::Reverse(**count), **class));
        let Some((class, count)) = best else { return Ok(None) };
        Ok(match data.term(*class)? {
            Term::NamedNode(iri) => Some((format!("sh:class {}", shown(iri.as_str())), *count)),
            _ => None,
        })
    }
}

fn ratio(part: usize, all: usize) -> f64 {
    if all == 0 { 0.0 } else { part as f64 / all as f64 }
}

/// Returns how many of `all` are `part`, in words; only all are 100 percent.
fn of(part: usize, all: usize) -> String {
    if part == all {
        return format!("all {all}");
    }
    format!("{part} of {all}, {:.1}%", (ratio(part, all) * 1000.0).floor() / 10.0)
}

fn shown(iri: &str) -> String {
    compact(iri).unwrap_or_else(|| NamedNode::new_unchecked(iri).to_string())
}

fn write_shape(
    out: &mut String,
    data: &Data,
    (class, name): (&str, &str),
    (instances, uses): (usize, Vec<(u32, Use)>),
    share: f64,
) -> Result<()> {
    let a = data.iri(&NamedNode::new_unchecked(rdf::TYPE));
    let _ = writeln!(out, "\ndraft:{name} a sh:NodeShape ;  # instances: {instances}");
    let _ = write!(out, "    sh:targetClass {}", shown(class));
    for (predicate, used) in &uses {
        let Term::NamedNode(iri) = data.term(*predicate)? else { continue };
        let _ = writeln!(out, " ;\n    sh:property [");
        let has = of(used.nodes, instances);
        let _ = writeln!(out, "        sh:path {} ;  # {has}; values: {}", shown(iri.as_str()), used.values);
        let mut line = |text: &str, part: usize, all: usize, more: &str| {
            let kept = ratio(part, all);
            if kept >= HALF {
                let mark = if kept >= share { "" } else { "# " };
                let _ = writeln!(out, "        {mark}{text} ;  # {}{more}", of(part, all));
            }
        };
        line("sh:minCount 1", used.nodes, instances, "");
        line("sh:maxCount 1", instances - used.repeated, instances, &format!("; most: {}", used.most));
        if let Some((text, count)) = used.kind(data) {
            line(&text, count, used.values, "");
        }
        if let Some((text, count)) = used.class(data, a, HALF.max(share))? {
            line(&text, count, used.values, "");
        }
        out.push_str("    ]");
    }
    out.push_str(" .\n");
    Ok(())
}
