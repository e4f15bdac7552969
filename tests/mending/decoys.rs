//! Other documents of the same type in an answer: the right one is read, or none.

use crate::draft::{Document, Draft};
use crate::judge::Failures;
use crate::models::MODELS;
use crate::record::{read, told};
use crate::rng::Rng;
use crate::texts::Style;
use crate::{cases, seed};

/// What has to become of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// The document, or nothing.
    Document,
    /// Nothing: nobody can say which one is meant, or none is.
    Refusal,
}

/// How an answer is made of a document and a decoy, and what has to become of it.
type Case = (&'static str, Wanted, fn(document: &str, decoy: &str) -> String);

const CASES: &[Case] = &[
    ("a decoy in reasoning", Wanted::Document, |document, decoy| {
        format!("<think>\n{decoy}\n</think>\n{document}")
    }),
    ("a fence in reasoning", Wanted::Document, |document, decoy| {
        format!("<thinking>I try\n```json\n{decoy}\n```\n</thinking>\n\n{document}")
    }),
    ("reasoning in reasoning", Wanted::Document, |document, decoy| {
        format!("<think>a <think>b</think> {decoy}</think>{document}")
    }),
    ("reasoning behind", Wanted::Document, |document, decoy| {
        format!("{document}\n<think>or was it {decoy}?</think>")
    }),
    ("reasoning alone", Wanted::Refusal, |_, decoy| format!("<think>{decoy}</think>")),
    ("reasoning without an end", Wanted::Refusal, |document, decoy| {
        format!("<think>It is {decoy} or\n```json\n{document}\n```")
    }),
    ("a decoy in prose, the answer in a fence", Wanted::Document, |document, decoy| {
        format!("Unlike {decoy}, it is:\n```json\n{document}\n```\nand not {decoy}.")
    }),
    ("two in prose", Wanted::Refusal, |document, decoy| {
        format!("It is {document} or {decoy}, I think.")
    }),
    ("two fences", Wanted::Refusal, |document, decoy| {
        format!("```json\n{document}\n```\nor\n```json\n{decoy}\n```")
    }),
    ("an object of another type in prose", Wanted::Document, |document, _| {
        format!("From {{\"seed\": 7, \"hints\": [[\"none\"]]}} I made {document}")
    }),
    ("the same twice in prose", Wanted::Document, |document, _| {
        format!("It is {document}, that is {document}.")
    }),
    ("the same in two fences", Wanted::Document, |document, _| {
        format!("```json\n{document}\n```\nOnce more:\n```\n{document}\n```")
    }),
    ("an end tag in prose", Wanted::Document, |document, decoy| {
        format!("{decoy}\n</think>\n{document}")
    }),
];

fn read_as(document: &Document, wanted: Wanted, text: &str) -> Result<bool, String> {
    match read(document.model, text)? {
        None => Ok(false),
        Some(read) if wanted == Wanted::Document && read.value == document.value => Ok(true),
        Some(read) => Err(format!("wanted: {wanted:?}; read: {}", told(text, &read))),
    }
}

#[test]
fn decoys_are_not_read() {
    let mut failures = Failures::default();
    for (number, (name, wanted, make)) in CASES.iter().enumerate() {
        let mut count = 0;
        for case in 0..cases(60) as u64 {
            let seed = seed(((number as u64) << 36) | case);
            let mut rng = Rng::new(seed);
            let document = Document::draw(rng.of(MODELS), &mut rng, Style::Plain);
            let draft = Draft::new(document, &mut rng);
            let text = make(&draft.document.text, &draft.decoy);
            match read_as(&draft.document, *wanted, &text) {
                Ok(is_read) => count += usize::from(is_read),
                Err(why) => failures.add(&draft.document, name, seed, &text, &why),
            }
        }
        println!("{count:>6} of {}  {name}", cases(60));
    }
    failures.tell();
}

/// A document in a string of another is a text.
#[test]
fn a_document_in_a_text_of_another_is_a_text() {
    let mut failures = Failures::default();
    for case in 0..cases(200) as u64 {
        let seed = seed(case | (1 << 39));
        let mut rng = Rng::new(seed);
        let (kind, other) = (rng.of(MODELS), rng.of(MODELS));
        let inner = Document::draw(other, &mut rng, Style::Plain).text;
        let mut document = Document::draw(kind, &mut rng, Style::Plain);
        let texts: Vec<String> = crate::draft::tokens(&document.text)
            .into_iter()
            .filter(|token| token.kind == crate::draft::Kind::Text)
            .map(|token| token.text)
            .collect();
        let Some(text) = texts.first() else { continue };
        let with = serde_json::to_string(&format!("as in {inner}\n```json\n{inner}\n```"));
        let with = with.expect("a text is JSON");
        document.text = document.text.replacen(text.as_str(), &with, 1);
        let Some(value) = (kind.serde)(&document.text) else { continue };
        document.value = value;
        for text in [
            document.text.clone(),
            format!("It is {} as you see", document.text),
            format!("```json\n{}\n```", document.text),
            document.text.replace("\\n", "\n"),
        ] {
            match read_as(&document, Wanted::Document, &text) {
                Ok(_) => {}
                Err(why) => failures.add(&document, "inner document", seed, &text, &why),
            }
        }
    }
    failures.tell();
}
