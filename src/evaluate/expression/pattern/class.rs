//! Sets of characters: escapes of XML Schema, categories, blocks, and subtraction.

use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, HirKind};

use super::blocks::BLOCKS;

/// Characters that can start a name of XML.
const NAME_START: &[(u32, u32)] = &[
    (0x3a, 0x3a),
    (0x41, 0x5a),
    (0x5f, 0x5f),
    (0x61, 0x7a),
    (0xc0, 0xd6),
    (0xd8, 0xf6),
    (0xf8, 0x2ff),
    (0x370, 0x37d),
    (0x37f, 0x1fff),
    (0x200c, 0x200d),
    (0x2070, 0x218f),
    (0x2c00, 0x2fef),
    (0x3001, 0xd7ff),
    (0xf900, 0xfdcf),
    (0xfdf0, 0xfffd),
    (0x10000, 0xeffff),
];

/// Further characters of a name of XML.
const NAME: &[(u32, u32)] = &[(0x2d, 0x2e), (0x30, 0x39), (0xb7, 0xb7), (0x300, 0x36f), (0x203f, 0x2040)];

/// Returns the set of the characters from `first` to `last`.
pub(super) fn range(first: char, last: char) -> ClassUnicode {
    ClassUnicode::new([ClassUnicodeRange::new(first, last)])
}

/// Returns the set that the escape `\letter` stands for; `None` if it is not one.
pub(super) fn escape(letter: char) -> Option<ClassUnicode> {
    let mut set = match letter.to_ascii_lowercase() {
        's' => of_points(&[(0x9, 0xa), (0xd, 0xd), (0x20, 0x20)]),
        'i' => of_points(NAME_START),
        'c' => {
            let mut set = of_points(NAME_START);
            set.union(&of_points(NAME));
            set
        }
        'd' => property(r"\p{Nd}")?,
        'w' => property(r"[^\p{P}\p{Z}\p{C}]")?,
        _ => return None,
    };
    if letter.is_ascii_uppercase() {
        set.negate();
    }
    Some(set)
}

/// Returns the set of a category, `Lu`, or of a block, `IsBasicLatin`.
pub(super) fn category(name: &str, is_negated: bool) -> Option<ClassUnicode> {
    let mut set = match name.strip_prefix("Is") {
        Some(block) => block_of(block)?,
        None => {
            // Other engines know more names than XML Schema does.
            let (major, minor) = (name.chars().next()?, name.chars().nth(1));
            let minors = match major {
                'L' => "ultmo",
                'M' => "nce",
                'N' => "dlo",
                'P' => "cdseifo",
                'Z' => "slp",
                'S' => "mcko",
                'C' => "cfon",
                _ => return None,
            };
            if name.len() > 2 || minor.is_some_and(|minor| !minors.contains(minor)) {
                return None;
            }
            property(&format!(r"\p{{{name}}}"))?
        }
    };
    if is_negated {
        set.negate();
    }
    Some(set)
}

/// Returns `set` as a class that every engine reads, or nothing where it has no characters.
pub(super) fn print(set: &ClassUnicode) -> String {
    if set.ranges().is_empty() {
        return r"[^\x{0}-\x{10FFFF}]".to_owned();
    }
    let mut text = String::from("[");
    for range in set.ranges() {
        let (first, last) = (u32::from(range.start()), u32::from(range.end()));
        text.push_str(&format!(r"\x{{{first:X}}}"));
        if first != last {
            text.push_str(&format!(r"-\x{{{last:X}}}"));
        }
    }
    text.push(']');
    text
}

fn of_points(ranges: &[(u32, u32)]) -> ClassUnicode {
    let range =
        |(first, last): &(u32, u32)| Some(ClassUnicodeRange::new(char::from_u32(*first)?, char::from_u32(*last)?));
    ClassUnicode::new(ranges.iter().filter_map(range))
}

fn block_of(name: &str) -> Option<ClassUnicode> {
    let (_, first, last) = BLOCKS.iter().find(|(block, ..)| *block == name)?;
    // Surrogates are not characters.
    let (first, last) = (*first, *last);
    let parts = [(first, last.min(0xd7ff)), (first.max(0xe000), last)];
    Some(of_points(&parts.into_iter().filter(|(first, last)| first <= last).collect::<Vec<_>>()))
}

/// Returns the set that `regex` has for a class of its own syntax.
fn property(class: &str) -> Option<ClassUnicode> {
    match regex_syntax::parse(class).ok()?.into_kind() {
        HirKind::Class(Class::Unicode(set)) => Some(set),
        _ => None,
    }
}
