//! Embodied carbon of a device: the maker's published figure, or an estimate from its class; the
//! method and the range travel with the value.

mod method;

pub use method::EmbodiedMethod;
