//! `lermap check`: what is wrong with a dataset, where, and what to do.

use clap::{ArgMatches, Args};
use lermap::check::{Finding, Severity, has_shapes, report, rows, run, sarif};
use lermap::output::{Shape, format};
use lermap::results::{Results, Triples};
use lermap::source::Source;
use lermap::{Engine, Result};

use super::{Command, Session, counted, parsed};

/// Checks a dataset.
pub struct Check;

#[derive(Args)]
struct Arguments {
    /// What to check, as for `--source`
    source: Option<String>,

    /// Show findings of this severity and worse
    #[arg(long, value_name = "SEVERITY", default_value = "info", value_parser = Severity::ALL.map(Severity::name))]
    severity: String,
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

    fn run(&self, arguments: &ArgMatches, session: &mut Session) -> Result<u8> {
        let arguments: Arguments = parsed(arguments)?;
        let findings = match &arguments.source {
            Some(source) => {
                let engine = Engine::open(&[Source::parse(source)?], &session.load_options()?)?;
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

fn write(findings: &[Finding], session: &mut Session) -> Result<()> {
    let wanted = session.options.format.as_deref();
    if wanted == Some("sarif") {
        let text = sarif(findings)?;
        return session.write_text(|out| Ok(writeln!(out, "{text}")?));
    }
    let is_graph = match wanted {
        Some(name) => format(name)?.shape() == Shape::Graph,
        None => false,
    };
    session.write(if is_graph {
        Results::Graph(Triples::new(report(findings).into_iter().map(Ok)))
    } else {
        Results::Solutions(rows(findings))
    })
}

/// Tells how much was found, and what was not looked at.
fn summarize(findings: &[Finding], session: &Session) {
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
