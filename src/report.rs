//! A report to the people who keep the map: what is wrong or missing, with the evidence, ready to be sent.
//!
//! Nothing is sent from here: a report is a document and the addresses that take it.

use oxrdf::{NamedNode, Term};

use crate::about::About;
use crate::card::Card;
use crate::check::Finding;
use crate::document::{Document, Item, Section, View};
use crate::error::Result;
use crate::store::Store;
use crate::text::{counted, percent_encoded};
use crate::vocab::{dcterms, ler, short};

/// The longest address that the forms of code hosts take for sure.
const LONGEST_ADDRESS: usize = 6000;

/// What a report is about.
pub enum Subject<'a> {
    /// An entity: something that is said of it, or a gap.
    Entity(&'a NamedNode),
    /// All findings of the check with this code.
    Check(&'a str),
}

/// A report, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The title of the issue.
    pub title: String,
    /// Everything but the addresses.
    pub body: Document,
    /// Where issues of the map are taken, with title and body filled in where they fit.
    pub issue_form: Option<String>,
    /// The form for feedback on the map.
    pub feedback_form: Option<String>,
}

impl Report {
    /// Returns the report about `subject`, with those of `findings` that concern it.
    ///
    /// # Errors
    /// When the data cannot be read.
    pub fn of(subject: &Subject<'_>, findings: &[Finding], store: &Store) -> Result<Self> {
        let about = About::new(store);
        let (title, mut body) = match subject {
            Subject::Entity(entity) => of_entity(entity, findings, &about, store)?,
            Subject::Check(code) => of_check(code, findings),
        };
        body.title.clone_from(&title);
        let (issues, feedback_form) = addresses(&about)?;
        let issue_form = issues.map(|address| filled(&address, &title, &body));
        Ok(Self { title, body, issue_form, feedback_form })
    }

    /// Returns the report as a document, with the addresses that take it.
    pub fn document(&self) -> Document {
        let mut document = self.body.clone();
        let mut section = Section::new("Where to send it").saying("Nothing has been sent.");
        for (label, address) in [("Issue form", &self.issue_form), ("Feedback form of the map", &self.feedback_form)] {
            section.items.extend(address.iter().map(|address| Item::named(label, "").linked(Some(address.clone()))));
        }
        if section.items.is_empty() {
            section.texts.push("The data names no address that takes reports.".to_owned());
        }
        document.sections.push(section);
        document
    }
}

/// Returns the issue form and the feedback form of the latest edition that names them.
fn addresses(about: &About<'_>) -> Result<(Option<String>, Option<String>)> {
    let mut editions = Vec::new();
    for edition in about.instances(ler::EDITION)? {
        editions.push((about.text(&edition, dcterms::ISSUED)?, edition));
    }
    editions.sort_by(|(a, _), (b, _)| b.cmp(a));
    let (mut issues, mut feedback) = (None, None);
    for (_, edition) in &editions {
        let first = |property| -> Result<Option<String>> {
            Ok(about.links(edition, property)?.into_iter().next().map(NamedNode::into_string))
        };
        issues = issues.or(first(ler::ISSUE_FORM)?);
        feedback = feedback.or(first(ler::FEEDBACK_FORM)?);
    }
    Ok((issues, feedback))
}

/// Returns `form` with title and body filled in, or with the title alone if the address would be too long.
fn filled(form: &str, title: &str, body: &Document) -> String {
    let text = body.draw(View::Markdown, 80);
    // The title has a field of its own.
    let text = text.split_once("\n\n").map_or("", |(_, rest)| rest);
    let short = format!("{form}?title={}", percent_encoded(title));
    let long = format!("{short}&body={}", percent_encoded(text));
    if long.len() > LONGEST_ADDRESS { short } else { long }
}

fn of_entity(entity: &NamedNode, findings: &[Finding], about: &About<'_>, store: &Store) -> Result<(String, Document)> {
    let card = Card::of(entity, store)?;
    let concerning: Vec<&Finding> =
        findings.iter().filter(|it| it.entity.as_ref() == Some(&Term::NamedNode(entity.clone()))).collect();
    let title = match concerning.first() {
        Some(finding) => format!("{}: {}", card.label, finding.message),
        None => format!("On {} ({})", card.label, short(entity.as_str())),
    };
    let mut document = Document::default();
    let mut what = Section::new("What this is about");
    what.items.push(Item::named("Entity", format!("{} ({})", card.label, entity.as_str())));
    what.items.push(Item::named("Kind", card.types.join(", ")));
    if let Some(place) = place(entity, about)? {
        what.items.push(Item::named("Record", place));
    }
    document.add(what);
    document.add(found("What was found", &concerning));
    document.add(Section { texts: card.texts.clone(), ..Section::new("What the graph says") });
    let mut statements = Section::new("Statements about it");
    for links in &card.outgoing {
        let values: Vec<&str> = links.values.iter().map(|(_, text)| text.as_str()).collect();
        statements.items.push(match values.as_slice() {
            [value] => Item::named(&links.label, *value),
            values => {
                let items = values.iter().map(|value| Item::text(*value)).collect();
                Item { items, ..Item::named(&links.label, counted(values.len(), "value")) }
            }
        });
    }
    document.add(statements);
    document.add(evidence(entity, &card, about)?);
    document.add(Section::new("What should be said instead").saying("(Please fill in, with a source.)"));
    Ok((title, document))
}

/// Returns where what is said of `entity` comes from, and how to see it again.
fn evidence(entity: &NamedNode, card: &Card, about: &About<'_>) -> Result<Section> {
    let mut section = Section::new("Evidence");
    section.items.extend(card.sources.iter().map(|source| Item::named("Source", source)));
    for origin in about.links(entity, crate::vocab::prov::WAS_DERIVED_FROM)? {
        let place = place(&origin, about)?.map(|place| format!(" in {place}")).unwrap_or_default();
        section.items.push(Item::named("Derived from", format!("{}{place}", about.label(&origin))));
    }
    section.items.push(Item::named("See it again", format!("lermap describe {} --full", short(entity.as_str()))));
    Ok(section)
}

fn place(entity: &NamedNode, about: &About<'_>) -> Result<Option<String>> {
    let Some(file) = about.text(entity, ler::RECORD_FILE)? else { return Ok(None) };
    Ok(Some(match about.text(entity, ler::RECORD_LINE)? {
        Some(line) => format!("{file}:{line}"),
        None => file,
    }))
}

fn found(heading: &str, findings: &[&Finding]) -> Section {
    let item = |finding: &&Finding| {
        let mut item = Item::named(finding.label.clone().unwrap_or_default(), &finding.message);
        item.note = format!("{}, {}", finding.severity, finding.code);
        if let Some((file, line)) = &finding.place {
            item.items.push(Item::named("Place", format!("{file}:{line}")));
        }
        if let Some(Term::NamedNode(node)) = &finding.entity {
            item.items.push(Item::named("Entity", node.as_str()));
        }
        item.items.push(Item::named("Advice", &finding.advice));
        item
    };
    Section::new(heading).of(findings.iter().map(item))
}

fn of_check(code: &str, findings: &[Finding]) -> (String, Document) {
    let these: Vec<&Finding> = findings.iter().filter(|finding| finding.code == code).collect();
    let title = match these.as_slice() {
        [one] => match &one.label {
            Some(label) => format!("{label}: {}", one.message),
            None => one.message.clone(),
        },
        many => format!("{}: {code}", counted(many.len(), "finding")),
    };
    let mut document = Document::default();
    document.add(found("What was found", &these));
    let again = Item::named("See it again", "lermap check");
    document.add(Section::new("Evidence").of([again]));
    (title, document)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::LoadOptions;
    use crate::source::Source;

    fn report(subject: &Subject<'_>) -> Report {
        let engine = crate::Engine::open(&[Source::Embedded], &LoadOptions::default()).unwrap();
        let request = crate::check::Request {
            warnings: &[],
            shapes: &crate::check::known_shapes(&[]).unwrap(),
            with_checks: true,
            cancellation: &crate::cancel::Cancellation::new(),
        };
        let findings = crate::check::run(engine.store(), &request).unwrap();
        Report::of(subject, &findings, engine.store()).unwrap()
    }

    #[test]
    fn a_finding_leads_to_a_report_with_place_advice_and_address() {
        let report = report(&Subject::Check("url-missing"));
        let text = report.document().draw(View::Markdown, 80);
        for part in ["data/resources.yaml:", "**Advice**", "Nothing has been sent", "https://forms.gle/"] {
            assert!(text.contains(part), "{part}: {text}");
        }
        let address = report.issue_form.unwrap();
        assert!(address.starts_with("https://github.com/digitalcredentials/ler-ecosystem-map-v2/issues/new?title="));
        assert!(!address.contains(' '), "{address}");
    }

    #[test]
    fn an_entity_leads_to_a_report_with_what_was_found_of_it() {
        let node = NamedNode::new_unchecked("https://w3id.org/lermap/resource/wallet-market-scan");
        let report = report(&Subject::Entity(&node));
        let text = report.body.draw(View::Card, 100);
        assert!(text.contains("url-missing") && text.contains("What should be said instead"), "{text}");
    }

    #[test]
    fn a_gap_is_an_entity_too() {
        let node = NamedNode::new_unchecked("https://w3id.org/lermap/cell/funders-promoting");
        let text = report(&Subject::Entity(&node)).body.draw(View::Card, 100);
        assert!(
            text.contains("0 actions") && text.contains("Derived from: Funders in data/stakeholders/funders.yaml:1"),
            "{text}"
        );
    }

    #[test]
    fn an_address_that_would_be_too_long_has_the_title_alone() {
        let section = Section::new("x").saying("y".repeat(2 * LONGEST_ADDRESS));
        let document = Document { sections: vec![section], ..Document::default() };
        assert_eq!(filled("https://example.org/new", "a b", &document), "https://example.org/new?title=a%20b");
    }
}
