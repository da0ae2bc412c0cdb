//! Workbooks, read back by another implementation.

use std::io::Cursor;

use calamine::{Data, DataType, Reader, Xlsx};
use oxrdf::vocab::xsd;
use oxrdf::{Literal, NamedNode, Term, Variable};
use proptest::prelude::*;

use super::super::format;
use super::super::shown::tests::{OneLabel, term};
use super::*;
use crate::results::{Collected, Row};

/// Writes rows to a workbook.
fn saved(name: &str, columns: &[&str], rows: Vec<Row>, style: &Style<'_>) -> Result<Vec<u8>> {
    let variables: Vec<Variable> = columns.iter().map(|name| Variable::new_unchecked(*name)).collect();
    let results = Collected::Solutions { variables: variables.into(), rows: rows.into() };
    let mut out = Vec::new();
    format(name)?.write(results.results(), style, &mut out)?;
    Ok(out)
}

/// Reads the sheet of a workbook, which has no formula.
fn read(bytes: &[u8]) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let formulas = book.worksheet_formula("Results").unwrap();
    assert!(formulas.used_cells().all(|(.., formula)| formula.is_empty()), "a value became a formula");
    book.worksheet_range("Results").unwrap().rows().map(<[Data]>::to_vec).collect()
}

/// Writes cells as `n:1`, `t:text`, `b:true`, `d:SERIAL`, `-`.
fn shown(sheet: &[Vec<Data>]) -> Vec<String> {
    let cell = |cell: &Data| match cell {
        Data::Empty => "-".to_owned(),
        Data::String(text) => format!("t:{text}"),
        Data::Float(number) => format!("n:{number}"),
        Data::Int(number) => format!("n:{number}"),
        Data::Bool(value) => format!("b:{value}"),
        Data::DateTime(moment) => format!("d:{}", moment.as_f64()),
        other => format!("{other:?}"),
    };
    sheet.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join(" ")).collect()
}

#[track_caller]
fn check(literal: Literal, expected: &str) {
    let bytes = saved("xlsx", &["a"], vec![vec![Some(literal.into())]], &Style::PLAIN).unwrap();
    assert_eq!(shown(&read(&bytes)), ["t:a", expected]);
}

#[test]
fn values_keep_their_types() {
    check(Literal::from(-12), "n:-12");
    check(Literal::from(1.5), "n:1.5");
    check(Literal::new_typed_literal("3.333333333333333333", xsd::DECIMAL), "n:3.3333333333333335");
    check(Literal::from(true), "b:true");
    check(Literal::new_typed_literal("0", xsd::BOOLEAN), "b:false");
    check(Literal::from("12"), "t:12");
    check(Literal::from("true"), "t:true");
    // LibreOffice's DATE(2025;3;18) is 45734.
    check(Literal::new_typed_literal("2025-03-18", xsd::DATE), "d:45734");
    check(Literal::new_typed_literal("2025-03-18T18:00:00", xsd::DATE_TIME), "d:45734.75");
    check(Literal::new_typed_literal("2025-03-18T18:00:00+06:00", xsd::DATE_TIME), "d:45734.5");
}

#[test]
fn what_a_cell_cannot_hold_is_text() {
    check(Literal::new_typed_literal("9007199254740993", xsd::INTEGER), "t:9007199254740993");
    check(Literal::new_typed_literal("INF", xsd::DOUBLE), "t:INF");
    check(Literal::new_typed_literal("NaN", xsd::DOUBLE), "t:NaN");
    check(Literal::new_typed_literal("1812-01-01", xsd::DATE), "t:1812-01-01");
    check(Literal::new_typed_literal("2025-03-18Z", xsd::DATE), "t:2025-03-18Z");
    check(Literal::new_typed_literal("soon", xsd::DATE), "t:soon");
    check(Literal::new_typed_literal("maybe", xsd::BOOLEAN), "t:maybe");
}

#[test]
fn labels_get_columns_of_their_own() {
    let rows = vec![vec![term("<https://w3id.org/lermap/stakeholder/employers>"), term("1")], vec![None, term("2")]];
    let style = Style { labels: Some(&OneLabel), label_columns: true, ..Style::PLAIN };
    let bytes = saved("xlsx", &["who", "n"], rows.clone(), &style).unwrap();
    assert_eq!(shown(&read(&bytes)), ["t:who t:whoLabel t:n", "t:stakeholder:employers t:Employers n:1", "- - n:2"]);
    let bytes = saved("xlsx", &["who", "n"], rows, &Style::PLAIN).unwrap();
    assert_eq!(shown(&read(&bytes)), ["t:who t:n", "t:stakeholder:employers n:1", "- n:2"]);
}

#[test]
fn a_cross_table_has_numbers_in_its_cells() {
    let row = |texts: [&str; 3]| texts.map(term).to_vec();
    let rows = vec![row(["b", "x", "1"]), row(["b", "y", "2"]), row(["=a", "y", "q"])];
    let bytes = saved("xlsx-cross-table", &["group", "stage", "n"], rows, &Style::PLAIN).unwrap();
    assert_eq!(shown(&read(&bytes)), ["t:group t:x t:y", "t:b n:1 n:2", "t:=a - t:q"]);
    assert!(saved("xlsx-cross-table", &["a"], vec![], &Style::PLAIN).is_err());
}

#[test]
fn the_same_rows_are_the_same_bytes() {
    let bytes = || saved("xlsx", &["a"], vec![vec![term("x")], vec![term("2")]], &Style::PLAIN).unwrap();
    let first = bytes();
    std::thread::sleep(std::time::Duration::from_millis(1100));
    assert_eq!(first, bytes());
}

#[test]
fn what_no_sheet_holds_is_refused() {
    let long = "x".repeat(32_768);
    let error = saved("xlsx", &["a"], vec![vec![term(&long)]], &Style::PLAIN).unwrap_err();
    assert_eq!(error.message, "a cell holds 32767 characters, and `a` has more in row 1");
    let error = saved("xlsx", &["a"], vec![vec![]; 1_048_576], &Style::PLAIN).unwrap_err();
    assert_eq!(error.message, "a sheet holds 1048576 rows and 16384 columns, not 1048577 and 1");
    let screen = Style { width: Some(80), ..Style::PLAIN };
    assert_eq!(saved("xlsx", &["a"], vec![], &screen).unwrap_err().message, "a workbook cannot be shown on a screen");
}

#[test]
fn no_row_and_no_column_are_workbooks_too() {
    assert_eq!(shown(&read(&saved("xlsx", &["a"], vec![], &Style::PLAIN).unwrap())), ["t:a"]);
    assert!(read(&saved("xlsx", &[], vec![], &Style::PLAIN).unwrap()).is_empty());
}

/// Texts that a spreadsheet might take for something else.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "=",
        "+",
        "-",
        "@",
        "1+1",
        "SUM(A1)",
        "cmd|'/C calc'!A0",
        "http://e/x",
        "mailto:x",
        "internal:A1",
        "_x0041_",
        "_x",
        "\"",
        "'",
        "<",
        "&amp;",
        "\n",
        "\t",
        " ",
        "\u{202e}",
        "\u{1}",
        "é",
        "1e5",
        "TRUE",
        "{=1}",
        "#REF!",
    ]);
    prop::collection::vec(pieces, 1..6).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_text_is_anything_but_text(text in hostile()) {
        let rows = vec![vec![Some(Term::from(Literal::from(text.as_str())))]];
        let bytes = saved("xlsx", &["a"], rows, &Style::PLAIN).unwrap();
        let sheet = read(&bytes);
        prop_assert_eq!(sheet[1][0].get_string(), Some(text.as_str()));
        let rows = vec![vec![Some(Term::from(NamedNode::new_unchecked(text.as_str())))]];
        read(&saved("xlsx", &["a"], rows, &Style::PLAIN).unwrap());
    }
}
