//! A country's factors summed over days.

use crate::quantity::{Day, Month};

/// First month of a schedule; days before it carry its factor.
const SCHEDULE_START: Month = Month { year: 1990, month: 1 };
/// Months in a schedule: to the end of 2069, past any planned life.
const SCHEDULE_MONTHS: usize = 80 * 12;

/// A country's factors summed over days: the sum over any stretch is one difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    rates: Vec<i64>,
    sums: Vec<i64>,
}

impl Schedule {
    /// The schedule of a country whose factor of a month is `rate`, mg/kWh, asked month by month.
    pub(crate) fn of(mut rate: impl FnMut(Month) -> i64) -> Self {
        let mut rates = Vec::with_capacity(SCHEDULE_MONTHS);
        let mut sums = Vec::with_capacity(SCHEDULE_MONTHS + 1);
        let mut month = SCHEDULE_START;
        let mut sum = 0_i64;
        for _ in 0..SCHEDULE_MONTHS {
            let rate = rate(month);
            rates.push(rate);
            sums.push(sum);
            let days = month.next().first_day().days() - month.first_day().days();
            sum += rate * i64::from(days);
            month = month.next();
        }
        Self { rates, sums }
    }

    /// Sum over the days from `from` to `to` (not included) of the day's factor, mg·days/kWh;
    /// 0 when `to` does not lie after `from`.
    pub fn between(&self, from: Day, to: Day) -> i64 {
        if to <= from { 0 } else { self.until(to) - self.until(from) }
    }

    /// The running sum up to a day, not including it; only differences mean anything.
    pub fn until(&self, day: Day) -> i64 {
        let index = day.month().index() - SCHEDULE_START.index();
        let last = self.rates.len() - 1;
        let at = usize::try_from(index).unwrap_or(0).min(last);
        let month_start =
            Month { year: SCHEDULE_START.year + at as i32 / 12, month: at as u32 % 12 + 1 };
        let days = i64::from(day.days() - month_start.first_day().days());
        self.sums[at] + self.rates[at] * days
    }
}
