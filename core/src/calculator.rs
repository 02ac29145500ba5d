//! One kind of device over its life, from tables of a few kilobytes: what pages that are not ours
//! compute.
//!
//! The rules are those of the rest of core, called with the same numbers, so a device that is new
//! and used as usual carries to the gram, and to the last bit of its range, what
//! [`Fleet`](crate::fleet::Fleet) says of it. What is left out is everything that takes room: names
//! in many spellings, months of the grid that have passed, reasons as trees.

mod answer;
mod compact;
mod pack;
#[cfg(test)]
mod tests;

pub use answer::{Answer, Case, Compared, Difference, HOURS, Priced, QUANTITY, Question, YEARS};
pub use compact::{
    CLASS_NUMBERS, ClassRow, CompactError, EstimateRow, GridRow, ProductRow, Tables, known,
};
pub use pack::{catalogue, grid};
