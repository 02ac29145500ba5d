//! Embodied carbon where no published figure matches: from what published products have in common
//! with the device, by maker, name, size and year.
//!
//! A Gaussian process over the logarithm of published embodied carbon ([`Kernel`]), fitted by
//! `cargo xtask fit`, which ships one weight a product; so an estimate is a product of factors, each
//! with a meaning. It does not carry over to makers that it has not seen: for those there is the
//! median of the class. Ranges are the errors of cross-validation, by tier and class.

mod features;
mod kernel;
mod servers;
mod tier;
mod traits;

pub use features::Features;
pub use kernel::{KERNEL_NAMES, Kernel, Part};
pub use servers::{Components, Storage};
pub use tier::Tier;
pub use traits::{TraitFault, Traits};

use crate::catalogue::Product;
use crate::factors::{DataError, DeviceClass, Table, TableRow};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// What an estimate knows of a device beside maker, model and class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Setting {
    /// Nothing: what an asset export has.
    Inventory,
    /// Its mass, screen or year too.
    Full,
}

impl Setting {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Inventory, Self::Full];

    /// The stable name, as in the table.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Inventory => "inventory",
            Self::Full => "full",
        }
    }

    /// The features of a published product in this setting.
    pub fn features(self, product: &Product) -> Features {
        let traits = match self {
            Self::Inventory => Traits::default(),
            Self::Full => Traits {
                weight_kg: product.weight_kg,
                screen_in: product.screen_in,
                year: product.year,
                ..Traits::default()
            },
        };
        let traits = traits.plausible(product.class).0;
        Features::of(&product.maker, &product.name, product.class, &traits)
    }
}

/// How far a figure may lie from what the maker would print: factors of 5th and 95th percentile.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// 5th percentile of the true figure over the estimate.
    pub low: f64,
    /// 95th percentile of it.
    pub high: f64,
}

/// An estimate as factors: their product is the embodied carbon, kg CO2e.
#[derive(Debug, Clone, PartialEq)]
pub struct Predicted {
    /// How near the products are that it rests on.
    pub tier: Tier,
    /// What was known of the device.
    pub setting: Setting,
    /// What every device begins with, kg CO2e.
    pub base_kg: f64,
    /// What each part multiplies it by; parts that say nothing are left out.
    pub factors: Vec<(Part, f64)>,
    /// The 90 % prediction range.
    pub spread: Spread,
    /// The products most like it, by position in the catalogue, most alike first.
    pub nearest: Vec<usize>,
}

impl Predicted {
    /// The centre, kg CO2e.
    pub fn kg(&self) -> f64 {
        self.factors.iter().fold(self.base_kg, |kg, (_, factor)| kg * factor)
    }
}

#[derive(Debug, Clone, PartialEq)]
struct Fitted {
    kernel: Kernel,
    /// Mean of the logarithm.
    mean: f64,
    /// Position in the catalogue, features and weight of each product it was fitted to.
    points: Vec<(usize, Features, f64)>,
}

/// The fitted estimator of one edition of the catalogue.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimator {
    inventory: Fitted,
    full: Fitted,
    spreads: BTreeMap<(Setting, Tier, Option<DeviceClass>), Spread>,
    makers: BTreeSet<(u64, DeviceClass)>,
    lines: BTreeSet<u64>,
}

/// How many of the products most like a device are named.
const NAMED: usize = 3;

/// Name of the table.
const TABLE: &str = "estimator";

/// The name of a catalogue's bytes that an estimator was fitted to.
pub fn edition_of(catalogue: &[u8]) -> String {
    Sha256::digest(catalogue).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

impl Estimator {
    /// Reads `estimator.odbl.csv`, fitted to the catalogue whose bytes and products are given.
    ///
    /// # Errors
    /// When a cell is not what its column holds, or it was fitted to another catalogue.
    pub fn parse(bytes: &[u8], catalogue: &[u8], products: &[Product]) -> Result<Self, DataError> {
        let table = Table::parse(TABLE, bytes)?;
        let mut numbers: BTreeMap<String, (Option<f64>, Option<f64>)> = BTreeMap::new();
        let mut weights = Vec::new();
        let mut spreads = BTreeMap::new();
        let mut edition = None;
        for row in table.rows() {
            let key = row.text("key")?;
            match row.text("what")? {
                "catalogue" => edition = Some((row, key == edition_of(catalogue))),
                "kernel" => {
                    let both = (row.number("inventory")?, row.number("full")?);
                    numbers.insert(key.to_owned(), both);
                }
                "weight" => {
                    let at: usize = row.required("key")?;
                    let product = products.get(at).ok_or_else(|| row.fault("key", key))?;
                    let both = [row.required("inventory")?, row.required("full")?];
                    weights.push((at, product, both));
                }
                "spread" => {
                    spreads.insert(spread_key(&row, key)?, spread(&row)?);
                }
                other => return Err(row.fault("what", other)),
            }
        }
        match edition {
            Some((_, true)) => {}
            Some((row, false)) => return Err(row.fault("key", row.text("key")?)),
            None => return Err(missing("catalogue")),
        }
        let fitted = |setting: Setting| -> Result<Fitted, DataError> {
            let of = |name: &str| {
                let (inventory, full) = numbers.get(name).copied().unwrap_or_default();
                let value = if setting == Setting::Full { full } else { inventory };
                value.ok_or_else(|| missing(name))
            };
            let mut kernel = [0.0; KERNEL_NAMES.len()];
            for (number, name) in kernel.iter_mut().zip(KERNEL_NAMES) {
                *number = of(name)?;
            }
            let points = weights.iter().map(|(at, product, weight)| {
                (*at, setting.features(product), weight[setting as usize])
            });
            let kernel = Kernel::from_numbers(kernel);
            Ok(Fitted { kernel, mean: of("mean")?, points: points.collect() })
        };
        let (inventory, full) = (fitted(Setting::Inventory)?, fitted(Setting::Full)?);
        let known = || inventory.points.iter().map(|(_, features, _)| features);
        Ok(Self {
            makers: known().map(|of| (of.maker, of.class)).collect(),
            lines: known().flat_map(|of| of.lines.iter().copied()).collect(),
            inventory,
            full,
            spreads,
        })
    }

    /// The estimate of a device; `None` where its maker has no published device of the class, or
    /// for a server, which is estimated from its parts.
    pub fn predict(
        &self,
        maker: &str,
        model: &str,
        class: DeviceClass,
        traits: &Traits,
    ) -> Option<Predicted> {
        let (traits, _) = traits.plausible(class);
        let setting = if traits.is_empty() { Setting::Inventory } else { Setting::Full };
        let features = Features::of(maker, model, class, &traits);
        if class == DeviceClass::Server || !self.makers.contains(&(features.maker, class)) {
            return None;
        }
        // What has no name is of no line, though a line may have no words but its generation.
        let named = !model.trim().is_empty();
        let in_line = named && features.lines.iter().any(|line| self.lines.contains(line));
        let tier = if in_line { Tier::ProductLine } else { Tier::MakerClass };
        let spread = self.spread(setting, tier, class)?;
        let fitted = if setting == Setting::Full { &self.full } else { &self.inventory };
        let mut sums = [0.0; Part::ALL.len()];
        let mut alike: Vec<(f64, usize)> = Vec::with_capacity(fitted.points.len());
        for (at, known, weight) in &fitted.points {
            let parts = fitted.kernel.parts(&features, known);
            for (sum, part) in sums.iter_mut().zip(parts) {
                *sum += part * weight;
            }
            if known.maker == features.maker && known.class == class {
                alike.push((parts.iter().sum(), *at));
            }
        }
        alike.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let class_part = Part::Class as usize;
        let others = Part::ALL.into_iter().zip(sums).skip(class_part + 1);
        Some(Predicted {
            tier,
            setting,
            base_kg: libm::exp(fitted.mean + sums[class_part]),
            factors: others
                .filter(|(_, sum)| *sum != 0.0)
                .map(|(part, sum)| (part, libm::exp(sum)))
                .collect(),
            spread,
            nearest: alike.into_iter().take(NAMED).map(|(_, at)| at).collect(),
        })
    }

    /// Whether it has seen published devices of this maker and class: for others there is the median
    /// of the class.
    pub fn knows(&self, maker: &str, class: DeviceClass) -> bool {
        class != DeviceClass::Server && self.makers.contains(&(features::maker_mark(maker), class))
    }

    /// The prediction range of a tier: of the class where it has enough figures of its own, else of
    /// all classes together.
    pub fn spread(&self, setting: Setting, tier: Tier, class: DeviceClass) -> Option<Spread> {
        let of = |class| self.spreads.get(&(setting, tier, class)).copied();
        of(Some(class)).or_else(|| of(None))
    }
}

fn missing(name: &str) -> DataError {
    DataError::Cell { table: TABLE, line: 0, column: "key (missing)", text: name.to_owned() }
}

/// Reads `inventory/product_line/laptop`, or `…/any`.
fn spread_key(
    row: &TableRow<'_>,
    key: &str,
) -> Result<(Setting, Tier, Option<DeviceClass>), DataError> {
    let read = || {
        let mut parts = key.split('/');
        let (setting, tier, class) = (parts.next()?, parts.next()?, parts.next()?);
        let setting = Setting::ALL.into_iter().find(|of| of.key() == setting)?;
        let tier = Tier::ALL.into_iter().find(|of| of.key() == tier)?;
        let class = if class == "any" { None } else { Some(class.parse().ok()?) };
        Some((setting, tier, class))
    };
    read().ok_or_else(|| row.fault("key", key))
}

fn spread(row: &TableRow<'_>) -> Result<Spread, DataError> {
    let (low, high): (f64, f64) = (row.required("low")?, row.required("high")?);
    if low > 0.0 && low <= high && high.is_finite() {
        return Ok(Spread { low, high });
    }
    Err(row.fault("low", row.text("low")?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::shipped;

    fn predict(maker: &str, model: &str, class: DeviceClass, traits: Traits) -> Option<Predicted> {
        shipped().estimator.predict(maker, model, class, &traits)
    }

    #[test]
    fn a_device_without_a_name_is_of_no_line() {
        // HP has a product whose name is its generation alone.
        for name in ["", " "] {
            let of = predict("HP", name, DeviceClass::Desktop, Traits::default()).unwrap();
            assert_eq!(of.tier, Tier::MakerClass);
        }
    }

    #[test]
    fn a_device_of_a_known_line_is_near_it() {
        let of = predict("Dell", "Latitude 5450", DeviceClass::Laptop, Traits::default()).unwrap();
        assert_eq!((of.tier, of.setting), (Tier::ProductLine, Setting::Inventory));
        assert!((150.0..350.0).contains(&of.kg()), "{}", of.kg());
        assert!(of.spread.low < 1.0 && of.spread.high > 1.0);
        assert_eq!(of.nearest.len(), 3);
    }

    #[test]
    fn an_unknown_line_of_a_known_maker_has_a_wider_range() {
        let line =
            predict("Dell", "Latitude 5450", DeviceClass::Laptop, Traits::default()).unwrap();
        let none = predict("Dell", "Zzyzx", DeviceClass::Laptop, Traits::default()).unwrap();
        assert_eq!(none.tier, Tier::MakerClass);
        assert!(none.spread.high / none.spread.low > line.spread.high / line.spread.low);
    }

    #[test]
    fn an_unseen_maker_has_no_estimate_of_its_own() {
        for (maker, class) in [
            ("Framework", DeviceClass::Laptop),
            ("", DeviceClass::Laptop),
            ("Dell", DeviceClass::Smartphone),
            ("Dell", DeviceClass::Server),
            ("Dell", DeviceClass::Dock),
        ] {
            assert_eq!(predict(maker, "X 100", class, Traits::default()), None, "{maker} {class}");
        }
    }

    #[test]
    fn a_larger_screen_costs_more() {
        let of = |inches: f64| {
            let traits = Traits { screen_in: Some(inches), ..Traits::default() };
            predict("Dell", "Zzyzx", DeviceClass::Monitor, traits).unwrap().kg()
        };
        assert!(of(22.0) < of(27.0) && of(27.0) < of(43.0));
    }

    #[test]
    fn another_catalogue_is_refused() {
        let catalogue = include_bytes!("../../data/catalogue.odbl.csv");
        let bytes = include_bytes!("../../data/estimator.odbl.csv");
        let products = shipped().catalogue.products().to_vec();
        assert!(Estimator::parse(bytes, catalogue, &products).is_ok());
        let error = Estimator::parse(bytes, b"other", &products).unwrap_err().to_string();
        assert!(error.starts_with("the estimator table, line"), "{error}");
        assert!(Estimator::parse(b"", catalogue, &products).is_err());
    }
}
