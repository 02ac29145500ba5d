//! The range of a sum: devices of one product, or of one class, share their error.
//!
//! A thousand identical laptops do not make their maker's figure any surer: within one product the
//! deviations add in full, between products they add in squares. So a fleet's relative range does
//! not shrink with the number of devices, only with the number of independent sources.

use super::figure::Carbon;
use super::pricing::{Fleet, Priced, StageGrams, range};
use crate::embodied::Embodied;
use crate::factors::DeviceClass;
use crate::quantity::GramsCo2e;

/// Grams by the source of their error.
#[derive(Debug, Clone, Default)]
pub(super) struct Spread {
    total: GramsCo2e,
    /// By position in [`Fleet::embodied`], as far as any was added.
    embodied: Vec<GramsCo2e>,
    used: [GramsCo2e; DeviceClass::ALL.len()],
}

/// Variances in grams², by the source of the error.
#[derive(Debug, Clone)]
pub(super) struct Variances {
    /// By position in [`Fleet::embodied`].
    pub embodied: Vec<f64>,
    /// By class, of its modelled energy.
    pub used: Vec<f64>,
}

impl Variances {
    /// Of all embodied carbon.
    pub fn of_embodied(&self) -> f64 {
        self.embodied.iter().sum()
    }

    /// Of all use.
    pub fn of_use(&self) -> f64 {
        self.used.iter().sum()
    }
}

impl Spread {
    /// Adds a device's carbon.
    pub fn add(&mut self, priced: &Priced, grams: &StageGrams) {
        self.add_parts(priced, grams.embodied(), grams.used());
    }

    /// Adds a device's embodied and use carbon.
    pub fn add_parts(&mut self, priced: &Priced, embodied: GramsCo2e, used: GramsCo2e) {
        self.total += embodied + used;
        if let Some(source) = priced.embodied {
            if source >= self.embodied.len() {
                self.embodied.resize(source + 1, GramsCo2e::ZERO);
            }
            self.embodied[source] += embodied;
        }
        if let Some(class) = priced.class {
            self.used[class.index()] += used;
        }
    }

    /// The mean.
    pub fn total(&self) -> GramsCo2e {
        self.total
    }

    /// Variance in grams², by source.
    pub fn variances(&self, fleet: &Fleet) -> Variances {
        let square = |grams: GramsCo2e, relative: f64| {
            let sd = grams.grams() as f64 * relative;
            sd * sd
        };
        let sources = self.embodied.iter().zip(&fleet.totals);
        let embodied = sources.map(|(grams, of)| square(*grams, of.relative_sd)).collect();
        let used = DeviceClass::ALL
            .into_iter()
            .map(|class| {
                let relative = fleet.energy[class.index()].as_ref().map_or(0.0, |e| e.relative_sd);
                square(self.used[class.index()], relative)
            })
            .collect();
        Variances { embodied, used }
    }

    /// The mean with its range.
    pub fn carbon(&self, fleet: &Fleet) -> Carbon {
        let variances = self.variances(fleet);
        let variance = variances.of_embodied() + variances.of_use();
        range(self.total, libm::sqrt(variance))
    }

    /// Grams whose embodied figure is of the given kind.
    pub fn embodied_where(&self, fleet: &Fleet, is: impl Fn(&Embodied) -> bool) -> GramsCo2e {
        let sources = self.embodied.iter().zip(&fleet.embodied);
        sources.filter(|(_, source)| is(source)).map(|(grams, _)| *grams).sum()
    }

    /// Grams of use.
    pub fn used(&self) -> GramsCo2e {
        self.used.iter().copied().sum()
    }
}
