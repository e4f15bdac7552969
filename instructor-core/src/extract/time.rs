//! `Extract` for durations, as ISO 8601 writes them: `PT1H30M`.

use std::time::Duration;

use super::{Extract, schema_of};
use crate::decode::{Decoder, Halt};
use crate::rules::{Format, Rule, pattern};
use crate::schema::{Kind, Schema};

const WORDS: &str =
    "Weeks, days, hours, minutes and seconds as in P1DT12H30M; no years, no months.";

/// No years and no months: they have no length of their own.
const LENGTHS: &str = "^P[0-9WD]*(T.*)?$";

impl Extract for Duration {
    const SCHEMA: Schema = Schema::new(Kind::String)
        .described(WORDS)
        .ruled(&[Rule::Format(Format::Duration), Rule::Pattern(pattern!(LENGTHS))])
        .of::<Self>();

    fn decode(decoder: &mut Decoder<'_>) -> Result<Option<Self>, Halt> {
        let schema = schema_of::<Self>();
        let at = decoder.begin()?;
        let Some(text) = decoder.string(schema)? else { return Ok(None) };
        let value = duration(&text);
        if value.is_none() {
            decoder.break_with(at, || format!("must be a duration. {WORDS}"));
        }
        Ok(value)
    }
}

/// Weeks, days, hours, minutes and seconds, in this order, each at most once; the seconds may have
/// a fraction, down to nanoseconds.
pub(super) fn duration(text: &str) -> Option<Duration> {
    let rest = text.strip_prefix('P')?;
    let (date, time) = match rest.split_once('T') {
        Some((_, "")) => return None,
        Some((date, time)) => (date, time),
        None => (rest, ""),
    };
    if date.is_empty() && time.is_empty() {
        return None;
    }
    let mut total = Duration::ZERO;
    for (part, units) in [
        (date, &[('W', 604_800), ('D', 86_400)][..]),
        (time, &[('H', 3_600), ('M', 60), ('S', 1)][..]),
    ] {
        let mut rest = part;
        let mut units = units.iter();
        while !rest.is_empty() {
            let end = rest.find(|letter: char| letter.is_ascii_alphabetic())?;
            let (amount, unit) = rest.split_at(end);
            let (_, seconds) = units.find(|(name, _)| unit.starts_with(*name))?;
            total = total.checked_add(amount_of(amount, *seconds)?)?;
            rest = &unit[1..];
        }
    }
    Some(total)
}

/// So many units of so many seconds.
fn amount_of(amount: &str, seconds: u64) -> Option<Duration> {
    let (whole, fraction) = match amount.split_once('.') {
        Some((_, "")) => return None,
        Some((whole, fraction)) => (whole, fraction),
        None => (amount, ""),
    };
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_number(whole) || !is_number(fraction) {
        return None;
    }
    if !fraction.is_empty() && (seconds != 1 || fraction.len() > 9) {
        return None;
    }
    let nanos = format!("{fraction:0<9}").parse().ok()?;
    let whole: u64 = whole.parse().ok()?;
    Some(Duration::new(whole.checked_mul(seconds)?, nanos))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::duration;

    #[test]
    fn durations_are_read_to_the_nanosecond() {
        for (text, seconds, nanos) in [
            ("PT0S", 0, 0),
            ("PT1H30M", 5_400, 0),
            ("P1DT1S", 86_401, 0),
            ("P2W", 1_209_600, 0),
            ("PT0.000000001S", 0, 1),
            ("PT1.5S", 1, 500_000_000),
            ("PT36H", 129_600, 0),
        ] {
            assert_eq!(duration(text), Some(Duration::new(seconds, nanos)), "{text}");
        }
        for text in [
            "",
            "P",
            "PT",
            "P1",
            "1H",
            "P1Y",
            "P1M",
            "PT1M1H",
            "PT1H1H",
            "PT-1S",
            "PT1.S",
            "PT.5S",
            "PT1.5H",
            "PT0.0000000001S",
            "PT1H ",
            "P1DT",
            "pt1h",
            "PT99999999999999999999S",
            "PT9999999999999999999H",
            "P१D",
        ] {
            assert_eq!(duration(text), None, "{text}");
        }
    }
}
