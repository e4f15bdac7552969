//! A schema's text as JSON, looked at once.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{LazyLock, PoisonError, RwLock};

use serde_json::value::RawValue;

/// Texts that were found to be JSON, by where they are: those of types are rendered once, and stay
/// there for the whole run of the program.
static KNOWN: LazyLock<RwLock<HashMap<(usize, usize), &'static RawValue>>> =
    LazyLock::new(RwLock::default);

/// The text, to be put into a request as it is.
///
/// Every request has one, and to look at it again takes as long as to write the rest of the request.
pub(crate) fn json(text: Cow<'static, str>) -> Cow<'static, RawValue> {
    let text = match text {
        Cow::Borrowed(text) => text,
        Cow::Owned(text) => {
            return Cow::Owned(RawValue::from_string(text).expect("the writer writes JSON"));
        }
    };
    let place = (text.as_ptr().addr(), text.len());
    // A panic in between leaves the map as it was before or after an insertion: whole.
    if let Some(known) = KNOWN.read().unwrap_or_else(PoisonError::into_inner).get(&place) {
        return Cow::Borrowed(known);
    }
    let json: &'static RawValue = serde_json::from_str(text).expect("the writer writes JSON");
    KNOWN.write().unwrap_or_else(PoisonError::into_inner).insert(place, json);
    Cow::Borrowed(json)
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::json;

    #[test]
    fn a_text_that_stays_is_looked_at_once() {
        let first = json(Cow::Borrowed(r#"{"type": "string"}"#));
        let again = json(Cow::Borrowed(r#"{"type": "string"}"#));
        assert_eq!(first.get(), r#"{"type": "string"}"#);
        assert!(matches!((first, again), (Cow::Borrowed(first), Cow::Borrowed(again))
            if std::ptr::eq(first, again)));
        let part: &'static str = &"12"[..1];
        assert_eq!(json(Cow::Borrowed(part)).get(), "1");
        assert_eq!(json(Cow::Borrowed("12")).get(), "12");
        assert_eq!(json(Cow::Owned("{}".to_owned())).get(), "{}");
    }
}
