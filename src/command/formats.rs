//! The formats as help lists them.

use lermap::output::Group;

/// Returns the names of all formats, a line for each group.
pub(crate) fn formats_by_group() -> String {
    let line = |group: Group| {
        let names: Vec<&str> = group.formats().map(|format| format.name).collect();
        format!("  {}: {}", group.title(), names.join(", "))
    };
    Group::ALL.map(line).join("\n")
}
