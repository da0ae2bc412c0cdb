//! Files that are written whole, or added to.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use lermap::{Error, Result, atomic};

use crate::pack::{Coding, Packed};

/// Writes a file whole or not at all; packed if its name ends so.
pub(crate) fn write_file(path: &Path, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    let failed = |error: io::Error| Error::io("write", path.display(), &error);
    atomic::write_file(path, |file| {
        let mut out = BufWriter::with_capacity(1 << 16, file);
        let mut packed = Packed::new(Coding::of_file(path), &mut out);
        write(&mut packed)?;
        packed.finish().map_err(failed)?;
        drop(packed);
        out.flush().map_err(failed)
    })
}

/// Adds to the end of a file, which is made if it is not there.
pub(crate) fn append(path: &Path, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    let failed = |error: io::Error| Error::io("write", path.display(), &error);
    let file = fs::OpenOptions::new().append(true).create(true).open(path).map_err(failed)?;
    let mut out = BufWriter::new(file);
    let mut packed = Packed::new(Coding::of_file(path), &mut out);
    write(&mut packed)?;
    packed.finish().map_err(failed)?;
    drop(packed);
    out.flush().map_err(failed)
}
