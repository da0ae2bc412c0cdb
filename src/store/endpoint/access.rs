//! What a server wants to know of the user; never shown.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Headers that go to an endpoint with each request: who asks, and whatever else the server wants.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Access {
    headers: Vec<(String, String)>,
}

impl Access {
    /// Adds a user with a password.
    #[must_use]
    pub fn with_password(self, user: &str, password: &str) -> Self {
        let encoded = STANDARD.encode(format!("{user}:{password}"));
        self.with_header("Authorization", &format!("Basic {encoded}"))
    }

    /// Adds a bearer token.
    #[must_use]
    pub fn with_token(self, token: &str) -> Self {
        self.with_header("Authorization", &format!("Bearer {token}"))
    }

    /// Adds a header.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.trim().to_owned(), value.trim().to_owned()));
        self
    }

    /// Returns the headers by name and value.
    pub(super) fn headers(&self) -> &[(String, String)] {
        &self.headers
    }
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Access({} headers)", self.headers.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_rfc_4648() {
        let found = ["", "f", "fo", "foo", "foob", "fooba", "foobar"].map(|text| STANDARD.encode(text));
        assert_eq!(found, ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"]);
    }

    #[test]
    fn a_secret_is_never_shown() {
        let access = Access::default().with_token("secret").with_password("ann", "secret");
        assert_eq!(format!("{access:?}"), "Access(2 headers)");
    }
}
