//! Terms of one column that were decoded lately.

use oxrdf::Term;

use crate::error::Result;
use crate::evaluate::Terms;

/// How many terms are kept: what repeats in a column mostly repeats soon.
const KEPT: usize = 256;

/// Decoded terms by number.
#[derive(Default)]
pub struct Words {
    kept: Vec<Option<(u32, Term)>>,
}

impl Words {
    /// Returns the term called `number`; `None` for 0.
    ///
    /// # Errors
    /// When there is no such term.
    pub fn term(&mut self, number: u32, terms: &Terms) -> Result<Option<Term>> {
        if number == 0 {
            return Ok(None);
        }
        if self.kept.is_empty() {
            self.kept.resize(KEPT, None);
        }
        let slot = &mut self.kept[number as usize % KEPT];
        match slot {
            Some((known, term)) if *known == number => return Ok(Some(term.clone())),
            _ => {}
        }
        let term = terms.term(number)?;
        if let Some(term) = &term {
            *slot = Some((number, term.clone()));
        }
        Ok(term)
    }
}
