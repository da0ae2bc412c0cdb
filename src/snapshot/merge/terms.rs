//! The terms of the merged snapshot: which old ones stay, where new ones lie between them, and what id each gets.

use std::ops::Range;

use super::super::Snapshot;
use super::super::collect::{Collector, too_many};
use super::super::dictionary::{BLOCK_BITS, Dictionary, Kind, Parts, damaged};
use super::super::file::Section;
use super::super::values::Coding;
use super::super::write::Sections;
use crate::cancel::Cancellation;
use crate::error::Result;

/// Shifts that are added up for each id; with more of them a table is made.
const FEW: usize = 12;

/// Numbers that are shifted at once.
const CHUNK: usize = 1 << 14;

/// A term that the old dictionary does not have.
struct New<'a> {
    kind: Kind,
    label: &'a str,
    text: &'a str,
    /// The id of the first old term behind it; one more than there are if it comes last.
    before: u32,
}

/// Terms in a row in the merged dictionary.
#[derive(Debug, Clone)]
enum Span {
    /// Old terms that stay.
    Old(Range<u32>),
    /// A new term, by place.
    New(usize),
}

/// A group of the merged dictionary.
struct Group<'a> {
    kind: Kind,
    label: &'a str,
    /// The old terms, with those that go.
    old: Range<u32>,
    /// The place of the group in the old dictionary.
    old_place: Option<usize>,
    new: Range<usize>,
}

/// The terms of both sides.
pub(super) struct Terms<'a> {
    old: &'a Dictionary,
    /// In the order of the dictionary.
    new: Vec<New<'a>>,
    /// The handle of each number of the collector.
    handles: Vec<u32>,
    /// Old terms that go, ascending.
    dropped: Vec<u32>,
    /// From which old id on how much is added to ids, wrapping.
    shifts: Vec<(u32, u32)>,
    /// The id of each old term, where there are many shifts.
    table: Vec<u32>,
}

impl<'a> Terms<'a> {
    /// Finds the terms of `added` in `old`, or their places between.
    pub(super) fn resolve(old: &'a Dictionary, added: &'a Collector) -> Result<Self> {
        let mut handles = vec![0_u32; added.terms.len()];
        let mut new: Vec<(u32, New<'a>)> = Vec::new();
        for number in 0..added.terms.len() as u32 {
            let (group, text) = added.terms.text(number);
            let (kind, label) = added.groups.text(group);
            let kind = Kind::of(kind).ok_or_else(damaged)?;
            let (label, text) = (text_of(label)?, text_of(text)?);
            match old.find_parts(&Parts { kind, label, text }) {
                Some(id) => handles[number as usize] = id.number(),
                None => new.push((number, New { kind, label, text, before: old.place_of(kind, label, text) })),
            }
        }
        new.sort_unstable_by(|(_, a), (_, b)| (a.kind, a.label, a.text).cmp(&(b.kind, b.label, b.text)));
        let last = u32::try_from(new.len()).ok().and_then(|count| old.len().checked_add(count));
        last.filter(|last| *last < u32::MAX - 1).ok_or_else(too_many)?;
        for (place, (number, _)) in (1_u32..).zip(&new) {
            handles[*number as usize] = old.len() + place;
        }
        let new = new.into_iter().map(|(_, term)| term).collect();
        Ok(Self { old, new, handles, dropped: Vec::new(), shifts: Vec::new(), table: Vec::new() })
    }

    /// Returns the handle of a number of the collector.
    pub(super) fn handle(&self, number: u32) -> u32 {
        self.handles.get(number as usize).copied().unwrap_or(0)
    }

    /// Returns the old id that `handle` is; `None` for a new term.
    pub(super) fn old_id(&self, handle: u32) -> Option<u32> {
        (handle <= self.old.len()).then_some(handle)
    }

    /// Returns the old id before which the term `handle` lies, or its own.
    pub(super) fn floor(&self, handle: u32) -> u32 {
        match self.place(handle) {
            None => handle,
            Some(place) => self.new.get(place).map_or(0, |new| new.before),
        }
    }

    /// Returns the place of a new term among the new ones.
    fn place(&self, handle: u32) -> Option<usize> {
        handle.checked_sub(self.old.len() + 1).map(|place| place as usize)
    }

    /// Lets the old terms `dropped`, ascending, go; from now on terms have their ids.
    pub(super) fn drop_unused(&mut self, dropped: Vec<u32>) {
        self.dropped = dropped;
        let mut steps: Vec<(u32, u32)> = self.new.iter().map(|new| (new.before, 1)).collect();
        steps.extend(self.dropped.iter().map(|id| (id + 1, u32::MAX)));
        steps.sort_unstable();
        self.shifts = steps
            .chunk_by(|a, b| a.0 == b.0)
            .map(|same| (same[0].0, same.iter().fold(0_u32, |sum, (_, step)| sum.wrapping_add(*step))))
            .filter(|(_, shift)| *shift != 0)
            .collect();
        if self.shifts.len() > FEW {
            self.table = (0..=self.old.len()).collect();
            let ends = self.shifts.iter().skip(1).map(|(from, _)| *from).chain([self.old.len() + 1]);
            let mut sum = 0_u32;
            for ((from, shift), end) in self.shifts.iter().zip(ends) {
                sum = sum.wrapping_add(*shift);
                let run = self.table.get_mut(*from as usize..end as usize).unwrap_or_default();
                run.iter_mut().for_each(|id| *id = id.wrapping_add(sum));
            }
        }
    }

    /// Returns whether the term `handle` goes.
    pub(super) fn is_dropped(&self, handle: u32) -> bool {
        self.dropped.binary_search(&handle).is_ok()
    }

    /// Returns the id of the term `handle` in the merged dictionary.
    pub(super) fn id(&self, handle: u32) -> u32 {
        let Some(place) = self.place(handle) else { return self.shifted(handle) };
        let before = self.floor(handle);
        let dropped = self.dropped.partition_point(|id| *id < before);
        (before as usize + place - dropped) as u32
    }

    fn shifted(&self, id: u32) -> u32 {
        if !self.table.is_empty() {
            return self.table.get(id as usize).copied().unwrap_or(0);
        }
        self.shifts.iter().fold(id, |sum, (from, shift)| if id >= *from { sum.wrapping_add(*shift) } else { sum })
    }

    /// Hands the ids of the old terms `ids` to `out`.
    pub(super) fn put(&self, ids: &[u32], out: &mut dyn Sections, cancellation: &Cancellation) -> Result<()> {
        if self.shifts.is_empty() {
            return out.numbers(ids);
        }
        let mut shifted = vec![0; CHUNK.min(ids.len())];
        for chunk in ids.chunks(CHUNK) {
            cancellation.check()?;
            let shifted = &mut shifted[..chunk.len()];
            if self.table.is_empty() {
                shifted.copy_from_slice(chunk);
                // One pass for each shift, in which the numbers of a few registers are changed at once.
                for (from, shift) in &self.shifts {
                    for (to, id) in shifted.iter_mut().zip(chunk) {
                        *to = to.wrapping_add(if *id >= *from { *shift } else { 0 });
                    }
                }
            } else {
                for (to, id) in shifted.iter_mut().zip(chunk) {
                    *to = self.shifted(*id);
                }
            }
            out.numbers(shifted)?;
        }
        Ok(())
    }

    /// Returns the number of terms of the merged dictionary.
    pub(super) fn len(&self) -> usize {
        self.old.len() as usize + self.new.len() - self.dropped.len()
    }

    /// Returns the number of IRIs and blank nodes of the merged dictionary.
    pub(super) fn nodes(&self) -> usize {
        let nodes = self.old.nodes();
        let new = self.new.partition_point(|new| new.kind <= Kind::Blank);
        nodes as usize + new - self.dropped.partition_point(|id| *id <= nodes)
    }

    /// Returns those of the first `old` old terms that stay.
    pub(super) fn staying(&self, old: u32) -> impl Iterator<Item = u32> {
        let mut dropped = self.dropped.iter().copied().peekable();
        (1..=old).filter(move |id| dropped.next_if_eq(id).is_none())
    }

    /// Returns the handle of the IRI `iri`, if a term that stays or a new one.
    pub(super) fn find_iri(&self, iri: &str) -> Option<u32> {
        let old = self.old.find_parts(&Parts { kind: Kind::Iri, label: "", text: iri });
        if let Some(id) = old {
            return self.dropped.binary_search(&id.number()).is_err().then_some(id.number());
        }
        let place = self.new.binary_search_by(|new| (new.kind, new.label, new.text).cmp(&(Kind::Iri, "", iri))).ok()?;
        Some(self.old.len() + 1 + place as u32)
    }

    /// Hands over the dictionary and the values.
    pub(super) fn write(&self, old: &Snapshot, out: &mut dyn Sections, cancellation: &Cancellation) -> Result<()> {
        let groups = self.groups();
        self.write_groups(&groups, out)?;
        let spans = self.spans(1..self.old.len() + 1, 0..self.new.len());
        self.write_texts(&spans, out, cancellation)?;
        cancellation.check()?;
        self.write_values(old, &groups, out)
    }

    /// Returns the merged groups that have terms.
    fn groups(&self) -> Vec<Group<'_>> {
        let (mut groups, mut at, mut next) = (Vec::new(), 0, 1_u32);
        for (place, old) in self.old.groups().iter().enumerate() {
            let key = (old.kind, old.label.as_str());
            self.new_groups(&mut at, Some(key), next, &mut groups);
            let end = at + self.new[at..].iter().take_while(|new| (new.kind, new.label) == key).count();
            let group =
                Group { kind: old.kind, label: &old.label, old: old.ids.clone(), old_place: Some(place), new: at..end };
            (at, next) = (end, old.ids.end);
            if self.size(&group) > 0 {
                groups.push(group);
            }
        }
        self.new_groups(&mut at, None, next, &mut groups);
        groups
    }

    /// Adds the groups of new terms that come before `key`, where old ids go on with `next`.
    fn new_groups<'b>(&'b self, at: &mut usize, key: Option<(Kind, &str)>, next: u32, groups: &mut Vec<Group<'b>>) {
        while let Some(first) = self.new.get(*at).filter(|new| key.is_none_or(|key| (new.kind, new.label) < key)) {
            let same = |new: &&New<'_>| (new.kind, new.label) == (first.kind, first.label);
            let end = *at + self.new[*at..].iter().take_while(same).count();
            let (kind, label) = (first.kind, first.label);
            groups.push(Group { kind, label, old: next..next, old_place: None, new: *at..end });
            *at = end;
        }
    }

    fn size(&self, group: &Group<'_>) -> usize {
        let below = |id: u32| self.dropped.partition_point(|dropped| *dropped < id);
        group.old.len() + group.new.len() - (below(group.old.end) - below(group.old.start))
    }

    fn write_groups(&self, groups: &[Group<'_>], out: &mut dyn Sections) -> Result<()> {
        let (mut table, mut labels, mut first) = (Vec::new(), Vec::new(), 1_u32);
        for group in groups {
            let (start, length) = (u32::try_from(labels.len()), u32::try_from(group.label.len()));
            let (start, length) = (start.map_err(|_| too_many())?, length.map_err(|_| too_many())?);
            table.extend([group.kind as u32, first, start, length]);
            labels.extend_from_slice(group.label.as_bytes());
            first += self.size(group) as u32;
        }
        out.whole(Section::Groups, &table)?;
        out.whole(Section::GroupLabels, &labels)
    }

    /// Returns the terms of the old ids `old` and the new places `new`, in order.
    fn spans(&self, old: Range<u32>, new: Range<usize>) -> Vec<Span> {
        let (mut spans, mut at) = (Vec::new(), old.start);
        let dropped = &self.dropped[self.dropped.partition_point(|id| *id < old.start)..];
        let mut dropped = dropped.iter().copied().take_while(|id| *id < old.end).peekable();
        let mut new = new.peekable();
        loop {
            let next_new = new.peek().map(|place| self.new[*place].before.clamp(old.start, old.end));
            let next_dropped = dropped.peek().copied();
            let to = next_new.unwrap_or(old.end).min(next_dropped.unwrap_or(old.end));
            if at < to {
                spans.push(Span::Old(at..to));
                at = to;
            }
            match (next_new, next_dropped) {
                (Some(before), gone) if gone.is_none_or(|gone| before <= gone) => {
                    spans.extend(new.next().map(Span::New))
                }
                (_, Some(_)) => {
                    dropped.next();
                    at += 1;
                }
                _ => return spans,
            }
        }
    }

    fn write_texts(&self, spans: &[Span], out: &mut dyn Sections, cancellation: &Cancellation) -> Result<()> {
        let mut offsets = Offsets::default();
        out.begin(Section::TextOffsets)?;
        for span in spans {
            cancellation.check()?;
            match span {
                Span::Old(ids) => {
                    let mut start = self.old.text_start(ids.start)?;
                    for id in ids.clone() {
                        let end = self.old.text_start(id + 1)?;
                        offsets.push(end.checked_sub(start).ok_or_else(damaged)?, out)?;
                        start = end;
                    }
                }
                Span::New(place) => offsets.push(self.new[*place].text.len() as u64, out)?,
            }
        }
        let blocks = offsets.end(out)?;
        out.whole(Section::TextBlocks, &blocks)?;
        out.begin(Section::Texts)?;
        for span in spans {
            match span {
                Span::Old(ids) => out.put(self.old.texts(ids.clone())?)?,
                Span::New(place) => out.put(self.new[*place].text.as_bytes())?,
            }
        }
        Ok(())
    }

    fn write_values(&self, old: &Snapshot, groups: &[Group<'_>], out: &mut dyn Sections) -> Result<()> {
        let (mut table, mut length) = (Vec::new(), 0_u64);
        for group in groups {
            let coding = Coding::of(group.kind, group.label);
            table.extend([coding as u64, length]);
            length += (self.size(group) * coding.width()) as u64;
        }
        out.whole(Section::ValueTable, &table)?;
        out.begin(Section::Values)?;
        for group in groups {
            let coding = Coding::of(group.kind, group.label);
            if coding == Coding::None {
                continue;
            }
            for span in self.spans(group.old.clone(), group.new.clone()) {
                match span {
                    Span::Old(ids) => {
                        let places = (ids.start - group.old.start) as usize..(ids.end - group.old.start) as usize;
                        let place = group.old_place.ok_or_else(damaged)?;
                        out.put(old.values.cells(place, coding, places).ok_or_else(damaged)?)?;
                    }
                    Span::New(place) => out.put(&coding.cell(self.new[place].text))?,
                }
            }
        }
        Ok(())
    }
}

/// Starts of texts, counted from the start of their block.
#[derive(Default)]
struct Offsets {
    offsets: Vec<u32>,
    blocks: Vec<u64>,
    count: usize,
    length: u64,
}

impl Offsets {
    /// Adds a text of `length` bytes.
    fn push(&mut self, length: u64, out: &mut dyn Sections) -> Result<()> {
        if self.count.is_multiple_of(1 << BLOCK_BITS) {
            self.blocks.push(self.length);
        }
        self.count += 1;
        let start = self.length - self.blocks.last().copied().unwrap_or(0);
        self.offsets.push(u32::try_from(start).map_err(|_| too_many())?);
        self.length = self.length.checked_add(length).ok_or_else(damaged)?;
        if self.offsets.len() == CHUNK {
            out.numbers(&self.offsets)?;
            self.offsets.clear();
        }
        Ok(())
    }

    /// Adds the end of the last text, and returns the starts of blocks.
    fn end(mut self, out: &mut dyn Sections) -> Result<Vec<u64>> {
        self.push(0, out)?;
        out.numbers(&self.offsets)?;
        Ok(self.blocks)
    }
}

fn text_of(bytes: &[u8]) -> Result<&str> {
    std::str::from_utf8(bytes).map_err(|_| damaged())
}
