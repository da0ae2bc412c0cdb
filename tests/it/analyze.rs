//! Graph questions from the command line, as people ask them.

use std::path::Path;

use crate::support::{lermap, shown, site};

/// Runs `lermap` with `line`, which is cut at blanks.
fn said(line: &str) -> String {
    shown(&lermap().args(line.split(' ')).output().unwrap())
}

#[test]
fn a_ranking_names_its_network() {
    insta::assert_snapshot!("ranking", said("analyze degree -p stakeholders-by-mention -f csv --top 3"));
}

#[test]
fn the_list_names_algorithms_and_projections() {
    let list = said("analyze");
    for name in lermap::analysis::ALGORITHMS.iter().map(|algorithm| algorithm.name()) {
        assert!(list.contains(&format!("\n  {name} ")), "{name} is not listed");
    }
    for name in ["stakeholders-by-mention", "frameworks", "frameworks-rest-on", "glossary", "map", "coverage"] {
        assert!(list.contains(&format!("\n  {name} ")), "{name} is not listed");
    }
}

#[test]
fn mistakes_say_what_to_do() {
    let lines = [
        "analyze degree -p framework",
        "analyze degree --class Unknown",
        "analyze degree --edges ASK{}",
        "analyze degree -p map --top 0 --fail-if many>3",
        "analyze degree -p map --top 0 --write graph:x",
        "analyze degree -p map --without nobody",
    ];
    let all: Vec<String> = lines.iter().map(|line| format!("lermap {line}\n{}", said(line))).collect();
    insta::assert_snapshot!("mistakes", all.join("\n"));
}

#[test]
fn a_gate_decides_the_exit_status() {
    assert!(said("analyze degree -p coverage -f csv --top 0 --fail-if edges<23").starts_with("status: 0"));
    insta::assert_snapshot!("gate", said("analyze degree -p coverage -f csv --top 0 --fail-if edges<24"));
}

#[test]
fn what_if_shows_what_changes() {
    insta::assert_snapshot!("what-if", said("analyze degree -p coverage -f csv --without employers --top 4"));
}

#[test]
fn a_stored_run_is_replayed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("map.lermap");
    let run = |line: &str| {
        let output = lermap().current_dir(folder.path()).args(line.split(' ')).output().unwrap();
        shown(&output)
    };
    assert!(run("load map --into map.lermap").starts_with("status: 0"));
    let stored = run("-s map.lermap analyze degree -p frameworks -f csv --write graph:ranking");
    let replayed = run("-s map.lermap analyze --replay graph:ranking -f csv");
    let rows = |text: &str| text.split("--- stderr").next().unwrap_or_default().to_owned();
    assert_eq!(rows(&stored), rows(&replayed));
    assert!(replayed.contains("The same was found, bit for bit."), "{replayed}");
    let query = "SELECT ?a { GRAPH graph:ranking { graph:ranking ler:algorithm ?a } }";
    let output = lermap().args(["-s", file.to_str().unwrap(), "query", query, "-f", "csv"]).output().unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).contains("algorithm/degree"));
    assert!(run("update --in map.lermap INSERT{ler:a\u{a0}ler:b\u{a0}ler:c}WHERE{}").contains("status: 2"));
}

#[test]
fn two_copies_of_the_map_are_compared() {
    let (Some(old), Some(new)) = (site("2024-04-15"), site("2025-03-18")) else { return };
    let compare = |old: &Path, new: &Path| {
        let output = lermap()
            .args(["analyze", "compare", old.to_str().unwrap(), new.to_str().unwrap(), "degree"])
            .args(["-p", "coverage", "-f", "csv", "-q"])
            .output()
            .unwrap();
        shown(&output)
    };
    assert!(compare(&new, &new).starts_with("status: 0\n--- stdout\nnode,label,change"));
    let changed = compare(&old, &new);
    assert!(changed.starts_with("status: 1"), "{changed}");
}

/// Counted by hand in the map's own table of action areas.
#[test]
fn the_real_map_has_17_empty_cells_and_an_empty_row() {
    let Some(copy) = site("2025-03-18") else { return };
    let output = lermap()
        .args(["-q", "-s", copy.to_str().unwrap(), "analyze", "gaps", "-p", "coverage", "--explain", "2"])
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.starts_with("17 of 40 cells are empty.\nData Standards Organizations is an empty row"), "{said}");
}

#[test]
fn every_algorithm_has_a_service() {
    for algorithm in lermap::analysis::ALGORITHMS {
        let arguments: Vec<String> = algorithm
            .parameters()
            .iter()
            .filter(|parameter| parameter.required)
            .map(|parameter| {
                let entity = if parameter.name == "to" { "framework:vcdm-2.0" } else { "framework:ob-3.0" };
                format!("algorithm:{} {entity} ;", parameter.name)
            })
            .collect();
        // Along directions without circles, eigenvector scores never settle.
        let direction = if algorithm.name() == "eigenvector" { "algorithm:directed false ;" } else { "" };
        let projection = if ["coverage", "gaps"].contains(&algorithm.name()) { "coverage" } else { "frameworks" };
        let query = format!(
            "SELECT (COUNT(*) AS ?n) {{ SERVICE algorithm:{} {{ [] {direction} {} algorithm:projection \"{projection}\" }} }}",
            algorithm.name(),
            arguments.join(" ")
        );
        let output = lermap().args(["query", &query]).output().unwrap();
        assert!(output.status.success(), "{}: {}", algorithm.name(), String::from_utf8_lossy(&output.stderr));
    }
}
