//! Questions before something is lost that the session cannot bring back.

use std::io::{self, IsTerminal};
use std::path::Path;

use lermap::syntax::tokens;
use lermap::{Error, Result};

use super::Session;
use crate::console::question;

/// Words of updates that empty whole graphs.
pub(crate) const CLEARING: &[&str] = &["CLEAR", "DROP", "MOVE", "COPY"];

/// Words of updates that take statements away.
pub(crate) const REMOVING: &[&str] = &["CLEAR", "DROP", "MOVE", "COPY", "DELETE"];

/// Returns the first of `words` that the SPARQL `text` has as a word of the language.
pub(crate) fn word_of(text: &str, words: &[&'static str]) -> Option<&'static str> {
    let found = tokens(text);
    words.iter().copied().find(|word| found.iter().any(|token| token.is_word(word)))
}

impl Session<'_> {
    /// Asks whether to go on, if a person types; scripts are never asked. Fails unless the answer is yes.
    pub(crate) fn confirm(&self, question: &str) -> Result<()> {
        if self.asks { question::confirm(question) } else { Ok(()) }
    }

    /// Asks before what `loss` says happens to a file; where nobody can be asked, `force` has to say yes.
    pub(crate) fn agree(&self, loss: &str, force: bool) -> Result<()> {
        if force {
            return Ok(());
        }
        if self.asks || io::stdin().is_terminal() && io::stderr().is_terminal() {
            return question::confirm(&format!("{loss}. Go on?"));
        }
        Err(Error::usage(loss).with_hint("`--force` goes on all the same"))
    }

    /// Asks before a file that is there is replaced.
    pub(crate) fn confirm_file(&self, path: &Path) -> Result<()> {
        if !path.is_file() {
            return Ok(());
        }
        self.confirm(&format!("`{}` is there already. Replace it?", path.display()))
    }

    /// Asks before changes are dropped that no file has; `what` says what drops them.
    pub(crate) fn confirm_loss(&self, what: &str) -> Result<()> {
        if !self.workspace.is_changed() {
            return Ok(());
        }
        self.confirm(&format!("The changes of this session are in no file; .save FILE keeps them. {what}?"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_count_outside_of_names_and_texts() {
        assert_eq!(word_of("PREFIX e: <x> Clear ALL", CLEARING), Some("CLEAR"));
        assert_eq!(word_of("INSERT DATA { ler:CLEAR ler:drop \"DROP\" } # CLEAR", CLEARING), None);
        assert_eq!(word_of("DELETE WHERE { ?s ?p ?o }", CLEARING), None);
        assert_eq!(word_of("DELETE WHERE { ?s ?p ?o }", REMOVING), Some("DELETE"));
    }
}
