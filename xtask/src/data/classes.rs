//! Defaults by device class: planned life and energy as given, and what the catalogue says of the
//! class: median embodied carbon with its spread, median shares, median printed error.

use super::catalogue::Product;
use super::table::{Table, cell, figure, median, quantile};
use anyhow::Result;
use std::fmt::Write;

const NOTICE: &str = "\
# Device-class defaults: assumptions, editable, marked as such wherever shown. Embodied medians,
# shares and errors derived from Boavizta's environmental-footprint-data. Open Database License 1.0.
";

/// Laptops' parts of embodied carbon (manufacture, transport, end of life), from the whole of the
/// source; the shipped table holds four rows in five and gives .945, .049, .006.
const LAPTOP_SPLIT: [f64; 3] = [0.936, 0.058, 0.006];

pub fn render(defaults: &Table, products: &[Product]) -> Result<String> {
    let mut text = String::from(NOTICE);
    text.push_str(
        "class,life_years,life_low,life_high,yearly_kwh,yearly_kwh_low,yearly_kwh_high,\
         yearly_kwh_source,embodied_kg,embodied_low,embodied_high,embodied_rows,use_share,use_share_spread,\
         manufacture_of_embodied,transport_of_embodied,end_of_life_of_embodied,error,\
         refurbish_share,refurbish_share_low,refurbish_share_high,refurbish_source\n",
    );
    for row in defaults.rows() {
        let class = row.text("class")?;
        let spread = Spread::of(products.iter().filter(|product| product.class == class));
        let split = if class == "laptop" { LAPTOP_SPLIT.map(Some) } else { spread.split };
        let [manufacture, transport, end] = split.map(figure);
        let _infallible = writeln!(
            text,
            "{class},{},{},{},{},{},{},{},{},{},{},{},{},{},{manufacture},{transport},{end},{},{},{},{},{}",
            row.text("life_years")?,
            row.text("life_low")?,
            row.text("life_high")?,
            row.text("yearly_kwh")?,
            row.text("yearly_kwh_low")?,
            row.text("yearly_kwh_high")?,
            cell(row.text("yearly_kwh_source")?),
            figure(median(&spread.embodied)),
            figure(quantile(&spread.embodied, 0.05)),
            figure(quantile(&spread.embodied, 0.95)),
            spread.embodied.len(),
            figure(spread.use_share),
            figure(spread.use_share_spread),
            figure(spread.error),
            row.text("refurbish_share_of_manufacture")?,
            row.text("refurbish_share_low")?,
            row.text("refurbish_share_high")?,
            cell(row.text("refurbish_source")?),
        );
    }
    Ok(text)
}

/// Root mean square of the distances of `1 - u` from its centre, relative to the centre.
fn relative_spread(used: &[f64], centre: f64) -> Option<f64> {
    let squares: f64 = used.iter().map(|share| (1.0 - share - centre).powi(2)).sum();
    (used.len() > 1 && centre > 0.0).then(|| (squares / used.len() as f64).sqrt() / centre)
}

/// What the published products of a class say together.
struct Spread {
    embodied: Vec<f64>,
    use_share: Option<f64>,
    /// Relative standard deviation of what the use share leaves, `1 - u`, around its median.
    use_share_spread: Option<f64>,
    /// Manufacture, transport and end of life as parts of embodied; they sum to 1.
    split: [Option<f64>; 3],
    error: Option<f64>,
}

impl Spread {
    fn of<'a>(products: impl Iterator<Item = &'a Product>) -> Self {
        let products: Vec<&Product> = products.collect();
        let embodied: Vec<f64> =
            products.iter().filter_map(|p| p.embodied()).filter(|kg| *kg > 0.0).collect();
        let used: Vec<f64> = products.iter().filter_map(|product| product.shares[2]).collect();
        // An error above 1.5 is a fault of the sheet except for servers, whose makers print such.
        let errors: Vec<f64> =
            products.iter().filter_map(|p| p.error).filter(|error| *error < 1.5).collect();
        Self {
            use_share: median(&used),
            use_share_spread: median(&used).and_then(|middle| relative_spread(&used, 1.0 - middle)),
            split: Self::split(&products),
            error: median(&errors),
            embodied,
        }
    }

    /// Median parts over the sheets that print all four shares, plausibly, none of them rounded to
    /// nothing.
    fn split(products: &[&Product]) -> [Option<f64>; 3] {
        let mut parts: [Vec<f64>; 3] = Default::default();
        for product in products {
            let [Some(manufacture), Some(transport), Some(used), Some(end)] = product.shares else {
                continue;
            };
            let sum = manufacture + transport + used + end;
            let printed = transport > 0.0 && end > 0.0;
            if printed && (0.95..=1.05).contains(&sum) && used < 1.0 {
                for (part, share) in parts.iter_mut().zip([manufacture, transport, end]) {
                    part.push(share / (1.0 - used));
                }
            }
        }
        let [Some(manufacture), Some(transport), Some(end)] = parts.map(|part| median(&part))
        else {
            return [None; 3];
        };
        // Rounded as they are written, the last so that the three sum to 1.
        let rounded = |part: f64| (part * 1e6 / (manufacture + transport + end)).round() / 1e6;
        let (manufacture, transport) = (rounded(manufacture), rounded(transport));
        [Some(manufacture), Some(transport), Some(1.0 - manufacture - transport)]
    }
}
