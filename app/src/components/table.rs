//! The table that shows a window of many rows.

mod choosing;
mod grid;
mod position;

pub use choosing::{Choosing, Pressed, Template};
pub use grid::{Column, Grid};
pub use position::Position;
