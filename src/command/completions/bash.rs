//! How bash asks, and how it is answered.
//!
//! Bash takes words apart at `:` and `=`, which names and values here are full of, and puts an answer in as it stands.
//! So it hands over the line, and gets back the end of each word with what a shell would misread escaped.

use std::ffi::OsString;
use std::io::{Error, Write};
use std::path::Path;

use clap_complete::engine::complete;
use clap_complete::env::EnvCompleter;

/// The variable with the characters at which bash takes words apart.
const BREAKS: &str = "_LERMAP_WORDBREAKS";

/// What begins a new word for a shell, or means something to it.
const SPECIAL: &str = " \t\n\\'\"`$&|;<>()[]{}*?!#~";

const SCRIPT: &str = r#"
_NAME_complete() {
    local word
    COMPREPLY=()
    while IFS= read -r word; do
        COMPREPLY+=("$word")
    done < <(_LERMAP_WORDBREAKS="$COMP_WORDBREAKS" VAR=bash COMPLETER -- "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[=/:] ]]; then
        compopt -o nospace 2>/dev/null
    fi
}
complete -o nosort -F _NAME_complete BIN 2>/dev/null || complete -F _NAME_complete BIN
"#;

/// Bash, asking with its whole line.
pub(super) struct Bash;

impl EnvCompleter for Bash {
    fn name(&self) -> &'static str {
        "bash"
    }

    fn is(&self, name: &str) -> bool {
        name == "bash"
    }

    fn write_registration(
        &self,
        var: &str,
        name: &str,
        bin: &str,
        completer: &str,
        out: &mut dyn Write,
    ) -> Result<(), Error> {
        let completer = escaped(completer);
        let script = SCRIPT.replace("NAME", name).replace("BIN", bin).replace("VAR", var);
        out.write_all(script.replace("COMPLETER", &completer).trim_start().as_bytes())
    }

    fn write_complete(
        &self,
        command: &mut clap::Command,
        line: Vec<OsString>,
        folder: Option<&Path>,
        out: &mut dyn Write,
    ) -> Result<(), Error> {
        let line = line.last().map(|line| line.to_string_lossy().into_owned()).unwrap_or_default();
        let breaks = std::env::var(BREAKS).unwrap_or_default();
        let Line { words, last, quote } = split(&line);
        let at = words.len().saturating_sub(1);
        let kept = kept(&last, quote, &breaks);
        for found in complete(command, words.iter().map(OsString::from).collect(), at, folder)? {
            let end: String = found.get_value().to_string_lossy().chars().skip(kept).collect();
            writeln!(out, "{}", if quote.is_some() { end } else { escaped(&end) })?;
        }
        Ok(())
    }
}

/// The words of a line up to the cursor.
pub(super) struct Line {
    /// All words as a program gets them, the last of them unfinished.
    pub words: Vec<String>,
    /// The characters of the last word, each with whether it stands bare.
    last: Vec<(char, bool)>,
    /// The quote that the last word has open.
    quote: Option<char>,
}

impl Line {
    /// Returns the last word.
    pub(super) fn word(&self) -> String {
        self.last.iter().map(|(c, _)| c).collect()
    }
}

/// Takes `line` apart as a shell does, however unfinished it is.
pub(super) fn split(line: &str) -> Line {
    let (mut words, mut last, mut quote, mut is_escaped) = (Vec::new(), Vec::new(), None, false);
    for c in line.chars() {
        match (c, quote) {
            _ if is_escaped => {
                is_escaped = false;
                last.push((c, false));
            }
            ('\\', None | Some('"')) => is_escaped = true,
            (c, Some(open)) if c == open => quote = None,
            ('"' | '\'', None) => quote = Some(c),
            (c, None) if c.is_whitespace() => {
                if !last.is_empty() {
                    words.push(last.drain(..).map(|(c, _): (char, bool)| c).collect());
                }
            }
            (c, _) => last.push((c, quote.is_none())),
        }
    }
    words.push(last.iter().map(|(c, _)| c).collect());
    Line { words, last, quote }
}

/// Returns how many characters of `last` bash keeps, and does not want again: those up to an open quote, or else up to
/// the last of `breaks`.
fn kept(last: &[(char, bool)], quote: Option<char>, breaks: &str) -> usize {
    let is_start = |(c, is_bare): &(char, bool)| *is_bare && (quote.is_some() || breaks.contains(*c));
    last.iter().rposition(is_start).map_or(0, |at| at + 1)
}

/// Returns `text` so that a shell reads it as one word.
fn escaped(text: &str) -> String {
    let escape = |c: char| if SPECIAL.contains(c) { vec!['\\', c] } else { vec![c] };
    text.chars().flat_map(escape).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, words: &[&str], expected_kept: usize) {
        let found = split(line);
        assert_eq!(found.words, words, "{line}");
        assert_eq!(kept(&found.last, found.quote, "\"'><=;|&(: \t\n"), expected_kept, "{line}");
    }

    #[test]
    fn a_line_is_taken_apart_as_a_shell_does() {
        check("", &[""], 0);
        check("lermap ", &["lermap", ""], 0);
        check("lermap  describe emp", &["lermap", "describe", "emp"], 0);
        check("lermap describe framework:ob", &["lermap", "describe", "framework:ob"], 10);
        check("lermap run q stage=iss", &["lermap", "run", "q", "stage=iss"], 6);
        check("lermap describe Digital\\ Cred", &["lermap", "describe", "Digital Cred"], 0);
        check("lermap describe \"Digital Cred", &["lermap", "describe", "Digital Cred"], 0);
        check("lermap run q area='Pol", &["lermap", "run", "q", "area=Pol"], 5);
        check("lermap describe \"framework:ob", &["lermap", "describe", "framework:ob"], 0);
        check("lermap describe 日本", &["lermap", "describe", "日本"], 0);
        check("lermap a\\", &["lermap", "a"], 0);
    }

    #[test]
    fn what_a_shell_would_misread_is_escaped() {
        assert_eq!(escaped("Digital Wallet (draft) $1's"), "Digital\\ Wallet\\ \\(draft\\)\\ \\$1\\'s");
        assert_eq!(escaped("framework:ob-3.0"), "framework:ob-3.0");
    }
}
