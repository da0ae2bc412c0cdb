//! Terms of one column that were decoded lately.

use oxrdf::Term;

use crate::error::Result;
use crate::evaluate::Terms;
use crate::evaluate::terms::text_length;

/// How many terms are kept: what repeats in a column mostly repeats soon.
const KEPT: usize = 256;

/// Bytes of a text that is not kept.
const LONG: usize = 1 << 9;

/// Decoded terms by number: those that were asked for twice.
#[derive(Default)]
pub(super) struct Words {
    kept: Vec<(u32, Option<Term>)>,
}

impl Words {
    /// Returns the term called `number`; `None` for 0.
    ///
    /// # Errors
    /// When there is no such term.
    pub(super) fn term(&mut self, number: u32, terms: &Terms) -> Result<Option<Term>> {
        if number == 0 {
            return Ok(None);
        }
        if self.kept.is_empty() {
            self.kept.resize(KEPT, (0, None));
        }
        let slot = &mut self.kept[number as usize % KEPT];
        if slot.0 != number {
            // A term that is asked for once need not be copied.
            *slot = (number, None);
            return terms.term(number);
        }
        if slot.1.is_none() {
            let term = terms.term(number)?;
            if term.as_ref().is_some_and(|term| text_length(term) > LONG) {
                return Ok(term);
            }
            slot.1 = term;
        }
        Ok(slot.1.clone())
    }
}
