//! What is read, and which mistakes are found where.

use super::*;

/// Reads `a` (text), `b?` (list of texts) and `c?` (number) and returns what was wrong, each as `line:column message`.
fn mistakes(text: &str) -> Vec<String> {
    let node = match parse("f.yaml", text) {
        Ok(node) => node,
        Err(error) => return vec![error.to_string()],
    };
    let problems = Problems::new("f.yaml", text);
    if let Some(record) = Record::of(&node, "the file", &problems) {
        record.text("a");
        record.texts("b");
        if record.node("c").is_some() {
            record.number("c");
        }
        record.finish();
    }
    problems.finish().0.iter().map(ToString::to_string).collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(mistakes(text), expected);
}

#[test]
fn a_good_record_has_no_mistakes() {
    check("a: x\nb: [y, z]\nc: 3\n", &[]);
    check("\u{feff}a: x\r\nb:\r\n  - y\r\n", &[]);
}

#[test]
fn all_mistakes_are_found_in_one_run() {
    check(
        "a: 5\nb: y\nd: 1\nc: x\n",
        &[
            "f.yaml:1:4: `a` is a number, a text is wanted",
            "f.yaml:2:4: `b` is a text, a list is wanted",
            "f.yaml:3:1: unknown key `d`",
            "f.yaml:4:4: `c` is no whole number",
        ],
    );
}

#[test]
fn missing_and_misplaced_values_are_found() {
    check("b: []\n", &["f.yaml:1:1: `a` is missing"]);
    check("", &["f.yaml:1:1: the file is nothing, a mapping is wanted"]);
    check("a: x\nb: [[y]]\n", &["f.yaml:2:5: an item of `b` is a list, a text is wanted"]);
}

#[test]
fn broken_yaml_has_its_place() {
    assert!(mistakes("a: 'x\nb: y\n")[0].starts_with("f.yaml:"));
    assert!(mistakes("a: x\na: y\n")[0].starts_with("f.yaml:2:1: this is not valid YAML: duplicate"));
}

#[test]
fn bombs_are_refused() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..200 {
        bomb.push_str(&format!("a{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 9].join(", ")));
    }
    assert!(mistakes(&bomb)[0].contains("not valid YAML"));
    assert!(mistakes(&"[".repeat(10_000))[0].contains("not valid YAML"));
}
