//! From an address of the server to a file of the site. Names of files are plain ASCII, whatever an IRI holds.

use lermap::output::format;
use sha2::{Digest, Sha256};

use super::super::message::Parameters;
use super::super::pages::address;

/// Files that are what they are called.
pub(super) const FILES: &[&str] = &["/style.css", "/script.js", "/index.js"];

/// Addresses at which only a server answers.
pub(super) const SERVED: &[&str] =
    &["/sparql", "/query", "/explore", "/explore.svg", "/suggest", "/complete", "/openapi.json", "/rdf-graph-store"];

/// Longer parts of a path become short ones.
const LONGEST: usize = 100;

/// Returns the file for the page or the data at `address`, which has no fragment; nothing where only a server answers.
pub(crate) fn place(link: &str) -> Option<String> {
    let (path, query) = link.split_once('?').unwrap_or((link, ""));
    if FILES.contains(&path) {
        return Some(path.trim_start_matches('/').to_owned());
    }
    let parameters = Parameters::read(query).ok()?;
    let is_known = parameters.without(&["format", "iri"]).is_empty();
    if !is_known || SERVED.contains(&path) || path.starts_with("/rdf-graph-store/") || path.starts_with("/.well-known/")
    {
        return None;
    }
    let folder = match (path, parameters.first("iri")) {
        ("/entity", Some(iri)) => folder_of(iri),
        ("/entity", None) | (_, Some(_)) => return None,
        (path, None) => plain(path.trim_start_matches('/')),
    };
    let extension = match parameters.first("format") {
        None => "html",
        Some(key) => format(key).ok()?.extensions.first()?,
    };
    let is_question = folder.starts_with("queries/") && extension != "html";
    let middle = if folder.is_empty() {
        "index."
    } else if is_question {
        "."
    } else {
        "/index."
    };
    Some(format!("{folder}{middle}{extension}"))
}

/// Returns the folder of the page of an entity.
fn folder_of(iri: &str) -> String {
    let own = address(iri);
    match own.strip_prefix('/').filter(|own| !own.starts_with("entity?")) {
        Some(own) => plain(own.split('#').next().unwrap_or_default()),
        None => hashed(iri),
    }
}

/// Returns a path as it is where every file system has a place for it, or another one.
fn plain(path: &str) -> String {
    let is_plain = |part: &str| {
        let is_safe = |c: char| c.is_ascii_alphanumeric() || "-_.~".contains(c);
        (1..=LONGEST).contains(&part.len())
            && !part.starts_with('.')
            && !part.starts_with("index.")
            && part.chars().all(is_safe)
    };
    if path.is_empty() || path.split('/').all(is_plain) { path.to_owned() } else { hashed(path) }
}

/// Returns a folder whose name begins as `iri` ends, and that no other IRI has.
fn hashed(iri: &str) -> String {
    let digits: String = Sha256::digest(iri).iter().take(5).map(|byte| format!("{byte:02x}")).collect();
    let end = iri.rsplit(['/', '#', ':']).find(|part| !part.is_empty()).unwrap_or_default();
    let word: String = end.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let word: String = word.trim_matches('-').chars().take(40).collect();
    if word.is_empty() { format!("entity/{digits}") } else { format!("entity/{word}-{digits}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(address: &str, expected: Option<&str>) {
        assert_eq!(place(address).as_deref(), expected, "{address}");
    }

    #[test]
    fn addresses_have_their_files() {
        check("/", Some("index.html"));
        check("/stage/using", Some("stage/using/index.html"));
        check(
            "/entity?iri=https%3A%2F%2Fw3id.org%2Flermap%2Fstage%2Fusing&format=turtle",
            Some("stage/using/index.ttl"),
        );
        check("/queries/thin-cells?format=csv&", Some("queries/thin-cells.csv"));
        check("/queries/thin-cells", Some("queries/thin-cells/index.html"));
        check("/style.css", Some("style.css"));
        check("/search", Some("search/index.html"));
    }

    #[test]
    fn what_a_server_answers_has_no_file() {
        for address in
            ["/query?query=x", "/query", "/sparql", "/search?q=x", "/explore?open=x", "/entity", "/.well-known/void"]
        {
            check(address, None);
        }
    }

    #[test]
    fn no_iri_leaves_the_folder_or_takes_the_place_of_another() {
        for (iri, start) in [
            ("https://w3id.org/lermap/../../etc/passwd", "entity/"),
            ("https://w3id.org/lermap/.git/config", "entity/"),
            ("https://w3id.org/lermap/a/index.html", "entity/"),
            ("https://w3id.org/lermap/a/", "entity/"),
            ("http://e/<script>", "entity/"),
            ("urn:x", "entity/"),
        ] {
            let file = place(&format!("/entity?iri={}", lermap::text::percent_encoded(iri))).unwrap();
            assert!(file.starts_with(start) && !file.contains("..") && file.is_ascii(), "{iri}: {file}");
        }
        assert_ne!(place("/entity?iri=http%3A%2F%2Fe%2F%C3%A4"), place("/entity?iri=http%3A%2F%2Fe%2F%C3%B6"));
    }
}
