//! Days, months, periods and moments.

use super::number::{apply, formatter};
use impact_core::quantity::{Day, Month, Period};
use js_sys::{Date, Function};
use wasm_bindgen::JsValue;

const MS_PER_DAY: f64 = 86_400_000.0;

/// A date formatter for civil days: in UTC, so that no time zone moves the day.
fn civil(parts: &[(&str, &str)]) -> Option<Function> {
    let mut options: Vec<(&str, JsValue)> = vec![("timeZone", "UTC".into())];
    options.extend(parts.iter().map(|(name, value)| (*name, JsValue::from_str(value))));
    formatter("DateTimeFormat", &options)
}

thread_local! {
    static DAY: Option<Function> =
        civil(&[("day", "numeric"), ("month", "short"), ("year", "numeric")]);
    static MONTH: Option<Function> = civil(&[("month", "short")]);
    static MONTH_YEAR: Option<Function> = civil(&[("month", "short"), ("year", "numeric")]);
    static MOMENT: Option<Function> = formatter(
        "DateTimeFormat",
        &[("dateStyle", "medium".into()), ("timeStyle", "short".into())],
    );
    static TIME: Option<Function> = formatter("DateTimeFormat", &[("timeStyle", "short".into())]);
}

fn at(day: Day) -> f64 {
    f64::from(day.days()) * MS_PER_DAY
}

/// `14 Mar 2026`.
pub fn day(day: Day) -> String {
    DAY.with(|format| apply(format.as_ref(), at(day)))
}

/// `Mar`.
pub fn month_short(month: Month) -> String {
    MONTH.with(|format| apply(format.as_ref(), at(month.first_day())))
}

/// `Mar 2026`.
pub fn month_year(month: Month) -> String {
    MONTH_YEAR.with(|format| apply(format.as_ref(), at(month.first_day())))
}

/// A moment in RFC 3339 as date and time of the visitor's own clock; the text itself when it is
/// none.
pub fn moment(rfc3339: &str) -> String {
    let ms = Date::parse(rfc3339);
    if ms.is_nan() { rfc3339.to_owned() } else { MOMENT.with(|f| apply(f.as_ref(), ms)) }
}

/// The time of day of a moment in milliseconds since 1970.
pub fn time_of_day(unix_ms: f64) -> String {
    TIME.with(|format| apply(format.as_ref(), unix_ms))
}

/// `Jan – Oct 2026`, `2025`, `Oct 2026`, or the two days where it does not follow months.
pub fn period(period: Period) -> String {
    let (start, end) = (period.start(), period.end());
    let last = end.plus_days(-1);
    let whole_months = start.ymd().2 == 1 && end.ymd().2 == 1;
    if !whole_months {
        return format!("{} – {}", day(start), day(last));
    }
    let (first, last) = (start.month(), last.month());
    if first == last {
        month_year(first)
    } else if first.year != last.year {
        format!("{} – {}", month_year(first), month_year(last))
    } else if first.month == 1 && last.month == 12 {
        first.year.to_string()
    } else {
        format!("{} – {}", month_short(first), month_year(last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn a_period_is_named_by_its_months_where_it_can_be() {
        for (text, shown) in [
            ("2026-01-01..2026-11-01", "Jan – Oct 2026"),
            ("2025-01-01..2026-01-01", "2025"),
            ("2026-10-01..2026-11-01", "Oct 2026"),
            ("2025-11-01..2026-03-01", "Nov 2025 – Feb 2026"),
        ] {
            assert_eq!(period(text.parse().unwrap()), shown);
        }
        let days = period("2026-01-01..2026-03-15".parse().unwrap());
        assert!(days.contains("14") && days.contains("Mar"), "{days}");
    }

    #[wasm_bindgen_test]
    fn what_is_no_moment_is_shown_as_it_is() {
        assert_eq!(moment("yesterday"), "yesterday");
    }
}
