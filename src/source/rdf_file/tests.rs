//! Files are read as they were written, and what is wrong with them is told at its place.

use super::*;

/// Reads a file called `name` that holds `text`, and returns its quads or the mistake without its folder.
fn read(name: &str, text: &[u8]) -> std::result::Result<Vec<String>, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    let prefix = format!("{}/", folder.path().display());
    let mut quads = Vec::new();
    let file = RdfFile::at(&path).map_err(|error| error.to_string().replace(&prefix, ""))?;
    let result = read_quads(&file, &mut |quad| {
        quads.push(quad.to_string());
        Ok(())
    });
    let address = file_address(&folder.path().canonicalize().unwrap().display().to_string());
    match result {
        Ok(_) => Ok(quads.into_iter().map(|quad| quad.replace(&address, "")).collect()),
        Err(error) => Err(error.to_string().replace(&prefix, "")),
    }
}

#[test]
fn each_format_is_known_by_its_extension() {
    let spo = "<http://e/s> <http://e/p> \"o\"";
    for name in ["a.ttl", "a.nt", "a.nq", "a.trig", "A.TTL"] {
        assert_eq!(read(name, format!("{spo} .").as_bytes()).unwrap(), [spo], "{name}");
    }
    let xml = "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:e='http://e/'>\n\
               <rdf:Description rdf:about='http://e/s'><e:p>o</e:p></rdf:Description></rdf:RDF>";
    let json = "{\"@id\": \"http://e/s\", \"http://e/p\": \"o\"}";
    for (name, text) in [("a.rdf", xml), ("a.owl", xml), ("a.xml", xml), ("a.jsonld", json), ("a.json", json)] {
        assert_eq!(read(name, text.as_bytes()).unwrap(), [spo], "{name}");
    }
}

#[test]
fn relative_addresses_start_at_the_file() {
    let found = read("a #b é.ttl", b"<#x> <y> <http://e/o> .").unwrap();
    assert_eq!(found, ["</a%20%23b%20%C3%A9.ttl#x> </y> <http://e/o>"]);
}

#[test]
fn empty_files_hold_nothing() {
    for name in ["a.ttl", "a.nt", "a.nq", "a.trig", "a.rdf", "a.jsonld"] {
        assert_eq!(read(name, b"").unwrap(), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn blank_nodes_of_two_files_are_apart() {
    let text = b"_:a <http://e/p> _:a .";
    assert_ne!(read("a.nt", text).unwrap(), read("a.nt", text).unwrap());
}

#[test]
fn a_mistake_shows_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ttl");
    std::fs::write(&path, "\u{feff}<http://e/s> <http://e/p> 1 .\r\n<http://e/s> e:p 1 .\r\n").unwrap();
    let error = read_quads(&RdfFile::at(&path).unwrap(), &mut |_| Ok(())).unwrap_err();
    assert_eq!(error.position.as_ref().map(|place| (place.line, place.column)), Some((2, 14)));
    assert_eq!(error.excerpt.as_deref(), Some("<http://e/s> e:p 1 ."));
}

#[test]
fn each_statement_has_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ttl");
    std::fs::write(&path, "@prefix e: <http://e/> .\ne:s e:p 1 ;\n  e:q [\n e:r 2 ] ;\n\n e:t 3 .\n").unwrap();
    let mut found = Vec::new();
    read_quads_by_line(&RdfFile::at(&path).unwrap(), &mut |quad, line| {
        found.push((quad.predicate.as_str().replace("http://e/", ""), line));
        Ok(())
    })
    .unwrap();
    let found: Vec<(&str, u64)> = found.iter().map(|(name, line)| (name.as_str(), *line)).collect();
    assert_eq!(found, [("p", 2), ("r", 4), ("q", 4), ("t", 6)]);
}

#[test]
fn the_format_of_a_message_is_that_of_its_media_type_or_its_name() {
    let format = |media_type, name| {
        RdfFile::of_content(Vec::new(), media_type, name, "http://e/").map(|file| file.format.media_type())
    };
    for (media_type, name, expected) in [
        ("text/turtle", None, Some("text/turtle")),
        ("application/ld+json", None, Some("application/ld+json")),
        ("application/n-triples", Some("a.ttl"), Some("application/n-triples")),
        ("application/octet-stream", Some("a.b.TTL"), Some("text/turtle")),
        ("text/n3", None, None),
        ("image/png", Some("ttl"), None),
    ] {
        assert_eq!(format(media_type, name), expected, "{media_type} {name:?}");
    }
    let file = RdfFile::of_content(b"\n<a> <b> c .".to_vec(), "text/turtle", None, "http://e/d/").unwrap();
    let error = read_quads(&file, &mut |_| Ok(())).unwrap_err();
    assert!(error.to_string().starts_with("body:2:9: "), "{error}");
    assert_eq!(error.excerpt.as_deref(), Some("<a> <b> c ."));
}

#[test]
fn standard_input_has_the_format_that_is_named() {
    assert_eq!(RdfFile::standard_input("nquads").unwrap().format, RdfFormat::NQuads);
    assert_eq!(RdfFile::standard_input("ttl").unwrap().path, None);
    let error = RdfFile::standard_input("turtel").unwrap_err();
    assert_eq!(error.hint.as_deref(), Some("did you mean `turtle`?"));
}
