//! A saved query by its name, and what is said where one takes the place of another.

use lermap::query::saved::{Catalogue, SavedQuery};
use lermap::{Error, Result};

use super::Session;

/// How many replacements are named one by one.
const NAMED: usize = 3;

/// Returns the query called `name`, and says if it took the place of another.
pub(crate) fn query(name: &str, session: &Session<'_>) -> Result<SavedQuery> {
    let catalogue = session.catalogue()?;
    announce(&catalogue, Some(name), session);
    catalogue.query(name).map_err(Error::unknown_as_negative)
}

/// Says which queries, or whether the one called `name`, took the place of another.
pub(crate) fn announce(catalogue: &Catalogue, name: Option<&str>, session: &Session<'_>) {
    let found: Vec<_> =
        catalogue.replacements().iter().filter(|found| name.is_none_or(|name| found.name == name)).collect();
    for found in found.iter().take(NAMED) {
        session.note(&format!("`{}` is {}, in place of {}", found.name, found.file, found.replaced));
    }
    if found.len() > NAMED {
        session.note(&format!("and {} more take the place of others", found.len() - NAMED));
    }
}
