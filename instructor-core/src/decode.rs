//! One pass over an answer: syntax, types and rules together, with everything wrong collected.

mod choice;
mod coerce;
mod ends;
mod fit;
mod locate;
mod map;
mod members;
mod object;
mod repeat;
mod scalar;
mod scan;
mod slot;
mod survey;
mod tagged;
mod untagged;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

use self::ends::Ends;
use self::locate::Place;
pub(crate) use self::locate::is_json;
use self::members::Members;
pub use self::scan::Shape;
use self::scan::SyntaxError;
pub(crate) use self::scan::plain_run;
pub use self::slot::{FieldSlot, Slot, Start, Validator};
pub(crate) use self::survey::{canonical, end_of, keys};
use crate::context::Context;
use crate::extract::Extract;
use crate::read::{ChangeKind, Edit, Limits, Reading};
use crate::rules::{Rule, length, quote};
use crate::schema::{Schema, Wanted};
use crate::violation::{Path, Segment, VALIDATE, Violations};

/// Decoding may use this much of the stack: 128 levels of a large struct can overflow the 2 MiB of
/// a spawned thread in debug builds.
const MAX_STACK: usize = 1 << 20;

/// More violations than this are counted, not kept; nor are more places told of that could not be
/// checked.
const MAX_VIOLATIONS: usize = 100;

/// A pull parser over the JSON text of an answer.
///
/// A wrong type, a missing field, a broken rule is recorded at its byte offset and decoding goes on;
/// only a syntax error stops it. Paths are found by one scan at the end, and only if something is
/// wrong. The text is never copied, numbers keep their digits until a type reads them.
#[derive(Debug)]
pub struct Decoder<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    /// The address of a local at the start: the stack used since is the distance from it.
    base: usize,
    settings: Settings<'a>,
    found: Found,
    /// Where the value starts that a field wants, and the field's rules.
    wanted: (usize, &'static [Rule]),
    /// The steps from the value at hand down to the part of it that is meant.
    below: Vec<Segment>,
    /// Where the key stands that is being checked, in place of its value.
    key: Option<Range<usize>>,
    /// The members of the object at which the decoder stands, some of them taken already.
    overlay: Option<Members<'a>>,
    /// The same, back from the type that took its own.
    rest: Option<Members<'a>>,
    ends: Option<Ends>,
    /// Where the value starts that was last taken for a list of itself alone.
    implied: usize,
    /// Bytes that may still be read more than once, to find which variant an answer is.
    trials: usize,
    folded_source: OnceCell<String>,
    error: Option<SyntaxError>,
}

/// What decides beside the answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Settings<'a> {
    pub(crate) reading: Reading,
    pub(crate) limits: Limits,
    /// The text was mended, so that a key which stands twice may be two members of different objects.
    pub(crate) is_mended: bool,
    /// So were its brackets: a member that is none of its object's may be one of another's.
    pub(crate) is_torn: bool,
    pub(crate) context: &'a Context,
    /// What the answer was made from.
    pub(crate) source: Option<&'a str>,
}

/// What was seen so far that is to be told.
#[derive(Debug, Default)]
struct Found {
    broken: Vec<Broken>,
    omitted: usize,
    /// The coercions, as edits of the text.
    edits: Vec<Edit>,
    /// What could not be checked.
    unchecked: Vec<Place>,
    /// Texts that hold JSON, where an object or a list is wanted.
    encoded: Vec<Range<usize>>,
}

/// A moment of decoding, to go back to.
#[derive(Debug, Clone, Copy)]
struct Mark {
    broken: usize,
    omitted: usize,
    edits: usize,
    unchecked: usize,
    encoded: usize,
}

/// The text is no JSON from where the decoder stands; it keeps what was expected there.
#[derive(Debug)]
pub struct Halt(());

/// A violation before its path is known.
#[derive(Debug)]
struct Broken {
    place: Place,
    /// What is shown in place of the value.
    shown: Option<Range<usize>>,
    rule: &'static str,
    message: Cow<'static, str>,
}

/// A value, and what was seen on the way to it.
#[derive(Debug)]
pub(crate) struct Decoded<T> {
    pub(crate) value: T,
    pub(crate) edits: Vec<Edit>,
    pub(crate) unchecked: Vec<Path>,
}

/// What is wrong with a text, and the value if the text gave all of it in spite of that.
#[derive(Debug)]
pub(crate) struct Refused<T> {
    pub(crate) value: Option<T>,
    pub(crate) violations: Violations,
    /// The text is no JSON, which is not among the violations yet: its place is found only if
    /// somebody is told.
    pub(crate) malformed: Option<SyntaxError>,
    /// Where texts stand that hold JSON, and that an object or a list was wanted instead of.
    pub(crate) encoded: Vec<Range<usize>>,
}

impl<T> Refused<T> {
    /// The same of this text, with all that is wrong among the violations.
    pub(crate) fn told(self, text: &str) -> Self {
        match self.malformed {
            Some(error) => error.violations(text).into(),
            None => self,
        }
    }
}

impl<T> From<Violations> for Refused<T> {
    fn from(violations: Violations) -> Self {
        Self { value: None, violations, malformed: None, encoded: Vec::new() }
    }
}

impl<'a> Decoder<'a> {
    fn new(text: &'a str, settings: Settings<'a>) -> Self {
        Self {
            text,
            at: 0,
            depth: 0,
            base: stack_address(),
            settings,
            found: Found::default(),
            wanted: (usize::MAX, &[]),
            below: Vec::new(),
            key: None,
            overlay: None,
            rest: None,
            ends: None,
            implied: usize::MAX,
            trials: untagged::trials(text),
            folded_source: OnceCell::new(),
            error: None,
        }
    }

    /// An array; `element` decodes each element. `false` if there is none.
    ///
    /// # Errors
    /// [`Halt`] if the text is no JSON here.
    pub fn array(
        &mut self,
        schema: &'static Schema,
        element: &mut dyn FnMut(&mut Self) -> Result<(), Halt>,
    ) -> Result<bool, Halt> {
        if self.shape()? != Shape::Array {
            return self.implied_list(schema, element);
        }
        if !self.enter()? {
            return Ok(false);
        }
        let mut more = !self.eat(b']');
        while more {
            element(self)?;
            more = self.separator(b']', "`,` or `]`")?;
        }
        self.depth -= 1;
        Ok(true)
    }

    /// The text of any value, as it stands.
    ///
    /// # Errors
    /// [`Halt`] if the text is no JSON here.
    pub fn raw(&mut self) -> Result<&'a str, Halt> {
        let at = self.begin()?;
        self.skip()?;
        Ok(&self.text[at..self.at])
    }

    /// Records that the value from `at` to here breaks `rule`.
    pub fn break_rule(&mut self, at: usize, rule: &'static Rule) {
        let is_key = self.key.is_some();
        self.record(at, rule.name(), || match is_key {
            true => format!("must have a key that is {rule}"),
            false => format!("must be {rule}"),
        });
    }

    /// Records that the value from `at` to here is not of the type.
    ///
    /// The message names the rules of the field that wants it, too.
    pub fn break_type(&mut self, at: usize, schema: &'static Schema) {
        let rules = self.rules_at(at);
        self.record(at, "type", || format!("must be {}", Wanted::new(schema, rules)));
    }

    /// Records that the value from `at` to here is not of the type, in its own words.
    pub(crate) fn break_with<M: Into<Cow<'static, str>>>(
        &mut self,
        at: usize,
        message: impl FnOnce() -> M,
    ) {
        self.record(at, "type", message);
    }

    /// Records what a validator said of the value from `at` to here.
    pub fn break_validation(&mut self, at: usize, message: String) {
        self.record(at, VALIDATE, || message);
    }

    /// Records violations that a validator found in the value from `at` to here, with paths that
    /// start at it.
    pub(crate) fn break_inside(&mut self, at: usize, violations: &Violations) {
        for violation in violations {
            let depth = self.below.len();
            self.below.extend_from_slice(violation.path().segments());
            self.record(at, violation.rule(), || violation.message().to_owned());
            self.below.truncate(depth);
        }
        self.found.omitted += violations.omitted();
    }

    /// Decodes the value at which the decoder stands, and which has to keep the rules of what holds
    /// it.
    #[inline]
    pub(crate) fn ruled<T: Extract>(
        &mut self,
        at: usize,
        rules: &'static [Rule],
    ) -> Result<Option<T>, Halt> {
        self.wanted = (at, rules);
        let value = T::decode(self)?;
        if let Some(value) = &value
            && !rules.is_empty()
        {
            value.check(rules, at, self);
        }
        Ok(value)
    }

    /// The rules that the value which starts there has to keep.
    #[inline]
    pub(crate) fn rules_at(&self, at: usize) -> &'static [Rule] {
        let (start, rules) = self.wanted;
        if start == at { rules } else { &[] }
    }

    /// Records the rules about the number of elements, or entries, that the value from `at` to here
    /// breaks.
    pub(crate) fn check_count(&mut self, at: usize, count: usize, rules: &'static [Rule]) {
        for rule in rules {
            if let Rule::Items { min, max } = *rule
                && !length::counts(count, min, max)
            {
                self.break_rule(at, rule);
            }
        }
    }

    /// The byte at which the next value starts.
    ///
    /// # Errors
    /// [`Halt`] if the text ends here.
    #[inline]
    pub fn begin(&mut self) -> Result<usize, Halt> {
        self.shape()?;
        Ok(self.at)
    }

    /// How many violations were found so far.
    #[must_use]
    #[inline]
    pub fn found(&self) -> usize {
        self.found.broken.len() + self.found.omitted
    }

    /// Whether a member that is none of the object's is wrong.
    fn refuses_unknown(&self, is_closed: bool) -> bool {
        is_closed || self.settings.is_torn
    }

    /// Goes back to a value that was read.
    pub(crate) fn back(&mut self, at: usize) {
        self.at = at;
    }

    /// Whether the text is not as it came.
    pub(crate) fn is_mended(&self) -> bool {
        self.settings.is_mended
    }

    /// What validators may look at beside the value.
    pub(crate) fn context(&self) -> &'a Context {
        self.settings.context
    }

    /// Whether a text stands in the source, white space folded; what cannot be told is noted and
    /// let through.
    pub(crate) fn quotes(&mut self, text: &str, at: usize) -> bool {
        let Some(source) = self.settings.source else {
            if self.found.unchecked.len() < MAX_VIOLATIONS {
                let place = self.place(at);
                self.found.unchecked.push(place);
            }
            return true;
        };
        self.folded_source.get_or_init(|| quote::folded(source)).contains(&quote::folded(text))
    }

    /// Records that `after` was read in the place of the text from `at` to here.
    fn edit(&mut self, kind: ChangeKind, at: usize, after: impl Into<Cow<'static, str>>) {
        self.found.edits.push(Edit::new(kind, at..self.at, after));
    }

    /// Records that the value here is not what the schema wants, and steps over it.
    fn skip_mismatch<T>(&mut self, schema: &'static Schema) -> Result<Option<T>, Halt> {
        let at = self.at;
        self.skip()?;
        self.note_encoded(at, schema);
        self.break_type(at, schema);
        Ok(None)
    }

    /// Whether too much of the stack is used to go deeper.
    fn is_stack_used(&self) -> bool {
        self.base.abs_diff(stack_address()) > MAX_STACK
    }

    #[inline]
    fn is_too_deep(&self) -> bool {
        self.depth >= self.settings.limits.depth || self.is_stack_used()
    }

    /// Steps into an array or object; where that is too deep, records it and steps over it.
    #[inline]
    fn enter(&mut self) -> Result<bool, Halt> {
        if self.is_too_deep() {
            let at = self.at;
            self.hop()?;
            let depth = self.depth;
            self.record(at, "depth", || format!("must be nested at most {depth} levels deep"));
            return Ok(false);
        }
        self.depth += 1;
        self.at += 1;
        Ok(true)
    }

    /// Records that the object from `at` to here lacks a member.
    fn record_missing(&mut self, at: usize, name: &str, schema: &Schema, rules: &'static [Rule]) {
        self.below.push(Segment::Key(name.to_owned()));
        self.record(at, "required", || {
            format!("is missing, and must be {}", Wanted::new(schema, rules))
        });
        self.below.pop();
    }

    fn record<M: Into<Cow<'static, str>>>(
        &mut self,
        at: usize,
        rule: &'static str,
        message: impl FnOnce() -> M,
    ) {
        if self.found.broken.len() < MAX_VIOLATIONS {
            let place = self.place(at);
            let message = message().into();
            let shown = self.key.clone();
            self.found.broken.push(Broken { place, shown, rule, message });
        } else {
            self.found.omitted += 1;
        }
    }

    /// The part being checked of the value from `at` to here.
    fn place(&self, at: usize) -> Place {
        Place { value: Range { start: at, end: self.at.max(at) }, below: self.below.clone() }
    }

    fn mark(&self) -> Mark {
        Mark {
            broken: self.found.broken.len(),
            omitted: self.found.omitted,
            edits: self.found.edits.len(),
            unchecked: self.found.unchecked.len(),
            encoded: self.found.encoded.len(),
        }
    }

    /// How many violations were found since.
    fn found_since(&self, mark: Mark) -> usize {
        self.found() - mark.broken - mark.omitted
    }

    /// Forgets what was found since.
    fn back_to(&mut self, mark: Mark) {
        self.found.broken.truncate(mark.broken);
        self.found.omitted = mark.omitted;
        self.found.edits.truncate(mark.edits);
        self.found.unchecked.truncate(mark.unchecked);
        self.found.encoded.truncate(mark.encoded);
    }

    /// Says of what was found since that it is about a member which the object there lacks.
    fn move_to(&mut self, mark: Mark, object: Range<usize>, member: &str) {
        for broken in &mut self.found.broken[mark.broken..] {
            let mut below = vec![Segment::Key(member.to_owned())];
            below.append(&mut broken.place.below);
            broken.place = Place { value: object.clone(), below };
        }
    }

    fn violations(self) -> Violations {
        locate::violations(self.text, self.found.broken, self.found.omitted)
    }
}

fn stack_address() -> usize {
    let here = 0_u8;
    std::ptr::from_ref(&here).addr()
}
