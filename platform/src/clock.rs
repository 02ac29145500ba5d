//! The only place that reads the clock: moments in milliseconds, days in UTC.

use impact_core::quantity::Day;
use std::time::{SystemTime, UNIX_EPOCH};

/// Milliseconds of a day.
pub const DAY_MS: i64 = 86_400_000;

/// Now, in milliseconds since 1970 UTC.
pub fn now_ms() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// Today in UTC.
pub fn today() -> Day {
    day_of(now_ms())
}

/// The latest day that is today for anybody (in UTC+14): a day that a person or a file tells lies in
/// the future only beyond it. Figures and records go by [`today`].
pub fn latest_today() -> Day {
    latest_today_at(now_ms())
}

fn latest_today_at(unix_ms: i64) -> Day {
    day_of(unix_ms.saturating_add(14 * 3_600_000))
}

/// The day in UTC on which a moment lies.
pub fn day_of(unix_ms: i64) -> Day {
    Day::from_days(i32::try_from(unix_ms.div_euclid(DAY_MS)).unwrap_or(i32::MAX))
}

/// A moment as RFC 3339 in UTC, to the second.
pub fn rfc3339(unix_ms: i64) -> String {
    let second = unix_ms.rem_euclid(DAY_MS) / 1000;
    format!("{}T{:02}:{:02}:{:02}Z", day_of(unix_ms), second / 3600, second / 60 % 60, second % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_tomorrow_where_the_sun_rises_first() {
        // From ten in the morning in UTC on, the Line Islands have the next day.
        let day = |hours: i64| latest_today_at(hours * 3_600_000).days();
        assert_eq!((day(0), day(9), day(10), day(23)), (0, 0, 1, 1));
    }

    #[test]
    fn moments_are_written_in_utc() {
        assert_eq!(rfc3339(0), "1970-01-01T00:00:00Z");
        assert_eq!(rfc3339(1_795_563_899_000), "2026-11-24T23:44:59Z");
        assert_eq!(rfc3339(-1), "1969-12-31T23:59:59Z");
    }
}
