//! `lermap check`: what is wrong with a dataset, where, and what to do.

use clap::{ArgMatches, Args};
use lermap::check::{CHECKS, Finding, SARIF, Severity, has_shapes, report, rows, run};
use lermap::output::{Content, find, find_by_path};
use lermap::results::{Results, Solutions, Triples};
use lermap::source::Source;
use lermap::{Engine, Result};
use oxrdf::Literal;

use super::{Command, Session, parsed};
use crate::console::count::counted;

/// Checks a dataset.
pub struct Check;

#[derive(Args)]
struct Arguments {
    /// What to check, as for `--source`
    source: Option<String>,

    /// Show findings of this severity and worse
    #[arg(long, value_name = "SEVERITY", default_value = "info", value_parser = Severity::ALL.map(Severity::name))]
    severity: String,

    /// List what is checked, besides the shapes
    #[arg(long, conflicts_with_all = ["source", "severity"])]
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
            "`--format sarif` writes a log for code hosts and editors, a format for graphs such as `turtle` a SHACL \
             validation report.\nExits with 1 if there is a violation.",
        )
    }

    fn run(&self, arguments: &ArgMatches, session: &mut Session<'_>) -> Result<u8> {
        let arguments: Arguments = parsed(arguments)?;
        if arguments.list {
            session.write(Results::Solutions(list()))?;
            return Ok(0);
        }
        let findings = match &arguments.source {
            Some(source) => {
                let engine = Engine::open(&[Source::parse(source)?], &session.load_options())?;
                run(engine.store(), &engine.warnings)?
            }
            None => {
                let engine = session.engine()?;
                run(engine.store(), &engine.warnings)?
            }
        };
        let least = Severity::parse(&arguments.severity)?;
        let is_wrong = findings.iter().any(|finding| finding.severity == Severity::Violation);
        let shown: Vec<Finding> = findings.iter().filter(|finding| finding.severity <= least).cloned().collect();
        write(&shown, session)?;
        summarize(&findings, session);
        Ok(u8::from(is_wrong))
    }
}

/// Returns what is checked: code, severity, what is wrong, what to do.
fn list() -> Solutions {
    let rows = CHECKS.iter().map(|check| {
        [check.code(), check.severity().name(), check.summary(), check.advice()]
            .map(|text| Some(Literal::from(text).into()))
            .to_vec()
    });
    Solutions::from_rows(&["code", "severity", "summary", "advice"], rows.collect())
}

fn write(findings: &[Finding], session: &mut Session<'_>) -> Result<()> {
    let (wanted, file) = (session.options.format.as_deref(), session.options.output.as_deref());
    let of_file = wanted.is_none().then_some(file).flatten().and_then(|path| find_by_path(&[&SARIF], path));
    if let Some(format) = wanted.and_then(|wanted| find(&[&SARIF], wanted)).or(of_file) {
        return session.write_text(|out| (format.writer)(findings, out));
    }
    let is_graph = session.format()?.is_some_and(|format| !format.takes(Content::Table));
    session.write(if is_graph {
        Results::Graph(Triples::new(report(findings).into_iter().map(Ok)))
    } else {
        Results::Solutions(rows(findings))
    })
}

/// Tells how much was found, and what was not looked at.
fn summarize(findings: &[Finding], session: &Session<'_>) {
    let counts: Vec<String> = Severity::ALL
        .iter()
        .map(|severity| {
            let noun = if *severity == Severity::Info { "remark" } else { severity.name() };
            counted(findings.iter().filter(|finding| finding.severity == *severity).count(), noun)
        })
        .collect();
    session.note(&counts.join(", "));
    if !has_shapes() {
        session.note("Shapes were not checked: this build has no SHACL");
    }
}
