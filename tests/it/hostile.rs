//! Hostile little inputs get one clear message and exit status 2 or 3: no panic, no abort, no hang.

use std::fs;

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
