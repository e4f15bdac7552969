//! Which of the values in an answer is the answer.

use std::cell::OnceCell;

use super::change::{ChangeKind, Edit, apply, apply_within};
use super::limits::Limits;
use super::locate::{Candidate, Class, Located, cuts, locate};
use super::names::Names;
use super::scalar::Scalar;
use super::work::Work;
use crate::decode::{canonical, keys};
use crate::schema::{Kind, Schema};
use crate::violation::{Path, Violation, Violations};

/// Decodes texts as the type that is wanted.
pub(crate) trait Trial {
    /// Decodes a text, which is JSON; the coercions if it is a value of the type.
    ///
    /// If its brackets were mended, a member that no field takes may be one of another object.
    fn run(&mut self, json: &str, is_torn: bool) -> Option<Vec<Edit>>;

    /// Keeps the outcome of the last trial.
    fn keep(&mut self);
}

/// What became of an answer that is no JSON as it stands.
pub(crate) enum Choice {
    /// The trial keeps the outcome of the text that is left of the answer after these edits, or of
    /// the part of it that starts at `offset`.
    Made { edits: Vec<Edit>, offset: usize },
    /// It cannot be told what it is.
    Refused(Violations),
    /// There is nothing that could be mended.
    None,
}

/// Chooses among the values of an answer, which is no JSON from `torn` on.
pub(crate) fn choose(
    answer: &str,
    torn: usize,
    schema: &'static Schema,
    limits: Limits,
    trial: &mut dyn Trial,
) -> Choice {
    let names = Names::new(schema);
    let work = Work::new(answer.len(), limits.work);
    let Ok(mut located) = locate(answer, torn, limits, &names, &work) else {
        return Choice::Refused(refusal(
            "work",
            "must be one JSON value and nothing else: to find it here takes too long",
        ));
    };
    if located.torn == Some(Class::Fenced) {
        return Choice::None;
    }
    let is_remark = OnceCell::new();
    let mut chooser = Chooser { answer, names: &names, located: &mut located, trial, is_remark };
    let is_list = matches!(schema.held().kind(), Kind::Array { .. });
    let choice = if is_list { chooser.list() } else { chooser.one() };
    match choice {
        Choice::None if located.candidates.is_empty() && located.torn.is_none() => {
            let mut scalar = Scalar { answer, schema, names: &names, limits, work: &work };
            scalar.choose(&located.marks, trial)
        }
        choice => choice,
    }
}

struct Chooser<'a> {
    answer: &'a str,
    names: &'a Names,
    located: &'a mut Located,
    trial: &'a mut dyn Trial,
    /// Whether the answer is words, with empty objects among them: found when first asked for.
    is_remark: OnceCell<bool>,
}

/// A value that fits; what is asked of it for each of the others is found once.
struct Tried {
    position: usize,
    draft: usize,
    json: String,
    coercions: Vec<Edit>,
    value: OnceCell<Option<String>>,
    is_known: OnceCell<bool>,
}

impl Tried {
    /// What the value is, however it is written.
    fn value(&self) -> Option<&str> {
        let value = || canonical(&apply(&self.json, &self.coercions));
        self.value.get_or_init(value).as_deref()
    }
}

impl Chooser<'_> {
    /// The value that fits best.
    fn one(&mut self) -> Choice {
        for &class in self.classes() {
            let candidates = self.of_class(class);
            match self.best(&candidates) {
                Choice::None => {}
                choice => return choice,
            }
        }
        self.nearest()
    }

    /// The list that fits best, or else the values that are its elements.
    fn list(&mut self) -> Choice {
        for &class in self.classes() {
            let all = self.of_class(class);
            if let [_] = all[..] {
                match self.best(&all) {
                    Choice::None => continue,
                    choice => return choice,
                }
            }
            let lists = self.lists(class);
            let elements = self.elements(class);
            match self.best(&lists) {
                Choice::None => {}
                // Elements beside the list may be more of it.
                _ if elements.iter().any(|element| lists.binary_search(element).is_err()) => {
                    return ambiguous();
                }
                choice => return choice,
            }
            match elements[..] {
                [] => {}
                [only] => match self.best(&[only]) {
                    Choice::None => {}
                    choice => return choice,
                },
                _ => return self.joined(&elements),
            }
        }
        self.nearest()
    }

    /// What may be believed: nothing inline beside something inline that is torn.
    fn classes(&self) -> &'static [Class] {
        match self.located.torn {
            None => &[Class::Fenced, Class::Inline],
            Some(_) => &[Class::Fenced],
        }
    }

    fn of_class(&self, class: Class) -> Vec<usize> {
        let candidates = self.located.candidates.iter().enumerate();
        let found = candidates.filter(|(_, candidate)| candidate.class == class);
        found.map(|(position, _)| position).collect()
    }

    /// The values that are lists, or objects around a list.
    fn lists(&mut self, class: Class) -> Vec<usize> {
        let mut lists = self.of_class(class);
        lists.retain(|&position| {
            let start = self.located.candidates[position].place.start;
            if !self.answer[start..].starts_with('{') {
                return true;
            }
            let json = self.text_of(position, 0);
            let coercions = self.trial.run(&json, self.is_torn(position, 0)).unwrap_or_default();
            coercions.iter().any(|edit| edit.kind == ChangeKind::UnwrappedObject)
        });
        lists
    }

    /// The one value that the candidates of a class have, of those that fit.
    ///
    /// A value that does not fit and has members of the type is in its way: it may be the answer.
    fn best(&mut self, candidates: &[usize]) -> Choice {
        let mut best: Option<Tried> = None;
        let mut near = None;
        for &position in candidates {
            for draft in 0..self.located.candidates[position].drafts.len() {
                let json = self.text_of(position, draft);
                if is_schema(&json, self.names) || json == "{}" && self.is_remark(position) {
                    continue;
                }
                let is_torn = self.is_torn(position, draft);
                let Some(coercions) = self.trial.run(&json, is_torn) else {
                    if candidates.len() > 1 && self.knows(&json) {
                        near = Some(position);
                    }
                    continue;
                };
                let (value, is_known) = (OnceCell::new(), OnceCell::new());
                let tried = Tried { position, draft, json, coercions, value, is_known };
                let is_better = match &best {
                    None => true,
                    // What has none of the type's members is the answer only if nothing else is.
                    Some(best) => match (self.is_known(&tried), self.is_known(best)) {
                        (true, false) => true,
                        (false, true) => false,
                        _ if tried.value() == best.value() => false,
                        _ => return ambiguous(),
                    },
                };
                if is_better {
                    self.trial.keep();
                    best = Some(tried);
                }
            }
        }
        match (best, near) {
            (Some(best), Some(near)) if best.position != near => ambiguous(),
            (Some(best), _) => self.made(best.position, best.draft),
            (None, _) => Choice::None,
        }
    }

    /// The values that are elements of the list: those that fit, and those that nearly do.
    fn elements(&mut self, class: Class) -> Vec<usize> {
        let mut elements = self.of_class(class);
        elements.retain(|&position| {
            let json = self.text_of(position, 0);
            if is_schema(&json, self.names) {
                return false;
            }
            self.trial.run(&format!("[{json}]"), false).is_some() || self.knows(&json)
        });
        elements
    }

    /// All of the values as one list.
    fn joined(&mut self, elements: &[usize]) -> Choice {
        let mut edits = Vec::new();
        let mut at = 0;
        for (number, &position) in elements.iter().enumerate() {
            let candidate = &self.located.candidates[position];
            let [draft] = &candidate.drafts[..] else { return ambiguous() };
            edits.extend(cuts(self.answer, &self.located.marks, at..candidate.place.start));
            let between = if number == 0 { "[" } else { "," };
            edits.push(Edit::put(ChangeKind::ImpliedList, candidate.place.start, between));
            edits.extend(draft.edits.iter().cloned());
            at = draft.end;
        }
        edits.push(Edit::put(ChangeKind::ImpliedList, at, "]"));
        edits.extend(cuts(self.answer, &self.located.marks, at..self.answer.len()));
        let is_torn = elements.iter().any(|&position| self.is_torn(position, 0));
        self.trial.run(&apply(self.answer, &edits), is_torn);
        self.trial.keep();
        Choice::Made { edits, offset: 0 }
    }

    /// The value that comes nearest, whose violations are told.
    fn nearest(&mut self) -> Choice {
        if self.located.torn.is_some() {
            return Choice::None;
        }
        let candidates = self.located.candidates.iter().enumerate();
        let nearest =
            candidates.max_by_key(|(_, candidate)| (candidate.class, candidate.place.len()));
        let Some((position, _)) = nearest else { return Choice::None };
        let fits = self.trial.run(&self.text_of(position, 0), self.is_torn(position, 0)).is_some();
        if fits {
            // It was passed over: there is nothing wrong with it but that it is not the answer.
            return Choice::None;
        }
        self.trial.keep();
        self.made(position, 0)
    }

    /// The edits of the whole answer that leave one value, mended.
    fn made(&mut self, position: usize, draft: usize) -> Choice {
        let Located { candidates, marks, .. } = &mut *self.located;
        let Candidate { place, drafts, .. } = &mut candidates[position];
        let draft = &mut drafts[draft];
        let before = cuts(self.answer, marks, 0..place.start);
        let offset = place.start - before.iter().map(|edit| edit.place.len()).sum::<usize>();
        let mut edits = std::mem::take(&mut draft.edits);
        edits.splice(0..0, before);
        edits.extend(cuts(self.answer, marks, draft.end..self.answer.len()));
        Choice::Made { edits, offset }
    }

    /// Whether brackets were put in or left out.
    fn is_torn(&self, position: usize, draft: usize) -> bool {
        let draft = &self.located.candidates[position].drafts[draft];
        let is_bracket =
            |edit: &Edit| matches!(edit.kind, ChangeKind::MissingCloser | ChangeKind::StrayCloser);
        draft.edits.iter().any(is_bracket)
            || self.answer[draft.end..]
                .trim_start_matches(|character: char| character.is_whitespace() || character == ',')
                .starts_with(['}', ']'])
    }

    /// The value alone, mended.
    fn text_of(&self, position: usize, draft: usize) -> String {
        let Candidate { place, drafts, .. } = &self.located.candidates[position];
        let draft = &drafts[draft];
        apply_within(self.answer, place.start..draft.end, &draft.edits)
    }

    /// Whether an empty object stands among words, and nothing else is there.
    fn is_remark(&self, position: usize) -> bool {
        let candidates = &self.located.candidates;
        let is_empty = |candidate: &Candidate| &self.answer[candidate.place.clone()] == "{}";
        let is_remark =
            || candidates.iter().all(is_empty) && self.answer.contains(char::is_alphanumeric);
        candidates[position].class == Class::Inline && *self.is_remark.get_or_init(is_remark)
    }

    /// Whether a value has members of the type, in a wrapper or without one.
    fn is_known(&self, tried: &Tried) -> bool {
        let is_wrapper = |edit: &Edit| edit.kind == ChangeKind::UnwrappedObject;
        let is_known = || tried.coercions.iter().any(is_wrapper) || self.knows(&tried.json);
        *tried.is_known.get_or_init(is_known)
    }

    /// Whether the value is an object with members that the type knows.
    fn knows(&self, json: &str) -> bool {
        keys(json).iter().any(|key| self.names.has(key))
    }
}

/// Whether the value is a JSON Schema, sent back, and no value of it.
fn is_schema(json: &str, names: &Names) -> bool {
    if !json.contains("\"properties\"") && !json.contains("\"$schema\"") {
        return false;
    }
    let keys = keys(json);
    let has = |key: &str| keys.iter().any(|own| own == key) && !names.has(key);
    has("$schema") || has("properties") && (has("type") || has("required") || has("$defs"))
}

fn ambiguous() -> Choice {
    Choice::Refused(refusal(
        "ambiguous",
        "must be given once: the answer holds values that fit and differ",
    ))
}

fn refusal(rule: &'static str, message: &'static str) -> Violations {
    Violations::new(vec![Violation::new(Path::default(), rule, message.to_owned(), None)], 0)
}
