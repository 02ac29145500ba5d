//! Lenovo machine types: the four characters that management tools report for a model.

use super::table::{Table, cell};
use anyhow::Result;
use std::collections::BTreeMap;
use std::fmt::Write;

const NOTICE: &str = "\
# Lenovo machine types and the model each names: facts from the maker's public driver and BIOS
# catalogues, 2026.
";

pub fn render(source: &Table) -> Result<String> {
    let mut models: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let rows: Vec<_> = source.rows().collect();
    for row in &rows {
        models.entry(row.text("model")?).or_default().push(row.text("machine_type")?);
    }
    let mut text = String::from(NOTICE);
    text.push_str("model,machine_types\n");
    for (model, types) in models {
        let _infallible = writeln!(text, "{},{}", cell(model), types.join(" "));
    }
    Ok(text)
}
