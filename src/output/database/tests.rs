//! The database is read back with SQL.

use oxrdf::vocab::xsd;
use oxrdf::{GraphName, Literal, NamedNode, Quad, Term};
use rusqlite::Connection;

use crate::output::{Style, format};
use crate::vocab::{graph, rdf};

fn quad(subject: &str, predicate: &str, object: impl Into<Term>) -> Quad {
    let node = |text: &str| NamedNode::new_unchecked(text);
    Quad::new(node(subject), node(predicate), object, GraphName::NamedNode(node(graph::MAP)))
}

fn database(quads: Vec<Quad>) -> (tempfile::TempDir, Connection) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("map.sqlite");
    let mut bytes = Vec::new();
    format("sqlite").unwrap().write_quads(quads, &Style::PLAIN, &mut bytes).unwrap();
    std::fs::write(&path, bytes).unwrap();
    let connection = Connection::open(&path).unwrap();
    (folder, connection)
}

fn cell(connection: &Connection, sql: &str) -> String {
    let value: rusqlite::types::Value = connection.query_row(sql, [], |row| row.get(0)).unwrap();
    format!("{value:?}")
}

#[test]
fn kinds_are_views_with_typed_columns() {
    let class = NamedNode::new_unchecked("https://w3id.org/lermap/ns#Stage");
    let number = |text: &str| Literal::new_typed_literal(text, xsd::INTEGER);
    let (_folder, connection) = database(vec![
        quad("https://w3id.org/lermap/stage/using", rdf::TYPE, class.clone()),
        quad(
            "https://w3id.org/lermap/stage/using",
            rdf::LABEL,
            Literal::new_simple_literal("Us\"ing'; DROP TABLE link"),
        ),
        quad("https://w3id.org/lermap/stage/using", "https://w3id.org/lermap/ns#order", number("4")),
        quad("https://w3id.org/lermap/stage/using", "http://e/odd name's\"", number("99999999999999999999")),
        quad("https://w3id.org/lermap/stage/issuing", rdf::TYPE, class),
        quad("https://w3id.org/lermap/stage/issuing", "http://e/id", NamedNode::new_unchecked("http://e/x")),
        quad("https://w3id.org/lermap/stage/issuing", "http://e/id", NamedNode::new_unchecked("http://e/y")),
    ]);
    assert_eq!(cell(&connection, "SELECT \"order\" FROM Stage WHERE id = 'stage:using'"), "Integer(4)");
    assert_eq!(
        cell(&connection, "SELECT \"http://e/id\" FROM Stage WHERE id = 'stage:issuing'"),
        "Text(\"http://e/x | http://e/y\")"
    );
    assert_eq!(
        cell(&connection, "SELECT \"odd name's\"\"\" FROM Stage WHERE id = 'stage:using'"),
        "Text(\"99999999999999999999\")"
    );
    assert_eq!(cell(&connection, "SELECT count(*) FROM link"), "Integer(4)");
    assert_eq!(cell(&connection, "PRAGMA integrity_check"), "Text(\"ok\")");
    assert_eq!(cell(&connection, "SELECT count(*) FROM pragma_foreign_key_check"), "Integer(0)");
}

#[test]
fn names_that_collide_are_told_apart() {
    let class = |name: &str| NamedNode::new_unchecked(format!("http://e/{name}"));
    let (_folder, connection) = database(vec![
        quad("http://e/1", rdf::TYPE, class("Entity")),
        quad("http://e/1", "http://a/p", Literal::from(1)),
        quad("http://e/1", "http://b/P", Literal::from(2)),
        quad("http://e/2", rdf::TYPE, class("value")),
        quad("http://e/2", "http://a/p", Literal::from(true)),
    ]);
    assert_eq!(cell(&connection, "SELECT \"http://b/P\" FROM \"http://e/Entity\""), "Integer(2)");
    assert_eq!(cell(&connection, "SELECT p FROM \"http://e/value\""), "Integer(1)");
}
