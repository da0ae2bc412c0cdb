//! ADD, MOVE and COPY of an update, as they were typed.
//!
//! The parser turns them into `INSERT { GRAPH <to> { ?s ?p ?o } } WHERE { ?s ?p ?o }`, in which neither SILENT nor the
//! difference between DEFAULT and a pattern without GRAPH is left. So the statements that begin with one of these words
//! are found in the text, each is parsed alone, behind the prologues before it, and takes the place of what the parser
//! made of it.

use std::ops::Range;

use oxrdf::GraphName;
use spargebra::GraphUpdateOperation;
use spargebra::algebra::GraphPattern;
use spargebra::term::{GraphNamePattern, NamedNodePattern};

use crate::error::{Error, Result};
use crate::store::{Operation, Transfer, TransferKind, Update};
use crate::syntax::{Token, TokenKind, tokens};

/// The words that an operation of an update begins with.
const WORDS: &[&str] = &["ADD", "MOVE", "COPY", "INSERT", "DELETE", "WITH", "LOAD", "CLEAR", "DROP", "CREATE"];

/// A statement of an update.
struct Statement {
    /// PREFIX and BASE lines in front of it.
    prologue: Range<usize>,
    body: Range<usize>,
    kind: Option<TransferKind>,
    silent: bool,
}

/// Returns `parsed`, which is what `parse` makes of `text`, with its transfers as such.
pub(super) fn with_transfers(
    parsed: spargebra::Update,
    text: &str,
    parse: impl Fn(&str) -> Result<spargebra::Update>,
) -> Result<Update> {
    let statements = statements(text);
    if statements.iter().all(|statement| statement.kind.is_none()) {
        return Ok(parsed.into());
    }
    let mut rest = parsed.operations.into_iter();
    let (mut operations, mut prologue) = (Vec::new(), String::new());
    for statement in statements {
        prologue.push_str(&text[statement.prologue.clone()]);
        let Some(kind) = statement.kind else {
            operations.extend(rest.next().map(Operation::Sparql));
            continue;
        };
        let alone = parse(&format!("{prologue} {}", &text[statement.body.clone()]))?.operations;
        // There is nothing to do where a graph is copied to itself.
        if let Some((from, to)) = alone.iter().find_map(ends) {
            operations.push(Operation::Transfer(Transfer { kind, silent: statement.silent, from, to }));
        }
        rest.by_ref().take(alone.len()).for_each(drop);
    }
    match rest.next() {
        None => Ok(Update { operations }),
        Some(operation) => Err(Error::usage(format!("the update cannot be cut into its operations at `{operation}`"))
            .with_hint("send ADD, MOVE and COPY each as an update of its own")),
    }
}

/// Returns the two graphs of a transfer that the parser wrote as a pattern.
fn ends(operation: &GraphUpdateOperation) -> Option<(GraphName, GraphName)> {
    let GraphUpdateOperation::DeleteInsert { insert, pattern, .. } = operation else { return None };
    let to = match &insert.first()?.graph_name {
        GraphNamePattern::NamedNode(name) => name.clone().into(),
        GraphNamePattern::DefaultGraph => GraphName::DefaultGraph,
        GraphNamePattern::Variable(_) => return None,
    };
    let from = match &**pattern {
        GraphPattern::Graph { name: NamedNodePattern::NamedNode(name), .. } => name.clone().into(),
        _ => GraphName::DefaultGraph,
    };
    Some((from, to))
}

/// Returns the statements of `text`: its parts between the `;` outside of brackets.
fn statements(text: &str) -> Vec<Statement> {
    let tokens = tokens(text);
    let mut depth = 0_usize;
    let parts = tokens.split(|token| {
        match token.kind {
            TokenKind::Open => depth += 1,
            TokenKind::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && token.kind == TokenKind::Mark && token.text == ";"
    });
    parts.filter_map(statement).collect()
}

fn statement(tokens: &[Token<'_>]) -> Option<Statement> {
    let at = tokens.iter().position(|token| WORDS.iter().any(|word| token.is_word(word)))?;
    let (first, last) = (tokens.first()?, tokens.last()?);
    let word = tokens[at];
    let kind = [("ADD", TransferKind::Add), ("MOVE", TransferKind::Move), ("COPY", TransferKind::Copy)];
    let kind = kind.into_iter().find(|(name, _)| word.is_word(name)).map(|(_, kind)| kind);
    let silent = tokens[at + 1..].iter().find(|token| !token.is_trivia()).is_some_and(|token| token.is_word("SILENT"));
    Some(Statement { prologue: first.start..word.start, body: word.start..last.end(), kind, silent })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Prefixes, parse_update};

    /// Compares the operations of `update`, a transfer as kind, `silent` and the two graphs.
    #[track_caller]
    fn check(update: &str, expected: &[&str]) {
        let update = parse_update(update, &Prefixes::none().with_base("http://e/")).unwrap();
        let found: Vec<String> = update
            .operations
            .iter()
            .map(|operation| match operation {
                Operation::Sparql(operation) => operation.to_string().split(' ').next().unwrap_or_default().to_owned(),
                Operation::Transfer(Transfer { kind, silent, from, to }) => {
                    format!("{kind:?}{} {from} {to}", if *silent { " silent" } else { "" })
                }
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn transfers_are_as_they_were_typed() {
        check("ADD DEFAULT TO <g>", &["Add DEFAULT <http://e/g>"]);
        check("COPY SILENT <a> TO DEFAULT ;", &["Copy silent <http://e/a> DEFAULT"]);
        check("PREFIX x: <http://x/> # ; MOVE\nmove x:a TO GRAPH x:b", &["Move <http://x/a> <http://x/b>"]);
        check(
            "INSERT DATA { <a> <COPY> \"; ADD\" ; <p> 1 } ; copy silent <g> to <g> ; MOVE <a> TO <b> ; CLEAR ALL",
            &["INSERT", "Move <http://e/a> <http://e/b>", "CLEAR"],
        );
        check("INSERT { GRAPH <g> { ?s ?p ?o } } WHERE { ?s ?p ?o }", &["INSERT"]);
    }

    #[test]
    fn prefixes_between_operations_hold_from_there_on() {
        let update = "PREFIX a: <http://a/> ADD a:x TO a:y ; PREFIX a: <http://b/> ADD a:x TO a:y";
        if parse_update(update, &Prefixes::none()).is_ok() {
            check(update, &["Add <http://a/x> <http://a/y>", "Add <http://b/x> <http://b/y>"]);
        }
    }
}
