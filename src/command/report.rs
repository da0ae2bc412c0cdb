//! `lermap report`: a report to the people who keep the map, ready to be sent. Nothing is sent.

use clap::{ArgMatches, Args};
use lermap::check::CHECKS;
use lermap::document::View;
use lermap::report::{Report, Subject};
use lermap::resolve::EntityNames;
use lermap::results::Solutions;
use lermap::{Error, Kind, Result};
use oxrdf::{Literal, Term};

use super::check::all_findings;
use super::guide::{page_view, write_page};
use super::options::Shared;
use super::{Command, Session, parsed};

/// Makes a report.
pub(super) struct ReportCommand;

#[derive(Args)]
struct Arguments {
    /// An entity (label, slug, prefixed name or IRI), or the code of a finding of `lermap check`
    #[arg(required = true, value_name = "ENTITY|FINDING")]
    subject: Vec<String>,
}

impl Command for ReportCommand {
    fn name(&self) -> &'static str {
        "report"
    }

    fn summary(&self) -> &'static str {
        "Make a report to the people who keep the map: what is wrong, with evidence and address; nothing is sent"
    }

    fn arguments(&self, command: clap::Command) -> clap::Command {
        Arguments::augment_args(command).after_help(
            "Examples: lermap report url-missing\n          lermap report cell:funders-promoting\nMarkdown unless a format is named: card, tree, html; any other gives one row with title, body and addresses.\nExits with 1 if nothing is called so or nothing was found.",
        )
    }

    fn takes(&self) -> &'static [Shared] {
        Shared::TABLE
    }

    fn run(&self, arguments: &ArgMatches, session: &mut Session<'_>) -> Result<u8> {
        let arguments: Arguments = parsed(arguments)?;
        let words = arguments.subject.join(" ");
        let findings = all_findings(session)?;
        let engine = session.engine()?;
        let report = if findings.iter().any(|finding| finding.code == words) {
            Report::of(&Subject::Check(&words), &findings, engine.store())?
        } else if CHECKS.iter().any(|check| check.code() == words) {
            return Err(Error::new(Kind::Negative, format!("the check `{words}` found nothing to report"))
                .with_hint("`lermap check` shows what was found"));
        } else {
            let found = EntityNames::of(engine.store(), &engine.prefixes)?.resolve(&words);
            let entity = found.map_err(Error::unknown_as_negative).map_err(|error| {
                let hint = "name an entity, or a code that `lermap check` shows, such as `url-missing`";
                if error.hint.is_some() { error } else { error.with_hint(hint) }
            })?;
            Report::of(&Subject::Entity(&entity), &findings, engine.store())?
        };
        let is_chosen = session.options.format.is_some() || session.options.output.is_some();
        match page_view(session)? {
            Some(view) => {
                let view = if is_chosen { view } else { View::Markdown };
                write_page(&report.document(), view, session)?;
            }
            None => session.write(row(&report))?,
        }
        Ok(0)
    }
}

fn row(report: &Report) -> Solutions {
    let text = |text: &str| Some(Term::from(Literal::from(text)));
    let row = vec![
        text(&report.title),
        text(&report.body.draw(View::Markdown, 80)),
        report.issue_form.as_deref().and_then(text),
        report.feedback_form.as_deref().and_then(text),
    ];
    Solutions::from_rows(&["title", "body", "issueForm", "feedbackForm"], vec![row])
}
