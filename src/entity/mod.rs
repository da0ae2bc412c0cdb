//! What an entity is, once: its label, its kind, its text, its links.
//!
//! An entity is a node and the statements about it. Which properties label it, which one is best, what its class makes of
//! it and which text describes it is decided here alone. A card, a note, a page, a row, a difference, an answer to a
//! search are views: they draw what this room says. It knows statements, and neither stores nor formats.

mod caption;
mod kind;
mod node;
mod properties;

pub use caption::{Caption, best_text, captions, texts};
pub use kind::{Section, is_bookkeeping, kind_of, section_of};
pub use node::{address, id_of, linked};
pub use properties::{LABELS, NAMES, TEXTS, is_label, label_rank, language_rank, text_rank};
