//! What is known of a format, as a value: names, for whom it is, what it writes and how.
//!
//! The command line, completion, help and whoever negotiates over HTTP read these values; nobody else knows a format by
//! its name. The formats of differences, findings and notes are such values too, with writers of their own.

use std::io::Write;

use oxrdf::{GraphName, Quad};

use super::drawing::Drawing;
use super::picture::carrier::Carrier;
use super::rdf::{Rdf, Streaming};
use super::{FORMATS, Style};
use crate::error::{Error, Result};
use crate::results::Results;

/// A format.
///
/// ```
/// use lermap::output::{Content, format};
///
/// let csv = format("text/csv")?;
/// assert_eq!(csv.name, "csv");
/// assert!(csv.takes(Content::Table) && !csv.takes(Content::Graph));
/// # Ok::<(), lermap::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct Format<W = Writer> {
    /// The name given to `--format`, in kebab-case.
    pub name: &'static str,
    /// One line for help, without a full stop.
    pub summary: &'static str,
    /// Who reads it.
    pub audience: Audience,
    /// What of it a terminal may be given.
    pub screen: OnScreen,
    /// The file extensions that pick this format, without a dot.
    pub extensions: &'static [&'static str],
    /// What it is called over HTTP.
    pub media_type: MediaType,
    /// Further names given to `--format`, media types among them.
    pub aliases: &'static [&'static str],
    /// The file of a bundle that is in this format.
    pub bundled: Option<&'static str>,
    /// What writes it.
    pub writer: W,
}

/// Who reads what is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// People, who want it to fit the window.
    People,
    /// Programs, which want every value to the letter.
    Programs,
}

/// What a terminal may be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnScreen {
    /// What is written never drives a terminal, whatever the values are.
    Safe,
    /// Text with control characters as the values have them.
    Raw,
    /// Bytes that are not text.
    Binary,
}

/// A media type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MediaType {
    /// The type with its parameters, such as `text/csv; charset=utf-8`.
    pub name: &'static str,
    /// Whether it stands for this format where a client names media types: one format for each.
    pub is_negotiable: bool,
}

impl MediaType {
    /// A media type that means this format.
    pub const fn of(name: &'static str) -> Self {
        Self { name, is_negotiable: true }
    }

    /// A media type that means another format, or none, to a client that asks for it.
    pub const fn shared(name: &'static str) -> Self {
        Self { name, is_negotiable: false }
    }

    /// Returns the media type without its parameters.
    pub fn essence(self) -> &'static str {
        self.name.split(';').next().unwrap_or_default().trim_end()
    }
}

/// What can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Solutions and booleans.
    Table,
    /// The triples of a query.
    Graph,
    /// Quads, with the names of their graphs where a format has them.
    Dataset,
    /// Nodes and edges with labels, colours, sizes, weights and scores.
    Network,
}

/// A function that writes results and returns how many rows or triples they are.
pub type WriteResults = fn(Results, &Style<'_>, &mut dyn Write) -> Result<usize>;

/// What writes nodes and edges.
pub(super) type WriteNetwork = fn(&Drawing, &mut dyn Write) -> Result<()>;

/// How a format writes, and with that what it can write.
#[derive(Clone, Copy)]
pub enum Writer {
    /// All results; a graph is a table of its triples.
    Results(WriteResults),
    /// Solutions and booleans only.
    Solutions(WriteResults),
    /// A picture, with the labels of what is in it.
    Picture(Picture),
    /// Graphs and datasets, in an RDF syntax.
    Rdf(Rdf),
    /// Graphs and datasets as a whole; returns how many statements it wrote.
    Dataset(fn(Vec<Quad>, &Style<'_>, &mut dyn Write) -> Result<usize>),
    /// Nodes and edges, which are made of graphs and datasets too.
    Network(WriteNetwork),
}

/// What a kind of picture is made of.
#[derive(Clone, Copy)]
pub struct Picture {
    /// Draws solutions and booleans; all pictures of nodes and edges have none.
    pub table: Option<DrawTable>,
    /// Draws nodes and edges, which are made of graphs and datasets too.
    pub network: Option<DrawNetwork>,
    /// Whether it shows an entity as a card.
    pub is_card: bool,
    /// What kind of file it is in.
    pub carrier: Carrier,
}

/// Draws a table as SVG and returns how many rows it has.
pub type DrawTable = fn(Results, &Style<'_>) -> Result<(String, usize)>;

/// Draws nodes and edges as SVG.
pub type DrawNetwork = fn(&Drawing) -> Result<String>;

impl Writer {
    /// Returns what can be written.
    const fn contents(&self) -> &'static [Content] {
        match self {
            Self::Results(_) => &[Content::Table, Content::Graph],
            Self::Solutions(_) | Self::Picture(Picture { network: None, .. }) => &[Content::Table],
            Self::Rdf(_) | Self::Dataset(_) => &[Content::Graph, Content::Dataset],
            Self::Network(_) | Self::Picture(Picture { table: None, .. }) => {
                &[Content::Graph, Content::Dataset, Content::Network]
            }
            Self::Picture(_) => &[Content::Table, Content::Graph, Content::Dataset, Content::Network],
        }
    }
}

impl<W> Format<W> {
    /// Returns whether `key` means this format: its name, an alias, an extension, or a media type that means it alone.
    /// Case is ignored.
    pub fn is_called(&self, key: &str) -> bool {
        self.keys().any(|known| known.eq_ignore_ascii_case(key))
    }

    /// Returns everything that means this format.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        let media_type = self.media_type.is_negotiable.then(|| self.media_type.essence());
        std::iter::once(self.name)
            .chain(self.extensions.iter().copied())
            .chain(self.aliases.iter().copied())
            .chain(media_type)
    }

    /// Returns whether a file with this extension is in this format. Case is ignored.
    pub fn has_extension(&self, extension: &str) -> bool {
        self.extensions.iter().any(|known| known.eq_ignore_ascii_case(extension))
    }
}

impl Format {
    /// Returns whether this format can write `content`.
    pub fn takes(&self, content: Content) -> bool {
        self.writer.contents().contains(&content)
    }

    /// Returns an error that names the formats to use if this one cannot write `content`.
    ///
    /// # Errors
    /// If it cannot.
    pub fn check(&self, content: Content) -> Result<()> {
        if self.takes(content) { Ok(()) } else { Err(self.refusal(content)) }
    }

    fn refusal(&self, content: Content) -> Error {
        let name = self.name;
        match content {
            Content::Table => Error::usage(format!("the format `{name}` holds graphs only"))
                .with_hint("use `--format csv`, `json` or `table`, or ask with CONSTRUCT"),
            Content::Graph => Error::usage(format!("the format `{name}` cannot hold a graph"))
                .with_hint("use `--format turtle`, `ntriples`, `rdfxml` or `jsonld`, or ask with SELECT"),
            Content::Dataset => Error::usage(format!("the format `{name}` holds tables only"))
                .with_hint(format!("for a graph there are {}", names_for(content))),
            Content::Network => Error::usage(format!("the format `{name}` holds no nodes and edges"))
                .with_hint(format!("for a network there are {}", names_for(content))),
        }
    }

    /// Writes `results` to `out` and returns how many rows or triples it wrote.
    ///
    /// # Errors
    /// When this format cannot write such results or one of their values, when a row cannot be computed, or `out` fails.
    pub fn write(&self, results: Results, style: &Style<'_>, out: &mut dyn Write) -> Result<usize> {
        match (&self.writer, results) {
            (Writer::Results(write), results) => write(results, style, out),
            (Writer::Solutions(_) | Writer::Picture(Picture { network: None, .. }), Results::Graph(_)) => {
                Err(self.refusal(Content::Graph))
            }
            (Writer::Solutions(write), results @ (Results::Solutions(_) | Results::Boolean(_))) => {
                write(results, style, out)
            }
            (
                Writer::Picture(Picture { table: Some(draw), .. }),
                results @ (Results::Solutions(_) | Results::Boolean(_)),
            ) => {
                let (svg, rows) = draw(results, style)?;
                self.write_picture(&svg, out)?;
                Ok(rows)
            }
            (Writer::Rdf(syntax), Results::Graph(triples)) => syntax.write(triples, style, out),
            (_, Results::Graph(triples)) => {
                let quads = triples.map(|triple| Ok(triple?.in_graph(GraphName::DefaultGraph)));
                self.write_quads(quads.collect::<Result<_>>()?, style, out)
            }
            (_, Results::Solutions(_) | Results::Boolean(_)) => Err(self.refusal(Content::Table)),
        }
    }

    /// Writes a whole dataset to `out`, the same bytes for the same quads in any order, and returns how many
    /// statements it wrote. Formats without named graphs write the union of all graphs.
    ///
    /// # Errors
    /// When this format writes no datasets, cannot hold a statement, or `out` fails.
    pub fn write_quads(&self, quads: Vec<Quad>, style: &Style<'_>, out: &mut dyn Write) -> Result<usize> {
        match &self.writer {
            Writer::Results(_) | Writer::Solutions(_) => Err(self.refusal(Content::Dataset)),
            Writer::Rdf(syntax) => syntax.write_quads(quads, style, out),
            Writer::Dataset(write) => write(quads, style, out),
            Writer::Picture(Picture { network: None, .. }) => Err(self.refusal(Content::Dataset)),
            Writer::Network(_) | Writer::Picture(_) => self.write_drawing(&Drawing::of(quads, style.labels), out),
        }
    }

    /// Writes nodes and edges to `out` and returns how many edges they are.
    ///
    /// # Errors
    /// When this format writes no networks, or `out` fails.
    pub fn write_drawing(&self, drawing: &Drawing, out: &mut dyn Write) -> Result<usize> {
        match &self.writer {
            Writer::Network(write) => write(drawing, out)?,
            Writer::Picture(Picture { network: Some(draw), .. }) => self.write_picture(&draw(drawing)?, out)?,
            _ => return Err(self.refusal(Content::Network)),
        }
        Ok(drawing.statements)
    }

    /// Writes a picture that is drawn already.
    ///
    /// # Errors
    /// When this is not a format of pictures, or [`Carrier::write`] fails.
    pub fn write_picture(&self, svg: &str, out: &mut dyn Write) -> Result<()> {
        match self.writer {
            Writer::Picture(picture) => picture.carrier.write(svg, out),
            _ => Err(Error::usage(format!("the format `{}` holds no pictures", self.name))),
        }
    }

    /// Returns whether this format shows an entity as a card.
    pub fn is_card(&self) -> bool {
        matches!(self.writer, Writer::Picture(Picture { is_card: true, .. }))
    }

    /// Returns whether labels stand for entities in a file of this format too, which no program reads values from.
    pub fn is_picture(&self) -> bool {
        matches!(self.writer, Writer::Picture(_))
    }

    /// Returns how a dataset can be written without holding it.
    pub fn streaming(&self) -> Streaming {
        match &self.writer {
            Writer::Rdf(syntax) => syntax.streaming,
            _ => Streaming::None,
        }
    }
}

/// Returns the names of the formats that write `content`, as a list in words.
fn names_for(content: Content) -> String {
    let names = FORMATS.iter().filter(|format| format.takes(content)).map(|format| format!("`{}`", format.name));
    names.collect::<Vec<_>>().join(", ")
}

/// What formats are listed under, in the order of help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Tables, trees and cards to be read on a screen.
    People,
    /// Tables of values.
    Tables,
    /// The syntaxes of RDF, and other forms of a whole dataset.
    Rdf,
    /// Nodes and edges for programs that draw or analyze them.
    Networks,
    /// Pictures that are ready to be looked at.
    Pictures,
}

impl Group {
    /// Every group, in the order of help.
    pub const ALL: [Self; 5] = [Self::People, Self::Pictures, Self::Tables, Self::Rdf, Self::Networks];

    /// Returns the title of the group.
    pub fn title(self) -> &'static str {
        match self {
            Self::People => "for people",
            Self::Tables => "tables for programs",
            Self::Rdf => "RDF and datasets",
            Self::Networks => "nodes and edges",
            Self::Pictures => "pictures",
        }
    }

    /// Returns the formats of this group, in their order.
    pub fn formats(self) -> impl Iterator<Item = &'static Format> {
        FORMATS.iter().copied().filter(move |format| format.group() == self)
    }
}

impl Format {
    /// Returns what this format is listed under.
    pub fn group(&self) -> Group {
        match (self.audience, &self.writer) {
            (_, Writer::Picture(_)) => Group::Pictures,
            (Audience::People, _) => Group::People,
            (Audience::Programs, Writer::Results(_) | Writer::Solutions(_)) => Group::Tables,
            (Audience::Programs, Writer::Rdf(_) | Writer::Dataset(_)) => Group::Rdf,
            (Audience::Programs, Writer::Network(_)) => Group::Networks,
        }
    }
}
