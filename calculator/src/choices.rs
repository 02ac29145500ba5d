//! What a page offers to choose from.

use impact_core::factors::DeviceClass;
use impact_core::fleet::Library;
use serde::Serialize;

/// A class with the life that is planned for it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassChoice {
    /// The class.
    pub class: DeviceClass,
    /// English name.
    pub name: &'static str,
    /// Planned life in years: an assumption.
    pub years: f64,
    /// Whether an open footprint exists for a typical device of it.
    pub has_footprint: bool,
    /// Whether an open figure of its electricity exists.
    pub has_energy: bool,
}

/// Every class.
pub fn classes(library: &Library) -> Vec<ClassChoice> {
    DeviceClass::ALL
        .into_iter()
        .map(|class| {
            let default = library.classes.of(class);
            ClassChoice {
                class,
                name: class.english(),
                years: default.life_years,
                has_footprint: default.embodied.is_some(),
                has_energy: default.energy.is_some(),
            }
        })
        .collect()
}
