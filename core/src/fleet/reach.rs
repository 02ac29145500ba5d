//! Which figures a fleet counts with, and which of its devices another set of figures would change.

use super::Ask;
use super::pricing::{Fleet, Priced};
use crate::factors::DeviceClass;
use crate::library::Library;
use crate::lifecycle::Status;
use crate::quantity::{Country, GridPlace};
use std::collections::BTreeMap;

/// Devices that count with each figure, archived ones not counted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reach {
    /// By product identifier.
    pub products: BTreeMap<String, u64>,
    /// By class, in the order of [`DeviceClass::ALL`].
    pub classes: [u64; DeviceClass::ALL.len()],
    /// By country: sites, and devices at them.
    pub countries: BTreeMap<Country, (u64, u64)>,
    /// By the country, or the zone of it, whose grid factor they count with.
    pub places: BTreeMap<GridPlace, u64>,
}

impl Fleet {
    /// Devices that count with each figure.
    pub fn reach(&self, library: &Library) -> Reach {
        let mut reach = Reach::default();
        let mut products: BTreeMap<usize, u64> = BTreeMap::new();
        for site in &self.sites {
            if let Some(country) = site.country {
                reach.countries.entry(country).or_default().0 += 1;
            }
        }
        for priced in self.active_devices() {
            if let Some(product) = priced.product {
                *products.entry(product).or_default() += 1;
            }
            if let Some(class) = priced.class {
                reach.classes[class.index()] += 1;
            }
            let site = self.site_of(priced);
            if let Some((country, zone)) = site.and_then(|site| Some((site.country?, site.zone))) {
                reach.countries.entry(country).or_default().1 += 1;
                *reach.places.entry(GridPlace { country, zone }).or_default() += 1;
            }
        }
        let named =
            |(at, devices): (usize, u64)| (library.catalogue.products()[at].id.clone(), devices);
        reach.products = products.into_iter().map(named).collect();
        reach
    }

    /// Devices that the filter leaves whose figure in the period, or whose whole embodied carbon, is
    /// another in the other fleet, which holds the same devices under other figures.
    pub fn devices_that_differ(&self, other: &Self, ask: &Ask<'_>) -> u64 {
        let figure = |fleet: &Self, priced: &Priced| {
            let whole = fleet.whole_embodied(priced).map(|carbon| carbon.mean_kg);
            (fleet.in_period(priced, ask.view, ask.period).total(), whole)
        };
        let differs = |priced: &&Priced| {
            let there = other.priced(&priced.device.id);
            there.is_none_or(|there| figure(self, priced) != figure(other, there))
        };
        self.selected(ask).filter(differs).count() as u64
    }

    pub(super) fn active_devices(&self) -> impl Iterator<Item = &Priced> {
        self.devices.iter().filter(|priced| priced.is_active())
    }
}

impl Priced {
    /// Whether it is not archived.
    pub(super) fn is_active(&self) -> bool {
        self.device.status != Status::Archived
    }
}
