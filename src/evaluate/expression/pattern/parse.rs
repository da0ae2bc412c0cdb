//! Reads the patterns of XPath and XQuery Functions and Operators 3.1, section 5.6.1, and prints them for `regex`.

use regex_syntax::hir::ClassUnicode;

use super::Flags;
use super::class;

/// How deep groups and classes may be nested.
const DEPTH: usize = 200;
/// The most repetitions that are counted.
const MOST: u32 = 100_000;

/// A pattern that was read.
pub(super) struct Parsed {
    /// The text to look for, if the pattern is nothing else.
    pub plain: Option<String>,
    /// The pattern in the syntax of `regex`.
    pub printed: String,
    pub groups: usize,
    /// Whether it has what `regex` does not do: a back-reference, or a start of line that must not be the end.
    pub needs_trying: bool,
}

/// Reads one pattern.
pub(super) struct Parser {
    letters: Vec<char>,
    at: usize,
    flags: Flags,
    depth: usize,
    printed: String,
    /// Groups that are opened, and which of them are closed.
    closed: Vec<bool>,
    plain: Option<String>,
    needs_trying: bool,
}

impl Parser {
    /// Reads `pattern`; `None` if it is not one.
    pub(super) fn parse(pattern: &str, flags: Flags) -> Option<Parsed> {
        let letters = if flags.skips_blanks { without_blanks(pattern) } else { pattern.chars().collect() };
        let mut parser = Self {
            letters,
            at: 0,
            flags,
            depth: 0,
            printed: String::new(),
            closed: Vec::new(),
            plain: Some(String::new()),
            needs_trying: false,
        };
        if flags.is_literal {
            parser.literal();
        } else {
            parser.branches()?;
        }
        if parser.at < parser.letters.len() {
            return None;
        }
        let plain = parser.plain.filter(|_| !flags.is_caseless);
        let mut parsed =
            Parsed { plain, printed: parser.printed, groups: parser.closed.len(), needs_trying: parser.needs_trying };
        parsed.start_of_line(flags);
        Some(parsed)
    }

    fn literal(&mut self) {
        for place in 0..self.letters.len() {
            self.character(self.letters[place]);
        }
        self.at = self.letters.len();
    }

    /// Reads branches up to the end or a closing parenthesis.
    fn branches(&mut self) -> Option<()> {
        self.depth += 1;
        if self.depth > DEPTH {
            return None;
        }
        loop {
            while let Some(letter) = self.peek().filter(|letter| !matches!(letter, '|' | ')')) {
                self.piece(letter)?;
            }
            if self.peek() != Some('|') {
                self.depth -= 1;
                return Some(());
            }
            self.next();
            self.plain = None;
            self.printed.push('|');
        }
    }

    /// Reads an atom with its quantifier.
    fn piece(&mut self, letter: char) -> Option<()> {
        let start = self.printed.len();
        self.at += 1;
        match letter {
            '(' => self.group()?,
            '[' => {
                let set = self.class()?;
                self.set(&set);
            }
            '\\' => self.escape()?,
            '.' => self.special(if self.flags.dot_is_all { "(?s:.)" } else { r"[^\n\r]" }),
            '^' => self.special(if self.flags.is_multi_line { START_OF_LINE } else { r"\A" }),
            '$' => self.special(if self.flags.is_multi_line { "(?m:$)" } else { r"\z" }),
            '?' | '*' | '+' | '{' | '}' | ']' => return None,
            letter => self.character(letter),
        }
        if matches!(self.peek(), Some('?' | '*' | '+' | '{')) {
            // The repeated atom may be several characters as it is printed.
            let atom = self.printed.split_off(start);
            self.printed.push_str("(?:");
            self.printed.push_str(&atom);
            self.printed.push(')');
            self.plain = None;
            self.quantifier()?;
        }
        Some(())
    }

    fn quantifier(&mut self) -> Option<()> {
        match self.next()? {
            '{' => {
                let least = self.number()?;
                self.printed.push_str(&format!("{{{least}"));
                if self.peek() == Some(',') {
                    self.next();
                    self.printed.push(',');
                    if self.peek() != Some('}') {
                        let most = self.number().filter(|most| *most >= least)?;
                        self.printed.push_str(&most.to_string());
                    }
                }
                (self.next()? == '}').then_some(())?;
                self.printed.push('}');
            }
            letter => self.printed.push(letter),
        }
        if self.peek() == Some('?') {
            self.next();
            self.printed.push('?');
        }
        (!matches!(self.peek(), Some('?' | '*' | '+' | '{'))).then_some(())
    }

    fn number(&mut self) -> Option<u32> {
        let mut number = self.next()?.to_digit(10)?;
        while let Some(digit) = self.peek().and_then(|letter| letter.to_digit(10)) {
            self.next();
            number = number.checked_mul(10)?.checked_add(digit)?;
        }
        (number <= MOST).then_some(number)
    }

    fn group(&mut self) -> Option<()> {
        self.plain = None;
        let number = if self.peek() == Some('?') {
            self.next();
            (self.next()? == ':').then_some(())?;
            self.printed.push_str("(?:");
            None
        } else {
            self.printed.push('(');
            self.closed.push(false);
            Some(self.closed.len() - 1)
        };
        self.branches()?;
        (self.next()? == ')').then_some(())?;
        self.printed.push(')');
        if let Some(number) = number {
            self.closed[number] = true;
        }
        Some(())
    }

    /// Reads what follows a backslash outside of a class.
    fn escape(&mut self) -> Option<()> {
        let letter = self.next()?;
        if letter.is_ascii_digit() {
            return self.back_reference(letter.to_digit(10)? as usize);
        }
        match single(letter) {
            Some(letter) => self.character(letter),
            None => {
                let set = self.set_escape(letter)?;
                self.special(&class::print(&set));
            }
        }
        Some(())
    }

    /// Reads a reference to a group that is closed: of several digits as many as name one that was opened.
    fn back_reference(&mut self, first: usize) -> Option<()> {
        let mut number = Some(first).filter(|number| *number > 0)?;
        while let Some(digit) = self.peek().and_then(|letter| letter.to_digit(10)) {
            let longer = number * 10 + digit as usize;
            if longer > self.closed.len() {
                break;
            }
            number = longer;
            self.next();
        }
        (*self.closed.get(number - 1)?).then_some(())?;
        self.needs_trying = true;
        // A group that took no part matches the empty text.
        let flag = if self.flags.is_caseless { "(?i)" } else { "" };
        self.special(&format!(r"(?({number})(?:{flag}\{number}(?:))|)"));
        Some(())
    }

    fn set_escape(&mut self, letter: char) -> Option<ClassUnicode> {
        if !matches!(letter, 'p' | 'P') {
            return class::escape(letter);
        }
        (self.next()? == '{').then_some(())?;
        let mut name = String::new();
        loop {
            match self.next()? {
                '}' => return class::category(&name, letter == 'P'),
                letter if letter.is_ascii_alphanumeric() || letter == '-' => name.push(letter),
                _ => return None,
            }
        }
    }

    /// Reads a class behind its opening bracket.
    fn class(&mut self) -> Option<ClassUnicode> {
        self.depth += 1;
        if self.depth > DEPTH {
            return None;
        }
        let is_negated = self.peek() == Some('^');
        if is_negated {
            self.next();
        }
        let (mut set, mut less, mut is_empty) = (ClassUnicode::empty(), None, true);
        loop {
            let letter = self.next()?;
            match letter {
                ']' if !is_empty => break,
                '[' | ']' => return None,
                '-' if self.peek() == Some('[') && !is_empty => {
                    self.next();
                    less = Some(self.class()?);
                    (self.next()? == ']').then_some(())?;
                    break;
                }
                // A hyphen stands for itself at both ends alone.
                '-' if !is_empty
                    && self.peek() != Some(']')
                    && !(self.peek() == Some('-') && self.peek_second() == Some('[')) =>
                {
                    return None;
                }
                letter => self.class_member(letter, &mut set)?,
            }
            is_empty = false;
        }
        if is_negated {
            set.negate();
        }
        if let Some(less) = less {
            set.difference(&less);
        }
        self.depth -= 1;
        Some(set)
    }

    /// Reads a character, a range or an escape of a class into `set`.
    fn class_member(&mut self, letter: char, set: &mut ClassUnicode) -> Option<()> {
        let first = match letter {
            '\\' => {
                let letter = self.next()?;
                match single(letter) {
                    Some(letter) => letter,
                    None => {
                        set.union(&self.set_escape(letter)?);
                        return Some(());
                    }
                }
            }
            letter => letter,
        };
        let mut last = first;
        if self.peek() == Some('-') && !matches!(self.peek_second(), Some('[' | ']')) {
            self.next();
            last = match self.next()? {
                '\\' => single(self.next()?)?,
                '-' => return None,
                letter => letter,
            };
        }
        let mut range = (first <= last).then(|| class::range(first, last))?;
        if self.flags.is_caseless {
            range.try_case_fold_simple().ok()?;
        }
        set.union(&range);
        Some(())
    }

    /// Prints a character that stands for itself.
    fn character(&mut self, letter: char) {
        if let Some(plain) = &mut self.plain {
            plain.push(letter);
        }
        let mut set = class::range(letter, letter);
        if self.flags.is_caseless && set.try_case_fold_simple().is_ok() && set.ranges().len() > 1 {
            self.printed.push_str(&class::print(&set));
        } else {
            self.printed.push_str(&regex_syntax::escape(letter.encode_utf8(&mut [0; 4])));
        }
    }

    fn set(&mut self, set: &ClassUnicode) {
        let printed = class::print(set);
        self.special(&printed);
    }

    /// Prints what is not a plain character.
    fn special(&mut self, printed: &str) {
        self.plain = None;
        self.printed.push_str(printed);
    }

    fn peek(&self) -> Option<char> {
        self.letters.get(self.at).copied()
    }

    fn peek_second(&self) -> Option<char> {
        self.letters.get(self.at + 1).copied()
    }

    fn next(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.at += 1;
        Some(letter)
    }
}

/// The start of a line; a line end that ends the text starts none.
const START_OF_LINE: &str = "(?m:^)";

impl Parsed {
    /// Lets `^` find no line behind the last line end, where that could be found: in a pattern that matches nothing.
    fn start_of_line(&mut self, flags: Flags) {
        if flags.is_multi_line && self.printed.contains(START_OF_LINE) {
            let matches_nothing = regex_syntax::parse(&self.printed)
                .is_ok_and(|parsed| parsed.properties().minimum_len().is_none_or(|least| least == 0));
            if matches_nothing || self.needs_trying {
                self.printed = self.printed.replace(START_OF_LINE, r"(?:\A|(?m:^)(?!\z))");
                self.needs_trying = true;
            }
        }
    }
}

/// Returns the character that the escape `\letter` stands for, if it is one.
fn single(letter: char) -> Option<char> {
    Some(match letter {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        '\\' | '|' | '.' | '?' | '*' | '+' | '(' | ')' | '{' | '}' | '-' | '[' | ']' | '^' | '$' => letter,
        _ => return None,
    })
}

/// Returns the letters of `pattern` without blanks outside of classes.
fn without_blanks(pattern: &str) -> Vec<char> {
    let (mut kept, mut depth, mut is_escaped) = (Vec::new(), 0_usize, false);
    for letter in pattern.chars() {
        if depth == 0 && matches!(letter, ' ' | '\t' | '\n' | '\r') {
            continue;
        }
        match letter {
            _ if is_escaped => {}
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        is_escaped = letter == '\\' && !is_escaped;
        kept.push(letter);
    }
    kept
}
