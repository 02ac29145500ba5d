//! Circularity: what becomes of devices after use, what that avoids, and how round the loop is.
//!
//! Nothing here enters an inventory. What is avoided is a type of its own, [`AvoidedClaim`], without
//! arithmetic with a gross footprint.

mod avoided;
mod error;
mod indicators;
mod outcomes;
mod treatment;

pub use avoided::{AvoidedClaim, Claimant, Extension, Reuse, Substitution};
pub use error::CircularError;
pub use indicators::{MaterialFlow, lifetime_ratio};
pub use outcomes::{Amount, Outcome, Outcomes};
pub use treatment::{AssetEnd, Freight, Treatment, TreatmentFactor, TreatmentTable, Waste};
