//! Results over a few statements, as text.

use std::sync::Arc;

use oxrdf::{BlankNode, GraphName, Literal, NamedNode, Quad, Term, Variable};
use spargebra::term::TriplePattern;
use spargebra::{Query, SparqlParser};

use super::*;
use crate::evaluate::operator::rows::{Given, context_of, drain};
use crate::evaluate::{Context, Visible};

fn node(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("http://e/{name}"))
}

fn term(text: &str) -> Option<Term> {
    if let Some(label) = text.strip_prefix("_:") {
        return Some(BlankNode::new_unchecked(label).into());
    }
    match text.strip_prefix('\'') {
        Some(text) => Some(Literal::new_simple_literal(text).into()),
        None => (text != "-").then(|| node(text).into()),
    }
}

fn quad(text: &str) -> Quad {
    let parts: Vec<&str> = text.split(' ').collect();
    let subject = match term(parts[0]).unwrap() {
        Term::BlankNode(node) => node.into(),
        _ => oxrdf::NamedOrBlankNode::from(node(parts[0])),
    };
    let graph = parts.get(3).map_or(GraphName::DefaultGraph, |name| node(name).into());
    Quad::new(subject, node(parts[1]), term(parts[2]).unwrap(), graph)
}

fn context(quads: &[&str]) -> Arc<Context> {
    Arc::new(context_of(quads.iter().map(|text| quad(text))))
}

/// Rows of terms, with `-` for no value and `*3` at the end for a row that occurs three times.
fn rows(lines: &[&str], context: &Context) -> Box<Given> {
    let mut rows = Vec::new();
    for line in lines {
        let (line, times) = line.split_once(" *").map_or((*line, 1), |(line, times)| (line, times.parse().unwrap()));
        let number = |text| term(text).map_or(0, |term| context.terms.number(&term).unwrap());
        rows.push((line.split(' ').map(number).collect::<Vec<u32>>(), times));
    }
    let width = rows.first().map_or(0, |(row, _)| row.len());
    Box::new(Given::repeated(width, &rows, 2, true))
}

fn variables(count: usize) -> Vec<Variable> {
    ["a", "b", "c"].iter().take(count).map(|name| Variable::new_unchecked(*name)).collect()
}

fn template(text: &str) -> Vec<TriplePattern> {
    let query = format!("PREFIX : <http://e/> CONSTRUCT {{ {text} }} WHERE {{}}");
    match SparqlParser::new().parse_query(&query).unwrap() {
        Query::Construct { template, .. } => template,
        _ => panic!(),
    }
}

#[track_caller]
fn check_construct(quads: &[&str], text: &str, lines: &[&str], expected: &[&str]) {
    let context = context(quads);
    let input = rows(lines, &context);
    let width = lines.first().map_or(0, |line| line.split(" *").next().unwrap().split(' ').count());
    let triples = Construct::new(&template(text), &variables(width), input, context).unwrap();
    let found: Vec<String> = triples.map(|triple| triple.unwrap().to_string().replace("http://e/", "")).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn construct_gives_each_triple_once() {
    check_construct(&[], ":s :p ?a", &["x", "y", "x"], &["<s> <p> <x>", "<s> <p> <y>"]);
    check_construct(&[], "?a :p ?b . ?b :p ?a", &["x x", "x y"], &["<x> <p> <x>", "<x> <p> <y>", "<y> <p> <x>"]);
    check_construct(&[], ":s :p :o", &[], &[]);
    check_construct(&[], "?a :p 1 ; :q ?z", &["x *4"], &["<x> <p> \"1\"^^<http://www.w3.org/2001/XMLSchema#integer>"]);
}

#[test]
fn construct_skips_what_is_no_triple() {
    check_construct(
        &[],
        "?a ?b ?c",
        &["x p 'o", "'x p o", "x 'p o", "x p -", "- p o", "x _:p o", "_:x p _:o"],
        &["<x> <p> \"o\"", "_:x <p> _:o"],
    );
    check_construct(&[], ":s :p <<( ?a :q ?b )>>", &["x y", "'x y"], &["<s> <p> <<( <x> <q> <y> )>>"]);
}

#[test]
fn blank_nodes_of_the_template_are_new_for_each_solution() {
    let text = "_:n :p ?a ; :q _:m";
    check_construct(
        &[],
        text,
        &["x", "x *2"],
        &[
            "_:row0-0 <p> <x>",
            "_:row0-0 <q> _:row0-1",
            "_:row1-0 <p> <x>",
            "_:row1-0 <q> _:row1-1",
            "_:row2-0 <p> <x>",
            "_:row2-0 <q> _:row2-1",
        ],
    );
    check_construct(&["s p _:row0-0", "s p _:rowx"], "_:n :p ?a", &["x"], &["_:rowxx0-0 <p> <x>"]);
}

#[track_caller]
fn check_describe(quads: &[&str], graph: Option<&str>, lines: &[&str], expected: &[&str]) {
    let mut context = context_of(quads.iter().map(|text| quad(text)));
    if let Some(name) = graph {
        context.default = Visible::of(&context.terms.snapshot, &[node(name).into()]);
    }
    let input = rows(lines, &context);
    let found: Vec<String> = Describe::new(input, Arc::new(context))
        .map(|triple| triple.unwrap().to_string().replace("http://e/", ""))
        .collect();
    assert_eq!(found, expected, "{lines:?}");
}

#[test]
fn descriptions_follow_blank_nodes() {
    let quads = ["a p _:x", "_:x p _:y", "_:y p _:x", "_:y q b", "b p 'c", "d p a g", "a q a g"];
    check_describe(
        &quads,
        None,
        &["a b", "a a"],
        &["<a> <p> _:x", "<a> <q> <a>", "_:x <p> _:y", "_:y <p> _:x", "_:y <q> <b>", "<b> <p> \"c\""],
    );
    check_describe(&quads, Some("g"), &["a", "d"], &["<a> <q> <a>", "<d> <p> <a>"]);
    check_describe(&quads, None, &["-", "nowhere", "'c"], &[]);
    check_describe(&quads, None, &["_:y"], &["_:y <p> _:x", "_:y <q> <b>", "_:x <p> _:y"]);
}

#[track_caller]
fn check_select(lines: &[&str], expected: &[&str]) {
    let context = context(&["a p 'c"]);
    let input = rows(lines, &context);
    let text = |term: Option<Term>| term.map_or_else(|| "-".to_owned(), |term| term.to_string());
    let found: Vec<String> = Rows::new(input, context)
        .map(|row| row.unwrap().into_iter().map(text).collect::<Vec<_>>().join(" ").replace("http://e/", ""))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn rows_are_decoded_as_often_as_they_occur() {
    check_select(&[], &[]);
    check_select(
        &["a 'c", "- new", "a a *3", "b b *0", "- -"],
        &["<a> \"c\"", "- <new>", "<a> <a>", "<a> <a>", "<a> <a>", "- -"],
    );
}

#[test]
fn a_row_is_a_yes() {
    let context = context(&[]);
    assert!(!ask(&mut *rows(&[], &context), &context).unwrap());
    assert!(!ask(&mut *rows(&["a *0"], &context), &context).unwrap());
    assert!(ask(&mut *rows(&["a *0", "- *1"], &context), &context).unwrap());
    assert_eq!(drain(&mut *rows(&["a"], &context), &context).len(), 1);
}

#[test]
fn an_error_ends_the_results() {
    let context = context(&[]);
    let input = Box::new(Given::new(1, &[vec![7]], 1));
    let mut rows = Rows::new(input, Arc::clone(&context));
    assert!(rows.next().unwrap().is_err());
    assert!(rows.next().is_none());
    let mut triples =
        Construct::new(&template(":s :p ?a"), &variables(1), Box::new(Given::new(1, &[vec![7]], 1)), context);
    let triples = triples.as_mut().unwrap();
    assert!(triples.next().unwrap().is_err());
    assert!(triples.next().is_none());
}

#[test]
fn results_may_be_sent() {
    fn check<T: Send>() {}
    check::<Rows>();
    check::<Construct>();
    check::<Describe>();
}
