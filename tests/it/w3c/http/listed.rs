//! Reads the manifests that have their requests as data.

use oxrdf::{Graph, NamedOrBlankNode, Term};

use super::super::manifest::{MF, Suite, UT, items, objects, subject, text};
use super::exchange::{Exchange, STORE};

const HT: &str = "http://www.w3.org/2011/http#";
const CNT: &str = "http://www.w3.org/2011/content#";
const LABEL: &str = "http://www.w3.org/2000/01/rdf-schema#label";
const COMMENT: &str = "http://www.w3.org/2000/01/rdf-schema#comment";

/// One test.
pub(super) struct Listed {
    pub id: String,
    /// Graphs that are there before: names and texts.
    pub data: Vec<(String, String)>,
    pub exchanges: Vec<Exchange>,
}

/// Returns folder and name of the entries of a manifest, in order.
pub(super) fn names(suite: &Suite, manifest: &str) -> Vec<String> {
    let graph = suite.graph(&address(manifest));
    let lists = objects(&graph, None, &format!("{MF}entries"));
    lists.iter().flat_map(|list| items(&graph, list)).map(|entry| name(manifest, &entry)).collect()
}

/// Returns the tests of a manifest, those included that its list leaves out.
pub(super) fn tests(suite: &Suite, manifest: &str) -> Vec<Listed> {
    let graph = suite.graph(&address(manifest));
    let action = oxrdf::NamedNode::new_unchecked(format!("{MF}action"));
    let found = graph.triples_for_predicate(action.as_ref());
    let mut tests: Vec<Listed> = found
        .map(|triple| {
            let (node, action) = (triple.subject.into_owned(), subject(&triple.object.into_owned()));
            let requests = action.map(|action| objects(&graph, Some(&action), &format!("{HT}requests")));
            let requests = requests.into_iter().flatten().flat_map(|list| items(&graph, &list));
            Listed {
                id: name(manifest, &node.clone().into()),
                data: data(suite, &graph, &node),
                exchanges: requests.filter_map(|request| exchange(&graph, &subject(&request)?)).collect(),
            }
        })
        .collect();
    tests.sort_by(|a, b| a.id.cmp(&b.id));
    assert!(tests.iter().all(|test| !test.exchanges.is_empty()), "a test of {manifest} has no request");
    tests
}

/// Returns the IRI of a manifest.
fn address(manifest: &str) -> String {
    format!("{}{manifest}", super::super::manifest::BASE)
}

/// Returns the folder of a manifest and the name of its entry.
fn name(manifest: &str, entry: &Term) -> String {
    let folder = manifest.split('/').next().unwrap_or_default();
    format!("{folder}/{}", text(entry).rsplit('#').next().unwrap_or_default())
}

fn data(suite: &Suite, graph: &Graph, node: &NamedOrBlankNode) -> Vec<(String, String)> {
    let nodes = objects(graph, Some(node), &format!("{UT}graphData"));
    let nodes = nodes.iter().filter_map(subject);
    nodes
        .map(|node| {
            let file = objects(graph, Some(&node), &format!("{UT}graph")).first().map(text).unwrap_or_default();
            (one(graph, &node, LABEL).unwrap_or_default(), suite.text(&file))
        })
        .collect()
}

/// Returns the text of the one object.
fn one(graph: &Graph, node: &NamedOrBlankNode, predicate: &str) -> Option<String> {
    objects(graph, Some(node), predicate).first().map(text)
}

fn inner(graph: &Graph, node: &NamedOrBlankNode, predicate: &str) -> Option<NamedOrBlankNode> {
    objects(graph, Some(node), predicate).first().and_then(subject)
}

/// Returns names and values of the headers of a request or a response.
fn headers(graph: &Graph, node: &NamedOrBlankNode) -> Vec<(String, String)> {
    let lists = objects(graph, Some(node), &format!("{HT}headers"));
    let nodes = lists.iter().flat_map(|list| items(graph, list));
    let field = |node: &NamedOrBlankNode, name: &str| one(graph, node, &format!("{HT}{name}"));
    nodes
        .filter_map(|node| subject(&node))
        .filter_map(|node| field(&node, "fieldName").zip(field(&node, "fieldValue")))
        .collect()
}

fn exchange(graph: &Graph, node: &NamedOrBlankNode) -> Option<Exchange> {
    let target = one(graph, node, &format!("{HT}absolutePath"))?;
    let target = target.strip_prefix("/gsp").map(|rest| format!("{STORE}{rest}")).unwrap_or(target);
    let response = inner(graph, node, &format!("{HT}resp"))?;
    let expected = |name: &str| one(graph, &response, &format!("{MF}expected{name}"));
    let statuses = objects(graph, Some(&response), &format!("{MF}expectedStatus"));
    let body = |node: &NamedOrBlankNode| inner(graph, node, &format!("{HT}body"));
    let chars = |node: &NamedOrBlankNode| one(graph, node, &format!("{CNT}chars"));
    let response_body = body(&response).and_then(|body| chars(&body));
    let media_type = headers(graph, &response).into_iter().find(|(name, _)| name == "content-type");
    Some(Exchange {
        method: one(graph, node, &format!("{HT}methodName"))?,
        target,
        headers: headers(graph, node).iter().map(|(name, value)| format!("{name}: {value}")).collect(),
        body: body(node).map(|body| encoded(graph, &body)).unwrap_or_default(),
        statuses: statuses.iter().map(|status| number(&text(status))).collect(),
        boolean: expected("Boolean").map(|value| value == "true"),
        format: expected("Format"),
        media_type: media_type.map(|(_, value)| value),
        graph: response_body,
        is_named: expected("Location").is_some(),
    })
}

/// Returns the bytes of a body in its character set.
fn encoded(graph: &Graph, body: &NamedOrBlankNode) -> Vec<u8> {
    let chars = one(graph, body, &format!("{CNT}chars")).unwrap_or_default();
    match one(graph, body, &format!("{CNT}characterEncoding")).as_deref() {
        Some("UTF-16") => chars.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        _ => chars.into_bytes(),
    }
}

/// Returns the number of a status that has a name.
fn number(name: &str) -> String {
    let name = name.rsplit('#').next().unwrap_or_default();
    let number = match name {
        "OK" => "200",
        "Created" => "201",
        "NoContent" => "204",
        "NotFound" => "404",
        other => other.strip_prefix("StatusCode").unwrap_or_else(|| panic!("the status `{other}` is new")),
    };
    number.to_owned()
}

/// Returns the comments of a manifest's entries, in order.
pub(super) fn comments(suite: &Suite, manifest: &str) -> Vec<(String, Vec<String>)> {
    let graph = suite.graph(&address(manifest));
    let lists = objects(&graph, None, &format!("{MF}entries"));
    let entries = lists.iter().flat_map(|list| items(&graph, list));
    entries
        .filter_map(|entry| {
            let comments = objects(&graph, Some(&subject(&entry)?), COMMENT);
            Some((name(manifest, &entry), comments.iter().map(text).collect()))
        })
        .collect()
}
