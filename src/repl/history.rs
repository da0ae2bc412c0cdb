//! Where entries are kept between sessions: the user's state directory, readable by the user only.

use std::fs;
use std::path::PathBuf;

use etcetera::BaseStrategy;

/// Returns the history file, its folder made; `None` if the user wants none or there is no home.
///
/// `LERMAP_HISTORY` names another file; empty, it turns the history off.
pub(super) fn history_file() -> Option<PathBuf> {
    if let Some(file) = std::env::var_os("LERMAP_HISTORY") {
        return Some(PathBuf::from(file)).filter(|file| !file.as_os_str().is_empty());
    }
    let base = etcetera::choose_base_strategy().ok()?;
    let folder = base.state_dir().unwrap_or_else(|| base.data_dir()).join("lermap");
    fs::create_dir_all(&folder).ok()?;
    Some(folder.join("history"))
}

/// Lets nobody but the user read `file`.
#[cfg(unix)]
pub(super) fn make_private(file: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;
    let _ = fs::set_permissions(file, fs::Permissions::from_mode(0o600));
}

/// Lets nobody but the user read `file`: the user's own folders see to it.
#[cfg(not(unix))]
pub fn make_private(_file: &std::path::Path) {}
