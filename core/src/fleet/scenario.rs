//! A fleet in columns, and what it would carry in the years ahead if something were changed.
//!
//! [`Columns`] are made of a priced [`Fleet`](super::Fleet): one row a device in structures of
//! arrays, 17 bytes beside its result, and small tables that the rows point
//! into. Rows lie by kind, by where they draw electricity, and by their days. They have a
//! binary form ([`Columns::to_bytes`]), which the browser opens, and answer there what the server
//! would. A question is one pass that computes, filters and groups ([`Columns::sums`]).
//!
//! # The rule ahead
//! Management view only (embodied carbon spread over the planned life; `carbon.md` 1.2). A scenario
//! begins on its *first day*; nothing before it is restated. From that day on, and by stage in
//! whole grams, each rounded half away from zero:
//!
//! - **A device in use keeps its past.** `p = round(g · a ÷ L)` of a stage's whole grams `g` was
//!   carried in the `a` days before the first day, `L` the planned life in days.
//! - **Life unchanged:** by a day `d` days into its life it has carried
//!   `round(g · d ÷ L) − p` since the first day: what [`Fleet`](super::Fleet) says of it.
//! - **Life changed to `L′`:** the *remaining* balance `g − p` is spread evenly over what is left of
//!   the new life (1.2: life extension decided later is a prospective re-spread). Where nothing is
//!   left of it, all of the balance is carried on the first day (1.2, early retirement).
//! - **At its planned end** (on the first day, where that has passed) **it is replaced by one of its
//!   kind**, again and again, each spread over the planned life. Of a replacement's stages a share
//!   `s` is refurbished: making `round(M · (1 − s + s · b))`, transport and unattributed
//!   `round(· (1 − s))`, end of life in full; `b` is the class's burden of refurbishing.
//! - **A share handed back** at the planned end takes its end of life with it into another life
//!   (1.6, cut-off: it moves by an adjustment): `round(E · share)` is taken off on the day after.
//! - **A device that has left**, or whose last day is known, is not replaced, and keeps its plan.
//! - **Use** goes on where the device is, by its replacement too: the class's energy times the grid
//!   of the days in use, each year's grid changed by the yearly change once more than the year
//!   before, the first year once, and by the hours of use against eight a day. The part of a gram
//!   that rounding left over before the first day is carried along (in 2⁻³² g), so that an unchanged
//!   year is the fleet's own.
//!
//! # Why sums are exact
//! Grams, days and lives are whole, so `x · d ÷ L` is a fraction whose distance from a half is 0 or
//! at least `1 ÷ 2L`. The share `d ÷ L` is held as a float, raised by two parts in 10¹⁵: the product
//! is then above the true one by less than that distance, so that rounding to the nearest gives what
//! rounding the fraction half away from zero does. Rounding adds it to a whole number near 1.5 · 2⁵²
//! (that itself, or what other lanes have come to on top of it), which leaves the sum in the float's
//! lowest bits: these are added up as integers, and what is too much is taken off once. What rows
//! have carried before the first day is the same in all scenarios: it is summed once by run and
//! spot, and taken off their sums. So the result depends on no order, and is to the gram the sum of the devices' receipts.

mod ahead;
mod build;
mod cells;
mod columns;
mod fleet_receipts;
mod pages;
mod params;
mod places;
mod question;
mod ranges;
mod receipts;
mod selection;
mod sums;
#[cfg(test)]
mod tests;
mod wire;

pub use ahead::{About, Ahead, Changes, ClassPlan, Finding, Staged, YearAhead};
pub use columns::{Columns, ColumnsError, YEARS_AHEAD};
pub use fleet_receipts::AheadFigure;
pub use pages::{Figures, PageColumn};
pub use params::{GRID_TENTHS, HOURS_TENTHS, LIFE_MONTHS, Lever, Scenario, USUAL_HOURS_TENTHS};
pub use places::ColumnDevice;
pub use question::{Question, USUAL_YEARS};
pub use ranges::{Outlook, YearFigure};
pub use receipts::ReceiptRefusal;
pub use selection::{Bitmap, Selection};
pub use sums::{Dimension, Sums};
pub use wire::WireError;
