//! What the estimator is fitted to: the catalogue's products, and how the source says they may be
//! split.

use anyhow::{Context, Result};
use impact_core::catalogue::Catalogue;
use impact_core::embodied::estimator::{Features, Setting};
use impact_core::factors::DeviceClass;
use std::collections::BTreeMap;
use std::path::Path;

/// A published product with its figure.
pub struct Row {
    /// Position in the catalogue.
    pub at: usize,
    pub maker: String,
    pub class: DeviceClass,
    /// Embodied carbon: the maker's total less the maker's own use phase, kg CO2e.
    pub kg: f64,
    /// Its logarithm.
    pub log: f64,
    pub year: Option<u16>,
    /// Products that must stay on one side of a split.
    pub group: String,
    /// Products with the same figures under different names.
    pub alike: String,
    /// Features by setting.
    pub features: [Features; 2],
    /// Part of making in it, where the sheet gives the stages.
    pub made: Option<f64>,
}

/// The catalogue's bytes, and every row that has a figure.
pub fn read(root: &Path) -> Result<(Vec<u8>, Vec<Row>)> {
    let data = root.join("core/data");
    let bytes = |name: &str| {
        let path = data.join(name);
        std::fs::read(&path).with_context(|| format!("reading {}", path.display()))
    };
    let catalogue = bytes("catalogue.odbl.csv")?;
    let parsed = Catalogue::parse(&catalogue, &bytes("machine-types.csv")?)?;
    let groups = groups(&data.join("source/product_carbon_footprints.csv"))?;
    let rows = parsed.products().iter().enumerate().filter_map(|(at, product)| {
        let used = product.shares.used.filter(|_| product.shares.are_possible())?;
        let kg = product.total_kg * (1.0 - used);
        let key = (product.maker.clone(), plain(&product.name));
        let group = groups.get(&key).cloned().unwrap_or_else(|| product.id.clone());
        (kg > 0.0).then(|| Row {
            at,
            maker: product.maker.clone(),
            class: product.class,
            kg,
            log: kg.ln(),
            year: product.year,
            group,
            alike: format!("{}/{}/{used}", product.maker, product.total_kg),
            features: Setting::ALL.map(|setting| setting.features(product)),
            made: product.shares.manufacture.map(|made| made / (1.0 - used)),
        })
    });
    Ok((catalogue.clone(), rows.collect()))
}

/// A name without what differs between the source and the catalogue made of it.
fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
}

/// Group by maker and name.
fn groups(path: &Path) -> Result<BTreeMap<(String, String), String>> {
    let mut reader = csv::Reader::from_path(path)?;
    let header = reader.headers()?.clone();
    let column = |name: &str| {
        let at = header.iter().position(|cell| cell == name);
        at.with_context(|| format!("{} has no column {name}", path.display()))
    };
    let (maker, name, group) = (column("manufacturer")?, column("name")?, column("group")?);
    let mut groups = BTreeMap::new();
    for record in reader.records() {
        let record = record?;
        let cell = |at: usize| record.get(at).unwrap_or_default().trim().to_owned();
        let written = cell(name).replace("\\xe2\\x80\\x9d", "").replace("\\xe2\\x80\\x93", "");
        groups.insert((cell(maker), plain(&written)), cell(group));
    }
    Ok(groups)
}
