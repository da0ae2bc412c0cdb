//! JSON with the lines of its keys and values, for findings about JSON-LD: its parser gives no places.

/// A value and the line on which it begins.
pub(super) struct Value {
    pub(super) line: u64,
    pub(super) content: Content,
}

pub(super) enum Content {
    /// Members in their order.
    Object(Vec<Member>),
    Array(Vec<Value>),
    /// A string without its escapes.
    Text(String),
    /// A number, a truth value or null, as written.
    Other(String),
}

/// A key, its line, and its value.
pub(super) struct Member {
    pub(super) key: String,
    pub(super) line: u64,
    pub(super) value: Value,
}

impl Value {
    /// Returns the members of an object; of any other value none.
    pub(super) fn members(&self) -> &[Member] {
        match &self.content {
            Content::Object(members) => members,
            _ => &[],
        }
    }

    /// Returns the values of an array, or the one value.
    pub(super) fn each(&self) -> &[Self] {
        match &self.content {
            Content::Array(values) => values,
            _ => std::slice::from_ref(self),
        }
    }

    /// Returns the value of the first of `keys` that the object has.
    pub(super) fn get(&self, keys: &[&str]) -> Option<&Self> {
        keys.iter().find_map(|key| self.members().iter().find(|member| member.key == *key)).map(|member| &member.value)
    }

    /// Returns the text of a string, else the value as written; of objects and arrays nothing.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) | Content::Other(text) => Some(text),
            _ => None,
        }
    }
}

/// Returns the value that `text` holds; nothing if it is not JSON.
///
/// Calls itself for each level of nesting: `text` is one that was loaded, and loading refuses what is too deep.
pub(super) fn parse(text: &str) -> Option<Value> {
    let mut reader = Reader { text, at: 0, line: 1 };
    reader.value()
}

struct Reader<'a> {
    text: &'a str,
    /// The next byte.
    at: usize,
    /// Its line.
    line: u64,
}

impl<'a> Reader<'a> {
    fn value(&mut self) -> Option<Value> {
        let first = self.peek()?;
        let line = self.line;
        let content = match first {
            b'{' => Content::Object(self.object()?),
            b'[' => Content::Array(self.array()?),
            b'"' => Content::Text(self.string()?),
            _ => Content::Other(self.word()?.to_owned()),
        };
        Some(Value { line, content })
    }

    fn object(&mut self) -> Option<Vec<Member>> {
        self.at += 1;
        let mut members = Vec::new();
        loop {
            match self.peek()? {
                b'}' => break,
                b',' => self.at += 1,
                b'"' => {
                    let line = self.line;
                    let key = self.string()?;
                    (self.peek()? == b':').then_some(())?;
                    self.at += 1;
                    members.push(Member { key, line, value: self.value()? });
                }
                _ => return None,
            }
        }
        self.at += 1;
        Some(members)
    }

    fn array(&mut self) -> Option<Vec<Value>> {
        self.at += 1;
        let mut values = Vec::new();
        loop {
            match self.peek()? {
                b']' => break,
                b',' => self.at += 1,
                _ => values.push(self.value()?),
            }
        }
        self.at += 1;
        Some(values)
    }

    fn string(&mut self) -> Option<String> {
        let bytes = self.text.as_bytes();
        let mut end = self.at + 1;
        while *bytes.get(end)? != b'"' {
            end += if bytes[end] == b'\\' { 2 } else { 1 };
        }
        let quoted = self.text.get(self.at..=end)?;
        self.at = end + 1;
        serde_json::from_str(quoted).ok()
    }

    fn word(&mut self) -> Option<&'a str> {
        let rest = &self.text[self.at..];
        let end =
            rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '+' | '-' | '.')).unwrap_or(rest.len());
        self.at += end;
        (end > 0).then(|| &rest[..end])
    }

    /// Returns the next byte that is not white space.
    fn peek(&mut self) -> Option<u8> {
        loop {
            match *self.text.as_bytes().get(self.at)? {
                b'\n' => self.line += 1,
                b' ' | b'\t' | b'\r' => {}
                byte => return Some(byte),
            }
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value as Json;

    use super::{Content, Value, parse};

    fn plain(value: &Value) -> Json {
        match &value.content {
            Content::Object(members) => members.iter().map(|m| (m.key.clone(), plain(&m.value))).collect(),
            Content::Array(values) => values.iter().map(plain).collect(),
            Content::Text(text) => Json::from(text.as_str()),
            Content::Other(word) => serde_json::from_str(word).unwrap(),
        }
    }

    fn json() -> impl Strategy<Value = Json> {
        let leaf = prop_oneof![
            Just(Json::Null),
            any::<bool>().prop_map(Json::from),
            any::<i32>().prop_map(Json::from),
            Just(Json::from(-1.5e-7)),
            "[a\"\\\\\u{e9}\n]{0,4}".prop_map(Json::from),
        ];
        leaf.prop_recursive(4, 32, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
                prop::collection::hash_map("[a-c\"\\\\]{1,2}", inner, 0..4)
                    .prop_map(|members| members.into_iter().collect::<Json>()),
            ]
        })
    }

    proptest! {
        #[test]
        fn reads_what_serde_json_writes(value in json()) {
            for text in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
                let read = parse(&text);
                prop_assert!(read.is_some(), "{text}");
                prop_assert_eq!(&plain(&read.unwrap()), &value, "{}", text);
            }
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[\\[\\]{}\",:\\\\a1\n]{0,12}") {
            let _ = parse(&text);
        }
    }

    #[test]
    fn keys_and_values_have_their_lines() {
        let value = parse("{\n \"a\":\n  [1,\n   {\"b\": \"x\"}]}").unwrap();
        let member = &value.members()[0];
        assert_eq!((member.line, member.value.line), (2, 3));
        let inner = &member.value.each()[1];
        assert_eq!((inner.line, inner.members()[0].line), (4, 4));
        assert_eq!(inner.get(&["@id", "b"]).and_then(Value::text), Some("x"));
    }
}
