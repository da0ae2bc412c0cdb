//! Which graphs hold a triple.
//!
//! Every triple is in the index once, with the number of the *set* of graphs that hold it. There are few sets: one
//! for each graph, and one for each combination that shares a triple. Where all triples have the same set, nothing is
//! stored per triple; otherwise one, two or four bytes.

use std::ops::Range;

use super::bytes::Column;
use super::dictionary::{Id, damaged};
use super::file::{Image, Section};
use crate::error::Result;

/// A graph of the dataset: 0 is the default graph, then named graphs in the order of their ids.
pub type Graph = u32;

/// The graphs of a snapshot.
#[derive(Clone)]
pub struct Graphs {
    names: Column<u32>,
    /// Where the triples of each graph start in `triples`.
    offsets: Column<u64>,
    /// Places in SPO by graph; empty where all triples have the same set.
    triples: Column<u32>,
    set_offsets: Column<u32>,
    set_graphs: Column<u32>,
}

impl Graphs {
    /// Reads the graphs of `image`.
    ///
    /// # Errors
    /// When the image is damaged.
    pub fn open(image: &Image) -> Result<Self> {
        let graphs = Self {
            names: image.column(Section::GraphNames)?,
            offsets: image.column(Section::GraphOffsets)?,
            triples: image.column(Section::GraphTriples)?,
            set_offsets: image.column(Section::SetOffsets)?,
            set_graphs: image.column(Section::SetGraphs)?,
        };
        if graphs.offsets.len() != graphs.names.len() + 2 || graphs.set_offsets.is_empty() {
            return Err(damaged());
        }
        Ok(graphs)
    }

    /// Returns the ids of the names of the named graphs, ascending.
    pub fn names(&self) -> &[u32] {
        &self.names
    }

    /// Returns the graph called `name`.
    pub fn find(&self, name: Id) -> Option<Graph> {
        let place = self.names.binary_search(&name.number()).ok()?;
        u32::try_from(place + 1).ok()
    }

    /// Returns the id of the name of `graph`; `None` for the default graph.
    pub fn name(&self, graph: Graph) -> Option<u32> {
        self.names.get((graph as usize).checked_sub(1)?).copied()
    }

    /// Returns the number of sets.
    pub fn sets(&self) -> usize {
        self.set_offsets.len() - 1
    }

    /// Returns the graphs of `set`, ascending.
    pub fn set(&self, set: u32) -> &[Graph] {
        let ends = (self.set_offsets.get(set as usize), self.set_offsets.get(set as usize + 1));
        match ends {
            (Some(start), Some(end)) => self.set_graphs.get(*start as usize..*end as usize).unwrap_or_default(),
            _ => &[],
        }
    }

    /// Returns the number of quads of `graph`.
    pub fn len(&self, graph: Graph) -> usize {
        self.range(graph).len()
    }

    /// Returns the number of quads of all graphs.
    pub fn quads(&self) -> usize {
        self.offsets.last().and_then(|end| usize::try_from(*end).ok()).unwrap_or(0)
    }

    /// Returns the places in SPO of the triples of `graph`, ascending; `None` if all graphs hold all triples.
    pub fn places(&self, graph: Graph) -> Option<&[u32]> {
        if self.sets() <= 1 {
            return None;
        }
        Some(self.triples.get(self.range(graph)).unwrap_or_default())
    }

    fn range(&self, graph: Graph) -> Range<usize> {
        let end = |place: usize| self.offsets.get(place).and_then(|end| usize::try_from(*end).ok());
        match (end(graph as usize), end(graph as usize + 1)) {
            (Some(start), Some(end)) if start <= end => start..end,
            _ => 0..0,
        }
    }
}

/// The set of graphs of each triple of an order.
#[derive(Clone)]
pub enum SetColumn {
    /// All triples have set 0.
    Same,
    Byte(Column<u8>),
    Short(Column<u16>),
    Long(Column<u32>),
}

impl SetColumn {
    /// Reads the column of `section`; the number of sets says how wide it is.
    pub fn open(image: &Image, section: Section) -> Result<Self> {
        let sets = image.column::<u32>(Section::SetOffsets)?.len().saturating_sub(1);
        Ok(match sets {
            0 | 1 => Self::Same,
            2..=0x100 => Self::Byte(image.column(section)?),
            0x101..=0x1_0000 => Self::Short(image.column(section)?),
            _ => Self::Long(image.column(section)?),
        })
    }

    /// Returns the set of the triple at `place`.
    pub fn at(&self, place: usize) -> u32 {
        match self {
            Self::Same => 0,
            Self::Byte(sets) => sets.get(place).map_or(0, |set| u32::from(*set)),
            Self::Short(sets) => sets.get(place).map_or(0, |set| u32::from(*set)),
            Self::Long(sets) => sets.get(place).copied().unwrap_or(0),
        }
    }
}
