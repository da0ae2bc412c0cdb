//! Which commit of which repository a checkout is, read from its `.git` folder: forks of the map differ.

use std::fs;
use std::path::{Path, PathBuf};

use crate::model::Checkout;

/// Returns the repository and commit of the checkout in `folder`; `None` if it is not a clone.
pub(super) fn of(folder: &Path) -> Option<Checkout> {
    let git = git_folder(folder)?;
    // A linked worktree keeps its HEAD apart and shares the rest.
    let shared = match fs::read_to_string(git.join("commondir")) {
        Ok(path) => git.join(path.trim()),
        Err(_) => git.clone(),
    };
    let commit = commit(&git, &shared);
    let repository = fs::read_to_string(shared.join("config")).ok().and_then(|config| origin_url(&config));
    (commit.is_some() || repository.is_some()).then_some(Checkout { repository, commit })
}

fn git_folder(folder: &Path) -> Option<PathBuf> {
    let git = folder.join(".git");
    if git.is_dir() {
        return Some(git);
    }
    let text = fs::read_to_string(git).ok()?;
    Some(folder.join(text.strip_prefix("gitdir:")?.trim()))
}

fn commit(git: &Path, shared: &Path) -> Option<String> {
    let head = fs::read_to_string(git.join("HEAD")).ok()?;
    let Some(name) = head.trim().strip_prefix("ref: ") else { return hash(head.trim()) };
    let loose = [git, shared].into_iter().find_map(|folder| fs::read_to_string(folder.join(name)).ok());
    if let Some(found) = loose {
        return hash(found.trim());
    }
    let packed = fs::read_to_string(shared.join("packed-refs")).ok()?;
    packed.lines().find_map(|line| hash(line.strip_suffix(name)?.trim()))
}

fn hash(text: &str) -> Option<String> {
    let is_hash = matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hash.then(|| text.to_owned())
}

/// Returns the web address of the remote called `origin`.
fn origin_url(config: &str) -> Option<String> {
    let section = config.split("[remote \"origin\"]").nth(1)?;
    let section = section.split("\n[").next()?;
    let url = section.lines().find_map(|line| line.trim().strip_prefix("url")?.trim_start().strip_prefix('='))?;
    let url = url.trim().trim_end_matches(".git");
    match url.strip_prefix("git@").and_then(|rest| rest.split_once(':')) {
        Some((host, path)) => Some(format!("https://{host}/{path}")),
        // An address may carry a password.
        None if url.starts_with("https://") && !url.contains('@') => Some(url.to_owned()),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMIT: &str = "5b775e9c9e93721648b8d5d7d6afff961fb6ff58";
    const CONFIG: &str =
        "[core]\n\tbare = false\n[remote \"origin\"]\n\turl = URL\n\tfetch = x\n[remote \"other\"]\n\turl = y\n";

    /// Makes a clone with these files in `.git`, and returns its commit and repository.
    fn found(files: &[(&str, &str)]) -> (String, String) {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(".git").join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let checkout = of(folder.path()).unwrap_or_default();
        (checkout.commit.unwrap_or_default(), checkout.repository.unwrap_or_default())
    }

    #[test]
    fn commits_are_found_wherever_git_keeps_them() {
        assert_eq!(found(&[("HEAD", &format!("{COMMIT}\n"))]).0, COMMIT);
        assert_eq!(found(&[("HEAD", "ref: refs/heads/main\n"), ("refs/heads/main", COMMIT)]).0, COMMIT);
        let packed = format!("# pack-refs\n{COMMIT} refs/heads/main\n");
        assert_eq!(found(&[("HEAD", "ref: refs/heads/main\n"), ("packed-refs", &packed)]).0, COMMIT);
        assert_eq!(found(&[("HEAD", "ref: refs/heads/main\n")]).0, "");
        assert_eq!(found(&[("HEAD", "<script>")]).0, "");
        assert_eq!(found(&[]).0, "");
    }

    #[test]
    fn repositories_have_web_addresses_without_passwords() {
        let check = |url: &str, expected: &str| {
            assert_eq!(found(&[("config", &CONFIG.replace("URL", url))]).1, expected);
        };
        check("https://github.com/a/b.git", "https://github.com/a/b");
        check("git@github.com:a/b.git", "https://github.com/a/b");
        check("https://user:secret@github.com/a/b.git", "");
        check("/home/me/b", "");
    }
}
