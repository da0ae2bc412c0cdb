//! `lermap serve`: the map in a browser and as a SPARQL endpoint.

use std::io::Write;
use std::net::IpAddr;
use std::path::PathBuf;
use std::process::{Command as Process, Stdio};
use std::sync::Arc;
use std::time::Duration;

use clap::{ArgMatches, Args};
use lermap::workspace::Limits;
use lermap::{Error, Result};

use super::options::Shared;
use super::{Command, Session, parsed};
use crate::serve::{Rights, Server, Settings};

/// Answers over HTTP.
pub(super) struct Serve;

/// How long a request may take where `--timeout` does not say.
const TIME: Duration = Duration::from_secs(60);

/// The least length of a token.
const SHORTEST: usize = 16;

#[derive(Args)]
struct Arguments {
    /// The port to listen at; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 7878)]
    port: u16,

    /// Listen at this address, so that other machines can ask; without it only this machine can
    #[arg(long, value_name = "ADDRESS")]
    host: Option<IpAddr>,

    /// A name to answer to besides those of this machine, such as that of a proxy
    #[arg(long = "name", value_name = "NAME")]
    names: Vec<String>,

    /// Open the first page in a browser
    #[arg(long)]
    open: bool,

    /// Let whoever has the token change the data, in memory only
    #[arg(long)]
    allow_update: bool,

    /// The file with the token for changes, in place of a new one that is printed
    #[arg(long, value_name = "FILE", requires = "allow_update")]
    token_file: Option<PathBuf>,

    /// The most rows of one answer
    #[arg(long, value_name = "COUNT", default_value_t = 1_000_000)]
    max_rows: usize,

    /// The most bytes of one request's body
    #[arg(long, value_name = "BYTES", default_value_t = 1 << 20)]
    max_body: usize,

    /// The most requests that are answered at once
    #[arg(long, value_name = "COUNT", default_value_t = 16)]
    concurrency: usize,
}

impl Command for Serve {
    fn name(&self) -> &'static str {
        "serve"
    }

    fn summary(&self) -> &'static str {
        "Serve pages for a browser and a SPARQL endpoint, on this machine"
    }

    fn arguments(&self, command: clap::Command) -> clap::Command {
        Arguments::augment_args(command).after_help(
            "Stops on Ctrl-C. `--timeout` is the time for one request, 60 seconds where nothing is said; `-v` writes a \
             line for each request.\nExample: lermap serve --source my-data.ttl --open",
        )
    }

    fn takes(&self) -> &'static [Shared] {
        &[Shared::Source, Shared::Asserted, Shared::DefaultGraph, Shared::Infer, Shared::Timeout, Shared::Queries]
    }

    fn is_lasting(&self) -> bool {
        true
    }

    fn run(&self, arguments: &ArgMatches, session: &mut Session<'_>) -> Result<u8> {
        let arguments: Arguments = parsed(arguments)?;
        if session.console.is_interactive() {
            return Err(
                Error::usage("a server is not started at the prompt").with_hint("start `lermap serve` in a shell")
            );
        }
        let token = arguments.allow_update.then(|| token(arguments.token_file.as_deref())).transpose()?;
        let settings = Settings {
            host: arguments.host,
            port: arguments.port,
            names: arguments.names,
            rights: token.clone().map_or(Rights::None, Rights::Token),
            rows: arguments.max_rows,
            body: arguments.max_body,
            concurrency: arguments.concurrency,
        };
        let server = Server::listen(Arc::clone(&session.workspace), settings)?;
        session.engine()?;
        session
            .workspace
            .set_limits(Limits { time: Some(session.limit().unwrap_or(TIME)), ..session.workspace.limits() });
        let address = server.address();
        let mut out = std::io::stdout();
        writeln!(out, "{address}")?;
        out.flush()?;
        session.note("Ctrl-C stops the server");
        if let (Some(token), None) = (&token, &arguments.token_file) {
            session.note(&format!("Token for changes: {token}"));
        }
        if arguments.open && !open(&address) {
            session.note(&format!("No browser could be opened; the first page is {address}"));
        }
        server.run(&session.console.interruption)?;
        Ok(0)
    }
}

/// Returns the token of a file, or a new one of 128 random bits.
fn token(file: Option<&std::path::Path>) -> Result<String> {
    let Some(file) = file else { return Ok(format!("{:032x}", rand::random::<u128>())) };
    let text = std::fs::read_to_string(file).map_err(|error| Error::io("read", file.display(), &error))?;
    let token = text.trim();
    if token.len() < SHORTEST || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Error::usage(format!("`{}` holds no token", file.display()))
            .with_hint(format!("a token is one word of at least {SHORTEST} letters and digits")));
    }
    Ok(token.to_owned())
}

/// Opens `address` in a browser, and returns whether there was one to open it in.
fn open(address: &str) -> bool {
    let (program, first): (&str, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("cmd", &["/C", "start", ""]),
        _ => ("xdg-open", &[]),
    };
    let mut process = Process::new(program);
    process.args(first).arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    process.spawn().is_ok()
}
