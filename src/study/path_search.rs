//! QLever's path search: `SERVICE pathSearch: { ... }`, so that queries move between the engines.
//!
//! `allPaths` between one source and one target, each way without a node twice, the shortest first;
//! `pathSearch:numPathsPerTarget` says how many, a thousand without it. Paths and edges are numbered from 0, as there.

use oxrdf::{Literal, Term, Variable};
use spargebra::Query;
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

use super::ground::ground;
use super::{Request, Scope};
use crate::analysis::Cell;
use crate::analysis::paths::{FROM, K, TO, WALK};
use crate::error::{Error, Result};
use crate::network::{Form, Projection, Weight};

/// The name of the service, and the namespace of its arguments.
pub(super) const SERVICE: &str = "https://qlever.cs.uni-freiburg.de/pathSearch/";

/// Ways that are listed where nothing is said.
const MOST: &str = "1000";

/// The arguments that are understood.
const ARGUMENTS: [&str; 8] =
    ["algorithm", "source", "target", "start", "end", "pathColumn", "edgeColumn", "numPathsPerTarget"];

#[derive(Default)]
struct Search {
    /// Arguments with an IRI or a literal.
    texts: Vec<(String, String)>,
    /// Arguments with a variable.
    variables: Vec<(String, Variable)>,
    edges: Option<GraphPattern>,
}

/// Returns the ways that the pattern of a service asks for, as VALUES.
///
/// # Errors
/// When an argument is missing or unknown, or the search fails.
pub(super) fn answer(inner: &GraphPattern, scope: &Scope<'_>) -> Result<GraphPattern> {
    let search = Search::read(inner)?;
    let algorithm = search.text("algorithm")?;
    if algorithm.strip_prefix(SERVICE) != Some("allPaths") {
        let shown = algorithm.rsplit('/').next().unwrap_or(algorithm);
        return Err(Error::usage(format!(
            "`pathSearch:algorithm` is `{shown}`, and `pathSearch:allPaths` is all there is"
        ))
        .with_hint("other searches are `SERVICE algorithm:shortest-path` and its like"));
    }
    let (start, end) = (search.variable("start")?, search.variable("end")?);
    let request = Request {
        algorithm: "k-shortest-paths".to_owned(),
        arguments: vec![
            (FROM.parameter.name.to_owned(), search.text("source")?.to_owned()),
            (TO.parameter.name.to_owned(), search.text("target")?.to_owned()),
            (WALK.parameter.name.to_owned(), "out".to_owned()),
            (K.parameter.name.to_owned(), search.text("numPathsPerTarget").unwrap_or(MOST).to_owned()),
        ],
        projection: Projection {
            name: "the sub-select".to_owned(),
            form: Form::Query(Box::new(search.projection(start, end)?)),
            directed: true,
            weight: Weight::One,
            links: false,
        },
        without: Vec::new(),
        intervals: None,
        threads: 0,
    };
    let study = scope.study(&request)?;
    let columns = [("pathColumn", 0), ("edgeColumn", 1), ("start", 2), ("end", 4)];
    let wanted: Vec<(Variable, usize)> =
        columns.iter().filter_map(|(name, column)| Some((search.variable(name).ok()?.clone(), *column))).collect();
    let mut bindings = Vec::new();
    for row in &study.findings.rows {
        let cell = |(_, column): &(Variable, usize)| match &row[*column] {
            Cell::Integer(number) => ground(Some(Term::from(Literal::from(number - 1)))),
            cell => ground(cell.term(&study.network)?),
        };
        bindings.push(wanted.iter().map(cell).collect::<Result<_>>()?);
    }
    Ok(GraphPattern::Values { variables: wanted.into_iter().map(|(variable, _)| variable).collect(), bindings })
}

impl Search {
    fn read(inner: &GraphPattern) -> Result<Self> {
        let mut search = Self::default();
        let mut parts = vec![inner];
        while let Some(part) = parts.pop() {
            match part {
                GraphPattern::Join { left, right } => parts.extend([&**left, &**right]),
                GraphPattern::Bgp { patterns } => patterns.iter().try_for_each(|triple| search.triple(triple))?,
                _ if search.edges.is_none() => search.edges = Some(part.clone()),
                _ => return Err(Error::usage("a path search has one sub-select, and this one has more")),
            }
        }
        Ok(search)
    }

    fn triple(&mut self, triple: &TriplePattern) -> Result<()> {
        let name = match &triple.predicate {
            NamedNodePattern::NamedNode(node) => node.as_str().strip_prefix(SERVICE),
            NamedNodePattern::Variable(_) => None,
        };
        let Some(name) = name.filter(|name| ARGUMENTS.contains(name)) else {
            let shown = triple.predicate.to_string();
            let shown = shown.trim_matches(['<', '>']);
            return Err(Error::unknown("argument", shown.strip_prefix(SERVICE).unwrap_or(shown), ARGUMENTS));
        };
        match &triple.object {
            TermPattern::Variable(variable) => self.variables.push((name.to_owned(), variable.clone())),
            TermPattern::NamedNode(node) => self.texts.push((name.to_owned(), node.as_str().to_owned())),
            TermPattern::Literal(literal) => self.texts.push((name.to_owned(), literal.value().to_owned())),
            _ => return Err(Error::usage(format!("`pathSearch:{name}` takes an IRI, a literal or a variable"))),
        }
        Ok(())
    }

    fn text(&self, name: &str) -> Result<&str> {
        let found = self.texts.iter().find(|(known, _)| known == name);
        found.map(|(_, text)| text.as_str()).ok_or_else(|| missing(name))
    }

    fn variable(&self, name: &str) -> Result<&Variable> {
        let found = self.variables.iter().find(|(known, _)| known == name);
        found.map(|(_, variable)| variable).ok_or_else(|| missing(name))
    }

    /// Returns the sub-select with its two columns called as a projection calls them.
    fn projection(&self, start: &Variable, end: &Variable) -> Result<Query> {
        let mut pattern = self.edges.clone().ok_or_else(|| missing("sub-select"))?;
        let ends = [(start, "source"), (end, "target")];
        for (variable, name) in ends {
            pattern = GraphPattern::Extend {
                inner: Box::new(pattern),
                variable: Variable::new_unchecked(name),
                expression: Expression::Variable(variable.clone()),
            };
        }
        let variables = ends.iter().map(|(_, name)| Variable::new_unchecked(*name)).collect();
        let pattern = GraphPattern::Project { inner: Box::new(pattern), variables };
        Ok(Query::Select { dataset: None, pattern, base_iri: None })
    }
}

fn missing(name: &str) -> Error {
    Error::usage(format!("the path search has no `pathSearch:{name}`"))
        .with_hint("it wants algorithm, source, target, start and end, and a sub-select that binds start and end")
}
