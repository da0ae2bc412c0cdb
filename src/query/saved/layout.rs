//! The layout of a saved query: header first, the PREFIX lines it needs, keywords in capitals, lines indented by depth.
//!
//! Lines are never joined or broken, comments and strings never changed: what a person laid out stays.

use crate::prefixes::Prefixes;
use crate::query::portable;
use crate::syntax::{Token, TokenKind, tokens};

/// Words written in capitals.
const KEYWORDS: &[&str] = &[
    "SELECT",
    "ASK",
    "CONSTRUCT",
    "DESCRIBE",
    "WHERE",
    "PREFIX",
    "BASE",
    "DISTINCT",
    "REDUCED",
    "AS",
    "FROM",
    "NAMED",
    "ORDER",
    "GROUP",
    "BY",
    "HAVING",
    "LIMIT",
    "OFFSET",
    "ASC",
    "DESC",
    "OPTIONAL",
    "UNION",
    "MINUS",
    "FILTER",
    "BIND",
    "VALUES",
    "GRAPH",
    "SERVICE",
    "SILENT",
    "NOT",
    "EXISTS",
    "IN",
    "UNDEF",
    "COUNT",
    "SUM",
    "AVG",
    "MIN",
    "MAX",
    "SAMPLE",
    "GROUP_CONCAT",
    "STR",
    "LANG",
    "BOUND",
    "IF",
    "COALESCE",
    "REGEX",
    "CONTAINS",
    "STRSTARTS",
    "STRENDS",
    "LCASE",
    "UCASE",
    "CONCAT",
    "REPLACE",
    "STRLEN",
];

/// Returns `text` in the layout that `lermap queries fmt` gives; the query it says stays the same.
pub fn layout(text: &str) -> String {
    let header: Vec<&str> = text.lines().filter(|line| line.starts_with("#+")).map(str::trim_end).collect();
    let body: Vec<&str> = text.lines().filter(|line| !line.starts_with("#+")).collect();
    let body = portable(&body.join("\n"), &Prefixes::default());
    let mut out = String::new();
    for line in header {
        let rest = &line[2..];
        let blank = if rest.is_empty() || rest.starts_with(' ') { "" } else { " " };
        out.push_str(&format!("#+{blank}{rest}\n"));
    }
    let (prefixes, rest): (Vec<&str>, Vec<&str>) = split_prefixes(&body);
    for line in prefixes {
        out.push_str(line);
        out.push('\n');
    }
    out.push_str(&indented(&capitals(rest.join("\n").trim())));
    out.push('\n');
    out
}

/// Splits the PREFIX lines at the start of `body` from the rest.
fn split_prefixes(body: &str) -> (Vec<&str>, Vec<&str>) {
    let is_prefix = |line: &str| line.get(..7).is_some_and(|word| word.eq_ignore_ascii_case("PREFIX "));
    let end = body.lines().take_while(|line| is_prefix(line) || line.trim().is_empty()).count();
    let prefixes = body.lines().take(end).filter(|line| is_prefix(line)).collect();
    (prefixes, body.lines().skip(end).collect())
}

fn capitals(body: &str) -> String {
    let upper = |token: &Token<'_>| {
        let word = token.text.to_ascii_uppercase();
        if token.kind == TokenKind::Word && KEYWORDS.contains(&word.as_str()) { word } else { token.text.to_owned() }
    };
    tokens(body).iter().map(upper).collect()
}

/// Indents each line by two blanks for each brace that is open at its start, and once more inside a statement.
fn indented(body: &str) -> String {
    let mut out = String::new();
    let (mut depth, mut is_open) = (0_usize, false);
    let mut starts_line = true;
    let all = tokens(body);
    for (index, token) in all.iter().enumerate() {
        if token.kind == TokenKind::Space {
            let breaks = token.text.matches('\n').count();
            if breaks > 0 {
                out.push_str(&"\n".repeat(breaks.min(2)));
                starts_line = true;
            } else {
                out.push_str(if starts_line { "" } else { token.text });
            }
            continue;
        }
        let closes = token.kind == TokenKind::Close;
        if starts_line {
            let level = if closes { depth.saturating_sub(1) } else { depth + usize::from(is_open) };
            out.push_str(&"  ".repeat(level));
            starts_line = false;
        }
        out.push_str(token.text.trim_end_matches('\n'));
        if token.kind == TokenKind::Comment && token.text.ends_with('\n') {
            out.push('\n');
            starts_line = true;
        }
        match token.kind {
            TokenKind::Open => depth += 1,
            TokenKind::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        let next = all[index + 1..].iter().find(|token| !token.is_trivia()).map(|token| token.text);
        match token.text {
            ";" | "," if depth > 0 => is_open = true,
            "." | "{" | "}" => is_open = false,
            _ if next == Some("}") => is_open = false,
            _ => {}
        }
    }
    out.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse_query;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let once = layout(text);
        assert_eq!(once, expected);
        assert_eq!(layout(&once), once, "not stable");
    }

    #[test]
    fn a_query_is_laid_out() {
        check(
            "#+summary: x\nselect ?s where {\n?s a ler:Stage ;\nrdfs:label 'where {' . # select\noptional {\n?s ler:order ?o }\n}\n\n\norder by ?s",
            "#+ summary: x\n\
             PREFIX ler: <https://w3id.org/lermap/ns#>\n\
             PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n\
             SELECT ?s WHERE {\n  ?s a ler:Stage ;\n    rdfs:label 'where {' . # select\n  OPTIONAL {\n    ?s ler:order ?o }\n}\n\nORDER BY ?s\n",
        );
    }

    #[test]
    fn the_queries_of_the_program_are_laid_out_and_keep_their_meaning() {
        for query in crate::query::saved::Catalogue::embedded().queries() {
            let query = query.unwrap();
            assert_eq!(layout(&query.text), query.text, "{}", query.file);
            // Without its indents and capitals it is laid out to the same query again.
            let flat: Vec<String> = query
                .text
                .lines()
                .map(|line| if line.starts_with("#+") { line.to_owned() } else { line.trim().to_owned() })
                .map(|line| line.replace("SELECT ", "select ").replace(" WHERE ", " where "))
                .collect();
            let again = layout(&flat.join("\n"));
            assert!(parse_query(&again, &Prefixes::none()).is_ok(), "{}", query.file);
            assert_eq!(again, query.text, "{}", query.file);
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_fail_or_change_twice(text in "(#\\+ ?[a-z: ]{0,9}\n|[{}();,.?a-z \"'#<>\n\\\\]{0,12}|\\PC{0,6}){0,8}") {
            let once = layout(&text);
            proptest::prop_assert_eq!(layout(&layout(&once)), layout(&once));
        }
    }
}
