//! Looks at a whole dataset and says what is wrong with it, where, and what to do.
//!
//! One file per check. To add one, write the file, then add its `mod` line and its entry in [`CHECKS`]; `lermap check`
//! and the tests walk that list. What a shape can say is in shapes, ours in `data/`, and [`shacl`]
//! holds data against them; checks say the rest. They ask the
//! store in SPARQL and know no records, so they serve any source.

mod blank_node;
mod broader_cycle;
mod dangling_citation;
mod dangling_reference;
mod dataset;
mod draft_called_final;
mod empty_cell;
mod finding;
mod framework_without_publisher;
mod fused_statements;
mod group_without_actions;
mod hierarchy;
mod html_in_text;
mod joint_author_line;
mod json_places;
mod json_text;
mod junit;
mod known_defect;
mod licence_conflict;
mod lines;
mod name_variant;
mod repeated_statement;
mod report;
mod sarif;
mod severity;
pub mod shacl;
mod shapes;
mod skos_integrity;
mod term_unused;
mod text;
mod unconfirmed_exact_match;
mod unversioned_link;
mod url_missing;
mod url_repeated;

use std::io::Write;

use crate::cancel::Cancellation;
use crate::error::{Error, Position, Result};
use crate::output::Format;
use crate::store::Store;

pub use dataset::Dataset;
pub use finding::{Finding, distinct, rows};
pub use junit::JUNIT;
pub use lines::find_lines;
pub use report::report;
pub use sarif::SARIF;
pub use severity::Severity;
pub use shapes::{SHAPE_SETS, ShapeSet, known_shapes};
pub use text::TEXT;

use shacl::Shapes;

/// A function that writes findings.
pub type WriteFindings = fn(&[Finding], &mut dyn Write) -> Result<()>;

/// The formats of findings, besides those of tables and graphs.
pub static FINDING_FORMATS: &[&Format<WriteFindings>] = &[&TEXT, &SARIF, &JUNIT];

/// Every check, in the order of their codes.
pub static CHECKS: &[&dyn Check] = &[
    &blank_node::BlankNode,
    &broader_cycle::BroaderCycle,
    &dangling_citation::DanglingCitation,
    &dangling_reference::DanglingReference,
    &draft_called_final::DraftCalledFinal,
    &empty_cell::EmptyCell,
    &framework_without_publisher::FrameworkWithoutPublisher,
    &fused_statements::FusedStatements,
    &group_without_actions::GroupWithoutActions,
    &html_in_text::HtmlInText,
    &joint_author_line::JointAuthorLine,
    &known_defect::KnownDefect,
    &licence_conflict::LicenceConflict,
    &name_variant::NameVariant,
    &repeated_statement::NearStatement,
    &repeated_statement::RepeatedStatement,
    &skos_integrity::SkosIntegrity,
    &term_unused::TermUnused,
    &unconfirmed_exact_match::UnconfirmedExactMatch,
    &unversioned_link::UnversionedLink,
    &url_missing::UrlMissing,
    &url_repeated::UrlRepeated,
];

/// The code of findings that reading the source gave.
const SOURCE_FILE: &str = "source-file";

/// One thing that can be wrong with a dataset.
pub trait Check: Sync {
    /// The name of its findings, in kebab-case.
    fn code(&self) -> &'static str;

    /// How much a finding weighs.
    fn severity(&self) -> Severity;

    /// What is wrong, in one line without a full stop.
    fn summary(&self) -> &'static str;

    /// What to do about a finding.
    fn advice(&self) -> &'static str;

    /// Returns what is wrong: entities and sentences.
    ///
    /// # Errors
    /// When the data cannot be read or a query of the check fails.
    fn find(&self, data: &Dataset<'_>) -> Result<Vec<Found>>;
}

/// What a check found of one entity.
pub struct Found {
    /// The entity; `None` if it is the whole dataset.
    pub entity: Option<oxrdf::Term>,
    /// A sentence, without a full stop.
    pub message: String,
}

/// The code of the finding that a file is damaged.
const DAMAGED_FILE: &str = "damaged-file";

/// What to check a dataset for.
pub struct Request<'a> {
    /// What looked wrong while the data was read.
    pub warnings: &'a [Error],
    /// The shapes that the data is held against.
    pub shapes: &'a Shapes,
    /// Whether to run [`CHECKS`] too.
    pub with_checks: bool,
    /// What ends the work early.
    pub cancellation: &'a Cancellation,
}

/// Returns all findings in `store`, and warnings of reading its source as findings; the worst first, then by code,
/// place and entity.
///
/// # Errors
/// When the data cannot be read, a check fails, or the work is told to stop.
///
/// ```
/// use lermap::Engine;
/// use lermap::cancel::Cancellation;
/// use lermap::check::{Request, known_shapes, run};
/// use lermap::load::LoadOptions;
/// use lermap::source::Source;
///
/// let engine = Engine::open(&[Source::Embedded], &LoadOptions::default())?;
/// let (shapes, never) = (known_shapes(&["map"])?, Cancellation::new());
/// let request = Request { warnings: &engine.warnings, shapes: &shapes, with_checks: false, cancellation: &never };
/// assert!(run(engine.store(), &request)?.is_empty());
/// # Ok::<(), lermap::Error>(())
/// ```
pub fn run(store: &Store, request: &Request<'_>) -> Result<Vec<Finding>> {
    if let Err(error) = store.verify() {
        // What a damaged file says is not worth checking.
        return Ok(vec![of_damage(&error)]);
    }
    let data = Dataset::new(store, request.cancellation);
    let mut findings: Vec<Finding> = request.warnings.iter().map(of_warning).collect();
    for check in CHECKS.iter().filter(|_| request.with_checks) {
        request.cancellation.check()?;
        for found in check.find(&data)? {
            findings.push(data.finding(*check, found)?);
        }
    }
    findings.extend(shapes::findings(request.shapes, store, &data, request.cancellation)?);
    findings.sort_by_cached_key(Finding::rank);
    findings.dedup();
    Ok(findings)
}

fn of_damage(error: &Error) -> Finding {
    Finding {
        code: DAMAGED_FILE.to_owned(),
        severity: Severity::Violation,
        entity: None,
        label: None,
        place: error.position.clone().map(|Position { file, line, .. }| (file.unwrap_or_default(), line)),
        message: error.message.clone(),
        advice: error.hint.clone().unwrap_or_else(|| "make the file anew with `lermap load`".to_owned()),
        outcome: None,
    }
}

fn of_warning(warning: &Error) -> Finding {
    Finding {
        code: SOURCE_FILE.to_owned(),
        severity: Severity::Warning,
        entity: None,
        label: None,
        place: warning.position.clone().map(|Position { file, line, .. }| (file.unwrap_or_default(), line)),
        message: warning.message.clone(),
        advice: warning.hint.clone().unwrap_or_else(|| "correct the source file".to_owned()),
        outcome: None,
    }
}

#[cfg(test)]
mod tests;
