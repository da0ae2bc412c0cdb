//! Reads Rust source as far as the import tests need: what is code and no test, and the paths that it names.
//!
//! A lexer for comments, strings and characters, and a reader of paths; no parser. Macros are read as plain text.

/// A path that code names, such as `["super", "line", "Line"]`.
pub(super) type Path = Vec<String>;

/// A path in a `use` declaration and the name that it is known by here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Use {
    pub path: Path,
    pub name: String,
}

/// Returns the code in `text` without comments, without the words of strings, and without items under `#[cfg(test)]`.
pub(super) fn code(text: &str) -> String {
    without_tests(&bare(text))
}

/// Returns `text` with a space for each byte of a comment and of the words of a string or character.
fn bare(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out: Vec<u8> = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let end = at + blank(&text[at..], out.last().copied());
        if end == at {
            let next = at + text[at..].chars().next().map_or(1, char::len_utf8);
            out.extend(&bytes[at..next]);
            at = next;
        } else {
            out.extend(bytes[at..end].iter().map(|byte| if *byte == b'\n' { b'\n' } else { b' ' }));
            at = end;
        }
    }
    String::from_utf8(out).unwrap()
}

/// Returns how many bytes of `text` are a comment, a string or a character; `last` is the byte before.
fn blank(text: &str, last: Option<u8>) -> usize {
    let in_word = last.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if text.starts_with("//") {
        return text.find('\n').unwrap_or(text.len());
    }
    if text.starts_with("/*") {
        return block_comment(text);
    }
    if text.starts_with('"') {
        return quoted(text, '"');
    }
    if let Some(rest) = text.strip_prefix('\'') {
        let mut chars = rest.chars();
        let is_character = chars.next().is_some_and(|c| c == '\\') || chars.next() == Some('\'');
        return if is_character { quoted(text, '\'') } else { 0 };
    }
    let raw = text.strip_prefix("br").or_else(|| text.strip_prefix('r')).filter(|_| !in_word);
    raw.and_then(|rest| {
        let hashes = rest.len() - rest.trim_start_matches('#').len();
        let words = rest[hashes..].strip_prefix('"')?;
        let close = format!("\"{}", "#".repeat(hashes));
        let end = words.find(&close)? + close.len();
        Some(text.len() - words.len() + end)
    })
    .unwrap_or(0)
}

fn block_comment(text: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < text.len() {
        match &text.as_bytes()[at..] {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

/// Returns the length of the string or character at the start of `text`.
fn quoted(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Returns bare code without the items under `#[cfg(test)]`.
fn without_tests(text: &str) -> String {
    let mark = "#[cfg(test)]";
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(mark) {
        out.push_str(&rest[..at]);
        rest = &rest[at + mark.len()..];
        rest = &rest[item(rest)..];
    }
    out + rest
}

/// Returns the length of the item at the start of bare code: up to its semicolon, or the end of its block.
fn item(text: &str) -> usize {
    let (mut depth, mut is_import) = (0_usize, false);
    for (at, c) in text.char_indices() {
        is_import |= text[at..].starts_with("use ") && depth == 0;
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            '}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 && !is_import {
                    return at + 1;
                }
            }
            ';' if depth == 0 => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Returns every path in `code` that starts with `crate`, `self` or `super`, groups written out.
pub(super) fn paths(code: &str) -> Vec<Path> {
    let tokens = tokens(code);
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        let starts = matches!(tokens[at], "crate" | "self" | "super") && tokens.get(at + 1) == Some(&"::");
        if starts && (at == 0 || tokens[at - 1] != "::") {
            let mut leaves = Vec::new();
            tree(&tokens, at, &Vec::new(), &mut leaves);
            found.extend(leaves.into_iter().map(|leaf| leaf.path));
        }
    }
    found
}

/// Returns what the `use` declarations of `code` bring in.
pub(super) fn uses(code: &str) -> Vec<Use> {
    let tokens = tokens(code);
    let mut found = Vec::new();
    for (at, _) in tokens.iter().enumerate().filter(|(_, token)| **token == "use") {
        tree(&tokens, at + 1, &Vec::new(), &mut found);
    }
    found
}

/// Adds the leaves of the tree of paths at token `at` to `found`, each behind `before`; returns the token after it.
fn tree(tokens: &[&str], mut at: usize, before: &Path, found: &mut Vec<Use>) -> usize {
    let mut path = before.clone();
    loop {
        match tokens.get(at).copied() {
            Some("{") => {
                at += 1;
                while tokens.get(at).is_some_and(|token| *token != "}") {
                    at = tree(tokens, at, &path, found).max(at + 1);
                    at += usize::from(tokens.get(at) == Some(&","));
                }
                return at + 1;
            }
            Some(word) if is_word(word) || word == "*" => path.push(word.to_owned()),
            _ => return at,
        }
        at += 1;
        if tokens.get(at) == Some(&"::") {
            at += 1;
            continue;
        }
        let mut name = path.last().cloned().unwrap_or_default();
        if tokens.get(at) == Some(&"as") {
            name = tokens.get(at + 1).map_or(name, |alias| (*alias).to_owned());
            at += 2;
        }
        if path.last().is_some_and(|last| last == "self") && path.len() > 1 {
            path.pop();
            name = path.last().cloned().unwrap_or_default();
        }
        found.push(Use { path, name });
        return at;
    }
}

fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Cuts bare code into words, `::` and single characters.
fn tokens(code: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = code.trim_start();
    while let Some(first) = rest.chars().next() {
        let is_inner = |c: char| c.is_alphanumeric() || c == '_';
        let end = match first {
            c if is_inner(c) => rest.find(|c| !is_inner(c)).unwrap_or(rest.len()),
            _ if rest.starts_with("::") => 2,
            c => c.len_utf8(),
        };
        found.push(&rest[..end]);
        rest = rest[end..].trim_start();
    }
    found
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let found: Vec<String> = paths(&code(text)).into_iter().map(|path| path.join("::")).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn groups_and_names_are_written_out() {
    check("use crate::{a::{B, c::D}, e};", &["crate::a::B", "crate::a::c::D", "crate::e"]);
    check("use super::super::a::{self, B as C};", &["super::super::a", "super::super::a::B"]);
    check("fn f() { crate::a::b(super::c::d) }", &["crate::a::b", "super::c::d"]);
    check("pub(crate) fn f(x: &self::A) {}", &["self::A"]);
}

#[test]
fn comments_and_strings_are_no_code() {
    check("// crate::a\n/* crate::b /* */ crate::c */ crate::d", &["crate::d"]);
    check(r###"let a = "crate::a \" crate::b"; let b = r#"crate::c " "#; crate::d"###, &["crate::d"]);
    check("let quote = '\"'; let life: &'a str = crate::a; let s = '\\''; crate::b", &["crate::a", "crate::b"]);
}

#[test]
fn tests_are_left_out_and_what_follows_them_is_read() {
    check("#[cfg(test)]\nmod tests;\ncrate::a", &["crate::a"]);
    check("#[cfg(test)]\n#[path = \"t.rs\"]\nmod tests;\ncrate::a", &["crate::a"]);
    check("#[cfg(test)]\nmod tests {\n use crate::a;\n fn f() { \"}\"; crate::b }\n}\nuse crate::c;", &["crate::c"]);
    check("#[cfg(test)]\nuse crate::{a, b};\nuse crate::c;", &["crate::c"]);
    check("#[cfg(test)]\nconst A: [u8; 2] = [crate::a; 2];\nuse crate::c;", &["crate::c"]);
}
