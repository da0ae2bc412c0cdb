//! `lermap check --shapes` and `lermap shapes`: shapes of one's own, and those for records of the field.

use crate::support::lermap;

const DATA: &str = "tests/data/shapes/people.ttl";
const SHAPES: &str = "tests/data/shapes/people-shapes.ttl";

/// Returns the exit status and what a run writes to standard output and standard error.
fn run(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = lermap().current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn own_shapes_find_their_violations_at_their_lines() {
    let (status, out, _) = run(&["check", DATA, "--shapes", SHAPES, "--format", "text"]);
    assert_eq!(status, Some(1));
    let expected = "\
tests/data/shapes/people.ttl:9: violation: http://example.org/bob: a year of birth is a whole number; it is `long ago` [shape-born-shape]
    write the year alone
tests/data/shapes/people.ttl:10: violation: http://example.org/bob: a year of birth is a whole number; it is `yesterday` [shape-born-shape]
    write the year alone
tests/data/shapes/people.ttl:8: violation: http://example.org/bob: `http://example.org/name` is missing [shape-min-count]
    correct `http://example.org/name` of the record
";
    assert_eq!(out, expected);
}

#[test]
fn findings_are_limited_and_filtered() {
    let (status, out, notes) = run(&["check", DATA, "--shapes", SHAPES, "-f", "csv", "--limit", "1"]);
    assert_eq!((status, out.lines().count()), (Some(1), 2));
    assert!(notes.contains("3 violations"), "{notes}");
}

#[test]
fn reports_have_the_terms_of_the_standard() {
    let (_, out, _) = run(&["check", DATA, "--shapes", SHAPES, "-f", "ntriples"]);
    for part in [
        "<http://www.w3.org/ns/shacl#conforms> \"false\"",
        "<http://www.w3.org/ns/shacl#sourceShape> <http://example.org/born-shape>",
        "<http://www.w3.org/ns/shacl#resultPath> <http://example.org/born>",
        "<http://www.w3.org/ns/shacl#value> \"long ago\"",
        "<http://www.w3.org/ns/shacl#MinCountConstraintComponent>",
    ] {
        assert!(out.contains(part), "{part} is not in {out}");
    }
    let (_, out, _) = run(&["check", DATA, "--shapes", SHAPES, "-f", "junit"]);
    assert!(out.contains("failures=\"2\"") && out.contains("people.ttl:10"), "{out}");
    let (_, out, _) = run(&["check", DATA, "--shapes", SHAPES, "-f", "sarif"]);
    let log: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(log["runs"][0]["results"].as_array().unwrap().len(), 3);
}

#[test]
fn shapes_may_stand_in_the_data() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("both.ttl");
    let text: String = [DATA, SHAPES].iter().map(|name| std::fs::read_to_string(name).unwrap()).collect();
    std::fs::write(&file, text).unwrap();
    let (status, out, _) = run(&["check", file.to_str().unwrap(), "--shapes-from", "data", "-f", "csv"]);
    assert_eq!((status, out.lines().count()), (Some(1), 4));
    let (status, _, error) = run(&["check", DATA, "--shapes-from", "data"]);
    assert_eq!(status, Some(3));
    assert!(error.contains("no shape in `the data` says"), "{error}");
}

#[test]
fn wrong_shapes_are_an_error_at_their_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("wrong.ttl");
    let text = std::fs::read_to_string(SHAPES).unwrap().replace("sh:datatype xsd:integer", "sh:datatype \"integer\"");
    std::fs::write(&file, text).unwrap();
    let (status, out, error) = run(&["check", DATA, "--shapes", file.to_str().unwrap()]);
    assert_eq!((status, out.as_str()), (Some(3), ""));
    assert!(error.contains("wrong.ttl:12:1: `sh:datatype` of the shape"), "{error}");
}

#[test]
fn a_badge_hears_what_a_receiver_will_miss() {
    let (status, out, _) =
        run(&["check", "tests/data/shapes/badge.json", "--format", "text", "--severity", "violation"]);
    assert_eq!(status, Some(1));
    for part in [
        "a receiver cannot refer to the badge, nor see that it has it already: it has no id",
        "a receiver cannot tell when the credential starts to be valid",
        "a receiver cannot tell whose badge it is",
        "a receiver cannot judge what had to be done for it",
        "a receiver learns nothing of what was achieved but its name",
    ] {
        assert!(out.contains(part), "{part} is not in {out}");
    }
    assert!(!out.contains("the achievement has no name") && !out.contains("has no achievement"), "{out}");
}

#[test]
fn a_badge_that_has_all_has_no_violation() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("badge.json");
    let text = std::fs::read_to_string("tests/data/shapes/badge.json").unwrap();
    let text = text
        .replace("\"2025-01-31\"", "\"2025-01-31T00:00:00Z\"")
        .replace("\"issuer\":", "\"id\": \"urn:uuid:1\", \"name\": \"Welding\", \"issuer\":")
        .replace("\"type\": [\"AchievementSubject\"]", "\"id\": \"did:example:1\", \"type\": [\"AchievementSubject\"]")
        .replace("\"criteria\": {}", "\"description\": \"Four seams\", \"criteria\": {\"narrative\": \"A test\"}");
    std::fs::write(&file, text).unwrap();
    let (status, out, _) = run(&["check", file.to_str().unwrap(), "--format", "text"]);
    assert_eq!(status, Some(0), "{out}");
    assert!(!out.contains("violation"), "{out}");
}

#[test]
fn lines_of_json_are_found_in_its_text() {
    let (_, out, _) = run(&["check", "tests/data/shapes/badge.json", "--format", "text"]);
    assert!(out.contains("badge.json:8: violation: a node of the class cred:VerifiableCredential"), "{out}");
    assert!(out.contains("badge.json:12: violation: https://issuer.example/achievements/1"), "{out}");
}

#[test]
fn drafted_shapes_hold_for_their_data() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("drafted.ttl");
    let (status, out, _) = run(&["shapes", "map", "--share", "100"]);
    assert_eq!(status, Some(0));
    assert!(out.contains("sh:targetClass ler:StakeholderGroup"), "{out}");
    std::fs::write(&file, &out).unwrap();
    let (status, found, error) = run(&["check", "map", "--shapes", file.to_str().unwrap(), "-f", "csv"]);
    assert_eq!((status, found.lines().count()), (Some(0), 1), "{found}\n{error}");
    let (_, one, _) = run(&["shapes", DATA, "--class", "http://example.org/Person", "--share", "50"]);
    let expected = "\
draft:Person a sh:NodeShape ;  # instances: 2
    sh:targetClass <http://example.org/Person> ;
    sh:property [
        sh:path <http://example.org/born> ;  # all 2; values: 3
        sh:minCount 1 ;  # all 2
        sh:maxCount 1 ;  # 1 of 2, 50.0%; most: 2
        sh:datatype xsd:string ;  # 2 of 3, 66.6%
    ] ;
    sh:property [
        sh:path <http://example.org/name> ;  # 1 of 2, 50.0%; values: 1
        sh:minCount 1 ;  # 1 of 2, 50.0%
        sh:maxCount 1 ;  # all 2; most: 1
        sh:datatype xsd:string ;  # all 1
    ] .
";
    assert!(one.ends_with(expected), "{one}");
}

#[test]
fn the_prompt_checks_too() {
    let output =
        lermap().arg("repl").write_stdin(".check --severity violation\n.shapes --class ler:Stage\n").output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(text.contains("0 violations") && text.contains("draft:Stage"), "{text}");
}

#[test]
fn nodes_without_a_name_have_lines_in_json_too() {
    let folder = tempfile::tempdir().unwrap();
    let (file, shapes) = (folder.path().join("many.json"), folder.path().join("shapes.ttl"));
    // One value in a line, whose number is its line.
    let text = [
        r#"[{"@context": {"@vocab": "http://e/"}, "@type": "T", "p": ["#,
        r#"    {"q": 2}, "named", {"@id": "http://e/i", "q": "#,
        r#"    3}, {"#,
        r#"    "q": 4, "r": {"@list": [ "text", {"q": "#,
        r#"    5}, {"q": "#,
        r#"    6}]}, "s": {"@graph": {"q": "#,
        r#"    7}}}]},"#,
        r#" {"@context": {"k": "http://e/p", "e": "http://e/"}, "k": {"e:q": "#,
        r#"    9}}]"#,
    ];
    std::fs::write(&file, text.join("\n")).unwrap();
    std::fs::write(
        &shapes,
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <http://e/> .\n\
         e:A a sh:NodeShape ; sh:targetSubjectsOf e:q ; sh:property [ sh:path e:q ; sh:nodeKind sh:IRI ] .",
    )
    .unwrap();
    let (file, shapes) = (file.to_str().unwrap(), shapes.to_str().unwrap());
    let (_, out, _) = run(&["check", file, "--shapes", shapes, "--format", "text"]);
    let mut lines: Vec<(u64, u64)> = Vec::new();
    for finding in out.lines().filter(|line| line.contains(": violation: ")) {
        let line = finding.split(':').nth(1).unwrap().parse().unwrap();
        let value = finding.split(" is `").nth(1).unwrap().chars().next().unwrap();
        lines.push((line, u64::from(value.to_digit(10).unwrap())));
    }
    lines.sort_unstable();
    assert_eq!(lines, [2, 3, 4, 5, 6, 7, 9].map(|line| (line, line)), "{out}");
}
