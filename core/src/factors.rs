//! Emission factors and device-class defaults: each with its boundary, mix, vintage, source and
//! licence, and a stated fallback with its age where the period has none.

mod class;

pub use class::DeviceClass;
