//! The pieces of JSON that the writer puts together.

use std::fmt::{Display, Write as _};

use super::Writer;

impl Writer<'_> {
    /// The end of an `anyOf`.
    pub(super) fn null_and_close(&mut self, nullable: bool) {
        if self.dialect.is_openapi() {
            self.out.push(']');
            self.out.push_str(if nullable { ",\"nullable\":true" } else { "" });
            return;
        }
        if nullable {
            self.out.push_str(if self.out.ends_with('[') { "" } else { "," });
            self.out.push_str("{\"type\":\"null\"}");
        }
        self.out.push(']');
    }

    /// The value of `type`, in quotes.
    pub(super) fn json_type(&mut self, name: &str) {
        match self.dialect.is_openapi() {
            true => self.string(&name.to_ascii_uppercase()),
            false => self.string(name),
        }
    }

    /// A text as a member, unless it is empty.
    pub(super) fn text(&mut self, keyword: &str, text: &str) {
        if !text.is_empty() {
            self.member(keyword);
            self.string(text);
        }
    }

    pub(super) fn number(&mut self, keyword: &str, number: impl Display) {
        self.member(keyword);
        let _ = write!(self.out, "{number}");
    }

    pub(super) fn member(&mut self, keyword: &str) {
        let _ = write!(self.out, ",\"{keyword}\":");
    }

    pub(super) fn strings(&mut self, values: &[&str]) {
        self.out.push('[');
        for (position, value) in values.iter().enumerate() {
            self.comma(position);
            self.string(value);
        }
        self.out.push(']');
    }

    pub(super) fn comma(&mut self, position: usize) {
        if position > 0 {
            self.out.push(',');
        }
    }

    pub(super) fn comma_since(&mut self, start: usize) {
        if self.out.len() > start {
            self.out.push(',');
        }
    }

    pub(super) fn string(&mut self, value: &str) {
        crate::json::write_string(&mut self.out, value);
    }
}
