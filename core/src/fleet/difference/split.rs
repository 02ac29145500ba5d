//! How the change of one device is split where only the period, or the days in use, differ.
//!
//! Every split leaves its last part as what the others do not take, so that the parts are the
//! change to the gram however they were rounded.

use super::cause::Cause;
use crate::factors::DAYS_PER_YEAR;
use crate::lifecycle::{Life, View};
use crate::quantity::{GramsCo2e, Period};

/// Grams by cause.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Parts(pub [i64; Cause::ALL.len()]);

impl Parts {
    pub fn add(&mut self, cause: Cause, grams: GramsCo2e) {
        self.0[cause.index()] += grams.grams();
    }

    /// Adds a change to the first cause that has any days, else to the rounding.
    fn add_to(&mut self, cause: Option<Cause>, grams: GramsCo2e) {
        self.add(cause.unwrap_or(Cause::Rounding), grams);
    }
}

/// Use within a period: its days, and the sum of their grid factors, mg·days/kWh.
#[derive(Debug, Clone, Copy)]
pub(super) struct Drawn {
    pub days: i32,
    pub sum: i64,
    /// Days of the period.
    pub length: i32,
}

/// Splits a change of use into the days (at the mean grid of the first) and the grid.
pub(super) fn of_use(
    yearly_kwh: f64,
    [from, to]: [Drawn; 2],
    change: GramsCo2e,
    [days_cause, grid_cause]: [Cause; 2],
    parts: &mut Parts,
) {
    if change == GramsCo2e::ZERO {
        return;
    }
    // Days of the second less days of the first scaled to the second's length, times the latter.
    let more =
        i64::from(to.days) * i64::from(from.length) - i64::from(from.days) * i64::from(to.length);
    let same_grid =
        i128::from(from.sum) * i128::from(to.days) == i128::from(to.sum) * i128::from(from.days);
    if from.days == 0 || to.days == 0 || (same_grid && more != 0) {
        parts.add(days_cause, change);
    } else if more == 0 {
        parts.add_to((!same_grid).then_some(grid_cause), change);
    } else {
        let mean = from.sum as f64 / f64::from(from.days);
        let days = more as f64 / f64::from(from.length);
        let of_days = GramsCo2e::rounded(yearly_kwh * mean * days / DAYS_PER_YEAR / 1000.0);
        parts.add(days_cause, of_days);
        parts.add(grid_cause, change - of_days);
    }
}

/// The part of a change that is only the length of the period: the first result scaled.
pub(super) fn of_length(from: GramsCo2e, [before, after]: [Period; 2]) -> GramsCo2e {
    let (before, after) = (f64::from(before.days()), f64::from(after.days()));
    GramsCo2e::rounded(from.grams() as f64 * (after - before) / before)
}

/// Days of a period before, within and after the days over which embodied carbon is spread.
#[derive(Debug, Clone, Copy)]
struct Spread {
    before: i32,
    within: i32,
    after: i32,
}

impl Spread {
    fn of(life: &Life, period: Period) -> Self {
        let planned = life.start.plus_days(life.planned_days as i32);
        let end = life.end.map_or(planned, |end| end.min(planned));
        let (first, last) = (period.start().days(), period.end().days());
        let from = life.start.days().clamp(first, last);
        let until = end.days().clamp(from, last);
        Self { before: from - first, within: until - from, after: last - until }
    }
}

/// Splits a change of what is spread evenly into lives that began and lives that ended; the length
/// of the period is taken off already.
pub(super) fn of_spread(
    life: &Life,
    [from, to]: [Period; 2],
    [carried, now]: [GramsCo2e; 2],
    change: GramsCo2e,
    parts: &mut Parts,
) {
    if change == GramsCo2e::ZERO {
        return;
    }
    let (a, b) = (Spread::of(life, from), Spread::of(life, to));
    let scaled = |of: fn(&Spread) -> i32| {
        i64::from(of(&a)) * i64::from(to.days()) - i64::from(of(&b)) * i64::from(from.days())
    };
    let (begun, ended) = (scaled(|s| s.before), scaled(|s| s.after));
    let planned = life.start.plus_days(life.planned_days as i32);
    let over = match life.end {
        Some(end) if end < planned => Cause::Ended,
        _ => Cause::Amortised,
    };
    if begun == 0 || ended == 0 {
        let cause = if begun != 0 { Some(Cause::Begun) } else { (ended != 0).then_some(over) };
        return parts.add_to(cause, change);
    }
    let a_day = if a.within > 0 {
        carried.grams() as f64 / f64::from(a.within)
    } else {
        now.grams() as f64 / f64::from(b.within.max(1))
    };
    let of_begun = GramsCo2e::rounded(a_day * begun as f64 / f64::from(from.days()));
    parts.add(Cause::Begun, of_begun);
    parts.add(over, change - of_begun);
}

/// What is carried at once on a day: which cause names it under a view.
pub(super) fn at_once(view: View) -> [Cause; 2] {
    let at_end = if view == View::InventoryOwned { Cause::Disposed } else { Cause::Retired };
    [Cause::Acquired, at_end]
}
