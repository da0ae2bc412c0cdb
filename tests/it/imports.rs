//! Holds the table of who may import whom inside the library.
//!
//! When the table changes, the drawing in `src/lib.rs` and ARCHITECTURE.md change in the same commit.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Modules that everything may import.
const EVERYWHERE: &[&str] = &["cancel", "error", "vocab"];

/// What each module of the library may import besides [`EVERYWHERE`] and itself, in the order of the drawing.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("cancel", &[]),
    ("error", &[]),
    ("vocab", &[]),
    ("model", &[]),
    ("results", &[]),
    ("syntax", &[]),
    ("source", &["model"]),
    ("rdf", &["model"]),
    ("snapshot", &[]),
    ("store", &["results", "snapshot"]),
    ("derive", &["model", "rdf"]),
    ("load", &["derive", "infer", "model", "rdf", "snapshot", "source", "store"]),
    ("query", &["results", "source", "store", "syntax"]),
    ("infer", &[]),
    ("output", &["results", "syntax"]),
    ("label", &["output", "store"]),
    ("resolve", &["query", "store"]),
    ("search", &["label", "output", "results", "store"]),
    ("card", &["label", "output", "results", "store"]),
    ("complete", &["label", "query", "store", "syntax"]),
    ("why", &["label", "output", "resolve", "results", "store"]),
    ("schema", &["label", "output", "results", "store"]),
    ("diff", &["output", "results"]),
    ("export", &["label", "output", "query", "results", "snapshot", "store"]),
    ("network", &["results", "snapshot", "store"]),
    ("analysis", &["network", "results"]),
    ("ask", &["query", "resolve", "store"]),
    ("study", &["analysis", "label", "network", "output", "query", "resolve", "results", "store"]),
    ("engine", &["infer", "load", "output", "query", "resolve", "results", "source", "store", "study"]),
    ("trial", &["engine", "output", "query", "results"]),
    ("check", &["label", "output", "query", "results", "snapshot", "source", "store"]),
];

/// Modules that only the program may declare.
const PROGRAM: &[&str] = &["cli", "command", "repl", "serve"];

#[test]
fn modules_import_only_what_stands_before_them() {
    let allowed: BTreeMap<&str, BTreeSet<&str>> =
        MAY_IMPORT.iter().map(|(name, list)| (*name, list.iter().chain(EVERYWHERE).copied().collect())).collect();
    let mut wrong = Vec::new();
    for (module, files) in library() {
        let Some(allowed) = allowed.get(module.as_str()) else {
            wrong.push(format!("`{module}` is not in the table"));
            continue;
        };
        for file in files {
            for import in imports(&file) {
                if import != module && !allowed.contains(import.as_str()) {
                    wrong.push(format!("{} imports `{import}`", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "imports against the drawing in src/lib.rs:\n{}", wrong.join("\n"));
}

#[test]
fn the_library_never_declares_a_front_end() {
    let text = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    for name in PROGRAM {
        assert!(!text.contains(&format!("mod {name};")), "src/lib.rs declares `{name}`");
    }
}

#[test]
fn the_library_never_prints_nor_reads_the_environment() {
    let forbidden = ["println!(", "eprintln!(", "process::exit", "env::var", "env::home_dir", "stdout()", "stderr()"];
    let mut wrong = Vec::new();
    for file in library().into_values().flatten() {
        let text = code(&file);
        wrong.extend(
            forbidden.iter().filter(|word| text.contains(**word)).map(|word| format!("{}: {word}", file.display())),
        );
    }
    assert!(wrong.is_empty(), "the library talks to the outside:\n{}", wrong.join("\n"));
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Returns the files of each module that `src/lib.rs` declares.
fn library() -> BTreeMap<String, Vec<PathBuf>> {
    let text = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let modules =
        text.lines().filter_map(|line| line.trim().trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';'));
    modules
        .map(|module| {
            let single = root().join(format!("src/{module}.rs"));
            let files = if single.exists() { vec![single] } else { rust_files(&root().join("src").join(module)) };
            (module.to_owned(), files)
        })
        .collect()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.to_str().is_some_and(|path| path.ends_with(".rs") && !path.ends_with("tests.rs")) {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// Returns the text of `file` up to its tests, without comments.
fn code(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap();
    let end = text.find("#[cfg(test)]\nmod ").unwrap_or(text.len());
    text[..end].lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Returns the modules of this crate that `file` names behind `crate::`.
fn imports(file: &Path) -> BTreeSet<String> {
    let text = code(file);
    let mut found = BTreeSet::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let group = &group[..group.find("};").unwrap_or(group.len())];
            found.extend(group.split(',').filter_map(first_word));
        } else {
            found.extend(first_word(rest));
        }
    }
    found
}

/// Returns the lower-case word that `text` starts with: a module, and not a type.
fn first_word(text: &str) -> Option<String> {
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    let word = &text[..end];
    word.starts_with(|c: char| c.is_ascii_lowercase()).then(|| word.to_owned())
}
