//! Reading a candidate once, with the place of its content.
//!
//! The content is wanted twice: as text, and as it came. `RawValue` for the latter reads it an extra
//! time, which for a long answer is half as much again; the keys around it tell where it is.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{Candidate, Text};

/// Where a value stands: the key before it and the one after it, as slices of the text.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Place<'a> {
    before: Option<&'a str>,
    after: Option<&'a str>,
}

impl Place<'_> {
    /// Where the value's JSON is in the text that it was read from.
    pub(crate) fn of(&self, text: &str) -> Option<Range<usize>> {
        let key = slice(text, self.before?)?;
        let rest = text.get(key.end..)?.strip_prefix('"')?;
        let rest = rest.trim_ascii_start().strip_prefix(':')?.trim_ascii_start();
        let Some(key) = self.after else {
            // The last member: what ends it is not known before it is read.
            let mut values = serde_json::Deserializer::from_str(rest).into_iter();
            let raw: &RawValue = values.next()?.ok()?;
            return slice(text, raw.get());
        };
        let value = text.get(text.len() - rest.len()..slice(text, key)?.start)?;
        let value = value.strip_suffix('"')?.trim_ascii_end().strip_suffix(',')?;
        slice(text, value.trim_ascii_end())
    }
}

/// Where a slice of a text is in it.
fn slice(text: &str, part: &str) -> Option<Range<usize>> {
    let start = part.as_ptr().addr().checked_sub(text.as_ptr().addr())?;
    let end = start + part.len();
    (end <= text.len()).then_some(start..end)
}

impl<'de: 'a, 'a, C: Deserialize<'de>> Deserialize<'de> for Candidate<'a, C> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members(PhantomData))
    }
}

struct Members<'a, C>(PhantomData<Candidate<'a, C>>);

impl<'de: 'a, 'a, C: Deserialize<'de>> Visitor<'de> for Members<'a, C> {
    type Value = Candidate<'a, C>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a candidate")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut candidate = Candidate {
            index: None,
            content: None,
            place: Place::default(),
            finish_reason: None,
            finish_message: None,
            continuation_token: None,
        };
        let mut was_content = false;
        while let Some(Text(key)) = map.next_key::<Text<'de>>()? {
            let borrowed = match key {
                Cow::Borrowed(key) => Some(key),
                // Nobody escapes these names; without its place the content is not sent back.
                Cow::Owned(_) => None,
            };
            if std::mem::take(&mut was_content) {
                candidate.place.after = borrowed;
                if borrowed.is_none() {
                    candidate.place.before = None;
                }
            }
            match &*key {
                "content" => {
                    candidate.content = map.next_value()?;
                    candidate.place = Place { before: borrowed, after: None };
                    was_content = true;
                }
                "index" => candidate.index = map.next_value()?,
                "finishReason" => candidate.finish_reason = map.next_value()?,
                "finishMessage" => candidate.finish_message = map.next_value()?,
                "continuationToken" => candidate.continuation_token = map.next_value()?,
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(candidate)
    }
}

#[cfg(test)]
mod tests {
    use serde::de::IgnoredAny;

    use super::Candidate;

    fn place(text: &str) -> Option<String> {
        let candidate: Candidate<'_, IgnoredAny> = serde_json::from_str(text).expect("a candidate");
        candidate.place.of(text).map(|at| text[at].to_owned())
    }

    #[test]
    fn a_content_is_found_wherever_it_stands() {
        let content = r#"{ "parts" : [{"text":"\",\"content\":{}, é"}] }"#;
        for text in [
            format!(r#"{{"content":{content}}}"#),
            format!(r#"{{"content":{content},"index":0}}"#),
            format!("{{ \"content\" \n:\t {content} \r\n, \"finishReason\": \"STOP\" }}"),
            format!("{{\"index\":0,\"new\":{{\"content\":1}},\"content\": {content} \n}}"),
        ] {
            assert_eq!(place(&text).as_deref(), Some(content), "{text}");
        }
        assert_eq!(place(r#"{"index":0}"#), None);
        assert_eq!(place(r#"{"content":1,"inde\u0078":0}"#), None, "not told, but not wrong");
        assert_eq!(place(r#"{"cont\u0065nt":1,"index":0}"#), None);
    }

    #[test]
    fn a_place_in_another_text_is_none() {
        let text = r#"{"content":1,"index":0}"#.to_owned();
        let candidate: Candidate<'_, IgnoredAny> = serde_json::from_str(&text).expect("it");
        assert_eq!(candidate.place.of("{\"content\":1,\"index\":0}"), None);
        assert_eq!(candidate.place.of(""), None);
    }
}
