//! Where the writer is.

use crate::schema::{Lowering, LoweringKind, Misfit, ROOT, Unfit};
use crate::violation;

/// The path to the value that is being written, and the type that holds it.
#[derive(Clone, Default)]
pub(crate) struct Trail {
    path: String,
    pub(super) holder: Option<&'static str>,
}

/// Where to go back to.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    length: usize,
    holder: Option<&'static str>,
}

impl Trail {
    /// Goes to an element (`[]`, `[0]`) or a member; the holder stays if it is not given.
    pub(super) fn enter(&mut self, holder: Option<&'static str>, step: &str) -> Mark {
        let mark = Mark { length: self.path.len(), holder: self.holder };
        self.holder = holder.or(self.holder);
        if step.starts_with('[') || step == "*" || violation::is_plain(step) {
            let dot = if self.path.is_empty() || step.starts_with('[') { "" } else { "." };
            self.path.extend([dot, step]);
        } else {
            self.path.push('[');
            crate::json::write_string(&mut self.path, step);
            self.path.push(']');
        }
        mark
    }

    pub(super) fn leave(&mut self, mark: Mark) {
        self.path.truncate(mark.length);
        self.holder = mark.holder;
    }

    pub(super) fn lowering(&self, rule: &'static str, kind: LoweringKind) -> Lowering {
        Lowering { path: self.place(), rule, kind }
    }

    pub(super) fn unfit(&self, kind: Misfit) -> Unfit {
        Unfit { path: self.place(), holder: self.holder, kind }
    }

    fn place(&self) -> String {
        if self.path.is_empty() { ROOT.to_owned() } else { self.path.clone() }
    }
}
