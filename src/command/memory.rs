//! How much memory a query may take: what the user says, or half of what the machine has.

use std::fs;

use crate::console::memory::field;

/// Bytes of memory, as `512MB`, `2GiB` or a plain number of bytes.
pub(crate) fn parse_size(text: &str) -> Result<usize, String> {
    const WANTED: &str = "a size is wanted, such as 512MB or 2GiB";
    let letters = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(letters);
    let scale: f64 = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1.0,
        "kb" => 1e3,
        "mb" => 1e6,
        "gb" => 1e9,
        "tb" => 1e12,
        "k" | "kib" => f64::from(1 << 10),
        "m" | "mib" => f64::from(1 << 20),
        "g" | "gib" => f64::from(1 << 30),
        "t" | "tib" => f64::from(1 << 30) * f64::from(1 << 10),
        _ => return Err(WANTED.to_owned()),
    };
    let bytes = number.parse::<f64>().map_err(|_| WANTED.to_owned())? * scale;
    if !(1.0..=usize::MAX as f64).contains(&bytes) {
        return Err(WANTED.to_owned());
    }
    Ok(bytes as usize)
}

/// Returns half of the memory that this process can have; `None` where that is not known.
pub(crate) fn usual_memory() -> Option<usize> {
    let machine = fs::read_to_string("/proc/meminfo").ok().and_then(|text| field(&text, "MemTotal"));
    let group = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"]
        .iter()
        .find_map(|path| fs::read_to_string(path).ok()?.trim().parse().ok());
    machine.into_iter().chain(group).min().map(|bytes: usize| bytes / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units_of_both_kinds() {
        for (text, expected) in [
            ("1000", Some(1000)),
            ("512MB", Some(512_000_000)),
            ("2GiB", Some(2 << 30)),
            ("1.5 gib", Some(3 << 29)),
            ("64k", Some(1 << 16)),
            ("1TiB", Some(1 << 40)),
            ("0", None),
            ("-1GB", None),
            ("GB", None),
            ("1e3", None),
            ("1..5GB", None),
            ("5 apples", None),
            ("99999999999999TB", None),
            ("", None),
        ] {
            assert_eq!(parse_size(text).ok(), expected, "{text}");
        }
    }

    #[test]
    fn the_machine_tells_its_memory() {
        assert_eq!(field("MemTotal:       16384 kB\nMemFree: 1 kB\n", "MemTotal"), Some(16 << 20));
        assert_eq!(field("MemFree: 1 kB\n", "MemTotal"), None);
    }
}
