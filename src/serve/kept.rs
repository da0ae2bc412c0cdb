//! Replies that are kept: a page is drawn once for each state of the data, however often it is looked at.

use std::collections::{HashMap, VecDeque};

use hyper::StatusCode;
use hyper::header::HeaderName;

use super::message::{Body, Reply};

/// How many bytes of bodies are kept, and how large one of them may be.
const MOST: usize = 32 << 20;
const LARGEST: usize = 1 << 20;

/// What names and headers take beside a body, about.
const BESIDE: usize = 512;

/// What is kept of a reply.
struct Page {
    headers: Vec<(HeaderName, String)>,
    body: Vec<u8>,
}

/// Good replies with short bodies by what names them; the oldest go first.
#[derive(Default)]
pub(super) struct Kept {
    replies: HashMap<String, Page>,
    order: VecDeque<String>,
    bytes: usize,
}

impl Kept {
    /// Returns the reply that is kept as `name`.
    pub(super) fn get(&self, name: &str) -> Option<Reply> {
        let Page { headers, body } = self.replies.get(name)?;
        Some(Reply { status: StatusCode::OK, headers: headers.clone(), body: Body::Bytes(body.clone()) })
    }

    /// Keeps `reply` as `name`, if it is one to keep.
    pub(super) fn put(&mut self, name: String, reply: &Reply) {
        let Body::Bytes(body) = &reply.body else { return };
        if reply.status != StatusCode::OK || body.len() > LARGEST || self.replies.contains_key(&name) {
            return;
        }
        self.bytes += body.len() + BESIDE;
        self.replies.insert(name.clone(), Page { headers: reply.headers.clone(), body: body.clone() });
        self.order.push_back(name);
        while self.bytes > MOST {
            let Some(oldest) = self.order.pop_front() else { break };
            self.bytes -= self.replies.remove(&oldest).map_or(0, |page| page.body.len() + BESIDE);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_and_short_replies_are_kept_until_others_need_the_room() {
        let mut kept = Kept::default();
        kept.put("large".to_owned(), &Reply::ok("text/plain", vec![0; LARGEST + 1]));
        kept.put("wrong".to_owned(), &Reply::error(StatusCode::NOT_FOUND, "no"));
        kept.put("stream".to_owned(), &Reply::stream("text/plain", Box::new(|_| Ok(()))));
        assert!(["large", "wrong", "stream"].iter().all(|name| kept.get(name).is_none()));
        let count = MOST / LARGEST + 1;
        for at in 0..count {
            kept.put(at.to_string(), &Reply::ok("text/plain", vec![b'x'; LARGEST]));
        }
        assert!(kept.get("1").is_none() && kept.get("2").is_some());
        assert_eq!((kept.bytes, kept.order.len()), (MOST - LARGEST + (count - 2) * BESIDE, count - 2));
        let Some(Reply { headers, body: Body::Bytes(body), .. }) = kept.get("2") else { panic!("no reply") };
        assert_eq!((headers[0].1.as_str(), body.len()), ("text/plain", LARGEST));
    }
}
