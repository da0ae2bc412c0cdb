use super::*;
use crate::query::statements;

#[track_caller]
fn check(text: &str, expected: Entry) {
    assert_eq!(entry(text, &Prefixes::default()), expected, "{text}");
}

#[test]
fn open_statements_go_on() {
    for text in [
        "SELECT",
        "SELECT *",
        "SELECT * WHERE",
        "SELECT * {",
        "SELECT * { ?s",
        "SELECT * { ?s a ler:StakeholderGroup ;",
        "SELECT * { ?s rdfs:label \"\"\"open\n",
        "SELECT * { ?s ?p ?o } LIMIT",
        "SELECT * { ?s ?p ?o } ORDER BY",
        "SELECT * { ?s ?p ?o } # }",
        "PREFIX a: <http://e/>",
        "INSERT DATA { ler:a ler:b ler:c",
        "SELECT * { FILTER(?a IN (1, 2)",
        "SELECT (COUNT(*)",
        "DELETE { ?s ?p ?o }",
    ] {
        match text {
            "SELECT * { ?s ?p ?o } # }" => check(text, Entry::Complete),
            text => check(text, Entry::Incomplete),
        }
    }
}

#[test]
fn whole_statements_run() {
    check("SELECT * { ?s ?p ?o }", Entry::Complete);
    check("# a comment\n\nASK {}  \n", Entry::Complete);
    check("DESCRIBE stakeholder:employers", Entry::Complete);
    check("INSERT DATA { ler:a ler:b ler:c }", Entry::Complete);
    check("", Entry::Empty);
    check(" # nothing\n", Entry::Empty);
}

#[test]
fn wrong_tokens_are_said_at_once() {
    check("SELCT * {", Entry::Wrong);
    check("hello", Entry::Wrong);
    check("SELECT * { ?s ?p \"open\n", Entry::Wrong);
    check("SELECT * { ?s ler:a ?b ?c", Entry::Wrong);
    check("SELECT * { ?s ?p ?o }}", Entry::Wrong);
    check("SELECT * { ?s ?p ?o } LIMT 10", Entry::Wrong);
    check(&"(".repeat(100_000), Entry::Wrong);
}

#[test]
fn a_semicolon_or_an_empty_line_forces_a_run() {
    check("SELECT * {\n;", Entry::Complete);
    check("SELECT * {\n", Entry::Complete);
    check("SELECT * {\n          ", Entry::Complete);
    check("SELECT * {\n  ?s ?p\n        ", Entry::Complete);
    check("SELECT * { # {\n  ?s", Entry::Incomplete);
    // PREFIX lines have an empty line behind them often, and texts have some inside.
    check("PREFIX e: <http://e/>\n", Entry::Incomplete);
    check("PREFIX e: <http://e/>\n\n\n", Entry::Complete);
    check("INSERT DATA { ler:x rdfs:comment \"\"\"one\n\n", Entry::Incomplete);
}

#[test]
fn words_for_help_and_for_the_end_are_whole() {
    for word in ["help", "exit", "quit", "?", "\\q", "quit;", "help describe"] {
        check(word, Entry::Complete);
    }
}

#[test]
fn of_several_statements_the_last_decides() {
    check("ASK {}\n\nSELECT * { ?s ?p ?o }", Entry::Complete);
    check("ASK {}\n\nSELECT * { ?s", Entry::Incomplete);
    check("INSERT DATA { ler:a ler:b 1 }\n\nDELETE DATA { ler:a ler:b 1 }", Entry::Complete);
    check("INSERT DATA { ler:a ler:b 1 }\n\nDELETE DATA { ler:a", Entry::Incomplete);
}

#[track_caller]
fn check_script(text: &str, expected: &[&str]) {
    let found: Vec<&str> = statements(text).iter().map(|(_, piece)| piece.trim()).collect();
    assert_eq!(found, expected);
}

#[test]
fn scripts_become_statements() {
    check_script("ASK {}", &["ASK {}"]);
    check_script("ASK {}\nASK {}", &["ASK {}", "ASK {}"]);
    check_script("ASK {} ; ASK {};", &["ASK {}", "ASK {}"]);
    check_script(
        "SELECT * { { SELECT ?a { ?a ?b ?c } } }\nLIMIT 1",
        &["SELECT * { { SELECT ?a { ?a ?b ?c } } }\nLIMIT 1"],
    );
    check_script(
        "PREFIX e: <http://e/> ASK {}\n\nPREFIX f: <http://f/>\nASK { f:a ?b ?c }",
        &["PREFIX e: <http://e/> ASK {}", "PREFIX f: <http://f/>\nASK { f:a ?b ?c }"],
    );
    check_script(".format csv\nASK {}\n.quit", &[".format csv", "ASK {}", ".quit"]);
    check_script(
        "DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }; CLEAR ALL\nASK {}",
        &["DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }; CLEAR ALL", "ASK {}"],
    );
    check_script("SELECT * { ?s ?p ?o\n. ?o ?q .5 }", &["SELECT * { ?s ?p ?o\n. ?o ?q .5 }"]);
    check_script(".describe \"it's\"\nASK {}", &[".describe \"it's\"", "ASK {}"]);
    check_script("# only a comment", &[]);
    check_script("help\nASK {}\nquit", &["help", "ASK {}", "quit"]);
    check_script("ASK {\n}\n\nASK {\n}", &["ASK {\n}", "ASK {\n}"]);
    check_script(
        "INSERT DATA { ler:a ler:b 1 }\n\nDELETE { ?s ?p 1 }\n\nINSERT { ?s ?p 2 }\nWHERE { ?s ?p 1 }\nCLEAR ALL",
        &["INSERT DATA { ler:a ler:b 1 }", "DELETE { ?s ?p 1 }\n\nINSERT { ?s ?p 2 }\nWHERE { ?s ?p 1 }", "CLEAR ALL"],
    );
    check_script(
        "WITH ler:g\nDELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        &["WITH ler:g\nDELETE { ?s ?p ?o } WHERE { ?s ?p ?o }"],
    );
}

/// Every query of the W3C suite is complete, and no cut between two of its tokens is a mistake.
#[test]
fn agrees_with_the_sparql_parser_on_the_w3c_suite() {
    let root = std::env::var_os("LERMAP_W3C_TESTS").map_or_else(
        || std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/w3c-sparql11"),
        std::path::PathBuf::from,
    );
    let mut files = Vec::new();
    collect(&root, &mut files);
    if files.is_empty() {
        eprintln!("SKIPPED: no W3C tests at {}; set LERMAP_W3C_TESTS to test with them", root.display());
        return;
    }
    let mut wrong = Vec::new();
    let (mut cuts, mut whole) = (0, 0);
    for path in files {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let mut prefixes = Prefixes::default();
        prefixes.insert("", "http://example.org/");
        if spargebra::SparqlParser::new().with_base_iri("http://e/").unwrap().parse_query(&text).is_err() {
            continue;
        }
        let text = if text.contains("BASE") { text } else { format!("BASE <http://e/>\n{text}") };
        if parse_query(&text, &prefixes).is_err() {
            continue;
        }
        whole += 1;
        if entry(&text, &prefixes) != Entry::Complete {
            wrong.push(format!("{} is not complete", path.display()));
        }
        for token in tokens(&text).iter().filter(|token| !token.is_trivia()).step_by(4) {
            cuts += 1;
            if entry(&text[..token.end()], &prefixes) == Entry::Wrong {
                wrong.push(format!("{}:\n{}\n", path.display(), &text[..token.end()]));
                break;
            }
        }
    }
    eprintln!("{whole} queries, {cuts} cuts, {} wrong", wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn collect(folder: &std::path::Path, files: &mut Vec<std::path::PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rq") {
            files.push(path);
        }
    }
    files.sort();
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "(SELECT|WHERE|\\{|\\}|\\(|\\)|\\?s| |a|ler:x|;|\\.|,|\"|'|<|>|FILTER|VALUES|UNION|@en|\\n|OPTIONAL|BIND|AS|\\*|/|\\^|\\||5|INSERT|DATA|DELETE|GRAPH|\\PC){0,24}") {
        let _ = entry(&text, &Prefixes::default());
        let _ = statements(&text);
    }
}
