//! Writes an entry in the user's own text editor.

use std::fs;
use std::process::Command;

use lermap::source::decode_text;
use lermap::{Error, Result};

/// Returns what the user made of `text` in $VISUAL or $EDITOR.
pub(super) fn edit(text: &str) -> Result<String> {
    let editor =
        ["VISUAL", "EDITOR"].iter().find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    let editor = editor.unwrap_or_else(|| "vi".to_owned());
    let words = shlex::split(&editor).unwrap_or_default();
    let Some((program, arguments)) = words.split_first() else {
        return Err(Error::usage(format!("`{editor}` is no editor")).with_hint("set EDITOR"));
    };
    let folder = std::env::temp_dir().join(format!("lermap-{}", std::process::id()));
    fs::create_dir_all(&folder).map_err(|error| Error::io("make", folder.display(), &error))?;
    let file = folder.join("query.rq");
    let result = fs::write(&file, text).map_err(|error| Error::io("write", file.display(), &error)).and_then(|()| {
        let status = Command::new(program).args(arguments).arg(&file).status();
        match status {
            Ok(status) if status.success() => {
                let bytes = fs::read(&file).map_err(|error| Error::io("read", file.display(), &error))?;
                decode_text(&file.display().to_string(), bytes)
            }
            Ok(_) => Err(Error::usage(format!("`{program}` gave up, and nothing runs"))),
            Err(error) => Err(Error::io("start", program, &error).with_hint("set EDITOR to your editor")),
        }
    });
    let _ = fs::remove_dir_all(&folder);
    result
}
