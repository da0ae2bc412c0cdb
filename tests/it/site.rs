//! Writes the pages as files, from data that are friendly and from data that are not.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use lermap::atomic::files_below;

use crate::support::{lermap, shown};

/// Things of two kinds, one of them with a name that means ill, and an IRI that wants to leave the folder.
const DATA: &str = "@prefix e: <http://e/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
e:a a e:C ; rdfs:label \"<script>alert(1)</script>\" ; e:to e:b , <https://w3id.org/lermap/../../evil> .
e:b a e:C ; rdfs:label \"Wallet\" . e:C rdfs:label \"Kind\" . <https://w3id.org/lermap/../../evil> rdfs:label \"out\" .";

fn write(data: &str, folder: &Path, more: &[&str]) -> String {
    let source = folder.join("my.ttl");
    fs::write(&source, data).unwrap();
    let site = folder.join("site");
    let output =
        lermap().args(["site", "--source"]).arg(&source).arg("--output").arg(&site).args(more).output().unwrap();
    shown(&output)
}

fn read(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let site = folder.join("site");
    files_below(&site).unwrap().into_iter().map(|path| (path.clone(), fs::read(site.join(path)).unwrap())).collect()
}

#[test]
fn a_site_is_files_that_lead_to_each_other_the_same_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let base = ["--base", "https://example.org/map/"];
    let said = write(DATA, folder.path(), &base);
    assert!(said.contains("Wrote "), "{said}");
    let first = read(folder.path());
    let text = |path: &str| String::from_utf8(first[path].clone()).unwrap();
    let page = first.keys().find(|path| path.starts_with("entity/b-") && path.ends_with("/index.html"));
    let page = text(page.unwrap_or_else(|| panic!("no page of e:b: {:?}", first.keys())));
    assert!(page.contains("href=\"../../style.css\"") && page.contains("action=\"../../search/index.html\""), "{page}");
    assert!(page.contains("rel=\"canonical\" href=\"https://example.org/map/entity/"), "{page}");
    for path in ["index.html", "ns/index.html", "checks/index.html", "queries/index.html", "style.css", "script.js"] {
        assert!(first.contains_key(path), "no {path}");
    }
    assert!(text("sitemap.xml").contains("<loc>https://example.org/map/</loc>"));
    assert!(text("index.js").contains("\"name\":\"Wallet\""));
    assert!(text("404.html").contains("href=\"https://example.org/map/search/index.html\""));
    assert!(text("_redirects").contains("/map/entity iri=http%3A%2F%2Fe%2Fb /map/entity/"));
    let pages = first.iter().filter(|(path, _)| path.ends_with(".html"));
    for (path, bytes) in pages {
        assert!(!String::from_utf8_lossy(bytes).contains("<script>alert"), "{path}");
    }
    assert!(!folder.path().parent().unwrap().join("evil").exists());
    write(DATA, folder.path(), &base);
    assert!(read(folder.path()) == first, "a second run has other bytes");
}

#[test]
fn a_link_that_leads_nowhere_is_told_with_its_page_and_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let data = "<http://e/a> <http://www.w3.org/2000/01/rdf-schema#comment> \"x\" ; <http://e/p> <https://w3id.org/lermap/ns#Nothing> .";
    let said = write(data, folder.path(), &[]);
    assert!(said.contains("links to `/ns#Nothing`, a place that its page has not"), "{said}");
    assert!(!folder.path().join("site").exists());
}

#[test]
fn what_a_site_needs_is_asked_for() {
    for (arguments, part) in [
        (&["site"][..], "Hint: name the folder with `--output`"),
        (&["site", "--output", "x", "--base", "javascript:alert(1)"], "is no address of a site"),
        (&["site", "--output", "x", "--base", "https://"], "is no address of a site"),
    ] {
        let said = shown(&lermap().args(arguments).output().unwrap());
        assert!(said.contains(part), "{said}");
    }
}
