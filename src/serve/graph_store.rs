//! The SPARQL 1.1 Graph Store HTTP Protocol at `/rdf-graph-store`: whole graphs are read by all, and put, extended and
//! deleted by those who may.
//!
//! A graph is named by `?graph=IRI`, by `?default` for the unnamed graph, or by its own address below this one. As
//! everywhere a graph is there while it holds a statement: one that is put without any is gone.

use hyper::{Method, StatusCode, header};
use lermap::output::{Content, Style};
use lermap::results::{Results, Triples};
use lermap::source::{RdfFile, read_quads};
use lermap::spargebra::GraphUpdateOperation;
use lermap::spargebra::algebra::GraphTarget;
use lermap::spargebra::term::{GraphName as Target, Quad};
use lermap::store::{Changes, Operation, QuadPattern, Update};
use lermap::{Engine, Error, Kind};
use oxrdf::{GraphName, NamedNode, Triple};

use super::description::origin;
use super::message::{Reply, Request};
use super::multipart::parts;
use super::protocol::check_charset;
use super::state::{State, chosen, sent_as};

/// The address of all graphs, and what the addresses of graphs start with.
pub(super) const STORE: &str = "/rdf-graph-store";
pub(super) const GRAPHS: &str = "/rdf-graph-store/";

/// What this door takes where the data are to be read, and where they may be changed.
const READS: &str = "GET, HEAD, OPTIONS";
const TAKES: &str = "GET, HEAD, PUT, POST, DELETE, OPTIONS";

/// Answers with the statements of one graph, or changes it.
pub(super) fn graph_store(request: &Request, state: &State) -> Result<Reply, Reply> {
    let takes = if state.rights.any() { TAKES } else { READS };
    match request.method {
        Method::GET | Method::HEAD => read(request, state),
        Method::OPTIONS => Ok(Reply::options(takes)),
        Method::PUT | Method::POST | Method::DELETE if state.rights.any() => {
            state.rights.check(request, &state.names)?;
            change(request, state)
        }
        _ => Err(Reply::not_allowed(takes)),
    }
}

/// Returns the graph that a request is about; nothing if it is about all of them.
fn graph_of(request: &Request) -> Result<Option<GraphName>, Reply> {
    let refused = |sentence: &str| Err(Reply::error(StatusCode::BAD_REQUEST, sentence));
    let named = |iri: &str| match NamedNode::new(iri) {
        Ok(name) => Ok(Some(name.into())),
        Err(error) => refused(&format!("the name of the graph is no IRI: `{iri}`: {error}")),
    };
    let parameters = request.parameters()?;
    let own = request.raw_path.strip_prefix(GRAPHS).filter(|rest| !rest.is_empty());
    match (parameters.only("default")?, parameters.only("graph")?, own) {
        (None, None, None) => Ok(None),
        (Some(_), None, None) => Ok(Some(GraphName::DefaultGraph)),
        (None, Some(iri), None) => named(iri),
        (None, None, Some(_)) => named(&format!("{}{}", origin(request), request.raw_path)),
        _ => {
            refused("the request names more than one graph: it takes `?default`, `?graph=IRI` or an address of its own")
        }
    }
}

fn no_graph() -> Reply {
    Reply::error(StatusCode::BAD_REQUEST, "name one graph: `?default` or `?graph=IRI`")
}

fn not_there() -> Reply {
    Reply::error(StatusCode::NOT_FOUND, "there is no graph of that name")
}

/// Returns whether `graph` can be read; the unnamed graph always can.
fn is_there(engine: &Engine, graph: &GraphName) -> lermap::Result<bool> {
    Ok(*graph == GraphName::DefaultGraph || holds(engine, graph)?)
}

/// Returns whether `graph` holds a statement.
fn holds(engine: &Engine, graph: &GraphName) -> lermap::Result<bool> {
    let pattern = QuadPattern { graph: Some(graph.clone()), ..QuadPattern::default() };
    Ok(engine.store().quads(&pattern).next().transpose()?.is_some())
}

fn read(request: &Request, state: &State) -> Result<Reply, Reply> {
    let graph = graph_of(request)?.ok_or_else(no_graph)?;
    let format = chosen(request, request.parameters()?.first("format"), Content::Graph)?;
    let engine = state.engine(request)?;
    if !is_there(&engine, &graph)? {
        return Err(not_there());
    }
    let pattern = QuadPattern { graph: Some(graph), ..QuadPattern::default() };
    state.cached(request, format.name, || {
        let write = Box::new(move |out: &mut dyn std::io::Write| {
            let quads = engine.store().quads(&pattern);
            let triples: Vec<Triple> = quads.map(|quad| quad.map(Triple::from)).collect::<lermap::Result<_>>()?;
            let results = Results::Graph(Triples::new(triples.into_iter().map(Ok)));
            format.write(results, &Style::PLAIN, out)?;
            Ok(())
        });
        Ok(Reply::stream(&sent_as(format), write))
    })
}

fn change(request: &Request, state: &State) -> Result<Reply, Reply> {
    let graph = match graph_of(request)? {
        Some(graph) => graph,
        None if request.method == Method::POST => return create(request, state),
        None => return Err(no_graph()),
    };
    if request.method == Method::DELETE {
        let (was_there, changes) = apply(&[Operation::Sparql(drop_of(&graph))], &graph, request, state)?;
        let was_there = was_there || graph == GraphName::DefaultGraph;
        return if was_there { Ok(counted(changes)) } else { Err(not_there()) };
    }
    let triples = triples(request, state, &graph)?;
    let is_empty = triples.is_empty();
    let insert = Operation::Sparql(insert_of(triples, &graph));
    let is_put = request.method == Method::PUT;
    let operations = if is_put { vec![Operation::Sparql(drop_of(&graph)), insert] } else { vec![insert] };
    let (was_there, changes) = apply(&operations, &graph, request, state)?;
    Ok(match (was_there, is_empty) {
        (false, false) => Reply::empty(StatusCode::CREATED),
        (true, _) if !is_put => counted(changes),
        _ => Reply::empty(StatusCode::NO_CONTENT),
    })
}

/// Puts the statements of `request` in a new graph and says where that is.
fn create(request: &Request, state: &State) -> Result<Reply, Reply> {
    let engine = state.engine(request)?;
    let name = loop {
        let name = format!("{}{GRAPHS}{}", origin(request), state.next_graph());
        if !is_there(&engine, &NamedNode::new_unchecked(&name).into())? {
            break name;
        }
    };
    let graph = NamedNode::new(&name)
        .map_err(|error| Reply::error(StatusCode::BAD_REQUEST, &format!("`Host` makes no IRI: `{name}`: {error}")))?
        .into();
    let triples = triples(request, state, &graph)?;
    if triples.is_empty() {
        return Ok(Reply::empty(StatusCode::NO_CONTENT));
    }
    apply(&[Operation::Sparql(insert_of(triples, &graph))], &graph, request, state)?;
    Ok(Reply::empty(StatusCode::CREATED).with(header::LOCATION, name))
}

/// Carries `operations` out as one change; returns whether `graph` held a statement in the very data that they changed.
fn apply(
    operations: &[Operation],
    graph: &GraphName,
    request: &Request,
    state: &State,
) -> Result<(bool, Changes), Reply> {
    let update = Update { operations: operations.to_vec() };
    let limited = request.cancellation.with_timeout(state.workspace.limits().time);
    loop {
        let changed = state.workspace.changed_by(&update, &limited)?;
        limited.check()?;
        let was_there = holds(changed.before(), graph)?;
        let changes = changed.changes;
        // Where another change came first this one is made again.
        if state.workspace.put(changed) {
            return Ok((was_there, changes));
        }
    }
}

fn counted(changes: Changes) -> Reply {
    let told = format!("{} inserted, {} deleted\n", changes.inserted, changes.deleted);
    Reply::ok("text/plain; charset=utf-8", told)
}

fn drop_of(graph: &GraphName) -> GraphUpdateOperation {
    let graph = match graph {
        GraphName::NamedNode(name) => GraphTarget::NamedNode(name.clone()),
        GraphName::DefaultGraph | GraphName::BlankNode(_) => GraphTarget::DefaultGraph,
    };
    GraphUpdateOperation::Drop { silent: true, graph }
}

fn insert_of(triples: Vec<Triple>, graph: &GraphName) -> GraphUpdateOperation {
    let target = match graph {
        GraphName::NamedNode(name) => Target::NamedNode(name.clone()),
        GraphName::DefaultGraph | GraphName::BlankNode(_) => Target::DefaultGraph,
    };
    let data = triples.into_iter().map(|triple| Quad {
        subject: triple.subject,
        predicate: triple.predicate,
        object: triple.object,
        graph_name: target.clone(),
    });
    GraphUpdateOperation::InsertData { data: data.collect() }
}

/// Returns the statements in the body of `request`; relative IRIs start at the name of the graph.
fn triples(request: &Request, state: &State, graph: &GraphName) -> Result<Vec<Triple>, Reply> {
    check_charset(request)?;
    let coding = request.header(&header::CONTENT_ENCODING).unwrap_or("identity");
    if !coding.eq_ignore_ascii_case("identity") {
        return Err(unsupported(&format!("a body is sent here as it is, not packed as `{coding}`")));
    }
    let base = match graph {
        GraphName::NamedNode(name) => name.as_str().to_owned(),
        _ => format!("{}{STORE}", origin(request)),
    };
    let media_type = request.media_type().unwrap_or_default();
    let mut triples = Vec::new();
    if media_type == "multipart/form-data" {
        let kind = request.header(&header::CONTENT_TYPE).unwrap_or_default();
        for part in parts(kind, &request.body)? {
            let file = RdfFile::of_content(part.content.to_vec(), &part.media_type, part.file.as_deref(), &base);
            parse(file, &part.media_type, request, state, &mut triples)?;
        }
    } else {
        let file = RdfFile::of_content(request.body.clone(), &media_type, None, &base);
        parse(file, &media_type, request, state, &mut triples)?;
    }
    Ok(triples)
}

/// Adds the statements of `file` to `triples`.
fn parse(
    file: Option<RdfFile>,
    media_type: &str,
    request: &Request,
    state: &State,
    triples: &mut Vec<Triple>,
) -> Result<(), Reply> {
    let Some(file) = file else {
        return Err(unsupported(&format!("`{media_type}` is no media type of RDF that is read here")));
    };
    let limited = request.cancellation.with_timeout(state.workspace.limits().time);
    let options = state.workspace.load_options(&limited);
    let file = RdfFile { contexts: options.contexts, ..file };
    let read = read_quads(&file, &mut |quad| {
        limited.check()?;
        if quad.graph_name != GraphName::DefaultGraph {
            let sentence = format!("the body is one graph, and has a statement in {}", quad.graph_name);
            return Err(Error::data(sentence).with_hint("send each graph to its own name"));
        }
        triples.push(quad.into());
        Ok(())
    });
    read.map(drop).map_err(|error| {
        let reply = Reply::failed(&error);
        if error.kind == Kind::Data { Reply { status: StatusCode::BAD_REQUEST, ..reply } } else { reply }
    })
}

fn unsupported(sentence: &str) -> Reply {
    let hint = "Hint: there are text/turtle, application/n-triples, application/rdf+xml, application/ld+json, and \
                multipart/form-data of these";
    Reply::error(StatusCode::UNSUPPORTED_MEDIA_TYPE, &format!("{sentence}\n{hint}"))
}
