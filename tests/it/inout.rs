//! Files in and out as people have them: mistakes in them, their prefixes, what is replaced, what is in them.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::support::lermap;

/// A folder with the files of a test.
struct Folder(TempDir);

impl Folder {
    fn with(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        Self(folder)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Runs the program here and returns its status, standard output and standard error.
    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        let output = lermap().current_dir(self.path()).args(arguments).output().unwrap();
        let [out, error] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
        (output.status.code().unwrap_or(-1), out.replace('\r', ""), error)
    }

    #[track_caller]
    fn check(&self, arguments: &[&str], status: i32, out: &str, error: &str) {
        let (found, said, told) = self.run(arguments);
        assert_eq!(found, status, "{arguments:?}: {told}");
        assert!(said.contains(out), "{arguments:?}: {said}");
        assert!(told.contains(error), "{arguments:?}: {told}");
    }
}

const BAD: &str = "@prefix e: <http://e/> .\ne:a e:p <http://e/a b> , e:ok ;\n  e:q \"x\"@en_US , \"y\"@en .\n\
                   <http://bad{}/> a e:T .\ne:b e:p e:c .\n";

#[test]
fn a_lenient_load_leaves_out_bad_statements_and_no_others() {
    let lines = "<http://e/a b> <http://e/p> 'x' .\n<http://e/s> <http://e/p> \"y\"@toolonglanguage .\n";
    let lines = &format!("{}<http://e/s> <http://e/p> \"z\" .\n", lines.replace('\'', "\""));
    let xml = "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:e='http://e/'>\n\
               <rdf:Description rdf:about='http://e/s'><e:p xml:lang='a_b'>o</e:p><e:q>o</e:q></rdf:Description></rdf:RDF>";
    let folder = Folder::with(&[("bad.ttl", BAD), ("bad.nt", lines), ("bad.rdf", xml)]);
    folder.check(&["-s", "bad.ttl", "export", "-f", "nt"], 3, "", "bad.ttl:2:");
    let expected = "<http://e/a> <http://e/p> <http://e/ok> .\n<http://e/a> <http://e/q> \"y\"@en .\n\
                    <http://e/b> <http://e/p> <http://e/c> .\n";
    let (status, out, told) = folder.run(&["--lenient", "-s", "bad.ttl", "export", "-f", "nt"]);
    assert_eq!((status, out.as_str()), (0, expected), "{told}");
    for part in
        ["bad.ttl:2:", "`http://e/a b` is not an IRI", "bad.ttl:3:", "`en_us` is not a language tag", "bad.ttl:4:"]
    {
        assert!(told.contains(part), "{told}");
    }
    assert!(told.ends_with("3 statements left out\n"), "{told}");
    folder.check(
        &["load", "--lenient", "bad.nt", "--into", "x.lermap"],
        0,
        "",
        "2 statements left out\n1 statement in",
    );
    folder.check(&["--lenient", "-s", "bad.rdf", "export", "-f", "nt"], 0, "<http://e/q> \"o\"", "bad.rdf:2:");
    folder.check(&["--lenient", "check", "bad.ttl"], 0, "", "statements left out");
}

#[test]
fn other_mistakes_stop_a_lenient_load() {
    let open = "<http://e/a> <http://e/p> <http://e/x\n<http://e/s> <http://e/p> <http://e/z> .\n";
    let text = "@prefix e: <http://e/> .\ne:a e:p \"oops .\ne:b e:p \"x\" .\n";
    let folder = Folder::with(&[("text.ttl", text), ("open.ttl", open), ("open.nt", open), ("no.ttl", "<a> <b> .")]);
    folder.check(&["--lenient", "-s", "text.ttl", "export", "-f", "nt"], 3, "", "this string does not end on its line");
    for file in ["open.ttl", "open.nt", "no.ttl"] {
        folder.check(&["--lenient", "load", file, "--into", "x.lermap"], 3, "", file);
        assert!(!folder.path().join("x.lermap").exists());
    }
}

#[test]
fn turtle_has_the_prefixes_of_the_file() {
    let text = "@prefix my: <http://my/> .\n@prefix GO: <http://obo/GO_> .\n@prefix : <http://my/deep/> .\n\
                @prefix schema: <http://schema.org/> .\nmy:a my:p :x , GO:1 , schema:Thing , <https://schema.org/x> .\n";
    let folder = Folder::with(&[("a.ttl", text)]);
    let lines =
        ["@prefix : <http://my/deep/> .", "@prefix GO: <http://obo/GO_> .", "my:p :x ;", "my:p GO:1 ;", "schema:Thing"];
    for command in [
        &["export", "-f", "turtle"][..],
        &["export", "-f", "trig"],
        &["query", "-f", "turtle", "CONSTRUCT WHERE { ?s ?p ?o }"],
    ] {
        let (status, out, _) = folder.run(&[&["-s", "a.ttl"], command].concat());
        assert_eq!(status, 0);
        for line in lines {
            assert!(out.contains(line), "{command:?}: {line}: {out}");
        }
        assert!(out.contains("<https://schema.org/x>"), "{out}");
    }
    let (_, out, _) = folder.run(&["-s", "a.ttl", "export", "-o", "b.ttl"]);
    assert_eq!(out, "");
    folder.check(&["diff", "a.ttl", "b.ttl"], 0, "", "");
}

#[test]
fn json_ld_reads_type_maps_and_large_whole_numbers() {
    let text = r#"{"@context": {"@version": 1.1, "@vocab": "http://e/", "has": {"@container": "@type"},
        "d": {"@type": "http://www.w3.org/2001/XMLSchema#double"}}, "@id": "http://e/s",
        "has": {"P": [{"@id": "http://e/a"}, {"q": 1, "@id": "http://e/b", "@type": "Q"}], "@none": {"@id": "http://e/c"}},
        "n": [1e20, -150000000000000000000, 1e21, 99999999999999999999], "d": 1e20}"#;
    let folder = Folder::with(&[("a.jsonld", text)]);
    let (status, out, told) = folder.run(&["-s", "a.jsonld", "export", "-f", "nt"]);
    assert_eq!(status, 0, "{told}");
    let lines: Vec<&str> = out.lines().collect();
    for line in [
        "<http://e/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e/P> .",
        "<http://e/b> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e/P> .",
        "<http://e/b> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e/Q> .",
        "<http://e/s> <http://e/has> <http://e/c> .",
        "<http://e/s> <http://e/n> \"100000000000000000000\"^^<http://www.w3.org/2001/XMLSchema#integer> .",
        "<http://e/s> <http://e/n> \"-150000000000000000000\"^^<http://www.w3.org/2001/XMLSchema#integer> .",
        "<http://e/s> <http://e/n> \"99999999999999999999\"^^<http://www.w3.org/2001/XMLSchema#integer> .",
        "<http://e/s> <http://e/n> \"1.0E21\"^^<http://www.w3.org/2001/XMLSchema#double> .",
        "<http://e/s> <http://e/d> \"1.0E20\"^^<http://www.w3.org/2001/XMLSchema#double> .",
    ] {
        assert!(lines.contains(&line), "{line}: {out}");
    }
    assert_eq!(lines.len(), 12, "{out}");
}

#[test]
fn nothing_is_replaced_or_emptied_without_a_word() {
    let folder =
        Folder::with(&[("a.ttl", "<http://e/a> <http://e/p> 1 , 2 ."), ("b.ttl", "<http://e/b> <http://e/p> 3 .")]);
    let load = |file, options: &[&'static str]| folder.run(&[&["load", file, "--into", "x.lermap"], options].concat());
    assert_eq!(load("a.ttl", &[]).0, 0);
    let (status, _, told) = load("b.ttl", &[]);
    assert!(status == 2 && told.contains("`x.lermap` is there already") && told.contains("--force"), "{told}");
    let count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }";
    folder.check(&["-s", "x.lermap", "query", count], 0, "n\n2\n", "");
    let update =
        |text, options: &[&'static str]| folder.run(&[&["update", "--in", "x.lermap", text], options].concat());
    for text in ["DELETE WHERE { ?s ?p ?o }", "CLEAR ALL", "DELETE { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(?o > 0) }"] {
        let (status, _, told) = update(text, &[]);
        assert!(status == 2 && told.contains("the last statement out of `x.lermap`"), "{text}: {told}");
    }
    assert_eq!(update("DELETE WHERE { ?s ?p 1 }", &[]).0, 0);
    assert_eq!(update("CLEAR ALL ; INSERT DATA { <http://e/c> <http://e/p> 4 , 5 }", &[]).0, 0);
    folder.check(&["-s", "x.lermap", "query", count], 0, "n\n2\n", "");
    assert_eq!(update("CLEAR ALL", &["--force"]).0, 0);
    folder.check(&["-s", "x.lermap", "query", count], 0, "n\n0\n", "");
    assert_eq!(load("b.ttl", &["--force"]).0, 0);
    folder.check(&["-s", "x.lermap", "query", count], 0, "n\n1\n", "");
}

#[test]
fn info_tells_what_is_in_a_file() {
    let folder = Folder::with(&[("a.ttl", "@prefix e: <http://e/> . e:a a e:T ; e:p 1 .")]);
    folder.check(&["load", "a.ttl", "--into", "a.lermap"], 0, "", "");
    folder.check(&["info", "a.ttl"], 0, "a.ttl: Turtle, 44 bytes\nstatements: 2\n", "");
    folder.check(&["info", "a.ttl"], 0, "prefixes: 1\n  e:  <http://e/>\n", "");
    folder.check(&["info", "a.lermap", "-f", "csv"], 0, "source,a.lermap,,\"a snapshot of format ", "");
    folder.check(&["info", "a.lermap", "-f", "csv"], 0, "class,http://e/T,1,\n", "");
    folder.check(&["info"], 0, "map: the map in the program\n", "");
    folder.check(&["info", "no.ttl"], 3, "", "no.ttl");
    folder.check(&["info", "a.ttl", "-s", "map"], 2, "", "takes no `--source`");
}

#[test]
fn schema_of_a_class_shows_what_it_has_and_what_leads_to_it() {
    let folder = Folder::with(&[]);
    let (status, out, _) = folder.run(&["schema", "ler:WorkStream", "-f", "csv"]);
    assert_eq!(status, 0);
    assert!(out.contains("ns#stage,property of it,"), "{out}");
    let leads = |class: &str| format!("ns#{class},https://w3id.org/lermap/ns#WorkStream,");
    for class in ["StakeholderGroup", "Stage"] {
        let mut lines = out.lines().filter(|line| line.contains("ns#hasWorkStream,leads to it,has work stream,85,"));
        assert!(lines.any(|line| line.contains(&leads(class))), "{out}");
    }
    folder.check(&["schema", "ler:WorkStream", "-f", "csv", "--limit", "2"], 0, "", "Only the first 2 rows");
}

#[test]
fn a_file_that_was_written_is_named() {
    let folder = Folder::with(&[]);
    folder.check(
        &["query", "SELECT ?s { ?s a ler:Stage }", "-o", "a.csv"],
        0,
        "",
        "Wrote 4 rows, 1 column to `a.csv`\n",
    );
    folder.check(&["describe", "employers", "-o", "a.md"], 0, "", "to `a.md`\n");
    folder.check(&["queries", "show", "coverage-by-stage", "-o", "a.rq"], 0, "", "Wrote `a.rq`\n");
    folder.check(&["export", "-o", "a.nt"], 0, "", " statements to `a.nt`\n");
    let (_, _, told) = folder.run(&["-q", "query", "ASK {}", "-o", "a.txt"]);
    assert_eq!(told, "");
}

#[test]
fn labels_for_programs_have_no_identifiers_in_them() {
    let folder = Folder::with(&[]);
    let (_, out, _) = folder.run(&["describe", "employers", "-f", "csv"]);
    assert!(out.contains("stakeholder/hr-systems,HR Systems\n"), "{out}");
    assert!(!out.contains("(stakeholder:"), "{out}");
    let (_, out, _) = folder.run(&["describe", "employers", "--labels", "-f", "json"]);
    assert!(
        out.starts_with(r#"{"head":{"vars":["direction","property","propertyLabel","value","valueLabel"]}"#),
        "{out}"
    );
}
