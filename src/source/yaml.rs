//! YAML text to a tree of nodes with places, and typed access that collects every problem.
//!
//! The YAML itself is read by serde-saphyr, with bounds against hostile files. A reader of records then takes the
//! fields of a [`Record`] one by one; what is wrong goes into [`Problems`], so that one run shows all mistakes.

use std::cell::RefCell;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{DuplicateKeyPolicy, Spanned};

use crate::error::{Error, Result, nearest};
use crate::model::Origin;

/// Why a text turns into a mapping, which nobody expects.
const COLON: &str = "a text that holds a colon and a blank must be in quotes";

/// A value and its place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    pub(crate) line: u64,
    pub(crate) column: u64,
    pub(crate) value: Value,
}

/// A YAML value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<Node>),
    Mapping(Vec<(Node, Node)>),
}

impl Value {
    fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "true or false",
            Self::Number(_) => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Mapping(_) => "a mapping",
        }
    }
}

/// Returns the tree of `text`, or the one mistake that makes it no YAML. A byte order mark is skipped.
pub(crate) fn parse(file: &str, text: &str) -> Result<Node> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let options = serde_saphyr::options! {
        duplicate_keys: DuplicateKeyPolicy::Error,
        budget: serde_saphyr::budget! {
            max_aliases: 100,
            max_anchors: 100,
            max_depth: 32,
            max_events: 1_000_000,
        },
        strict_booleans: true,
        with_snippet: false,
    };
    match serde_saphyr::from_str_with_options::<Option<Spanned<Value>>>(text, options) {
        Ok(Some(spanned)) => Ok(Node::from(spanned)),
        Ok(None) => Ok(Node { line: 1, column: 1, value: Value::Null }),
        Err(error) => {
            let (line, column) = error.location().map_or((1, 1), |place| (place.line().max(1), place.column().max(1)));
            let message = error.without_snippet().to_string();
            let message = message.split(" at line ").next().unwrap_or(&message);
            Err(Error::data(format!("this is not valid YAML: {}", message.lines().next().unwrap_or(message))).at(
                Some(file),
                text,
                line,
                column,
            ))
        }
    }
}

impl From<Spanned<Value>> for Node {
    fn from(spanned: Spanned<Value>) -> Self {
        Self { line: spanned.referenced.line(), column: spanned.referenced.column(), value: spanned.value }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        Value::deserialize(deserializer)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value as f64))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value as f64))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Number(value))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element::<Spanned<Value>>()? {
            list.push(item.into());
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut mapping = Vec::new();
        while let Some((key, value)) = entries.next_entry::<Spanned<Value>, Spanned<Value>>()? {
            mapping.push((key.into(), value.into()));
        }
        Ok(Value::Mapping(mapping))
    }
}

/// The mistakes and oddities found in one file.
pub(crate) struct Problems<'a> {
    file: &'a str,
    text: &'a str,
    errors: RefCell<Vec<Error>>,
    warnings: RefCell<Vec<Error>>,
    /// Unknown keys are warnings: the file is not ours.
    is_lenient: bool,
}

impl<'a> Problems<'a> {
    pub(crate) fn new(file: &'a str, text: &'a str) -> Self {
        Self { file, text, errors: RefCell::default(), warnings: RefCell::default(), is_lenient: false }
    }

    /// Like [`Problems::new`], for files of others: a key that nobody reads is a warning.
    pub(crate) fn lenient(file: &'a str, text: &'a str) -> Self {
        Self { is_lenient: true, ..Self::new(file, text) }
    }

    /// Notes a mistake at the place of `node`.
    pub(crate) fn error(&self, node: &Node, message: impl Into<String>) {
        self.push_error(Error::data(message), node);
    }

    /// Notes a mistake with a hint.
    pub(crate) fn error_with_hint(&self, node: &Node, message: impl Into<String>, hint: impl Into<String>) {
        self.push_error(Error::data(message).with_hint(hint), node);
    }

    fn push_error(&self, error: Error, node: &Node) {
        let text = self.text.strip_prefix('\u{feff}').unwrap_or(self.text);
        self.errors.borrow_mut().push(error.at(Some(self.file), text, node.line, node.column));
    }

    /// Notes what can be read but looks wrong.
    pub(crate) fn warning(&self, node: &Node, message: impl Into<String>) {
        let warning = Error::data(message).at(Some(self.file), self.text, node.line, node.column);
        self.warnings.borrow_mut().push(warning);
    }

    /// Returns mistakes and warnings in the order of their places.
    pub(crate) fn finish(self) -> (Vec<Error>, Vec<Error>) {
        let sorted = |list: RefCell<Vec<Error>>| {
            let mut list = list.into_inner();
            list.sort_by(|a, b| a.position.cmp(&b.position));
            list
        };
        (sorted(self.errors), sorted(self.warnings))
    }

    /// Returns where `node` is.
    pub(crate) fn origin(&self, node: &Node) -> Origin {
        Origin { file: self.file.to_owned(), line: node.line, column: node.column }
    }
}

/// The fields of one mapping, taken one by one.
pub(crate) struct Record<'a> {
    pub(crate) node: &'a Node,
    fields: &'a [(Node, Node)],
    problems: &'a Problems<'a>,
    asked: RefCell<Vec<&'static str>>,
}

impl<'a> Record<'a> {
    /// Returns the fields of `node`; notes a mistake and returns `None` if it is not a mapping.
    pub(crate) fn of(node: &'a Node, what: &str, problems: &'a Problems<'a>) -> Option<Self> {
        match &node.value {
            Value::Mapping(fields) => Some(Self { node, fields, problems, asked: RefCell::default() }),
            other => {
                problems.error(node, format!("{what} is {}, a mapping is wanted", other.kind()));
                None
            }
        }
    }

    /// Returns where this record is.
    pub(crate) fn origin(&self) -> Origin {
        self.problems.origin(self.node)
    }

    /// Returns the problems that this record writes to.
    pub(crate) fn problems(&self) -> &'a Problems<'a> {
        self.problems
    }

    /// Returns the value of `key`, also if it is null.
    pub(crate) fn node(&self, key: &'static str) -> Option<&'a Node> {
        self.asked.borrow_mut().push(key);
        self.fields
            .iter()
            .find(|(name, _)| matches!(&name.value, Value::Text(name) if name == key))
            .map(|(_, value)| value)
    }

    fn present(&self, key: &'static str) -> Option<&'a Node> {
        self.node(key).filter(|node| node.value != Value::Null)
    }

    fn wrong(&self, key: &str, node: &Node, wanted: &str) {
        let message = format!("`{key}` is {}, {wanted} is wanted", node.value.kind());
        match node.value {
            Value::Number(_) | Value::Bool(_) => {
                self.problems.error_with_hint(node, message, "put the value in quotes")
            }
            Value::Mapping(_) if wanted == "a text" => self.problems.error_with_hint(node, message, COLON),
            _ => self.problems.error(node, message),
        }
    }

    fn missing(&self, key: &str) {
        self.problems.error(self.node, format!("`{key}` is missing"));
    }

    /// Returns the text of `key`, with white space collapsed.
    pub(crate) fn optional_text(&self, key: &'static str) -> Option<String> {
        let node = self.present(key)?;
        match &node.value {
            Value::Text(text) => Some(crate::model::normalize(text)).filter(|text| !text.is_empty()),
            _ => {
                self.wrong(key, node, "a text");
                None
            }
        }
    }

    /// Returns the text of `key`; a mistake if it is missing.
    pub(crate) fn text(&self, key: &'static str) -> String {
        let before = self.problems.errors.borrow().len();
        let text = self.optional_text(key);
        if text.is_none() && self.problems.errors.borrow().len() == before {
            self.missing(key);
        }
        text.unwrap_or_default()
    }

    /// Returns the whole number of `key`; a mistake if it is missing.
    pub(crate) fn number(&self, key: &'static str) -> u32 {
        match self.present(key) {
            Some(node) => self.whole(key, node),
            None => {
                self.missing(key);
                0
            }
        }
    }

    /// Returns the keys and whole numbers of the mapping at `key`, in the order of the file; empty if it is missing.
    pub(crate) fn numbers(&self, key: &'static str) -> Vec<(&'a Node, String, u32)> {
        let whole = |(node, name, value): (&'a Node, String, &'a Node)| {
            let number = self.whole(&name, value);
            (node, name, number)
        };
        self.entries(key).into_iter().map(whole).collect()
    }

    /// Returns the whole number that `node` holds; a mistake if it holds another value.
    fn whole(&self, key: &str, node: &Node) -> u32 {
        match &node.value {
            Value::Number(number) if *number >= 0.0 && number.fract() == 0.0 && *number < 1e9 => *number as u32,
            _ => {
                self.problems.error(node, format!("`{key}` is no whole number"));
                0
            }
        }
    }

    /// Returns the truth value of `key`; a mistake if it is missing.
    pub(crate) fn boolean(&self, key: &'static str) -> bool {
        if self.present(key).is_none() {
            self.missing(key);
        }
        self.flag(key)
    }

    /// Returns the truth value of `key`; false if it is missing.
    pub(crate) fn flag(&self, key: &'static str) -> bool {
        match self.present(key).map(|node| (node, &node.value)) {
            Some((_, Value::Bool(value))) => *value,
            Some((node, _)) => {
                self.wrong(key, node, "true or false");
                false
            }
            None => false,
        }
    }

    /// Returns the texts of the list at `key`, each with its node; empty if it is missing.
    pub(crate) fn text_nodes(&self, key: &'static str) -> Vec<(&'a Node, String)> {
        self.list(key).iter().filter_map(|node| Some((node, item_text(key, node, self.problems)?))).collect()
    }

    /// Returns the texts of the list at `key`; empty if it is missing.
    pub(crate) fn texts(&self, key: &'static str) -> Vec<String> {
        self.text_nodes(key).into_iter().map(|(_, text)| text).collect()
    }

    /// Returns the texts at `key`, which may be one text or a list of texts; a mistake if there is none.
    pub(crate) fn one_or_more(&self, key: &'static str) -> Vec<String> {
        let found = match self.present(key) {
            Some(Node { value: Value::Text(_), .. }) => self.optional_text(key).into_iter().collect(),
            _ => self.texts(key),
        };
        if found.is_empty() {
            self.missing(key);
        }
        found
    }

    /// Returns the items of the list at `key`; empty if it is missing.
    pub(crate) fn list(&self, key: &'static str) -> &'a [Node] {
        match self.present(key) {
            None => &[],
            Some(Node { value: Value::List(items), .. }) => items,
            Some(node) => {
                self.wrong(key, node, "a list");
                &[]
            }
        }
    }

    /// Returns the records of the list at `key`; empty if it is missing.
    pub(crate) fn records(&self, key: &'static str) -> Vec<Record<'a>> {
        self.list(key).iter().filter_map(|node| Record::of(node, key, self.problems)).collect()
    }

    /// Returns the keys and values of the mapping at `key`, in the order of the file; empty if it is missing.
    pub(crate) fn entries(&self, key: &'static str) -> Vec<(&'a Node, String, &'a Node)> {
        let fields = match self.present(key) {
            None => return Vec::new(),
            Some(Node { value: Value::Mapping(fields), .. }) => fields,
            Some(node) => {
                self.wrong(key, node, "a mapping");
                return Vec::new();
            }
        };
        fields.iter().filter_map(|(name, value)| Some((name, item_text(key, name, self.problems)?, value))).collect()
    }

    /// Notes every field that nobody asked for.
    pub(crate) fn finish(self) {
        let asked = self.asked.into_inner();
        for (key, _) in self.fields {
            let Value::Text(name) = &key.value else {
                self.problems.error(key, format!("a key is {}, a text is wanted", key.value.kind()));
                continue;
            };
            if !asked.contains(&name.as_str()) {
                if self.problems.is_lenient {
                    self.problems.warning(key, format!("the key `{name}` is not read"));
                    continue;
                }
                let message = format!("unknown key `{name}`");
                match nearest(name, &asked, 1).first() {
                    Some(near) => self.problems.error_with_hint(key, message, format!("did you mean `{near}`?")),
                    None => self.problems.error(key, message),
                }
            }
        }
    }
}

/// Returns the texts of a list that may also be one text: some sources write a single item without its dash.
pub(crate) fn texts_of<'a>(key: &str, node: &'a Node, problems: &Problems<'_>) -> Vec<(&'a Node, String)> {
    match &node.value {
        Value::Null => Vec::new(),
        Value::List(items) => items.iter().filter_map(|item| Some((item, item_text(key, item, problems)?))).collect(),
        _ => item_text(key, node, problems).map(|text| (node, text)).into_iter().collect(),
    }
}

fn item_text(key: &str, node: &Node, problems: &Problems<'_>) -> Option<String> {
    match &node.value {
        Value::Text(text) => Some(crate::model::normalize(text)),
        other => {
            let message = format!("an item of `{key}` is {}, a text is wanted", other.kind());
            match other {
                Value::Mapping(_) => problems.error_with_hint(node, message, COLON),
                Value::Number(_) | Value::Bool(_) => {
                    problems.error_with_hint(node, message, "put the value in quotes");
                }
                _ => problems.error(node, message),
            }
            None
        }
    }
}

#[cfg(test)]
mod tests;
