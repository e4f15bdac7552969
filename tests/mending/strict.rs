//! Strict JSON is read as it stands, whatever its texts look like.

use std::fmt::Write;

use instructor::Reading;

use crate::draft::{Document, Kind, tokens};
use crate::judge::Failures;
use crate::models::{MODELS, SCALARS};
use crate::record::read;
use crate::rng::Rng;
use crate::texts::Style;
use crate::{cases, seed};

/// The same document in other white space, and with other escapes in its strings.
fn written_otherwise(document: &Document, rng: &mut Rng) -> String {
    let mut written = String::new();
    for token in tokens(&document.text) {
        let is_string = matches!(token.kind, Kind::Key | Kind::Text);
        for letter in token.text.chars() {
            match letter {
                '/' if is_string && rng.is_one_in(2) && !written.ends_with('\\') => {
                    written.push_str("\\/");
                }
                _ if is_string && !letter.is_ascii() && rng.is_one_in(2) => {
                    let mut units = [0; 2];
                    for unit in letter.encode_utf16(&mut units) {
                        write!(written, "\\u{unit:04x}").expect("a String");
                    }
                }
                letter => written.push(letter),
            }
        }
        if token.kind != Kind::Space {
            written.push_str(rng.of(&["", " ", "\n", "\t", "\r\n  "]));
        }
    }
    written
}

#[test]
fn strict_json_is_not_changed() {
    let mut failures = Failures::default();
    for (number, model) in MODELS.iter().chain(SCALARS).enumerate() {
        for case in 0..cases(200) as u64 {
            let seed = seed(((number as u64) << 40) | case);
            let mut rng = Rng::new(seed);
            let document = Document::draw(*model, &mut rng, Style::Lively);
            for text in [document.text.clone(), written_otherwise(&document, &mut rng)] {
                let why = match read(*model, &text) {
                    Err(why) => why,
                    Ok(None) => {
                        format!("refused: {:?}", (model.read)(&text, Reading::Lossless).err())
                    }
                    Ok(Some(read)) if !read.changes.is_empty() => format!("{:?}", read.changes),
                    Ok(Some(read)) if read.value != document.value => read.value.to_string(),
                    Ok(Some(_)) => continue,
                };
                failures.add(&document, "none", seed, &text, &why);
            }
        }
    }
    failures.tell();
}
