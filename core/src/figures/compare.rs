//! Two versions of an organisation's figures side by side: what differs, and what it does to the
//! fleet.

use super::electricity;
use super::wire::{FigureChange, FigureValue, FiguresDifference, TileDifference};
use crate::catalogue::Product;
use crate::embodied::Embodied;
use crate::factors::ClassDefault;
use crate::fleet::{Ask, Carbon, Fleet, FleetSummary, GroupBy, Reach};
use crate::library::Library;
use crate::own::{Key, OwnFigures};
use crate::quantity::GramsCo2e;
use crate::receipt::{Label, Quality, Unit};
use std::collections::BTreeSet;

/// An aspect of a figure: what it is, its unit, and its value where the library has one.
pub type Aspect = (Label, Option<Unit>, Option<FigureValue>);

/// The aspects of a figure under a library.
pub fn aspects(library: &Library, key: &Key) -> Vec<Aspect> {
    match key {
        Key::Product(id) => {
            let at = library.catalogue.position(id);
            product_aspects(library, at.map(|at| &library.catalogue.products()[at]))
        }
        Key::Grid(place, vintage) => {
            let rows = library.grid.rows(*place);
            let row = rows.into_iter().find(|factor| factor.vintage == *vintage);
            let value = row.map(|factor| FigureValue {
                value: factor.grams_per_kwh(),
                low: None,
                high: None,
                quality: factor.quality(),
            });
            vec![(Label::new("aspect.grid", "Grid factor, g CO₂e/kWh"), None, value)]
        }
        Key::Class(class) => class_aspects(library.classes.of(*class)),
        Key::Electricity(..) => electricity::aspects(library, key),
    }
}

fn product_aspects(library: &Library, product: Option<&Product>) -> Vec<Aspect> {
    let embodied = product.and_then(|p| library.published(p));
    let published = product.map(|product| FigureValue {
        value: product.total_kg,
        low: None,
        high: None,
        quality: if product.own.is_some() { Quality::Own } else { Quality::Maker },
    });
    let unit = Some(Unit::KgCo2e);
    vec![
        (Label::new("aspect.embodied", "Embodied carbon"), unit, embodied.as_ref().map(stated)),
        (Label::new("aspect.published", "Whole life, with its use phase"), unit, published),
    ]
}

/// The embodied figure with the range that people see.
fn stated(embodied: &Embodied) -> FigureValue {
    let of = embodied.stated;
    let ranged = of.low < of.high;
    FigureValue {
        value: of.mean,
        low: ranged.then_some(of.low),
        high: ranged.then_some(of.high),
        quality: embodied.quality(),
    }
}

fn class_aspects(class: &ClassDefault) -> Vec<Aspect> {
    let quality = |own: bool, shipped| if own { Quality::Own } else { shipped };
    vec![
        (
            Label::new("aspect.life", "Planned life, years"),
            None,
            Some(FigureValue {
                value: class.life_years,
                low: None,
                high: None,
                quality: quality(class.own.life.is_some(), Quality::Estimate),
            }),
        ),
        (
            Label::new("aspect.energy", "Electricity a year"),
            Some(Unit::KwhPerYear),
            class.energy.as_ref().map(|energy| FigureValue {
                value: energy.yearly_kwh,
                low: Some(energy.low),
                high: Some(energy.high),
                quality: quality(class.own.energy.is_some(), Quality::Modelled),
            }),
        ),
        (
            Label::new("aspect.class_embodied", "Embodied carbon where no product is known"),
            Some(Unit::KgCo2e),
            class.embodied.map(|embodied| FigureValue {
                value: embodied.median_kg,
                low: Some(embodied.low_kg),
                high: Some(embodied.high_kg),
                quality: quality(class.own.embodied.is_some(), Quality::Estimate),
            }),
        ),
    ]
}

/// The aspects of a figure that differ between two libraries.
pub fn changes_between(
    before: &Library,
    after: &Library,
    key: &Key,
    name: &str,
) -> Vec<FigureChange> {
    let pairs = aspects(before, key).into_iter().zip(aspects(after, key));
    pairs
        .filter(|((_, _, before), (_, _, after))| before != after)
        .map(|((aspect, unit, before), (_, _, after))| FigureChange {
            key: key.clone(),
            name: name.to_owned(),
            aspect,
            unit,
            before,
            after,
            devices: None,
        })
        .collect()
}

/// A figure's name for people, from whichever of two libraries knows it.
pub fn name_of(key: &Key, libraries: [&Library; 2]) -> String {
    let named = |library: &&Library| match key {
        Key::Product(id) => library.catalogue.position(id).map(|at| {
            let product = &library.catalogue.products()[at];
            format!("{} {}", product.maker, product.name)
        }),
        Key::Grid(place, vintage) => {
            library.grid.place_name(*place).map(|name| format!("{name}, {vintage}"))
        }
        Key::Class(class) => Some(class.english().to_owned()),
        Key::Electricity(country, year, kind, name) => {
            let place = library.grid.name(*country).unwrap_or(country.code());
            let named = if name.is_empty() { String::new() } else { format!(" {name}") };
            Some(format!("{place}, {year}: {}{named}", kind.english()))
        }
    };
    libraries.iter().find_map(named).unwrap_or_else(|| key.to_string())
}

/// The figures of two versions that differ, each with the devices that count with it.
pub fn figures_that_differ(
    [from, to]: [&Library; 2],
    [before, after]: [&OwnFigures; 2],
    reach: Option<&Reach>,
) -> Vec<FigureChange> {
    let keys: BTreeSet<Key> = before.keys().into_iter().chain(after.keys()).collect();
    let mut changes = Vec::new();
    for key in keys {
        let name = name_of(&key, [to, from]);
        let devices = reach.map(|reach| match &key {
            Key::Product(id) => reach.products.get(id).copied().unwrap_or(0),
            Key::Grid(place, _) => reach.places.get(place).copied().unwrap_or(0),
            Key::Electricity(country, ..) => reach.countries.get(country).map_or(0, |(_, at)| *at),
            Key::Class(class) => reach.classes[class.index()],
        });
        let differ = changes_between(from, to, &key, &name);
        changes.extend(differ.into_iter().map(|change| FigureChange { devices, ..change }));
    }
    changes
}

/// A version of an organisation's figures with the fleet counted under it.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// The figures.
    pub own: &'a OwnFigures,
    /// The library with them.
    pub library: &'a Library,
    /// The fleet under it.
    pub fleet: &'a Fleet,
}

/// What differs between two versions, and by how much each tile of the fleet changes.
pub fn difference(from: Side<'_>, to: Side<'_>, ask: &Ask<'_>) -> FiguresDifference {
    let before = from.fleet.summary(from.library, ask, GroupBy::Class);
    let after = to.fleet.summary(to.library, ask, GroupBy::Class);
    let mut reach = to.fleet.reach(to.library);
    for (id, devices) in from.fleet.reach(from.library).products {
        let known = reach.products.entry(id).or_default();
        *known = devices.max(*known);
    }
    FiguresDifference {
        from: from.own.version(),
        to: to.own.version(),
        from_factor_set: from.library.factor_set().to_owned(),
        to_factor_set: to.library.factor_set().to_owned(),
        period: ask.period,
        figures: figures_that_differ([from.library, to.library], [from.own, to.own], Some(&reach)),
        gross_change_kg: after.gross.mean_kg - before.gross.mean_kg,
        devices_changed: to.fleet.devices_that_differ(from.fleet, ask),
        tiles: tiles(&before, &after),
    }
}

fn tiles(before: &FleetSummary, after: &FleetSummary) -> Vec<TileDifference> {
    type Tile = (&'static str, &'static str, fn(&FleetSummary) -> Option<Carbon>);
    const TILES: [Tile; 6] = [
        ("tile.gross", "Gross in the period", |of| Some(of.gross)),
        ("tile.embodied_part", "Embodied part of it", |of| Some(stages(of, false))),
        ("tile.use_part", "Use part of it", |of| Some(stages(of, true))),
        ("tile.per_device_year", "Per device and year", |of| of.per_device_year),
        ("tile.embodied", "Embodied carbon of all devices", |of| Some(of.embodied)),
        ("tile.to_carry", "Still to carry", |of| of.still_to_carry),
    ];
    TILES
        .into_iter()
        .map(|(key, text, of)| TileDifference {
            tile: Label::new(key, text),
            before: of(before),
            after: of(after),
        })
        .collect()
}

/// The use stage, or all the others; their ends added, since they err together.
fn stages(summary: &FleetSummary, used: bool) -> Carbon {
    let of = summary.stages.iter();
    let of = of.filter(|figure| (figure.stage == crate::lifecycle::Stage::Use) == used);
    let carbons: Vec<Carbon> = of.map(|figure| figure.carbon).collect();
    let sum = |part: fn(&Carbon) -> GramsCo2e| carbons.iter().map(part).sum();
    Carbon { mean_kg: sum(|c| c.mean_kg), low_kg: sum(|c| c.low_kg), high_kg: sum(|c| c.high_kg) }
}
