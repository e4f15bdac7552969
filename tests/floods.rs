//! Floods of one thing are refused or read: no panic, no overflow of a small stack, and no more work
//! or memory for a byte of a long one than of a short one.

#[path = "floods/texts.rs"]
mod texts;

use std::collections::BTreeMap;
use std::fmt::{self, Debug, Display, Write};
use std::thread;

use allocation_counter::measure;
use instructor::{Context, Extract, Limits, Reading, parse, parse_with, parse_within};

use self::texts::{FLOODS, Flood};

/// What is looked past from each of many places, until the work that a text may take is used up.
const COSTLY: [&str; 4] = [
    "comments behind dots",
    "fences of half a comment",
    "fences in comments",
    "fences in one comment",
];

/// Read from all kinds of floods: nothing has to be there.
#[derive(Debug, Clone, PartialEq, Extract)]
struct Node {
    inner: Option<Box<Node>>,
    list: Option<Vec<Node>>,
    a: Option<i64>,
    text: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Extract)]
#[extract(untagged)]
enum Choice {
    Number(f64),
    Flag(bool),
    Node { a: i64, text: String },
    List(Vec<Choice>),
    Text(String),
}

#[derive(Debug, Clone, PartialEq, Extract)]
#[extract(tag = "kind")]
enum Tagged {
    Leaf,
    Node { inner: Box<Tagged>, a: Option<u8> },
}

/// What is printed, unread.
struct Sink;

impl Write for Sink {
    fn write_str(&mut self, _: &str) -> fmt::Result {
        Ok(())
    }
}

fn print(outcome: &(impl Debug + ?Sized)) {
    write!(Sink, "{outcome:?} {outcome:#?}").expect("a sink takes all");
}

fn show(told: &impl Display) {
    write!(Sink, "{told}").expect("a sink takes all");
}

fn read<T: Extract + Debug + PartialEq>(flood: &str, text: &str) {
    match parse::<T>(text) {
        Ok(parsed) => {
            print(&parsed);
            parsed.changes.iter().for_each(|change| print(&change));
            let replayed = parsed.changes.replay(text);
            let again = parse_with::<T>(&replayed, Reading::Strict, &Context::new(), None);
            let is_same = again.is_ok_and(|again| again.value == parsed.value);
            assert!(is_same, "{flood}: what was decoded says something else");
        }
        Err(violations) => {
            assert!(!violations.is_empty(), "{flood}: refused for no reason");
            print(&violations);
            show(&violations);
            violations.iter().for_each(print);
        }
    }
}

/// Runs on the stack of a tokio worker.
fn on_small_stack(run: impl FnOnce() + Send + 'static) {
    let thread = thread::Builder::new().stack_size(2 << 20).spawn(run);
    thread.expect("a thread").join().expect("no overflow, no panic");
}

#[test]
fn floods_are_read_or_refused_on_a_small_stack() {
    on_small_stack(|| {
        for flood in FLOODS {
            let text = flood.text(30_000);
            assert!((27_000..33_000).contains(&text.len()), "{}: {}", flood.name, text.len());
            read::<Node>(flood.name, &text);
            read::<Vec<Node>>(flood.name, &text);
            read::<Vec<Vec<u8>>>(flood.name, &text);
            read::<serde_json::Value>(flood.name, &text);
            read::<BTreeMap<String, String>>(flood.name, &text);
            read::<Choice>(flood.name, &text);
            read::<Tagged>(flood.name, &text);
            read::<String>(flood.name, &text);
            read::<f64>(flood.name, &text);
        }
    });
}

#[test]
fn floods_behind_an_answer_are_read_or_refused_on_a_small_stack() {
    on_small_stack(|| {
        for flood in FLOODS {
            let text = flood.text(10_000);
            read::<Node>(flood.name, &format!("{{\"a\": 1}}\n{text}"));
            read::<Node>(flood.name, &format!("{text}\n```json\n{{\"a\": 1}}\n```"));
            read::<Vec<Choice>>(flood.name, &format!("[{text}]"));
            read::<Choice>(flood.name, &format!("{{\"a\": 1, \"text\": \"{text}\"}}"));
        }
    });
}

#[test]
fn floods_take_little_work() {
    for flood in FLOODS {
        let text = flood.text(30_000);
        let is_costly = COSTLY.contains(&flood.name);
        for (name, is_refused) in [
            ("struct", is_too_much::<Node>(&text)),
            ("list", is_too_much::<Vec<Node>>(&text)),
            ("any", is_too_much::<serde_json::Value>(&text)),
            ("map", is_too_much::<BTreeMap<String, String>>(&text)),
            ("untagged", is_too_much::<Choice>(&text)),
            ("text", is_too_much::<String>(&text)),
        ] {
            assert_eq!(is_refused, is_costly, "{} as {name}", flood.name);
        }
    }
}

/// Whether half of the work that is allowed is not enough.
fn is_too_much<T: Extract>(text: &str) -> bool {
    let limits = Limits::new().work(32);
    let parsed = parse_within::<T>(text, Reading::Lossless, limits, &Context::new(), None);
    parsed.is_err_and(|violations| violations.iter().any(|violation| violation.rule() == "work"))
}

#[test]
fn memory_grows_as_floods_do() {
    for flood in FLOODS {
        grows::<Node>(flood);
        grows::<Vec<Node>>(flood);
        grows::<serde_json::Value>(flood);
        grows::<BTreeMap<String, String>>(flood);
        grows::<Choice>(flood);
        grows::<String>(flood);
    }
}

/// Four times the text asks for four times the memory, give or take how vectors grow.
fn grows<T: Extract>(flood: &Flood) {
    let [few, many] = [8 << 10, 32 << 10].map(|bytes| {
        let text = flood.text(bytes);
        measure(|| drop(parse::<T>(&text))).bytes_total
    });
    // A few pages are for what is asked for once.
    assert!(many < 6 * few + (16 << 10), "{}: {few} and then {many} bytes", flood.name);
}
