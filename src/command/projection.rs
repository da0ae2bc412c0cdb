//! The options that say which statements become edges.

use std::path::Path;

use clap::Args;
use lermap::network::{Choice, Form, Projection, Report, Weight};
use lermap::query::parse_query;
use lermap::query::saved::read_query_file;
use lermap::resolve::EntityNames;
use lermap::study::{EVERYTHING, Scope, of_query};
use lermap::vocab::compact;
use lermap::{Engine, Result};
use oxrdf::{NamedNode, Term};

use super::Session;

/// Which statements become edges; without any of these, all between two entities but those of hub predicates.
#[derive(Args, Debug, Clone)]
pub(super) struct ProjectionArguments {
    /// A named projection, or a file with one
    #[arg(long, short = 'p', value_name = "NAME", help_heading = PROJECTION, conflicts_with_all = ["edges", "class", "predicate", "without_predicate"])]
    projection: Option<String>,

    /// A SELECT with `?source ?target [?type] [?weight]`, or a CONSTRUCT each of whose triples is an edge
    #[arg(long, value_name = "SPARQL", help_heading = PROJECTION, conflicts_with_all = ["class", "predicate", "without_predicate"])]
    edges: Option<String>,

    /// Only instances of this class are nodes, and all of them are; may be repeated
    #[arg(long, value_name = "CLASS", help_heading = PROJECTION)]
    class: Vec<String>,

    /// Only statements of this predicate become edges; may be repeated
    #[arg(long, value_name = "PREDICATE", help_heading = PROJECTION)]
    predicate: Vec<String>,

    /// No statement of this predicate becomes an edge; may be repeated
    #[arg(long, value_name = "PREDICATE", help_heading = PROJECTION)]
    without_predicate: Vec<String>,

    /// Forget the direction of edges
    #[arg(long, help_heading = PROJECTION)]
    undirected: bool,

    /// What an edge weighs: as many statements as it stands for, one, or the more the rarer its predicate is
    #[arg(long, value_name = "WEIGHT", help_heading = PROJECTION, default_value = "count", value_parser = Weight::ALL.map(|(name, _)| name))]
    weight: String,
}

const PROJECTION: &str = "Projection";

impl ProjectionArguments {
    /// Returns whether the user said which statements become edges.
    pub(super) fn is_given(&self) -> bool {
        let lists = [&self.class, &self.predicate, &self.without_predicate];
        self.projection.is_some() || self.edges.is_some() || lists.iter().any(|list| !list.is_empty())
    }

    /// Returns the projection that the user asked for, of the data of `engine`.
    pub(super) fn projection(&self, engine: &Engine, scope: &Scope<'_>) -> Result<Projection> {
        let (name, form, directed) = match (&self.projection, &self.edges) {
            (Some(name), _) if name.ends_with(".rq") => of_query(&read_query_file(Path::new(name))?, &engine.prefixes)?,
            (Some(name), _) => scope.named_projection(name)?,
            (None, Some(text)) => ("--edges".to_owned(), query(text, engine)?, true),
            (None, None) => (self.choice_name(), Form::Triples(self.choice(engine)?), true),
        };
        let weight = Weight::ALL.iter().find(|(name, _)| *name == self.weight).map_or(Weight::Count, |found| found.1);
        Ok(Projection { name, form, directed: directed && !self.undirected, weight, links: false })
    }

    fn choice_name(&self) -> String {
        let without: Vec<String> = self.without_predicate.iter().map(|name| format!("not {name}")).collect();
        let parts: Vec<&str> = self.class.iter().chain(&self.predicate).chain(&without).map(String::as_str).collect();
        if parts.is_empty() { EVERYTHING.to_owned() } else { parts.join(", ") }
    }

    fn choice(&self, engine: &Engine) -> Result<Choice> {
        let names = if self.class.is_empty() && self.predicate.is_empty() && self.without_predicate.is_empty() {
            return Ok(Choice::default());
        } else {
            EntityNames::of(engine.store(), &engine.prefixes)?
        };
        let find = |texts: &[String]| texts.iter().map(|text| term(text, engine, &names)).collect::<Result<Vec<_>>>();
        Ok(Choice {
            predicates: find(&self.predicate)?,
            without: find(&self.without_predicate)?,
            classes: find(&self.class)?,
        })
    }
}

/// Returns the class or predicate that `text` names: a prefixed name, an IRI, a local name of ours, or a label.
fn term(text: &str, engine: &Engine, names: &EntityNames) -> Result<NamedNode> {
    if text.contains(':') {
        return engine.prefixes.iri(text);
    }
    names.resolve(text)
}

fn query(text: &str, engine: &Engine) -> Result<Form> {
    Ok(Form::Query(Box::new(parse_query(text, &engine.prefixes)?)))
}

/// Says on stderr what the network is and how much was left out of it; in full if the user wants to know more.
pub(super) fn show_report(report: &Report, session: &Session<'_>) {
    if session.options.verbose == 0 {
        session.note(&report.line());
        return;
    }
    let name = |term: &Term| match term {
        Term::NamedNode(node) => compact(node.as_str()).unwrap_or_else(|| term.to_string()),
        Term::Literal(literal) => literal.value().to_owned(),
        _ => term.to_string(),
    };
    session.note(&report.text(&name));
}
