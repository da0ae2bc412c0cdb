//! What a page looks at: the data as they are now, questions to them, labels, and the words that become links.

use std::cell::OnceCell;
use std::sync::Arc;

use lermap::label::StoreLabels;
use lermap::output::Labels;
use lermap::query::{Bindings, bind};
use lermap::results::{Results, Row};
use lermap::{Engine, Result};
use maud::Markup;
use oxrdf::{NamedNode, Term, Variable};

use super::super::message::Request;
use super::super::state::State;
use super::words::Words;

/// The data, for one request.
pub(super) struct Look<'a> {
    pub engine: &'a Engine,
    pub labels: StoreLabels<'a>,
    pub request: &'a Request,
    pub state: &'a State,
    words: OnceCell<Words>,
}

impl<'a> Look<'a> {
    /// Returns a look at the data of `engine`.
    pub(super) fn new(engine: &'a Arc<Engine>, request: &'a Request, state: &'a State) -> Self {
        Self { engine, labels: StoreLabels::new(engine.store()), request, state, words: OnceCell::new() }
    }

    /// Returns the rows of the query `text` with IRIs in place of variables.
    pub(super) fn rows(&self, text: &str, given: &[(&str, &str)]) -> Result<Vec<Row>> {
        Ok(self.table(text, given)?.1)
    }

    /// Returns the names of the columns and the rows of the query `text` with IRIs in place of variables.
    pub(super) fn table(&self, text: &str, given: &[(&str, &str)]) -> Result<(Vec<String>, Vec<Row>)> {
        let bindings: Bindings = given
            .iter()
            .map(|(name, iri)| (Variable::new_unchecked(*name), NamedNode::new_unchecked(*iri).into()))
            .collect();
        let query = bind((*self.engine.parse(text)?).clone(), &bindings)?;
        match self.engine.evaluate(&query, &self.state.options(&self.request.cancellation))?.results {
            Results::Solutions(rows) => {
                let names = rows.variables.iter().map(|variable| variable.as_str().to_owned()).collect();
                Ok((names, rows.collect::<Result<_>>()?))
            }
            _ => Ok((Vec::new(), Vec::new())),
        }
    }

    /// Returns what `iri` is called.
    pub(super) fn name(&self, iri: &str) -> String {
        self.labels.label(iri).unwrap_or_else(|| lermap::vocab::short(iri))
    }

    /// Returns a text whose terms lead to their pages, but for the page that it is on.
    pub(super) fn text(&self, text: &str, but: &str) -> Markup {
        self.words.get_or_init(|| Words::of(self).unwrap_or_default()).linked(text, but)
    }
}

/// Returns the text of a literal, or an IRI, at a place of a row; nothing if it is empty.
pub(super) fn text(row: &Row, at: usize) -> Option<&str> {
    match row.get(at)? {
        Some(Term::Literal(literal)) => Some(literal.value()),
        Some(Term::NamedNode(node)) => Some(node.as_str()),
        _ => None,
    }
}

/// Returns the number at a place of a row; 0 if there is none.
pub(super) fn number(row: &Row, at: usize) -> f64 {
    text(row, at).and_then(|text| text.parse().ok()).unwrap_or(0.0)
}
