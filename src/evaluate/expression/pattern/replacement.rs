//! What REPLACE writes for what it finds.

use super::Pattern;
use crate::evaluate::expression::value::{Valued, Writer};

/// A replacement: texts and numbers of groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Replacement {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Group(usize),
}

impl Replacement {
    /// Reads `text`: `$1` is the text of a group, `\$` a dollar, `\\` a backslash; `None` for anything else with them.
    ///
    /// Of several digits as many belong to the number as there are groups; what remains is text.
    pub(crate) fn parse(text: &str, pattern: &Pattern) -> Option<Self> {
        if pattern.flags.is_literal {
            return Some(Self { parts: vec![Part::Text(text.to_owned())] });
        }
        let (mut parts, mut plain) = (Vec::new(), String::new());
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            match letter {
                '\\' => plain.push(letters.next().filter(|next| matches!(next, '\\' | '$'))?),
                '$' => {
                    let mut number = letters.next()?.to_digit(10)? as usize;
                    while let Some(digit) = letters.peek().and_then(|next| next.to_digit(10)) {
                        let longer = number * 10 + digit as usize;
                        if longer > pattern.groups {
                            break;
                        }
                        number = longer;
                        letters.next();
                    }
                    parts.push(Part::Text(std::mem::take(&mut plain)));
                    parts.push(Part::Group(number));
                }
                letter => plain.push(letter),
            }
        }
        parts.push(Part::Text(plain));
        Some(Self { parts })
    }

    /// Writes the replacement; `group` gives the texts of groups, nothing for those that took no part.
    pub(crate) fn write<'a>(&self, writer: &mut Writer, group: impl Fn(usize) -> Option<&'a str>) -> Valued<()> {
        for part in &self.parts {
            match part {
                Part::Text(text) => writer.push(text)?,
                Part::Group(number) => writer.push(group(*number).unwrap_or_default())?,
            }
        }
        Ok(())
    }
}
