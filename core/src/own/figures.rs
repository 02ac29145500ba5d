//! The figures of a version, and how they are laid over the shipped ones.

use super::change::{Change, Key, OwnClass, OwnGrid, OwnProduct, OwnVersion};
use super::electricity::{self, ElectricityKind, OwnElectricity};
use super::{OWN_LICENCE, OWN_TITLE};
use crate::catalogue::{Catalogue, Product};
use crate::factors::{ClassDefaults, ClassEmbodied, ClassEnergy, DeviceClass, GridTable, Vintage};
use crate::quantity::{Country, Day, GramsCo2ePerKwh, GridPlace};
use crate::receipt::{Recorded, Source};
use std::collections::{BTreeMap, BTreeSet};

/// A figure with how it came into the records.
#[derive(Debug, Clone, PartialEq)]
pub struct Held<T> {
    /// The figure.
    pub figure: T,
    /// Version, day, person and evidence.
    pub recorded: Recorded,
}

/// An organisation's figures as of a version.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OwnFigures {
    version: u32,
    digest: String,
    products: BTreeMap<String, Held<OwnProduct>>,
    grid: BTreeMap<(GridPlace, Vintage), Held<OwnGrid>>,
    classes: BTreeMap<DeviceClass, Held<OwnClass>>,
    electricity: BTreeMap<ElectricityName, Held<OwnElectricity>>,
}

/// Country, year, kind and name of a figure of electricity.
type ElectricityName = (Country, u16, ElectricityKind, String);

impl OwnFigures {
    /// The figures as of the last of these versions, which come in the order of their numbers.
    pub fn fold<'a>(versions: impl IntoIterator<Item = &'a OwnVersion>) -> Self {
        let mut figures = Self::default();
        for version in versions {
            figures.version = version.version;
            figures.digest.clone_from(&version.digest);
            for change in &version.changes {
                figures.apply(change, &version.recorded());
            }
        }
        figures
    }

    fn apply(&mut self, change: &Change, recorded: &Recorded) {
        fn held<T: Clone>(figure: &T, recorded: &Recorded) -> Held<T> {
            Held { figure: figure.clone(), recorded: recorded.clone() }
        }
        match change {
            Change::Product(product) => {
                self.products.insert(product.id.clone(), held(product, recorded));
            }
            Change::Grid(grid) => {
                self.grid.insert((grid.place(), grid.vintage), held(grid, recorded));
            }
            Change::Class(class) => {
                self.classes.insert(class.class, held(class, recorded));
            }
            Change::Electricity(own) => {
                let name = (own.country, own.year, own.what, own.name.clone());
                self.electricity.insert(name, held(own, recorded));
            }
            Change::Withdrawn { key } => match key {
                Key::Product(id) => drop(self.products.remove(id)),
                Key::Grid(place, vintage) => drop(self.grid.remove(&(*place, *vintage))),
                Key::Class(class) => drop(self.classes.remove(class)),
                Key::Electricity(country, year, kind, name) => {
                    drop(self.electricity.remove(&(*country, *year, *kind, name.clone())));
                }
            },
        }
    }

    /// Number of the version; 0 when the organisation never gave any.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// What names the version in a factor set's identifier: its number and the start of its digest.
    pub fn name(&self) -> String {
        let digest: String = self.digest.chars().take(4).collect();
        format!("own.{}-{digest}", self.version)
    }

    /// Own products, by identifier.
    pub fn products(&self) -> impl Iterator<Item = &Held<OwnProduct>> {
        self.products.values()
    }

    /// Own grid factors, by country, zone and time.
    pub fn grid(&self) -> impl Iterator<Item = &Held<OwnGrid>> {
        self.grid.values()
    }

    /// Own class defaults, by class.
    pub fn classes(&self) -> impl Iterator<Item = &Held<OwnClass>> {
        self.classes.values()
    }

    /// Contracts, residual mixes, losses and well-to-tank, by country, year and kind.
    pub fn electricity(&self) -> impl Iterator<Item = &Held<OwnElectricity>> {
        self.electricity.values()
    }

    /// A figure of electricity by its name.
    pub fn electricity_named(&self, key: &Key) -> Option<&Held<OwnElectricity>> {
        let Key::Electricity(country, year, kind, name) = key else { return None };
        self.electricity.get(&(*country, *year, *kind, name.clone()))
    }

    /// Whether a figure of this name is among them.
    pub fn has(&self, key: &Key) -> bool {
        match key {
            Key::Product(id) => self.products.contains_key(id),
            Key::Grid(place, vintage) => self.grid.contains_key(&(*place, *vintage)),
            Key::Class(class) => self.classes.contains_key(class),
            Key::Electricity(..) => self.electricity_named(key).is_some(),
        }
    }

    /// Whether the very same figure is among them, whoever recorded it.
    pub fn holds(&self, change: &Change) -> bool {
        match change {
            Change::Product(own) => {
                self.products.get(&own.id).is_some_and(|held| held.figure == *own)
            }
            Change::Grid(own) => {
                self.grid.get(&(own.place(), own.vintage)).is_some_and(|held| held.figure == *own)
            }
            Change::Class(own) => {
                self.classes.get(&own.class).is_some_and(|held| held.figure == *own)
            }
            Change::Electricity(own) => {
                self.electricity_named(&own.key()).is_some_and(|held| held.figure == *own)
            }
            Change::Withdrawn { key } => !self.has(key),
        }
    }

    /// These figures with changes that nobody has recorded yet, as the version after this one.
    #[must_use]
    pub fn and<'a>(&self, changes: impl IntoIterator<Item = &'a Change>) -> Self {
        let mut figures = self.clone();
        figures.version += 1;
        let recorded = Recorded {
            version: figures.version,
            recorded_on: Day::from_days(0),
            recorded_by: None,
            evidence: None,
        };
        for change in changes {
            figures.apply(change, &recorded);
        }
        figures
    }

    /// The name of every figure.
    pub fn keys(&self) -> Vec<Key> {
        let products = self.products.keys().cloned().map(Key::Product);
        let grid = self.grid.keys().map(|(place, vintage)| Key::Grid(*place, *vintage));
        let classes = self.classes.keys().copied().map(Key::Class);
        let electricity = self.electricity.values().map(|held| held.figure.key());
        products.chain(grid).chain(classes).chain(electricity).collect()
    }

    /// What they rest on: each source once, with its licence.
    pub fn sources(&self) -> BTreeSet<(String, String)> {
        let products = self.products.values().map(|held| told(&held.figure.source, ""));
        let grid = self.grid.values().map(|held| told(&held.figure.source, &held.figure.licence));
        let classes = self.classes.values().map(|held| told(&held.figure.source, ""));
        let electricity = self.electricity.values();
        let electricity = electricity.map(|held| told(&held.figure.source, &held.figure.licence));
        products.chain(grid).chain(classes).chain(electricity).collect()
    }

    /// Number of figures.
    pub fn len(&self) -> usize {
        self.products.len() + self.grid.len() + self.classes.len() + self.electricity.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Lays the products over the catalogue.
    pub(crate) fn over_catalogue(&self, catalogue: &mut Catalogue) {
        for held in self.products.values() {
            let own = &held.figure;
            let shipped = catalogue.position(&own.id).map(|at| catalogue.products()[at].clone());
            let source = Source {
                vintage: own.year.map(|year| year.to_string()),
                boundary: Some("life-cycle".to_owned()),
                ..source(&Key::Product(own.id.clone()), &own.source, "", &held.recorded)
            };
            let product = Product {
                id: own.id.clone(),
                maker: shipped.as_ref().map_or_else(|| own.maker.clone(), |p| p.maker.clone()),
                name: shipped.as_ref().map_or_else(|| own.model.clone(), |p| p.name.clone()),
                class: shipped.as_ref().map_or(own.class, |p| p.class),
                year: own.year,
                total_kg: own.total_kg,
                statistic: own.statistic,
                shares: own.shares,
                error: own.error,
                yearly_kwh: shipped.as_ref().and_then(|p| p.yearly_kwh),
                weight_kg: shipped.as_ref().and_then(|p| p.weight_kg),
                screen_in: shipped.as_ref().and_then(|p| p.screen_in),
                // The maker's sheet is not where this figure stands.
                sheet: None,
                own: Some(source),
            };
            catalogue.set_own(product);
        }
    }

    /// Lays the grid factors over the table, each place's years before its months.
    pub(crate) fn over_grid(&self, table: &mut GridTable) {
        for held in self.grid.values() {
            let own = &held.figure;
            let Ok(factor) = GramsCo2ePerKwh::new(own.g_per_kwh) else { continue };
            let key = Key::Grid(own.place(), own.vintage);
            let source = Source {
                vintage: Some(own.vintage.to_string()),
                boundary: Some(own.boundary.name().to_owned()),
                mix: Some(own.mix.name().to_owned()),
                ..source(&key, &own.source, &own.licence, &held.recorded)
            };
            table.set_own(own.place(), own.vintage, factor, own.boundary, source);
        }
        for held in self.electricity.values() {
            let source = source(&held.figure.key(), "", "", &held.recorded);
            electricity::lay(held, source, table);
        }
    }

    /// Lays the class defaults over the shipped ones.
    pub(crate) fn over_classes(&self, defaults: &mut ClassDefaults) {
        for held in self.classes.values() {
            let own = &held.figure;
            let mut class = defaults.of(own.class).clone();
            let source = source(&Key::Class(own.class), &own.source, "", &held.recorded);
            if let Some(years) = own.life_years {
                class.life_years = years;
                class.own.life = Some(source.clone());
            }
            if let Some([yearly_kwh, low, high]) = own.yearly_kwh {
                let text = own.source.clone();
                class.energy = Some(ClassEnergy { yearly_kwh, low, high, source: text });
                class.own.energy = Some(source.clone());
            }
            if let Some([median_kg, low_kg, high_kg]) = own.embodied_kg {
                class.embodied = Some(ClassEmbodied { median_kg, low_kg, high_kg, rows: 0 });
                class.own.embodied = Some(source);
            }
            defaults.set_own(class);
        }
    }
}

/// Title and licence of a source, in the organisation's words where it gave any.
fn told(words: &str, licence: &str) -> (String, String) {
    let or = |text: &str, none: &str| if text.is_empty() { none } else { text }.to_owned();
    (or(words, OWN_TITLE), or(licence, OWN_LICENCE))
}

/// The source of an own figure: the words of the organisation, and how it was recorded.
fn source(key: &Key, words: &str, licence: &str, recorded: &Recorded) -> Source {
    let (title, licence) = told(words, licence);
    Source {
        id: format!("own.{}:{key}", recorded.version),
        title,
        licence,
        vintage: None,
        boundary: None,
        mix: None,
        gwp: None,
        address: None,
        own: Some(recorded.clone()),
    }
}
