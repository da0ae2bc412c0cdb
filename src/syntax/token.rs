//! Cuts text into tokens; every byte of the text is in exactly one of them.

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Blanks and line ends.
    Space,
    /// From `#` to the end of the line.
    Comment,
    /// `"..."`, `'...'` or their long forms.
    String,
    /// A string that no quote closes: it goes to the end of its line, or of the text if it is long.
    OpenString,
    /// `<...>`
    Iri,
    /// `prefix:local`, also with nothing before or behind the colon.
    Name,
    /// `_:local`
    Blank,
    /// `?name` or `$name`
    Variable,
    /// Keywords, functions, `a`, `true`, and whatever else looks like a word.
    Word,
    /// A number.
    Number,
    /// `@en`, `@prefix`
    Tag,
    /// `(`, `[`, `{`
    Open,
    /// `)`, `]`, `}`
    Close,
    /// Everything else: operators, `.`, `;`, `,`.
    Mark,
}

/// A piece of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    /// What it is.
    pub kind: TokenKind,
    /// The place of its first byte.
    pub start: usize,
    /// The text, as it is written.
    pub text: &'a str,
}

impl<'a> Token<'a> {
    /// Returns the place behind its last byte.
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Returns whether it is a word that means `keyword`, whatever its case.
    pub fn is_word(&self, keyword: &str) -> bool {
        self.kind == TokenKind::Word && self.text.eq_ignore_ascii_case(keyword)
    }

    /// Returns the name of the variable that it is, without the mark before it.
    pub fn variable(&self) -> Option<&'a str> {
        (self.kind == TokenKind::Variable).then(|| &self.text[1..])
    }

    /// Returns whether it is blank space or a comment.
    pub fn is_trivia(&self) -> bool {
        matches!(self.kind, TokenKind::Space | TokenKind::Comment)
    }
}

/// Returns the tokens of `text`, in order and without gaps.
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    iterate(text).collect()
}

/// Returns the tokens of `text` one by one, in O(n) time for all of them.
pub fn iterate(text: &str) -> Tokens<'_> {
    Tokens { text, start: 0, no_name: 0 }
}

/// The tokens of a text, cut as they are asked for.
#[derive(Debug, Clone)]
pub struct Tokens<'a> {
    text: &'a str,
    start: usize,
    /// No name starts before this place: the characters of a prefix go on to it, and no colon is there.
    no_name: usize,
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let rest = &self.text[self.start..];
        let (kind, length) = self.cut(rest, rest.chars().next()?);
        let token = Token { kind, start: self.start, text: &rest[..length] };
        self.start += length;
        Some(token)
    }
}

impl Tokens<'_> {
    /// Returns the kind and the length of the token that `rest` starts with; `first` is its first character.
    fn cut(&mut self, rest: &str, first: char) -> (TokenKind, usize) {
        match first {
            c if c.is_whitespace() => (TokenKind::Space, run(rest, char::is_whitespace)),
            '#' => (TokenKind::Comment, rest.find('\n').unwrap_or(rest.len())),
            '"' | '\'' => string(rest),
            '<' => match iri(rest) {
                Some(length) => (TokenKind::Iri, length),
                None => (TokenKind::Mark, mark(rest)),
            },
            '?' | '$' => match run(&rest[1..], is_variable) {
                0 => (TokenKind::Mark, 1),
                length => (TokenKind::Variable, 1 + length),
            },
            '@' => match run(&rest[1..], |c| c.is_ascii_alphanumeric() || c == '-') {
                0 => (TokenKind::Mark, 1),
                length => (TokenKind::Tag, 1 + length),
            },
            '(' | '[' | '{' => (TokenKind::Open, 1),
            ')' | ']' | '}' => (TokenKind::Close, 1),
            c if c.is_ascii_digit() => (TokenKind::Number, number(rest)),
            '.' if rest[1..].starts_with(|c: char| c.is_ascii_digit()) => (TokenKind::Number, number(rest)),
            c if c.is_alphabetic() || c == '_' || c == ':' => self.word_or_name(rest),
            _ => (TokenKind::Mark, mark(rest)),
        }
    }

    fn word_or_name(&mut self, rest: &str) -> (TokenKind, usize) {
        if self.start >= self.no_name {
            let prefix = run(rest, is_prefix);
            if rest[prefix..].starts_with(':') && !rest[..prefix].ends_with('.') {
                let length = prefix + 1 + local(&rest[prefix + 1..]);
                return (if &rest[..prefix] == "_" { TokenKind::Blank } else { TokenKind::Name }, length);
            }
            // Looked at once, and not again for each word between two dots.
            self.no_name = self.start + prefix;
        }
        (TokenKind::Word, run(rest, |c| c.is_alphanumeric() || c == '_').max(1))
    }
}

/// Returns how many bytes at the start of `text` are `wanted` characters.
fn run(text: &str, wanted: impl Fn(char) -> bool) -> usize {
    text.find(|c| !wanted(c)).unwrap_or(text.len())
}

/// Returns whether `c` can be inside a prefix.
fn is_prefix(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '\u{b7}')
}

fn is_variable(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '\u{b7}'
}

fn string(rest: &str) -> (TokenKind, usize) {
    let quote = &rest[..1];
    let long = rest.starts_with(&quote.repeat(3));
    let bytes = rest.as_bytes();
    let mut at = if long { 3 } else { 1 };
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'\n' if !long => return (TokenKind::OpenString, at),
            byte if byte == quote.as_bytes()[0] && !long => return (TokenKind::String, at + 1),
            byte if byte == quote.as_bytes()[0] && bytes[at..].starts_with(&[byte; 3]) => {
                // `""""` at the end: the last three close.
                let quotes = bytes[at..].iter().take_while(|b| **b == byte).count().min(5);
                return (TokenKind::String, at + quotes);
            }
            _ => at += 1,
        }
    }
    (TokenKind::OpenString, rest.len())
}

fn iri(rest: &str) -> Option<usize> {
    let end =
        rest[1..].find(|c: char| c <= ' ' || matches!(c, '<' | '>' | '"' | '{' | '}' | '|' | '^' | '`' | '\\'))?;
    rest[1 + end..].starts_with('>').then_some(end + 2)
}

fn number(rest: &str) -> usize {
    let digits = |text: &str| run(text, |c| c.is_ascii_digit());
    let mut at = digits(rest);
    if rest[at..].starts_with('.') && (digits(&rest[at + 1..]) > 0) {
        at += 1 + digits(&rest[at + 1..]);
    }
    if rest[at..].starts_with(['e', 'E']) {
        let sign = usize::from(rest[at + 1..].starts_with(['+', '-']));
        let exponent = digits(&rest[at + 1 + sign..]);
        if exponent > 0 {
            at += 1 + sign + exponent;
        }
    }
    at.max(1)
}

/// Returns the length of a local name: like a prefix, with colons, `%2F` and `\-` inside.
fn local(rest: &str) -> usize {
    let mut at = 0;
    while let Some(c) = rest[at..].chars().next() {
        match c {
            '\\' => at += 1 + rest[at + 1..].chars().next().map_or(0, char::len_utf8),
            '%' | ':' | '_' | '-' | '.' | '\u{b7}' => at += c.len_utf8(),
            c if c.is_alphanumeric() => at += c.len_utf8(),
            _ => break,
        }
    }
    while rest[..at].ends_with('.') && !rest[..at].ends_with("\\.") {
        at -= 1;
    }
    at
}

/// Returns the length of the operator that `rest` starts with.
fn mark(rest: &str) -> usize {
    const LONG: [&str; 12] = ["<<(", ")>>", "&&", "||", "!=", "<=", ">=", "^^", "<<", ">>", "{|", "|}"];
    LONG.iter()
        .find(|mark| rest.starts_with(**mark))
        .map_or_else(|| rest.chars().next().map_or(1, char::len_utf8), |mark| mark.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let shown: Vec<String> = tokens(text)
            .iter()
            .filter(|token| token.kind != TokenKind::Space)
            .map(|token| format!("{:?} {}", token.kind, token.text))
            .collect();
        assert_eq!(shown.join(" | "), expected);
    }

    #[test]
    fn queries_become_tokens() {
        check(
            "SELECT ?s { ?s a ler:Group. } # end",
            "Word SELECT | Variable ?s | Open { | Variable ?s | Word a | Name ler:Group | Mark . | Close } | Comment # end",
        );
        check(
            "?a<?b&&?c<=3.5e-1",
            "Variable ?a | Mark < | Variable ?b | Mark && | Variable ?c | Mark <= | Number 3.5e-1",
        );
        check("?a < 3 > 4", "Variable ?a | Mark < | Number 3 | Mark > | Number 4");
        check("framework:ob-3.0. :x _:b", "Name framework:ob-3.0 | Mark . | Name :x | Blank _:b");
        check(
            "ler:a/ler:b*|^ler:c?",
            "Name ler:a | Mark / | Name ler:b | Mark * | Mark | | Mark ^ | Name ler:c | Mark ?",
        );
        check("\"x\"@en 'y'^^xsd:date", "String \"x\" | Tag @en | String 'y' | Mark ^^ | Name xsd:date");
        check("\"\"\"a\"b\"\"\"\" .", "String \"\"\"a\"b\"\"\"\" | Mark .");
    }

    #[test]
    fn words_between_dots_are_no_names() {
        check("a.b.c:d e.f", "Name a.b.c:d | Word e | Mark . | Word f");
        check("a.:b", "Word a | Mark . | Name :b");
    }

    #[test]
    fn the_time_is_linear() {
        for piece in ["a.", "a-", "a:.", "<a ", "\"a\" ", "1.", "_.", "?a."] {
            let text = piece.repeat(1 << 20);
            assert_eq!(iterate(&text).map(|token| token.text.len()).sum::<usize>(), text.len(), "{piece}");
        }
    }

    #[test]
    fn open_strings_end_with_the_line_or_the_text() {
        check("\"abc\n}", "OpenString \"abc | Close }");
        check("'''abc\n}", "OpenString '''abc\n}");
        check("\"abc\\", "OpenString \"abc\\");
    }

    proptest::proptest! {
        #[test]
        fn tokens_are_the_text(text in "(\\PC|[\"'<>{}()?:.\\\\\n@#é學])*") {
            let joined: String = tokens(&text).iter().map(|token| token.text).collect();
            proptest::prop_assert_eq!(joined, text);
        }
    }
}
