//! Everything that the graph holds about one entity, on one page.
//!
//! A stakeholder group has a page of its own kind; any other entity has its card without cuts, with the records that
//! speak of it.

mod entity;
mod group;
mod standards;

use oxrdf::NamedNode;

use crate::about::About;
use crate::document::Document;
use crate::error::Result;
use crate::store::Store;
use crate::vocab::ler;

/// Returns the page about `entity`; one without sections if nothing is said of it.
///
/// ```
/// use lermap::document::View;
/// use lermap::load::LoadOptions;
/// use lermap::overview::overview;
/// use lermap::oxrdf::NamedNode;
/// use lermap::source::Source;
///
/// let engine = lermap::Engine::open(&[Source::Embedded], &LoadOptions::default())?;
/// let group = NamedNode::new_unchecked("https://w3id.org/lermap/stakeholder/employers");
/// let page = overview(&group, engine.store())?.draw(View::Markdown, 80);
/// assert!(page.starts_with("# Employers\n") && page.contains("\n## Standards\n"));
/// # Ok::<(), lermap::Error>(())
/// ```
///
/// # Errors
/// When the data cannot be read.
pub fn overview(entity: &NamedNode, store: &Store) -> Result<Document> {
    let about = About::new(store);
    if about.is_a(entity, ler::STAKEHOLDER_GROUP)? {
        return group::page(entity, &about, store);
    }
    entity::page(entity, &about, store)
}

#[cfg(test)]
mod tests;
