//! The carbon science of the Carbon Impact Portal: pure rules, no I/O, no clock, no randomness.
//!
//! The same input gives the same bits natively and in WebAssembly, and results leave as whole grams.
//!
//! # Glossary
//! The same word is used in code, API, screens and documents.
//!
//! - **Embodied carbon**: everything but use: manufacture, transport, end of life, and what a
//!   maker's shares leave *unattributed*.
//! - **Use phase**: electricity in use times the grid factor; location-based.
//! - **Gross footprint**: embodied and use, before anything avoided or retired, which are other
//!   ledgers and never subtracted.
//! - **Cradle to the customer's door**: manufacture, transport and the unattributed, without end of
//!   life.
//! - **Management view**: embodied carbon spread evenly over the planned life. **Inventory view**:
//!   as the GHG Protocol counts it, for a lessee (*rented*) or an owner (*owned*).
//! - **Planned life**: the days a device is meant to serve; its class's usual life unless known.
//! - **Avoided emissions**: what would have been emitted otherwise, against a stated counterfactual;
//!   outside every footprint. **Displacement**: new devices that a reused one takes the place of.
//!   **Rebound**: the share of what is avoided that is lost again; it includes displacement.
//! - **Threshold** (a `flip` on the wire): the value of an assumption beyond which a decision has
//!   another answer.
//! - **Chain of lives**: the planned lives of one device; an **allocation** method shares what was
//!   made between them. **Adjustment**: a difference to the plan, posted on the day it is known.
//! - **Unproven**: collected, and without proof of what became of it.
//! - **Published footprint** (PCF): the maker's figure for the whole life. Its **statistic** here is
//!   the mean.
//! - **Prediction range**: how far an estimate may lie from what the maker would print. **Stated
//!   range**: that, widened by the maker's own uncertainty; the one that people see. Both run from
//!   the 5th to the 95th percentile.
//! - **Vintage**: the year or month that a factor describes. **Boundary**: what it includes
//!   (*direct* or *life-cycle*). **Mix**: whose electricity (*production* or *consumption*).
//! - **Fallback**: a factor of another time, standing in where the time has none; marked stale.
//! - **Factor set**: the edition of all tables, stamped on every result.
//! - **Own figure**: a footprint, grid factor or class default that an organisation gave itself; it
//!   counts for that organisation only, before the shipped one.
//! - **Receipt**: why a figure is what it is, as a tree that can be computed again.
//! - **Set aside**: a virtual machine, which has no footprint of its own.

#![forbid(unsafe_code)]

pub mod api;
pub mod calculator;
pub mod catalogue;
pub mod circular;
pub mod csv;
pub mod decision;
pub mod disclosure;
pub mod embodied;
pub mod estimate;
pub mod factors;
pub mod figures;
pub mod fleet;
pub mod inventory;
pub mod library;
pub mod lifecycle;
pub mod own;
pub mod quantity;
pub mod receipt;
pub mod usage;

/// Version of the engine, stamped on every result.
pub const ENGINE_VERSION: &str = env!("CARGO_PKG_VERSION");
