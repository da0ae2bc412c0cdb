//! What a client would like to have, by its `Accept` and `Accept-Encoding`.

use crate::pack::Coding;

/// The most ranges that are looked at: nobody names more in earnest.
const MOST: usize = 200;

/// A range of media types with its weight.
struct Range {
    name: String,
    weight: u16,
}

/// What a client accepts.
pub(super) struct Accept {
    ranges: Vec<Range>,
}

impl Accept {
    /// Reads the value of a header; nothing, or what cannot be read, accepts everything.
    pub(super) fn read(value: Option<&str>) -> Self {
        let ranges = value.unwrap_or_default().split(',').take(MOST).filter_map(range).collect();
        Self { ranges }
    }

    /// Returns how much a client wants one of `names`: the weight of the range that fits most closely, and how closely.
    fn wants(&self, names: &[&str]) -> (u16, u8) {
        if self.ranges.is_empty() {
            return (1000, 0);
        }
        let mut best: Option<(u8, u16)> = None;
        for range in &self.ranges {
            for name in names {
                if let Some(closeness) = closeness(&range.name, name) {
                    let found = (closeness, range.weight);
                    // Of several names for one thing the one that the client wants most counts.
                    if best.is_none_or(|best| found > best) {
                        best = Some(found);
                    }
                }
            }
        }
        best.map_or((0, 0), |(closeness, weight)| (weight, closeness))
    }

    /// Returns the place of the offer that a client wants most, the first of those wanted alike; each has one name or
    /// several.
    pub(super) fn choose(&self, offers: &[Vec<&str>]) -> Option<usize> {
        let mut best: Option<((u16, u8), usize)> = None;
        for (at, names) in offers.iter().enumerate() {
            let wanted = self.wants(names);
            if wanted.0 > 0 && best.is_none_or(|(most, _)| wanted > most) {
                best = Some((wanted, at));
            }
        }
        best.map(|(_, at)| at)
    }
}

fn range(text: &str) -> Option<Range> {
    let mut parts = text.split(';').map(str::trim);
    let name = parts.next()?.to_ascii_lowercase();
    if name.is_empty() {
        return None;
    }
    let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
    let weight = match weight.map(str::parse::<f32>) {
        None => 1.0,
        Some(Ok(weight)) if (0.0..=1.0).contains(&weight) => weight,
        Some(_) => 0.0,
    };
    // Between 0 and 1, so that it fits.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 1000")]
    Some(Range { name, weight: (weight * 1000.0).round() as u16 })
}

/// Returns how closely `range` fits `name`, if it does.
fn closeness(range: &str, name: &str) -> Option<u8> {
    match range {
        "*/*" | "*" => Some(0),
        range if range.eq_ignore_ascii_case(name) => Some(2),
        range => {
            let kind = range.strip_suffix("/*")?;
            name.split_once('/').is_some_and(|(own, _)| own.eq_ignore_ascii_case(kind)).then_some(1)
        }
    }
}

/// Text in a frame of Zstandard: what waits until it goes out.
const FRAME: usize = 256 << 10;

/// Returns how a body is packed for a client: as it wants it most, Zstandard before gzip where it wants both alike, and
/// not at all without a wish (RFC 9110, 12.5.3).
pub(super) fn coding(value: Option<&str>) -> Coding {
    let Some(value) = value else { return Coding::Plain };
    let accept = Accept::read(Some(value));
    let named = |names: &[&str]| accept.ranges.iter().find(|range| names.contains(&range.name.as_str()));
    let wanted = |names: &[&str]| named(names).map_or(0, |range| range.weight);
    match (wanted(&["zstd"]), wanted(&["gzip", "x-gzip"])) {
        (0, 0) => Coding::Plain,
        (zstd, gzip) if zstd >= gzip => Coding::Zstd { frame: FRAME },
        _ => Coding::Gzip { fast: true },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(accept: &str, expected: Option<usize>) {
        let offers =
            vec![vec!["application/sparql-results+json", "application/json"], vec!["text/csv"], vec!["text/html"]];
        assert_eq!(Accept::read(Some(accept)).choose(&offers), expected, "{accept}");
    }

    #[test]
    fn weights_then_closeness_then_our_order_decide() {
        for (accept, expected) in [
            ("", Some(0)),
            ("*/*", Some(0)),
            ("text/*", Some(1)),
            ("text/csv, */*", Some(1)),
            ("text/csv;q=0.5, application/json;q=0.6", Some(0)),
            ("Text/HTML", Some(2)),
            ("*/*;q=0", None),
            ("image/png", None),
            ("text/csv;q=0, text/*", Some(2)),
            ("text/csv;q=7", None),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", Some(2)),
            (",,;;,", Some(0)),
        ] {
            check(accept, expected);
        }
        check(&"a/b,".repeat(9000), None);
    }

    #[test]
    fn the_coding_that_is_wanted_most_is_taken() {
        let (gzip, zstd) = (Coding::Gzip { fast: true }, Coding::Zstd { frame: FRAME });
        for (value, expected) in [
            (None, Coding::Plain),
            (Some(""), Coding::Plain),
            (Some("*"), Coding::Plain),
            (Some("br, gzip"), gzip),
            (Some("X-GZIP"), gzip),
            (Some("gzip;q=0"), Coding::Plain),
            (Some("gzip, deflate, br, zstd"), zstd),
            (Some("zstd;q=0.5, gzip"), gzip),
            (Some("zstd;q=0, gzip;q=0.1"), gzip),
        ] {
            assert_eq!(coding(value), expected, "{value:?}");
        }
    }
}
