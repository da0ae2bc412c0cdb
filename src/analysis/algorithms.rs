//! The algorithms that can be asked for by name, as a value: those of this crate, or a list with others in it.

use std::fmt;

use super::{ALGORITHMS, Algorithm};
use crate::error::{Error, Result};

/// A list of algorithms, all of [`ALGORITHMS`] by default.
///
/// An engine takes any other: an algorithm of your own, put behind these, answers to `SERVICE algorithm:NAME` and to
/// studies as they do.
///
/// ```
/// use lermap::analysis::Algorithms;
///
/// assert_eq!(Algorithms::default().find("page-rank")?.name(), "page-rank");
/// assert!(Algorithms(&[]).find("page-rank").is_err());
/// # Ok::<(), lermap::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct Algorithms(pub &'static [&'static dyn Algorithm]);

impl Algorithms {
    /// Returns each of them, in the order of lists.
    pub fn iter(self) -> impl Iterator<Item = &'static dyn Algorithm> {
        self.0.iter().copied()
    }

    /// Returns the algorithm called `name`.
    ///
    /// # Errors
    /// When there is none; the nearest names are in the hint.
    pub fn find(self, name: &str) -> Result<&'static dyn Algorithm> {
        let found = self.iter().find(|algorithm| algorithm.name() == name);
        found.ok_or_else(|| Error::unknown("algorithm", name, self.iter().map(|algorithm| algorithm.name())))
    }
}

impl Default for Algorithms {
    fn default() -> Self {
        Self(ALGORITHMS)
    }
}

impl fmt::Debug for Algorithms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(|algorithm| algorithm.name())).finish()
    }
}
