//! The saved queries, projections and golden results that the program carries; the build script lists the folders.

include!(concat!(env!("OUT_DIR"), "/queries.rs"));

/// Returns whether the program carries `text` as the query `name`.
pub(super) fn is_of_program(name: &str, text: &str) -> bool {
    QUERIES.iter().any(|(own, own_text)| *own == name && *own_text == text)
}

/// Returns the golden result called `name` that the program carries.
pub(crate) fn embedded_golden(name: &str) -> Option<&'static str> {
    GOLDEN.iter().find(|(golden, _)| *golden == name).map(|(_, text)| *text)
}
