//! The LER Ecosystem Map as a knowledge graph: load it, query it, analyze it, export it.
//!
//! ```text
//!  data/* , a checkout of the map's site , RDF files           queries/*.rq
//!         |                                                        |
//!         v                                                        v
//!       source --> model --> rdf --> store <====== SPARQL =====> query --> results --> output --> person, file, HTTP
//!         |          |  ^             |                            |          ^
//!         |          v  |             |                            v          |
//!         |         derive            |                         network --> analysis
//!         '------------ load ---------'
//! ```
//!
//! Data runs left to right and never back. Two waists keep it small: every source of records ends in `model`; every
//! query and every analysis ends in [`results`], so that each output format shows both with no further code.
//!
//! # Example
//!
//! ```
//! use lermap::engine::QueryOptions;
//! use lermap::load::LoadOptions;
//! use lermap::output::{Style, format};
//! use lermap::source::Source;
//! use lermap::Engine;
//!
//! let engine = Engine::open(&[Source::Embedded], &LoadOptions::default())?;
//! let answer = engine.query("SELECT (COUNT(*) AS ?n) { ?s a ler:StakeholderGroup }", &QueryOptions::default())?;
//! let mut csv = Vec::new();
//! format("csv")?.write(answer.results, &Style::PLAIN, &mut csv)?;
//! assert_eq!(csv, b"n\r\n10\r\n");
//! # Ok::<(), lermap::Error>(())
//! ```
//!
//! `examples/` has more: open, query, bind, analyze, export. Types of `oxrdf`, `oxrdfio`, `oxsdatatypes`, `spargebra`
//! and `petgraph` are part of the interface, so these crates are handed on.
//!
//! # Reading order
//!
//! [`engine`] is the one door, and [`workspace`] an engine with all that a person or a server works with. Then follow the data: `model`, [`source`], [`rdf`],
//! [`load`], [`snapshot`], `evaluate`, [`store`], [`query`], [`results`], [`output`]. [`entity`] says once what an entity is; [`label`], [`about`], [`card`], [`resolve`] and [`search`] are views of it over a store; [`complete`] says what can come at a cursor;
//! [`guide`] says which framework is for what, [`overview`] makes whole pages; both are a [`document`] before they are drawn; [`report`] is one for those who keep the map. [`info`] tells what there is.
//! [`ask`] finds the saved query for a question in words, [`trial`] tries saved queries.
//! [`picture`] draws SVG out of plain data, for [`output`], for a [`card`] and for pages. [`export`] writes whole datasets for other programs, [`diff`] tells what changed between two.
//! [`network`] makes nodes and edges of statements, [`analysis`] has the algorithms, [`study`] joins both with names.
//! [`syntax`] cuts text into tokens for whoever shows or completes it.
//! [`error`], [`cancel`], [`text`], [`vocab`], [`prefixes`], [`escape`] and [`atomic`] are the ground: used everywhere, they know nothing above.
//!
//! # Invariants
//!
//! * The library never prints, never exits, and never reads the environment or the home folder. Output goes to a
//!   writer that is handed in.
//! * `model` knows no RDF; `source` mints no IRIs; above `store` everything speaks SPARQL terms and `results`;
//!   `analysis` never touches the store.
//! * Parameters are bound as RDF terms in the parsed algebra, never pasted into query text.
//! * The core is synchronous. Long work takes a [`cancel::Cancellation`].
//! * The same data and the same query give the same bytes.
//! * No input, however hostile, makes the program panic.
//!
//! A test (`tests/it/imports.rs`) holds the table of who may import whom.

pub mod about;
pub mod analysis;
pub mod ask;
pub mod atomic;
pub mod cancel;
pub mod card;
pub mod check;
pub mod complete;
pub mod derive;
pub mod diff;
pub mod document;
pub mod engine;
pub mod entity;
pub mod error;
pub mod escape;
mod evaluate;
pub mod export;
pub mod guide;
pub mod hue;
pub mod infer;
pub mod info;
pub mod label;
pub mod load;
mod model;
pub mod network;
pub mod output;
pub mod overview;
pub mod picture;
pub mod prefixes;
pub mod query;
pub mod rdf;
pub mod report;
pub mod resolve;
pub mod results;
pub mod schema;
pub mod search;
pub mod snapshot;
pub mod source;
pub mod store;
pub mod study;
pub mod syntax;
pub mod text;
pub mod trial;
pub mod vocab;
pub mod why;
pub mod workspace;

pub use engine::Engine;
pub use error::{Error, Kind, Result};
pub use workspace::Workspace;
pub use {oxrdf, oxrdfio, oxsdatatypes, petgraph, spargebra};
