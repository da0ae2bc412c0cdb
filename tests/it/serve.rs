//! Asks the started server as programs and browsers do, and as those who mean it ill.

use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::server::Server;

const STAGES: &str = "SELECT%20?s%20%7B?s%20a%20ler:Stage%7D%20ORDER%20BY%20?s%20LIMIT%201";
const GRAPH: &str = "CONSTRUCT%20WHERE%20%7Bstage:issuing%20a%20?c%7D";
const FORM: &str = "Content-Type: application/x-www-form-urlencoded";

#[test]
fn queries_are_answered_in_the_format_that_is_asked_for() {
    let server = Server::start(&[]);
    for (query, accept, media_type, part) in [
        (STAGES, "*/*", "application/sparql-results+json", "\"vars\":[\"s\"]"),
        (STAGES, "text/csv", "text/csv; charset=utf-8", "s\r\nhttps://w3id.org/lermap/stage/"),
        (STAGES, "text/csv;q=0.2, application/sparql-results+xml", "application/sparql-results+xml", "<sparql"),
        (STAGES, "text/tab-separated-values", "text/tab-separated-values", "?s\n<https"),
        (STAGES, "text/html,application/xhtml+xml,*/*;q=0.8", "text/html", "<table>"),
        (GRAPH, "*/*", "text/turtle", "stage:issuing"),
        (GRAPH, "application/ld+json", "application/ld+json", "stage:issuing"),
        (GRAPH, "application/n-triples", "application/n-triples", "<https://w3id.org/lermap/stage/issuing>"),
        (GRAPH, "application/rdf+xml", "application/rdf+xml", "rdf:RDF"),
        ("ASK%7B%7D", "application/json", "application/sparql-results+json", "true"),
    ] {
        server.get(&format!("/sparql?query={query}"), accept).is(200, media_type, part);
    }
    server.get(&format!("/sparql?query={STAGES}&format=csv"), "image/png").is(200, "text/csv", "s\r\n");
    server.ask("POST", "/sparql", &[FORM], &format!("query={STAGES}")).is(
        200,
        "application/sparql-results+json",
        "stage",
    );
    let direct = ["Content-Type: application/sparql-query; charset=utf-8"];
    server.ask("POST", "/sparql", &direct, "ASK { ?s a ler:Stage }").is(200, "application/sparql-results+json", "true");
    let head = server.ask("HEAD", &format!("/sparql?query={STAGES}"), &[], "");
    assert!(head.status == 200 && head.body.is_empty() && head.head.contains("content-length: "), "{}", head.head);
    let options = server.ask("OPTIONS", "/sparql", &[], "");
    assert!(options.status == 204 && options.head.contains("allow: get, head, post, options"), "{}", options.head);
}

#[test]
fn a_request_names_the_graphs_that_are_asked() {
    let server = Server::start(&[]);
    let graph = "https%3A%2F%2Fw3id.org%2Flermap%2Fgraph%2Fvocabulary";
    let class = "ASK%20%7Bler:Stage%20a%20owl:Class%7D";
    let entity = "ASK%20%7Bstage:issuing%20a%20ler:Stage%7D";
    let named = "ASK%20%7BGRAPH%20?g%20%7Bler:Stage%20a%20owl:Class%7D%7D";
    let other = "ASK%20FROM%20%3Chttp://e/none%3E%20%7Bler:Stage%20a%20owl:Class%7D";
    for (query, graphs, expected) in [
        (class, String::new(), "true"),
        (class, format!("&default-graph-uri={graph}"), "true"),
        (entity, String::new(), "true"),
        (entity, format!("&default-graph-uri={graph}"), "false"),
        (class, format!("&named-graph-uri={graph}"), "false"),
        (named, format!("&named-graph-uri={graph}"), "true"),
        (named, format!("&default-graph-uri={graph}"), "false"),
        (other, String::new(), "false"),
        (other, format!("&default-graph-uri={graph}"), "true"),
    ] {
        let reply = server.get(&format!("/sparql?format=csv&query={query}{graphs}"), "*/*");
        assert_eq!(reply.body.trim(), expected, "{query}{graphs}");
        let posted = server.ask("POST", "/sparql", &[FORM], &format!("format=csv&query={query}{graphs}"));
        assert_eq!(posted.body.trim(), expected, "{query}{graphs} by POST");
    }
}

#[test]
fn what_is_wrong_is_told_with_a_status_and_a_place() {
    let server = Server::start(&["--max-rows", "5", "--max-body", "1000", "--timeout", "2"]);
    let plain = "text/plain; charset=utf-8";
    server.get("/sparql?query=SELECT%20*%20%7B?s%20a%20Stage%7D", "*/*").is(400, plain, "^");
    server.get("/sparql?query=ASK%7B%7D&query=ASK%7B%7D", "*/*").is(400, plain, "2 times");
    server.get("/sparql?query=%ff", "*/*").is(400, plain, "not UTF-8");
    server.get("/sparql?query=ASK%7B%7D&default-graph-uri=no%20iri", "*/*").is(400, plain, "no IRI");
    server
        .get("/sparql?query=SELECT%20*%20%7BSERVICE%20%3Chttp://e.org/%3E%7B?s%20?p%20?o%7D%7D", "*/*")
        .is(400, plain, "SERVICE");
    server.get(&format!("/sparql?query={STAGES}"), "image/png").is(406, plain, "text/csv");
    server.get(&format!("/sparql?query={STAGES}"), "*/*;q=0").is(406, plain, "Accept");
    server.get(&format!("/sparql?query={STAGES}"), &"a/b,".repeat(2000)).is(406, plain, "Accept");
    server.ask("POST", "/sparql", &["Content-Type: text/plain"], "ASK {}").is(415, plain, "POST");
    server
        .ask("POST", "/sparql", &["Content-Type: application/sparql-query; charset=utf-16"], "x")
        .is(415, plain, "UTF-8");
    server.ask("POST", "/sparql", &[FORM], "").is(400, plain, "no `query`");
    server.ask("POST", "/sparql", &[FORM], &format!("query=%23{}", "x".repeat(2000))).is(413, plain, "1000 bytes");
    server.ask("PUT", "/sparql", &[], "").is(405, plain, "GET");
    server.get("/sparql?query=SELECT%20*%20%7B?s%20?p%20?o%7D", "*/*").is(400, plain, "more than 5 rows");
    let cross = "SELECT%20(COUNT(*)%20AS%20?n)%7B?a%20?b%20?c.?d%20?e%20?f.?g%20?h%20?i%20FILTER(STR(?a)%3CSTR(?g))%7D";
    server.get(&format!("/sparql?query={cross}"), "*/*").is(503, plain, "time limit of 2 seconds");
}

#[test]
fn a_client_that_has_the_answer_gets_it_no_second_time() {
    let server = Server::start(&[]);
    let target = format!("/sparql?query={STAGES}");
    let first = server.get(&target, "*/*");
    let tag = first.head.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap();
    let again = server.ask("GET", &target, &[&format!("If-None-Match: {tag}")], "");
    assert!(again.status == 304 && again.body.is_empty());
    let packed = server.ask("GET", "/ns", &["Accept-Encoding: gzip"], "");
    assert!(packed.head.contains("content-encoding: gzip"), "{}", packed.head);
    let packed = server.ask("GET", "/ns", &["Accept-Encoding: gzip, deflate, br, zstd"], "");
    assert!(packed.head.contains("content-encoding: zstd"), "{}", packed.head);
    assert_eq!(server.get("/sparql?query=SELECT%20(NOW()%20AS%20?n)%7B%7D", "*/*").head.find("etag"), None);
}

#[test]
fn only_who_may_changes_data() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    std::fs::write(&file, "0123456789abcdef0123\n").unwrap();
    let server = Server::start(&["--allow-update", "--token-file", file.to_str().unwrap()]);
    let (good, update) = ("Authorization: Bearer 0123456789abcdef0123", "Content-Type: application/sparql-update");
    let insert = "INSERT DATA { <http://e/a> a <http://e/New> }";
    let count = |server: &Server| {
        let reply = server.get("/sparql?format=csv&query=ASK%20%7B?s%20a%20%3Chttp://e/New%3E%7D", "*/*");
        reply.body.trim().to_owned()
    };
    for (headers, status) in [
        (vec![update], 401),
        (vec![update, "Authorization: Bearer 0123456789abcdef0124"], 401),
        (vec![update, "Authorization: Basic 0123456789abcdef0123"], 401),
        (vec![update, good, "Origin: http://evil.example"], 403),
        (vec![update, good, "Origin: null"], 403),
        (vec![update, good, "Sec-Fetch-Site: cross-site"], 403),
    ] {
        assert_eq!(server.ask("POST", "/sparql", &headers, insert).status, status, "{headers:?}");
        assert_eq!(count(&server), "false");
    }
    assert_eq!(server.get("/sparql?update=CLEAR%20ALL", "*/*").status, 400);
    server.ask("POST", "/sparql", &[update, good], insert).is(200, "text/plain", "1 inserted");
    assert_eq!(count(&server), "true");
    let own = format!("Origin: http://127.0.0.1:{}", server.port);
    server.ask("POST", "/sparql", &[FORM, good, &own], "update=CLEAR+ALL").is(200, "text/plain", "0 inserted");
    let closed = Server::start(&[]);
    assert_eq!(closed.ask("POST", "/sparql", &[update, good], insert).status, 403);
    let allowed = closed.ask("GET", "/sparql?query=ASK%7B%7D", &["Origin: http://evil.example"], "");
    assert!(!allowed.head.contains("access-control"), "{}", allowed.head);
}

#[test]
fn hostile_requests_are_refused() {
    let server = Server::start(&[]);
    for (headers, status) in [
        (vec!["Host: evil.example"], 421),
        (vec!["Host: 127.0.0.1.evil.example"], 421),
        (vec!["Host: localhost:80@evil.example"], 421),
        (vec!["Host: localhost", "Host: evil.example"], 400),
        (vec!["Host: LOCALHOST:9"], 200),
    ] {
        assert_eq!(server.ask("GET", "/", &headers, "").status, status, "{headers:?}");
    }
    for target in
        ["/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%5c..%5cetc", "/a%00b", "/queries/../../x", "/%ff"]
    {
        let reply = server.get(target, "text/html");
        assert!(matches!(reply.status, 400 | 404), "{target}: {}", reply.status);
        assert!(!reply.body.contains("root:"));
    }
    assert!(server.raw(b"GET / HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 400"));
    assert!(server.raw(b"nonsense\r\n\r\n").starts_with("HTTP/1.1 400"));
    let huge = format!("GET / HTTP/1.1\r\nHost: localhost\r\nX: {}\r\n\r\n", "x".repeat(1 << 20));
    assert!(!server.raw(huge.as_bytes()).contains(" 200 "));
    let page = server.get("/search?q=%3Cscript%3Ealert(1)%3C/script%3E", "text/html");
    page.is(200, "text/html", "&lt;script&gt;");
    assert!(!page.body.contains("<script>alert"));
    for header in ["x-content-type-options: nosniff", "default-src 'none'", "frame-ancestors 'none'"] {
        assert!(page.head.contains(header), "{}", page.head);
    }
}

#[test]
fn pages_are_whole_and_data_stands_behind_them() {
    let server = Server::start(&[]);
    let html = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    for (target, status, part) in [
        ("/", 200, "href=\"/stakeholder/employers\""),
        ("/stakeholder/employers", 200, "<h1>Employers</h1>"),
        ("/entity?iri=https%3A%2F%2Fw3id.org%2Flermap%2Fstakeholder%2Femployers", 200, "application/ld+json"),
        ("/stakeholder/nobody", 404, "Nothing is here"),
        ("/search?q=badges", 200, "/framework/"),
        ("/search?q=zzzz", 200, "Nothing has all of these words"),
        ("/query", 200, "<textarea"),
        ("/query?query=SELECT%20*%20%7B?s%20a%20Stage%7D", 400, "^"),
        ("/query?query=SELECT%20*%20%7B?s%20a%20ler:Stage%7D", 200, "href=\"/stage/issuing\""),
        ("/queries", 200, "/queries/stakeholder-work-streams"),
        ("/queries/stakeholder-work-streams?stakeholder=employers", 200, "<table>"),
        ("/queries/stakeholder-work-streams?stakeholder=nobody", 400, "nobody"),
        ("/queries/no-such-question", 404, "unknown query"),
        ("/ns", 200, "id=\"Stage\""),
        ("/checks", 200, "<h1>Checks</h1>"),
    ] {
        let page = server.get(target, html);
        page.is(status, "text/html; charset=utf-8", part);
        assert!(page.body.ends_with("</html>"), "{target} breaks off");
    }
    server.get("/stakeholder/employers", "text/turtle").is(200, "text/turtle", "stakeholder:employers");
    server.get("/stakeholder/employers", "application/ld+json").is(200, "application/ld+json", "Employers");
    server.get("/queries/stakeholder-work-streams.csv?stakeholder=employers", html).is(200, "text/csv", "\r\n");
    server.get("/openapi.json", html).is(200, "application/json", "/queries/is-final.{extension}");
    server.get("/style.css", html).is(200, "text/css", "prefers-color-scheme");
    server.get("/.well-known/void", "text/turtle").is(200, "text/turtle", "void:classPartition");
    server.get("/rdf-graph-store?graph=https%3A%2F%2Fw3id.org%2Flermap%2Fgraph%2Fvocabulary", "text/turtle").is(
        200,
        "text/turtle",
        "ler:Stage",
    );
    assert_eq!(server.get("/rdf-graph-store?graph=http%3A%2F%2Fe%2F", "*/*").status, 404);
    assert_eq!(server.get("/rdf-graph-store", "*/*").status, 400);
    assert_eq!(server.ask("PUT", "/rdf-graph-store?default", &[], "").status, 405);
    assert_eq!(server.get("/sparql", html).status, 303);
}

#[test]
fn labels_and_texts_of_strangers_stay_text() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hostile.ttl");
    let label = "</title></textarea></script><script>alert(1)</script><img src=x onerror=alert(1)>\\\" onload=\\\"x";
    let data = format!(
        "<http://e/a> a <http://e/C> ; <http://www.w3.org/2000/01/rdf-schema#label> \"{label}\" ; \
         <http://www.w3.org/2000/01/rdf-schema#comment> \"{label}\" ; <http://e/see> <javascript:alert(1)>, \"{label}\" .\n\
         <http://e/C> <http://www.w3.org/2000/01/rdf-schema#label> \"{label}\" ."
    );
    std::fs::write(&file, data).unwrap();
    let server = Server::start(&["--source", file.to_str().unwrap()]);
    let query = "/query?query=SELECT%20*%20%7B?s%20?p%20?o%7D";
    for target in ["/", "/entity?iri=http%3A%2F%2Fe%2Fa", "/search?q=alert", "/ns", "/checks", query] {
        let page = server.get(target, "text/html");
        assert_eq!(page.status, 200, "{target}");
        let body = page.body.replace("\\u003c", "&lt;");
        for wrong in ["<script>", "<img", "href=\"javascript:", "\" onload=\""] {
            assert!(!body.contains(wrong), "{target} has {wrong}: {body}");
        }
    }
    assert!(server.get("/entity?iri=http%3A%2F%2Fe%2Fa", "text/html").body.contains("&lt;script&gt;"));
}

#[test]
fn the_service_describes_itself() {
    let server = Server::start(&[]);
    let reply = server.get("/sparql", "application/n-triples");
    reply.is(200, "application/n-triples", "service-description#Service");
    // The tests of the W3C: RDF comes back, its endpoint is this one, and the terms are those of the specification.
    let endpoint =
        format!("<http://www.w3.org/ns/sparql-service-description#endpoint> <http://127.0.0.1:{}/sparql>", server.port);
    for part in [endpoint.as_str(), "#supportedLanguage>", "#resultFormat>", "#defaultDataset>", "#namedGraph>"] {
        assert!(reply.body.contains(part), "{part}");
    }
}

#[test]
fn a_client_that_goes_away_frees_its_place() {
    let server = Server::start(&["--concurrency", "1", "--timeout", "60"]);
    let cross = "SELECT%20(COUNT(*)%20AS%20?n)%7B?a%20?b%20?c.?d%20?e%20?f.?g%20?h%20?i%20FILTER(STR(?a)%3CSTR(?g))%7D";
    let mut stream = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
    write!(stream, "GET /sparql?query={cross} HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    std::thread::sleep(Duration::from_millis(500));
    drop(stream);
    let started = Instant::now();
    assert_eq!(server.get("/sparql?query=ASK%7B%7D", "*/*").status, 200);
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_port_that_is_taken_is_named() {
    let server = Server::start(&[]);
    let output = crate::support::lermap().args(["serve", "--port", &server.port.to_string()]).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3));
    assert!(told.contains("another program listens") && told.contains("--port 0"), "{told}");
}
