//! A SPARQL endpoint as a store: the queries go there as text, by the SPARQL 1.1 Protocol, and the answers stream back.
//!
//! It knows neither files nor the environment: what a server wants to know of the user comes in as [`Access`]. An
//! endpoint never hands over all its data; what needs that is refused as `Unsupported`.

mod access;
mod answer;
mod transport;
mod url;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use oxrdf::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use rustc_hash::FxHashMap;
use spargebra::Query;

use self::answer::Asked;
use self::transport::Transport;
use super::{DefaultGraph, Evaluation, QuadPattern};
use crate::cancel::Cancellation;
use crate::error::{Error, Result};
use crate::results::{Results, Row};

pub use self::access::Access;

/// How long a small question may take that no time limit of the user holds for.
const PATIENCE: Duration = Duration::from_secs(60);
/// Statements that a pattern may match: more are no longer a view of one thing.
const MATCHES: usize = 100_000;
/// Subjects whose statements are remembered.
const REMEMBERED: usize = 10_000;

/// An engine elsewhere that speaks the SPARQL 1.1 Protocol; cheap to clone.
#[derive(Clone)]
pub struct Endpoint {
    transport: Arc<Transport>,
    subjects: Arc<Mutex<FxHashMap<NamedNode, Arc<[Quad]>>>>,
}

impl Endpoint {
    /// Returns the endpoint at `url`, which is not reached before something is asked.
    ///
    /// # Errors
    /// When `url` is none, has a password in it, or `access` would send one over a line that anybody can read.
    pub fn new(url: &str, access: &Access) -> Result<Self> {
        Ok(Self { transport: Arc::new(Transport::new(url, access)?), subjects: Arc::default() })
    }

    /// Returns the error of an `operation` that an endpoint cannot do.
    pub fn unsupported(&self, operation: &str) -> Error {
        Error::unsupported(&format!("the endpoint `{}`", self.transport.url()), operation).with_hint(
            "fetch what you need with `lermap query -s URL -o part.nt 'CONSTRUCT …'` and ask that file instead",
        )
    }

    /// Evaluates `query` there. Rows are read while they are asked for.
    ///
    /// # Errors
    /// When the server cannot be reached, refuses, or answers something else.
    pub fn evaluate(&self, query: &Query, evaluation: &Evaluation) -> Result<Results> {
        if evaluation.explain {
            return Err(self.unsupported("show a plan with its rows"));
        }
        if query.dataset().is_none() && matches!(evaluation.default_graph, DefaultGraph::Without(_)) {
            return Err(self.unsupported("leave derived statements out").with_hint("name the graphs with FROM"));
        }
        let text = query.to_string();
        if let Some(name) =
            evaluation.functions.iter().map(|(name, _)| name).find(|name| text.contains(&name.to_string()))
        {
            return Err(self.unsupported(&format!("call the function {name} of this program")));
        }
        let asked = match query {
            Query::Select { .. } => Asked::Rows,
            Query::Ask { .. } => Asked::Boolean,
            Query::Construct { .. } | Query::Describe { .. } => Asked::Graph,
        };
        self.ask(&text, asked, &evaluation.cancellation)
    }

    fn ask(&self, text: &str, asked: Asked, cancellation: &Cancellation) -> Result<Results> {
        cancellation.check()?;
        let response = self.transport.query(text, asked.accept(), cancellation)?;
        answer::read(response, asked, cancellation)
    }

    /// Returns the statements that match `pattern`, of what the endpoint takes for its default graph if none is named.
    ///
    /// # Errors
    /// When the pattern matches everything or too much, names a blank node, or the endpoint fails.
    pub fn quads(&self, pattern: &QuadPattern) -> Result<Vec<Quad>> {
        if let (Some(NamedOrBlankNode::NamedNode(subject)), None) = (&pattern.subject, &pattern.graph) {
            let about = self.about(subject)?;
            let fits = |quad: &&Quad| {
                pattern.predicate.as_ref().is_none_or(|wanted| *wanted == quad.predicate)
                    && pattern.object.as_ref().is_none_or(|wanted| *wanted == quad.object)
            };
            return Ok(about.iter().filter(fits).cloned().collect());
        }
        if pattern.subject.is_none() && pattern.predicate.is_none() && pattern.object.is_none() {
            return Err(self.unsupported("hand over all its data"));
        }
        self.matching(pattern)
    }

    /// Returns what is said of `subject`; asks once.
    fn about(&self, subject: &NamedNode) -> Result<Arc<[Quad]>> {
        if let Some(known) = self.subjects.lock().unwrap_or_else(PoisonError::into_inner).get(subject) {
            return Ok(Arc::clone(known));
        }
        let pattern = QuadPattern { subject: Some(subject.clone().into()), ..QuadPattern::default() };
        let quads: Arc<[Quad]> = self.matching(&pattern)?.into();
        let mut subjects = self.subjects.lock().unwrap_or_else(PoisonError::into_inner);
        if subjects.len() >= REMEMBERED {
            subjects.clear();
        }
        subjects.insert(subject.clone(), Arc::clone(&quads));
        Ok(quads)
    }

    fn matching(&self, pattern: &QuadPattern) -> Result<Vec<Quad>> {
        // What is here is the label of another answer, which this server does not know.
        let is_blank = matches!(pattern.subject, Some(NamedOrBlankNode::BlankNode(_)))
            || matches!(pattern.object, Some(Term::BlankNode(_)))
            || matches!(pattern.graph, Some(GraphName::BlankNode(_)));
        if is_blank {
            return Ok(Vec::new());
        }
        let cancellation = Cancellation::new().with_timeout(Some(PATIENCE));
        let Results::Solutions(rows) = self.ask(&text_of(pattern), Asked::Rows, &cancellation)? else {
            return Ok(Vec::new());
        };
        let graph = pattern.graph.clone().unwrap_or_default();
        let quads: Vec<Quad> =
            rows.filter_map(|row| row.map(|row| quad(row, &graph)).transpose()).collect::<Result<_>>()?;
        if quads.len() > MATCHES {
            return Err(Error::limit(format!("more than {MATCHES} statements of the endpoint match"))
                .with_hint("ask for a part with `lermap query`"));
        }
        Ok(quads)
    }
}

/// Returns the query for `pattern`: terms that are given, variables for the others, and all three as columns.
fn text_of(pattern: &QuadPattern) -> String {
    let mut bound = String::new();
    let mut bind = |name: &str, term: Option<String>| {
        if let Some(term) = term {
            bound.push_str(&format!(" BIND({term} AS ?{name})"));
        }
    };
    let place = |name: &str, term: Option<String>| term.unwrap_or_else(|| format!("?{name}"));
    let subject = pattern.subject.as_ref().map(ToString::to_string);
    let predicate = pattern.predicate.as_ref().map(ToString::to_string);
    let object = pattern.object.as_ref().map(ToString::to_string);
    bind("s", subject.clone());
    bind("p", predicate.clone());
    bind("o", object.clone());
    let triple = format!("{} {} {}", place("s", subject), place("p", predicate), place("o", object));
    let triple = match &pattern.graph {
        Some(GraphName::NamedNode(name)) => format!("GRAPH {name} {{ {triple} }}"),
        _ => triple,
    };
    format!("SELECT DISTINCT ?s ?p ?o WHERE {{ {triple}{bound} }} LIMIT {}", MATCHES + 1)
}

/// Returns a row of [`text_of`] as a statement in `graph`.
fn quad(row: Row, graph: &GraphName) -> Option<Quad> {
    let [Some(subject), Some(Term::NamedNode(predicate)), Some(object)] = <[Option<Term>; 3]>::try_from(row).ok()?
    else {
        return None;
    };
    let subject: NamedOrBlankNode = match subject {
        Term::NamedNode(node) => node.into(),
        Term::BlankNode(node) => node.into(),
        _ => return None,
    };
    Some(Quad::new(subject, predicate, object, graph.clone()))
}
