//! Days in California, by which quotas of a day are counted.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::emulator::timestamp::civil;

const HOUR: u64 = 3600;
const DAY: u64 = 24 * HOUR;

/// The number of the day that it is in California.
///
/// Summer time is from the second Sunday of March, at ten in UTC, to the first Sunday of November,
/// at nine (Energy Policy Act of 2005, section 110).
pub(super) fn day(now: SystemTime) -> u64 {
    let seconds = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let behind = if is_summer(seconds) { 7 } else { 8 };
    seconds.saturating_sub(behind * HOUR) / DAY
}

fn is_summer(seconds: u64) -> bool {
    let (year, _, _) = civil(seconds / DAY);
    let march = first_of_march(year);
    let begin = sunday_from(march + 7) * DAY + 10 * HOUR;
    // March to October have 245 days.
    let end = sunday_from(march + 245) * DAY + 9 * HOUR;
    (begin..end).contains(&seconds)
}

/// The first Sunday on or after a day; the first day of 1970 was a Thursday.
fn sunday_from(day: u64) -> u64 {
    day + (10 - day % 7) % 7
}

/// The days from 1970 to the first of March of a year.
fn first_of_march(year: u64) -> u64 {
    let leaps = |year: u64| year / 4 - year / 100 + year / 400;
    (year - 1970) * 365 + leaps(year) - leaps(1969) + 59
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::day;
    use crate::emulator::timestamp::parse_timestamp;

    #[test]
    fn days_begin_at_midnight_in_summer_and_winter() {
        for midnight in [
            "2026-01-01T08:00:00Z",
            "2026-03-08T08:00:00Z",
            "2026-03-09T07:00:00Z",
            "2026-07-04T07:00:00Z",
            "2026-11-01T07:00:00Z",
            "2026-11-02T08:00:00Z",
            "2028-03-12T08:00:00Z",
            "2028-03-13T07:00:00Z",
            "2028-11-06T08:00:00Z",
            "2100-03-15T07:00:00Z",
        ] {
            let time = parse_timestamp(midnight).expect(midnight);
            assert_eq!(day(time - Duration::from_secs(1)) + 1, day(time), "{midnight}");
            assert_eq!(day(time), day(time + Duration::from_secs(23 * 3600 - 1)), "{midnight}");
        }
        assert_eq!(day(UNIX_EPOCH), 0);
    }
}
