//! An invented fleet of real products: for the demo organisation and for load tests.
//!
//! Labelled as invented wherever it is shown; the products and their figures are real.

use super::device::{Device, Site, Stay};
use crate::catalogue::Product;
use crate::factors::DeviceClass;
use crate::library::Library;
use crate::lifecycle::Status;
use crate::quantity::Day;

/// SplitMix64: a seed in, the same numbers out, on every target.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`; 0 for a limit of 0.
    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % (limit.max(1) as u64)).unwrap_or(0)
    }
}

/// Where the invented fleet stands.
const SITES: [(&str, &str, usize); 4] = [
    ("München", "DE", 45),
    ("Leeds", "GB", 25),
    ("Kraków", "PL", 16),
    ("Paris La Défense", "FR", 14),
];

/// What it is made of, in per cent.
const CLASSES: [(DeviceClass, usize); 5] = [
    (DeviceClass::Laptop, 52),
    (DeviceClass::Monitor, 28),
    (DeviceClass::Desktop, 10),
    (DeviceClass::Smartphone, 6),
    (DeviceClass::Tablet, 4),
];

/// Products newer than the catalogue, so that an estimate is among the figures.
const NEWER: [(&str, &str); 3] = [
    ("Dell", "Latitude 5450"),
    ("Lenovo", "ThinkPad T14 Gen 4"),
    ("HP", "EliteBook 840 14 inch G10 Notebook PC"),
];

/// `devices` invented devices at four sites; the same seed gives the same fleet. Serials begin with
/// `DEMO-`.
pub fn synthetic(
    library: &Library,
    devices: u32,
    seed: u64,
    today: Day,
) -> (Vec<Site>, Vec<Device>) {
    let mut random = Random(seed);
    let sites: Vec<Site> = SITES
        .iter()
        .enumerate()
        .map(|(at, (name, country, _))| Site {
            id: format!("demo-site-{}", at + 1),
            name: (*name).to_owned(),
            country: country.parse().ok(),
            zone: None,
        })
        .collect();
    let products = library.catalogue.products();
    let by_class: Vec<Vec<&Product>> = CLASSES
        .iter()
        .map(|(class, _)| products.iter().filter(|product| product.class == *class).collect())
        .collect();
    let rows = (1..=devices)
        .map(|number| {
            let class_at = weighted(&mut random, CLASSES.iter().map(|(_, weight)| *weight));
            let site_at = weighted(&mut random, SITES.iter().map(|(_, _, weight)| *weight));
            let class = CLASSES[class_at].0;
            let newer = class == DeviceClass::Laptop && random.below(100) < 6;
            let (maker, model) = if newer {
                let (maker, model) = NEWER[random.below(NEWER.len())];
                (maker.to_owned(), model.to_owned())
            } else {
                let of_class = &by_class[class_at];
                match of_class.get(random.below(of_class.len())) {
                    Some(product) => (product.maker.clone(), product.name.clone()),
                    None => (String::new(), String::new()),
                }
            };
            let age = i32::try_from(random.below(5 * 365)).unwrap_or(0) + 20;
            let start = today.plus_days(-age);
            let site = sites.get(site_at).map(|site| site.id.clone());
            let (status, earlier) = match random.below(100) {
                0..=4 => {
                    let until = today.plus_days(-(age.min(30)));
                    let stay = Stay { until, status: Status::InUse, site: site.clone() };
                    (Status::InStock, vec![stay])
                }
                _ => (Status::InUse, Vec::new()),
            };
            Device {
                id: format!("demo-{number}"),
                asset_tag: Some(format!("NW-{}", 100_000 + number)),
                serial: Some(format!("DEMO-{:06X}{number:04X}", random.next() & 0xff_ffff)),
                maker,
                model,
                class: Some(class),
                product: None,
                site,
                status,
                earlier,
                start: Some(start),
                end: None,
                planned_days: None,
            }
        })
        .collect();
    (sites, rows)
}

/// A position drawn in proportion to the weights.
fn weighted(random: &mut Random, weights: impl Iterator<Item = usize> + Clone) -> usize {
    let mut at = random.below(weights.clone().sum());
    for (position, weight) in weights.enumerate() {
        if at < weight {
            return position;
        }
        at -= weight;
    }
    0
}
