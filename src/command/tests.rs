//! A toy command and a toy algorithm, each one type and one entry in a list: what ARCHITECTURE.md promises of them.

use clap::{ArgMatches, FromArgMatches};
use lermap::analysis::{Algorithm, Algorithms, Arguments, Control, Family, Findings, Key, Parameter};
use lermap::network::Network;
use lermap::workspace::Settings;
use lermap::{Error, Result, Workspace};

use super::analyze::Analyze;
use super::line::{dispatch, line_of};
use super::options::{Options, Shared};
use super::{COMMANDS, Command, Session};
use crate::console::Console;

/// Says a word, as often as it is asked to.
struct Echo;

impl Command for Echo {
    fn name(&self) -> &'static str {
        "toy-echo"
    }

    fn summary(&self) -> &'static str {
        "Say a word"
    }

    fn arguments(&self, command: clap::Command) -> clap::Command {
        let times = clap::Arg::new("times").long("times").value_parser(clap::value_parser!(usize)).default_value("1");
        command.arg(clap::Arg::new("word").required(true)).arg(times)
    }

    fn takes(&self) -> &'static [Shared] {
        &[Shared::Output]
    }

    fn run(&self, arguments: &ArgMatches, session: &mut Session<'_>) -> Result<u8> {
        let word = arguments.get_one::<String>("word").map_or("", String::as_str);
        let times = arguments.get_one("times").copied().unwrap_or(1);
        session.write_text(|out| Ok(writeln!(out, "{}", vec![word; times].join(" "))?))?;
        Ok(u8::from(times == 0))
    }
}

/// Scores each node by its number of edges.
struct Toy;

const FACTOR: Key<f64> = Key::number("factor", [0.0, 10.0], 1.0, "What each score is multiplied by");
const NEGATE: Key<bool> = Key::flag("negate", "Put the last node first");

impl Algorithm for Toy {
    fn name(&self) -> &'static str {
        "toy-degree"
    }

    fn summary(&self) -> &'static str {
        "Edges of each node, times a factor"
    }

    fn family(&self) -> Family {
        Family::Map
    }

    fn parameters(&self) -> &'static [Parameter] {
        const { &[FACTOR.parameter, NEGATE.parameter] }
    }

    fn run(&self, network: &Network, arguments: &Arguments, control: &Control) -> Result<Findings> {
        control.check()?;
        let sign = if arguments.flag(&NEGATE) { -1.0 } else { 1.0 };
        let factor = sign * arguments.number(&FACTOR);
        let degree = |node| network.outgoing().degree(node) + network.incoming().degree(node);
        Ok(Findings::ranking(&network.nodes().map(|node| factor * degree(node) as f64).collect::<Vec<_>>()))
    }
}

const ALGORITHMS: Algorithms = Algorithms(&[&Toy]);

/// The commands of the program with one more, and `analyze` with the toy.
fn commands() -> Vec<&'static dyn Command> {
    static ANALYZE: Analyze = Analyze(ALGORITHMS);
    let is_other = |command: &&dyn Command| command.name() != "analyze";
    COMMANDS.iter().copied().filter(is_other).chain([&ANALYZE as &dyn Command, &Echo]).collect()
}

/// Runs a command line on `a -> b, a -> c, b -> c, b -> d`; returns its exit status and what it wrote.
fn run(words: &[&str]) -> Result<(u8, String)> {
    let folder = tempfile::tempdir().unwrap();
    let (data, written) = (folder.path().join("a.ttl"), folder.path().join("out.csv"));
    std::fs::write(
        &data,
        "<http://e/a> <http://e/p> <http://e/b>, <http://e/c> . <http://e/b> <http://e/p> <http://e/c>, <http://e/d> .",
    )
    .unwrap();
    let commands = commands();
    let line = ["lermap", "--quiet", "--output", written.to_str().unwrap()].into_iter().chain(words.iter().copied());
    let matches = line_of(&commands).try_get_matches_from(line).map_err(|error| Error::usage(error.to_string()))?;
    let options = Options::from_arg_matches(&matches).unwrap();
    let sources = vec![data.to_str().unwrap().to_owned()];
    let workspace = Workspace::new(Settings { sources, algorithms: ALGORITHMS, ..options.settings() }).into();
    let mut console = Console::unwatched();
    let prompt = |_: &mut Session<'_>| Ok(77);
    let mut session = Session { workspace, console: &mut console, options, asks: false, prompt, started: None };
    let status = dispatch(&commands, &matches, &mut session)?;
    Ok((status, std::fs::read_to_string(written).unwrap_or_default().replace("\r\n", "\n")))
}

#[track_caller]
fn check(words: &[&str], status: u8, expected: &str) {
    assert_eq!(run(words).unwrap(), (status, expected.to_owned()), "{words:?}");
}

/// Returns the complaint about a command line.
#[track_caller]
fn refusal(words: &[&str]) -> String {
    run(words).unwrap_err().message
}

#[test]
fn a_toy_command_is_parsed_run_and_held_to_the_options_it_takes() {
    check(&["toy-echo", "hello"], 0, "hello\n");
    check(&["toy-echo", "hello", "--times", "2"], 0, "hello hello\n");
    check(&["toy-echo", "hello", "--times", "0"], 1, "\n");
    check(&[], 77, "");
    assert!(refusal(&["toy-echo"]).contains("<word>"));
    assert!(refusal(&["toy-echo", "hello", "--times", "x"]).contains("invalid value 'x'"));
    assert_eq!(refusal(&["toy-echo", "hello", "--lenient"]), "`toy-echo` takes no `--lenient`");
    let help = line_of(&commands()).render_help().to_string();
    assert!(
        help.lines().any(|line| line.trim_start().starts_with("toy-echo") && line.ends_with("Say a word")),
        "{help}"
    );
}

#[test]
fn a_toy_algorithm_is_listed_and_runs_from_the_command_line() {
    check(&["analyze", "toy-degree", "--factor", "0.5", "--top", "1"], 0, "node,label,score,rank\nhttp://e/b,,1.5,1\n");
    check(
        &["analyze", "toy-degree", "--factor", "2", "--negate", "--top", "1"],
        0,
        "node,label,score,rank\nhttp://e/d,,-2,1\n",
    );
    check(
        &["analyze", "list"],
        0,
        "algorithm,family,summary,arguments\ntoy-degree,the whole,\"Edges of each node, times a factor\",factor negate\n",
    );
    assert!(refusal(&["analyze", "toy-degree", "--factor", "11"]).contains("`factor`"));
    assert!(refusal(&["analyze", "toy-degree", "--other", "1"]).contains("unexpected argument '--other'"));
    assert!(refusal(&["analyze", "page-rank"]).contains("unrecognized subcommand 'page-rank'"));
}

#[test]
fn a_toy_algorithm_is_a_service_and_a_function_in_sparql() {
    let edges = "SELECT ?source ?target { ?source <http://e/p> ?target }";
    let service = format!(
        "SELECT ?n ?s {{ SERVICE algorithm:toy-degree {{ [] algorithm:factor 3 ; algorithm:top 1 ; algorithm:node ?n ; algorithm:score ?s . {{ {edges} }} }} }}"
    );
    check(&["query", &service], 0, "n,s\nhttp://e/b,9\n");
    let function =
        "SELECT ?s { <http://e/a> <http://e/p> <http://e/b> BIND(algorithm:toy-degree(<http://e/a>) AS ?s) }";
    check(&["query", function], 0, "s\n2\n");
    let unknown = service.replace("toy-degree", "toy-digree");
    assert!(refusal(&["query", &unknown]).contains("`toy-digree`"));
}
