//! Updates that are killed at any moment: what was confirmed is there, and nothing is there by half.
//!
//! `LERMAP_CASES` sets how many updates are killed by each way of writing.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::lermap;

fn cases() -> u32 {
    std::env::var("LERMAP_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(25)
}

/// An update that adds two triples with the number `at`.
fn update(file: &Path, more: &[&str], at: u32) -> Command {
    let mut command = Command::new(lermap().get_program());
    command.args(["--quiet", "update"]).args(more).arg("--in").arg(file);
    command.arg(format!("INSERT DATA {{ <http://e/s> <http://e/p> {at} ; <http://e/q> {at} }}"));
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Returns the numbers that a property has.
fn numbers(file: &Path, property: &str) -> BTreeSet<u32> {
    let query = format!("SELECT ?n {{ <http://e/s> <http://e/{property}> ?n }}");
    let output = lermap().args(["query", "--format", "csv", &query, "--source"]).arg(file).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().skip(1).map(|line| line.trim().parse().unwrap()).collect()
}

/// Kills updates that are written as `more` says, sooner and later.
fn check(more: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let (text, file) = (folder.path().join("data.nt"), folder.path().join("data.lermap"));
    let lines =
        (0..20_000).map(|at| format!("<http://e/{at}> <http://e/about> \"a text that takes some room: {at}\" .\n"));
    std::fs::write(&text, lines.collect::<String>()).unwrap();
    lermap().arg("load").arg(&text).arg("--into").arg(&file).assert().code(0);
    let start = Instant::now();
    assert!(update(&file, more, 0).status().unwrap().success());
    let usual = start.elapsed();
    let (count, mut confirmed) = (cases(), BTreeSet::from([0]));
    for at in 1..=count {
        let mut child = update(&file, more, at).spawn().unwrap();
        // Over all of an update and somewhat beyond its end, in an order that goes back and forth.
        std::thread::sleep(usual.mul_f64(f64::from(at * 7 % count) / f64::from(count) * 1.3));
        let _ = child.kill();
        if child.wait().unwrap().success() {
            confirmed.insert(at);
        }
    }
    let found = numbers(&file, "p");
    assert_eq!(found, numbers(&file, "q"), "{more:?}: an update is there by half");
    assert!(confirmed.is_subset(&found), "{more:?}: {confirmed:?} were confirmed, {found:?} are there");
    assert!(confirmed.len() <= count as usize, "{more:?}: every update came to its end: nothing was tried");
    // The next writer finds nothing in its way, and leaves nothing of the killed ones.
    assert!(update(&file, more, count + 1).status().unwrap().success());
    assert!(numbers(&file, "p").contains(&(count + 1)));
    lermap().arg("check").arg(&file).timeout(Duration::from_secs(60)).assert().code(0);
    let names: BTreeSet<String> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.ends_with(".journal"))
        .collect();
    assert_eq!(names, ["data.lermap".to_owned(), "data.nt".to_owned()].into(), "{more:?}: something is left over");
}

#[test]
fn killed_updates_of_a_file_lose_nothing_and_leave_nothing() {
    check(&[]);
}

#[test]
fn killed_updates_of_a_journal_lose_nothing_and_leave_nothing() {
    check(&["--journal"]);
}
