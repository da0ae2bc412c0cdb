//! Holds the table of who may import whom inside the library.
//!
//! When the table changes, the drawing in `src/lib.rs` and ARCHITECTURE.md change in the same commit.

mod circles;
mod reader;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use circles::Modules;
use reader::{code, uses};

/// Modules that everything may import.
const EVERYWHERE: &[&str] = &["atomic", "cancel", "error", "escape", "hue", "prefixes", "text", "vocab"];

/// What each module of the library may import besides [`EVERYWHERE`] and itself, in the order of the drawing.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("atomic", &[]),
    ("cancel", &[]),
    ("error", &[]),
    ("escape", &[]),
    ("hue", &[]),
    ("prefixes", &[]),
    ("text", &[]),
    ("vocab", &[]),
    ("entity", &[]),
    ("model", &[]),
    ("results", &[]),
    ("syntax", &[]),
    ("source", &["model"]),
    ("rdf", &["model"]),
    ("snapshot", &[]),
    ("evaluate", &["results", "snapshot"]),
    ("store", &["evaluate", "results", "snapshot"]),
    ("derive", &["model", "rdf"]),
    ("load", &["derive", "infer", "model", "rdf", "snapshot", "source", "store"]),
    ("query", &["results", "source", "store", "syntax"]),
    ("infer", &[]),
    ("picture", &[]),
    ("output", &["entity", "picture", "results", "syntax"]),
    ("document", &["output"]),
    ("label", &["entity", "output", "store"]),
    ("about", &["entity", "label", "output", "store"]),
    ("resolve", &["entity", "query", "store"]),
    ("search", &["entity", "label", "output", "results", "store"]),
    ("card", &["entity", "label", "output", "picture", "results", "store"]),
    ("guide", &["about", "document", "results", "store"]),
    ("overview", &["about", "card", "document", "guide", "store"]),
    ("complete", &["entity", "label", "query", "store", "syntax"]),
    ("why", &["entity", "label", "output", "resolve", "results", "store"]),
    ("schema", &["label", "output", "results", "store"]),
    ("info", &["results", "schema", "store"]),
    ("diff", &["entity", "output", "results"]),
    ("export", &["entity", "label", "output", "query", "results", "snapshot", "store"]),
    ("network", &["results", "snapshot", "store"]),
    ("analysis", &["network", "results"]),
    ("ask", &["entity", "query", "resolve", "store"]),
    ("study", &["analysis", "label", "network", "output", "query", "resolve", "results", "store"]),
    ("engine", &["analysis", "infer", "load", "output", "query", "resolve", "results", "source", "store", "study"]),
    ("workspace", &["analysis", "engine", "infer", "load", "query", "source", "store"]),
    ("trial", &["engine", "output", "query", "results"]),
    ("check", &["label", "output", "query", "results", "snapshot", "source", "store"]),
    ("report", &["about", "card", "check", "document", "store"]),
];

/// What each module of the program may import of the others: only what is above it.
const PROGRAM: &[(&str, &[&str])] = &[
    ("pack", &[]),
    ("console", &["pack"]),
    ("mcp", &[]),
    ("serve", &["pack"]),
    ("command", &["console", "mcp", "serve"]),
    ("repl", &["command", "console"]),
];

/// Modules that the library never declares.
const FRONT_ENDS: &[&str] = &["command", "console", "lsp", "mcp", "pack", "repl", "serve"];

/// Files that import each other in a circle today.
const CIRCLES: &[&[&str]] = &[];

#[test]
fn modules_import_only_what_stands_before_them() {
    let allowed = MAY_IMPORT.iter().map(|(name, list)| (*name, list.iter().chain(EVERYWHERE).copied().collect()));
    let wrong = against(&library(), &allowed.collect());
    assert!(wrong.is_empty(), "imports against the drawing in src/lib.rs:\n{}", wrong.join("\n"));
}

#[test]
fn modules_of_the_program_import_only_what_is_below_them() {
    let allowed: BTreeMap<&str, BTreeSet<&str>> =
        PROGRAM.iter().map(|(name, list)| (*name, list.iter().copied().collect())).collect();
    let modules = modules("src/main.rs");
    assert_eq!(modules.len(), PROGRAM.len(), "src/main.rs declares other modules than the table has");
    let wrong = against(&modules, &allowed);
    assert!(wrong.is_empty(), "imports against the table of the program:\n{}", wrong.join("\n"));
    for (at, (name, list)) in PROGRAM.iter().enumerate() {
        let above: Vec<&str> = PROGRAM[..at].iter().map(|(name, _)| *name).collect();
        assert!(list.iter().all(|import| above.contains(import)), "`{name}` may import what is not above it");
    }
}

/// Returns the imports of `modules` that `allowed` does not have.
fn against(modules: &BTreeMap<String, Vec<SourceFile>>, allowed: &BTreeMap<&str, BTreeSet<&str>>) -> Vec<String> {
    let mut wrong = Vec::new();
    for (module, files) in modules {
        let Some(allowed) = allowed.get(module.as_str()) else {
            wrong.push(format!("`{module}` is not in the table"));
            continue;
        };
        for file in files {
            for import in imports(&file.name, &file.text) {
                if import != *module && !allowed.contains(import.as_str()) {
                    wrong.push(format!("{} imports `{import}`", file.name));
                }
            }
        }
    }
    wrong
}

#[test]
fn a_planted_import_is_found_in_every_file() {
    for file in library().into_values().flatten() {
        let end = format!("{}\nuse crate::planted::Thing;\n", file.text);
        assert!(imports(&file.name, &end).contains("planted"), "{}: not read to its end", file.name);
        let path = format!("{}\nfn f() {{ {}planted::f() }}\n", file.text, "super::".repeat(depth(&file.name)));
        assert!(imports(&file.name, &path).contains("planted"), "{}: `super` is not followed", file.name);
        let test = format!("{}\n#[cfg(test)]\nmod more {{\n    use crate::planted::Thing;\n}}\n", file.text);
        assert!(!imports(&file.name, &test).contains("planted"), "{}: its tests are read", file.name);
    }
}

#[test]
fn no_files_import_each_other_but_a_list_and_its_entries() {
    let files: Vec<SourceFile> = library().into_values().flatten().collect();
    let modules = Modules::read(files.iter().map(|file| (file.name.as_str(), file.text.as_str())));
    let found = modules.circles();
    let new: Vec<String> =
        found.iter().filter(|circle| !CIRCLES.contains(&names(circle).as_slice())).map(|c| c.join(" <-> ")).collect();
    assert!(new.is_empty(), "circles of files:\n{}", new.join("\n"));
    for known in CIRCLES {
        assert!(found.iter().any(|circle| names(circle) == *known), "no circle any more, strike it off: {known:?}");
    }
}

#[test]
fn the_library_never_declares_a_front_end() {
    let text = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    for name in FRONT_ENDS {
        assert!(!text.contains(&format!("mod {name};")), "src/lib.rs declares `{name}`");
    }
}

#[test]
fn the_library_never_prints_nor_reads_the_environment() {
    let forbidden = ["println!(", "eprintln!(", "process::exit", "env::var", "env::home_dir", "stdout()", "stderr()"];
    let mut wrong = Vec::new();
    for file in library().into_values().flatten() {
        let text = code(&file.text);
        wrong
            .extend(forbidden.iter().filter(|word| text.contains(**word)).map(|word| format!("{}: {word}", file.name)));
    }
    assert!(wrong.is_empty(), "the library talks to the outside:\n{}", wrong.join("\n"));
}

#[test]
fn terms_are_named_in_one_place() {
    let mut wrong = Vec::new();
    for file in library().into_values().flatten().filter(|file| file.name != "vocab.rs") {
        for (prefix, namespace) in lermap::vocab::PREFIXES {
            if file.text.contains(&format!("&str = \"{namespace}")) {
                wrong.push(format!("{} has a constant of `{prefix}:`", file.name));
            }
        }
    }
    assert!(wrong.is_empty(), "constants that belong in src/vocab.rs:\n{}", wrong.join("\n"));
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A file of the library.
struct SourceFile {
    /// Its path below `src`, parts separated by `/`.
    name: String,
    text: String,
}

/// Returns the files of each module that `src/lib.rs` declares, without files of tests.
fn library() -> BTreeMap<String, Vec<SourceFile>> {
    modules("src/lib.rs")
}

/// Returns the files of each module that the file `tree` declares, without files of tests.
fn modules(tree: &str) -> BTreeMap<String, Vec<SourceFile>> {
    let text = fs::read_to_string(root().join(tree)).unwrap();
    let modules =
        text.lines().filter_map(|line| line.trim().trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';'));
    modules
        .map(|module| {
            let single = root().join(format!("src/{module}.rs"));
            let folder = root().join("src").join(module);
            let files = single.exists().then_some(single).into_iter().chain(rust_files(&folder));
            (module.to_owned(), files.map(|path| source_file(&path)).collect())
        })
        .collect()
}

fn source_file(path: &Path) -> SourceFile {
    let below = path.strip_prefix(root().join("src")).unwrap();
    let name = below.iter().map(|part| part.to_str().unwrap()).collect::<Vec<_>>().join("/");
    SourceFile { name, text: fs::read_to_string(path).unwrap() }
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
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

/// Returns the modules of this crate that the file `name` with `text` names: behind `crate::`, or behind enough `super::`.
fn imports(name: &str, text: &str) -> BTreeSet<String> {
    let code = code(text);
    let named = reader::paths(&code).into_iter().chain(uses(&code).into_iter().map(|import| import.path));
    named
        .filter_map(|path| {
            let up = path.iter().take_while(|word| *word == "super").count();
            let first = match path.first()?.as_str() {
                "crate" => path.get(1),
                "super" if up == depth(name) => path.get(up),
                _ => None,
            };
            // A module, and not a type that the root hands on.
            first.filter(|word| word.starts_with(|c: char| c.is_ascii_lowercase())).cloned()
        })
        .collect()
}

/// Returns how many `super::` lead from the file `name` to the root of the crate.
fn depth(name: &str) -> usize {
    name.trim_end_matches("/mod.rs").split('/').count()
}

fn names(circle: &[String]) -> Vec<&str> {
    circle.iter().map(String::as_str).collect()
}
