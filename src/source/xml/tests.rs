use std::io::{BufReader, Read};

use super::*;

/// Returns what the parser is given for the bytes of a file, or the place and reason of a refusal.
fn filtered(bytes: &[u8]) -> Result<String, String> {
    let shown = |error: io::Error| {
        let refusal = error.downcast::<Refusal>().unwrap();
        let (line, column) = refusal.place.unwrap_or_default();
        format!("{line}:{column} {refusal}")
    };
    let text = decoded(Box::new(BufReader::with_capacity(512, std::io::Cursor::new(bytes.to_vec())))).map_err(shown)?;
    let mut filtered = String::new();
    Filter::new(text).read_to_string(&mut filtered).map_err(shown)?;
    Ok(filtered)
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(filtered(text.as_bytes()).as_deref(), Ok(expected));
}

#[track_caller]
fn refused(text: &str, expected: &str) {
    assert_eq!(filtered(text.as_bytes()), Err(expected.to_owned()));
}

const RDF: &str = "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"";
const XML_LITERAL: &str = "rdf:datatype=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#XMLLiteral\"";

/// Checks what the `contents` of a literal of XML become, in a document that declares `e` and `x` too.
#[track_caller]
fn literal(contents: &str, expected: &str) {
    let open = format!("<rdf:RDF {RDF} xmlns:e=\"http://e/\" xmlns:x=\"http://x/\"><rdf:Description>");
    let close = "</e:p></rdf:Description></rdf:RDF>";
    let text = format!("{open}<e:p rdf:parseType='Literal'>{contents}{close}");
    let escaped = expected.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    check(&text, &format!("{open}<e:p {XML_LITERAL}>{escaped}{close}"));
}

#[test]
fn line_ends_and_blanks_are_those_of_xml() {
    check(
        "<a b='1\t2\r\n3\n4\r5&#10;6&#9;7&#13;8'>one\r\ntwo\rthree&#13;</a>",
        "<a b=\"1 2 3 4 5&#10;6&#9;7&#13;8\">one\ntwo\nthree&#13;</a>",
    );
    check("<a><![CDATA[<\r\n&]]></a>", "<a>&lt;\n&amp;</a>");
}

#[test]
fn encodings_become_utf_8() {
    let text = "<?xml version='1.0' encoding='ISO-8859-1'?><a>caf\u{e9}</a>";
    let latin: Vec<u8> = text.chars().map(|c| c as u8).collect();
    assert_eq!(filtered(&latin).unwrap(), "<a>caf\u{e9}</a>");
    for mark in ["\u{feff}", ""] {
        let text = format!("{mark}<?xml version='1.0' encoding='UTF-16'?><a>\u{1f600}</a>");
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(filtered(&little).unwrap(), "<a>\u{1f600}</a>");
        assert_eq!(filtered(&big).unwrap(), "<a>\u{1f600}</a>");
    }
    check("\u{feff}<a>\u{e9}</a>", "<a>\u{e9}</a>");
    refused("<?xml version='1.0' encoding='klingon'?><a/>", "1:1 the encoding `klingon` is not known");
    assert_eq!(filtered(b"<a>\xe9</a>").unwrap_err(), "1:4 this is not UTF-8 text");
}

#[test]
fn unknown_parse_types_are_literals() {
    let node = |property: &str| format!("<rdf:Description {RDF} xmlns:e=\"http://e/\">{property}</rdf:Description>");
    check(&node("<e:p rdf:parseType=\"daml:collection\">x</e:p>"), &node(&format!("<e:p {XML_LITERAL}>x</e:p>")));
    for known in ["Resource", "Collection", "Triple"] {
        let text = node(&format!("<e:p rdf:parseType=\"{known}\"></e:p>"));
        check(&text, &text);
    }
    let inside = node("<e:p rdf:parseType=\"Resource\"><e:q rdf:parseType=\"Literal\"/></e:p>");
    check(&inside, &node(&format!("<e:p rdf:parseType=\"Resource\"><e:q {XML_LITERAL}></e:q></e:p>")));
}

#[test]
fn nothing_is_lost_beside_a_parse_type() {
    for (attribute, parse_type) in [("rdf:resource", "Literal"), ("e:q", "Resource"), ("rdf:nodeID", "Collection")] {
        let property = format!("<e:p rdf:parseType='{parse_type}' {attribute}='x'/>");
        refused(
            &format!("<rdf:Description {RDF} xmlns:e='http://e/'>\n{property}</rdf:Description>"),
            &format!("2:1 `{attribute}` cannot be beside `rdf:parseType`"),
        );
    }
}

#[test]
fn literals_are_in_exclusive_canonical_form() {
    literal("", "");
    literal("<br/>", "<br></br>");
    literal("a &lt; <![CDATA[b>]]>", "a &lt; b&gt;");
    literal("<x:b y='2' a=\"1\"><x:c/></x:b>", "<x:b xmlns:x=\"http://x/\" a=\"1\" y=\"2\"><x:c></x:c></x:b>");
    literal("<b e:z='1' x:a='2'/>", "<b xmlns:e=\"http://e/\" xmlns:x=\"http://x/\" e:z=\"1\" x:a=\"2\"></b>");
    literal(
        "<b xmlns='http://d/' xmlns:u='http://u/'><c xmlns=''/></b>",
        "<b xmlns=\"http://d/\"><c xmlns=\"\"></c></b>",
    );
    literal("<b xml:lang='en' c='&lt;&#9;\"'/>", "<b c=\"&lt;&#x9;&quot;\" xml:lang=\"en\"></b>");
    literal("<!-- c --><?do it?>", "<!-- c --><?do it?>");
}

#[test]
fn entities_are_replaced() {
    let declared = "<!DOCTYPE rdf:RDF [\n <!ENTITY owl 'http://owl#' >\n <!-- <!ENTITY no \"'\"> --> <!ENTITY a \"&#65;&amp;\"> ]>";
    check(&format!("{declared}<a b='&owl;Class'>&a;&lt;</a>"), "<a b=\"http://owl#Class\">A&amp;&lt;</a>");
    refused("<a>&no;</a>", "1:4 the entity `no` is not declared");
    refused("<!doctype x [<!ENTITY b \"&a;&a;\">]><x/>", "1:14 the entity `b` refers to the entity `a`");
}

#[test]
fn entities_that_make_too_much_are_refused() {
    let large = "x".repeat(60_000);
    for word in ["DOCTYPE", "doctype"] {
        let text = format!("<!{word} x [<!ENTITY a \"{large}\">]>\n<x>{}</x>", "<y>&a;</y>".repeat(1000));
        assert!(filtered(text.as_bytes()).unwrap_err().contains("entities make more than 1 MiB"));
    }
    refused(
        &format!("<!DOCTYPE x [{}]><x/>", " ".repeat(70_000)),
        "1:11 the document type declaration is longer than 64 KiB",
    );
}

#[test]
fn what_is_not_well_formed_is_refused_at_its_place() {
    refused("<a>\n  <b></a>", "2:6 ill-formed document: expected `</b>`, but `</a>` was found");
    refused("<a>\n", "2:1 the file ends inside an element");
    refused("<a b='1' b='2'/>", "1:1 position 8: duplicated attribute, previous declaration at position 2");
}

#[test]
fn depth_and_size_are_bounded() {
    let deep = format!("{}{}", "<a>".repeat(256), "</a>".repeat(256));
    check(&deep, &deep);
    for depth in [257, 1_000, 100_000] {
        refused(&"<a>".repeat(depth), "1:769 this is nested more than 256 deep");
    }
    let many: String = (0..1025).map(|n| format!(" a{n}='x'")).collect();
    refused(&format!("<a{many}/>"), "1:1 an element has more than 1024 attributes");
    let namespaces = |n: usize| (0..600).map(|i| format!(" xmlns:n{n}x{i}='http://{i}/'")).collect::<String>();
    refused(
        &format!("<a{}>\n<b{}/></a>", namespaces(1), namespaces(2)),
        "2:1 more than 1024 namespaces are declared at one place",
    );
    let endless = std::io::repeat(b' ').take(200 << 20);
    let error = std::io::copy(&mut Filter::new(BufReader::new(endless)), &mut std::io::sink()).unwrap_err();
    assert_eq!(error.to_string(), "one text or tag is longer than 64 MiB");
}
