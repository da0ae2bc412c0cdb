//! The tables as the bytes of an SQLite file. Format: <https://www.sqlite.org/fileformat2.html>.

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, MAIN_DB, params};

use super::content::{Content, View};
use crate::error::{Error, Result};

/// `value` comes last: before columns of the key, the integrity check of SQLite 3.40 takes it for empty.
const SCHEMA: &str = "
CREATE TABLE entity (
    id TEXT PRIMARY KEY NOT NULL,
    iri TEXT NOT NULL,
    kind TEXT NOT NULL,
    label TEXT NOT NULL,
    description TEXT
) WITHOUT ROWID;
CREATE TABLE link (
    source TEXT NOT NULL REFERENCES entity (id),
    property TEXT NOT NULL,
    target TEXT NOT NULL REFERENCES entity (id),
    graph TEXT NOT NULL,
    PRIMARY KEY (source, property, target, graph)
) WITHOUT ROWID;
CREATE TABLE value (
    entity TEXT NOT NULL REFERENCES entity (id),
    property TEXT NOT NULL,
    text TEXT NOT NULL,
    datatype TEXT NOT NULL,
    language TEXT NOT NULL,
    graph TEXT NOT NULL,
    value NOT NULL,
    PRIMARY KEY (entity, property, text, datatype, language, graph)
) WITHOUT ROWID;
";

/// Made once the rows are in, which is faster.
const INDEXES: &str = "
CREATE INDEX entity_by_kind ON entity (kind, label);
CREATE INDEX link_by_target ON link (target, property, source);
CREATE INDEX value_by_property ON value (property, value);
";

/// Returns the file with `content`; the same bytes for the same rows.
pub(super) fn bytes(content: &Content) -> Result<Vec<u8>> {
    let failed = |error: rusqlite::Error| Error::data(format!("SQLite cannot hold the data: {error}"));
    let mut connection = Connection::open_in_memory().map_err(failed)?;
    fill(&connection, content).map_err(failed)?;
    Ok(connection.serialize(MAIN_DB).map_err(failed)?.to_vec())
}

fn fill(connection: &Connection, content: &Content) -> rusqlite::Result<()> {
    // What is sorted stays in memory too: a full disk has to fail where the file is written.
    connection.execute_batch("PRAGMA temp_store = MEMORY; BEGIN")?;
    connection.execute_batch(SCHEMA)?;
    let mut insert = connection.prepare("INSERT INTO entity VALUES (?, ?, ?, ?, ?)")?;
    for row in &content.entities {
        insert.execute(params![row.id, row.iri, row.kind, row.label, row.description])?;
    }
    let mut insert = connection.prepare("INSERT INTO link VALUES (?, ?, ?, ?)")?;
    for row in &content.links {
        insert.execute(params![row.source, row.property, row.target, row.graph])?;
    }
    let mut insert = connection.prepare("INSERT INTO value VALUES (?, ?, ?, ?, ?, ?, ?)")?;
    for row in &content.values {
        let value = stored(&row.text, &row.datatype);
        insert.execute(params![row.entity, row.property, row.text, row.datatype, row.language, row.graph, value])?;
    }
    connection.execute_batch(INDEXES)?;
    for view in &content.views {
        connection.execute_batch(&statement(view))?;
    }
    connection.execute_batch("COMMIT")
}

/// Returns numbers and truth values as numbers, and the rest as text.
fn stored(text: &str, datatype: &str) -> Sql {
    let number = match datatype {
        "xsd:boolean" => match text {
            "true" | "1" => Some(Sql::Integer(1)),
            "false" | "0" => Some(Sql::Integer(0)),
            _ => None,
        },
        "xsd:decimal" | "xsd:double" | "xsd:float" => text.parse().ok().filter(|n: &f64| n.is_finite()).map(Sql::Real),
        _ if datatype.starts_with("xsd:") => text.parse().ok().filter(|_| is_integer(datatype)).map(Sql::Integer),
        _ => None,
    };
    number.unwrap_or_else(|| Sql::Text(text.to_owned()))
}

/// Returns whether `datatype` is `xsd:integer` or derived from it.
fn is_integer(datatype: &str) -> bool {
    let name = datatype.trim_start_matches("xsd:").to_ascii_lowercase();
    ["integer", "long", "int", "short", "byte"].iter().any(|end| name.ends_with(end))
}

/// Returns the statement that makes `view`: a row for each entity, several values of a property with ` | ` between.
fn statement(view: &View) -> String {
    let mut columns = String::new();
    for (name, property, is_link) in &view.columns {
        let (table, owner, value) = if *is_link { ("link", "source", "target") } else { ("value", "entity", "value") };
        let of_property = format!(
            "SELECT DISTINCT {value} AS v FROM {table} WHERE {owner} = entity.id AND property = {}",
            text(property)
        );
        // One value keeps its type; several become a text.
        columns.push_str(&format!(
            ",\n    (SELECT CASE count(*) WHEN 1 THEN max(v) ELSE group_concat(v, ' | ') END FROM ({of_property} ORDER BY 1)) AS {}",
            quoted(name)
        ));
    }
    let (name, kind) = (quoted(&view.name), text(&view.kind));
    format!("CREATE VIEW {name} AS SELECT id, label, description{columns}\nFROM entity WHERE kind = {kind}")
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
