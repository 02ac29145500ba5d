//! The range of a sum: figures that come from one method share its error.
//!
//! A maker's footprints are made with one method, so their errors point the same way: within one
//! maker, within the energies that one maker states, and within a class's estimates and its
//! modelled energy, figures are [`Shared`]; between them they are independent [`Sources`]. So a
//! fleet's relative range does not shrink with the number of its devices, only with the number of
//! independent sources.

use super::figure::Carbon;
use super::prices::ErrorSource;
use super::pricing::{Fleet, Priced, StageGrams, range};
use crate::embodied::Embodied;
use crate::estimate::{Moments, Shared, Sources};
use crate::quantity::GramsCo2e;

/// Grams by the source of their error.
#[derive(Debug, Clone, Default)]
pub(super) struct Spread {
    total: GramsCo2e,
    /// By position in [`Fleet::embodied`], as far as any was added.
    embodied: Vec<GramsCo2e>,
    /// By position in [`Fleet::energy`], likewise.
    used: Vec<GramsCo2e>,
}

/// Variances in grams², by what the error comes from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Variances {
    /// From makers' figures.
    pub maker: f64,
    /// From the organisation's own figures.
    pub own: f64,
    /// From estimates.
    pub estimate: f64,
    /// From modelled energy.
    pub used: f64,
}

impl Variances {
    /// Of all embodied carbon.
    pub fn embodied(&self) -> f64 {
        self.maker + self.own + self.estimate
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
        put(&mut self.embodied, priced.embodied, embodied);
        put(&mut self.used, priced.energy, used);
    }

    /// The mean.
    pub fn total(&self) -> GramsCo2e {
        self.total
    }

    /// What each error source of the embodied carbon adds, in the order of the fleet's sources.
    fn made<'a>(&self, fleet: &'a Fleet) -> impl Iterator<Item = (&'a ErrorSource, Moments)> {
        let mut sums = vec![Shared::default(); fleet.error_sources.len()];
        for (grams, of) in self.embodied.iter().zip(&fleet.totals) {
            sums[of.error_source].add(grams.grams() as f64, of.shape);
        }
        fleet.error_sources.iter().zip(sums).map(|(source, sum)| (source, sum.moments()))
    }

    /// What each source of modelled energy adds.
    fn drawn(&self, fleet: &Fleet) -> impl Iterator<Item = Moments> {
        let mut sums = vec![Shared::default(); fleet.energy_sources.len()];
        for (grams, of) in self.used.iter().zip(&fleet.energy) {
            sums[of.error_source].add(grams.grams() as f64, of.shape);
        }
        sums.into_iter().map(|sum| sum.moments())
    }

    /// Variances in grams².
    pub fn variances(&self, fleet: &Fleet) -> Variances {
        let mut variances = Variances { maker: 0.0, own: 0.0, estimate: 0.0, used: 0.0 };
        for (source, moments) in self.made(fleet) {
            match source {
                ErrorSource::Maker(_) => variances.maker += moments.variance,
                ErrorSource::Own(_) => variances.own += moments.variance,
                ErrorSource::Estimate(..) | ErrorSource::Class(_) => {
                    variances.estimate += moments.variance;
                }
            }
        }
        variances.used = self.drawn(fleet).map(|moments| moments.variance).sum();
        variances
    }

    /// The mean with its range.
    pub fn carbon(&self, fleet: &Fleet) -> Carbon {
        let mut sources = Sources::default();
        sources.extend(self.made(fleet).map(|(_, moments)| moments));
        sources.extend(self.drawn(fleet));
        range(self.total, &sources)
    }

    /// The embodied part with its range.
    pub fn embodied(&self, fleet: &Fleet) -> Carbon {
        let mut sources = Sources::default();
        sources.extend(self.made(fleet).map(|(_, moments)| moments));
        range(self.total - self.used(), &sources)
    }

    /// The use phase with its range.
    pub fn use_phase(&self, fleet: &Fleet) -> Carbon {
        let mut sources = Sources::default();
        sources.extend(self.drawn(fleet));
        range(self.used(), &sources)
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

/// Adds grams to those at a position.
fn put(by: &mut Vec<GramsCo2e>, position: Option<usize>, grams: GramsCo2e) {
    let Some(at) = position else { return };
    if at >= by.len() {
        by.resize(at + 1, GramsCo2e::ZERO);
    }
    by[at] += grams;
}

#[cfg(test)]
mod tests {
    use crate::fleet::{Ask, Device, Filter, Fleet, GroupBy, Site};
    use crate::library::shipped;
    use crate::lifecycle::{Status, View};

    fn relative_width(devices: usize, models: &[(&str, &str)]) -> f64 {
        let library = shipped();
        let site =
            Site { id: "s".into(), name: "S".into(), country: "DE".parse().ok(), zone: None };
        let devices = (0..devices)
            .map(|at| {
                let (maker, model) = models[at % models.len()];
                Device {
                    id: format!("{at}"),
                    asset_tag: None,
                    serial: None,
                    maker: maker.into(),
                    model: model.into(),
                    class: None,
                    product: None,
                    site: Some("s".into()),
                    status: Status::InUse,
                    earlier: Vec::new(),
                    start: "2025-01-01".parse().ok(),
                    end: None,
                    planned_days: None,
                }
            })
            .collect();
        let filter = Filter::default();
        let period = "2026-01-01..2026-11-01".parse().unwrap();
        let ask = Ask { filter: &filter, period, view: View::Management, as_of: period.end() };
        let gross =
            Fleet::new(&library, vec![site], devices).summary(&library, &ask, GroupBy::Class).gross;
        (gross.high_kg - gross.low_kg).kg() / gross.mean_kg.kg()
    }

    #[test]
    fn more_devices_of_one_maker_do_not_make_its_figures_surer() {
        let models = [("Dell", "Latitude 5310"), ("Dell", "Latitude 5320")];
        let (few, many) = (relative_width(2, &models), relative_width(1000, &models));
        assert!((few - many).abs() < 0.001 * few, "{few} {many}");
    }

    #[test]
    fn another_makers_figures_are_another_source() {
        let dell = relative_width(100, &[("Dell", "Latitude 5310")]);
        let both = relative_width(100, &[("Dell", "Latitude 5310"), ("Lenovo", "ThinkPad T490")]);
        assert!(both < dell, "{both} {dell}");
    }

    #[test]
    fn energies_that_one_maker_states_err_together() {
        // Both state an energy, Lenovo none: its class's stands in, another source.
        let one = relative_width(1, &[("Dell", "Latitude 5310")]);
        let two = relative_width(2, &[("Dell", "Latitude 5310"), ("Dell", "Latitude 5310 2-IN-1")]);
        assert!((one - two).abs() < 0.02 * one, "{one} {two}");
    }
}
