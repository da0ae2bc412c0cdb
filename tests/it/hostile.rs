//! Hostile little inputs get one clear message and exit status 2 or 3: no panic, no abort, no hang.

use std::fs;
use std::io::Write;

use crate::support::lermap;

/// Runs a query over a file of `bytes` and checks the exit status and a piece of the message.
#[track_caller]
fn check_file(name: &str, bytes: &[u8], status: i32, message: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    let output = lermap().arg("-s").arg(&path).args(["query", "ASK {}"]).output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(status), "{name}: {stderr}");
    assert!(stderr.contains(message), "{name}: {stderr}");
    assert!(!stderr.contains("panicked"), "{name}: {stderr}");
}

/// Runs `query` over an empty file and checks the exit status and a piece of the message.
#[track_caller]
fn check_query(query: &str, status: i32, message: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("empty.ttl");
    fs::write(&path, "").unwrap();
    let output = lermap().arg("-s").arg(&path).args(["query", query]).output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(status), "{stderr}");
    assert!(stderr.contains(message), "{stderr}");
}

#[test]
fn an_empty_file_is_an_empty_graph() {
    check_file("a.ttl", b"", 0, "");
    check_file("a.nt", b"", 0, "");
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_read() {
    check_file("a.ttl", b"\xef\xbb\xbf<http://e/s> <http://e/p> 1 .\r\n", 0, "");
}

#[test]
fn latin_1_is_refused_at_its_place() {
    check_file("a.nt", b"<http://e/s> <http://e/p> \"caf\xe9\" .\n", 3, "a.nt:1:");
}

#[test]
fn truncated_turtle_is_refused_at_its_place() {
    check_file("a.ttl", b"<http://e/s> <http://e/p> \"x", 3, "a.ttl:1:");
    check_file("a.ttl", b"@prefix e: <http://e/> .\ne:s e:p", 3, "a.ttl:2:");
}

#[test]
fn files_that_are_not_there_or_not_rdf_are_named() {
    check_query("ASK", 2, "line 1, column 4");
    check_file("a.docx", b"x", 3, "cannot tell the format");
    check_file("a.ttl.gz", b"not gzip", 3, "a.ttl.gz");
    check_file("a.nt.zst", b"not zstd", 3, "a.nt.zst");
}

#[test]
fn deep_queries_are_refused() {
    for (open, close) in [("(", ")"), ("{", "}"), ("[", "]"), ("!", ""), ("-", "")] {
        let query = format!("SELECT * {{ FILTER({}1{}) }}", open.repeat(10_000), close.repeat(10_000));
        check_query(&query, 2, "more than");
    }
}

#[test]
fn bombs_in_xml_json_and_archives_are_refused() {
    let entities = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\">\n<!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><x>&b;</x>";
    check_file("a.rdf", entities.as_bytes(), 3, "a.rdf:2:1: the entity `b` refers to the entity `a`");
    check_file("a.rdf", "<a:b xmlns:a='http://e/'>".repeat(20_000).as_bytes(), 3, "this is nested more than 256 deep");
    let shouted = entities.replace("DOCTYPE", "doctype");
    check_file("a.rdf", shouted.as_bytes(), 3, "a.rdf:2:1: the entity `b` refers to the entity `a`");
    check_file("a.jsonld", "[".repeat(20_000).as_bytes(), 3, "a.jsonld:1:257: this is nested more than 256 deep");
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(&vec![b' '; 40 << 20]).unwrap();
    check_file("a.nt.gz", &packed.finish().unwrap(), 4, "compressed bytes make more than");
}

#[test]
fn deep_terms_and_long_contexts_are_refused() {
    for depth in [1_000, 100_000, 1_000_000] {
        let term = format!("<a:s> <a:p> {}<a:o>{} .", "<<( <a:s> <a:p> ".repeat(depth), " )>>".repeat(depth));
        for name in ["a.nt", "a.nq", "a.ttl", "a.trig"] {
            check_file(name, term.as_bytes(), 3, "nested more than 256 deep");
        }
    }
    let context = |terms: usize| {
        let chain: Vec<String> = (0..terms).map(|n| format!("\"t{n}\": \"t{}:x\"", n + 1)).collect();
        format!("{{\"@context\": {{{}, \"t{terms}\": \"http://e/\"}}, \"t0:p\": 1}}", chain.join(","))
    };
    check_file("a.jsonld", context(10_000).as_bytes(), 0, "");
    check_file("a.jsonld", context(100_000).as_bytes(), 3, "the contexts of this file have more than 20000 terms");
}

#[test]
fn many_namespaces_take_no_time() {
    let names: String = (0..10_000).map(|n| format!(" xmlns:n{n}='http://e/{n}'")).collect();
    check_file("a.rdf", format!("<a{names}/>").as_bytes(), 3, "a.rdf:1:1: an element has more than 1024 attributes");
}

#[test]
fn mistakes_in_xml_have_their_line_and_contexts_are_not_fetched() {
    let xml = "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n<rdf:Description>\n</b></rdf:RDF>";
    check_file("a.rdf", xml.as_bytes(), 3, "a.rdf:3:1: ");
    check_file(
        "a.jsonld",
        b"{\"@context\": \"https://example.org/c\", \"@id\": \"http://e/s\"}",
        3,
        "nothing is fetched",
    );
    check_file("a.ttl", b"\xff\xfe<\0", 3, "a.ttl:1:1: this is UTF-16 text");
}

/// Runs a query over a checkout whose list of groups has these bytes.
#[track_caller]
fn check_site(bytes: &[u8], status: i32, message: &str) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("_data")).unwrap();
    fs::write(folder.path().join("_data/stakeholders-list.yml"), bytes).unwrap();
    let output = lermap().arg("-s").arg(folder.path()).args(["-v", "query", "ASK {}"]).output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(status), "{stderr}");
    assert!(stderr.contains(message) && !stderr.contains("panicked"), "{stderr}");
}

#[test]
fn broken_checkouts_are_refused_at_their_place() {
    check_site(b"", 3, "stakeholders-list.yml:1:1: the file is nothing, a mapping is wanted");
    check_site(b"stakeholders:\n  - name: Caf\xe9\n", 3, "stakeholders-list.yml:2:14: byte 0xe9 is no UTF-8");
    check_site(b"stakeholders: [", 3, "stakeholders-list.yml:1:");
    check_site(b"stakeholders:\n  - name: [a]\n", 3, "stakeholders-list.yml:2:11: `name` is a list, a text is wanted");
    check_site(b"\xef\xbb\xbfstakeholders:\r\n", 0, "there is no file `_data/glossary-list.yml`");
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..50 {
        bomb.push_str(&format!("a{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 9].join(", ")));
    }
    check_site(bomb.as_bytes(), 3, "not valid YAML");
    check_site("[".repeat(100_000).as_bytes(), 3, "not valid YAML");
}
