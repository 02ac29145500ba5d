//! The yearly energy that a maker states for a product: closer to the device than its class's, and
//! still a test's energy and not a measurement.

use crate::estimate::{Estimate, LognormalFit};
use crate::factors::ODBL;
use crate::receipt::{Label, Node, Quality, Source, Unit};

/// How far a device's energy may lie from its maker's figure: 5th and 95th percentile are the
/// figure divided by and times this. An assumption: ENERGY STAR's versions, which count the same
/// notebook's or desktop's modes by other hours, differ by about 1.3 among themselves.
pub const MAKERS_ENERGY_FACTOR: f64 = 1.4;

/// A product's yearly energy as its maker states it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MakersEnergy<'a> {
    /// Identifier of the product in the catalogue.
    pub product: &'a str,
    /// Typical energy of a year, kWh; above 0.
    pub yearly_kwh: f64,
    /// Year of the maker's sheet.
    pub year: Option<u16>,
    /// Address of the maker's sheet.
    pub sheet: Option<&'a str>,
}

impl MakersEnergy<'_> {
    /// The energy of a year with its range, kWh.
    pub fn estimate(&self) -> Estimate {
        let kwh = self.yearly_kwh;
        let (low, high) = (kwh / MAKERS_ENERGY_FACTOR, kwh * MAKERS_ENERGY_FACTOR);
        match LognormalFit::through(low, high) {
            Some(_) => Estimate::from_percentiles(kwh, low, high),
            None => Estimate::exact(kwh),
        }
    }
}

/// The maker's yearly energy of a product, kWh a year, with its reasons.
pub fn makers(energy: &MakersEnergy<'_>) -> Node {
    let range = energy.estimate();
    let label = Label::new("receipt.makers_energy", "Electricity a year, as its maker states it");
    let note = Label::new(
        "receipt.note.makers_energy",
        "The maker’s typical energy of a year, from a test of its modes; nothing is measured here. How far use may lie from it is an assumption. The maker’s own use phase, at another grid, is not counted.",
    );
    Node::leaf(label, energy.yearly_kwh, Unit::KwhPerYear)
        .with_range(range.low, range.high)
        .with_quality(Quality::Maker)
        .with_source(Source {
            id: format!("{}:energy", energy.product),
            title: "Maker's product carbon footprint, open footprint table".to_owned(),
            licence: ODBL.to_owned(),
            vintage: energy.year.map(|year| year.to_string()),
            boundary: None,
            mix: None,
            gwp: None,
            address: energy.sheet.map(str::to_owned),
            own: None,
        })
        .with_note(note)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_makers_figure_is_the_centre_of_its_range() {
        let energy = MakersEnergy { product: "dell/x", yearly_kwh: 28.0, year: None, sheet: None };
        let range = energy.estimate();
        assert_eq!(range.mean, 28.0);
        assert!((range.low - 20.0).abs() < 1e-9 && (range.high - 39.2).abs() < 1e-9, "{range:?}");
        let node = makers(&energy);
        assert_eq!((node.value, node.quality), (28.0, Some(Quality::Maker)));
        assert_eq!(node.source.unwrap().id, "dell/x:energy");
    }
}
