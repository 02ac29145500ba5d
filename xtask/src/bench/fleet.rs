//! The fleet engine over a million and ten million devices: natively, and in Chromium beside the
//! same work in plain JavaScript objects and in DuckDB, in one run.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use super::{Figure, closing, number};
use crate::portal;
use crate::process;
use crate::setup::{Need, Tools};
use crate::size;
use crate::workspace::Workspace;

/// What building and measuring the engine takes.
pub const NEEDS: &[Need] =
    &[Need::WasmTarget, Need::WasmBindgen, Need::NodePackages, Need::Chromium];

pub const FIGURES: &[&str] = &[
    "fleet_1m_chromium_ms",
    "fleet_1m_native_ms",
    "fleet_vs_objects_ratio",
    "fleet_vs_duckdb_ratio",
    "fleet_10m_chromium_ms",
    "fleet_10m_native_ms",
    "fleet_bytes_per_device",
    "fleet_top_k_ms",
    "fleet_slider_frame_ms",
    "fleet_open_1m_ms",
    "fleet_engine_wasm_brotli_kib",
];

/// The glue by the name that the page imports.
const GLUE: &str = "impact_engine.js";

/// Builds the engine, makes the columns natively, and asks them in both places.
pub fn measure(workspace: &Workspace, tools: &Tools) -> Result<Vec<Figure>> {
    let folder = workspace.root.join("target/bench-fleet");
    let pkg = folder.join("pkg");
    fs::create_dir_all(&pkg).with_context(|| format!("{} cannot be made", folder.display()))?;
    let module = process::timed("build the engine's module", || module(workspace, tools, &pkg))?;
    let native = {
        let run = ["run", "--release", "--package", "impact-engine", "--example", "fleet", "--"];
        let mut cargo = tools.cargo(workspace, &run);
        closing(cargo.arg(&folder), "the native run")?
    };
    let chromium = {
        let mut node = tools.command(workspace, "node");
        node.arg(workspace.root.join("tests/bench/fleet.mjs"));
        closing(node.env("FLEET_FOLDER", &folder).env("ENGINE", &pkg), "fleet.mjs")?
    };
    let figures = figures(&native, &chromium, &module);
    // The columns of ten million devices are nothing to keep.
    fs::remove_dir_all(&folder).with_context(|| format!("{} stays", folder.display()))?;
    figures
}

/// Wasm and glue as they travel, KiB of brotli.
struct Module {
    wasm: f64,
    glue: f64,
}

fn figures(native: &Value, chromium: &Value, module: &Module) -> Result<Vec<Figure>> {
    let of = |path: &str| number(chromium, path);
    let here = |name: &str| number(native, &format!("/{name}"));
    let ours = of("/ours/median")?;
    let timed = |name: &'static str, path: &str| -> Result<Figure> {
        let beside = |part: &str| of(&format!("{path}/{part}"));
        let against = vec![("p95", beside("p95")?), ("fastest", beside("fastest")?)];
        Ok(Figure { name, value: beside("median")?, against })
    };
    let ratio = |name: &'static str, path: &str| -> Result<Figure> {
        let other = of(&format!("{path}/median"))?;
        let against = vec![("its_ms", other), ("its_p95_ms", of(&format!("{path}/p95"))?)];
        Ok(Figure { name, value: other / ours, against })
    };
    Ok(vec![
        timed("fleet_1m_chromium_ms", "/ours")?,
        Figure {
            name: "fleet_1m_native_ms",
            value: here("fleet_1m_native_ms")?,
            against: vec![
                ("p95", here("fleet_1m_native_p95_ms")?),
                ("fastest", here("fleet_1m_native_fastest_ms")?),
            ],
        },
        ratio("fleet_vs_objects_ratio", "/plain")?,
        ratio("fleet_vs_duckdb_ratio", "/sql")?,
        timed("fleet_10m_chromium_ms", "/ten")?,
        Figure::alone("fleet_10m_native_ms", here("fleet_10m_native_ms")?),
        Figure::alone("fleet_bytes_per_device", here("bytes_per_device")?),
        timed("fleet_top_k_ms", "/page")?,
        timed("fleet_slider_frame_ms", "/slide")?,
        Figure {
            name: "fleet_open_1m_ms",
            value: of("/opening/median")?,
            against: vec![("native", here("open_native_ms")?)],
        },
        Figure {
            name: "fleet_engine_wasm_brotli_kib",
            value: module.wasm,
            against: vec![("glue", module.glue)],
        },
    ])
}

/// Builds the module as the portal brings it into a folder, and weighs it.
fn module(workspace: &Workspace, tools: &Tools, pkg: &Path) -> Result<Module> {
    let built = portal::engine::build(workspace, tools)?;
    for file in [&built.wasm, &built.glue] {
        fs::copy(built.folder.join(file), pkg.join(file)).context("the engine is not copied")?;
    }
    fs::rename(pkg.join(&built.glue), pkg.join(GLUE)).context("the glue is not named")?;
    let mut compress = tools.command(workspace, "node");
    let script = workspace.root.join("xtask/js/precompress.mjs");
    process::must(compress.arg(script).arg(pkg))?;
    let weight = |name: &str| -> Result<f64> {
        let file = pkg.join(format!("{name}.br"));
        let about = fs::metadata(&file).with_context(|| format!("{}", file.display()))?;
        Ok(size::kib(about.len()))
    };
    Ok(Module { wasm: weight(&built.wasm)?, glue: weight(GLUE)? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn both_runs_become_all_figures_and_a_missing_one_is_named() {
        let timed = |median: f64| json!({ "median": median, "p95": median * 2.0, "fastest": 1.0 });
        let native = json!({
            "fleet_1m_native_ms": 2.0, "fleet_1m_native_p95_ms": 3.0,
            "fleet_1m_native_fastest_ms": 1.5, "fleet_10m_native_ms": 20.0,
            "open_native_ms": 9.0, "bytes_per_device": 20.5,
        });
        let mut chromium = json!({
            "ours": timed(3.0), "plain": timed(60.0), "sql": timed(90.0), "ten": timed(40.0),
            "page": timed(5.0), "slide": timed(9.0), "opening": timed(80.0),
        });
        let module = Module { wasm: 50.0, glue: 3.0 };
        let all = figures(&native, &chromium, &module).unwrap();
        assert_eq!(all.iter().map(|figure| figure.name).collect::<Vec<_>>(), FIGURES);
        assert_eq!((all[2].value, all[3].value), (20.0, 30.0));
        chromium["slide"] = json!(null);
        let lacking = figures(&native, &chromium, &module).unwrap_err().to_string();
        assert!(lacking.contains("/slide/p95"), "{lacking}");
    }
}
