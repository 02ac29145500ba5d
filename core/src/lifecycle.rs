//! A device's footprint over its life: stages, amortisation, periods, and the two views; the chain of
//! its lives and what each of them carries.

mod chain;
mod curve;
mod in_view;
mod ledger;
mod material;
mod running;
mod sci;
mod status;

pub use crate::embodied::Stage;
pub use chain::{Allocation, Chain, ChainError, LifeValue, PlannedLife};
pub use curve::{Life, PLANNED_LIFE, carried_parts, embodied_carried, embodied_node, whole_node};
pub use in_view::{InView, Inventory, Management};
pub use ledger::{EarlyEnd, LedgerError, LifeLedger, Posting, PostingKind};
pub use material::{CircularFootprint, Material, MaterialError};
pub use running::{FactorsOf, Stretch, by_year, drawn_node, grid_node, use_grams, use_node};
pub use sci::{embodied_share, software_intensity};
pub use status::{Status, UnknownName, View};
