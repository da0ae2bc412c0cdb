//! Plays whole sessions on a pseudo-terminal and keeps the screens.

use std::path::Path;
use std::time::Duration;

use crate::terminal::{CTRL_C, Terminal, at_prompt};

const UP: &str = "\u{1b}[A";
const CTRL_D: &str = "\u{4}";
const CTRL_R: &str = "\u{12}";

/// Returns `text` without what differs from run to run: the times that queries took, and the size of the map.
fn timeless(text: &str) -> String {
    let is_number = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_digit() || c == '.');
    let lines = text.lines().map(|line| {
        let timed =
            line.strip_suffix(" ms").or_else(|| line.strip_suffix(" s")).and_then(|line| line.rsplit_once(", "));
        let line =
            timed.filter(|(_, time)| is_number(time)).map_or(line.to_owned(), |(rest, _)| format!("{rest}, N ms"));
        let size = |word: &str| word.len() == 6 && word.split(',').all(is_number) && word.contains(',');
        let words: Vec<&str> = line.split(' ').map(|word| if size(word) { "NN,NNN" } else { word }).collect();
        words.join(" ")
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_session_from_the_greeting_to_the_second_start() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = Terminal::open(home.path(), &[("NO_COLOR", "1")]);
    let mut record = format!("{}\n\n", terminal.since(0));
    for line in [
        "SELECT ?stage {\r?stage a ler:Stage\r} ORDER BY ?stage",
        ".labels off",
        "SELECT ?stage { ?stage a ler:Stage } ORDER BY ?stage",
        ".last csv",
        "ASK { stage:issuing a ler:Stage }",
        "SELCT * { ?s ?p ?o }",
        "ASK { wdt:P31 ?p ?o }",
        ".clases",
        "INSERT DATA { ler:x a ler:Stage }",
        "SELECT (COUNT(*) AS ?n) { ?s a ler:Stage }",
        ".save data.nq",
        ".timer off",
        "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c . VALUES ?s { ler:x } }",
        ".history 2",
        "PREFIX schema: <http://schema.org/> SELECT * { ?s schema:name ?o }",
        ".set stage issuing",
        "SELECT (COUNT(*) AS ?n) { ?w ler:stage ?stage }",
        ".params",
        ".set stage",
        ".once --help",
    ] {
        let shown = terminal.run(line);
        record.push_str(&format!("{shown}\n\n"));
    }
    insta::assert_snapshot!("session", timeless(&record));
    let saved = std::fs::read_to_string(home.path().join("data.nq")).unwrap();
    assert!(saved.contains("<https://w3id.org/lermap/ns#x> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"));
    assert!(!terminal.raw.iter().any(|byte| *byte == 0) && terminal.raw.len() > 100);
    assert!(terminal.run(" ASK { ler:secret ?p ?o }").contains("no"));
    terminal.keys(CTRL_D);
    assert!(terminal.end().ends_with(", 0)"));

    let mut terminal = Terminal::open(home.path(), &[("NO_COLOR", "1")]);
    terminal.keys(&format!("{UP}{UP}"));
    terminal.shows(".set stage");
    terminal.keys(CTRL_C);
    terminal.prompt(2);
    terminal.keys(&format!("{CTRL_R}BY ?st"));
    terminal.shows("`BY ?st': ");
    terminal.wait("entry found", |screen| screen.contains("ORDER BY ?stage"));
    insta::assert_snapshot!("search", terminal.screen.text().lines().last().unwrap_or_default());
    terminal.keys(CTRL_C);
    let history = std::fs::read_to_string(home.path().join("state/lermap/history")).unwrap();
    assert!(!history.contains("secret"), "{history}");
    assert_eq!(private(&home.path().join("state/lermap/history")), 0o600);
}

#[cfg(unix)]
fn private(file: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(file).unwrap().permissions().mode() & 0o777
}

#[test]
fn tab_completes_out_of_the_data() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = Terminal::open(home.path(), &[("NO_COLOR", "1")]);
    terminal.completes("ASK { ?g a ler:Stak", "ASK { ?g a ler:StakeholderGroup");
    terminal.completes("; rdfs:lab", "ler:StakeholderGroup; rdfs:label");
    terminal.keys(" ?l }\r");
    terminal.shows("yes");
    terminal.prompt(2);
    terminal.completes("SELECT * { ?w ler:stakeholder employ", "ler:stakeholder stakeholder:employers");
    terminal.keys(CTRL_C);
    terminal.prompt(3);
    terminal.completes("SELECT * { ?s a ler:St", "class · 10 · stakeholder group");
    terminal.keys(CTRL_C);
    terminal.prompt(4);
    terminal.completes(".lab", ".labels [on | off]");
    terminal.keys(" off\r");
    terminal.shows("labels: off");
    for (text, expected) in [
        (".timer o", "off\n"),
        (".format mark", ".format markdown"),
        (".run stakeholder-w", ".run stakeholder-work-streams"),
        (".run stakeholder-work-streams sta", "stage"),
        (".run stakeholder-work-streams stage=", "stage:issuing "),
        (".set stakeholder employ", "stakeholder:employers"),
        (".prefix wdt", "wdt: <http://www.wikidata.org/prop/direct/>"),
        (".help onc", ".help once"),
        (".queries sho", ".queries show"),
        (".describe --format js", "--format json"),
        (".analyze page-rank --projection frameworks-", "--projection frameworks-rest-on"),
        (".queries values stakeholder-work-streams stag", "stakeholder-work-streams stage"),
    ] {
        let count = terminal.prompts();
        terminal.prompt(count);
        terminal.completes(text, expected);
        terminal.keys(CTRL_C);
        terminal.prompt(count + 1);
    }
}

#[test]
fn a_first_visitor_finds_the_way() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("bad.txt"), "ASK {}\n\n.format nosuch\n").unwrap();
    let mut terminal = Terminal::open(home.path(), &[("NO_COLOR", "1")]);
    let mut record = String::new();
    for line in [
        "SELECT * {\r?s a ler:Stage\r",
        "search wallet",
        "SELECT * { ?s rdfs:label \"Employers\" }",
        "SELECT ?nam { ?s rdfs:label ?name } ORDER BY ?nmae LIMIT 1",
        ".read bad.txt",
        ".set stage issuing",
        "SELECT (COUNT(*) AS ?n) { ?s ler:stage ?stage }",
        ".portable",
    ] {
        record.push_str(&format!("{}\n\n", terminal.run(line)));
    }
    // Two statements that are pasted with an empty line between run one after the other.
    let before = terminal.screen.text().trim_end().len();
    terminal.keys("\u{1b}[200~ASK {\n}\n\nASK { ler:no ?p ?o }\u{1b}[201~\r");
    terminal.shows("no\nlermap>");
    record.push_str(&terminal.since(before));
    insta::assert_snapshot!("first_visit", timeless(&record));
    assert!(terminal.run("help").contains(".quit"));
    terminal.keys("exit\r");
    assert!(terminal.end().ends_with(", 0)"));
}

#[test]
fn tab_again_walks_through_the_list() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = Terminal::open(home.path(), &[("NO_COLOR", "1")]);
    terminal.completes("SELECT * { ?s ler:stage ", "stage:using ");
    terminal.wait("line", |screen| screen.trim_end().ends_with("ler:stage"));
    for (key, expected) in [
        ("\t", "ler:stage stage:developing\n"),
        ("\t", "ler:stage stage:issuing\n"),
        ("\u{1b}[Z", "ler:stage stage:developing\n"),
        (" }", "ler:stage stage:developing }\n"),
    ] {
        terminal.keys(key);
        terminal.wait(expected, |screen| format!("{}\n", screen.trim_end()).ends_with(expected));
    }
}

#[test]
fn results_are_kept_in_files_and_shown_again() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = Terminal::open(home.path(), &[("NO_COLOR", "1")]);
    let mut record = String::new();
    for line in [
        ".once one.csv",
        "SELECT ?stage { ?stage a ler:Stage } ORDER BY ?stage",
        ".last markdown",
        ".output all.tsv",
        "SELECT ?stage { ?stage a ler:Stage } ORDER BY ?stage LIMIT 1",
        "SELECT (1 AS ?one) {}",
        ".output stdout",
        ".last",
        ".labels off",
        "SELECT * { VALUES (?text ?number) { (\"日本語\" 1) (\"שלום\" 22) (\"👍 e\u{301}\" 333) (\"a\\u001b[31mred\\u0007\" 4) } }",
        ".last csv",
        "INSERT DATA { ler:x ler:y 01, 1.50 }",
        "SELECT ?o { ler:x ler:y ?o } ORDER BY ?o",
        ".last csv",
        "DELETE WHERE { ?s ler:stage stage:issuing }",
        "SELECT (COUNT(*) AS ?n) { ?s ler:stage stage:issuing }",
    ] {
        record.push_str(&format!("{}\n\n", terminal.run(line)));
    }
    insta::assert_snapshot!("results", timeless(&record));
    let raw: Vec<u8> = terminal.raw.iter().copied().collect();
    assert!(!String::from_utf8_lossy(&raw).contains("\u{1b}[31m"), "a value drives the terminal");
    let read = |name: &str| std::fs::read_to_string(home.path().join(name)).unwrap();
    assert_eq!(read("one.csv").lines().count(), 5);
    assert_eq!(read("all.tsv"), "?stage\n<https://w3id.org/lermap/stage/adopting>\n?one\n1\n");
}

#[test]
fn questions_come_before_something_is_lost() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("old.nq"), "old").unwrap();
    std::fs::write(home.path().join("all.rq"), "CLEAR ALL\n.save old.nq\nASK { ?s ?p ?o }\n.open map\n").unwrap();
    let mut terminal = Terminal::open(home.path(), &[("NO_COLOR", "1")]);
    let mut record = String::new();
    for (line, answer) in [
        ("CLEAR ALL", Some("n")),
        ("ASK { ?s ?p ?o }", None),
        ("INSERT DATA { ler:x a ler:Stage }", None),
        (".save old.nq", Some("no")),
        (".open map", Some("")),
        ("DROP GRAPH <https://w3id.org/lermap/graph/none>", Some("y")),
        (".once old.nq", Some("n")),
    ] {
        let shown = match answer {
            Some(answer) => terminal.answers(line, answer),
            None => terminal.run(line),
        };
        record.push_str(&format!("{shown}\n\n"));
    }
    assert_eq!(std::fs::read_to_string(home.path().join("old.nq")).unwrap(), "old");
    terminal.keys(CTRL_D);
    terminal.shows("Leave? [y/N]");
    terminal.keys("n\r");
    let count = terminal.prompts();
    terminal.wait("prompt", |screen| at_prompt(screen, count));
    // A script is never asked.
    record.push_str(&terminal.run(".read all.rq"));
    insta::assert_snapshot!("questions", timeless(&record));
    assert_eq!(std::fs::read_to_string(home.path().join("old.nq")).unwrap(), "");
    terminal.keys(CTRL_D);
    assert!(terminal.end().ends_with(", 0)"));
}

#[test]
fn a_pasted_query_runs_once_and_comes_back_whole() {
    let home = tempfile::tempdir().unwrap();
    let mut query = String::from(
        "# issuing, \"quoted { and\n\n\tSELECT ?group (COUNT(DISTINCT ?w) AS ?n) # after a tab\nWHERE {\n",
    );
    for line in 1..=28 {
        query.push_str(&format!("  # comment {line} with }} and '\n"));
    }
    query.push_str("  ?w a ler:WorkStream ;\n\n     ler:stakeholder ?group .\n  FILTER(\n    ?w != <http://e/#x> # > and <\n  )\n}\n");
    query.push_str("GROUP BY ?group\nORDER BY DESC(?n) ?group\nLIMIT 1");
    assert_eq!(query.lines().count(), 42);
    let mut terminal = Terminal::open(home.path(), &[("NO_COLOR", "1")]);
    terminal.keys(&format!("\u{1b}[200~{}\u{1b}[201~", query.replace('\n', "\r")));
    terminal.shows("LIMIT 1");
    assert_eq!(terminal.screen.text().matches("1 row").count(), 0);
    terminal.keys("\r");
    terminal.prompt(2);
    assert_eq!(terminal.screen.text().matches("1 row, 2 columns").count(), 1, "{}", terminal.screen.text());
    terminal.keys(UP);
    terminal.wait("query", |screen| screen.trim_end().ends_with("LIMIT 1"));
    terminal.keys("0\r");
    terminal.shows("10 rows, 2 columns");
    let history = std::fs::read_to_string(home.path().join("state/lermap/history")).unwrap();
    let entries = history.lines().filter(|line| *line != "#V2");
    assert_eq!(entries.count(), 2, "{history}");
}

#[test]
fn ctrl_c_stops_a_query_in_200_ms_and_keeps_the_session() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = Terminal::open(home.path(), &[("NO_COLOR", "1")]);
    terminal.run(".labels off");
    let sorted = "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f";
    let grouped =
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(CONCAT(STR(?a), STR(?d), STR(?g)) = \"x\") }";
    for (count, query) in [sorted, grouped].into_iter().enumerate() {
        terminal.keys(&format!("{query}\r"));
        std::thread::sleep(Duration::from_millis(400));
        let time = terminal.interrupt(count + 3);
        // The limit is 200 ms; the test leaves room for a busy machine.
        assert!(time < Duration::from_millis(1000), "{time:?}");
    }
    terminal.shows("Error: interrupted");
    assert!(terminal.run("ASK {}").contains("yes"));
    terminal.keys(CTRL_C);
    terminal.shows("Ctrl-C again");
    terminal.prompt(6);
    terminal.keys(CTRL_C);
    assert!(terminal.end().ends_with(", 130)"));
}

#[test]
fn long_results_go_to_the_pager_and_colours_can_be_off() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = Terminal::open(home.path(), &[("NO_COLOR", "1"), ("PAGER", "sed s/^/PAGED:/")]);
    assert!(terminal.run("SELECT ?s { ?s a ler:Stage }").contains("stage:using"));
    assert!(!terminal.screen.text().contains("PAGED:"));
    let paged = terminal.run("SELECT ?s { ?s a ler:Term } ORDER BY ?s");
    insta::assert_snapshot!("pager", timeless(&paged));
    let raw: Vec<u8> = terminal.raw.iter().copied().collect();
    assert!(!String::from_utf8_lossy(&raw).contains("\u{1b}[3"), "a colour in spite of NO_COLOR");

    let mut coloured = Terminal::open(home.path(), &[]);
    coloured.run("ASK {}");
    let raw: Vec<u8> = coloured.raw.iter().copied().collect();
    assert!(String::from_utf8_lossy(&raw).contains("\u{1b}[38;5;98m"), "no colour");
}

#[track_caller]
fn check_pipe(script: &str, status: i32, stdout: &str, stderr: &str) {
    let output = crate::support::lermap().write_stdin(script).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(status), "{said}");
    assert_eq!(String::from_utf8_lossy(&output.stdout), stdout);
    assert!(said.contains(stderr), "{said}");
}

#[test]
fn scripts_stop_at_the_first_error_with_its_status() {
    check_pipe("ASK {}\nASK { FILTER(false) }", 0, "true\nfalse\n", "");
    check_pipe("# nothing", 0, "", "");
    check_pipe("ASK {}\n\nASK { foo }\nASK {}", 2, "true\n", "line 3, column 7");
    check_pipe(
        ".format json\nASK {}\n.nonsense\nASK {}",
        2,
        "{\"head\":{},\"boolean\":true}\n",
        "unknown command `.nonsense`",
    );
    check_pipe(".read /nonexistent.rq\n", 3, "", "cannot read `/nonexistent.rq`");
    check_pipe(
        "INSERT DATA { ler:x a ler:Stage }\nASK { ler:x a ler:Stage }\n.quit\nASK {}",
        0,
        "true\n",
        "1 statement inserted",
    );
    check_pipe("ASK {\n\n\n}", 0, "true\n", "");
}
