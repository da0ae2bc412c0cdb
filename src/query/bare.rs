//! Words that people type at any prompt before they know this one: `help`, `exit`, `quit`, `?`.

/// What is typed alone on a line, and the command that it means.
const WORDS: &[(&str, &str)] = &[
    ("help", "help"),
    ("h", "help"),
    ("?", "help"),
    ("exit", "quit"),
    ("quit", "quit"),
    ("bye", "quit"),
    ("q", "quit"),
];

/// Returns the command that `line` means, where it is nothing but a word for help or for the end, perhaps as other
/// prompts write it: `quit`, `exit()`, `\q`, `:q`, `help describe`.
pub fn bare_command(line: &str) -> Option<String> {
    let line = line.trim().trim_end_matches([';', '.']).trim_end();
    let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let is_marked = word.starts_with(['\\', ':']);
    let word = word.trim_start_matches(['\\', ':']).trim_end_matches("()").to_lowercase();
    // A letter alone is a word here only with a mark before it.
    let is_short = word.len() == 1 && word != "?";
    let (_, command) = WORDS.iter().find(|(known, _)| *known == word).filter(|_| is_marked || !is_short)?;
    let topic = rest.trim();
    let is_name = topic.trim_start_matches('.').chars().all(|c| c.is_ascii_lowercase() || c == '-');
    match (topic.is_empty(), *command) {
        (true, command) => Some(command.to_owned()),
        (false, "help") if is_name => Some(format!("help {topic}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: Option<&str>) {
        assert_eq!(bare_command(line).as_deref(), expected, "{line}");
    }

    #[test]
    fn words_of_other_prompts_are_understood() {
        for word in ["help", "HELP", " ? ", "help;", "\\?", "\\h", "help()"] {
            check(word, Some("help"));
        }
        for word in ["exit", "quit", "quit;", "exit()", "\\q", ":q", "Quit"] {
            check(word, Some("quit"));
        }
        check("help describe", Some("help describe"));
        check("? .run", Some("help .run"));
    }

    #[test]
    fn nothing_else_is_a_command() {
        for text in ["", "q", "h", "SELECT", "help me please", "exit now", "?x", "? ?p ?o", "ASK {}", "."] {
            check(text, None);
        }
    }
}
