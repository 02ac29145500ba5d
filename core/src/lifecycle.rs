//! A device's footprint over its life: stages, amortisation, periods, and the two views.

mod stage;

pub use stage::{Stage, Status, UnknownName, View};
