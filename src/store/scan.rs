//! Reads of a whole dataset, each with a name and a contract, so that a store answers it or refuses it.
//!
//! The layers above the store read data in three ways: they ask SPARQL ([`Store::evaluate`]), they ask for what matches a
//! pattern ([`Store::quads`]), and they read everything, which is one of the [`Scan`]s. A store elsewhere answers the
//! first two as far as its server does, and refuses every scan with [`crate::Kind::Unsupported`]: what would take hours
//! and gigabytes over a line is never begun.

use std::sync::Arc;

use oxrdf::{GraphName, Quad};

use super::{QuadPattern, Store};
use crate::error::Result;
use crate::snapshot::Snapshot;

/// A read of everything that a store holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scan {
    /// Every statement of every graph, in no particular order: [`Store::all_quads`].
    Quads,
    /// The data in columns, as ids of sorted terms: [`Store::snapshot`].
    Columns,
    /// The graphs with the number of statements in each: [`Store::graphs`].
    Graphs,
    /// How many statements there are: [`Store::len`].
    Count,
    /// A number that is the same for the same data: [`Store::digest`].
    Digest,
}

impl Scan {
    /// Every scan.
    pub const ALL: [Self; 5] = [Self::Quads, Self::Columns, Self::Graphs, Self::Count, Self::Digest];

    /// Returns what a store does that is scanned so, as in "the endpoint cannot list its graphs here".
    #[must_use]
    pub fn operation(self) -> &'static str {
        match self {
            Self::Quads | Self::Columns => "hand over all its data",
            Self::Graphs => "list its graphs with their sizes",
            Self::Count => "count all its statements",
            Self::Digest => "tell which state its data is in",
        }
    }
}

impl Store {
    /// Returns an error if this store refuses `scan`.
    ///
    /// # Errors
    /// Of the kind [`crate::Kind::Unsupported`], where the data is on another machine.
    pub fn permits(&self, scan: Scan) -> Result<()> {
        match self {
            Self::Snapshot(_) | Self::Memory(_) => {
                let _ = scan;
                Ok(())
            }
            #[cfg(feature = "remote")]
            Self::Endpoint(endpoint) => Err(endpoint.unsupported(scan.operation())),
        }
    }

    /// Returns every statement of every graph, in no particular order; the one item is an error if that is refused.
    pub fn all_quads(&self) -> Box<dyn Iterator<Item = Result<Quad>>> {
        match self.permits(Scan::Quads) {
            Ok(()) => self.quads(&QuadPattern::default()),
            Err(error) => Box::new(std::iter::once(Err(error))),
        }
    }

    /// Returns this data as a snapshot, at once if it is one and else a copy in O(n log n).
    ///
    /// # Errors
    /// When the data cannot be read, or [`Scan::Columns`] is refused.
    pub fn snapshot(&self) -> Result<Arc<Snapshot>> {
        self.permits(Scan::Columns)?;
        match self {
            Self::Snapshot(snapshot) => {
                snapshot.look_at_all()?;
                Ok(Arc::clone(snapshot))
            }
            _ => Ok(Arc::new(Snapshot::build(self.all_quads().collect::<Result<Vec<_>>>()?)?)),
        }
    }

    /// Returns each graph with the number of its statements, the unnamed one first and the others by name; at once where
    /// the store keeps the counts.
    ///
    /// # Errors
    /// When the data cannot be read, or [`Scan::Graphs`] is refused.
    pub fn graphs(&self) -> Result<Vec<(GraphName, usize)>> {
        self.permits(Scan::Graphs)?;
        let snapshot = self.snapshot()?;
        let all = 0..=snapshot.graphs.names().len() as u32;
        let counts = all.map(|graph| Ok((snapshot.graph_name(graph)?, snapshot.graphs.len(graph))));
        counts.filter(|found: &Result<_>| found.as_ref().map_or(true, |(_, count)| *count > 0)).collect()
    }

    /// Returns the number of statements, in all graphs together; at once.
    ///
    /// # Errors
    /// When the data cannot be read, or [`Scan::Count`] is refused.
    pub fn len(&self) -> Result<usize> {
        self.permits(Scan::Count)?;
        match self {
            Self::Snapshot(snapshot) => Ok(snapshot.len()),
            Self::Memory(store) => store.len(),
            #[cfg(feature = "remote")]
            Self::Endpoint(endpoint) => Err(endpoint.unsupported(Scan::Count.operation())),
        }
    }

    /// Returns whether there is no statement.
    ///
    /// # Errors
    /// As for [`Store::len`].
    pub fn is_empty(&self) -> Result<bool> {
        Ok(self.len()? == 0)
    }

    /// Returns a number that is the same for the same data, in hexadecimal; at once where the data is a snapshot.
    ///
    /// # Errors
    /// When the data cannot be read, or [`Scan::Digest`] is refused.
    pub fn digest(&self) -> Result<String> {
        self.permits(Scan::Digest)?;
        Ok(self.snapshot()?.digest())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Memory;

    /// Returns what `scan` gives, as a text.
    fn scanned(store: &Store, scan: Scan) -> Result<String> {
        Ok(match scan {
            Scan::Quads => {
                let mut quads: Vec<String> =
                    store.all_quads().map(|quad| Ok(quad?.to_string())).collect::<Result<_>>()?;
                quads.sort();
                quads.join("\n")
            }
            Scan::Columns => store.snapshot()?.digest(),
            Scan::Graphs => format!("{:?}", store.graphs()?),
            Scan::Count => store.len()?.to_string(),
            Scan::Digest => store.digest()?,
        })
    }

    fn quads() -> Vec<Quad> {
        let text =
            "<e:a> <e:p> <e:b> .\n<e:a> <e:p> \"x\" <e:g> .\n<e:a> <e:p> _:n <e:h> .\n<e:b> <e:q> \"y\" <e:h> .\n";
        let parser = oxrdfio::RdfParser::from_format(oxrdfio::RdfFormat::NQuads);
        parser.for_slice(text.as_bytes()).collect::<Result<_, _>>().unwrap()
    }

    #[test]
    fn every_store_on_this_machine_gives_the_same_to_every_scan() {
        let snapshot = Store::from_quads(quads()).unwrap();
        let memory = Store::Memory(Memory::from_quads(quads()).unwrap());
        for scan in Scan::ALL {
            let expected = scanned(&snapshot, scan).unwrap();
            assert_eq!(scanned(&memory, scan).unwrap(), expected, "{scan:?}");
            assert!(!expected.is_empty() && snapshot.permits(scan).is_ok(), "{scan:?}");
        }
        assert_eq!(snapshot.graphs().unwrap().iter().map(|(_, count)| count).sum::<usize>(), 4);
    }

    #[cfg(feature = "remote")]
    #[test]
    fn a_store_elsewhere_refuses_every_scan_before_it_is_reached() {
        use crate::error::Kind;
        use crate::store::{Access, Endpoint};

        // Nobody listens there: a scan that asked would fail with another kind.
        let endpoint = Store::Endpoint(Endpoint::new("http://127.0.0.1:9/sparql", &Access::default()).unwrap());
        for scan in Scan::ALL {
            let error = scanned(&endpoint, scan).unwrap_err();
            assert_eq!(error.kind, Kind::Unsupported, "{scan:?}: {error}");
            assert!(error.message.contains(scan.operation()) && error.hint.is_some(), "{scan:?}: {error}");
            assert!(endpoint.permits(scan).is_err());
        }
        let everything = endpoint.quads(&QuadPattern::default()).next().unwrap().unwrap_err();
        assert_eq!(everything.kind, Kind::Unsupported);
    }
}
