//! How a study is run, shown, kept and judged.

use lermap::analysis::{Family, Naming};
use lermap::store::{DefaultGraph, Store, update_file};
use lermap::study::gate::Condition;
use lermap::study::{Evidence, Request, StoreNaming, Study, compare, record};
use lermap::vocab::compact;
use lermap::{Engine, Error, Result};
use oxrdf::{NamedNode, Term};

use super::super::Session;
use super::super::projection::show_report;
use super::Options;
use crate::console::View;
use lermap::text::{counted, thousands};

/// Tables without labels beside entities: the rows have columns of labels.
const BARE: View = View { format: None, bare: true };

/// Rows of a ranking that a person is shown who asked for no number.
const TOP: usize = 20;

/// Statements shown under a sentence.
const EVIDENCE: usize = 6;

/// Runs what `request` asks; in a session, on a thread of its own, so that it can be stopped.
pub(super) fn run(session: &Session<'_>, engine: &Engine, request: &Request) -> Result<Study> {
    let (engine, request, mut options) = (engine.clone(), request.clone(), session.query_options());
    session.apart(move |cancellation| {
        options.cancellation = cancellation.clone();
        Study::run(&engine.scope(&options), &request)
    })
}

/// Says on stderr which network was analyzed and what was left out of it, and the figures of the run.
pub(super) fn report(study: &Study, engine: &Engine, session: &Session<'_>) {
    show_report(&study.report, session);
    let naming = StoreNaming::new(engine.store());
    let figures: Vec<String> = study
        .findings
        .figures
        .iter()
        .filter_map(|(name, cell)| Some(format!("{name} {}", cell.text(&study.network, &naming).ok()?)))
        .collect();
    if !figures.is_empty() {
        session.note(&format!("  {}", figures.join(", ")));
    }
}

/// Writes what was found: as rows, or as sentences.
pub(super) fn findings(study: &Study, engine: &Engine, options: &Options, session: &mut Session<'_>) -> Result<()> {
    match options.explain {
        Some(count) => words(study, engine.store(), count, session),
        None => {
            let all = study.findings.rows.len();
            let is_ranking = study.algorithm.family() == Family::Centrality;
            let usual = if is_ranking && session.chooses_view() { TOP } else { usize::MAX };
            let top = options.top.unwrap_or(usual);
            session.write_as(BARE, study.solutions(engine.store(), top)?)?;
            if all > top && options.top.is_none() {
                session.note(&format!("{} more: `--top {all}` shows all", thousands(all - top)));
            }
            Ok(())
        }
    }
}

/// Writes what changed from one study to another.
pub(super) fn changes(
    old: &Study,
    new: &Study,
    store: &Store,
    options: &Options,
    session: &mut Session<'_>,
) -> Result<()> {
    let changes = compare::changes(old, new)?;
    let rows = compare::solutions(&changes, new, store, false, options.top.unwrap_or(usize::MAX));
    session.write_as(BARE, rows)
}

fn words(study: &Study, store: &Store, count: usize, session: &mut Session<'_>) -> Result<()> {
    let naming = StoreNaming::new(store);
    let mut text = String::new();
    for words in study.words(store, count)? {
        text.push_str(&format!("{}.\n", words.sentence));
        for evidence in words.evidence.iter().take(EVIDENCE) {
            text.push_str(&format!("  {}\n", statement(evidence, &naming)));
        }
        if words.evidence.len() > EVIDENCE {
            text.push_str(&format!("  and {} more\n", words.evidence.len() - EVIDENCE));
        }
    }
    if text.is_empty() {
        text.push_str("Nothing was found.\n");
    }
    session.write_text(|out| Ok(out.write_all(text.as_bytes())?))
}

fn statement(evidence: &Evidence, naming: &dyn Naming) -> String {
    let kind = match &evidence.kind {
        Some(Term::NamedNode(node)) => compact(node.as_str()).unwrap_or_else(|| node.to_string()),
        Some(Term::Literal(literal)) => literal.value().to_owned(),
        _ => "--".to_owned(),
    };
    format!("{} {kind} {}", naming.name(&evidence.source), naming.name(&evidence.target))
}

/// Where a study can be kept.
pub(super) enum StudyTarget {
    File(String),
    Session,
}

/// Returns where a study of this session is kept.
pub(super) fn place_to_write(session: &Session<'_>) -> Result<StudyTarget> {
    match session.workspace.sources().as_slice() {
        [file] if file.ends_with(".lermap") => Ok(StudyTarget::File(file.clone())),
        _ if session.console.is_interactive() => Ok(StudyTarget::Session),
        _ => Err(Error::usage("a result is kept in a file of ours, and no `.lermap` file is asked")
            .with_hint("make one with `lermap load map --into FILE.lermap`, and ask it with `--source FILE.lermap`")),
    }
}

/// Keeps a study as `graph`: in the file that is asked, or in the data of the session.
pub(super) fn write(
    study: &Study,
    request: &Request,
    engine: &Engine,
    graph: &NamedNode,
    session: &mut Session<'_>,
) -> Result<()> {
    let quads = record::statements(study, request, engine.store(), graph)?;
    let update = record::update(&quads, graph).into();
    let place = match place_to_write(session)? {
        StudyTarget::File(file) => {
            update_file(file.as_ref(), &update, &DefaultGraph::default(), &session.cancellation())?;
            format!("`{file}`")
        }
        StudyTarget::Session => {
            session.workspace.apply(&update, &session.cancellation())?;
            "the data of this session".to_owned()
        }
    };
    session.note(&format!("Kept {} as {graph} in {place}", counted(quads.len(), "statement")));
    Ok(())
}

/// Says which conditions hold; the exit status is 1 if one does.
pub(super) fn gate(study: &Study, conditions: &[Condition], session: &Session<'_>) -> Result<u8> {
    let mut status = 0;
    for condition in conditions {
        let (found, holds) = condition.holds(study)?;
        if holds {
            session.note(&format!("Failed: {condition} ({} is {found})", condition.figure));
            status = 1;
        }
    }
    Ok(status)
}
