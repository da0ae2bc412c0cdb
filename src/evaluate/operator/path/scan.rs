//! The pairs that a path connects, for ends that the query names or leaves open.

use std::sync::Arc;

use super::emit::Emitter;
use super::pairs::{Pairs, Star, StarEnds};
use super::plan::{Path, Way};
use super::search::{Ends, Scratch, Search};
use super::seen::Seen;
use crate::error::Result;
use crate::evaluate::operator::Operator;
use crate::evaluate::{BATCH, Batch, Context, Visible};

/// One end of a path that is alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// A term of the query, in the data or not.
    Named(u32),
    /// A variable with a column of its own.
    Open,
}

/// Gives the pairs of a path: the columns of the open ends, first where the path starts.
///
/// With both ends open the pairs come by ascending start.
pub(crate) struct PathScan {
    path: Path,
    visible: Visible,
    from: End,
    to: End,
    is_loop: bool,
    way: Way,
    scratch: Scratch,
    pairs: Option<Pairs>,
    is_begun: bool,
    star: Option<Star>,
    emitter: Emitter,
}

/// What a [`PathScan`] is made of.
pub(crate) struct PathScanPlan {
    pub path: Path,
    pub visible: Visible,
    pub from: End,
    pub to: End,
    /// Whether both ends are the same variable, which has one column.
    pub is_loop: bool,
    /// Whether a row that occurs more than once is given once, with how often it does.
    pub is_counted: bool,
}

impl PathScan {
    pub(crate) fn new(plan: PathScanPlan) -> Self {
        let PathScanPlan { path, visible, from, to, is_loop, is_counted } = plan;
        let is_backward = matches!((from, to), (End::Open, End::Named(_)));
        Self {
            path,
            visible,
            from,
            to,
            is_loop,
            way: if is_backward { Way::Backward } else { Way::Forward },
            scratch: Scratch::default(),
            pairs: None,
            is_begun: false,
            star: None,
            emitter: Emitter::new(is_counted),
        }
    }

    /// Returns the next star; `None` at the end.
    fn next_star(&mut self, context: &Context) -> Result<Option<Star>> {
        let seen = Seen { snapshot: &context.terms.snapshot, visible: &self.visible };
        let mut search = Search { seen, scratch: &mut self.scratch, cancellation: &context.cancellation };
        let named = |end| if let End::Named(number) = end { Some(number) } else { None };
        let (from, to) = (named(self.from), named(self.to));
        let one = match (from, to) {
            (None, None) => {
                let pairs = self.pairs.get_or_insert_with(|| Pairs::new(self.way, context));
                return pairs.next(&self.path, &mut search, context);
            }
            (Some(_), _) | (_, Some(_)) if self.is_begun => return Ok(None),
            (Some(from), Some(to)) => {
                let ends = Ends { is_start_named: true, other: Some(to) };
                let times = search.times(&self.path, from, to, ends)?;
                (from, vec![(to, times)])
            }
            (Some(node), None) | (None, Some(node)) => {
                let ends = Ends { is_start_named: true, other: None };
                (node, search.bag(&self.path, node, self.way, ends)?)
            }
        };
        self.is_begun = true;
        Ok(Some(Star { center: one.0, ends: StarEnds::Bag(Arc::new(one.1)) }))
    }

    /// Returns which columns the center and the other ends of a star fill.
    fn columns(&self) -> [Option<usize>; 2] {
        let from = (self.from == End::Open).then_some(0);
        let to = (self.to == End::Open && !self.is_loop).then_some(usize::from(from.is_some()));
        if self.way == Way::Forward { [from, to] } else { [to, from] }
    }
}

impl Operator for PathScan {
    fn next(&mut self, context: &Context) -> Result<Option<Batch>> {
        let columns = self.columns();
        let mut batch = Batch::with_width(columns.iter().flatten().count());
        batch.times = self.emitter.is_counted().then(Vec::new);
        while batch.rows < BATCH {
            let star = match self.star.take() {
                Some(star) => star,
                None => match self.next_star(context)? {
                    Some(star) => {
                        context.cancellation.check()?;
                        self.emitter.start();
                        star
                    }
                    None => break,
                },
            };
            if !self.emitter.emit(&star, columns, self.is_loop, &mut batch) {
                self.star = Some(star);
            }
        }
        Ok((!batch.is_empty()).then_some(batch))
    }
}
