//! The map in a browser and as a SPARQL endpoint: listens, reads requests, hands each to a thread that may wait, and
//! sends what it says.
//!
//! Only this module and `body` know of sockets and tasks; a door is a function from a [`Request`] to a [`Reply`]. It
//! knows neither terminals nor commands.

mod body;
mod description;
mod doors;
mod form;
mod graph_store;
mod guard;
mod kept;
mod message;
mod multipart;
mod negotiate;
mod openapi;
mod pages;
mod protocol;
mod site;
mod state;

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use hyper::body::Incoming;
use hyper::header::{ACCEPT_ENCODING, HeaderValue};
use hyper::service::service_fn;
use hyper::{Method, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use lermap::cancel::Cancellation;
use lermap::{Error, Result, Workspace};
use tokio::sync::{Semaphore, oneshot};
use tracing::{debug, info};

use body::{Interrupt, Response, Sent, response};
use message::{Body, Reply, Request};
use state::State;

pub(crate) use guard::Rights;
pub(crate) use site::write as write_site;

/// How long a client may take for the head of a request and for its body.
const HEAD_TIME: Duration = Duration::from_secs(5);
const BODY_TIME: Duration = Duration::from_secs(30);

/// How long a request waits for its turn.
const TURN_TIME: Duration = Duration::from_secs(5);

/// How much of a body that is too large is read before its connection ends.
const DISCARDED: usize = 32 << 20;

/// The most connections at once.
const CONNECTIONS: usize = 1024;

/// Stack of a thread that answers: the SPARQL parser and evaluator recurse over the query.
const STACK: usize = 256 << 20;

/// How to serve.
pub(crate) struct Settings {
    /// The address to listen at; `None` for this machine alone.
    pub host: Option<IpAddr>,
    /// The port; 0 takes a free one.
    pub port: u16,
    /// Names to answer to besides those of this machine.
    pub names: Vec<String>,
    pub rights: Rights,
    /// The most rows or triples of one answer.
    pub rows: usize,
    /// The most bytes of one request's body.
    pub body: usize,
    /// The most requests that are answered at once.
    pub concurrency: usize,
}

/// A server that listens and does not answer yet.
pub(crate) struct Server {
    listeners: Vec<TcpListener>,
    address: SocketAddr,
    state: Arc<State>,
    concurrency: usize,
}

impl Server {
    /// Listens as `settings` say, for the data of `workspace`.
    ///
    /// # Errors
    /// When the address cannot be listened at, such as a port that another program has.
    pub(crate) fn listen(workspace: Arc<Workspace>, settings: Settings) -> Result<Self> {
        let first = listener(SocketAddr::new(settings.host.unwrap_or(Ipv4Addr::LOCALHOST.into()), settings.port))?;
        let address = first.local_addr()?;
        let mut listeners = vec![first];
        if settings.host.is_none() {
            // Where there is no IPv6 the other address has to do.
            listeners.extend(listener(SocketAddr::new(Ipv6Addr::LOCALHOST.into(), address.port())).ok());
        }
        let is_local = address.ip().is_loopback();
        // Whoever listens to other machines and names no name answers to all.
        let more = (is_local || !settings.names.is_empty()).then(|| {
            let own = settings.host.map(|host| SocketAddr::new(host, 0).to_string().trim_end_matches(":0").to_owned());
            settings.names.into_iter().chain(own).collect()
        });
        let state = State::new(workspace, guard::HostNames { more }, settings.rights, settings.rows, settings.body);
        Ok(Self { listeners, address, state: Arc::new(state), concurrency: settings.concurrency.max(1) })
    }

    /// Returns the address that this server listens at.
    pub(crate) fn address(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Answers requests until `interruption` is set.
    ///
    /// # Errors
    /// When the system gives no threads.
    pub(crate) fn run(self, interruption: &Cancellation) -> Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .thread_stack_size(STACK)
            .max_blocking_threads(self.concurrency)
            .build()?;
        let shared = Arc::new(Shared {
            state: self.state,
            turns: Arc::new(Semaphore::new(self.concurrency)),
            connections: Arc::new(Semaphore::new(CONNECTIONS)),
            count: AtomicU64::new(0),
        });
        runtime.block_on(async {
            for listener in self.listeners {
                listener.set_nonblocking(true)?;
                let listener = tokio::net::TcpListener::from_std(listener)?;
                tokio::spawn(accept(listener, Arc::clone(&shared)));
            }
            while !interruption.is_cancelled() {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            Ok::<(), Error>(())
        })?;
        runtime.shutdown_background();
        Ok(())
    }
}

fn listener(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).map_err(|error| {
        let sentence = match error.kind() {
            std::io::ErrorKind::AddrInUse => format!("another program listens at {address} already"),
            std::io::ErrorKind::PermissionDenied => format!("this user may not listen at {address}"),
            std::io::ErrorKind::AddrNotAvailable => format!("{} is no address of this machine", address.ip()),
            _ => format!("cannot listen at {address}: {error}"),
        };
        Error::data(sentence).with_hint("choose another with `--port`; `--port 0` takes a free one")
    })
}

/// What all connections share.
struct Shared {
    state: Arc<State>,
    turns: Arc<Semaphore>,
    connections: Arc<Semaphore>,
    count: AtomicU64,
}

async fn accept(listener: tokio::net::TcpListener, shared: Arc<Shared>) {
    loop {
        let Ok(place) = Arc::clone(&shared.connections).acquire_owned().await else { return };
        let Ok((stream, _)) = listener.accept().await else {
            // Too many files are open, or the client is gone already.
            tokio::time::sleep(Duration::from_millis(20)).await;
            continue;
        };
        let _ = stream.set_nodelay(true);
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            let service = service_fn(|request| answer(request, Arc::clone(&shared)));
            let connection = hyper::server::conn::http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(HEAD_TIME)
                .max_buf_size(64 << 10)
                .serve_connection(TokioIo::new(stream), service);
            if let Err(error) = connection.await {
                debug!(error = %error, "a connection ends");
            }
            drop(place);
        });
    }
}

/// Answers one request, whatever happens.
async fn answer(request: hyper::Request<Incoming>, shared: Arc<Shared>) -> Result<Response, Infallible> {
    let started = Instant::now();
    let id = shared.count.fetch_add(1, Ordering::Relaxed) + 1;
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let mut reply = match read(request, &shared.state).await {
        Ok(request) => work(request, &shared).await,
        Err(reply) => plain(reply),
    };
    guard::protect(reply.headers_mut(), id);
    if method == Method::HEAD {
        // The body is measured and not sent.
        let length = hyper::body::Body::size_hint(reply.body()).exact();
        *reply.body_mut() = Sent::Whole(None);
        if let Some(length) = length {
            reply.headers_mut().insert(hyper::header::CONTENT_LENGTH, HeaderValue::from(length));
        }
    }
    let ms = started.elapsed().as_millis();
    info!(id, %method, ?path, status = reply.status().as_u16(), ms, "request");
    Ok(reply)
}

/// Returns a reply that needs no thread.
fn plain(reply: Reply) -> Response {
    let bytes = match reply.body {
        Body::Bytes(bytes) => bytes,
        Body::Stream(_) => Vec::new(),
    };
    response(Reply { body: Body::Bytes(Vec::new()), ..reply }, Sent::Whole(Some(bytes.into())))
}

/// Reads a request to its end, within limits.
async fn read(request: hyper::Request<Incoming>, state: &State) -> Result<Request, Reply> {
    let (head, body) = request.into_parts();
    state.names.check(&head.headers)?;
    let path = lermap::text::percent_decoded(head.uri.path())
        .ok_or_else(|| Reply::error(StatusCode::BAD_REQUEST, "the escapes of the path are not UTF-8"))?;
    let most = state.body;
    let too_big = || {
        Reply::error(StatusCode::PAYLOAD_TOO_LARGE, &format!("the body is larger than {most} bytes"))
            .with(hyper::header::CONNECTION, "close")
    };
    // A client that waits for a word sends nothing once it has a status.
    if hyper::body::Body::size_hint(&body).lower() > most as u64 && head.headers.contains_key(hyper::header::EXPECT) {
        return Err(too_big());
    }
    let body = match tokio::time::timeout(BODY_TIME, collect(body, most)).await {
        Ok(Ok(body)) => body.ok_or_else(too_big)?,
        Ok(Err(())) => return Err(Reply::error(StatusCode::BAD_REQUEST, "the body breaks off")),
        Err(_) => return Err(Reply::error(StatusCode::REQUEST_TIMEOUT, "the body took too long")),
    };
    Ok(Request {
        method: head.method,
        path,
        raw_path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: head.headers,
        body,
        cancellation: Cancellation::new(),
    })
}

/// Reads a body of at most `most` bytes; nothing if it is larger. What is too much is read and not kept: a client that is
/// still sending when its connection ends never sees why.
async fn collect(mut body: Incoming, most: usize) -> Result<Option<Vec<u8>>, ()> {
    let mut bytes = Vec::new();
    let mut length = 0;
    loop {
        let frame =
            std::future::poll_fn(|context| hyper::body::Body::poll_frame(std::pin::Pin::new(&mut body), context));
        match frame.await {
            None => return Ok((length <= most).then_some(bytes)),
            Some(Err(_)) => return Err(()),
            Some(Ok(frame)) => {
                let Ok(data) = frame.into_data() else { continue };
                length += data.len();
                if length <= most {
                    bytes.extend_from_slice(&data);
                } else {
                    bytes = Vec::new();
                }
            }
        }
        if length > most.saturating_add(DISCARDED) {
            return Ok(None);
        }
    }
}

/// Has a thread answer `request` when it is its turn; a client that goes away stops the work.
async fn work(request: Request, shared: &Arc<Shared>) -> Response {
    let busy = || {
        plain(
            Reply::error(StatusCode::SERVICE_UNAVAILABLE, "too many requests are being answered")
                .with(hyper::header::RETRY_AFTER, "5"),
        )
    };
    let waiting = tokio::time::timeout(TURN_TIME, Arc::clone(&shared.turns).acquire_owned());
    let Ok(Ok(turn)) = waiting.await else { return busy() };
    let cancellation = request.cancellation.clone();
    let interrupt = Interrupt::of(&cancellation);
    let (head, answered) = oneshot::channel();
    let state = Arc::clone(&shared.state);
    tokio::task::spawn_blocking(move || {
        let coding = negotiate::coding(request.header(&ACCEPT_ENCODING));
        let reply = doors::open(&request, &state).unwrap_or_else(|reply| reply);
        body::send(reply, coding, head, &cancellation);
        drop(turn);
    });
    match answered.await {
        Ok(reply) => {
            // From here on the body of the reply holds its own.
            interrupt.disarm();
            reply
        }
        Err(_) => plain(Reply::error(StatusCode::INTERNAL_SERVER_ERROR, "this request could not be answered")),
    }
}
