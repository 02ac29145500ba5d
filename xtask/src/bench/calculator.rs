//! The calculator in other people's pages: its weight, its first result, many calculations, and
//! the memory of its module.

use anyhow::Result;
use serde_json::Value;

use super::{Figure, closing, number};
use crate::calculator;
use crate::setup::Tools;
use crate::size::{self, Weight};
use crate::workspace::Workspace;

pub const FIGURES: &[&str] = &[
    "embed_total_brotli_kib",
    "embed_first_result_ms",
    "embed_10000_calculations_ms",
    "embed_wasm_memory_mib",
];

pub fn measure(workspace: &Workspace, tools: &Tools) -> Result<Vec<Figure>> {
    let package = calculator::build(workspace, tools)?;
    let weights = calculator::weigh(workspace, tools, &package)?;
    let mut node = tools.command(workspace, "node");
    node.arg(workspace.root.join("tests/bench/calculator.mjs"));
    let measured = closing(node.env("IMPACT_CALCULATOR", &package), "calculator.mjs")?;
    figures(&weights, &measured)
}

fn figures([script, module, catalogue]: &[Weight; 3], measured: &Value) -> Result<Vec<Figure>> {
    let of = |path: &str| number(measured, path);
    Ok(vec![
        Figure {
            name: "embed_total_brotli_kib",
            value: size::kib(script.bytes + catalogue.bytes),
            against: vec![
                ("script", size::kib(script.bytes)),
                ("catalogue", size::kib(catalogue.bytes)),
                ("module_alone", size::kib(module.bytes)),
            ],
        },
        Figure {
            name: "embed_first_result_ms",
            value: of("/first/median")?,
            against: vec![
                ("p95", of("/first/p95")?),
                ("fastest", of("/first/fastest")?),
                ("painted", of("/painted/median")?),
                ("after_both_files", of("/after/median")?),
                ("with_developer_tools", of("/watched/median")?),
            ],
        },
        Figure {
            name: "embed_10000_calculations_ms",
            value: of("/many/median")?,
            against: vec![("p95", of("/many/p95")?), ("fastest", of("/many/fastest")?)],
        },
        Figure::alone("embed_wasm_memory_mib", of("/memory_mib")?),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_run_becomes_all_figures_and_a_missing_one_is_named() {
        let weights = [30, 18, 10].map(|kib| Weight { path: "a".into(), bytes: kib * 1024 });
        let timed = json!({ "median": 40.0, "p95": 60.0, "fastest": 30.0 });
        let mut run = json!({
            "first": timed, "painted": timed, "after": timed, "watched": timed, "many": timed,
            "memory_mib": 1.5
        });
        let all = figures(&weights, &run).unwrap();
        assert_eq!(all.iter().map(|figure| figure.name).collect::<Vec<_>>(), FIGURES);
        assert_eq!((all[0].value, all[3].value), (40.0, 1.5));
        run["many"] = json!(null);
        let lacking = figures(&weights, &run).unwrap_err().to_string();
        assert!(lacking.contains("/many/median"), "{lacking}");
    }
}
