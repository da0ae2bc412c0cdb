//! The address of a file.

use crate::text::percent_encoded;

/// Returns the address of the file at the absolute `path`.
pub(super) fn file_address(path: &str) -> String {
    let parts: Vec<String> = path.split('/').map(percent_encoded).collect();
    format!("file://{}", parts.join("/"))
}
