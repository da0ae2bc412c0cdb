//! `lermap diff`: the two dated copies of the real map, exit statuses and formats.

use serde_json::Value;

use crate::support::{lermap, site};

/// Returns the differences of two sources as JSON, and the exit status.
fn differences(old: &str, new: &str) -> (Value, i32) {
    let output = lermap().args(["--quiet", "diff", old, new, "--format", "json"]).output().unwrap();
    (serde_json::from_slice(&output.stdout).unwrap(), output.status.code().unwrap())
}

#[test]
fn nothing_differs_from_itself() {
    let (value, status) = differences("map", "map");
    assert_eq!((value["changes"].as_array().unwrap().len(), status), (0, 0));
}

#[test]
fn the_two_copies_of_the_map_differ_as_counted_by_hand() {
    let (Some(old), Some(new)) = (site("2024-04-15"), site("2025-03-18")) else { return };
    let (value, status) = differences(old.to_str().unwrap(), new.to_str().unwrap());
    assert_eq!(status, 1);
    // The older copy has 15 terms, 9 resources and 53 actions, the newer 21, 28 and 54.
    for (kind, grown) in
        [("ler:Term", 21 - 15), ("ler:Resource", 28 - 9), ("ler:Action", 54 - 53), ("ler:WorkStream", 0)]
    {
        let count = |change: &str| {
            let changes = value["changes"].as_array().unwrap().iter();
            changes.filter(|one| one["kind"] == kind && one["change"] == change).count()
        };
        assert_eq!(count("added") - count("removed"), grown, "{kind}");
        assert!(count("removed") <= 1, "{kind}: a rewording is told as a removal");
    }
}

#[test]
fn a_patch_makes_one_copy_into_the_other() {
    let (Some(old), Some(new)) = (site("2024-04-15"), site("2025-03-18")) else { return };
    let output = lermap().args(["--quiet", "diff"]).args([&old, &new]).args(["--format", "patch"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let quads = |folder: &std::path::Path| {
        let source = lermap::source::Source::parse(folder.to_str().unwrap()).unwrap();
        let engine = lermap::Engine::open(&[source], &lermap::load::LoadOptions::default()).unwrap();
        let choice = lermap::export::Choice { asserted: true, ..Default::default() };
        lermap::export::choose(engine.store(), &choice, &lermap::cancel::Cancellation::new()).unwrap()
    };
    let store = lermap::store::Store::from_quads(quads(&old)).unwrap();
    let prefixes = lermap::query::Prefixes::none();
    let text = String::from_utf8(output.stdout).unwrap();
    let update = lermap::query::parse_update(&text, &prefixes).unwrap();
    let (rule, cancellation) = (lermap::store::DefaultGraph::Strict, lermap::cancel::Cancellation::new());
    let (store, _) = store.changed(&update, &rule, &cancellation).unwrap();
    let after = store.quads(&lermap::store::QuadPattern::default());
    let after = after.collect::<lermap::Result<Vec<_>>>().unwrap();
    assert!(lermap::diff::compare(after, quads(&new)).is_empty());
}

#[test]
fn the_format_follows_the_name_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let old = write("old.ttl", "<http://e/a> <http://www.w3.org/2000/01/rdf-schema#label> \"one two\" .");
    let new = write("new.ttl", "<http://e/a> <http://www.w3.org/2000/01/rdf-schema#label> \"one three\" .");
    for (name, expected) in [
        ("d.md", "rdfs:label: one ~~two~~ **three**"),
        ("d.json", "\"gone\": \"two\""),
        ("d.ru", "INSERT DATA {\n  <http://e/a> <http://www.w3.org/2000/01/rdf-schema#label> \"one three\" ."),
        ("d.txt", "rdfs:label: one [-two-] {+three+}"),
        ("d.csv", "reworded,,http://e/a,one three,rdfs:label,one two,one three"),
    ] {
        let path = folder.path().join(name);
        lermap().args(["-q", "diff"]).args([&old, &new]).arg("-o").arg(&path).assert().code(1);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(expected), "{name}: {text}");
    }
    lermap().args(["diff", "map", "map", "--format", "jsno"]).assert().code(2);
}

#[test]
fn the_history_of_a_checkout_names_what_does_not_load_and_goes_on() {
    let (Some(old), Some(new)) = (site("2024-04-15"), site("2025-03-18")) else { return };
    let folder = tempfile::tempdir().unwrap();
    let git = |arguments: &[&str]| {
        let who = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"];
        let status = std::process::Command::new("git").arg("-C").arg(folder.path()).args(who).args(arguments).output();
        assert!(status.unwrap().status.success(), "{arguments:?}");
    };
    let data = folder.path().join("_data");
    let commit = |from: Option<&std::path::Path>, message: &str| {
        std::fs::create_dir_all(&data).unwrap();
        match from {
            Some(from) => {
                for entry in std::fs::read_dir(from.join("_data")).unwrap() {
                    let entry = entry.unwrap();
                    std::fs::copy(entry.path(), data.join(entry.file_name())).unwrap();
                }
            }
            None => std::fs::write(data.join("glossary-list.yml"), "- [broken").unwrap(),
        }
        git(&["add", "-A"]);
        git(&["commit", "-qm", message]);
    };
    git(&["init", "-q"]);
    commit(Some(&old), "first");
    commit(None, "broken");
    commit(Some(&new), "second");
    let run = |more: &[&str]| {
        let output = lermap().arg("history").arg(folder.path()).args(more).args(["--format", "csv"]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let (table, warnings) = run(&[]);
    assert_eq!(table.lines().count(), 1 + 2, "{table}");
    assert!(table.lines().nth(2).unwrap().contains(",second,"), "{table}");
    assert!(warnings.contains("does not load"), "{warnings}");
    let (life, _) = run(&["--entity", "term:issuer"]);
    let changes: Vec<&str> = life.lines().skip(1).map(|line| line.split(',').nth(2).unwrap()).collect();
    assert_eq!(changes, ["added", "reworded", "reordered"], "{life}");
}
