//! A secret, and the forms in which it may travel.

/// A text that must not be shown.
pub(crate) struct Secret {
    text: &'static str,
    forms: Vec<String>,
}

impl Secret {
    pub(crate) fn new(text: &'static str) -> Self {
        let (first, second) = text.split_at(text.len() / 2);
        let mut forms = vec![first.to_owned(), second.to_owned()];
        forms.extend([percent(first), percent(second)]);
        // In Base64 it looks different at each of three places.
        forms.extend((0..3).map(|shift| base64(text.as_bytes(), shift)));
        forms.extend(forms.clone().iter().map(|form| form.to_lowercase()));
        forms.push(text.bytes().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat());
        forms.push(text.bytes().map(|byte| byte.to_string()).collect::<Vec<_>>().join(", "));
        Self { text, forms }
    }

    pub(crate) fn text(&self) -> &'static str {
        self.text
    }

    /// The first form in which it is in this text.
    pub(crate) fn form_in(&self, text: &str) -> Option<&str> {
        let lower = text.to_lowercase();
        let mut forms = self.forms.iter().map(String::as_str);
        forms.find(|form| text.contains(form) || lower.contains(form))
    }
}

fn percent(text: &str) -> String {
    let encode = |byte: u8| match byte {
        _ if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => char::from(byte).into(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(encode).collect()
}

/// What stays the same of the text in Base64, behind so many bytes of another text and whatever
/// comes after it.
fn base64(text: &[u8], shift: usize) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits = text.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1));
    // The first digit may hold bits of what stands before.
    let skipped = [0, 4, 2][shift];
    let bits: Vec<u8> = bits.skip(skipped).collect();
    let digit = |six: &[u8]| six.iter().fold(0, |digit, bit| digit << 1 | usize::from(*bit));
    bits.chunks_exact(6).map(|six| char::from(DIGITS[digit(six)])).collect()
}

#[test]
fn each_form_is_found() {
    let secret = Secret::new("AIza-secret/+=0123456789");
    for text in [
        "bad AIza-secret/+=0123456789!",
        "AIza-secret/",
        "aiza-SECRET/",
        "…+=0123456789",
        "%2B%3D0123456789",
        // `AIza-secret/+=0123456789`, and the same behind `:` and `k:`.
        "QUl6YS1zZWNyZXQvKz0wMTIzNDU2Nzg5",
        "OkFJemEtc2VjcmV0Lys9MDEyMzQ1Njc4OQ==",
        "azpBSXphLXNlY3JldC8rPTAxMjM0NTY3ODk=",
        "[65, 73, 122, 97, 45, 115, 101, 99, 114, 101, 116, 47, 43, 61, 48, 49, 50, 51, 52, 53, 54, \
         55, 56, 57]",
    ] {
        assert!(secret.form_in(text).is_some(), "{text}");
    }
    assert!(secret.form_in("[redacted], AIza-sec").is_none());
}
