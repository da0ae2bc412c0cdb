//! The four orders of the merged snapshot with their tables, and the statistics.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::super::Snapshot;
use super::super::bytes::Number;
use super::super::dictionary::{Id, damaged};
use super::super::file::Section;
use super::super::graphs::SetColumn;
use super::super::index::Order;
use super::super::write::Sections;
use super::edits::Edits;
use super::graphs::Sets;
use super::splice::{Piece, Splice, pieces, positions, splices, walk};
use super::terms::Terms;
use crate::cancel::Cancellation;
use crate::error::Result;

/// Set numbers that are handed over at once.
const CHUNK: usize = 1 << 14;

/// What the parts of the index are made of.
struct Merge<'a> {
    old: &'a Snapshot,
    edits: &'a Edits,
    terms: &'a Terms<'a>,
    sets: &'a Sets,
    cancellation: &'a Cancellation,
}

/// A predicate of the merged snapshot.
struct Predicate {
    handle: u32,
    id: u32,
    /// Where its triples lay in PSO and POS.
    run: Range<usize>,
    triples: usize,
}

/// The edits of each predicate, in the order of PSO or of POS.
type ByPredicate = FxHashMap<u32, Vec<Splice>>;

/// Hands over orders and statistics.
pub(super) fn write(
    old: &Snapshot,
    edits: &Edits,
    terms: &Terms<'_>,
    sets: &Sets,
    out: &mut dyn Sections,
    cancellation: &Cancellation,
) -> Result<()> {
    let merge = Merge { old, edits, terms, sets, cancellation };
    let subjects = merge.offsets(old.index.subject_offsets(), old.dictionary.nodes(), terms.nodes(), 0)?;
    out.whole(Section::SubjectOffsets, &subjects)?;
    drop(subjects);
    merge.order(Order::Spo, [Section::SpoPredicates, Section::SpoObjects, Section::SpoSets], &sets.spo, out)?;
    let pso = merge.predicate_order(Order::Pso, [Section::PsoSubjects, Section::PsoObjects, Section::PsoSets], out)?;
    let objects = merge.offsets(old.index.object_offsets(), old.dictionary.len(), terms.len(), 2)?;
    out.whole(Section::ObjectOffsets, &objects)?;
    drop(objects);
    let ops = pieces(&splices(Order::Ops, old, edits, terms), old.index.len())?;
    merge.order(Order::Ops, [Section::OpsPredicates, Section::OpsSubjects, Section::OpsSets], &ops, out)?;
    let pos = merge.predicate_order(Order::Pos, [Section::PosObjects, Section::PosSubjects, Section::PosSets], out)?;
    merge.statistics(&pso, &pos, out)
}

impl Merge<'_> {
    /// Returns where the triples of each of the first `count` terms start, and the end; the terms are at `position`
    /// of a triple, and of the `old` first ones the old starts are `offsets`.
    fn offsets(&self, offsets: &[u32], old: u32, count: usize, position: usize) -> Result<Vec<u32>> {
        let mut starts = vec![0_u32; count + 1];
        for handle in self.terms.staying(old) {
            let ends = (offsets.get(handle as usize - 1), offsets.get(handle as usize));
            let (Some(start), Some(end)) = ends else { return Err(damaged()) };
            let count = starts.get_mut(self.terms.id(handle) as usize).ok_or_else(damaged)?;
            *count = end.wrapping_sub(*start);
        }
        for edit in &self.edits.list {
            // A term that goes has no triple left to count.
            if let Some(count) = starts.get_mut(self.terms.id(edit.triple[position]) as usize)
                && edit.growth() != 0
                && !self.terms.is_dropped(edit.triple[position])
            {
                *count = count.wrapping_add_signed(edit.growth() as i32);
            }
        }
        // The entry of a term becomes the end of its triples, the one before it their start.
        let mut sum = 0_u32;
        for start in &mut starts {
            sum = sum.wrapping_add(*start);
            *start = sum;
        }
        Ok(starts)
    }

    /// Hands over the columns of `order`.
    fn order(&self, order: Order, sections: [Section; 3], pieces: &[Piece], out: &mut dyn Sections) -> Result<()> {
        let columns = self.old.index.columns(order);
        let [_, second, third] = positions(order);
        for (section, column, position) in
            [(sections[0], &columns.second, second), (sections[1], &columns.third, third)]
        {
            out.begin(section)?;
            for piece in pieces {
                match piece {
                    Piece::Old(places) => {
                        let ids = column.get(places.clone()).ok_or_else(damaged)?;
                        self.terms.put(ids, out, self.cancellation)?;
                    }
                    Piece::New(edit) => out.numbers(&[self.terms.id(self.edits.list[*edit].triple[position])])?,
                }
            }
        }
        self.cancellation.check()?;
        match self.sets.len() {
            0 | 1 => Ok(()),
            2..=0x100 => self.sets_of(sections[2], &columns.sets, pieces, |set| set as u8, out),
            0x101..=0x1_0000 => self.sets_of(sections[2], &columns.sets, pieces, |set| set as u16, out),
            _ => self.sets_of(sections[2], &columns.sets, pieces, |set| set, out),
        }
    }

    /// Hands over the sets of an order, in as few bytes as they need.
    fn sets_of<T: Number>(
        &self,
        section: Section,
        column: &SetColumn,
        pieces: &[Piece],
        narrow: impl Fn(u32) -> T,
        out: &mut dyn Sections,
    ) -> Result<()> {
        out.begin(section)?;
        let mut buffer = Vec::with_capacity(CHUNK);
        for piece in pieces {
            match piece {
                Piece::New(edit) => buffer.push(narrow(self.sets.edits[*edit])),
                Piece::Old(places) => {
                    for place in places.clone() {
                        let set = self.sets.old.get(column.at(place) as usize).ok_or_else(damaged)?;
                        buffer.push(narrow(*set));
                        if buffer.len() == CHUNK {
                            out.numbers(&buffer)?;
                            buffer.clear();
                        }
                    }
                }
            }
        }
        out.numbers(&buffer)
    }

    /// Hands over an order of predicates, and returns its edits by predicate.
    fn predicate_order(&self, order: Order, sections: [Section; 3], out: &mut dyn Sections) -> Result<ByPredicate> {
        let splices = splices(order, self.old, self.edits, self.terms);
        self.order(order, sections, &pieces(&splices, self.old.index.len())?, out)?;
        let mut by_predicate = ByPredicate::default();
        for splice in splices {
            by_predicate.entry(self.edits.list[splice.edit].triple[1]).or_default().push(splice);
        }
        Ok(by_predicate)
    }

    /// Returns the predicates with triples, in the order of their ids.
    fn predicates(&self) -> Result<Vec<Predicate>> {
        let mut growth: FxHashMap<u32, i64> = FxHashMap::default();
        for edit in &self.edits.list {
            *growth.entry(edit.triple[1]).or_default() += edit.growth();
        }
        let index = &self.old.index;
        let old = index.predicates().iter().copied();
        let is_new = |handle: &u32| index.predicates().binary_search(handle).is_err();
        let mut predicates = Vec::new();
        for handle in old.chain(growth.keys().copied().filter(is_new)) {
            let old_id = self.terms.old_id(handle).and_then(Id::new);
            let run = index.run_before(Order::Pso, self.terms.floor(handle), old_id.is_some());
            let triples = run.len() as i64 + growth.get(&handle).copied().unwrap_or(0);
            let triples = usize::try_from(triples).map_err(|_| damaged())?;
            if triples > 0 {
                predicates.push(Predicate { handle, id: self.terms.id(handle), run, triples });
            }
        }
        predicates.sort_unstable_by_key(|predicate| predicate.id);
        Ok(predicates)
    }

    /// Hands over the predicates, their counts, and the instances of each class.
    fn statistics(&self, pso: &ByPredicate, pos: &ByPredicate, out: &mut dyn Sections) -> Result<()> {
        let predicates = self.predicates()?;
        let ids: Vec<u32> = predicates.iter().map(|predicate| predicate.id).collect();
        let (mut starts, mut rows) = (vec![0_u32], Vec::new());
        for predicate in &predicates {
            starts.push(starts.last().copied().unwrap_or(0).wrapping_add(predicate.triples as u32));
            match (pso.get(&predicate.handle), pos.get(&predicate.handle), Id::new(predicate.handle)) {
                (Some(pso), Some(pos), _) => rows.extend([
                    self.runs(Order::Pso, predicate, pso)?.len() as u32,
                    self.runs(Order::Pos, predicate, pos)?.len() as u32,
                ]),
                (_, _, Some(id)) => {
                    let known = self.old.statistics.predicate(&self.old.index, id);
                    rows.extend([known.subjects as u32, known.objects as u32]);
                }
                _ => return Err(damaged()),
            }
        }
        out.whole(Section::Predicates, &ids)?;
        out.whole(Section::PredicateOffsets, &starts)?;
        out.whole(Section::PredicateStatistics, &rows)?;
        let handle = self.terms.find_iri(oxrdf::vocab::rdf::TYPE.as_str());
        let mut classes = Vec::new();
        if let Some(predicate) = predicates.iter().find(|predicate| Some(predicate.handle) == handle) {
            let edits = pos.get(&predicate.handle).map_or(&[][..], Vec::as_slice);
            for (class, count) in self.runs(Order::Pos, predicate, edits)? {
                classes.extend([self.terms.id(class), count]);
            }
        }
        out.whole(Section::Classes, &classes)
    }

    /// Returns each different second term of the triples of `predicate` in `order` with how often it is there.
    fn runs(&self, order: Order, predicate: &Predicate, splices: &[Splice]) -> Result<Vec<(u32, u32)>> {
        let mut runs: Vec<(u32, u32)> = Vec::new();
        let column = &self.old.index.columns(order).second;
        let position = positions(order)[1];
        walk(
            column,
            predicate.run.clone(),
            splices,
            &self.edits.list,
            position,
            &mut |handle| match runs.last_mut() {
                Some((last, count)) if *last == handle => *count += 1,
                _ => runs.push((handle, 1)),
            },
        )?;
        Ok(runs)
    }
}
