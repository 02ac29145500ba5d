//! The one module that writes numbers, ranges, units and dates for people.
//!
//! Three significant figures by default, the exact value for a title; the visitor's own separators
//! through `Intl`; never a number without its unit.

mod calendar;
mod carbon;
mod energy;
mod money;
mod number;
mod receipt;
mod text;

pub use calendar::{day, moment, month_short, month_year, period, time_of_day};
pub use carbon::{
    Scale, carbon, carbon_in, change_in, exact_kg, exact_kilograms, kg, kilograms, signed_kg,
};
pub use energy::{energy, inches, kwh};
pub use money::{amount, money, parse_amount, price};
pub use number::{
    count, decimal, decimal_mark, exact, locale, per_cent, percent, percent_signed,
    plural_category, significant, typed,
};
pub use receipt::{of_receipt, range_of_receipt, share};
pub use text::{all, either, in_order, region};
