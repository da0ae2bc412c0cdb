//! `lermap export`: every format of the embedded map, the same bytes each time.

use lermap::output::{Content, FORMATS};

use crate::support::lermap;

fn export(arguments: &[&str]) -> Vec<u8> {
    let output = lermap().arg("export").args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

#[test]
fn two_runs_give_the_same_bytes_in_every_format() {
    // Nobody reads a picture of the whole map: it is refused.
    for format in FORMATS.iter().filter(|format| format.takes(Content::Dataset) && !format.is_picture()) {
        let (one, other) = (export(&["--format", format.name]), export(&["--format", format.name]));
        assert!(one == other && one.len() > 100_000, "{}", format.name);
    }
    let picture = ["--projection", "frameworks", "--format", "svg"];
    assert_eq!(export(&picture), export(&picture));
    lermap().args(["export", "--format", "svg"]).assert().code(2);
}

#[test]
fn a_loaded_export_differs_in_nothing() {
    let folder = tempfile::tempdir().unwrap();
    // These formats keep the graphs; the others are read back by the tests beside the writers.
    let by_name = ["nq", "trig", "nq.gz", "trig.zst"].map(|extension| (extension, None));
    for (extension, format) in by_name.into_iter().chain([("jsonld", Some("jsonld-graphs"))]) {
        let path = folder.path().join(format!("map.{extension}"));
        let mut arguments = vec!["--output", path.to_str().unwrap()];
        arguments.extend(format.into_iter().flat_map(|format| ["--format", format]));
        export(&arguments);
        lermap().args(["diff", "map", path.to_str().unwrap()]).assert().code(0);
    }
}

#[test]
fn json_ld_is_one_graph_unless_graphs_are_asked_for() {
    let quads = |format| String::from_utf8(export(&["--format", format])).unwrap().lines().count();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("map.jsonld");
    export(&["--output", path.to_str().unwrap()]);
    let ask = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }";
    let output = lermap().args(["--default-graph", "strict", "query", ask, "--source"]).arg(&path).output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), format!("n\r\n{}\r\n", quads("ntriples")));
    let ask = "ASK { GRAPH ?g { ?s ?p ?o } }";
    let output = lermap().args(["query", ask, "--source"]).arg(&path).output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "false\n");
}

#[test]
fn a_dash_is_standard_output_and_a_file_says_what_a_pipe_says() {
    let query = ["query", "SELECT ?g { ?g a ler:StakeholderGroup } ORDER BY ?g", "--format", "markdown", "--output"];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("groups.md");
    let piped = lermap().args(query).arg("-").output().unwrap().stdout;
    assert!(String::from_utf8_lossy(&piped).contains("Employers"));
    lermap().args(query).arg(&path).assert().code(0);
    assert_eq!(std::fs::read(&path).unwrap(), piped);
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

#[test]
fn a_projection_is_a_graph_file_with_weights_and_scores() {
    let run = |arguments: &[&str]| lermap().arg("export").args(arguments).output().unwrap();
    let output = run(&["-p", "stakeholders-by-mention", "--format", "edge-csv"]);
    insta::assert_snapshot!(String::from_utf8(output.stderr).unwrap(), @r"
    Network `stakeholders-by-mention`: 10 nodes, 28 directed edges
    ");
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.lines().next(), Some("Source,Target,Type,Label,Kind,Weight"));
    assert!(text.contains("stakeholder:credentialing-organizations,stakeholder:employers,Directed,,,2"), "{text}");
    let scores = ["--score", "k-core", "--score", "degree", "--score", "k-core"];
    let nodes = run(&[&["--class", "Framework", "--format", "node-csv"], &scores[..]].concat()).stdout;
    let nodes = String::from_utf8(nodes).unwrap();
    assert_eq!(nodes.lines().next(), Some("Id,Label,Kind,Iri,Text,Color,Degree,k-core,weighted-degree"));
    for (arguments, message) in [
        (&["-p", "glossary", "--format", "turtle"][..], "the format `turtle` holds no nodes and edges"),
        (&["-p", "glossary", "--score", "shortest-path"], "`shortest-path` cannot be a score"),
        (&["-p", "glossary", "--score", "edge-betweenness"], "its rows are not nodes with a number"),
        (&["-p", "glossary", "--graph", "graph:map"], "a projection makes a network of all statements"),
        (&["-p", "glosary"], "unknown projection `glosary`"),
    ] {
        let output = run(arguments);
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && text.contains(message), "{arguments:?}: {text}");
    }
}

/// Returns the files of `folder` and below, by path.
fn files(folder: &std::path::Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut found = std::collections::BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert(path.to_str().unwrap().to_owned(), std::fs::read(&path).unwrap());
        }
    }
    found
}

#[test]
fn a_bundle_is_the_same_twice_and_its_manifest_tells_the_truth() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("bundle");
    let write = || lermap().args(["-q", "export", "--bundle"]).arg(&target).assert().code(0);
    write();
    let first = files(&target);
    write();
    assert!(first == files(&target), "two runs differ");
    let manifest: serde_json::Value =
        serde_json::from_slice(&std::fs::read(target.join("manifest.json")).unwrap()).unwrap();
    let listed = manifest["files"].as_array().unwrap();
    assert_eq!(listed.len() + 1, first.len());
    for file in listed {
        let bytes = &first[target.join(file["path"].as_str().unwrap()).to_str().unwrap()];
        assert_eq!(file["bytes"], bytes.len());
    }
    let names: Vec<&str> = listed.iter().map(|file| file["path"].as_str().unwrap()).collect();
    for name in [
        "map.ttl",
        "map.canonical.nq",
        "context.jsonld",
        "vocabulary.html",
        "void.ttl",
        "shapes.ttl",
        "dcat.ttl",
        "skosmos.ttl",
        "tables/ler-Stage.csv",
    ] {
        assert!(names.contains(&name), "no {name} in {names:?}");
    }
    let page = std::fs::read_to_string(target.join("vocabulary.html")).unwrap();
    let vocabulary = std::fs::read_to_string(target.join("vocabulary.ttl")).unwrap();
    let declared =
        vocabulary.lines().filter(|line| line.starts_with("ler:")).map(|line| line.trim_start_matches("ler:"));
    for term in declared {
        assert!(page.contains(&format!("<section id=\"{term}\">")), "the page lacks `{term}`");
    }
    let catalogue = std::fs::read_to_string(target.join("dcat.ttl")).unwrap();
    for text in ["dcterms:license <https://creativecommons.org/", "all in one graph", "with named graphs"] {
        assert!(catalogue.contains(text), "no {text}");
    }
}

#[test]
fn partitions_count_what_a_query_counts() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("bundle");
    lermap().args(["-q", "export", "--bundle"]).arg(&target).assert().code(0);
    let query = "SELECT ?n { ?p void:class ler:Stage ; void:entities ?n }";
    let output = lermap().args(["query", query, "--source"]).arg(target.join("void.ttl")).output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "n\r\n4\r\n");
    let query = "SELECT (COUNT(DISTINCT ?q) AS ?n) { ?q a sh:SPARQLExecutable ; rdfs:comment ?c ; sh:select|sh:ask|sh:construct ?t }";
    let output = lermap().args(["query", query, "--source"]).arg(target.join("queries.ttl")).output().unwrap();
    let count = lermap::query::saved::Catalogue::embedded().names().count();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), format!("n\r\n{count}\r\n"));
    lermap().args(["export", "--format", "turtle", "--bundle"]).arg(&target).assert().code(2);
}

#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_old_bundle_and_the_old_file() {
    let folder = tempfile::tempdir().unwrap();
    let (bundle, file) = (folder.path().join("bundle"), folder.path().join("map.nt"));
    lermap().args(["-q", "export", "--bundle"]).arg(&bundle).assert().code(0);
    lermap().args(["-q", "export", "--output"]).arg(&file).assert().code(0);
    let before = files(folder.path());
    // No file may grow beyond 64 blocks of 512 or 1024 bytes: writing fails in the middle, as on a full disk.
    let program = assert_cmd::cargo::cargo_bin!("lermap");
    for (option, target) in [("--bundle", &bundle), ("--output", &file)] {
        let script = "trap '' XFSZ; ulimit -f 64; exec \"$0\" -q export --provenance \"$1\" \"$2\"";
        let output =
            std::process::Command::new("sh").args(["-c", script]).arg(program).arg(option).arg(target).output();
        let output = output.unwrap();
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(3) && message.contains("cannot write"), "{option}: {message}");
        assert!(files(folder.path()) == before, "{option}: the old export is changed, or something is left over");
    }
}
