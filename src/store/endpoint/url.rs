//! The parts of a URL that a request needs.

use oxiri::Iri;

use crate::error::{Error, Result};
use crate::text::percent_encoded;

/// Returns the URL that `text` is, with nothing in it that must not be shown.
///
/// # Errors
/// When it is no `http` or `https` URL, or has a user or a password.
pub(super) fn parsed(text: &str) -> Result<Iri<String>> {
    let wrong = |why: &str| Error::usage(format!("the address of an endpoint {why}"));
    let url = Iri::parse(text.to_owned()).map_err(|_| wrong("is not a URL"))?;
    if !matches!(url.scheme(), "http" | "https") || host(&url).is_empty() || !text.is_ascii() {
        return Err(wrong("is not an `http://` or `https://` URL"));
    }
    if url.authority().is_some_and(|authority| authority.contains('@')) {
        return Err(wrong("must not have a user or a password in it")
            .with_hint("set `LERMAP_REMOTE_USER` and `LERMAP_REMOTE_PASSWORD` instead"));
    }
    Ok(url)
}

/// Returns the host of `url` without its port.
fn host(url: &Iri<String>) -> &str {
    let authority = url.authority().unwrap_or_default();
    match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    }
}

/// Returns whether what is sent to `url` can be read by nobody on the way.
pub(super) fn is_private(url: &Iri<String>) -> bool {
    url.scheme() == "https" || matches!(host(url), "localhost" | "127.0.0.1" | "::1")
}

/// Returns `text` as a value in a form.
pub(super) fn encoded(text: &str) -> String {
    percent_encoded(text).replace("%20", "+")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<bool>) {
        assert_eq!(parsed(text).ok().map(|url| is_private(&url)), expected, "{text}");
    }

    #[test]
    fn addresses_are_told_apart() {
        check("https://e.example/sparql", Some(true));
        check("http://e.example:8890/sparql", Some(false));
        check("http://localhost:8890/sparql", Some(true));
        check("http://[::1]:8890/", Some(true));
        check("http://localhost.e.example/", Some(false));
        check("http://ann:secret@e.example/", None);
        check("http:///sparql", None);
        check("http://e e/", None);
    }

    #[test]
    fn an_error_never_shows_a_password() {
        let error = parsed("http://ann:secret@e.example/").unwrap_err();
        assert!(!format!("{error:?}").contains("secret"));
    }

    #[test]
    fn forms_are_encoded() {
        assert_eq!(encoded("a b&c=é"), "a+b%26c%3D%C3%A9");
    }
}
