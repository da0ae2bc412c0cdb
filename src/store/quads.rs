//! The quads of a snapshot that match a pattern of terms.

use std::sync::Arc;

use oxrdf::{GraphName, Quad, TermRef};

use super::QuadPattern;
use crate::error::Result;
use crate::snapshot::{Graph, Hit, Id, Pattern, Scan, Snapshot};

/// Returns the quads that match `pattern`: triples in the order of the index that fits, each in the order of its graphs.
pub(super) fn quads(snapshot: &Arc<Snapshot>, pattern: &QuadPattern) -> Box<dyn Iterator<Item = Result<Quad>>> {
    let end = Arc::clone(snapshot);
    // A damaged file may seem to hold less than it does.
    let end = std::iter::once_with(move || end.sound().err().map(Err)).flatten();
    let Some((pattern, graph)) = ids(snapshot, pattern) else { return Box::new(end) };
    let snapshot = Arc::clone(snapshot);
    let scan = Scan::new(&snapshot.index, &pattern);
    Box::new(Quads { snapshot, scan, graph, hit: None, member: 0 }.chain(end))
}

/// Returns `pattern` as ids; `None` if a term of it is not in the snapshot.
fn ids(snapshot: &Snapshot, pattern: &QuadPattern) -> Option<(Pattern, Option<Graph>)> {
    let find = |term: TermRef<'_>| snapshot.dictionary.find(term);
    let known = |term: Option<TermRef<'_>>| match term {
        None => Some(None),
        Some(term) => find(term).map(Some),
    };
    let subject: Option<Id> = known(pattern.subject.as_ref().map(Into::into))?;
    let predicate = known(pattern.predicate.as_ref().map(Into::into))?;
    let object = known(pattern.object.as_ref().map(Into::into))?;
    let graph = match &pattern.graph {
        None => None,
        Some(GraphName::DefaultGraph) => Some(0),
        Some(GraphName::NamedNode(name)) => Some(snapshot.graphs.find(find(name.into())?)?),
        Some(GraphName::BlankNode(name)) => Some(snapshot.graphs.find(find(name.into())?)?),
    };
    Some((Pattern { subject, predicate, object }, graph))
}

struct Quads {
    snapshot: Arc<Snapshot>,
    scan: Scan,
    graph: Option<Graph>,
    hit: Option<Hit>,
    member: usize,
}

impl Iterator for Quads {
    type Item = Result<Quad>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let hit = match self.hit.take() {
                Some(hit) => hit,
                None => {
                    self.member = 0;
                    self.scan.next(&self.snapshot.index)?
                }
            };
            if let Some(graph) = self.snapshot.graphs.set(hit.set).get(self.member) {
                self.member += 1;
                self.hit = Some(hit);
                if self.graph.is_none_or(|wanted| wanted == *graph) {
                    return Some(self.snapshot.quad(&hit, *graph));
                }
            }
        }
    }
}
