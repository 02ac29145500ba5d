//! Quantities with their units: the only numbers the rules of this crate accept and return.
//!
//! Each is a newtype with a checked constructor and only lawful operations
//! (`Kwh * GramsCo2ePerKwh -> KgCo2e`), so that a unit cannot be mistaken. Results leave the crate
//! as integer grams ([`GramsCo2e`]): sums of integers are exact, whatever their order, and the same
//! in a browser as on a server.

mod calendar;
mod carbon;
mod mass;
mod money;
mod place;
#[cfg(feature = "openapi")]
mod schema;

pub use calendar::{Day, Month, Period, PeriodError, UnixMs};
pub(crate) use carbon::within;
pub use carbon::{GramsCo2e, GramsCo2ePerKwh, KgCo2e, Kwh, QuantityError};
pub use mass::MassGrams;
pub use money::{Currency, CurrencyError, Money};
pub use place::{Country, GridPlace, PlaceError, Zone};
