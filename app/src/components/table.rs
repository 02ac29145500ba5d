//! The table that shows a window of many rows.

mod grid;
mod position;

pub use grid::{Column, Grid};
pub use position::Position;
