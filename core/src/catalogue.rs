//! Makers' published footprints, and matching what an asset tool calls a device to one of them.

mod kind;

pub use kind::MatchKind;
