//! The calculator's npm package: its module, its scripts, its catalogue and its types, laid into
//! `target/calculator/package`.

pub mod version;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::portal::{TARGET, WASM_FEATURES, empty_folder, files_below};
use crate::process;
use crate::setup::{Need, Tools};
use crate::size::{self, Weight};
use crate::stamp::Stamp;
use crate::workspace::Workspace;

/// The cargo profile for it: size first, and flags of its own.
const PROFILE: &str = "calculator";

/// The catalogue, of another licence than the code: a file of its own.
pub const CATALOGUE: &str = "catalogue.odbl.bin";

/// The grid's factors: the scripts hold them, with their notice.
const GRID: &str = "grid.cc-by-4.0.bin";

/// The script for a page without a build: everything but the catalogue in one file.
pub const SCRIPT: &str = "carbon-calculator.js";

/// The module by itself, for whoever loads it in a way of their own.
pub const MODULE: &str = "calculator.wasm";

/// What a portal or a server of files serves to pages without a build.
pub const SERVED: [&str; 3] = [SCRIPT, MODULE, CATALOGUE];

/// What building it takes.
pub const NEEDS: &[Need] = &[Need::WasmTarget, Need::WasmBindgen, Need::NodePackages];

/// What the package is made from; when none of it changed, the last build stands.
const SOURCES: &[&str] = &[
    "calculator",
    "core",
    "xtask/src/calculator",
    "xtask/src/calculator.rs",
    "xtask/js/minify.mjs",
    "xtask/js/snip.mjs",
    "Cargo.toml",
    "Cargo.lock",
    "package-lock.json",
    "LICENSE-MIT",
    "LICENSE-APACHE",
];

/// A small stack, so that the module fits into few pages of memory; and no path of the machine that
/// built it.
fn flags(root: &Path) -> String {
    let root = root.display();
    format!("-C link-arg=-zstack-size=65536 --remap-path-prefix={root}=.")
}

/// Builds the package, unless it stands there already for these sources, and returns its folder.
pub fn build(workspace: &Workspace, tools: &Tools) -> Result<PathBuf> {
    tools.require(NEEDS)?;
    let work = workspace.root.join("target/calculator");
    let stamp = Stamp::take(workspace, "calculator", SOURCES)?;
    let package = work.join("package");
    if stamp.stands() && package.join("package.json").is_file() {
        println!("    the calculator is built from these sources already");
        return Ok(package);
    }
    let module = module(workspace, tools, &work)?;
    let sources = work.join("ts");
    empty_folder(&sources)?;
    copy_below(&workspace.root.join("calculator/ts"), &sources)?;
    copy_below(&work.join("pkg"), &sources.join("pkg"))?;
    let data = workspace.root.join("core/data/compact");
    let grid = fs::read(data.join(GRID)).context("the grid's table cannot be read")?;
    for (name, bytes) in [("wasm.ts", &module), ("grid.ts", &grid)] {
        fs::write(sources.join(name), inlined(bytes))
            .with_context(|| format!("{name} cannot be written"))?;
    }
    empty_folder(&package)?;
    let dist = package.join("dist");
    bundle(workspace, tools, &sources, &dist)?;
    types(workspace, tools, &sources, &dist)?;
    fs::write(dist.join(MODULE), &module).context("the module cannot be laid down")?;
    fs::copy(data.join(CATALOGUE), dist.join(CATALOGUE))
        .context("the catalogue cannot be laid down")?;
    for file in ["package.json", "README.md", "LICENCES.md"] {
        let from = workspace.root.join("calculator").join(file);
        fs::copy(&from, package.join(file))
            .with_context(|| format!("{} cannot be copied", from.display()))?;
    }
    for file in ["LICENSE-MIT", "LICENSE-APACHE"] {
        fs::copy(workspace.root.join(file), package.join(file))
            .with_context(|| format!("{file} cannot be copied"))?;
    }
    stamp.put()?;
    Ok(package)
}

/// What the package's files weigh as they travel, brotli 11: the script and the catalogue, which a
/// page without a build downloads, and the module by itself.
pub fn weigh(workspace: &Workspace, tools: &Tools, package: &Path) -> Result<[Weight; 3]> {
    let folder = workspace.root.join("target/calculator/weighed");
    empty_folder(&folder)?;
    for file in SERVED {
        fs::copy(package.join("dist").join(file), folder.join(file))
            .with_context(|| format!("{file} cannot be copied"))?;
    }
    let script = workspace.root.join("xtask/js/precompress.mjs");
    process::must(tools.command(workspace, "node").arg(script).arg(&folder))?;
    let [script, module, catalogue] = SERVED.map(|file| size::weigh(&folder, file));
    Ok([script?, module?, catalogue?])
}

/// How the module is made small. No pointer of Rust's lies below the stack, so that sums of addresses
/// never wrap.
const SMALLER: [&str; 8] = [
    "--flatten",
    "--rereloop",
    "--low-memory-unused",
    "-Oz",
    "-Oz",
    "--strip-debug",
    "--strip-producers",
    "--strip-target-features",
];

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
    // With the names of its functions, by which panics are found.
    bindgen.args(["--target", "web", "--keep-debug", "--out-dir"]).arg(&folder).arg(built);
    process::must(&mut bindgen)?;
    let module = folder.join("impact_calculator_bg.wasm");
    let script = workspace.root.join("xtask/js/snip.mjs");
    let mut snip = tools.command(workspace, "node");
    process::must(snip.arg(script).arg(&module).arg(&module))?;
    let mut optimise = tools.command(workspace, "wasm-opt");
    optimise.args(SMALLER).args(WASM_FEATURES);
    optimise.arg("-o").arg(&module).arg(&module);
    process::must(&mut optimise)?;
    let bytes = fs::read(&module).context("the calculator's module cannot be read")?;
    fs::remove_file(&module).context("the calculator's module cannot be moved")?;
    Ok(bytes)
}

/// A script that holds a file, for whoever has no way to fetch it.
fn inlined(bytes: &[u8]) -> String {
    format!(
        "import {{ unpack }} from \"./printable.js\";\n/** The file's bytes. */\n\
         export const bytes = () => unpack(\n  \"{}\",\n);\n",
        printable(bytes)
    )
}

/// Bytes as letters that stand in a string as they are; `calculator/ts/printable.ts` reads them. A low byte, which wasm has most of, is one
/// letter and the others are two, so the same bytes are the same letters wherever they stand: what
/// brotli finds in them it finds here too, which it does not in base64 (4 KiB more).
fn printable(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 5 / 4);
    for byte in bytes {
        let (first, second) = match byte.checked_sub(SINGLE) {
            None => (*byte, None),
            Some(rest) => (SINGLE + rest / LETTERS, Some(rest % LETTERS)),
        };
        text.extend([Some(first), second].into_iter().flatten().map(letter));
    }
    text
}

/// Letters from `#` to `~` without the backslash, and how many of them stand for a byte alone.
const LETTERS: u8 = 91;
const SINGLE: u8 = 88;

fn letter(of: u8) -> char {
    let code = of + b'#';
    char::from(if code < b'\\' { code } else { code + 1 })
}

/// Bytes in base64, as in RFC 4648.
pub fn base64(bytes: &[u8]) -> String {
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
    let version = format!("--define:ENGINE_VERSION=\"{}\"", impact_core::ENGINE_VERSION);
    let mut modules = tools.command(workspace, "esbuild");
    modules.args(["index.ts", "element.ts"].map(|entry| sources.join(entry)));
    modules.args(common).arg(&version).args([
        "--format=esm",
        "--splitting",
        "--chunk-names=[name]-[hash]",
    ]);
    modules.args(["--legal-comments=none"]).arg(format!("--outdir={}", dist.display()));
    process::must(&mut modules)?;
    let mut script = tools.command(workspace, "esbuild");
    script.arg(sources.join("script.ts")).args(common).arg(version).args(["--format=iife"]);
    script.arg("--define:import.meta.url=SCRIPT_ADDRESS");
    script.args(["--legal-comments=inline"]);
    let bundled = dist.join(SCRIPT);
    process::must(script.arg(format!("--outfile={}", bundled.display())))?;
    let again = workspace.root.join("xtask/js/minify.mjs");
    process::must(tools.command(workspace, "node").arg(again).arg(bundled))
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
    fn every_byte_is_told_apart() {
        let bytes: Vec<u8> = (0..=255).collect();
        let text = printable(&bytes);
        assert!(text.bytes().all(|letter| (b'#'..=b'~').contains(&letter) && letter != b'\\'));
        let mut letters = text.bytes().map(|code| code - b'#' - u8::from(code > b'\\'));
        let mut read = Vec::new();
        while let Some(first) = letters.next() {
            let second = (first >= SINGLE).then(|| letters.next().unwrap());
            let rest = second.map_or(0, |of| (first - SINGLE) * LETTERS + of);
            read.push(first.min(SINGLE) + rest);
        }
        assert_eq!(read, bytes);
    }

    #[test]
    fn base64_is_that_of_rfc_4648() {
        for (bytes, text) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }
}
