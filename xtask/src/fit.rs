//! `cargo xtask fit`: makes the estimator's coefficients from the catalogue.
//!
//! The same catalogue gives the same bytes. Kernels are chosen, and ranges found, by cross-validation
//! in which what belongs together stays on one side; the accuracy that `cargo xtask bench --only
//! accuracy` states is of models fitted anew without the rows they are tested on.

pub mod folds;
pub mod model;
pub mod process;
pub mod rows;

use anyhow::{Context, Result};
use impact_core::embodied::estimator::{Components, KERNEL_NAMES, Setting, edition_of};
use model::{Candidates, Model};
use std::fmt::Write as _;
use std::path::Path;

/// Seed of the folds in which kernels are chosen and ranges found.
pub const SEED: u64 = 1;

const NOTICE: &str = "\
# The estimator of embodied carbon, fitted by `cargo xtask fit` to makers' published product carbon
# footprints: a database derived from Boavizta's environmental-footprint-data (snapshot February
# 2023). Open Database License 1.0: share alike.
";

/// Fits both settings and writes the table.
pub fn run(root: &Path) -> Result<()> {
    let text = table(root)?;
    let path = root.join("core/data/estimator.odbl.csv");
    std::fs::write(&path, &text).with_context(|| format!("writing {}", path.display()))?;
    println!("estimator.odbl.csv: {} rows, {} bytes", text.lines().count(), text.len());
    crate::data::compact::write(root)
}

/// The parts of servers, as shipped.
pub fn components(root: &Path) -> Result<Components> {
    let path = root.join("core/data/components.csv");
    let bytes = std::fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
    Ok(Components::parse(&bytes)?)
}

fn table(root: &Path) -> Result<String> {
    let (catalogue, rows) = rows::read(root)?;
    let components = components(root)?;
    let all: Vec<usize> = (0..rows.len()).collect();
    let fitted = Setting::ALL.map(|setting| {
        let candidates = Candidates::of(&rows, setting);
        let model = Model::of(&rows, &candidates, &components, &all, SEED);
        (candidates.kernels[model.kernel], model)
    });
    let [(inventory, of_inventory), (full, of_full)] = &fitted;
    let mut text = format!("{NOTICE}what,key,inventory,full,low,high\n");
    let line = |text: std::fmt::Arguments<'_>, end: &mut String| {
        let _infallible = writeln!(end, "{text}");
    };
    line(format_args!("catalogue,{},,,,", edition_of(&catalogue)), &mut text);
    let numbers = inventory.numbers().into_iter().zip(full.numbers());
    for (name, (inventory, full)) in KERNEL_NAMES.into_iter().zip(numbers) {
        line(format_args!("kernel,{name},{inventory},{full},,"), &mut text);
    }
    let means = (of_inventory.process.mean, of_full.process.mean);
    line(format_args!("kernel,mean,{:.6},{:.6},,", means.0, means.1), &mut text);
    for (setting, (_, model)) in Setting::ALL.into_iter().zip(&fitted) {
        for ((tier, class), spread) in &model.spreads {
            let class = class.map_or("any", |class| class.key());
            let key = format!("{}/{}/{class}", setting.key(), tier.key());
            let (low, high) = (spread.low, spread.high);
            line(format_args!("spread,{key},,,{low:.4},{high:.4}"), &mut text);
        }
    }
    let weights = of_inventory.process.weights.iter().zip(&of_full.process.weights);
    for (&(row, inventory), &(_, full)) in weights {
        let at = rows[row].at;
        line(format_args!("weight,{at},{inventory:.4},{full:.4},,"), &mut text);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Workspace;

    #[test]
    fn the_shipped_estimator_is_what_fit_makes() {
        let root = Workspace::find().unwrap().root;
        let shipped = std::fs::read_to_string(root.join("core/data/estimator.odbl.csv")).unwrap();
        let made = table(&root).unwrap();
        let differ = shipped.lines().zip(made.lines()).find(|(shipped, made)| shipped != made);
        assert_eq!(differ, None, "run cargo xtask fit after cargo xtask data");
        assert_eq!(shipped.lines().count(), made.lines().count());
    }
}
