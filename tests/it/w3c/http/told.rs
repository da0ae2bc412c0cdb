//! Reads the manifest that tells its requests in text: a request and a response as they go over the wire, indented.

use super::super::manifest::Suite;
use super::HOST;
use super::exchange::{Exchange, STORE};
use super::listed::comments;

/// Returns the tests in order, by folder and name.
pub(super) fn tests(suite: &Suite, manifest: &str) -> Vec<(String, Exchange)> {
    let tests = comments(suite, manifest).into_iter().map(|(id, comments)| {
        let text =
            comments.iter().find(|text| text.contains("#### Request")).unwrap_or_else(|| panic!("{id} has no text"));
        (id, exchange(text))
    });
    tests.collect()
}

fn exchange(text: &str) -> Exchange {
    let text = text.replace("$HOST$/$GRAPHSTORE$", &format!("{HOST}{STORE}"));
    let text = text.replace("$GRAPHSTORE$", STORE).replace("GET $NEWPATH$", &format!("GET {STORE}?graph=$LOCATION$"));
    let (request, response) = text.split_once("#### Response").expect("a test has a response");
    let (first, headers, body) = message(request.trim_start().trim_start_matches("#### Request"));
    let mut words = first.split(' ').map(str::to_owned);
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let (status, expected, graph) = message(response);
    let value =
        |name: &str| expected.iter().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ").map(str::to_owned));
    Exchange {
        method,
        target,
        headers: headers.into_iter().filter(|line| !line.starts_with("Host:")).collect(),
        // Parts of a message end with CR LF.
        body: if body.starts_with("--") { body.replace('\n', "\r\n") } else { body }.into_bytes(),
        statuses: status.split(' ').take(1).map(str::to_owned).collect(),
        media_type: value("Content-Type"),
        graph: Some(graph).filter(|graph| !graph.is_empty()),
        is_named: value("Location").is_some(),
        ..Exchange::default()
    }
}

/// Returns the first line, the headers and the body of a message.
fn message(text: &str) -> (String, Vec<String>, String) {
    let mut lines =
        text.lines().skip_while(|line| line.trim().is_empty()).map(|line| line.strip_prefix("    ").unwrap_or(line));
    let first = lines.next().unwrap_or_default().to_owned();
    let headers = lines.by_ref().take_while(|line| !line.trim().is_empty()).map(str::to_owned).collect();
    let body: Vec<&str> = lines.collect();
    (first, headers, body.join("\n").trim_end_matches(' ').trim_end_matches('\n').to_owned())
}
