//! `lermap rules`: the derivation rules, and what each made of the dataset.

use clap::{ArgMatches, Args};
use lermap::derive::{RULES, Rule};
use lermap::rdf::iri::{entity, ler};
use lermap::results::{Results, Row, Solutions};
use lermap::store::{QuadPattern, Store};
use lermap::{Error, Result};
use oxrdf::Literal;

use super::options::Shared;
use super::{Command, Session, parsed};
use lermap::text::counted;

/// Lists the rules, or documents one.
pub(super) struct Rules;

#[derive(Args)]
struct Arguments {
    /// The rule to document; without it, all are listed
    name: Option<String>,
}

impl Command for Rules {
    fn name(&self) -> &'static str {
        "rules"
    }

    fn summary(&self) -> &'static str {
        "List the rules that derive statements, or document one"
    }

    fn arguments(&self, command: clap::Command) -> clap::Command {
        Arguments::augment_args(command).after_help("Leave derived statements out of answers with `--asserted`.")
    }

    fn takes(&self) -> &'static [Shared] {
        Shared::TABLE
    }

    fn run(&self, arguments: &ArgMatches, session: &mut Session<'_>) -> Result<u8> {
        let arguments: Arguments = parsed(arguments)?;
        let rules: Vec<&dyn Rule> = match &arguments.name {
            Some(name) => vec![rule(name)?],
            None => RULES.to_vec(),
        };
        let store = session.engine()?.store().clone();
        if let ([rule], Some(_), None, None) =
            (rules.as_slice(), &arguments.name, &session.options.format, &session.options.output)
        {
            let text = document(*rule, made(*rule, &store)?);
            session.write_text(|out| Ok(out.write_all(text.as_bytes())?))?;
            return Ok(0);
        }
        let rows = rules.iter().map(|rule| row(*rule, &store)).collect::<Result<_>>()?;
        let columns = ["rule", "version", "statements", "summary"];
        session.write(Results::Solutions(Solutions::from_rows(&columns, rows)))?;
        Ok(0)
    }
}

fn rule(name: &str) -> Result<&'static dyn Rule> {
    let name = name.strip_prefix("rule:").unwrap_or(name);
    let found = RULES.iter().copied().find(|rule| rule.name() == name);
    found.ok_or_else(|| Error::unknown("rule", name, RULES.iter().map(|rule| rule.name())))
}

fn row(rule: &dyn Rule, store: &Store) -> Result<Row> {
    Ok(vec![
        Some(entity("rule", rule.name()).into()),
        Some(Literal::from(i64::from(rule.version())).into()),
        Some(Literal::from(i64::try_from(made(rule, store)?).unwrap_or(i64::MAX)).into()),
        Some(Literal::from(rule.summary()).into()),
    ])
}

/// Returns how many statements of the dataset the rule made.
fn made(rule: &dyn Rule, store: &Store) -> Result<usize> {
    let pattern = QuadPattern {
        predicate: Some(ler("rule")),
        object: Some(entity("rule", rule.name()).into()),
        ..QuadPattern::default()
    };
    let mut count = 0;
    for quad in store.quads(&pattern) {
        quad?;
        count += 1;
    }
    Ok(count)
}

fn document(rule: &dyn Rule, made: usize) -> String {
    let mut text = format!("{} (rule:{}, version {})\n\n", rule.label(), rule.name(), rule.version());
    for paragraph in [&format!("{}.", rule.summary()), rule.documentation()] {
        let mut width = 0;
        for word in paragraph.split(' ') {
            if width > 0 && width + 1 + word.chars().count() > 78 {
                text.push('\n');
                width = 0;
            }
            text.push_str(if width == 0 { "  " } else { " " });
            text.push_str(word);
            width += 1 + word.chars().count();
        }
        text.push_str("\n\n");
    }
    text.push_str(&format!("It made {} in this dataset.\n", counted(made, "statement")));
    text
}
