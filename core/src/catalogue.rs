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
pub use product::{Product, Shares, Statistic, credible_error};
pub use spelling::maker_name;
pub use virtual_machine::is_virtual;

/// A maker's name and the words of a model, both as the catalogue compares them.
pub(crate) fn name_words(maker: &str, model: &str) -> (String, Vec<String>) {
    (maker_name(maker), spelling::words(&spelling::spelled(model)))
}

/// The product line of a model, given as [`name_words`] gives it: its words but for the one that
/// counts generations; `None` where nothing counts them.
pub(crate) fn line_of(maker: &str, words: &[&str]) -> Option<String> {
    let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    neighbour::place(maker, &words).map(|place| place.line)
}
