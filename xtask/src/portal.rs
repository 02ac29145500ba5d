//! Building the portal: the modules of the chart, the engine, the calculator and the app, the page
//! by Trunk, and the compressed copies that the server sends.

mod app;
pub mod engine;
mod languages;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::calculator::{self, version};
use crate::process;
use crate::setup::{FOR_PORTAL, Tools, short_hash};
use crate::stamp::Stamp;
use crate::workspace::Workspace;

/// What the page is made from; when none of it changed, the last build stands.
const SOURCES: &[&str] = &[
    "app",
    "calculator",
    "core",
    "engine",
    "public",
    "xtask/js",
    "xtask/src/calculator",
    "xtask/src/calculator.rs",
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
    let stamp = Stamp::take(workspace, "portal", SOURCES)?;
    if stamp.stands() && workspace.portal().join("index.html").is_file() {
        println!("    the portal is built from these sources already");
        return Ok(());
    }
    let chart = chart_module(workspace, tools)?;
    let engine = engine::build(workspace, tools)?;
    embed(workspace, tools)?;
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
    stamp.put()
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

/// Puts what other people's pages and the calculator's own fetch into `target/embed`, as it is and
/// in the folder of its version; the frame around it lies in `public/embed`.
fn embed(workspace: &Workspace, tools: &Tools) -> Result<()> {
    let package = calculator::build(workspace, tools)?;
    let folder = workspace.root.join("target/embed");
    empty_folder(&folder)?;
    for file in calculator::SERVED {
        fs::copy(package.join("dist").join(file), folder.join(file))
            .with_context(|| format!("{file} of the calculator cannot be copied"))?;
    }
    version::lay(workspace, tools, &package, &folder)?;
    Ok(())
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
