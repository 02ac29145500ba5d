//! `cargo xtask bench`: the figures that the product promises, measured on the release build.

mod accuracy;
mod browser;
mod calculator;
mod fleet;
mod imports;
mod load;
mod record;
mod served;

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::args::Choice;
use crate::machine;
use crate::portal;
use crate::process;
use crate::setup::{FOR_ALL, FOR_PORTAL, Need, Tools};
use crate::size;
use crate::workspace::Workspace;

/// One measured figure.
#[derive(Debug, PartialEq)]
pub struct Figure {
    /// Its name in `targets.json`.
    pub name: &'static str,
    pub value: f64,
    /// What else was measured in the same run, such as a percentile: name and value.
    pub against: Vec<(&'static str, f64)>,
}

impl Figure {
    /// A figure with nothing beside it.
    pub fn alone(name: &'static str, value: f64) -> Self {
        Self { name, value, against: Vec::new() }
    }
}

/// What is known of a figure before it is measured.
#[derive(Debug, PartialEq)]
pub struct Target {
    pub name: String,
    pub unit: String,
    /// `lower` or `higher`.
    pub better: String,
    pub target: f64,
    pub what: String,
}

impl Target {
    /// Whether a value reaches the target.
    pub fn is_met(&self, value: f64) -> bool {
        if self.better == "higher" { value >= self.target } else { value <= self.target }
    }
}

/// Measurements that share a set-up.
struct Group {
    name: &'static str,
    figures: &'static [&'static str],
    needs: &'static [Need],
    measure: fn(&Workspace, &Tools) -> Result<Vec<Figure>>,
}

const ACCURACY: &str = "accuracy";
const FLEET: &str = "fleet";
const CALCULATOR: &str = "calculator";
/// The groups that ask nothing of a server.
const SERVERLESS: [&str; 3] = [ACCURACY, FLEET, CALCULATOR];

const GROUPS: &[Group] = &[
    Group {
        name: ACCURACY,
        figures: &[
            "accuracy_grouped_inventory_only_pct",
            "accuracy_grouped_full_pct",
            "accuracy_by_year_full_pct",
            "accuracy_coverage_pct",
        ],
        needs: &[],
        measure: accuracy::measure,
    },
    Group { name: FLEET, figures: fleet::FIGURES, needs: fleet::NEEDS, measure: fleet::measure },
    Group {
        name: CALCULATOR,
        figures: calculator::FIGURES,
        needs: fleet::NEEDS,
        measure: calculator::measure,
    },
    Group {
        name: "size",
        figures: &["portal_wasm_brotli_kib", "portal_first_screen_brotli_kib"],
        needs: FOR_PORTAL,
        measure: sizes,
    },
    Group {
        name: "served",
        figures: &[
            "import_rows_10000_s",
            "fleet_summary_10k_ms",
            "fleet_summary_100k_ms",
            "server_memory_10k_mib",
        ],
        needs: &[],
        measure: served::measure,
    },
    Group {
        name: "import-100k",
        figures: &["import_rows_100000_s", "import_rows_100000_memory_mib"],
        needs: &[],
        measure: imports::large,
    },
    Group { name: "load", figures: &["api_read_p99_ms"], needs: &[], measure: load::on_sqlite },
    Group {
        name: "load-postgres",
        figures: &["api_read_postgres_p99_ms"],
        needs: &[Need::Postgres],
        measure: load::on_postgres,
    },
    Group {
        name: "browser",
        figures: &["first_figure_s", "cls", "inp_10k_ms"],
        needs: FOR_ALL,
        measure: browser::interaction,
    },
    Group {
        name: "devices",
        figures: &["devices_100k_first_rows_ms", "devices_100k_filter_ms"],
        needs: FOR_ALL,
        measure: browser::devices,
    },
    Group {
        name: "lighthouse",
        figures: &["lighthouse_performance", "lighthouse_accessibility"],
        needs: FOR_ALL,
        measure: browser::lighthouse,
    },
];

/// Measures the chosen groups, prints the table and writes `target/bench.json` and
/// `docs/benchmarks.md`: with `--only`, the rows of those groups, and the others stay as they were
/// taken. True when every group could be measured.
pub fn run(workspace: &Workspace, choice: &Choice) -> Result<bool> {
    let targets = targets(workspace)?;
    if choice.list {
        for group in GROUPS {
            println!("{:13} {}", group.name, group.figures.join(", "));
        }
        return Ok(true);
    }
    let chosen = chosen(choice);
    let mut needs: Vec<_> = chosen.iter().flat_map(|group| group.needs).copied().collect();
    needs.sort_unstable();
    needs.dedup();
    let tools = Tools::set_up(workspace, &needs)?;
    if chosen.iter().any(|group| group.needs.contains(&Need::Trunk)) {
        process::timed("build the portal", || portal::build(workspace, &tools))?;
    }
    if chosen.iter().any(|group| !SERVERLESS.contains(&group.name)) {
        process::timed("build the server", || {
            let build = ["build", "--release", "-p", "impact-platform"];
            process::must(&mut tools.cargo(workspace, &build))
        })?;
    }
    let mut figures = Vec::new();
    let mut not_measured = Vec::new();
    for group in chosen {
        let measured = process::timed(group.name, || {
            tools.require(group.needs)?;
            (group.measure)(workspace, &tools)
        });
        match measured {
            Ok(measured) => figures.extend(measured),
            Err(error) => not_measured.push(format!("{}: {error:#}", group.name)),
        }
    }
    println!("\n{}", record::table(&targets, &figures)?);
    for reason in &not_measured {
        println!("not measured: {reason}");
    }
    let file = workspace.root.join("target/bench.json");
    fs::write(&file, record::json(&targets, &figures)?)
        .with_context(|| format!("{} cannot be written", file.display()))?;
    println!("written: target/bench.json");
    let file = workspace.root.join("docs/benchmarks.md");
    // Where there is no record yet, there is nothing to keep.
    let before = fs::read_to_string(&file).unwrap_or_default();
    let when = format!("{}, commit {}", machine::day(), machine::commit());
    let rows = record::rows(&targets, &figures, &before, &when)?;
    let text = record::document(&rows, &not_measured, &machine::described());
    fs::write(&file, text).with_context(|| format!("{} cannot be written", file.display()))?;
    println!("written: docs/benchmarks.md");
    Ok(not_measured.is_empty())
}

/// The names that `--only` takes: those of the groups and those of their figures.
pub fn names() -> Vec<&'static str> {
    GROUPS.iter().flat_map(|group| group.figures.iter().chain([&group.name])).copied().collect()
}

/// The groups that `--only` names, by their own name or by that of one of their figures.
fn chosen(choice: &Choice) -> Vec<&'static Group> {
    let takes = |group: &&Group| {
        choice.takes(group.name) || group.figures.iter().any(|figure| choice.takes(figure))
    };
    GROUPS.iter().filter(takes).collect()
}

/// Runs a program that closes with its figures as JSON, and reads them.
fn closing(command: &mut Command, what: &str) -> Result<Value> {
    let finished = process::show(command)?;
    if !finished.success {
        bail!("{what} failed; its own words are above");
    }
    let last = finished.output.lines().rfind(|line| line.starts_with('{')).unwrap_or_default();
    serde_json::from_str(last).with_context(|| format!("{what} closed without its figures"))
}

/// A number of what such a program closed with, by its JSON pointer.
fn number(values: &Value, path: &str) -> Result<f64> {
    let value = values.pointer(path).and_then(Value::as_f64);
    value.with_context(|| format!("nothing was measured at {path}: {values}"))
}

fn sizes(workspace: &Workspace, _: &Tools) -> Result<Vec<Figure>> {
    let portal = workspace.portal();
    let wasm = size::portal_wasm(&portal)?;
    let screen = size::first_screen(&portal)?;
    let screen = screen.iter().map(|file| file.bytes).sum();
    Ok(vec![
        Figure::alone("portal_wasm_brotli_kib", size::kib(wasm.bytes)),
        Figure::alone("portal_first_screen_brotli_kib", size::kib(screen)),
    ])
}

fn targets(workspace: &Workspace) -> Result<Vec<Target>> {
    let file = workspace.root.join("xtask/targets.json");
    let text =
        fs::read_to_string(&file).with_context(|| format!("{} cannot be read", file.display()))?;
    let rows: Vec<Value> =
        serde_json::from_str(&text).with_context(|| format!("{} is no list", file.display()))?;
    rows.iter()
        .map(|row| {
            target(row).with_context(|| format!("a row of targets.json lacks a part: {row}"))
        })
        .collect()
}

fn target(row: &Value) -> Option<Target> {
    let text = |name: &str| row.get(name)?.as_str().map(str::to_owned);
    Some(Target {
        name: text("name")?,
        unit: text("unit")?,
        better: text("better")?,
        target: row.get("target")?.as_f64()?,
        what: text("what")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_has_a_target_and_every_target_a_measurement() {
        let workspace = Workspace::find().unwrap();
        let mut named: Vec<_> =
            targets(&workspace).unwrap().into_iter().map(|target| target.name).collect();
        let mut measured: Vec<_> =
            GROUPS.iter().flat_map(|group| group.figures).map(|name| (*name).to_owned()).collect();
        named.sort();
        measured.sort();
        assert_eq!(named, measured);
    }

    #[test]
    fn only_takes_a_group_or_a_figure() {
        let only = |name: &str| Choice { only: vec![name.into()], list: false };
        let names =
            |choice: &Choice| -> Vec<_> { chosen(choice).iter().map(|group| group.name).collect() };
        assert_eq!(names(&only("size")), ["size"]);
        assert_eq!(names(&only("cls")), ["browser"]);
        assert_eq!(names(&Choice::default()).len(), GROUPS.len());
        assert_eq!(only("speed").unknown(&super::names()), Some("speed"));
    }
}
