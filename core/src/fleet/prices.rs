//! Embodied carbon and modelled energy of what a fleet is made of, each assessed once.

use super::figure::Carbon;
use super::pricing::{Priced, StageGrams};
use crate::catalogue::{Product, maker_name};
use crate::embodied::{Asked, Embodied, assess};
use crate::estimate::{Estimate, Shape};
use crate::factors::DeviceClass;
use crate::library::Library;
use crate::lifecycle::{Life, Stage, View, embodied_carried};
use crate::quantity::{Day, GramsCo2e};
use crate::receipt::Node;
use crate::usage::{self, MakersEnergy};
use std::collections::{BTreeMap, BTreeSet};

/// What an embodied figure's error comes from; figures of one source err together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ErrorSource {
    /// A maker's method.
    Maker(String),
    /// The organisation's own figures for a maker's products.
    Own(String),
    /// The estimator, for a maker's devices of a class.
    Estimate(String, DeviceClass),
    /// A class's estimate.
    Class(DeviceClass),
}

/// Embodied carbon as plain numbers.
#[derive(Debug, Clone)]
pub(super) struct Totals {
    /// By stage, kg.
    stages: [f64; Stage::ALL.len()],
    /// Up to the customer's door, kg.
    to_the_door: f64,
    /// The whole device.
    pub whole: Carbon,
    /// How it errs.
    pub shape: Shape,
    /// Position in [`Fleet::error_sources`].
    pub error_source: usize,
}

impl Totals {
    fn of(embodied: &Embodied, error_source: usize) -> Self {
        let mut stages = [0.0; Stage::ALL.len()];
        for (stage, node) in &embodied.stages {
            stages[stage.index()] = node.value;
        }
        let grams = stages.iter().map(|kg| GramsCo2e::rounded(kg * 1000.0)).sum();
        Self {
            stages,
            to_the_door: embodied.to_the_door.value,
            whole: carbon(grams, &embodied.stated),
            shape: embodied.stated.shape(),
            error_source,
        }
    }

    /// Whole grams of a stage.
    pub fn stage_grams(&self, stage: Stage) -> GramsCo2e {
        GramsCo2e::rounded(self.stages[stage.index()] * 1000.0)
    }

    /// Grams carried before a day, by stage.
    pub fn carried(&self, life: &Life, view: View, at: Day) -> StageGrams {
        let mut grams = StageGrams::default();
        if view == View::InventoryRented {
            // A lessee carries everything up to the door as one.
            let door = embodied_carried(self.to_the_door, life, view, Stage::Manufacture, at);
            grams.0[Stage::Manufacture.index()] = door;
            return grams;
        }
        for (stage, kg) in Stage::ALL.into_iter().zip(self.stages) {
            if kg != 0.0 {
                grams.0[stage.index()] = embodied_carried(kg, life, view, stage, at);
            }
        }
        grams
    }
}

/// A product's or class's energy with the error that its devices share.
#[derive(Debug, Clone)]
pub(super) struct ModelledEnergy {
    pub node: Node,
    pub yearly_kwh: f64,
    pub shape: Shape,
    /// Position in [`Fleet::energy_sources`].
    pub error_source: usize,
}

/// What a device's embodied carbon follows from: its product, or what it is estimated by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Kind {
    product: Option<usize>,
    lent: bool,
    class: DeviceClass,
    /// Maker and model, where its estimate depends on them.
    named: Option<(String, String)>,
}

impl Kind {
    /// Of a device of a known class.
    pub fn of(library: &Library, priced: &Priced, class: DeviceClass) -> Self {
        let maker = &priced.maker;
        // What stands in for a missing name on screen says nothing of the device.
        let nameless = priced.device.model.trim().is_empty();
        let model = if nameless { String::new() } else { priced.model.clone() };
        let own = library.classes.of(class).own.embodied.is_some();
        let by_name = priced.product.is_none() && !own && library.estimator.knows(maker, class);
        Self {
            product: priced.product,
            lent: priced.lent,
            class,
            named: by_name.then(|| (maker.clone(), model)),
        }
    }
}

/// Embodied carbon by kind, each assessed once, in the order of the kinds: ranges are sums of floats
/// in that order, which must not be the order of the devices.
#[derive(Default)]
pub(super) struct Prices {
    pub embodied: Vec<Embodied>,
    pub totals: Vec<Totals>,
    pub error_sources: Vec<ErrorSource>,
    /// Modelled energy by product with its maker's figure, or by class.
    pub energy: Vec<ModelledEnergy>,
    /// What its errors come from, each once.
    pub energy_sources: Vec<ErrorSource>,
    known: BTreeMap<Kind, Option<usize>>,
    energy_known: BTreeMap<Kind, Option<usize>>,
}

impl Prices {
    /// Assesses each kind.
    pub fn of(library: &Library, kinds: &BTreeSet<Kind>) -> Self {
        let mut prices = Self::default();
        for kind in kinds {
            let at = prices.assess(library, kind);
            prices.known.insert(kind.clone(), at);
            let at = prices.model(library, kind);
            prices.energy_known.insert(kind.clone(), at);
        }
        prices
    }

    /// Position of a kind's embodied carbon.
    pub fn position(&self, kind: &Kind) -> Option<usize> {
        self.known.get(kind).copied().flatten()
    }

    /// Position of the modelled energy of a product's devices, or of its class's.
    pub fn energy_position(&self, kind: &Kind) -> Option<usize> {
        self.energy_known.get(kind).copied().flatten()
    }

    /// The energy of a kind: what the organisation says of the class, else what the maker says of
    /// the product, else what is typical of the class. What a product lends its line is no
    /// statement about another's energy.
    fn model(&mut self, library: &Library, kind: &Kind) -> Option<usize> {
        let class = kind.class;
        let default = library.classes.of(class);
        let product =
            kind.product.filter(|_| !kind.lent).map(|at| &library.catalogue.products()[at]);
        let stated = product.filter(|_| default.own.energy.is_none()).and_then(makers_energy);
        let (node, spread, source) = match (stated, product) {
            (Some(stated), Some(product)) => {
                let source = ErrorSource::Maker(product.maker.clone());
                (usage::makers(&stated), stated.estimate(), source)
            }
            _ => {
                let source = ErrorSource::Class(class);
                let same = |of: &ModelledEnergy| self.energy_sources[of.error_source] == source;
                // One for the class, however many products share it.
                if let Some(known) = self.energy.iter().position(same) {
                    return Some(known);
                }
                let spread = default.energy.as_ref()?.estimate();
                (usage::modelled(default)?, spread, source)
            }
        };
        let error_source = place(&mut self.energy_sources, source);
        let (yearly_kwh, shape) = (node.value, spread.shape());
        self.energy.push(ModelledEnergy { yearly_kwh, node, shape, error_source });
        Some(self.energy.len() - 1)
    }

    fn assess(&mut self, library: &Library, kind: &Kind) -> Option<usize> {
        let product = kind.product.map(|at| &library.catalogue.products()[at]);
        let (maker, model) = kind.named.as_ref().map_or(("", ""), |(maker, model)| (maker, model));
        let asked = Asked { product, lent: kind.lent, maker, model, ..Asked::default() };
        let embodied = assess(library.tables(kind.class), &asked)?;
        let source = match (product, &kind.named) {
            (Some(product), _) if product.own.is_some() => ErrorSource::Own(product.maker.clone()),
            (Some(product), _) if !kind.lent => ErrorSource::Maker(product.maker.clone()),
            (Some(product), _) => ErrorSource::Estimate(product.maker.clone(), kind.class),
            (None, Some((maker, _))) => ErrorSource::Estimate(maker_name(maker), kind.class),
            (None, None) => ErrorSource::Class(kind.class),
        };
        let source = place(&mut self.error_sources, source);
        self.totals.push(Totals::of(&embodied, source));
        self.embodied.push(embodied);
        Some(self.embodied.len() - 1)
    }
}

/// Position of a source among those known, where it is put if it is new.
fn place(known: &mut Vec<ErrorSource>, source: ErrorSource) -> usize {
    known.iter().position(|known| *known == source).unwrap_or_else(|| {
        known.push(source);
        known.len() - 1
    })
}

/// The maker's yearly energy of a product, where it states one.
fn makers_energy(product: &Product) -> Option<MakersEnergy<'_>> {
    Some(MakersEnergy {
        product: &product.id,
        yearly_kwh: product.yearly_kwh?,
        year: product.year,
        sheet: product.sheet.as_deref(),
    })
}

/// A figure from an estimate in kilograms, its mean given in grams.
fn carbon(mean: GramsCo2e, estimate: &Estimate) -> Carbon {
    Carbon {
        mean_kg: mean,
        low_kg: GramsCo2e::rounded(estimate.low * 1000.0),
        high_kg: GramsCo2e::rounded(estimate.high * 1000.0),
    }
}
