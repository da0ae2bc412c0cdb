//! Whole graphs over HTTP: what is put, extended and deleted, and what is refused.

use crate::server::{Reply, Server};

const TOKEN: &str = "0123456789abcdef0123";
const TURTLE: &str = "Content-Type: text/turtle";

/// A server that whoever has the token may change, with a file of one statement.
struct Open {
    server: Server,
    _folder: tempfile::TempDir,
}

impl Open {
    fn start(more: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (token, data) = (folder.path().join("token"), folder.path().join("a.nt"));
        std::fs::write(&token, TOKEN).unwrap();
        std::fs::write(&data, "<http://e/s> <http://e/p> \"old\" .\n").unwrap();
        let (token, data) = (token.to_str().unwrap(), data.to_str().unwrap());
        let arguments = [&["--allow-update", "--token-file", token, "--source", data], more].concat();
        Self { server: Server::start(&arguments), _folder: folder }
    }

    fn send(&self, method: &str, target: &str, headers: &[&str], body: &str) -> Reply {
        let token = format!("Authorization: Bearer {TOKEN}");
        self.server.ask(method, &format!("/rdf-graph-store{target}"), &[headers, &[&token]].concat(), body)
    }

    #[track_caller]
    fn check(&self, method: &str, target: &str, body: &str, status: u16, part: &str) {
        let reply = self.send(method, target, &[TURTLE], body);
        assert_eq!(reply.status, status, "{method} {target}: {}", reply.body);
        assert!(reply.body.contains(part), "{method} {target}: no `{part}` in {}", reply.body);
    }

    /// Returns the statements of a graph, sorted.
    fn lines(&self, target: &str) -> Vec<String> {
        let reply = self.server.get(&format!("/rdf-graph-store{target}"), "application/n-triples");
        let mut lines: Vec<String> = reply.body.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    }
}

#[test]
fn graphs_are_put_extended_and_deleted() {
    let open = Open::start(&[]);
    let (a, b) = ("<http://e/s> <http://e/p> \"a\" .", "<http://e/s> <http://e/p> \"b\" .");
    let name = "?graph=http%3A%2F%2Fe%2Fg";
    open.check("PUT", name, a, 201, "");
    open.check("PUT", name, b, 204, "");
    assert_eq!(open.lines(name), [b]);
    open.check("POST", name, &format!("{a}{b}"), 200, "1 inserted, 0 deleted");
    assert_eq!(open.lines(name), [a, b]);
    open.check("HEAD", name, "", 200, "");
    open.check("DELETE", name, "", 200, "0 inserted, 2 deleted");
    for method in ["DELETE", "GET", "HEAD"] {
        open.check(method, name, "", 404, "");
    }
    open.check("POST", name, a, 201, "");
    // A graph is there while it holds a statement.
    open.check("PUT", name, "", 204, "");
    open.check("GET", name, "", 404, "no graph");
    open.check("PUT", name, "", 204, "");
    open.check("GET", "?default", "", 200, "old");
    open.check("POST", "?default", a, 200, "1 inserted");
    open.check("PUT", "?default", b, 204, "");
    assert_eq!(open.lines("?default"), [b]);
    open.check("DELETE", "?default", "", 200, "1 deleted");
    open.check("GET", "?default", "", 200, "");
    open.check("DELETE", "?default", "", 200, "0 deleted");
    open.check("PUT", "?default", a, 201, "");
}

#[test]
fn a_graph_has_an_address_of_its_own() {
    let open = Open::start(&[]);
    let reply = open.send("POST", "", &[TURTLE], "<#it> a <http://e/C>, <other> .");
    let address = reply.header("location").unwrap_or_default().to_owned();
    let origin = format!("http://127.0.0.1:{}/rdf-graph-store/", open.server.port);
    assert_eq!((reply.status, address.as_str()), (201, format!("{origin}1").as_str()));
    let types = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>";
    let expected =
        [format!("<{origin}1#it> {types} <{origin}other> ."), format!("<{origin}1#it> {types} <http://e/C> .")];
    for target in ["/1".to_owned(), format!("?graph={address}")] {
        assert_eq!(open.lines(&target), expected, "{target}");
    }
    // Names that are taken are passed over, and a name is given once.
    open.check("PUT", "/2", "<a> <b> <c> .", 201, "");
    let next = open.send("POST", "", &[TURTLE], "<a> <b> <c> .");
    assert_eq!(next.header("location"), Some(format!("{origin}3").as_str()));
    open.check("POST", "", "", 204, "");
    // The name is the address as it is written.
    open.check("PUT", "/a%20b", "<x> <y> <z> .", 201, "");
    assert_eq!(open.lines(&format!("?graph={origin}a%2520b")).len(), 1);
}

#[test]
fn bodies_are_read_by_their_media_type() {
    let open = Open::start(&["--max-body", "2000"]);
    let xml = "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:e='http://e/'>\
               <rdf:Description rdf:about='http://e/s'><e:p>o</e:p></rdf:Description></rdf:RDF>";
    let json = "{\"@id\": \"http://e/s\", \"http://e/p\": \"o\"}";
    let part = |name: &str, kind: &str, content: &str| {
        format!("--x\r\nContent-Disposition: form-data; name=f; filename=\"{name}\"\r\n{kind}\r\n{content}\r\n")
    };
    let octets = "Content-Type: application/octet-stream\r\n";
    let parts = part("a.ttl", octets, "<http://e/s> <http://e/p> \"o\" .") + &part("b.json", "", json) + "--x--\r\n";
    let named = format!("{{\"@id\": \"http://e/g\", \"@graph\": {json}}}");
    let quad = "<http://e/s> <http://e/p> <http://e/o> <http://e/g> .";
    for (media_type, body, status, told) in [
        ("text/turtle; charset=utf-8", "<http://e/s> <http://e/p> \"o\" .", 204, ""),
        ("application/rdf+xml", xml, 204, ""),
        ("application/ld+json", json, 204, ""),
        ("multipart/form-data; boundary=x", &parts, 204, ""),
        ("multipart/form-data; boundary=y", &parts, 400, "last boundary"),
        ("multipart/form-data; boundary=x", &parts.replace("a.ttl", "a.png"), 415, "application/octet-stream"),
        ("application/n-quads", quad, 400, "<http://e/g>"),
        ("application/ld+json", &named, 400, "<http://e/g>"),
        ("text/turtle; charset=utf-16", "", 415, "UTF-8"),
        ("image/png", "", 415, "text/turtle"),
        ("text/turtle", "\n<http://e/s> <http://e/p> .", 400, "body:2:27: "),
        ("application/ld+json", "{\"@context\": \"http://e/unknown\"}", 400, "http://e/unknown"),
        ("application/ld+json", "{\"@context\": \"file:///etc/passwd\"}", 400, "nothing is fetched"),
        ("text/turtle", &"#".repeat(2001), 413, "2000 bytes"),
        ("text/turtle", &"(".repeat(1900), 400, ""),
    ] {
        let kind = format!("Content-Type: {media_type}");
        let reply = open.send("PUT", "?default", &[&kind], body);
        assert_eq!(reply.status, status, "{media_type}: {}", reply.body);
        assert!(reply.body.contains(told), "{media_type}: {}", reply.body);
        if status == 204 {
            assert_eq!(open.lines("?default"), ["<http://e/s> <http://e/p> \"o\" ."], "{media_type}");
        }
    }
    assert_eq!(open.send("PUT", "?default", &[], "<a> <b> <c> .").status, 415);
    assert_eq!(open.send("PUT", "?default", &[TURTLE, "Content-Encoding: gzip"], "").status, 415);
}

#[test]
fn a_client_that_sends_too_much_is_told_so() {
    let open = Open::start(&["--max-body", "2000"]);
    let much = "#".repeat(8 << 20);
    assert_eq!(open.send("PUT", "?default", &[TURTLE], &much).status, 413);
    let head = format!(
        "PUT /rdf-graph-store?default HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{TURTLE}\r\n\
         Authorization: Bearer {TOKEN}\r\n"
    );
    let chunked = format!("{head}Transfer-Encoding: chunked\r\n\r\n800000\r\n{much}\r\n0\r\n\r\n");
    let waiting = format!("{head}Content-Length: 8388608\r\nExpect: 100-continue\r\n\r\n");
    for request in [chunked, waiting] {
        let reply = open.server.raw(request.as_bytes());
        assert!(reply.starts_with("HTTP/1.1 413"), "{reply}");
    }
}

#[test]
fn only_who_may_changes_graphs() {
    let open = Open::start(&[]);
    let before = open.lines("?default");
    for method in ["PUT", "POST", "DELETE"] {
        for (headers, status) in [
            (vec![TURTLE], 401),
            (vec![TURTLE, "Authorization: Bearer 0123456789abcdef0124"], 401),
            (vec![TURTLE, "Origin: http://evil.example", "Authorization: Bearer 0123456789abcdef0123"], 403),
        ] {
            let reply = open.server.ask(method, "/rdf-graph-store?default", &headers, "<a> <b> <c> .");
            assert_eq!(reply.status, status, "{method} {headers:?}");
        }
    }
    for (method, target, status) in [
        ("PUT", "", 400),
        ("DELETE", "", 400),
        ("PUT", "?graph=relative", 400),
        ("PUT", "?default&graph=http://e/g", 400),
        ("PUT", "/a?graph=http://e/g", 400),
        ("PATCH", "?default", 405),
    ] {
        open.check(method, target, "<a> <b> <c> .", status, "");
    }
    assert_eq!(open.lines("?default"), before);
    let allowed = "get, head, put, post, delete, options";
    assert_eq!(open.send("PATCH", "?default", &[], "").header("allow"), Some(allowed));
    assert_eq!(open.send("OPTIONS", "", &[], "").header("allow"), Some(allowed));
    let closed = Server::start(&[]).ask("PUT", "/rdf-graph-store?default", &[TURTLE], "");
    assert_eq!((closed.status, closed.header("allow")), (405, Some("get, head, options")));
}

#[test]
fn changes_at_once_are_all_made() {
    let open = Open::start(&["--concurrency", "8"]);
    std::thread::scope(|scope| {
        for number in 0..8 {
            let open = &open;
            let body = format!("<http://e/s> <http://e/p> {number} .");
            scope.spawn(move || assert_eq!(open.send("POST", "", &[TURTLE], &body).status, 201));
        }
    });
    let names =
        open.server.get("/sparql?format=csv&query=SELECT%20DISTINCT%20?g%7BGRAPH%20?g%7B?s%20?p%20?o%7D%7D", "*/*");
    assert_eq!(names.body.lines().count(), 9, "{}", names.body);
}
