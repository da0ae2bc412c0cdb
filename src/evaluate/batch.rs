//! Rows in columns: what operators hand to each other.

/// The number of rows that a batch has at most, unless one row of input gives more at once.
pub(crate) const BATCH: usize = 4096;

/// Rows of ids: for each variable of the operator that gave it, one column; 0 is not a value.
///
/// All columns are as long as `rows`. A batch without columns still has rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Batch {
    pub rows: usize,
    pub columns: Vec<Vec<u32>>,
    /// How often each row occurs; once where there is no such column. Only operators that count (groups, DISTINCT, and
    /// those that work row by row before them) are given batches with it: a plan says where rows are repeated.
    pub times: Option<Vec<u64>>,
}

impl Batch {
    /// Returns an empty batch of `width` columns with room for a full one.
    pub(crate) fn with_width(width: usize) -> Self {
        Self { rows: 0, columns: (0..width).map(|_| Vec::with_capacity(BATCH)).collect(), times: None }
    }

    /// Returns whether there is no row.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Adds `row`, which has a value for each column.
    pub(crate) fn push(&mut self, row: &[u32]) {
        for (column, value) in self.columns.iter_mut().zip(row) {
            column.push(*value);
        }
        self.rows += 1;
    }

    /// Returns the value in `column` of `row`; 0 where there is none.
    pub(crate) fn value(&self, row: usize, column: usize) -> u32 {
        self.columns.get(column).and_then(|column| column.get(row)).copied().unwrap_or(0)
    }

    /// Returns the rows with the numbers `chosen`, in that order.
    #[must_use]
    pub(crate) fn gather(&self, chosen: &[u32]) -> Self {
        let pick =
            |column: &Vec<u32>| chosen.iter().map(|row| column.get(*row as usize).copied().unwrap_or(0)).collect();
        let times =
            |times: &Vec<u64>| chosen.iter().map(|row| times.get(*row as usize).copied().unwrap_or(1)).collect();
        Self {
            rows: chosen.len(),
            columns: self.columns.iter().map(pick).collect(),
            times: self.times.as_ref().map(times),
        }
    }

    /// Returns how often `row` occurs.
    pub(crate) fn times(&self, row: usize) -> u64 {
        self.times.as_ref().and_then(|times| times.get(row)).copied().unwrap_or(1)
    }

    /// Keeps the rows from `start`, at most `length` of them; rows that occur more than once count once.
    pub(crate) fn cut(&mut self, start: usize, length: usize) {
        if let Some(times) = &mut self.times {
            times.truncate(start.saturating_add(length));
            times.drain(..start.min(times.len()));
        }
        for column in &mut self.columns {
            column.truncate(start.saturating_add(length));
            column.drain(..start.min(column.len()));
        }
        self.rows = self.rows.saturating_sub(start).min(length);
    }

    /// Returns how many bytes the columns take.
    pub(crate) fn bytes(&self) -> usize {
        let times = self.times.as_ref().map_or(0, |times| times.capacity() * size_of::<u64>());
        times + self.columns.iter().map(|column| column.capacity() * size_of::<u32>()).sum::<usize>()
    }
}
