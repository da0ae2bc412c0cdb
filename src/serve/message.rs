//! Requests and replies as plain values: what a door of the server gets and gives. Knows nothing of sockets.

use std::collections::BTreeMap;
use std::io::Write;

use hyper::header::{HeaderMap, HeaderName};
use hyper::{Method, StatusCode};
use lermap::cancel::Cancellation;
use lermap::{Error, Kind, Result};

use super::form::pairs;

/// A request, read to its end.
pub(crate) struct Request {
    pub method: Method,
    /// The path, its escapes resolved.
    pub path: String,
    /// The path as it came.
    pub raw_path: String,
    /// The query string as it came.
    pub query: String,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    /// Set when the client goes away.
    pub cancellation: Cancellation,
}

impl Request {
    /// Returns the value of a header that is text.
    pub(crate) fn header(&self, name: &HeaderName) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Returns whether the client wants to read and nothing else.
    pub(crate) fn reads(&self) -> bool {
        matches!(self.method, Method::GET | Method::HEAD)
    }

    /// Returns the parameters in the address.
    pub(crate) fn parameters(&self) -> Result<Parameters, Reply> {
        Parameters::read(&self.query)
    }

    /// Returns the media type of the body without its parameters.
    pub(crate) fn media_type(&self) -> Option<String> {
        let value = self.header(&hyper::header::CONTENT_TYPE)?;
        Some(value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
    }

    /// Returns the body as text.
    pub(crate) fn text(&self) -> Result<&str, Reply> {
        std::str::from_utf8(&self.body).map_err(|_| Reply::error(StatusCode::BAD_REQUEST, "the body is no UTF-8"))
    }
}

/// Names and values of an address or a form.
#[derive(Default)]
pub(crate) struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Reads a query string or the body of a form.
    pub(crate) fn read(text: &str) -> Result<Self, Reply> {
        pairs(text)
            .map(Self)
            .map_err(|part| Reply::error(StatusCode::BAD_REQUEST, &format!("the escapes of `{part}` are not UTF-8")))
    }

    /// Adds those of `more` behind these.
    pub(crate) fn and(mut self, more: Self) -> Self {
        self.0.extend(more.0);
        self
    }

    /// Returns all values of `name`.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// Returns the first value of `name`.
    pub(crate) fn first(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// Returns the value of `name`, which may be there once.
    pub(crate) fn only(&self, name: &str) -> Result<Option<&str>, Reply> {
        match self.0.iter().filter(|(own, _)| own == name).count() {
            0 | 1 => Ok(self.first(name)),
            count => {
                Err(Reply::error(StatusCode::BAD_REQUEST, &format!("`{name}` is there {count} times, and may be once")))
            }
        }
    }

    /// Returns the names and values, the last of each name, without those called one of `names`.
    pub(crate) fn without(&self, names: &[&str]) -> BTreeMap<String, String> {
        self.0.iter().filter(|(name, _)| !names.contains(&name.as_str())).cloned().collect()
    }
}

/// Writes the body of a reply.
pub(super) type WriteBody = Box<dyn FnOnce(&mut dyn Write) -> Result<()> + Send>;

/// The body of a reply.
pub(crate) enum Body {
    Bytes(Vec<u8>),
    /// Written while it is sent.
    Stream(WriteBody),
}

/// A reply.
pub(crate) struct Reply {
    pub status: StatusCode,
    pub headers: Vec<(HeaderName, String)>,
    pub body: Body,
}

/// What plain sentences are sent as.
const PLAIN: &str = "text/plain; charset=utf-8";

impl Reply {
    /// Returns a reply of `status` with a body of `media_type`.
    pub(crate) fn new(status: StatusCode, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![(hyper::header::CONTENT_TYPE, media_type.to_owned())];
        Self { status, headers, body: Body::Bytes(body.into()) }
    }

    /// Returns a good reply.
    pub(crate) fn ok(media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self::new(StatusCode::OK, media_type, body)
    }

    /// Returns a good reply whose body `write` writes.
    pub(crate) fn stream(media_type: &str, write: WriteBody) -> Self {
        Self { body: Body::Stream(write), ..Self::ok(media_type, Vec::new()) }
    }

    /// Returns a reply without a body.
    pub(crate) fn empty(status: StatusCode) -> Self {
        Self { status, headers: Vec::new(), body: Body::Bytes(Vec::new()) }
    }

    /// Returns a reply that sends the client to `address`.
    pub(crate) fn see_other(address: &str) -> Self {
        Self::empty(StatusCode::SEE_OTHER).with(hyper::header::LOCATION, address)
    }

    /// Returns a reply that says in a sentence what is wrong.
    pub(crate) fn error(status: StatusCode, sentence: &str) -> Self {
        Self::new(status, PLAIN, format!("Error: {sentence}\n"))
    }

    /// Returns the reply for a failure of the library, with place and hint.
    pub(crate) fn failed(error: &Error) -> Self {
        let reply = Self::new(status_of(error.kind), PLAIN, told(error));
        if reply.status == StatusCode::SERVICE_UNAVAILABLE {
            reply.with(hyper::header::RETRY_AFTER, "5")
        } else {
            reply
        }
    }

    /// Returns the reply for a method that a door does not take.
    pub(crate) fn not_allowed(allowed: &str) -> Self {
        Self::error(StatusCode::METHOD_NOT_ALLOWED, &format!("this address takes {allowed}"))
            .with(hyper::header::ALLOW, allowed)
    }

    /// Returns the reply to the question what a door takes.
    pub(crate) fn options(allowed: &str) -> Self {
        Self::empty(StatusCode::NO_CONTENT).with(hyper::header::ALLOW, allowed)
    }

    #[must_use]
    pub(crate) fn with(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

impl From<Error> for Reply {
    fn from(error: Error) -> Self {
        Self::failed(&error)
    }
}

/// Returns the status that a kind of failure is told with.
fn status_of(kind: Kind) -> StatusCode {
    match kind {
        // What asks for more rows or memory than there are to give does so each time: it has to ask for less.
        Kind::Usage | Kind::Unknown | Kind::Negative | Kind::Limit => StatusCode::BAD_REQUEST,
        // How much is done in a time depends on what else there is to do.
        Kind::Timeout | Kind::Interrupted | Kind::BrokenPipe => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// Returns an error as the program tells it, with caret and hint.
pub(super) fn told(error: &Error) -> String {
    let mut text = String::new();
    for error in std::iter::once(error).chain(&error.others) {
        text.push_str(&format!("Error: {error}\n"));
        if let Some(caret) = error.caret() {
            text.push_str(&format!("{caret}\n"));
        }
        if let Some(hint) = &error.hint {
            text.push_str(&format!("Hint: {hint}\n"));
        }
    }
    text
}
