//! Runs what the README shows: each `$ lermap …` with the output below it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{lermap, site};

/// A command of the README and the output that it shows.
struct Example {
    line: usize,
    arguments: Vec<String>,
    output: String,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn examples() -> Vec<Example> {
    let text = fs::read_to_string(root().join("README.md")).unwrap();
    let mut found: Vec<Example> = Vec::new();
    let mut inside = false;
    for (line, content) in (1..).zip(text.lines()) {
        match content {
            "```console" => inside = true,
            "```" => inside = false,
            content if inside => match content.strip_prefix("$ lermap") {
                Some(rest) => found.push(Example { line, arguments: words(rest), output: String::new() }),
                None => {
                    let example = found.last_mut().expect("output follows a command");
                    example.output.push_str(content);
                    example.output.push('\n');
                }
            },
            _ => {}
        }
    }
    found
}

/// Splits a command line at blanks, quotes kept together.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for c in line.trim().chars() {
        match (quote, c) {
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None, ' ') => words.push(String::new()),
            _ => words.last_mut().unwrap().push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Puts what the README speaks of into `folder`: a checkout of the map's site, a file of the reader's own.
fn prepare(folder: &Path) -> bool {
    fs::write(folder.join("my-credentials.ttl"), "<http://e.org/me> <http://e.org/holds> <http://e.org/badge> .\n")
        .unwrap();
    fs::write(folder.join("my-data.ttl"), "<http://e.org/me> a <http://e.org/Person> ; <http://e.org/name> \"Me\" .\n")
        .unwrap();
    let badge = r#"{"@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context.json"],
        "id": "urn:uuid:1", "type": ["VerifiableCredential", "OpenBadgeCredential"], "issuer": "https://e.org/", "name": "A",
        "validFrom": "2025-01-31T00:00:00Z", "credentialSubject": {"id": "did:example:1", "achievement": {
        "id": "https://e.org/a", "type": ["Achievement"], "name": "A", "description": "B", "criteria": {"narrative": "C"}}}}"#;
    fs::write(folder.join("my-badge.json"), badge).unwrap();
    let Some(copy) = site("2025-03-18") else { return false };
    let data = folder.join("ler-ecosystem-map-v2/_data");
    fs::create_dir_all(&data).unwrap();
    for entry in fs::read_dir(copy.join("_data")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, data.join(path.file_name().unwrap())).unwrap();
    }
    true
}

#[test]
fn every_command_of_the_readme_does_what_it_shows() {
    let folder = tempfile::tempdir().unwrap();
    let has_site = prepare(folder.path());
    let examples = examples();
    assert!(examples.len() >= 5, "the README shows commands");
    for example in examples {
        let needs_site = example.arguments.iter().any(|word| word.starts_with("ler-ecosystem-map-v2"));
        if needs_site && !has_site {
            continue;
        }
        let output = lermap().args(&example.arguments).current_dir(folder.path()).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "README.md:{}: {stderr}", example.line);
        if !example.output.is_empty() {
            let stdout = String::from_utf8_lossy(&output.stdout).replace('\r', "");
            assert_eq!(stdout, example.output, "README.md:{}", example.line);
        }
    }
}

#[test]
fn the_two_commands_of_the_readme_are_those_of_ci() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let ci = fs::read_to_string(root().join(".ci/run")).unwrap();
    assert!(readme.contains("```sh\ncargo test\n```"), "the README names its test command");
    assert!(ci.contains("\ncargo test --locked\n"), ".ci/run calls the test command of the README");
    assert!(
        readme.contains("```sh\ncargo run --release -- describe employers\n```"),
        "the README names its main command"
    );
    let output = lermap().args(["describe", "employers"]).output().unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("Employers\n"));
}
