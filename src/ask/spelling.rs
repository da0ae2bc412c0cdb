//! Slips of the hand: a word that nobody here knows, and that is nearly one that is known, was meant to be that.

use std::collections::BTreeSet;

use super::words::{is_filler, known_words};
use crate::entity::TEXTS;
use crate::error::{Result, edit_distance};
use crate::store::{QuadPattern, Store};
use oxrdf::{NamedNode, Term};

/// A word shorter than this is near to too many, and one of this length is taken for filler alone.
const SHORTEST: usize = 4;

/// From this length on a word may have two slips.
const LONG: usize = 8;

/// The words that questions can be made of.
#[derive(Debug, Default)]
pub(super) struct Spelling {
    /// What a slip can stand for: words of queries and of names.
    meant: BTreeSet<String>,
    /// What is no slip, though nothing is called so: words of the texts in the data.
    also: BTreeSet<String>,
}

impl Spelling {
    /// Returns the words of `texts`, which a slip can stand for, and those of the texts in `store`, which are none;
    /// O(words · log words).
    ///
    /// # Errors
    /// When the data cannot be read.
    pub(super) fn of<'a>(texts: impl Iterator<Item = &'a str>, store: &Store) -> Result<Self> {
        let mut spelling = Self::default();
        texts.for_each(|text| spelling.meant.extend(letters(text)));
        spelling.meant.extend(known_words().map(str::to_owned));
        for property in TEXTS {
            let predicate = Some(NamedNode::new_unchecked(*property));
            for quad in store.quads(&QuadPattern { predicate, ..QuadPattern::default() }) {
                if let Term::Literal(text) = quad?.object {
                    spelling.also.extend(letters(text.value()));
                }
            }
        }
        Ok(spelling)
    }

    /// Returns `question` with known words in the place of slips; O(words of the question · known words). Words with a
    /// capital behind the first are names and stay.
    pub(super) fn corrected(&self, question: &str) -> String {
        let mut corrected = String::new();
        let mut rest = question;
        while let Some(start) = rest.find(char::is_alphabetic) {
            let end = rest[start..].find(|c: char| !c.is_alphanumeric()).map_or(rest.len(), |end| start + end);
            let word = &rest[start..end];
            let is_first = corrected.is_empty() && rest[..start].trim().is_empty();
            let is_name = !is_first && word.starts_with(char::is_uppercase);
            corrected.push_str(&rest[..start]);
            corrected.push_str(self.meant_by(word).filter(|_| !is_name).unwrap_or(word));
            rest = &rest[end..];
        }
        corrected + rest
    }

    /// Returns the one known word that `word` is a slip of; nothing if it is known, or if several are as near.
    fn meant_by(&self, word: &str) -> Option<&str> {
        let word = word.to_lowercase();
        let length = word.chars().count();
        if length < SHORTEST || self.is_known(&word) {
            return None;
        }
        let most = if length < LONG { 1 } else { 2 };
        let near = self.meant.iter().filter(|known| {
            let difference = known.chars().count().abs_diff(length);
            let is_long = length > SHORTEST || is_filler(known);
            let is_near = difference <= most && known.chars().count() > SHORTEST;
            is_long && is_near && known.chars().next() == word.chars().next()
        });
        let mut near: Vec<(usize, &String)> =
            near.map(|known| (edit_distance(&word, known), known)).filter(|(distance, _)| *distance <= most).collect();
        near.sort();
        match near.as_slice() {
            [(_, one)] => Some(one),
            // One and many of the same word are no doubt.
            [(first, one), (second, other), ..] => {
                let is_clear = first < second || other.strip_suffix('s') == Some(one);
                is_clear.then_some(one.as_str())
            }
            [] => None,
        }
    }

    fn is_known(&self, word: &str) -> bool {
        let forms = [Some(word), word.strip_suffix('s'), word.strip_suffix("es"), word.strip_suffix("ed")];
        let is_there = |form: &str| self.meant.contains(form) || self.also.contains(form);
        forms.into_iter().flatten().any(is_there) || is_there(&format!("{word}s"))
    }
}

/// Returns the words of `text` in small letters.
fn letters(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(question: &str, expected: &str) {
        let store = Store::from_quads(Vec::new()).unwrap();
        let spelling = Spelling::of(["employers principles stakeholder glossary patent"].into_iter(), &store).unwrap();
        assert_eq!(spelling.corrected(question), expected);
    }

    #[test]
    fn slips_are_mended_and_all_else_stays() {
        check("what do emploiers have?", "what do employers have?");
        check("Prinicples", "principles");
        check("the stakholder, the glosary", "the stakeholder, the glossary");
        check("an employer's patents", "an employer's patents");
        check("wich ones", "which ones");
        check("asdf qwer 2 + 2 é", "asdf qwer 2 + 2 é");
        check("go to Patnet", "go to Patnet");
        check("", "");
    }
}
