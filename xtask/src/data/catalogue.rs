//! The catalogue of published footprints, with the faults of its source made visible.

use super::table::{Row, Table, cell, figure};
use anyhow::Result;
use std::collections::BTreeMap;
use std::fmt::Write;

/// A product as the compact table holds it.
pub struct Product {
    pub id: String,
    pub maker: String,
    pub name: String,
    pub class: &'static str,
    pub year: Option<f64>,
    pub total: f64,
    /// Shares of the total by stage: manufacture, transport, use, end of life.
    pub shares: [Option<f64>; 4],
    pub error: Option<f64>,
    /// The maker's typical energy of a year, where it is one, kWh.
    pub yearly_kwh: Option<f64>,
    pub weight: Option<f64>,
    pub screen: Option<f64>,
    pub sheet: String,
}

impl Product {
    /// Carbon without the maker's own use phase, where the maker prints its share.
    pub fn embodied(&self) -> Option<f64> {
        self.shares[2].map(|used| self.total * (1.0 - used))
    }
}

const NOTICE: &str = "\
# Makers' published product carbon footprints. Derived from Boavizta's environmental-footprint-data
# (snapshot February 2023). Open Database License 1.0 / Database Contents License 1.0: share alike.
";

/// The class of the source's `sub`; none for kinds of device the product does not handle.
fn class(sub: &str) -> Option<&'static str> {
    Some(match sub {
        "Laptop" => "laptop",
        "Desktop" | "Workstation" => "desktop",
        "Monitor" => "monitor",
        "Tablet" => "tablet",
        "Smartphone" => "smartphone",
        "Thin client" => "thin_client",
        "Server" => "server",
        "Printer" => "printer",
        _ => return None,
    })
}

/// Reads the source: one product a name, the latest sheet where a name stands twice.
pub fn rows(source: &Table) -> Result<Vec<Product>> {
    let mut by_id: BTreeMap<String, Product> = BTreeMap::new();
    for row in source.rows() {
        let Some(class) = class(row.text("sub")?) else {
            continue;
        };
        let Some(total) = row.number("gwp_total")?.filter(|total| *total > 0.0) else {
            continue;
        };
        let maker = row.text("manufacturer")?.to_owned();
        let name = clean(row.text("name")?);
        let product = Product {
            id: format!("{}/{}", slug(&maker), slug(&name)),
            class,
            year: row.number("year")?,
            total,
            shares: [
                row.number("gwp_manufacturing_ratio")?,
                row.number("gwp_transport_ratio")?,
                row.number("gwp_use_ratio")?,
                row.number("gwp_eol_ratio")?,
            ],
            error: row.number("gwp_error_ratio")?.filter(|error| *error > 0.0),
            yearly_kwh: yearly_kwh(&row, class, total)?,
            weight: row.number("weight")?.filter(|weight| *weight > 0.0),
            screen: row.number("screen")?.filter(|screen| *screen > 0.0),
            sheet: row.text("sources")?.split_whitespace().next().unwrap_or_default().to_owned(),
            maker,
            name,
        };
        let known = by_id.get(&product.id);
        if known.is_none_or(|known| (product.year, product.total) > (known.year, known.total)) {
            by_id.insert(product.id.clone(), product);
        }
    }
    Ok(by_id.into_values().collect())
}

/// What a grid can be, g CO2e/kWh, for a maker's yearly energy to be believed.
const CREDIBLE_GRID: std::ops::RangeInclusive<f64> = 150.0..=1200.0;

/// The maker's typical energy of a year. Printers state a week's, or something else, under that
/// name. Where the maker's own use phase, divided by it, implies a grid that there is not (HP's
/// servers for the EU: 1,420 g/kWh), one of the two is wrong and it cannot be told which.
fn yearly_kwh(row: &Row<'_>, class: &str, total: f64) -> Result<Option<f64>> {
    let stated = row.number("yearly_tec")?.filter(|kwh| *kwh > 0.0 && class != "printer");
    let (Some(kwh), Some(used), Some(life)) =
        (stated, row.number("gwp_use_ratio")?, row.number("lifetime")?)
    else {
        return Ok(stated);
    };
    let implied = 1000.0 * total * used / (kwh * life);
    Ok(stated.filter(|_| !implied.is_finite() || CREDIBLE_GRID.contains(&implied)))
}

/// Repairs what an export did to a name: escaped bytes, no-break spaces, doubled spaces.
fn clean(name: &str) -> String {
    let repaired = name
        .replace("\\xe2\\x80\\x9d", "\u{201d}")
        .replace("\\xe2\\x80\\x93", "\u{2013}")
        .replace('\u{a0}', " ");
    repaired.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn slug(text: &str) -> String {
    let mut slug = String::new();
    for letter in text.to_lowercase().chars() {
        match letter {
            '+' => slug.push_str("-plus"),
            letter if letter.is_ascii_alphanumeric() => slug.push(letter),
            _ if slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    slug.trim_matches('-').to_owned()
}

pub fn render(products: &[Product]) -> String {
    let mut text = String::from(NOTICE);
    text.push_str(
        "id,maker,name,class,year,total_kg,manufacture,transport,use,end_of_life,error,yearly_kwh,weight_kg,screen_in\n",
    );
    for product in products {
        let [manufacture, transport, used, end] = product.shares.map(figure);
        let _infallible = writeln!(
            text,
            "{},{},{},{},{},{},{manufacture},{transport},{used},{end},{},{},{},{}",
            product.id,
            cell(&product.maker),
            cell(&product.name),
            product.class,
            figure(product.year),
            figure(Some(product.total)),
            figure(product.error),
            figure(product.yearly_kwh),
            figure(product.weight),
            figure(product.screen),
        );
    }
    text
}

/// The addresses of the makers' sheets, apart: a page that only computes need not load them.
pub fn render_sheets(products: &[Product]) -> String {
    let mut text = String::from(NOTICE);
    text.push_str("id,sheet\n");
    for product in products.iter().filter(|product| !product.sheet.is_empty()) {
        let _infallible = writeln!(text, "{},{}", product.id, cell(&product.sheet));
    }
    text
}
