//! Figures that only a browser can tell: scripts of `tests/bench` drive Chromium against the
//! release server with the demo.

use anyhow::{Context, Result};
use serde_json::Value;

use super::{Figure, served};
use crate::server::Server;
use crate::setup::Tools;
use crate::workspace::Workspace;

/// Time to the first real figure, layout shift, and the slowest interaction with 10,000 rows.
pub fn interaction(workspace: &Workspace, tools: &Tools) -> Result<Vec<Figure>> {
    let small = served::demo(workspace, "overview", None)?;
    let overview = script(workspace, tools, "overview.mjs", &small)?;
    drop(small);
    let large = served::demo(workspace, "fleet-10k", Some(10_000))?;
    let table = script(workspace, tools, "table.mjs", &large)?;
    Ok(vec![
        Figure {
            name: "first_figure_s",
            value: number(&overview, "first_figure_s")?,
            against: vec![("slowest_s", number(&overview, "first_figure_slowest_s")?)],
        },
        Figure::alone("cls", number(&overview, "cls")?),
        Figure {
            name: "inp_10k_ms",
            value: number(&table, "slowest_ms")?,
            against: vec![
                ("sort_ms", number(&table, "sort_ms")?),
                ("filter_ms", number(&table, "filter_ms")?),
                ("select_ms", number(&table, "select_ms")?),
                ("slowest_settled_ms", number(&table, "slowest_settled_ms")?),
            ],
        },
    ])
}

/// The devices page with 100,000 devices: its first rows, and another filter or order.
pub fn devices(workspace: &Workspace, tools: &Tools) -> Result<Vec<Figure>> {
    let server = served::demo(workspace, "fleet-100k", Some(100_000))?;
    let table = script(workspace, tools, "devices.mjs", &server)?;
    Ok(vec![
        Figure {
            name: "devices_100k_first_rows_ms",
            value: number(&table, "first_rows_ms")?,
            against: vec![("slowest_ms", number(&table, "first_rows_slowest_ms")?)],
        },
        Figure {
            name: "devices_100k_filter_ms",
            value: number(&table, "filter_ms")?,
            against: vec![
                ("sort_slowest_ms", number(&table, "sort_slowest_ms")?),
                ("filter_slowest_ms", number(&table, "filter_slowest_ms")?),
            ],
        },
    ])
}

/// Lighthouse's scores of the signed-in Overview.
pub fn lighthouse(workspace: &Workspace, tools: &Tools) -> Result<Vec<Figure>> {
    let server = served::demo(workspace, "overview", None)?;
    let scores = script(workspace, tools, "lighthouse.mjs", &server)?;
    Ok(vec![
        Figure {
            name: "lighthouse_performance",
            value: number(&scores, "performance")?,
            against: vec![
                ("best_practices", number(&scores, "best_practices")?),
                ("largest_contentful_paint_s", number(&scores, "largest_contentful_paint_s")?),
                ("total_blocking_time_ms", number(&scores, "total_blocking_time_ms")?),
            ],
        },
        Figure::alone("lighthouse_accessibility", number(&scores, "accessibility")?),
    ])
}

/// Runs a script against a server as the demo's owner and reads the JSON that it closes with.
fn script(workspace: &Workspace, tools: &Tools, name: &str, server: &Server) -> Result<Value> {
    let (email, password) = server.sign_in("owner")?;
    let mut node = tools.command(workspace, "node");
    node.arg(workspace.root.join("tests/bench").join(name))
        .env("IMPACT_URL", &server.address)
        .env("IMPACT_EMAIL", email)
        .env("IMPACT_PASSWORD", password);
    super::closing(&mut node, name)
}

fn number(values: &Value, name: &str) -> Result<f64> {
    let value = values.get(name).and_then(Value::as_f64);
    value.with_context(|| format!("the script measured no {name}: {values}"))
}
