//! JSON-LD contexts of neighbouring standards, so that their records can be read without a network.
//!
//! The contexts in `data/contexts` are our own: they map the terms that matter for joining records with the map, and
//! keep all others under the namespace of the standard, so that nothing is lost. They are not fit for checking proofs.
//! To add one, write the file and its entry in [`CONTEXTS`].

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use oxrdfio::{JsonLdProfile, LoadedDocument, RdfFormat};

use super::address::file_address;
use crate::text::percent_bytes;

/// A context and the addresses that stand for it.
struct Context {
    /// How the addresses start, behind `http://` or `https://`, and end; versions are between.
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
        addresses: &[("www.w3.org/ns/credentials/v2", ""), ("www.w3.org/2018/credentials/v1", "")],
        text: text!("credentials"),
    },
    Context {
        addresses: &[("www.w3.org/ns/credentials/examples/v2", ""), ("www.w3.org/2018/credentials/examples/v1", "")],
        text: text!("credential-examples"),
    },
    Context { addresses: &[("purl.imsglobal.org/spec/ob/v3p0/context", ".json")], text: text!("open-badges") },
    Context {
        addresses: &[("purl.imsglobal.org/spec/ob/v3p0/extensions", ".json")],
        text: text!("open-badges-extensions"),
    },
    Context {
        addresses: &[
            ("w3id.org/openbadges/v2", ""),
            ("openbadgespec.org/v2/context", ".json"),
            ("w3id.org/openbadges", ""),
            ("w3id.org/openbadges/v1", ""),
            ("openbadgespec.org/v1/context", ".json"),
            ("purl.imsglobal.org/spec/ob/v2p1/ob_v2p1.jsonld", ""),
            ("purl.imsglobal.org/spec/ob/v2p1/context/ob_v2p1.jsonld", ""),
            ("purl.imsglobal.org/spec/ob/v2p1/context", ".json"),
        ],
        text: text!("open-badges-2"),
    },
    Context { addresses: &[("www.w3.org/ns/credentials/status/v1", "")], text: text!("credential-status") },
    Context { addresses: &[("w3id.org/vc/status-list/2021/v1", "")], text: text!("status-list-2021") },
    Context { addresses: &[("purl.imsglobal.org/spec/clr/v2p0/context", ".json")], text: text!("clr") },
    Context {
        addresses: &[
            ("purl.imsglobal.org/spec/case/v1p0/context/case_v1p0.jsonld", ""),
            ("purl.imsglobal.org/spec/case/v1p1/context/case_v1p1.jsonld", ""),
        ],
        text: text!("case"),
    },
    Context {
        addresses: &[
            ("credreg.net/ctdl/schema/context/json", ""),
            ("credreg.net/ctdlasn/schema/context/json", ""),
            ("credreg.net/qdata/schema/context/json", ""),
        ],
        text: text!("ctdl"),
    },
    Context {
        addresses: &[
            ("w3id.org/security/data-integrity/v1", ""),
            ("w3id.org/security/data-integrity/v2", ""),
            ("w3id.org/security/multikey/v1", ""),
            ("w3id.org/security/v1", ""),
            ("w3id.org/security/v2", ""),
            ("w3id.org/security/suites/chained-2021/v1", ""),
            ("w3id.org/security/suites/ed25519-2018/v1", ""),
            ("w3id.org/security/suites/ed25519-2020/v1", ""),
            ("w3id.org/security/suites/jws-2020/v1", ""),
            ("w3id.org/security/suites/merkle-2019/v1", ""),
            ("w3id.org/security/suites/secp256k1-2019/v1", ""),
            ("w3id.org/security/suites/x25519-2020/v1", ""),
        ],
        text: text!("security"),
    },
    Context {
        addresses: &[("www.w3.org/ns/did/v1", ""), ("w3id.org/did/v1", ""), ("www.w3.org/ns/cid/v1", "")],
        text: text!("did"),
    },
    Context { addresses: &[("data.europa.eu/snb/model/context/edc-ap", "")], text: text!("elm") },
    Context {
        addresses: &[
            ("w3id.org/blockcerts/v1", ""),
            ("www.blockcerts.org/schema/1.2/context", ".json"),
            ("w3id.org/chainpoint/v2", ""),
        ],
        text: text!("blockcerts-1"),
    },
    Context {
        addresses: &[
            ("w3id.org/blockcerts/v2", ""),
            ("w3id.org/blockcerts/v2.1", ""),
            ("w3id.org/blockcerts/schema/2.0/context", ".json"),
            ("w3id.org/blockcerts/schema/2.1/context", ".json"),
            ("www.blockcerts.org/schema/2.0-alpha/context", ".json"),
            ("www.blockcerts.org/schema/2.0/context", ".json"),
            ("www.blockcerts.org/schema/2.1/context", ".json"),
        ],
        text: text!("blockcerts-2"),
    },
    Context {
        addresses: &[
            ("w3id.org/blockcerts/v3", ""),
            ("w3id.org/blockcerts/v3.0", ""),
            ("w3id.org/blockcerts/v3.1", ""),
            ("w3id.org/blockcerts/v3.2", ""),
            ("w3id.org/blockcerts/schema/3.0/context", ".json"),
            ("w3id.org/blockcerts/schema/3.1/context", ".json"),
            ("w3id.org/blockcerts/schema/3.2/context", ".json"),
            ("www.blockcerts.org/schema/3.0/context", ".json"),
            ("www.blockcerts.org/schema/3.1/context", ".json"),
            ("www.blockcerts.org/schema/3.2/context", ".json"),
        ],
        text: text!("blockcerts-3"),
    },
    Context {
        addresses: &[
            ("w3c-ccg.github.io/vc-ed/contexts/v1/context", ".json"),
            ("w3c-ccg.github.io/vc-ed-models/contexts/v05/context", ".json"),
        ],
        text: text!("vc-ed"),
    },
    Context {
        addresses: &[(
            "raw.githubusercontent.com/educredentials/obv3-examples/refs/heads/main/contexts/educredential",
            ".json",
        )],
        text: text!("educredential"),
    },
    Context { addresses: &[("jobdataexchange.org/jdxcontext", ".json")], text: text!("jdx") },
];

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The largest context in a file of its own.
const LARGEST: u64 = 16 << 20;

/// Gives the contexts that a document names: those above, and files in the folder of the document or below it.
pub(super) struct Loader {
    /// The folder of the document, and the addresses that stand for it.
    folder: Option<PathBuf>,
    bases: Vec<String>,
    /// Contexts that the user gave, by their address.
    given: Vec<(String, PathBuf)>,
}

impl Loader {
    /// Returns the loader for the document at `path`, whose relative addresses start at `base` or at its own address.
    pub(super) fn of(path: Option<&Path>, base: Option<&str>) -> Self {
        let folder = path.and_then(|path| path.canonicalize().ok()).and_then(|path| path.parent().map(Path::to_owned));
        let own = folder.as_deref().and_then(Path::to_str).map(|folder| format!("{}/", file_address(folder)));
        let base = base.and_then(|base| base.rsplit_once('/')).map(|(start, _)| format!("{start}/"));
        Self { folder, bases: own.into_iter().chain(base).collect(), given: Vec::new() }
    }

    /// Returns this loader with files for addresses, before all others.
    pub(super) fn with_files(self, given: Vec<(String, PathBuf)>) -> Self {
        Self { given, ..self }
    }

    /// Returns the context at `address`. Nothing is fetched: an unknown address is an error that names it.
    pub(super) fn load(&self, address: &str) -> Result<LoadedDocument, Failure> {
        let given = self.given.iter().rfind(|(known, _)| known == address);
        let content = match (given, embedded(address)) {
            (Some((_, path)), _) => read_context(path)
                .map_err(|error| format!("cannot read `{}` for the context `{address}`: {error}", path.display()))?,
            (None, Some(text)) => text.as_bytes().to_vec(),
            (None, None) => self.beside(address)?.ok_or_else(|| format!("{UNKNOWN}`{address}`"))?,
        };
        let format = RdfFormat::JsonLd { profile: JsonLdProfile::Context.into() };
        Ok(LoadedDocument { url: address.to_owned(), content, format })
    }

    /// Returns the file that `address` is, if it is beside the document or below its folder.
    fn beside(&self, address: &str) -> Result<Option<Vec<u8>>, Failure> {
        let relative = self.bases.iter().find_map(|base| address.strip_prefix(base.as_str()));
        let Some((folder, relative)) = self.folder.as_ref().zip(relative) else { return Ok(None) };
        let Ok(path) = folder.join(decoded(relative)).canonicalize() else { return Ok(None) };
        if !path.starts_with(folder) || !path.is_file() {
            return Ok(None);
        }
        read_context(&path).map(Some)
    }
}

/// Returns the text of the context in the file at `path`, without a byte order mark.
fn read_context(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut content = Vec::new();
    File::open(path)?.take(LARGEST + 1).read_to_end(&mut content)?;
    if content.len() as u64 > LARGEST {
        return Err(format!("the context `{}` is larger than {} MiB", path.display(), LARGEST >> 20).into());
    }
    if content.starts_with("\u{feff}".as_bytes()) {
        content.drain(..3);
    }
    Ok(content)
}

/// Returns the context of ours at `address`.
fn embedded(address: &str) -> Option<&'static str> {
    let address = address.trim_end_matches('/');
    let address = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"))?;
    let fits = |(start, end): &(&str, &str)| match address.strip_prefix(start) {
        Some(rest) if end.is_empty() => rest.is_empty(),
        // Between the two there is nothing, or a version such as `-3.0.3`.
        Some(rest) => rest.strip_suffix(end).is_some_and(is_version),
        None => false,
    };
    CONTEXTS.iter().find(|context| context.addresses.iter().any(fits)).map(|context| context.text)
}

/// Returns the path that the relative address `text` encodes.
fn decoded(text: &str) -> String {
    let path = text.split(['?', '#']).next().unwrap_or_default();
    String::from_utf8_lossy(&percent_bytes(path)).into_owned()
}

/// What the message on an unknown context starts with.
const UNKNOWN: &str = "unknown context ";

/// Returns the address of the unknown context that the message of a parser names.
pub(super) fn unknown_address(message: &str) -> Option<&str> {
    let (_, rest) = message.split_once(UNKNOWN)?;
    rest.strip_prefix('`')?.split('`').next()
}

fn is_version(text: &str) -> bool {
    text.is_empty() || (text.starts_with('-') && text[1..].chars().all(|c| c.is_ascii_digit() || c == '.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::RdfFile;

    #[track_caller]
    fn check(address: &str, expected: Option<&str>) {
        let loader = Loader::of(None, None);
        let found = loader.load(address).ok().map(|document| String::from_utf8(document.content).unwrap());
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
        check("https://purl.imsglobal.org/spec/ob/v3p0/extensions.json", Some("1EdTechRevocationList"));
        check("https://w3id.org/openbadges/v2", Some("BadgeClass"));
        check("https://www.w3.org/ns/credentials/status/v1", Some("statusListCredential"));
        check("https://w3id.org/openbadges/v1", Some("BadgeClass"));
        check("https://w3id.org/blockcerts/v3.1", Some("blockcerts"));
        check("https://purl.imsglobal.org/spec/case/v1p0/context/case_v1p0.jsonld", Some("CFDocument"));
    }

    #[test]
    fn every_context_is_json_ld() {
        for context in CONTEXTS {
            let (start, end) = context.addresses[0];
            let address = format!("{start}{end}");
            let document = format!(r#"{{"@context": "https://{address}", "@id": "http://e/", "http://e/p": 1}}"#);
            let file = RdfFile::of_content(document.into_bytes(), "application/ld+json", None, "http://e/").unwrap();
            let mut count = 0;
            let mut sink = |_| {
                count += 1;
                Ok(())
            };
            crate::source::read_quads(&file, &mut sink).unwrap_or_else(|error| panic!("{address}: {error}"));
            assert_eq!(count, 1, "{address}");
        }
    }

    #[test]
    fn a_context_answers_to_both_schemes_and_a_slash() {
        for address in ["http://credreg.net/ctdl/schema/context/json", "https://credreg.net/ctdl/schema/context/json/"]
        {
            check(address, Some("ceterms"));
        }
        check("ftp://credreg.net/ctdl/schema/context/json", None);
    }

    #[test]
    fn files_beside_the_document_are_read_and_no_others() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("in");
        std::fs::create_dir(&inside).unwrap();
        std::fs::write(inside.join("a b.jsonld"), "{}").unwrap();
        std::fs::write(folder.path().join("c.jsonld"), "{}").unwrap();
        let document = inside.join("document.jsonld");
        std::fs::write(&document, "{}").unwrap();
        let loader = Loader::of(Some(&document), Some("http://e/x/document.jsonld"));
        let own = file_address(inside.canonicalize().unwrap().to_str().unwrap());
        assert!(loader.load(&format!("{own}/a%20b.jsonld")).is_ok());
        assert!(loader.load("http://e/x/a%20b.jsonld").is_ok());
        for address in ["http://e/x/../c.jsonld", "http://e/x/%2e%2e/c.jsonld", "http://e/c.jsonld", "http://e/x/no"] {
            assert!(loader.load(address).is_err(), "{address}");
        }
    }

    #[test]
    fn other_addresses_are_unknown() {
        check("https://purl.imsglobal.org/spec/ob/v3p0/context-evil/x.json", None);
        check("https://www.w3.org/ns/credentials/v20", None);
        check("https://e.example/context", None);
        let error = Loader::of(None, None).load("https://e.example/context").err().unwrap().to_string();
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
