//! The arguments of an algorithm: declared, read from text, checked.

use std::collections::BTreeMap;

use crate::error::{Error, Result};

/// An argument that an algorithm takes.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    /// The name, in kebab-case.
    pub name: &'static str,
    pub kind: ParameterKind,
    /// The value, as text, where none is given; an empty text means that there is none.
    pub default: &'static str,
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

/// A value of an argument.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Integer(u64),
    Number(f64),
    Choice(&'static str),
    Flag(bool),
    Nodes(Vec<u32>),
}

/// The arguments of one run, every one that the algorithm declares and that has a value.
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
            let last = given.iter().rev().find(|(name, _)| name == parameter.name);
            let text = last.map_or(parameter.default, |(_, text)| text.as_str());
            if !text.is_empty() {
                values.insert(parameter.name, parameter.read(text, node)?);
            }
        }
        Ok(Self(values))
    }

    /// Returns the defaults of `parameters`, for those that have one.
    ///
    /// # Errors
    /// When a default does not fit its own parameter.
    pub fn defaults(parameters: &'static [Parameter]) -> Result<Self> {
        Self::read(parameters, &[], &|text| Err(Error::usage(format!("no node is called `{text}`"))))
    }

    /// Returns these arguments with `value` for `name`.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: Value) -> Self {
        self.0.insert(name, value);
        self
    }

    /// Returns the arguments in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.0.iter().map(|(name, value)| (*name, value))
    }

    /// Returns the whole number `name`; 0 where there is none.
    pub fn integer(&self, name: &str) -> u64 {
        match self.0.get(name) {
            Some(Value::Integer(value)) => *value,
            _ => 0,
        }
    }

    /// Returns the number `name`; 0 where there is none.
    pub fn number(&self, name: &str) -> f64 {
        match self.0.get(name) {
            Some(Value::Number(value)) => *value,
            _ => 0.0,
        }
    }

    /// Returns the word `name`; an empty one where there is none.
    pub fn choice(&self, name: &str) -> &'static str {
        match self.0.get(name) {
            Some(Value::Choice(value)) => value,
            _ => "",
        }
    }

    /// Returns whether the flag `name` is set.
    pub fn flag(&self, name: &str) -> bool {
        matches!(self.0.get(name), Some(Value::Flag(true)))
    }

    /// Returns the nodes of `name`; none where there is no such argument.
    pub fn nodes(&self, name: &str) -> &[u32] {
        match self.0.get(name) {
            Some(Value::Nodes(nodes)) => nodes,
            _ => &[],
        }
    }

    /// Returns the first node of `name`.
    ///
    /// # Errors
    /// When none was given.
    pub fn node(&self, name: &str) -> Result<u32> {
        self.nodes(name).first().copied().ok_or_else(|| {
            Error::usage(format!("the argument `{name}` is missing")).with_hint(format!("give `--{name} ENTITY`"))
        })
    }
}

impl Parameter {
    fn read(&self, text: &str, node: &dyn Fn(&str) -> Result<u32>) -> Result<Value> {
        let wrong =
            |wanted: String| Error::usage(format!("`{text}` is no value for `{}`: it takes {wanted}", self.name));
        match self.kind {
            ParameterKind::Integer(least) => match text.parse() {
                Ok(value) if value >= least => Ok(Value::Integer(value)),
                _ => Err(wrong(format!("a whole number of at least {least}"))),
            },
            ParameterKind::Number(least, most) => match text.parse::<f64>() {
                Ok(value) if (least..=most).contains(&value) => Ok(Value::Number(value)),
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
