//! The reads of everything, each by name: what it is for, what it promises, what a store that cannot do it may say.
//!
//! A store on this machine hands over all its quads for any of these needs. One that is asked over a network would have
//! to move its whole data; it answers a need with queries of its own where it can, and refuses the others with
//! [`Error::unsupported`]. So what stands above asks for a [`Need`] and not for "everything", and hands the refusal on.

use std::sync::Arc;

use oxrdf::Quad;

use super::{QuadPattern, Store};
use crate::error::Result;
use crate::snapshot::Snapshot;

/// What all quads of a store are read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// To put them into another store, a file or a session, together with others.
    Copy,
    /// To add what follows from them.
    Reason,
    /// To write a chosen part of them in a format for other programs, or to compare them with another version.
    Export,
    /// To count classes and properties and find an example of each.
    Schema,
    /// To know the names that may be typed: entities, classes, properties, graphs, and how often each is used.
    Names,
    /// To check which terms saved queries may name.
    Lint,
    /// To check them against shapes.
    Shapes,
    /// To tell this data from other data by a number.
    Digest,
    /// To read nodes and edges from sorted columns.
    Network,
}

impl Need {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Copy,
        Self::Reason,
        Self::Export,
        Self::Schema,
        Self::Names,
        Self::Lint,
        Self::Shapes,
        Self::Digest,
        Self::Network,
    ];

    /// Returns what is done with the quads, as a part of a sentence: "cannot …".
    pub fn action(self) -> &'static str {
        match self {
            Self::Copy => "copy all data",
            Self::Reason => "reason over all data",
            Self::Export => "export all data",
            Self::Schema => "count all classes and properties",
            Self::Names => "list all names",
            Self::Lint => "check the terms of saved queries",
            Self::Shapes => "check all data against shapes",
            Self::Digest => "compute a digest of all data",
            Self::Network => "read a network from columns",
        }
    }
}

/// Quads, each of which may fail.
pub type Quads = Box<dyn Iterator<Item = Result<Quad>>>;

impl Store {
    /// Returns every quad once, of all graphs, in no particular order, while they are read.
    ///
    /// # Errors
    /// Of the kind `Unsupported` where the store cannot do what `need` says.
    pub fn all(&self, need: Need) -> Result<Quads> {
        let _ = need;
        Ok(self.quads(&QuadPattern::default()))
    }

    /// Returns all data as a snapshot, whose columns may be read; a store that has none is copied into one, in O(n).
    ///
    /// # Errors
    /// As for [`Store::all`].
    pub fn image(&self, need: Need) -> Result<Arc<Snapshot>> {
        match self {
            Self::Snapshot(snapshot) => Ok(Arc::clone(snapshot)),
            Self::Memory(_) => Ok(Arc::new(Snapshot::build(self.all(need)?.collect::<Result<Vec<_>>>()?)?)),
        }
    }

    /// Returns a number in hexadecimal that is the same for the same quads, written in the same way.
    ///
    /// # Errors
    /// As for [`Store::all`].
    pub fn digest(&self) -> Result<String> {
        Ok(self.image(Need::Digest)?.digest())
    }

    /// Returns whether a quad matches `pattern`; takes O(log n).
    ///
    /// # Errors
    /// When the data cannot be read.
    pub fn contains(&self, pattern: &QuadPattern) -> Result<bool> {
        Ok(self.quads(pattern).next().transpose()?.is_some())
    }
}
