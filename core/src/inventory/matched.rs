//! The rows of a file with what they were matched to, for the command line.

use super::plan::Pricing;
use super::read::Inventory;
use super::row::unknown_class;
use crate::catalogue::MatchKind;
use crate::library::Library;

/// A row with what it was matched to.
#[derive(Debug, Clone, PartialEq)]
pub struct MatchedRow {
    /// The file's line on which the record begins.
    pub row: u64,
    /// Serial as written.
    pub serial: String,
    /// Maker as written.
    pub maker: String,
    /// Model as written.
    pub model: String,
    /// Maker of the product matched or suggested; empty for none.
    pub matched_maker: String,
    /// Its name.
    pub matched_name: String,
    /// How.
    pub matched: MatchKind,
    /// Embodied carbon: mean and 90 % range, kg CO2e.
    pub embodied: Option<(f64, f64, f64)>,
    /// What is wrong with the row; empty for nothing.
    pub problem: String,
}

/// Every row of a file, matched.
pub fn matched_rows(library: &Library, inventory: &Inventory) -> Vec<MatchedRow> {
    let mut pricing = Pricing::new(library);
    inventory
        .entries
        .iter()
        .map(|entry| {
            let counted = pricing.classify_entry(entry);
            let embodied = pricing
                .embodied(&counted, &entry.maker, &entry.model)
                .map(|e| (e.prediction.mean, e.prediction.low, e.prediction.high));
            let product = counted.product.or(counted.suggestion);
            let product = product.map(|at| &library.catalogue.products()[at]);
            let sentences: Vec<String> = entry
                .problems
                .iter()
                .chain(&unknown_class(entry, counted.kind))
                .map(|problem| match &problem.column {
                    Some(column) => format!("{column}: {}", problem.sentence.text),
                    None => problem.sentence.text.clone(),
                })
                .collect();
            MatchedRow {
                row: entry.row,
                serial: entry.serial_as_written.clone(),
                maker: entry.maker.clone(),
                model: entry.model.clone(),
                matched_maker: product.map_or_else(String::new, |p| p.maker.clone()),
                matched_name: product.map_or_else(String::new, |p| p.name.clone()),
                matched: counted.kind,
                embodied,
                problem: sentences.join(" "),
            }
        })
        .collect()
}
