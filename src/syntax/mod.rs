//! SPARQL and Turtle as text: tokens, brackets and colours, also where the text is incomplete or wrong.
//!
//! Linear in the text, never fails, knows no grammar: that is the parser's.

mod bracket;
mod paint;
mod token;

pub use bracket::partner;
pub use paint::{Painter, paint};
pub use token::{Token, TokenKind, Tokens, iterate, tokens};
