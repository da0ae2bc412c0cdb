//! What ARCHITECTURE.md promises of new things, held by toys: a format and a saved query that are here and nowhere else,
//! and the names of files in its table. `src/command/tests.rs` has the toy command and the toy algorithm.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use lermap::Result;
use lermap::output::{
    Audience, Content, FORMATS, Format, Group, MediaType, OnScreen, Style, Writer, find, find_by_path,
};
use lermap::results::{Results, Solutions};
use oxrdf::Literal;

use crate::support::lermap;

/// A toy format: rows as words between bars.
static TOY: Format = Format {
    name: "toy-bars",
    summary: "Values between bars",
    audience: Audience::Programs,
    screen: OnScreen::Safe,
    extensions: &["toy"],
    media_type: MediaType::of("text/x-toy; charset=utf-8"),
    aliases: &["bars-for-children"],
    bundled: None,
    writer: Writer::Solutions(write),
};

fn write(results: Results, _: &Style<'_>, out: &mut dyn Write) -> Result<usize> {
    let Results::Solutions(solutions) = results else { return Ok(0) };
    let mut count = 0;
    for row in solutions {
        let values: Vec<String> = row?.iter().flatten().map(ToString::to_string).collect();
        writeln!(out, "|{}|", values.join("|"))?;
        count += 1;
    }
    Ok(count)
}

/// Returns the formats of the library with the toy.
fn formats() -> Vec<&'static Format> {
    FORMATS.iter().copied().chain([&TOY]).collect()
}

#[test]
fn a_toy_format_is_one_entry_that_is_found_and_writes() {
    let formats = formats();
    for key in ["toy-bars", "TOY", "bars-for-children", "Text/X-Toy"] {
        assert_eq!(find(&formats, key).map(|format| format.name), Some("toy-bars"), "{key}");
        assert!(find(FORMATS, key).is_none(), "{key} means a format without the toy");
    }
    for (path, expected) in [("a.toy", "toy-bars"), ("a.TOY.gz", "toy-bars"), ("a.csv", "csv")] {
        assert_eq!(find_by_path(&formats, Path::new(path)).map(|format| format.name), Some(expected), "{path}");
    }
    assert!(TOY.group() == Group::Tables && TOY.takes(Content::Table));
    let rows = vec![vec![Some(Literal::from(1).into()), None], vec![Some(Literal::from("x").into()), None]];
    let mut written = Vec::new();
    let count = TOY.write(Solutions::from_rows(&["a", "b"], rows).into(), &Style::PLAIN, &mut written).unwrap();
    assert_eq!(count, 2);
    assert_eq!(String::from_utf8(written).unwrap(), "|\"1\"^^<http://www.w3.org/2001/XMLSchema#integer>|\n|\"x\"|\n");
    assert_eq!(
        TOY.write_quads(Vec::new(), &Style::PLAIN, &mut Vec::new()).unwrap_err().message,
        "the format `toy-bars` holds tables only"
    );
}

/// Returns what the program said to `words` with `folder` as a folder of saved queries.
#[track_caller]
fn said(folder: &Path, words: &[&str]) -> String {
    let output = lermap().args(words).arg("--queries").arg(folder).output().unwrap();
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().replace("\r\n", "\n")
}

#[test]
fn a_toy_query_is_one_file_that_is_listed_and_runs_with_parameters() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("toy.rq"), TOY_QUERY).unwrap();
    assert_eq!(said(folder.path(), &["run", "toy"]), "n\n42\n");
    assert_eq!(said(folder.path(), &["run", "toy", "times=2"]), "n\n84\n");
    assert_eq!(said(folder.path(), &["run", "toy", "times=3"]), "n\n126\n");
    let listed = said(folder.path(), &["queries", "list", "--format", "csv"]);
    assert!(listed.lines().any(|line| line.contains("toy") && line.contains("How much is the toy?")), "{listed}");
}

/// A toy query.
const TOY_QUERY: &str = "#+ summary: How much is the toy?
#+ tags: [toy]
#+ defaults:
#+   - times: 1
SELECT (42 * ?__times_integer AS ?n) {}
";

#[test]
fn a_toy_projection_is_one_file_that_algorithms_run_on() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("projections")).unwrap();
    let text = "#+ summary: Which toys hang together?\n#+ x-lermap:\n#+   direction: directed\n\
                SELECT ?source ?target { VALUES (?source ?target) { (<http://e/a> <http://e/b>) (<http://e/c> <http://e/b>) } }\n";
    fs::write(folder.path().join("projections/toy.rq"), text).unwrap();
    assert_eq!(
        said(folder.path(), &["analyze", "degree", "--projection", "toy", "--top", "1"]),
        "node,label,score,rank,in,out\nhttp://e/b,,2,1,2,0\n"
    );
}

#[test]
fn every_saved_query_of_the_folder_is_in_the_program() {
    let files: BTreeSet<String> = fs::read_dir(root().join("queries"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rq"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    let names = lermap::query::saved::Catalogue::embedded().names().map(str::to_owned).collect::<BTreeSet<_>>();
    assert!(files.len() > 50);
    assert_eq!(names, files);
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Returns the rows of the table of ARCHITECTURE.md that says where a new thing plugs in.
fn promises() -> Vec<[String; 3]> {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let (_, table) = text.split_once("## Where a new thing plugs in").unwrap();
    let rows = table.lines().filter(|line| line.starts_with('|')).skip(2);
    rows.map(|line| {
        let cells: Vec<String> = line.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect();
        cells.try_into().unwrap_or_else(|cells| panic!("{cells:?} is no row of three cells"))
    })
    .collect()
}

/// Returns what is in `text` between back quotes.
fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

#[test]
fn lists_and_files_of_the_table_are_there() {
    let promises = promises();
    for name in ["kind of source", "algorithm", "output format", "command", "saved query"] {
        assert!(promises.iter().any(|[thing, ..]| thing == name), "nothing is said of a new {name}");
    }
    for [thing, file, entry] in &promises {
        let names = quoted(file).into_iter().chain(quoted(entry));
        for path in names.filter(|name| name.contains('/')) {
            assert!(root().join(path).exists(), "{thing}: there is no `{path}`");
        }
        let Some((list, place)) = entry.strip_prefix('`').and_then(|rest| rest.split_once("` in `")) else { continue };
        let place = place.split('`').next().unwrap();
        let text = fs::read_to_string(root().join(place)).unwrap();
        let is_declared = ["static", "const"].iter().any(|word| text.contains(&format!("{word} {list}: &[")));
        assert!(is_declared, "{thing}: `{place}` has no list `{list}`");
    }
}

#[test]
fn a_new_kind_of_source_changes_the_files_that_the_table_names_and_no_others() {
    let promises = promises();
    let [_, folder, entry] = promises.iter().find(|[thing, ..]| thing == "kind of source").unwrap();
    assert_eq!(folder, "`src/source/`");
    let named: BTreeSet<&str> = quoted(entry).into_iter().filter(|name| name.ends_with(".rs")).collect();
    let mut found = BTreeSet::new();
    for path in rust_files(&root().join("src")) {
        let text = fs::read_to_string(&path).unwrap();
        let text = text.split("#[cfg(test)]\nmod tests").next().unwrap();
        let declares = text.contains("pub enum Source {") && text.contains("MapSite(");
        if declares || text.contains("Source::MapSite(") {
            found.insert(path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned());
        }
    }
    assert_eq!(found, named.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<String>>());
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}
