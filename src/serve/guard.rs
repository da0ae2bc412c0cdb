//! Who may ask: the names this server answers to, where a request that changes data may come from, and the token it
//! needs. And the headers that keep a page from doing what we did not write.

use hyper::StatusCode;
use hyper::header::{self, HeaderMap, HeaderName};

use super::message::{Reply, Request};

/// What a browser may do with our pages: show them, with our own stylesheet, script and forms, and nothing else. No page
/// has styles or code inside it.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The names that a server on this machine alone answers to.
const LOCAL: &[&str] = &["localhost", "127.0.0.1", "[::1]"];

/// The names that this server answers to.
pub(crate) struct HostNames {
    /// Further names; `None` answers to every name, where it listens to other machines.
    pub more: Option<Vec<String>>,
}

impl HostNames {
    /// Refuses a request to another name: a page elsewhere may have its own name lead here.
    pub(crate) fn check(&self, headers: &HeaderMap) -> Result<(), Reply> {
        let mut hosts = headers.get_all(header::HOST).iter();
        let host = match (hosts.next(), hosts.next()) {
            (Some(host), None) => host.to_str().unwrap_or_default(),
            (None, _) => return Err(Reply::error(StatusCode::BAD_REQUEST, "the request has no `Host`")),
            (Some(_), Some(_)) => {
                return Err(Reply::error(StatusCode::BAD_REQUEST, "the request has more than one `Host`"));
            }
        };
        if self.knows(host) {
            return Ok(());
        }
        Err(Reply::error(
            StatusCode::MISDIRECTED_REQUEST,
            "this server does not answer to that name: ask it by the address that it printed, or start it with `--host`",
        ))
    }

    fn knows(&self, host: &str) -> bool {
        let Some(name) = name_of(host) else { return false };
        let is = |known: &str| known.eq_ignore_ascii_case(name);
        let Some(more) = &self.more else { return true };
        LOCAL.iter().any(|known| is(known)) || more.iter().any(|known| is(known))
    }

    /// Refuses a request that a page from elsewhere sends; programs send no `Origin`.
    pub(crate) fn check_origin(&self, request: &Request) -> Result<(), Reply> {
        let refusal = || Reply::error(StatusCode::FORBIDDEN, "pages from elsewhere may not change data here");
        let fetched = HeaderName::from_static("sec-fetch-site");
        if request.header(&fetched).is_some_and(|site| site != "same-origin" && site != "none") {
            return Err(refusal());
        }
        let Some(origin) = request.headers.get(header::ORIGIN) else { return Ok(()) };
        let origin = origin.to_str().unwrap_or_default();
        let host = request.header(&header::HOST).unwrap_or_default();
        let own = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
        if own.is_some_and(|own| own.eq_ignore_ascii_case(host)) { Ok(()) } else { Err(refusal()) }
    }
}

/// Returns a host without its port, if it is written as a host is.
fn name_of(host: &str) -> Option<&str> {
    let (name, port) = match host.strip_prefix('[') {
        Some(rest) => {
            let end = rest.find(']')? + 2;
            (&host[..end], host[end..].strip_prefix(':').or(host[end..].is_empty().then_some("0"))?)
        }
        None => host.split_once(':').unwrap_or((host, "0")),
    };
    let is_port = !port.is_empty() && port.len() <= 5 && port.bytes().all(|byte| byte.is_ascii_digit());
    (is_port && !name.is_empty()).then_some(name)
}

/// The right to change data.
pub(crate) enum Rights {
    /// Nobody has it.
    None,
    /// Whoever knows this token.
    Token(String),
}

impl Rights {
    /// Returns whether anybody may change data.
    pub(crate) fn any(&self) -> bool {
        matches!(self, Self::Token(_))
    }

    /// Refuses a request that may not change data.
    pub(crate) fn check(&self, request: &Request, names: &HostNames) -> Result<(), Reply> {
        let Self::Token(token) = self else {
            return Err(Reply::error(StatusCode::FORBIDDEN, "the data here is to be read only")
                .with(header::ALLOW, "GET, HEAD, OPTIONS"));
        };
        names.check_origin(request)?;
        let given = request.header(&header::AUTHORIZATION).and_then(|value| {
            let (scheme, given) = value.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then(|| given.trim())
        });
        if given.is_some_and(|given| same(given.as_bytes(), token.as_bytes())) {
            return Ok(());
        }
        Err(Reply::error(
            StatusCode::UNAUTHORIZED,
            "a change needs the token of this server: `Authorization: Bearer TOKEN`",
        )
        .with(header::WWW_AUTHENTICATE, "Bearer realm=\"lermap\""))
    }
}

/// Compares in a time that does not tell where the difference is.
fn same(given: &[u8], wanted: &[u8]) -> bool {
    let mut difference = given.len() ^ wanted.len();
    for (at, byte) in wanted.iter().enumerate() {
        difference |= usize::from(byte ^ given.get(at).copied().unwrap_or(!byte));
    }
    difference == 0
}

/// Adds to the headers of a reply what every reply has.
pub(super) fn protect(headers: &mut HeaderMap, id: u64) {
    let fixed = [
        (HeaderName::from_static("x-content-type-options"), "nosniff"),
        (HeaderName::from_static("content-security-policy"), POLICY),
        (HeaderName::from_static("referrer-policy"), "no-referrer"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (header::SERVER, "lermap"),
    ];
    for (name, value) in fixed {
        headers.insert(name, hyper::header::HeaderValue::from_static(value));
    }
    headers.insert(HeaderName::from_static("x-request-id"), id.into());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_answered() {
        let names = HostNames { more: Some(vec!["map.example.org".to_owned()]) };
        for (host, expected) in [
            ("localhost", true),
            ("LocalHost:7878", true),
            ("127.0.0.1:1", true),
            ("[::1]:7878", true),
            ("[::1]", true),
            ("map.example.org", true),
            ("evil.example", false),
            ("localhost.evil.example", false),
            ("localhost:80@evil.example", false),
            ("localhost:", false),
            ("[::1", false),
            ("[::1]x", false),
            ("", false),
        ] {
            assert_eq!(names.knows(host), expected, "{host}");
        }
    }

    #[test]
    fn tokens_are_the_same_or_not() {
        for (given, expected) in [("abc", true), ("abd", false), ("ab", false), ("abcd", false), ("", false)] {
            assert_eq!(same(given.as_bytes(), b"abc"), expected, "{given}");
        }
    }
}
