//! Building the portal: the modules of the chart, the engine, the calculator and the app, the page
//! by Trunk, and the compressed copies that the server sends.

mod app;
pub mod engine;
mod languages;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use crate::process;
use crate::setup::{FOR_PORTAL, Tools, short_hash};
use crate::workspace::Workspace;

/// What the page is made from; when none of it changed, the last build stands.
const SOURCES: &[&str] = &[
    "app",
    "calculator",
    "core",
    "engine",
    "public",
    "xtask/js",
    "Trunk.toml",
    "Cargo.toml",
    "Cargo.lock",
    "package-lock.json",
];

/// The cargo profile for the browser: size first.
const PROFILE: &str = "wasm-release";

/// What is built for browsers.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// The wasm features that Chromium, Firefox and Safari have had since 2023 and rustc's output
/// uses.
pub const WASM_FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Builds the portal into `target/portal`, unless it stands there already for these sources.
pub fn build(workspace: &Workspace, tools: &Tools) -> Result<()> {
    tools.require(FOR_PORTAL)?;
    // Two builds at once would empty each other's folder; released when the file is closed.
    let lock = workspace.root.join("target/portal.lock");
    // Not there yet where cargo builds elsewhere.
    fs::create_dir_all(workspace.root.join("target")).context("target/ cannot be made")?;
    let lock = fs::File::create(&lock).with_context(|| format!("{}", lock.display()))?;
    lock.lock().context("another build of the portal cannot be waited for")?;
    let stamp = workspace.root.join("target/portal.stamp");
    let sources = fingerprint(&workspace.root)?;
    let built = workspace.portal().join("index.html").is_file();
    if built && fs::read_to_string(&stamp).is_ok_and(|stamp| stamp == sources) {
        println!("    the portal is built from these sources already");
        return Ok(());
    }
    let chart = chart_module(workspace, tools)?;
    let engine = engine::build(workspace, tools)?;
    calculator_module(workspace, tools)?;
    let languages = languages::build(workspace)?;
    let told = [
        ("CHART_MODULE", chart),
        ("ENGINE_MODULE", format!("/engine/{}", engine.glue)),
        ("LANGUAGES", languages::for_app(&languages)),
    ];
    let hash = app::build(workspace, tools, &told)?;
    trunk(workspace, tools)?;
    complete(workspace, tools, &hash, &languages::for_page(&languages))?;
    let script = workspace.root.join("xtask/js/precompress.mjs");
    let mut compress = tools.command(workspace, "node");
    process::must(compress.arg(script).arg(workspace.portal()))?;
    fs::write(&stamp, sources).with_context(|| format!("{} cannot be written", stamp.display()))
}

/// Bundles the used parts of Chart.js into `target/vendor/chart-HASH.js` and returns its address.
fn chart_module(workspace: &Workspace, tools: &Tools) -> Result<String> {
    let vendor = workspace.root.join("target/vendor");
    empty_folder(&vendor)?;
    let bundle = vendor.join("chart.js");
    let mut esbuild = tools.command(workspace, "esbuild");
    esbuild
        .args(["xtask/js/chart-entry.js", "--bundle", "--format=esm", "--minify"])
        .args(["--target=es2022", "--legal-comments=none", "--log-level=warning"])
        .arg(format!("--outfile={}", bundle.display()));
    process::must(&mut esbuild)?;
    let content = fs::read(&bundle).context("esbuild wrote no module")?;
    let name = format!("chart-{}.js", short_hash(&content));
    fs::rename(&bundle, vendor.join(&name)).context("the chart module cannot be named")?;
    licence_notice(workspace, &vendor.join("chart-licences.txt"))?;
    Ok(format!("/vendor/{name}"))
}

/// The notices that the licences of what is in the chart module ask to travel with it.
fn licence_notice(workspace: &Workspace, file: &Path) -> Result<()> {
    let mut notice = String::new();
    for package in ["chart.js", "@kurkle/color"] {
        let licence = workspace.root.join("node_modules").join(package).join("LICENSE.md");
        let text = fs::read_to_string(&licence)
            .with_context(|| format!("{} cannot be read", licence.display()))?;
        notice += &format!("{package}\n\n{}\n\n", text.trim());
    }
    fs::write(file, notice).with_context(|| format!("{} cannot be written", file.display()))
}

/// The tables that the calculator's page fetches, each as the file of its licence.
const TABLES: &[&str] = &[
    "catalogue.odbl.csv",
    "catalogue-sheets.odbl.csv",
    "grid.cc-by-4.0.csv",
    "classes.odbl.csv",
    "machine-types.csv",
    "estimator.odbl.csv",
    "components.csv",
];

/// Puts what the calculator's page fetches into `target/calculator`: the wasm module and its glue
/// into `pkg`, the tables into `data`. The page itself lies in `public/calculator`.
fn calculator_module(workspace: &Workspace, tools: &Tools) -> Result<()> {
    let package = ["build", "--package", "impact-calculator"];
    let mut cargo = tools.cargo(workspace, &package);
    process::must(cargo.args(["--target", TARGET, "--profile", PROFILE]))?;
    let all = workspace.root.join("target/calculator");
    empty_folder(&all)?;
    let data = all.join("data");
    empty_folder(&data)?;
    for table in TABLES {
        let from = workspace.root.join("core/data").join(table);
        fs::copy(&from, data.join(table))
            .with_context(|| format!("{} cannot be copied", from.display()))?;
    }
    let folder = all.join("pkg");
    let built = workspace.target().join(TARGET).join(PROFILE).join("impact_calculator.wasm");
    let mut bindgen = tools.command(workspace, "wasm-bindgen");
    bindgen.args(["--target", "web", "--no-typescript", "--out-dir"]).arg(&folder).arg(built);
    process::must(&mut bindgen)?;
    let module = folder.join("impact_calculator_bg.wasm");
    let mut optimise = tools.command(workspace, "wasm-opt");
    optimise.arg("-Oz").args(WASM_FEATURES).arg("-o").arg(&module).arg(&module);
    process::must(&mut optimise)
}

/// Lays page, styles and all other files into `target/portal`.
fn trunk(workspace: &Workspace, tools: &Tools) -> Result<()> {
    let mut trunk = tools.command(workspace, "trunk");
    trunk.arg("build").env("TRUNK_SKIP_VERSION_CHECK", "true");
    // Trunk takes this variable for a flag of its own and refuses the usual value 1.
    trunk.env_remove("NO_COLOR").env("RUST_BACKTRACE", "0");
    process::must(&mut trunk)?;
    if workspace.portal().join("index.html").is_file() {
        return Ok(());
    }
    bail!("Trunk built no index.html in {}", workspace.portal().display())
}

/// What stands in the page for the script that runs first.
const EARLY: &str = "<script>EARLY</script>";

/// Writes into the page what is known only now: the hash of the app's modules, and the script that
/// runs first, which knows where the languages are.
fn complete(workspace: &Workspace, tools: &Tools, hash: &str, languages: &str) -> Result<()> {
    let file = workspace.portal().join("index.html");
    let page = fs::read_to_string(&file).context("the page cannot be read")?;
    let modules = format!("/portal-{}", app::HASH);
    if !page.contains(&modules) || !page.contains(EARLY) {
        bail!("the page must name {modules}.js and hold {EARLY}");
    }
    let mut esbuild = tools.command(workspace, "esbuild");
    esbuild.args(["app/page/early.js", "--bundle", "--format=iife", "--minify"]);
    esbuild.args(["--target=es2022", "--charset=utf8", "--log-level=warning"]);
    esbuild.arg(format!("--define:LANGUAGES={{{languages}}}"));
    let script = process::read(&mut esbuild)?;
    let script = format!("<script>{}</script>", script.trim());
    let page = page.replace(&modules, &format!("/portal-{hash}")).replace(EARLY, &script);
    fs::write(&file, page).context("the page cannot be written")
}

pub fn empty_folder(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)
            .with_context(|| format!("{} cannot be emptied", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))
}

/// A hash over the names and contents of all sources.
fn fingerprint(root: &Path) -> Result<String> {
    let mut hash = Sha256::new();
    for source in SOURCES {
        for file in files_below(&root.join(source))? {
            hash.update(file.as_os_str().as_encoded_bytes());
            hash.update(fs::read(&file).with_context(|| format!("{}", file.display()))?);
        }
    }
    Ok(short_hash(&hash.finalize()))
}

/// Every file at or below a path, in the order of their names; none when it is not there.
pub fn files_below(path: &Path) -> Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    if path.is_dir() {
        let entries = fs::read_dir(path).with_context(|| format!("{}", path.display()))?;
        let mut entries = entries
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<Vec<_>, _>>()
            .with_context(|| format!("{} cannot be listed", path.display()))?;
        entries.sort();
        for entry in entries {
            files.extend(files_below(&entry)?);
        }
    }
    Ok(files)
}
