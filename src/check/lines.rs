//! The place of each finding in its RDF file.
//!
//! A store keeps no lines. The few that findings need are looked up by reading the files once more. The parser of
//! JSON-LD gives its statements when it has read all; there [`super::json_places`] looks into the text.

use std::io::Read;

use oxrdf::{NamedOrBlankNode, Quad, Term};
use oxrdfio::RdfFormat;
use rustc_hash::FxHashMap;

use super::Finding;
use super::json_places::{Document, Ways};
use super::shacl::Path;
use crate::cancel::Cancellation;
use crate::error::Result;
use crate::snapshot::renamed;
use crate::source::{RdfFile, Source, io_error, open_text, read_quads_by_line};

/// Gives each of `findings` that has no place yet the line of the statement that it is about: of its value, else of
/// its property, else of the first statement about its entity.
///
/// # Errors
/// When a source cannot be read again, or the work should stop.
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
        let prefix = if sources.len() > 1 { format!("s{}-", number + 1) } else { String::new() };
        if matches!(file.format, RdfFormat::JsonLd { .. }) {
            let document = document(file, &prefix, cancellation)?;
            let places = document.places();
            for place in wanted.values().flatten() {
                let Some((level, line)) = places.find(&findings[*place]) else { continue };
                if found[*place].is_none_or(|(best, ..)| level > best) {
                    found[*place] = Some((level, number, line));
                }
            }
            continue;
        }
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

/// Reads a file of JSON-LD, its text and its statements.
fn document(file: &RdfFile, prefix: &str, cancellation: &Cancellation) -> Result<Document> {
    let mut ways = Ways::default();
    each_quad(file, prefix, cancellation, &mut |quad, _| ways.take(quad))?;
    let mut text = String::new();
    open_text(file)?.read_to_string(&mut text).map_err(|error| io_error(file, error))?;
    Ok(Document::new(&text, ways))
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
