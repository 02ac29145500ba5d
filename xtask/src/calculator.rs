//! The calculator's npm package: its module, its scripts, its catalogue and its types, laid into
//! `target/calculator/package`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::portal::{TARGET, WASM_FEATURES, empty_folder, files_below};
use crate::process;
use crate::setup::Tools;
use crate::workspace::Workspace;

/// The cargo profile for it: size first, and flags of its own.
const PROFILE: &str = "calculator";

/// The catalogue, of another licence than the code: a file of its own.
pub const CATALOGUE: &str = "catalogue.odbl.bin";

/// The script for a page without a build: everything but the catalogue in one file.
pub const SCRIPT: &str = "carbon-calculator.js";

/// A small stack, so that the module fits into few pages of memory; and no path of the machine that
/// built it.
fn flags(root: &Path) -> String {
    let root = root.display();
    format!("-C link-arg=-zstack-size=65536 --remap-path-prefix={root}=.")
}

/// Builds the package and returns its folder.
pub fn build(workspace: &Workspace, tools: &Tools) -> Result<PathBuf> {
    let work = workspace.root.join("target/calculator");
    let module = module(workspace, tools, &work)?;
    let sources = work.join("ts");
    empty_folder(&sources)?;
    copy_below(&workspace.root.join("calculator/ts"), &sources)?;
    copy_below(&work.join("pkg"), &sources.join("pkg"))?;
    fs::write(sources.join("wasm.ts"), inlined(&module)).context("wasm.ts cannot be written")?;
    let package = work.join("package");
    empty_folder(&package)?;
    let dist = package.join("dist");
    bundle(workspace, tools, &sources, &dist)?;
    types(workspace, tools, &sources, &dist)?;
    fs::write(dist.join("calculator.wasm"), &module).context("the module cannot be laid down")?;
    let catalogue = workspace.root.join("core/data/compact").join(CATALOGUE);
    fs::copy(&catalogue, dist.join(CATALOGUE)).context("the catalogue cannot be laid down")?;
    for file in ["package.json", "README.md", "LICENCES.md"] {
        let from = workspace.root.join("calculator").join(file);
        fs::copy(&from, package.join(file))
            .with_context(|| format!("{} cannot be copied", from.display()))?;
    }
    for file in ["LICENSE-MIT", "LICENSE-APACHE"] {
        fs::copy(workspace.root.join(file), package.join(file))
            .with_context(|| format!("{file} cannot be copied"))?;
    }
    Ok(package)
}

/// The module with its glue in `pkg`.
fn module(workspace: &Workspace, tools: &Tools, work: &Path) -> Result<Vec<u8>> {
    let mut cargo = tools.cargo(workspace, &["build", "--package", "impact-calculator", "--lib"]);
    cargo.args(["--target", TARGET, "--profile", PROFILE]);
    cargo.env("RUSTFLAGS", flags(&workspace.root));
    process::must(&mut cargo)?;
    let built = workspace.target().join(TARGET).join(PROFILE).join("impact_calculator.wasm");
    let folder = work.join("pkg");
    empty_folder(&folder)?;
    let mut bindgen = tools.command(workspace, "wasm-bindgen");
    process::must(bindgen.args(["--target", "web", "--out-dir"]).arg(&folder).arg(built))?;
    let module = folder.join("impact_calculator_bg.wasm");
    let mut optimise = tools.command(workspace, "wasm-opt");
    optimise.arg("-Oz").args(WASM_FEATURES).arg("-o").arg(&module).arg(&module);
    process::must(&mut optimise)?;
    let bytes = fs::read(&module).context("the calculator's module cannot be read")?;
    fs::remove_file(&module).context("the calculator's module cannot be moved")?;
    Ok(bytes)
}

/// A script that holds the module, for whoever has no way to fetch a file beside it.
fn inlined(module: &[u8]) -> String {
    format!(
        "const TEXT =\n  \"{}\";\n/** The module's bytes. */\nexport function bytes(): Uint8Array<ArrayBuffer> {{\n  \
         return Uint8Array.from(atob(TEXT), (letter) => letter.charCodeAt(0));\n}}\n",
        base64(module)
    )
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let [first, second, third] = std::array::from_fn(|at| three.get(at).copied().unwrap_or(0));
        let word = u32::from_be_bytes([0, first, second, third]);
        for at in 0..4 {
            let six = (word >> (18 - 6 * at)) as usize & 63;
            text.push(if at > three.len() { '=' } else { char::from(LETTERS[six]) });
        }
    }
    text
}

/// The entries as modules that share what is common, and the script for a page without a build.
fn bundle(workspace: &Workspace, tools: &Tools, sources: &Path, dist: &Path) -> Result<()> {
    let common =
        ["--bundle", "--minify", "--target=es2022", "--log-level=warning", "--charset=utf8"];
    let mut modules = tools.command(workspace, "esbuild");
    modules.args(["index.ts", "element.ts"].map(|entry| sources.join(entry)));
    modules.args(common).args(["--format=esm", "--splitting", "--chunk-names=[name]-[hash]"]);
    modules.args(["--legal-comments=none"]).arg(format!("--outdir={}", dist.display()));
    process::must(&mut modules)?;
    let mut script = tools.command(workspace, "esbuild");
    script.arg(sources.join("script.ts")).args(common).args(["--format=iife"]);
    script.arg("--define:import.meta.url=SCRIPT_ADDRESS");
    script.args(["--legal-comments=inline"]);
    process::must(script.arg(format!("--outfile={}", dist.join(SCRIPT).display())))
}

/// The types of the entries, checked strictly on the way.
fn types(workspace: &Workspace, tools: &Tools, sources: &Path, dist: &Path) -> Result<()> {
    let mut tsc = tools.command(workspace, "tsc");
    tsc.arg("--project").arg(sources.join("tsconfig.json"));
    tsc.arg("--outDir").arg(dist);
    process::must(&mut tsc)
}

fn copy_below(from: &Path, to: &Path) -> Result<()> {
    for file in files_below(from)? {
        let place = to.join(file.strip_prefix(from).context("a file moved")?);
        if let Some(folder) = place.parent() {
            fs::create_dir_all(folder)
                .with_context(|| format!("{} cannot be made", folder.display()))?;
        }
        fs::copy(&file, &place).with_context(|| format!("{} cannot be copied", file.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_rfc_4648() {
        for (bytes, text) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }
}
