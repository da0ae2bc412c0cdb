//! The contents of an XML literal in their exclusive canonical form, with comments.
//!
//! Source: W3C, Exclusive XML Canonicalization 1.0, with an empty list of inclusive prefixes; RDF/XML 7.2.17.

use std::collections::BTreeMap;
use std::io::BufRead;

use quick_xml::name::{Namespace, QName, ResolveResult};
use quick_xml::reader::NsReader;

use super::Attribute;

/// The text of a literal under way.
#[derive(Default)]
pub(super) struct Canonical {
    text: String,
    /// For each open element, the namespaces that it declares in the text: prefix, empty for none, and name.
    open: Vec<Vec<(String, String)>>,
}

impl Canonical {
    /// Writes a start tag; an error names a prefix that is not declared.
    pub(super) fn start<R: BufRead>(
        &mut self,
        reader: &NsReader<R>,
        name: QName<'_>,
        attributes: &[Attribute],
    ) -> Result<(), String> {
        let mut used: BTreeMap<String, String> = BTreeMap::new();
        used.insert(prefix(name), bound(&reader.resolve_element(name).0)?);
        let mut sorted = Vec::new();
        for attribute in attributes.iter().filter(|attribute| !attribute.declares_namespace()) {
            let key = attribute.key();
            let (namespace, local) = reader.resolve_attribute(key);
            let namespace = bound(&namespace)?;
            if key.prefix().is_some_and(|prefix| prefix.as_ref() != b"xml") {
                used.insert(prefix(key), namespace.clone());
            }
            sorted.push((namespace, text(local.as_ref()), attribute));
        }
        sorted.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
        used.retain(|prefix, namespace| self.declared(prefix) != namespace && prefix != "xml");
        self.text.push('<');
        self.text.push_str(&text(name.as_ref()));
        for (prefix, namespace) in &used {
            let name = if prefix.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{prefix}") };
            self.attribute(&name, namespace);
        }
        for (_, _, attribute) in sorted {
            self.attribute(&attribute.name, &attribute.value);
        }
        self.text.push('>');
        self.open.push(used.into_iter().collect());
        Ok(())
    }

    /// Writes an end tag; `false` if no element of the literal is open.
    pub(super) fn end(&mut self, name: &[u8]) -> bool {
        if self.open.pop().is_none() {
            return false;
        }
        self.text.push_str("</");
        self.text.push_str(&text(name));
        self.text.push('>');
        true
    }

    /// Writes characters.
    pub(super) fn characters(&mut self, characters: &str) {
        for c in characters.chars() {
            match c {
                '&' => self.text.push_str("&amp;"),
                '<' => self.text.push_str("&lt;"),
                '>' => self.text.push_str("&gt;"),
                '\r' => self.text.push_str("&#xD;"),
                c => self.text.push(c),
            }
        }
    }

    pub(super) fn comment(&mut self, comment: &str) {
        self.text.push_str("<!--");
        self.text.push_str(comment);
        self.text.push_str("-->");
    }

    pub(super) fn instruction(&mut self, instruction: &str) {
        self.text.push_str("<?");
        self.text.push_str(instruction);
        self.text.push_str("?>");
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.text.push(' ');
        self.text.push_str(name);
        self.text.push_str("=\"");
        for c in value.chars() {
            match c {
                '&' => self.text.push_str("&amp;"),
                '<' => self.text.push_str("&lt;"),
                '"' => self.text.push_str("&quot;"),
                '\t' => self.text.push_str("&#x9;"),
                '\n' => self.text.push_str("&#xA;"),
                '\r' => self.text.push_str("&#xD;"),
                c => self.text.push(c),
            }
        }
        self.text.push('"');
    }

    /// Returns the namespace that the text declares for `prefix` here; empty for none.
    fn declared(&self, prefix: &str) -> &str {
        let declarations = self.open.iter().rev().flatten();
        declarations.filter(|(other, _)| other == prefix).map(|(_, namespace)| namespace.as_str()).next().unwrap_or("")
    }
}

fn prefix(name: QName<'_>) -> String {
    name.prefix().map(|prefix| text(prefix.as_ref())).unwrap_or_default()
}

/// Returns the namespace of a name; empty for none.
fn bound(namespace: &ResolveResult<'_>) -> Result<String, String> {
    match namespace {
        ResolveResult::Bound(Namespace(name)) => Ok(text(name)),
        ResolveResult::Unbound => Ok(String::new()),
        ResolveResult::Unknown(prefix) => Err(format!("the prefix `{}` is not declared", text(prefix))),
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
