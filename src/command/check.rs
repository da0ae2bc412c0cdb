//! `lermap check`: what is wrong with a dataset, where, and what to do.

use std::sync::Arc;

use clap::{ArgMatches, Args};
use lermap::check::shacl::{Shapes, ShapesGraph};
use lermap::check::{
    CHECKS, FINDING_FORMATS, Finding, Request, SHAPE_SETS, Severity, distinct, find_lines, known_shapes, report, rows,
    run,
};
use lermap::output::{Content, find_by_path};
use lermap::results::{Results, Solutions, Triples};
use lermap::source::{RdfFile, Source};
use lermap::{Engine, Error, Result};
use oxrdf::Literal;

use super::options::Shared;
use super::{Command, Session, parsed};
use lermap::text::counted;

/// Checks a dataset.
pub(super) struct Check;

#[derive(Args)]
struct Arguments {
    /// What to check, as for `--source`
    source: Option<String>,

    /// Check by the shapes (SHACL) of this file, or by those of `--list` with this name, and by nothing else
    #[arg(long, value_name = "FILE|NAME")]
    shapes: Vec<String>,

    /// Where shapes come from
    #[arg(long, value_name = "PLACE", value_parser = ["data"], conflicts_with = "shapes")]
    shapes_from: Option<String>,

    /// Show findings of this severity and worse
    #[arg(long, value_name = "SEVERITY", default_value = "info", value_parser = Severity::ALL.map(Severity::name))]
    severity: String,

    /// Show the first of the findings, the worst first
    #[arg(long, value_name = "COUNT")]
    limit: Option<usize>,

    /// List what is checked
    #[arg(long, conflicts_with_all = ["source", "severity", "shapes", "shapes_from", "limit"])]
    list: bool,
}

impl Command for Check {
    fn name(&self) -> &'static str {
        "check"
    }

    fn summary(&self) -> &'static str {
        "Check shapes and data quality; say what is wrong, where, and what to do"
    }

    fn arguments(&self, command: clap::Command) -> clap::Command {
        Arguments::augment_args(command).after_help(
            "`--format text` writes a line for each finding that starts with its place, `junit` tests for build servers, \
             `sarif` a log for code hosts and editors, a format for graphs such as `turtle` a SHACL validation \
             report.\n`lermap shapes` makes shapes of data, to start from.\nExits with 1 if there is a violation.",
        )
    }

    fn takes(&self) -> &'static [Shared] {
        Shared::TABLE
    }

    fn refuses(&self, arguments: &ArgMatches) -> &'static [Shared] {
        if arguments.get_flag("list") {
            &[Shared::Source, Shared::Infer, Shared::Context, Shared::Lenient, Shared::Timeout, Shared::Memory]
        } else if arguments.get_one::<String>("source").is_some() {
            &[Shared::Source]
        } else {
            &[]
        }
    }

    fn run(&self, arguments: &ArgMatches, session: &mut Session<'_>) -> Result<u8> {
        let arguments: Arguments = parsed(arguments)?;
        if arguments.list {
            session.write(Results::Solutions(list()))?;
            return Ok(0);
        }
        let mut findings = find(&arguments, session)?;
        if !is_report(session)? {
            findings = distinct(findings);
        }
        let least = Severity::parse(&arguments.severity)?;
        let is_wrong = findings.iter().any(|finding| finding.severity == Severity::Violation);
        let shown = findings.iter().filter(|finding| finding.severity <= least);
        let limit = arguments.limit.unwrap_or(usize::MAX);
        let shown: Vec<Finding> = shown.take(limit).cloned().collect();
        write(&shown, session)?;
        summarize(&findings, session);
        if shown.len() == limit && findings.len() > limit {
            session.note(&format!("Shown: the first {limit}"));
        }
        Ok(u8::from(is_wrong))
    }
}

/// Returns everything that is wrong with the data of the session, each thing once.
pub(super) fn all_findings(session: &mut Session<'_>) -> Result<Vec<Finding>> {
    let arguments = Arguments {
        source: None,
        shapes: Vec::new(),
        shapes_from: None,
        severity: String::new(),
        limit: None,
        list: false,
    };
    Ok(distinct(find(&arguments, session)?))
}

/// Returns what is wrong with the source of the arguments, or with the data of the session.
fn find(arguments: &Arguments, session: &mut Session<'_>) -> Result<Vec<Finding>> {
    let cancellation = session.cancellation();
    let mut options = session.load_options();
    options.cancellation = cancellation.clone();
    let named: Vec<String> = match &arguments.source {
        Some(source) => vec![source.clone()],
        None => session.workspace.sources(),
    };
    let sources: Vec<Source> = named.iter().map(|name| Source::parse(name)).collect::<Result<_>>()?;
    // A file with damage is opened all the same: that is what there is to find.
    options.unverified = true;
    let open = || {
        let engine = Engine::open(&sources, &options)?;
        session.say_skipped(&engine.skipped);
        Ok(Arc::new(engine))
    };
    let engine = match (&arguments.source, sources.as_slice()) {
        (Some(_), _) => open()?,
        (None, [Source::Snapshot(_)]) => session.engine().or_else(|error: Error| open().map_err(|_: Error| error))?,
        (None, _) => session.engine()?,
    };
    let is_own = arguments.shapes.is_empty() && arguments.shapes_from.is_none();
    let shapes = match (&arguments.shapes_from, arguments.shapes.as_slice()) {
        (Some(_), _) => Shapes::read(ShapesGraph::within(engine.store().snapshot()?))?,
        (None, names) => shapes(names)?,
    };
    if shapes.all.iter().all(|shape| shape.targets.is_empty()) {
        return Err(without_targets(arguments));
    }
    let request =
        Request { warnings: &engine.warnings, shapes: &shapes, with_checks: is_own, cancellation: &cancellation };
    let mut findings = run(engine.store(), &request)?;
    find_lines(&mut findings, &sources, &cancellation)?;
    for note in &shapes.notes {
        session.warn(note);
    }
    Ok(findings)
}

fn without_targets(arguments: &Arguments) -> Error {
    let place = if arguments.shapes_from.is_some() { "the data".to_owned() } else { arguments.shapes.join("`, `") };
    Error::data(format!("no shape in `{place}` says which nodes it is for"))
        .with_hint("give a shape `sh:targetClass`, `sh:targetNode`, `sh:targetSubjectsOf` or `sh:targetObjectsOf`")
}

/// Returns the shapes of files and of sets that the program brings along; all such sets if nothing is named.
fn shapes(names: &[String]) -> Result<Shapes> {
    let is_set = |name: &&String| SHAPE_SETS.iter().any(|set| set.name == name.as_str());
    let (sets, files): (Vec<&String>, Vec<&String>) = names.iter().partition(is_set);
    if files.is_empty() {
        return known_shapes(&sets.iter().map(|name| name.as_str()).collect::<Vec<_>>());
    }
    if let Some(set) = sets.first() {
        return Err(Error::usage(format!("`{set}` and files cannot be checked by at once"))
            .with_hint("run `lermap check` twice, or write the shapes of both into files"));
    }
    let files = files.iter().map(|name| match Source::parse(name)? {
        Source::Rdf(file) => Ok(file),
        _ => Err(Error::usage(format!("`{name}` is not an RDF file with shapes"))),
    });
    Shapes::read(ShapesGraph::read(&files.collect::<Result<Vec<RdfFile>>>()?)?)
}

/// Returns what is checked: code, severity, what is wrong, what to do.
fn list() -> Solutions {
    let row = |texts: [&str; 4]| texts.map(|text| Some(Literal::from(text).into())).to_vec();
    let checks =
        CHECKS.iter().map(|check| row([check.code(), check.severity().name(), check.summary(), check.advice()]));
    let sets = SHAPE_SETS.iter().map(|set| {
        row([set.name, "shapes", set.summary, &format!("`--shapes {}` checks by these shapes alone", set.name)])
    });
    Solutions::from_rows(&["code", "severity", "summary", "advice"], checks.chain(sets).collect())
}

/// Returns whether findings are written as a graph, in the terms of SHACL.
fn is_report(session: &Session<'_>) -> Result<bool> {
    let wanted = session.options.format.as_deref();
    if wanted.is_some_and(|wanted| lermap::output::find(FINDING_FORMATS, wanted).is_some()) {
        return Ok(false);
    }
    Ok(session.format()?.is_some_and(|format| !format.takes(Content::Table)))
}

fn write(findings: &[Finding], session: &mut Session<'_>) -> Result<()> {
    let (wanted, file) = (session.options.format.as_deref(), session.options.output.as_deref());
    let of_file = wanted.is_none().then_some(file).flatten().and_then(|path| find_by_path(FINDING_FORMATS, path));
    if let Some(format) = wanted.and_then(|wanted| lermap::output::find(FINDING_FORMATS, wanted)).or(of_file) {
        return session.write_text(|out| (format.writer)(findings, out));
    }
    let is_graph = is_report(session)?;
    session.write(if is_graph {
        Results::Graph(Triples::new(report(findings).into_iter().map(Ok)))
    } else {
        Results::Solutions(rows(findings))
    })
}

/// Tells how much was found.
fn summarize(findings: &[Finding], session: &Session<'_>) {
    let counts: Vec<String> = Severity::ALL
        .iter()
        .map(|severity| {
            let noun = if *severity == Severity::Info { "remark" } else { severity.name() };
            counted(findings.iter().filter(|finding| finding.severity == *severity).count(), noun)
        })
        .collect();
    session.note(&counts.join(", "));
}
