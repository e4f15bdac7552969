//! Where the value of a field is put while its object is decoded.

use super::{Decoder, Halt};
use crate::context::Context;
use crate::extract::Extract;
use crate::private::Refusal;
use crate::schema::Field;

/// A validator of the user's: `Err` holds what it says.
pub type Validator<T> = fn(&T, &Context) -> Result<(), Refusal>;

/// Where the value of one field is put while its object is decoded.
#[derive(Debug)]
pub struct Slot<T: 'static> {
    value: Option<T>,
    seen: bool,
    default: Option<fn() -> T>,
    validators: &'static [Validator<T>],
}

impl<T> Slot<T> {
    /// An empty slot.
    #[must_use]
    pub fn new() -> Self {
        Self { value: None, seen: false, default: None, validators: &[] }
    }

    /// Sets what makes the value of a field that the answer leaves out.
    #[must_use]
    pub fn default(mut self, default: fn() -> T) -> Self {
        self.default = Some(default);
        self
    }

    /// Sets the validators that run once the field's value keeps all its rules.
    #[must_use]
    pub fn validators(mut self, validators: &'static [Validator<T>]) -> Self {
        self.validators = validators;
        self
    }

    /// The value, if the field had one of its type.
    pub fn take(&mut self) -> Option<T> {
        self.value.take()
    }
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// A [`Slot`] whose type is left open, so that one loop serves all objects.
pub trait FieldSlot {
    /// Decodes the field's value and checks it.
    ///
    /// # Errors
    /// [`Halt`] if the text is no JSON here.
    fn decode(&mut self, field: &'static Field, decoder: &mut Decoder<'_>) -> Result<(), Halt>;

    /// Fills the slot of a field that the answer leaves out; `false` if it may not be left out.
    fn fill(&mut self, field: &'static Field) -> bool;

    /// Whether the field came already.
    fn is_seen(&self) -> bool;

    /// Forgets what came, to read it again.
    fn reset(&mut self);
}

impl<T: Extract> FieldSlot for Slot<T> {
    fn decode(&mut self, field: &'static Field, decoder: &mut Decoder<'_>) -> Result<(), Halt> {
        self.seen = true;
        let at = decoder.begin()?;
        let before = decoder.found();
        self.value = decoder.ruled(at, field.rules())?;
        // A validator is the user's code: it sees only what the rules let through.
        if let Some(value) = &self.value
            && decoder.found() == before
        {
            decoder.validate(at, value, self.validators);
        }
        Ok(())
    }

    fn fill(&mut self, field: &'static Field) -> bool {
        self.value = match self.default {
            Some(default) => Some(default()),
            None if field.is_required() => None,
            None => T::absent(),
        };
        self.value.is_some()
    }

    fn is_seen(&self) -> bool {
        self.seen
    }

    fn reset(&mut self) {
        (self.value, self.seen) = (None, false);
    }
}

/// Where a value starts, and what was wrong before it.
#[derive(Debug, Clone, Copy)]
pub struct Start {
    at: usize,
    found: usize,
}

impl Decoder<'_> {
    /// The place where the decoder stands, for [`Decoder::finish`].
    ///
    /// # Errors
    /// [`Halt`] if no value can start here.
    pub fn start(&mut self) -> Result<Start, Halt> {
        Ok(Start { at: self.begin()?, found: self.found() })
    }

    /// Whether nothing was wrong since.
    #[must_use]
    pub fn is_clean_since(&self, start: Start) -> bool {
        self.found() == start.found
    }

    /// Runs the validators of a value, if nothing in it is wrong.
    pub fn finish<T>(&mut self, start: Start, value: &T, validators: &[Validator<T>]) {
        if self.is_clean_since(start) {
            self.validate(start.at, value, validators);
        }
    }

    /// A value made from another one, if that can be.
    pub fn converted<T, E: std::fmt::Display + 'static>(
        &mut self,
        start: Start,
        converted: Result<T, E>,
    ) -> Option<T> {
        match converted {
            Ok(value) => Some(value),
            Err(error) => {
                self.refuse(start.at, Refusal::from_error(error));
                None
            }
        }
    }

    fn validate<T>(&mut self, at: usize, value: &T, validators: &[Validator<T>]) {
        for validator in validators {
            if let Err(refusal) = validator(value, self.context()) {
                self.refuse(at, refusal);
            }
        }
    }

    fn refuse(&mut self, at: usize, refusal: Refusal) {
        match refusal {
            Refusal::Message(message) => self.break_validation(at, message),
            Refusal::Violations(violations) => self.break_inside(at, &violations),
        }
    }
}
