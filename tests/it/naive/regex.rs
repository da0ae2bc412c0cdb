//! Regular expressions of XPath by plain backtracking: characters, classes with subtraction, groups, alternatives,
//! repetition greedy and not, anchors, back-references, and the flags `s m i x q`.

use std::collections::BTreeMap;

/// A compiled regular expression.
pub(super) struct Regex {
    node: Node,
    flags: Flags,
    groups: usize,
}

#[derive(Debug, Clone, Copy, Default)]
struct Flags {
    /// `.` matches line ends.
    s: bool,
    /// `^` and `$` match at lines.
    m: bool,
    /// Letters match in both cases.
    i: bool,
}

#[derive(Debug, Clone)]
enum Node {
    Char(char),
    Any,
    Class(Class),
    Start,
    End,
    Group(Option<usize>, Box<Node>),
    Back(usize),
    Sequence(Vec<Node>),
    Choice(Vec<Node>),
    Repeat { node: Box<Node>, least: usize, most: usize, is_greedy: bool },
}

#[derive(Debug, Clone, Default)]
struct Class {
    is_negated: bool,
    ranges: Vec<(char, char)>,
    escapes: Vec<char>,
    without: Option<Box<Class>>,
}

/// Where each group matched, by number.
type Found = BTreeMap<usize, (usize, usize)>;

impl Regex {
    /// Returns nothing if the pattern or a flag is wrong.
    pub(super) fn new(pattern: &str, flags: &str) -> Option<Self> {
        if !flags.chars().all(|flag| "smixq".contains(flag)) {
            return None;
        }
        let is = |flag| flags.contains(flag);
        let set = Flags { s: is('s'), m: is('m'), i: is('i') };
        if is('q') {
            let node = Node::Sequence(pattern.chars().map(Node::Char).collect());
            return Some(Self { node, flags: set, groups: 0 });
        }
        let chars = if is('x') { without_blanks(pattern) } else { pattern.chars().collect() };
        let mut parser = Parser { chars, at: 0, groups: 0 };
        let node = parser.choice()?;
        (parser.at == parser.chars.len()).then_some(Self { node, flags: set, groups: parser.groups })
    }

    pub(super) fn is_match(&self, text: &str) -> bool {
        let text: Vec<char> = text.chars().collect();
        (0..=text.len()).any(|start| self.at(&text, start).is_some())
    }

    /// `fn:replace`; nothing if the pattern matches the empty text or the replacement is wrong.
    pub(super) fn replace(&self, text: &str, replacement: &str) -> Option<String> {
        if self.is_match_of_nothing() {
            return None;
        }
        let parts = self.replacement(replacement)?;
        let text: Vec<char> = text.chars().collect();
        let (mut out, mut at) = (String::new(), 0);
        while at < text.len() {
            match self.at(&text, at) {
                Some((end, found)) if end > at => {
                    for part in &parts {
                        match part {
                            Part::Char(char) => out.push(*char),
                            Part::Group(0) => out.extend(&text[at..end]),
                            Part::Group(number) => {
                                out.extend(found.get(number).map_or(&[][..], |(from, to)| &text[*from..*to]));
                            }
                        }
                    }
                    at = end;
                }
                _ => {
                    out.push(text[at]);
                    at += 1;
                }
            }
        }
        Some(out)
    }

    fn is_match_of_nothing(&self) -> bool {
        self.at(&[], 0).is_some()
    }

    /// `$1` takes as many digits as name a group that there is; `\$` and `\\` are themselves; other uses are errors.
    fn replacement(&self, text: &str) -> Option<Vec<Part>> {
        let chars: Vec<char> = text.chars().collect();
        let (mut parts, mut at) = (Vec::new(), 0);
        while at < chars.len() {
            match chars[at] {
                '\\' => {
                    at += 1;
                    parts.push(Part::Char(*chars.get(at).filter(|char| ['\\', '$'].contains(char))?));
                }
                '$' => {
                    at += 1;
                    let mut number = chars.get(at)?.to_digit(10)? as usize;
                    while let Some(digit) = chars.get(at + 1).and_then(|char| char.to_digit(10)) {
                        if number * 10 + digit as usize > self.groups {
                            break;
                        }
                        number = number * 10 + digit as usize;
                        at += 1;
                    }
                    parts.push(Part::Group(number));
                }
                char => parts.push(Part::Char(char)),
            }
            at += 1;
        }
        Some(parts)
    }

    fn at(&self, text: &[char], start: usize) -> Option<(usize, Found)> {
        self.step(&self.node, text, start, &Found::new(), &mut |end, found| Some((end, found.clone())))
    }

    /// Matches `node` at `at`, and what follows by `next`.
    fn step(&self, node: &Node, text: &[char], at: usize, found: &Found, next: Next<'_>) -> Option<(usize, Found)> {
        match node {
            Node::Char(wanted) => {
                let char = *text.get(at)?;
                if self.same(*wanted, char) { next(at + 1, found) } else { None }
            }
            Node::Any => {
                let char = *text.get(at)?;
                if self.flags.s || !['\n', '\r'].contains(&char) { next(at + 1, found) } else { None }
            }
            Node::Class(class) => {
                let char = *text.get(at)?;
                if self.holds(class, char) { next(at + 1, found) } else { None }
            }
            Node::Start if at == 0 || self.flags.m && text[at - 1] == '\n' && at < text.len() => next(at, found),
            Node::End if at == text.len() || self.flags.m && text[at] == '\n' => next(at, found),
            Node::Start | Node::End => None,
            Node::Group(None, inner) => self.step(inner, text, at, found, next),
            Node::Group(Some(number), inner) => self.step(inner, text, at, found, &mut |end, found| {
                let mut found = found.clone();
                found.insert(*number, (at, end));
                next(end, &found)
            }),
            Node::Back(number) => {
                let group = found.get(number).map_or(&[][..], |(from, to)| &text[*from..*to]);
                let rest = text.get(at..at + group.len())?;
                let is_same = group.iter().zip(rest).all(|(a, b)| self.same(*a, *b));
                if is_same { next(at + group.len(), found) } else { None }
            }
            Node::Choice(nodes) => nodes.iter().find_map(|node| self.step(node, text, at, found, next)),
            Node::Sequence(nodes) => match nodes.split_first() {
                None => next(at, found),
                Some((first, rest)) => {
                    let rest = Node::Sequence(rest.to_vec());
                    self.step(first, text, at, found, &mut |end, found| self.step(&rest, text, end, found, next))
                }
            },
            Node::Repeat { node, least, most, is_greedy } => {
                let again = |found: &Found, next: Next<'_>| {
                    if *most == 0 {
                        return None;
                    }
                    let rest = Node::Repeat {
                        node: node.clone(),
                        least: least.saturating_sub(1),
                        most: if *most == usize::MAX { *most } else { most - 1 },
                        is_greedy: *is_greedy,
                    };
                    self.step(node, text, at, found, &mut |end, found| {
                        // A round that takes nothing ends the repetition.
                        if end == at && *least == 0 { None } else { self.step(&rest, text, end, found, next) }
                    })
                };
                if *least > 0 {
                    return again(found, next);
                }
                if *is_greedy {
                    if let Some(end) = again(found, next) {
                        return Some(end);
                    }
                    next(at, found)
                } else {
                    if let Some(end) = next(at, found) {
                        return Some(end);
                    }
                    again(found, next)
                }
            }
        }
    }

    fn same(&self, a: char, b: char) -> bool {
        a == b || self.flags.i && a.to_lowercase().eq(b.to_lowercase())
    }

    fn holds(&self, class: &Class, char: char) -> bool {
        let cases = |char: char| [Some(char), char.to_lowercase().next(), char.to_uppercase().next()];
        let one = |char: char| {
            class.ranges.iter().any(|(from, to)| (*from..=*to).contains(&char))
                || class.escapes.iter().any(|escape| is_of(*escape, char))
        };
        let is_in = if self.flags.i { cases(char).into_iter().flatten().any(one) } else { one(char) };
        is_in != class.is_negated && !class.without.as_ref().is_some_and(|without| self.holds(without, char))
    }
}

type Next<'a> = &'a mut dyn FnMut(usize, &Found) -> Option<(usize, Found)>;

enum Part {
    Char(char),
    Group(usize),
}

/// Flag `x`: blanks count inside of classes only.
fn without_blanks(pattern: &str) -> Vec<char> {
    let mut depth = 0_i32;
    let mut kept = Vec::new();
    let mut is_escaped = false;
    for char in pattern.chars() {
        match char {
            '[' if !is_escaped => depth += 1,
            ']' if !is_escaped => depth -= 1,
            ' ' | '\t' | '\n' | '\r' if depth == 0 => continue,
            _ => {}
        }
        is_escaped = char == '\\' && !is_escaped;
        kept.push(char);
    }
    kept
}

fn is_of(escape: char, char: char) -> bool {
    match escape {
        'd' => char.is_numeric() && char.is_ascii_digit(),
        'D' => !char.is_ascii_digit(),
        's' => [' ', '\t', '\n', '\r'].contains(&char),
        'S' => ![' ', '\t', '\n', '\r'].contains(&char),
        'w' => char.is_alphanumeric() || "$+<=>^`|~".contains(char),
        'W' => !(char.is_alphanumeric() || "$+<=>^`|~".contains(char)),
        _ => false,
    }
}

struct Parser {
    chars: Vec<char>,
    at: usize,
    groups: usize,
}

impl Parser {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn take(&mut self, char: char) -> bool {
        let is_there = self.peek() == Some(char);
        self.at += usize::from(is_there);
        is_there
    }

    fn choice(&mut self) -> Option<Node> {
        let mut branches = vec![self.sequence()?];
        while self.take('|') {
            branches.push(self.sequence()?);
        }
        Some(Node::Choice(branches))
    }

    fn sequence(&mut self) -> Option<Node> {
        let mut nodes = Vec::new();
        while self.peek().is_some_and(|char| char != '|' && char != ')') {
            let node = self.atom()?;
            nodes.push(self.repeated(node)?);
        }
        Some(Node::Sequence(nodes))
    }

    fn repeated(&mut self, node: Node) -> Option<Node> {
        let (least, most) = match self.peek() {
            Some('*') => (0, usize::MAX),
            Some('+') => (1, usize::MAX),
            Some('?') => (0, 1),
            Some('{') => return self.counted(node),
            _ => return Some(node),
        };
        self.at += 1;
        self.repeat(node, least, most)
    }

    fn counted(&mut self, node: Node) -> Option<Node> {
        self.at += 1;
        let least = self.number()?;
        let most =
            if self.take(',') { if self.peek() == Some('}') { usize::MAX } else { self.number()? } } else { least };
        if !self.take('}') || most < least {
            return None;
        }
        self.repeat(node, least, most)
    }

    fn repeat(&mut self, node: Node, least: usize, most: usize) -> Option<Node> {
        let is_greedy = !self.take('?');
        if self.peek().is_some_and(|char| "*+?{".contains(char)) {
            return None;
        }
        Some(Node::Repeat { node: Box::new(node), least, most, is_greedy })
    }

    fn number(&mut self) -> Option<usize> {
        let start = self.at;
        while self.peek().is_some_and(|char| char.is_ascii_digit()) {
            self.at += 1;
        }
        self.chars[start..self.at].iter().collect::<String>().parse().ok()
    }

    fn atom(&mut self) -> Option<Node> {
        let char = self.peek()?;
        self.at += 1;
        Some(match char {
            '.' => Node::Any,
            '^' => Node::Start,
            '$' => Node::End,
            '(' => return self.group(),
            '[' => Node::Class(self.class()?),
            '\\' => return self.escape(),
            '*' | '+' | '?' | '{' | '}' | ']' => return None,
            char => Node::Char(char),
        })
    }

    fn group(&mut self) -> Option<Node> {
        let number = if self.take('?') {
            if !self.take(':') {
                return None;
            }
            None
        } else {
            self.groups += 1;
            Some(self.groups)
        };
        let inner = self.choice()?;
        self.take(')').then(|| Node::Group(number, Box::new(inner)))
    }

    fn escape(&mut self) -> Option<Node> {
        let char = self.peek()?;
        self.at += 1;
        Some(match char {
            '1'..='9' => {
                let number = char.to_digit(10)? as usize;
                if number > self.groups {
                    return None;
                }
                Node::Back(number)
            }
            'd' | 'D' | 's' | 'S' | 'w' | 'W' => Node::Class(Class { escapes: vec![char], ..Class::default() }),
            char => Node::Char(single(char)?),
        })
    }

    fn class(&mut self) -> Option<Class> {
        let mut class = Class { is_negated: self.take('^'), ..Class::default() };
        loop {
            let char = self.peek()?;
            self.at += 1;
            let from = match char {
                ']' if class.ranges.is_empty() && class.escapes.is_empty() => return None,
                ']' => return Some(class),
                '-' if !(class.ranges.is_empty() && class.escapes.is_empty()) && self.take('[') => {
                    class.without = Some(Box::new(self.class()?));
                    return self.take(']').then_some(class);
                }
                '\\' => {
                    let escape = self.peek()?;
                    self.at += 1;
                    if "dDsSwW".contains(escape) {
                        class.escapes.push(escape);
                        continue;
                    }
                    single(escape)?
                }
                char => char,
            };
            let is_range =
                self.peek() == Some('-') && self.chars.get(self.at + 1).is_some_and(|c| *c != ']' && *c != '[');
            let to = if is_range { self.range_end()? } else { from };
            if to < from {
                return None;
            }
            class.ranges.push((from, to));
        }
    }

    fn range_end(&mut self) -> Option<char> {
        self.at += 1;
        let char = self.peek()?;
        self.at += 1;
        if char != '\\' {
            return Some(char);
        }
        let escape = self.peek()?;
        self.at += 1;
        single(escape)
    }
}

fn single(escape: char) -> Option<char> {
    Some(match escape {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        '\\' | '|' | '.' | '?' | '*' | '+' | '(' | ')' | '{' | '}' | '$' | '-' | '[' | ']' | '^' => escape,
        _ => return None,
    })
}
