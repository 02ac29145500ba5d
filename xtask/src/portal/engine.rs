//! The fleet engine's module, which the scenarios screen imports when it is opened.
//!
//! Built for speed, with SIMD, apart from the app: the app's own module is built for size, for
//! every browser it runs in, and needs no engine on its other pages.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use super::{TARGET, WASM_FEATURES, empty_folder};
use crate::process;
use crate::setup::{Tools, short_hash};
use crate::workspace::Workspace;

/// The cargo profile for the engine: speed first.
const PROFILE: &str = "engine";

/// The module as wasm-bindgen names it in its glue.
const MODULE: &str = "impact_engine_bg.wasm";

/// The module and its glue, built.
pub struct Built {
    /// Where they lie.
    pub folder: PathBuf,
    /// File names.
    pub wasm: String,
    pub glue: String,
}

/// Builds `target/fleet-engine/engine-HASH.js` and the module that it fetches.
pub fn build(workspace: &Workspace, tools: &Tools) -> Result<Built> {
    let mut cargo = tools.cargo(workspace, &["build", "--package", "impact-engine", "--lib"]);
    cargo.args(["--target", TARGET, "--profile", PROFILE]);
    cargo.env("RUSTFLAGS", "-C target-feature=+simd128");
    process::must(&mut cargo)?;
    let work = workspace.root.join("target/engine-parts");
    empty_folder(&work)?;
    let built = workspace.target().join(TARGET).join(PROFILE).join("impact_engine.wasm");
    let mut bindgen = tools.command(workspace, "wasm-bindgen");
    bindgen.args(["--target", "web", "--no-typescript", "--out-dir"]).arg(&work).arg(built);
    process::must(&mut bindgen)?;
    let module = work.join(MODULE);
    let mut optimise = tools.command(workspace, "wasm-opt");
    optimise.arg("-O3").args(WASM_FEATURES).arg("--enable-simd").arg("-o").arg(&module);
    process::must(optimise.arg(&module))?;
    let content = fs::read(&module).context("the engine's module cannot be read")?;
    let name = format!("engine-{}", short_hash(&content));
    let folder = workspace.root.join("target/fleet-engine");
    empty_folder(&folder)?;
    fs::write(folder.join(format!("{name}.wasm")), content)
        .context("the engine's module cannot be named")?;
    let glue = work.join("impact_engine.js");
    let text = fs::read_to_string(&glue).context("wasm-bindgen wrote no glue")?;
    if !text.contains(MODULE) {
        bail!("the engine's glue does not name {MODULE}: its address cannot be given");
    }
    fs::write(&glue, text.replace(MODULE, &format!("{name}.wasm")))
        .context("the engine's glue cannot be written")?;
    let mut esbuild = tools.command(workspace, "esbuild");
    esbuild.arg(&glue).args(["--format=esm", "--minify", "--target=es2022"]);
    esbuild.args(["--legal-comments=none", "--log-level=warning"]);
    esbuild.arg(format!("--outfile={}", folder.join(format!("{name}.js")).display()));
    process::must(&mut esbuild)?;
    Ok(Built { wasm: format!("{name}.wasm"), glue: format!("{name}.js"), folder })
}
