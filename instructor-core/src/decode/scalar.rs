//! Booleans, numbers, texts and `null`.

use std::borrow::Cow;

use super::{Decoder, Halt, Shape, scan};
use crate::read::ChangeKind;
use crate::schema::Schema;

impl<'a> Decoder<'a> {
    /// `true` or `false`.
    ///
    /// # Errors
    /// [`Halt`] if the text is no JSON here.
    pub fn boolean(&mut self, schema: &'static Schema) -> Result<Option<bool>, Halt> {
        match self.shape()? {
            Shape::Boolean => {
                let value = self.text.as_bytes()[self.at] == b't';
                self.keyword(if value { "true" } else { "false" })?;
                return Ok(Some(value));
            }
            Shape::String => {
                if let Some(value) = self.boolean_of_text()? {
                    return Ok(Some(value));
                }
            }
            _ => {}
        }
        self.mismatch(schema, &mut |decoder| decoder.boolean(schema))
    }

    /// The digits of a number, as JSON writes them.
    ///
    /// # Errors
    /// [`Halt`] if the text is no JSON here.
    #[inline]
    pub fn number(&mut self, schema: &'static Schema) -> Result<Option<Cow<'a, str>>, Halt> {
        match self.shape()? {
            Shape::Number => self.scan_number().map(|token| Some(token.into())),
            shape => self.coerced_number(shape, schema),
        }
    }

    #[cold]
    fn coerced_number(
        &mut self,
        shape: Shape,
        schema: &'static Schema,
    ) -> Result<Option<Cow<'a, str>>, Halt> {
        if shape == Shape::String
            && let Some(token) = self.number_of_text()?
        {
            return Ok(Some(token.into()));
        }
        self.mismatch(schema, &mut |decoder| decoder.number(schema))
    }

    /// The digits of an integer: of a number whose fraction, if it has one, is zero.
    ///
    /// # Errors
    /// [`Halt`] if the text is no JSON here.
    #[inline]
    pub fn integer(&mut self, schema: &'static Schema) -> Result<Option<Cow<'a, str>>, Halt> {
        let shape = self.shape()?;
        if shape != Shape::Number {
            return self.coerced_integer(shape, schema);
        }
        let at = self.at;
        let token = self.scan_number()?;
        if token.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(Some(token.into()));
        }
        // Minus zero is zero, also for a type without a sign.
        if token == "-0" {
            return Ok(Some("0".into()));
        }
        if token[1..].bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(Some(token.into()));
        }
        match scan::whole(token) {
            Some(digits) if self.is_lossless() => {
                self.edit(ChangeKind::FloatToInteger, at, digits.clone());
                Ok(Some(digits.into()))
            }
            _ => {
                self.break_type(at, schema);
                Ok(None)
            }
        }
    }

    #[cold]
    fn coerced_integer(
        &mut self,
        shape: Shape,
        schema: &'static Schema,
    ) -> Result<Option<Cow<'a, str>>, Halt> {
        if shape == Shape::String
            && let Some(digits) = self.integer_of_text()?
        {
            return Ok(Some(digits.into()));
        }
        self.mismatch(schema, &mut |decoder| decoder.integer(schema))
    }

    /// A text, borrowed where it holds no escape; a number is one as it is written.
    ///
    /// # Errors
    /// [`Halt`] if the text is no JSON here.
    #[inline]
    pub fn string(&mut self, schema: &'static Schema) -> Result<Option<Cow<'a, str>>, Halt> {
        match self.shape()? {
            Shape::String => self.scan_string().map(Some),
            shape => self.coerced_string(shape, schema),
        }
    }

    #[cold]
    fn coerced_string(
        &mut self,
        shape: Shape,
        schema: &'static Schema,
    ) -> Result<Option<Cow<'a, str>>, Halt> {
        if shape == Shape::Number && self.is_lossless() {
            let at = self.at;
            let token = self.scan_number()?;
            self.edit(ChangeKind::NumberToString, at, format!("\"{token}\""));
            return Ok(Some(token.into()));
        }
        self.mismatch(schema, &mut |decoder| decoder.string(schema))
    }

    /// `null`.
    ///
    /// # Errors
    /// [`Halt`] if the text is something else here.
    pub fn null(&mut self) -> Result<(), Halt> {
        self.keyword("null")
    }
}
