//! Files of the library that import each other in a circle.
//!
//! A name that a `mod.rs` hands on counts as an import of the file that has it. A `mod.rs` may name its own files, and they
//! the contract in it: that is a list and its entries, and no circle.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::reader::{Path, Use, code, paths, uses};

/// The modules of a tree of source files by their paths; the root is the empty one.
pub(super) struct Modules {
    files: BTreeMap<Path, Module>,
}

struct Module {
    paths: Vec<Path>,
    uses: Vec<Use>,
}

impl Modules {
    /// Reads files by their paths below `src`, such as `query/mod.rs`.
    pub(super) fn read<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let module = |(file, text): (&str, &str)| {
            let code = code(text);
            (module_path(file), Module { paths: paths(&code), uses: uses(&code) })
        };
        Self { files: files.into_iter().map(module).collect() }
    }

    /// Returns the circles: each with its files in order, the circles in order.
    pub(super) fn circles(&self) -> Vec<Vec<String>> {
        let mut graph = DiGraph::<&Path, ()>::new();
        let nodes: BTreeMap<&Path, _> = self.files.keys().map(|path| (path, graph.add_node(path))).collect();
        for from in self.files.keys() {
            for to in self.imports(from).iter().filter(|to| !to.starts_with(from)) {
                graph.add_edge(nodes[from], nodes[to], ());
            }
        }
        let circles = tarjan_scc(&graph).into_iter().filter(|circle| circle.len() > 1);
        let names =
            |circle: Vec<NodeIndex>| circle.into_iter().map(|node| graph[node].join("/")).collect::<BTreeSet<_>>();
        let mut found: Vec<Vec<String>> = circles.map(|circle| names(circle).into_iter().collect()).collect();
        found.sort();
        found
    }

    /// Returns the modules that `module` imports from, besides itself.
    pub(super) fn imports(&self, module: &Path) -> BTreeSet<Path> {
        let file = &self.files[module];
        let named = file.paths.iter().chain(file.uses.iter().map(|import| &import.path));
        named.filter_map(|path| self.owner(module, path, 0)).filter(|owner| owner != module).collect()
    }

    /// Returns the module that has the last name of `path`, as `module` names it; nothing if it is of another crate.
    fn owner(&self, module: &Path, path: &[String], depth: usize) -> Option<Path> {
        let (mut at, mut rest) = match path.first()?.as_str() {
            "crate" => (Path::new(), &path[1..]),
            "self" => (module.clone(), &path[1..]),
            "super" => (module.clone(), path),
            first if self.files.contains_key(&child(module, first)) => (module.clone(), path),
            _ => return None,
        };
        while rest.first().is_some_and(|word| word == "super") {
            at.pop();
            rest = &rest[1..];
        }
        while let Some(next) = rest.first() {
            let below = child(&at, next);
            if self.files.contains_key(&below) {
                (at, rest) = (below, &rest[1..]);
                continue;
            }
            // A name that was imported here is owned where it comes from.
            let import = self.files.get(&at)?.uses.iter().find(|import| import.name == *next && import.path.len() > 1);
            let through = import.filter(|_| depth < 8).and_then(|import| self.owner(&at, &import.path, depth + 1));
            return through.or(Some(at));
        }
        Some(at)
    }
}

fn child(module: &Path, name: &str) -> Path {
    module.iter().cloned().chain([name.to_owned()]).collect()
}

/// Returns the module that a file is, such as `["query", "bind"]` for `query/bind/mod.rs`.
fn module_path(file: &str) -> Path {
    let name = file.trim_end_matches(".rs").trim_end_matches("/mod");
    name.split('/').filter(|part| *part != "lib").map(str::to_owned).collect()
}

#[track_caller]
fn check(files: &[(&str, &str)], expected: &[&[&str]]) {
    assert_eq!(Modules::read(files.iter().copied()).circles(), expected);
}

#[test]
fn files_that_import_each_other_are_a_circle() {
    check(&[("a.rs", "use crate::b::B;"), ("b.rs", "fn f() { crate::a::f() }")], &[&["a", "b"]]);
    check(&[("m/a.rs", "use super::b::B;"), ("m/b.rs", "use super::a;"), ("m/mod.rs", "")], &[&["m/a", "m/b"]]);
    check(&[("a.rs", "use crate::b::B;"), ("b.rs", "use crate::c::C;"), ("c.rs", "")], &[]);
}

#[test]
fn a_name_handed_on_counts_where_it_comes_from() {
    let list = ("m/mod.rs", "mod a; mod b; pub use a::A; use self::b::B as C;");
    check(&[list, ("m/a.rs", "use super::C;"), ("m/b.rs", "use super::A;")], &[&["m/a", "m/b"]]);
    check(&[list, ("m/a.rs", ""), ("m/b.rs", "use super::A;")], &[]);
}

#[test]
fn a_list_and_its_entries_are_no_circle() {
    check(&[("m/mod.rs", "mod a; static LIST: &[T] = &[a::A];"), ("m/a.rs", "use super::T;")], &[]);
}
