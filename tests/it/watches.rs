//! Time and memory limits as a table over the commands: each ends with status 4, whatever it is at.

use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use crate::support::lermap;

/// A folder with many statements, as text and as a snapshot.
struct Data {
    folder: tempfile::TempDir,
}

static DATA: LazyLock<Data> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let mut text = String::new();
    for i in 0..130_000_u32 {
        let other = i.wrapping_mul(2_654_435_761) >> 15;
        text.push_str(&format!("<http://e/s{i}> <http://e/p{}> <http://e/s{other}> .\n", i % 9));
        text.push_str(&format!("<http://e/s{i}> <http://www.w3.org/2000/01/rdf-schema#label> \"thing {i}\" .\n"));
        text.push_str(
            &format!("<http://e/s{i}> a <http://e/C{}> .\n", i % 7)
                .replace(" a ", " <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "),
        );
    }
    std::fs::write(folder.path().join("big.nt"), text).unwrap();
    let mut chain = String::new();
    for i in 0..3_000 {
        chain.push_str(&format!(
            "<http://e/s{i}> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <http://e/s{}> .\n",
            i + 1
        ));
    }
    std::fs::write(folder.path().join("chain.nt"), chain).unwrap();
    let loaded = lermap()
        .current_dir(folder.path())
        .args(["load", "big.nt", "--into", "big.lermap", "--quiet"])
        .output()
        .unwrap();
    assert!(loaded.status.success(), "{loaded:?}");
    Data { folder }
});

impl Data {
    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn run(&self, line: &str) -> Output {
        let words = shlex::split(line).unwrap();
        lermap().current_dir(self.path()).args(words).output().unwrap()
    }
}

/// A command that takes longer than a millisecond; some read text, some a snapshot.
const COMMANDS: &[&str] = &[
    "query --source big.nt 'SELECT * { ?s ?p ?o }'",
    "query --source big.lermap 'SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?b ?q ?c . ?c ?r ?d } GROUP BY ?a ?d'",
    "query --source big.lermap 'CONSTRUCT { ?b ?p ?a } WHERE { ?a ?p ?b . ?b ?q ?c }' --output out.nt",
    "query --source chain.nt --infer owl-rl 'SELECT * { ?s ?p ?o }'",
    "query --source big.nt --engine oxigraph 'SELECT * { ?s ?p ?o }'",
    "describe --source big.nt http://e/s7",
    "search --source big.nt thing",
    "schema --source big.nt",
    "why --source big.nt http://e/s1 http://e/p1",
    "rules --source big.nt",
    "check big.nt",
    "check --source big.lermap",
    "shapes big.lermap",
    "analyze betweenness --source big.lermap",
    "analyze page-rank --source big.nt",
    "export --source big.lermap --format jsonld --output out.jsonld",
    "export --source big.lermap --format turtle --output out.ttl",
    "export --source big.nt --bundle folder",
    "diff big.nt big.lermap",
    "load big.nt --into out.lermap",
    "load chain.nt --infer owl-rl --into out.lermap",
    "update --in big.lermap 'DELETE { ?s ?p ?o } INSERT { ?o ?p ?s } WHERE { ?s ?p ?o FILTER(ISIRI(?o)) }'",
];

fn left_behind() -> Vec<PathBuf> {
    let names = std::fs::read_dir(DATA.path()).unwrap().map(|entry| entry.unwrap().path());
    let is_of_a_command = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        name.starts_with("out") || name == "folder"
    };
    names.filter(is_of_a_command).collect()
}

#[test]
fn every_command_ends_when_its_time_is_over() {
    let before = std::fs::read(DATA.path().join("big.lermap")).unwrap();
    for command in COMMANDS {
        let start = Instant::now();
        let output = DATA.run(&format!("{command} --timeout 0.001"));
        let (time, errors) = (start.elapsed(), String::from_utf8_lossy(&output.stderr).into_owned());
        assert_eq!(output.status.code(), Some(4), "{command}: {errors}");
        assert!(errors.contains("the time limit of 0.001 seconds was reached"), "{command}: {errors}");
        // The machine of the test may be busy; what is not told to stop takes seconds to minutes here.
        assert!(time < Duration::from_secs(5), "{command}: {time:?}");
        println!("{:>5} ms {command}", time.as_millis());
    }
    assert_eq!(left_behind(), Vec::<PathBuf>::new());
    assert!(std::fs::read(DATA.path().join("big.lermap")).unwrap() == before, "the update was applied");
}

#[test]
#[cfg(target_os = "linux")]
fn what_is_beside_queries_is_bounded_by_memory_too() {
    for command in [
        "load big.nt --into out.lermap",
        "query --source big.nt 'ASK { ?s ?p ?o }'",
        "query --source chain.nt --infer owl-rl 'ASK { ?s ?p ?o }'",
        "export --source big.lermap --format jsonld --output out.jsonld",
    ] {
        let output = DATA.run(&format!("{command} --memory 1MB"));
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(4), "{command}: {errors}");
        assert!(errors.contains("more than its 1.0 MiB of memory"), "{command}: {errors}");
    }
    assert_eq!(left_behind(), Vec::<PathBuf>::new());
}
