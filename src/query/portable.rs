//! A statement with exactly the PREFIX lines that it needs, so that it runs anywhere.

use crate::prefixes::Prefixes;
use crate::syntax::{Token, TokenKind, tokens};

/// Returns `text` with a PREFIX line for each of `prefixes` that it uses and does not declare, by name.
pub fn portable(text: &str, prefixes: &Prefixes) -> String {
    let tokens: Vec<Token<'_>> = tokens(text).into_iter().filter(|token| !token.is_trivia()).collect();
    let prefix = |token: &Token<'_>| token.text.split(':').next().unwrap_or_default().to_owned();
    let declared: Vec<String> =
        tokens.windows(2).filter(|pair| pair[0].is_word("PREFIX")).map(|pair| prefix(&pair[1])).collect();
    let mut used: Vec<String> = tokens.iter().filter(|token| token.kind == TokenKind::Name).map(prefix).collect();
    used.sort();
    used.dedup();
    let missing = used.iter().filter(|name| !declared.contains(name));
    let lines: String =
        missing.filter_map(|name| Some(format!("PREFIX {name}: <{}>\n", prefixes.namespace(name)?))).collect();
    let gap = if lines.is_empty() { "" } else { "\n" };
    format!("{lines}{gap}{}\n", text.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(portable(text, &Prefixes::default()), expected);
    }

    #[test]
    fn only_what_is_needed_is_declared() {
        check("ASK {}", "ASK {}\n");
        check(
            " SELECT * { ?s a ler:Stage ; skos:prefLabel \"foaf:name\" } # org:x",
            "PREFIX ler: <https://w3id.org/lermap/ns#>\nPREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n\n\
             SELECT * { ?s a ler:Stage ; skos:prefLabel \"foaf:name\" } # org:x\n",
        );
        check("PREFIX ler: <http://e/> ASK { ler:a ?p ?o }", "PREFIX ler: <http://e/> ASK { ler:a ?p ?o }\n");
    }
}
