//! The tables as people look through them: each figure with where it comes from and what counts
//! with it.

use super::wire::{
    ClassRow, FactorSetInfo, FigureValue, GridCountry, GridFactorRow, GridRow, GridZoneRow,
    ProductList, ProductRow, TableInfo,
};
use crate::catalogue::Product;
use crate::embodied::{class_source, product_source};
use crate::factors::{DeviceClass, GridFactor, Origin, Vintage};
use crate::fleet::{Carbon, Reach};
use crate::library::Library;
use crate::quantity::{Country, Day, GramsCo2e, GridPlace, Month};
use crate::receipt::{Label, Quality};
use crate::usage;
use std::cmp::Reverse;

/// Which products are asked for.
#[derive(Debug, Clone, Default)]
pub struct ProductsAsked {
    /// Words that must all occur in maker or name.
    pub search: String,
    /// Classes; all when empty.
    pub class: Vec<DeviceClass>,
    /// Own products only.
    pub own: bool,
    /// Products that devices of the organisation count with, only.
    pub in_use: bool,
}

/// A page of the products, own ones first, then by maker and name. `shipped` is the library without
/// the organisation's figures, `library` the one with them.
pub fn product_list(
    shipped: &Library,
    library: &Library,
    reach: &Reach,
    asked: &ProductsAsked,
    start: u64,
    limit: u64,
) -> ProductList {
    let words: Vec<String> =
        asked.search.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let wanted = |product: &&Product| {
        let text = format!("{} {}", product.maker, product.name).to_lowercase();
        words.iter().all(|word| text.contains(word))
            && (asked.class.is_empty() || asked.class.contains(&product.class))
            && (!asked.own || product.own.is_some())
            && (!asked.in_use || reach.products.contains_key(&product.id))
    };
    let mut found: Vec<&Product> = library.catalogue.products().iter().filter(wanted).collect();
    found.sort_by_key(|product| (product.own.is_none(), &product.maker, &product.name));
    let page = found
        .iter()
        .skip(usize::try_from(start).unwrap_or(usize::MAX))
        .take(usize::try_from(limit).unwrap_or(usize::MAX));
    ProductList {
        total: found.len() as u64,
        start,
        rows: page.filter_map(|product| product_row(shipped, library, reach, product)).collect(),
        next_cursor: None,
        factor_set: library.factor_set().to_owned(),
    }
}

fn product_row(
    shipped: &Library,
    library: &Library,
    reach: &Reach,
    product: &Product,
) -> Option<ProductRow> {
    let embodied = library.published(product)?;
    let before = product.own.as_ref().and_then(|_| shipped.catalogue.position(&product.id));
    Some(ProductRow {
        id: product.id.clone(),
        maker: product.maker.clone(),
        name: product.name.clone(),
        class: product.class,
        year: product.year,
        published_kg: product.total_kg,
        statistic: product.statistic.key().to_owned(),
        relative_sd: product.credible_error(),
        shares: product.shares,
        embodied: Carbon {
            mean_kg: GramsCo2e::rounded(embodied.stated.mean * 1000.0),
            low_kg: GramsCo2e::rounded(embodied.stated.low * 1000.0),
            high_kg: GramsCo2e::rounded(embodied.stated.high * 1000.0),
        },
        method: embodied.method,
        source: product_source(product),
        overrides_kg: before.map(|at| shipped.catalogue.products()[at].total_kg),
        devices: reach.products.get(&product.id).copied().unwrap_or(0),
    })
}

fn factor_row(
    shipped: &Library,
    library: &Library,
    place: GridPlace,
    factor: GridFactor,
) -> GridFactorRow {
    let source = library.grid.source(place, factor);
    let before = shipped.grid.rows(place).into_iter().find(|row| row.vintage == factor.vintage);
    GridFactorRow {
        vintage: factor.vintage.to_string(),
        g_per_kwh: factor.grams_per_kwh(),
        quality: factor.quality(),
        overrides_g_per_kwh: before
            .filter(|_| source.own.is_some())
            .map(|factor| factor.grams_per_kwh()),
        source,
    }
}

/// Every country's factor as it counts in a month: those of the organisation's sites first, then by
/// name.
pub fn grid_rows(
    shipped: &Library,
    library: &Library,
    reach: &Reach,
    month: Month,
) -> Vec<GridRow> {
    let countries = library.grid.countries();
    let row = |(country, name): (Country, &str)| {
        let factor = library.grid.factor(country, month)?;
        let (sites, devices) = reach.countries.get(&country).copied().unwrap_or_default();
        Some(GridRow {
            country,
            name: name.to_owned(),
            factor: factor_row(shipped, library, country.into(), factor),
            age_months: factor.age_months(month),
            fallback: factor.fallback,
            sites,
            devices,
        })
    };
    let mut rows: Vec<GridRow> = countries.into_iter().filter_map(row).collect();
    rows.sort_by_key(|row| (row.sites == 0, Reverse(row.devices), row.name.clone()));
    rows
}

/// Every factor of a country, newest first; `None` for one without any.
pub fn grid_country(shipped: &Library, library: &Library, country: Country) -> Option<GridCountry> {
    let name = library.grid.name(country)?.to_owned();
    let (years, months): (Vec<GridFactor>, Vec<GridFactor>) = library
        .grid
        .rows(country)
        .into_iter()
        .rev()
        .partition(|factor| matches!(factor.vintage, Vintage::Year(_)));
    let rows = |factors: Vec<GridFactor>| {
        let row = |factor| factor_row(shipped, library, country.into(), factor);
        factors.into_iter().map(row).collect()
    };
    let zones = library.grid.zones_of(country).into_iter().filter_map(|(zone, name)| {
        let place = GridPlace { country, zone: Some(zone) };
        let mut factors = library.grid.rows(place);
        factors.sort_by_key(|factor| Reverse(factor.vintage.last_month().index()));
        let mut rows =
            factors.into_iter().map(|factor| factor_row(shipped, library, place, factor));
        let factor = rows.next()?;
        let own = rows.filter(|row| row.source.own.is_some()).collect();
        Some(GridZoneRow { zone, name: name.to_owned(), factor, own })
    });
    let zones = zones.collect();
    let factor_set = library.factor_set().to_owned();
    let (years, months) = (rows(years), rows(months));
    Some(GridCountry { country, name, years, months, zones, factor_set })
}

/// The defaults of every class.
pub fn class_rows(shipped: &Library, library: &Library, reach: &Reach) -> Vec<ClassRow> {
    let row = |class: DeviceClass| {
        let (now, before) = (library.classes.of(class), shipped.classes.of(class));
        let own = &now.own;
        let quality = |own: bool, shipped| if own { Quality::Own } else { shipped };
        ClassRow {
            class,
            life_years: now.life_years,
            life_own: own.life.clone(),
            yearly_kwh: now.energy.as_ref().map(|energy| FigureValue {
                value: energy.yearly_kwh,
                low: Some(energy.low),
                high: Some(energy.high),
                quality: quality(own.energy.is_some(), Quality::Modelled),
            }),
            energy_source: now.energy.as_ref().map(|_| usage::source(now)),
            embodied_kg: now.embodied.map(|embodied| FigureValue {
                value: embodied.median_kg,
                low: Some(embodied.low_kg),
                high: Some(embodied.high_kg),
                quality: quality(own.embodied.is_some(), Quality::Estimate),
            }),
            embodied_rows: now.embodied.map_or(0, |embodied| embodied.rows),
            embodied_source: now
                .embodied
                .map(|_| own.embodied.clone().unwrap_or_else(|| class_source(now))),
            overrides_life_years: own.life.as_ref().map(|_| before.life_years),
            overrides_yearly_kwh: before
                .energy
                .as_ref()
                .filter(|_| own.energy.is_some())
                .map(|energy| energy.yearly_kwh),
            overrides_embodied_kg: before
                .embodied
                .filter(|_| own.embodied.is_some())
                .map(|embodied| embodied.median_kg),
            devices: reach.classes[class.index()],
        }
    };
    DeviceClass::ALL.into_iter().map(row).collect()
}

/// What figures are computed with: the tables, how new they are, and under which licence.
pub fn factor_set_info(library: &Library, own_version: u32, today: Day) -> FactorSetInfo {
    let products = library.catalogue.products();
    let shipped = products.iter().filter(|product| product.own.is_none());
    let newest_sheet = shipped.clone().filter_map(|product| product.year).max();
    let sheets = newest_sheet.map(|year| Vintage::Year(i32::from(year)));
    let shipped_factor = |(country, factor): &(Country, GridFactor)| {
        library.grid.source(*country, *factor).own.is_none()
    };
    let mut factors = library
        .grid
        .countries()
        .into_iter()
        .flat_map(|(country, _)| library.grid.rows(country).into_iter().map(move |f| (country, f)))
        .filter(shipped_factor)
        .map(|(_, factor)| factor);
    let mut grid = (0, None);
    for factor in &mut factors {
        grid.0 += 1;
        let newer = |old: Vintage| factor.vintage.last_month().index() > old.last_month().index();
        if grid.1.is_none_or(newer) {
            grid.1 = Some(factor.vintage);
        }
    }
    let table = |title: Label, rows: u64, newest: Option<Vintage>, source: &str, licence: &str| {
        let month = today.month();
        TableInfo {
            title,
            rows,
            newest: newest.map(|vintage| vintage.to_string()).unwrap_or_default(),
            age_months: newest.map_or(0, |vintage| {
                u32::try_from(month.index() - vintage.last_month().index()).unwrap_or(0)
            }),
            source: source.to_owned(),
            licence: licence.to_owned(),
        }
    };
    let boavizta = "Boavizta, environmental footprint data";
    let zones = Origin::ZONED.map(|origin| {
        let (rows, newest) = library.grid.zone_factors(origin.key);
        let title = match origin.key {
            "state" => Label::new("table.states", "Grid factors by US state"),
            "zone" => Label::new("table.zones", "Grid factors by zone"),
            "egrid" => Label::new("table.subregions", "Grid factors by US subregion"),
            _ => Label::new("table.kingdom", "United Kingdom: electricity, losses, well-to-tank"),
        };
        table(title, rows, newest, origin.yearly, origin.licence)
    });
    let mut info = FactorSetInfo {
        engine: crate::ENGINE_VERSION.to_owned(),
        factor_set: library.factor_set().to_owned(),
        own_version,
        today,
        tables: vec![
            table(
                Label::new("table.products", "Makers’ published footprints"),
                shipped.count() as u64,
                sheets,
                boavizta,
                crate::factors::ODBL,
            ),
            table(
                Label::new("table.grid", "Grid factors by country, year and month"),
                grid.0,
                grid.1,
                "Ember, yearly and monthly electricity data",
                crate::factors::CC_BY,
            ),
            table(
                Label::new("table.classes", "Defaults by class"),
                DeviceClass::ALL.len() as u64,
                sheets,
                boavizta,
                crate::factors::ODBL,
            ),
        ],
    };
    info.tables.extend(zones.into_iter().filter(|table| table.rows > 0));
    info
}
