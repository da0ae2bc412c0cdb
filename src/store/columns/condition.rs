//! Conditions of filters, tested on ids.
//!
//! A condition is true, false or an error, as in SPARQL. Where only the evaluator knows, the test says so and the whole
//! question goes to the evaluator.

use std::cmp::Ordering;

use spargebra::algebra::{Expression, Function};

use super::body::Compiler;
use super::cell::compare;
use crate::snapshot::{Coding, Id, Kind, Snapshot, Value, literal_kind};

/// A test of a row.
#[derive(Debug, Clone)]
pub enum Condition {
    /// Compares numbers, dates or times.
    Compare {
        left: Operand,
        accepts: Accepts,
        right: Operand,
    },
    /// Whether a slot holds this very term; nothing is not in the data.
    Is {
        slot: usize,
        id: Option<Id>,
    },
    /// Whether two slots hold equal terms.
    Same {
        left: usize,
        right: usize,
    },
    /// A test of a text.
    Text {
        slot: usize,
        of: Reading,
        test: TextTest,
        needle: String,
    },
    Bound(usize),
    Not(Box<Condition>),
    And(Box<Condition>, Box<Condition>),
    Or(Box<Condition>, Box<Condition>),
}

#[derive(Debug, Clone, Copy)]
pub enum Operand {
    Slot(usize),
    Value(Value),
}

/// Which orders a comparison accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepts {
    Less,
    LessOrEqual,
    Equal,
    Greater,
    GreaterOrEqual,
}

/// How a term is read as a text.
#[derive(Debug, Clone, Copy, Default)]
pub struct Reading {
    /// Any term and not only a string: `STR`.
    pub of_any: bool,
    pub case: Case,
}

#[derive(Debug, Clone, Copy, Default)]
pub enum Case {
    #[default]
    AsIs,
    Lower,
    Upper,
}

#[derive(Debug, Clone, Copy)]
pub enum TextTest {
    Contains,
    Starts,
    Ends,
}

/// What a test gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Truth {
    Known(bool),
    Error,
    /// Only the evaluator knows.
    Unsure,
}

impl Condition {
    /// Returns the condition of `expression`; `None` if there is no such condition.
    pub fn of(expression: &Expression, compiler: &mut Compiler<'_>) -> Option<Self> {
        let mut both =
            |a: &Expression, b: &Expression| Some((Box::new(Self::of(a, compiler)?), Box::new(Self::of(b, compiler)?)));
        Some(match expression {
            Expression::And(a, b) => both(a, b).map(|(a, b)| Self::And(a, b))?,
            Expression::Or(a, b) => both(a, b).map(|(a, b)| Self::Or(a, b))?,
            Expression::Not(inner) => Self::Not(Box::new(Self::of(inner, compiler)?)),
            Expression::Bound(variable) => Self::Bound(compiler.slot(variable)),
            Expression::Less(a, b) => Self::comparison(a, Accepts::Less, b, compiler)?,
            Expression::LessOrEqual(a, b) => Self::comparison(a, Accepts::LessOrEqual, b, compiler)?,
            Expression::Greater(a, b) => Self::comparison(a, Accepts::Greater, b, compiler)?,
            Expression::GreaterOrEqual(a, b) => Self::comparison(a, Accepts::GreaterOrEqual, b, compiler)?,
            Expression::Equal(a, b) => Self::equality(a, b, compiler)?,
            Expression::FunctionCall(function, arguments) => Self::text(function, arguments, compiler)?,
            _ => return None,
        })
    }

    fn comparison(a: &Expression, accepts: Accepts, b: &Expression, compiler: &mut Compiler<'_>) -> Option<Self> {
        let (left, right) = (Operand::of(a, compiler)?, Operand::of(b, compiler)?);
        Some(Self::Compare { left, accepts, right })
    }

    fn equality(a: &Expression, b: &Expression, compiler: &mut Compiler<'_>) -> Option<Self> {
        match (a, b) {
            (Expression::Variable(variable), Expression::NamedNode(node))
            | (Expression::NamedNode(node), Expression::Variable(variable)) => {
                Some(Self::Is { slot: compiler.slot(variable), id: compiler.snapshot.find_iri(node) })
            }
            (Expression::Variable(a), Expression::Variable(b)) => {
                Some(Self::Same { left: compiler.slot(a), right: compiler.slot(b) })
            }
            _ => {
                let (left, right) = (Operand::of(a, compiler)?, Operand::of(b, compiler)?);
                // Dates and times are equal in more ways than they compare.
                let is_number = |operand: &Operand| matches!(operand, Operand::Value(value) if is_number(*value));
                (is_number(&left) || is_number(&right)).then_some(Self::Compare {
                    left,
                    accepts: Accepts::Equal,
                    right,
                })
            }
        }
    }

    fn text(function: &Function, arguments: &[Expression], compiler: &mut Compiler<'_>) -> Option<Self> {
        let test = match function {
            Function::Contains => TextTest::Contains,
            Function::StrStarts => TextTest::Starts,
            Function::StrEnds => TextTest::Ends,
            _ => return None,
        };
        let [text, Expression::Literal(needle)] = arguments else { return None };
        if needle.language().is_some() || needle.datatype() != oxrdf::vocab::xsd::STRING {
            return None;
        }
        let mut of = Reading::default();
        let mut text = text;
        if let Expression::FunctionCall(function @ (Function::LCase | Function::UCase), inner) = text {
            of.case = if *function == Function::LCase { Case::Lower } else { Case::Upper };
            text = inner.first()?;
        }
        if let Expression::FunctionCall(Function::Str, inner) = text {
            of.of_any = true;
            text = inner.first()?;
        }
        let Expression::Variable(variable) = text else { return None };
        Some(Self::Text { slot: compiler.slot(variable), of, test, needle: needle.value().to_owned() })
    }

    /// Adds the slots that the condition reads.
    pub fn slots(&self, into: &mut Vec<usize>) {
        match self {
            Self::Compare { left, right, .. } => {
                into.extend([left, right].into_iter().filter_map(|operand| match operand {
                    Operand::Slot(slot) => Some(*slot),
                    Operand::Value(_) => None,
                }));
            }
            Self::Is { slot, .. } | Self::Text { slot, .. } | Self::Bound(slot) => into.push(*slot),
            Self::Same { left, right } => into.extend([*left, *right]),
            Self::Not(inner) => inner.slots(into),
            Self::And(a, b) | Self::Or(a, b) => {
                a.slots(into);
                b.slots(into);
            }
        }
    }

    /// Tests `row`.
    pub fn test(&self, row: &[u32], snapshot: &Snapshot) -> Truth {
        match self {
            Self::Compare { left, accepts, right } => {
                test_values(left.read(row, snapshot), *accepts, right.read(row, snapshot))
            }
            Self::Is { slot, id } => match Id::new(row[*slot]) {
                None => Truth::Error,
                found => Truth::Known(found == *id),
            },
            Self::Same { left, right } => test_same(row[*left], row[*right], snapshot),
            Self::Text { slot, of, test, needle } => test_text(row[*slot], *of, *test, needle, snapshot),
            Self::Bound(slot) => Truth::Known(row[*slot] != 0),
            Self::Not(inner) => match inner.test(row, snapshot) {
                Truth::Known(value) => Truth::Known(!value),
                other => other,
            },
            Self::And(a, b) => both(a, b, row, snapshot, false),
            Self::Or(a, b) => both(a, b, row, snapshot, true),
        }
    }
}

/// Returns the truth of two conditions of which one that is `deciding` decides.
fn both(a: &Condition, b: &Condition, row: &[u32], snapshot: &Snapshot, deciding: bool) -> Truth {
    let a = a.test(row, snapshot);
    if a == Truth::Known(deciding) {
        return a;
    }
    match (a, b.test(row, snapshot)) {
        (_, b) if b == Truth::Known(deciding) => b,
        (Truth::Unsure, _) | (_, Truth::Unsure) => Truth::Unsure,
        (Truth::Error, _) | (_, Truth::Error) => Truth::Error,
        (a, _) => a,
    }
}

/// What an operand is worth in a row.
enum Worth {
    Value(Value),
    /// A term that is equal to no value: an IRI, a blank node, a string.
    Other,
    Nothing,
    Unsure,
}

impl Operand {
    fn of(expression: &Expression, compiler: &mut Compiler<'_>) -> Option<Self> {
        match expression {
            Expression::Variable(variable) => Some(Self::Slot(compiler.slot(variable))),
            Expression::Literal(literal) => {
                let coding = Coding::of(literal_kind(literal), literal.datatype().as_str());
                let value = coding.parse(literal.value())?;
                (!matches!(value, Value::Boolean(_))).then_some(Self::Value(value))
            }
            _ => None,
        }
    }

    fn read(&self, row: &[u32], snapshot: &Snapshot) -> Worth {
        let id = match self {
            Self::Value(value) => return Worth::Value(*value),
            Self::Slot(slot) => match Id::new(row[*slot]) {
                Some(id) => id,
                None => return Worth::Nothing,
            },
        };
        match snapshot.values.value(&snapshot.dictionary, id) {
            Some(value) => Worth::Value(value),
            None => match snapshot.dictionary.kind(id) {
                Some(Kind::Iri | Kind::Blank | Kind::String | Kind::Language) => Worth::Other,
                _ => Worth::Unsure,
            },
        }
    }
}

fn test_values(left: Worth, accepts: Accepts, right: Worth) -> Truth {
    let (left, right) = match (left, right) {
        (Worth::Unsure, _) | (_, Worth::Unsure) => return Truth::Unsure,
        (Worth::Nothing, _) | (_, Worth::Nothing) => return Truth::Error,
        (Worth::Value(left), Worth::Value(right)) => (left, right),
        // Two strings compare, a string and a number are only unequal.
        (Worth::Other, Worth::Other) => return Truth::Unsure,
        _ if accepts == Accepts::Equal => return Truth::Known(false),
        _ => return Truth::Error,
    };
    let order = compare(left, right);
    match (order, accepts) {
        (Some(order), accepts) => Truth::Known(match accepts {
            Accepts::Less => order == Ordering::Less,
            Accepts::LessOrEqual => order != Ordering::Greater,
            Accepts::Equal => order == Ordering::Equal,
            Accepts::Greater => order == Ordering::Greater,
            Accepts::GreaterOrEqual => order != Ordering::Less,
        }),
        (None, Accepts::Equal) => Truth::Known(false),
        // A number that is none compares with nothing, which is not an error.
        (None, _) if is_number(left) && is_number(right) => Truth::Unsure,
        (None, _) => Truth::Error,
    }
}

fn is_number(value: Value) -> bool {
    matches!(value, Value::Integer(_) | Value::Decimal(_) | Value::Float(_) | Value::Double(_))
}

fn test_same(left: u32, right: u32, snapshot: &Snapshot) -> Truth {
    let (Some(a), Some(b)) = (Id::new(left), Id::new(right)) else { return Truth::Error };
    let nodes = snapshot.dictionary.nodes();
    if left <= nodes || right <= nodes { Truth::Known(a == b) } else { Truth::Unsure }
}

fn test_text(slot: u32, of: Reading, test: TextTest, needle: &str, snapshot: &Snapshot) -> Truth {
    let Some(id) = Id::new(slot) else { return Truth::Error };
    match snapshot.dictionary.kind(id) {
        Some(Kind::String | Kind::Language) => {}
        Some(Kind::Iri) if of.of_any => {}
        Some(Kind::Iri | Kind::Blank) => return Truth::Error,
        _ => return Truth::Unsure,
    }
    let Ok(text) = snapshot.dictionary.text(id) else { return Truth::Unsure };
    let holds = |text: &str| match test {
        TextTest::Contains => text.contains(needle),
        TextTest::Starts => text.starts_with(needle),
        TextTest::Ends => text.ends_with(needle),
    };
    Truth::Known(match of.case {
        Case::AsIs => holds(text),
        Case::Lower => holds(&text.to_lowercase()),
        Case::Upper => holds(&text.to_uppercase()),
    })
}
