//! Terms to ids and back: every term once, in sorted order, with its lexical form exactly as loaded.
//!
//! Terms are in groups: IRIs, blank nodes, then one group for each language and each datatype, then triple terms.
//! The group says what a term is, so that a term itself is only its text. Ids count from 1 in the order of groups and,
//! within a group, of the bytes of the texts: the same set of terms has the same ids, and the nodes of the graph (IRIs
//! and blank nodes) have the smallest.

use std::fmt;
use std::num::NonZeroU32;
use std::ops::Range;

use oxrdf::{BaseDirection, BlankNode, Literal, LiteralRef, NamedNode, NamedOrBlankNode, Term, TermRef, Triple};

use super::bytes::Column;
use super::file::{Image, Section};
use crate::error::{Error, Result};

/// The place of a term in the dictionary of one snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct Id(NonZeroU32);

impl Id {
    /// Returns the id that is in a column as `number`; `None` for 0, which is not an id.
    pub fn new(number: u32) -> Option<Self> {
        NonZeroU32::new(number).map(Self)
    }

    /// Returns the number that stands for this id in columns.
    pub fn number(self) -> u32 {
        self.0.get()
    }

    fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// What sort of term a group holds, in the order of ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Kind {
    /// IRIs.
    Iri,
    /// Blank nodes.
    Blank,
    /// Plain strings.
    String,
    /// Strings in the language that labels the group.
    Language,
    /// The same, written from left to right.
    LeftToRight,
    /// The same, written from right to left.
    RightToLeft,
    /// Literals of the datatype that labels the group.
    Typed,
    /// Triple terms, as N-Triples text.
    Triple,
}

impl Kind {
    const ALL: [Self; 8] = [
        Self::Iri,
        Self::Blank,
        Self::String,
        Self::Language,
        Self::LeftToRight,
        Self::RightToLeft,
        Self::Typed,
        Self::Triple,
    ];

    /// Returns the kind that is stored as `number`.
    pub fn of(number: u32) -> Option<Self> {
        Self::ALL.get(number as usize).copied()
    }
}

/// A group of terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What sort of term it holds.
    pub kind: Kind,
    /// The language or the datatype; empty for the other kinds.
    pub label: String,
    /// The numbers of its ids.
    pub ids: Range<u32>,
}

/// A term as it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Parts<'a> {
    /// What sort of term it is.
    pub kind: Kind,
    /// The label of its group: a namespace, a datatype or a language.
    pub label: &'a str,
    /// What comes after the label: a local name, a label of a blank node or a lexical form.
    pub text: &'a str,
}

/// The dictionary of a snapshot.
#[derive(Clone)]
pub struct Dictionary {
    groups: Vec<Group>,
    nodes: u32,
    count: u32,
    /// Where each text starts, counted from the start of its block of 65,536 terms.
    offsets: Column<u32>,
    blocks: Column<u64>,
    texts: Column<u8>,
}

/// Terms of one block of offsets.
pub(super) const BLOCK_BITS: u32 = 16;

/// Numbers of one row of the table of groups: kind, first id, start and length of the label.
pub(super) const GROUP_ROW: usize = 4;

impl Dictionary {
    /// Reads the dictionary of `image`: the table of groups is checked whole, texts where they are read.
    ///
    /// # Errors
    /// When the image is damaged.
    pub fn open(image: &Image) -> Result<Self> {
        let table: Column<u32> = image.column(Section::Groups)?;
        let labels: Column<u8> = image.column(Section::GroupLabels)?;
        let offsets: Column<u32> = image.column(Section::TextOffsets)?;
        let count = u32::try_from(offsets.len().saturating_sub(1)).map_err(|_| damaged())?;
        let mut groups: Vec<Group> = Vec::with_capacity(table.len() / GROUP_ROW);
        for row in table.chunks(GROUP_ROW) {
            let group = read_group(row, &labels).filter(|g| g.ids.start >= 1 && g.ids.start <= count + 1);
            let group = group.ok_or_else(damaged)?;
            if let Some(last) = groups.last_mut() {
                if last.ids.start > group.ids.start || (last.kind, &last.label) >= (group.kind, &group.label) {
                    return Err(damaged());
                }
                last.ids.end = group.ids.start;
            } else if group.ids.start != 1 {
                return Err(damaged());
            }
            groups.push(group);
        }
        if let Some(last) = groups.last_mut() {
            last.ids.end = count + 1;
        } else if count > 0 {
            return Err(damaged());
        }
        let is_node = |group: &&Group| group.kind <= Kind::Blank;
        let nodes = groups.iter().filter(is_node).map(|group| group.ids.end - 1).max().unwrap_or(0);
        let (blocks, texts) = (image.column(Section::TextBlocks)?, image.column(Section::Texts)?);
        Ok(Self { groups, nodes, count, offsets, blocks, texts })
    }

    /// Returns the number of terms.
    pub fn len(&self) -> u32 {
        self.count
    }

    /// Returns whether there is no term.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Returns the number of IRIs and blank nodes; their ids are the first ones.
    pub fn nodes(&self) -> u32 {
        self.nodes
    }

    /// Returns the groups in the order of ids.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// Returns the place of the group of `id`; `None` if there is no such term.
    pub fn group_of(&self, id: Id) -> Option<usize> {
        if id.number() > self.count {
            return None;
        }
        // Most terms are IRIs, the first group.
        match self.groups.first() {
            Some(first) if first.ids.contains(&id.number()) => Some(0),
            _ => self.groups.partition_point(|group| group.ids.start <= id.number()).checked_sub(1),
        }
    }

    /// Returns what sort of term `id` is; `None` if there is no such term.
    pub fn kind(&self, id: Id) -> Option<Kind> {
        self.group_of(id).map(|group| self.groups[group].kind)
    }

    /// Returns the term `id` as it is stored; an error if there is none or its text is damaged.
    ///
    /// # Errors
    /// When the image is damaged.
    pub fn parts(&self, id: Id) -> Result<Parts<'_>> {
        let group = &self.groups[self.group_of(id).ok_or_else(damaged)?];
        Ok(Parts { kind: group.kind, label: &group.label, text: self.text(id)? })
    }

    /// Returns the text of the term `id`.
    ///
    /// # Errors
    /// When the image is damaged.
    pub fn text(&self, id: Id) -> Result<&str> {
        self.bytes(id.index()).and_then(|bytes| std::str::from_utf8(bytes).ok()).ok_or_else(damaged)
    }

    /// Returns the term `id`.
    ///
    /// # Errors
    /// When the image is damaged.
    pub fn term(&self, id: Id) -> Result<Term> {
        Parts::term(&self.parts(id)?)
    }

    /// Returns the id of `term`; `None` if it is not here. Takes O(log n) comparisons.
    pub fn find(&self, term: TermRef<'_>) -> Option<Id> {
        with_parts(term, |parts| self.find_parts(&parts))
    }

    /// Returns the id of the term that is stored as `parts`.
    pub fn find_parts(&self, parts: &Parts<'_>) -> Option<Id> {
        let key = (parts.kind, parts.label);
        let group = self.groups.binary_search_by(|group| (group.kind, group.label.as_str()).cmp(&key)).ok()?;
        let ids = &self.groups[group].ids;
        let (mut low, mut high) = (ids.start, ids.end);
        while low < high {
            let middle = low + (high - low) / 2;
            match self.bytes(middle as usize - 1)?.cmp(parts.text.as_bytes()) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return Id::new(middle),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// Returns the id of the first term behind one that is not here; one more than there are if it would come last.
    pub(super) fn place_of(&self, kind: Kind, label: &str, text: &str) -> u32 {
        let place = self.groups.partition_point(|group| (group.kind, group.label.as_str()) < (kind, label));
        let Some(group) = self.groups.get(place) else { return self.count + 1 };
        if (group.kind, group.label.as_str()) != (kind, label) {
            return group.ids.start;
        }
        let (mut low, mut high) = (group.ids.start, group.ids.end);
        while low < high {
            let middle = low + (high - low) / 2;
            match self.bytes(middle as usize - 1) {
                Some(bytes) if bytes < text.as_bytes() => low = middle + 1,
                _ => high = middle,
            }
        }
        low
    }

    /// Returns where the text of the term `id` starts; one id more than there are gives the end.
    pub(super) fn text_start(&self, id: u32) -> Result<u64> {
        self.start_of(id).map(|start| start as u64).ok_or_else(damaged)
    }

    /// Returns the texts of `ids`, one behind the other.
    pub(super) fn texts(&self, ids: Range<u32>) -> Result<&[u8]> {
        self.texts_of(ids).ok_or_else(damaged)
    }

    /// Returns the bytes of the texts of `ids`, which are one after the other.
    pub fn texts_of(&self, ids: Range<u32>) -> Option<&[u8]> {
        self.texts.get(self.start_of(ids.start)?..self.start_of(ids.end)?)
    }

    /// Returns where the text of the term `number` starts among the bytes of all texts; the number after the last term
    /// has their end.
    pub fn start_of(&self, number: u32) -> Option<usize> {
        self.start((number as usize).checked_sub(1)?)
    }

    fn bytes(&self, index: usize) -> Option<&[u8]> {
        self.texts.get(self.start(index)?..self.start(index + 1)?)
    }

    fn start(&self, index: usize) -> Option<usize> {
        let block = *self.blocks.get(index >> BLOCK_BITS)?;
        usize::try_from(block).ok()?.checked_add(*self.offsets.get(index)? as usize)
    }
}

fn read_group(row: &[u32], labels: &[u8]) -> Option<Group> {
    let [kind, first, start, length] = row.try_into().ok()?;
    let label = labels.get(start as usize..(start as usize).checked_add(length as usize)?)?;
    Some(Group {
        kind: *Kind::ALL.get(kind as usize)?,
        label: std::str::from_utf8(label).ok()?.to_owned(),
        ids: first..first,
    })
}

/// Returns the error of an image whose numbers contradict each other.
pub fn damaged() -> Error {
    Error::data("the snapshot is damaged").with_hint("`lermap check FILE.lermap` says where; load the data again")
}

impl Parts<'_> {
    /// Returns the term.
    ///
    /// # Errors
    /// When the image is damaged.
    pub fn term(&self) -> Result<Term> {
        let (text, label) = (self.text, self.label);
        Ok(match self.kind {
            Kind::Iri => NamedNode::new_unchecked(text).into(),
            Kind::Blank => BlankNode::new_unchecked(text).into(),
            Kind::String => Literal::new_simple_literal(text).into(),
            Kind::Language => Literal::new_language_tagged_literal_unchecked(text, label).into(),
            Kind::LeftToRight => {
                Literal::new_directional_language_tagged_literal_unchecked(text, label, BaseDirection::Ltr).into()
            }
            Kind::RightToLeft => {
                Literal::new_directional_language_tagged_literal_unchecked(text, label, BaseDirection::Rtl).into()
            }
            Kind::Typed => Literal::new_typed_literal(text, NamedNode::new_unchecked(label)).into(),
            Kind::Triple => parse_triple(text)?.into(),
        })
    }
}

/// Calls `use_parts` with `term` as it would be stored.
pub fn with_parts<T>(term: TermRef<'_>, use_parts: impl FnOnce(Parts<'_>) -> T) -> T {
    match term {
        TermRef::NamedNode(node) => use_parts(Parts { kind: Kind::Iri, label: "", text: node.as_str() }),
        TermRef::BlankNode(node) => use_parts(Parts { kind: Kind::Blank, label: "", text: node.as_str() }),
        TermRef::Literal(literal) => use_parts(literal_parts(literal)),
        TermRef::Triple(triple) => use_parts(Parts { kind: Kind::Triple, label: "", text: &triple.to_string() }),
    }
}

/// Returns what sort of term `literal` is.
pub fn literal_kind(literal: &Literal) -> Kind {
    literal_parts(literal.as_ref()).kind
}

fn literal_parts(literal: LiteralRef<'_>) -> Parts<'_> {
    let (kind, label) = match (literal.language(), literal.direction()) {
        (Some(language), None) => (Kind::Language, language),
        (Some(language), Some(BaseDirection::Ltr)) => (Kind::LeftToRight, language),
        (Some(language), Some(BaseDirection::Rtl)) => (Kind::RightToLeft, language),
        (None, _) if literal.datatype() == oxrdf::vocab::xsd::STRING => (Kind::String, ""),
        (None, _) => (Kind::Typed, literal.datatype().as_str()),
    };
    Parts { kind, label, text: literal.value() }
}

/// Reads the text of a triple term, which `Display` wrote.
fn parse_triple(text: &str) -> Result<Triple> {
    let line = format!("<a:b> <a:b> <<( {text} )>> .");
    let quad = oxttl::NTriplesParser::new().lenient().for_slice(line.as_bytes()).next();
    match quad {
        Some(Ok(Triple { object: Term::Triple(triple), subject: NamedOrBlankNode::NamedNode(_), .. })) => Ok(*triple),
        _ => Err(damaged()),
    }
}

impl fmt::Debug for Dictionary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dictionary").field("terms", &self.count).field("groups", &self.groups).finish_non_exhaustive()
    }
}
