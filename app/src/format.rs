//! The one module that writes numbers, ranges, units and dates for people.
//!
//! Three significant figures by default, the exact value for a title; the visitor's own separators
//! through `Intl`; never a number without its unit.

mod calendar;
mod carbon;
mod money;
mod number;
mod text;

pub use calendar::{day, moment, month_short, month_year, period, time_of_day};
pub use carbon::{
    Scale, carbon, carbon_in, exact_kg, exact_kilograms, exact_kwh, kg, kilograms, kwh, signed_kg,
};
pub use money::{amount, parse_amount};
pub use number::{
    count, decimal, exact, locale, percent, percent_signed, plural_category, significant,
};
pub use text::{either, in_order, region};
