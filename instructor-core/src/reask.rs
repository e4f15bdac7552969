//! What the model is told of its wrong answer.

use std::fmt::Write as _;

use crate::{Completion, Message, Violations};

/// The model is told this many violations at once; the rest is counted.
const SHOWN: usize = 10;

/// The two turns that follow the caller's own: the model's answer as it came, and what was wrong.
pub(crate) fn turns(completion: &Completion, violations: &Violations) -> [Message; 2] {
    [completion.turn.clone(), Message::user(words(violations))]
}

fn words(violations: &Violations) -> String {
    let mut words = String::from(
        "That answer does not fit the schema. Correct the following and answer again with the \
         whole JSON value, nothing else:",
    );
    for violation in violations.iter().take(SHOWN) {
        let (path, rule, message) = (violation.path(), violation.rule(), violation.message());
        let _ = write!(words, "\n- {path}: {rule}: {}", on_one_line(message));
        if let Some(found) = violation.found() {
            let _ = write!(words, " (got {})", on_one_line(found));
        }
    }
    if let more @ 1.. = violations.len().saturating_sub(SHOWN) {
        let _ = write!(words, "\n- and {more} more");
    }
    words
}

/// What a validator says, or an answer holds, makes no lines of the list.
fn on_one_line(text: &str) -> String {
    text.split(['\n', '\r'])
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
