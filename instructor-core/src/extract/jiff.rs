//! `Extract` for the days, times and durations of `jiff`.

use jiff::civil::{Date, DateTime, Time};
use jiff::{SignedDuration, Span, Timestamp, Zoned};

use super::civil::{self, clock, day, is_held};
use super::formed::formed_texts;
use super::time::duration;
use crate::rules::{Rule, pattern};
use crate::schema::{Kind, Schema};

/// A day and a time with an offset and the zone that has it, as RFC 9557 writes them.
const ZONED: Schema = Schema::new(Kind::String)
    .described(
        "A date and time with its offset and time zone, as in \
         2024-07-31T16:33:53-04:00[America/New_York].",
    )
    .ruled(&[Rule::Pattern(pattern!(concat!(
        "^",
        day!(),
        "T",
        clock!(),
        r"[+-]\d\d:\d\d\[[A-Za-z0-9._+:/-]+\]$"
    )))]);

const ZONED_WORDS: &str = "a date and time as 2024-07-31T16:33:53-04:00[America/New_York], with an \
                           offset that the time zone has then";

/// Hours, minutes and seconds, behind weeks and days. What `\B` stands behind is not the end.
macro_rules! lengths {
    () => {
        r"(\d+W)?(\d+D)?(T\B(\d+H)?(\d+M)?(\d+(\.\d{1,9})?S)?)?$"
    };
}

const SIGNED: Schema = Schema::new(Kind::String)
    .described(
        "Weeks, days, hours, minutes and seconds as in P1DT12H30M, with a minus in front if it is \
         negative; no years, no months.",
    )
    .ruled(&[Rule::Pattern(pattern!(concat!(r"^-?P\B", lengths!())))]);

const SIGNED_WORDS: &str = "a duration as P1DT12H30M or -PT0.5S: weeks, days, hours, minutes and \
                            seconds; no years, no months";

const SPAN: Schema = Schema::new(Kind::String)
    .described(
        "Years, months, weeks, days, hours, minutes and seconds as in P1Y2M3DT12H30M, with a minus \
         in front if it is negative.",
    )
    .ruled(&[Rule::Pattern(pattern!(concat!(r"^-?P\B(\d+Y)?(\d+M)?", lengths!())))]);

const SPAN_WORDS: &str = "a duration as P1Y2M3DT12H30M or -PT0.5S: years, months, weeks, days, \
                          hours, minutes and seconds";

formed_texts! {
    Date: civil::DATE, civil::DATE_WORDS, |text| text.parse().ok();
    Time: civil::TIME, civil::TIME_WORDS, |text| text.parse().ok();
    DateTime: civil::DATE_TIME, civil::DATE_TIME_WORDS, |text| text.parse().ok();
    Timestamp: civil::MOMENT, "a date and time as 2024-02-29T07:05:09Z, with an offset, Z or +hh:mm, \
                               no finer than nanoseconds, and before 9999-12-30T22:00:01Z",
        |text| is_held(text).then(|| text.parse().ok()).flatten();
    Zoned: ZONED, ZONED_WORDS, |text| text.parse().ok();
    SignedDuration: SIGNED, SIGNED_WORDS, signed;
    Span: SPAN, SPAN_WORDS, |text| text.parse().ok();
}

/// A week has seven days here, and a day 24 hours: what `SignedDuration` itself does not read.
fn signed(text: &str) -> Option<SignedDuration> {
    match text.strip_prefix('-') {
        Some(text) => SignedDuration::try_from(duration(text)?).ok()?.checked_neg(),
        None => duration(text)?.try_into().ok(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, DateTime, Time};
    use jiff::{SignedDuration, Span, Timestamp, Zoned};

    use crate::extract::civil::check;

    #[test]
    fn days_and_times_without_an_offset() {
        check::<Date>(
            ToString::to_string,
            &[
                ("2024-02-29", "2024-02-29"),
                ("0000-01-01", "0000-01-01"),
                ("9999-12-31", "9999-12-31"),
            ],
            &[
                "",
                "2023-02-29",
                "20240229",
                "2024-02-29T07:05:09",
                "-000001-01-01",
                "2024-02-29[UTC]",
            ],
        );
        check::<Time>(
            ToString::to_string,
            &[("07:05:09", "07:05:09"), ("23:59:59.123456789", "23:59:59.123456789")],
            &["07:05", "T07:05:09", "23:59:60", "07:05:09Z", "2024-02-29T07:05:09", "07:05:09,5"],
        );
        check::<DateTime>(
            ToString::to_string,
            &[("2024-02-29T07:05:09", "2024-02-29T07:05:09")],
            &["2024-02-29", "2024-02-29 07:05:09", "2024-02-30T07:05:09", "2024-02-29T07:05:09Z"],
        );
    }

    #[test]
    fn moments() {
        check::<Timestamp>(
            ToString::to_string,
            &[
                ("2024-02-29T07:05:09Z", "2024-02-29T07:05:09Z"),
                ("2024-02-29t07:05:09.5z", "2024-02-29T07:05:09.5Z"),
                ("2024-02-29T00:30:00+01:00", "2024-02-28T23:30:00Z"),
                ("2024-02-29T07:05:09-00:00", "2024-02-29T07:05:09Z"),
                ("2024-02-29T07:05:09+23:59", "2024-02-28T07:06:09Z"),
                // A timestamp counts no leap seconds: this is the second before.
                ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
                ("9999-12-30T22:00:00Z", "9999-12-30T22:00:00Z"),
            ],
            &[
                "2024-02-29T07:05:09",
                "2024-02-29 07:05:09Z",
                "2024-02-29T07:05:09Z[UTC]",
                "2024-02-30T07:05:09Z",
                "2024-02-29T07:05:09.0000000001Z",
                "9999-12-31T23:59:59Z",
            ],
        );
        check::<Zoned>(
            ToString::to_string,
            &[
                // A zone with a name takes a feature of jiff's: a database of time zones.
                ("2024-02-29T07:05:09-04:00[-04:00]", "2024-02-29T07:05:09-04:00[-04:00]"),
            ],
            &[
                "2024-02-29T07:05:09Z",
                "2024-02-29T07:05:09+00:00",
                "2024-02-29T07:05:09[UTC]",
                "2024-02-29T07:05:09+01:00[UTC]",
                "2024-02-29T07:05:09+00:00[Nowhere/At_All]",
                "2024-02-29T07:05:09+00:00[UTC][u-ca=hebrew]",
            ],
        );
    }

    #[test]
    fn durations() {
        check::<SignedDuration>(
            ToString::to_string,
            &[
                ("PT1H30M", "PT1H30M"),
                ("P1DT1S", "PT24H1S"),
                ("P1W", "PT168H"),
                ("-PT0.000000001S", "-PT0.000000001S"),
                ("PT0S", "PT0S"),
            ],
            &[
                "",
                "P",
                "-P",
                "PT",
                "P1Y",
                "P1M",
                "1h",
                "1h 30m",
                "+PT1S",
                "PT-1S",
                "pt1s",
                "PT1.5H",
                "PT9223372036854775808S",
            ],
        );
        check::<Span>(
            ToString::to_string,
            &[
                ("P1Y2M3W4DT5H6M7.5S", "P1Y2M3W4DT5H6M7.5S"),
                ("-P1D", "-P1D"),
                ("P2M", "P2M"),
                ("PT2M", "PT2M"),
                ("PT0S", "PT0S"),
            ],
            &["", "P", "PT", "P1DT", "P1D2", "P1D1Y", "1 year", "P1.5D", "+P1D", "P20000Y", "P1d"],
        );
    }
}
