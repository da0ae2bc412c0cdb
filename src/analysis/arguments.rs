//! The arguments of an algorithm: declared once as typed keys, read from text, checked.
//!
//! A key is a constant with name, type, default and bounds. The command line, services in SPARQL and documentation list its
//! [`Parameter`]; the algorithm reads its value with the key itself, so that a misspelt name does not compile.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use crate::error::{Error, Result};

/// What is known of an argument that an algorithm takes.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    /// The name, in kebab-case.
    pub name: &'static str,
    /// What values it takes.
    pub kind: ParameterKind,
    /// The value where none is given.
    pub default: Option<Preset>,
    /// Whether the algorithm cannot run without it.
    pub required: bool,
    /// One line for `--help`, without a full stop.
    pub help: &'static str,
}

/// What values a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ParameterKind {
    /// A whole number of at least this.
    Integer(u64),
    /// A number between these two, both included.
    Number(f64, f64),
    /// One of these words.
    Choice(&'static [&'static str]),
    /// `true` or `false`.
    Flag,
    /// A node.
    Node,
    /// Nodes, separated by commas.
    Nodes,
}

/// The value of an argument that is not given.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Preset {
    /// A whole number.
    Integer(u64),
    /// A number.
    Number(f64),
    /// A word.
    Choice(&'static str),
}

impl fmt::Display for Preset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(value) => write!(f, "{value}"),
            Self::Number(value) if *value != 0.0 && value.abs() < 1e-4 => write!(f, "{value:e}"),
            Self::Number(value) => write!(f, "{value}"),
            Self::Choice(word) => f.write_str(word),
        }
    }
}

/// The key of an argument with values of the type `T`: whole numbers, numbers, flags, a [`Node`] or [`Nodes`].
#[derive(Debug, Clone, Copy)]
pub struct Key<T> {
    /// Name, kind, default and help, for lists.
    pub parameter: Parameter,
    value: PhantomData<fn() -> T>,
}

/// The type of a key whose value is a node.
#[derive(Debug, Clone, Copy)]
pub struct Node;

/// The type of a key whose values are nodes.
#[derive(Debug, Clone, Copy)]
pub struct Nodes;

impl<T> Key<T> {
    const fn new(name: &'static str, kind: ParameterKind, default: Option<Preset>, help: &'static str) -> Self {
        Self { parameter: Parameter { name, kind, default, required: false, help }, value: PhantomData }
    }

    const fn required(mut self) -> Self {
        self.parameter.required = true;
        self
    }
}

impl Key<u64> {
    /// Returns the key of a whole number of at least `least`.
    pub const fn integer(name: &'static str, least: u64, default: u64, help: &'static str) -> Self {
        assert!(default >= least, "the default is out of bounds");
        Self::new(name, ParameterKind::Integer(least), Some(Preset::Integer(default)), help)
    }
}

impl Key<Option<u64>> {
    /// Returns the key of a whole number of at least `least` that may be left out.
    pub const fn optional_integer(name: &'static str, least: u64, help: &'static str) -> Self {
        Self::new(name, ParameterKind::Integer(least), None, help)
    }
}

impl Key<f64> {
    /// Returns the key of a number from `least` to `most`.
    pub const fn number(name: &'static str, [least, most]: [f64; 2], default: f64, help: &'static str) -> Self {
        assert!(least <= default && default <= most, "the default is out of bounds");
        Self::new(name, ParameterKind::Number(least, most), Some(Preset::Number(default)), help)
    }
}

impl Key<Option<f64>> {
    /// Returns the key of a number from `least` to `most` that may be left out.
    pub const fn optional_number(name: &'static str, [least, most]: [f64; 2], help: &'static str) -> Self {
        Self::new(name, ParameterKind::Number(least, most), None, help)
    }
}

impl Key<bool> {
    /// Returns the key of what is off unless it is asked for.
    pub const fn flag(name: &'static str, help: &'static str) -> Self {
        Self::new(name, ParameterKind::Flag, None, help)
    }
}

impl Key<Node> {
    /// Returns the key of a node that must be given.
    pub const fn node(name: &'static str, help: &'static str) -> Self {
        Self::new(name, ParameterKind::Node, None, help).required()
    }
}

impl Key<Option<Node>> {
    /// Returns the key of a node that may be left out.
    pub const fn optional_node(name: &'static str, help: &'static str) -> Self {
        Self::new(name, ParameterKind::Node, None, help)
    }
}

impl Key<Nodes> {
    /// Returns the key of at least one node.
    pub const fn nodes(name: &'static str, help: &'static str) -> Self {
        Self::new(name, ParameterKind::Nodes, None, help).required()
    }
}

impl Key<Option<Nodes>> {
    /// Returns the key of any number of nodes.
    pub const fn optional_nodes(name: &'static str, help: &'static str) -> Self {
        Self::new(name, ParameterKind::Nodes, None, help)
    }
}

/// The key of an argument that is one of a few words, each with what it means; the first is the default.
#[derive(Debug, Clone, Copy)]
pub struct Choice<T: 'static> {
    /// Name, words, default and help, for lists.
    pub parameter: Parameter,
    words: &'static [&'static str],
    meanings: &'static [T],
}

impl<T: Copy> Choice<T> {
    /// Returns the key of a choice of `words`, which mean `meanings`.
    pub const fn new(
        name: &'static str,
        words: &'static [&'static str],
        meanings: &'static [T],
        help: &'static str,
    ) -> Self {
        assert!(!words.is_empty() && words.len() == meanings.len(), "each word has a meaning");
        let (kind, default) = (ParameterKind::Choice(words), Some(Preset::Choice(words[0])));
        Self { parameter: Parameter { name, kind, default, required: false, help }, words, meanings }
    }
}

/// A value of an argument.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A whole number.
    Integer(u64),
    /// A number.
    Number(f64),
    /// One of the words of a choice.
    Choice(&'static str),
    /// Whether a flag is set.
    Flag(bool),
    /// Nodes, ascending, each once.
    Nodes(Vec<u32>),
}

/// The arguments of one run: what was given, and the defaults of what was not.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Arguments(BTreeMap<&'static str, Value>);

impl Arguments {
    /// Reads `given` names and texts as arguments for `parameters`; `node` finds the node that a text names.
    ///
    /// # Errors
    /// When a name is unknown or a value does not fit.
    pub fn read(
        parameters: &'static [Parameter],
        given: &[(String, String)],
        node: &dyn Fn(&str) -> Result<u32>,
    ) -> Result<Self> {
        if let Some((name, _)) = given.iter().find(|(name, _)| parameters.iter().all(|known| known.name != name)) {
            return Err(Error::unknown("argument", name, parameters.iter().map(|known| known.name)));
        }
        let mut values = BTreeMap::new();
        for parameter in parameters {
            let last = given.iter().rev().find(|(name, text)| name == parameter.name && !text.is_empty());
            let value = match last {
                Some((_, text)) => Some(parameter.read(text, node)?),
                None => parameter.default.map(Value::from),
            };
            values.extend(value.map(|value| (parameter.name, value)));
        }
        Ok(Self(values))
    }

    /// Returns the defaults of `parameters`, for those that have one.
    pub fn defaults(parameters: &'static [Parameter]) -> Self {
        let default = |parameter: &Parameter| Some((parameter.name, Value::from(parameter.default?)));
        Self(parameters.iter().filter_map(default).collect())
    }

    /// Returns these arguments with `value` for `parameter`.
    #[must_use]
    pub fn with(mut self, parameter: &Parameter, value: Value) -> Self {
        self.0.insert(parameter.name, value);
        self
    }

    /// Returns the arguments in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.0.iter().map(|(name, value)| (*name, value))
    }

    /// Returns a whole number, or its default.
    pub fn integer(&self, key: &Key<u64>) -> u64 {
        match (self.0.get(key.parameter.name), key.parameter.default) {
            (Some(Value::Integer(value)), _) => *value,
            (_, Some(Preset::Integer(default))) => default,
            // A key of this type has a default.
            _ => 0,
        }
    }

    /// Returns a whole number, if one is given.
    pub fn optional_integer(&self, key: &Key<Option<u64>>) -> Option<u64> {
        match self.0.get(key.parameter.name) {
            Some(Value::Integer(value)) => Some(*value),
            _ => None,
        }
    }

    /// Returns a whole number as a size; the greatest size if it is beyond.
    pub fn size(&self, key: &Key<u64>) -> usize {
        usize::try_from(self.integer(key)).unwrap_or(usize::MAX)
    }

    /// Returns a number, or its default.
    pub fn number(&self, key: &Key<f64>) -> f64 {
        match (self.0.get(key.parameter.name), key.parameter.default) {
            (Some(Value::Number(value)), _) => *value,
            (_, Some(Preset::Number(default))) => default,
            // A key of this type has a default.
            _ => 0.0,
        }
    }

    /// Returns a number, if one is given.
    pub fn optional_number(&self, key: &Key<Option<f64>>) -> Option<f64> {
        match self.0.get(key.parameter.name) {
            Some(Value::Number(value)) => Some(*value),
            _ => None,
        }
    }

    /// Returns what the chosen word means, or the first one.
    pub fn choice<T: Copy>(&self, key: &Choice<T>) -> T {
        let place = match self.0.get(key.parameter.name) {
            Some(Value::Choice(chosen)) => key.words.iter().position(|word| word == chosen),
            _ => None,
        };
        key.meanings[place.unwrap_or(0)]
    }

    /// Returns whether a flag is set.
    pub fn flag(&self, key: &Key<bool>) -> bool {
        matches!(self.0.get(key.parameter.name), Some(Value::Flag(true)))
    }

    /// Returns a node.
    ///
    /// # Errors
    /// When none was given.
    pub fn node(&self, key: &Key<Node>) -> Result<u32> {
        self.all_nodes(&key.parameter).first().copied().ok_or_else(|| missing(&key.parameter))
    }

    /// Returns a node, if one is given.
    pub fn optional_node(&self, key: &Key<Option<Node>>) -> Option<u32> {
        self.all_nodes(&key.parameter).first().copied()
    }

    /// Returns nodes, at least one.
    ///
    /// # Errors
    /// When none was given.
    pub fn nodes(&self, key: &Key<Nodes>) -> Result<&[u32]> {
        match self.all_nodes(&key.parameter) {
            [] => Err(missing(&key.parameter)),
            nodes => Ok(nodes),
        }
    }

    /// Returns the nodes that are given.
    pub fn optional_nodes(&self, key: &Key<Option<Nodes>>) -> &[u32] {
        self.all_nodes(&key.parameter)
    }

    fn all_nodes(&self, parameter: &Parameter) -> &[u32] {
        match self.0.get(parameter.name) {
            Some(Value::Nodes(nodes)) => nodes,
            _ => &[],
        }
    }
}

fn missing(Parameter { name, .. }: &Parameter) -> Error {
    Error::usage(format!("the argument `{name}` is missing")).with_hint(format!("give `--{name} ENTITY`"))
}

impl From<Preset> for Value {
    fn from(preset: Preset) -> Self {
        match preset {
            Preset::Integer(value) => Self::Integer(value),
            Preset::Number(value) => Self::Number(value),
            Preset::Choice(word) => Self::Choice(word),
        }
    }
}

impl Parameter {
    fn read(&self, text: &str, node: &dyn Fn(&str) -> Result<u32>) -> Result<Value> {
        let wrong =
            |wanted: String| Error::usage(format!("`{text}` is not a value of `{}`: it takes {wanted}", self.name));
        match self.kind {
            ParameterKind::Integer(least) => match text.parse() {
                Ok(value) if value >= least => Ok(Value::Integer(value)),
                _ => Err(wrong(format!("a whole number of at least {least}"))),
            },
            ParameterKind::Number(least, most) => match text.parse::<f64>() {
                Ok(value) if (least..=most).contains(&value) => Ok(Value::Number(value)),
                _ if most == f64::MAX => Err(wrong(format!("a number of at least {least}"))),
                _ => Err(wrong(format!("a number from {least} to {most}"))),
            },
            ParameterKind::Choice(words) => match words.iter().find(|word| **word == text) {
                Some(word) => Ok(Value::Choice(word)),
                None => Err(Error::unknown(self.name, text, words.iter().copied())),
            },
            ParameterKind::Flag => text.parse().map(Value::Flag).map_err(|_| wrong("true or false".to_owned())),
            ParameterKind::Node => Ok(Value::Nodes(vec![node(text)?])),
            ParameterKind::Nodes => {
                let mut nodes = text.split(',').map(|name| node(name.trim())).collect::<Result<Vec<_>>>()?;
                nodes.sort_unstable();
                nodes.dedup();
                Ok(Value::Nodes(nodes))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEAST: Key<u64> = Key::integer("least", 2, 3, "A whole number");
    const SHARE: Key<f64> = Key::number("share", [0.0, 1.0], 1e-9, "A number");
    const FROM: Key<Node> = Key::node("from", "A node");
    const WAY: Choice<bool> = Choice::new("way", &["out", "in"], &[true, false], "A choice");
    const ALL: &[Parameter] = &[LEAST.parameter, SHARE.parameter, FROM.parameter, WAY.parameter];

    #[track_caller]
    fn check(given: &[(&str, &str)], expected: &str) {
        let given: Vec<_> = given.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        let found = match Arguments::read(ALL, &given, &|text| Ok(text.len() as u32)) {
            Ok(read) => {
                let node = read.node(&FROM).map_err(|error| error.message);
                format!("{} {:e} {} {node:?}", read.integer(&LEAST), read.number(&SHARE), read.choice(&WAY))
            }
            Err(error) => format!("{error}; {}", error.hint.as_deref().unwrap_or_default()),
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn what_is_not_given_has_its_default() {
        check(&[], "3 1e-9 true Err(\"the argument `from` is missing\")");
        check(&[("least", "")], "3 1e-9 true Err(\"the argument `from` is missing\")");
        let none = Arguments::default();
        assert_eq!((none.integer(&LEAST), none.number(&SHARE), none.choice(&WAY)), (3, 1e-9, true));
        assert_eq!(Arguments::defaults(ALL), Arguments::read(ALL, &[], &|_| Ok(0)).unwrap());
    }

    #[test]
    fn values_are_read_by_their_kind() {
        check(&[("least", "2"), ("share", "0.5"), ("from", "abc"), ("way", "in")], "2 5e-1 false Ok(3)");
        check(&[("least", "2"), ("least", "4")], "4 1e-9 true Err(\"the argument `from` is missing\")");
    }

    #[test]
    fn wrong_values_and_names_say_what_is_wanted() {
        check(&[("least", "1")], "`1` is not a value of `least`: it takes a whole number of at least 2; ");
        check(&[("share", "2")], "`2` is not a value of `share`: it takes a number from 0 to 1; ");
        check(&[("way", "on")], "unknown way `on`; did you mean `in`, `out`?");
        check(&[("leats", "1")], "unknown argument `leats`; did you mean `least`?");
    }

    #[test]
    fn defaults_read_as_they_are_typed() {
        let shown: Vec<String> = ALL.iter().filter_map(|known| known.default).map(|value| value.to_string()).collect();
        assert_eq!(shown, ["3", "1e-9", "out"]);
    }
}
