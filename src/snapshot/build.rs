//! Quads to an image.
//!
//! Gathering keeps each term once and 16 bytes for each quad. Sorting needs some 50 bytes for each quad beside the
//! terms, and the image comes on top: about 120 bytes a quad and three times the texts of the terms at the peak.

use oxrdf::{Quad, QuadRef};
use rayon::prelude::*;

use super::Snapshot;
use super::collect::{Collector, DEFAULT_GRAPH, Row, too_many, too_many_statements};
use super::dictionary::{BLOCK_BITS, Kind};
use super::file::{Image, Section};
use super::order::{Item, sort_texts};
use super::sort::{Sorted, Triples, by_object, by_predicate, by_predicate_and_object, sort_triples};
use super::statistics;
use super::values;
use super::write::ImageWriter;
use crate::error::Result;

/// Gathers quads and makes a snapshot of them.
///
/// Takes at most about 120 bytes of memory for each quad and three times the texts of the different terms until the
/// snapshot is there; ten million triples of 1.3 GB of N-Triples took 835 MB at the peak.
#[derive(Default)]
pub struct SnapshotBuilder {
    collectors: Vec<Collector>,
}

impl SnapshotBuilder {
    /// Returns a builder without quads.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a quad; the same quad again changes nothing.
    ///
    /// # Errors
    /// When there are more terms or quads than a snapshot can number.
    pub fn push<'a>(&mut self, quad: impl Into<QuadRef<'a>>) -> Result<()> {
        self.collector().push(quad.into())
    }

    /// Adds quads.
    ///
    /// # Errors
    /// When there are more terms or quads than a snapshot can number.
    pub fn extend(&mut self, quads: impl IntoIterator<Item = Quad>) -> Result<()> {
        quads.into_iter().try_for_each(|quad| self.push(quad.as_ref()))
    }

    /// Adds all that `collector` gathered.
    pub fn add(&mut self, collector: Collector) {
        self.collectors.push(collector);
    }

    /// Returns the number of quads so far, repeated ones included.
    pub fn len(&self) -> usize {
        self.collectors.iter().map(|collector| collector.rows.len()).sum()
    }

    /// Returns whether there is no quad so far.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Sorts what was gathered into a snapshot.
    ///
    /// # Errors
    /// When there are more terms or quads than a snapshot can number.
    pub fn finish(self) -> Result<Snapshot> {
        let mut collectors = self.collectors.into_iter();
        let mut all = collectors.next().unwrap_or_default();
        for other in collectors {
            all.absorb(&other)?;
        }
        all.terms.forget_hash_table();
        Snapshot::from_image(image(all)?)
    }

    fn collector(&mut self) -> &mut Collector {
        if self.collectors.is_empty() {
            self.collectors.push(Collector::default());
        }
        &mut self.collectors[0]
    }
}

/// Terms in the order of their ids.
struct Terms<'a> {
    collector: &'a Collector,
    /// Kind, label and numbers of each group, in order.
    groups: Vec<(Kind, &'a str, Vec<u32>)>,
    nodes: usize,
    count: usize,
}

fn image(mut collector: Collector) -> Result<Image> {
    let rows = std::mem::take(&mut collector.rows);
    if u32::try_from(rows.len()).is_err() {
        return Err(too_many_statements(rows.len() as u64));
    }
    let terms = Terms::sorted(&collector)?;
    let (rows, graphs) = terms.number(rows);
    let triples = sort_triples(rows, terms.nodes);
    let mut writer = ImageWriter::with_capacity(triples.predicates.len() * 50 + terms.count * 64);
    terms.write(&mut writer)?;
    let groups: Vec<(Kind, &str, &[u32])> = terms.groups.iter().map(|(k, l, n)| (*k, *l, n.as_slice())).collect();
    let (table, cells) = values::encode(&groups, |numbers, place| terms.text(numbers[place]));
    writer.add(Section::ValueTable, &table);
    writer.add(Section::Values, &cells);
    write_graphs(&triples, &graphs, &mut writer);
    let type_id = terms.find_iri(oxrdf::vocab::rdf::TYPE.as_str());
    let count = terms.count;
    drop((groups, cells));
    write_index(triples, count, type_id, &mut writer);
    writer.finish()
}

impl<'a> Terms<'a> {
    /// Sorts the terms of `collector`.
    fn sorted(collector: &'a Collector) -> Result<Self> {
        let kinds = [
            Kind::Iri,
            Kind::Blank,
            Kind::String,
            Kind::Language,
            Kind::LeftToRight,
            Kind::RightToLeft,
            Kind::Typed,
            Kind::Triple,
        ];
        let mut members: Vec<Vec<Item>> = vec![Vec::new(); collector.groups.len()];
        let count = collector.terms.len();
        for number in 0..u32::try_from(count).map_err(|_| too_many())? {
            members[collector.terms.text(number).0 as usize].push((0, number));
        }
        let mut groups: Vec<(Kind, &str, Vec<Item>)> = Vec::with_capacity(members.len());
        for (number, items) in members.into_iter().enumerate() {
            let (kind, label) = collector.groups.text(number as u32);
            groups.push((kinds[kind as usize], text_of(label), items));
        }
        groups.sort_unstable_by_key(|group| (group.0, group.1));
        let groups: Vec<_> = groups
            .into_par_iter()
            .map(|(kind, label, mut items)| {
                sort_texts(&mut items, &|number| collector.terms.text(number).1);
                (kind, label, items.into_iter().map(|item| item.1).collect::<Vec<u32>>())
            })
            .collect();
        let nodes = groups.iter().filter(|group| group.0 <= Kind::Blank).map(|group| group.2.len()).sum();
        Ok(Self { collector, groups, nodes, count })
    }

    fn text(&self, number: u32) -> &'a str {
        text_of(self.collector.terms.text(number).1)
    }

    fn find_iri(&self, iri: &str) -> Option<u32> {
        let (kind, _, numbers) = self.groups.first()?;
        let place = numbers.binary_search_by(|number| self.text(*number).cmp(iri)).ok()?;
        (*kind == Kind::Iri).then_some(place as u32 + 1)
    }

    /// Returns the rows with ids, and with graphs by place in the list of the ids of their names, the default graph 0.
    fn number(&self, mut rows: Vec<Row>) -> (Vec<Row>, Vec<u32>) {
        let mut ids = vec![0_u32; self.count];
        for (id, number) in (1_u32..).zip(self.groups.iter().flat_map(|group| &group.2)) {
            ids[*number as usize] = id;
        }
        let mut graphs = Vec::new();
        let mut seen = rustc_hash::FxHashSet::default();
        let mut last = DEFAULT_GRAPH;
        for row in &rows {
            if row[3] != last && row[3] != DEFAULT_GRAPH && seen.insert(row[3]) {
                graphs.push(ids[row[3] as usize]);
            }
            last = row[3];
        }
        graphs.sort_unstable();
        rows.par_iter_mut().for_each(|[s, p, o, g]| {
            *s = ids[*s as usize];
            *p = ids[*p as usize];
            *o = ids[*o as usize];
            *g = match *g {
                DEFAULT_GRAPH => 0,
                name => graphs.partition_point(|graph| *graph <= ids[name as usize]) as u32,
            };
        });
        (rows, graphs)
    }

    /// Writes the dictionary.
    fn write(&self, writer: &mut ImageWriter) -> Result<()> {
        let (mut table, mut labels, mut first) = (Vec::new(), Vec::new(), 1_u32);
        for (kind, label, numbers) in &self.groups {
            let start = u32::try_from(labels.len()).map_err(|_| too_many())?;
            table.extend([*kind as u32, first, start, u32::try_from(label.len()).map_err(|_| too_many())?]);
            labels.extend_from_slice(label.as_bytes());
            first += numbers.len() as u32;
        }
        writer.add(Section::Groups, &table);
        writer.add(Section::GroupLabels, &labels);
        let (mut offsets, mut blocks, mut texts) = (Vec::with_capacity(self.count + 1), Vec::new(), Vec::new());
        let numbers = self.groups.iter().flat_map(|group| &group.2).map(Some).chain([None]);
        for (place, number) in numbers.enumerate() {
            if place.is_multiple_of(1 << BLOCK_BITS) {
                blocks.push(texts.len() as u64);
            }
            let start = texts.len() as u64 - blocks[place >> BLOCK_BITS];
            offsets.push(u32::try_from(start).map_err(|_| too_many())?);
            if let Some(number) = number {
                texts.extend_from_slice(self.collector.terms.text(*number).1);
            }
        }
        writer.add(Section::TextOffsets, &offsets);
        writer.add(Section::TextBlocks, &blocks);
        writer.add(Section::Texts, &texts);
        Ok(())
    }
}

/// Returns `bytes` as the text that they were made from.
fn text_of(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

/// Writes names, sets and triples of graphs.
fn write_graphs(triples: &Triples, names: &[u32], writer: &mut ImageWriter) {
    let mut sizes = vec![0_u64; names.len() + 2];
    let sets = || triples.sets.iter().map(|set| triples.set_table[*set as usize].as_slice());
    let mut places = Vec::new();
    if triples.set_table.len() > 1 {
        for graph in sets().flatten() {
            sizes[*graph as usize + 1] += 1;
        }
        accumulate(&mut sizes);
        let mut next = sizes.clone();
        places = vec![0_u32; sizes.last().map_or(0, |end| *end as usize)];
        for (place, set) in sets().enumerate() {
            for graph in set {
                let to = &mut next[*graph as usize];
                places[*to as usize] = place as u32;
                *to += 1;
            }
        }
    } else {
        for graph in triples.set_table.iter().flatten() {
            sizes[*graph as usize + 1] = triples.predicates.len() as u64;
        }
        accumulate(&mut sizes);
    }
    let mut offsets = vec![0_u32];
    let mut members = Vec::new();
    for set in &triples.set_table {
        members.extend_from_slice(set);
        offsets.push(members.len() as u32);
    }
    writer.add(Section::GraphNames, names);
    writer.add(Section::GraphOffsets, &sizes);
    writer.add(Section::GraphTriples, &places);
    writer.add(Section::SetOffsets, &offsets);
    writer.add(Section::SetGraphs, &members);
}

fn accumulate(counts: &mut [u64]) {
    let mut sum = 0;
    for count in counts {
        sum += *count;
        *count = sum;
    }
}

/// Writes the four orders and the statistics.
fn write_index(mut triples: Triples, terms: usize, type_id: Option<u32>, writer: &mut ImageWriter) {
    let width = triples.set_table.len();
    let (predicates, starts) = predicates(&triples.predicates, terms);
    let place = |predicate: u32| predicates.binary_search(&predicate).unwrap_or(0);
    let pso = by_predicate(&triples, &starts, place);
    writer.add(Section::SubjectOffsets, &triples.offsets);
    writer.add(Section::SpoPredicates, &std::mem::take(&mut triples.predicates));
    writer.add(Section::SpoObjects, &std::mem::take(&mut triples.objects));
    write_sets(Section::SpoSets, &std::mem::take(&mut triples.sets), width, writer);
    let (ops, offsets) = by_object(&pso, &predicates, &starts, terms);
    let subjects = statistics::distinct(&pso.second, &starts);
    write_order([Section::PsoSubjects, Section::PsoObjects, Section::PsoSets], pso, width, writer);
    let pos = by_predicate_and_object(&ops, &offsets, &starts, place);
    writer.add(Section::ObjectOffsets, &offsets);
    write_order([Section::OpsPredicates, Section::OpsSubjects, Section::OpsSets], ops, width, writer);
    let objects = statistics::distinct(&pos.second, &starts);
    let type_place = type_id.and_then(|id| predicates.binary_search(&id).ok());
    let classes =
        type_place.map(|place| statistics::histogram(&pos.second[starts[place] as usize..starts[place + 1] as usize]));
    write_order([Section::PosObjects, Section::PosSubjects, Section::PosSets], pos, width, writer);
    writer.add(Section::Predicates, &predicates);
    writer.add(Section::PredicateOffsets, &starts);
    let rows: Vec<u32> = subjects.into_iter().zip(objects).flat_map(|(s, o)| [s, o]).collect();
    writer.add(Section::PredicateStatistics, &rows);
    writer.add(Section::Classes, &classes.unwrap_or_default());
}

fn write_order([second, third, sets]: [Section; 3], sorted: Sorted, width: usize, writer: &mut ImageWriter) {
    writer.add(second, &sorted.second);
    writer.add(third, &sorted.third);
    write_sets(sets, &sorted.sets, width, writer);
}

/// Writes numbers of sets in as few bytes as `count` sets need.
fn write_sets(section: Section, sets: &[u32], count: usize, writer: &mut ImageWriter) {
    match count {
        0 | 1 => {}
        2..=0x100 => writer.add(section, &sets.iter().map(|set| *set as u8).collect::<Vec<u8>>()),
        0x101..=0x1_0000 => writer.add(section, &sets.iter().map(|set| *set as u16).collect::<Vec<u16>>()),
        _ => writer.add(section, sets),
    }
}

/// Returns the distinct predicates, ascending, and where the triples of each start in PSO and POS.
fn predicates(column: &[u32], terms: usize) -> (Vec<u32>, Vec<u32>) {
    let mut counts = vec![0_u32; terms + 1];
    for predicate in column {
        counts[*predicate as usize] += 1;
    }
    let (mut predicates, mut starts) = (Vec::new(), vec![0]);
    let mut sum = 0;
    for (predicate, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        predicates.push(predicate as u32);
        sum += *count;
        starts.push(sum);
    }
    (predicates, starts)
}
