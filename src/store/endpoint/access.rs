//! What a server wants to know of the user; never shown.

use std::fmt;

/// Headers that go to an endpoint with each request: who asks, and whatever else the server wants.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Access {
    headers: Vec<(String, String)>,
}

impl Access {
    /// Adds a user with a password.
    #[must_use]
    pub fn with_password(self, user: &str, password: &str) -> Self {
        let encoded = base64(format!("{user}:{password}").as_bytes());
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

/// Returns `bytes` in Base64.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or_default());
        let bits = (byte(0) << 16) | (byte(1) << 8) | byte(2);
        for at in 0..4 {
            let digit = DIGITS[((bits >> (18 - 6 * at)) & 63) as usize];
            text.push(if at > chunk.len() { '=' } else { char::from(digit) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_rfc_4648() {
        let found = ["", "f", "fo", "foo", "foob", "fooba", "foobar"].map(|text| base64(text.as_bytes()));
        assert_eq!(found, ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"]);
    }

    #[test]
    fn a_secret_is_never_shown() {
        let access = Access::default().with_token("secret").with_password("ann", "secret");
        assert_eq!(format!("{access:?}"), "Access(2 headers)");
    }
}
