//! The pictures of the README are what the program shows: drawn from a terminal, compared with the files in `docs/pictures`.
//!
//! `LERMAP_PICTURES=write cargo test --test it pictures` draws them anew.

use std::fmt::Write;
use std::path::Path;

use crate::screen::{COLUMNS, Cell, Ink, Screen};
use crate::terminal::Terminal;

/// Size of a cell and what is around all cells, in pixels.
const WIDTH: f64 = 8.4;
const HEIGHT: usize = 19;
const ROOM: usize = 16;

/// Colours of the terminal of the pictures, where the program leaves them to it.
const PAPER: &str = "#1b1d23";
const TEXT: &str = "#d8dae0";

/// Returns a place of the table of 256 colours as xterm has it; the first sixteen, which themes change, are not asked for.
fn color(place: u8) -> String {
    let place = usize::from(place);
    let level = |step: usize| if step == 0 { 0 } else { 55 + 40 * step };
    let [red, green, blue] = match place {
        0..16 => [0; 3],
        16..232 => [(place - 16) / 36, (place - 16) / 6 % 6, (place - 16) % 6].map(level),
        _ => [8 + 10 * (place - 232); 3],
    };
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// Returns the screen as SVG; `title` is what it is to those who cannot see it.
fn draw(screen: &Screen, title: &str) -> String {
    let lines = screen.cells();
    let last =
        lines.iter().rposition(|line| line.iter().any(|cell| !cell.text.trim().is_empty())).map_or(0, |at| at + 1);
    let (width, height) = (COLUMNS as f64 * WIDTH + 2.0 * ROOM as f64, last * HEIGHT + 2 * ROOM);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height}\" viewBox=\"0 0 {width:.0} {height}\" \
         role=\"img\" aria-label=\"{title}\">\n<title>{title}</title>\n<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{PAPER}\"/>\n\
         <g font-family=\"ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace\" font-size=\"14\" \
         fill=\"{TEXT}\">\n"
    );
    for (row, line) in lines[..last].iter().enumerate() {
        draw_line(&mut out, line, ROOM + row * HEIGHT);
    }
    out.push_str("</g>\n</svg>\n");
    out
}

/// Draws the runs of cells that look alike, backgrounds first; each run has the width of its cells in every font.
fn draw_line(out: &mut String, line: &[Cell], top: usize) {
    let mut start = 0;
    for run in line.chunk_by(|a, b| a.ink == b.ink) {
        let left = ROOM as f64 + start as f64 * WIDTH;
        start += run.len();
        let shown: String = run.iter().map(|cell| cell.text.as_str()).collect();
        let text = timeless(&shown);
        // Characters may take no cell or two: only what was left out or put in counts as one each.
        let cells = run.len() + text.chars().count() - shown.chars().count();
        let width = cells as f64 * WIDTH;
        let Ink { front, back, bold } = run[0].ink;
        if let Some(back) = back {
            let fill = color(back);
            writeln!(
                out,
                "<rect x=\"{left:.1}\" y=\"{top}\" width=\"{width:.1}\" height=\"{HEIGHT}\" fill=\"{fill}\"/>"
            )
            .unwrap();
        }
        if text.trim().is_empty() {
            continue;
        }
        let fill = front.map_or_else(String::new, |front| format!(" fill=\"{}\"", color(front)));
        let weight = if bold { " font-weight=\"bold\"" } else { "" };
        let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        // Blanks that no reader of SVG folds.
        let text = text.replace(' ', "\u{a0}");
        let base = top + HEIGHT - 5;
        writeln!(out, "<text x=\"{left:.1}\" y=\"{base}\" textLength=\"{width:.1}\"{fill}{weight}>{text}</text>")
            .unwrap();
    }
}

/// Compares a picture with its file.
#[track_caller]
fn check(name: &str, title: &str, screen: &Screen) {
    let drawn = draw(screen, title);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/pictures").join(format!("{name}.svg"));
    if std::env::var_os("LERMAP_PICTURES").is_some_and(|value| value == "write") {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &drawn).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == drawn,
        "docs/pictures/{name}.svg is not what the program shows; `LERMAP_PICTURES=write cargo test --test it pictures` draws it anew"
    );
}

/// Returns `text` with one time for all at its end: `3 ms`.
fn timeless(text: &str) -> String {
    let timed = text.trim_end().strip_suffix(" ms").or_else(|| text.trim_end().strip_suffix(" s"));
    match timed.and_then(|text| text.rsplit_once(", ")) {
        Some((rest, time)) if time.parse::<f64>().is_ok() => format!("{rest}, 3 ms"),
        _ => text.to_owned(),
    }
}

/// Returns what a command shows on a terminal.
fn shown(arguments: &str) -> Screen {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = Terminal::start(home.path(), &[("LANG", "C.UTF-8")], arguments);
    terminal.drain();
    terminal.screen
}

#[test]
fn pictures_are_what_the_program_shows() {
    check("card", "The card of the Learner Credential Wallet", &shown("describe framework:lcw"));
    check(
        "table",
        "A table of the work streams of ten groups at four stages, more of them darker",
        &shown("run coverage-by-stage --format matrix"),
    );
    let home = tempfile::tempdir().unwrap();
    let mut terminal = Terminal::open(home.path(), &[("LANG", "C.UTF-8")]);
    terminal.run("SELECT ?group (COUNT(*) AS ?streams) {\r?stream a ler:WorkStream ; ler:stakeholder ?group\r} GROUP BY ?group ORDER BY DESC(?streams) LIMIT 3");
    terminal.run("ASK { framework:ob-3.0 ler:restsOn framework:json-ld-1.1 }");
    terminal.run("SELCT * { ?s a ler:Stage }");
    check(
        "prompt",
        "A session at the prompt: a query over three lines with its table, a question with yes, a slip with its hint",
        &terminal.screen,
    );
}
