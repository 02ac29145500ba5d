//! The Software Carbon Intensity share of a device (SCI v1.1, ISO/IEC 21031), for workloads that
//! use a part of a device for a part of its life.

use crate::quantity::{GramsCo2ePerKwh, KgCo2e, Kwh};

/// Embodied carbon charged to a use: `M = TE · (time reserved / life) · (resources reserved / all)`.
///
/// `None` when a divisor is 0 or the result is no number.
pub fn embodied_share(
    total: KgCo2e,
    reserved_hours: f64,
    life_hours: f64,
    reserved_resources: f64,
    all_resources: f64,
) -> Option<KgCo2e> {
    let kg = total.kg() * (reserved_hours / life_hours) * (reserved_resources / all_resources);
    KgCo2e::new(kg).ok()
}

/// Operational and embodied carbon of a use: `E · I + M`. The intensity is location-based; no
/// market instrument and no offset enters it.
pub fn software_intensity(energy: Kwh, grid: GramsCo2ePerKwh, embodied: KgCo2e) -> KgCo2e {
    energy * grid + embodied
}
