//! `Extract` for the days and times of `chrono`.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Utc};

use super::civil::{self, is_held};
use super::formed::formed_texts;

const MOMENT_WORDS: &str = "a date and time as 2024-02-29T07:05:09Z, with an offset, Z or +hh:mm, \
                            and no finer than nanoseconds";

formed_texts! {
    NaiveDate: civil::DATE, civil::DATE_WORDS, |text| text.parse().ok();
    NaiveTime: civil::TIME, civil::TIME_WORDS, |text| text.parse().ok();
    NaiveDateTime: civil::DATE_TIME, civil::DATE_TIME_WORDS, |text| text.parse().ok();
    DateTime<Utc>: civil::MOMENT, MOMENT_WORDS, |text| moment(text).map(|moment| moment.to_utc());
    DateTime<FixedOffset>: civil::MOMENT, MOMENT_WORDS, moment;
}

/// A leap second is kept; digits that chrono would cut off are refused.
fn moment(text: &str) -> Option<DateTime<FixedOffset>> {
    is_held(text).then(|| DateTime::parse_from_rfc3339(text).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use chrono::{
        DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, SecondsFormat, Timelike, Utc,
    };

    use crate::extract::civil::check;
    use crate::private::Key;

    #[test]
    fn days_and_times_without_an_offset() {
        check::<NaiveDate>(
            ToString::to_string,
            &[
                ("2024-02-29", "2024-02-29"),
                ("0000-01-01", "0000-01-01"),
                ("9999-12-31", "9999-12-31"),
            ],
            &[
                "",
                "2023-02-29",
                "2024-2-9",
                " 2024-02-09",
                "2024- 02-09",
                "+2024-02-09",
                "12024-02-09",
            ],
        );
        check::<NaiveTime>(
            ToString::to_string,
            &[
                ("00:00:00", "00:00:00"),
                ("23:59:59.000000001", "23:59:59.000000001"),
                ("07:05:09.5", "07:05:09.500"),
            ],
            &[
                "07:05",
                "7:05:09",
                "24:00:00",
                "23:59:60",
                "07:05:09Z",
                "07:05:09.",
                "07:05:09.0000000001",
            ],
        );
        check::<NaiveDateTime>(
            |time| format!("{time:?}"),
            &[("2024-02-29T07:05:09", "2024-02-29T07:05:09")],
            &["2024-02-29", "2024-02-29 07:05:09", "2024-02-30T07:05:09", "2024-02-29T07:05:09Z"],
        );
    }

    #[test]
    fn moments() {
        let wrong = [
            "2024-02-29T07:05:09",
            "2024-02-29 07:05:09Z",
            "2024-02-30T07:05:09Z",
            "2024-02-29T07:05:60Z",
            "2024-02-29T07:05:09.0000000001Z",
            "Thu, 29 Feb 2024 07:05:09 GMT",
        ];
        check::<DateTime<Utc>>(
            |moment| moment.to_rfc3339_opts(SecondsFormat::AutoSi, true),
            &[
                ("2024-02-29T07:05:09Z", "2024-02-29T07:05:09Z"),
                ("2024-02-29t07:05:09z", "2024-02-29T07:05:09Z"),
                ("2024-02-29T00:30:00.25+01:00", "2024-02-28T23:30:00.250Z"),
                ("2024-02-29T07:05:09-00:00", "2024-02-29T07:05:09Z"),
                ("0000-01-01T00:00:00+23:59", "-0001-12-31T00:01:00Z"),
                ("9999-12-31T23:59:59.999999999-23:59", "+10000-01-01T23:58:59.999999999Z"),
                ("2016-12-31T23:59:60Z", "2016-12-31T23:59:60Z"),
                ("2017-01-01T08:59:60.5+09:00", "2016-12-31T23:59:60.500Z"),
            ],
            &wrong,
        );
        check::<DateTime<FixedOffset>>(
            |moment| moment.to_rfc3339_opts(SecondsFormat::AutoSi, true),
            &[
                ("2024-02-29T07:05:09Z", "2024-02-29T07:05:09Z"),
                ("2024-02-29T07:05:09+05:45", "2024-02-29T07:05:09+05:45"),
                ("2017-01-01T08:59:60+09:00", "2017-01-01T08:59:60+09:00"),
            ],
            &wrong,
        );
        let leap = DateTime::<Utc>::from_key("2016-12-31T23:59:60Z").unwrap();
        assert_eq!((leap.second(), leap.nanosecond()), (59, 1_000_000_000));
    }
}
