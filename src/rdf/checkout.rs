//! Which commit of which repository the records of the map were read from.

use oxrdf::Literal;

use super::iri::named;
use super::statements::Statements;
use crate::model::Map;
use crate::vocab::{dcterms, graph, schema};

pub(super) fn write(map: &Map, out: &mut Statements) {
    let Some(checkout) = &map.checkout else { return };
    let node = named(graph::MAP);
    if let Some(commit) = &checkout.commit {
        out.own(&node, "commit", Literal::from(commit.as_str()));
    }
    if let Some(repository) = &checkout.repository {
        out.link(&node, dcterms::SOURCE, repository);
        out.link(&node, schema::CODE_REPOSITORY, repository);
    }
}
