//! What can come at the cursor of a query, as JSON for the editor.

use lermap::complete::{Suggestion, complete};
use serde_json::{Value, json};

use super::super::message::{Reply, Request};
use super::super::state::State;

/// The most that an editor lists.
const SHOWN: usize = 30;

/// Answers what can come at character `at` of `text`, both counted as scripts count: in units of UTF-16.
pub(super) fn completions(request: &Request, state: &State) -> Result<Reply, Reply> {
    let parameters = request.parameters()?;
    let text = parameters.only("text")?.unwrap_or_default();
    let at = parameters.only("at")?.and_then(|at| at.parse().ok()).unwrap_or(usize::MAX);
    let engine = state.engine(request)?;
    let catalogue = state.words(request)?;
    let limited = request.cancellation.with_timeout(Some(std::time::Duration::from_millis(500)));
    let found = complete(text, byte_of(text, at), &catalogue, engine.store(), &engine.prefixes, &limited);
    let one = |found: &Suggestion| json!({ "text": found.text, "kind": found.kind.name(), "label": found.label, "count": found.count });
    let list: Vec<Value> = found.suggestions.iter().take(SHOWN).map(one).collect();
    let start = text[..found.start].encode_utf16().count();
    Ok(Reply::ok("application/json", json!({ "start": start, "suggestions": list }).to_string()))
}

/// Returns the place in bytes of a place in units of UTF-16.
fn byte_of(text: &str, units: usize) -> usize {
    let mut seen = 0;
    for (at, c) in text.char_indices() {
        if seen >= units {
            return at;
        }
        seen += c.len_utf16();
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_scripts() {
        for (text, units, expected) in [("aé𝄞b", 0, 0), ("aé𝄞b", 2, 3), ("aé𝄞b", 4, 7), ("aé𝄞b", 99, 8), ("", 3, 0)]
        {
            assert_eq!(byte_of(text, units), expected, "{text} at {units}");
        }
    }
}
