//! Files that are written whole, or added to.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use lermap::{Error, Result};

use super::pack::Packed;

/// Writes a file whole or not at all: to a temporary file in the same folder, synced, then renamed.
pub fn write_file(path: &Path, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    let failed = |error: io::Error| Error::io("write", path.display(), &error);
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let name = path.file_name().ok_or_else(|| Error::usage(format!("`{}` names no file", path.display())))?;
    let temporary = folder.join(format!(".{}.{}.tmp", name.to_string_lossy(), std::process::id()));
    let result = (|| {
        let mut out = BufWriter::with_capacity(1 << 16, fs::File::create(&temporary).map_err(failed)?);
        let mut packed = Packed::new(path, &mut out);
        write(&mut packed)?;
        packed.finish().map_err(failed)?;
        let file = out.into_inner().map_err(|error| failed(error.into_error()))?;
        file.sync_all().map_err(failed)?;
        fs::rename(&temporary, path).map_err(failed)
    })();
    if result.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    result
}

/// Adds to the end of a file, which is made if it is not there.
pub fn append(path: &Path, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    let failed = |error: io::Error| Error::io("write", path.display(), &error);
    let file = fs::OpenOptions::new().append(true).create(true).open(path).map_err(failed)?;
    let mut out = BufWriter::new(file);
    let mut packed = Packed::new(path, &mut out);
    write(&mut packed)?;
    packed.finish().map_err(failed)?;
    out.flush().map_err(failed)
}
