//! What Cargo.toml promises: every dependency has a use, and the toolchain is not older than the minimum.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Dependencies that no line of Rust names, with the reason: this one is called `md5` in code.
const NOT_NAMED: &[&str] = &["md-5"];

#[test]
fn every_dependency_is_used() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let unused: Vec<String> = [
        ("dependencies", &["src"][..]),
        ("build-dependencies", &["build.rs", "src"][..]),
        ("dev-dependencies", &["src", "tests", "benches", "examples"][..]),
    ]
    .into_iter()
    .flat_map(|(section, places)| {
        let words = words(places);
        let unused =
            move |name: &String| !words.contains(&name.replace('-', "_")) && !NOT_NAMED.contains(&name.as_str());
        dependencies(&manifest, section).into_iter().filter(unused).map(move |name| format!("{section}: {name}"))
    })
    .collect();
    assert!(unused.is_empty(), "dependencies without a use:\n{}", unused.join("\n"));
}

#[test]
fn a_dependency_is_read_with_or_without_a_table() {
    let text = "[dependencies]\na-b = \"1\"\n# c = \"1\"\nd = { version = \"2\",\n  features = [\"e\"] }\n\n[features]\nf = []\n";
    assert_eq!(dependencies(text, "dependencies"), ["a-b", "d"]);
    assert!(dependencies(text, "dev-dependencies").is_empty());
}

#[test]
fn the_minimum_of_rust_is_said_everywhere_alike() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let minimum = value(&manifest, "rust-version");
    assert!(minimum.split('.').count() >= 2, "`rust-version` is `{minimum}`");
    assert_eq!(env!("CARGO_PKG_RUST_VERSION"), minimum);
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Returns the names in a section of a manifest: the keys at the start of its lines.
fn dependencies(manifest: &str, section: &str) -> Vec<String> {
    let lines = manifest.lines().skip_while(|line| *line != format!("[{section}]")).skip(1);
    let lines = lines.take_while(|line| !line.starts_with('['));
    let key = |line: &str| {
        let (key, _) = line.split_once(" = ").filter(|_| line.starts_with(|c: char| c.is_ascii_alphanumeric()))?;
        Some(key.to_owned())
    };
    lines.filter_map(key).collect()
}

fn value(manifest: &str, key: &str) -> String {
    let start = format!("{key} = \"");
    let line = manifest.lines().find_map(|line| line.strip_prefix(&start)?.strip_suffix('"')).unwrap();
    line.to_owned()
}

/// Returns the words in the Rust files at `places`.
fn words(places: &[&str]) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for place in places {
        read(&root().join(place), &mut words);
    }
    words
}

fn read(path: &Path, words: &mut BTreeSet<String>) {
    if path.is_dir() {
        fs::read_dir(path).unwrap().for_each(|entry| read(&entry.unwrap().path(), words));
    } else if path.extension().is_some_and(|extension| extension == "rs") {
        let text = fs::read_to_string(path).unwrap();
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        let is_inner = |c: char| c.is_ascii_alphanumeric() || c == '_';
        words.extend(code.flat_map(|line| line.split(|c| !is_inner(c))).map(str::to_owned));
    }
}
