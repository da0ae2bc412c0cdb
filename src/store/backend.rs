//! Which store holds the data of a program and answers its questions.

use super::{Memory, Store};
use crate::error::{Error, Result};

/// An engine by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Backend {
    /// Our own: a snapshot and the evaluator over its columns.
    #[default]
    Lermap,
    /// Oxigraph's store in memory and its evaluator, for a second opinion on any answer.
    ///
    /// It keeps numbers, dates and booleans by value and gives them back in one form: `2.50` comes out as `2.5`, and of
    /// `1` and `01` it holds one.
    Oxigraph,
}

impl Backend {
    /// Every engine.
    pub const ALL: [Self; 2] = [Self::Lermap, Self::Oxigraph];

    /// The name given to `--engine`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Lermap => "lermap",
            Self::Oxigraph => "oxigraph",
        }
    }

    /// Returns the engine called `name`.
    ///
    /// # Errors
    /// When there is none.
    pub fn parse(name: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|backend| backend.name() == name);
        found.ok_or_else(|| Error::unknown("engine", name, Self::ALL.iter().map(|backend| backend.name())))
    }

    /// Returns the data of `store` as this engine holds it; a copy in O(n log n) if that is another.
    ///
    /// # Errors
    /// When the data of `store` cannot be read.
    pub fn hold(self, store: Store) -> Result<Store> {
        match (self, &store) {
            (Self::Lermap, Store::Snapshot(_)) | (Self::Oxigraph, Store::Memory(_)) => Ok(store),
            #[cfg(feature = "remote")]
            (Self::Lermap, Store::Endpoint(_)) => Ok(store),
            #[cfg(feature = "remote")]
            (Self::Oxigraph, Store::Endpoint(endpoint)) => Err(endpoint.unsupported("be held by Oxigraph's store")),
            (Self::Lermap, Store::Memory(_)) => Ok(Store::Snapshot(store.snapshot()?)),
            (Self::Oxigraph, Store::Snapshot(_)) => {
                let quads = store.all_quads().collect::<Result<Vec<_>>>()?;
                Ok(Store::Memory(Memory::from_quads(quads)?))
            }
        }
    }
}
