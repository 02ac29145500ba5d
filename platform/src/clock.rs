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
    fn moments_are_written_in_utc() {
        assert_eq!(rfc3339(0), "1970-01-01T00:00:00Z");
        assert_eq!(rfc3339(1_795_563_899_000), "2026-11-24T23:44:59Z");
        assert_eq!(rfc3339(-1), "1969-12-31T23:59:59Z");
    }
}
