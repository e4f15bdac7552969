//! Days and times as texts, alike for all crates that have types for them.

use crate::rules::{Format, Rule, pattern};
use crate::schema::{Kind, Schema};

/// Without leap seconds: only UTC has them.
macro_rules! clock {
    () => {
        r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?"
    };
}

/// The days of the months are left to the decoder.
macro_rules! day {
    () => {
        r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
    };
}

#[cfg(feature = "jiff")]
pub(super) use {clock, day};

/// What a type reads that has this many digits for fractions of a second.
const NANOSECONDS: usize = 9;

pub(super) const DATE: Schema = Schema::new(Kind::String).ruled(&[Rule::Format(Format::Date)]);

pub(super) const DATE_WORDS: &str = "a date as 2024-02-29";

pub(super) const TIME: Schema = Schema::new(Kind::String)
    .described("A time of day as hh:mm:ss, without an offset.")
    .ruled(&[Rule::Pattern(pattern!(concat!("^", clock!(), "$")))]);

pub(super) const TIME_WORDS: &str = "a time of day as 07:05:09, without an offset";

pub(super) const DATE_TIME: Schema = Schema::new(Kind::String)
    .described("A date and time as YYYY-MM-DDThh:mm:ss, without an offset.")
    .ruled(&[Rule::Pattern(pattern!(concat!("^", day!(), "T", clock!(), "$")))]);

pub(super) const DATE_TIME_WORDS: &str =
    "a date and time as 2024-02-29T07:05:09, without an offset";

pub(super) const MOMENT: Schema =
    Schema::new(Kind::String).ruled(&[Rule::Format(Format::DateTime)]);

/// Whether the seconds have no more digits than a type of nanoseconds keeps.
pub(super) fn is_held(moment: &str) -> bool {
    let fraction = moment.split_once('.').map_or("", |(_, fraction)| fraction);
    fraction.bytes().take_while(u8::is_ascii_digit).count() <= NANOSECONDS
}

/// Holds a type against texts that it reads, of which `write` makes what stands beside them, and
/// against texts that it does not read.
#[cfg(test)]
pub(super) fn check<T: crate::private::Key>(
    write: impl Fn(&T) -> String,
    right: &[(&str, &str)],
    wrong: &[&str],
) {
    for (text, written) in right {
        let value = T::from_key(text).unwrap_or_else(|| panic!("{text} is refused"));
        assert_eq!(write(&value), *written, "{text}");
    }
    for text in wrong {
        assert!(T::from_key(text).is_none(), "{text} is taken");
    }
}
