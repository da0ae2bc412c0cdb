//! Writing saved queries: new ones, changes in an editor, the layout.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use lermap::query::saved::{Catalogue, QueryOrigin, layout, skeleton};
use lermap::{Error, Result};

use super::Session;
use crate::console::file::write_file;

pub(super) fn new(name: &str, session: &mut Session<'_>) -> Result<u8> {
    let path = write_new(name, &skeleton(name), session)?;
    session.note(&format!("{} is written; `lermap queries edit {name}` opens it", path.display()));
    Ok(0)
}

/// Writes `text` as a new query called `name`, and returns its file.
///
/// # Errors
/// When the name is none for a query, or there is one that is called so.
pub(crate) fn write_new(name: &str, text: &str, session: &Session<'_>) -> Result<PathBuf> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.is_empty() || !name.chars().all(is_plain) || name.starts_with('-') {
        return Err(Error::usage(format!("`{name}` cannot be the name of a query"))
            .with_hint("use lower-case letters, digits and `-`, such as `who-issues-badges`"));
    }
    let path = path_for(name, session)?;
    if path.exists() {
        return Err(Error::usage(format!("there is already a query `{}`", path.display()))
            .with_hint(format!("choose another name; `lermap queries edit {name}` opens that one")));
    }
    write(&path, text)?;
    Ok(path)
}

pub(super) fn edit(catalogue: &Catalogue, name: &str, session: &mut Session<'_>) -> Result<u8> {
    let query = catalogue.text(name)?;
    let path = match query.place {
        QueryOrigin::Folder(_) => PathBuf::from(query.path),
        QueryOrigin::Embedded => {
            let path = path_for(name, session)?;
            write(&path, query.text)?;
            session.note(&format!("{} is your own copy of the program's query", path.display()));
            path
        }
    };
    let editor = std::env::var("VISUAL").or_else(|_| std::env::var("EDITOR")).unwrap_or_else(|_| "vi".to_owned());
    let words = shlex::split(&editor).unwrap_or_default();
    let Some((program, arguments)) = words.split_first() else {
        return Err(Error::usage("$EDITOR is no command").with_hint("set it to your editor, such as `EDITOR=nano`"));
    };
    let status = Command::new(program).args(arguments).arg(&path).status();
    let status = status.map_err(|error| Error::io("start", program, &error).with_hint("set $EDITOR to your editor"))?;
    if !status.success() {
        return Err(Error::data(format!("the editor `{editor}` failed: {status}")));
    }
    super::judge::check(&session.catalogue()?, &[name.to_owned()], session)
}

pub(super) fn fmt(catalogue: &Catalogue, names: &[String], only_checks: bool, session: &mut Session<'_>) -> Result<u8> {
    let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
    if names.is_empty() {
        names = catalogue.names().collect();
    }
    let mut changed = 0;
    for name in names {
        let file = catalogue.text(name)?;
        let laid_out = layout(file.text);
        if laid_out == file.text {
            continue;
        }
        changed += 1;
        match file.place {
            QueryOrigin::Folder(_) if !only_checks => {
                write(Path::new(file.path), &laid_out)?;
                session.note(&format!("{} is laid out", file.path));
            }
            QueryOrigin::Folder(_) => session.note(&format!("{} would change", file.path)),
            QueryOrigin::Embedded => changed -= 1,
        }
    }
    Ok(u8::from(only_checks && changed > 0))
}

fn path_for(name: &str, session: &Session<'_>) -> Result<PathBuf> {
    let folder = session
        .folder_for_new()
        .ok_or_else(|| Error::usage("there is no folder for a new query").with_hint("name one with `--queries DIR`"))?;
    Ok(folder.join(format!("{name}.rq")))
}

fn write(path: &Path, text: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| Error::io("create", folder.display(), &error))?;
    }
    write_file(path, |out| Ok(out.write_all(text.as_bytes())?))
}
