//! Reads an unfinished query token by token and says what can come next.
//!
//! A pushdown machine over the tokens: one frame per open bracket, in each the slot that comes next. Text that is
//! wrong is read as well as it can be; nothing fails.

use crate::syntax::{Token, TokenKind};

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    /// A statement, or its prologue.
    Start,
    /// The name of a prefix to declare.
    PrefixName,
    /// The head of a SELECT.
    Select,
    /// What a DESCRIBE is about.
    Describe,
    /// WHERE or `{`.
    Where,
    /// The name of a graph.
    Graph,
    /// Behind the pattern of a query.
    Modifier,
    GroupBy,
    OrderBy,
    /// A number, a new variable, an endpoint: nothing that could be proposed.
    Nothing,
    Subject,
    Predicate,
    Object,
    /// Behind a triple.
    After,
    /// Behind the `(` of a SELECT, a GROUP BY or an ORDER BY.
    Projected,
    Expression,
    /// The variables of VALUES.
    ValuesVariables,
    /// A value of VALUES.
    Value,
    Datatype,
}

/// What a frame is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    Root,
    Group,
    Expression,
    /// `[ ... ]`
    BlankNode,
    /// `( ... )` in the place of a term
    Collection,
    Path,
    ValuesVariables,
    ValuesBlock,
    ValuesRow,
}

/// An open bracket.
#[derive(Debug, Clone)]
struct Frame<'a> {
    scope: Scope,
    slot: Slot,
    subject: Option<Token<'a>>,
    predicate: Option<Token<'a>>,
    /// The last step of the path before this predicate, if it is not the first.
    step: Option<Token<'a>>,
    /// The predicate is walked from its object to its subject.
    inverse: bool,
    variables: Vec<&'a str>,
    index: usize,
    /// A template of CONSTRUCT comes before its pattern.
    template: bool,
}

impl Frame<'_> {
    fn new(scope: Scope, slot: Slot) -> Self {
        Self {
            scope,
            slot,
            subject: None,
            predicate: None,
            step: None,
            inverse: false,
            variables: Vec::new(),
            index: 0,
            template: false,
        }
    }
}

/// A triple as far as it is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pattern<'a> {
    pub(super) subject: Option<Token<'a>>,
    pub(super) predicate: Token<'a>,
    pub(super) object: Token<'a>,
}

/// What can come at the end of a text.
#[derive(Debug, Clone)]
pub(super) struct CursorContext<'a> {
    pub(super) slot: Slot,
    pub(super) subject: Option<Token<'a>>,
    pub(super) predicate: Option<Token<'a>>,
    pub(super) step: Option<Token<'a>>,
    pub(super) inverse: bool,
    /// The variable that gets the value, in VALUES and in comparisons.
    pub(super) variable: Option<&'a str>,
}

/// Reads `tokens`; returns what can follow them and the triples they hold.
pub(super) fn read<'a>(tokens: &[Token<'a>]) -> (CursorContext<'a>, Vec<Pattern<'a>>) {
    let mut reader = Reader { frames: vec![Frame::new(Scope::Root, Slot::Start)], patterns: Vec::new() };
    for token in tokens.iter().filter(|token| !token.is_trivia()) {
        reader.take(*token);
    }
    let compared = compared(tokens);
    let patterns = reader.patterns;
    let frame = reader.frames.pop().unwrap_or_else(|| Frame::new(Scope::Root, Slot::Start));
    let variable = match frame.scope {
        Scope::ValuesRow => frame.variables.get(frame.index).copied(),
        Scope::ValuesBlock if frame.variables.len() == 1 => frame.variables.first().copied(),
        Scope::Expression => compared,
        _ => None,
    };
    let place = CursorContext {
        slot: frame.slot,
        subject: frame.subject,
        predicate: frame.predicate,
        step: frame.step,
        inverse: frame.inverse,
        variable,
    };
    (place, patterns)
}

/// Returns the variable that the end of `tokens` compares with something: `?x =`, `?x IN (a,`.
fn compared<'a>(tokens: &[Token<'a>]) -> Option<&'a str> {
    let mut back = tokens.iter().rev().filter(|token| !token.is_trivia());
    let last = back.next()?;
    let variable = |token: &Token<'a>| (token.kind == TokenKind::Variable).then(|| &token.text[1..]);
    if matches!(last.text, "=" | "!=") {
        return back.next().and_then(variable);
    }
    if !matches!(last.text, "(" | ",") {
        return None;
    }
    let mut back = tokens.iter().rev().filter(|token| !token.is_trivia()).skip_while(|token| !token.is_word("IN"));
    let inside =
        tokens.iter().rev().take_while(|token| !token.is_word("IN")).filter(|token| token.kind == TokenKind::Open);
    if inside.count() != 1 {
        return None;
    }
    back.next()?;
    back.find(|token| !token.is_word("NOT")).and_then(variable)
}

struct Reader<'a> {
    frames: Vec<Frame<'a>>,
    patterns: Vec<Pattern<'a>>,
}

impl<'a> Reader<'a> {
    fn take(&mut self, token: Token<'a>) {
        match token.kind {
            TokenKind::Open => self.open(token.text),
            TokenKind::Close => self.close(),
            TokenKind::Word if self.keyword(&token) => {}
            TokenKind::Mark => self.mark(token.text),
            TokenKind::Tag | TokenKind::Space | TokenKind::Comment => {}
            _ => self.term(token),
        }
    }

    fn top(&mut self) -> &mut Frame<'a> {
        if self.frames.is_empty() {
            self.frames.push(Frame::new(Scope::Root, Slot::Start));
        }
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    fn open(&mut self, bracket: &str) {
        let top = self.top();
        let (slot, variables) = (top.slot, top.variables.clone());
        let mut frame = match (bracket, slot) {
            ("{", Slot::ValuesVariables) => Frame::new(Scope::ValuesBlock, Slot::Value),
            ("{", _) => Frame::new(Scope::Group, Slot::Subject),
            ("[", _) => Frame::new(Scope::BlankNode, Slot::Predicate),
            (_, Slot::ValuesVariables) => Frame::new(Scope::ValuesVariables, Slot::ValuesVariables),
            (_, Slot::Value) => Frame::new(Scope::ValuesRow, Slot::Value),
            (_, Slot::Predicate) => {
                Frame { subject: top.subject, step: top.step, ..Frame::new(Scope::Path, Slot::Predicate) }
            }
            (_, Slot::Subject | Slot::Object) => Frame::new(Scope::Collection, Slot::Object),
            (_, Slot::Select | Slot::GroupBy | Slot::OrderBy) => Frame::new(Scope::Expression, Slot::Projected),
            (_, _) => Frame::new(Scope::Expression, Slot::Expression),
        };
        if frame.scope == Scope::ValuesBlock || frame.scope == Scope::ValuesRow {
            frame.variables = variables;
        }
        self.frames.push(frame);
    }

    fn close(&mut self) {
        if self.frames.len() < 2 {
            return;
        }
        let Some(closed) = self.frames.pop() else { return };
        let top = self.top();
        match closed.scope {
            Scope::Group if top.scope == Scope::Expression => {}
            Scope::Group if top.template => {
                top.template = false;
                top.slot = Slot::Where;
            }
            Scope::Group
                if matches!(top.slot, Slot::Subject | Slot::After | Slot::Expression | Slot::Graph | Slot::Nothing)
                    && top.scope == Scope::Group =>
            {
                top.slot = Slot::Subject;
            }
            Scope::Group => top.slot = Slot::Modifier,
            Scope::BlankNode | Scope::Collection => {
                top.slot = if top.slot == Slot::Subject { Slot::Predicate } else { Slot::After };
                top.subject = if top.slot == Slot::Predicate { None } else { top.subject };
            }
            Scope::Path => {
                top.predicate = closed.predicate;
                top.slot = Slot::Object;
            }
            Scope::ValuesVariables => top.variables = closed.variables,
            Scope::ValuesBlock => top.slot = if top.scope == Scope::Group { Slot::Subject } else { Slot::Modifier },
            Scope::Expression if top.scope == Scope::Group && top.slot == Slot::Expression => top.slot = Slot::Subject,
            _ => {}
        }
    }

    /// Takes a keyword; `false` if the word is a term here.
    fn keyword(&mut self, token: &Token<'a>) -> bool {
        let top = self.top();
        let scope = top.scope;
        if scope == Scope::Expression {
            if token.is_word("AS") {
                top.slot = Slot::Nothing;
            }
            return true;
        }
        if !matches!(scope, Scope::Root | Scope::Group) {
            return false;
        }
        if token.text == "a" && top.slot == Slot::Predicate {
            return false;
        }
        let slot = match token.text.to_ascii_uppercase().as_str() {
            "SELECT" => Slot::Select,
            "DISTINCT" | "REDUCED" | "BY" | "NAMED" | "SILENT" | "EXISTS" | "NOT" | "ASC" | "DESC" | "IN" => top.slot,
            "ASK" => Slot::Where,
            "CONSTRUCT" => {
                top.template = true;
                Slot::Where
            }
            "DESCRIBE" => Slot::Describe,
            "WHERE" => {
                top.template = false;
                Slot::Where
            }
            "INSERT" | "DELETE" | "DATA" => {
                top.template = !token.is_word("DATA");
                Slot::Where
            }
            "PREFIX" => Slot::PrefixName,
            "BASE" | "SERVICE" | "LIMIT" | "OFFSET" | "LOAD" => Slot::Nothing,
            "FROM" | "GRAPH" | "USING" | "WITH" | "CLEAR" | "DROP" | "COPY" | "MOVE" | "ADD" | "TO" | "INTO" => {
                Slot::Graph
            }
            "GROUP" => Slot::GroupBy,
            "ORDER" => Slot::OrderBy,
            "HAVING" | "FILTER" | "BIND" => Slot::Expression,
            "VALUES" => {
                top.variables.clear();
                Slot::ValuesVariables
            }
            "OPTIONAL" | "MINUS" | "UNION" | "LATERAL" => Slot::Subject,
            "TRUE" | "FALSE" => return false,
            // A function without an outer bracket, as in FILTER regex(...), or an unfinished word.
            _ => return !matches!(top.slot, Slot::Subject | Slot::Predicate | Slot::Object),
        };
        top.slot = slot;
        true
    }

    fn mark(&mut self, mark: &str) {
        let top = self.top();
        match (mark, top.slot) {
            (";", _) if top.scope == Scope::Root => top.slot = Slot::Start,
            (".", _) if top.scope == Scope::Group => top.slot = Slot::Subject,
            (";", Slot::After | Slot::Predicate) => (top.slot, top.step, top.inverse) = (Slot::Predicate, None, false),
            (",", Slot::After) => top.slot = Slot::Object,
            ("/", Slot::Object | Slot::Predicate) => {
                (top.slot, top.step, top.inverse) = (Slot::Predicate, top.predicate, false);
            }
            ("|", Slot::Object | Slot::Predicate) => (top.slot, top.inverse) = (Slot::Predicate, false),
            ("^", Slot::Predicate | Slot::Object) => (top.slot, top.inverse) = (Slot::Predicate, true),
            ("^^", Slot::After) => top.slot = Slot::Datatype,
            _ => {}
        }
    }

    fn term(&mut self, token: Token<'a>) {
        let top = self.top();
        match top.slot {
            Slot::Subject | Slot::After if top.scope == Scope::Group => {
                (top.subject, top.step, top.inverse) = (Some(token), None, false);
                top.slot = Slot::Predicate;
            }
            Slot::Predicate => {
                top.predicate = Some(token);
                top.slot = if top.scope == Scope::Path { Slot::Predicate } else { Slot::Object };
            }
            Slot::Object if top.scope != Scope::Collection => {
                let (subject, predicate, inverse, step) = (top.subject, top.predicate, top.inverse, top.step);
                top.slot = Slot::After;
                if let (Some(predicate), false) = (predicate, inverse) {
                    let subject = subject.filter(|_| step.is_none());
                    self.patterns.push(Pattern { subject, predicate, object: token });
                }
            }
            Slot::Datatype => top.slot = Slot::After,
            Slot::Graph => top.slot = if top.scope == Scope::Group { Slot::Nothing } else { Slot::Where },
            Slot::PrefixName => top.slot = Slot::Nothing,
            Slot::Nothing if top.scope == Scope::Root => {
                top.slot = if token.kind == TokenKind::Iri { Slot::Start } else { Slot::Modifier };
            }
            Slot::ValuesVariables if token.kind == TokenKind::Variable => top.variables.push(&token.text[1..]),
            Slot::Value => top.index += 1,
            _ => {}
        }
    }
}
