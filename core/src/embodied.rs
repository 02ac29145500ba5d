//! Embodied carbon of a device: the maker's published figure, or an estimate; the method and the
//! range travel with the value.
//!
//! The maker's own use phase is never part of it: it rests on the maker's assumptions of country
//! and hours, and the portal computes use itself.

mod assess;
mod estimated;
pub mod estimator;
mod method;
pub mod plain;
mod source;
mod split;
mod stage;

pub(crate) use assess::median_spread;
pub use assess::{Asked, Embodied, Tables, assess};
pub use method::EmbodiedMethod;
pub use source::{class_source, estimator_source, product_source};
pub use stage::Stage;
