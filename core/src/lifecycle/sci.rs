//! The Software Carbon Intensity share of a device (SCI v1.1, ISO/IEC 21031), for workloads that
//! use a part of a device for a part of its life.

use crate::quantity::{GramsCo2ePerKwh, KgCo2e, Kwh};

/// Embodied carbon charged to a use: `M = TE · (time reserved / life) · (resources reserved / all)`.
///
/// `None` when a divisor is 0, or more is reserved than there is.
pub fn embodied_share(
    total: KgCo2e,
    reserved_hours: f64,
    life_hours: f64,
    reserved_resources: f64,
    all_resources: f64,
) -> Option<KgCo2e> {
    let (time, resources) = (reserved_hours / life_hours, reserved_resources / all_resources);
    let all_are_shares = [time, resources].into_iter().all(|of| (0.0..=1.0).contains(&of));
    KgCo2e::new(total.kg() * time * resources).ok().filter(|_| all_are_shares)
}

/// Operational and embodied carbon of a use: `E · I + M`. The intensity is location-based; no
/// market instrument and no offset enters it.
pub fn software_intensity(energy: Kwh, grid: GramsCo2ePerKwh, embodied: KgCo2e) -> KgCo2e {
    energy * grid + embodied
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_use_is_charged_no_more_than_there_is() {
        let total = KgCo2e::new(300.0).unwrap();
        let share = |hours, life| embodied_share(total, hours, life, 1.0, 1.0).map(KgCo2e::kg);
        assert_eq!(share(10.0, 40.0), Some(75.0));
        for (hours, life) in [(41.0, 40.0), (-1.0, 40.0), (1.0, 0.0), (0.0, 0.0), (f64::NAN, 1.0)] {
            assert_eq!(share(hours, life), None, "{hours} of {life}");
        }
    }
}
