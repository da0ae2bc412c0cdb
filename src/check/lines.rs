//! Where in its RDF file each finding stands.
//!
//! A store keeps no lines. The few that findings need are looked up by reading the files once more. The parser of
//! JSON-LD gives its statements when it has read all; there the text says where a node or a value stands.

use std::io::BufRead;

use oxrdf::{NamedOrBlankNode, Quad, Term};
use oxrdfio::RdfFormat;
use rustc_hash::FxHashMap;

use super::Finding;
use super::shacl::Path;
use crate::cancel::Cancellation;
use crate::error::Result;
use crate::snapshot::renamed;
use crate::source::{RdfFile, Source, io_error, open_text, read_quads_by_line};
use crate::vocab::local_name;

/// Gives each of `findings` that has no place yet the line of the statement that it is about: of its value, else of
/// its property, else of the first statement about its entity.
pub fn find_lines(findings: &mut [Finding], sources: &[Source], cancellation: &Cancellation) -> Result<()> {
    let mut wanted: FxHashMap<NamedOrBlankNode, Vec<usize>> = FxHashMap::default();
    for (number, finding) in findings.iter().enumerate().filter(|(_, finding)| finding.place.is_none()) {
        match &finding.entity {
            Some(Term::NamedNode(node)) => wanted.entry(node.clone().into()).or_default().push(number),
            Some(Term::BlankNode(node)) => wanted.entry(node.clone().into()).or_default().push(number),
            _ => {}
        }
    }
    if wanted.is_empty() {
        return Ok(());
    }
    let mut found: Vec<Option<(u8, usize, u64)>> = vec![None; findings.len()];
    for (number, source) in sources.iter().enumerate() {
        let Source::Rdf(file) = source else { continue };
        if file.path.is_none() {
            continue;
        }
        if matches!(file.format, RdfFormat::JsonLd { .. }) {
            each_text_line(file, cancellation, &mut |text, line| {
                for place in wanted.values().flatten() {
                    let level = level_of_text(text, &findings[*place]);
                    if level.is_some_and(|level| found[*place].is_none_or(|(best, ..)| level > best)) {
                        found[*place] = level.map(|level| (level, number, line));
                    }
                }
            })?;
            continue;
        }
        let prefix = if sources.len() > 1 { format!("s{}-", number + 1) } else { String::new() };
        each_quad(file, &prefix, cancellation, &mut |quad, line| {
            for place in wanted.get(&quad.subject).into_iter().flatten() {
                let level = level(quad, &findings[*place]);
                if found[*place].is_none_or(|(best, ..)| level > best) {
                    found[*place] = Some((level, number, line));
                }
            }
        })?;
    }
    for (finding, place) in findings.iter_mut().zip(found) {
        if let Some((_, number, line)) = place
            && let Source::Rdf(file) = &sources[number]
        {
            finding.place = Some((file.name(), line));
        }
    }
    findings.sort_by_cached_key(Finding::rank);
    Ok(())
}

/// Returns how near a statement about the entity of `finding` is to what is wrong.
fn level(quad: &Quad, finding: &Finding) -> u8 {
    let Some(outcome) = &finding.outcome else { return 0 };
    match &outcome.path {
        Some(Path::Predicate(predicate)) if *predicate == quad.predicate => {
            if outcome.value.as_ref() == Some(&quad.object) { 2 } else { 1 }
        }
        _ => 0,
    }
}

/// Returns how near a line of JSON is to what is wrong: it has the property with the value, or it names the entity.
fn level_of_text(text: &str, finding: &Finding) -> Option<u8> {
    let has = |text: &str, word: &str| {
        let quoted = serde_json::Value::from(word).to_string();
        text.contains(&quoted)
    };
    let outcome = finding.outcome.as_ref();
    if let Some(outcome) = outcome
        && let Some(Path::Predicate(predicate)) = &outcome.path
        && let Some(Term::Literal(value)) = &outcome.value
        && has(text, local_name(predicate.as_str()))
        && has(text, value.value())
    {
        return Some(2);
    }
    match &finding.entity {
        Some(Term::NamedNode(node)) if has(text, node.as_str()) => Some(u8::from(has(text, "id") || has(text, "@id"))),
        _ => None,
    }
}

/// Hands the lines of `file` to `take`, counted from 1.
fn each_text_line(file: &RdfFile, cancellation: &Cancellation, take: &mut dyn FnMut(&str, u64)) -> Result<()> {
    for (number, line) in (1..).zip(open_text(file)?.lines()) {
        cancellation.check()?;
        take(&line.map_err(|error| io_error(file, error))?, number);
    }
    Ok(())
}

/// Hands the quads of `file` to `take` with their lines; blank nodes have the labels that loading gives them.
fn each_quad(
    file: &RdfFile,
    prefix: &str,
    cancellation: &Cancellation,
    take: &mut dyn FnMut(&Quad, u64),
) -> Result<()> {
    let keeps_labels = matches!(file.format, RdfFormat::NTriples | RdfFormat::NQuads);
    let mut labels: FxHashMap<String, usize> = FxHashMap::default();
    // A file that was read with leniency is read so again; any other has nothing to leave out.
    let file = &RdfFile { lenient: true, ..file.clone() };
    let mut steps = 0_u32;
    read_quads_by_line(file, &mut |quad, line| {
        steps = steps.wrapping_add(1);
        if steps.is_multiple_of(1024) {
            cancellation.check()?;
        }
        // The labels of lines are the file's own, which this reader does not see.
        if keeps_labels {
            take(&quad, line);
            return Ok(());
        }
        let quad = renamed(quad, &mut |label| {
            let next = labels.len();
            format!("{prefix}b{}", labels.entry(label.to_owned()).or_insert(next))
        });
        take(&quad, line);
        Ok(())
    })?;
    Ok(())
}
