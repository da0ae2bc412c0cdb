//! `lermap export`: every format of the embedded map, the same bytes each time.

use lermap::output::{FORMATS, Shape};

use crate::support::lermap;

fn export(arguments: &[&str]) -> Vec<u8> {
    let output = lermap().arg("export").args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

#[test]
fn two_runs_give_the_same_bytes_in_every_format() {
    for format in FORMATS.iter().filter(|format| format.shape() == Shape::Graph) {
        let (one, other) = (export(&["--format", format.name()]), export(&["--format", format.name()]));
        assert!(one == other && one.len() > 100_000, "{}", format.name());
    }
}

#[test]
fn a_loaded_export_differs_in_nothing() {
    let folder = tempfile::tempdir().unwrap();
    // These formats keep the graphs; the others are read back by the tests beside the writers.
    for extension in ["nq", "trig", "jsonld"] {
        let path = folder.path().join(format!("map.{extension}"));
        export(&["--output", path.to_str().unwrap()]);
        lermap().args(["diff", "map", path.to_str().unwrap()]).assert().code(0);
    }
}

#[test]
fn graphs_can_be_chosen_and_unknown_ones_are_named() {
    let text = String::from_utf8(export(&["--graph", "graph:vocabulary"])).unwrap();
    assert!(text.contains("\nler:StakeholderGroup\n    a owl:Class ;"), "{text}");
    assert!(!text.contains("stakeholder:employers\n"));
    lermap().args(["export", "--graph", "graph:nowhere"]).assert().code(2);
    let records = String::from_utf8(export(&["--provenance", "--format", "nquads"])).unwrap();
    assert!(records.contains("graph/provenance> ."));
    assert!(!String::from_utf8(export(&["--format", "nquads"])).unwrap().contains("graph/provenance> ."));
}

#[test]
fn a_construct_to_a_file_is_pretty_turtle() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("stages.ttl");
    let query = "CONSTRUCT { ?s a ler:Stage ; ler:order ?o } { ?s a ler:Stage ; ler:order ?o . FILTER(?o < 2) }";
    lermap().args(["query", query, "--output"]).arg(&path).assert().code(0);
    insta::assert_snapshot!(std::fs::read_to_string(&path).unwrap(), @r"
    @prefix ler: <https://w3id.org/lermap/ns#> .
    @prefix stage: <https://w3id.org/lermap/stage/> .

    # ler:Stage

    stage:developing
        a ler:Stage ;
        ler:order 1 ;
        .
    ");
}

#[test]
fn a_drawing_of_a_construct_has_the_labels_of_the_map() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("stages.dot");
    let query = "CONSTRUCT { stakeholder:employers ler:topic stage:using } {}";
    lermap().args(["query", query, "--output"]).arg(&path).assert().code(0);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains("\"stakeholder:employers\" [label=\"Employers\""), "{text}");
}
