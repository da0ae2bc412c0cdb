//! Walks over steps, depth first, with one row of ids that is filled and emptied on the way.

use std::cell::{Cell, RefCell};
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;

use super::body::{Place, Triple};
use super::condition::Truth;
use super::path::{Marks, Reach};
use super::steps::{Key, Step};
use crate::cancel::Cancellation;
use crate::snapshot::{Id, Order, Pattern, Scan, Snapshot};

/// How many steps pass between two looks at the clock.
const PATIENCE: u32 = 1024;

/// Why a walk ended before its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Cancelled,
    /// The answer is the evaluator's to give.
    Unsure,
}

/// Goes on, or stops.
pub type Flow = ControlFlow<()>;

/// Whether a walk counts the rows of its steps and measures their time, which takes time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountsRows {
    Yes,
    No,
}

fn point(steps: &[Step]) -> Point {
    (steps.as_ptr().addr(), steps.len())
}

/// Receives rows: the slots, 0 where there is no value, and how often the row stands there.
pub type Sink<'s> = dyn FnMut(&mut [u32], u64) -> Flow + 's;

/// A walk over a snapshot.
pub struct Walk<'a> {
    pub snapshot: &'a Snapshot,
    cancellation: &'a Cancellation,
    count: Cell<u32>,
    end: Cell<Option<End>>,
    pub marks: RefCell<Marks>,
    /// How many rows came to each point between two steps and the time behind it, if that is asked for.
    counts: Option<RefCell<FxHashMap<Point, Passed>>>,
}

/// A point between two steps: where the steps behind it lie in memory, and how many they are.
type Point = (usize, usize);

/// What passed a point between two steps.
#[derive(Debug, Clone, Copy, Default)]
pub struct Passed {
    pub rows: u64,
    /// The time of all steps behind the point, and of what takes the rows at the end.
    pub time: Duration,
}

impl<'a> Walk<'a> {
    /// Returns a walk; `counts_rows` has it count the rows and measure the time of each step.
    pub fn new(snapshot: &'a Snapshot, cancellation: &'a Cancellation, counts_rows: CountsRows) -> Self {
        let counts = (counts_rows == CountsRows::Yes).then(RefCell::default);
        Self { snapshot, cancellation, count: Cell::new(0), end: Cell::new(None), marks: RefCell::default(), counts }
    }

    /// Returns what passed the start of `steps`, if that was counted.
    pub fn passed(&self, steps: &[Step]) -> Option<Passed> {
        self.counts.as_ref().map(|counts| counts.borrow().get(&point(steps)).copied().unwrap_or_default())
    }

    /// Returns why the walk ended early, if it did.
    pub fn end(&self) -> Option<End> {
        self.end.get()
    }

    /// Ends the walk because of `end`.
    pub fn stop(&self, end: End) -> Flow {
        self.end.set(Some(end));
        ControlFlow::Break(())
    }

    /// Hands each row that `steps` lead to from `row` to `sink`, until that stops. Leaves `row` as it was.
    pub fn run(&self, steps: &[Step], row: &mut [u32], times: u64, sink: &mut Sink<'_>) -> Flow {
        let Some(counts) = &self.counts else { return self.go(steps, row, times, sink) };
        let start = Instant::now();
        let flow = self.go(steps, row, times, sink);
        let mut counts = counts.borrow_mut();
        let passed = counts.entry(point(steps)).or_default();
        passed.rows = passed.rows.saturating_add(times);
        passed.time += start.elapsed();
        flow
    }

    fn go(&self, steps: &[Step], row: &mut [u32], times: u64, sink: &mut Sink<'_>) -> Flow {
        let Some((step, rest)) = steps.split_first() else { return sink(row, times) };
        match step {
            Step::Match(triple) => self.matches(triple, rest, row, times, sink),
            Step::Count(triple) => match self.pattern(triple, row).map_or(0, |p| self.snapshot.count(&p)) as u64 {
                0 => ControlFlow::Continue(()),
                count => self.run(rest, row, times.saturating_mul(count), sink),
            },
            Step::Runs { predicate, key, slot } => self.runs(*predicate, *key, *slot, rest, row, sink),
            Step::Reach(reach) => self.reaches(reach, rest, row, times, sink),
            Step::If(condition) => match condition.test(row, self.snapshot) {
                Truth::Known(true) => self.run(rest, row, times, sink),
                Truth::Known(false) | Truth::Error => ControlFlow::Continue(()),
                Truth::Unsure => self.stop(End::Unsure),
            },
            Step::Test { wanted, steps } => {
                let mut is_found = false;
                let _ = self.run(steps, row, 1, &mut |_, _| {
                    is_found = true;
                    ControlFlow::Break(())
                });
                if self.end.get().is_some() {
                    return ControlFlow::Break(());
                }
                if is_found == *wanted { self.run(rest, row, times, sink) } else { ControlFlow::Continue(()) }
            }
            Step::Maybe(steps) => {
                let mut is_found = false;
                self.run(steps, row, times, &mut |row, times| {
                    is_found = true;
                    self.run(rest, row, times, sink)
                })?;
                if is_found { ControlFlow::Continue(()) } else { self.run(rest, row, times, sink) }
            }
        }
    }

    fn matches(&self, triple: &Triple, rest: &[Step], row: &mut [u32], times: u64, sink: &mut Sink<'_>) -> Flow {
        let Some(pattern) = self.pattern(triple, row) else { return ControlFlow::Continue(()) };
        let mut scan = Scan::new(&self.snapshot.index, &pattern);
        // The slots that this pattern fills, and where from.
        let open = triple.map(|place| place.slot().filter(|slot| row[*slot] == 0));
        let result = loop {
            let Some(hit) = scan.next(&self.snapshot.index) else { break ControlFlow::Continue(()) };
            if self.is_over() {
                break ControlFlow::Break(());
            }
            let terms = [hit.subject, hit.predicate, hit.object];
            for (slot, term) in open.iter().zip(terms) {
                if let Some(slot) = slot {
                    row[*slot] = term;
                }
            }
            // A variable that stands twice was filled twice.
            let is_same = open.iter().zip(terms).all(|(slot, term)| slot.is_none_or(|slot| row[slot] == term));
            if is_same && self.run(rest, row, times, sink).is_break() {
                break ControlFlow::Break(());
            }
        };
        for slot in open.into_iter().flatten() {
            row[slot] = 0;
        }
        result
    }

    fn reaches(&self, reach: &Reach, rest: &[Step], row: &mut [u32], times: u64, sink: &mut Sink<'_>) -> Flow {
        let (from, to) = (reach.from.slot(), reach.to.slot());
        let value = |place: Place| match place {
            Place::Is(id) => Some(Id::number(id?)),
            Place::Slot(slot) => Some(row[slot]),
        };
        let (Some(start), Some(end)) = (value(reach.from), value(reach.to)) else { return ControlFlow::Continue(()) };
        let known = |number: u32| (number != 0).then_some(number);
        let is_loop = from.is_some() && from == to;
        let flow = self.pairs(&reach.path, (known(start), known(end)), &mut |a, b| {
            if is_loop && a != b {
                return ControlFlow::Continue(());
            }
            for (slot, number) in [(from, a), (to, b)] {
                if let Some(slot) = slot {
                    row[slot] = number;
                }
            }
            self.run(rest, row, times, sink)
        });
        for (slot, number) in [(from, start), (to, end)] {
            if let Some(slot) = slot {
                row[slot] = number;
            }
        }
        flow
    }

    /// Walks over runs of equal values.
    fn runs(
        &self,
        predicate: Option<Id>,
        key: Key,
        slot: usize,
        rest: &[Step],
        row: &mut [u32],
        sink: &mut Sink<'_>,
    ) -> Flow {
        let index = &self.snapshot.index;
        let mut next = |value: u32, count: usize| {
            if self.is_over() {
                return ControlFlow::Break(());
            }
            row[slot] = value;
            if count == 0 { ControlFlow::Continue(()) } else { self.run(rest, row, count as u64, sink) }
        };
        let flow = match (predicate, key) {
            (Some(id), Key::Subject | Key::Object) => {
                let order = if key == Key::Subject { Order::Pso } else { Order::Pos };
                let column = index.columns(order).second.get(index.predicate_run(id)).unwrap_or_default();
                column.chunk_by(|a, b| a == b).try_for_each(|run| next(run[0], run.len()))
            }
            (Some(_), Key::Predicate) => self.stop(End::Unsure),
            (None, Key::Predicate) => index
                .predicates()
                .iter()
                .try_for_each(|number| next(*number, Id::new(*number).map_or(0, |id| index.predicate_run(id).len()))),
            (None, Key::Subject) => (1..=self.snapshot.dictionary.nodes())
                .try_for_each(|number| next(number, Id::new(number).map_or(0, |id| index.subject_run(id).len()))),
            (None, Key::Object) => (1..=self.snapshot.dictionary.len())
                .try_for_each(|number| next(number, Id::new(number).map_or(0, |id| index.object_run(id).len()))),
        };
        row[slot] = 0;
        flow
    }

    /// Returns `triple` with the values of `row`; `None` if it has a constant that the data does not have.
    fn pattern(&self, triple: &Triple, row: &[u32]) -> Option<Pattern> {
        let id = |place: Place| match place {
            Place::Is(id) => id.map(Some),
            Place::Slot(slot) => Some(Id::new(row[slot])),
        };
        Some(Pattern { subject: id(triple[0])?, predicate: id(triple[1])?, object: id(triple[2])? })
    }

    /// Counts a step; returns whether the work was told to stop.
    pub fn is_over(&self) -> bool {
        let count = self.count.get() + 1;
        self.count.set(count % PATIENCE);
        if count == PATIENCE && self.cancellation.is_cancelled() {
            self.end.set(Some(End::Cancelled));
        }
        self.end.get().is_some()
    }
}
