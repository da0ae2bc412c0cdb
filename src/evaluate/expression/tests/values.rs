//! Functions and operators, a case a line.

use super::check;

/// Checks lines of an expression, `=>` and its value; booleans and integers as SPARQL writes them.
#[track_caller]
fn check_all(lines: &str) {
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (expression, expected) = line.split_once(" => ").unwrap_or_else(|| panic!("no value in {line}"));
        let expected = match expected.trim() {
            "true" | "false" => format!("\"{}\"^^xsd:boolean", expected.trim()),
            number if number.parse::<i64>().is_ok() => format!("\"{number}\"^^xsd:integer"),
            other => other.to_owned(),
        };
        check(expression.trim(), &expected);
    }
}

#[test]
fn logic_and_errors() {
    check_all(
        r#"
        true && true => true
        false && (1/0) => false
        (1/0) && false => false
        true && (1/0) => error
        (1/0) || true => true
        false || (1/0) => error
        !(1/0) => error
        !"" => true
        !"a"@en => false
        !"abc"^^xsd:integer => true
        !"yes"^^xsd:boolean => true
        !"99999999999999999999"^^xsd:integer => false
        !"00000000000000000000"^^xsd:integer => true
        !<a:b> => error
        !"a"^^:unit => error
        !xsd:double("NaN") => true
        !0.0 => true
        !0e0 => true
        !"2024-01-01"^^xsd:date => error
        IF(1, "2.50"^^xsd:decimal, 1/0) => "2.50"^^xsd:decimal
        IF(0, 1/0, "007"^^xsd:integer) => "007"^^xsd:integer
        IF(1/0, 1, 2) => error
        COALESCE(1/0, "01"^^xsd:integer, 2) => "01"^^xsd:integer
        COALESCE() => error
        COALESCE(?x, 1/0) => error
        BOUND(?x) => false
        ?x => error
        1 IN () => false
        (1/0) IN () => false
        1 IN (2, 1/0, 1.0) => true
        1 IN (2, 1/0) => error
        1 NOT IN (2, 1/0) => error
        1 NOT IN (2, 3) => true
        1 NOT IN (1/0, 1) => false
        <a:b> IN (1, <a:c>, <a:b>) => true
        "a" IN ("b", "a"@en) => false
        "a" IN ("b", "a"^^:unit) => error
        "a" IN ("a", "a"^^:unit) => true
        (1/0) IN (1) => error
        :unknown(1) => error
        COALESCE(:unknown(1), 2) => 2
        "#,
    );
}

#[test]
fn equality() {
    check_all(
        r#"
        1 = 1.0 => true
        1 = 1.0e0 => true
        "01"^^xsd:integer = 1 => true
        "1"^^xsd:float = 1.0 => true
        xsd:double("NaN") = xsd:double("NaN") => false
        xsd:double("NaN") != xsd:double("NaN") => true
        "a" = "a" => true
        "a" = "a"@en => false
        "a"@en = "a"@EN => true
        "a"@en = "a"@de => false
        "a" = 1 => false
        "a" = "a"^^:unit => error
        "a"^^:unit = "a"^^:unit => true
        "a"^^:unit = "b"^^:unit => error
        "a"^^:unit = "a"@en => false
        "a"^^xsd:integer = "a"^^xsd:integer => true
        "a"^^xsd:integer = 1 => error
        "99999999999999999999"^^xsd:integer = "99999999999999999999"^^xsd:integer => true
        "99999999999999999999"^^xsd:integer = 1 => error
        <a:b> = <a:b> => true
        <a:b> = "a:b" => false
        <a:b> != <a:c> => true
        true = "1"^^xsd:boolean => true
        true = 1 => false
        "2024-01-01T00:00:00Z"^^xsd:dateTime = "2024-01-01T01:00:00+01:00"^^xsd:dateTime => true
        "2024-01-01T00:00:00"^^xsd:dateTime = "2024-01-01T00:00:00Z"^^xsd:dateTime => error
        "2024-01-01T00:00:00"^^xsd:dateTime = "2024-01-03T00:00:00Z"^^xsd:dateTime => false
        "2024-01-01"^^xsd:date = "2024-01-01Z"^^xsd:date => error
        "2024-01-01"^^xsd:date = "2025-01-01Z"^^xsd:date => false
        "12:00:00Z"^^xsd:time = "13:00:00+01:00"^^xsd:time => true
        "P1Y"^^xsd:duration = "P12M"^^xsd:yearMonthDuration => true
        "P1D"^^xsd:dayTimeDuration = "PT24H"^^xsd:duration => true
        "P0M"^^xsd:yearMonthDuration = "PT0S"^^xsd:dayTimeDuration => true
        "P1M"^^xsd:duration = "P30D"^^xsd:duration => false
        "2024"^^xsd:gYear = "2024"^^xsd:gYear => true
        "2024-01-01"^^xsd:date = "2024-01-01T00:00:00"^^xsd:dateTime => false
        SAMETERM(1, 1.0) => false
        SAMETERM("2.50", STR(2.50)) => true
        SAMETERM(1, 2 - 1) => true
        SAMETERM("A"@en, UCASE("a"@en)) => true
        <<( :a :b 1 )>> = <<( :a :b 1.0 )>> => true
        SAMETERM(<<( :a :b 1 )>>, <<( :a :b 1.0 )>>) => false
        <<( :a :b "x"^^:unit )>> = <<( :a :b 1.0 )>> => error
        <<( :a :c "x"^^:unit )>> = <<( :a :b 1.0 )>> => false
        "#,
    );
}

#[test]
fn comparison() {
    check_all(
        r#"
        false < true => true
        1 < 1.5 => true
        1 <= "01"^^xsd:integer => true
        2.0 > 1e0 => true
        "a" < "b" => true
        "b" >= "a" => true
        "B" < "a" => true
        "a"@en < "b"@en => true
        "a"@en < "b" => error
        "a"@en < "b"@de => error
        1 < "2" => error
        <a:b> < <a:c> => error
        <a:b> <= <a:b> => error
        "a"^^:unit < "b"^^:unit => error
        xsd:double("NaN") < 1 => false
        xsd:double("INF") > 1 => true
        "2024-01-01T00:00:00"^^xsd:dateTime < "2024-01-03T00:00:00Z"^^xsd:dateTime => true
        "2024-01-01T00:00:00"^^xsd:dateTime < "2024-01-01T10:00:00Z"^^xsd:dateTime => error
        "2024-01-01"^^xsd:date < "2024-01-02"^^xsd:date => true
        "10:00:00"^^xsd:time < "11:00:00"^^xsd:time => true
        "2023"^^xsd:gYear < "2024"^^xsd:gYear => true
        "P1M"^^xsd:duration < "P32D"^^xsd:duration => true
        "P1M"^^xsd:duration < "P30D"^^xsd:duration => error
        "P1Y"^^xsd:yearMonthDuration > "P11M"^^xsd:yearMonthDuration => true
        "#,
    );
}

#[test]
fn arithmetic() {
    check_all(
        r#"
        1 + 2 => 3
        1 + 2.50 => "3.5"^^xsd:decimal
        1 + 2.0e0 => "3.0E0"^^xsd:double
        1.5 * "2"^^xsd:float => "3.0E0"^^xsd:float
        "1"^^xsd:float + 1e0 => "2.0E0"^^xsd:double
        "7"^^xsd:byte - "8"^^xsd:unsignedInt => -1
        10 - 2 - 3 => 5
        2 - (3 - 4) => 3
        2 + 3 * 4 => 14
        12 / 4 / 3 => "1"^^xsd:decimal
        1 / 3 => "0.333333333333333333"^^xsd:decimal
        1 / 0 => error
        1.0 / 0.0 => error
        1e0 / 0 => "INF"^^xsd:double
        -1e0 / 0 => "-INF"^^xsd:double
        0e0 / 0 => "NaN"^^xsd:double
        9223372036854775807 + 1 => error
        -(-9223372036854775807 - 1) => error
        9223372036854775807 * 2 => error
        99999999999999999999 + 1 => error
        100000000000.0 * 10000000000.0 => error
        "a" + 1 => error
        "1" + 1 => error
        true + 1 => error
        +"a" => error
        -(2.50) => "-2.5"^^xsd:decimal
        "2024-01-31"^^xsd:date + "P1M"^^xsd:yearMonthDuration => "2024-02-29"^^xsd:date
        "2024-01-01T00:00:00Z"^^xsd:dateTime - "2023-12-31T00:00:00Z"^^xsd:dateTime => "P1D"^^xsd:dayTimeDuration
        "10:00:00"^^xsd:time + "PT25H"^^xsd:dayTimeDuration => "11:00:00"^^xsd:time
        "P1Y"^^xsd:yearMonthDuration + "P1M"^^xsd:yearMonthDuration => "P1Y1M"^^xsd:yearMonthDuration
        "P1Y"^^xsd:yearMonthDuration + "P1D"^^xsd:dayTimeDuration => "P1Y1D"^^xsd:duration
        ABS(-2) => 2
        ABS(-2.50) => "2.5"^^xsd:decimal
        CEIL(1.2) => "2"^^xsd:decimal
        CEIL(-1.2) => "-1"^^xsd:decimal
        FLOOR(-1.2) => "-2"^^xsd:decimal
        ROUND(2.5) => "3"^^xsd:decimal
        ROUND(-2.5) => "-2"^^xsd:decimal
        ROUND(-2.5e0) => "-2.0E0"^^xsd:double
        ROUND(-0.4e0) => "-0.0E0"^^xsd:double
        ROUND(0.49999999999999994e0) => "0.0E0"^^xsd:double
        ROUND(4503599627370497.5e0) => "4.503599627370498E15"^^xsd:double
        ROUND(xsd:double("NaN")) => "NaN"^^xsd:double
        ROUND(xsd:float("-INF")) => "-INF"^^xsd:float
        ROUND("a") => error
        ROUND("7"^^xsd:byte) => 7
        "#,
    );
}

#[test]
fn strings() {
    check_all(
        r#"
        STR(2.50) => "2.50"
        STR("007"^^xsd:integer) => "007"
        STR("2020-01-01T00:00:00+00:00"^^xsd:dateTime) => "2020-01-01T00:00:00+00:00"
        STR(<a:b>) => "a:b"
        STR("a"@en) => "a"
        STR(BNODE()) => error
        STR(1.0 + 1) => "2"
        STR(<<( :a :b :c )>>) => error
        STRLEN("aé日😀") => 4
        STRLEN("ab"@en) => 2
        STRLEN(12) => error
        STRLEN(STR(2.50)) => 4
        UCASE("straße"@de) => "STRASSE"@de
        LCASE("ÀB") => "àb"
        UCASE(<a:b>) => error
        CONCAT() => ""
        CONCAT("a"@en, "b"@en) => "ab"@en
        CONCAT("a"@en, "b") => "ab"
        CONCAT("a"@en, "b"@de, "c"@en) => "abc"
        CONCAT("a", 1) => error
        CONCAT("a", STR(2.50)) => "a2.50"
        SUBSTR("motor car", 6) => " car"
        SUBSTR("metadata"@en, 4, 3) => "ada"@en
        SUBSTR("12345", 1.5, 2.6) => "234"
        SUBSTR("12345", 0, 3) => "12"
        SUBSTR("12345", 5, -3) => ""
        SUBSTR("12345", -3, 5) => "1"
        SUBSTR("12345", 0e0/0, 3) => ""
        SUBSTR("12345", 1, 0e0/0) => ""
        SUBSTR("12345", -42, 1e0/0) => "12345"
        SUBSTR("12345", -1e0/0, 1e0/0) => ""
        SUBSTR("12345", -9223372036854775807, 9223372036854775807) => ""
        SUBSTR("12345", 9223372036854775807, 9223372036854775807) => ""
        SUBSTR("aé日z", 2, 2) => "é日"
        SUBSTR("abc", "1") => error
        STRSTARTS("abc", "ab") => true
        STRSTARTS("abc"@en, "ab") => true
        STRSTARTS("abc"@en, "ab"@en) => true
        STRSTARTS("abc"@en, "ab"@de) => error
        STRSTARTS("abc", "ab"@en) => error
        STRENDS("abc", "bc") => true
        CONTAINS("abc", "") => true
        CONTAINS("abc", "B") => false
        CONTAINS(1, "1") => error
        STRBEFORE("abc", "b") => "a"
        STRBEFORE("abc"@en, "bc") => "a"@en
        STRBEFORE("abc"@en, "") => ""@en
        STRBEFORE("abc"@en, "xyz") => ""
        STRBEFORE("abc"@en, "b"@cy) => error
        STRBEFORE("abc", "b"@en) => error
        STRAFTER("abc", "b") => "c"
        STRAFTER("abc"@en, "ab"@en) => "c"@en
        STRAFTER("abc"@en, "") => "abc"@en
        STRAFTER("abc"@en, "xyz"@en) => ""
        ENCODE_FOR_URI("Los Angeles~é"@en) => "Los%20Angeles~%C3%A9"
        MD5("abc") => "900150983cd24fb0d6963f7d28e17f72"
        SHA1("abc") => "a9993e364706816aba3e25717850c26c9cd0d89d"
        SHA256("abc") => "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        SHA384("") => "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b"
        STRLEN(SHA512("abc")) => 128
        MD5("abc"@en) => error
        MD5(1) => error
        REGEX("Alice", "^ali", "i") => true
        REGEX("Alice"@en, "c") => true
        REGEX("Alice", "[") => error
        REGEX("Alice", "a", "y") => error
        REGEX(<a:b>, "a") => error
        REGEX("abab", "^(ab)\\1$") => true
        REGEX(STR(2.50), "50$") => true
        REPLACE("12px", "([0-9]+)px", "$1em") => "12em"
        REPLACE("9 EUR"@en, " EUR", "\\$") => "9$"@en
        REPLACE("abc", "x*", "y") => error
        REPLACE("abc", "b", "$") => error
        REPLACE("aBc", "b", "x", "i") => "axc"
        REPLACE(1, "b", "x") => error
        "#,
    );
}

#[test]
fn terms_languages_and_datatypes() {
    check_all(
        r#"
        LANG("a"@EN-gb) => "en-gb"
        LANG("a") => ""
        LANG(1) => ""
        LANG(<a:b>) => error
        LANGMATCHES("en-GB", "EN") => true
        LANGMATCHES("en", "en-GB") => false
        LANGMATCHES("eng", "en") => false
        LANGMATCHES("", "*") => false
        LANGMATCHES("de", "*") => true
        LANGMATCHES("de", 1) => error
        DATATYPE("a") => http://www.w3.org/2001/XMLSchema#string
        DATATYPE("a"@en) => http://www.w3.org/1999/02/22-rdf-syntax-ns#langString
        DATATYPE("1"^^xsd:byte) => http://www.w3.org/2001/XMLSchema#byte
        DATATYPE("x"^^:unit) => http://e/unit
        DATATYPE(1 + 1) => http://www.w3.org/2001/XMLSchema#integer
        DATATYPE(<a:b>) => error
        ISIRI(<a:b>) => true
        ISIRI("a:b") => false
        ISBLANK(BNODE()) => true
        ISLITERAL(1 + 1) => true
        ISLITERAL(<a:b>) => false
        ISLITERAL(<<( :a :b :c )>>) => false
        ISNUMERIC("7"^^xsd:byte) => true
        ISNUMERIC("a"^^xsd:integer) => false
        ISNUMERIC("99999999999999999999"^^xsd:integer) => true
        ISNUMERIC("1") => false
        ISIRI(1/0) => error
        IRI("c") => http://base/a/c
        IRI("http://x/y") => http://x/y
        IRI(<a:b>) => a:b
        IRI("a"@en) => error
        IRI(1) => error
        STRDT("1", xsd:integer) => "1"^^xsd:integer
        STRDT("x", :unit) => "x"^^http://e/unit
        STRDT("a"@en, xsd:string) => error
        STRDT("a", "b") => error
        STRDT("a", <http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>) => error
        STRLANG("chat", "en") => "chat"@en
        STRLANG("chat", "EN-us") => "chat"@en-us
        STRLANG("chat", "not a tag") => error
        STRLANG("chat", "") => error
        STRLANG("chat"@fr, "en") => error
        STRLANG(1, "en") => error
        STRLANGDIR("a", "he", "rtl") => "a"@he--rtl
        STRLANGDIR("a", "he", "up") => error
        LANGDIR("a"@he--rtl) => "rtl"
        LANGDIR("a"@he) => ""
        LANG("a"@he--rtl) => "he"
        hasLANG("a"@he) => true
        hasLANG("a") => false
        hasLANG(<a:b>) => false
        hasLANGDIR("a"@he) => false
        hasLANGDIR("a"@he--ltr) => true
        "a"@he--ltr = "a"@he--rtl => false
        "a"@he--ltr = "a"@he => false
        CONCAT("a"@he--rtl, "b"@he--rtl) => "ab"@he--rtl
        CONCAT("a"@he--rtl, "b"@he) => "ab"
        SUBJECT(TRIPLE(:a, :b, 1)) => http://e/a
        PREDICATE(TRIPLE(:a, :b, 1)) => http://e/b
        OBJECT(TRIPLE(:a, :b, "01"^^xsd:integer)) => "01"^^xsd:integer
        TRIPLE("a", :b, 1) => error
        TRIPLE(:a, "b", 1) => error
        SUBJECT(1) => error
        isTRIPLE(TRIPLE(:a, :b, 1)) => true
        isTRIPLE(:a) => false
        "#,
    );
}

#[test]
fn dates_and_times() {
    check_all(
        r#"
        NOW() => "2024-05-06T07:08:09.5Z"^^xsd:dateTime
        YEAR("2011-01-10T14:45:13.815-05:00"^^xsd:dateTime) => 2011
        MONTH("2011-01-10T14:45:13.815-05:00"^^xsd:dateTime) => 1
        DAY("2011-01-10T14:45:13.815-05:00"^^xsd:dateTime) => 10
        HOURS("2011-01-10T14:45:13.815-05:00"^^xsd:dateTime) => 14
        MINUTES("2011-01-10T14:45:13.815-05:00"^^xsd:dateTime) => 45
        SECONDS("2011-01-10T14:45:13.815-05:00"^^xsd:dateTime) => "13.815"^^xsd:decimal
        TIMEZONE("2011-01-10T14:45:13.815-05:00"^^xsd:dateTime) => "-PT5H"^^xsd:dayTimeDuration
        TIMEZONE("2011-01-10T14:45:13.815Z"^^xsd:dateTime) => "PT0S"^^xsd:dayTimeDuration
        TIMEZONE("2011-01-10T14:45:13.815"^^xsd:dateTime) => error
        TZ("2011-01-10T14:45:13.815-05:00"^^xsd:dateTime) => "-05:00"
        TZ("2011-01-10T14:45:13.815Z"^^xsd:dateTime) => "Z"
        TZ("2011-01-10T14:45:13.815"^^xsd:dateTime) => ""
        TZ("2011-01-10") => error
        YEAR("2024-02-30"^^xsd:date) => error
        YEAR("-0044-03-15"^^xsd:date) => -44
        MONTH("2024-05"^^xsd:gYearMonth) => 5
        DAY("---07"^^xsd:gDay) => 7
        HOURS("24:00:00"^^xsd:time) => 0
        HOURS("2024-01-01"^^xsd:date) => error
        YEAR("2011") => error
        ADJUST("2011-01-10T14:45:13Z"^^xsd:dateTime, "PT1H"^^xsd:dayTimeDuration) => "2011-01-10T15:45:13+01:00"^^xsd:dateTime
        ADJUST("2011-01-10T14:45:13Z"^^xsd:dateTime, "PT20H"^^xsd:dayTimeDuration) => error
        "#,
    );
}

#[test]
fn casts() {
    check_all(
        r#"
        xsd:integer(" 42 ") => 42
        xsd:integer("1.5") => error
        xsd:integer(1.9) => 1
        xsd:integer(-1.9e0) => -1
        xsd:integer(1e30) => error
        xsd:integer(xsd:double("NaN")) => error
        xsd:integer(true) => 1
        xsd:integer("a"@en) => error
        xsd:integer(<a:b>) => error
        xsd:integer("99999999999999999999"^^xsd:integer) => error
        xsd:decimal("\t2.50\n") => "2.5"^^xsd:decimal
        xsd:decimal("1e3") => error
        xsd:decimal(1.5e0) => "1.5"^^xsd:decimal
        xsd:double(" 1.0e10 ") => "1.0E10"^^xsd:double
        xsd:double("INF") => "INF"^^xsd:double
        xsd:double("inf") => error
        xsd:double("infinity") => error
        xsd:double("nan") => error
        xsd:float(0.1) => "1.0E-1"^^xsd:float
        xsd:float("1e50") => "INF"^^xsd:float
        xsd:boolean(" true ") => true
        xsd:boolean("1") => true
        xsd:boolean("yes") => error
        xsd:boolean(0.0) => false
        xsd:boolean(xsd:double("NaN")) => false
        xsd:string(1.0e10) => "1.0E10"
        xsd:string(1.5e0) => "1.5"
        xsd:string(2.50) => "2.5"
        xsd:string("007"^^xsd:integer) => "7"
        xsd:string("1"^^xsd:boolean) => "true"
        xsd:string(<a:b>) => "a:b"
        xsd:string("a"@en) => error
        xsd:string("x"^^:unit) => "x"
        xsd:string(BNODE()) => error
        xsd:string("2020-01-01T00:00:00+00:00"^^xsd:dateTime) => "2020-01-01T00:00:00Z"
        xsd:dateTime(" 2020-01-01T00:00:00 ") => "2020-01-01T00:00:00"^^xsd:dateTime
        xsd:dateTime("2020-01-01"^^xsd:date) => "2020-01-01T00:00:00"^^xsd:dateTime
        xsd:dateTime("2020-13-01T00:00:00") => error
        xsd:date("2020-01-01T10:00:00Z"^^xsd:dateTime) => "2020-01-01Z"^^xsd:date
        xsd:time("2020-01-01T10:00:00Z"^^xsd:dateTime) => "10:00:00Z"^^xsd:time
        xsd:gYear("2020-01-01"^^xsd:date) => "2020"^^xsd:gYear
        xsd:duration("P1Y"^^xsd:yearMonthDuration) => "P1Y"^^xsd:duration
        xsd:dayTimeDuration("PT24H") => "P1D"^^xsd:dayTimeDuration
        xsd:byte("300") => error
        xsd:byte("7") => "7"^^xsd:byte
        xsd:positiveInteger(0) => error
        xsd:hexBinary("00") => error
        xsd:integer(1, 2) => error
        "#,
    );
}
