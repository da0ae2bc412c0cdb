//! Studies inside SPARQL: `SERVICE algorithm:NAME { ... }`, and `algorithm:NAME(?node)` for a score.
//!
//! Inside the braces are the arguments as triples of one subject, and the projection as a sub-select:
//!
//! ```sparql
//! SERVICE algorithm:page-rank {
//!   [] algorithm:damping 0.9 ; algorithm:node ?framework ; algorithm:score ?score .
//!   { SELECT ?source ?target { ?source ler:restsOn ?target } }
//! }
//! ```
//!
//! A triple with a variable asks for a column of the findings, any other one gives an argument. Besides the
//! algorithm's own there are `projection` (the name of one, in place of the sub-select), `directed`, `weight`,
//! `without` and `top`. Before the query is planned, the study runs and its rows take the place of the pattern as
//! VALUES: the planner knows how many there are, and no row of the outside makes it run again.

use std::sync::Arc;

use oxrdf::{NamedNode, Term, Variable};
use rustc_hash::FxHashMap;
use spargebra::Query;
use spargebra::algebra::{Expression, Function, GraphPattern};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

use super::ground::ground;
use super::{Request, Scope, Study, path_search};
use crate::analysis::{Algorithms, Cell, ColumnKind};
use crate::error::{Error, Result};
use crate::network::{Form, Projection, Weight};
use crate::query::walk::{Visitor, walk};
use crate::store::Functions;
use crate::vocab::ALGORITHM;

/// Arguments that every service takes besides those of its algorithm.
const COMMON: [&str; 5] = ["directed", "projection", "top", "weight", "without"];

/// Returns `query` with the rows of studies in the place of their services, and the functions that it calls.
///
/// # Errors
/// When a name is unknown, a value does not fit, or a study fails.
pub fn expand(query: &Query, scope: &Scope<'_>) -> Result<(Query, Functions)> {
    let mut query = query.clone();
    let mut expander = Expander { scope, scores: FxHashMap::default() };
    walk(&mut query, &mut expander)?;
    Ok((query, expander.functions()))
}

/// Scores by node, by the text of the projection.
type Scores = FxHashMap<String, FxHashMap<Term, Term>>;

struct Expander<'a> {
    scope: &'a Scope<'a>,
    /// Scores by the function that looks them up.
    scores: FxHashMap<NamedNode, Scores>,
}

impl Visitor for Expander<'_> {
    fn pattern(&mut self, pattern: &mut GraphPattern) -> Result<bool> {
        let GraphPattern::Service { name: NamedNodePattern::NamedNode(name), inner, .. } = &*pattern else {
            return Ok(true);
        };
        if name.as_str() == path_search::SERVICE {
            *pattern = path_search::answer(inner, self.scope)?;
            return Ok(false);
        }
        let Some(local) = name.as_str().strip_prefix(ALGORITHM) else { return Ok(true) };
        *pattern = Call::read(local, inner, self.scope.algorithms)?.answer(self.scope)?;
        Ok(false)
    }

    fn expression(&mut self, expression: &mut Expression) -> Result<()> {
        let Expression::FunctionCall(Function::Custom(name), arguments) = &*expression else { return Ok(()) };
        let Some(local) = name.as_str().strip_prefix(ALGORITHM) else { return Ok(()) };
        let projection = match arguments.as_slice() {
            [_] => String::new(),
            [_, Expression::Literal(projection)] => projection.value().to_owned(),
            _ => {
                return Err(Error::usage(format!("`algorithm:{local}` takes a node, and the name of a projection"))
                    .with_hint(format!("write `algorithm:{local}(?node, \"map\")`")));
            }
        };
        if self.scores.get(name).is_some_and(|known| known.contains_key(&projection)) {
            return Ok(());
        }
        let scores = scores(local, &projection, self.scope)?;
        self.scores.entry(name.clone()).or_default().insert(projection, scores);
        Ok(())
    }
}

impl Expander<'_> {
    fn functions(self) -> Functions {
        let function = |(name, scores): (NamedNode, Scores)| {
            let look_up = move |arguments: &[Term]| {
                let projection = match arguments.get(1) {
                    Some(Term::Literal(literal)) => literal.value(),
                    _ => "",
                };
                scores.get(projection)?.get(arguments.first()?).cloned()
            };
            (name, Arc::new(look_up) as crate::store::Function)
        };
        self.scores.into_iter().map(function).collect()
    }
}

/// Returns the score of each node.
fn scores(name: &str, projection: &str, scope: &Scope<'_>) -> Result<FxHashMap<Term, Term>> {
    let call = Call { algorithm: name.to_owned(), projection: Some(projection.to_owned()), ..Call::default() };
    let study = call.study(scope)?;
    let (node, score) = (study.findings.column(ColumnKind::Node), study.findings.column(ColumnKind::Score));
    let (Some(node), Some(score)) = (node, score) else {
        return Err(Error::usage(format!("`{name}` gives no score to a node"))
            .with_hint(format!("ask for its rows with `SERVICE algorithm:{name} {{ ... }}`")));
    };
    let mut scores = FxHashMap::default();
    for row in &study.findings.rows {
        if let (Some(node), Some(score)) = (row[node].term(&study.network)?, row[score].term(&study.network)?) {
            scores.insert(node, score);
        }
    }
    Ok(scores)
}

/// A service as the query states it.
#[derive(Default)]
struct Call {
    algorithm: String,
    arguments: Vec<(String, String)>,
    /// Columns and the variables that they are bound to.
    columns: Vec<(String, Variable)>,
    projection: Option<String>,
    edges: Option<GraphPattern>,
    undirected: bool,
    weight: Weight,
    without: Vec<String>,
    top: Option<usize>,
}

impl Call {
    fn read(name: &str, inner: &GraphPattern, algorithms: Algorithms) -> Result<Self> {
        let known = algorithms.find(name)?;
        let mut call = Self { algorithm: known.name().to_owned(), ..Self::default() };
        let mut parts = vec![inner];
        while let Some(part) = parts.pop() {
            match part {
                GraphPattern::Join { left, right } => parts.extend([&**left, &**right]),
                GraphPattern::Bgp { patterns } => {
                    for triple in patterns {
                        call.triple(triple)?;
                    }
                }
                GraphPattern::Project { .. }
                | GraphPattern::Distinct { .. }
                | GraphPattern::Reduced { .. }
                | GraphPattern::Slice { .. }
                    if call.edges.is_none() =>
                {
                    call.edges = Some(part.clone());
                }
                _ => {
                    return Err(Error::usage(format!(
                        "`SERVICE algorithm:{name}` takes triples of `algorithm:` and one sub-select, and nothing else"
                    ))
                    .with_hint("put patterns of the data into the sub-select `{ SELECT ?source ?target { ... } }`"));
                }
            }
        }
        Ok(call)
    }

    fn triple(&mut self, triple: &TriplePattern) -> Result<()> {
        let name = match &triple.predicate {
            NamedNodePattern::NamedNode(node) => node.as_str().strip_prefix(ALGORITHM),
            NamedNodePattern::Variable(_) => None,
        };
        let Some(name) = name else {
            return Err(Error::usage(format!("`{}` is no argument of an algorithm", triple.predicate)).with_hint(
                "arguments are named in the namespace `algorithm:`; patterns of the data go into the sub-select",
            ));
        };
        let text = match &triple.object {
            TermPattern::Variable(variable) => {
                self.columns.push((name.to_owned(), variable.clone()));
                return Ok(());
            }
            TermPattern::NamedNode(node) => node.as_str().to_owned(),
            TermPattern::Literal(literal) => literal.value().to_owned(),
            _ => return Err(Error::usage(format!("`algorithm:{name}` takes an IRI, a literal or a variable"))),
        };
        match name {
            "projection" => self.projection = Some(text),
            "without" => self.without.push(text),
            "directed" => self.undirected = !flag(name, &text)?,
            "top" => self.top = Some(text.parse().map_err(|_| wrong(name, &text, "a whole number"))?),
            "weight" => {
                let known = Weight::ALL.iter().find(|(known, _)| *known == text);
                self.weight =
                    known.ok_or_else(|| Error::unknown("weight", &text, Weight::ALL.map(|(name, _)| name)))?.1;
            }
            _ => self.argument(name, text),
        }
        Ok(())
    }

    /// Adds a value; several of one name are a list.
    fn argument(&mut self, name: &str, text: String) {
        match self.arguments.iter_mut().find(|(known, _)| known == name) {
            Some((_, list)) => *list = format!("{list},{text}"),
            None => self.arguments.push((name.to_owned(), text)),
        }
    }

    fn study(&self, scope: &Scope<'_>) -> Result<Arc<Study>> {
        let known = scope.algorithms.find(&self.algorithm)?;
        for (name, _) in &self.arguments {
            let names = known.parameters().iter().map(|parameter| parameter.name);
            if names.clone().all(|known| known != name) {
                return Err(Error::unknown("argument", name, names.chain(COMMON)));
            }
        }
        let (name, form, directed) = self.form(scope)?;
        let projection =
            Projection { name, form, directed: directed && !self.undirected, weight: self.weight, links: false };
        let request = Request {
            algorithm: self.algorithm.clone(),
            arguments: self.arguments.clone(),
            projection,
            without: self.without.clone(),
            intervals: None,
            threads: 0,
        };
        scope.study(&request)
    }

    fn form(&self, scope: &Scope<'_>) -> Result<(String, Form, bool)> {
        match (&self.edges, self.projection.as_deref()) {
            (Some(_), Some(_)) => {
                Err(Error::usage("a service takes a sub-select or the name of a projection, not both"))
            }
            (Some(edges), None) => {
                let query = Query::Select { dataset: None, pattern: edges.clone(), base_iri: None };
                Ok(("the sub-select".to_owned(), Form::Query(Box::new(query)), true))
            }
            (None, None | Some("")) => Ok(super::everything()),
            (None, Some(name)) => scope.named_projection(name),
        }
    }

    /// Returns the rows of the study as VALUES of the variables that were asked for.
    fn answer(&self, scope: &Scope<'_>) -> Result<GraphPattern> {
        let study = self.study(scope)?;
        let names = || study.findings.columns.iter().map(|column| column.name);
        let mut places = Vec::new();
        for (name, _) in &self.columns {
            let place = names().position(|column| column == name);
            places.push(place.ok_or_else(|| Error::unknown("column", name, names()))?);
        }
        let variables = self.columns.iter().map(|(_, variable)| variable.clone()).collect();
        let row = |row: &Vec<Cell>| places.iter().map(|place| ground(row[*place].term(&study.network)?)).collect();
        let rows = study.findings.rows.iter().take(self.top.unwrap_or(usize::MAX));
        Ok(GraphPattern::Values { variables, bindings: rows.map(row).collect::<Result<_>>()? })
    }
}

fn flag(name: &str, text: &str) -> Result<bool> {
    match text {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(wrong(name, text, "true or false")),
    }
}

fn wrong(name: &str, text: &str, wanted: &str) -> Error {
    Error::usage(format!("`{text}` is no value for `algorithm:{name}`: it takes {wanted}"))
}
