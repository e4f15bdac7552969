//! Times and durations as the API writes them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

const DAY: u64 = 86_400;

/// RFC 3339 in UTC, with microseconds.
pub(super) fn timestamp(time: SystemTime) -> String {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    let (days, second) = (since.as_secs() / DAY, since.as_secs() % DAY);
    let (year, month, day) = civil(days);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    let micros = since.subsec_micros();
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{micros:06}Z")
}

/// The time of an RFC 3339 text, in UTC or at an offset; parts of a second are left out.
pub(super) fn parse_timestamp(text: &str) -> Option<SystemTime> {
    let (date, time) = text.split_once('T')?;
    if let Some(time) = time.strip_suffix('Z') {
        return instant(date, time);
    }
    let place = time.find(['+', '-'])?;
    let (time, offset) = time.split_at(place);
    let (hours, minutes) = offset[1..].split_once(':')?;
    let (hours, minutes): (u64, u64) = (hours.parse().ok()?, minutes.parse().ok()?);
    if hours > 23 || minutes > 59 {
        return None;
    }
    let ahead = Duration::from_secs(hours * 3600 + minutes * 60);
    let there = instant(date, time)?;
    if offset.starts_with('-') { there.checked_add(ahead) } else { there.checked_sub(ahead) }
}

fn instant(date: &str, time: &str) -> Option<SystemTime> {
    let [year, month, day] = numbers(date, '-')?;
    let [hour, minute, second] = numbers(time.split('.').next()?, ':')?;
    let is_time = hour < 24 && minute < 60 && second < 61;
    let is_date = (1970..10_000).contains(&year);
    if !is_time || !is_date {
        return None;
    }
    // A year has at most 366 days: the day is within a few of this, and looked for.
    let guess = (year - 1970) * 365 + (month.checked_sub(1)?) * 28;
    let days = (guess..guess + 3_000).find(|&days| civil(days) == (year, month, day))?;
    let seconds = days * DAY + hour * 3600 + minute * 60 + second;
    Some(UNIX_EPOCH + Duration::from_secs(seconds))
}

/// A protobuf duration: seconds, and at most nine digits of a fraction, with an `s`.
pub(super) fn duration(text: &str) -> Option<Duration> {
    let seconds: f64 = text.strip_suffix('s')?.parse().ok()?;
    Duration::try_from_secs_f64(seconds).ok()
}

fn numbers(text: &str, separator: char) -> Option<[u64; 3]> {
    let parts = text.split(separator).map(str::parse).collect::<Result<Vec<u64>, _>>();
    parts.ok()?.try_into().ok()
}

/// Year, month and day of the days since 1970, counted in years that begin in March.
pub(super) fn civil(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let march = (5 * day + 2) / 153;
    let month = if march < 10 { march + 3 } else { march - 9 };
    (era * 400 + year + u64::from(month <= 2), month, day - (153 * march + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::{duration, parse_timestamp, timestamp};

    #[test]
    fn timestamps_are_written_and_read() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00.000000Z"),
            (951_782_399, "2000-02-28T23:59:59.000000Z"),
            (951_782_400, "2000-02-29T00:00:00.000000Z"),
            (1_795_392_000, "2026-11-23T00:00:00.000000Z"),
            (4_107_542_400, "2100-03-01T00:00:00.000000Z"),
            (4_133_980_799, "2100-12-31T23:59:59.000000Z"),
            (253_402_300_799, "9999-12-31T23:59:59.000000Z"),
        ] {
            let time = UNIX_EPOCH + Duration::from_secs(seconds);
            assert_eq!(timestamp(time), text);
            assert_eq!(parse_timestamp(text), Some(time), "{text}");
        }
        for text in [
            "",
            "2026-02-30T00:00:00Z",
            "2026-11-23",
            "2026-00-01T00:00:00Z",
            "1969-12-31T00:00:00Z",
            "10000-01-01T00:00:00Z",
            "2026-11-23T24:00:00Z",
            "2026-11-23T23:60:00Z",
            "2026-11-23T23:59:61Z",
        ] {
            assert_eq!(parse_timestamp(text), None, "{text}");
        }
    }

    #[test]
    fn offsets_are_of_the_time_there() {
        let noon = parse_timestamp("2026-11-23T12:00:00Z");
        for text in [
            "2026-11-23T12:00:00.5+00:00",
            "2026-11-23T13:30:00+01:30",
            "2026-11-22T23:15:00.000001-12:45",
        ] {
            assert_eq!(parse_timestamp(text), noon, "{text}");
        }
        for text in [
            "2026-11-23T12:00:00",
            "2026-11-23T12:00:00+0130",
            "2026-11-23T12:00:00+24:00",
            "2026-11-23T12:00:00-01:60",
            "2026-11-23T12:00:00+1",
            "1970-01-01T00:00:00é+01:00",
        ] {
            assert_eq!(parse_timestamp(text), None, "{text}");
        }
    }

    #[test]
    fn durations_are_seconds() {
        assert_eq!(duration("3600s"), Some(Duration::from_secs(3600)));
        assert_eq!(duration("1.5s"), Some(Duration::from_millis(1500)));
        for text in ["3600", "-1s", "s", "1m"] {
            assert_eq!(duration(text), None, "{text}");
        }
    }
}
