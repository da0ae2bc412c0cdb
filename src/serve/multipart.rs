//! The parts of a `multipart/form-data` body (RFC 7578). Knows nothing of what is in them.

use hyper::StatusCode;

use super::message::Reply;

/// The most parts of one body.
const MOST: usize = 100;

/// One part of a body.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part<'a> {
    /// Its media type without parameters; empty where it has none.
    pub media_type: String,
    /// The name of the file that it was.
    pub file: Option<String>,
    pub content: &'a [u8],
}

/// Returns the parts of `body`, which `content_type` divides.
pub(super) fn parts<'a>(content_type: &str, body: &'a [u8]) -> Result<Vec<Part<'a>>, Reply> {
    let refused = |sentence: &str| Reply::error(StatusCode::BAD_REQUEST, sentence);
    let boundary = parameter(content_type, "boundary").filter(|boundary| !boundary.is_empty() && boundary.len() <= 70);
    let boundary = boundary.ok_or_else(|| refused("`multipart/form-data` has no `boundary` of 1 to 70 characters"))?;
    let delimiter = format!("--{boundary}");
    let broken = || refused("the body breaks off before its last boundary");
    let mut rest = match body.strip_prefix(delimiter.as_bytes()) {
        Some(rest) => rest,
        None => split(body, format!("\r\n{delimiter}").as_bytes()).ok_or_else(broken)?.1,
    };
    let delimiter = format!("\r\n{delimiter}");
    let mut parts = Vec::new();
    while !rest.starts_with(b"--") {
        let (part, behind) = split(rest, delimiter.as_bytes()).ok_or_else(broken)?;
        let (head, content) = split(part, b"\r\n\r\n")
            .ok_or_else(|| refused("a part of the body has no line between head and content"))?;
        if parts.len() == MOST {
            return Err(refused(&format!("the body has more than {MOST} parts")));
        }
        parts.push(part_of(&String::from_utf8_lossy(head), content));
        rest = behind;
    }
    Ok(parts)
}

fn part_of<'a>(head: &str, content: &'a [u8]) -> Part<'a> {
    let mut part = Part { media_type: String::new(), file: None, content };
    for (name, value) in head.lines().filter_map(|line| line.split_once(':')) {
        if name.eq_ignore_ascii_case("content-type") {
            part.media_type = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        } else if name.eq_ignore_ascii_case("content-disposition") {
            part.file = parameter(value, "filename");
        }
    }
    part
}

/// Returns the parameter `name` of the value of a header, without its quotes.
fn parameter(value: &str, name: &str) -> Option<String> {
    value.split(';').skip(1).find_map(|part| {
        let (own, value) = part.trim().split_once('=')?;
        own.eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"').to_owned())
    })
}

/// Returns what is before and behind the first `delimiter` in `bytes`.
fn split<'a>(bytes: &'a [u8], delimiter: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = memchr::memmem::find(bytes, delimiter)?;
    Some((&bytes[..at], &bytes[at + delimiter.len()..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(content_type: &str, body: &str, expected: Option<&[(&str, Option<&str>, &'static str)]>) {
        let found = parts(content_type, body.as_bytes()).ok();
        let expected = expected.map(|parts| {
            let part = |(media_type, file, content): &(&str, Option<&str>, &'static str)| Part {
                media_type: (*media_type).to_owned(),
                file: file.map(str::to_owned),
                content: content.as_bytes(),
            };
            parts.iter().map(part).collect::<Vec<_>>()
        });
        assert_eq!(found, expected, "{body:?}");
    }

    #[test]
    fn a_body_is_divided_at_its_boundary() {
        let kind = "multipart/form-data; boundary=\"x\"";
        let head = "Content-Disposition: form-data; name=\"a\"; filename=\"a.ttl\"\r\ncontent-type: Text/Turtle; charset=utf-8";
        let two = format!("--x\r\n{head}\r\n\r\none\r\n--x\r\nA: b\r\n\r\ntwo\r\n\r\n--x--\r\n");
        check(kind, &two, Some(&[("text/turtle", Some("a.ttl"), "one"), ("", None, "two\r\n")]));
        check(
            kind,
            &format!("before\r\n{two}behind"),
            Some(&[("text/turtle", Some("a.ttl"), "one"), ("", None, "two\r\n")]),
        );
        check(kind, "--x--", Some(&[]));
        check(kind, "--x\r\nA: b\r\n\r\ntwo", None);
        check(kind, "--x\r\nno head\r\n--x--", None);
        check(kind, "", None);
        check("multipart/form-data", &two, None);
        check("multipart/form-data; boundary=", &two, None);
    }
}
