//! What `.help` says.

use lermap::Result;

use super::meta::{METAS, Topic};
use super::{Flow, Repl};
use crate::command::COMMANDS;
use crate::console::pager::page;
use crate::console::screen::Screen;

/// Commands of the shell that a session has no use for.
const ELSEWHERE: &[&str] = &["query", "repl", "completions", "man"];

/// Columns of a name with its arguments.
const NAMES: usize = 28;

/// Columns of a screen that nobody knows.
const USUAL: usize = 80;

/// Says what there is, or how one command is used. It goes to the screen, wherever results go.
pub(super) fn help(repl: &mut Repl<'_>, arguments: &[String]) -> Result<Flow> {
    if let Some(name) = arguments.first() {
        let name = name.trim_start_matches('.');
        return repl.run_command(&format!("{name} --help"));
    }
    let screen = Screen::now(repl.options.color);
    page(text(screen.width.unwrap_or(USUAL)).as_bytes(), &screen)?;
    Ok(Flow::Continue)
}

fn text(width: usize) -> String {
    let mut text = String::new();
    for sentence in [
        "SPARQL is typed as it is, without PREFIX lines: Enter runs a whole query, and goes on with an open one.",
        "Tab completes and shows what there is: names, or a part of their labels. Ctrl-R searches the history, \
         Alt-Enter breaks the line, Backspace at its start goes one level out, Ctrl-C stops a query.",
        "An update changes this session only. Outside GRAPH it reads all graphs, deletes from every graph and inserts \
         into the unnamed one; `--default-graph strict`, USING and WITH narrow that (`.update --help`).",
    ] {
        wrapped(sentence, 0, width, &mut text);
    }
    for topic in Topic::ALL {
        text.push_str(&format!("\n{}:\n", topic.title()));
        for meta in METAS.iter().filter(|meta| meta.topic == *topic) {
            line(&format!(".{} {}", meta.name, meta.usage), meta.summary, width, &mut text);
        }
        if *topic == Topic::Data {
            commands(width, &mut text);
        }
    }
    text.push_str("\n.NAME --help says more of each.\n");
    text
}

/// Adds the commands of the shell.
fn commands(width: usize, text: &mut String) {
    for command in COMMANDS {
        let name = command.name();
        if !ELSEWHERE.contains(&name) && METAS.iter().all(|meta| meta.name != name) {
            line(&format!(".{name}"), command.summary(), width, text);
        }
    }
}

fn line(name: &str, summary: &str, width: usize, text: &mut String) {
    let start = text.len();
    text.push_str(&format!("  {name:<NAMES$} "));
    let taken = text[start..].chars().count();
    if taken > NAMES + 3 {
        text.truncate(text.trim_end().len());
        text.push_str(&format!("\n{}", " ".repeat(NAMES + 3)));
    }
    wrapped(summary, NAMES + 3, width, text);
}

/// Adds `sentence`, which begins at the column `margin`, in lines of at most `width` columns.
fn wrapped(sentence: &str, margin: usize, width: usize, text: &mut String) {
    let mut column = margin;
    for (place, word) in sentence.split(' ').enumerate() {
        let length = word.chars().count();
        if place > 0 && column + 1 + length > width {
            text.push_str(&format!("\n{}", " ".repeat(margin)));
            column = margin;
        } else if place > 0 {
            text.push(' ');
            column += 1;
        }
        text.push_str(word);
        column += length;
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_names_every_command_once_and_fits() {
        for width in [60, 80, 120] {
            let text = text(width);
            assert!(text.lines().all(|line| line.chars().count() <= width), "{text}");
            for meta in METAS {
                let mine =
                    |line: &&str| line.strip_prefix("  .").and_then(|line| line.split(' ').next()) == Some(meta.name);
                assert_eq!(text.lines().filter(mine).count(), 1, "{}", meta.name);
            }
        }
    }
}
