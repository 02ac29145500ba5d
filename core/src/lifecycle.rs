//! A device's footprint over its life: stages, amortisation, periods, and the two views.

mod curve;
mod running;
mod sci;
mod status;

pub use crate::embodied::Stage;
pub use curve::{Life, PLANNED_LIFE, carried_parts, embodied_carried, embodied_node};
pub use running::{Stretch, grid_leaf, use_grams, use_node};
pub use sci::{embodied_share, software_intensity};
pub use status::{Status, UnknownName, View};
