//! What `lermap check` finds, and how it says so.

use std::collections::BTreeSet;

use crate::support::{lermap, site};

/// Returns the exit status, and the findings as severity, code and entity, of checking `source`.
fn findings(source: &str) -> (Option<i32>, Vec<[String; 3]>) {
    let output = lermap().args(["check", source, "--format", "csv"]).output().unwrap();
    let mut reader = csv::Reader::from_reader(output.stdout.as_slice());
    let rows = reader.records().map(|record| {
        let record = record.unwrap();
        let entity = record[2].trim_start_matches("https://w3id.org/lermap/").to_owned();
        [record[0].to_owned(), record[1].to_owned(), entity]
    });
    (output.status.code(), rows.collect())
}

#[test]
fn the_embedded_map_passes() {
    let (status, found) = findings("map");
    assert_eq!(status, Some(0));
    assert!(found.iter().all(|[severity, ..]| severity != "violation"), "{found:?}");
}

#[test]
fn the_known_defects_of_the_real_map_are_found() {
    let Some(folder) = site("2025-03-18") else { return };
    let (status, found) = findings(folder.to_str().unwrap());
    assert_eq!(status, Some(1));
    let all: BTreeSet<(&str, &str)> = found.iter().map(|[_, code, entity]| (code.as_str(), entity.as_str())).collect();
    for known in [
        ("dangling-citation", "term/micro-credential"),
        ("dangling-citation", "term/sbha"),
        ("fused-statements", "stream/credentialing-organizations-using-754a4aab42"),
        ("group-without-actions", "stakeholder/data-standards-organizations"),
        ("joint-author-line", "resource/words-of-the-workforce"),
        ("known-defect", "resource/seven-principles"),
        ("licence-conflict", "edition/v2"),
        ("name-variant", "organization/jff"),
        ("name-variant", "organization/c-ben"),
        ("name-variant", "organization/credential-as-you-go"),
        ("name-variant", "organization/strada-education-foundation"),
        ("name-variant", "organization/t3-innovation-network"),
        ("source-file", ""),
        ("unversioned-link", "resource/what-is-a-verifiable-credential"),
        ("url-missing", "resource/wallet-market-scan"),
        ("url-repeated", "resource/credentialing-everything"),
        ("url-repeated", "resource/going-digital"),
    ] {
        assert!(all.contains(&known), "{known:?} is not among {all:#?}");
    }
    let count = |code: &str| found.iter().filter(|[_, other, _]| other == code).count();
    assert_eq!(count("repeated-statement"), 8);
    // 17 of the 40 pairs of groups and areas hold nothing.
    assert_eq!(count("empty-cell"), 17);
    assert_eq!(count("fused-statements"), 1);
}

#[test]
fn the_older_copy_of_the_real_map_breaks_no_rule_of_skos() {
    let Some(folder) = site("2024-04-15") else { return };
    let (status, found) = findings(folder.to_str().unwrap());
    assert_eq!(status, Some(1));
    let violations: BTreeSet<&str> =
        found.iter().filter(|[severity, ..]| severity == "violation").map(|[_, code, _]| code.as_str()).collect();
    assert_eq!(violations, BTreeSet::from(["dangling-citation", "fused-statements"]));
}

#[test]
fn findings_can_be_filtered_without_changing_the_exit_status() {
    let Some(folder) = site("2025-03-18") else { return };
    let output =
        lermap().args(["check", folder.to_str().unwrap(), "--severity", "violation", "-f", "csv"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.lines().skip(1).all(|line| line.starts_with("violation,")), "{text}");
}

#[test]
fn sarif_has_a_rule_and_a_line_for_each_result() {
    let output = lermap().args(["check", "--format", "sarif"]).output().unwrap();
    let log: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rules: BTreeSet<&str> =
        run["tool"]["driver"]["rules"].as_array().unwrap().iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    let results = run["results"].as_array().unwrap();
    assert!(!results.is_empty());
    for result in results {
        assert!(rules.contains(result["ruleId"].as_str().unwrap()), "{result}");
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()), "{result}");
    }
    let placed = results.iter().filter(|result| {
        result["locations"][0]["physicalLocation"]["region"]["startLine"].as_u64().is_some_and(|line| line > 0)
    });
    assert!(placed.count() > 10);
}

#[test]
fn the_report_is_a_graph_without_blank_nodes() {
    let report = |severity: &str| {
        let output = lermap().args(["check", "--format", "ntriples", "--severity", severity]).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    // The standard says that data with any result does not conform, however little the result weighs.
    let text = report("info");
    assert!(text.contains("<http://www.w3.org/ns/shacl#conforms> \"false\""), "{text}");
    assert!(report("violation").contains("<http://www.w3.org/ns/shacl#conforms> \"true\""));
    assert!(text.lines().all(|line| !line.contains("_:")), "{text}");
}

#[test]
fn a_snapshot_is_checked_and_a_damaged_one_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("map.lermap");
    let name = file.to_str().unwrap();
    lermap().args(["load", "map", "--into", name]).assert().success();
    assert_eq!(findings(name).0, Some(0));
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0xff;
    std::fs::write(&file, bytes).unwrap();
    let (status, found) = findings(name);
    assert_eq!(status, Some(1));
    assert_eq!(found, [["violation", "damaged-file", ""].map(str::to_owned)]);
    // Nothing is answered from it.
    let output = lermap().args(["-s", name, "query", "ASK {}"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.starts_with(&format!("Error: `{name}`: block ")) && said.contains("is damaged"), "{said}");
}

#[test]
fn what_follows_is_kept_in_a_snapshot_only_if_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("map.lermap");
    let name = file.to_str().unwrap();
    let query = "ASK { GRAPH graph:inferred { framework:vcdm-1.1 dcterms:isReplacedBy framework:vcdm-2.0 } }";
    for (options, expected) in [(&[][..], "false\n"), (&["--infer", "owl-rl"][..], "true\n")] {
        lermap().args(["load", "map", "--force", "--into", name]).args(options).assert().success();
        lermap().args(["-s", name, "query", query]).assert().success().stdout(expected);
    }
}
