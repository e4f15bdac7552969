//! Days, times of day and durations as RFC 3339 writes them.

/// `full-date` of RFC 3339, section 5.6, with the lengths of months of its section 5.7.
pub(super) fn is_date(text: &str) -> bool {
    let Some([year, month, day]) = fields(text, b'-', [4, 2, 2]) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return false,
    };
    (1..=days).contains(&day)
}

/// `date-time` of RFC 3339, section 5.6, whose note allows `t` and `z` in lower case.
///
/// The space that the same note leaves to applications is none of the grammar and not taken.
pub(super) fn is_date_time(text: &str) -> bool {
    text.split_once(['T', 't']).is_some_and(|(date, time)| is_date(date) && is_time(time))
}

/// `full-time` of RFC 3339, section 5.6.
///
/// Second 60 stands only where the time in UTC is 23:59:60, since leap seconds are inserted there
/// (section 5.7). Whether that day had one is for a table that grows, and not asked.
pub(super) fn is_time(text: &str) -> bool {
    let end = text.find(['Z', 'z', '+', '-']).unwrap_or(text.len());
    let (clock, offset) = text.split_at(end);
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let (Some([hour, minute, second]), Some(offset)) =
        (fields(clock, b':', [2, 2, 2]), offset_minutes(offset))
    else {
        return false;
    };
    let minutes_in_utc = (hour * 60 + minute - offset).rem_euclid(24 * 60);
    let second_holds = second <= 59 || (second == 60 && minutes_in_utc == 24 * 60 - 1);
    hour <= 23 && minute <= 59 && second_holds && is_digits(fraction)
}

/// How far ahead of UTC a `time-offset` of RFC 3339, section 5.6, is.
///
/// `-00:00` counts: it tells that the local offset is unknown (section 4.3).
fn offset_minutes(text: &str) -> Option<i32> {
    if matches!(text, "Z" | "z") {
        return Some(0);
    }
    let (sign, offset) = match text.strip_prefix('+') {
        Some(offset) => (1, offset),
        None => (-1, text.strip_prefix('-')?),
    };
    let [hour, minute] = fields(offset, b':', [2, 2])?;
    (hour <= 23 && minute <= 59).then_some(sign * (hour * 60 + minute))
}

/// `duration` of RFC 3339, appendix A, which is less than ISO 8601 has.
///
/// No fraction, no sign, weeks alone, and no unit left out between two others: `PT1H0M5S`. JSON
/// Schema means this grammar by `duration` (Validation 2020-12, section 7.3.1), and what the schema
/// refuses must not pass here. The letters are capitals, as ISO 8601 has them.
pub(super) fn is_duration(text: &str) -> bool {
    let Some(text) = text.strip_prefix('P') else {
        return false;
    };
    match text.split_once('T') {
        Some((date, time)) => (date.is_empty() || is_chain(date, "YMD")) && is_chain(time, "HMS"),
        None => is_chain(text, "YMD") || is_chain(text, "W"),
    }
}

/// Whether `text` is whole numbers with units: any of `units` first, then those that follow it.
fn is_chain(text: &str, units: &str) -> bool {
    let letter = |char: char| !char.is_ascii_digit();
    let Some(first) = text.chars().find(|&char| letter(char)).and_then(|unit| units.find(unit))
    else {
        return false;
    };
    let mut parts = text.split_inclusive(letter);
    units[first..]
        .chars()
        .all(|unit| parts.next().is_none_or(|part| part.strip_suffix(unit).is_some_and(is_digits)))
        && parts.next().is_none()
}

/// Numbers of so many digits each, with a separator in between.
fn fields<const N: usize>(text: &str, separator: u8, widths: [usize; N]) -> Option<[i32; N]> {
    let mut rest = text.as_bytes();
    let mut values = [0; N];
    for (position, (value, width)) in values.iter_mut().zip(widths).enumerate() {
        if position > 0 {
            rest = rest.strip_prefix(&[separator])?;
        }
        let (digits, behind) = rest.split_at_checked(width)?;
        for digit in digits {
            *value = *value * 10 + i32::from(digit.is_ascii_digit().then(|| digit - b'0')?);
        }
        rest = behind;
    }
    rest.is_empty().then_some(values)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use crate::rules::format::Format;
    use crate::rules::format::tests::check;

    #[test]
    fn dates() {
        check(
            Format::Date,
            &["2024-02-29", "2000-02-29", "0000-01-01", "2026-12-31", "2026-04-30"],
            &[
                "",
                "2023-02-29",
                "1900-02-29",
                "2024-02-30",
                "2024-13-01",
                "2024-00-10",
                "2024-04-31",
                "2024-06-31",
                "2024-09-31",
                "2024-11-31",
                "2024-12-32",
                "2024-01-00",
                "24-01-01",
                "12024-01-01",
                "2024-1-1",
                "2024-01",
                "2024-01-01-",
                "20240101",
                "2024/01/01",
                "2024-01-01T00:00:00Z",
                " 2024-01-01",
                "2024-01-01 ",
                "2024-01-01\n",
                "2024-01-0a",
                "+024-01-01",
                "-024-01-01",
                "২০২৪-০১-০১",
                "2024-01-٠١",
                "2024‐01‐01",
            ],
        );
    }

    #[test]
    fn times() {
        check(
            Format::Time,
            &[
                "00:00:00Z",
                "23:59:59z",
                "07:05:09+00:00",
                "07:05:09-00:00",
                "07:05:09.5+23:59",
                "07:05:09.00000000000000000000000000000000001-12:30",
                // 23:59:60 in UTC, seen from elsewhere.
                "23:59:60Z",
                "23:59:60.75z",
                "23:59:60-00:00",
                "00:59:60+01:00",
                "15:59:60-08:00",
                "05:29:60+05:30",
                "00:58:60-23:01",
                "23:58:60+23:59",
            ],
            &[
                "",
                "Z",
                "07:05:09",
                "07:05Z",
                "07:05:Z",
                "7:05:09Z",
                "070509Z",
                "24:00:00Z",
                "07:60:00Z",
                "07:05:61Z",
                "07:05:60Z",
                "22:59:60Z",
                "23:58:60Z",
                "23:59:60+01:00",
                "23:59:60+00:01",
                "00:59:60-01:00",
                "07:05:09.Z",
                "07:05:09,5Z",
                "07:05:09.5.5Z",
                "07:05.5:09Z",
                "07:05:09ZZ",
                "07:05:09+01:00Z",
                "07:05:09Z+01:00",
                "07:05:09+01",
                "07:05:09+0100",
                "07:05:09+1:00",
                "07:05:09+24:00",
                "07:05:09+01:60",
                "07:05:09++1:00",
                "07:05:09+-1:00",
                "07:05:09-01:00:00",
                "07:05:09\u{2212}01:00",
                "07:05:09 Z",
                " 07:05:09Z",
                "07:05:09Z ",
                "-7:05:09Z",
                "07:05:09 UTC",
                "٠٧:05:09Z",
                "07:05:09.५Z",
                "07:05:09+০1:00",
            ],
        );
    }

    #[test]
    fn dates_with_times() {
        check(
            Format::DateTime,
            &[
                "2024-02-29T23:59:59Z",
                "2024-02-29t00:00:00z",
                "2024-02-29T07:05:09.125+05:45",
                "2024-02-29T07:05:09-00:00",
                "2016-12-31T23:59:60Z",
                "2017-01-01T08:59:60+09:00",
            ],
            &[
                "",
                "T",
                "2024-02-29",
                "07:05:09Z",
                "2024-02-29T07:05:09",
                "2024-02-29T07:05Z",
                "2024-02-29 07:05:09Z",
                "2024-02-29_07:05:09Z",
                "2024-02-29TT07:05:09Z",
                "2023-02-29T07:05:09Z",
                "2024-02-29T24:00:00Z",
                "2016-12-31T23:59:60+09:00",
                "2024-2-29T07:05:09Z",
                "2024-060T07:05:09Z",
                "20240229T070509Z",
                " 2024-02-29T07:05:09Z",
                "2024-02-29T07:05:09Z\n",
                "2024-02-29T07:05:09[Europe/Lisbon]",
                "২০24-02-29T07:05:09Z",
            ],
        );
    }

    #[test]
    fn durations() {
        check(
            Format::Duration,
            &[
                "P1Y2M3DT4H5M6S",
                "P1Y",
                "P1Y2M",
                "P2M3D",
                "P3D",
                "P2W",
                "PT4H",
                "PT4H5M",
                "PT5M6S",
                "PT6S",
                "P1YT6S",
                "P0D",
                "PT0S",
                "P007D",
                "P123456789012345678901234567890D",
            ],
            &[
                "",
                "P",
                "PT",
                "T1H",
                "1D",
                "P1",
                "PD",
                "P1DT",
                "P1D2",
                "P1D2T1H",
                "P1H",
                "PT1D",
                "PT1Y",
                "P1S",
                "P1Y1Y",
                "P1D2M",
                "P1Y3D",
                "PT4H6S",
                "P1YM",
                "P2W1D",
                "P1Y2W",
                "P2WT1H",
                "PT2W",
                "PT1HT1M",
                "PT1.5S",
                "PT1,5S",
                "P0.5D",
                "-P1D",
                "+P1D",
                "P-1D",
                "P1e2D",
                "p1d",
                "P1d",
                "PT1h",
                " P1D",
                "P1D ",
                "P1D\n",
                "P 1D",
                "P১D",
                "P1Ｄ",
                "P2024-02-29T00:00:00",
            ],
        );
    }
}
