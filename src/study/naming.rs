//! How findings call entities: by the labels of the data.

use oxrdf::Term;

use crate::analysis::Naming;
use crate::label::StoreLabels;
use crate::output::Labels;
use crate::store::Store;
use crate::vocab::compact;

/// Names out of a store.
pub struct StoreNaming<'a>(StoreLabels<'a>);

impl<'a> StoreNaming<'a> {
    /// Returns the names in `store`.
    pub fn new(store: &'a Store) -> Self {
        Self(StoreLabels::new(store))
    }
}

impl Naming for StoreNaming<'_> {
    fn label(&self, term: &Term) -> Option<String> {
        match term {
            Term::NamedNode(node) => self.0.label(node.as_str()),
            _ => None,
        }
    }

    fn name(&self, term: &Term) -> String {
        self.label(term).unwrap_or_else(|| match term {
            Term::NamedNode(node) => compact(node.as_str()).unwrap_or_else(|| term.to_string()),
            _ => term.to_string(),
        })
    }
}
