//! The graph for agents: a recorded conversation with `lermap mcp`, line by line as a client holds it.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

/// A client that talks to the server.
struct Client {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    next: u64,
}

impl Client {
    fn start(arguments: &[&str]) -> Self {
        let mut process = Command::new(assert_cmd::cargo::cargo_bin!("lermap"))
            .arg("mcp")
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (input, output) = (process.stdin.take().unwrap(), BufReader::new(process.stdout.take().unwrap()));
        let mut client = Self { process, input, output, next: 0 };
        let hello = client.ask(
            "initialize",
            json!({ "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "test", "version": "1" } }),
        );
        assert_eq!(hello["result"]["serverInfo"]["name"], "lermap", "{hello}");
        client.send(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }));
        client
    }

    fn send(&mut self, message: &Value) {
        writeln!(self.input, "{message}").unwrap();
        self.input.flush().unwrap();
    }

    /// Sends a request and returns the whole answer.
    fn ask(&mut self, method: &str, parameters: Value) -> Value {
        self.next += 1;
        let id = self.next;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": parameters }));
        loop {
            let mut line = String::new();
            assert!(self.output.read_line(&mut line).unwrap() > 0, "the server left at {method}");
            let answer: Value = serde_json::from_str(&line).unwrap();
            if answer["id"] == id {
                return answer;
            }
        }
    }

    /// Calls a tool and returns its structured answer, and whether it is an error.
    fn call(&mut self, name: &str, arguments: Value) -> (Value, bool) {
        let answer = self.ask("tools/call", json!({ "name": name, "arguments": arguments }));
        let result = &answer["result"];
        assert!(result["content"][0]["text"].is_string(), "{name}: {answer}");
        (result["structuredContent"].clone(), result["isError"] == true)
    }

    /// Closes the input and waits for the server to leave.
    fn leave(self) {
        let Self { mut process, input, .. } = self;
        drop(input);
        assert!(process.wait().unwrap().success());
    }
}

#[test]
fn an_agent_finds_asks_and_cites() {
    let mut client = Client::start(&[]);
    let tools = client.ask("tools/list", json!({}));
    let tools = tools["result"]["tools"].as_array().unwrap().clone();
    assert!(tools.len() >= 12);
    for tool in &tools {
        assert_eq!(tool["annotations"]["readOnlyHint"], true, "{tool}");
        assert_eq!(tool["inputSchema"]["type"], "object", "{tool}");
    }
    let (found, _) = client.call("search", json!({ "text": "walet", "limit": 3 }));
    assert_eq!(found["corrected"], "wallet", "{found}");
    assert!(found["count"].as_u64().unwrap() <= 3 && found["rows"][0]["entity"]["iri"].is_string(), "{found}");
    let (card, _) = client.call("describe", json!({ "entity": "employers" }));
    assert_eq!(card["iri"], "https://w3id.org/lermap/stakeholder/employers");
    assert!(!card["sources"].as_array().unwrap().is_empty());
    let (near, _) = client.call("neighbours", json!({ "entity": "ob-3.0", "direction": "out", "limit": 2 }));
    assert!(near["rows"].as_array().unwrap().len() == 2 && near["more"] == true, "{near}");
    let (queries, _) = client.call("list_queries", json!({ "text": "work streams" }));
    assert!(queries["count"].as_u64().unwrap() > 0);
    let (rows, _) = client.call(
        "run_query",
        json!({ "name": "stakeholder-work-streams", "parameters": { "stakeholder": "employers", "stage": "issuing" } }),
    );
    assert!(rows["count"].as_u64().unwrap() > 0 && rows["question"].is_string(), "{rows}");
    let (path, _) = client.call("path", json!({ "from": "employers", "to": "ob-3.0" }));
    assert!(path["count"].as_u64().unwrap() > 0, "{path}");
    let (ranks, _) =
        client.call("analyze", json!({ "algorithm": "page-rank", "projection": "frameworks", "limit": 5 }));
    assert!(
        ranks["count"] == 5 && ranks["more"] == true && ranks["network"]["nodes"].as_u64().unwrap() > 50,
        "{ranks}"
    );
    let (why, _) = client.call("why", json!({ "subject": "employers", "predicate": "a" }));
    assert!(why["count"].as_u64().unwrap() > 0, "{why}");
    let (graph, _) = client.call("export_subgraph", json!({ "entities": ["employers"], "limit": 20 }));
    assert!(graph["graph"].as_str().unwrap().contains("stakeholder:employers") && graph["more"] == true, "{graph}");
    client.leave();
}

#[test]
fn what_goes_wrong_is_told_to_the_model() {
    let mut client = Client::start(&["--max-rows", "2", "--timeout", "1"]);
    let (error, is_error) = client.call("sparql", json!({ "query": "SELECT * { ?s a ler:Stakeholder " }));
    assert!(is_error && error["error"]["line"] == 1 && error["error"]["message"].is_string(), "{error}");
    let (checked, is_error) = client.call("check_sparql", json!({ "query": "SELEC * {}" }));
    assert!(!is_error && checked["valid"] == false && checked["error"]["column"].is_number(), "{checked}");
    let (rows, _) = client.call("sparql", json!({ "query": "SELECT * { ?s ?p ?o }", "limit": 100 }));
    assert!(rows["count"] == 2 && rows["more"] == true && rows["note"].is_string(), "{rows}");
    let (_, is_error) = client.call("sparql", json!({ "query": "INSERT DATA { <a:a> <a:b> 1 }" }));
    assert!(is_error);
    let (slow, is_error) =
        client.call("sparql", json!({ "query": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a < ?d && ?d < ?g && ?c < ?f) }" }));
    assert!(is_error && slow["error"]["message"].as_str().unwrap().contains("1 second"), "{slow}");
    for (name, arguments) in [("describe", json!({ "entity": "zzzzzz" })), ("search", json!({ "words": 1 }))] {
        let (error, is_error) = client.call(name, arguments);
        assert!(is_error && error["error"]["message"].is_string(), "{error}");
    }
    let unknown = client.ask("tools/call", json!({ "name": "nosuch", "arguments": {} }));
    assert!(unknown["error"]["message"].as_str().unwrap().contains("search"), "{unknown}");
    client.leave();
}

#[test]
fn resources_prompts_and_completion_are_there() {
    let mut client = Client::start(&[]);
    let listed = client.ask("resources/list", json!({}));
    assert_eq!(listed["result"]["resources"].as_array().unwrap().len(), 2);
    for (uri, part) in [
        ("lermap://schema", "ler:Stakeholder"),
        ("lermap://prefixes", "@prefix ler:"),
        ("lermap://entity/employers.md", "# Employers"),
        ("lermap://entity/employers.ttl", "stakeholder:employers"),
    ] {
        let read = client.ask("resources/read", json!({ "uri": uri }));
        let text = read["result"]["contents"][0]["text"].as_str().unwrap_or_else(|| panic!("{uri}: {read}"));
        assert!(text.contains(part), "{uri}: {text}");
    }
    let missing = client.ask("resources/read", json!({ "uri": "lermap://nosuch" }));
    assert!(missing["error"]["message"].as_str().unwrap().contains("lermap://schema"), "{missing}");
    let prompt = client.ask("prompts/get", json!({ "name": "group", "arguments": { "group": "Employers" } }));
    let text = prompt["result"]["messages"][0]["content"]["text"].as_str().unwrap();
    assert!(text.contains("Employers"), "{prompt}");
    let completed = client.ask(
        "completion/complete",
        json!({ "ref": { "type": "ref/prompt", "name": "group" }, "argument": { "name": "group", "value": "empl" } }),
    );
    let values = completed["result"]["completion"]["values"].as_array().unwrap();
    assert!(values.iter().any(|value| value == "Employers"), "{completed}");
    client.leave();
}
