//! Tables: a window of many rows, and rows that become cards.

mod cards;
mod choosing;
mod grid;
mod position;

pub use cards::{Head, PlainTable, StackTable};
pub use choosing::{Choosing, Pressed, Template};
pub use grid::{Column, Grid};
pub use position::Position;
