//! MD5 and the SHA family, as lower-case hexadecimal digits.

use std::fmt::Write as _;

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};
use spargebra::algebra::Function;

use crate::cancel::Cancellation;
use crate::error::Result;

/// Bytes between two looks at the cancellation.
const STEP: usize = 1 << 20;

/// Returns the digest that `function` makes of `text`.
///
/// # Errors
/// When the work is told to stop.
pub(crate) fn digest(function: &Function, text: &str, cancellation: &Cancellation) -> Result<String> {
    match function {
        Function::Md5 => with::<Md5>(text, cancellation),
        Function::Sha1 => with::<Sha1>(text, cancellation),
        Function::Sha256 => with::<Sha256>(text, cancellation),
        Function::Sha384 => with::<Sha384>(text, cancellation),
        _ => with::<Sha512>(text, cancellation),
    }
}

fn with<D: Digest>(text: &str, cancellation: &Cancellation) -> Result<String> {
    let mut digest = D::new();
    for part in text.as_bytes().chunks(STEP) {
        digest.update(part);
        if text.len() > STEP {
            cancellation.check()?;
        }
    }
    Ok(digest.finalize().iter().fold(String::new(), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    }))
}
