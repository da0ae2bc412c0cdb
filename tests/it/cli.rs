//! What the program says, kept whole: exit status, standard output, standard error.

use crate::support::{lermap, shown, site};

/// Runs the program with `arguments` and returns what it said.
fn run(arguments: &[&str]) -> String {
    shown(&lermap().args(arguments).output().unwrap())
}

#[test]
fn a_question_to_the_embedded_map() {
    let query = "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a ler:StakeholderGroup }";
    insta::assert_snapshot!(run(&["query", query]), @r"
    status: 0
    --- stdout
    n
    10
    --- stderr
    ");
}

#[test]
fn the_same_question_to_the_real_map() {
    let Some(folder) = site("2025-03-18") else { return };
    let query = "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a ler:StakeholderGroup }";
    let output = lermap().args(["--quiet", "query", query, "--source"]).arg(folder).output().unwrap();
    insta::assert_snapshot!(shown(&output), @r"
    status: 0
    --- stdout
    n
    10
    --- stderr
    ");
}

#[test]
fn a_query_comes_from_standard_input_too() {
    let output =
        lermap().args(["query", "-"]).write_stdin("ASK { stakeholder:employers a ler:StakeholderGroup }").output();
    insta::assert_snapshot!(shown(&output.unwrap()), @r"
    status: 0
    --- stdout
    true
    --- stderr
    ");
}

#[test]
fn a_star_gives_columns_in_the_order_typed() {
    let query = "SELECT * { ?stage a ler:Stage ; ler:order ?order } ORDER BY ?order";
    insta::assert_snapshot!(run(&["query", query]), @r"
    status: 0
    --- stdout
    stage,order
    https://w3id.org/lermap/stage/developing,1
    https://w3id.org/lermap/stage/issuing,2
    https://w3id.org/lermap/stage/using,3
    https://w3id.org/lermap/stage/adopting,4
    --- stderr
    ");
}

#[test]
fn a_graph_goes_out_as_n_triples() {
    let query = "CONSTRUCT { ?s ler:order ?o } { ?s ler:order ?o . FILTER(?s = stage:using) }";
    insta::assert_snapshot!(run(&["query", query]), @r#"
    status: 0
    --- stdout
    <https://w3id.org/lermap/stage/using> <https://w3id.org/lermap/ns#order> "3"^^<http://www.w3.org/2001/XMLSchema#integer> .
    --- stderr
    "#);
}

#[test]
fn unknown_formats_and_sources_are_named() {
    insta::assert_snapshot!(run(&["query", "ASK {}", "--format", "cvs"]), @r"
    status: 2
    --- stdout
    --- stderr
    Error: unknown format `cvs`
    Hint: did you mean `csv`, `svg`?
    ");
    insta::assert_snapshot!(run(&["query", "ASK {}", "--source", "nowhere.ttl"]), @r"
    status: 3
    --- stdout
    --- stderr
    Error: cannot read `nowhere.ttl`: no such file or directory
    ");
}

#[test]
fn derived_statements_can_be_left_out() {
    let query = "ASK { framework:ob-3.0 ler:restsOn framework:json-ld-1.1 }";
    let answer = |arguments: &[&str]| {
        let output = lermap().args(arguments).args(["query", query]).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(answer(&[]), "true\n");
    assert_eq!(answer(&["--asserted"]), "false\n");
    assert_eq!(answer(&["--default-graph", "strict"]), "false\n");
}

#[test]
fn a_time_limit_stops_a_query_that_counts_everything() {
    let query =
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(CONCAT(STR(?a), STR(?d), STR(?g)) = \"x\") }";
    insta::assert_snapshot!(run(&["--timeout", "0.3", "query", query]), @r"
    status: 4
    --- stdout
    --- stderr
    Error: the time limit of 0.3 seconds was reached
    Hint: give more time with `--timeout`, or narrow the query
    ");
}

#[test]
fn a_memory_limit_ends_a_query_and_names_the_step() {
    let sorted = "SELECT * { ?s ?p ?o } ORDER BY ?o";
    insta::assert_snapshot!(run(&["--memory", "10KiB", "query", sorted]), @r"
    status: 4
    --- stdout
    --- stderr
    Error: the memory limit of 10 KiB was reached in the step `ORDER BY`
    Hint: give more with `--memory`, or narrow the query
    ");
    let grown = "SELECT (STRLEN(GROUP_CONCAT(CONCAT(STR(?o), STR(?b)))) AS ?n) { ?s ?p ?o . ?a a ?b } GROUP BY ?s";
    let said = run(&["--memory", "1MiB", "query", grown]);
    assert!(said.contains("status: 4") && said.contains("the memory limit of 1 MiB was reached in the step"), "{said}");
    let size = run(&["--memory", "5 apples", "query", "ASK {}"]);
    assert!(size.contains("status: 2") && size.contains("a size is wanted, such as 512MB or 2GiB"), "{size}");
    let refused = run(&["--memory", "1GiB", "man"]);
    assert!(refused.contains("status: 2") && refused.contains("--memory"), "{refused}");
}

#[test]
fn texts_that_grow_end_at_64_mebibytes() {
    let doubled = |text: &str| {
        (0..30)
            .map(|step| {
                text.replace("xN", &format!("x{step}"))
                    .replace("hN", &format!("h{step}"))
                    .replace("xM", &format!("x{}", step + 1))
            })
            .collect::<String>()
    };
    for (start, step) in [
        ("BIND('aaaaaaaaaa' AS ?x0)", "BIND(CONCAT(?xN, ?xN) AS ?xM)"),
        ("VALUES ?x0 { 'aaaaaaaaaa' 'bbbbbbbbbb' }", "BIND(CONCAT(?xN, ?xN) AS ?xM)"),
        ("BIND('aaaaaaaaaa' AS ?x0)", "BIND(REPLACE(?xN, 'a', 'aaaaaaa') AS ?xM)"),
        ("BIND('%' AS ?x0)", "BIND(ENCODE_FOR_URI(CONCAT(?xN, ?xN)) AS ?xM)"),
        ("BIND('aaaaaaaaaa' AS ?x0)", "BIND(CONCAT(?xN, ?xN) AS ?xM) BIND(SHA256(?xM) AS ?hN)"),
    ] {
        let said = run(&["query", &format!("SELECT * {{ {start} {} }}", doubled(step))]);
        assert!(said.contains("status: 4") && said.contains("64 MiB"), "{step}: {said}");
    }
}

#[test]
fn verbosity_tells_how_a_query_is_answered_on_standard_error() {
    let said = |arguments: &[&str], variable: &str| {
        let run = lermap().args(arguments).args(["query", "ASK { ?s ?p ?o }"]).env("LERMAP_LOG", variable).output();
        let output = run.unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stdout), "true\n");
        String::from_utf8(output.stderr).unwrap()
    };
    assert_eq!(said(&[], ""), "");
    assert!(said(&["-v"], "").contains("INFO lermap::load: opens source=Embedded"));
    assert!(!said(&["-v"], "").contains("DEBUG"));
    assert!(said(&["-vv"], "").contains("DEBUG lermap::store"));
    assert!(said(&[], "lermap::load=info").contains("lermap::load"));
    assert!(!said(&[], "lermap::load=info").contains("lermap::store"));
}

#[test]
fn a_command_refuses_options_that_it_does_not_understand() {
    for (line, option) in [
        ("diff -s nosuch map map", "--source"),
        ("load map --into x.lermap -f csv", "--format"),
        ("load map --into x.lermap -o foo.csv", "--output"),
        ("load map --into x.lermap -s b.ttl", "--source"),
        ("queries show issues-badges -f json", "--format"),
        ("man -f html", "--format"),
        ("analyze page-rank --explain -f json", "--format"),
        ("update CLEAR --in x.lermap --labels", "--labels"),
        ("describe employers --asserted", "--asserted"),
        ("check map -s map", "--source"),
        ("-s map completions bash", "--source"),
        ("export --default-graph strict", "--default-graph"),
        ("analyze list --engine oxigraph", "--engine"),
        ("analyze --memory 1GB", "--memory"),
        ("queries list --engine oxigraph", "--engine"),
        ("queries --labels", "--labels"),
        ("queries show issues-badges --engine oxigraph", "--engine"),
        ("queries fmt --check --engine oxigraph", "--engine"),
    ] {
        let output = lermap().args(line.split(' ')).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{line}: {said}");
        assert!(said.contains(&format!("takes no `{option}`")), "{line}: {said}");
    }
    let missing = lermap().args(["--queries", "/nosuch", "query", "ASK {}"]).output().unwrap();
    assert!(String::from_utf8(missing.stderr).unwrap().contains("`/nosuch` is not a folder"));
    let page = lermap().args(["queries", "docs", "-o", "x.html"]).output().unwrap();
    assert!(String::from_utf8(page.stderr).unwrap().contains("the catalogue is Markdown"));
    let help = lermap().args(["man", "--help"]).output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    assert!(!help.contains("--source") && help.contains("Options that commands share:"), "{help}");
}

#[test]
fn views_for_people_are_as_plain_as_one_wants() {
    let ask = ["run", "coverage-by-stage", "-f", "table", "--limit", "1"];
    let (_, drawn) = said(&ask);
    assert!(drawn.contains(" │ ") && drawn.contains("─┼─"), "{drawn}");
    let (_, ascii) = said_with(&ask, &[("LC_ALL", "C")]);
    assert!(ascii.contains(" | ") && ascii.contains("-+-") && ascii.is_ascii(), "{ascii}");
    let (_, dumb) = said_with(&ask, &[("TERM", "dumb")]);
    assert_eq!(dumb, ascii);
    let (_, read) = said_with(&ask, &[("LERMAP_LINES", "none")]);
    assert!(read.starts_with("Row 1 of 1\ngroup: Career Navigators"), "{read}");
    let (_, bars) = said(&[&ask[..3], &["bars", "--lines", "none"]].concat());
    assert!(bars.contains("Career Navigators - Developing: 1\n"), "{bars}");
    let groups = "SELECT ?s { ?s a ler:StakeholderGroup } ORDER BY ?s LIMIT 1";
    let (_, both) = said(&["query", groups, "-f", "table"]);
    assert!(both.contains("Career Navigators (stakeholder:career-navigators)"), "{both}");
    let (_, alone) = said(&["query", groups, "-f", "table", "--labels-only"]);
    assert!(alone.contains("Career Navigators") && !alone.contains("stakeholder:"), "{alone}");
    let (status, refused) = said(&["query", groups, "--labels-only"]);
    assert_eq!(status, Some(2), "{refused}");
    assert!(refused.contains("`csv` is for programs"), "{refused}");
}

#[test]
fn what_was_meant_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plain.rq");
    std::fs::write(&file, "ASK {}").unwrap();
    let file = file.to_str().unwrap();
    for (arguments, status, expected) in [
        (&["run", file][..], 3, "runs a query without a header"),
        (&["run", "nosuch.rq"], 3, "cannot read `nosuch.rq`"),
        (&["query", "nosuch.rq"], 3, "cannot read `nosuch.rq`"),
        (&["search", ""], 2, "words to search for must be given"),
        (&["describe", " "], 2, "the name of an entity must be given"),
        (&["ask", ""], 2, "a question must be given"),
        (&["guide", "nobody"], 1, "no stakeholder is called `nobody`"),
        (&["guide", "employers", "nothing"], 1, "no purpose is called `nothing`"),
    ] {
        check(arguments, status, "", expected);
    }
}

#[test]
fn a_card_in_a_pipe_is_whole() {
    let (_, card) = said(&["describe", "employers"]);
    assert!(!card.contains('…'), "{card}");
    assert!(card.lines().filter(|line| line.starts_with("  - ")).count() > 40, "{card}");
    let (_, labels) = said(&["describe", "employers", "--labels-only"]);
    assert!(!labels.contains("stakeholder:") && labels.contains("  - HR Systems\n"), "{labels}");
}

/// Returns what the program answers `shell` that asks with `words`, or bash with a line.
fn offered(shell: &str, words: &[&str]) -> Vec<String> {
    let mut asked = lermap();
    asked.env("COMPLETE", shell).env("_LERMAP_WORDBREAKS", " \t\n\"'><=;|&(:").arg("--").args(words);
    asked.env("_CLAP_COMPLETE_INDEX", words.len().saturating_sub(1).to_string());
    let output = asked.output().unwrap();
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn a_shell_completes_what_there_is() {
    for (line, expected) in [
        ("an", "analyze\t"),
        ("describe employers --for", "--format\t"),
        ("-f turt", "turtle\t"),
        ("--color al", "always"),
        ("run stakeholder-w", "stakeholder-work-streams\tWhich work streams"),
        ("run stakeholder-work-streams sta", "stakeholder=\tthe group"),
        ("run stakeholder-work-streams stakeholder=employers stage=iss", "stage=issuing\tIssuing"),
        ("queries values stakeholder-work-streams stag", "stage\t"),
        ("analyze page-r", "page-rank\t"),
        ("analyze page-rank --projection frameworks-", "frameworks-rest-on\t"),
        ("export --score leid", "leiden\t"),
        ("export --graph graph:curat", "graph:curation"),
        ("describe framework:ob-3", "framework:ob-3.0\tOpen Badges 3.0"),
        ("describe employer", "employers\tEmployers"),
        ("guide employers ver", "verify\tVerify a record"),
        ("check --shapes cl", "clr\t"),
        ("rules term-m", "term-mention\t"),
        ("man expo", "export\t"),
        ("load Cargo.to", "Cargo.toml"),
    ] {
        let words = [&["lermap"], &line.split(' ').collect::<Vec<_>>()[..]].concat();
        let found = offered("fish", &words);
        assert!(found.first().is_some_and(|first| first.starts_with(expected)), "{line}: {found:?}");
    }
    assert_eq!(offered("fish", &["lermap", "-s", "https://example.org/sparql", "describe", "emp"]), [""; 0]);
    assert_eq!(offered("fish", &["lermap", "-s", "/nosuch.ttl", "describe", "emp"]), [""; 0]);
    for (shell, end) in [("zsh", ":"), ("fish", "\t")] {
        let label = offered(shell, &["lermap", "describe", "Digital\\ Credential\\ Wal"]);
        assert_eq!(label[0], format!("Digital Credential Wallet{end}Digital Credential Wallet"));
    }
    for (line, expected) in [
        ("lermap describe framework:ob-3", "ob-3.0"),
        ("lermap run stakeholder-work-streams stage=iss", "issuing"),
        ("lermap describe \"Digital Credential Wal", "Digital Credential Wallet"),
        ("lermap describe Digital\\ Credential\\ Wal", "Digital\\ Credential\\ Wallet"),
    ] {
        assert_eq!(offered("bash", &[line])[0], expected, "{line}");
    }
    let (status, said) = said_with(&["describe"], &[("COMPLETE", "nosuch")]);
    assert_eq!((status, said.contains("unknown shell `nosuch`")), (Some(2), true), "{said}");
}

/// Runs the program with `arguments` and returns its status and all it said.
fn said(arguments: &[&str]) -> (Option<i32>, String) {
    said_with(arguments, &[])
}

/// Runs the program with `arguments` and these variables in the environment.
fn said_with(arguments: &[&str], environment: &[(&str, &str)]) -> (Option<i32>, String) {
    let output = lermap().args(arguments).envs(environment.iter().copied()).output().unwrap();
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    (output.status.code(), text)
}

#[test]
fn help_is_where_people_look_for_it() {
    for (arguments, expected) in [
        (&["help", "run"][..], "Usage: lermap run"),
        (&["help"], "tables for programs: csv, tsv"),
        (&["run", "--help"], "Usage: lermap run"),
        (&["run", "stakeholder-work-streams", "--help"], "Parameters:\n  stakeholder"),
        (&["analyze", "list"], "page-rank"),
    ] {
        let (status, text) = said(arguments);
        assert!(status == Some(0) && text.contains(expected), "{arguments:?}: {text}");
    }
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(said(&["man", "--all", folder.path().to_str().unwrap()]).0, Some(0));
    assert!(std::fs::read_to_string(folder.path().join("lermap-query.1")).unwrap().contains(".TH lermap-query"));
}

#[test]
fn a_file_that_is_named_where_a_query_is_wanted_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("q.rq");
    std::fs::write(
        &file,
        "#+ summary: Which stages are there?\n#+ x-lermap: {kind: check}\nSELECT ?s { ?s a ler:Stage }",
    )
    .unwrap();
    let file = file.to_str().unwrap();
    let (status, text) = said(&["query", file]);
    assert!(status == Some(0) && text.contains("stage/issuing"), "{text}");
    // Every row of a check is a finding.
    let (status, text) = said(&["run", file]);
    assert!(status == Some(1) && text.contains("stage/issuing"), "{text}");
}

/// Returns the exit status, the first lines of standard output, and standard error.
#[track_caller]
fn check(arguments: &[&str], status: i32, out: &str, error: &str) {
    let output = lermap().args(arguments).output().unwrap();
    let (said, told) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert_eq!(output.status.code(), Some(status), "{arguments:?}: {told}");
    assert!(said.contains(out), "{arguments:?}: {said}");
    assert!(told.contains(error), "{arguments:?}: {told}");
}

#[test]
fn nothing_found_is_one_status_everywhere() {
    check(&["search", "zzzzzzzz"], 1, "", "nothing has `zzzzzzzz`");
    check(&["ask", "zebra"], 1, "", "no saved query answers");
    check(&["describe", "zzzzzzzz"], 1, "", "nothing is called `zzzzzzzz`");
    check(&["schema", "zzzzzzzz"], 1, "", "no class or property is called");
    check(&["run", "zzzzzzzz"], 1, "", "zzzzzzzz");
}

#[test]
fn a_word_with_a_mistake_finds_what_was_meant() {
    check(&["search", "walet", "--limit", "3"], 0, "framework-kind/wallet", "this has `wallet`");
    check(&["search", "wallet", "--limit", "1"], 0, "entity,label", "Only the first 1 row");
}

#[test]
fn several_entities_are_described_and_rows_are_limited() {
    check(&["describe", "stakeholder:employers", "stage:issuing"], 0, "stage:issuing", "");
    check(
        &["describe", "employers", "stage:issuing", "-f", "csv", "--limit", "1"],
        0,
        "entity,direction",
        "more follow",
    );
    check(&["describe", "employers", "stage:zzz"], 1, "", "");
    check(&["query", "SELECT * { ?s a ler:Stage }", "--limit", "3"], 0, "s\r\n", "Only the first 3 rows");
    check(
        &["run", "stakeholder-work-streams", "stakeholder=employers", "--limit", "2"],
        0,
        "",
        "Only the first 2 rows",
    );
}
