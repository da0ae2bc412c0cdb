//! `lermap analyze`: graph questions, answered by the algorithms of the library.

mod list;
mod show;

use clap::{Arg, ArgAction, ArgMatches, Args, FromArgMatches};
use lermap::analysis::{ALGORITHMS, Algorithm, Algorithms, ParameterKind};
use lermap::network::Projection;
use lermap::study::gate::Condition;
use lermap::study::{Bootstrap, Request, compare, record};
use lermap::{Engine, Error, Result};
use oxrdf::NamedNode;

use super::options::Shared;
use super::projection::ProjectionArguments;
use super::{Command, Session};

/// Runs one of these algorithms on a network made of the data.
pub(super) struct Analyze(pub Algorithms);

/// The command with every algorithm of the library.
pub(super) static ANALYZE: Analyze = Analyze(Algorithms(ALGORITHMS));

/// Options that every algorithm takes.
#[derive(Args, Debug, Clone)]
struct Options {
    #[command(flatten)]
    projection: ProjectionArguments,

    /// Leave this entity out of the network and show what that changes; may be repeated
    #[arg(long, value_name = "ENTITY", help_heading = "What if")]
    without: Vec<String>,

    /// Show this many rows; on a terminal a ranking shows 20 without it
    #[arg(long, visible_alias = "limit", value_name = "N")]
    top: Option<usize>,

    /// Say in words what was found, this many sentences, with the statements behind each
    #[arg(long, value_name = "N", num_args = 0..=1, default_missing_value = "5")]
    explain: Option<usize>,

    /// Add the interval in which each rank lies over this many networks drawn from the edges
    #[arg(long, value_name = "ROUNDS", num_args = 0..=1, default_missing_value = "200")]
    intervals: Option<u32>,

    /// Where the random numbers of `--intervals` start
    #[arg(long = "intervals-seed", value_name = "N", default_value_t = 1)]
    intervals_seed: u64,

    /// Keep the result as this named graph, in the .lermap file that is asked or in the data of the session
    #[arg(long, value_name = "GRAPH")]
    write: Option<String>,

    /// End with exit status 1 if this holds, such as `rows > 3`; may be repeated
    #[arg(long, value_name = "CONDITION")]
    fail_if: Vec<String>,

    /// Threads; the results are the same for any number [default: one for each core]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

/// What sentences have no use for.
const WORDS: &[Shared] = &[Shared::Format, Shared::Labels, Shared::LabelsOnly];

impl Command for Analyze {
    fn name(&self) -> &'static str {
        "analyze"
    }

    fn summary(&self) -> &'static str {
        "Ask graph questions: who matters, what holds together, how things are related; without a name, the list"
    }

    fn arguments(&self, command: clap::Command) -> clap::Command {
        let replay = Arg::new("replay")
            .long("replay")
            .value_name("GRAPH")
            .help("Run a stored analysis again and check that it finds the same");
        let mut command = command.arg(replay).subcommand_value_name("ALGORITHM").subcommand_help_heading("Algorithms");
        for algorithm in self.0.iter() {
            command = command.subcommand(of_algorithm(algorithm));
        }
        command
            .subcommand(of_comparison(self.0))
            .subcommand(clap::Command::new("list").about("List algorithms and projections"))
    }

    fn takes(&self) -> &'static [Shared] {
        Shared::ALL
    }

    fn refuses(&self, arguments: &ArgMatches) -> &'static [Shared] {
        match arguments.subcommand() {
            None if arguments.contains_id("replay") => &[],
            None => self.hides("list"),
            Some((part @ ("list" | "compare"), _)) => self.hides(part),
            // Sentences, unless what a change makes is shown as rows.
            Some((_, arguments)) if arguments.contains_id("explain") && !arguments.contains_id("without") => WORDS,
            Some(_) => &[],
        }
    }

    fn hides(&self, part: &str) -> &'static [Shared] {
        match part {
            "list" => Shared::OF_DATA,
            "compare" => &[Shared::Source],
            _ => &[],
        }
    }

    fn run(&self, arguments: &ArgMatches, session: &mut Session<'_>) -> Result<u8> {
        if let Some(graph) = arguments.get_one::<String>("replay") {
            return replay(graph, session);
        }
        match arguments.subcommand() {
            None | Some(("list", _)) => list::show(self.0, session),
            Some(("compare", arguments)) => compare_sources(arguments, session),
            Some((name, arguments)) => analyze(name, arguments, session),
        }
    }
}

/// Returns the command line of `algorithm`.
fn of_algorithm(algorithm: &dyn Algorithm) -> clap::Command {
    let command = clap::Command::new(algorithm.name());
    with_parameters(Options::augment_args(command), algorithm).about(algorithm.summary()).long_about(None)
}

fn with_parameters(mut command: clap::Command, algorithm: &dyn Algorithm) -> clap::Command {
    for parameter in algorithm.parameters() {
        let help = match parameter.default {
            None => parameter.help.to_owned(),
            Some(default) => format!("{} [default: {default}]", parameter.help),
        };
        let arg = Arg::new(parameter.name).long(parameter.name).help(help).help_heading("Arguments of the algorithm");
        command = command.arg(match parameter.kind {
            ParameterKind::Flag => arg.action(ArgAction::SetTrue),
            ParameterKind::Integer(_) | ParameterKind::Number(..) => arg.value_name("N").allow_negative_numbers(true),
            ParameterKind::Choice(words) => arg.value_name("WORD").value_parser(words.to_vec()),
            ParameterKind::Node => arg.value_name("ENTITY"),
            ParameterKind::Nodes => arg.value_name("ENTITY").action(ArgAction::Append),
        });
    }
    command
}

/// Returns the command line of `analyze compare OLD NEW ALGORITHM`.
fn of_comparison(algorithms: Algorithms) -> clap::Command {
    let mut command = clap::Command::new("compare")
        .about("Run an algorithm on two sources and show who rose, what is new, what is gone")
        .arg(Arg::new("old").value_name("OLD").required(true).help("The source of before"))
        .arg(Arg::new("new").value_name("NEW").required(true).help("The source of now"))
        .subcommand_value_name("ALGORITHM")
        .subcommand_help_heading("Algorithms")
        .subcommand_required(true);
    for algorithm in algorithms.iter() {
        command = command.subcommand(of_algorithm(algorithm));
    }
    command
}

/// Returns what the command line asks of the algorithm called `name`.
fn request(
    name: &str,
    matches: &ArgMatches,
    options: &Options,
    engine: &Engine,
    session: &Session<'_>,
) -> Result<Request> {
    let algorithm = engine.algorithms.find(name)?;
    let mut arguments = Vec::new();
    for parameter in algorithm.parameters() {
        if parameter.kind == ParameterKind::Flag {
            if matches.get_flag(parameter.name) {
                arguments.push((parameter.name.to_owned(), "true".to_owned()));
            }
        } else if let Some(values) = matches.get_many::<String>(parameter.name) {
            let values: Vec<&str> = values.map(String::as_str).collect();
            arguments.push((parameter.name.to_owned(), values.join(",")));
        }
    }
    let seed = options.intervals_seed;
    let intervals = options.intervals.map(|rounds| Bootstrap { rounds, seed, ..Bootstrap::default() });
    let projection = options.projection.projection(engine, &engine.scope(&session.query_options()))?;
    Ok(Request {
        algorithm: name.to_owned(),
        arguments,
        // Sentences show the statements behind them.
        projection: Projection { links: options.explain.is_some(), ..projection },
        without: options.without.clone(),
        intervals,
        threads: options.threads.unwrap_or(0),
    })
}

fn analyze(name: &str, matches: &ArgMatches, session: &mut Session<'_>) -> Result<u8> {
    let options = Options::from_arg_matches(matches).map_err(|error| Error::usage(error.to_string()))?;
    let conditions = options.fail_if.iter().map(|text| Condition::parse(text)).collect::<Result<Vec<_>>>()?;
    let engine = session.engine()?;
    if options.write.is_some() {
        show::place_to_write(session)?;
    }
    let request = request(name, matches, &options, &engine, session)?;
    let study = show::run(session, &engine, &request)?;
    show::report(&study, &engine, session);
    let whole = Request { without: Vec::new(), ..request.clone() };
    if request.without.is_empty() {
        show::findings(&study, &engine, &options, session)?;
    } else {
        let before = show::run(session, &engine, &whole)?;
        show::changes(&before, &study, engine.store(), &options, session)?;
    }
    if let Some(graph) = &options.write {
        show::write(&study, &request, &engine, &graph_name(graph, &engine)?, session)?;
    }
    show::gate(&study, &conditions, session)
}

/// Runs an algorithm on two sources.
fn compare_sources(matches: &ArgMatches, session: &mut Session<'_>) -> Result<u8> {
    let Some((name, arguments)) = matches.subcommand() else { return Ok(0) };
    let options = Options::from_arg_matches(arguments).map_err(|error| Error::usage(error.to_string()))?;
    if options.write.is_some() || !options.without.is_empty() {
        return Err(Error::usage("`compare` neither stores a result nor leaves entities out"));
    }
    let source = |name| matches.get_one::<String>(name).cloned().into_iter().collect::<Vec<_>>();
    let mut studies = Vec::new();
    for name_of_source in ["old", "new"] {
        let engine = session.open(&source(name_of_source))?;
        let request = request(name, arguments, &options, &engine, session)?;
        studies.push((show::run(session, &engine, &request)?, engine));
    }
    let [(old, _), (new, engine)] = studies.as_slice() else { return Ok(0) };
    show::report(new, engine, session);
    show::changes(old, new, engine.store(), &options, session)?;
    let changed = compare::changes(old, new)?.iter().any(|change| change.outcome() != compare::Outcome::Same);
    Ok(u8::from(changed))
}

/// Runs a stored analysis again.
fn replay(graph: &str, session: &mut Session<'_>) -> Result<u8> {
    let engine = session.engine()?;
    let stored = record::stored(engine.store(), &graph_name(graph, &engine)?, &engine.prefixes)?;
    if stored.is_stale(engine.store())? {
        session.warn(
            &Error::data(format!("the data has changed since `{graph}` was stored"))
                .with_hint("what is found now may differ; store it again with `--write`"),
        );
    }
    let (study, same) = stored.replay(&engine.scope(&session.query_options()))?;
    show::report(&study, &engine, session);
    let rows = study.findings.rows.len();
    session.write(study.solutions(engine.store(), rows)?)?;
    session.note(if same { "The same was found, bit for bit." } else { "Something else was found." });
    Ok(u8::from(!same))
}

/// Returns the graph that the user calls `name`.
fn graph_name(name: &str, engine: &Engine) -> Result<NamedNode> {
    engine.prefixes.iri(name).map_err(|error| error.with_hint("name a graph like `graph:my-ranking`, or by its IRI"))
}
