//! Endpoints: a good one that answers from our own library gives the rows that the data here gives, and each way in
//! which a bad one fails has its message.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use lermap::Engine;
use lermap::engine::QueryOptions;
use lermap::load::LoadOptions;
use lermap::output::{Style, format};
use lermap::results::Results;
use lermap::source::Source;

use crate::support::lermap;

/// Starts a server on a free port that answers each request, head and body, by `answer`; returns its address.
fn serve(answer: impl Fn(&str, &mut TcpStream) + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let answer = Arc::new(answer);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, answer) = (stream.unwrap(), Arc::clone(&answer));
            thread::spawn(move || answer(&request(&mut stream), &mut stream));
        }
    });
    address
}

/// Reads a request whole.
fn request(stream: &mut TcpStream) -> String {
    let (mut bytes, mut buffer) = (Vec::new(), [0; 4096]);
    loop {
        let count = stream.read(&mut buffer).unwrap_or(0);
        bytes.extend_from_slice(&buffer[..count]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            if count == 0 {
                return text;
            }
            continue;
        };
        let length =
            head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length:")?.trim().parse().ok());
        if count == 0 || body.len() >= length.unwrap_or(0) {
            return text;
        }
    }
}

/// Returns a whole answer.
fn reply(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
}

const JSON: &str = "Content-Type: application/sparql-results+json\r\n";
const ROW: &str = r#"{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"1"}}]}}"#;

/// Runs `arguments` over the endpoint at `url` and returns the status, standard output and standard error.
fn run(url: &str, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = lermap().arg("-s").arg(url).args(arguments).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

/// Checks what is said of a server that answers a query with `answer`.
#[track_caller]
fn check(answer: String, status: i32, message: &str) {
    let url = serve(move |_, stream| _ = stream.write_all(answer.as_bytes()));
    let (code, _, stderr) = run(&format!("{url}/sparql"), &["--timeout", "20", "query", "SELECT ?x { ?x ?y ?z }"]);
    assert_eq!(code, Some(status), "{stderr}");
    assert!(stderr.contains(message), "{stderr}");
    assert!(!stderr.contains("panicked") && !stderr.contains('\u{1b}'), "{stderr}");
}

#[test]
fn each_failure_has_its_message() {
    check(reply("200 OK", JSON, ROW), 0, "");
    check(reply("200 OK", "Content-Type: text/html\r\n", "<html>"), 5, "answers with `text/html`");
    check(reply("200 OK", "", "{}"), 5, "no media type");
    check(reply("200 OK", JSON, &ROW[..60]), 5, "cut or malformed");
    check(reply("200 OK", JSON, r#"{"head":{},"boolean":true}"#), 5, "a yes or no where rows were asked for");
    check(reply("400 Bad Request", "", "no \u{1b}[31m such\ngraph"), 5, "400 Bad Request: no [31m such graph");
    check(reply("500 Internal Server Error", "", &"word ".repeat(500)), 5, "word word");
    check(reply("401 Unauthorized", "", ""), 5, "LERMAP_REMOTE_TOKEN");
    check(reply("404 Not Found", "", ""), 5, "Many servers have it at `/sparql`");
    check(reply("429 Too Many Requests", "Retry-After: 30\r\n", ""), 5, "after 30 seconds");
    check(reply("503 Service Unavailable", "", ""), 5, "try again later");
    check(reply("302 Found", "Location: /again\r\n", ""), 5, "redirects more than 5 times");
    check(reply("302 Found", "Location: file:///etc/passwd\r\n", ""), 5, "redirects to what cannot be asked");
    check(reply("302 Found", "", ""), 5, "redirects to nowhere");
    check(reply("200 OK", &format!("{JSON}X-SPARQL-MaxRows: 1\r\n"), ROW), 4, "no more than 1 rows");
    check(reply("200 OK", &format!("{JSON}X-SQL-State: S1TAT\r\n"), ROW), 4, "its answer is a part");
    check(format!("HTTP/1.1 200 OK\r\n{JSON}Content-Length: 999\r\n\r\n{}", &ROW[..70]), 5, "breaks off");
    check("nonsense\r\n\r\n".to_owned(), 5, "cannot be asked");
    check(String::new(), 5, "cannot be asked");
}

#[test]
fn slow_and_endless_servers_meet_the_time_limit() {
    let slow = serve(|_, _| thread::sleep(Duration::from_secs(30)));
    let endless = serve(|_, stream| {
        let head = format!("HTTP/1.1 200 OK\r\n{JSON}\r\n{{\"head\":{{\"vars\":[\"x\"]}},\"results\":{{\"bindings\":[");
        let _ = stream.write_all(head.as_bytes());
        while stream.write_all(br#"{"x":{"type":"literal","value":"1"}},"#).is_ok() {}
    });
    for url in [slow, endless] {
        let (code, _, stderr) = run(&url, &["--timeout", "1", "-f", "csv", "query", "SELECT ?x { ?x ?y ?z }"]);
        assert_eq!(code, Some(4), "{stderr}");
        assert!(stderr.contains("time limit of 1 second"), "{stderr}");
    }
}

#[test]
fn a_server_that_is_not_there_is_named() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let (code, _, stderr) = run(&format!("http://127.0.0.1:{port}/sparql"), &["query", "ASK {}"]);
    assert_eq!(code, Some(5), "{stderr}");
    assert!(stderr.contains("refuses the connection"), "{stderr}");
    let (code, _, stderr) = run("http://nowhere.invalid/sparql", &["--timeout", "20", "query", "ASK {}"]);
    assert!(matches!(code, Some(4 | 5)), "{stderr}");
    let plain = serve(|_, stream| _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n"));
    let (code, _, stderr) = run(&plain.replace("http:", "https:"), &["--timeout", "20", "query", "ASK {}"]);
    assert_eq!(code, Some(5), "{stderr}");
}

#[test]
fn credentials_go_to_the_server_that_was_named_only() {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let note = |heard: &Arc<Mutex<Vec<String>>>| {
        let heard = Arc::clone(heard);
        move |text: &str| heard.lock().unwrap().push(text.to_lowercase())
    };
    let (first, second) = (note(&heard), note(&heard));
    let other = serve(move |text, stream| {
        second(text);
        let _ = stream.write_all(reply("200 OK", JSON, ROW).as_bytes());
    });
    let url = serve(move |text, stream| {
        first(text);
        let _ = stream.write_all(reply("307 Temporary Redirect", &format!("Location: {other}/q\r\n"), "").as_bytes());
    });
    let output = lermap()
        .env("LERMAP_REMOTE_USER", "ann")
        .env("LERMAP_REMOTE_PASSWORD", "secret")
        .env("LERMAP_REMOTE_HEADERS", "X-Key: abc")
        .args(["-s", &url, "query", "SELECT ?x { ?x ?y ?z }"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let heard = heard.lock().unwrap();
    assert!(heard[0].contains("authorization: basic yw5uonnly3jlda==") && heard[0].contains("x-key: abc"), "{heard:?}");
    assert!(!heard[1].contains("authorization") && !heard[1].contains("x-key"), "{heard:?}");
    let output = lermap()
        .env("LERMAP_REMOTE_TOKEN", "secret")
        .args(["-s", "http://e.example/sparql", "query", "ASK {}"])
        .output()
        .unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("credentials are not sent") && !stderr.contains("secret"), "{stderr}");
}

/// Starts a good server over the embedded map.
fn good() -> String {
    let engine = Engine::open(&[Source::Embedded], &LoadOptions::default()).unwrap();
    serve(move |text, stream| {
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let line = head.lines().next().unwrap();
        let form = match line.strip_prefix("GET ") {
            Some(rest) => rest.split(' ').next().unwrap().split_once('?').unwrap().1,
            None => body,
        };
        let query = decoded(form.strip_prefix("query=").unwrap());
        let answer = match engine.query(&query, &QueryOptions::default()) {
            Err(error) => reply("400 Bad Request", "", &error.to_string()),
            Ok(answer) => {
                let (name, media_type) = match &answer.results {
                    Results::Graph(_) => ("ntriples", "application/n-triples"),
                    _ => ("json", "application/sparql-results+json"),
                };
                let mut out = Vec::new();
                format(name).unwrap().write(answer.results, &Style::PLAIN, &mut out).unwrap();
                reply("200 OK", &format!("Content-Type: {media_type}\r\n"), &String::from_utf8(out).unwrap())
            }
        };
        let _ = stream.write_all(answer.as_bytes());
    })
}

/// Returns what an encoded value of a form says.
fn decoded(text: &str) -> String {
    let (mut out, mut bytes) = (Vec::new(), text.bytes());
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits = [bytes.next().unwrap(), bytes.next().unwrap()];
                u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap()
            }
            byte => byte,
        });
    }
    String::from_utf8(out).unwrap()
}

#[test]
fn an_endpoint_gives_what_the_same_data_gives_here() {
    let url = good();
    let long = format!("SELECT ?g {{ ?g a ler:StakeholderGroup }} ORDER BY ?g # {}", "x".repeat(3000));
    let asked: &[&[&str]] = &[
        &["-f", "csv", "query", "SELECT ?g ?l { ?g a ler:StakeholderGroup ; rdfs:label ?l } ORDER BY ?g"],
        &["-f", "csv", "query", &long],
        &["query", "ASK { ?g a ler:StakeholderGroup }"],
        &["-f", "turtle", "query", "CONSTRUCT { ?g a ler:StakeholderGroup } WHERE { ?g a ler:StakeholderGroup }"],
        &["-f", "ntriples", "query", "DESCRIBE stakeholder:employers"],
        &["-f", "csv", "run", "stakeholder-work-streams", "stakeholder=employers", "stage=issuing"],
        &["-f", "csv", "search", "wallet"],
    ];
    for arguments in asked {
        let (code, found, stderr) = run(&url, arguments);
        assert_eq!(code, Some(0), "{arguments:?}: {stderr}");
        let (_, mut expected, _) = run("map", arguments);
        let mut found = found;
        if arguments.contains(&"ntriples") {
            for text in [&mut found, &mut expected] {
                let mut lines: Vec<&str> = text.lines().collect();
                lines.sort_unstable();
                *text = lines.join("\n");
            }
        }
        assert_eq!(found, expected, "{arguments:?}");
        assert!(found.lines().next().is_some(), "{arguments:?}");
    }
    // The default graph of an endpoint does not tell where records come from, which the card leaves out here.
    let card = ["-f", "csv", "describe", "employers"];
    let (code, found, stderr) = run(&url, &card);
    assert_eq!(code, Some(0), "{stderr}");
    for line in run("map", &card).1.lines() {
        assert!(found.contains(line), "{line}");
    }
}

#[test]
fn what_needs_all_data_is_refused_with_a_hint() {
    let url = good();
    let asked: &[&[&str]] = &[
        &["schema"],
        &["export", "-f", "ntriples"],
        &["analyze", "degree"],
        &["--asserted", "query", "ASK {}"],
        &["--infer", "rdfs", "query", "ASK {}"],
        &["-s", "map", "query", "ASK {}"],
        &["query", "--explain", "ASK {}"],
        &["query", "SELECT * { SERVICE algorithm:page-rank { ?node algorithm:score ?score } }"],
    ];
    for arguments in asked {
        let (code, _, stderr) = run(&url, arguments);
        assert_eq!(code, Some(2), "{arguments:?}: {stderr}");
        assert!(stderr.contains(" here") && stderr.contains("Hint: "), "{arguments:?}: {stderr}");
    }
}
