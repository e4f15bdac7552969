//! One pass over an answer: syntax, types and rules together, with everything wrong collected.

mod locate;
mod object;
mod scan;

use std::borrow::Cow;
use std::ops::Range;

pub use self::object::{FieldSlot, Object, Slot, Validator};
pub use self::scan::Shape;
use self::scan::SyntaxError;
use crate::extract::Extract;
use crate::rules::Rule;
use crate::schema::{Kind, Schema};
use crate::violation::{VALIDATE, Violations};

/// Arrays and objects may be nested this deep.
const MAX_DEPTH: usize = 128;

/// Decoding may use this much of the stack: 128 levels of a large struct can overflow the 2 MiB of
/// a spawned thread in debug builds.
const MAX_STACK: usize = 1 << 20;

/// More violations than this are counted, not kept.
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
    broken: Vec<Broken>,
    omitted: usize,
    error: Option<SyntaxError>,
}

/// The text is no JSON from where the decoder stands; it keeps what was expected there.
#[derive(Debug)]
pub struct Stop(());

/// A violation before its path is known.
#[derive(Debug)]
struct Broken {
    /// The value, or the object that lacks `field`.
    value: Range<usize>,
    field: Option<&'static str>,
    rule: &'static str,
    message: String,
}

impl<'a> Decoder<'a> {
    /// Decodes the whole text.
    pub(crate) fn run<T: Extract>(text: &'a str) -> Result<T, Violations> {
        let mut decoder = Self::new(text);
        let decoded = T::decode(&mut decoder).and_then(|value| {
            decoder.end()?;
            Ok(value)
        });
        match decoded {
            Ok(Some(value)) if decoder.is_clean() => Ok(value),
            _ => Err(decoder.violations()),
        }
    }

    fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            depth: 0,
            base: stack_address(),
            broken: Vec::new(),
            omitted: 0,
            error: None,
        }
    }

    /// `true` or `false`.
    ///
    /// # Errors
    /// [`Stop`] if the text is no JSON here.
    pub fn boolean(&mut self, schema: &'static Schema) -> Result<Option<bool>, Stop> {
        if self.shape()? != Shape::Boolean {
            return self.skip_mismatch(schema);
        }
        let value = self.text.as_bytes()[self.at] == b't';
        self.keyword(if value { "true" } else { "false" })?;
        Ok(Some(value))
    }

    /// The digits of a number, as they stand.
    ///
    /// # Errors
    /// [`Stop`] if the text is no JSON here.
    pub fn number(&mut self, schema: &'static Schema) -> Result<Option<&'a str>, Stop> {
        match self.shape()? {
            Shape::Number => self.scan_number().map(Some),
            _ => self.skip_mismatch(schema),
        }
    }

    /// A text, borrowed where it holds no escape.
    ///
    /// # Errors
    /// [`Stop`] if the text is no JSON here.
    pub fn string(&mut self, schema: &'static Schema) -> Result<Option<Cow<'a, str>>, Stop> {
        match self.shape()? {
            Shape::String => self.scan_string().map(Some),
            _ => self.skip_mismatch(schema),
        }
    }

    /// `null`.
    ///
    /// # Errors
    /// [`Stop`] if the text is something else here.
    pub fn null(&mut self) -> Result<(), Stop> {
        self.keyword("null")
    }

    /// An array; `element` decodes each element. `false` if there is none.
    ///
    /// # Errors
    /// [`Stop`] if the text is no JSON here.
    pub fn array(
        &mut self,
        schema: &'static Schema,
        element: &mut dyn FnMut(&mut Self) -> Result<(), Stop>,
    ) -> Result<bool, Stop> {
        if self.shape()? != Shape::Array {
            return self.skip_mismatch(schema).map(|none: Option<()>| none.is_some());
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

    /// The position of the word that stands here among an enum's variants.
    ///
    /// # Errors
    /// [`Stop`] if the text is no JSON here.
    pub fn variant(&mut self, schema: &'static Schema) -> Result<Option<usize>, Stop> {
        let at = self.begin()?;
        let Kind::Enum(variants) = schema.kind() else { return self.skip_mismatch(schema) };
        let Some(word) = self.string(schema)? else { return Ok(None) };
        let position = variants.iter().position(|variant| variant.name() == word);
        if position.is_none() {
            self.record(at, None, "enum", || format!("must be {schema}"));
        }
        Ok(position)
    }

    /// Records that the value from `at` to here breaks `rule`.
    pub fn break_rule(&mut self, at: usize, rule: &'static Rule) {
        self.record(at, None, rule.name(), || format!("must be {rule}"));
    }

    /// Records that the value from `at` to here is not of the type.
    pub fn break_type(&mut self, at: usize, schema: &'static Schema) {
        self.record(at, None, "type", || format!("must be {schema}"));
    }

    /// Records what a validator said of the value from `at` to here.
    pub fn break_validation(&mut self, at: usize, message: String) {
        self.record(at, None, VALIDATE, || message);
    }

    /// The byte at which the next value starts.
    ///
    /// # Errors
    /// [`Stop`] if the text ends here.
    pub fn begin(&mut self) -> Result<usize, Stop> {
        self.shape()?;
        Ok(self.at)
    }

    /// How many violations were found so far.
    #[must_use]
    pub fn found(&self) -> usize {
        self.broken.len() + self.omitted
    }

    fn is_clean(&self) -> bool {
        self.found() == 0 && self.error.is_none()
    }

    /// Records that the value here is not what the schema wants, and steps over it.
    fn skip_mismatch<T>(&mut self, schema: &'static Schema) -> Result<Option<T>, Stop> {
        let at = self.at;
        self.skip()?;
        self.break_type(at, schema);
        Ok(None)
    }

    /// Steps into an array or object; where that is too deep, records it and steps over it.
    fn enter(&mut self) -> Result<bool, Stop> {
        let stack = self.base.abs_diff(stack_address());
        if self.depth >= MAX_DEPTH || stack > MAX_STACK {
            let at = self.at;
            self.skip()?;
            let depth = self.depth;
            let message = || format!("must be nested at most {depth} levels deep");
            self.record(at, None, "depth", message);
            return Ok(false);
        }
        self.depth += 1;
        self.at += 1;
        Ok(true)
    }

    fn record(
        &mut self,
        at: usize,
        field: Option<&'static str>,
        rule: &'static str,
        message: impl FnOnce() -> String,
    ) {
        if self.broken.len() < MAX_VIOLATIONS {
            let message = message();
            self.broken.push(Broken { value: at..self.at, field, rule, message });
        } else {
            self.omitted += 1;
        }
    }

    fn violations(self) -> Violations {
        match self.error {
            Some(error) => error.violations(self.text),
            None => locate::violations(self.text, self.broken, self.omitted),
        }
    }
}

fn stack_address() -> usize {
    let here = 0_u8;
    std::ptr::from_ref(&here).addr()
}
