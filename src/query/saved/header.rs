//! The `#+` lines of a query, read with file, line and key of every mistake.

use super::{Expectation, Header, QueryKind, QueryOrigin, SavedParameter, SavedQuery};
use crate::error::{Error, Result};
use crate::query::{Parameter, parameters};
use crate::source::yaml::{Node, Problems, Record, Value, parse};

/// Reads the query `text` called `name` out of `file`; all mistakes of its header are reported at once.
///
/// # Errors
/// When the header is missing or has mistakes: all of them, with their places.
pub fn read_query(name: &str, file: &str, text: String, place: QueryOrigin) -> Result<SavedQuery> {
    let node = header_node(file, &text)?;
    let problems = Problems::new(file, &text);
    let mut header = Header::default();
    let mut found = Vec::new();
    if let Some(record) = Record::of(&node, "the header", &problems) {
        found = read_parameters(&record, parameters(&text), &mut header);
        read_header(&record, &mut header);
        record.finish();
    }
    if let Some(error) = Error::all(problems.finish().0) {
        return Err(error);
    }
    let is_of_program = super::embedded::is_of_program(name, &text);
    let (name, file) = (name.to_owned(), file.to_owned());
    Ok(SavedQuery { name, file, place, is_of_program, header, parameters: found, text })
}

/// Returns the tree of the header, with places in the whole text.
fn header_node(file: &str, text: &str) -> Result<Node> {
    let mut yaml = String::new();
    let mut indents = Vec::new();
    for line in text.lines() {
        let rest = line.strip_prefix("#+");
        let inner = rest.map(|rest| rest.strip_prefix(' ').unwrap_or(rest));
        indents.push((line.len() - inner.map_or(line.len(), str::len)) as u64);
        yaml.push_str(inner.unwrap_or_default());
        yaml.push('\n');
    }
    if indents.iter().all(|indent| *indent == 0) {
        return Err(Error::data("the query has no header").at(Some(file), text, 1, 1).with_hint(
            "a header is YAML behind `#+`, such as `#+ summary: Which groups are there?`; `lermap queries new` writes one",
        ));
    }
    let indent = |line: u64| usize::try_from(line).ok().and_then(|n| indents.get(n.checked_sub(1)?)).copied();
    let mut node = parse(file, &yaml).map_err(|error| match error.position.clone() {
        Some(at) => error.at(Some(file), text, at.line, at.column + indent(at.line).unwrap_or(0)),
        None => error,
    })?;
    shift(&mut node, &|line| indent(line).unwrap_or(0));
    Ok(node)
}

fn shift(node: &mut Node, indent: &dyn Fn(u64) -> u64) {
    node.column += indent(node.line);
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(|item| shift(item, indent)),
        Value::Mapping(fields) => {
            for (key, value) in fields {
                shift(key, indent);
                shift(value, indent);
            }
        }
        _ => {}
    }
}

fn read_header(record: &Record<'_>, header: &mut Header) {
    header.summary = record.text("summary");
    header.description = record.optional_text("description");
    header.tags = record.texts("tags");
    header.endpoint = record.optional_text("endpoint");
    // These speak to other tools only.
    for key in ["method", "pagination", "transform", "endpoint_in_url", "licence"] {
        record.node(key);
    }
    let Some(own) = own(record) else { return };
    header.view = own.optional_text("view");
    header.asked = own.texts("asked");
    header.kind = match own.optional_text("kind").as_deref() {
        None | Some("query") => QueryKind::Query,
        Some("check") => QueryKind::Check,
        Some(other) => {
            mistake(&own, "kind", format!("`kind` is `{other}`, and `query` or `check` is wanted"));
            QueryKind::Query
        }
    };
    header.directed = match own.optional_text("direction").as_deref() {
        None => None,
        Some("directed") => Some(true),
        Some("undirected") => Some(false),
        Some(other) => {
            mistake(&own, "direction", format!("`direction` is `{other}`, and `directed` or `undirected` is wanted"));
            None
        }
    };
    if let Some(expect) = nested(&own, "expect") {
        header.expect = Expectation {
            source: expect.optional_text("source"),
            columns: expect.texts("columns"),
            min_rows: expect.node("min-rows").map(|_| expect.number("min-rows").into()),
            max_rows: expect.node("max-rows").map(|_| expect.number("max-rows").into()),
            golden: expect.optional_text("golden"),
        };
        expect.finish();
    }
    own.finish();
}

fn own<'a>(record: &Record<'a>) -> Option<Record<'a>> {
    let own = nested(record, "x-lermap")?;
    // Read by `read_parameters`.
    own.node("params");
    Some(own)
}

fn nested<'a>(record: &Record<'a>, key: &'static str) -> Option<Record<'a>> {
    record.node(key).and_then(|node| Record::of(node, &format!("`{key}`"), record.problems()))
}

fn mistake(record: &Record<'_>, key: &'static str, message: String) {
    record.problems().error(record.node(key).unwrap_or(record.node), message);
}

fn read_parameters(record: &Record<'_>, parameters: Vec<Parameter>, header: &mut Header) -> Vec<SavedParameter> {
    let mut found: Vec<SavedParameter> = parameters.into_iter().map(plain).collect();
    for (key, name, value) in defaults(record) {
        match scalar(value) {
            Some(text) => each(&mut found, &name, key, header, |parameter| parameter.default = Some(text.clone())),
            None => record.problems().error(value, format!("the default of `{name}` is no single value")),
        }
    }
    for (key, name, values) in choices(record) {
        each(&mut found, &name, key, header, |parameter| parameter.choices.clone_from(&values));
    }
    let Some(own) = nested(record, "x-lermap") else { return found };
    for (key, name, value) in own.entries("params") {
        let Some(about) = Record::of(value, &format!("`{name}`"), record.problems()) else { continue };
        let (class, meaning) = (about.optional_text("class"), about.optional_text("doc"));
        let (suggest, value_type) = (about.optional_text("suggest"), about.optional_text("type"));
        about.finish();
        each(&mut found, &name, key, header, |parameter| {
            parameter.is_declared = true;
            parameter.class.clone_from(&class);
            parameter.meaning.clone_from(&meaning);
            parameter.suggest.clone_from(&suggest);
            if let Some(name) = &value_type {
                parameter.parameter.value_type = crate::query::ValueType::of_suffix(name);
            }
        });
    }
    found
}

fn plain(parameter: Parameter) -> SavedParameter {
    SavedParameter {
        parameter,
        class: None,
        meaning: None,
        suggest: None,
        default: None,
        choices: Vec::new(),
        is_declared: false,
    }
}

/// Changes every parameter called `name`, or notes that there is none.
fn each(
    found: &mut [SavedParameter],
    name: &str,
    key: &Node,
    header: &mut Header,
    change: impl Fn(&mut SavedParameter),
) {
    let mut any = false;
    for parameter in found.iter_mut().filter(|parameter| parameter.parameter.name == name) {
        change(parameter);
        any = true;
    }
    if !any {
        header.unused.push((name.to_owned(), key.line));
    }
}

/// Returns the defaults, which grlc writes as a list of mappings; one mapping will do too.
fn defaults<'a>(record: &Record<'a>) -> Vec<(&'a Node, String, &'a Node)> {
    named(record, "defaults")
}

fn named<'a>(record: &Record<'a>, key: &'static str) -> Vec<(&'a Node, String, &'a Node)> {
    let Some(node) = record.node(key) else { return Vec::new() };
    let mappings: Vec<&'a Node> = match &node.value {
        Value::List(items) => items.iter().collect(),
        _ => vec![node],
    };
    let mut found = Vec::new();
    for mapping in mappings {
        match &mapping.value {
            Value::Mapping(fields) => {
                found.extend(fields.iter().filter_map(|(name, value)| Some((name, scalar(name)?, value))));
            }
            Value::Null => {}
            _ => record.problems().error(mapping, format!("`{key}` is a list of `PARAMETER: VALUE`")),
        }
    }
    found
}

/// Returns the lists of allowed values; grlc also takes bare names, for which it asks the endpoint itself.
fn choices<'a>(record: &Record<'a>) -> Vec<(&'a Node, String, Vec<String>)> {
    let Some(Node { value: Value::List(items), .. }) = record.node("enumerate") else { return Vec::new() };
    let mut found = Vec::new();
    for item in items {
        match &item.value {
            Value::Mapping(fields) => {
                for (name, values) in fields {
                    if let (Some(text), Value::List(values)) = (scalar(name), &values.value) {
                        found.push((name, text, values.iter().filter_map(scalar).collect()));
                    }
                }
            }
            _ if scalar(item).is_some() => {}
            _ => record.problems().error(item, "an item of `enumerate` is no parameter"),
        }
    }
    found
}

/// Returns the text of a single value.
fn scalar(node: &Node) -> Option<String> {
    match &node.value {
        Value::Text(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Null | Value::List(_) | Value::Mapping(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<SavedQuery> {
        read_query("q", "q.rq", text.to_owned(), QueryOrigin::Embedded)
    }

    const GOOD: &str = "\
#+ summary: Who does what?
#+ description: |
#+   Two lines
#+   of text.
#+ tags: [stakeholder]
#+ defaults:
#+   - stakeholder: employers
#+   - least: 3
#+ enumerate:
#+   - level: [low, high]
#+ x-lermap:
#+   params:
#+     stakeholder: {class: ler:StakeholderGroup, doc: Group to look at}
#+   view: bars
#+   kind: check
#+   expect: {columns: [a, b], min-rows: 2, golden: q.csv}
SELECT ?a ?b { ?_stakeholder_iri ?a ?b FILTER(?b > ?__least_integer && ?b = ?__level) }
";

    #[test]
    fn a_header_is_read() {
        let query = read(GOOD).unwrap();
        assert_eq!(query.header.summary, "Who does what?");
        assert_eq!(query.header.description.as_deref(), Some("Two lines of text."));
        assert_eq!((query.header.kind, query.header.view.as_deref()), (QueryKind::Check, Some("bars")));
        assert_eq!(query.header.expect.columns, ["a", "b"]);
        assert_eq!((query.header.expect.min_rows, query.header.expect.max_rows), (Some(2), None));
        let stakeholder = query.parameter("stakeholder").unwrap();
        assert_eq!(stakeholder.class.as_deref(), Some("ler:StakeholderGroup"));
        assert_eq!(stakeholder.default.as_deref(), Some("employers"));
        assert_eq!(query.parameter("least").unwrap().default.as_deref(), Some("3"));
        assert_eq!(query.parameter("level").unwrap().choices, ["low", "high"]);
        assert!(query.sparql().starts_with("SELECT ?a"));
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let error = read(text).unwrap_err();
        let all: Vec<String> = std::iter::once(&error).chain(&error.others).map(ToString::to_string).collect();
        assert_eq!(all, expected);
    }

    #[test]
    fn mistakes_have_file_line_and_key() {
        check("SELECT * {}", &["q.rq:1:1: the query has no header"]);
        check(
            "# a comment\n#+ sumary: x\n#+ tags: y\n#+ x-lermap:\n#+   expect: {min-rows: many}\n#+   kind: test\nASK {}",
            &[
                "q.rq:2:4: `summary` is missing",
                "q.rq:2:4: unknown key `sumary`",
                "q.rq:3:10: `tags` is a text, a list is wanted",
                "q.rq:5:25: `min-rows` is no whole number",
                "q.rq:6:12: `kind` is `test`, and `query` or `check` is wanted",
            ],
        );
        let error = read("#+ summary: 'x\nASK {}").unwrap_err();
        assert!(error.to_string().starts_with("q.rq:"), "{error}");
    }

    #[test]
    fn parameters_that_the_query_lacks_are_noted() {
        let query = read("#+ summary: x\n#+ defaults:\n#+   - year: 5\nASK { ?s ?p ?_name }").unwrap();
        assert_eq!(query.header.unused, [("year".to_owned(), 3)]);
        assert!(!query.parameter("name").unwrap().is_declared);
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "(#\\+ ?(summary|tags|defaults|enumerate|x-lermap|  params|  expect)?:? ?[-a-z:{}\\[\\], |>&*!%@`\"']{0,12}\n|\\PC{0,6}\n){0,8}") {
            let _ = read(&text);
        }
    }
}
