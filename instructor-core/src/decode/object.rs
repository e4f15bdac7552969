//! Objects: a slot for each field, and one loop for all types.

use super::{Decoder, Shape, Stop};
use crate::extract::Extract;
use crate::schema::{Field, Kind, Schema};

/// A validator of the user's: `Err` holds what it says.
pub type Validator<T> = fn(&T) -> Result<(), String>;

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
    /// [`Stop`] if the text is no JSON here.
    fn decode(&mut self, field: &'static Field, decoder: &mut Decoder<'_>) -> Result<(), Stop>;

    /// Fills the slot of a field that the answer leaves out; `false` if it may not be left out.
    fn fill(&mut self) -> bool;

    /// Whether the field came already.
    fn is_seen(&self) -> bool;
}

impl<T: Extract> FieldSlot for Slot<T> {
    fn decode(&mut self, field: &'static Field, decoder: &mut Decoder<'_>) -> Result<(), Stop> {
        self.seen = true;
        let at = decoder.begin()?;
        let before = decoder.found();
        self.value = T::decode(decoder)?;
        if let Some(value) = &self.value {
            value.check(field.rules(), at, decoder);
            // A validator is the user's code: it sees only what the rules let through.
            if decoder.found() == before {
                decoder.validate(at, value, self.validators);
            }
        }
        Ok(())
    }

    fn fill(&mut self) -> bool {
        self.value = self.default.map(|default| default()).or_else(T::absent);
        self.value.is_some()
    }

    fn is_seen(&self) -> bool {
        self.seen
    }
}

/// An object behind which the decoder stands.
#[derive(Debug, Clone, Copy)]
pub struct Object {
    at: usize,
    /// Whether all its fields are there and keep their rules.
    clean: bool,
}

impl Decoder<'_> {
    /// An object: each member goes to the slot of its field, unknown ones are left out.
    ///
    /// The slots are in the order of the schema's fields. A slot stays empty if its field has no
    /// value of its type.
    ///
    /// # Errors
    /// [`Stop`] if the text is no JSON here.
    #[doc(hidden)] // For derived code: its slots are no part of the public interface.
    pub fn object(
        &mut self,
        schema: &'static Schema,
        slots: &mut [&mut dyn FieldSlot],
    ) -> Result<Object, Stop> {
        let before = self.found();
        let shape = self.shape()?;
        let at = self.at;
        let fields = match schema.kind() {
            Kind::Object(fields) if shape == Shape::Object => fields,
            _ => {
                self.skip_mismatch::<()>(schema)?;
                return Ok(Object { at, clean: false });
            }
        };
        if !self.enter()? {
            return Ok(Object { at, clean: false });
        }
        let mut more = !self.eat(b'}');
        let mut expected = 0;
        while more {
            let key = self.key()?;
            match position(fields, &key, expected) {
                Some(found) if slots[found].is_seen() => {
                    let at = self.begin()?;
                    self.skip()?;
                    self.record(at, None, "duplicate", || "must be given once".to_owned());
                }
                Some(found) => {
                    slots[found].decode(&fields[found], self)?;
                    expected = found + 1;
                }
                None => self.skip()?,
            }
            more = self.separator(b'}', "`,` or `}`")?;
        }
        self.depth -= 1;
        for (field, slot) in fields.iter().zip(slots) {
            if !slot.is_seen() && !slot.fill() {
                let message = || format!("is missing, and must be {}", field.schema());
                self.record(at, Some(field.name()), "required", message);
            }
        }
        Ok(Object { at, clean: self.found() == before })
    }

    /// Runs the validators of a whole object, if its fields keep their rules.
    #[doc(hidden)]
    pub fn validate_object<T>(&mut self, object: Object, value: &T, validators: &[Validator<T>]) {
        if object.clean {
            self.validate(object.at, value, validators);
        }
    }

    /// Runs the validators of the value from `at` to here.
    #[doc(hidden)]
    pub fn validate<T>(&mut self, at: usize, value: &T, validators: &[Validator<T>]) {
        for validator in validators {
            if let Err(message) = validator(value) {
                self.break_validation(at, message);
            }
        }
    }
}

/// The field of that name; `expected` is where it is if the answer keeps the schema's order.
fn position(fields: &[Field], key: &str, expected: usize) -> Option<usize> {
    match fields.get(expected) {
        Some(field) if field.name() == key => Some(expected),
        _ => fields.iter().position(|field| field.name() == key),
    }
}
