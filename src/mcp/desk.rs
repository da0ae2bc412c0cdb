//! What all requests share: the data, and how much one answer may hold.

use std::sync::{Arc, OnceLock};

use lermap::cancel::Cancellation;
use lermap::engine::QueryOptions;
use lermap::query::saved::Catalogue;
use lermap::resolve::EntityNames;
use lermap::{Engine, Result, Workspace};
use oxrdf::NamedNode;

use super::Caps;

/// The data and the limits. The data of a server never change, so that names are read once.
pub(super) struct Desk {
    pub workspace: Arc<Workspace>,
    pub caps: Caps,
    names: OnceLock<EntityNames>,
}

impl Desk {
    /// Returns the desk for the data of `workspace`.
    pub(super) fn new(workspace: Arc<Workspace>, caps: Caps) -> Self {
        Self { workspace, caps, names: OnceLock::new() }
    }

    /// Returns what stops one piece of work, at the latest when its time is over.
    pub(super) fn cancellation(&self) -> Cancellation {
        Cancellation::new().with_timeout(self.workspace.limits().time)
    }

    /// Returns the data.
    pub(super) fn engine(&self, cancellation: &Cancellation) -> Result<Arc<Engine>> {
        self.workspace.engine(cancellation)
    }

    /// Returns how to answer a query.
    pub(super) fn options(&self, cancellation: &Cancellation) -> QueryOptions {
        self.workspace.query_options(cancellation)
    }

    /// Returns the saved queries.
    pub(super) fn catalogue(&self) -> Result<Catalogue> {
        self.workspace.catalogue(&[])
    }

    /// Returns the names of entities.
    pub(super) fn names(&self, engine: &Engine) -> Result<&EntityNames> {
        match self.names.get() {
            Some(names) => Ok(names),
            None => {
                let names = EntityNames::of(engine.store(), &engine.prefixes)?;
                Ok(self.names.get_or_init(|| names))
            }
        }
    }

    /// Returns the entity that `text` names.
    pub(super) fn entity(&self, text: &str, engine: &Engine) -> Result<NamedNode> {
        self.names(engine)?.resolve(text)
    }

    /// Returns labels of entities that `text` may be the beginning of.
    pub(super) fn names_near(&self, text: &str, cancellation: &Cancellation) -> Result<Vec<String>> {
        let engine = self.engine(cancellation)?;
        let near = self.names(&engine)?.near(text, None);
        Ok(near.into_iter().map(|candidate| candidate.label).collect())
    }
}
