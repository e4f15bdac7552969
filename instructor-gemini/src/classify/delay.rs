//! How long the server asks to wait.

use std::time::Duration;

use crate::wire::error::Status;

/// Longer is as good as for ever; bounds what is later added to it.
const LONGEST: Duration = Duration::from_secs(u32::MAX as u64);

/// The longest delay named in `RetryInfo`, in the prose of the message or of a front end's page,
/// and in `Retry-After`.
///
/// All three are read because none is reliable alone: `RetryInfo` is cut to whole seconds where the
/// prose has the exact value ("42s" beside "42.921954507s"), and the header comes from gateways
/// (recorded bodies, read 2026-11-23). No margin is added here.
pub(super) fn asked(status: &Status, page: &str, retry_after: Option<&str>) -> Option<Duration> {
    let info = status.retry_delay.as_deref().and_then(duration);
    let prose = status.message.split("Please retry in ").skip(1);
    let prose = prose.filter_map(duration).max();
    let page = page.split("try again in ").skip(1).filter_map(spoken).max();
    // Seconds; a date would need the server's clock.
    let header = retry_after.map(str::trim).filter(|text| is_number(text));
    let header = header.and_then(|seconds| duration(&format!("{seconds}s")));
    info.max(prose).max(page).max(header)
}

/// A delay as a page says it: `30 seconds`.
fn spoken(text: &str) -> Option<Duration> {
    let (value, rest) = text.split_once(' ')?;
    let unit = ["second", "minute"].into_iter().find(|unit| rest.starts_with(unit))?;
    is_number(value).then(|| duration(&format!("{value}{}", &unit[..1])))?
}

/// The duration that a text begins with: `36s`, `0.539477544s`, `900.2ms`, `1h2m3.5s`.
///
/// Protobuf's JSON writes seconds alone; the prose is Go's `Duration`, with units in sequence.
/// Counted in whole nanoseconds: a delay rounded down would be too short.
fn duration(text: &str) -> Option<Duration> {
    let (mut rest, mut total) = (text, None);
    while let Some((value, unit, tail)) = term(rest) {
        let term = scaled(value, unit)?;
        total = Some(term.saturating_add(total.unwrap_or_default()));
        rest = tail;
    }
    total.map(|total: Duration| total.min(LONGEST))
}

/// Nanoseconds of each unit; `ms` before `m`.
const UNITS: [(&str, u64); 7] = [
    ("ms", 1_000_000),
    ("us", 1_000),
    ("µs", 1_000),
    ("ns", 1),
    ("h", 3_600_000_000_000),
    ("m", 60_000_000_000),
    ("s", 1_000_000_000),
];

/// A number, the nanoseconds of its unit, and what follows.
fn term(text: &str) -> Option<(&str, u64, &str)> {
    let end = text.find(|next: char| !next.is_ascii_digit() && next != '.')?;
    let (value, rest) = text.split_at(end);
    let unit = UNITS.iter().find(|(name, _)| rest.starts_with(name))?;
    is_number(value).then(|| (value, unit.1, &rest[unit.0.len()..]))
}

fn is_number(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_digits(whole) && is_digits(fraction)
}

/// `value` units of so many nanoseconds, rounded up.
fn scaled(value: &str, unit: u64) -> Option<Duration> {
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    // Digits beyond the ninth are less than a nanosecond of a second.
    let fraction: String = fraction.chars().chain("000000000".chars()).take(9).collect();
    let whole = whole.parse::<u128>().unwrap_or(u64::MAX.into());
    let fraction = fraction.parse::<u128>().ok()?;
    let unit = u128::from(unit);
    let nanos = whole.min(u64::MAX.into()) * unit + (fraction * unit).div_ceil(1_000_000_000);
    let seconds = u64::try_from(nanos / 1_000_000_000).unwrap_or(u64::MAX);
    let below = u32::try_from(nanos % 1_000_000_000).ok()?;
    Some(Duration::new(seconds, below))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{asked, duration};
    use crate::wire::error::Status;

    #[test]
    fn durations_of_every_shape() {
        for (text, expected) in [
            ("36s", Duration::from_secs(36)),
            ("0.539477544s", Duration::from_nanos(539_477_544)),
            ("51820.638305887s", Duration::new(51_820, 638_305_887)),
            ("36.185908122s.", Duration::new(36, 185_908_122)),
            ("900.2ms", Duration::from_micros(900_200)),
            ("1.5µs", Duration::from_nanos(1_500)),
            ("11h44m9.638s.", Duration::from_millis(42_249_638)),
            ("2m", Duration::from_secs(120)),
            ("0s", Duration::ZERO),
            ("0.0000000001s", Duration::ZERO),
            ("99999999999999999999999s", Duration::from_secs(u32::MAX.into())),
            ("99999999999999999999999h9h", Duration::from_secs(u32::MAX.into())),
        ] {
            assert_eq!(duration(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn texts_that_are_no_durations() {
        for text in ["", "s", "36", "-3s", "1.s", ".5s", "1.2.3s", "soon", "5 s", "１s"] {
            assert_eq!(duration(text), None, "{text}");
        }
    }

    #[test]
    fn the_longest_of_the_three_is_asked_for() {
        let says = |info: Option<&str>, message: &str, header| {
            let status = Status {
                message: message.to_owned(),
                retry_delay: info.map(str::to_owned),
                ..Status::default()
            };
            asked(&status, "", header)
        };
        let millis = |millis| Some(Duration::from_millis(millis));
        assert_eq!(says(Some("42s"), "Please retry in 42.9s.", None), millis(42_900));
        assert_eq!(says(Some("7s"), "Please retry in 900.2ms", Some("3")), millis(7_000));
        assert_eq!(says(None, "Overloaded.", Some(" 12 ")), millis(12_000));
        assert_eq!(says(None, "", Some("Mon, 23 Nov 2026 05:00:00 GMT")), None);
        assert_eq!(says(Some("?"), "Please retry in a while.", None), None);
        let page = |page| asked(&Status::default(), page, None);
        assert_eq!(page("<p>Please try again in 30 seconds.</p>"), millis(30_000));
        assert_eq!(page("try again in 1 second, or try again in 2 minutes"), millis(120_000));
        assert_eq!(page("Please try again in a while, or try again in 5 hours"), None);
    }
}
