//! One integration test program: it runs `lermap` as its users do, and holds the rules that no type can hold.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on should say so and stop")]
#![allow(clippy::print_stderr, reason = "a skipped test says so")]

mod analyze;
mod check;
mod cli;
mod curation;
mod diff;
mod differential;
#[cfg(feature = "remote")]
mod endpoint;
mod engines;
mod export;
mod graph;
#[cfg(feature = "serve")]
mod graph_store;
mod graphalytics;
mod hostile;
mod images;
mod imports;
mod injection;
mod inout;
mod kills;
mod limits;
mod manifest;
#[cfg(feature = "mcp")]
mod mcp;
mod naive;
mod neighbours;
mod pictures;
mod rdf_suites;
mod readme;
mod repl;
mod saved;
mod screen;
#[cfg(feature = "serve")]
mod serve;
#[cfg(feature = "serve")]
mod server;
mod shapes;
#[cfg(feature = "serve")]
mod site;
mod sort;
mod support;
mod terminal;
mod toys;
mod update;
mod w3c;
mod watches;
