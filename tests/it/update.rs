//! The same update of a file and at the prompt: one rule says which graphs it reads and writes.

use crate::support::lermap;

const DATA: &str = "@prefix : <http://e/> . :a :p 1 , 01 . :g { :a :p 1 . :b :p 2.50 }";

/// Returns the statements after `update` by `lermap update`, and after the same at the prompt.
fn run(update: &str, options: &[&str]) -> [String; 2] {
    let folder = tempfile::tempdir().unwrap();
    let run = |options: &[&str], arguments: &[&str], input: &str| {
        let mut command = lermap();
        command.current_dir(folder.path()).arg("--quiet").args(options).args(arguments).write_stdin(input);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    std::fs::write(folder.path().join("data.trig"), DATA).unwrap();
    run(&[], &["load", "data.trig", "--into", "file.lermap"], "");
    run(options, &["update", "--in", "file.lermap", "-"], update);
    let session = format!("{}\n.save session.nq\n", update.replace('\n', " "));
    run(options, &["--source", "data.trig", "repl"], &session);
    let export = |source: &str| run(&[], &["--source", source, "export", "--format", "nquads"], "");
    [export("file.lermap"), export("session.nq")]
}

#[track_caller]
fn check(update: &str, options: &[&str], expected: &[&str]) {
    let expected: Vec<String> = expected
        .iter()
        .map(|line| {
            let words: Vec<String> = line.split(' ').map(|word| format!("<http://e/{word}>")).collect();
            let number = line.split(' ').nth(2).unwrap_or_default();
            let kind = if number.contains('.') { "decimal" } else { "integer" };
            let object = format!("\"{number}\"^^<http://www.w3.org/2001/XMLSchema#{kind}>");
            let graph = words.get(3).map(|graph| format!(" {graph}")).unwrap_or_default();
            format!("{} {} {object}{graph} .\n", words[0], words[1])
        })
        .collect();
    let [file, session] = run(&format!("PREFIX : <http://e/> {update}"), options);
    assert_eq!(file, expected.concat());
    assert_eq!(session, file);
}

#[test]
fn files_and_the_prompt_follow_one_rule() {
    check("DELETE DATA { :a :p 1 }", &[], &["a p 01", "b p 2.50 g"]);
    check("DELETE DATA { :a :p 1 }", &["--default-graph", "strict"], &["a p 01", "a p 1 g", "b p 2.50 g"]);
    check(
        "INSERT { :c ?p ?o } WHERE { :b ?p ?o } ; INSERT DATA { :c :p 2.5 }",
        &[],
        &["a p 01", "a p 1", "a p 1 g", "b p 2.50 g", "c p 2.5", "c p 2.50"],
    );
    check("COPY DEFAULT TO :g", &[], &["a p 01", "a p 01 g", "a p 1", "a p 1 g"]);
}
