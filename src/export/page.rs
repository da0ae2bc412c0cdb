//! The vocabulary as one HTML page: every class and property with its definition, domain, range and an example.

use std::collections::BTreeMap;
use std::fmt::Write;

use oxrdf::{NamedOrBlankNode, Quad, Term};

use crate::entity::{Caption, Section, captions};
use crate::output::xml_shown as html;
use crate::vocab::{compact, owl, rdf, skos};

/// The rows under a term: what they say, and the property that they show.
const ROWS: &[(&str, &str)] = &[
    ("Part of", rdf::SUB_CLASS_OF),
    ("Part of", rdf::SUB_PROPERTY_OF),
    ("Domain", rdf::DOMAIN),
    ("Range", rdf::RANGE),
    ("Inverse", owl::INVERSE_OF),
    ("Example", skos::EXAMPLE),
];

const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;\
color:#1a1a1a;background:#fff}h3{margin-bottom:0}code{background:#f2f2f2;padding:0 .2em}dt{font-weight:bold}\
dl{display:grid;grid-template-columns:6rem 1fr}dd{margin:0}nav ul{columns:3;list-style:none;padding:0}a{color:#0050a0}\
@media(prefers-color-scheme:dark){body{color:#eee;background:#111}code{background:#222}a{color:#8cf}}";

/// A class or property: its values by property.
type Values<'a> = BTreeMap<&'a str, Vec<&'a Term>>;

/// Returns the page of the vocabulary in `quads`.
pub(super) fn vocabulary_page(quads: &[Quad]) -> String {
    let captions = captions(quads);
    let mut terms: BTreeMap<(Section, String, &str), Values<'_>> = BTreeMap::new();
    for quad in quads {
        let NamedOrBlankNode::NamedNode(subject) = &quad.subject else { continue };
        let Some(Caption { section, label }) = captions.get(&quad.subject) else { continue };
        let values = terms.entry((section.clone(), label.clone(), subject.as_str())).or_default();
        values.entry(quad.predicate.as_str()).or_default().push(&quad.object);
    }
    let title = terms.keys().find(|key| key.0 == Section::Ontology).map_or("Vocabulary", |key| key.1.as_str());
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width\">\n<title>{0}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{0}</h1>\n",
        html(title)
    );
    for (section, heading) in
        [(Section::Ontology, "About"), (Section::Classes, "Classes"), (Section::Properties, "Properties")]
    {
        let of_section: Vec<_> = terms.iter().filter(|(key, _)| key.0 == section).collect();
        let _ = writeln!(out, "<h2>{heading}</h2>");
        if section != Section::Ontology {
            let _ = writeln!(out, "<nav aria-label=\"{heading}\">\n<ul>");
            for ((_, label, iri), _) in &of_section {
                let _ = writeln!(out, "<li><a href=\"#{}\">{}</a></li>", html(anchor(iri)), html(label));
            }
            let _ = writeln!(out, "</ul>\n</nav>");
        }
        for ((_, label, iri), values) in of_section {
            write_term(label, iri, values, &mut out);
        }
    }
    out.push_str("</body>\n</html>\n");
    out
}

fn write_term(label: &str, iri: &str, values: &Values<'_>, out: &mut String) {
    let _ = writeln!(out, "<section id=\"{}\">\n<h3>{}</h3>", html(anchor(iri)), html(label));
    let name = compact(iri).unwrap_or_else(|| iri.to_owned());
    let _ = writeln!(out, "<p><a href=\"{}\"><code>{}</code></a></p>", html(iri), html(&name));
    for text in values.get(skos::DEFINITION).into_iter().flatten() {
        let _ = writeln!(out, "<p>{}</p>", shown(text));
    }
    let rows: Vec<String> = ROWS
        .iter()
        .filter_map(|(heading, property)| {
            let mut shown: Vec<String> = values.get(property)?.iter().map(|term| shown(term)).collect();
            shown.sort();
            shown.dedup();
            Some(format!("<dt>{heading}</dt><dd>{}</dd>", shown.join(", ")))
        })
        .collect();
    if !rows.is_empty() {
        let _ = writeln!(out, "<dl>\n{}\n</dl>", rows.join("\n"));
    }
    let _ = writeln!(out, "</section>");
}

/// Returns the part of `iri` after its namespace.
fn anchor(iri: &str) -> &str {
    iri.rsplit(['#', '/']).find(|part| !part.is_empty()).unwrap_or(iri)
}

/// Returns a value: terms of this page as links inside it, others as links, texts as code or prose.
fn shown(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => {
            let name = compact(node.as_str()).unwrap_or_else(|| node.as_str().to_owned());
            let target =
                if name.starts_with("ler:") { format!("#{}", anchor(node.as_str())) } else { node.as_str().to_owned() };
            format!("<a href=\"{}\"><code>{}</code></a>", html(&target), html(&name))
        }
        Term::Literal(literal) if literal.language().is_some() => html(literal.value()),
        Term::Literal(literal) => format!("<code>{}</code>", html(literal.value())),
        term => html(&term.to_string()),
    }
}
