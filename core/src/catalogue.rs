//! Makers' published footprints, and matching what an asset tool calls a device to one of them.
//!
//! A wrong match is worse than none: spellings of one name are matched, near misses and neighbours of
//! a product line are suggested and wait for a person, everything else is estimated from its class. Footprints of different
//! makers are made with different methods: nothing here ranks them.

mod classify;
mod confirmed;
mod family;
mod kind;
mod machine_types;
mod matching;
mod neighbour;
mod parts;
mod product;
mod spelling;
mod suggestion;
mod virtual_machine;

pub use classify::Classified;
pub use confirmed::{ConfirmedProducts, NO_PRODUCT};
pub use kind::{MatchKind, Nearness};
pub use machine_types::MachineTypes;
pub use matching::{Catalogue, Match};
pub use product::{Product, Shares, Statistic};
pub use spelling::maker_name;
pub use virtual_machine::is_virtual;
