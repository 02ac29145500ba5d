//! `cargo xtask data`: makes the compact tables of `core/data` from the CSVs in `core/data/source`.
//!
//! One file a licence, never merged with another's: each begins with the notice of its source. The
//! same input gives the same bytes, so a change of the tables shows in a review.

mod catalogue;
mod classes;
pub mod compact;
mod components;
mod grid;
mod machine_types;
mod table;
mod treatment;
mod zones;

use anyhow::{Context, Result};
use std::path::Path;

/// Makes every table anew.
pub fn run(root: &Path) -> Result<()> {
    let data = root.join("core/data");
    let source = data.join("source");
    let products = table::read(&source.join("product_carbon_footprints.csv"))?;
    let catalogue = catalogue::rows(&products)?;
    let made = [
        ("catalogue.odbl.csv", catalogue::render(&catalogue)),
        ("catalogue-sheets.odbl.csv", catalogue::render_sheets(&catalogue)),
        (
            "classes.odbl.csv",
            classes::render(&table::read(&source.join("class_defaults.csv"))?, &catalogue)?,
        ),
        (
            "components.csv",
            components::render(&table::read(&source.join("component_factors.csv"))?)?,
        ),
        (
            "grid.cc-by-4.0.csv",
            grid::render(
                &table::read(&source.join("grid_yearly_ember.csv"))?,
                &table::read(&source.join("grid_monthly_ember.csv"))?,
            )?,
        ),
        (
            "grid-us-states.cc-by-4.0.csv",
            zones::states(&table::read(&source.join("grid_us_states_ember.csv"))?)?,
        ),
        (
            "grid-zones.odbl.csv",
            zones::zones(&table::read(&source.join("grid_zones_electricitymaps.csv"))?)?,
        ),
        (
            "grid-egrid.public-domain.csv",
            zones::subregions(&table::read(&source.join("egrid2023_subregions.csv"))?)?,
        ),
        (
            "electricity-uk.ogl-3.csv",
            zones::kingdom(&table::read(&source.join("uk_desnz_defra_2023_subset.csv"))?)?,
        ),
        (
            "machine-types.csv",
            machine_types::render(&table::read(&source.join("lenovo_machine_types.csv"))?)?,
        ),
    ];
    let ends = table::read(&source.join("eol_factors.csv"))?;
    let treatments = [
        ("treatment.us-public-domain.csv", treatment::render_us(&ends)?),
        ("treatment.ogl-3.0.csv", treatment::render_uk(&ends)?),
    ];
    for (name, text) in made.into_iter().chain(treatments) {
        let path = data.join(name);
        std::fs::write(&path, &text).with_context(|| format!("writing {}", path.display()))?;
        println!("{name}: {} rows, {} bytes", text.lines().count(), text.len());
    }
    // Its estimator may be of another catalogue now, until it is fitted again.
    if let Err(error) = compact::write(root) {
        println!("the compact tables wait for cargo xtask fit: {error:#}");
    }
    Ok(())
}
