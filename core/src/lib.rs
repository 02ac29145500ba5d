//! The carbon science of the Carbon Impact Portal: pure rules, no I/O, no clock, no randomness.

#![forbid(unsafe_code)]

pub mod api;
pub mod catalogue;
pub mod csv;
pub mod embodied;
pub mod estimate;
pub mod factors;
pub mod fleet;
pub mod inventory;
pub mod library;
pub mod lifecycle;
pub mod quantity;
pub mod receipt;
pub mod usage;

/// Version of the engine, stamped on every result.
pub const ENGINE_VERSION: &str = env!("CARGO_PKG_VERSION");
