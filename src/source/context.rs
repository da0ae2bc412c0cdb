//! JSON-LD contexts of neighbouring standards, so that their records can be read without a network.
//!
//! The contexts in `data/contexts` are our own: they map the terms that matter for joining records with the map, and
//! keep all others under the namespace of the standard, so that nothing is lost. They are not fit for checking proofs.
//! To add one, write the file and its entry in [`CONTEXTS`].

use oxrdfio::{JsonLdProfile, LoadedDocument, RdfFormat};

/// A context and the addresses that stand for it.
struct Context {
    /// How the addresses start and end; versions stand between.
    addresses: &'static [(&'static str, &'static str)],
    text: &'static str,
}

macro_rules! text {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/contexts/", $name, ".jsonld"))
    };
}

static CONTEXTS: &[Context] = &[
    Context {
        addresses: &[("https://www.w3.org/ns/credentials/v2", ""), ("https://www.w3.org/2018/credentials/v1", "")],
        text: text!("credentials"),
    },
    Context { addresses: &[("https://purl.imsglobal.org/spec/ob/v3p0/context", ".json")], text: text!("open-badges") },
    Context { addresses: &[("https://purl.imsglobal.org/spec/clr/v2p0/context", ".json")], text: text!("clr") },
    Context {
        addresses: &[
            ("https://credreg.net/ctdl/schema/context/json", ""),
            ("https://credreg.net/ctdlasn/schema/context/json", ""),
            ("https://credreg.net/qdata/schema/context/json", ""),
        ],
        text: text!("ctdl"),
    },
    Context {
        addresses: &[
            ("https://w3id.org/security/data-integrity/v2", ""),
            ("https://w3id.org/security/multikey/v1", ""),
            ("https://w3id.org/security/suites/ed25519-2020/v1", ""),
        ],
        text: text!("security"),
    },
    Context { addresses: &[("http://data.europa.eu/snb/model/context/edc-ap", "")], text: text!("elm") },
];

/// Returns the context at `address`. Nothing is fetched: an unknown address is an error that names it.
pub fn load(address: &str) -> Result<LoadedDocument, Box<dyn std::error::Error + Send + Sync>> {
    let fits = |(start, end): &(&str, &str)| match address.strip_prefix(start) {
        Some(rest) if end.is_empty() => rest.is_empty(),
        // Between the two stands nothing, or a version such as `-3.0.3`.
        Some(rest) => rest.strip_suffix(end).is_some_and(is_version),
        None => false,
    };
    let context = CONTEXTS.iter().find(|context| context.addresses.iter().any(fits));
    let context = context.ok_or_else(|| format!("{UNKNOWN}`{address}`"))?;
    Ok(LoadedDocument {
        url: address.to_owned(),
        content: context.text.as_bytes().to_vec(),
        format: RdfFormat::JsonLd { profile: JsonLdProfile::Context.into() },
    })
}

/// What the message on an unknown context starts with.
const UNKNOWN: &str = "unknown context ";

/// Returns the address of the unknown context that the message of a parser names.
pub fn unknown_address(message: &str) -> Option<&str> {
    let (_, rest) = message.split_once(UNKNOWN)?;
    rest.strip_prefix('`')?.split('`').next()
}

fn is_version(text: &str) -> bool {
    text.is_empty() || (text.starts_with('-') && text[1..].chars().all(|c| c.is_ascii_digit() || c == '.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(address: &str, expected: Option<&str>) {
        let found = load(address).ok().map(|document| String::from_utf8(document.content).unwrap());
        assert_eq!(found.is_some(), expected.is_some(), "{address}");
        if let (Some(found), Some(expected)) = (found, expected) {
            assert!(found.contains(expected), "{address}");
        }
    }

    #[test]
    fn versions_of_a_context_are_one() {
        for version in ["", "-3.0.0", "-3.0.3"] {
            check(
                &format!("https://purl.imsglobal.org/spec/ob/v3p0/context{version}.json"),
                Some("OpenBadgeCredential"),
            );
        }
        check("https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json", Some("ClrCredential"));
        check("https://www.w3.org/ns/credentials/v2", Some("credentialSubject"));
    }

    #[test]
    fn other_addresses_are_unknown() {
        check("https://purl.imsglobal.org/spec/ob/v3p0/context-evil/x.json", None);
        check("https://www.w3.org/ns/credentials/v20", None);
        check("https://e.example/context", None);
        let error = load("https://e.example/context").err().unwrap().to_string();
        assert_eq!(unknown_address(&error), Some("https://e.example/context"));
    }

    #[test]
    fn contexts_are_json() {
        for context in CONTEXTS {
            let value: serde_json::Value = serde_json::from_str(context.text).unwrap();
            assert!(value["@context"].is_object());
        }
    }
}
