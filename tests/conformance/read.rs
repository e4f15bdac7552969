//! The texts as models write them: a text, a type, and the value or the refusal that is right.

mod flags;
mod judge;
mod model;
mod table;
mod target;
mod types;

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use serde_json::Value;

pub(crate) use self::judge::is_same;
use self::judge::{Verdict, judge};
use self::model::{Outcome, Reader};
use crate::cases;

/// A case with the type that states its target.
struct Case {
    case: Value,
    read: fn(Reader, &str) -> Outcome,
}

impl Case {
    fn id(&self) -> &str {
        self.case["id"].as_str().expect("an id")
    }

    fn text(&self) -> &str {
        self.case["input"].as_str().expect("a text")
    }

    fn is_firm(&self) -> bool {
        self.case["stance"] == "firm"
    }

    /// The texts of a list.
    fn texts(&self, key: &str) -> Vec<&str> {
        let list = self.case[key].as_array().map_or(&[][..], Vec::as_slice);
        list.iter().map(|text| text.as_str().expect("a text")).collect()
    }

    fn outcome(&self, reader: Reader) -> Outcome {
        let read = self.read;
        let text = self.text().to_owned();
        on_a_thread(self.id(), move || read(reader, &text)).unwrap_or(Outcome::Crashed)
    }

    fn verdict(&self, outcome: &Outcome) -> Verdict {
        judge(&self.case, outcome)
    }
}

/// The cases of complete answers.
fn complete() -> Option<Vec<Case>> {
    let models = types::models();
    let complete = cases("read_cases.jsonl")?.into_iter().filter(|case| case["mode"] == "final");
    let with_model = |case: Value| {
        let schema = target::schema(&case["target"]);
        let model = models.iter().find(|model| model.schema == schema);
        let Some(model) = model else { panic!("{}: no type states {schema}", case["id"]) };
        Case { read: model.read, case }
    };
    Some(complete.map(with_model).collect())
}

/// Reads on a thread of this name with as small a stack as threads have.
///
/// Gives nothing if it panics or does not end; a stack that overflows ends it all, and tells the
/// name.
pub(crate) fn on_a_thread<T: Send + 'static>(
    name: &str,
    read: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    let (send, outcome) = mpsc::channel();
    let small = thread::Builder::new().name(name.to_owned()).stack_size(2 << 20);
    let run = move || drop(send.send(read()));
    drop(small.spawn(run).expect("a thread"));
    outcome.recv_timeout(Duration::from_secs(30)).ok()
}

#[test]
fn firm_cases_are_read_and_none_wrong() {
    let Some(cases) = complete() else { return };
    let mut failures = Vec::new();
    for case in &cases {
        let outcome = case.outcome(Reader::Ours);
        let verdict = case.verdict(&outcome);
        let is_held = match verdict {
            Verdict::Right => true,
            Verdict::Refused => !case.is_firm(),
            Verdict::Wrong | Verdict::Crashed => false,
        };
        if !is_held {
            let (id, text, expected) = (case.id(), case.text(), &case.case["expect"]);
            failures.push(format!("{id}: {verdict:?}: {text:?}\n  {expected}\n  {outcome}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
