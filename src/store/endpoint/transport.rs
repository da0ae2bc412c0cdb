//! Requests over HTTP: how they are sent, where they may be redirected to, and what each failure is called.

use std::io::Read;
use std::time::{Duration, Instant};

use oxiri::Iri;
use ureq::http::Response;
use ureq::{Agent, Body};

use super::access::Access;
use super::url::{encoded, is_private, parsed};
use crate::cancel::Cancellation;
use crate::error::{Error, Kind, Result};

/// How long it may take to connect.
const CONNECT: Duration = Duration::from_secs(15);
/// How long a server may think before it answers, where the user sets no limit.
const ANSWER: Duration = Duration::from_secs(600);
/// Redirects that one query follows.
const REDIRECTS: usize = 5;
/// A query that is longer, encoded, goes as a form.
const SHORT: usize = 1500;
/// The part of a server's words that is shown.
const WORDS: usize = 300;
/// Bytes of an answer, after decompression, that are read.
const SIZE: u64 = 64 << 30;

/// The way to one endpoint.
pub(super) struct Transport {
    agent: Agent,
    url: Iri<String>,
    access: Access,
}

/// What a server answered with success, and who it was.
pub(super) struct Answer {
    pub url: String,
    pub response: Response<Body>,
}

impl Answer {
    /// Returns the header called `name`.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        header(&self.response, name)
    }

    /// Returns the bytes of the answer, decompressed.
    pub(super) fn into_reader(self) -> impl Read + Send + 'static {
        self.response.into_body().into_with_config().limit(SIZE).reader()
    }
}

impl Transport {
    /// Returns the way to `url`; nothing is sent yet.
    ///
    /// # Errors
    /// When `url` is none, has a password in it, or `access` would go over a line that anybody can read.
    pub(super) fn new(url: &str, access: &Access) -> Result<Self> {
        let url = parsed(url)?;
        if !access.headers().is_empty() && !is_private(&url) {
            return Err(Error::usage(format!(
                "credentials are not sent to `{url}`: anybody on the way could read them"
            ))
            .with_hint("use `https://`, or unset the `LERMAP_REMOTE_…` variables"));
        }
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_connect(Some(CONNECT))
            .proxy(None)
            .user_agent(concat!("lermap/", env!("CARGO_PKG_VERSION")))
            .build();
        Ok(Self { agent: config.into(), url, access: access.clone() })
    }

    /// Returns where this leads to.
    pub(super) fn url(&self) -> &str {
        self.url.as_str()
    }

    /// Sends a query that wants an answer as `accept` says, and follows redirects to where it may go.
    ///
    /// # Errors
    /// When the server cannot be reached or does not answer with success.
    pub(super) fn query(&self, text: &str, accept: &str, cancellation: &Cancellation) -> Result<Answer> {
        let form = format!("query={}", encoded(text));
        let mut url = self.url.clone();
        for _ in 0..=REDIRECTS {
            let response = self.send(&url, &form, accept, cancellation)?;
            if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
                return succeeded(url.as_str(), response);
            }
            url = redirected(&url, &response)?;
        }
        Err(failure(format!("`{}` redirects more than {REDIRECTS} times", self.url)))
    }

    fn send(&self, url: &Iri<String>, form: &str, accept: &str, cancellation: &Cancellation) -> Result<Response<Body>> {
        // A little more than is left, so that the flag is the first to say that the time is over.
        let left = cancellation.deadline().map(|end| end.saturating_duration_since(Instant::now()) + LATE);
        let wait = if left.is_none() { Some(ANSWER) } else { None };
        let headers = if same_host(url, &self.url) { self.access.headers() } else { &[] };
        let sent = if form.len() <= SHORT {
            let mark = if url.query().is_some() { '&' } else { '?' };
            let address = url.as_str().split('#').next().unwrap_or_default();
            let mut request = self.agent.get(format!("{address}{mark}{form}")).header("Accept", accept);
            for (name, value) in headers {
                request = request.header(name.as_str(), value.as_str());
            }
            request.config().timeout_global(left).timeout_recv_response(wait).build().call()
        } else {
            let mut request = self.agent.post(url.as_str()).header("Accept", accept);
            for (name, value) in headers {
                request = request.header(name.as_str(), value.as_str());
            }
            let request = request.header("Content-Type", "application/x-www-form-urlencoded");
            request.config().timeout_global(left).timeout_recv_response(wait).build().send(form)
        };
        sent.map_err(|error| unreached(url.as_str(), &error, cancellation))
    }
}

/// How much later than the flag of the work the client gives up.
const LATE: Duration = Duration::from_millis(50);

fn same_host(a: &Iri<String>, b: &Iri<String>) -> bool {
    (a.scheme(), a.authority()) == (b.scheme(), b.authority())
}

fn header<'a>(response: &'a Response<Body>, name: &str) -> Option<&'a str> {
    response.headers().get(name).and_then(|value| value.to_str().ok())
}

/// Returns where `response` sends to from `url`.
fn redirected(url: &Iri<String>, response: &Response<Body>) -> Result<Iri<String>> {
    let target = header(response, "Location").ok_or_else(|| failure(format!("`{url}` redirects to nowhere")))?;
    let target = url.resolve(target).map_err(|_| failure(format!("`{url}` redirects to what is not a URL")))?;
    let target = parsed(target.as_str()).map_err(|_| failure(format!("`{url}` redirects to what cannot be asked")))?;
    if url.scheme() == "https" && target.scheme() == "http" {
        return Err(failure(format!("`{url}` redirects to `{target}`, which is not encrypted"))
            .with_hint("name that address with `--source` if you trust the way to it"));
    }
    Ok(target)
}

fn succeeded(url: &str, mut response: Response<Body>) -> Result<Answer> {
    let status = response.status();
    if status.is_success() {
        return Ok(Answer { url: url.to_owned(), response });
    }
    let mut bytes = Vec::new();
    let _ = response.body_mut().as_reader().take(4096).read_to_end(&mut bytes);
    let words = words(&String::from_utf8_lossy(&bytes));
    let name = status.canonical_reason().unwrap_or("no success");
    let said = if words.is_empty() { String::new() } else { format!(": {words}") };
    let error = failure(format!("`{url}` answers {} {name}{said}", status.as_u16()));
    Err(match (status.as_u16(), header(&response, "Retry-After")) {
        (429 | 503, Some(wait)) if wait.len() < 40 => {
            let unit = if wait.bytes().all(|byte| byte.is_ascii_digit()) { " seconds" } else { "" };
            error.with_hint(format!("the server asks to try again after {wait}{unit}"))
        }
        (429 | 503, _) => error.with_hint("the server is busy: try again later"),
        (401 | 403, _) => error.with_hint(
            "set `LERMAP_REMOTE_USER` and `LERMAP_REMOTE_PASSWORD`, or `LERMAP_REMOTE_TOKEN`, as the server wants it",
        ),
        (404 | 405, _) => {
            error.with_hint("is this the address of its SPARQL service? Many servers have it at `/sparql`")
        }
        _ => error,
    })
}

/// Returns the start of what a server said, in one line.
fn words(text: &str) -> String {
    let line: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect();
    let line = line.join(" ");
    match line.char_indices().nth(WORDS) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

fn unreached(url: &str, error: &ureq::Error, cancellation: &Cancellation) -> Error {
    if cancellation.is_cancelled() {
        return cancellation.error();
    }
    let host = "check the address and whether the server runs";
    match error {
        ureq::Error::HostNotFound => failure(format!("the host of `{url}` is not known")).with_hint(host),
        ureq::Error::Timeout(_) => failure(format!("`{url}` did not answer in time")),
        ureq::Error::Io(cause) if cause.kind() == std::io::ErrorKind::ConnectionRefused => {
            failure(format!("`{url}` refuses the connection")).with_hint(host)
        }
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) => failure(format!("no safe connection to `{url}`: {error}"))
            .with_hint("the certificate of the server must be valid and known"),
        ureq::Error::Http(_) => Error::usage("a header for the endpoint is not valid")
            .with_hint("look at the `LERMAP_REMOTE_…` variables: line ends and control characters cannot be sent"),
        error => failure(format!("`{url}` cannot be asked: {}", words(&error.to_string()))),
    }
}

/// Returns the error of an answer that breaks off or is not what it should be.
pub(super) fn broken(url: &str, error: std::io::Error, cancellation: &Cancellation) -> Error {
    if cancellation.is_cancelled() {
        return cancellation.error();
    }
    match ureq::Error::from(error) {
        ureq::Error::Timeout(_) => failure(format!("`{url}` stopped answering")),
        ureq::Error::BodyExceedsLimit(_) => Error::limit(format!("the answer of `{url}` does not end")),
        error => failure(format!("the answer of `{url}` breaks off: {}", words(&error.to_string()))),
    }
}

/// Returns an error of the endpoint.
pub(super) fn failure(message: String) -> Error {
    Error::new(Kind::Endpoint, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_stay_on_safe_lines() {
        let access = Access::default().with_token("secret");
        assert!(Transport::new("https://e.example/sparql", &access).is_ok());
        assert!(Transport::new("http://127.0.0.1:1/sparql", &access).is_ok());
        let error = Transport::new("http://e.example/sparql", &access).err().unwrap();
        assert!(error.message.contains("not sent") && !format!("{error:?}").contains("secret"));
    }

    #[test]
    fn words_are_one_short_line() {
        assert_eq!(words(" a\n\u{1b}[31m  b "), "a [31m b");
        assert_eq!(words(&"x".repeat(1000)).chars().count(), WORDS + 1);
    }
}
