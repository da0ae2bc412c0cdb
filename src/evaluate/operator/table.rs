//! Rows held in memory and found by the values that they share with other rows.
//!
//! Two rows match if they agree in each shared column in which both have a value. Rows are set apart by which shared
//! columns they have values in; for each such class and each set of columns that the other row has as well, there is an
//! index by hash, made when it is first asked for. Where all rows have all values that is one index.

use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHasher};

use crate::error::Result;
use crate::evaluate::operator::Operator;
use crate::evaluate::{Batch, Context, Lease};

/// No row.
const END: u32 = u32::MAX;

/// Rows that are looked up.
pub(super) struct Held {
    pub batch: Batch,
    /// The columns that are shared, in the order of the values of a look-up.
    shared: Vec<usize>,
    classes: Vec<Class>,
    lease: Lease,
}

/// Rows that have values in the same shared columns.
struct Class {
    /// Bit by bit whether a shared column has a value; those beyond the 64th do not count.
    mask: u64,
    rows: Vec<u32>,
    indexes: Vec<(u64, Index)>,
}

/// Rows by the hash of their values in some columns: the first of each, and the next after each.
struct Index {
    heads: FxHashMap<u64, u32>,
    next: Vec<u32>,
}

/// How far a look-up has come.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Search {
    class: usize,
    /// The place within the class that comes next; `None` before the first.
    place: Option<u32>,
}

impl Held {
    /// Holds all rows of `input`.
    pub(super) fn new(
        input: &mut dyn Operator,
        shared: Vec<usize>,
        step: &'static str,
        context: &Context,
    ) -> Result<Self> {
        let mut lease = context.budget.lease(step);
        let mut all: Option<Batch> = None;
        while let Some(batch) = input.next(context)? {
            context.cancellation.check()?;
            match &mut all {
                None => all = Some(batch),
                Some(all) => {
                    append(all, batch);
                    lease.hold(all.bytes())?;
                }
            }
        }
        let batch = all.unwrap_or_default();
        lease.hold(batch.bytes() + batch.rows * 4)?;
        let mut classes: Vec<Class> = Vec::new();
        for row in 0..batch.rows {
            let mask = mask(shared.iter().map(|column| batch.value(row, *column)));
            match classes.iter_mut().find(|class| class.mask == mask) {
                Some(class) => class.rows.push(row as u32),
                None => classes.push(Class { mask, rows: vec![row as u32], indexes: Vec::new() }),
            }
        }
        Ok(Self { batch, shared, classes, lease })
    }

    /// Returns the next row that agrees with `values`; where `must_share`, in at least one column.
    pub(super) fn next(&mut self, values: &[u32], search: &mut Search, must_share: bool) -> Result<Option<u32>> {
        let wanted = mask(values.iter().copied());
        while search.class < self.classes.len() {
            let common = self.classes[search.class].mask & wanted;
            if must_share && common == 0 {
                search.class += 1;
                continue;
            }
            self.index(search.class, common)?;
            let class = &self.classes[search.class];
            let Some((_, index)) = class.indexes.iter().find(|(mask, _)| *mask == common) else { return Ok(None) };
            let mut place = match search.place {
                Some(place) => place,
                None => index.heads.get(&hash(values, common)).copied().unwrap_or(END),
            };
            while place != END {
                let row = class.rows[place as usize];
                place = index.next[place as usize];
                if self.agrees(row, values) {
                    search.place = Some(place);
                    return Ok(Some(row));
                }
            }
            *search = Search { class: search.class + 1, place: None };
        }
        Ok(None)
    }

    /// Returns whether nothing is held.
    pub(super) fn is_empty(&self) -> bool {
        self.batch.rows == 0
    }

    fn agrees(&self, row: u32, values: &[u32]) -> bool {
        self.shared.iter().zip(values).all(|(column, value)| {
            let own = self.batch.value(row as usize, *column);
            own == 0 || *value == 0 || own == *value
        })
    }

    /// Makes the index of a class for the columns `common`, if there is none yet.
    fn index(&mut self, class: usize, common: u64) -> Result<()> {
        if self.classes[class].indexes.iter().any(|(mask, _)| *mask == common) {
            return Ok(());
        }
        let rows = &self.classes[class].rows;
        self.lease.add(rows.len() * 24)?;
        let mut heads = FxHashMap::with_capacity_and_hasher(rows.len(), rustc_hash::FxBuildHasher);
        let mut next = vec![END; rows.len()];
        let mut values = vec![0; self.shared.len()];
        // From the last to the first, so that rows of one key are found in their order.
        for (place, row) in rows.iter().enumerate().rev() {
            for (value, column) in values.iter_mut().zip(&self.shared) {
                *value = self.batch.value(*row as usize, *column);
            }
            if let Some(after) = heads.insert(hash(&values, common), place as u32) {
                next[place] = after;
            }
        }
        self.classes[class].indexes.push((common, Index { heads, next }));
        Ok(())
    }
}

fn mask(values: impl Iterator<Item = u32>) -> u64 {
    let bits = values.take(64).enumerate();
    bits.fold(0, |mask, (place, value)| if value == 0 { mask } else { mask | 1 << place })
}

fn hash(values: &[u32], common: u64) -> u64 {
    let mut hasher = FxHasher::default();
    for (place, value) in values.iter().take(64).enumerate() {
        if common & (1 << place) != 0 {
            hasher.write_u32(*value);
        }
    }
    hasher.finish()
}

/// Adds the rows of `more`, which has the same columns.
pub(super) fn append(all: &mut Batch, more: Batch) {
    if all.times.is_some() || more.times.is_some() {
        let mut times = all.times.take().unwrap_or_else(|| vec![1; all.rows]);
        times.extend(more.times.unwrap_or_else(|| vec![1; more.rows]));
        all.times = Some(times);
    }
    for (column, more) in all.columns.iter_mut().zip(more.columns) {
        column.extend(more);
    }
    all.rows += more.rows;
}
