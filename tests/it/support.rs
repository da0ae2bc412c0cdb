//! Runs the program and shows what it said.

use std::path::PathBuf;
use std::process::Output;

use assert_cmd::Command;

/// Returns the program, away from the user's own files and settings.
pub(crate) fn lermap() -> Command {
    let mut command = Command::cargo_bin("lermap").expect("the program is built");
    command.env_clear().env("HOME", "/nonexistent").env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.timeout(std::time::Duration::from_secs(120));
    command
}

/// Returns what a run said, for a snapshot: exit status, standard output, standard error.
pub(crate) fn shown(output: &Output) -> String {
    format!(
        "status: {}\n--- stdout\n{}--- stderr\n{}",
        output.status.code().map_or_else(|| "killed".to_owned(), |code| code.to_string()),
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// Returns the folder of a dated copy of the real map, or says that it is absent.
pub(crate) fn site(date: &str) -> Option<PathBuf> {
    let root = std::env::var_os("LERMAP_SITE")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/ler-map"), PathBuf::from);
    let folder = root.join(date);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("SKIPPED: no copy of the map's site at {}; set LERMAP_SITE to test with one", folder.display());
    None
}
